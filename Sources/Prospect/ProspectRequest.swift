public import LedgerCore

/// One contact to write to.
public struct ProspectRequest: Sendable, Codable, Equatable {
    public var company: Company
    public var contact: Person
    public var tier: Tier
    public var mode: DraftMode
    public var experiment: String?
    public var runDate: CalendarDay
    public var refresh: Refresh?
    /// Variants wanted, at least 1.
    public var variants: Int
    /// How many colleagues at this account were asked about before this contact in this run: colleagues'
    /// drafts are worded differently by it.
    public var colleague: Int

    public init(
        company: Company, contact: Person, tier: Tier, mode: DraftMode, experiment: String? = nil,
        runDate: CalendarDay, refresh: Refresh? = nil, variants: Int = 1, colleague: Int = 0
    ) {
        self.company = company
        self.contact = contact
        self.tier = tier
        self.mode = mode
        self.experiment = experiment
        self.runDate = runDate
        self.refresh = refresh
        self.variants = variants
        self.colleague = colleague
    }

    public struct Company: Sendable, Codable, Equatable {
        public var name: String
        public var domain: String?
        /// On a stock exchange of the United States.
        public var ticker: String?
        public var cik: CIK?
        /// CRM id, as the accounts file spells it.
        public var accountID: String?
        public var industry: String?
        public var notes: String?
        public var tags: [String]

        public init(
            name: String, domain: String? = nil, ticker: String? = nil, cik: CIK? = nil,
            accountID: String? = nil, industry: String? = nil, notes: String? = nil, tags: [String] = []
        ) {
            self.name = name
            self.domain = domain
            self.ticker = ticker
            self.cik = cik
            self.accountID = accountID
            self.industry = industry
            self.notes = notes
            self.tags = tags
        }

        enum CodingKeys: String, CodingKey {
            case name, domain, ticker, cik
            case accountID = "account_id"
            case industry, notes, tags
        }
    }

    public struct Person: Sendable, Codable, Equatable {
        public var name: String
        public var title: String
        /// Id of the search persona that found this person (`quality`, `ops`, `it`).
        public var persona: String
        public var email: String?

        public init(name: String, title: String, persona: String, email: String? = nil) {
            self.name = name
            self.title = title
            self.persona = persona
            self.email = email
        }
    }

    enum CodingKeys: String, CodingKey {
        case company, contact, tier, mode, experiment
        case runDate = "run_date"
        case refresh, variants, colleague
    }
}
