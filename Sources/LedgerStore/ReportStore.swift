internal import GRDB
public import LedgerCore

/// Reports read what triggers have counted by run (`tallies`, `objections`); lists read an index that begins with
/// what they are bounded by. Runs of a scope are found by `run_date`, which is the first column of a unique key.
extension Store {
    /// - Throws: `StoreError.noSuchRun`.
    public func funnelReport(_ scope: ReportScope) throws -> FunnelReport {
        try read { database in
            let runs = try Self.runs(in: scope, database)
            let ids = Self.list(runs)
            return FunnelReport(
                heading: Self.heading(scope, runs), accountsSelected: try Self.selected(ids, database),
                accountsSkipped: try Self.skips(ids, database).map(\.count).reduce(0, +),
                accountsOpen: try Self.open(ids, database), tally: try Self.tally(ids, database),
                aboveCap: try runs.last.flatMap { try Self.aboveCap(of: $0, database) })
        }
    }

    /// - Throws: `StoreError.noSuchRun`.
    public func gatesReport(_ scope: ReportScope) throws -> GatesReport {
        try read { database in
            let runs = try Self.runs(in: scope, database)
            let ids = Self.list(runs)
            return GatesReport(
                heading: Self.heading(scope, runs), tally: try Self.tally(ids, database),
                reasons: try Self.reasons(ids, database), gates: try Self.objections("gate", ids, database),
                checks: try Self.objections("check", ids, database), edits: try Self.edits(scope, database))
        }
    }

    /// - Throws: `StoreError.noSuchRun`.
    public func personasReport(_ scope: ReportScope) throws -> PersonasReport {
        try read { database in
            let runs = try Self.runs(in: scope, database)
            let personas = try Self.personaTallies(Self.list(runs), database)
            return PersonasReport(
                heading: Self.heading(scope, runs),
                personas: personas.sorted { ($1.tally.contacts, $0.name) < ($0.tally.contacts, $1.name) }
                    .map { (persona: $0.name, tally: $0.tally) })
        }
    }

    /// - Parameter minimumSample: below it nothing is said of an arm.
    /// - Throws: `StoreError.noSuchRun`.
    public func experimentsReport(
        _ scope: ReportScope, minimumSample: Int = ExperimentsReport.defaultMinimumSample
    ) throws -> ExperimentsReport {
        try read { database in
            let runs = try Self.runs(in: scope, database)
            let groups = Dictionary(grouping: runs) { GroupKey(tier: $0.tier, mode: $0.mode) }
                .sorted { ($0.key.tier, $0.key.mode) < ($1.key.tier, $1.key.mode) }
            return ExperimentsReport(
                heading: Self.heading(scope, runs), minimumSample: minimumSample,
                groups: try groups.compactMap { key, runs in
                    let arms = try Self.experimentTallies(Self.list(runs), database)
                    return arms.isEmpty ? nil : .init(
                        tier: key.tier, mode: key.mode,
                        arms: arms.map { .init(experiment: $0.name, runs: $0.runs, tally: $0.tally) })
                })
        }
    }

    private struct GroupKey: Hashable {
        let tier: String
        let mode: String
    }

    /// - Throws: `StoreError.noSuchRun`.
    public func spendReport(_ scope: ReportScope) throws -> SpendReport {
        try read { database in
            let runs = try Self.runs(in: scope, database)
            return SpendReport(
                heading: Self.heading(scope, runs), lines: try Self.spendLines(scope, database),
                tally: try Self.tally(Self.list(runs), database))
        }
    }
}

// MARK: - Runs of a report

extension Store {
    struct ReportRun {
        let id: Int64
        let day: CalendarDay
        let state: RunState
        let tier: String
        let mode: String
        let accepted: Int
        let maxTotalDrafts: Int
        let spentMicroUSD: Int64
    }

    /// In the order of their days.
    static func runs(in scope: ReportScope, _ database: Database) throws -> [ReportRun] {
        let rows = switch scope {
        case .run(let id):
            try database.rows(
                """
                SELECT id, run_date, state, tier, mode, drafts_accepted, max_total_drafts, spent_microusd FROM runs
                WHERE id = ?
                """, [id.rawValue])
        case .days(let days):
            try database.rows(
                """
                SELECT id, run_date, state, tier, mode, drafts_accepted, max_total_drafts, spent_microusd FROM runs
                WHERE run_date BETWEEN ? AND ? ORDER BY run_date, day_number
                """, [days.lowerBound.description, days.upperBound.description])
        }
        if case .run(let id) = scope, rows.isEmpty { throw StoreError.noSuchRun("run \(id)") }
        return try rows.map { row in
            ReportRun(
                id: row["id"], day: try day(row["run_date"]), state: RunState(rawValue: row["state"]) ?? .interrupted,
                tier: row["tier"], mode: row["mode"], accepted: row["drafts_accepted"],
                maxTotalDrafts: row["max_total_drafts"], spentMicroUSD: row["spent_microusd"])
        }
    }

    static func heading(_ scope: ReportScope, _ runs: [ReportRun]) -> ReportHeading {
        var day: CalendarDay?
        if case .run = scope { day = runs.first?.day }
        return ReportHeading(scope: scope, runDate: day, runs: runs.count)
    }

    /// Ids as JSON, for `json_each`.
    static func list(_ runs: [ReportRun]) -> String {
        "[" + runs.map { String($0.id) }.joined(separator: ",") + "]"
    }
}
