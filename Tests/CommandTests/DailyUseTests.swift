import Foundation
import Testing

/// What a person does with it from day to day.
@Suite(.ownThreads)
struct DailyUseTests {
    private func bench() throws -> Bench {
        let bench = try Bench()
        try SampleList.write(to: bench)
        return bench
    }

    private func ranBench() throws -> Bench {
        let bench = try bench()
        #expect(try bench.ledger("run", "--run-date", SampleList.day, "--quiet").status == 0)
        return bench
    }

    @Test func aDryRunWritesNothingNotEvenARow() throws {
        let bench = try bench()
        let plan = try bench.ledger("run", "--dry_run")
        #expect(plan.status == 0, "\(plan.err)")
        #expect(plan.out.contains("Northfield-Devices-Inc"))
        #expect(!bench.exists("outbound"))
        try bench.ledger("run", "--run-date", SampleList.day)
        let before = try bench.shell("find outbound -type f -exec sha256sum {} + | sort").out
        let again = try bench.ledger("run", "--dry-run", "--run-date", SampleList.day, "--json")
        #expect(again.out.contains("Draft exists within 7 days"))
        #expect(try bench.shell("find outbound -type f -exec sha256sum {} + | sort").out == before)
    }

    @Test func aDryRunFindsTheSelectionOfTheRun() throws {
        let bench = try bench()
        let plan = try bench.json(try bench.ledger("run", "--dry-run", "--json").out)
        let planned = (plan["selected"] as? [[String: Any]])?.compactMap { $0["folder"] as? String }
        try bench.ledger("run", "--run-date", SampleList.day)
        let folders = try bench.rows(
            "SELECT a.folder FROM selections s JOIN accounts a ON a.id = s.account_id ORDER BY s.position")
        #expect(planned == folders.flatMap { $0 })
    }

    @Test func anInterruptIsExit75AndTheRunCanBeResumed() throws {
        let bench = try bench()
        // The signal comes before the first stage, whatever the machine's speed: it is pending when the run starts.
        let outcome = try bench.shell(
            "set +e; ledger run --run-date \(SampleList.day) & pid=$!; until [ -e outbound/ledger.sqlite ]; do :; done; kill -INT $pid; wait $pid; echo \"status $?\"")
        guard !outcome.out.contains("status 0") else { return }
        #expect(outcome.out.contains("status 75"), "\(outcome.out) \(outcome.err)")
        if try bench.rows("SELECT count(*) AS n FROM runs") == [["1"]] {
            #expect(try bench.ledger("resume").status == 0)
            #expect(try bench.rows("SELECT state FROM runs") == [["finished"]])
        }
    }

    @Test func replayWritesDeletedDashboardsAgainByteForByte() throws {
        let bench = try ranBench()
        let before = try bench.shell("find outbound -name '*.md' -o -name '*.json' -o -name '*.html' | sort | xargs sha256sum").out
        _ = try bench.shell("rm -r outbound/runs outbound/*/drafts outbound/*/research")
        let check = try bench.ledger("replay", "--check")
        #expect(check.status == 65)
        #expect(check.out.contains("missing"))
        #expect(try bench.ledger("replay", "--all").status == 0)
        #expect(try bench.shell("find outbound -name '*.md' -o -name '*.json' -o -name '*.html' | sort | xargs sha256sum").out == before)
        #expect(try bench.ledger("replay", "--check", "--date", SampleList.day).status == 0)
        _ = try bench.shell("echo more >> outbound/runs/\(SampleList.day)_outbound_run.md")
        #expect(try bench.ledger("replay", "--check", "--run", "1").out.contains("differs"))
    }

    @Test func sqlAnswersInEveryFormat() throws {
        let bench = try ranBench()
        let sql = "SELECT company_name, state FROM v_attempts WHERE contact_name = ?"
        let parameter = ["--param", "Ana Ruiz"]
        #expect(try bench.ledger(["sql", sql, "--format", "csv"] + parameter).out == "company_name,state\nNorthfield Devices Inc.,accepted\n")
        #expect(try bench.ledger(["sql", sql, "--format", "md"] + parameter).out == "| company_name | state |\n| --- | --- |\n| Northfield Devices Inc. | accepted |\n")
        #expect(try bench.ledger(["sql", sql, "--format", "table"] + parameter).out.hasPrefix("company_name             state\n"))
        #expect(try bench.rows("SELECT 1 AS a, 'x' AS b") == [["1", "x"]])
        #expect(try bench.shell("test $(ledger sql 'SELECT 7 AS n' --format csv | tail -n 1) = 7").status == 0)
    }

