import Foundation
import Testing

extension FaultTests {
    /// A process that is suspended in the middle of its work (Ctrl-Z, a closed laptop, a paused machine) for longer
    /// than its lease.
    @Suite
    struct SuspensionTests {
        private static let command = SampleRun.command + ["--lease", "1"]

        /// Of an attempt's files in its `drafts` folder the first three operations (create, write, sync) make one, the
        /// next three the second.
        private func suspended(in bench: Bench, at place: Int, workers: Int) throws -> Running {
            let pause = Shim.Fault(pattern: "/drafts/", what: "STOP", at: place)
            let run = try bench.start(Self.command + ["--workers", "\(workers)"], environment: Shim.environment(pause))
            try #require(try run.isSuspended())
            return run
        }

        @Test func whoGoesOnWithItsOwnWorkBringsItToItsEnd() throws {
            let bench = try SampleRun.bench()
            let run = try suspended(in: bench, at: 4, workers: 4)
            usleep(1_500_000)
            run.signal(SIGCONT)
            let outcome = try run.outcome(withinSeconds: 30)
            #expect(outcome.status == 0 && !outcome.wasKilled, "\(outcome.err)")
            try SampleRun.expectRecovery(of: bench, from: "a suspension")
        }

        @Test(arguments: 1...5) func whoseWorkWasTakenOverLeavesItAsItIs(place: Int) throws {
            let bench = try SampleRun.bench()
            // One attempt at a time: a process that is suspended in the middle of a transaction locks the ledger for all.
            let first = try suspended(in: bench, at: place, workers: 1)
            let second = try bench.start(["work", "--lease", "1", "--quiet"]).outcome(withinSeconds: 60)
            #expect(second.status == 0, "\(second.err)")
            first.signal(SIGCONT)
            let outcome = try first.outcome(withinSeconds: 30)
            #expect(outcome.status == 0, "operation \(place): \(outcome.err)")
            let check = try bench.ledger("replay", "--check", "--all")
            #expect(check.status == 0, "operation \(place): \(check.out)")
            try SampleRun.expectRecovery(of: bench, from: "work that was taken over at operation \(place)")
        }
    }
}
