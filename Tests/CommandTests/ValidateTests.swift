import Foundation
import Testing

/// `ledger validate` judges drafts of anybody, and refuses what is none.
@Suite(.ownThreads)
struct ValidateTests {
    private static let body =
        "Hi Ana,\n\nAcme Pharma opened a sterile filling line in Cork in March. New lines usually ask a lot of the people who keep "
        + "training records, since every operator, cleaner and engineer needs an entry before the first batch. I keep a one-page "
        + "list of the records that tend to lag behind, with an example. Would it be useful to you?"

    private func draft(_ changes: [String: Any] = [:]) throws -> Data {
        let draft: [String: Any] = [
            "company_name": "Acme Pharma, Inc.", "title": "Director of Quality", "confidence_mode": "HIGH", "contact_name": "Ana Paz",
            "subject": "The line in Cork", "body": Self.body, "used_signal_ids": ["signal_001"],
            "signals": [
                [
                    "id": "signal_001", "claim": "Acme Pharma opened a sterile filling line in Cork in March 2026",
                    "source_url": "https://news.example.com/cork", "as_of": "2026-03-10",
                ]
            ],
        ]
        return try JSONSerialization.data(withJSONObject: draft.merging(changes) { $1 }.filter { !($0.value is NSNull) })
    }

    private func verdict(_ outcome: Bench.Outcome) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [String: Any])
    }

    @Test func `A faithful draft passes with exit code 0`() throws {
        let bench = try Bench()
        try bench.write(try draft(), to: "draft.json")
        let outcome = try bench.ledger("validate", "draft.json", "--json")
        #expect(outcome.status == 0, "\(outcome.out) \(outcome.err)")
        #expect(try verdict(outcome)["status"] as? String == "PASSED")
        #expect(try (verdict(outcome)["failures"] as? [Any])?.isEmpty == true)
    }

    @Test func `A draft with a fault fails with exit code 2 and says where`() throws {
        let bench = try Bench()
        let body = Self.body.replacingOccurrences(of: "in March", with: "in April")
        try bench.write(try draft(["body": body, "forbidden_phrases": ["lag behind"]]), to: "draft.json")
        let outcome = try bench.ledger("validate", "draft.json", "--json")
        #expect(outcome.status == 2)
        let failures = try #require(try verdict(outcome)["failures"] as? [[String: String]])
        #expect(Set(failures.compactMap { $0["check"] }) == ["unsupported_claim", "banned_phrases"])
        #expect(failures.allSatisfy { Set($0.keys) == ["check", "text", "detail"] })
    }

    @Test func `Several drafts are a list with their files, and one that fails is enough for exit code 2`() throws {
        let bench = try Bench()
        try bench.write(try draft(), to: "one.json")
        try bench.write(try draft(["subject": "THE LINE"]), to: "two.json")
        let outcome = try bench.ledger("validate", "one.json", "two.json", "--json")
        let list = try #require(try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [[String: Any]])
        #expect(list.compactMap { $0["file"] as? String } == ["one.json", "two.json"])
        #expect(list.compactMap { $0["status"] as? String } == ["PASSED", "FAILED"])
        #expect(outcome.status == 2)
    }

    @Test func `The age of signals is judged only by a run date`() throws {
        let bench = try Bench()
        try bench.write(try draft(["run_date": "2026-03-17"]), to: "fresh.json")
        try bench.write(try draft(["run_date": "2028-03-17"]), to: "stale.json")
        #expect(try bench.ledger("validate", "fresh.json").status == 0)
        let stale = try bench.ledger("validate", "stale.json")
        #expect(stale.status == 2 && stale.out.contains("source_type") && stale.out.contains("older than"))
    }

    @Test(arguments: [
        (["body": NSNull()], "body"), (["confidence_mode": "SURE"], "confidence_mode"), (["signals": "none"], "signals"),
        (["signals": [["id": "signal_001"]]], "signals[0].claim"), (["used_signal_ids": [1]], "used_signal_ids[0]"),
        (["persona": "wizard", "title": NSNull()], "persona"), (["run_date": "tomorrow"], "run_date"), (["subject": 7], "subject"),
    ] as [([String: any Sendable], String)]) func `A wrong key is named with its file`(
        changes: [String: any Sendable], key: String
    ) throws {
        let bench = try Bench()
        try bench.write(try draft(changes), to: "draft.json")
        let outcome = try bench.ledger("validate", "draft.json")
        #expect(outcome.status == 65)
        #expect(outcome.err.contains("draft.json: \(key):"), "\(outcome.err)")
    }

    @Test(arguments: [
        Data(), Data("{".utf8), Data("[1, 2]".utf8), Data("\0\0\0".utf8), Data([0xff, 0xfe, 0x41]), Data("no draft at all".utf8),
        Data(String(repeating: "[", count: 100_000).utf8), Data(("{\"a\":" + String(repeating: "{\"a\":", count: 50_000)).utf8),
    ]) func `What is no draft is refused with exit code 65`(content: Data) throws {
        let bench = try Bench()
        try bench.write(content, to: "draft.json")
        let outcome = try bench.ledger("validate", "draft.json")
        #expect(outcome.status == 65 && !outcome.wasKilled, "\(outcome.err)")
        #expect(outcome.err.contains("draft.json"))
    }

    @Test func `Unknown keys are read past and named`() throws {
        let bench = try Bench()
        try bench.write(try draft(["colour": "blue"]), to: "draft.json")
        let outcome = try bench.ledger("validate", "draft.json", "--json")
        #expect(outcome.status == 0 && outcome.err.contains("colour"))
    }

    @Test func `A draft by hand in Markdown is judged as JSON is`() throws {
        let bench = try Bench()
        let text = """
            ---
            company_name: Acme Pharma, Inc.
            title: Director of Quality
            confidence_mode: HIGH
            ---

            ## Subject

            The line in Cork

            ## Body

            \(Self.body)

            ## Sources

            - **signal_001** Acme Pharma opened a sterile filling line in Cork in March 2026 (2026-03-10)
              - <https://news.example.com/cork>
            """
        try bench.write(Data(text.utf8), to: "draft.md")
        let outcome = try bench.ledger("validate", "draft.md", "--json")
        #expect(outcome.status == 0, "\(outcome.out) \(outcome.err)")
        try bench.write(Data(text.replacingOccurrences(of: "filling line in Cork in March.", with: "filling line in Kiel.").utf8), to: "draft.md")
        #expect(try bench.ledger("validate", "draft.md", "--json").status == 2)
    }

    @Test func `Drafts the ledger wrote pass when they are handed in`() throws {
        let bench = try Bench()
        let script = """
            ledger init shop >/dev/null && cd shop && ledger run --quiet >/dev/null
            find outbound -name '*_email.md' -newer ledger.yaml | grep -v Harrow | head -3 | xargs ledger validate
            """
        let outcome = try bench.shell(script)
        #expect(outcome.status == 0, "\(outcome.out.suffix(2000)) \(outcome.err.suffix(500))")
        #expect(outcome.out.contains("PASSED"))
    }
}
