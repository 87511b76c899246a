import LedgerCore

extension RunSnapshot {
    var accountsProcessed: Int { accounts.count { $0.state == .processed } }

    /// Chosen, and not begun.
    var accountsWaiting: Int { accounts.count { $0.state == .pending } }

    /// Processed, or under way in an unfinished run.
    var accountsBegun: [Account] { accounts.filter { $0.state != .pending } }

    /// What a reader must know of a run that did not come to its end; nil where it did.
    var unfinishedNote: String? {
        let waiting = "\(accountsWaiting) \(accountsWaiting == 1 ? "account" : "accounts")"
        switch state {
        case .finished: return accountsWaiting > 0 ? "\(waiting) not reached." : nil
        case .running: return "This run is not finished: it is running, \(waiting) not begun."
        case .interrupted: return "This run is not finished: it was interrupted, \(waiting) not begun."
        case .paused: return "This run is not finished: it is paused, \(waiting) not begun."
        case .cancelled: return "This run was cancelled, \(waiting) not begun."
        }
    }
}

extension RunSnapshot.Contact {
    /// The word for people: a held draft waits for `review`.
    var shownStatus: String { status == .held ? "review" : status.rawValue }

    /// The draft a person can open: accepted, or to be reviewed.
    var openDraft: RunSnapshot.Draft? { status == .accepted || status == .held ? draft : nil }
}

extension RunSettings {
    /// Every setting by the name it has on the command line; the first six stand in every dashboard first.
    var shown: [(name: String, value: JSON)] {
        [
            ("top_n", .int(topN)), ("max_drafts_per_account", .int(maxDraftsPerAccount)),
            ("max_total_drafts", .int(maxTotalDrafts)), ("tier", .string(tier.rawValue)),
            ("mode", .string(mode.rawValue)), ("experiment", .text(experiment)), ("since_days", .int(sinceDays)),
            ("refresh", .text(refresh?.rawValue)), ("account_tier", .text(accountTier?.rawValue)),
            ("backfill", .bool(backfill)), ("variants", .int(variants)),
            ("contact_source", .string(contactSource.rawValue)), ("accounts", .string(accountsPath)),
            ("contacts", .text(contactsPath)), ("signals", .text(signalsPath)), ("model", .text(model)),
            ("model_url", .text(modelURL)), ("model_ranks", .bool(modelRanks)),
            ("budget", .text(BudgetText(microUSD: budgetMicroUSD, budgets: budgets).text)),
        ] + commands
    }
}

extension RunSettings {
    /// What is asked outside, where something is.
    private var commands: [(name: String, value: JSON)] {
        let asked = sources.isEmpty ? nil : sources.map(\.rawValue).joined(separator: ",")
        return [
            ("sources", asked), ("enrich_email", enrichEmail ? "true" : nil), ("pipeline", pipeline),
            ("contacts_command", contactsCommand),
        ].compactMap { name, line in
            line.map { (name, .string($0)) }
        }
    }
}

extension JSON {
    /// A setting as a person reads it: a text without quotes, `null` where there is none.
    var plain: String {
        if case .string(let text) = self { text } else { serialized(pretty: false) }
    }
}

/// A path below the output root as a link from the `runs` folder, percent-encoded but for other alphabets.
func linkFromRuns(_ path: String) -> String {
    let digits = Array("0123456789ABCDEF")
    var link = "../"
    for scalar in path.unicodeScalars {
        if !scalar.isASCII || scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || "-._~/".unicodeScalars.contains(scalar)
        {
            link.unicodeScalars.append(scalar)
        } else {
            link += "%" + String(digits[Int(scalar.value >> 4)]) + String(digits[Int(scalar.value & 15)])
        }
    }
    return link
}

extension RunSnapshot.Account {
    /// `1 person not drafted: forgotten`; nil where there is none.
    var forgottenNote: String? {
        forgotten == 0 ? nil : "\(forgotten) \(forgotten == 1 ? "person" : "people") not drafted: forgotten"
    }
}
