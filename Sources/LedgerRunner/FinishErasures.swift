import LedgerCore
public import LedgerStore

/// Does what erasures leave to be done outside the database: deletes files, writes dashboards anew, empties free pages
/// and the log. What one process does not come to do, the next does.
public struct FinishErasures: Sendable {
    private let store: Store
    private let output: OutputRoot
    private let replay: Replay

    public init(store: Store, output: OutputRoot, replay: Replay) {
        self.store = store
        self.output = output
        self.replay = replay
    }

    /// - Parameter fragments: what the newest erasure erased, where that is known still: the database file is made anew
    ///   only if it is in there.
    /// - Returns: how many tasks are left, as another process reads the database or a file cannot be deleted.
    /// - Throws: `StoreError`; `OutputError` where dashboards cannot be written.
    @discardableResult
    public func finish(looking fragments: [String]? = nil) throws -> Int {
        // The folder alone says which of its files is whose.
        _ = try ExportDrafts(store: store, root: output).withdraw(store.draftsBeingErased())
        let tasks = try store.erasureTasks()
        for task in tasks where task.kind != .scrub {
            guard try isDone(task.kind) else { continue }
            try store.finish(task)
            FaultPoint.reached("unlinked")
        }
        let left = try store.erasureTasks()
        let scrubs = left.filter { $0.kind == .scrub }
        // After the last file: its row named it.
        guard let last = scrubs.last, scrubs.count == left.count else { return left.count }
        guard try store.scrub(looking: scrubs.count == 1 ? fragments : nil) else { return left.count }
        for task in scrubs where task.id <= last.id { try store.finish(task) }
        return 0
    }

    private func isDone(_ kind: ErasureTask.Kind) throws -> Bool {
        switch kind {
        case .scrub: return false
        case .file(let path):
            output.remove(path)
            return !output.exists(path)
        case .dashboards(let runID):
            // A run at work writes them at its end.
            guard try store.run(runID).state != .running else { return true }
            try replay.rewriteDashboards(of: runID)
            return true
        }
    }
}

/// Files an attempt can have left, by its account's folder and their common name.
public enum ErasableFiles {
    @Sendable public static func paths(folder: String, stem: String) -> [String] {
        AttemptFiles.Paths(folder: folder, stem: stem).all
    }
}
