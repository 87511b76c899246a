import HTTPTypes
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
    private let refused: Refused?

    /// Why a form did nothing, and what was typed into it.
    struct Refused: Sendable {
        let fault: String
        /// `add` or `lift`.
        let what: String
        let form: FormFields
    }

    init(_ fields: FormFields, _ store: Store, refused: Refused? = nil) throws {
        var filter = SuppressionFilter()
        filter.kind = fields["kind"].flatMap(Suppression.Kind.init(rawValue:))
        filter.text = fields.text("text").map { String($0.trimmingWhitespace().prefix(200)) }
        filter.isWhole = fields["all"] != nil
        filter.after = fields["after"].flatMap { Int64($0) } ?? 0
        filter.limit = Self.most
        let (found, next) = try store.suppressions(filter, lookingAt: Self.mostLookedAt)
        self.filter = filter
        self.refused = refused
        self.found = found
        self.next = next.map { [filter] in Self.path(filter, after: $0) }
    }

    /// The list from a row on, those that were lifted or that lift with it.
    private static func path(from row: Suppression?) -> String {
        guard let row else { return "/suppressions" }
        var filter = SuppressionFilter()
        filter.isWhole = row.action == .lift
        return path(filter, after: row.id - 1)
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
    var status: HTTPResponse.Status { refused == nil ? .ok : .conflict }

    func content(_ context: PageContext) -> HTML {
        """
        <p class="kicker">Whom not to write to. Nothing is deleted: lifting is a new row.</p>
        \(refused.map { "<p id=\"problem\" class=\"note bad\" role=\"alert\">\($0.fault)</p>" as HTML })
        \(search)
        \(filter.after > 0 ? "<p><a id=\"top\" href=\"/suppressions\">The list from its top</a></p>" as HTML : nil)
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
        let typed = refused.flatMap { $0.what == what ? $0.form : nil }
        let options = kinds.map { kind -> HTML in
            let isChosen: HTML? = kind.0 == typed?["kind"] ? " selected" : nil
            return "<option value=\"\(kind.0)\"\(isChosen)>\(kind.1)</option>"
        }
        return """
            <form id="\(what)-form" class="filter" method="post" action="/suppressions/\(what)">\(context.formToken)
            <span><label for="\(what)-kind">What</label><select id="\(what)-kind" name="kind">\(HTML(joining: options))</select></span>
            <span><label for="\(what)-value">Address, domain, company or name</label><input id="\(what)-value" name="value" required maxlength="300" value="\(typed?["value"] ?? "")"></span>
            <span><label for="\(what)-company">Of a person: the company</label><input id="\(what)-company" name="company" maxlength="300" value="\(typed?["company"] ?? "")"></span>
            <span><label for="\(what)-reason">Why</label><input id="\(what)-reason" name="reason" required maxlength="500" value="\(typed?["reason"] ?? "")"></span>
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
            })), ("next", .text(next)), ("problem", .text(refused?.fault)))
    }
}

extension SuppressionsPage {
    /// Adds or lifts.
    static func change(_ what: String, _ form: FormFields, _ visitor: Visitor, _ store: Store) throws -> Routes.Change {
        guard let reason = form.text("reason"), reason.count <= 500 else { throw Problem.badRequest("A suppression takes a reason of 1 to 500 characters.") }
        do {
            let target = try target(form)
            switch what {
            case "add":
                return .seeOther(path(from: try store.suppress([target], by: visitor.actor, reason: reason).first))
            case "lift":
                let lifted = try store.lift(target, by: visitor.actor, reason: reason)
                if lifted.isEmpty { throw SuppressionFault("nothing of this is suppressed by itself; the list shows what is") }
                return .seeOther(path(from: lifted.first))
            default: throw Problem.notFound
            }
        } catch let fault as SuppressionFault {
            let refused = Refused(fault: fault.description, what: what, form: form)
            return .page(try SuppressionsPage(FormFields(""), store, refused: refused))
        }
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
