import Foundation
import LedgerCore
import LedgerStore
import Prospect

/// A worker's time at a run, from joining it to leaving: keeps its slots full with work that may start, its lease
/// extended, and an eye on other workers.
struct Shift: Sendable {
    let runner: Runner
    let run: Run
    let worker: WorkerID
    let lease: Lease
    let options: WorkOptions

    enum End: Equatable {
        case over
        /// Others took this worker for dead.
        case lost
    }

    private enum Happening: Sendable { case worked, paused }

    func work() async throws -> End {
        do {
            let end = try await fillSlots()
            if end == .over { try leave() }
            return end
        } catch {
            // The first error is the one to tell of; what cannot even be given back is rescued by the next to start.
            _ = try? store.leave(worker, of: run.id)
            throw error
        }
    }

    private var store: Store { runner.store }

    private func leave() throws {
        let others = try store.leave(worker, of: run.id)
        guard !others, try store.state(of: run.id) == .interrupted else { return }
        try runner.replay.writeDashboards(of: run.id)
    }

    // MARK: - The slots

    private struct Slots {
        var taken = 0
        /// Something may have come up since the last claim that brought nothing.
        var isWorthClaiming = true
        var retryAt: Timestamp?
        /// Nothing new is taken.
        var isClosing = false
        /// What is under way is stopped.
        var isCancelled = false
        var pauses = 0
    }

    private func fillSlots() async throws -> End {
        try rescue()
        return try await withThrowingTaskGroup(of: Happening.self) { group in
            defer { group.cancelAll() }
            group.addTask { await pause() }
            var slots = Slots()
            while true {
                if runner.stop.isRaised { slots.isClosing = true }
                if runner.stop.isOver(options.grace) { group.cancelAll() }
                if !slots.isClosing, slots.taken < options.slots, slots.isWorthClaiming {
                    if let end = try await claim(into: &slots, &group) { return end }
                }
                if slots.isClosing, slots.taken == 0 { return .over }
                switch try await group.next() {
                case .worked?:
                    slots.taken -= 1
                    slots.isWorthClaiming = true
                case .paused?:
                    group.addTask { await pause() }
                    guard try await isHeld(lookingAround: &slots) else { return .lost }
                    if slots.isCancelled { group.cancelAll() }
                case nil: return .over
                }
            }
        }
    }

    /// Not cut short by a cancellation: the loop would turn without a rest until the work in flight is over.
    private func pause() async -> Happening {
        await Task { [pause = options.pause] in _ = try? await Task.sleep(for: pause) }.value
        return .paused
    }

    /// Takes what may start, and starts it.
    /// - Returns: the shift's end, where this was it.
    private func claim(
        into slots: inout Slots, _ group: inout ThrowingTaskGroup<Happening, any Error>
    ) async throws -> End? {
        let claim = try await store.claim(
            options.slots - slots.taken, of: run.id, for: worker, now: runner.clock.realNow(),
            longestPause: options.retry.longestPause)
        if !claim.work.isEmpty { FaultPoint.reached("claimed") }
        for work in claim.work { group.addTask { try await perform(work) } }
        slots.taken += claim.work.count
        slots.isWorthClaiming = false
        switch claim.outlook {
        case .waiting(let until): slots.retryAt = until
        case .done: if slots.taken == 0, try await finish() { return .over }
        case .closed(let state):
            if state == .cancelled { group.cancelAll() }
            slots.isClosing = true
        case .lost: return .lost
        }
        return nil
    }

    /// Extends the lease in time, takes over from the dead, and sees whether there may be work again.
    /// - Returns: false where this worker was given up for lost.
    private func isHeld(lookingAround slots: inout Slots) async throws -> Bool {
        if lease.isDue {
            let end = lease.next(from: runner.clock.realNow())
            guard try await store.extendLease(of: worker, to: end) else { return false }
            lease.extend(to: end)
        }
        if let at = slots.retryAt, at <= runner.clock.realNow() { slots.isWorthClaiming = true }
        if try store.othersWrote() {
            slots.isWorthClaiming = true
            if try store.state(of: run.id) == .cancelled { slots.isCancelled = true }
        }
        slots.pauses += 1
        if slots.pauses % 5 == 0 {
            try rescue()
            slots.isWorthClaiming = true
        }
        return true
    }

    private func rescue() throws {
        let now = runner.clock.realNow()
        for other in try store.workers(at: run.id) where other.id != worker && runner.isGone(other, other.leaseEnd, now) {
            let rescued = try store.rescue(other, at: run.id) { runner.isGone(other, $0, now) }
            guard let rescued else { continue }
            FaultPoint.reached("rescued")
            // One that is only stopped may go on writing, and is refused then.
            let folders = !ProcessIdentity.isDead(other.process) ? [] : Set(rescued.map(\.company.folder)).flatMap { ["\($0)/research", "\($0)/drafts"] } + ["runs"]
            for folder in folders { runner.output.removeTemporaries(of: other.process, in: folder) }
            if !rescued.isEmpty { runner.progress(.rescued(attempts: rescued.count)) }
        }
    }

