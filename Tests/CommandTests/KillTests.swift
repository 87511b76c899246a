import Foundation
import Testing

/// A run that is killed (SIGKILL, at a boundary between two writes) and then continued ends in the rows of a run
/// that was left alone.
@Suite(.serialized, .ownThreads)
struct KillTests {
    static let points = [
        "begun", "discovered", "claimed", "researched", "generated", "written", "validated", "judged", "committing",
        "decided", "settled", "rendered",
    ]

    private static let run = ["run", "--run-date", SampleList.day, "--max-total-drafts", "5", "--quiet"]

    private func uninterrupted() throws -> [String] {
        let bench = try Bench()
        try SampleList.write(to: bench)
        #expect(try bench.ledger(Self.run).status == 0)
        return try Rows.of(bench)
    }

    @Test func theListShowsEveryKindOfOutcome() throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        _ = try bench.ledger(Self.run)
        let states = try bench.rows("SELECT DISTINCT state FROM attempts ORDER BY 1").flatMap { $0 }
        #expect(states.contains("accepted") && states.contains("rejected") && states.contains("skipped"))
    }

    @Test func aKilledRunContinuesToTheRowsOfAnUninterruptedOne() throws {
        let expected = try uninterrupted()
        var kills: [String: Int] = [:]
        for point in Self.points {
            for occurrence in [1, 2, 5] {
                let bench = try Bench()
                try SampleList.write(to: bench)
                let first = try bench.ledger(Self.run, environment: ["LEDGER_KILL_AT": "\(point):\(occurrence)"])
                if first.wasKilled { kills[point, default: 0] += 1 }
                guard first.wasKilled else { continue }
                let second = try bench.ledger(Self.run)
                #expect(second.status == 0, "\(point):\(occurrence): \(second.err)")
                try Rows.expectSame(Rows.of(bench), expected, "\(point):\(occurrence)")
                #expect(try bench.ledger("replay", "--check", "--all").status == 0, "\(point):\(occurrence)")
                #expect(try bench.ledger("doctor").status == 0, "\(point):\(occurrence)")
            }
        }
        #expect(Set(kills.keys) == Set(Self.points), "not visited: \(Set(Self.points).subtracting(kills.keys))")
        print("killed \(kills.values.reduce(0, +)) runs at \(kills.count) points")
    }

    @Test func aRunKilledManyTimesOverStillEndsInTheSameRows() throws {
        let expected = try uninterrupted()
        let bench = try Bench()
        try SampleList.write(to: bench)
        var kills = 0
        for point in Self.points.dropFirst() {
            // The first arrival at each boundary of what is left of the run.
            if try bench.ledger(Self.run, environment: ["LEDGER_KILL_AT": point]).wasKilled { kills += 1 }
        }
        #expect(kills > 6)
        #expect(try bench.ledger(Self.run).status == 0)
        try Rows.expectSame(Rows.of(bench), expected, "at the end")
    }

    @Test func aRunKilledAtRandomTimesContinuesToTheSameRows() throws {
        let expected = try uninterrupted()
        let seed = SplitMix.testSeed
        var random = SplitMix(seed: seed)
        let bench = try Bench()
        try SampleList.write(to: bench)
        for _ in 0..<6 {
            let delay = Double(random.next() % 250) / 1_000
            _ = try bench.shell("timeout -s KILL \(delay) '\(Bench.program)' \(Self.run.joined(separator: " ")) || true")
        }
        let last = try bench.ledger("status", "--json")
        if !last.out.contains("\"finished\"") { #expect(try bench.ledger(Self.run).status == 0) }
        // A kill can come after the end of the run; the run after it is then another one, in which all is skipped.
        let rows = try Rows.of(bench)
        if try bench.rows("SELECT count(*) AS n FROM runs") == [["1"]] { Rows.expectSame(rows, expected, "seed \(seed)") }
        let drafts = try bench.rows("SELECT count(*) AS n FROM drafts WHERE state = 'accepted'")
        #expect(drafts == [["\(Rows.acceptedDrafts(in: expected))"]])
    }
}

/// Steele, Lea and Flood's SplitMix64: the same numbers from the same seed, everywhere.
struct SplitMix: RandomNumberGenerator {
    private var state: UInt64

    /// LEDGER_TEST_SEED, to repeat what failed; else another one for each process, told in its output.
    static let testSeed: UInt64 = {
        let seed = ProcessInfo.processInfo.environment["LEDGER_TEST_SEED"].flatMap(UInt64.init) ?? .random(in: 0..<1_000_000)
        print("LEDGER_TEST_SEED=\(seed)")
        return seed
    }()

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
