import LedgerCore

/// How far accounts and contacts came, and what kept those back that came no farther.
struct HTMLReasons {
    let run: RunSnapshot

    var sections: HTML {
        """
        \(section("funnel", "How far accounts and contacts came", [funnel.html]))
        \(section("reasons", "What kept contacts and accounts back", reasons.isEmpty ? [Self.nothing] : [chart.html]))
        """
    }

    private static let nothing: HTML = "<p class=\"quiet\">Nothing did.</p>"

    private var funnel: FunnelChart {
        let contacts = run.contacts
        let tried = contacts.filter { ![.skipped, .capped, .cancelled].contains($0.status) }
        let drafted = tried.filter { $0.draft != nil }
        let valid = drafted.filter { $0.draft?.isValid == true }
        return FunnelChart(
            caption: "Accounts first, then the people found at them.",
            steps: [
                .init("Accounts selected", run.accounts.count + run.skipped.count, unit: "accounts"),
                .init("Accounts processed", run.accountsProcessed, unit: "accounts"),
                .init("Contacts found", contacts.count, unit: "contacts"),
                .init("Tried", tried.count, unit: "contacts"), .init("Drafted", drafted.count, unit: "contacts"),
                .init("Passed validation", valid.count, unit: "contacts"),
                .init("Accepted", run.draftsAccepted, unit: "contacts", tone: .accepted),
            ])
    }

    private var chart: BarChart {
        BarChart(
            caption: "Most frequent first; each contact and each account counts once.",
            headings: ("Reason", "Count"), bars: reasons)
    }

    private struct Reason: Hashable {
        let text: String
        let status: String
        let tone: ChartTone
    }

    private var reasons: [BarChart.Bar] {
        var counts: [Reason: Int] = [:]
        for contact in run.contacts {
            guard let reason = contact.reason else { continue }
            let status = "contact " + (contact.status == .held ? "held for review" : contact.status.rawValue)
            counts[Reason(text: reason, status: status, tone: contact.status.tone), default: 0] += 1
        }
        for account in run.skipped {
            let cause = account.cause.map { " (\($0))" } ?? ""
            counts[Reason(text: account.reason + cause, status: "account skipped", tone: .plain), default: 0] += 1
        }
        let ranked = counts.sorted { ($1.value, $0.key.text, $0.key.status) < ($0.value, $1.key.text, $1.key.status) }
        return ranked.map { .init($0.key.text, $0.value, note: $0.key.status, tone: $0.key.tone) }
    }
}

extension RunSnapshot.Draft {
    fileprivate var isValid: Bool { verdicts.contains { $0.gate == .validationPassed && $0.passed } }
}
