import Synchronization

/// Pages as they were made last, so that many who look at the same page while a run goes on cost it no more than one.
final class PageCache: Sendable {
    struct Key: Hashable {
        let visitor: String
        let target: String
        let wantsJSON: Bool
    }

    private struct Entry {
        let page: Rendered
        let version: Int64
        let writes: Int
        let madeAt: ContinuousClock.Instant
    }

    /// A page may be as old as this though the ledger has changed; and as old as that though it has not, for what a
    /// page says of processes and of the clock.
    private static let staleAfter = Duration.milliseconds(250)
    private static let oldAfter = Duration.seconds(2)
    private static let kept = 64

    private let state = Mutex<(entries: [Key: Entry], writes: Int)>(([:], 0))

    /// The page under a key, if it is still good.
    /// - Parameter version: the ledger's, as it is now.
    func page(_ key: Key, version: Int64, now: ContinuousClock.Instant = .now) -> Rendered? {
        state.withLock { state in
            guard let entry = state.entries[key], entry.writes == state.writes else { return nil }
            let age = entry.madeAt.duration(to: now)
            return age < (entry.version == version ? Self.oldAfter : Self.staleAfter) ? entry.page : nil
        }
    }

    /// How often something was changed by way of this server: asked before a page is made, told when it is kept.
    var writes: Int { state.withLock { $0.writes } }

    func keep(_ page: Rendered, _ key: Key, version: Int64, writes: Int, madeAt: ContinuousClock.Instant = .now) {
        state.withLock { state in
            if state.entries.count >= Self.kept { state.entries = [:] }
            state.entries[key] = Entry(page: page, version: version, writes: writes, madeAt: madeAt)
        }
    }

    /// Whoever changed something sees it at once.
    func changed() { state.withLock { $0.writes += 1 } }
}
