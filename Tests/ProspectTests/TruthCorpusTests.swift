import Foundation
import Prospect
import Testing

/// Emails that are faithful to their signals, and the same with one fault planted in each.
@Suite struct TruthCorpusTests {
    private struct Row {
        let kind: String
        let name: String
        let draft: [String: Any]
    }

    private struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Truth")

    private static func rows() throws -> [Row] {
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
        return try files.flatMap { file in
            let whole = try JSONSerialization.jsonObject(with: try Data(contentsOf: file)) as? [String: Any]
            return try (whole?["cases"] as? [[String: Any]] ?? []).flatMap(rows)
        }
    }

    private static func rows(of item: [String: Any]) throws -> [Row] {
        let name = item["id"] as? String ?? "?"
        let plain = item.filter { $0.key != "faults" && $0.key != "id" }
        let faults = item["faults"] as? [[String: Any]] ?? []
        return try [Row(kind: "faithful", name: name, draft: plain)]
            + faults.map { fault in
                let edits = [fault] + (fault["also"] as? [[String: Any]] ?? [])
                var draft = plain.merging(fault["set"] as? [String: Any] ?? [:]) { $1 }
                for edit in edits { try swap(edit, in: &draft, name) }
                return Row(kind: fault["kind"] as? String ?? "?", name: fault["id"] as? String ?? name, draft: draft)
            }
    }

    private static func swap(_ edit: [String: Any], in draft: inout [String: Any], _ name: String) throws {
        guard let old = edit["replace"] as? String, !old.isEmpty, let new = edit["with"] as? String else { return }
        for key in ["body", "subject"] {
            guard let text = draft[key] as? String, let range = text.range(of: old) else { continue }
            draft[key] = text.replacingCharacters(in: range, with: new)
            return
        }
        throw Malformed(description: "\(name): no such text: \(old)")
    }

    private static func isFailed(_ row: Row, _ rules: Rules) throws -> Bool {
        let bytes = [UInt8](try JSONSerialization.data(withJSONObject: row.draft))
        let draft = try DraftFile.read(bytes, file: row.name, rules: rules).draft
        return Validator(rules: rules).judge(draft).status == .failed
    }

    @Test func `At least 95 of 100 planted faults are caught, with at most 2 of 100 faithful emails accused`() throws {
        let rules = try Fixtures.rules.get()
        var counts: [String: (drafts: Int, failed: Int)] = [:]
        var wrong: [String] = []
        for row in try Self.rows() {
            let failed = try Self.isFailed(row, rules)
            counts[row.kind, default: (0, 0)].drafts += 1
            if failed { counts[row.kind, default: (0, 0)].failed += 1 }
            if failed == (row.kind == "faithful") { wrong.append(row.name) }
        }
        for (kind, count) in counts.sorted(by: { $0.key < $1.key }) { print("\(kind): \(count.failed) of \(count.drafts) failed") }
        let faithful = counts["faithful"] ?? (0, 0)
        let planted = counts.values.reduce(0) { $0 + $1.drafts } - faithful.drafts
        let caught = counts.values.reduce(0) { $0 + $1.failed } - faithful.failed
        #expect(faithful.drafts + planted >= 200)
        #expect(caught * 100 >= planted * 95, "caught \(caught) of \(planted); wrong: \(wrong)")
        #expect(faithful.failed * 100 <= faithful.drafts * 2, "\(faithful.failed) of \(faithful.drafts) accused; wrong: \(wrong)")
    }
}
