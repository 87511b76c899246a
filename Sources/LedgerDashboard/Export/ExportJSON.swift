import LedgerCore

/// Drafts as JSON: keys in a fixed order, and nothing in it that depends on when it is made.
struct ExportJSON {
    let drafts: [OutgoingDraft]

    var value: JSON { .members(("drafts", .array(drafts.map(draft)))) }

    private func draft(_ draft: OutgoingDraft) -> JSON {
        .members(
            ("draft_id", .int(Int(draft.id.rawValue))), ("run_id", .int(Int(draft.runID.rawValue))),
            ("run_date", .string(draft.runDate.description)), ("review", review(draft)),
            ("company", .members(("name", .string(draft.company)), ("domain", .text(draft.domain)))),
            (
                "contact",
                .members(
                    ("name", .string(draft.contactName)), ("title", .string(draft.contactTitle)),
                    ("email", .text(draft.email)), ("persona", .string(draft.persona)))
            ), ("confidence_mode", .string(draft.confidenceMode)), ("subject", .string(draft.subject)),
            ("body", .string(draft.body)), ("content_sha256", .string(draft.contentSHA256)),
            ("sources", .array(draft.sources.map(source))))
    }

    private func review(_ draft: OutgoingDraft) -> JSON {
        .members(
            ("state", .string(draft.standing.rawValue)), ("by", .text(draft.reviewer)),
            ("at", .text(draft.reviewedAt?.description)))
    }

    private func source(_ source: RunSnapshot.Source) -> JSON {
        .members(
            ("claim", .string(source.claim)), ("url", .text(source.url)), ("as_of", .text(source.asOf?.description)))
    }
}
