public import LedgerCore

/// A ranked account list in a CSV or JSON file (a JSON array, or an object with `accounts`).
///
/// Opening it reads the header; `read` reads the rows, any number of times, in constant memory.
public struct AccountsFile: AccountSource {
    private let file: TableFile
    private let reader: AccountRowReader

    /// - Parameter overrides: field (`company`, `score`, `rank`, `tier`, `account_id`, `domain`, `ticker`,
    ///   `cik`, `industry`, `tags`, `notes`, `owner`) to the column it is read from, before the headers that are known by name.
    /// - Throws: `InputFileError` where the file cannot be read as a table or has no company column.
    public init(path: String, mapping overrides: [String: String] = [:]) throws {
        var file = try TableFile(path: path, schema: .accounts, overrides: overrides)
        file.columns.preferScore(overrides: overrides)
        reader = try AccountRowReader(file)
        self.file = file
    }

    public var mapping: [(field: String, column: String)] { file.columns.mapping }

    public var path: String { file.path }

    public var format: String { file.formatName }

    /// What a person should know of how the file is read: two columns that name one field, an unusual delimiter.
    public var remarks: [String] { file.remarks }

    /// - Throws: `InputFileError` for a fault of the whole file, after which nothing of it should be kept; what
    ///   `body` throws.
    public func read(_ body: (AccountRow) throws -> Void) throws -> (sha256: String, bytes: Int) {
        try file.read(
            row: { row in try body(reader.account(row)) },
            rejected: { try body(.rejected(reason: $0.reason, fields: $0.fields, line: $0.line)) })
    }
}

extension TableSchema {
    static let accounts = TableSchema(
        key: "accounts",
        fields: [
            Field("company", ["company_name", "company", "account name", "acct name", "name"]),
            Field("score", ["score", "priority_score"]),
            Field("rank", ["rank"]),
            Field("tier", ["tier", "priority_tier", "rating"]),
            Field(
                "account_id", ["account_id", "acct id", "primary_account_id", "sf_id", "id", "record id"]),
            Field("domain", ["domain", "company domain name", "website", "website url"]),
            Field("ticker", ["ticker", "symbol", "stock symbol", "ticker symbol"]),
            Field("cik", ["cik", "cik number", "sec cik"]),
            Field("industry", ["industry"]),
            Field("tags", ["tags", "signal_tags"]),
            Field("notes", ["notes"]),
            Field("owner", ["owner", "account owner", "company owner"]),
        ])
}

extension Columns {
    /// A rank counts only where there is no score column, or where it alone was asked for.
    fileprivate mutating func preferScore(overrides: [String: String]) {
        guard self["score"] != nil, self["rank"] != nil else { return }
        let asked = Set(overrides.keys.map(TableSchema.normalised))
        release(asked.contains("rank") && !asked.contains("score") ? "score" : "rank")
    }
}
