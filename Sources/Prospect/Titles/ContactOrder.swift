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
        guard !titles.setAside.contains(where: full.has) else { return nil }
        let words = full.removing(contactSearch.excluded)
        if let exact = persona.terms.firstIndex(where: { fits(words, term: $0) }) { return exact }
        guard let role = contactSearch.roles.first(where: { $0.id == persona.id }) else { return nil }
        let after = persona.terms.count
        if role.titles.contains(where: { titles.names($0, in: words) }) { return after }
        guard role.functions.contains(where: words.has) else { return nil }
        return titles.levels.firstIndex { $0.words.contains(where: words.has) }.map { after + $0 }
    }

    /// Each word of the term, or a synonym of its level, somewhere in the title.
    private func fits(_ words: TitleWords, term: String) -> Bool {
        let parts = TitlePhrase(term).forms[0].words
        return !parts.isEmpty && parts.allSatisfy { part in
            if parts.count > 1, let level = titles.levels.first(where: { $0.words.contains { $0.isWord(part) } }) {
                return level.words.contains(where: words.has)
            }
            return titles.names(TitlePhrase(part), in: words)
        }
    }
}

extension TitleRules {
    /// Those phrases that a title has, one of each spelling; else those that it has spelled out.
    func named(by words: TitleWords, of phrases: [TitlePhrase]) -> [TitlePhrase] {
        let said = phrases.filter(words.has)
        guard !said.isEmpty else { return phrases.filter { names($0, in: words) } }
        return said.indices.filter { place in !said[..<place].contains { $0.isSpelled(as: said[place]) } }.map { said[$0] }
    }

    /// The title has the phrase, or the words that the phrase is short for.
    func names(_ phrase: TitlePhrase, in words: TitleWords) -> Bool {
        words.has(phrase) || abbreviations.contains { phrase.isWord($0.short) && words.hasAllWords(of: $0.words) }
    }
}
