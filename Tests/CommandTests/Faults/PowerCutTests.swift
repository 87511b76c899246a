import Foundation
import Testing

extension FaultTests {
    /// A run whose power is cut is continued to the rows and files of a run that was left alone; what it had told of
    /// is there as soon as the power is back. No `ledger replay` is needed: a file is synced before a row names it.
    @Suite
    struct PowerCutTests {
        private static let kept: [PowerCut.Kept] = [.nothing, .some(blockSize: 512), .some(blockSize: 4096)]

        @Test func aPowerCutBetweenTwoStepsLosesNothing() throws {
            var cuts = 0
            let points = KillTests.points
            for (index, point) in points.enumerated() {
                // Later than the first time, where a point is passed more than once.
                let time = ["begun", "settled", "rendered"].contains(point) ? 1 : 3
                if try cut(["LEDGER_KILL_AT": "\(point):\(time)"], keeping: Self.kept[index % 3]) { cuts += 1 }
            }
            print("power cuts between two steps: \(cuts) at \(points.count) points")
            #expect(cuts == points.count)
        }

        @Test(arguments: [
            ("ledger.sqlite$", 3), ("ledger.sqlite-journal$", 3), ("ledger.sqlite-wal$", 6), ("/drafts/", 3), ("/runs/", 2),
        ])
        func aPowerCutInTheMiddleOfWritingLosesNothing(_ pattern: String, cuts: Int) throws {
            let operations = try Shim.operations(on: pattern)
            try #require(operations >= cuts)
            var random = SplitMix(seed: SplitMix.testSeed)
            var done: [Int] = []
            for index in 0..<cuts {
                // One in each part of the run, the first operation and the last among them.
                let part = (operations * index / cuts + 1)...(operations * (index + 1) / cuts)
                let at = index == 0 ? 1 : index == cuts - 1 ? operations : Int.random(in: part, using: &random)
                let kill = Shim.Fault(pattern: pattern, what: "KILL", at: at)
                if try cut(["SHIM_FAIL": "\(kill)"], keeping: Self.kept[index % 3]) { done.append(at) }
            }
            print("power cuts at \(pattern): \(done) of \(operations) operations")
            #expect(done.count >= cuts - 1)
        }

        @Test func aRunWhosePowerIsCutAgainAndAgainComesToItsEnd() throws {
            var random = SplitMix(seed: SplitMix.testSeed &+ 1)
            let bench = try SampleRun.bench()
            let power = try PowerCut(bench)
            var cuts = 0
            for round in 0..<16 {
                let kill = Shim.Fault(pattern: "outbound", what: "KILL", at: Int.random(in: 60...220, using: &random))
                let run = try bench.ledger(SampleRun.command, environment: Shim.environment(kill, power.settings))
                guard run.wasKilled else { break }
                cuts += 1
                try power.happen(keeping: Self.kept[round % 3], &random)
                // It may have been killed after its end, in the last checkpoint.
                if try bench.ledger("status", "--json").out.contains("\"finished\"") { break }
            }
            print("power cuts of one run: \(cuts)")
            #expect(cuts > 2)
            try SampleRun.expectRecovery(of: bench, from: "\(cuts) power cuts")
            try SampleRun.expectSound(bench, after: "\(cuts) power cuts")
        }

        @Test func aPowerCutAtAnyTimeLosesNothing() throws {
            var random = SplitMix(seed: SplitMix.testSeed &+ 2)
            var cuts = 0
            for index in 0..<3 {
                let bench = try SampleRun.bench()
                let power = try PowerCut(bench)
                // A slow disk, so that the time falls into syncs as often as between them.
                let run = try bench.start(
                    SampleRun.command,
                    environment: Shim.environment(power.settings.merging(["SHIM_SLOW": "outbound:4"]) { $1 }))
                usleep(UInt32.random(in: 50_000...900_000, using: &random))
                run.signal(SIGKILL)
                if try run.outcome().wasKilled { cuts += 1 }
                try power.happen(keeping: Self.kept[index % 3], &random)
                try SampleRun.expectRecovery(of: bench, from: "a power cut at a random time, \(index)")
            }
            print("power cuts at random times: \(cuts) of 3 in the middle of a run")
        }

        /// A list that is long enough for the log to be brought into the database in the middle of the run.
        @Test func aPowerCutInTheMiddleOfACheckpointLosesNothing() throws {
            var random = SplitMix(seed: SplitMix.testSeed &+ 3)
            let run = SampleRun.command.map { $0 == "5" ? "100" : $0 } + ["--top-n", "100"]
            func bench() throws -> Bench {
                let bench = try Bench()
                try SampleList.write(to: bench, times: 5)
                return bench
            }
            let alone = try bench()
            let log = alone.folder.appendingPathComponent("log").path
            let count = Shim.Fault(pattern: "ledger.sqlite$", what: "EIO", at: 0)
            #expect(try alone.ledger(run, environment: Shim.environment(count, ["SHIM_LOG": log])).status == 0)
            // A sync of the database ends its making and each checkpoint.
            let operations = try alone.read("log").split(separator: "s").map(\.count)
            try #require(operations.count > 2)
            let expected = try Rows.of(alone)
            for (index, kept) in Self.kept.prefix(2).enumerated() {
                let bench = try bench()
                let power = try PowerCut(bench)
                let at = operations[0] + 1 + operations[1] * (index + 1) / 4
                let kill = Shim.Fault(pattern: "ledger.sqlite$", what: "KILL", at: at)
                #expect(try bench.ledger(run, environment: Shim.environment(kill, power.settings)).wasKilled)
                try power.happen(keeping: kept, &random)
                let again = try bench.ledger(run)
                #expect(again.status == 0, "\(again.err)")
                try Rows.expectSame(Rows.of(bench), expected, "a power cut at \(kill), keeping \(kept)")
                #expect(try bench.ledger("replay", "--check", "--all").status == 0)
                try SampleRun.expectSound(bench, after: "\(kill)")
            }
            print("power cuts in checkpoints; operations on the database between its syncs: \(operations)")
        }

        /// - Returns: false where the run ended before.
        private func cut(_ kill: [String: String], keeping kept: PowerCut.Kept) throws -> Bool {
            var random = SplitMix(seed: SplitMix.testSeed)
            let bench = try SampleRun.bench()
            let power = try PowerCut(bench)
            let run = try bench.ledger(
                SampleRun.arguments + ["--verbose"], environment: Shim.environment(power.settings.merging(kill) { $1 }))
            guard run.wasKilled else { return false }
            try power.happen(keeping: kept, &random)
            let event = "\(kill), keeping \(kept)"
            for told in run.err.matches(of: /attempt (\d+): (\w+)/) {
                let state = try bench.rows("SELECT state FROM attempts WHERE id = \(told.1)")
                #expect(state == [[String(told.2)]], "\(event): \(told.0) was told of")
            }
            try SampleRun.expectRecovery(of: bench, from: event)
            try SampleRun.expectSound(bench, after: event)
            return true
        }
    }
}
