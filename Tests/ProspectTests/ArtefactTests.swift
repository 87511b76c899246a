import LedgerCore
import Prospect
import Testing

@Suite struct ArtefactTests {
    private func made() async throws -> (
        request: ProspectRequest, research: Research, draft: GeneratedDraft, validation: Validation
    ) {
        let request = try Fixtures.request()
        var letters = try Fixtures.letters()
        letters.append(
            try Fixtures.raw(
                "Acme | Pharma <script>x</script>\n`uses` an old [system] to keep records", .vendorData, url: nil))
        let (research, generation, validation) = try await Fixtures.run(request, letters)
        guard case .drafted(var draft) = generation, let validation else { throw Fixtures.Refused() }
        draft.variants[0].subject = "Evidence that a fix has held"
        draft.variants[0].body = "Hi Inès,\n\nFirst. Second.\n\nThird. Would it help?"
        draft.variants[0].usedSignalIDs = ["signal_001"]
        return (request, research, draft, validation)
    }

    @Test func `The email file has subject and body apart from all else`() async throws {
        let (request, research, draft, validation) = try await made()
        let text = Artefacts.emailMarkdown(
            request: request, research: research, draft: draft, validation: validation, runID: 7)
        #expect(
            text == """
                # Draft for Inès Martin

                - To: Inès Martin (a@acme.example.com)
                - Title: Director of Quality
                - Company: Acme Pharma, Inc.
                - Date: 2026-03-17, run 7

                ## Subject

                Evidence that a fix has held

                ## Body

                Hi Inès,

                First. Second.

                Third. Would it help?

                ## Sources

                - **signal_001** FDA's drug center sent Acme Pharma, Inc. a warning letter on March 1, 2026 about cgmp (2026-03-01)
                  - <https://www.fda.gov/letters/acme>

                ## Validation

                - Status: PASSED
                - Confidence: HIGH

                """)
    }

    @Test func `The research file escapes what was found outside`() async throws {
        let (request, research, _, _) = try await made()
        let refusal = Refusal(
            status: .needsMoreResearch, reason: "Insufficient signals (1/3 for tier A)", whatWouldHelp: "more")
        let text = Artefacts.researchMarkdown(request: request, research: research, refusal: refusal)
        #expect(
            text.contains(
                "- **signal_004** Acme \\| Pharma &lt;script&gt;x&lt;/script&gt; \\`uses\\` an old \\[system\\] to keep records\n"
            ))
        #expect(text.contains("  - regulatory, company, vendor_data, not cited: vendor data\n"))
        #expect(text.contains("- signals\\_file: ok, 4 found\n"))
        #expect(text.contains("- Reason: Insufficient signals (1/3 for tier A)\n"))
    }

    @Test func `The quality record has its keys in their order`() async throws {
        let (request, research, made, _) = try await made()
        var draft = made
        draft.figures = TextFigures(words: 71, sentences: 4, readingGrade: 8.3, spamTriggers: ["act now"])
        let text = Artefacts.contextQualityJSON(
            request: request, research: research, draft: draft, runID: 7,
            generatedAt: Timestamp(millisecondsSinceEpoch: 1_773_740_000_000),
            paths: [("email", "Acme/drafts/x_email.md")])
        #expect(
            text == """
                {
                  "confidence_mode": "HIGH",
                  "generated_at": "2026-03-17T09:33:20.000Z",
                  "run_id": 7,
                  "company": {
                    "name": "Acme Pharma, Inc.",
                    "account_id": "001",
                    "domain": "acme.example.com"
                  },
                  "contact": {
                    "name": "Inès Martin",
                    "title": "Director of Quality",
                    "persona": "quality",
                    "persona_confidence": "high",
                    "ambiguity_detected": false,
                    "review_required": false,
                    "review_reasons": []
                  },
                  "mode": {
                    "tier": "A",
                    "confidence_mode": "HIGH",
                    "confidence_notes": [
                      "3 distinct cited signals: HIGH"
                    ]
                  },
                  "sources": {
                    "signals_file": {
                      "ran": true,
                      "status": "ok",
                      "counts": {
                        "found": 4,
                        "dropped": 0
                      },
                      "cache_hit": false,
                      "errors": []
                    }
                  },
                  "signals": {
                    "counts": {
                      "company_cited": 2,
                      "company_vendor": 1,
                      "person_cited": 0,
                      "person_vendor": 0,
                      "total_cited": 3,
                      "total_vendor": 1
                    },
                    "freshness": {
                      "newest_cited_date": "2026-03-17",
                      "oldest_cited_date": "2026-03-01",
                      "newest_cited_age_days": 0,
                      "oldest_cited_age_days": 16
                    },
                    "warnings": []
                  },
                  "text": {
                    "words": 71,
                    "sentences": 4,
                    "reading_grade": 8.3,
                    "spam_triggers": [
                      "act now"
                    ]
                  },
                  "artifacts": {
                    "email": "Acme/drafts/x_email.md"
                  }
                }

                """)
    }

    @Test func `The variants file holds plan and variants`() async throws {
        let (request, _, draft, validation) = try await made()
        let text = Artefacts.variantsJSON(request: request, draft: draft, validation: validation, runID: 7)
        #expect(text.hasPrefix("{\n  \"run_id\": 7,\n  \"company\": \"Acme Pharma, Inc.\",\n"))
        #expect(
            text.contains(
                "\"used_signal_ids\": [\n        \"signal_001\"\n      ],\n      \"written_by\": \"composer\""))
    }

    @Test func `Warnings say what the research lacks`() async throws {
        let request = try Fixtures.request()
        var (_, research, draft, _) = try await made()
        func warnings() -> [String] { Artefacts.warnings(request: request, research: research, draft: draft) }
        research.signals.removeFirst(2)
        research.signals[0].asOf = try Fixtures.day("2025-12-01")
        #expect(warnings() == ["THIN_RESEARCH"])
        research.signals[0].cited = false
        draft.reviewReasons = ["two personas"]
        #expect(warnings() == ["VENDOR_DATA_ONLY", "REVIEW_REQUIRED"])
        research.signals = []
        #expect(warnings() == ["NO_CITED_SIGNALS", "REVIEW_REQUIRED"])
    }

    static let naughty = [
        "", " ", "\u{0}", "\u{202E}", "🏳️‍🌈", "Ω≈ç√∫˜µ≤≥÷", "田中さん", "\u{FEFF}", "%s%n", "<script>", "../../etc/passwd",
        "' OR 1=1 --", "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮", "1/0", "(｡◕ ∀ ◕｡)", "{}", "[[", "?!", "....", "a.b.c.", ",", "-", "\r\n", "dba",
        "d/b/a x dba",
    ]

    @Test(arguments: naughty) func `No input crashes the pipeline`(text: String) async throws {
        let request = try Fixtures.request(
            company: text, industry: text, name: text + " Roe", title: text + " Director")
        let raw = try (0..<3).map { try Fixtures.raw("\(text) \($0) opened a new plant for \(text) in \(text)") }
        let (research, generation, validation) = try await Fixtures.run(request, raw)
        guard case .drafted(let draft) = generation, let validation else { return }
        #expect(validation.failures == [])
        _ = Artefacts.emailMarkdown(
            request: request, research: research, draft: draft, validation: validation, runID: 1)
        _ = Validator(rules: try Fixtures.rules.get()).judge(
            subject: text, body: text, usedSignalIDs: [text], signals: research.signals, companyName: text,
            forbiddenProducts: [text], confidence: .high, mode: .hybrid)
    }
}
