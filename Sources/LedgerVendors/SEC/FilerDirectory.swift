import Foundation
import Synchronization

/// Keeps the list of companies for the process: of several who need it at once one fetches it.
actor FilerDirectory {
    private var kept: (listing: CompanyTickers, at: ContinuousClock.Instant)?
    private var isFetching = false
    private var waiting: [CheckedContinuation<Void, Never>] = []
    /// A process may live for weeks.
    private let goodFor = Duration.seconds(86_400)

    private static let all = Mutex<[String: FilerDirectory]>([:])

    /// The one of an address.
    static func of(_ url: String) -> FilerDirectory {
        all.withLock { known in
            if let directory = known[url] { return directory }
            let directory = FilerDirectory()
            known[url] = directory
            return directory
        }
    }

    /// A failure is not kept: whoever waited tries in turn.
    func listing(_ fetch: @Sendable () async throws -> CompanyTickers) async throws -> CompanyTickers {
        while isFetching { await withCheckedContinuation { waiting.append($0) } }
        try Task.checkCancellation()
        if let kept, ContinuousClock.now - kept.at < goodFor { return kept.listing }
        isFetching = true
        defer {
            isFetching = false
            for other in waiting { other.resume() }
            waiting = []
        }
        let listing = try await fetch()
        kept = (listing, .now)
        return listing
    }
}
