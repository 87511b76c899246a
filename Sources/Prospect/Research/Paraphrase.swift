internal import LedgerCore

/// Two wordings of what one page says are one signal.
enum Paraphrase {
    /// On one page four fifths of the shorter claim's words are enough; on two pages of one site and day all of them,
    /// because an authority publishes letters that differ in their subject alone.
    static func joins(_ left: Signal, _ right: Signal, _ reader: ClaimReader) -> Bool {
        guard left.scope == right.scope, let share = neededShare(left, right) else { return false }
        let leftTerms = Set(reader.allTerms(left.claim).map(Stem.of))
        let rightTerms = Set(reader.allTerms(right.claim).map(Stem.of))
        let smaller = min(leftTerms.count, rightTerms.count)
        guard smaller > 0, leftTerms.intersection(rightTerms).count * 100 >= smaller * share else { return false }
        return agree(Words.of(left.claim), Words.of(right.claim))
    }

    /// In percent; nil where the sources have nothing in common.
    private static func neededShare(_ left: Signal, _ right: Signal) -> Int? {
        let leftURLs = [left.sourceURL].compactMap { $0 } + left.moreURLs
        let rightURLs = [right.sourceURL].compactMap { $0 } + right.moreURLs
        if leftURLs.contains(where: rightURLs.contains) { return 80 }
        guard let day = left.asOf, day == right.asOf else { return nil }
        let hosts = Set(leftURLs.compactMap(AccountIdentity.canonicalDomain))
        return rightURLs.compactMap(AccountIdentity.canonicalDomain).contains(where: hosts.contains) ? 100 : nil
    }

    /// Neither has a number or date against the other, and both affirm or both deny.
    private static func agree(_ left: [Word], _ right: [Word]) -> Bool {
        let leftSaid = Particulars.keys(in: left)
        let rightSaid = Particulars.keys(in: right)
        guard leftSaid.isSubset(of: rightSaid) || rightSaid.isSubset(of: leftSaid) else { return false }
        let denials = [left, right].map { Negation.occurs(in: FoldedText($0.map(\.folded))) }
        return denials[0] == denials[1]
    }
}
