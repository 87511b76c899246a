import LedgerCore

/// A draft as a message that mail programs open for sending (RFC 5322, `X-Unsent: 1`).
///
/// Nothing in it depends on when it is made: the date is that of the approval, the id follows from the draft and its
/// wording. Without a sender there is no `From`, so that a program opens it with the user's own account.
struct MailMessage {
    let draft: OutgoingDraft
    /// Nil where the draft has none.
    let address: MailAddress?
    let sender: MailSender?

    var text: String { header + "\r\n" + QuotedPrintable.encode(draft.body) }

    private var header: String {
        var fields = [MailHeader.field("Date", (draft.reviewedAt ?? draft.clock).mailDate)]
        if let sender { fields.append(MailHeader.mailbox("From", displayName: sender.name, address: sender.address)) }
        if let address {
            fields.append(MailHeader.mailbox("To", displayName: draft.contactName, address: address))
        }
        fields += [
            MailHeader.text("Subject", draft.subject),
            MailHeader.field("Message-ID", "<draft.\(draft.id).\(draft.contentSHA256.prefix(32))@ledger.invalid>"),
            MailHeader.field("X-Unsent", "1"),
        ]
        if draft.standing != .approved { fields.append(MailHeader.field("X-Ledger-Review", draft.standing.rawValue)) }
        fields += [
            MailHeader.field("MIME-Version", "1.0"), MailHeader.field("Content-Type", "text/plain; charset=utf-8"),
            MailHeader.field("Content-Transfer-Encoding", "quoted-printable"),
        ]
        return fields.joined()
    }

    /// The company and the contact for people, the id for certainty; a draft nobody approved says so.
    var fileName: String {
        let names = [draft.company, draft.contactName].map { FolderName.short($0) }.filter { !$0.isEmpty }
        let mark = draft.standing == .approved ? "" : ".\(draft.standing.rawValue)"
        return (names + ["\(draft.id)"]).joined(separator: "_") + mark + ".eml"
    }
}

/// Who a message is from.
public struct MailSender: Sendable, Equatable {
    let name: String
    let address: MailAddress

    /// Reads `Kim Lee <kim@our.example>`, `"Lee, Kim" <kim@our.example>` or `kim@our.example`; nil for anything else.
    public init?(_ text: String) {
        let text = text.trimmingWhitespace()
        guard text.hasSuffix(">"), let open = text.lastIndex(of: "<") else {
            guard let address = MailAddress(text) else { return nil }
            self.init(name: "", address: address)
            return
        }
        guard let address = MailAddress(String(text[text.index(after: open)...].dropLast())) else { return nil }
        var name = text[..<open].trimmingWhitespace()
        if name.count > 1, name.hasPrefix("\""), name.hasSuffix("\"") { name = String(name.dropFirst().dropLast()) }
        self.init(name: name, address: address)
    }

    private init(name: String, address: MailAddress) {
        self.name = name
        self.address = address
    }
}

extension Timestamp {
    /// `Tue, 17 Mar 2026 09:30:00 +0000`.
    var mailDate: String {
        let (year, month, date) = day.civil
        // The first of January 1970 was a Thursday.
        let weekday = ((day.daysSinceEpoch + 4) % 7 + 7) % 7
        return "\(Self.weekdays[weekday]), \(date) \(Self.months[month - 1]) \(year) "
            + description.dropFirst(11).prefix(8) + " +0000"
    }

    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
