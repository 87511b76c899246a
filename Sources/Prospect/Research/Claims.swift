internal import LedgerCore

/// What is asked of a claim before it is a signal.
struct ClaimReader {
    let rules: Rules
    let company: CompanyName
    let contactName: String

    /// A claim is one sentence; what is longer is a page.
    private static let mostBytes = 2_000

    /// Nil where the text is a heading, navigation, a placeholder, addressed to a machine or too short, or has fewer
    /// than two words by which it could be recognised.
    func claim(_ raw: RawSignal) -> String? {
        guard raw.claim.utf8.count <= 4 * Self.mostBytes else { return nil }
        let text = raw.claim.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard text.utf8.count <= Self.mostBytes, text.count >= rules.signalLimits.minimumCharacters, !text.isBlank else {
            return nil
        }
        let words = Words.folded(text)
        guard words.count >= 3, !text.hasPrefix("#"), !isShouted(text) else { return nil }
        guard !rules.signalLimits.placeholders.contains(where: { $0.occurs(in: words) }) else { return nil }
        guard !rules.signalLimits.navigation.contains(where: { $0.occurs(in: words) }) else { return nil }
        return keyTerms(text).count >= 2 ? text : nil
    }

    private func isShouted(_ text: String) -> Bool {
        text.contains(where: \.isUppercase) && !text.contains(where: \.isLowercase)
    }

    /// What makes two claims one: words alone, case and punctuation ignored.
    static func identity(_ claim: String) -> String {
        let words = Words.folded(claim)
        return words.isEmpty ? claim : words.joined(separator: " ")
    }

    /// The words by which a text is recognised to speak of this claim, in the claim's order, at most six.
    func keyTerms(_ claim: String) -> [String] { Array(allTerms(claim).prefix(6)) }

    func allTerms(_ claim: String) -> [String] {
        let words = Words.of(claim)
        let named = Set(company.mentions(in: words).flatMap { Array($0) })
        let person = Set(Words.folded(contactName))
        var terms: [String] = []
        for (place, word) in words.enumerated() where !named.contains(place) {
            guard isTerm(word), !terms.contains(word.folded), !person.contains(word.folded) else { continue }
            terms.append(word.folded)
        }
        return terms
    }

    private func isTerm(_ word: Word) -> Bool {
        if word.hasDigit || Particulars.isNumberWord(word.folded) || Particulars.isMonthWord(word.folded) {
            return false
        }
        if rules.semanticGuard.ignoredWords.contains(word.folded) { return false }
        return word.folded.count > 2 || !word.text.unicodeScalars.allSatisfy(\.isASCII)
            || word.text.count > 1 && word.text == word.text.uppercased()
    }
}

/// Whether a signal counts as cited, and why not.
struct CitationJudge {
    let limits: SignalLimits
    let runDate: CalendarDay

    /// Nil where it counts.
    func objection(_ raw: RawSignal) -> String? {
        if let objection = Self.sourceObjection(raw.sourceType, url: raw.sourceURL, limits: limits) { return objection }
        guard let asOf = raw.asOf else { return "no date" }
        if asOf > runDate { return "dated after the run date" }
        let limit = limits.ageDays[raw.type] ?? 0
        return runDate.days(since: asOf) > limit ? "older than \(limit) days" : nil
    }

    /// What is wrong with a source whatever its date; nil where it may back an explicit claim.
    static func sourceObjection(_ type: SourceType, url: String?, limits: SignalLimits) -> String? {
        switch type {
        case .userProvided: nil
        case .vendorData: "vendor data"
        case .inferred: "inferred"
        case .publicURL: urlObjection(url, limits: limits)
        }
    }

    private static func urlObjection(_ url: String?, limits: SignalLimits) -> String? {
        guard let url = url?.trimmingWhitespace(), !url.isEmpty else { return "no source URL" }
        let lower = url.lowercased()
        guard lower.hasPrefix("https://") || lower.hasPrefix("http://"), !url.contains(where: \.isWhitespace),
            let host = AccountIdentity.canonicalDomain(url)
        else { return "not an http(s) URL" }
        let isSearch = limits.searchHosts.contains { entry in
            let parts = entry.split(separator: "/", maxSplits: 1).map(String.init)
            let named =
                parts[0].hasSuffix(".")
                ? host.hasPrefix(parts[0]) || host.contains("." + parts[0])
                : host == parts[0] || host.hasSuffix("." + parts[0])
            return named && (parts.count < 2 || path(of: lower).hasPrefix("/" + parts[1]))
        }
        return isSearch || isResultPage(path(of: lower)) ? "a search page" : nil
    }

    /// The result page of any site's own search.
    private static func isResultPage(_ path: String) -> Bool {
        ["/search?", "/search/", "/?s=", "/?q=", "/results?", "/results/search"].contains { path.hasPrefix($0) } || path == "/search"
    }

    private static func path(of url: String) -> String {
        let rest = url.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
        return rest.firstIndex { "/?#".contains($0) }.map { String(rest[$0...]) } ?? "/"
    }
}
