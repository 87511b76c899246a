import Foundation
import Testing

/// The real program against an emulator of language models on loopback.
@Suite(.ownThreads) struct ModelTests {
    static let body = """
        Hi Ana,

        I read that Northfield Devices opened a second sterile filling line in Leiden, and that is why I am writing to \
        you. When the business changes, the procedures and training records that inspectors ask for are often the part \
        that lags behind.

        I have a short checklist for keeping such evidence together, and I am glad to send it. Would that be of any use \
        to you this season?
        """
    static let subject = "Keeping records in step with change"
    static let good = (subject: subject, body: body, ids: ["signal_001"])

    private func world() throws -> (Bench, Emulator) {
        let bench = try Bench()
        try SampleList.write(to: bench)
        return (bench, try Emulator(in: bench))
    }

    private func model(_ emulator: Emulator, _ vendor: String = "openai") -> [String] {
        let path = vendor == "openai" ? "v1" : "anthropic/v1"
        return ["--model", "\(vendor)/test-model", "--model-url", "http://127.0.0.1:\(emulator.port)/\(path)"]
    }

    /// Ana's draft alone.
    private func draft(
        _ bench: Bench, _ emulator: Emulator, _ vendor: String = "openai", _ more: [String] = []
    ) throws -> [String: Any] {
        let outcome = try bench.ledger(
            [
                "draft", "--company", "Northfield Devices Inc.", "--contact", "Ana Ruiz", "--title", "Quality Director",
                "--industry", "Medical Devices", "--signals", "signals.csv", "--run-date", SampleList.day, "--json",
            ] + model(emulator, vendor) + more)
        #expect(outcome.status == 0, "\(outcome.err)")
        return try bench.json(outcome.out)
    }

    private func variants(_ draft: [String: Any]) throws -> [[String: Any]] {
        try #require(draft["variants"] as? [[String: Any]])
    }

    @Test(arguments: ["openai", "anthropic"]) func `A wording that passes is the draft, named after its model`(
        vendor: String
    ) throws {
        let (bench, emulator) = try world()
        try emulator.script(Emulator.reply(try Emulator.variants(Self.good)))
        let found = try variants(try draft(bench, emulator, vendor))
        #expect(found.map { $0["written_by"] as? String } == ["\(vendor)/test-model"])
        #expect(found.first?["body"] as? String == Self.body)
        #expect(found.first?["used_signal_ids"] as? [String] == ["signal_001"])
    }

    @Test func `JSON in a Markdown fence is read as what it holds`() throws {
        let (bench, emulator) = try world()
        try emulator.script(Emulator.reply("```json\n" + (try Emulator.variants(Self.good)) + "\n```"))
        #expect(try variants(try draft(bench, emulator)).first?["written_by"] as? String == "openai/test-model")
    }

    @Test func `Whatever else a model answers, the composer writes and says why`() throws {
        let (bench, emulator) = try world()
        let cases: [(reply: [String: Any], reason: String)] = [
            (Emulator.reply("Sure, here is a nice e-mail for Ana."), "no JSON object"),
            (Emulator.reply("{\"variants\": [{\"subject\": \"A"), "broken JSON"),
            (Emulator.reply("{\"emails\": []}"), "no list `variants`"),
            (Emulator.reply("{\"variants\": [{\"subject\": 7, \"body\": [], \"used_signal_ids\": \"x\"}]}"), "is not {subject"),
            (Emulator.reply("{\"variants\": []}"), "no list `variants`"),
            (Emulator.reply(" "), "is empty"),
            (Emulator.reply("I cannot help with that.", finish: "content_filter"), "refused"),
            (Emulator.reply("{\"variants\": [", finish: "length"), "cut off"),
            (Emulator.reply(String(repeating: "x", count: 400_000)), "larger than 262144 bytes"),
        ]
        for (reply, reason) in cases {
            try emulator.script(reply)
            let draft = try draft(bench, emulator)
            #expect((draft["writing_failure"] as? String)?.contains(reason) == true, "\(reason): \(draft["writing_failure"] ?? "")")
            #expect(try variants(draft).first?["written_by"] as? String == "composer")
        }
    }

