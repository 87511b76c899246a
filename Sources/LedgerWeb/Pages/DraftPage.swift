import HTTPTypes
import LedgerCore
import LedgerDashboard
import LedgerStore

/// One draft: the e-mail, what each sentence of it rests on, and what a person can do with it.
struct DraftPage: Page {
    /// What went wrong with a form, and what was typed into it.
    struct Trouble: Sendable {
        let status: HTTPResponse.Status
        let message: String?
        var typed: Wording?
        /// Of the wording that was typed; nil where it was not judged.
        var failures: [WritingRecord.Failure]?
    }

    let sheet: DraftSheet
    /// Nil for a draft that nobody may send, and for one that was erased.
    let item: ReviewItem?
    /// Nil where they were erased, or do not read.
    let grounds: DraftGrounds?
    private let isUnreadable: Bool
    let history: [ReviewEvent]
    /// Nil where it was not come to by way of the queue.
    let query: ReviewQuery?
    let next: String?
    let trouble: Trouble?

    init(_ id: DraftID, _ queue: String?, _ store: Store, _ site: Site, trouble: Trouble? = nil) throws {
        sheet = try store.draftSheet(id)
        let isReviewed = (sheet.line.state == .accepted || sheet.line.state == .held) && sheet.body != Erased.text
        item = isReviewed ? try store.review(id) : nil
        (grounds, isUnreadable) = try item.map { try Self.grounds(of: $0, store, site) } ?? (nil, false)
        history = try store.reviewHistory(id)
        let query = try queue.map { try ReviewQuery(FormFields($0)) }
        self.query = query
        next = try item.flatMap { item in try query.flatMap { try $0.next(after: (item.runID, item.draftID), store) } }
        self.trouble = trouble
    }

    /// What a draft rests on, and whether that cannot be read: one of an older rules file, or with a stage that does not
    /// read, is shown without, and the operator is told.
    private static func grounds(of item: ReviewItem, _ store: Store, _ site: Site) throws -> (DraftGrounds?, Bool) {
        do {
            return (try site.desk.grounds(of: item, in: store), false)
        } catch StoreError.refused(let what) {
            site.ports.say("ledger: what draft \(item.draftID) rests on cannot be read: \(what)")
            return (nil, true)
        } catch StoreError.wrongState {
            return (nil, false)
        }
    }

    var title: String { "Draft \(sheet.line.id)" }
    var part: SitePart? { query == nil ? .runs : .review }
    var status: HTTPResponse.Status { trouble?.status ?? .ok }

    func content(_ context: PageContext) -> HTML {
        """
        <p class="kicker">To \(sheet.line.contactName), \(sheet.line.contactTitle), at \
        <a href="/accounts/\(sheet.line.accountID.description)">\(sheet.line.companyName)</a> · \(Parts.status(standing))</p>
        \(trouble?.message.map { "<p id=\"problem\" class=\"note bad\" role=\"alert\">\($0)</p>" as HTML })
        <div class="desk">
        <div>
        \(letter)
        \(item.map { DraftForms(item: $0, page: self).content(context) })
        </div>
        <div>
        \(remarks.isEmpty ? nil : Parts.section("warnings", "Warnings", list(remarks)))
        \(Parts.section("grounds", "What it rests on", rests))
        </div>
        </div>
        \(history.isEmpty ? nil : Parts.section("history", "What people did", happened(context)))
        \(Parts.section("verdicts", "Verdicts", verdicts))
        \(Parts.section("facts", "About this draft", Parts.facts(facts(context))))
        \(item == nil ? nil : ReviewKeys.draft)
        """
    }

    private var standing: String { item?.standingWord ?? sheet.line.state.rawValue }

    private var letter: HTML {
        """
        <article class="letter \(standing)">
        <h2 id="subject">\(item?.wording.subject ?? sheet.line.subject)</h2>
        <div id="body" class="body">\(item?.wording.body ?? sheet.body)</div>
        </article>
        """
    }

    private func list(_ items: [HTML]) -> HTML { "<ul class=\"warnings\">\n\(items.map { "<li>\($0)</li>" as HTML })\n</ul>" }

    private var rests: HTML {
        if let grounds { return DraftGroundsView(grounds: grounds).content }
        let unread: HTML? = isUnreadable ? "<p id=\"unread\" class=\"note bad\">What it rests on cannot be read. The program's log says more.</p>\n" : nil
        return "\(unread)\(cited)"
    }

    /// The claims that its row names, where no sentence can be set beside them.
    private var cited: HTML {
        let sources = item?.sources ?? sheet.sources
        if sources.isEmpty { return Parts.quiet("It states no claim.") }
        let items = sources.map { source -> HTML in
            let day: HTML? = source.asOf.map { " <time datetime=\"\($0.description)\">\($0.description)</time>" }
            return "<li>\(source.claim)\(day) \(source.url.map(Parts.outside))</li>"
        }
        return "<ol class=\"sources\">\n\(items)\n</ol>"
    }

    private func happened(_ context: PageContext) -> HTML {
        Parts.table(
            "history-table", "What people did with this draft", [.init("When"), .init("What"), .init("By whom, and why")],
            history.map { [context.times.html($0.at), Parts.status($0.what), "\($0.detail ?? "–")"] })
    }

    var json: JSON {
        .members(
            ("draft", sheet.line.json), ("review", item?.json), ("body", .string(item?.wording.body ?? sheet.body)),
            ("persona", .string(sheet.persona)), ("contact_email", .text(sheet.email)),
            ("warnings", .array(sheet.warnings.map(JSON.string))), ("sources", .array(sheet.sources.map(\.json))),
            ("sentences", (grounds?.sentences).map { .array($0.map(\.json)) }),
            ("verdicts", .array(sheet.verdicts.map { verdict in
                .members(("gate", .string(verdict.gate.rawValue)), ("passed", .bool(verdict.passed)), ("reason", .text(verdict.reason)))
            })),
            ("history", .array(history.map { .members(("what", .string($0.what)), ("at", .string($0.at.description)), ("detail", .text($0.detail))) })),
            ("experiment", .text(sheet.experiment)), ("rules_sha256", .string(sheet.rulesSHA256)), ("next", .text(next)),
            ("problem", .text(trouble?.message)), ("failures", (trouble?.failures).map { .array($0.map(\.json)) }))
    }
}
