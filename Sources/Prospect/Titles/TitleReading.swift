/// Who a title says the reader is, and what may be written to them.
public struct TitleReading: Sendable, Equatable {
    /// Id of the persona; of an ambiguous title the first in the rules' order.
    public let persona: String
    /// Every persona the title names, in the rules' order.
    public let personas: [String]
    /// No persona's pattern matched.
    public let fallback: Bool
    /// Patterns of two or more personas matched.
    public let ambiguous: Bool
    public let automationAllowed: Bool
    public let reviewRequired: Bool
    public let confidenceCap: ConfidenceMode
    /// Product ids.
    public let eligible: [String]
    public let secondary: [String]
    public let forbidden: [String]
    public let safeAngle: String
    /// What matched: `quality`, `level director`.
    public let matched: [String]

    /// `high` for a title of one persona, `medium` for an ambiguous one, `low` for an unknown one.
    public var certainty: String { fallback ? "low" : ambiguous ? "medium" : "high" }
}

extension Rules {
    /// Reads a title. Patterns match whole words, ignoring case, accents and order.
    public func read(title: String) -> TitleReading {
        let full = TitleWords(title)
        let levels = titles.levels.filter { $0.words.contains(where: full.has) }.map { "level " + $0.id }
        let aside = titles.setAside.filter(full.has).map { "set aside: " + $0.text }
        guard aside.isEmpty else { return fallbackReading(matched: aside + levels) }
        let words = full.removing(contactSearch.excluded)
        let found = personas.map { ($0, titles.named(by: words, of: $0.functions)) }.filter { !$0.1.isEmpty }
        guard let first = found.first else { return fallbackReading(matched: levels) }
        let matched = found.flatMap(\.1).map(\.text) + levels
        return found.count == 1
            ? reading(of: first.0, fallback: false, cap: first.0.confidenceCap, matched: matched)
            : ambiguousReading(found.map(\.0), first: first.0, matched: matched)
    }

    private func fallbackReading(matched: [String]) -> TitleReading {
        guard let persona = personas.first(where: { $0.id == fallback.persona }) else {
            return TitleReading(
                persona: fallback.persona, personas: [], fallback: true, ambiguous: false, automationAllowed: false,
                reviewRequired: true, confidenceCap: .generic, eligible: [], secondary: [], forbidden: [],
                safeAngle: ambiguity.safeAngle, matched: matched)
        }
        let cap = min(fallback.confidenceCap, persona.confidenceCap)
        return reading(of: persona, fallback: true, cap: cap, matched: matched)
    }

    func reading(
        of persona: Persona, fallback: Bool, cap: ConfidenceMode, matched: [String]
    ) -> TitleReading {
        TitleReading(
            persona: persona.id, personas: fallback ? [] : [persona.id], fallback: fallback, ambiguous: false,
            automationAllowed: persona.automationAllowed, reviewRequired: false, confidenceCap: cap,
            eligible: persona.eligible, secondary: persona.secondary, forbidden: persona.forbidden,
            safeAngle: persona.safeAngle, matched: matched)
    }

    private func ambiguousReading(_ found: [Persona], first: Persona, matched: [String]) -> TitleReading {
        let forbidden = products.map(\.id).filter { id in found.contains { $0.forbidden.contains(id) } }
        let eligible = first.eligible.filter { id in
            found.allSatisfy { $0.eligible.contains(id) } && !forbidden.contains(id)
        }
        return TitleReading(
            persona: first.id, personas: found.map(\.id), fallback: false, ambiguous: true,
            automationAllowed: found.allSatisfy(\.automationAllowed), reviewRequired: ambiguity.reviewRequired,
            confidenceCap: found.map(\.confidenceCap).min() ?? .generic, eligible: eligible, secondary: [],
            forbidden: forbidden, safeAngle: ambiguity.safeAngle, matched: matched)
    }
}
