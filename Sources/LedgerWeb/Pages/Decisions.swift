import HTTPTypes
import LedgerCore
import LedgerStore

/// What the forms of a draft's page come to.
enum Decisions {
    /// - Parameter what: the last part of the address.
    static func change(
        _ id: DraftID, _ what: String, _ form: FormFields, _ visitor: Visitor, _ site: Site
    ) throws -> Routes.Change {
        do {
            switch what {
            case "approve": try site.desk.approve(id, by: visitor.actor, reason: form.text("reason"), seen: try seen(form))
            case "decline": try site.desk.decline(id, by: visitor.actor, reason: try reason(form), seen: try seen(form))
            case "reopen": try site.desk.reopen(id, by: visitor.actor, reason: form.text("reason"))
            case "outcome": try record(id, form, visitor, site)
            case "edit": return try edit(id, form, visitor, site)
            default: throw Problem.notFound
            }
        } catch let error as StoreError {
            return .page(try page(id, form, site, try trouble(error)))
        }
        return .seeOther(try onward(id, what, form, site))
    }

    private static func record(_ id: DraftID, _ form: FormFields, _ visitor: Visitor, _ site: Site) throws {
        guard let outcome = form["kind"].flatMap(Outcome.init(rawValue:)) else { throw Problem.badRequest("There is no such outcome.") }
        try site.writer.record(outcome, of: id, at: LocalTimes.now, note: form.text("note"), by: visitor.actor)
    }

    /// - Throws: what is no refusal that the page can tell.
    private static func trouble(_ error: StoreError) throws -> DraftPage.Trouble {
        switch error {
        case .wrongState(let what, let remedy): .init(status: .conflict, message: "\(what); \(remedy)")
        case .refused(let rule): .init(status: .conflict, message: "The ledger refused it: \(rule)")
        default: throw error
        }
    }

    private static func page(_ id: DraftID, _ form: FormFields, _ site: Site, _ trouble: DraftPage.Trouble) throws -> DraftPage {
        try DraftPage(id, form["queue"], site.writer, site, trouble: trouble)
    }

    /// Which wording is decided on: the one that was shown, and no other.
    private static func seen(_ form: FormFields) throws -> String {
        guard let seen = form["seen"], seen.utf8.count == 64 else { throw Problem.badRequest("The form does not say which wording was seen.") }
        return seen
    }

    private static func reason(_ form: FormFields) throws -> String {
        guard let reason = form.text("reason") else { throw Problem.badRequest("Declining takes a reason, as reports count reasons.") }
        return reason
    }

    /// After a decision by way of the queue: to the next draft of it, or to the queue where that was the last.
    private static func onward(_ id: DraftID, _ what: String, _ form: FormFields, _ site: Site) throws -> String {
        if form["back"] != nil { return try ReviewQuery(FormFields(form["queue"] ?? "")).path(after: ReviewQuery.place(form["after"])) }
        guard let queue = form["queue"], what == "approve" || what == "decline" else { return "/drafts/\(id)" + (form["queue"].map { "?queue=" + FormFields.encoded($0) } ?? "") }
        let query = try ReviewQuery(FormFields(queue))
        let place = try site.writer.draftSheet(id).line
        return try query.next(after: (place.runID, id), site.writer) ?? query.path()
    }

    // MARK: - Another wording

    private static func edit(_ id: DraftID, _ form: FormFields, _ visitor: Visitor, _ site: Site) throws -> Routes.Change {
        let here = "/drafts/\(id)" + (form["queue"].map { "?queue=" + FormFields.encoded($0) } ?? "")
        if form["do"] == "restore" {
            try site.desk.restore(id, by: visitor.actor, seen: try seen(form))
            return .seeOther(here)
        }
        let wording = Wording(subject: form["subject"] ?? "", body: form["body"]?.replacing("\r\n", with: "\n") ?? "")
        do {
            if form["do"] == "judge" {
                let failures = try site.desk.judge(wording, of: id)
                return .page(try page(id, form, site, .init(status: .ok, message: nil, typed: wording, failures: failures)))
            }
            try site.desk.edit(id, to: wording, by: visitor.actor, seen: try seen(form))
            return .seeOther(here)
        } catch let error as StoreError {
            var trouble = try trouble(error)
            trouble.typed = wording
            return .page(try page(id, form, site, trouble))
        }
    }
}