    @Test(arguments: [
        ("an invented signal", subject, body, ["signal_099"]),
        ("another language", "Ein Gedanke zu Unterlagen", """
            Hallo Ana,

            ich habe gelesen, dass Northfield Devices in Leiden eine zweite sterile Abfülllinie eröffnet hat, und schreibe \
            Ihnen deshalb. Wenn sich im Betrieb etwas ändert, hinken die Schulungsunterlagen und Verfahren oft hinterher, \
            nach denen Inspektoren fragen. Ich habe dafür eine kurze Liste, die ich Ihnen gern zusende, ohne dass Sie \
            dafür etwas tun oder unterschreiben müssten. Wäre das für Sie in diesem Jahr von Nutzen?
            """, ["signal_001"]),
        ("a link", subject, body.replacing("such evidence together", with: "evidence together at https://x.example/a"),
         ["signal_001"]),
        ("a signature of its own", subject, body + "\n\nBest regards,\n[Your Name]\n+1 555 0100", ["signal_001"]),
    ]) func `A wording the validator does not pass is never the draft`(
        what: String, subject: String, body: String, ids: [String]
    ) throws {
        let (bench, emulator) = try world()
        try emulator.script(Emulator.reply(try Emulator.variants((subject, body, ids)), times: 5))
        let draft = try draft(bench, emulator)
        #expect(try variants(draft).first?["written_by"] as? String == "composer", "\(what)")
        // An unknown signal is not put right by other words: nothing is asked again.
        #expect(try emulator.requests() == (ids == ["signal_099"] ? 1 : 3), "\(what)")
    }

    @Test func `A run waits faults out, and the emulator finds nothing wrong with its client`() throws {
        for vendor in ["openai", "anthropic"] {
            let (bench, emulator) = try world()
            try emulator.script(
                Emulator.fail(429, retryAfter: 1), Emulator.fail(529), Emulator.fail(500),
                Emulator.reply(try Emulator.variants(Self.good)), Emulator.fail(503, times: 3))
            let outcome = try bench.ledger(
                ["run", "--run-date", SampleList.day, "--retry-pause", "0.3", "--workers", "1"] + model(emulator, vendor))
            #expect(outcome.status == 0, "\(outcome.err)")
            #expect(outcome.out.contains("Model: \(vendor)/test-model wrote"))
            let failed = try bench.rows("SELECT count(*) AS n FROM calls WHERE status = 'error' AND attempt_id IS NOT NULL")
            #expect(failed == [["6"]])
            let report = try emulator.report()
            #expect(report.status == 0, "\(report.out)")
            #expect(report.out.contains("PASS"), "\(report.out)")
        }
    }

    @Test func `Each wording is a row, and is mended at most twice`() throws {
        let (bench, emulator) = try world()
        let bad = (subject: Self.subject, body: Self.body.replacing("I am glad", with: "I am reaching out, glad"), ids: ["signal_001"])
        try emulator.script(
            Emulator.reply(try Emulator.variants(bad), times: 2), Emulator.reply(try Emulator.variants(Self.good)))
        let run = ["run", "--run-date", SampleList.day, "--top-n", "1", "--max-total-drafts", "1", "--workers", "1"]
        #expect(try bench.ledger(run + model(emulator)).status == 0)
        let rows = try bench.rows("SELECT number AS a, written_by AS b, outcome AS c FROM writings ORDER BY attempt_id, number")
        #expect(rows.prefix(3) == [["1", "openai/test-model", "repaired"], ["2", "openai/test-model", "repaired"], ["3", "openai/test-model", "kept"]])
        let why = try bench.ledger("why", "1")
        #expect(why.out.contains("1. openai/test-model: repaired") && why.out.contains("banned_phrases"))
        #expect(why.out.contains("https://news.example/northfielddevicesinc/0"))
    }

    @Test func `An answer that was paid for is not asked for again after a kill`() throws {
        let (bench, emulator) = try world()
        try emulator.script(Emulator.reply(try Emulator.variants(Self.good)))
        let run = ["run", "--run-date", SampleList.day, "--top-n", "1", "--max-total-drafts", "1", "--workers", "1"] + model(emulator)
        #expect(try bench.ledger(run, environment: ["LEDGER_KILL_AT": "answered"]).wasKilled)
        #expect(try emulator.requests() == 1)
        #expect(try bench.ledger(run).status == 0)
        #expect(try emulator.requests() == 1)
        #expect(try bench.rows("SELECT written_by FROM v_drafts") == [["openai/test-model"]])
    }

