public import LedgerCore
public import LedgerStore

/// What a person can do with a draft, done by the program around the application. What cannot be done is a
/// `StoreError` whose words are for people.
public protocol DraftDesk: Sendable {
    /// - Parameter seen: SHA-256 of the wording that was shown.
    func approve(_ id: DraftID, by actor: String, reason: String?, seen: String) throws
    func decline(_ id: DraftID, by actor: String, reason: String, seen: String) throws
    func reopen(_ id: DraftID, by actor: String, reason: String?) throws
    /// Keeps a wording, whatever the validator says of it.
    func edit(_ id: DraftID, to wording: Wording, by actor: String, seen: String) throws
    /// Goes back to the generated wording.
    func restore(_ id: DraftID, by actor: String, seen: String) throws
    /// What the validator has against a wording that is not kept.
    func judge(_ wording: Wording, of id: DraftID) throws -> [WritingRecord.Failure]
    /// What each sentence of a draft rests on.
    /// - Throws: `StoreError.refused` where what is stored of it, or its rules, do not read.
    func grounds(of item: ReviewItem, in store: Store) throws -> DraftGrounds
    /// Exports what is approved: one file comes back, messages go to the folder of exports.
    func export(_ format: ExportFormat, isRaw: Bool, _ scope: ExportScope, by actor: String) throws -> DraftExport
    /// Exports one draft as a message.
    func message(_ id: DraftID, by actor: String) throws -> DraftExport
}

/// What an export came to.
public struct DraftExport: Sendable, Equatable {
    /// Nil where files were written, or where there is nothing to export.
    public let file: File?
    public let drafts: Int
    /// For people: how many drafts, where they are, and which were left out and why.
    public let told: String

    public struct File: Sendable, Equatable {
        public let name: String
        public let text: String

        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    public init(file: File?, drafts: Int, told: String) {
        self.file = file
        self.drafts = drafts
        self.told = told
    }
}

/// Where the words of a draft come from.
public struct DraftGrounds: Sendable, Equatable {
    public struct Sentence: Sendable, Equatable {
        public let text: String
        /// Empty where it claims nothing of the company.
        public let claims: [Claim]

        public init(text: String, claims: [Claim]) {
            self.text = text
            self.claims = claims
        }
    }

    public struct Claim: Sendable, Equatable {
        public let id: String
        public let text: String
        public let urls: [String]
        public let asOf: CalendarDay?
        public let provider: String
        public let sha256: String

        public init(id: String, text: String, urls: [String], asOf: CalendarDay?, provider: String, sha256: String) {
            self.id = id
            self.text = text
            self.urls = urls
            self.asOf = asOf
            self.provider = provider
            self.sha256 = sha256
        }
    }

    public let sentences: [Sentence]
    /// `composer`, or the model.
    public let writtenBy: String?
    /// Why it was written as it was: angle, offer, notes on the confidence.
    public let choices: [String]

    public init(sentences: [Sentence], writtenBy: String?, choices: [String]) {
        self.sentences = sentences
        self.writtenBy = writtenBy
        self.choices = choices
    }
}
