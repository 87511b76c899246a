import LedgerCore

/// A run as JSON.
struct JSONDashboard {
    let run: RunSnapshot

    var value: JSON {
        .members(
            ("run_date", .string(run.runDate.description)),
            ("settings", .object(run.settings.shown.map { JSON.Member($0.name, $0.value) })),
            ("summary", summary),
            ("accounts", .array(run.accounts.map(account))),
            ("skipped_accounts", .array(run.skipped.map(skipped))),
            ("run_id", .int(Int(run.runID.rawValue))),
            ("state", .string(run.state.rawValue)),
            ("import", reconciliation),
            ("rules_sha256", .string(run.rulesSHA256)))
    }

    private var summary: JSON {
        .members(
            ("accounts_processed", .int(run.accountsProcessed)),
            ("accounts_skipped", .int(run.skipped.count)),
            ("drafts_accepted", .int(run.draftsAccepted)),
            ("drafts_rejected", .int(run.draftsRejected)),
            ("drafts_held", .int(run.draftsHeld)))
    }

    private var reconciliation: JSON {
        .members(
            ("rows_read", .int(run.reconciliation.rowsRead)),
            ("loaded", .int(run.reconciliation.loaded)),
            ("duplicates", .int(run.reconciliation.duplicates)),
            ("rejected", .int(run.reconciliation.rejected)))
    }

    private func account(_ account: RunSnapshot.Account) -> JSON {
        .members(
            ("company_name", .string(account.companyName)),
            ("score", .number(account.score)),
            ("status", .string(account.state.rawValue)),
            ("contacts", .array(account.contacts.map(contact))),
            ("position", .int(account.position)),
            ("tier", .string(account.tier.rawValue)))
    }

    private func skipped(_ account: RunSnapshot.SkippedAccount) -> JSON {
        .members(
            ("company_name", .string(account.companyName)),
            ("reason", .string(account.reason)),
            ("cause", account.cause.map(JSON.string)),
            ("score", .number(account.score)),
            ("position", .int(account.position)))
    }
}

// MARK: - Contacts

extension JSONDashboard {
    private func contact(_ contact: RunSnapshot.Contact) -> JSON {
        let draft = contact.openDraft
        let reasonKey = contact.status == .rejected ? "rejection_reason" : "reason"
        return .members(
            ("name", .string(contact.name)),
            ("title", .string(contact.title)),
            ("status", .string(contact.shownStatus)),
            ("draft_path", draft.map { .text($0.emailPath.map(absolute)) }),
            ("confidence_mode", draft.map { .string($0.confidenceMode) }),
            ("cited_signals", draft.map { .int($0.citedSignals) }),
            (reasonKey, contact.reason.map(JSON.string)),
            ("subject", draft.map { .string($0.subject) }),
            ("warnings", contact.draft.map { .array($0.warnings.map(JSON.string)) }),
            ("verdicts", contact.draft.map { .array($0.verdicts.map(verdict)) }),
            ("sources", draft.map { .array($0.sources.map(source)) }))
    }

    private func absolute(_ path: String) -> String {
        run.outputRoot.hasSuffix("/") ? run.outputRoot + path : run.outputRoot + "/" + path
    }

    private func verdict(_ verdict: Verdict) -> JSON {
        .members(
            ("gate", .string(verdict.gate.rawValue)),
            ("passed", .bool(verdict.passed)),
            ("reason", verdict.reason.map(JSON.string)))
    }

    private func source(_ source: RunSnapshot.Source) -> JSON {
        .members(
            ("claim", .string(source.claim)),
            ("url", .text(source.url)),
            ("as_of", .text(source.asOf?.description)))
    }
}
