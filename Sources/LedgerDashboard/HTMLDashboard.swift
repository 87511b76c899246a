public import LedgerCore

/// A run as one self-contained page.
struct HTMLDashboard {
    let run: RunSnapshot

    var text: String { page.html.source }

    private var page: HTMLPage {
        HTMLPage(
            title: "Outbound run \(run.runDate)\(number)", kicker: "Outbound run\(number)",
            heading: "<time datetime=\"\(run.runDate.description)\">\(run.runDate.inWords)</time>",
            lead: [lead] + [run.unfinishedNote.map { "<p class=\"note\" role=\"status\">\($0)</p>" }].compactMap { $0 },
            contents: [
                ("funnel", "How far"), ("reasons", "Why not"), ("accounts", "Accounts"), ("skipped", "Accounts skipped"),
                ("import", "Accounts file"), ("settings", "Settings"),
            ],
            body: [HTMLSummary(run: run).section, HTMLReasons(run: run).sections, accounts, skipped, details]
                + [model, calls].compactMap { $0 },
            footer: "Run \(run.runID.description) · \(run.state.rawValue) · rules <code>\(run.rulesSHA256)</code>")
    }

    private var number: String { run.dayNumber > 1 ? " \(run.dayNumber)" : "" }

    /// What the run came to, in a sentence.
    private var lead: HTML {
        let accepted = "\(run.draftsAccepted) of at most \(run.settings.maxTotalDrafts) drafts accepted"
        let held = run.draftsHeld > 0 ? ", \(run.draftsHeld) held for a person" : ""
        return "<p class=\"lead\">\(accepted)\(held). Nothing is sent: a person reads and approves first.</p>"
    }
}

// MARK: - Sections

extension HTMLDashboard {
    private var accounts: HTML {
        section(
            "accounts", "Accounts",
            run.accountsBegun.isEmpty
                ? ["<p class=\"quiet\">No account was processed.</p>"]
                : run.accountsBegun.map { HTMLAccount(account: $0).article })
    }

    private var skipped: HTML { section("skipped", "Accounts skipped", [skippedTable]) }

    private var skippedTable: HTML {
        guard !run.skipped.isEmpty else { return "<p class=\"quiet\">None.</p>" }
        let rows = run.skipped.map { account -> HTML in
            let cause: HTML? = account.cause.map { "<span class=\"quiet\"> (\($0))</span>" }
            return """
                <tr><td class="number">\(account.position)</td><th scope="row">\(account.companyName)</th>\
                <td class="number">\(JSON.spell(account.score))</td><td>\(account.reason)\(cause)</td></tr>
                """
        }
        return scrollingTable(
            "Skipped accounts",
            head: """
                <th scope="col" class="number">Rank</th><th scope="col">Account</th>\
                <th scope="col" class="number">Score</th><th scope="col">Reason</th>
                """,
            rows: rows)
    }

    private var details: HTML {
        """
        <div class="pair">
        \(section("import", "Accounts file", [reconciliation]))
        \(section("settings", "Settings", [settings]))
        </div>
        """
    }

    private var reconciliation: HTML {
        let rows = run.reconciliation
        return facts([
            ("Rows read", String(rows.rowsRead)), ("Loaded", String(rows.loaded)),
            ("Duplicates", String(rows.duplicates)), ("Rejected", String(rows.rejected)),
        ])
    }

    private var model: HTML? { run.modelUse.map { section("model", "Language model", [facts(facts(of: $0))]) } }

    private var calls: HTML? {
        guard !run.calls.isEmpty else { return nil }
        let rows = run.calls.map { line in
            """
            <tr><th scope="row">\(line.provider)</th><td class="number">\(line.calls)</td>\
            <td class="number">\(line.ok)</td><td class="number">\(line.calls - line.ok)</td>\
            <td class="number">\(line.results)</td><td class="number">\(line.credits)</td>\
            <td class="number">\(JSON.spell(Double(line.costMicroUSD) / 1_000_000))</td></tr>
            """ as HTML
        }
        return section(
            "calls", "Calls to the outside",
            [
                scrollingTable(
                    "Calls to the outside",
                    head: """
                        <th scope="col">Service</th><th scope="col" class="number">Calls</th>\
                        <th scope="col" class="number">OK</th><th scope="col" class="number">Not OK</th>\
                        <th scope="col" class="number">Results</th><th scope="col" class="number">Credits</th>\
                        <th scope="col" class="number">USD</th>
                        """,
                    rows: rows)
            ])
    }

    private func facts(of use: RunSnapshot.ModelUse) -> [(String, String)] {
        func dollars(_ micro: Int64) -> String { JSON.spell(Double(micro) / 1_000_000) + " USD" }
        let budget = use.budgetMicroUSD.map { ("Budget", dollars($0)) }
        let failure = use.lastFailure.map { ("Latest failure", $0) }
        return [
            ("Model", use.model), ("Drafts written", String(use.drafts)), ("Calls", String(use.calls)),
            ("Failed calls", String(use.failedCalls)), ("Tokens read", String(use.inputTokens)),
            ("Tokens written", String(use.outputTokens)), ("Spent", dollars(use.spentMicroUSD)),
        ] + [budget, failure].compactMap { $0 }
    }

    private var settings: HTML { facts(run.settings.shown.map { ($0.name, $0.value.plain) }) }

    private func facts(_ facts: [(String, String)]) -> HTML {
        let rows = facts.map { "<tr><th scope=\"row\">\($0.0)</th><td>\($0.1)</td></tr>" as HTML }
        return "<table class=\"facts\"><tbody>\n\(rows)\n</tbody></table>"
    }
}

extension CalendarDay {
    /// `15 January 2024`.
    public var inWords: String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let (year, month, day) = civil
        return "\(day) \(months[month - 1]) \(year)"
    }
}
