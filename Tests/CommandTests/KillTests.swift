import Foundation
import Testing

/// A run that is killed (SIGKILL, at a boundary between two writes) and then continued ends in the rows of a run
/// that was left alone.
@Suite(.serialized)
struct KillTests {
    static let points = [
        "begun", "discovered", "claimed", "researched", "generated", "written", "validated", "judged", "committing",
        "decided", "settled", "rendered",
    ]

    @Test func theListShowsEveryKindOfOutcome() throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        _ = try bench.ledger(SampleRun.command)
        let states = try bench.rows("SELECT DISTINCT state FROM attempts ORDER BY 1").flatMap { $0 }
        #expect(states.contains("accepted") && states.contains("rejected") && states.contains("skipped"))
    }

    @Test func aKilledRunContinuesToTheRowsOfAnUninterruptedOne() throws {
        let expected = try SampleRun.uninterrupted()
        var kills: [String: Int] = [:]
        for point in Self.points {
            for occurrence in [1, 3] {
                let bench = try Bench()
                try SampleList.write(to: bench)
                let first = try bench.ledger(SampleRun.command, environment: ["LEDGER_KILL_AT": "\(point):\(occurrence)"])
                if first.wasKilled { kills[point, default: 0] += 1 }
                guard first.wasKilled else { continue }
                let second = try bench.ledger(SampleRun.command)
                #expect(second.status == 0, "\(point):\(occurrence): \(second.err)")
                #expect(try SampleRun.state(of: bench) == expected, "\(point):\(occurrence)")
                #expect(try bench.ledger("replay", "--check", "--all").status == 0, "\(point):\(occurrence)")
                #expect(try bench.ledger("doctor").status == 0, "\(point):\(occurrence)")
            }
        }
        #expect(Set(kills.keys) == Set(Self.points), "not visited: \(Set(Self.points).subtracting(kills.keys))")
        print("killed \(kills.values.reduce(0, +)) runs at \(kills.count) points")
    }

    @Test func aRunKilledManyTimesOverStillEndsInTheSameRows() throws {
        let expected = try SampleRun.uninterrupted()
        let bench = try Bench()
        try SampleList.write(to: bench)
        var kills = 0
        for point in Self.points.dropFirst() {
            // The first arrival at each boundary of what is left of the run.
            if try bench.ledger(SampleRun.command, environment: ["LEDGER_KILL_AT": point]).wasKilled { kills += 1 }
        }
        #expect(kills > 6)
        #expect(try bench.ledger(SampleRun.command).status == 0)
        #expect(try SampleRun.state(of: bench) == expected)
    }

    @Test func aRunKilledAtRandomTimesContinuesToTheSameRows() throws {
        let expected = try SampleRun.uninterrupted()
        var random = SplitMix(seed: SplitMix.testSeed)
        let bench = try Bench()
        try SampleList.write(to: bench)
        for _ in 0..<6 {
            let delay = Double(random.next() % 250) / 1_000
            _ = try bench.shell("timeout -s KILL \(delay) '\(Bench.program)' \(SampleRun.command.joined(separator: " ")) || true")
        }
        let last = try bench.ledger("status", "--json")
        if !last.out.contains("\"finished\"") { #expect(try bench.ledger(SampleRun.command).status == 0) }
        // A kill can come after the end of the run; the run after it is then another one, in which all is skipped.
        let rows = try SampleRun.state(of: bench)
        if try bench.rows("SELECT count(*) AS n FROM runs") == [["1"]] { #expect(rows == expected) }
        let drafts = try bench.rows("SELECT count(*) AS n FROM drafts WHERE state = 'accepted'")
        #expect(drafts == [["\(SampleRun.acceptedDrafts(in: expected))"]])
    }
}
