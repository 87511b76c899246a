extension ReviewItem {
    /// As commands print it and pages give it.
    public var json: JSON {
        .members(
            ("draft_id", .int(Int(draftID.rawValue))), ("run_id", .int(Int(runID.rawValue))),
            ("run_date", .string(runDate.description)), ("company_name", .string(companyName)),
            ("contact_name", .string(contactName)), ("contact_title", .string(contactTitle)),
            ("contact_email", .text(contactEmail)), ("persona", .string(persona)), ("state", .string(state.rawValue)),
            ("held_reason", .text(heldReason)), ("has_room", .bool(hasRoom)), ("suppressed", .bool(isSuppressed)), ("review", .text(decision?.rawValue)), ("outcome", .text(outcome?.rawValue)),
            ("confidence_mode", .string(confidenceMode)), ("cited_signals", .int(citedSignals)),
            ("warnings", .array(warnings.map(JSON.string))), ("subject", .string(wording.subject)),
            ("body", .string(wording.body)), ("content_sha256", .string(contentSHA256)), ("revision", .int(revision)),
            ("edit_distance", editDistance.map(JSON.int)), ("validation", .string(failures.isEmpty ? "PASSED" : "FAILED")),
            ("failures", .array(failures.map(\.json))), ("sources", .array(sources.map(\.json))),
            ("objection", .text(objection)), ("needs_reason", .bool(needsReason)), ("decided_by", .text(decidedBy)),
            ("decision_reason", .text(decisionReason)), ("decided_at", .text(decidedAt?.description)))
    }
}

extension WritingRecord.Failure {
    public var json: JSON { .members(("check", .string(check)), ("text", .string(text)), ("detail", .string(detail))) }
}

extension RunSnapshot.Source {
    public var json: JSON { .members(("claim", .string(claim)), ("url", .text(url)), ("as_of", .text(asOf?.description))) }
}
