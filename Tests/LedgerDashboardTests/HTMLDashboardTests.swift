import Foundation
import LedgerCore
import LedgerDashboard
import Testing

@Suite("The HTML dashboard")
struct HTMLDashboardTests {
    @Test("shows the figures, each outcome, the drafts and what they rest on")
    func content() {
        let page = Dashboard.html(sampleRun())
        for part in [
            "<h1><time datetime=\"2024-01-15\">15 January 2024</time></h1>",
            "<dt>Drafts accepted</dt><dd>1</dd>", "<dt>Accounts skipped</dt><dd>2</dd>",
            "aria-label=\"2 contacts: 1 accepted, 1 rejected\"",
            "<span class=\"status rejected\">rejected</span> <span class=\"reason\">validation failed</span>",
            "<h4>Warning letter follow-up</h4>", "Hi John,\n\nWould it help to compare notes?\n\nKim",
            "<li>Body is near its length limit</li>",
            "<li>Says the same as draft 9, names aside (71 % alike)</li>", "<li>Mail filters may mind: act now</li>",
            "<dt>Words</dt><dd>71</dd>", "<dt>Reading grade</dt><dd>8.3</dd>", "<dt>Written by</dt><dd>composer</dd>",
            "1 of at most 20 drafts accepted", "<th scope=\"row\">Accounts selected</th>", "<small>contact rejected</small>",
            "<th scope=\"row\">Drafts written</th><td>1</td>", "<td>0.0165 USD</td>", "✓ validation passed",
            "<a href=\"https://example.com/news?a=1&amp;b=2\" rel=\"noopener noreferrer\">example.com</a>",
            "<a href=\"../Acme-Corp/drafts/2024-01-15_John-Smith_email.md\">",
            "<td>ZoomInfo unavailable<span class=\"quiet\"> (no credentials)</span></td>",
            "<th scope=\"row\">Rows read</th><td>6</td>", "<th scope=\"row\">top_n</th><td>10</td>",
        ] { #expect(page.contains(part), "\(part)") }
    }

    @Test("loads nothing and runs nothing")
    func selfContained() {
        let page = Dashboard.html(sampleRun())
        for part in ["<script", "src=", "<link", "@import", "url("] { #expect(!page.contains(part), "\(part)") }
    }

    @Test("can be found one's way about without seeing it: one first heading, none left out, each id once, each link's end there")
    func structure() throws {
        let page = Dashboard.html(sampleRun())
        let levels = page.matches(of: /<h([1-6])[ >]/).compactMap { Int($0.output.1) }
        #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
        for (one, next) in zip(levels, levels.dropFirst()) { #expect(next <= one + 1, "h\(one), h\(next)") }
        let ids = page.matches(of: /\ id="([^"]*)"/).map { String($0.output.1) }
        #expect(Set(ids).count == ids.count)
        for end in page.matches(of: /href="#([^"]*)"/) { #expect(ids.contains(String(end.output.1)), "\(end.output.1)") }
        for svg in page.matches(of: /<svg[^>]*>/) {
            #expect(svg.output.contains("aria-hidden=\"true\"") || svg.output.contains("role=\"img\""))
        }
    }

    @Test("says of a rejected draft that it is not to be sent, and gives no file to open")
    func rejectedDraft() {
        var contact = rejectedContact()
        contact.draft = draft()
        contact.draft?.verdicts = [Verdict(gate: .validationPassed, failure: "validation failed: one_question")]
        let page = Dashboard.html(run(accounts: [account([contact])]))
        #expect(page.contains("<p class=\"note\">Not to be sent: rejected. validation failed</p>"))
        #expect(page.contains("<li class=\"fail\">✗ validation passed: validation failed: one_question</li>"))
        #expect(!page.contains("Open the draft"))
    }

    @Test("has the same elements whatever a text holds", arguments: naughtyTexts)
    func naughty(_ text: String) {
        func page(_ text: String) -> String {
            var accepted = acceptedContact()
            (accepted.name, accepted.title, accepted.reason) = (text, text, text)
            accepted.draft?.subject = text
            accepted.draft?.body = text
            accepted.draft?.warnings = [text]
            accepted.draft?.writtenBy = text
            accepted.draft?.experiment = text
            accepted.draft?.figures.spamTriggers = [text]
            accepted.draft?.confidenceMode = text
            accepted.draft?.emailPath = text
            accepted.draft?.sources = [.init(claim: text, url: text, asOf: nil)]
            accepted.draft?.verdicts = [Verdict(gate: .artifactExists, failure: text)]
            let skipped = RunSnapshot.SkippedAccount(
                position: 2, companyName: text, score: 1, reason: text, cause: text)
            var run = run(accounts: [account([accepted], name: text)], skipped: [skipped])
            run.settings.experiment = text
            run.rulesSHA256 = text
            return Dashboard.html(run)
        }
        let link = text.hasPrefix("https://") ? 1 : 0
        #expect(page(text).count { $0 == "<" } == page("x").count { $0 == "<" })
        #expect(
            page(text).components(separatedBy: "<a ").count == page("x").components(separatedBy: "<a ").count + link)
        #expect(!page(text).lowercased().contains("href=\"javascript"))
    }

    @Test("says so where there is nothing to show")
    func nothing() {
        let page = Dashboard.html(run(accounts: []))
        #expect(page.contains("<p class=\"quiet\">No account was processed.</p>"))
        #expect(page.contains("<p class=\"quiet\">None.</p>"))
        #expect(!page.contains("<figure"))
        #expect(Dashboard.html(run(accounts: [account([])])).contains("No contacts whose title the rules look for."))
    }
}