    @Test func `A budget is kept to before each call, and the composer writes the rest`() throws {
        let (bench, emulator) = try world()
        try emulator.script(Emulator.reply(try Emulator.variants(Self.good), times: 1))
        // Room for one call at its most, and not for a second.
        let outcome = try bench.ledger(
            [
                "run", "--run-date", SampleList.day, "--top-n", "1", "--workers", "3", "--model-input-rate", "3",
                "--model-output-rate", "15", "--budget", "0.035",
            ] + model(emulator))
        #expect(outcome.status == 0, "\(outcome.err)")
        let spent = try #require(Double(try bench.rows("SELECT spent_usd FROM v_runs")[0][0]))
        let calls = try bench.rows("SELECT count(*) AS n FROM calls WHERE cost_microusd > 0")[0][0]
        #expect(spent > 0 && spent <= 0.035)
        #expect(Int(calls) == (try emulator.requests()))
        let reasons = try (1...3).map { try bench.ledger("why", String($0)).out }
        #expect(reasons.contains { $0.contains("the run's budget is spent") }, "\(reasons)")
    }

    @Test func `A vendor that asks for a longer pause puts the draft off, and one that asks for hours is not waited for`() throws {
        let (bench, emulator) = try world()
        try emulator.script(Emulator.fail(429, retryAfter: 7_200, times: 20))
        let run = ["run", "--run-date", SampleList.day, "--top-n", "1", "--max-total-drafts", "1", "--workers", "1"]
        let outcome = try bench.ledger(run + model(emulator))
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(try emulator.requests() == 1)
        #expect(try bench.rows("SELECT written_by FROM v_drafts WHERE state = 'accepted'") == [["composer"]])
    }

    @Test func `Of several variants those that pass are kept, and the composer fills up`() throws {
        let (bench, emulator) = try world()
        let unread = "{\"variants\": [{\"subject\": 1}, " + String(
            try Emulator.variants(Self.good).dropFirst("{\"variants\":[".count))
        try emulator.script(Emulator.reply(unread))
        let found = try variants(try draft(bench, emulator, "openai", ["--variants", "3"]))
        #expect(found.map { $0["written_by"] as? String } == ["openai/test-model", "composer", "composer"])
    }

    @Test func `A call under way when the run is stopped is not lost, and not paid for again`() throws {
        let (bench, emulator) = try world()
        let run = ["run", "--run-date", SampleList.day, "--top-n", "1", "--max-total-drafts", "1", "--workers", "1"] + model(emulator)
        #expect(try bench.ledger(run, environment: ["LEDGER_KILL_AT": "reserved"]).wasKilled)
        #expect(try emulator.requests() == 0)
        try emulator.script(Emulator.reply(try Emulator.variants(Self.good)))
        #expect(try bench.ledger(run).status == 0)
        #expect(try bench.rows("SELECT status FROM calls WHERE attempt_id = 1 ORDER BY id") == [["reserved"], ["ok"]])
        #expect(try bench.ledger("verify").status == 0)
    }

    @Test func `A key is needed before a run begins, and is kept nowhere`() throws {
        let (bench, emulator) = try world()
        let missing = try bench.ledger(
            ["run", "--model", "anthropic/some"], environment: ["ANTHROPIC_API_KEY": ""])
        #expect(missing.status == 69 && missing.err.contains("ANTHROPIC_API_KEY"))
        #expect(!bench.exists("outbound/ledger.sqlite"))
        let run = ["run", "--run-date", SampleList.day, "--top-n", "1", "--verbose"] + model(emulator)
        let outcome = try bench.ledger(run, environment: ["OPENAI_API_KEY": "sk-do-not-keep-me"])
        #expect(outcome.status == 0)
        let found = try bench.shell("grep -rl sk-do-not-keep-me . || true")
        #expect(found.out.isEmpty && !(outcome.out + outcome.err).contains("sk-do-not-keep-me"))
    }

    @Test func `A model may rank the candidates, of which it may name known ones alone`() throws {
        let (bench, emulator) = try world()
        try emulator.script(
            Emulator.reply("{\"angle\": \"capa_follow_up\", \"offer\": \"action_review\"}"), Emulator.reply("prose"),
            Emulator.reply("{\"angle\": \"made_up\"}"), Emulator.reply("prose"))
        let run = ["run", "--run-date", SampleList.day, "--top-n", "1", "--max-total-drafts", "2", "--workers", "1", "--model-ranks"]
        #expect(try bench.ledger(run + model(emulator)).status == 0)
        let first = try bench.ledger("why", "1").out
        #expect(first.contains("ranked by openai/test-model"), "\(first)")
        #expect(try bench.ledger("why", "2").out.contains("not ranked by openai/test-model: it named an angle"))
    }
}
