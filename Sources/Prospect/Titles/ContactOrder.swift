public import LedgerCore

extension Rules {
    /// The people to look for, in order, by the account's first tag the rules know; the default order without one.
    public func searchPersonas(forTags tags: [String]) -> [SearchPersona] {
        let known = tags.lazy.map(Words.fold).compactMap { tag in
            contactSearch.tags.first { Words.fold($0.tag) == tag.trimmingWhitespace() }
        }
        let order = known.first?.order ?? contactSearch.defaultOrder
        return order.compactMap(searchPersona)
    }

    /// The person to look for by this id, also one the default order leaves out; nil for an id without roles.
    public func searchPersona(id: String) -> SearchPersona? {
        contactSearch.roles.first { $0.id == id }.map { SearchPersona(id: $0.id, terms: $0.terms) }
    }

    /// How well a title fits a search persona, 0 best; nil where it does not.
    ///
    /// First come the persona's role terms in their order, then any title of its function at a leading level.
    public func searchRank(title: String, persona: SearchPersona) -> Int? {
        let full = TitleWords(title)
        guard !setAside.contains(where: full.has) else { return nil }
        let words = full.removing(contactSearch.excluded)
        if let exact = persona.terms.firstIndex(where: { fits(words, term: $0) }) { return exact }
        guard let role = contactSearch.roles.first(where: { $0.id == persona.id }) else { return nil }
        let after = persona.terms.count
        if role.titles.contains(where: { words.has($0) || isSpelledOut($0, in: words) }) { return after }
        guard role.functions.contains(where: words.has) else { return nil }
        return levels.firstIndex { $0.words.contains(where: words.has) }.map { after + $0 }
    }

    /// Each word of the term, or a synonym of its level, somewhere in the title.
    private func fits(_ words: TitleWords, term: String) -> Bool {
        let parts = Words.folded(term)
        if parts.count == 1 { return words.has(term) || isSpelledOut(term, in: words) }
        return parts.allSatisfy { part in
            if let level = levels.first(where: { $0.words.contains(part) }) {
                return level.words.contains(where: words.has)
            }
            return words.has(part) || (part == "ops" && words.has("operations"))
        }
    }

    /// "Chief Information Officer" for CIO: the words whose initials the title is, in order.
    private func isSpelledOut(_ initials: String, in words: TitleWords) -> Bool {
        guard let spelled = spelledOut[Words.fold(initials)] else { return false }
        return words.hasAllWords(of: spelled)
    }

    private var spelledOut: [String: String] {
        ["cio": "chief information officer", "coo": "chief operating officer", "cqo": "chief quality officer"]
    }
}
