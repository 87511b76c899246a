import Foundation
import Testing

/// Looking after runs: pausing, cancelling, trying again, watching.
@Suite(.serialized, .ownThreads) struct ControlCommandTests {
    private func json(_ outcome: Bench.Outcome) throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [[String: Any]], "\(outcome.err)")
    }

    @Test func `a run at work is paused, resumed, watched and cancelled`() throws {
        let bench = try Bench()
        let first = try bench.startLongRun()
        let status = try bench.ledger("status")
        #expect(status.out.contains("running") && status.out.contains("\n\nRun 1: ") && status.out.contains("  process "))
        let paused = try bench.ledger("pause")
        #expect(paused.out == "run 1 is paused; its process finishes what it has in hand; `ledger resume 1` continues it\n")
        #expect(first.end() == 75)
        #expect(first.said.contains("paused; `ledger resume 1` continues it"))
        #expect(try bench.ledger("pause", "1").out == "run 1 is paused already; `ledger resume 1` continues it\n")
        #expect(try bench.ledger(LongRun.run).status == 75)
        #expect(try bench.ledger("status").out.hasSuffix("Run 1 is paused; `ledger resume 1` continues it\n"))
        #expect(try bench.ledger("replay", "--check").status == 0)

        let before = try bench.texts("SELECT drafts_accepted FROM runs")
        let second = try Started(bench, ["resume", "--quiet"])
        try bench.wait("more drafts") { try bench.texts("SELECT drafts_accepted FROM runs") != before }
        let watch = try Started(bench, ["status", "--watch", "--interval", "0.2"])
        let follow = try Started(bench, ["events", "--follow", "--run", "1", "--limit", "2", "--json"])
        try bench.wait("a watcher") { watch.said.contains("run 1 running: ") && follow.said.contains("\n") }
        let cancelled = try bench.ledger("cancel", "1", "--reason", "wrong list")
        #expect(cancelled.out.hasPrefix("run 1 is cancelled, with "), "\(cancelled.err)")
        #expect(second.end() == 0)
        #expect(watch.end() == 0)
        #expect(watch.said.split(separator: "\n").last?.hasPrefix("run 1 cancelled: ") == true)
        #expect(follow.end() == 0)
        let last = try bench.json(String(try #require(follow.said.split(separator: "\n").last)))
        #expect(last["entity"] as? String == "run" && last["to"] as? String == "cancelled")
        #expect(last["reason"] as? String == "wrong list")

        let again = try bench.ledger("cancel", "1")
        #expect(again.status == 65 && again.err == "ledger: run 1 is cancelled; only an unfinished run can be cancelled\n")
        #expect(try bench.ledger("resume", "1").status == 65)
        #expect(try bench.ledger("replay", "--check").status == 0)
        #expect(try bench.ledger("verify").status == 0)
        #expect(try bench.texts("SELECT count(*) FROM workers WHERE ended_at IS NULL") == ["0"])
        #expect(!bench.exists("outbound/ledger.sqlite-wal"))
    }

    @Test func `following ends with Ctrl-C, and with who reads it`() throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        try bench.ledger("run", "--run-date", SampleList.day, "--quiet")
        let follow = try Started(bench, ["events", "--follow", "--limit", "1"])
        try bench.wait("an event") { follow.said.contains("run 1  running -> finished\n") }
        follow.signal(SIGINT)
        #expect(follow.end() == 0)
        #expect(try bench.shell("ledger events --follow | head -n 1").status == 0)
        #expect(try bench.ledger("events", "--follow", "--run", "1").status == 0)
    }

    @Test func `a run whose process is gone is stalled, and says what to do`() throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        _ = try bench.ledger(["run", "--run-date", SampleList.day, "--quiet"], environment: ["LEDGER_KILL_AT": "claimed:3"])
        let status = try bench.ledger("status")
        #expect(status.out.contains("stalled") && !status.out.contains("running  "))
        #expect(status.out.hasSuffix("Run 1 stalled: its process is gone; `ledger resume 1` continues it\n"))
        let shown = try json(try bench.ledger("status", "1", "--json"))
        #expect(shown.first?["state"] as? String == "stalled" && (shown.first?["workers"] as? [Any])?.isEmpty == true)
        #expect(try bench.ledger("verify").status == 0)
        #expect(try bench.ledger("resume").status == 0)
        let watch = try bench.ledger("status", "--watch")
        #expect(watch.status == 0 && watch.out.hasPrefix("run 1 finished: "))
        #expect(watch.out.split(separator: "\n").count == 1)
    }

    @Test func `failed attempts are tried again where a person says so`() throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        #expect(try bench.ledger("retry", "--failed").status == 65)
        let run = ["run", "--run-date", SampleList.day, "--quiet"]
        // People are known, nobody is drafted for yet.
        _ = try bench.ledger(run + ["--workers", "1"], environment: ["LEDGER_KILL_AT": "claimed:2"])
        _ = try bench.texts(
            """
            UPDATE attempts SET state = 'failed', tries = 4, reason = 'research failed: the line is dead', worker_id = NULL,
                finished_at = 'x' WHERE id IN (1, 2) RETURNING 1
            """)
        #expect(try bench.ledger("resume").status == 0)
        #expect(try bench.ledger("status").out.contains("2 failed"))
        let one = try bench.ledger("retry", "1")
        #expect(one.out == "1 attempt of run 1 is available again; `ledger resume 1` goes on\n", "\(one.err)")
        #expect(try bench.ledger("replay", "--check").status == 0)
        let rest = try bench.json(try bench.ledger("retry", "--failed", "--run", "1", "--json").out)
        #expect(rest["retried"] as? Int == 1 && rest["next"] as? String == "ledger resume 1")
        #expect(try bench.ledger("retry", "--failed").out == "nothing to retry: no attempt has failed\n")
        #expect(try bench.ledger("resume").status == 0)
        #expect(try bench.texts("SELECT count(*) FROM attempts WHERE state = 'failed'") == ["0"])
        #expect(try bench.texts("SELECT state FROM runs") == ["finished"])
        #expect(try bench.ledger("verify").status == 0)
        let wrong = try bench.ledger("retry", "1")
        #expect(wrong.status == 65 && wrong.err.contains("only a failed one can be tried again"))
        #expect(try bench.ledger("retry", "99").status == 65)
        for arguments in [["retry"], ["retry", "1", "--failed"], ["retry", "1", "--run", "1"]] {
            #expect(try bench.ledger(arguments).status == 64, "\(arguments)")
        }
    }

    @Test func `what is not there or over is told, and makes no ledger`() throws {
        let bench = try Bench()
        for arguments in [["pause"], ["cancel", "1"], ["retry", "1"], ["events"], ["prune", "--older-than", "1d"], ["backup", "x"], ["verify"]] {
            let outcome = try bench.ledger(arguments)
            #expect(outcome.status == 65 && outcome.err.contains("there is no ledger at"), "\(arguments) \(outcome.err)")
        }
        #expect(!bench.exists("outbound"))
        try SampleList.write(to: bench)
        try bench.ledger("run", "--run-date", SampleList.day, "--quiet")
        for arguments in [
            ["pause"], ["pause", "1"], ["pause", "7"], ["cancel", "1"], ["cancel", "7"], ["cancel", "--attempt", "1"],
            ["cancel", "--attempt", "99"], ["events", "--run", "7"], ["events", "--attempt", "99"], ["retry", "--failed", "--run", "7"],
        ] {
            let outcome = try bench.ledger(arguments)
            #expect(outcome.status == 65 && outcome.err.hasPrefix("ledger: "), "\(arguments) \(outcome.err)")
        }
        for arguments in [
            ["cancel"], ["cancel", "1", "--attempt", "1"], ["cancel", "1", "--reason", " "], ["status", "--interval", "0"],
            ["status", "--watch", "--all"], ["events", "--limit", "-1"], ["prune"], ["prune", "--older-than", "180"],
            ["prune", "--older-than", "1d", "--keep", "-1"], ["prune", "--older-than", "1d", "--by", ""], ["backup", ""],
        ] {
            #expect(try bench.ledger(arguments).status == 64, "\(arguments)")
        }
    }

    @Test func `a run's files are written only to its own root`() throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        _ = try bench.ledger(["run", "--run-date", SampleList.day, "--quiet"], environment: ["LEDGER_KILL_AT": "claimed:3"])
        for arguments in [["pause"], ["cancel", "1"], ["retry", "--failed", "--run", "1"]] {
            let outcome = try bench.ledger(arguments + ["--database", "outbound/ledger.sqlite", "--output-root", "other"])
            #expect(outcome.status == 64 && outcome.err.contains("--output-root"), "\(arguments) \(outcome.err)")
        }
        #expect(try bench.texts("SELECT state FROM runs") == ["running"])
    }
}
