import Foundation
import Testing

/// Several processes on one ledger are simply more workers: whatever befalls one of them, the run comes to the rows
/// of a single worker.
@Suite(.serialized, .ownThreads)
struct WorkerTests {
    private static let run = ["run", "--run-date", SampleList.day, "--max-total-drafts", "5", "--quiet", "--lease", "1"]

    private func bench() throws -> Bench {
        let bench = try Bench()
        try SampleList.write(to: bench)
        return bench
    }

    private func ofOneWorker() throws -> [String] {
        let bench = try bench()
        #expect(try bench.ledger(Self.run + ["--workers", "1"]).status == 0)
        return try Rows.of(bench)
    }

    @Test(arguments: ["2", "8", "50"]) func manyWorkersComeToTheRowsOfOne(workers: String) throws {
        let bench = try bench()
        #expect(try bench.ledger(Self.run + ["--workers", workers]).status == 0)
        try Rows.expectSame(Rows.of(bench), ofOneWorker(), "\(workers) workers")
        #expect(try bench.ledger("replay", "--check", "--all").status == 0)
    }

    @Test func manyProcessesThatBeginTheSameRunAtOnceShareIt() throws {
        let bench = try bench()
        let outcome = try bench.shell(
            """
            for i in 1 2 3 4 5 6; do ledger \(Self.run.joined(separator: " ")) >out.$i 2>err.$i & done
            for job in $(jobs -p); do wait $job; done
            cat err.*
            """)
        #expect(outcome.status == 0, "\(outcome.err)")
        try Rows.expectSame(Rows.of(bench), ofOneWorker(), "6 processes")
        #expect(try bench.rows("SELECT count(*) AS n FROM runs") == [["1"]])
        #expect(try bench.read("out.1") == bench.read("out.6"))
    }

    @Test func whatAKilledProcessHeldIsTakenOverAtOnceByOneThatIsAtWork() throws {
        let bench = try bench()
        // An hour's lease: what is taken over at once is so since the process is dead.
        let run = Self.run.dropLast().joined(separator: " ") + " 3600"
        _ = try bench.shell("LEDGER_KILL_AT=researched ledger \(run) || true")
        let held = try bench.rows("SELECT count(*) AS n FROM attempts WHERE state = 'running'")
        let began = Date()
        let outcome = try bench.ledger("work", "--lease", "3600")
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.err.contains("took over \(held[0][0]) attempt"))
        #expect(Date().timeIntervalSince(began) < 60)
        try Rows.expectSame(Rows.of(bench), ofOneWorker(), "after the kill")
        #expect(
            try bench.rows("SELECT ended, count(*) AS n FROM workers GROUP BY ended ORDER BY ended")
                == [["left", "1"], ["lost", "1"]])
    }

    @Test func aStoppedProcessLosesItsWorkAfterItsLeaseAndCannotFinishIt() throws {
        let bench = try bench()
        let outcome = try bench.shell(
            """
            # One worker: a process that is stopped in the middle of a transaction locks the ledger for all.
            LEDGER_STOP_AT=researched ledger \(Self.run.joined(separator: " ")) --workers 1 >first.out 2>first.err &
            first=$!
            until [ -e /proc/$first/stat ] && [ "$(awk '{print $3}' /proc/$first/stat)" = T ]; do sleep 0.05; done
            ledger work --quiet --lease 1 >second.out
            kill -CONT $first
            wait $first
            """)
        #expect(outcome.status == 0, "\(outcome.err)")
        try Rows.expectSame(Rows.of(bench), ofOneWorker(), "after the stop")
        #expect(try bench.rows("SELECT count(*) AS n FROM workers WHERE ended = 'lost'") == [["1"]])
        #expect(try bench.read("first.out") == bench.read("second.out"))
        #expect(try bench.ledger("replay", "--check", "--all").status == 0)
    }

    @Test func aProcessNumberThatWasGivenToAnotherIsNotTakenForTheOldOne() throws {
        let bench = try bench()
        _ = try bench.shell("LEDGER_KILL_AT=claimed ledger \(Self.run.joined(separator: " ")) || true")
        // As if the dead one's number were this test's own by now.
        let pid = ProcessInfo.processInfo.processIdentifier
        try bench.database(
            "DROP TRIGGER workers_are_fixed; UPDATE workers SET pid = \(pid), lease_expires_uptime = lease_expires_uptime + 3600000")
        #expect(try bench.ledger("work", "--quiet").status == 0)
        try Rows.expectSame(Rows.of(bench), ofOneWorker(), "after the kill")
    }

    @Test func workWithoutAnUnfinishedRunSaysSo() throws {
        let bench = try bench()
        #expect(try bench.ledger(Self.run).status == 0)
        let outcome = try bench.ledger("work")
        #expect(outcome.status == 0)
        #expect(outcome.err == "no run is waiting for work\n")
        let named = try bench.ledger("work", "--run", "1")
        #expect(named.status == 65)
        #expect(named.err == "ledger: run 1 is finished; `ledger replay --run 1` writes its files again\n")
    }
}
