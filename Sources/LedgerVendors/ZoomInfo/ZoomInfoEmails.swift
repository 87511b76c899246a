public import LedgerCore
import Synchronization

/// Whether the vendor has said that its credits are used up: then it is not asked again in this process.
final class CreditsLeft: Sendable {
    private let end = Mutex<ContactSourceUnavailable?>(nil)

    var spent: ContactSourceUnavailable? { end.withLock { $0 } }
    func markSpent(_ error: ContactSourceUnavailable) { end.withLock { $0 = error } }
}

extension ZoomInfoContacts {
    /// Inputs of one call.
    private static let batch = 25

    public func emailTopic(of person: FoundContact) -> ResearchTopic? {
        person.zoomInfoID.map {
            ResearchTopic(provider: Self.provider, kind: .contact, subject: "email:\($0)", timeToLive: Self.timeToLive)
        }
    }

    public func emails(of people: [FoundContact], meter: any CallMeter) async throws -> EmailAnswers {
        guard let client else { throw Self.withoutCredentials }
        var all = EmailAnswers()
        let ids = people.compactMap(\.zoomInfoID)
        for start in stride(from: 0, to: ids.count, by: Self.batch) {
            let batch = Array(ids[start..<min(start + Self.batch, ids.count)])
            let found = try await emails(client, of: batch, meter)
            all.answers.merge(found.answers) { $1 }
            all.shortfall = all.shortfall ?? found.shortfall
        }
        return all
    }

    private func emails(_ client: ZoomInfoClient, of ids: [String], _ meter: any CallMeter) async throws -> EmailAnswers {
        if let spent = credits.spent { return EmailAnswers(shortfall: spent) }
        do {
            return told(try await enriched(client, ids, meter), ids)
        } catch let refused as CallRefused where refused.until == nil && ids.count > 1 {
            // What is left of a budget may do for some.
            let half = ids.count / 2
            let first = try await emails(client, of: Array(ids[..<half]), meter)
            let second = try await emails(client, of: Array(ids[half...]), meter)
            return EmailAnswers(first.answers.merging(second.answers) { $1 }, shortfall: first.shortfall ?? second.shortfall)
        } catch let error where !(error is CancellationError || error is any LedgerFault) {
            let told = ZoomInfoError.told(error)
            if case .quota(_)? = error as? VendorFailure, let spent = told as? ContactSourceUnavailable { credits.markSpent(spent) }
            return EmailAnswers(shortfall: told)
        }
    }

    private func enriched(
        _ client: ZoomInfoClient, _ ids: [String], _ meter: any CallMeter
    ) async throws -> [String: EnrichedPerson] {
        let request = try client.wire.enrichment(ofPeople: ids)
        let call = OutsideCall(provider: Self.provider, operation: "emails", mostCredits: ids.count)
        return try await client.ask(request, as: call, meter: meter) { answer, _ throws(VendorFailure) in
            let records = try client.wire.readEnrichment(answer)
            let found = EnrichedPerson.answers(records, to: ids)
            return VendorAnswer(
                value: found, results: found.values.count { $0.email != nil }, credits: records.count(where: \.mayBeCharged))
        }
    }

    private func told(_ found: [String: EnrichedPerson], _ ids: [String]) -> EmailAnswers {
        let known = found.compactMapValues(\.answer)
        let answers = known.map { (FoundContact.zoomInfoPrefix + $0.key, $0.value) }
        var all = EmailAnswers(Dictionary(answers, uniquingKeysWith: { first, _ in first }))
        if found.values.contains(where: \.isOverLimit) {
            let spent = ContactSourceUnavailable(provider: ZoomInfoError.provider, cause: .quota, detail: "LIMIT_EXCEEDED")
            credits.markSpent(spent)
            all.shortfall = spent
        }
        return all
    }
}
