import LedgerCore
import LedgerRunner
import LedgerStore

/// What an export came to, for people and as JSON.
struct ExportView {
    let format: ExportFormat
    /// Absolute.
    let path: String
    let written: WrittenExport

    var text: String {
        var lines = [Self.told(written.record), "in \(path)" + (changes.isEmpty ? ", as it was" : ": " + changes)]
        if !written.strangers.isEmpty {
            lines.append(
                "\(counted(written.strangers.count, "message")) in it no export wrote, or changed since: left alone "
                    + "(--json names them)")
        }
        return lines.joined(separator: "\n")
    }

    private var changes: String {
        [(written.written.count, "written"), (written.removed.count, "removed")].filter { $0.0 > 0 }
            .map { "\(counted($0.0, "file")) \($0.1)" }.joined(separator: ", ")
    }

    /// How many drafts left, and how many did not, by reason.
    static func told(_ record: ExportRecord) -> String {
        let reasons = LeftOut.allCases.compactMap { reason in
            record.leftOut[reason].map { "\($0.count) \(reason.told)" }
        }
        let count = record.leftOut.values.reduce(0) { $0 + $1.count }
        return "\(counted(record.rendered.drafts.count, "draft")) exported"
            + (reasons.isEmpty ? "" : "; \(count) left out: " + reasons.joined(separator: "; "))
    }

    var json: JSON {
        .members(
            ("export_id", .int(Int(written.record.id.rawValue))), ("format", .string(format.rawValue)),
            ("path", .string(path)), ("exported", .int(written.record.rendered.drafts.count)),
            ("drafts", Self.ids(written.record.rendered.drafts)), ("left_out", leftOut),
            ("sha256", .string(written.record.rendered.sha256)), ("written", Self.texts(written.written)),
            ("removed", Self.texts(written.removed)), ("left_alone", Self.texts(written.strangers)))
    }

    /// Of long lists the first hundred; the count is of all.
    private var leftOut: JSON {
        .array(
            LeftOut.allCases.compactMap { reason in
                written.record.leftOut[reason].map { ids in
                    .members(
                        ("reason", .string(reason.rawValue)), ("count", .int(ids.count)),
                        ("drafts", Self.ids(Array(ids.prefix(100)))))
                }
            })
    }

    private static func ids(_ ids: [DraftID]) -> JSON { .array(ids.map { .int(Int($0.rawValue)) }) }
    private static func texts(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }
}
