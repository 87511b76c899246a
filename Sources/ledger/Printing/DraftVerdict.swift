import LedgerCore
import Prospect

/// How one draft file was judged.
struct DraftVerdict {
    let file: String
    let validation: Validation

    /// One object for one file, a list with each file's path for several.
    static func json(_ verdicts: [DraftVerdict], of files: Int) -> String {
        guard files == 1, let only = verdicts.first else {
            return JSON.array(verdicts.map { $0.object(withFile: true) }).serialized()
        }
        return only.object(withFile: false).serialized()
    }

    private func object(withFile: Bool) -> JSON {
        .members(
            ("file", withFile ? .string(file) : nil), ("status", .string(validation.status.rawValue)),
            ("failures", .array(validation.failures.map(\.json))))
    }

    static func text(_ verdicts: [DraftVerdict]) -> String {
        verdicts.flatMap { verdict in
            ["\(TextTable.plain(verdict.file)): \(verdict.validation.status.rawValue)"]
                + verdict.validation.failures.map { "  " + $0.line }
        }.joined(separator: "\n")
    }
}
