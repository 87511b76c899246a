/// Whom or what not to write to.
public struct Suppression: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable { case email, person, domain, account, company }
    public enum Action: String, Sendable { case suppress, lift }

    public let id: Int64
    public let kind: Kind
    /// As it is stored: the e-mail key, `account id:person key`, the domain, the account's id, the name key.
    public let value: String
    /// Of a person or an account: the company's name.
    public let company: String?
    public let action: Action
    public let actor: String
    public let reason: String
    public let at: Timestamp

    public init(
        id: Int64, kind: Kind, value: String, company: String?, action: Action, actor: String, reason: String,
        at: Timestamp
    ) {
        self.id = id
        self.kind = kind
        self.value = value
        self.company = company
        self.action = action
        self.actor = actor
        self.reason = reason
        self.at = at
    }

    /// For people: `ana ruiz at Acme`, `Acme (account 12)`, `a person who was forgotten`.
    public var shown: String {
        if value.hasPrefix(Self.forgottenPrefix) { return "a person who was forgotten" }
        switch kind {
        case .person:
            let key = value.split(separator: ":", maxSplits: 2).last.map(String.init) ?? value
            return key + (company.map { " at \($0)" } ?? "")
        case .account: return (company.map { "\($0) " } ?? "") + "(account \(value))"
        case .email, .domain, .company: return value
        }
    }

    static let forgottenPrefix = "forgotten:"
}

/// What somebody asks to suppress, as it was written.
public enum SuppressionTarget: Sendable, Equatable {
    case email(String)
    case person(name: String, company: String)
    case domain(String)
    /// Its id in the CRM or the ledger, its domain or its name.
    case account(String)
}

/// How many of those the ledger knows something covers: of a person or an address no companies are counted.
public struct SuppressionCoverage: Sendable, Equatable {
    public let companies: Int
    public let people: Int
    /// Of these people, in whatever state.
    public let drafts: Int

    public init(companies: Int, people: Int, drafts: Int) {
        self.companies = companies
        self.people = people
        self.drafts = drafts
    }
}

/// A row of a list of whom not to write to.
public enum SuppressionRow: Sendable, Equatable {
    /// An e-mail and, where it is told, the person at the company; or a company with its domain.
    case targets([SuppressionTarget], reason: String?, line: Int)
    case rejected(reason: String, line: Int)

    public var line: Int {
        switch self {
        case .targets(_, _, let line), .rejected(_, let line): line
        }
    }
}

/// A list of whom not to write to.
public protocol SuppressionSource: Sendable {
    var path: String { get }
    /// Reads every row in file order.
    func read(_ body: (SuppressionRow) throws -> Void) throws
}

/// Why something cannot be suppressed: it is no e-mail address, no domain, or may be several.
public struct SuppressionFault: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

/// Where the rows of a list went: rows read = added + already there + rejected.
public struct SuppressionImport: Sendable, Equatable {
    public struct Rejected: Sendable, Equatable {
        public let line: Int
        public let reason: String
    }

    public var rowsRead = 0
    public var added = 0
    public var alreadyThere = 0
    public var rejected: [Rejected] = []

    public init() {}

    public mutating func reject(_ reason: String, line: Int) { rejected.append(Rejected(line: line, reason: reason)) }
}
