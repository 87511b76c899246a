import LedgerCore
import LedgerDashboard
import LedgerStore

/// Whom not to write to: the list, and forms that add to it and lift from it.
struct SuppressionsPage: Page {
    private static let most = 100
    /// Of a rare match one page looks at no more rows than these.
    private static let mostLookedAt = 5_000
    private let filter: SuppressionFilter
    private let found: [Suppression]
    private let next: String?
    private let fault: String?

    /// - Parameter fault: why a form did nothing.
    init(_ fields: FormFields, _ store: Store, fault: String? = nil) throws {
        var filter = SuppressionFilter()
        filter.kind = fields["kind"].flatMap(Suppression.Kind.init(rawValue:))
        filter.text = fields.text("text").map { String($0.trimmingWhitespace().prefix(200)) }
        filter.isWhole = fields["all"] != nil
        filter.after = fields["after"].flatMap { Int64($0) } ?? 0
        filter.limit = Self.most
        let (found, next) = try store.suppressions(filter, lookingAt: Self.mostLookedAt)
        self.filter = filter
        self.fault = fault
        self.found = found
        self.next = next.map { [filter] in Self.path(filter, after: $0) }
    }

    private static func path(_ filter: SuppressionFilter, after id: Int64) -> String {
        let fields = [
            filter.kind.map { "kind=\($0.rawValue)" }, filter.text.map { "text=\(FormFields.encoded($0))" },
            filter.isWhole ? "all=1" : nil, "after=\(id)",
        ]
        return "/suppressions?" + fields.compactMap { $0 }.joined(separator: "&")
    }

    var title: String { "Suppressions" }
    var part: SitePart? { .suppressions }

    func content(_ context: PageContext) -> HTML {
        """
        <p class="kicker">Whom not to write to. Nothing is deleted: lifting is a new row.</p>
        \(fault.map { "<p id=\"problem\" class=\"note bad\" role=\"alert\">\($0)</p>" as HTML })
        \(search)
        \(found.isEmpty ? Parts.quiet(next == nil ? "Nothing is suppressed that matches." : "Nothing of this part of the list matches.") : table(context))
        \(Parts.more(next))
        \(Parts.section("add", "Do not write to", form("add", "Suppress", context)))
        \(Parts.section("lift", "Write again to", form("lift", "Lift", context)))
        """
    }

    private var search: HTML {
        let kinds = [HTML(stringLiteral: "<option value=\"\">any</option>")] + Suppression.Kind.allCases.map { kind -> HTML in
            let isChosen: HTML? = kind == filter.kind ? " selected" : nil
            return "<option\(isChosen)>\(kind.rawValue)</option>"
        }
        let isWhole: HTML? = filter.isWhole ? " checked" : nil
        return """
            <form id="suppression-search" class="filter" role="search" method="get" action="/suppressions">
            <span><label for="s-text">Value, company, reason or name</label><input id="s-text" name="text" type="search" value="\(filter.text ?? "")" data-key="/"></span>
            <span><label for="s-kind">Kind</label><select id="s-kind" name="kind">\(HTML(joining: kinds))</select></span>
            <span><label for="s-all"><input id="s-all" name="all" type="checkbox" value="1"\(isWhole)> with what was lifted</label></span>
            <button>Search</button>
            </form>
            """
    }

    private func table(_ context: PageContext) -> HTML {
        Parts.table(
            "suppressions", "Suppressions", [.init("Who or what"), .init("Kind"), .init("Action"), .init("Reason"), .init("By"), .init("At")],
            found.map { row in
                [
                    "\(row.shown)", "\(row.kind.rawValue)", Parts.status(row.action.rawValue), "\(row.reason)", "\(row.actor)",
                    context.times.html(row.at),
                ]
            })
    }

    private func form(_ what: String, _ verb: String, _ context: PageContext) -> HTML {
        let kinds: [(String, String)] = [("email", "E-mail address"), ("domain", "Domain"), ("account", "Company: id, domain or name"), ("person", "Person")]
        let options = kinds.map { "<option value=\"\($0.0)\">\($0.1)</option>" as HTML }
        return """
            <form id="\(what)-form" class="filter" method="post" action="/suppressions/\(what)">\(context.formToken)
            <span><label for="\(what)-kind">What</label><select id="\(what)-kind" name="kind">\(HTML(joining: options))</select></span>
            <span><label for="\(what)-value">Address, domain, company or name</label><input id="\(what)-value" name="value" required maxlength="300"></span>
            <span><label for="\(what)-company">Of a person: the company</label><input id="\(what)-company" name="company" maxlength="300"></span>
            <span><label for="\(what)-reason">Why</label><input id="\(what)-reason" name="reason" required maxlength="500"></span>
            <button id="\(what)-button">\(verb)</button>
            </form>
            """
    }

    var json: JSON {
        .members(
            ("suppressions", .array(found.map { row in
                .members(
                    ("suppression_id", .int(Int(row.id))), ("kind", .string(row.kind.rawValue)), ("value", .string(row.value)),
                    ("company", .text(row.company)), ("action", .string(row.action.rawValue)), ("reason", .string(row.reason)),
                    ("actor", .string(row.actor)), ("at", .string(row.at.description)))
            })), ("next", .text(next)), ("problem", .text(fault)))
    }
}

extension SuppressionsPage {
    /// Adds or lifts.
    static func change(_ what: String, _ form: FormFields, _ visitor: Visitor, _ store: Store) throws -> Routes.Change {
        guard let reason = form.text("reason"), reason.count <= 500 else { throw Problem.badRequest("A suppression takes a reason of 1 to 500 characters.") }
        do {
            let target = try target(form)
            switch what {
            case "add": _ = try store.suppress([target], by: visitor.actor, reason: reason)
            case "lift":
                guard try !store.lift(target, by: visitor.actor, reason: reason).isEmpty else {
                    throw SuppressionFault("nothing of this is suppressed by itself; the list shows what is")
                }
            default: throw Problem.notFound
            }
        } catch let fault as SuppressionFault {
            return .page(try SuppressionsPage(FormFields(""), store, fault: fault.description))
        }
        return .seeOther("/suppressions")
    }

    private static func target(_ form: FormFields) throws -> SuppressionTarget {
        guard let value = form.text("value")?.trimmingWhitespace() else { throw Problem.badRequest("Who or what is it about?") }
        switch form["kind"] {
        case "email": return .email(value)
        case "domain": return .domain(value)
        case "account": return .account(value)
        case "person":
            guard let company = form.text("company")?.trimmingWhitespace() else { throw SuppressionFault("a person is known by the company too; name it") }
            return .person(name: value, company: company)
        default: throw Problem.badRequest("What kind is it?")
        }
    }
}
