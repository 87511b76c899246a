/// How far contacts came: found, drafted, accepted, approved, sent, answered.
public struct Tally: Sendable, Equatable {
    /// People found; each has an attempt.
    public var contacts = 0
    /// Drafts written.
    public var drafts = 0
    public var accepted = 0
    public var rejected = 0
    public var held = 0
    public var failed = 0
    public var skipped = 0
    public var capped = 0
    public var cancelled = 0
    public var approved = 0
    public var declined = 0
    public var sent = 0
    public var replied = 0
    public var meetings = 0
    public var bounced = 0
    public var optedOut = 0

    public init() {}

    /// Contacts that somebody tried to write to: neither left out before nor cut off.
    public var attempts: Int { contacts - skipped - capped - cancelled }

    /// Attempts the gates or the researcher decided on.
    public var decided: Int { accepted + rejected + held }

    /// Accepted drafts nobody has decided on.
    public var waiting: Int { max(0, accepted - approved - declined) }

    /// Approved, and not sent.
    public var toSend: Int { max(0, approved - sent) }

    public var acceptance: Proportion { Proportion(accepted, of: decided) }
    /// Of the drafts that people decided on.
    public var approval: Proportion { Proportion(approved, of: approved + declined) }
    /// Of the e-mails sent.
    public var reply: Proportion { Proportion(replied, of: sent) }

    /// Every count with its name in the database and in JSON.
    public static var counts: [(name: String, count: WritableKeyPath<Tally, Int>)] {
        [
            ("contacts", \.contacts), ("drafts", \.drafts), ("accepted", \.accepted), ("rejected", \.rejected),
            ("held", \.held), ("failed", \.failed), ("skipped", \.skipped), ("capped", \.capped),
            ("cancelled", \.cancelled), ("approved", \.approved), ("declined", \.declined), ("sent", \.sent),
            ("replied", \.replied), ("meetings", \.meetings), ("bounced", \.bounced), ("opted_out", \.optedOut),
        ]
    }

    public static func += (sum: inout Tally, other: Tally) {
        for (_, count) in counts { sum[keyPath: count] += other[keyPath: count] }
    }
}
