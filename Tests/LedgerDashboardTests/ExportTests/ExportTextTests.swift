import Foundation
import LedgerCore
import Testing

@testable import LedgerDashboard

@Suite struct ExportTextTests {
    @Test func `JSON has every field, in this order`() {
        let draft = outgoing { $0.email = nil }
        #expect(
            text(.json, [draft]) == """
                {
                  "drafts": [
                    {
                      "draft_id": 12,
                      "run_id": 3,
                      "run_date": "2026-03-17",
                      "review": {
                        "state": "approved",
                        "by": "kim",
                        "at": "2026-03-17T10:15:00.123Z"
                      },
                      "company": {
                        "name": "Northfield Devices Inc.",
                        "domain": "northfield.example"
                      },
                      "contact": {
                        "name": "Ana Ruiz",
                        "title": "Quality Director",
                        "email": null,
                        "persona": "quality"
                      },
                      "confidence_mode": "HIGH",
                      "subject": "Filling line in Leiden",
                      "body": "Hi Ana,\\n\\nWould it help to compare notes?\\n\\nKim",
                      "content_sha256": "\(draft.contentSHA256)",
                      "sources": [
                        {
                          "claim": "Northfield opened a second line",
                          "url": "https://news.example/northfield/0",
                          "as_of": "2026-02-09"
                        }
                      ]
                    }
                  ]
                }

                """)
    }

    @Test func `Markdown shows each draft whole, and what nobody approved as such`() {
        #expect(
            text(.markdown, [outgoing(), outgoing(13) { ($0.standing, $0.reviewer, $0.reviewedAt, $0.sources) = (.open, nil, nil, []) }]) == """
                # Drafts

                2 in this file.

                ## Ana Ruiz, Northfield Devices Inc.

                - **Draft:** 12, run 3 of 2026-03-17
                - **Review:** approved by kim at 2026-03-17T10:15:00.123Z
                - **To:** ana.ruiz@northfield.example
                - **Title:** Quality Director
                - **Confidence:** HIGH
                - **Subject:** Filling line in Leiden

                ```text
                Hi Ana,

                Would it help to compare notes?

                Kim
                ```

                Sources:

                - Northfield opened a second line (<https://news.example/northfield/0>, 2026-02-09)

                ## Ana Ruiz, Northfield Devices Inc.

                - **Draft:** 13, run 3 of 2026-03-17
                - **Review:** **NOT APPROVED**: open
                - **To:** ana.ruiz@northfield.example
                - **Title:** Quality Director
                - **Confidence:** HIGH
                - **Subject:** Filling line in Leiden

                ```text
                Hi Ana,

                Would it help to compare notes?

                Kim
                ```

                """)
    }

    @Test(arguments: [
        ("https://www.fda.gov/a_b?c=d", "(<https://www.fda.gov/a_b?c=d>)"), ("javascript:alert(1)", "(javascript:alert(1))"),
        ("https://x.example/ <b>", "(https\\://x.example/ \\<b>)"), ("https://x.example/>x", "(https\\://x.example/>x)"),
    ])
    func `a source's address is a link where it is one of the web, else its text`(url: String, shown: String) {
        let draft = outgoing { $0.sources = [.init(claim: "claim", url: url, asOf: nil)] }
        #expect(text(.markdown, [draft]).hasSuffix("\n- claim \(shown)\n"))
    }

    @Test func `Hostile text leaves its block and its line nowhere`() {
        for hostile in hostileTexts {
            let draft = outgoing {
                ($0.subject, $0.contactName, $0.contactTitle, $0.company, $0.body, $0.email) = (hostile, hostile, hostile, hostile, hostile, hostile)
                $0.sources = [.init(claim: hostile, url: hostile, asOf: nil)]
            }
            let lines = text(.markdown, [draft]).split(separator: "\n", omittingEmptySubsequences: false)
            let fences = lines.indices.filter { lines[$0].hasPrefix("```") }
            let opening = fences.first ?? 0
            let fence = String(lines[opening].prefix { $0 == "`" })
            let closing = lines.lastIndex { $0 == fence } ?? 0
            #expect(opening == 13, "\(hostile)")
            #expect(!lines[(opening + 1)..<closing].contains { $0.hasPrefix(fence) }, "\(hostile)")
            #expect(lines.count == closing + 6, "\(hostile)")
            #expect(throws: Never.self) { try JSONSerialization.jsonObject(with: Data(text(.json, [draft]).utf8)) }
        }
    }

    private func text(_ format: ExportFormat, _ drafts: [OutgoingDraft]) -> String {
        ExportRenderer(format: format).render(drafts).files.first?.text ?? ""
    }
}
