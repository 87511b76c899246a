/// A kind of person to look for: its id (`quality`, `ops`, `it`) and the role titles that name it.
public struct SearchPersona: Sendable, Equatable, Codable {
    public let id: String
    public let terms: [String]

    public init(id: String, terms: [String]) {
        self.id = id
        self.terms = terms
    }
}

/// A person as a contact source names them. Name or title may be blank: such a person is recorded, never drafted for.
public struct FoundContact: Sendable, Equatable, Codable {
    public var name: String
    public var title: String
    public var email: String?
    /// Where the source has this person: `line 12` of a file, a vendor's id.
    public var reference: String

    public init(name: String, title: String, email: String? = nil, reference: String) {
        self.name = name
        self.title = title
        self.email = email
        self.reference = reference
    }
}

extension FoundContact {
    /// A database text ends at U+0000; what is stored must be what was judged.
    var withoutNulls: FoundContact {
        func clean(_ text: String) -> String { text.utf8.contains(0) ? text.filter { $0 != "\0" } : text }
        return FoundContact(
            name: clean(name), title: clean(title), email: email.map(clean), reference: clean(reference))
    }
}

/// The account a contact or signal source is asked about.
public struct AccountQuery: Sendable {
    public let companyName: String
    public let identity: AccountIdentity

    public init(companyName: String, identity: AccountIdentity) {
        self.companyName = companyName
        self.identity = identity
    }
}

/// Finds people at an account. An empty answer means there are none; a source that cannot answer throws.
public protocol ContactSource: Sendable {
    /// The provider's name in call rows: `contacts_file`, `zoominfo`.
    var name: String { get }
    /// Its calls to the outside go through the meter one by one; else a search as a whole is recorded as one.
    var isMetered: Bool { get }
    /// What is kept of a search, and for how long; nil where people are looked for anew each time.
    func topic(of persona: SearchPersona) -> ResearchTopic?
    /// People who fit the persona, best first, then people whose name or title is blank.
    /// - Throws: `ContactSourceUnavailable` where the source cannot answer.
    func contacts(
        at account: AccountQuery, persona: SearchPersona, meter: any CallMeter
    ) async throws -> [FoundContact]
}

extension ContactSource {
    public var isMetered: Bool { false }
    public func topic(of persona: SearchPersona) -> ResearchTopic? { nil }
}

/// A contact source that cannot answer. Not "no contacts": the account is skipped with this reason.
public struct ContactSourceUnavailable: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Cause: String, Sendable, Codable {
        case noCredentials = "no credentials"
        case rejectedCredentials = "rejected credentials"
        case quota
        case outage
    }
    /// For people: `ZoomInfo`.
    public let provider: String
    public let cause: Cause

    public init(provider: String, cause: Cause) {
        self.provider = provider
        self.cause = cause
    }

    public var description: String { "\(provider) unavailable: \(cause.rawValue)" }
}