    @Test func `a combining mark hides no quote of CSV and no bar of Markdown`() throws {
        let bench = try ranBench()
        let csv = try bench.ledger("sql", "SELECT '\"' || char(769) || ',x' AS a, 2 AS b", "--format", "csv")
        #expect(Array(csv.out.unicodeScalars) == Array("a,b\n\"\"\"\u{301},x\",2\n".unicodeScalars))
        let table = try bench.ledger("sql", "SELECT '|' || char(769) || 'x' AS a", "--format", "md")
        #expect(Array(table.out.unicodeScalars) == Array("| a |\n| --- |\n| \\|\u{301}x |\n".unicodeScalars))
    }

    @Test(arguments: [
        "DELETE FROM drafts", "UPDATE runs SET state = 'cancelled'", "DROP TABLE events", "ATTACH 'other.sqlite' AS o",
        "PRAGMA journal_mode = DELETE", "VACUUM INTO 'copy.sqlite'", "WITH x AS (SELECT 1) DELETE FROM contacts",
        "INSERT INTO events (run_id, entity, entity_id, to_state) VALUES (1, 'run', 1, 'x') RETURNING id", "BEGIN",
        "SELECT load_extension('x')", "SELECT writefile('x', 'y')", "SELECT 1; DELETE FROM drafts",
    ])
    func sqlChangesNothing(_ statement: String) throws {
        let bench = try ranBench()
        let before = try bench.shell("sha256sum outbound/ledger.sqlite; ls -A . outbound").out
        #expect(try bench.ledger("sql", statement).status == 65)
        #expect(try bench.shell("sha256sum outbound/ledger.sqlite; ls -A . outbound").out == before)
    }

    @Test func aQueryWithoutEndIsStopped() throws {
        let bench = try ranBench()
        let outcome = try bench.ledger(
            "sql", "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
            "--timeout", "0.2")
        #expect(outcome.status == 65)
        #expect(outcome.err.contains("--timeout"))
        for timeout in ["inf", "1e25", "0", "nan"] {
            #expect(try bench.ledger("sql", "SELECT 1", "--timeout", timeout).status == 64, "\(timeout)")
        }
    }

    @Test func theSchemaOfEveryViewIsDescribed() throws {
        let bench = try ranBench()
        let views = try bench.rows("SELECT name FROM sqlite_master WHERE type = 'view' AND name GLOB 'v_*'").flatMap { $0 }
        let described = try bench.ledger("sql", "--schema").out
        #expect(views.count >= 8)
        for view in views { #expect(described.contains(view + "\n  ")) }
    }

    @Test func configShowsWhereEachValueIsFromAndMasksSecrets() throws {
        let bench = try bench()
        let outcome = try bench.ledger(
            ["config", "--top_n", "4", "--json"],
            environment: ["LEDGER_TIER": "B", "PERPLEXITY_API_KEY": "not-to-be-seen"])
        #expect(outcome.status == 0)
        #expect(!outcome.out.contains("not-to-be-seen"))
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [[String: Any]])
        func source(_ key: String) -> String? { rows.first { $0["key"] as? String == key }?["source"] as? String }
        #expect(source("top_n") == "command line")
        #expect(source("tier") == "environment LEDGER_TIER")
        #expect(source("accounts") == "ledger.yaml:1")
        #expect(source("since_days") == "default")
    }

    @Test func aTreeFromBeforeTheLedgerIsAdoptedOnce() throws {
        let bench = try bench()
        try bench.write("Hello", to: "outbound/Northfield-Devices-Inc/drafts/2026-03-15_Someone_email.md")
        #expect(try bench.json(try bench.ledger("adopt", "--json").out)["adopted"] as? Int == 1)
        #expect(try bench.json(try bench.ledger("adopt", "--json").out)["adopted"] as? Int == 0)
        try bench.ledger("run", "--run-date", SampleList.day)
        let reason = try bench.rows("SELECT reason FROM selections WHERE position = 1")
        #expect(reason == [["Draft exists within 7 days"]])
        #expect(try bench.read("outbound/Northfield-Devices-Inc/drafts/2026-03-15_Someone_email.md") == "Hello")
    }

