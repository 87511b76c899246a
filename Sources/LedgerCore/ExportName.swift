/// What an export is called in the folder of exports: after what is in it, so that one that holds drafts nobody approved
/// never takes the place of one that does not.
public struct ExportName: Sendable {
    public let text: String

    /// - Parameter runDate: of the run, where the scope is one.
    public init(format: ExportFormat, isRaw: Bool, scope: ExportScope, included: Set<DraftStanding>, runDate: CalendarDay?) {
        var parts = [Self.name(scope, runDate)]
        if !included.isEmpty { parts += ["with"] + included.map(\.rawValue).sorted() }
        switch format {
        case .eml, .instantly, .smartlead, .hubspot, .salesforce: parts.append(format.rawValue)
        case .markdown, .json: break
        }
        if isRaw { parts.append("raw") }
        text = parts.joined(separator: "_") + (format.isFolder ? "" : "." + format.fileExtension)
    }

    private static func name(_ scope: ExportScope, _ runDate: CalendarDay?) -> String {
        switch scope {
        case .toSend: return "approved"
        case .run(let id): return (runDate.map { "\($0)_" } ?? "") + "run_\(id)"
        case .since(let day): return "since_\(day)"
        case .drafts(let ids):
            if ids.count == 1, let id = ids.first { return "draft_\(id)" }
            return "drafts_" + Digest.sha256(ids.map(\.description).joined(separator: ",")).prefix(8)
        }
    }
}
