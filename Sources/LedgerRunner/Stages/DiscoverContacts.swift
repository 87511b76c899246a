import LedgerCore
import LedgerStore
import Prospect

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

    /// New people taken for each persona; people without name or title take no place.
    static let peoplePerPersona = 2

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
        for persona in personas(account.personas) {
            do {
                try lease.require()
                let found = try await search(account, persona, calls: &calls)
                people.take(found, persona: persona.id, source: source.name)
            } catch let error as ContactSourceUnavailable {
                return try await skip(account, "\(error.provider) unavailable", error.cause.rawValue, calls)
            } catch where !(error is any LedgerFault || Task.isCancelled) {
                return try await settle(StepFailure(error), account, calls)
            }
        }
        try await store.openAccount(
            account, of: run, by: worker, contacts: people.chosen, calls: calls
        ) { [output] folder, stem in
            AttemptFiles.Paths(folder: folder, stem: stem).all.contains(where: output.exists)
        }
        return .opened(contacts: people.chosen.count)
    }

    private func skip(
        _ account: SelectedAccount, _ reason: String, _ cause: String, _ calls: [ProviderCall]
    ) async throws -> Outcome {
        try await store.skipAccount(
            account.accountID, of: run.id, by: worker, reason: reason, cause: cause, calls: calls)
        return .skipped(reason: reason, cause: cause)
    }

    private func settle(
        _ failure: StepFailure, _ account: SelectedAccount, _ calls: [ProviderCall]
    ) async throws -> Outcome {
        switch retry.decide(failure, tries: account.tries, jitter: .random(in: 0...1)) {
        case .fail:
            return try await skip(account, "contact search failed", failure.text, calls)
        case .retry(let pause, let counted):
            let until = clock.realNow().adding(milliseconds: Int64(pause / .milliseconds(1)))
            try await store.putOffAccount(
                account.accountID, of: run.id, by: worker, until: until, counted: counted, calls: calls)
            return .putOff
        }
    }

    private func search(
        _ account: SelectedAccount, _ persona: SearchPersona, calls: inout [ProviderCall]
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
            let found = try await people(account.query, persona)
            record(.ok, results: found.count)
            return found
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
    /// Found before and still good, or looked for now.
    private func people(_ account: AccountQuery, _ persona: SearchPersona) async throws -> [FoundContact] {
        guard let topic = source.topic(of: persona) else {
            return try await source.contacts(at: account, persona: persona, meter: outside.meter)
        }
        let kept = try await outside.cache.answer(topic) {
            try StableJSON.encode(try await source.contacts(at: account, persona: persona, meter: outside.meter))
        }
        return try StageJSON.decode([FoundContact].self, kept.answer)
    }
}

/// The people chosen at one account so far: no one twice, two for each persona, and after them those without name or
/// title, of whom a complete namesake found later is none.
private struct People {
    private var complete: [DiscoveredContact] = []
    private var incomplete: [DiscoveredContact] = []
    private var keys = Set<String>()

    var chosen: [DiscoveredContact] {
        var keys = keys
        return complete + incomplete.filter { keys.insert($0.personKey).inserted }
    }

    mutating func take(_ found: [FoundContact], persona: String, source: String) {
        var places = DiscoverContacts.peoplePerPersona
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
