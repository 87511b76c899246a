import Foundation
import LedgerCore
import LedgerDashboard
import Testing

@Suite("The JSON dashboard")
struct JSONDashboardTests {
    @Test("has the written shape, then more")
    func golden() {
        #expect(
            Dashboard.json(sampleRun()) == """
                {
                  "run_date": "2024-01-15",
                  "settings": {
                    "top_n": 10,
                    "max_drafts_per_account": 3,
                    "max_total_drafts": 20,
                    "tier": "A",
                    "mode": "hybrid",
                    "experiment": null,
                    "since_days": 7,
                    "refresh": null,
                    "account_tier": null,
                    "backfill": false,
                    "variants": 1,
                    "contact_source": "file",
                    "accounts": "/data/accounts.csv",
                    "contacts": "/data/contacts.csv",
                    "signals": null,
                    "model": null,
                    "model_url": null,
                    "model_ranks": false,
                    "budget": null
                  },
                  "summary": {
                    "accounts_processed": 1,
                    "accounts_skipped": 2,
                    "drafts_accepted": 1,
                    "drafts_rejected": 1,
                    "drafts_held": 0
                  },
                  "accounts": [
                    {
                      "company_name": "Acme Corp",
                      "score": 92,
                      "status": "processed",
                      "contacts": [
                        {
                          "name": "John Smith",
                          "title": "Quality Director",
                          "status": "accepted",
                          "draft_path": "/srv/outbound/Acme-Corp/drafts/2024-01-15_John-Smith_email.md",
                          "confidence_mode": "HIGH",
                          "cited_signals": 3,
                          "subject": "Warning letter follow-up",
                          "warnings": [
                            "Body is near its length limit"
                          ],
                          "verdicts": [
                            {
                              "gate": "artifact_exists",
                              "passed": true
                            },
                            {
                              "gate": "validation_passed",
                              "passed": true
                            }
                          ],
                          "sources": [
                            {
                              "claim": "Acme opened a plant in Ohio",
                              "url": "https://example.com/news?a=1&b=2",
                              "as_of": "2023-12-09"
                            }
                          ],
                          "draft_id": 1,
                          "written_by": "composer",
                          "figures": {
                            "words": 71,
                            "sentences": 4,
                            "reading_grade": 8.3,
                            "spam_triggers": [
                              "act now"
                            ]
                          },
                          "near_duplicate": {
                            "draft_id": 9,
                            "similarity_percent": 71
                          }
                        },
                        {
                          "name": "Jane Doe",
                          "title": "VP Ops",
                          "status": "rejected",
                          "rejection_reason": "validation failed"
                        }
                      ],
                      "position": 1,
                      "tier": "A"
                    }
                  ],
                  "skipped_accounts": [
                    {
                      "company_name": "Old Corp",
                      "reason": "Draft exists within 7 days",
                      "score": 90,
                      "position": 2
                    },
                    {
                      "company_name": "No Contact Inc",
                      "reason": "ZoomInfo unavailable",
                      "cause": "no credentials",
                      "score": 87.5,
                      "position": 3
                    }
                  ],
                  "run_id": 7,
                  "state": "finished",
                  "import": {
                    "rows_read": 6,
                    "loaded": 4,
                    "duplicates": 1,
                    "rejected": 1
                  },
                  "rules_sha256": "abc123",
                  "model": {
                    "name": "openai/some",
                    "calls": 3,
                    "failed_calls": 1,
                    "input_tokens": 4000,
                    "output_tokens": 300,
                    "spent_usd": 0.0165,
                    "budget_usd": 2,
                    "drafts_written": 1,
                    "last_failure": "openai/some: status 529"
                  }
                }

                """)
    }

    @Test("is JSON whatever a text holds, and holds it unchanged", arguments: naughtyTexts)
    func naughty(_ text: String) throws {
        let rendered = Dashboard.json(run(accounts: [account([acceptedContact()], name: text)]))
        let parsed = try JSONSerialization.jsonObject(with: Data(rendered.utf8)) as? [String: Any]
        let accounts = parsed?["accounts"] as? [[String: Any]]
        #expect(accounts?.first?["company_name"] as? String == text)
    }

    @Test("gives a held draft as review, with its reason")
    func held() {
        var contact = acceptedContact()
        (contact.status, contact.reason) = (.held, "title fits two personas")
        let text = Dashboard.json(run(accounts: [account([contact])]))
        #expect(text.contains("\"status\": \"review\""))
        #expect(text.contains("\"reason\": \"title fits two personas\""))
        #expect(text.contains("\"drafts_held\": 1"))
    }
}
