import LedgerCore
import LedgerStore

/// Drafts of a review, as text and as JSON.
struct ReviewView {
    static func list(_ items: [ReviewItem]) -> String {
        guard !items.isEmpty else { return "No draft matches.\n" }
        return TextTable(
            headings: ["Draft", "Run", "Company", "Contact", "Title", "Confidence", "Standing", "Subject"],
            rows: items.map { item in
                [
                    item.draftID.description, item.runID.description, item.companyName, item.contactName, item.contactTitle,
                    item.confidenceMode, item.standing, item.wording.subject,
                ]
            }
        ).text
    }

    /// A draft as it is read before a decision.
    static func page(_ item: ReviewItem, place: String = "") -> String {
        var lines = ["Draft \(item.draftID) of run \(item.runID), \(item.runDate): \(item.standing)" + place]
        lines.append(
            "To \(plain(item.contactName)), \(plain(item.contactTitle)), at \(plain(item.companyName))"
                + " <\(plain(item.contactEmail ?? "no e-mail address"))>")
        lines.append(
            "Confidence \(item.confidenceMode), \(counted(item.citedSignals, "cited signal")), \(item.figures.line)")
        if !item.warnings.isEmpty { lines.append("Warnings: " + item.warnings.joined(separator: ", ")) }
        if let reason = item.heldReason { lines.append("A person must decide: " + plain(reason)) }
        if let near = item.nearDuplicate {
            lines.append("Says the same as draft \(near.of), names aside (\(near.similarityPercent) % alike)")
        }
        if let objection = item.objection { lines.append("Cannot be approved: " + objection) }
        lines += ["", "Subject: " + plain(item.wording.subject), ""]
        lines += item.wording.body.split(separator: "\n", omittingEmptySubsequences: false).map { plain(String($0)) }
        lines += item.failures.isEmpty ? [] : ["", "The validator:"]
        lines += item.failures.map { "  \($0.check): \(plain($0.text)): \(plain($0.detail))" }
        lines += ["", "Rests on:"] + (item.sources.isEmpty ? ["  nothing of the company"] : [])
        for (number, source) in item.sources.enumerated() {
            lines.append("  \(number + 1). \(plain(source.claim))" + (source.asOf.map { " (\($0))" } ?? ""))
            if let url = source.url { lines.append("     \(plain(url))") }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func plain(_ text: String) -> String { TextTable.plain(text) }
}

extension ReviewItem {
    /// How it stands, in a word or two: `open`, `held`, `approved, sent`, `open, edited`, `open, suppressed`.
    var standing: String {
        let decision = decision?.rawValue ?? (state == .held ? "held" : "open")
        let more: [String?] = [outcome?.rawValue, revision > 0 ? "edited" : nil, isSuppressed ? "suppressed" : nil]
        return ([decision] + more.compactMap { $0 }).joined(separator: ", ")
    }
}
