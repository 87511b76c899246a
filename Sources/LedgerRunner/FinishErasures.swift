import Foundation
public import LedgerCore
public import LedgerStore

/// How far erasures came outside the database.
public struct ErasureEnd: Sendable, Equatable {
    /// Tasks that are left: a folder is missing, a file cannot be deleted, or another process reads the database.
    public var left = 0
    /// Output roots, absolute, that are not there or cannot be written to: nobody knows what is in them.
    public var missing: [String] = []
    /// Exports that were deleted, or had messages deleted, because of whom they held; absolute paths.
    public var withdrawn: [String] = []
    /// Files of exports that are left as they were changed.
    public var changed: [ChangedExport] = []

    /// Nothing left to be done.
    public init() {}
}

/// Does what erasures leave to be done outside the database: deletes files, writes dashboards anew, empties free pages
/// and the log. What one process does not come to do, the next does.
///
/// Files are looked for in the output roots of the runs they are of, whatever output root the command was given.
public struct FinishErasures: Sendable {
    private let store: Store
    private let here: String
    private let replay: @Sendable (OutputRoot) -> Replay
    private let lives: @Sendable (WorkerStatus) -> Bool

    /// - Parameters:
    ///   - here: the output root of the command, absolute; it need not be there.
    ///   - lives: a worker is at work: the database file is not made anew under it.
    ///   - replay: writes dashboards under an output root.
    public init(
        store: Store, here: String, lives: @escaping @Sendable (WorkerStatus) -> Bool,
        replay: @escaping @Sendable (OutputRoot) -> Replay
    ) {
        self.store = store
        self.here = here
        self.lives = lives
        self.replay = replay
    }

    /// - Parameter fragments: what erasures erased, by their ids, where that is known still: the database file is made
    ///   anew only if it is in there.
    /// - Throws: `StoreError`; `OutputError` where dashboards cannot be written.
    @discardableResult
    public func finish(looking fragments: [Int64: [String]] = [:]) throws -> ErasureEnd {
        let roots = try store.rootsBeingErased()
        let names = Set(roots.values.joined())
        var end = ErasureEnd()
        end.missing = names.filter { root($0) == nil }.map(folder).sorted()
        // The folder alone says which of its files is whose.
        let drafts = try store.draftsBeingErased()
        for root in places(names) {
            let found = try ExportDrafts(store: store, root: root).withdraw(drafts)
            end.withdrawn += found.exports.map { root.path + "/" + $0 }
            end.changed += found.changed
        }
        for task in try store.erasureTasks() where task.kind != .scrub {
            guard try isDone(task.kind, in: roots[task.erasureID] ?? []) else { continue }
            try store.finish(task)
            FaultPoint.reached("unlinked")
        }
        end.left = try scrub(looking: fragments)
        return end
    }

    private func isDone(_ kind: ErasureTask.Kind, in names: Set<String>) throws -> Bool {
        switch kind {
        case .scrub: return false
        case .file(let path):
            let places = places(names)
            for place in places { place.remove(path) }
            return names.allSatisfy { root($0) != nil } && !places.contains { $0.exists(path) }
        case .dashboards(let runID):
            guard let root = root(try store.run(runID).settings.outputRoot) else { return false }
            try replay(root).rewriteDashboards(of: runID)
            return true
        }
    }

    /// Of erasures of which nothing else is left: a file's row names it.
    /// - Returns: how many tasks are left.
    private func scrub(looking fragments: [Int64: [String]]) throws -> Int {
        let left = try store.erasureTasks()
        let waiting = Set(left.filter { $0.kind != .scrub }.map(\.erasureID))
        let scrubs = left.filter { $0.kind == .scrub && !waiting.contains($0.erasureID) }
        if scrubs.isEmpty { return left.count }
        let known = scrubs.compactMap { fragments[$0.erasureID] }
        let isDone = try store.scrub(looking: known.count == scrubs.count ? Array(known.joined()) : nil) {
            try store.workers().contains(where: lives)
        }
        guard isDone else { return left.count }
        for task in scrubs { try store.finish(task) }
        return left.count - scrubs.count
    }

    // MARK: - Output roots

    /// Those that are there: of some names, and where adopted files may be, which are of no run.
    private func places(_ names: Set<String>) -> [OutputRoot] {
        let found = names.union([".", here]).compactMap(root)
        return Dictionary(found.map { ($0.path, $0) }, uniquingKeysWith: { first, _ in first }).values
            .sorted { $0.path < $1.path }
    }

    /// Nil where it is not there or cannot be written to: what is not seen is not gone.
    private func root(_ name: String) -> OutputRoot? {
        guard let root = try? OutputRoot(existing: folder(name)), access(root.path, W_OK | X_OK) == 0 else { return nil }
        return root
    }

    private func folder(_ name: String) -> String {
        name == "." ? URL(fileURLWithPath: store.path).deletingLastPathComponent().path : name
    }
}

/// Files an attempt can have left, by its account's folder and their common name.
public enum ErasableFiles {
    @Sendable public static func paths(folder: String, stem: String) -> [String] {
        AttemptFiles.Paths(folder: folder, stem: stem).all
    }
}
