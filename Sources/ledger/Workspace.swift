import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect

/// What the settings point to: the output root, the ledger in it, the rules, the clock.
struct Workspace {
    let settings: Settings
    let outputPath: String
    let databasePath: String

    init(_ settings: Settings) {
        self.settings = settings
        outputPath = settings.path(.outputRoot) ?? Settings.absolute("outbound")
        databasePath = settings.path(.database) ?? outputPath + "/ledger.sqlite"
    }

    /// Makes the output root where it is not there.
    func output() throws -> OutputRoot { try OutputRoot(outputPath) }

    /// Opens the ledger, and makes it where it is not there.
    func store() throws -> Store {
        _ = try output()
        return try finishingErasures(Store.open(databasePath))
    }

    /// Opens the ledger that is there.
    /// - Throws: `StoreError.missing` where there is none.
    func existingStore() throws -> Store {
        guard FileManager.default.fileExists(atPath: databasePath) else { throw StoreError.missing(databasePath) }
        return try finishingErasures(Store.open(databasePath))
    }

    /// What an erasure left to be done when its process died, or could not do, is done by the next command that writes.
    private func finishingErasures(_ store: Store) throws -> Store {
        if try !store.erasureTasks().isEmpty { try finishErasures(store).finish() }
        return store
    }

    func finishErasures(_ store: Store) -> FinishErasures {
        FinishErasures(
            store: store, here: outputPath, lives: { ProcessIdentity.lives($0, now: Self.wallClock()) },
            replay: { RunSession.replay(store, $0) })
    }

    /// How a run stands, by its rows and by the processes that live.
    func standing(of runID: RunID, in store: Store) throws -> RunStanding {
        let now = try clock(runDate: nil).realNow()
        return RunStanding(try store.status(of: runID)) { ProcessIdentity.lives($0, now: now) }
    }

    /// A run's files stay together.
    /// - Throws: `CommandError` where this output root is not the one the run writes to.
    func requireRoot(of run: Run) throws { try requireRoot(run.settings.outputRoot, of: run.id) }

    /// Exported files are in the output root of their drafts' runs, where an erasure looks for them.
    /// - Throws: `CommandError` where this output root is not the one.
    func requireRoot(of drafts: [OutgoingDraft]) throws {
        for draft in drafts { try requireRoot(draft.outputRoot, of: draft.runID) }
    }

    private func requireRoot(_ name: String, of runID: RunID) throws {
        guard name != outputRootName else { return }
        let other = name == "." ? "the folder of its database" : name
        throw CommandError(
            status: .usage,
            description: "run \(runID) writes to \(other), not to \(outputPath); name that with --output-root")
    }

    /// Answers from the ledger without a way to write to it.
    /// - Throws: `StoreError.missing` where there is none.
    func reading<Value>(_ body: (Store) throws -> Value) throws -> Value {
        try Store.reading(databasePath, body)
    }

    /// As above; `body` gets nil where there is none yet.
    func readingPast<Value>(_ body: (Store?) throws -> Value) throws -> Value {
        FileManager.default.fileExists(atPath: databasePath) ? try reading(body) : try body(nil)
    }

    /// What a run rests on: the rules of all, or of those without an experiment, and the arms of a split.
    func rules(for settings: RunSettings) throws -> (rules: Rules, arms: [RunPlan.Arm]) {
        guard let split = try settings.split(), split.isSplit else {
            return (try rules(experiment: try settings.split()?.arms.first?.name), [])
        }
        let arms = try split.arms.map {
            RunPlan.Arm(
                experiment: $0.name, percent: $0.percent, rules: StoredRules(try rules(experiment: $0.name)))
        }
        return (try rules(experiment: nil), arms)
    }

    /// The experiment of a command that looks at one set of rules: none where the settings split accounts between some.
    /// - Throws: `CommandError` where the command line asks for a split.
    func singleExperiment() throws -> String? {
        let run = try settings.runSettings()
        guard let split = try run.split() else { return nil }
        guard split.isSplit else { return split.arms.first?.name }
        if case .flag? = settings.setting(.experiment)?.source {
            throw CommandError(status: .usage, description: "--exp takes one experiment here, without shares")
        }
        return nil
    }

    /// The rules file, or the built-in rules, under one experiment's overlay.
    func rules(experiment: String?) throws -> Rules {
        let overlay = try experiment.map { try RulesText.experiment($0, in: settings.experimentsFolder) }
        let base = try rulesText()
        return try Rules.load(base.yaml, file: base.file, overlay: overlay)
    }

    /// The rules file of the settings, or the built-in rules.
    func rulesText() throws -> RulesText.Named {
        try settings.path(.rules).map { try RulesText.read($0) } ?? (Rules.defaultYAML, "built-in rules")
    }

    /// - Parameters:
    ///   - runDate: today where nil.
    ///   - timeZone: that of a run made earlier; the settings' where nil.
    /// - Throws: `ConfigurationError` for a time zone this machine does not know.
    func clock(runDate: CalendarDay?, timeZone: String? = nil) throws -> RunClock {
        let zone = try timeZone.map(Self.zone) ?? settings.timeZone()
        let now = Self.wallClock()
        let offset = Self.offsetSeconds(of: zone, at: now)
        let today = now.adding(milliseconds: Int64(offset) * 1_000).day
        return RunClock(runDate: runDate ?? today, utcOffsetSeconds: offset, wallClock: Self.wallClock)
    }

    private static func zone(_ identifier: String) throws -> TimeZone {
        guard let zone = TimeZone(identifier: identifier) else {
            throw ConfigurationError(
                description: "this machine does not know the run's time zone \(identifier); install tzdata")
        }
        return zone
    }

    /// How a run names where its files go: by the database's folder, so that both can be moved together.
    var outputRootName: String {
        databasePath == outputPath + "/ledger.sqlite" ? "." : outputPath
    }

    /// The last instant of a day in the run's time zone.
    func endOfDay(_ day: CalendarDay) throws -> Timestamp {
        let utc = Timestamp(millisecondsSinceEpoch: (Int64(day.daysSinceEpoch) + 1) * 86_400_000 - 1)
        return utc.adding(milliseconds: -Int64(Self.offsetSeconds(of: try settings.timeZone(), at: utc)) * 1_000)
    }

    private static func offsetSeconds(of zone: TimeZone, at time: Timestamp) -> Int {
        zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(time.millisecondsSinceEpoch) / 1_000))
    }

    private static let wallClock: @Sendable () -> Timestamp = {
        Timestamp(millisecondsSinceEpoch: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}

extension StoredRules {
    init(_ rules: Rules) { self.init(sha256: rules.sha256, yaml: rules.mergedYAML) }
}
