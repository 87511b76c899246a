import LedgerCore
import LedgerStore

/// Which address is which page.
enum Routes {
    enum Answer: Sendable {
        case page(any Page)
        case file(Rendered)
    }

    enum Change: Sendable {
        /// Done: the browser is sent to where it shows.
        case seeOther(String)
        /// Not done, or done with something to tell: the page says what.
        case page(any Page)
        case file(Rendered)
    }

    /// - Throws: `Problem.notFound` for an address that is none.
    static func answer(_ asked: WebRequest, _ store: Store, _ site: Site) throws -> Answer {
        let path = asked.path
        switch (path.first, path.count) {
        case (nil, _), ("today", 1): return .page(try TodayPage(store, site))
        case ("runs", 1): return .page(try RunsPage(asked, store))
        case ("runs", 2): return .page(try RunPage(RunID(try id(path[1])), asked, store, site.ports))
        case ("accounts", 1): return .page(try AccountsPage(asked, store))
        case ("accounts", 2): return .page(try AccountPage(AccountID(try id(path[1])), asked, store))
        case ("review", 1): return .page(try ReviewPage(asked, store))
        case ("drafts", 2):
            return .page(try DraftPage(DraftID(try id(path[1])), asked.query["queue"], store, site))
        case ("suppressions", 1): return .page(try SuppressionsPage(asked.query, store))
        case ("reports", 1), ("reports", 2):
            let name = path.count == 2 ? path[1] : ReportsPage.Kind.daily.rawValue
            return .page(try ReportsPage(name, asked, store, today: site.times.day(of: LocalTimes.now)))
        case ("export", 1): return .page(try ExportPage(store))
        case ("sql", 1): return .page(try SQLPage(asked, store))
        case ("sql", 2): return .file(try SQLFile.rendered(path[1], asked, store))
        default: throw Problem.notFound
        }
    }

    /// - Throws: `Problem` for what cannot be done.
    static func change(_ asked: WebRequest, _ form: FormFields, _ visitor: Visitor, _ site: Site) throws -> Change {
        if asked.path.count == 3, asked.path[0] == "drafts" {
            if asked.path[2] == "message" { return try ExportPage.message(DraftID(try id(asked.path[1])), visitor, site) }
            return try Decisions.change(DraftID(try id(asked.path[1])), asked.path[2], form, visitor, site)
        }
        switch asked.path {
        case ["suppressions", "add"], ["suppressions", "lift"]:
            return try SuppressionsPage.change(asked.path[1], form, visitor, site.writer)
        case ["export"]: return try ExportPage.change(form, visitor, site)
        case ["sql", "save"]: return try SavedQueries.save(form, visitor, site.writer)
        case ["sql", "delete"]: return try SavedQueries.delete(form, site.writer)
        default: throw Problem.notFound
        }
    }

    /// The run whose progress is asked for; nil where another thing is.
    static func liveRun(_ asked: WebRequest) -> RunID? {
        guard asked.path.count == 3, asked.path[0] == "runs", asked.path[2] == "live" else { return nil }
        return (try? id(asked.path[1])).map { RunID($0) }
    }

    /// - Throws: `Problem.notFound` for what is no id.
    private static func id(_ text: String) throws -> Int64 {
        guard text.utf8.allSatisfy({ (48...57).contains($0) }), let id = Int64(text), id > 0 else { throw Problem.notFound }
        return id
    }
}
