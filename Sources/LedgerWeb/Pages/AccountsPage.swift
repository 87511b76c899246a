import LedgerCore
import LedgerDashboard
import LedgerStore

/// Accounts by the beginning of their name, or by domain or CRM id.
struct AccountsPage: Page {
    private static let most = 50
    private let text: String
    private let exact: [AccountLine]
    private let named: [AccountLine]
    private let next: String?

    init(_ asked: WebRequest, _ store: Store) throws {
        text = asked.query["q"]?.trimmingWhitespace() ?? ""
        let after = asked.query["after"].flatMap(Self.place)
        exact = text.isEmpty || after != nil ? [] : try store.accounts(identifiedBy: text, most: 10)
        let found = try store.accounts(named: text, after: after, most: Self.most + 1)
        named = Array(found.prefix(Self.most))
        next = found.count > Self.most ? named.last.map { [text] in Self.path(text, after: $0.place) } : nil
    }

    /// `id:name key`.
    private static func place(_ text: String) -> AccountPlace? {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let id = Int64(parts[0]) else { return nil }
        return AccountPlace(nameKey: String(parts[1]), id: AccountID(id))
    }

    private static func path(_ text: String, after place: AccountPlace) -> String {
        "/accounts?q=\(FormFields.encoded(text))&after=\(FormFields.encoded("\(place.id):\(place.nameKey)"))"
    }

    var title: String { "Accounts" }
    var part: SitePart? { .accounts }

    func content(_ context: PageContext) -> HTML {
        """
        <form id="account-search" role="search" method="get" action="/accounts">
        <label for="q">Start of a name, domain or CRM id</label>
        <input id="q" name="q" type="search" value="\(text)" autocomplete="off" data-key="/">
        <button>Search</button>
        </form>
        \(exact.isEmpty ? nil : Self.table("accounts-exact", "With this domain or id", exact, context))
        \(names(context))
        \(Parts.more(next, "More accounts"))
        """
    }

    private func names(_ context: PageContext) -> HTML? {
        if named.isEmpty { return exact.isEmpty ? Parts.quiet("No account has a name that starts so, nor such a domain or CRM id.") : nil }
        return Self.table("accounts-named", text.isEmpty ? "All, by name" : "Names that begin so", named, context)
    }

    private static func table(_ id: String, _ caption: String, _ accounts: [AccountLine], _ context: PageContext) -> HTML {
        Parts.table(
            id, caption, [.init("Account"), .init("Domain"), .init("CRM id"), .init("Industry"), .init("Last draft accepted")],
            accounts.map { account in
                [
                    "<a href=\"/accounts/\(account.id.description)\">\(account.name)</a>", "\(account.domain ?? "–")",
                    "\(account.externalID ?? "–")", "\(account.industry ?? "–")", context.times.html(account.lastAcceptedAt),
                ]
            }, isCaptioned: true)
    }

    var json: JSON {
        .members(
            ("q", .string(text)), ("identified", .array(exact.map(\.json))), ("accounts", .array(named.map(\.json))),
            ("next", .text(next)))
    }
}

extension AccountLine {
    var json: JSON {
        .members(
            ("account_id", id.json), ("name", .string(name)), ("external_id", .text(externalID)), ("domain", .text(domain)),
            ("industry", .text(industry)), ("owner", .text(owner)), ("last_accepted_at", .text(lastAcceptedAt)))
    }
}
