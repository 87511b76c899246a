/// The job: one contact in one run, with all that its stages need.
public struct Attempt: Sendable, Equatable {
    public let id: AttemptID
    public let runID: RunID
    public let accountID: AccountID
    /// Place among the account's contacts, from 1.
    public let position: Int
    /// The stage to run next.
    public let stage: AttemptStage
    public let contact: Contact
    public let company: Company
    /// Name its files start with.
    public let fileStem: String
    /// Failures so far.
    public let tries: Int
    /// JSON of the stages done.
    public let results: [AttemptStage: String]
    /// The experiment whose rules it is drafted by.
    public let experiment: String?
    /// Earlier runs that had a draft of this account accepted: its people are not to read the same words again.
    public let earlierRuns: Int

    public struct Contact: Sendable, Equatable {
        public let name: String
        public let title: String
        public let email: String?
        /// Id of the search persona that found this contact.
        public let persona: String

        public init(name: String, title: String, email: String?, persona: String) {
            self.name = name
            self.title = title
            self.email = email
            self.persona = persona
        }
    }

    public struct Company: Sendable, Equatable {
        public let name: String
        public let externalID: String?
        public let domain: String?
        public let ticker: String?
        public let cik: CIK?
        public let industry: String?
        public let notes: String?
        public let tags: [String]
        public let folder: String

        public init(
            name: String, externalID: String?, domain: String?, ticker: String? = nil, cik: CIK? = nil,
            industry: String?, notes: String?, tags: [String], folder: String
        ) {
            self.name = name
            self.externalID = externalID
            self.domain = domain
            self.ticker = ticker
            self.cik = cik
            self.industry = industry
            self.notes = notes
            self.tags = tags
            self.folder = folder
        }
    }

    public init(
        id: AttemptID, runID: RunID, accountID: AccountID, position: Int, stage: AttemptStage, contact: Contact,
        company: Company, fileStem: String, tries: Int = 0, results: [AttemptStage: String], experiment: String? = nil,
        earlierRuns: Int = 0
    ) {
        self.id = id
        self.runID = runID
        self.accountID = accountID
        self.position = position
        self.stage = stage
        self.contact = contact
        self.company = company
        self.fileStem = fileStem
        self.tries = tries
        self.results = results
        self.experiment = experiment
        self.earlierRuns = earlierRuns
    }
}

/// An account of a run.
public struct SelectedAccount: Sendable, Equatable {
    public let accountID: AccountID
    public let position: Int
    public let companyName: String
    public let externalID: String?
    public let domain: String?
    /// Ids of the personas to look for, in order.
    public let personas: [String]
    /// How often looking up its contacts has failed.
    public let tries: Int

    public init(
        accountID: AccountID, position: Int, companyName: String, externalID: String?, domain: String?,
        personas: [String], tries: Int = 0
    ) {
        self.accountID = accountID
        self.position = position
        self.companyName = companyName
        self.externalID = externalID
        self.domain = domain
        self.personas = personas
        self.tries = tries
    }

    public var query: AccountQuery {
        AccountQuery(
            companyName: companyName,
            identity: AccountIdentity(externalID: externalID, domain: domain, name: companyName))
    }
}

/// A person chosen for an attempt, and the persona that found them.
public struct DiscoveredContact: Sendable, Equatable {
    public let contact: FoundContact
    public let persona: String
    public let source: String
    /// Where the source says that the person is not to be written to.
    public let optOut: OptOut?

    public init(contact: FoundContact, persona: String, source: String, optOut: OptOut? = nil) {
        self.contact = contact.withoutNulls
        self.persona = persona
        self.source = source
        self.optOut = optOut
    }

    /// A person without name or title gets an attempt that ends here, and never a draft.
    public var isComplete: Bool { missing == nil }

    /// `missing title`, where that is; nil for a person with both.
    public var missing: String? {
        switch (PersonName.isName(contact.name), PersonName.isTitle(contact.title)) {
        case (true, true): nil
        case (false, false): "missing name and title"
        case (false, true): "missing name"
        case (true, false): "missing title"
        }
    }

    /// What tells people at one account apart: the normalised name, else the e-mail, else where they were found.
    public var personKey: String { Self.personKey(of: contact) }

    public static func personKey(of contact: FoundContact) -> String {
        let name = PersonName.key(contact.name)
        if !name.isEmpty { return "name:" + name }
        if let email = contact.email, !email.isBlank { return "email:" + email.trimmingWhitespace().lowercased() }
        return "reference:" + contact.reference
    }
}

