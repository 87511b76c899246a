/// A file that cannot be read as a table. Nothing of it is loaded.
///
/// `description` says what is wrong, where, and what to do; it names lines and columns, never a cell's text.
public struct InputFileError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Problem: Sendable, Equatable {
        case missing
        case directory
        /// A pipe or a device: the file is read twice, first its header, then its rows.
        case notAFile
        /// With the system's reason.
        case unreadable(String)
        case empty
        case notText(String)
        case utf16
        case headerNotUTF8
        case unterminatedQuote
        case fieldTooLong(limitBytes: Int)
        /// Of one CSV record or one JSON element.
        case rowTooLong(limitBytes: Int)
        /// In one CSV record, or as keys of all JSON objects together.
        case tooManyFields(limit: Int)
        /// What is wrong with the JSON text.
        case json(String)
        /// A JSON object without the key that holds the rows; `keys` are the first it has, shortened.
        case noList(key: String, keys: [String])
        /// No column is known to hold a field that must be there.
        /// `option` is what `--map` calls the field.
        case noColumn(field: String, option: String, columns: [String])
        case unknownField(String, known: [String])
        case unknownColumn(String, field: String, columns: [String])
        /// Its columns are no longer what they were when it was opened.
        case changed
    }

    /// As it was given.
    public let path: String
    /// 1-based; nil where the problem is not at one line.
    public let line: Int?
    public let problem: Problem

    public init(path: String, line: Int? = nil, problem: Problem) {
        self.path = path
        self.line = line
        self.problem = problem
    }

    public var description: String {
        if case .noColumn(let field, let option, let columns) = problem {
            return "no \(field) column in \(path): its columns are \(Self.list(columns)). "
                + "Name the one that holds the \(field) with --map \(option)=COLUMN"
        }
        return path + (line.map { ", line \($0)" } ?? "") + ": " + problem.text
    }

    /// The first 40 of them, shortened: a header can be a thousand columns long.
    fileprivate static func list(_ names: [String]) -> String {
        let shown = names.prefix(40).map { $0.clipped(to: 60) }.joined(separator: ", ")
        return names.count > 40 ? "\(shown), … (\(names.count) in all)" : shown
    }
}

extension InputFileError.Problem {
    fileprivate var text: String {
        switch self {
        case .missing: "there is no such file. Check the path"
        case .directory: "this is a folder. Name a CSV or JSON file in it"
        case .notAFile: "this is not a regular file. Save its content to a file and name that"
        case .unreadable(let reason): "cannot be read (\(reason)). Check its permissions"
        case .empty: "there is nothing in it. CSV needs a header line, JSON an array of objects"
        case .notText(let reason): "not a text file (\(reason)). Save it as CSV in UTF-8"
        case .utf16: "the text is in UTF-16. Save it as UTF-8 (in a spreadsheet: CSV UTF-8)"
        case .headerNotUTF8: "the header is not valid UTF-8. Save the file as UTF-8"
        case .unterminatedQuote: "the quote that opens on this line is never closed. Close it, or double it"
        case .fieldTooLong(let limit):
            "the field that starts here is longer than \(limit) bytes. Is a closing quote missing?"
        case .rowTooLong(let limit): "the row that starts here is longer than \(limit) bytes. Is this a table?"
        case .tooManyFields(let limit): "more than \(limit) columns. Is this a table?"
        case .json(let reason): "\(reason). Mend the JSON"
        case .noList(let key, let keys):
            "the rows are expected as an array under the key \"\(key)\", "
                + (keys.isEmpty ? "but the object is empty" : "but the keys are \(InputFileError.list(keys))")
                + ". Name the key \"\(key)\", or leave only the array"
        case .noColumn: "a column is missing"
        case .unknownField(let field, let known):
            "there is no field \"\(field.clipped())\" to map to. The fields are \(InputFileError.list(known))"
        case .unknownColumn(let column, let field, let columns):
            "there is no column \"\(column.clipped(to: 60))\" to take the \(field) from. "
                + "The columns are \(InputFileError.list(columns))"
        case .changed: "the file changed while it was read. Run again once it is complete"
        }
    }
}

/// A problem found by a parser, which knows the line but not the file.
struct TableFault: Error {
    let line: Int?
    let problem: InputFileError.Problem
}
