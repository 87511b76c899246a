import LedgerCore
import LedgerStore
import Prospect
import Synchronization

/// Finds the people of an account, persona by persona, and gives each an attempt.
struct DiscoverContacts: Sendable {
    let store: Store
    let source: any ContactSource
    let outside: Outside
    let output: OutputRoot
    let run: Run
    let worker: WorkerID
    let lease: Lease
    let retry: RetryPolicy
    let personas: @Sendable ([String]) -> [SearchPersona]
    let clock: RunClock
    /// What a person should know, whatever comes of the account.
    let remark: @Sendable (String) -> Void

    enum Outcome: Sendable, Equatable {
        case opened(contacts: Int)
        case skipped(reason: String, cause: String?)
        case putOff
    }

    /// - Throws: `StoreError`; `LeaseLost`; `CancellationError` where it was stopped.
    func discover(_ account: SelectedAccount) async throws -> Outcome {
        var calls: [ProviderCall] = []
        do {
            return try await discover(account, calls: &calls)
        } catch {
            // Stopped, or taken over by another: what was asked is recorded all the same.
            try await store.record(calls, of: account.accountID, in: run.id)
            throw error
        }
    }

    private func discover(_ account: SelectedAccount, calls: inout [ProviderCall]) async throws -> Outcome {
        var people = People()
        let chosen: [DiscoveredContact]
        do {
            for persona in personas(account.personas) {
                try lease.require()
                let found = try await search(account, persona, &people, calls: &calls)
                people.take(found, persona: persona.id, source: source.name)
            }
            chosen = try await withEmails(&people, account)
        } catch let error as CompanyAmbiguous {
            return try await skip(account, error.reason, error.detail, calls)
        } catch let error as ContactSourceUnavailable where error.cause != .outage {
            return try await skip(account, unavailable: error, calls)
        } catch where !(error is any LedgerFault || Task.isCancelled) {
            return try await settle(error, account, calls)
        }
        try await store.openAccount(
            account, of: run, by: worker, contacts: chosen, forgottenPeople: people.forgotten.count, calls: calls
        ) { [output] folder, stem in
            AttemptFiles.Paths(folder: folder, stem: stem).all.contains(where: output.exists)
        }
        return .opened(contacts: chosen.count)
    }

    private func skip(
        _ account: SelectedAccount, unavailable error: ContactSourceUnavailable, _ calls: [ProviderCall]
    ) async throws -> Outcome {
        try await skip(account, "\(error.provider) unavailable", error.cause.rawValue, calls)
    }

    private func skip(
        _ account: SelectedAccount, _ reason: String, _ cause: String, _ calls: [ProviderCall]
    ) async throws -> Outcome {
        try await store.skipAccount(
            account.accountID, of: run.id, by: worker, reason: reason, cause: cause, calls: calls)
        return .skipped(reason: reason, cause: cause)
    }

    /// An outage may be over by the next try.
    private func settle(
        _ error: any Error, _ account: SelectedAccount, _ calls: [ProviderCall]
    ) async throws -> Outcome {
        let failure = try bounded(StepFailure(error), account)
        switch retry.decide(failure, tries: account.tries, jitter: .random(in: 0...1)) {
        case .fail:
            if let error = error as? ContactSourceUnavailable { return try await skip(account, unavailable: error, calls) }
            return try await skip(account, "contact search failed", failure.text, calls)
        case .retry(let pause, let counted):
            let until = clock.realNow().adding(milliseconds: Int64(pause / .milliseconds(1)))
            try await store.putOffAccount(
                account.accountID, of: run.id, by: worker, until: until, counted: counted, calls: calls)
            return .putOff
        }
    }

    /// A provider that never has room is not waited for for ever: after so many failed calls a wait costs a try.
    private func bounded(_ failure: StepFailure, _ account: SelectedAccount) throws -> StepFailure {
        guard case .rateLimited(let text, _) = failure,
            try store.failedCalls(at: account.accountID, in: run.id) >= Self.mostFailedCalls
        else { return failure }
        return .transient(text)
    }

    private static let mostFailedCalls = 20

