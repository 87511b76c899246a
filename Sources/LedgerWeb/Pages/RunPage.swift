import LedgerCore
import LedgerDashboard
import LedgerStore

/// One run: what it came to, why, and its accounts in rank order.
struct RunPage: Page {
    private static let most = 25
    private let run: RunLine
    private let progress: RunProgress
    private let accounts: [AccountOutcome]
    private let next: String?
    private let isFirst: Bool

    init(_ id: RunID, _ asked: WebRequest, _ store: Store, _ ports: WebPorts) throws {
        run = try store.runLine(id)
        progress = try RunProgress(run, store, ports)
        let after = max(0, asked.query.number("after") ?? 0)
        isFirst = after == 0
        let found = try store.accountOutcomes(of: id, after: after, most: Self.most + 1)
        accounts = Array(found.prefix(Self.most))
        next = found.count > Self.most ? accounts.last.map { "/runs/\(id)?after=\($0.position)" } : nil
    }

    var title: String { run.shortName }
    var part: SitePart? { .runs }
    var refreshSeconds: Int? { progress.isRunning ? 5 : nil }

    func content(_ context: PageContext) -> HTML {
        let summary = isFirst ? RunSummary(progress: progress).content(context) : [
            "<p><a href=\"/runs/\(run.id.description)\">Summary of the run</a></p>"
        ]
        let rows = accounts.map { RunAccount(account: $0).article }
        return """
            \(summary)
            \(Parts.section("accounts", "Accounts", rows.isEmpty ? Parts.quiet("None.") : "\(rows)"))
            \(Parts.more(next, "Next accounts"))
            """
    }

    var json: JSON {
        .members(
            ("run", run.json), ("progress", progress.json), ("accounts", .array(accounts.map(\.json))),
            ("next", .text(next)))
    }
}

/// An account of a run with its people.
struct RunAccount {
    let account: AccountOutcome

    var article: HTML {
        """
        <article class="account" id="account-\(account.accountID.description)">
        <h3><span class="rank">\(account.position)</span> <a href="/accounts/\(account.accountID.description)">\(account.companyName)</a>\
        <span class="score">score \(JSON.spell(account.score)) · tier \(account.tier) · \(account.state.rawValue)</span></h3>
        \(account.reason.map { Parts.quiet($0 + (account.cause.map { " (\($0))" } ?? "")) })
        \(account.people.isEmpty ? nil : Self.people(account.people, "People at \(account.companyName)"))\
        \(Parts.andMore(account.arePeopleCut, than: account.people.count))
        </article>
        """
    }

    static func people(_ people: [AccountOutcome.Person], _ caption: String) -> HTML {
        Parts.table(
            "", caption,
            [.init("Person"), .init("Title"), .init("Outcome"), .init("Draft"), .init("Confidence"), .init("Sources", isNumber: true)],
            people.map(row))
    }

    private static func row(_ person: AccountOutcome.Person) -> [HTML] {
        let reason: HTML? = person.reason.map { " <span class=\"quiet\">\($0)</span>" }
        return [
            "\(person.name.isBlank ? "–" : person.name)", "\(person.title.isBlank ? "–" : person.title)",
            "\(Parts.status(person.state.shown))\(reason)",
            person.draft.map { "<a href=\"/drafts/\($0.id.description)\">\($0.subject)</a>" } ?? "–",
            "\(person.draft?.confidenceMode ?? "–")", "\(person.draft.map { String($0.citedSignals) } ?? "–")",
        ]
    }
}

extension AccountOutcome {
    var json: JSON {
        .members(
            ("account_id", accountID.json), ("position", .int(position)), ("company_name", .string(companyName)),
            ("score", .number(score)), ("tier", .string(tier)), ("state", .string(state.rawValue)),
            ("reason", .text(reason)), ("cause", .text(cause)), ("drafts_accepted", .int(draftsAccepted)),
            ("people", .array(people.map(\.json))), ("people_are_cut", .bool(arePeopleCut)))
    }
}

extension AccountOutcome.Person {
    var json: JSON {
        .members(
            ("attempt_id", attemptID.json), ("contact_name", .string(name)), ("contact_title", .string(title)),
            ("persona", .string(persona)), ("state", .string(state.rawValue)), ("reason", .text(reason)),
            ("draft_id", draft?.id.json), ("subject", (draft?.subject).map(JSON.string)),
            ("confidence_mode", (draft?.confidenceMode).map(JSON.string)), ("cited_signals", (draft?.citedSignals).map(JSON.int)))
    }
}
