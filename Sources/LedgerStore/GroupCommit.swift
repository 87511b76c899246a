import Dispatch
internal import GRDB
import Synchronization

/// Puts changes that come close together into one transaction: what is asked for while one commit is under way makes
/// up the next. Nobody waits longer than for the commit before and the own one, and one sync serves them all.
final class GroupCommit: Sendable {
    /// A change, and who waits for it.
    private struct Job: Sendable {
        /// Makes the change, which may be made anew in another transaction.
        let change: @Sendable (Database) -> (any Error)?
        let resume: @Sendable ((any Error)?) -> Void
    }

    private let pending = Mutex<[Job]>([])
    private let queue = DispatchQueue(label: "ledger.commit")
    private let counters = Mutex((commits: 0, changes: 0))

    /// Commits so far, and the changes in them.
    var counts: (commits: Int, changes: Int) { counters.withLock { $0 } }

    /// Returns when the change is committed. Cancellation does not reach it: an outcome is recorded.
    /// - Throws: what `body` throws, which then changed nothing; or why the commit failed.
    func write<Value: Sendable>(
        to store: Store, _ body: @escaping @Sendable (Database) throws -> Value
    ) async throws -> Value {
        let value = Mutex<Value?>(nil)
        return try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Value, any Error>) in
            let job = Job { database in
                do {
                    let made = try body(database)
                    value.withLock { $0 = made }
                    return nil
                } catch {
                    return error
                }
            } resume: { error in
                if let error { return continuation.resume(throwing: error) }
                if let made = value.withLock({ $0 }) { continuation.resume(returning: made) }
            }
            let isFirst = pending.withLock { jobs in
                jobs.append(job)
                return jobs.count == 1
            }
            if isFirst { queue.async { self.commitPending(to: store) } }
        }
    }

    private func commitPending(to store: Store) {
        let jobs = pending.withLock { jobs in
            defer { jobs = [] }
            return jobs
        }
        commit(jobs, to: store)
    }

    private func commit(_ jobs: [Job], to store: Store) {
        do {
            try store.write { database in
                for job in jobs {
                    if let error = job.change(database) { throw error }
                }
                FaultPoint.reached("committing")
            }
            counters.withLock { $0 = ($0.commits + 1, $0.changes + jobs.count) }
            for job in jobs { job.resume(nil) }
        } catch {
            // One that is refused takes the others back with it: each is then made by itself.
            if jobs.count > 1 { return jobs.forEach { commit([$0], to: store) } }
            jobs.first?.resume(error)
        }
    }
}
