import Foundation
public import LedgerCore
public import LedgerStore
public import Prospect

/// Advances the pending rows of a run, one worker in rank order, until it is finished or stopped.
public struct Runner: Sendable {
    /// What happens on the way, for a progress line. Ids and company names only.
    public enum Progress: Sendable {
        case account(position: Int, name: String)
        case skipped(position: Int, name: String, reason: String)
        case attempt(AttemptID, AttemptState, reason: String?)
    }

    public enum End: Sendable, Equatable { case finished, stopped }

    private let store: Store
    private let output: OutputRoot
    private let pipeline: any ProspectPipeline
    private let contacts: any ContactSource
    private let rules: Rules
    private let clock: RunClock
    private let stop: StopFlag
    private let replay: Replay
    private let progress: @Sendable (Progress) -> Void
    private let stopwatch = Stopwatch()
    /// Names this process in leases.
    private let owner = "\(ProcessInfo.processInfo.hostName):\(getpid())"

    public init(
        store: Store, output: OutputRoot, pipeline: any ProspectPipeline, contacts: any ContactSource, rules: Rules,
        clock: RunClock, replay: Replay, stop: StopFlag, progress: @escaping @Sendable (Progress) -> Void
    ) {
        self.store = store
        self.output = output
        self.pipeline = pipeline
        self.contacts = contacts
        self.rules = rules
        self.clock = clock
        self.replay = replay
        self.stop = stop
        self.progress = progress
    }

    /// Attempts worked on so far, and the time their pipeline steps took.
    public var pipelineTime: (time: Duration, attempts: Int) { stopwatch.reading }

    /// How long a lease on an attempt holds, in milliseconds.
    private static let leaseMilliseconds: Int64 = 15 * 60 * 1_000

    /// Works until the run is finished, or stopped and resumable. The caller holds the runs' lock.
    /// - Throws: `StoreError`, `OutputError`; the run is then left resumable.
    public func work(on runID: RunID) async throws -> End {
        try store.resumeRun(runID)
        do {
            let run = try store.run(runID)
            let end = try await work(on: run)
            if end == .stopped {
                try store.interruptRun(runID)
                try replay.writeDashboards(of: runID)
            }
            return end
        } catch {
            // The first error is the one to tell of; a run that cannot even be marked is resumable as it is.
            try? store.interruptRun(runID)
            throw error
        }
    }

    private func work(on run: Run) async throws -> End {
        while let account = try store.nextAccount(of: run.id) {
            if stop.isRaised { return .stopped }
            if !account.hasContacts {
                guard try store.hasRoom(run.id) else { break }
                if try await !discover(account, run) { continue }
            }
            if try await draft(account, run) == .stopped { return .stopped }
            try store.closeAccount(account.accountID, of: run.id, cappedReason: try cappedReason(run))
            FaultPoint.reached("closed")
        }
        let cap = run.settings.maxTotalDrafts
        try store.settleRun(run.id, unreachedReason: "Draft cap reached (\(cap) of \(cap))")
        FaultPoint.reached("settled")
        // A run is finished when its dashboards are there: a crash before leaves it to be resumed.
        try replay.writeDashboards(of: run.id, as: .finished)
        FaultPoint.reached("rendered")
        try store.finishRun(run.id)
        FaultPoint.reached("finished")
        return .finished
    }

    /// Returns false where the account is skipped.
    private func discover(_ account: SelectedAccount, _ run: Run) async throws -> Bool {
        progress(.account(position: account.position, name: account.companyName))
        let stage = DiscoverContacts(
            store: store, source: contacts, personas: { [rules] in $0.compactMap(rules.searchPersona) }, clock: clock)
        let outcome = try await stage.discover(account, runID: run.id)
        FaultPoint.reached("discovered")
        guard case .skipped(let reason, _) = outcome else { return true }
        progress(.skipped(position: account.position, name: account.companyName, reason: reason))
        return false
    }

    private func draft(_ account: SelectedAccount, _ run: Run) async throws -> End {
        while !stop.isRaised {
            let leaseEnd = clock.realNow().adding(milliseconds: Self.leaseMilliseconds)
            guard
                let attempt = try store.claimAttempt(
                    at: account.accountID, of: run.id, owner: owner, leaseExpiresAt: leaseEnd)
            else { return .finished }
            FaultPoint.reached("claimed")
            try await work(attempt, run)
        }
        return .stopped
    }

    private func work(_ attempt: Attempt, _ run: Run) async throws {
        let drafting = AttemptDraft(
            store: store, pipeline: pipeline, output: output, run: run, owner: owner, clock: clock, stopwatch: stopwatch)
        stopwatch.countAttempt()
        do {
            switch try await drafting.advance(attempt, isStopping: { stop.isRaised }) {
            case nil: try store.returnAttempt(attempt.id, owner: owner)
            case .refused(let reason): progress(.attempt(attempt.id, .rejected, reason: reason))
            case .validated(let files):
                let decision = try RunGates(store: store, output: output, owner: owner, clock: clock).decide(files)
                let state = AttemptState(rawValue: decision.state.rawValue) ?? .failed
                progress(.attempt(attempt.id, state, reason: decision.reason))
            }
        } catch let error as PipelineFault {
            try store.fail(attempt, owner: owner, reason: error.reason)
            progress(.attempt(attempt.id, .failed, reason: error.reason))
        }
    }

    private func cappedReason(_ run: Run) throws -> String {
        try store.hasRoom(run.id)
            ? "Account cap reached (\(run.settings.maxDraftsPerAccount))"
            : "Draft cap reached (\(run.settings.maxTotalDrafts))"
    }
}
