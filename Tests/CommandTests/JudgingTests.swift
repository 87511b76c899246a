import Foundation
import Testing

/// Drafts explained, judged anew and made outside runs; experiments that split the accounts.
@Suite(.ownThreads) struct JudgingTests {
    private func bench(running arguments: String...) throws -> Bench {
        let bench = try Bench()
        try SampleList.write(to: bench)
        if arguments.isEmpty { return bench }
        let outcome = try bench.ledger(arguments + ["--run-date", SampleList.day, "--quiet"])
        try #require(outcome.status == 0, "\(outcome.err)")
        return bench
    }

    @Test func `why names for each sentence its signal, address, day and hash`() throws {
        let bench = try bench(running: "run", "--max-total-drafts", "1")
        let why = try bench.json(try bench.ledger("why", "1", "--json").out)
        let sentences = try #require(why["sentences"] as? [[String: Any]])
        let claimed = sentences.compactMap { $0["signals"] as? [[String: Any]] }.filter { !$0.isEmpty }
        let signal = try #require(claimed.first?.first)
        #expect((signal["urls"] as? [String])?.first?.hasPrefix("https://news.example/northfield") == true)
        #expect((signal["as_of"] as? String)?.hasPrefix("2026-02-1") == true)
        #expect((signal["sha256"] as? String)?.count == 64)
        #expect(sentences.count > claimed.count)
        #expect(why["written_by"] as? String == "composer")
        let text = try bench.ledger("why", "1")
        #expect(text.status == 0 && text.out.contains("SHA-256 ") && text.out.contains("claims nothing of the company"))
    }

    @Test func `why of a draft that is not there says how to find one`() throws {
        let bench = try bench(running: "run", "--max-total-drafts", "1")
        let outcome = try bench.ledger("why", "99")
        #expect(outcome.status == 65 && outcome.err.contains("there is no draft 99") && outcome.err.contains("v_drafts"))
    }

    @Test func `Drafts judged anew by their own rules are as before`() throws {
        let bench = try bench(running: "run")
        let outcome = try bench.ledger("revalidate")
        #expect(outcome.status == 0 && outcome.out.contains("0 would change"), "\(outcome.out)")
    }

    @Test func `Under stricter rules revalidate says what would fail and changes nothing`() throws {
        let bench = try bench(running: "run")
        let before = try Rows.of(bench)
        try bench.write("constraints:\n  words: {minimum: 50, maximum: 60}\n", to: "experiments/brief.yaml")
        let outcome = try bench.ledger("revalidate", "--exp", "brief", "--run", "1", "--json")
        #expect(outcome.status == 2)
        let value = try bench.json(outcome.out)
        let drafts = try #require(value["drafts"] as? [[String: Any]])
        let changed = drafts.filter { $0["after"] as? String == "FAILED" }
        #expect(!changed.isEmpty && value["changed"] as? Int == changed.count)
        let checks = changed.flatMap { $0["failures"] as? [[String: Any]] ?? [] }.compactMap { $0["check"] as? String }
        #expect(Set(checks) == ["length"])
        #expect(try Rows.of(bench) == before)
    }

    @Test func `A draft outside any run is printed, and leaves nothing behind`() throws {
        let bench = try bench()
        let arguments = [
            "draft", "--company", "Northfield Devices Inc.", "--contact", "Ana Ruiz", "--title", "Quality Director",
            "--run-date", SampleList.day,
        ]
        let outcome = try bench.ledger(arguments + ["--signals", "signals.csv"])
        #expect(outcome.status == 0, "\(outcome.err)")
        for part in ["Subject: ", "Hi Ana,", "Sources:", "https://news.example/", "Validation: PASSED", "reading grade"] {
            #expect(outcome.out.contains(part), "\(part)")
        }
        #expect(!bench.exists("outbound"))
        try bench.write("", to: "ledger.yaml")
        let refused = try bench.ledger(arguments)
        #expect(refused.status == 2 && refused.out.contains("Insufficient signals (0/3 for tier A)"))
        #expect(try bench.ledger(arguments + ["--exp", "a=50,b=50"]).status == 64)
        #expect(try bench.ledger("draft", "--company", " ", "--contact", "A", "--title", "B").status == 64)
    }

    @Test func `A split gives each account its arm, its rules and its hash`() throws {
        let bench = try Bench()
        try SampleList.write(to: bench, times: 6)
        try bench.write("subjects: [A short word, A small thing]\n", to: "experiments/one.yaml")
        try bench.write("subjects: [Another word, Another thing]\n", to: "experiments/two.yaml")
        let run = ["run", "--run-date", SampleList.day, "--top-n", "36", "--max-total-drafts", "40", "--quiet", "--exp", "one=40,two=30"]
        #expect(try bench.ledger(run).status == 0)
        let arms = try bench.rows("SELECT DISTINCT coalesce(experiment, 'none') AS a FROM v_drafts ORDER BY 1")
        #expect(arms == [["none"], ["one"], ["two"]])
        let hashes = try bench.rows("SELECT count(DISTINCT rules_sha256) AS n FROM v_drafts")
        #expect(hashes == [["3"]])
        let before = try bench.rows("SELECT company_name AS a, coalesce(experiment, 'none') AS b FROM v_drafts GROUP BY 1 ORDER BY 1")
        #expect(try bench.ledger(run + ["--since-days", "0", "--new"]).status == 0)
        let after = try bench.rows(
            "SELECT company_name AS a, coalesce(experiment, 'none') AS b FROM v_drafts WHERE run_id = 2 GROUP BY 1 ORDER BY 1")
        #expect(before == after)
        #expect(try bench.ledger("verify").status == 0)
    }

    @Test func `A split in the settings is no trouble to commands that look at one set of rules`() throws {
        let bench = try bench()
        try bench.write("subjects: [A short word, A small thing]\n", to: "experiments/one.yaml")
        try bench.write(try bench.read("ledger.yaml") + "exp: one=50\n", to: "ledger.yaml")
        for command in [["persona", "CIO"], ["rules", "show"], ["rules", "check"], ["doctor"]] {
            let outcome = try bench.ledger(command)
            #expect(outcome.status == 0, "\(command) \(outcome.err)")
        }
        #expect(try bench.ledger("persona", "CIO", "--exp", "one=50").status == 64)
        let plan = try bench.ledger("run", "--dry-run", "--run-date", SampleList.day)
        #expect(plan.out.contains("Experiments: one 50 %"), "\(plan.out)")
        #expect(try bench.ledger("run", "--run-date", SampleList.day, "--exp", "one=100", "--quiet").status == 0)
        #expect(try bench.rows("SELECT DISTINCT experiment FROM v_drafts") == [["one"]])
    }

    @Test(arguments: [
        ("missing", 65, "is not the name of an experiment"), ("a=60,b=60", 64, "shares of 120 percent"),
        ("a,b", 64, "without shares"), ("a=x", 64, "no share from 1 to 100"),
    ]) func `An experiment that cannot be is told before anything is made`(
        experiment: String, status: Int32, message: String
    ) throws {
        let bench = try bench()
        let outcome = try bench.ledger("run", "--exp", experiment)
        #expect(outcome.status == status && outcome.err.contains(message), "\(outcome.status) \(outcome.err)")
        #expect(!bench.exists("outbound/ledger.sqlite"))
    }
}
