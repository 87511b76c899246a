import LedgerCore

/// Looks up e-mail addresses of people who are to get an attempt, none twice while what is kept of them is good.
struct EmailLookUp: Sendable {
    let source: any ContactSource
    let outside: Outside
    /// The address is one of a person who was forgotten: it is not kept.
    let isForgotten: @Sendable (String) throws -> Bool

    struct Answer: Sendable {
        let answer: EmailAnswer
        let fetchedAt: Timestamp

        func adding(to person: DiscoveredContact) -> DiscoveredContact {
            var contact = person.contact
            contact.email = contact.email ?? answer.email
            let optOut = answer.hasOptedOut
                ? OptOut(actor: person.source, reason: "has opted out with \(person.source)", toldAt: fetchedAt) : nil
            return DiscoveredContact(contact: contact, persona: person.persona, source: person.source, optOut: optOut)
        }
    }

    /// - Returns: what is known, by the people's references, and why it is not more.
    /// - Throws: `CancellationError`; `LedgerFault`.
    func emails(of people: [DiscoveredContact]) async throws -> (answers: [String: Answer], shortfall: (any Error)?) {
        let wanted = people.filter { $0.isComplete && $0.contact.email == nil }.compactMap { person in
            source.emailTopic(of: person.contact).map { (topic: $0, contact: person.contact) }
        }
        let contacts = Dictionary(wanted.map { ($0.topic.subject, $0.contact) }, uniquingKeysWith: { first, _ in first })
        let kept = try await outside.cache.answers(wanted.map(\.topic)) { [source, outside, isForgotten] topics in
            try await Self.fetch(topics, contacts, source, outside.meter, isForgotten)
        }
        var answers: [String: Answer] = [:]
        for (subject, kept) in kept.answers {
            guard let reference = contacts[subject]?.reference else { continue }
            answers[reference] = Answer(
                answer: try StageJSON.decode(EmailAnswer.self, kept.answer), fetchedAt: kept.fetchedAt)
        }
        return (answers, kept.shortfall)
    }

    private static func fetch(
        _ topics: [ResearchTopic], _ contacts: [String: FoundContact], _ source: any ContactSource, _ meter: any CallMeter,
        _ isForgotten: (String) throws -> Bool
    ) async throws -> FetchedAnswers {
        let found = try await source.emails(of: topics.compactMap { contacts[$0.subject] }, meter: meter)
        var answers: [String: String] = [:]
        for topic in topics {
            guard let reference = contacts[topic.subject]?.reference, var answer = found.answers[reference] else { continue }
            if let email = answer.email, try isForgotten(email) {
                answer = EmailAnswer()
                answer.isForgotten = true
            }
            answers[topic.subject] = try StableJSON.encode(answer)
        }
        return FetchedAnswers(answers, shortfall: found.shortfall)
    }
}
