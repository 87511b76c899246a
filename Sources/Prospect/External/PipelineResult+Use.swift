internal import LedgerCore

extension PipelineResult {
    /// Why it is no answer to a request; nil where it is one.
    func problem(for request: ProspectRequest) -> String? {
        if AccountIdentity.nameKey(company.name) != AccountIdentity.nameKey(request.company.name) {
            return "the result is about another company than was asked about"
        }
        if PersonName.key(contact.name) != PersonName.key(request.contact.name) {
            return "the result is about another contact than was asked about"
        }
        let signals = research?.signals ?? []
        if Set(signals.map(\.id)).count < signals.count { return "two signals have the same id" }
        switch status {
        case .ready, .requiresManualReview:
            return variants?.first == nil ? "status \(status.rawValue) without a variant" : nil
        case .needsMoreResearch, .rejected, .error:
            return reason?.isBlank ?? true ? "status \(status.rawValue) without a reason" : nil
        }
    }
}

extension PipelineResult.Found {
    var raw: RawSignal {
        RawSignal(
            claim: claim, sourceType: sourceType, sourceURL: sourceURL, asOf: asOf, type: type ?? .other,
            scope: scope ?? .company)
    }
}