    /// Returns false where there is work again, or another worker ends the run.
    private func finish() async throws -> Bool {
        let cap = run.settings.maxTotalDrafts
        let reason = "Draft cap reached (\(cap) of \(cap))"
        guard try await store.settleRun(run.id, by: worker, unreachedReason: reason) else { return false }
        FaultPoint.reached("settled")
        try await FindNearDuplicates(store: store, limits: runner.rules.nearDuplicates).mark(run.id)
        // A run is finished when its dashboards are there: a crash before leaves it to be resumed.
        try runner.replay.writeDashboards(of: run.id, as: .finished)
        FaultPoint.reached("rendered")
        guard try await store.finishRun(run.id, by: worker) else { return false }
        FaultPoint.reached("finished")
        return true
    }

    // MARK: - The work

    private func perform(_ work: Work) async throws -> Happening {
        do {
            switch work {
            case .findContacts(let account): try await findContacts(account)
            case .advance(let attempt): try await advance(attempt)
            }
        } catch is LeaseLost {
            // Nobody may have taken it over: the lease is extended again, and it must not be held for ever.
            try await giveBack(work)
        } catch is OutputError where !lease.isHeld {
            // Whoever took it over has removed what was being written.
            try await giveBack(work)
        } catch StoreError.notHeld {
            // Another has it now; its result is the one that counts.
        }
        return .worked
    }

    /// Uncounted, and without effect where another has it by now.
    private func giveBack(_ work: Work) async throws {
        switch work {
        case .findContacts(let account): try await store.returnAccount(account.accountID, of: run.id, by: worker)
        case .advance(let attempt): try await store.returnAttempt(attempt, by: worker)
        }
    }

    private func findContacts(_ account: SelectedAccount) async throws {
        runner.progress(.account(position: account.position, name: account.companyName))
        let stage = DiscoverContacts(
            store: store, source: runner.contacts, outside: outside(for: account.accountID), output: runner.output,
            run: run, worker: worker, lease: lease, retry: options.retry, personas: { $0.compactMap(runner.rules.searchPersona) }, clock: runner.clock,
            remark: { [runner] in if runner.remarks.isNew($0) { runner.progress(.remark($0)) } })
        do {
            let outcome = try await stage.discover(account)
            FaultPoint.reached("discovered")
            guard case .skipped(let reason, _) = outcome else { return }
            runner.progress(.skipped(position: account.position, name: account.companyName, reason: reason))
        } catch where Task.isCancelled {
            try await giveBack(.findContacts(account))
        }
    }

    private func advance(_ attempt: Attempt) async throws {
        let drafting = AttemptDraft(
            store: store, pipeline: runner.pipeline, model: { metered($0) }, outside: { outside(for: $0.accountID, attempt: $0.id) },
            output: runner.output, run: run, worker: worker, lease: lease, clock: runner.clock, stopwatch: runner.stopwatch)
        runner.stopwatch.countAttempt()
        do {
            switch try await drafting.advance(attempt, isStopping: { runner.stop.isOver(options.grace) }) {
            case nil: try await giveBack(.advance(attempt))
            case .refused(let reason): runner.progress(.attempt(attempt.id, .rejected, reason: reason))
            case .skipped(let reason): runner.progress(.attempt(attempt.id, .skipped, reason: reason))
            case .validated(let files, let isSuppressed):
                let gates = RunGates(
                    store: store, output: runner.output, worker: worker, lease: lease, clock: runner.clock)
                let decision = try await gates.decide(files, isSuppressed: isSuppressed)
                let state = AttemptState(rawValue: decision.state.rawValue) ?? .failed
                runner.progress(.attempt(attempt.id, state, reason: decision.reason))
            }
        } catch let failure as StageFailure {
            try await settle(failure, of: attempt)
        } catch StoreError.refused(let rule) {
            // What the schema does not take from this attempt, it would not take another time.
            try await settle(StageFailure(attempt.stage, .permanent(rule)), of: attempt)
        } catch where Task.isCancelled {
            try await giveBack(.advance(attempt))
        }
    }

    private func metered(_ attempt: Attempt) -> (any LanguageModel)? {
        runner.model.map {
            MeteredModel(
                model: $0, rates: run.settings.modelRates, attempt: attempt, store: store,
                meter: meter(for: attempt.accountID, attempt: attempt.id), lease: lease, clock: runner.clock,
                retry: options.modelRetry)
        }
    }

    private func meter(for account: AccountID, attempt: AttemptID? = nil) -> LedgerMeter {
        LedgerMeter(
            store: store, subject: CallSubject(runID: run.id, accountID: account, attemptID: attempt), lease: lease,
            clock: runner.clock)
    }

    private func outside(for account: AccountID, attempt: AttemptID? = nil) -> Outside {
        let cache = AccountCache(
            store: store, accountID: account, clock: runner.clock,
            refresh: run.settings.refresh.map { ($0.kinds, run.startedAt) }, turns: runner.turns)
        return Outside(meter: meter(for: account, attempt: attempt), cache: cache)
    }

    private func settle(_ failure: StageFailure, of attempt: Attempt) async throws {
        switch options.retry.decide(failure.failure, tries: attempt.tries, jitter: .random(in: 0...1)) {
        case .fail:
            try await store.fail(attempt, by: worker, reason: failure.reason)
            runner.progress(.attempt(attempt.id, .failed, reason: failure.reason))
        case .retry(let pause, let counted):
            let until = runner.clock.realNow().adding(milliseconds: Int64(pause / .milliseconds(1)))
            try await store.putOff(attempt, by: worker, until: until, counted: counted, reason: failure.reason)
            runner.progress(.attempt(attempt.id, .retryable, reason: failure.reason))
        }
        FaultPoint.reached("putOff")
    }
}
