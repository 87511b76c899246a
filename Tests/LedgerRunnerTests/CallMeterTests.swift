import Foundation
import GRDB
import LedgerCore
@testable import LedgerRunner
import LedgerStore
import Testing

/// The ledger's meter: what it lets through, what it waits for, what it refuses.
@Suite struct CallMeterTests {
    /// A ledger, a clock that is set by hand, and a meter.
    private final class Desk: @unchecked Sendable {
        let folder: TemporaryFolder
        let store: Store
        private let lock = NSLock()
        private var milliseconds = Int64(1_773_828_000_000)

        init(_ limits: String...) throws {
            folder = try TemporaryFolder()
            store = try Store.open(folder("ledger.sqlite"))
            let all = ["sec.calls/second=none", "perplexity.calls/minute=none"] + limits
            try store.set(try all.map { try CallLimit.read($0) })
        }

        deinit { try? store.close() }

        func now() -> Timestamp { lock.withLock { Timestamp(millisecondsSinceEpoch: milliseconds) } }
        func pass(_ time: Int64) { lock.withLock { milliseconds += time } }

        func enter(_ call: OutsideCall) async throws -> CallEntry {
            try await store.enter(call, for: CallSubject(), now: { self.now() })
        }

        func meter(_ store: Store? = nil, longestWait: Duration) -> LedgerMeter {
            let clock = RunClock(
                runDate: now().day, utcOffsetSeconds: 0,
                wallClock: { Timestamp(millisecondsSinceEpoch: Int64(Date().timeIntervalSince1970 * 1_000)) })
            return LedgerMeter(
                store: store ?? self.store, subject: CallSubject(), lease: nil, clock: clock, longestWait: longestWait)
        }
    }

    private func refusal(_ entry: CallEntry) throws -> CallRefused {
        guard case .noRoom(let refused, _) = entry else { throw Missing() }
        return refused
    }

    private struct Missing: Error {}

    @Test func `a refusal says what is used up and when there is room again`() async throws {
        let desk = try Desk("sec.calls/second=2", "zoominfo.credits/day=5", "zoominfo.calls/second=none")
        let call = OutsideCall(provider: "sec", operation: "x")
        _ = try await desk.enter(call)
        desk.pass(300)
        _ = try await desk.enter(call)
        desk.pass(300)
        let refused = try refusal(try await desk.enter(call))
        #expect(refused.description == "sec: 2 calls a second at most, and they are used up")
        #expect(refused.until == desk.now().adding(milliseconds: 500))
        desk.pass(500)
        guard case .entered = try await desk.enter(call) else { throw Missing() }

        _ = try await desk.enter(OutsideCall(provider: "zoominfo", operation: "x", mostCredits: 4))
        let credits = try refusal(try await desk.enter(OutsideCall(provider: "zoominfo", operation: "x", mostCredits: 2)))
        #expect(credits.description == "zoominfo: 5 credits a day at most, and they are used up")
        #expect(credits.until?.description.hasSuffix("T00:00:00.000Z") == true)
        let never = try refusal(try await desk.enter(OutsideCall(provider: "zoominfo", operation: "x", mostCredits: 6)))
        #expect(never.until == nil)
    }

    @Test func `a provider that asks to be left alone is called by no process before, and not after a restart`() async throws {
        let desk = try Desk()
        let call = OutsideCall(provider: "openai", operation: "write", detail: "openai/m")
        guard case .entered(let id) = try await desk.enter(call) else { throw Missing() }
        try await desk.store.settle(
            id, OutsideCallEnd(status: .error, detail: "status 429", providerPause: .seconds(90)), at: desk.now())
        let other = try Store.open(desk.folder("ledger.sqlite"))
        defer { try? other.close() }
        let entry = try await other.enter(call, for: CallSubject(), now: { desk.now() })
        #expect(try refusal(entry).until == desk.now().adding(milliseconds: 90_000))
        #expect(try refusal(entry).description.contains("status 429"))
        desk.pass(90_000)
        guard case .entered = try await other.enter(call, for: CallSubject(), now: { desk.now() }) else { throw Missing() }
    }

    @Test func `whatever comes at whatever times, no window holds more than its limit, and room is never denied twice`() async throws {
        var seeded = Seeded("meter")
        for _ in 0..<6 {
            let perSecond = Int.random(in: 1...4, using: &seeded)
            let perMinute = Int.random(in: 3...9, using: &seeded)
            let desk = try Desk("sec.calls/second=\(perSecond)", "sec.calls/minute=\(perMinute)")
            var entered: [Int64] = []
            for _ in 0..<60 {
                desk.pass(Int64.random(in: 0...2_500, using: &seeded))
                let now = desk.now()
                switch try await desk.enter(OutsideCall(provider: "sec", operation: "x")) {
                case .entered: entered.append(now.millisecondsSinceEpoch)
                case .noRoom(let refused, _):
                    let until = try #require(refused.until)
                    #expect(until > now)
                    desk.pass(until.millisecondsSinceEpoch - now.millisecondsSinceEpoch)
                    // Another limit may be the next to open: each wait ends one of them.
                    if case .noRoom(let again, _) = try await desk.enter(OutsideCall(provider: "sec", operation: "x")) {
                        #expect(again.description != refused.description)
                    } else {
                        entered.append(until.millisecondsSinceEpoch)
                    }
                }
            }
            for time in entered {
                #expect(entered.count { $0 > time - 1_000 && $0 <= time } <= perSecond)
                #expect(entered.count { $0 > time - 60_000 && $0 <= time } <= perMinute)
            }
            #expect(entered.count >= perMinute)
        }
    }

    @Test func `a limit that opens soon is waited for, by two stores as by one`() async throws {
        let desk = try Desk("sec.calls/second=5")
        let other = try Store.open(desk.folder("ledger.sqlite"))
        defer { try? other.close() }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<12 {
                let meter = desk.meter(number % 2 == 0 ? desk.store : other, longestWait: .seconds(60))
                group.addTask {
                    let id = try await meter.enter(OutsideCall(provider: "sec", operation: "x"))
                    try await meter.settle(id, OutsideCallEnd(status: .ok))
                }
            }
            try await group.waitForAll()
        }
        let worst = try await DatabaseQueue(path: desk.store.path).read {
            try Int.fetchOne(
                $0,
                sql: """
                    SELECT max(n) FROM (SELECT (SELECT count(*) FROM calls b WHERE b.started_at <= a.started_at
                        AND b.started_at > strftime('%Y-%m-%dT%H:%M:%fZ', a.started_at, '-1 seconds')) AS n FROM calls a)
                    """)
        }
        #expect(worst == 5)
    }

    @Test func `a limit that does not open in time is refused, not waited for until midnight`() async throws {
        let desk = try Desk("sec.calls/day=0")
        await #expect(throws: CallRefused.self) {
            _ = try await desk.meter(longestWait: .milliseconds(50)).enter(OutsideCall(provider: "sec", operation: "x"))
        }
    }
}
