/// One account as an accounts file names it, cleaned but not yet matched to a known account.
public struct AccountRecord: Sendable, Equatable {
    public var companyName: String
    /// Higher is better; 0 where the file names none. A `rank` of n is the score -n.
    public var score: Double
    /// Nil where the file names none: the run's tier then applies.
    public var tier: Tier?
    /// CRM id as written in the file.
    public var externalID: String?
    /// Host without scheme, `www.` and path, case-folded.
    public var domain: String?
    /// As written in the file.
    public var ticker: String?
    public var cik: CIK?
    public var industry: String?
    public var tags: [String]
    public var notes: String?
    public var owner: String?
    /// Columns the ledger has no name for, in file order.
    public var extra: [(column: String, value: String)]

    public init(
        companyName: String, score: Double = 0, tier: Tier? = nil, externalID: String? = nil, domain: String? = nil,
        ticker: String? = nil, cik: CIK? = nil, industry: String? = nil, tags: [String] = [], notes: String? = nil,
        owner: String? = nil, extra: [(column: String, value: String)] = []
    ) {
        self.companyName = companyName
        self.score = score
        self.tier = tier
        self.externalID = externalID
        self.domain = domain
        self.ticker = ticker
        self.cik = cik
        self.industry = industry
        self.tags = tags
        self.notes = notes
        self.owner = owner
        self.extra = extra
    }

    public static func == (left: AccountRecord, right: AccountRecord) -> Bool {
        left.companyName == right.companyName && left.score == right.score && left.tier == right.tier
            && left.externalID == right.externalID && left.domain == right.domain
            && left.ticker == right.ticker && left.cik == right.cik && left.industry == right.industry
            && left.tags == right.tags && left.notes == right.notes && left.owner == right.owner
            && left.extra.elementsEqual(right.extra, by: ==)
    }

    public var identity: AccountIdentity {
        AccountIdentity(externalID: externalID, domain: domain, name: companyName)
    }
}

/// One data row of an accounts file: an account, or the reason it is none. `line` is the 1-based line of the
/// file the row starts on (of a JSON file, the line its object starts on).
public enum AccountRow: Sendable {
    case account(AccountRecord, line: Int)
    /// `fields` is the row as it was read, so that nothing of it is lost.
    case rejected(reason: String, fields: [(column: String, value: String)], line: Int)
}

/// A ranked account list that can be read once from front to back.
public protocol AccountSource: Sendable {
    /// Field name to the column of the file it is read from, in the file's column order.
    var mapping: [(field: String, column: String)] { get }
    /// Absolute path, `csv` or `json`, and size in bytes.
    var path: String { get }
    var format: String { get }
    /// Reads the file in constant memory and returns the SHA-256 (hex) and the length in bytes of what was read.
    func read(_ body: (AccountRow) throws -> Void) throws -> (sha256: String, bytes: Int)
}
