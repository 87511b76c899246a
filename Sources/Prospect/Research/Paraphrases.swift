internal import LedgerCore

/// Finds the signal that says what another one says in other words: two wordings of what one page says are one signal.
struct Paraphrases {
    private let reader: ClaimReader
    /// Places of signals by page, and by site and day.
    private var places: [String: [Int]] = [:]
    private var readings: [Int: Reading] = [:]

    /// Signals of one page, or of one site and day, that another is held against.
    private static let mostCompared = 50

    init(reader: ClaimReader) { self.reader = reader }

    /// A signal as it is compared, read once.
    private struct Reading {
        let scope: SignalScope
        let urls: Set<String>
        let terms: Set<String>
        let said: Set<String>
        let denies: Bool
    }

    /// The first signal that says the same; nil where none does.
    func place(of signal: Signal) -> Int? {
        let candidates = Set(Self.keys(of: signal).flatMap { places[$0] ?? [] })
        guard !candidates.isEmpty else { return nil }
        let reading = read(signal)
        return candidates.sorted().first { place in readings[place].map { Self.joins($0, reading) } ?? false }
    }

    /// - Parameter place: where the signal, or what became of it and another, stands now.
    mutating func add(_ signal: Signal, at place: Int) {
        readings[place] = read(signal)
        for key in Self.keys(of: signal) where !(places[key]?.contains(place) ?? false) {
            if places[key, default: []].count < Self.mostCompared { places[key, default: []].append(place) }
        }
    }

    private static func keys(of signal: Signal) -> [String] {
        let urls = [signal.sourceURL].compactMap { $0 } + signal.moreURLs
        guard let day = signal.asOf else { return urls }
        return urls + Set(urls.compactMap(AccountIdentity.canonicalDomain)).sorted().map { "\(day) \($0)" }
    }

    private func read(_ signal: Signal) -> Reading {
        let words = Words.of(signal.claim)
        return Reading(
            scope: signal.scope, urls: Set([signal.sourceURL].compactMap { $0 } + signal.moreURLs),
            terms: Set(reader.allTerms(signal.claim).map(Stem.of)), said: Set(Particulars.keys(in: words)),
            denies: Negation.occurs(in: FoldedText(words.map(\.folded))))
    }

    /// On one page four fifths of the shorter claim's words are enough; on two pages of one site and day all of them,
    /// because an authority publishes letters that differ in their subject alone. Neither has a number or date against
    /// the other, and both affirm or both deny.
    private static func joins(_ left: Reading, _ right: Reading) -> Bool {
        guard left.scope == right.scope, left.denies == right.denies else { return false }
        let share = left.urls.isDisjoint(with: right.urls) ? 100 : 80
        let smaller = min(left.terms.count, right.terms.count)
        guard smaller > 0, left.terms.intersection(right.terms).count * 100 >= smaller * share else { return false }
        return left.said.isSubset(of: right.said) || right.said.isSubset(of: left.said)
    }
}
