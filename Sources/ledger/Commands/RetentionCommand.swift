import ArgumentParser
import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore

struct RetentionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retention",
        abstract: "Erase what is older than the settings say.",
        discussion: """
            retention_contacts_days: people to whom nothing happened since, with all that was drafted for them. \
            retention_drafts_days: the texts of attempts of runs over since; the people stay. retention_research_days: \
            kept answers past their time since. retention_events_days: the history of runs over since. What is not set \
            is kept for ever. Unlike `ledger forget` no hash is kept: who was erased by age may be found again. States \
            and counts stay.
            """)

    @Flag(help: "Only say what would be erased.")
    var dryRun = false

    @Option(help: "Who applies it, for the record. [default: the user's name]")
    var by: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let actor = try Actor.named(by)
        let workspace = try common.workspace()
        let ages = try workspace.settings.retentionAges()
        let now = try workspace.clock(runDate: nil).realNow()
        if dryRun {
            return show(
                try workspace.reading { try ApplyRetention(store: $0, ages: ages, now: now, actor: actor).preview() }, ages, ErasureEnd())
        }
        let store = try workspace.existingStore()
        defer { try? store.close() }
        let retention = ApplyRetention(store: store, ages: ages, now: now, actor: actor)
        let done = try retention.apply { usleep(20_000) }
        show(done, ages, try workspace.finishErasures(store).finish(looking: done.erased))
    }

    private func show(_ done: Retained, _ ages: RetentionAges, _ end: ErasureEnd) {
        if common.json { return Terminal.show(json(done, ages, end).serialized()) }
        let kinds: [(name: String, days: Int?, count: Int)] = [
            ("contacts", ages.contacts, done.contacts), ("drafts", ages.drafts, done.attempts),
            ("research", ages.research, done.answers), ("events", ages.events, done.events),
        ]
        let lines = kinds.map { name, days, count in
            guard let days else { return "\(name): kept for ever (retention_\(name)_days is not set)" }
            return "\(name): \(count) older than \(counted(days, "day")) " + (dryRun ? "would be erased" : "erased")
        }
        Terminal.show((lines + ErasureView.text(end)).joined(separator: "\n"))
    }

    private func json(_ done: Retained, _ ages: RetentionAges, _ end: ErasureEnd) -> JSON {
        func kind(_ days: Int?, _ count: Int) -> JSON {
            .members(("days", days.map(JSON.int) ?? .null), ("erased", .int(count)))
        }
        return .members(
            ("dry_run", .bool(dryRun)), ("contacts", kind(ages.contacts, done.contacts)),
            ("drafts", kind(ages.drafts, done.attempts)), ("research", kind(ages.research, done.answers)),
            ("events", kind(ages.events, done.events)), ("erasures", .array(done.erased.keys.sorted().map { .int(Int($0)) })),
            ("tasks_left", .int(end.left)), ("missing_folders", .array(end.missing.map(JSON.string))),
            ("withdrawn", .array(end.withdrawn.map(JSON.string))), ("changed", ErasureView.json(end.changed)))
    }
}

extension Settings {
    /// - Throws: `ConfigurationError` for an age that is no number of days.
    func retentionAges() throws -> RetentionAges {
        var ages = RetentionAges()
        ages.drafts = try days(.retentionDraftsDays)
        ages.contacts = try days(.retentionContactsDays)
        ages.research = try days(.retentionResearchDays)
        ages.events = try days(.retentionEventsDays)
        return ages
    }

    private func days(_ key: SettingKey) throws -> Int? {
        setting(key) == nil ? nil : try number(key)
    }
}
