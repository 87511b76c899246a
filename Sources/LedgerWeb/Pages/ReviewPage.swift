import LedgerCore
import LedgerDashboard
import LedgerStore

/// The drafts that wait for a person, newest run first, or those decided on.
struct ReviewPage: Page {
    private static let most = 50
    private static let mostCounted = 1_000
    private let query: ReviewQuery
    private let items: [ReviewItem]
    private let next: String?
    private let open: Int

    init(_ asked: WebRequest, _ store: Store) throws {
        query = try ReviewQuery(asked.query)
        let found = try store.reviews(
            query.filter, after: query.after, limit: Self.most + 1, lookingAt: ReviewQuery.mostLookedAt)
        items = Array(found.items.prefix(Self.most))
        let end = found.items.count > Self.most ? items.last.map { ($0.runID, $0.draftID) } : found.next
        next = end.map { [query] in query.path(after: $0) }
        open = try store.openReviews(of: query.filter.runID, upTo: Self.mostCounted + 1)
    }

    var title: String { "Review" }
    var part: SitePart? { .review }

    static func counted(_ open: Int) -> String { open > mostCounted ? "over \(mostCounted)" : String(open) }

    func content(_ context: PageContext) -> HTML {
        """
        <p class="kicker"><span id="open-count">\(Self.counted(open))</span> open · <a id="to-export" href="/export">Export what is approved</a></p>
        \(filter)
        \(items.isEmpty ? Parts.quiet(none) : table(context))
        \(Parts.more(next, items.isEmpty ? "Look on" : "Next drafts"))
        \(ReviewKeys.queue)
        """
    }

    private var none: String {
        next == nil ? "No draft matches." : "No draft matches among the next \(ReviewQuery.mostLookedAt); there are more."
    }

    private var filter: HTML {
        """
        <form id="review-filter" class="filter" method="get" action="/review">
        \(select("standing", "Standing", ReviewFilter.Standing.allCases.map(\.rawValue), query.filter.standing.rawValue, any: false))
        \(field("run", "Run", query.filter.runID?.description)) \(field("account", "Account", query.filter.company, key: "/"))
        \(field("persona", "Persona", query.filter.persona))
        \(select("confidence", "Confidence", ["HIGH", "MEDIUM", "LOW", "GENERIC"], query.filter.confidence, any: true))
        \(field("warning", "Warning", query.filter.warning)) \(field("text", "Text", query.filter.text))
        <button>Filter</button>
        </form>
        """
    }

    private func field(_ name: String, _ label: String, _ value: String?, key: String? = nil) -> HTML {
        let key: HTML? = key.map { " data-key=\"\($0)\"" }
        return "<span><label for=\"f-\(name)\">\(label)</label><input id=\"f-\(name)\" name=\"\(name)\" value=\"\(value ?? "")\" size=\"9\"\(key)></span>"
    }

    private func select(_ name: String, _ label: String, _ words: [String], _ value: String?, any: Bool) -> HTML {
        let options = (any ? [""] : []) + words
        let items = options.map { word -> HTML in
            let isChosen: HTML? = word == value ?? "" ? " selected" : nil
            return "<option value=\"\(word)\"\(isChosen)>\(word.isEmpty ? "any" : word)</option>"
        }
        return "<span><label for=\"f-\(name)\">\(label)</label><select id=\"f-\(name)\" name=\"\(name)\">\(HTML(joining: items))</select></span>"
    }

    private func table(_ context: PageContext) -> HTML {
        Parts.table(
            "queue", "Drafts to review",
            [.init("Person"), .init("Draft"), .init("Decision"), .init("Account"), .init("Confidence"), .init("Sources", isNumber: true), .init("Standing"), .init("Run")],
            items.map { row($0, context) })
    }

    private func row(_ item: ReviewItem, _ context: PageContext) -> [HTML] {
        [
            "\(item.contactName)<br><span class=\"quiet\">\(item.contactTitle)</span>",
            "<a class=\"open\" href=\"\(query.path(to: item.draftID))\">\(item.wording.subject)</a>\(wording(item, context))", decision(item),
            "<a href=\"/accounts/\(item.accountID.description)\">\(item.companyName)</a>", "\(item.confidenceMode)",
            "\(item.citedSignals)", "\(Parts.status(item.standingWord))\(Self.remarks(item))",
            "<a href=\"/runs/\(item.runID.description)\">\(item.runID.description)</a>",
        ]
    }

    static func remarks(_ item: ReviewItem) -> HTML {
        let more: [String?] = [
            item.contactEmail == nil ? "no address" : nil, item.revision > 0 ? "edited" : nil, item.outcome?.rawValue,
        ]
        let words = item.warnings + more.compactMap { $0 }
        let suppressed: HTML? = item.isSuppressed ? "<br>\(Parts.suppressed)" : nil
        let told: HTML? = words.isEmpty ? nil : "<br><span class=\"quiet\">\(words.joined(separator: ", "))</span>"
        return "\(suppressed)\(told)"
    }

    /// The words, and below them the button that approves them: it shows once they do.
    private func wording(_ item: ReviewItem, _ context: PageContext) -> HTML {
        """
        <details><summary>Read draft \(item.draftID.description)</summary>
        <div class="body">\(item.wording.body)</div>
        \(approve(item, context))</details>
        """
    }

    /// On the draft's own page, where more is to be said or it is declined.
    private func decision(_ item: ReviewItem) -> HTML {
        guard item.decision == nil else { return "\(item.decidedBy ?? "")" }
        return "<a href=\"\(query.path(to: item.draftID))#decide\">\(item.objection == nil ? "Decide" : "Decline")</a>"
    }

    /// Where nothing more is to be said.
    private func approve(_ item: ReviewItem, _ context: PageContext) -> HTML? {
        guard item.decision == nil, item.objection == nil, !item.needsReason else { return nil }
        return """
            <form method="post" action="/drafts/\(item.draftID.description)/approve">\(context.formToken)\
            <input type="hidden" name="seen" value="\(item.contentSHA256)"><input type="hidden" name="queue" value="\(query.text)"><input type="hidden" name="after" value="\(query.afterText ?? "")"><input type="hidden" name="back" value="1">\
            <button class="approve" aria-label="Approve the draft to \(item.contactName)">Approve</button></form>
            """
    }

    var json: JSON {
        .members(
            ("open", .int(min(open, Self.mostCounted))), ("open_is_more", .bool(open > Self.mostCounted)),
            ("drafts", .array(items.map(\.json))), ("next", .text(next)))
    }
}

extension ReviewItem {
    /// One word for how it stands: what came of it, what was decided, or what it waits for.
    var standingWord: String { decision?.rawValue ?? (state == .held ? "held" : "open") }
}

/// What the keys do, for people who ask.
enum ReviewKeys {
    static let queue = help([
        ("j", "next draft"), ("k", "the one before"), ("Enter", "open it"), ("a", "read it, and once more: approve it"), ("d", "decline it"), ("e", "edit it"),
        ("/", "filter by account"), ("?", "show or hide this"),
    ])

    static let draft = help([
        ("a", "approve"), ("d", "decline"), ("e", "edit"), ("j", "next draft"), ("k", "back to the queue"), ("Esc", "leave a field"),
        ("?", "show or hide this"),
    ])

    private static func help(_ keys: [(String, String)]) -> HTML {
        let items = keys.map { "<li><kbd>\($0.0)</kbd> \($0.1)</li>" as HTML }
        return "<details id=\"keys\"><summary data-key=\"?\">Keys</summary><ul class=\"keys\">\(HTML(joining: items))</ul></details>"
    }
}
