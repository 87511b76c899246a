internal import GRDB
public import LedgerCore

/// What one reading of an accounts file came to.
public struct ImportReport: Sendable, Equatable {
    public let importID: ImportID
    public let sha256: String
    public let reconciliation: RunSnapshot.Reconciliation
}

extension Store {
    /// Reads an accounts file into rows: each of them loaded, duplicate or rejected with a reason. All in one
    /// transaction: an error of the file leaves nothing behind.
    public func importAccounts(from source: any AccountSource) throws -> ImportReport {
        try write { try Self.importAccounts(from: source, into: $0) }
    }

    static func importAccounts(from source: any AccountSource, into database: Database) throws -> ImportReport {
        try database.run(
            "INSERT INTO imports (path, format, mapping) VALUES (?, ?, ?)",
            [source.path, source.format, mappingJSON(source.mapping)])
        let importID = ImportID(database.lastInsertedRowID)
        var writer = try ImportWriter(database, importID: importID)
        let (sha256, bytes) = try source.read { try writer.write($0) }
        let counts = writer.counts
        try database.run(
            """
            UPDATE imports SET sha256 = ?, bytes = ?, rows_read = ?, loaded = ?, duplicates = ?, rejected = ?
            WHERE id = ?
            """,
            [
                sha256, bytes, counts.rowsRead, counts.loaded, counts.duplicates, counts.rejected, importID.rawValue,
            ])
        return ImportReport(importID: importID, sha256: sha256, reconciliation: counts)
    }

    /// Rows of an import that were not loaded, in file order, with line and reason.
    public func faults(of importID: ImportID) throws -> [(line: Int, fate: RowFate, reason: String)] {
        try read { database in
            try database.rows(
                """
                SELECT line, fate, reason FROM import_rows WHERE import_id = ? AND fate <> 'loaded'
                ORDER BY row_number
                """, [importID.rawValue]
            ).map { ($0["line"], RowFate(rawValue: $0["fate"]) ?? .rejected, $0["reason"]) }
        }
    }

    private static func mappingJSON(_ mapping: [(field: String, column: String)]) -> String {
        JSON.object(mapping.map { JSON.Member($0.field, .string($0.column)) }).serialized(pretty: false)
    }
}

/// Writes the rows of one import: finds or makes each row's account, and gives the row its fate.
private struct ImportWriter {
    private let importID: Int64
    private let matcher: AccountMatcher
    private let insertRow: RawStatement
    private let loadedRow: RawStatement
    private let demoteRow: RawStatement
    private(set) var counts = RunSnapshot.Reconciliation(rowsRead: 0, loaded: 0, duplicates: 0, rejected: 0)

    init(_ database: Database, importID: ImportID) throws {
        self.importID = importID.rawValue
        matcher = try AccountMatcher(database)
        insertRow = try RawStatement(
            database,
            """
            INSERT INTO import_rows
                (import_id, row_number, line, fate, reason, account_id, score, tier, fields)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """)
        loadedRow = try RawStatement(
            database,
            """
            SELECT row_number, line, score FROM import_rows
            WHERE import_id = ? AND account_id = ? AND fate = 'loaded'
            """)
        demoteRow = try RawStatement(
            database,
            """
            UPDATE import_rows SET fate = 'duplicate', reason = ?1, fields = (
                SELECT json_patch(json_patch('{}', json_object('company_name', a.name, 'score', ?4,
                    'tier', import_rows.tier, 'account_id', a.external_id, 'domain', a.domain,
                    'ticker', a.ticker, 'cik', CAST(a.cik AS TEXT), 'industry', a.industry, 'tags', (SELECT group_concat(value, ';') FROM json_each(a.tags)),
                    'notes', a.notes, 'owner', a.owner)), coalesce(import_rows.fields, '{}'))
                FROM accounts a WHERE a.id = import_rows.account_id)
            WHERE import_id = ?2 AND row_number = ?3
            """)
    }

    mutating func write(_ row: AccountRow) throws {
        counts.rowsRead += 1
        switch row {
        case .account(let record, let line): try writeAccount(record, line: line)
        case .rejected(let reason, let fields, let line):
            counts.rejected += 1
            try insert(line: line, fate: .rejected, reason: reason, fields: fields)
        }
    }

    private mutating func writeAccount(_ record: AccountRecord, line: Int) throws {
        let match = try matcher.match(record)
        guard !match.isNew, let earlier = try loaded(match.accountID) else {
            if !match.isNew { try matcher.update(match.accountID, from: record) }
            counts.loaded += 1
            return try insert(line: line, fate: .loaded, record: record, accountID: match.accountID, fields: record.extra)
        }
        counts.duplicates += 1
        if record.score > earlier.score {
            try demote(earlier.rowNumber, score: earlier.score, reason: "same account as line \(line), which has the higher score")
            try matcher.update(match.accountID, from: record)
            try insert(line: line, fate: .loaded, record: record, accountID: match.accountID, fields: record.extra)
        } else {
            let reason = "same account as line \(earlier.line)"
                + (record.score < earlier.score ? ", which has the higher score" : ", which comes first")
            try insert(
                line: line, fate: .duplicate, reason: reason, record: record, accountID: match.accountID,
                fields: record.allFields)
        }
    }

    private func loaded(_ accountID: Int64) throws -> (rowNumber: Int64, line: Int64, score: Double)? {
        loadedRow.bind(1, importID)
        loadedRow.bind(2, accountID)
        defer { loadedRow.reset() }
        guard try loadedRow.step() else { return nil }
        return (loadedRow.int(0), loadedRow.int(1), loadedRow.double(2))
    }

    /// The account still says what the demoted row said: the row takes that over before the better row changes it.
    private func demote(_ rowNumber: Int64, score: Double, reason: String) throws {
        demoteRow.bind(1, reason)
        demoteRow.bind(2, importID)
        demoteRow.bind(3, rowNumber)
        demoteRow.bind(4, JSON.spell(score))
        try demoteRow.run()
    }

    private func insert(
        line: Int, fate: RowFate, reason: String? = nil, record: AccountRecord? = nil, accountID: Int64? = nil,
        fields: [(column: String, value: String)]
    ) throws {
        insertRow.bind(1, importID)
        insertRow.bind(2, Int64(counts.rowsRead))
        insertRow.bind(3, Int64(line))
        insertRow.bind(4, fate.rawValue)
        insertRow.bind(5, reason)
        insertRow.bind(6, accountID)
        insertRow.bind(7, record?.score)
        insertRow.bind(8, record?.tier?.rawValue)
        insertRow.bind(9, fields.isEmpty ? nil : Self.json(fields))
        try insertRow.run()
    }

    private static func json(_ fields: [(column: String, value: String)]) -> String {
        JSON.object(fields.map { JSON.Member($0.column, .string($0.value)) }).serialized(pretty: false)
    }
}

extension AccountRecord {
    /// The row as it was read, by the ledger's names.
    fileprivate var allFields: [(column: String, value: String)] {
        let known: [(String, String?)] = [
            ("company_name", companyName), ("score", JSON.spell(score)), ("tier", tier?.rawValue),
            ("account_id", externalID), ("domain", domain), ("ticker", ticker), ("cik", cik?.description), ("industry", industry),
            ("tags", tags.isEmpty ? nil : tags.joined(separator: ";")), ("notes", notes), ("owner", owner),
        ]
        return known.compactMap { name, value in value.map { (name, $0) } } + extra
    }
}
