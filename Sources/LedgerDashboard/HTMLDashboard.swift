import LedgerCore

/// A run as one self-contained page: no script, nothing loaded from elsewhere.
struct HTMLDashboard {
    let run: RunSnapshot

    var text: String { page.source }

    private var page: HTML {
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
        <meta name="referrer" content="no-referrer">
        <title>Outbound run \(run.runDate.description)</title>
        <style>
        \(HTMLDashboard.style)
        </style>
        </head>
        <body>
        <header>
        <p class="kicker">Outbound run\(run.dayNumber > 1 ? " \(run.dayNumber)" : "")</p>
        <h1><time datetime="\(run.runDate.description)">\(run.runDate.inWords)</time></h1>
        \(run.unfinishedNote.map { "<p class=\"note\" role=\"status\">\($0)</p>" as HTML })
        </header>
        <main>
        \(HTMLSummary(run: run).section)
        <section aria-labelledby="accounts">
        <h2 id="accounts">Accounts</h2>
        \(accounts)
        </section>
        <section aria-labelledby="skipped">
        <h2 id="skipped">Accounts skipped</h2>
        \(skipped)
        </section>
        <div class="pair">
        <section aria-labelledby="import">
        <h2 id="import">Accounts file</h2>
        \(reconciliation)
        </section>
        <section aria-labelledby="settings">
        <h2 id="settings">Settings</h2>
        \(settings)
        </section>
        </div>
        \(model)
        \(calls)
        </main>
        <footer>Run \(run.runID.description) · \(run.state.rawValue) · rules <code>\(run.rulesSHA256)</code></footer>
        </body>
        </html>

        """
    }
}

// MARK: - Sections

extension HTMLDashboard {
    private var accounts: [HTML] {
        run.accountsBegun.isEmpty
            ? ["<p class=\"quiet\">No account was processed.</p>"]
            : run.accountsBegun.map { HTMLAccount(account: $0).article }
    }

    private var skipped: HTML {
        guard !run.skipped.isEmpty else { return "<p class=\"quiet\">None.</p>" }
        let rows = run.skipped.map { account -> HTML in
            let cause: HTML? = account.cause.map { "<span class=\"quiet\"> (\($0))</span>" }
            return """
                <tr><td class="number">\(account.position)</td><th scope="row">\(account.companyName)</th>\
                <td class="number">\(JSON.spell(account.score))</td><td>\(account.reason)\(cause)</td></tr>
                """
        }
        return """
            <div class="scroll"><table>
            <thead><tr><th scope="col" class="number">Rank</th><th scope="col">Account</th>\
            <th scope="col" class="number">Score</th><th scope="col">Reason</th></tr></thead>
            <tbody>
            \(rows)
            </tbody>
            </table></div>
            """
    }

    private var reconciliation: HTML {
        let rows = run.reconciliation
        return facts([
            ("Rows read", String(rows.rowsRead)), ("Loaded", String(rows.loaded)),
            ("Duplicates", String(rows.duplicates)), ("Rejected", String(rows.rejected)),
        ])
    }

    private var model: HTML? {
        run.modelUse.map { use in
            """
            <section aria-labelledby="model">
            <h2 id="model">Language model</h2>
            \(facts(facts(of: use)))
            </section>
            """
        }
    }

    private var calls: HTML? {
        guard !run.calls.isEmpty else { return nil }
        let rows = run.calls.map { line in
            """
            <tr><td>\(line.provider)</td><td class="number">\(String(line.calls))</td>\
            <td class="number">\(String(line.ok))</td><td class="number">\(String(line.calls - line.ok))</td>\
            <td class="number">\(String(line.results))</td><td class="number">\(String(line.credits))</td>\
            <td class="number">\(JSON.spell(Double(line.costMicroUSD) / 1_000_000))</td></tr>
            """ as HTML
        }
        return """
            <section aria-labelledby="calls">
            <h2 id="calls">Calls to the outside</h2>
            <div class="scroll"><table>
            <thead><tr><th scope="col">Service</th><th scope="col" class="number">Calls</th>\
            <th scope="col" class="number">OK</th><th scope="col" class="number">Not OK</th>\
            <th scope="col" class="number">Results</th><th scope="col" class="number">Credits</th>\
            <th scope="col" class="number">USD</th></tr></thead>
            <tbody>
            \(rows)
            </tbody>
            </table></div>
            </section>
            """
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
    fileprivate var inWords: String {
        let months = [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ]
        let (year, month, day) = civil
        return "\(day) \(months[month - 1]) \(year)"
    }
}