    private func search(
        _ account: SelectedAccount, _ persona: SearchPersona, _ people: inout People, calls: inout [ProviderCall]
    ) async throws -> [FoundContact] {
        let startedAt = clock.realNow()
        func record(_ status: ProviderCall.Status, detail: String? = nil, results: Int = 0) {
            if source.isMetered { return }
            calls.append(
                ProviderCall(
                    provider: source.name, operation: "contacts:\(persona.id)", status: status, detail: detail,
                    results: results, startedAt: startedAt, endedAt: clock.realNow()))
        }
        do {
            let found = try await self.people(account, persona)
            record(.ok, results: found.known.count)
            people.forgotten.formUnion(found.forgotten)
            return found.known
        } catch let error as any LedgerFault {
            throw error
        } catch let error as ContactSourceUnavailable {
            record(.unavailable, detail: error.cause.rawValue)
            throw error
        } catch where !Task.isCancelled {
            record(.error, detail: StepFailure(error).text)
            throw error
        }
    }
}

extension DiscoverContacts {
    /// Found before and still good, or looked for now; who was forgotten is left out, and not kept with the others.
    private func people(
        _ account: SelectedAccount, _ persona: SearchPersona
    ) async throws -> (known: [FoundContact], forgotten: Set<String>) {
        let query = account.query
        guard let topic = source.topic(of: persona, at: query) else {
            return try known(
                await source.contacts(at: query, persona: persona, meter: outside.meter), account, persona)
        }
        let forgotten = Mutex<Set<String>>([])
        let kept = try await outside.cache.answer(topic) {
            let all = try await source.contacts(at: query, persona: persona, meter: outside.meter)
            let (known, left) = try known(all, account, persona)
            forgotten.withLock { $0 = left }
            return try StableJSON.encode(known)
        }
        let found = try known(StageJSON.decode([FoundContact].self, kept.answer), account, persona)
        return (found.known, found.forgotten.union(forgotten.withLock { $0 }))
    }

    private func known(
        _ found: [FoundContact], _ account: SelectedAccount, _ persona: SearchPersona
    ) throws -> (known: [FoundContact], forgotten: Set<String>) {
        let people = found.map { DiscoveredContact(contact: $0, persona: persona.id, source: source.name) }
        let forgotten = try store.filter(people, at: account.accountID).forgotten
        if forgotten.isEmpty { return (found, []) }
        return (zip(found, people).filter { !forgotten.contains($0.1.personKey) }.map(\.0), forgotten)
    }

    /// The people with their e-mail addresses, where the run asks for them and the source has any. Where it cannot tell
    /// them, people go without. None is looked up for people not to be written to.
    private func withEmails(_ people: inout People, _ account: SelectedAccount) async throws -> [DiscoveredContact] {
        if !people.forgotten.isEmpty { remark("people who were forgotten are left out; dashboards count them") }
        guard run.settings.enrichEmail else { return people.chosen }
        try lease.require()
        let suppressed = try store.filter(people.chosen, at: account.accountID).suppressed
        let lookUp = EmailLookUp(source: source, outside: outside, isForgotten: store.isForgotten)
        let found = try await lookUp.emails(of: people.chosen.filter { !suppressed.contains($0.personKey) })
        if let shortfall = found.shortfall {
            if case StepFailure.rateLimited? = shortfall as? StepFailure { throw shortfall }
            remark("e-mail addresses were not all looked up: \(StepFailure(shortfall).text)")
        }
        return people.chosen.compactMap { person in
            guard let answer = found.answers[person.contact.reference] else { return person }
            guard answer.answer.isForgotten != true else {
                people.forgotten.insert(person.personKey)
                return nil
            }
            return answer.adding(to: person)
        }
    }
}

/// The people chosen at one account so far: no one twice, two for each persona, and after them those without name or
/// title, who take no place, and of whom a complete namesake found later is none.
private struct People {
    private var complete: [DiscoveredContact] = []
    private var incomplete: [DiscoveredContact] = []
    private var keys = Set<String>()
    /// Person keys of those the ledger must not take up.
    var forgotten = Set<String>()

    var chosen: [DiscoveredContact] {
        var keys = keys
        return complete + incomplete.filter { keys.insert($0.personKey).inserted }
    }

    mutating func take(_ found: [FoundContact], persona: String, source: String) {
        var places = SearchPersona.mostPeople
        for contact in found {
            let person = DiscoveredContact(contact: contact, persona: persona, source: source)
            if !person.isComplete {
                incomplete.append(person)
            } else if places > 0, keys.insert(person.personKey).inserted {
                complete.append(person)
                places -= 1
            }
        }
    }
}
