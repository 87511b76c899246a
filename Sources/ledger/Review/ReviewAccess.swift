import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect

extension Workspace {
    /// The desk of a ledger that is there, for decisions by people.
    /// - Parameter rules: those a run's drafts of an experiment are written by, read each time by default.
    func desk(
        _ store: Store, rules: @escaping @Sendable (Run, String?) throws -> Rules = { try RunPipeline($0).rules(of: $1) }
    ) throws -> ReviewDesk {
        let clock = try clock(runDate: nil)
        return ReviewDesk(
            store: store, replay: RunSession.replay(store, try output()), rules: rules, now: { clock.realNow() })
    }

    /// Hands a desk over a ledger to `body`, whose drafts are of runs that write to this output root.
    func reviewing<Value>(_ ids: [DraftID] = [], _ body: (ReviewDesk, Store) throws -> Value) throws -> Value {
        let store = try existingStore()
        defer { try? store.close() }
        for id in ids { try requireRoot(of: try store.run(try store.review(id).runID)) }
        return try body(try desk(store), store)
    }
}

/// Who decides, for the record.
enum Actor {
    /// - Throws: `CommandError` for a name that is blank.
    static func named(_ given: String?) throws -> String {
        if let given, given.isBlank {
            throw CommandError(status: .usage, description: "--by is empty; write the name of who decides, or leave it out")
        }
        return given?.trimmingWhitespace() ?? user
    }

    /// The name this process runs under.
    static var user: String { [NSUserName(), "uid \(getuid())"].first { !$0.isBlank } ?? "unknown" }
}
