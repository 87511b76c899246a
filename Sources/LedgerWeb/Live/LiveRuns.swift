import LedgerCore
import LedgerStore
import NIOPosix

/// Tells browsers how runs go on. However many look on, the ledger is asked once: whether anything was committed, and
/// only then how the runs stand.
actor LiveRuns {
    private static let pause = Duration.milliseconds(500)
    /// Rounds after which a run is looked at though nothing was committed: its process may be gone.
    private static let lookAnyway = 10
    /// Rounds after which a silent stream shows that it is there, and ends for who is not let in any more.
    private static let heartbeat = 30

    /// Whether somebody is let in still.
    typealias Admission = @Sendable (Store) throws -> Bool

    private struct Viewer {
        let runID: RunID
        let mayWatch: Admission
        let stream: AsyncStream<String>.Continuation
    }

    private let pool: ReadPool
    private let ports: WebPorts
    private let threads: NIOThreadPool
    private var viewers: [Int: Viewer] = [:]
    private var nextNumber = 0
    private var told: [RunID: String] = [:]
    private var polling: Task<Void, Never>?

    init(pool: ReadPool, ports: WebPorts, threads: NIOThreadPool) {
        self.pool = pool
        self.ports = ports
        self.threads = threads
    }

    /// What to send to a browser, from now on until the run is at rest; nil where too many look on already. The place is
    /// free again when nobody has the stream any more, also where nobody ever read it.
    func watch(_ runID: RunID, while mayWatch: @escaping Admission) -> AsyncStream<String>? {
        guard viewers.count < Limits.viewers else { return nil }
        // Who reads slowly misses what is old by then.
        let (events, stream) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(4))
        nextNumber += 1
        let number = nextNumber
        stream.onTermination = { [weak self] _ in Task { [weak self] in await self?.leave(number) } }
        viewers[number] = Viewer(runID: runID, mayWatch: mayWatch, stream: stream)
        if let known = told[runID] { stream.yield(known) }
        if polling == nil { polling = Task { await poll() } }
        return events
    }

    private func leave(_ number: Int) {
        viewers.removeValue(forKey: number)?.stream.finish()
        told = told.filter { known in viewers.values.contains { $0.runID == known.key } }
    }

    private func poll() async {
        var version: Int64?
        var round = 0
        while !viewers.isEmpty, !Task.isCancelled {
            let before = version
            let now = try? await threads.runIfActive { [pool] in try pool.version() }
            version = now
            let isNew = viewers.values.contains { told[$0.runID] == nil }
            if now != before || isNew || round % Self.lookAnyway == 0 { await tell() }
            round += 1
            if round % Self.heartbeat == 0 { await beat() }
            try? await Task.sleep(for: Self.pause)
        }
        polling = nil
    }

    private func beat() async {
        let asked = viewers.mapValues(\.mayWatch)
        let gone = try? await threads.runIfActive { [pool] in
            try pool.read(within: Limits.page) { store in try asked.filter { try !$0.value(store) }.map(\.key) }
        }
        gone?.forEach(leave)
        viewers.values.forEach { $0.stream.yield(": here\n\n") }
    }

    private func tell() async {
        for runID in Set(viewers.values.map(\.runID)).sorted() {
            guard let (event, isOver) = await look(at: runID) else { continue }
            let watching = viewers.filter { $0.value.runID == runID }
            if told[runID] != event { watching.values.forEach { $0.stream.yield(event) } }
            told[runID] = event
            if isOver { watching.keys.forEach(leave) }
        }
    }

    /// The event that says how a run stands, and whether nobody works on it any more; nil where that cannot be told now.
    private func look(at runID: RunID) async -> (event: String, isOver: Bool)? {
        try? await threads.runIfActive { [pool, ports] in
            try pool.read(within: Limits.page) { store in
                let progress = try RunProgress(try store.runLine(runID), store, ports)
                return ("event: progress\ndata: \(progress.event)\n\n", !progress.isRunning)
            }
        }
    }
}
