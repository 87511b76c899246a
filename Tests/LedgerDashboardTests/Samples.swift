import LedgerCore

/// The run of the dashboard's written shape: one accepted, one rejected, two skipped.
func sampleRun() -> RunSnapshot {
    var settings = RunSettings()
    settings.accountsPath = "/data/accounts.csv"
    settings.contactsPath = "/data/contacts.csv"
    return RunSnapshot(
        runID: RunID(7), runDate: CalendarDay(daysSinceEpoch: 19_737), dayNumber: 1, state: .finished,
        settings: settings, rulesSHA256: "abc123", outputRoot: "/srv/outbound",
        reconciliation: .init(rowsRead: 6, loaded: 4, duplicates: 1, rejected: 1),
        accounts: [
            .init(
                position: 1, companyName: "Acme Corp", score: 92, tier: .A, state: .processed,
                contacts: [acceptedContact(), rejectedContact()])
        ],
        skipped: [
            .init(position: 2, companyName: "Old Corp", score: 90, reason: "Draft exists within 7 days", cause: nil),
            .init(
                position: 3, companyName: "No Contact Inc", score: 87.5, reason: "ZoomInfo unavailable",
                cause: "no credentials"),
        ],
        modelUse: .init(
            model: "openai/some", calls: 3, failedCalls: 1, inputTokens: 4_000, outputTokens: 300, spentMicroUSD: 16_500,
            budgetMicroUSD: 2_000_000, drafts: 1, lastFailure: "openai/some: status 529"))
}

func acceptedContact() -> RunSnapshot.Contact {
    .init(
        attemptID: AttemptID(1), name: "John Smith", title: "Quality Director", status: .accepted, reason: nil,
        draft: draft())
}

func rejectedContact() -> RunSnapshot.Contact {
    .init(
        attemptID: AttemptID(2), name: "Jane Doe", title: "VP Ops", status: .rejected, reason: "validation failed",
        draft: nil)
}

func draft() -> RunSnapshot.Draft {
    .init(
        draftID: DraftID(1), emailPath: "Acme-Corp/drafts/2024-01-15_John-Smith_email.md",
        subject: "Warning letter follow-up", body: "Hi John,\n\nWould it help to compare notes?\n\nKim",
        confidenceMode: "HIGH", citedSignals: 3, warnings: ["Body is near its length limit"],
        verdicts: [Verdict(gate: .artifactExists, failure: nil), Verdict(gate: .validationPassed, failure: nil)],
        sources: [
            .init(
                claim: "Acme opened a plant in Ohio", url: "https://example.com/news?a=1&b=2",
                asOf: CalendarDay(daysSinceEpoch: 19_700))
        ],
        figures: TextFigures(words: 71, sentences: 4, readingGrade: 8.3, spamTriggers: ["act now"]),
        writtenBy: "composer", nearDuplicate: .init(of: DraftID(9), similarityPercent: 71))
}

func run(accounts: [RunSnapshot.Account], skipped: [RunSnapshot.SkippedAccount] = []) -> RunSnapshot {
    var run = sampleRun()
    run.accounts = accounts
    run.skipped = skipped
    return run
}

func account(_ contacts: [RunSnapshot.Contact], name: String = "Acme") -> RunSnapshot.Account {
    .init(position: 1, companyName: name, score: 1.5, tier: .B, state: .processed, contacts: contacts)
}

/// Texts that break tables, headings and pages.
let naughtyTexts = [
    "a|b", "a\\|b", "trailing\\", "line\nbreak", "line\r\nbreak", "tab\there", "`code`", "``",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "[link](javascript:alert(1))", "![x](http://x/y.png)", "*bold* _em_ __x__ ~~s~~",
    "# heading", "- item", "1. item", "> quote", "---", "&lt;b&gt; &#60; AT&T", "\"quotes\" 'single'",
    "https://evil.example/x", "www.evil.example", "\u{202e}reversed", "\u{2028}separator", "日本語 Ω é e\u{301} 🧪",
    "||||", "\u{0}\u{7}", "=cmd|' /C calc'!A0", "</td></tr></table>", "\\", "|", "${jndi:ldap://x}", "--><!--",
]
