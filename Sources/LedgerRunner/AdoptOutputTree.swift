import Foundation
public import LedgerCore
public import LedgerStore

/// Reads an output tree made before the ledger: `<company>/drafts/<date>_<contact>_email.md` counts as a draft.
public struct AdoptOutputTree: Sendable {
    /// - Parameters:
    ///   - endOfDay: the last instant of a day, where the drafts were made.
    /// - Throws: `OutputError` where the tree cannot be read; `StoreError`.
    public static func adopt(
        _ output: OutputRoot, into store: Store, endOfDay: (CalendarDay) throws -> Timestamp
    ) throws -> AdoptReport {
        try store.adopt(find(in: output, endOfDay: endOfDay))
    }

    static func find(in output: OutputRoot, endOfDay: (CalendarDay) throws -> Timestamp) throws -> [FoundDraft] {
        try list(output.path, output).flatMap { folder -> [FoundDraft] in
            let drafts = "\(folder)/drafts"
            guard folder != "runs", folder != "exports", output.isInside(drafts) else { return [] }
            return try list("\(output.path)/\(drafts)", output).compactMap { name -> FoundDraft? in
                guard name.hasSuffix("_email.md"), name.dropFirst(10).hasPrefix("_"), let day = CalendarDay(name.prefix(10))
                else { return nil }
                guard let bytes = output.bytes("\(drafts)/\(name)") else {
                    throw OutputError(path: "\(drafts)/\(name)", reason: "it cannot be read")
                }
                return FoundDraft(
                    path: "\(drafts)/\(name)", folder: folder, draftedOn: day, acceptedAt: try endOfDay(day),
                    sha256: Digest.sha256(bytes))
            }
        }
    }

    /// Names in a folder, in order, so that adopting a tree twice makes the same rows.
    private static func list(_ path: String, _ output: OutputRoot) throws -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: path).sorted()
        } catch {
            throw OutputError(path: path, reason: "its files cannot be listed")
        }
    }
}