/// A source's word that a person is not to be written to.
public struct OptOut: Sendable, Equatable {
    /// Who suppresses the person: the source.
    public let actor: String
    public let reason: String
    /// When the source said it.
    public let toldAt: Timestamp

    public init(actor: String, reason: String, toldAt: Timestamp) {
        self.actor = actor
        self.reason = reason
        self.toldAt = toldAt
    }
}

/// One call to the outside, for the record: no payload, no secrets.
public struct ProviderCall: Sendable, Equatable {
    public enum Status: String, Sendable { case ok, unavailable, error }
    public let provider: String
    public let operation: String
    public let status: Status
    public let detail: String?
    public let results: Int
    public let startedAt: Timestamp
    public let endedAt: Timestamp

    public init(
        provider: String, operation: String, status: Status, detail: String?, results: Int, startedAt: Timestamp,
        endedAt: Timestamp
    ) {
        self.provider = provider
        self.operation = operation
        self.status = status
        self.detail = detail
        self.results = results
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}

/// A file of an attempt: what it is, where it goes, what is in it.
public struct Artefact: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case research, email, variants
        case contextQuality = "context_quality"
    }
    public let kind: Kind
    /// Relative to the output root.
    public let path: String
    public let text: String
    public let sha256: String

    public init(kind: Kind, path: String, text: String) {
        self.kind = kind
        self.path = path
        self.text = text
        sha256 = Digest.sha256(text)
    }
}

/// A draft as its row holds it.
public struct DraftRecord: Sendable, Equatable {
    public var contactName: String
    public var contactTitle: String
    public var subject: String
    public var body: String
    public var confidenceMode: String
    public var citedSignals: Int
    public var sources: [RunSnapshot.Source]
    public var warnings: [String]
    public var figures: TextFigures
    /// The wordings tried for it, in order.
    public var writings: [WritingRecord]

    public init(
        contactName: String, contactTitle: String, subject: String, body: String, confidenceMode: String,
        citedSignals: Int, sources: [RunSnapshot.Source], warnings: [String], figures: TextFigures = TextFigures(),
        writings: [WritingRecord] = []
    ) {
        self.contactName = contactName
        self.contactTitle = contactTitle
        self.subject = subject
        self.body = body
        self.confidenceMode = confidenceMode
        self.citedSignals = citedSignals
        self.sources = sources
        self.warnings = warnings
        self.figures = figures
        self.writings = writings
    }
}

/// A wording tried for a draft, as its row holds it.
public struct WritingRecord: Sendable, Equatable {
    public enum Outcome: String, Sendable, Codable {
        case kept
        /// The next one is to mend it.
        case repaired
        case discarded
    }

    /// `composer`, or the model.
    public var writtenBy: String
    /// Of the answer it was read from; nil where no model wrote it.
    public var answerSHA256: String?
    public var subject: String
    public var body: String
    public var usedSignalIDs: [String]
    /// What was held against it; empty where it passed.
    public var failures: [Failure]
    public var outcome: Outcome

    public struct Failure: Sendable, Codable, Equatable {
        public var check: String
        public var text: String
        public var detail: String

        public init(check: String, text: String, detail: String) {
            self.check = check
            self.text = text
            self.detail = detail
        }
    }

    public init(
        writtenBy: String, answerSHA256: String? = nil, subject: String, body: String, usedSignalIDs: [String],
        failures: [Failure], outcome: Outcome
    ) {
        self.writtenBy = writtenBy
        self.answerSHA256 = answerSHA256
        self.subject = subject
        self.body = body
        self.usedSignalIDs = usedSignalIDs
        self.failures = failures
        self.outcome = outcome
    }
}

/// How a draft reads, in figures: warnings for its reader, no gate.
public struct TextFigures: Sendable, Codable, Equatable {
    public var words: Int
    public var sentences: Int
    /// Flesch-Kincaid grade, one decimal.
    public var readingGrade: Double
    /// Phrases of it that mail filters are known to mark down, as the rules list them.
    public var spamTriggers: [String]

    public init(words: Int = 0, sentences: Int = 0, readingGrade: Double = 0, spamTriggers: [String] = []) {
        self.words = words
        self.sentences = sentences
        self.readingGrade = readingGrade
        self.spamTriggers = spamTriggers
    }

    enum CodingKeys: String, CodingKey {
        case words, sentences
        case readingGrade = "reading_grade"
        case spamTriggers = "spam_triggers"
    }
}
