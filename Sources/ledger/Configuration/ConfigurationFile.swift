import Foundation
import Yams

/// What is wrong with a setting: where it is from, what it is, what it may be.
struct ConfigurationError: Error, CustomStringConvertible {
    /// Usage where the command line said it.
    var status = ExitStatus.badInput
    let description: String
}

/// `ledger.yaml`: a flat map of settings, and `map`, the columns of input files.
struct ConfigurationFile {
    struct Entry {
        let value: String
        let line: Int
    }

    let path: String
    let entries: [SettingKey: Entry]
    let columns: [String: String]

    static let empty = ConfigurationFile(path: "", entries: [:], columns: [:])

    /// - Throws: `ConfigurationError` naming file, line and key.
    static func read(_ path: String) throws -> ConfigurationFile {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw ConfigurationError(description: "cannot read the configuration \(path); check its path and permissions")
        }
        guard let text = String(data: data, encoding: .utf8) else {
            throw ConfigurationError(description: "\(path) is not UTF-8 text; save it as UTF-8")
        }
        do {
            return try ConfigurationFile(path: path, root: try Yams.compose(yaml: text))
        } catch let error as YamlError {
            throw ConfigurationError(description: "\(path) is not YAML: \(error)")
        }
    }

    private init(path: String, entries: [SettingKey: Entry], columns: [String: String]) {
        self.path = path
        self.entries = entries
        self.columns = columns
    }

    private init(path: String, root: Node?) throws {
        var entries: [SettingKey: Entry] = [:]
        var columns: [String: String] = [:]
        if let root, root.scalar?.string != "" {
            guard let mapping = root.mapping else {
                throw ConfigurationError(description: "\(path) is not a map of settings; write lines like `top_n: 10`")
            }
            for (keyNode, value) in mapping {
                let line = keyNode.mark?.line ?? 0
                let name = keyNode.string ?? ""
                if name == "map" {
                    columns = try Self.columns(value, path: path, line: line)
                    continue
                }
                guard let key = SettingKey(rawValue: name) else {
                    throw ConfigurationError(description: Self.unknown(name, path: path, line: line))
                }
                guard let scalar = value.scalar else {
                    throw ConfigurationError(description: "\(path):\(line): \(name) takes one value")
                }
                let isNull = scalar.style == .plain && ["", "~", "null"].contains(scalar.string)
                if !isNull { entries[key] = Entry(value: scalar.string, line: line) }
            }
        }
        self.init(path: path, entries: entries, columns: columns)
    }

    private static func columns(_ node: Node, path: String, line: Int) throws -> [String: String] {
        var columns: [String: String] = [:]
        guard let mapping = node.mapping else {
            throw ConfigurationError(description: "\(path):\(line): map takes lines like `company: Security`")
        }
        for (field, column) in mapping {
            guard let field = field.string, let column = column.string else {
                throw ConfigurationError(description: "\(path):\(line): map takes lines like `company: Security`")
            }
            columns[field] = column
        }
        return columns
    }

    private static func unknown(_ name: String, path: String, line: Int) -> String {
        let known = SettingKey.allCases.map(\.rawValue).joined(separator: ", ")
        return "\(path):\(line): there is no setting \(name); the settings are \(known), map"
    }
}
