/// What stands where something personal was.
public enum Erased {
    public static let text = "(erased)"
    /// SHA-256 of a wording whose subject and body were erased.
    public static let contentSHA256 = Digest.sha256("\(text)\n\n\(text)")
}

/// A person as the ledger has them, at one account.
public struct PersonOnFile: Sendable, Equatable {
    public let contactID: ContactID
    public let company: String
    public let name: String
    public let title: String
    public let email: String?
    public let attempts: Int
    public let drafts: Int

    public init(
        contactID: ContactID, company: String, name: String, title: String, email: String?, attempts: Int, drafts: Int
    ) {
        self.contactID = contactID
        self.company = company
        self.name = name
        self.title = title
        self.email = email
        self.attempts = attempts
        self.drafts = drafts
    }
}

/// What an erasure came to. Nothing personal is in it.
public struct ErasureReceipt: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Codable { case forget, retention }

    public var id: Int64 = 0
    public var kind = Kind.forget
    public var actor = ""
    public var at = ""
    public var contacts = 0
    public var attempts = 0
    public var drafts = 0
    /// Rows of each table of which something was erased.
    public var rows: [String: Int] = [:]
    /// Files to be deleted, and runs whose dashboards are written anew.
    public var files = 0
    public var dashboards = 0
    /// Salted hashes kept, by which the person is not taken up again.
    public var hashes = 0
    /// Attempts at other people of which a text names the person.
    public var mentions = 0
    /// Accounts at which the person is no contact, and whose notes, owner, tags or kept research hold the name still.
    public var namingAccounts = 0

    public init() {}
}

/// What an erasure leaves to be done outside its transaction.
public struct ErasureTask: Sendable, Equatable {
    public enum Kind: Sendable, Equatable {
        /// A file to delete, relative to the output root.
        case file(String)
        /// Dashboards to write anew.
        case dashboards(RunID)
        /// Free pages and the log to be emptied.
        case scrub
    }

    public let id: Int64
    public let erasureID: Int64
    public let kind: Kind

    public init(id: Int64, erasureID: Int64, kind: Kind) {
        self.id = id
        self.erasureID = erasureID
        self.kind = kind
    }
}
