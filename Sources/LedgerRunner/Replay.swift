import Foundation
public import LedgerCore
public import LedgerStore
import Prospect

/// Writes again, from rows alone, the files of a run; or compares them with what is on disk.
public struct Replay: Sendable {
    /// A file that is not what the rows say.
    public struct Drift: Sendable, Equatable {
        public enum Kind: String, Sendable { case missing, differs, hash = "row hash differs" }
        /// Relative to the output root.
        public let path: String
        public let kind: Kind
    }

    private let store: Store
    private let output: OutputRoot
    private let dashboards: @Sendable (RunSnapshot) -> [(ending: String, text: String)]

    /// - Parameter dashboards: renders a snapshot to each kind of dashboard, by file ending.
    public init(
        store: Store, output: OutputRoot,
        dashboards: @escaping @Sendable (RunSnapshot) -> [(ending: String, text: String)]
    ) {
        self.store = store
        self.output = output
        self.dashboards = dashboards
    }

    /// Writes a run's dashboards.
    /// - Parameter state: the state to show; nil for the run's own.
    public func writeDashboards(of runID: RunID, as state: RunState? = nil) throws {
        try writeUndisturbed { try dashboardFiles(runID, as: state) }
    }

    /// Writes a run's dashboards where it has some.
    public func rewriteDashboards(of runID: RunID) throws {
        try writeUndisturbed {
            let files = try dashboardFiles(runID)
            return files.contains { output.exists($0.path) } ? files : []
        }
    }

    /// Writes files again where somebody was erased after they were read: they may be in them.
    private func writeUndisturbed(_ files: () throws -> [(path: String, text: String)]) throws {
        var newest: Int64
        repeat {
            newest = try store.newestErasure()
            for (path, text) in try files() { try output.write(text, to: path) }
        } while try store.newestErasure() != newest
    }

    /// Writes each file of a run that is not there as the rows say.
    /// - Returns: how many files the run has, and which of them were written.
    public func write(_ runID: RunID) throws -> (files: Int, written: [String]) {
        let newest = try store.newestErasure()
        let files = try allFiles(runID)
        var written: [String] = []
        for (path, text, _) in files where output.bytes(path) != Array(text.utf8) {
            try output.write(text, to: path)
            written.append(path)
        }
        if try store.newestErasure() == newest { return (files.count, written) }
        // Somebody was erased meanwhile: their files have no rows any more.
        let left = Set(try allFiles(runID).map(\.path))
        written.filter { !left.contains($0) }.forEach(output.remove)
        try rewriteDashboards(of: runID)
        return (left.count, written.filter { left.contains($0) })
    }

    /// Compares each file of a run with what the rows say; writes nothing.
    public func check(_ runID: RunID) throws -> (files: Int, drift: [Drift]) {
        let files = try allFiles(runID)
        let drift: [Drift] = files.compactMap { path, text, sha256 in
            if let sha256, Digest.sha256(text) != sha256 { return Drift(path: path, kind: .hash) }
            guard let found = output.bytes(path) else { return Drift(path: path, kind: .missing) }
            return found == Array(text.utf8) ? nil : Drift(path: path, kind: .differs)
        }
        return (files.count, drift)
    }

    private func allFiles(_ runID: RunID) throws -> [(path: String, text: String, sha256: String?)] {
        let run = try store.run(runID)
        var files: [(path: String, text: String, sha256: String?)] = []
        for (attempt, _, stored) in try store.attemptsWithArtefacts(of: runID) {
            let rendered = try AttemptFiles(attempt, run: run)
            for kind in Artefact.Kind.allCases {
                guard let file = stored[kind] else { continue }
                files.append((file.path, try rendered.artefact(kind).text, file.sha256))
            }
        }
        return files + (try dashboardFiles(runID).map { ($0.path, $0.text, nil) })
    }

    private func dashboardFiles(_ runID: RunID, as state: RunState? = nil) throws -> [(path: String, text: String)] {
        var snapshot = try store.snapshot(of: runID, outputRoot: output.path)
        if let state { snapshot.state = state }
        return dashboards(snapshot).map { ("\(snapshot.dashboardStem).\($0.ending)", $0.text) }
    }
}
