/// Headlines on which no reader wants to be addressed.
enum BadNews {
    /// - Parameter verb: what the company did, in lower case.
    static func isTold(by claim: String, verb: String) -> Bool {
        let words = claim.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        if !grave.isDisjoint(with: words) { return true }
        if zip(words, words.dropFirst()).contains(where: { gravePairs.contains("\($0) \($1)") }) { return true }
        return isClosing(words, verb) && funding.isDisjoint(with: words)
    }

    /// Rounds are closed, and so are plants. A `closed-loop pump` is neither.
    private static func isClosing(_ words: [String], _ verb: String) -> Bool {
        if words.contains("close") || words.contains("closes") || words.contains("closing") { return true }
        return words.contains("closed") && ["closed", "will"].contains(verb)
    }

    private static let funding: Set<String> = ["funding", "series", "round", "financing"]

    private static let grave = Set(
        """
        layoff layoffs redundancy redundancies warning warnings warns recall recalls recalled recalling lawsuit lawsuits sued
        sues bankruptcy bankrupt insolvency insolvent breach breaches breached penalty penalties fine fines fined shutdown
        shutdowns shuts shut shutting shutter shutters closure closures outage outages delisting delisted investigation
        investigations fraud death deaths died injury injuries injured
        """.split(whereSeparator: \.isWhitespace).map(String.init))

    private static let gravePairs: Set<String> = [
        "lays off", "lay off", "laid off", "laying off", "job cuts", "chapter 11", "winds down", "winding down",
    ]
}
