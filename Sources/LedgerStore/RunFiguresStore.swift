internal import GRDB
public import LedgerCore

/// What came of a run's accounts and people, counted as far as a page can wait for.
public struct RunFigures: Sendable, Equatable {
    /// Accounts by what became of them, attempts by state, each with the reason where there is one.
    public let accounts: Tallies<SelectionState>
    public let attempts: Tallies<AttemptState>
    /// Accounts in the selection, all of them.
    public let accountsSelected: Int
    /// Drafts that were written, by state.
    public let drafts: Tallies<DraftState>

    /// So many rows in one state, for one reason.
    public struct Tally<State: Sendable & Equatable>: Sendable, Equatable {
        public let state: State
        public let reason: String?
        public let count: Int
    }

    /// The rows of one kind, most frequent first.
    public struct Tallies<State: Sendable & Equatable>: Sendable, Equatable {
        public let all: [Tally<State>]
        /// Only the first `Store.mostCounted` rows were counted: each number is at least so many.
        public let isCut: Bool

        public func count(_ states: [State]) -> Int { all.reduce(0) { $0 + (states.contains($1.state) ? $1.count : 0) } }

        public var total: Int { all.reduce(0) { $0 + $1.count } }
    }
}

extension Store {
    /// Rows of each kind that a page counts at most.
    public static let mostCounted = 5_000

    public func figures(of runID: RunID) throws -> RunFigures {
        try read { database in
            let arguments: StatementArguments = [runID.rawValue, Self.mostCounted]
            // Places in the ranked list are counted from 1, without gaps.
            let selected = try database.number("SELECT max(position) FROM selections WHERE run_id = ?", [runID.rawValue])
            return RunFigures(
                accounts: try Self.tallies(SelectionState.self, database.rows(Self.accountsSQL, arguments)),
                attempts: try Self.tallies(AttemptState.self, database.rows(Self.attemptsSQL, arguments)),
                accountsSelected: Int(selected ?? 0),
                drafts: try Self.tallies(DraftState.self, database.rows(Self.draftsSQL, arguments)))
        }
    }

    private static func tallies<State: RawRepresentable & Sendable & Equatable>(
        _ type: State.Type, _ rows: [Row]
    ) -> RunFigures.Tallies<State> where State.RawValue == String {
        let all = rows.compactMap { row in
            State(rawValue: row["state"]).map { RunFigures.Tally<State>(state: $0, reason: row["reason"], count: row["number"]) }
        }
        return RunFigures.Tallies(all: all, isCut: all.reduce(0) { $0 + $1.count } >= mostCounted)
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
