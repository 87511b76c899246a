/// A kind of person to look for: its id (`quality`, `ops`, `it`) and the role titles that name it.
public struct SearchPersona: Sendable, Equatable, Codable {
    /// New people taken for each persona of an account.
    public static let mostPeople = 2

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
    /// A database text ends at U+0000; what is stored must be what was judged. Of an e-mail see `EmailAddress.stored`.
    var withoutNulls: FoundContact {
        func clean(_ text: String) -> String { text.utf8.contains(0) ? text.filter { $0 != "\0" } : text }
        return FoundContact(
            name: clean(name), title: clean(title), email: email.map { EmailAddress.stored(clean($0)) }, reference: clean(reference))
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
    func topic(of persona: SearchPersona, at account: AccountQuery) -> ResearchTopic?
    /// People who fit the persona, best first, then people whose name or title is blank.
    /// - Throws: `ContactSourceUnavailable` where the source cannot answer; `CompanyAmbiguous`; `StepFailure`.
    func contacts(
        at account: AccountQuery, persona: SearchPersona, meter: any CallMeter
    ) async throws -> [FoundContact]
    /// What is kept of the look-up of a person's e-mail address; nil where the source has none to look up.
    func emailTopic(of person: FoundContact) -> ResearchTopic?
    /// Looks up e-mail addresses, which may cost the vendor's credits.
    /// - Returns: an answer for each person it has one of, by reference, and why it is not for all.
    /// - Throws: as `contacts`.
    func emails(of people: [FoundContact], meter: any CallMeter) async throws -> EmailAnswers
}

extension ContactSource {
    public var isMetered: Bool { false }
    public func topic(of persona: SearchPersona, at account: AccountQuery) -> ResearchTopic? { nil }
    public func emailTopic(of person: FoundContact) -> ResearchTopic? { nil }
    public func emails(of people: [FoundContact], meter: any CallMeter) async throws -> EmailAnswers { EmailAnswers() }
}

/// What the look-up of a person's e-mail address came to.
public struct EmailAnswer: Sendable, Equatable, Codable {
    /// Nil where there is none to have.
    public var email: String?
    /// The person has asked the source not to be written to.
    public var hasOptedOut: Bool
    /// True where it was one of a person who was forgotten, and is not kept.
    public var isForgotten: Bool?

    public init(email: String? = nil, hasOptedOut: Bool = false) {
        self.email = email
        self.hasOptedOut = hasOptedOut
    }
}

public struct EmailAnswers: Sendable {
    /// By the people's references.
    public var answers: [String: EmailAnswer]
    /// Why some have none; nil where all have.
    public var shortfall: (any Error)?

    public init(_ answers: [String: EmailAnswer] = [:], shortfall: (any Error)? = nil) {
        self.answers = answers
        self.shortfall = shortfall
    }
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
    /// What was answered: `status 403 (ZI0002)`.
    public let detail: String?

    public init(provider: String, cause: Cause, detail: String? = nil) {
        self.provider = provider
        self.cause = cause
        self.detail = detail
    }

    public var description: String {
        "\(provider) unavailable: \(cause.rawValue)" + (detail.map { ", \($0)" } ?? "")
    }
}

/// A contact source knows several companies that may be the account: nobody is taken from any of them, and the
/// account is skipped with this reason.
public struct CompanyAmbiguous: Error, Sendable, Equatable, CustomStringConvertible {
    /// For people: `ZoomInfo`.
    public let provider: String
    /// How many there are, and what would tell.
    public let detail: String

    public init(provider: String, detail: String) {
        self.provider = provider
        self.detail = detail
    }

    public var reason: String { "\(provider): company is ambiguous" }
    public var description: String { "\(reason): \(detail)" }
}
