import LedgerCore
import LedgerDashboard
import LedgerStore

/// What a person can do with a draft.
struct DraftForms {
    let item: ReviewItem
    let page: DraftPage
    private var path: String { "/drafts/\(item.draftID)" }

    func content(_ context: PageContext) -> HTML {
        """
        <section id="decide" class="decide" aria-label="Decision">
        \(item.isSuppressed ? suppressed : nil)
        \(item.decision == nil ? decide(context) : decided(context))
        \(way)
        </section>
        \(item.outcome == nil ? edit(context) : nil)
        """
    }

    /// What every form of this page carries.
    private func carried(_ context: PageContext) -> HTML {
        let queue: HTML? = page.query.map { "<input type=\"hidden\" name=\"queue\" value=\"\($0.text)\">" }
        return "\(context.formToken)<input type=\"hidden\" name=\"seen\" value=\"\(item.contentSHA256)\">\(queue)"
    }

    private var way: HTML? {
        guard let query = page.query else { return nil }
        let next: HTML = page.next.map { "<a id=\"next\" rel=\"next\" data-key=\"j\" href=\"\($0)\">Next</a>" } ?? "<span class=\"quiet\">Last of the queue</span>"
        return "<p class=\"way\">\(next) · <a id=\"to-queue\" data-key=\"k\" href=\"\(query.path())\">Queue</a></p>"
    }

    private var suppressed: HTML {
        "<p id=\"suppressed\" class=\"note bad\">Its contact is \(Parts.suppressed): nobody may approve it or hand it on.</p>"
    }

    private func decide(_ context: PageContext) -> HTML {
        "\(approve(context))\n\(decline(context))"
    }

    private func approve(_ context: PageContext) -> HTML? {
        if item.isSuppressed { return nil }
        if let objection = item.objection { return "<p id=\"objection\" class=\"note bad\">Cannot be approved: \(objection)</p>" }
        let reason: HTML? = item.needsReason ? """
            <label for="approve-reason">Why it may be sent, though a person must decide</label>
            <input id="approve-reason" name="reason" required maxlength="500">
            """ : nil
        return """
            <form id="approve-form" method="post" action="\(path)/approve">\(carried(context))
            \(reason) <button id="approve" class="primary" data-key="a">Approve</button></form>
            """
    }

    private func decline(_ context: PageContext) -> HTML {
        """
        <form id="decline-form" method="post" action="\(path)/decline">\(carried(context))
        <label for="decline-reason">Why it is declined</label>
        <input id="decline-reason" name="reason" required maxlength="500" data-key="d"> <button id="decline">Decline</button></form>
        """
    }

    private func decided(_ context: PageContext) -> HTML {
        let came: HTML? = item.outcome.map { " · <span class=\"status\">\($0.rawValue)</span>" }
        let by: HTML? = item.decidedBy.map { " by \($0)" }
        let when: HTML? = item.decidedAt.map { ", \(context.times.html($0))" }
        let reopen: HTML? = item.outcome != nil ? nil : """
            <form id="reopen-form" method="post" action="\(path)/reopen">\(carried(context))
            <button id="reopen">Take the decision back</button></form>
            """
        let message: HTML? = item.decision != .approved || item.isSuppressed ? nil : """
            <form id="message-form" method="post" action="\(path)/message">\(context.formToken)
            <button id="message">Open as a message (.eml)</button></form>
            """
        return "\(message)\n\(item.decision == .approved ? outcome(context) : nil)\n<p>\(Parts.status(item.standingWord))\(by)\(when)\(item.decisionReason.map { ": \($0)" as HTML })\(came)</p>\n\(reopen)"
    }

    /// Of the outcomes, those that are not recorded yet.
    private func outcome(_ context: PageContext) -> HTML? {
        let left = Outcome.allCases.filter { outcome in !page.history.contains { $0.what == outcome.rawValue } }
        if left.isEmpty { return nil }
        let options = left.map { outcome -> HTML in
            "<option value=\"\(outcome.rawValue)\">\(outcome.rawValue.split(separator: "_").joined(separator: " "))</option>"
        }
        return """
            <form id="outcome-form" class="filter" method="post" action="\(path)/outcome">\(carried(context))
            <span><label for="outcome-kind">What came of it</label><select id="outcome-kind" name="kind">\(HTML(joining: options))</select></span>
            <span><label for="outcome-note">Note</label><input id="outcome-note" name="note" maxlength="500"></span>
            <button id="outcome">Record</button></form>
            """
    }

    // MARK: - Another wording

    private func edit(_ context: PageContext) -> HTML {
        let typed = page.trouble?.typed
        let isOpen: HTML? = typed == nil && item.failures.isEmpty ? nil : " open"
        let restore: HTML? = item.revision > 0
            ? " <button name=\"do\" value=\"restore\" id=\"restore\" formnovalidate>Back to the generated wording</button>" : nil
        return """
            <details id="edit-box"\(isOpen)><summary data-key="e">Edit</summary>
            \(failures)
            <form id="edit-form" method="post" action="\(path)/edit">\(carried(context))
            <label for="edit-subject">Subject</label>
            <input id="edit-subject" class="wide" name="subject" required maxlength="300" value="\(typed?.subject ?? item.wording.subject)">
            <label for="edit-body">Body</label>
            <textarea id="edit-body" name="body" rows="12" required>
            \(typed?.body ?? item.wording.body)</textarea>
            <p><button class="primary" name="do" value="save" id="save">Save</button>
            <button name="do" value="judge" id="judge">Check only</button>\(restore)</p>
            </form>
            </details>
            """
    }

    private var failures: HTML? {
        let found = page.trouble?.failures ?? (item.failures.isEmpty ? nil : item.failures)
        guard let found else { return nil }
        if found.isEmpty { return "<p id=\"judged\" class=\"note\" role=\"status\">The validator has nothing against this wording. It is not saved.</p>" }
        let items = found.map { failure -> HTML in
            "<li><b>\(failure.check.split(separator: "_").joined(separator: " "))</b>: <q>\(failure.text)</q> – \(failure.detail)</li>"
        }
        return "<div id=\"failures\" class=\"note bad\" role=\"alert\"><p>The validator has something against this wording:</p><ul>\n\(items)\n</ul></div>"
    }
}