    @Test(arguments: ["Coca-Cola", "AB-Biotics SA", "A+B Pharma", "Beta Bionics, Inc."])
    func anAdoptedFolderIsTheAccountOfItsName(_ name: String) throws {
        let bench = try bench()
        let folder = name.replacing(" ", with: "-").filter { $0.isLetter || $0 == "-" }
        try bench.write("Hello", to: "outbound/\(folder)/drafts/2026-03-15_Someone_email.md")
        try bench.write("company\n\"\(name)\"\n", to: "list.csv")
        try bench.ledger("adopt")
        let plan = try bench.ledger("run", "--accounts", "list.csv", "--dry-run", "--run-date", SampleList.day)
        #expect(plan.out.contains("Draft exists within 7 days"), "\(plan.out)")
    }

    @Test func twinsOfOneNameGetNoPeopleThatNameNeither() throws {
        let bench = try bench()
        try bench.write("company,domain,score\nAcme Inc,acme.com,90\nAcme LLC,acme.org,80\n", to: "twins.csv")
        try bench.write(
            "name,title,company,domain\nAnn Lee,Quality Director,Acme,\nBob Ray,Quality Director,Acme,acme.org\n",
            to: "people.csv")
        let run = ["run", "--accounts", "twins.csv", "--contacts", "people.csv", "--run-date", SampleList.day]
        let outcome = try bench.ledger(run)
        #expect(outcome.err.contains("people.csv:2"), "\(outcome.err)")
        #expect(try bench.rows("SELECT contact_name FROM v_attempts") == [["Bob Ray"]])
    }

    @Test func aRunIsContinuedOnALaterDayInItsOwnTimeZoneAndPlace() throws {
        let bench = try bench()
        let run = ["run", "--time-zone", "Pacific/Kiritimati", "--quiet"]
        let killed = try bench.ledger(
            run + ["--run-date", SampleList.day], environment: ["LEDGER_KILL_AT": "decided:2"])
        #expect(killed.wasKilled)
        let elsewhere = try bench.ledger("resume", "--database", "outbound/ledger.sqlite", "--output-root", "other")
        #expect(elsewhere.status == 64, "\(elsewhere.err)")
        #expect(try bench.ledger(run).status == 0)
        #expect(try bench.rows("SELECT run_date, state FROM runs") == [[SampleList.day, "finished"]])
        let apart = try bench.rows(
            """
            SELECT max(abs(julianday(d.decided_at) - julianday(r.clock_at))) < 0.2 AS near
            FROM drafts d JOIN runs r ON r.id = d.run_id WHERE d.state = 'accepted'
            """)
        #expect(apart == [["1"]])
        let again = try bench.ledger("resume", "1")
        #expect(again.status == 65 && again.err.contains("finished"), "\(again.err)")
    }

    @Test func everyCommandTakesJSONAndHelp() throws {
        let bench = try ranBench()
        let commands = [
            ["status"], ["replay"], ["replay", "--check"], ["sql", "SELECT 1 AS one"], ["sql", "--schema"],
            ["accounts", "check", "accounts.csv"], ["adopt"], ["rules", "show"], ["config"], ["doctor"],
            ["run", "--dry-run"], ["init", "made"],
        ]
        for command in commands {
            let outcome = try bench.ledger(command + ["--json"])
            #expect(outcome.status == 0, "\(command): \(outcome.err)")
            #expect(throws: Never.self, "\(command)") {
                try JSONSerialization.jsonObject(with: Data(outcome.out.utf8))
            }
            #expect(try bench.ledger(command.prefix(1) + ["--help"]).out.contains("USAGE: ledger \(command[0])"))
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"])
    func completionsAreThereForEachShell(_ shell: String) throws {
        let outcome = try bench().ledger("--generate-completion-script", shell)
        #expect(outcome.status == 0 && outcome.out.contains("max-total-drafts"))
    }

    @Test func noContactDetailOrTextIsSaidOnTheWay() throws {
        let bench = try bench()
        let outcome = try bench.ledger("run", "--run-date", SampleList.day, "--verbose")
        let body = try bench.rows("SELECT body FROM drafts LIMIT 1").flatMap { $0 }.first ?? ""
        for detail in ["@northfield.example", "Ana Ruiz", "Ben Okafor", String(body.prefix(40))] {
            #expect(!(outcome.err + outcome.out).contains(detail))
        }
    }

    @Test func everyFileIsPrivate() throws {
        let bench = try ranBench()
        #expect(try bench.shell("find outbound -type f -perm /077").out.isEmpty)
    }
}
