internal import GRDB
public import LedgerCore

/// What came of a run's accounts and people, counted as far as a page can wait for.
public struct RunFigures: Sendable, Equatable {
    /// Accounts by what became of them, attempts by state, each with the reason where there is one; most frequent first.
    public let accounts: [Tally<SelectionState>]
    public let attempts: [Tally<AttemptState>]
    /// Accounts in the selection, all of them.
    public let accountsSelected: Int
    /// Drafts that were written, by state.
    public let drafts: [Tally<DraftState>]
    /// Nothing was left uncounted; else each count is of the first `Store.mostCounted` rows, and there are more.
    public let isWhole: Bool

    /// So many rows in one state, for one reason.
    public struct Tally<State: Sendable & Equatable>: Sendable, Equatable {
        public let state: State
        public let reason: String?
        public let count: Int
    }

    public func accounts(_ states: SelectionState...) -> Int {
        accounts.reduce(0) { $0 + (states.contains($1.state) ? $1.count : 0) }
    }

    public func attempts(_ states: AttemptState...) -> Int {
        attempts.reduce(0) { $0 + (states.contains($1.state) ? $1.count : 0) }
    }

    public func drafts(_ states: DraftState...) -> Int {
        drafts.reduce(0) { $0 + (states.contains($1.state) ? $1.count : 0) }
    }

    public var attemptsInAll: Int { attempts.reduce(0) { $0 + $1.count } }
    public var draftsInAll: Int { drafts.reduce(0) { $0 + $1.count } }
}

extension Store {
    /// Rows of each kind that a page counts at most.
    public static let mostCounted = 5_000

    public func figures(of runID: RunID) throws -> RunFigures {
        try read { database in
            let arguments: StatementArguments = [runID.rawValue, Self.mostCounted]
            let accounts = try Self.tally(SelectionState.self, database.rows(Self.accountsSQL, arguments))
            let attempts = try Self.tally(AttemptState.self, database.rows(Self.attemptsSQL, arguments))
            let drafts = try Self.tally(DraftState.self, database.rows(Self.draftsSQL, arguments))
            // Places in the ranked list are counted from 1, without gaps.
            let selected = try database.number("SELECT max(position) FROM selections WHERE run_id = ?", [runID.rawValue])
            let counted = [accounts.map(\.count), attempts.map(\.count), drafts.map(\.count)].map { $0.reduce(0, +) }
            return RunFigures(
                accounts: accounts, attempts: attempts, accountsSelected: Int(selected ?? 0), drafts: drafts,
                isWhole: counted.allSatisfy { $0 < Self.mostCounted })
        }
    }

    private static func tally<State: RawRepresentable & Sendable & Equatable>(
        _ type: State.Type, _ rows: [Row]
    ) -> [RunFigures.Tally<State>] where State.RawValue == String {
        rows.compactMap { row in
            State(rawValue: row["state"]).map { .init(state: $0, reason: row["reason"], count: row["number"]) }
        }
    }

    /// In rank order, which is that of their index.
    private static let accountsSQL = """
        SELECT state, reason, count(*) AS number FROM (
            SELECT state, reason FROM selections WHERE run_id = ?1 ORDER BY position LIMIT ?2)
        GROUP BY state, reason ORDER BY number DESC, state, reason
        """

    private static let attemptsSQL = """
        SELECT state, reason, count(*) AS number FROM (
            SELECT state, reason FROM attempts INDEXED BY attempts_place WHERE run_id = ?1 LIMIT ?2)
        GROUP BY state, reason ORDER BY number DESC, state, reason
        """

    /// From the index alone.
    private static let draftsSQL = """
        SELECT state, NULL AS reason, count(*) AS number FROM (
            SELECT state FROM drafts INDEXED BY drafts_run WHERE run_id = ?1 LIMIT ?2)
        GROUP BY state ORDER BY number DESC, state
        """
}
