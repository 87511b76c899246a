import LedgerCore
import LedgerDashboard
import LedgerStore

/// What was ever done at one account.
struct AccountPage: Page {
    private static let mostRuns = 25
    private static let mostPeople = 100
    private let account: AccountLine
    private let runs: [AccountRun]
    private let next: String?
    private let people: Shortened<KnownContact>
    private let adopted: Shortened<AdoptedDraft>

    init(_ id: AccountID, _ asked: WebRequest, _ store: Store) throws {
        account = try store.accountLine(id)
        let before = asked.query.number("before").map { RunID(Int64($0)) }
        let found = try store.runs(at: id, before: before, most: Self.mostRuns + 1)
        runs = Array(found.prefix(Self.mostRuns))
        next = found.count > Self.mostRuns ? runs.last.map { "/accounts/\(id)?before=\($0.runID)" } : nil
        people = Shortened(try store.knownContacts(at: id, most: Self.mostPeople + 1), most: Self.mostPeople)
        adopted = Shortened(try store.adoptedDrafts(at: id, most: Self.mostPeople + 1), most: Self.mostPeople)
    }

    var title: String { account.name }
    var part: SitePart? { .accounts }

    func content(_ context: PageContext) -> HTML {
        """
        \(Parts.facts(facts(context)))
        \(Parts.section("history", "Runs, newest first", runs.isEmpty ? Parts.quiet("It was in no run.") : "\(runs.map(article))"))
        \(Parts.more(next, "Earlier runs"))
        \(people.items.isEmpty ? nil : Parts.section("people", "People known", "\(known(context))\(people.note)"))
        \(adopted.items.isEmpty ? nil : Parts.section("adopted", "Drafts from before the ledger", "\(before)\(adopted.note)"))
        """
    }

    private func facts(_ context: PageContext) -> [(String, HTML)] {
        [
            ("Domain", "\(account.domain ?? "–")"), ("CRM id", "\(account.externalID ?? "–")"),
            ("Industry", "\(account.industry ?? "–")"), ("Owner", "\(account.owner ?? "–")"),
            ("Last draft accepted", context.times.html(account.lastAcceptedAt)),
        ]
    }

    private func article(_ run: AccountRun) -> HTML {
        """
        <article class="account" id="run-\(run.runID.description)">
        <h3><a href="/runs/\(run.runID.description)">Run \(run.runID.description)</a> of <time datetime="\(run.runDate.description)">\(run.runDate.description)</time>\
        <span class="score">place \(run.position) · score \(JSON.spell(run.score)) · tier \(run.tier) · \(run.state.rawValue)</span></h3>
        \(run.reason.map { Parts.quiet($0 + (run.cause.map { " (\($0))" } ?? "")) })
        \(run.people.isEmpty ? nil : RunAccount.people(run.people, "People in run \(run.runID)"))\
        \(Parts.andMore(run.arePeopleCut, than: run.people.count))
        </article>
        """
    }

    private func known(_ context: PageContext) -> HTML {
        Parts.table(
            "people-table", "People known at this account",
            [.init("Person"), .init("Title"), .init("E-mail"), .init("Source"), .init("Found")],
            people.items.map { person in
                [
                    "\(person.name.isBlank ? "–" : person.name)", "\(person.title.isBlank ? "–" : person.title)",
                    "\(person.email ?? "–")", "\(person.source)", context.times.html(person.foundAt),
                ]
            })
    }

    private var before: HTML {
        Parts.table(
            "adopted-table", "Drafts from before the ledger", [.init("File"), .init("Day")],
            adopted.items.map { ["<code>\($0.path)</code>", "\($0.draftedOn)"] })
    }

    var json: JSON {
        .members(
            ("account", account.json), ("runs", .array(runs.map(\.json))), ("next", .text(next)),
            ("people", .array(people.items.map(\.json))), ("people_are_cut", .bool(people.isCut)),
            ("adopted_drafts", .array(adopted.items.map { .members(("path", .string($0.path)), ("drafted_on", .string($0.draftedOn))) })),
            ("adopted_drafts_are_cut", .bool(adopted.isCut)))
    }
}

extension AccountRun {
    var json: JSON {
        .members(
            ("run_id", runID.json), ("run_date", .string(runDate.description)), ("position", .int(position)),
            ("score", .number(score)), ("tier", .string(tier)), ("state", .string(state.rawValue)),
            ("reason", .text(reason)), ("cause", .text(cause)), ("people", .array(people.map(\.json))),
            ("people_are_cut", .bool(arePeopleCut)))
    }
}

extension KnownContact {
    var json: JSON {
        .members(
            ("contact_id", id.json), ("name", .string(name)), ("title", .string(title)), ("email", .text(email)),
            ("source", .string(source)), ("found_at", .string(foundAt)))
    }
}
