import GRDB
import LedgerCore
import LedgerStore
import Testing

/// Pausing, cancelling and trying again, by their rows.
@Suite struct ControlTests {
    private let ledger: SchemaLedger
    private let store: Store
    private let run = RunID(1)

    init() throws {
        ledger = try SchemaLedger()
        store = try Store.open(ledger.queue.path)
        try ledger.queue.run("UPDATE selections SET state = 'open' WHERE account_id = 1")
    }

    private func attempts() throws -> [String] {
        try ledger.queue.texts("SELECT id, state, reason, tries, finished_at IS NULL, worker_id FROM attempts ORDER BY id")
    }

    private func state() throws -> String { try ledger.queue.texts("SELECT state FROM runs").joined() }

    private func end(_ state: String, _ ids: Int...) throws {
        for id in ids {
            try ledger.queue.run(
                """
                UPDATE attempts SET state = '\(state)', reason = 'no luck', tries = 4, stage = 'validate',
                    finished_at = 'x' WHERE id = \(id)
                """)
        }
    }

    @Test func `a cancelled run has nothing left to do, and says why`() throws {
        try ledger.queue.run(SchemaLedger.worker(9))
        try ledger.queue.run(
            """
            UPDATE attempts SET state = 'running', worker_id = 9 WHERE id = 11;
            UPDATE attempts SET state = 'retryable', retry_at = '2026-03-17T09:00:00.000Z' WHERE id = 12;
            UPDATE selections SET worker_id = 9 WHERE account_id = 2; UPDATE runs SET worker_id = 9
            """)
        try end("rejected", 13)
        let run = try store.cancel(run, reason: "wrong list")
        #expect(run.attempts == 4 && run.accounts == 1)
        let cancelled = [11, 12].map { "\($0) | cancelled | wrong list | 0 | 0 | -" }
        #expect(
            try attempts() == cancelled + ["13 | rejected | no luck | 4 | 0 | -"]
                + [21, 22].map { "\($0) | cancelled | wrong list | 0 | 0 | -" })
        #expect(
            try ledger.queue.texts("SELECT state, reason, cause, worker_id FROM selections ORDER BY position")
                == ["processed | - | - | -", "skipped | Run cancelled | wrong list | -"])
        #expect(try ledger.queue.texts("SELECT state, reason, worker_id FROM runs") == ["cancelled | wrong list | -"])
        #expect(try store.newestEvents(1, of: EventFilter()).first?.reason == "wrong list")
        #expect(try store.integrityFaults() == [])
    }

    @Test func `without a reason it reads that the run was cancelled`() throws {
        _ = try store.cancel(run, reason: nil)
        #expect(try ledger.queue.texts("SELECT DISTINCT reason FROM attempts") == ["Run cancelled"])
        #expect(try ledger.queue.texts("SELECT reason, cause FROM selections WHERE reason IS NOT NULL") == ["Run cancelled | -"])
    }

    @Test func `what is over is neither cancelled nor paused`() throws {
        _ = try store.cancel(run, reason: nil)
        let over = StoreError.wrongState("run 1 is cancelled", remedy: "only an unfinished run can be cancelled")
        #expect(throws: over) { try store.cancel(run, reason: nil) }
        #expect(throws: StoreError.self) { try store.pause(run) }
        #expect(throws: StoreError.wrongState("attempt 11 is cancelled", remedy: "only an unfinished one can be cancelled")) {
            try store.cancel(AttemptID(11), reason: nil)
        }
        #expect(throws: StoreError.noSuchRun("run 9")) { try store.cancel(RunID(9), reason: nil) }
        #expect(throws: StoreError.noSuchRun("run 9")) { try store.pause(RunID(9)) }
        #expect(throws: StoreError.noSuchAttempt(AttemptID(9))) { try store.cancel(AttemptID(9), reason: nil) }
    }

    @Test func `one attempt is cancelled, and no other`() throws {
        #expect(try store.cancel(AttemptID(12), reason: "has left") == run)
        #expect(try attempts().filter { $0.contains("cancelled") } == ["12 | cancelled | has left | 0 | 0 | -"])
        #expect(try state() == "running")
    }

    @Test func `a paused run takes no worker until it is resumed`() throws {
        #expect(try store.pause(run))
        #expect(try !store.pause(run))
        #expect(try store.join(run) == nil)
        let process = WorkerProcess(host: "here", machine: "this", pid: 1, processStart: 1)
        let end = LeaseEnd(at: noon, uptime: 1)
        #expect(try store.join(run, as: process, slots: 1, leaseEnd: end, resuming: true).worker != nil)
        #expect(try state() == "running")
    }

    @Test func `a worker of a cancelled run gets no work, and what it finishes is refused`() async throws {
        try ledger.queue.run("UPDATE selections SET state = 'open'")
        let worker = try #require(try store.join(run))
        guard case .advance(let attempt) = try await store.claim(run, worker) else { throw ListSource.Broken() }
        _ = try store.cancel(run, reason: nil)
        await #expect(throws: StoreError.notHeld("attempt 11")) {
            try await store.finishResearch(attempt, by: worker, result: "{}")
        }
        await #expect(throws: StoreError.notHeld("attempt 11")) {
            try await store.putOff(attempt, by: worker, until: noon, counted: true, reason: "x")
        }
        try await store.returnAttempt(attempt, by: worker)
        #expect(
            try await store.claim(1, of: run, for: worker, now: noon, longestPause: .seconds(1))
                == Claim(work: [], outlook: .closed(.cancelled)))
        _ = try store.leave(worker, of: run)
        #expect(try state() == "cancelled")
        #expect(try store.integrityFaults() == [])
    }

    @Test func `failed attempts of a finished run are available again, at the stage they were at`() throws {
        try end("failed", 11, 21)
        try end("rejected", 12, 13, 22)
        try ledger.queue.run(
            "UPDATE selections SET state = 'processed'; UPDATE runs SET state = 'finished', finished_at = 'x'")
        #expect(try store.newestRunWithFailures() == run)
        let retried = try store.retry(AttemptID(11))
        #expect((retried.runID, retried.attempts, retried.state) == (run, 1, .interrupted))
        #expect(try ledger.queue.texts("SELECT state FROM selections ORDER BY position") == ["open", "processed"])
        #expect(try store.retryFailed(of: run).attempts == 1)
        #expect(try ledger.queue.texts("SELECT state FROM selections ORDER BY position") == ["open", "open"])
        #expect(
            try ledger.queue.texts("SELECT id, state, reason, tries, stage, finished_at FROM attempts WHERE id IN (11, 21)")
                == ["11 | available | - | 0 | validate | -", "21 | available | - | 0 | validate | -"])
        #expect(try store.newestRunWithFailures() == nil)
        let nothing = try store.retryFailed(of: run)
        #expect((nothing.attempts, nothing.state) == (0, .interrupted))
        #expect(try store.integrityFaults() == [])
    }

    @Test func `a finished run that has no failed attempt stays finished`() throws {
        try end("rejected", 11, 12, 13, 21, 22)
        try ledger.queue.run(
            "UPDATE selections SET state = 'processed'; UPDATE runs SET state = 'finished', finished_at = 'x'")
        #expect(try store.retryFailed(of: run).state == .finished)
    }

    @Test func `only a failed attempt of a run that is not cancelled is tried again`() throws {
        try end("rejected", 11)
        try end("failed", 12)
        #expect(throws: StoreError.wrongState("attempt 11 is rejected", remedy: "only a failed one can be tried again")) {
            try store.retry(AttemptID(11))
        }
        #expect(throws: StoreError.self) { try store.retry(AttemptID(13)) }
        #expect(throws: StoreError.noSuchAttempt(AttemptID(9))) { try store.retry(AttemptID(9)) }
        #expect(throws: StoreError.noSuchRun("run 9")) { try store.retryFailed(of: RunID(9)) }
        _ = try store.cancel(run, reason: nil)
        #expect(throws: StoreError.self) { try store.retry(AttemptID(12)) }
        #expect(throws: StoreError.self) { try store.retryFailed(of: run) }
        #expect(try store.newestRunWithFailures() == nil)
        #expect(try ledger.queue.texts("SELECT state FROM attempts WHERE id = 12") == ["failed"])
    }
}
