import LedgerCore
import LedgerStore
import Prospect

/// Finds the people of an account, persona by persona, and gives each an attempt.
struct DiscoverContacts: Sendable {
    let store: Store
    let source: any ContactSource
    let personas: @Sendable ([String]) -> [SearchPersona]
    let clock: RunClock

    /// New people taken for each persona; people without name or title take no place.
    static let peoplePerPersona = 2

    enum Outcome: Sendable, Equatable {
        case opened(contacts: Int)
        case skipped(reason: String, cause: String?)
    }

    func discover(_ account: SelectedAccount, runID: RunID) async throws -> Outcome {
        var people = People()
        var calls: [ProviderCall] = []
        for persona in personas(account.personas) {
            do {
                let found = try await search(account, persona, calls: &calls)
                people.take(found, persona: persona.id, source: source.name)
            } catch let error as ContactSourceUnavailable {
                let outcome = Outcome.skipped(reason: "\(error.provider) unavailable", cause: error.cause.rawValue)
                try store.skipAccount(
                    account.accountID, of: runID, reason: "\(error.provider) unavailable",
                    cause: error.cause.rawValue, calls: calls)
                return outcome
            }
        }
        try store.openAccount(account.accountID, of: runID, contacts: people.chosen, calls: calls)
        return .opened(contacts: people.chosen.count)
    }

    private func search(
        _ account: SelectedAccount, _ persona: SearchPersona, calls: inout [ProviderCall]
    ) async throws -> [FoundContact] {
        let startedAt = clock.realNow()
        func record(_ status: ProviderCall.Status, detail: String? = nil, results: Int = 0) {
            calls.append(
                ProviderCall(
                    provider: source.name, operation: "contacts:\(persona.id)", status: status, detail: detail,
                    results: results, startedAt: startedAt, endedAt: clock.realNow()))
        }
        do {
            let found = try await source.contacts(at: account.query, persona: persona)
            record(.ok, results: found.count)
            return found
        } catch let error as ContactSourceUnavailable {
            record(.unavailable, detail: error.cause.rawValue)
            throw error
        }
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
