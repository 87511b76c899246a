import LedgerCore

/// One account: what became of each contact, then the drafts.
struct HTMLAccount {
    let account: RunSnapshot.Account

    var article: HTML {
        """
        <article class="account" aria-labelledby="account-\(account.position)">
        <h3 id="account-\(account.position)"><span class="rank">\(account.position)</span>\(account.companyName)\
        <span class="score">score \(JSON.spell(account.score)) · tier \(account.tier.rawValue)</span></h3>
        \(account.contacts.isEmpty ? [nobody] : [outcomes] + drafts)
        \(account.forgottenNote.map { "<p class=\"quiet\">\($0).</p>" as HTML })
        </article>
        """
    }

    private var nobody: HTML {
        account.state == .processed
            ? "<p class=\"quiet\">No contacts whose title the rules look for.</p>" : "<p class=\"quiet\">Not finished.</p>"
    }

    private var outcomes: HTML {
        scrollingTable(
            "Contacts at \(account.companyName)", as: "contacts",
            head: """
                <th scope="col">Contact</th><th scope="col">Title</th><th scope="col">Outcome</th>\
                <th scope="col" class="narrow">Confidence</th><th scope="col" class="number narrow">Signals</th>
                """,
            rows: account.contacts.map(row))
    }

    private func row(_ contact: RunSnapshot.Contact) -> HTML {
        let draft = contact.draft
        let name = contact.name.shown
        let who: HTML = draft.map { "<a href=\"#draft-\($0.draftID.description)\">\(name)</a>" } ?? "\(name)"
        return """
            <tr><th scope="row">\(who)</th><td>\(contact.title.shown)</td>\
            <td><span class="status \(contact.shownStatus)">\(contact.shownStatus)</span>\
            \(contact.reason.map { " <span class=\"reason\">\($0)</span>" as HTML })</td>\
            <td class="narrow">\(draft?.confidenceMode ?? "–")</td>\
            <td class="number narrow">\(draft.map { String($0.citedSignals) } ?? "–")</td></tr>
            """
    }

    private var drafts: [HTML] {
        account.contacts.compactMap { contact in
            contact.draft.map { HTMLDraft(contact: contact, draft: $0).card }
        }
    }
}

extension String {
    fileprivate var shown: String { isBlank ? "–" : self }
}
