import LedgerCore
import LedgerDashboard
import Testing

@Suite("The Markdown dashboard")
struct MarkdownDashboardTests {
    @Test("has the written shape")
    func golden() {
        #expect(
            Dashboard.markdown(sampleRun()) == """
                # Outbound Run Dashboard
                **Date:** 2024-01-15
                **Settings:**
                - top_n: 10
                - max_drafts_per_account: 3
                - max_total_drafts: 20
                - tier: A
                - mode: hybrid
                - experiment: null
                - since_days: 7
                - refresh: null
                - account_tier: null
                - backfill: false
                - variants: 1
                - contact_source: file
                - accounts: /data/accounts.csv
                - contacts: /data/contacts.csv
                - signals: null
                - model: null
                - model_url: null
                - model_ranks: false
                - budget: null

                ## Summary
                - Accounts processed: 1
                - Accounts skipped: 2
                - Total drafts accepted: 1
                - Total drafts rejected: 1

                ## Accounts Processed

                ### 1. Acme Corp (Score: 92)
                **Contacts:**
                | Name | Title | Status | Draft Path | Confidence | Signals |
                |------|-------|--------|------------|------------|---------|
                | John Smith | Quality Director | accepted | \
                [Acme-Corp/drafts/2024-01-15_John-Smith_email.md](../Acme-Corp/drafts/2024-01-15_John-Smith_email.md) \
                | HIGH | 3 |
                | Jane Doe | VP Ops | rejected | - | - | reason: validation failed |

                ## Accounts Skipped
                | Account | Reason |
                |---------|--------|
                | Old Corp | Draft exists within 7 days |
                | No Contact Inc | ZoomInfo unavailable (no credentials) |

                """)
    }

    @Test("says so where there is nothing to show")
    func nothing() {
        #expect(
            Dashboard.markdown(run(accounts: [])).hasSuffix(
                "\n\n## Accounts Processed\n\nNone.\n\n## Accounts Skipped\nNone.\n"))
        #expect(
            Dashboard.markdown(run(accounts: [account([])])).contains(
                "\n### 1. Acme (Score: 1.5)\nNo contacts found.\n"))
    }

    @Test("says when a run is not finished, and what waits for a person")
    func unfinished() {
        var held = acceptedContact()
        held.status = .held
        var waiting = account([])
        waiting.state = .pending
        var run = run(accounts: [account([held]), waiting])
        run.state = .interrupted
        let text = Dashboard.markdown(run)
        #expect(
            text.contains(
                """
                - Total drafts rejected: 0
                - Total drafts to review: 1

                This run is not finished: it was interrupted, 1 account not begun.

                ## Accounts Processed

                ### 1. Acme
                """))
        #expect(text.contains("| John Smith | Quality Director | review | [Acme-Corp/"))
        #expect(!text.contains("### 2."))
    }

    @Test("shows a contact without a name, and one that is not finished")
    func otherStates() {
        let nameless = RunSnapshot.Contact(
            attemptID: AttemptID(1), name: " ", title: "", status: .skipped, reason: "missing title", draft: nil)
        let waiting = RunSnapshot.Contact(
            attemptID: AttemptID(2), name: "B", title: "C", status: .available, reason: nil, draft: nil)
        let text = Dashboard.markdown(run(accounts: [account([nameless, waiting])]))
        #expect(
            text.contains("| - | - | skipped | - | - | reason: missing title |\n| B | C | available | - | - | - |\n"))
    }

    @Test("links to a draft whatever its path holds")
    func links() {
        var contact = acceptedContact()
        contact.draft?.emailPath = "Größe (x) #1|%/d_[a].md"
        #expect(
            Dashboard.markdown(run(accounts: [account([contact])])).contains(
                "| [Größe (x) #1\\|%/d\\_\\[a\\].md](../Größe%20%28x%29%20%231%7C%25/d_%5Ba%5D.md) |"))
    }

    @Test("keeps its columns and lines whatever a text holds", arguments: naughtyTexts)
    func naughty(_ text: String) {
        var contact = acceptedContact()
        (contact.name, contact.title) = (text, text)
        contact.draft?.emailPath = text
        contact.draft?.confidenceMode = text
        var rejected = rejectedContact()
        rejected.reason = text
        let skipped = RunSnapshot.SkippedAccount(position: 2, companyName: text, score: 1, reason: text, cause: text)
        let plain = Dashboard.markdown(
            run(
                accounts: [account([acceptedContact(), rejectedContact()])],
                skipped: [.init(position: 2, companyName: "a", score: 1, reason: "b", cause: "c")]))
        let rendered = Dashboard.markdown(
            run(accounts: [account([contact, rejected], name: text)], skipped: [skipped]))
        #expect(rendered.split(separator: "\n").map(columns) == plain.split(separator: "\n").map(columns))
        #expect(!rendered.contains("<script") || rendered.contains("\\<script"))
        #expect(rendered.unicodeScalars.allSatisfy { $0 == "\n" || $0.properties.generalCategory != .control })
    }

    /// Pipes that part columns: those that no backslash takes away.
    private func columns(_ line: Substring) -> Int {
        var count = 0
        var escaped = false
        for character in line.unicodeScalars {
            if character == "|", !escaped { count += 1 }
            escaped = character == "\\" && !escaped
        }
        return count
    }

    @Test("escapes what would be markup, and nothing else")
    func escapes() {
        func heading(_ name: String) -> String {
            let text = Dashboard.markdown(run(accounts: [account([], name: name)]))
            return text.split(separator: "\n").first { $0.hasPrefix("### ") }.map {
                String($0.dropFirst(7).dropLast(13))
            }
                ?? ""
        }
        #expect(heading("Johnson & Johnson (J&J), snake_case-1.2") == "Johnson & Johnson (J&J), snake_case-1.2")
        #expect(heading("a|b\\ *c* _d_ `e` <f> [g] &lt;") == "a\\|b\\\\ \\*c\\* \\_d\\_ \\`e\\` \\<f> \\[g\\] \\&lt;")
        #expect(heading("https://x.y www.z.com") == "https\\://x.y www\\.z.com")
    }
}
