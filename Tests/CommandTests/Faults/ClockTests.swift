import Foundation
import Testing

extension FaultTests {
    /// A wall clock that jumps and a disk that is slow change no row.
    @Suite
    struct ClockTests {
        /// Three hours from a midnight, so that a step of five hours is one to another day.
        private static let evening = "\(SampleList.day)T21:00:00Z", morning = "\(SampleList.day)T03:00:00Z"
        private static let steps = [(evening, 5), (morning, -5)]

        /// A `ledger` clock that tests set.
        private struct Clock {
            let file: URL

            init(_ bench: Bench, at time: String) throws {
                file = bench.folder.appendingPathComponent("clock")
                let date = try #require(ISO8601DateFormatter().date(from: time))
                try set(Int(date.timeIntervalSinceNow))
            }

            var settings: [String: String] { ["SHIM_CLOCK_FILE": file.path, "TZ": "UTC"] }

            func step(hours: Int) throws {
                let shift = Int(try String(contentsOf: file, encoding: .utf8)) ?? 0
                try set(shift + hours * 3_600)
            }

            private func set(_ seconds: Int) throws { try Data("\(seconds)".utf8).write(to: file, options: .atomic) }
        }

        /// No run date: the day is that of the clock.
        private static let command = ["run", "--max-total-drafts", "5", "--quiet"]

        @Test(arguments: steps)
        func aClockThatStepsInTheMiddleOfARunChangesNothing(_ start: String, hours: Int) throws {
            let bench = try SampleRun.bench()
            let clock = try Clock(bench, at: start)
            let pause = Shim.Fault(pattern: "/drafts/", what: "STOP", at: 5)
            let run = try bench.start(Self.command, environment: Shim.environment(pause, clock.settings))
            try #require(try run.isSuspended())
            try clock.step(hours: hours)
            run.signal(SIGCONT)
            let outcome = try run.outcome()
            #expect(outcome.status == 0, "\(outcome.err)")
            try SampleRun.expectRecovery(of: bench, from: "a step of \(hours) hours")
        }

        @Test(arguments: steps)
        func aClockThatStepsBeforeARunIsContinuedChangesNothing(_ start: String, hours: Int) throws {
            let bench = try SampleRun.bench()
            let clock = try Clock(bench, at: start)
            let kill = Shim.Fault(pattern: "/drafts/", what: "KILL", at: 5)
            #expect(try bench.ledger(Self.command, environment: Shim.environment(kill, clock.settings)).wasKilled)
            try clock.step(hours: hours)
            let run = try bench.ledger(Self.command, environment: Shim.environment(clock.settings))
            #expect(run.status == 0, "\(run.err)")
            try SampleRun.expectRecovery(of: bench, from: "a step of \(hours) hours")
        }

        @Test func aSlowDiskChangesNothing() throws {
            let bench = try SampleRun.bench()
            let began = ContinuousClock.now
            let run = try bench.ledger(SampleRun.command, environment: Shim.environment(["SHIM_SLOW": "outbound:10"]))
            #expect(run.status == 0, "\(run.err)")
            #expect(ContinuousClock.now - began > .milliseconds(300), "the disk was not slow")
            try SampleRun.expectRecovery(of: bench, from: "a slow disk")
        }
    }
}
