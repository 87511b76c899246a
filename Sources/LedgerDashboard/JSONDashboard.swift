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
            ("rules_sha256", .string(run.rulesSHA256)), ("model", run.modelUse.map(modelUse)),
            ("calls", run.calls.isEmpty ? nil : .array(run.calls.map(calls))))
    }

    private func modelUse(_ use: RunSnapshot.ModelUse) -> JSON {
        .members(
            ("name", .string(use.model)), ("calls", .int(use.calls)), ("failed_calls", .int(use.failedCalls)),
            ("input_tokens", .int(use.inputTokens)), ("output_tokens", .int(use.outputTokens)),
            ("spent_usd", .number(Double(use.spentMicroUSD) / 1_000_000)),
            ("budget_usd", use.budgetMicroUSD.map { .number(Double($0) / 1_000_000) } ?? .null),
            ("drafts_written", .int(use.drafts)), ("last_failure", .text(use.lastFailure)))
    }

    private func calls(_ line: Spend.Line) -> JSON {
        .members(
            ("provider", .string(line.provider)), ("calls", .int(line.calls)), ("ok", .int(line.ok)),
            ("unavailable", .int(line.unavailable)), ("failed", .int(line.failed)), ("unsettled", .int(line.unsettled)),
            ("results", .int(line.results)), ("credits", .int(line.credits)),
            ("cost_usd", .number(Double(line.costMicroUSD) / 1_000_000)))
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
            ("tier", .string(account.tier.rawValue)),
            ("people_forgotten", account.forgotten == 0 ? nil : .int(account.forgotten)))
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
            ("sources", draft.map { .array($0.sources.map(source)) }),
            ("draft_id", contact.draft.map { .int(Int($0.draftID.rawValue)) }),
            ("written_by", contact.draft?.writtenBy.map(JSON.string)),
            ("experiment", contact.draft?.experiment.map(JSON.string)),
            ("figures", draft.map { figures($0.figures) }),
            ("near_duplicate", draft?.nearDuplicate.map(nearDuplicate)))
    }

    private func figures(_ figures: TextFigures) -> JSON {
        .members(
            ("words", .int(figures.words)), ("sentences", .int(figures.sentences)),
            ("reading_grade", .number(figures.readingGrade)),
            ("spam_triggers", .array(figures.spamTriggers.map(JSON.string))))
    }

    private func nearDuplicate(_ near: RunSnapshot.NearDuplicate) -> JSON {
        .members(("draft_id", .int(Int(near.of.rawValue))), ("similarity_percent", .int(near.similarityPercent)))
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
