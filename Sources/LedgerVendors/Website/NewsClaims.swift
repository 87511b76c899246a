import Foundation
import LedgerCore
import Prospect

/// Makes claims of headlines: of those alone that begin with the company's name and go on with what it did, and are no
/// bad news. Whatever else stands on a page is none.
struct NewsClaims {
    let company: String
    let site: Site
    let runDate: CalendarDay

    private static let recentDays = 180
    private static let mostClaims = 10

    /// The newest first.
    func signals(_ items: [NewsItem]) -> [RawSignal] {
        let claims = items.compactMap(signal)
        return Array(claims.sorted { ($1.asOf ?? runDate) < ($0.asOf ?? runDate) }.prefix(Self.mostClaims))
    }

    private func signal(_ item: NewsItem) -> RawSignal? {
        guard let day = item.day, day <= runDate, runDate.days(since: day) <= Self.recentDays,
            let (claim, verb) = claim(item.title)
        else { return nil }
        let url = link(of: item)
        return RawSignal(
            claim: claim, sourceType: .publicURL, sourceURL: url, asOf: day, type: Self.type(of: verb, claim),
            scope: .company)
    }

    /// Where the headline leads, if that is on the site; else the page it stands on.
    private func link(of item: NewsItem) -> String {
        guard !item.link.isEmpty, let target = site.resolve(item.link, from: item.page) else { return item.page.absoluteString }
        return target.absoluteString
    }

    /// The sentence with its verb; nil where the headline is none.
    func claim(_ title: String) -> (claim: String, verb: String)? {
        var words = title.split(whereSeparator: \.isWhitespace).map(String.init)
        guard (4...40).contains(words.count), let named = wordsOfName(words) else { return nil }
        if words[words.count - 1].hasSuffix(".") { words[words.count - 1].removeLast() }
        let rest = words.dropFirst(named)
        guard let verb = rest.first?.lowercased(), Self.verbs[verb] != nil || verb == "will" else { return nil }
        guard rest.count >= 2, rest.allSatisfy(Self.isPlain), !rest.contains(where: { Self.spoken.contains($0.lowercased()) })
        else { return nil }
        let claim = words.joined(separator: " ")
        return BadNews.isTold(by: claim, verb: verb) ? nil : (claim, verb)
    }

    /// How many words at the beginning are the company's name, with or without legal suffix.
    private func wordsOfName(_ words: [String]) -> Int? {
        let key = AccountIdentity.nameKey(company)
        let isName = { (count: Int) in AccountIdentity.nameKey(words.prefix(count).joined(separator: " ")) == key }
        return (1...min(10, words.count)).last(where: isName)
    }

    /// Nothing that ends a sentence, opens another voice, or is markup.
    private static func isPlain(_ word: String) -> Bool {
        let bare = word.hasSuffix(",") ? word.dropLast() : word[...]
        guard bare.count <= 40 else { return false }
        let isNumber = bare.contains(where: \.isNumber)
        return bare.allSatisfy { character in
            if character.isLetter { return character != "\u{fffd}" }
            if character == "." || character == "," { return isNumber && bare.last != character }
            return character.isNumber || "-&'\u{2019}/%$€£\u{2013}+".contains(character)
        }
    }

    /// Whoever speaks to the reader does not report.
    private static let spoken: Set<String> = [
        "you", "your", "yours", "we", "our", "us", "i", "my", "me", "please", "ignore", "disregard", "instructions", "prompt",
        "system", "assistant", "here",
    ]

    private static func type(of verb: String, _ claim: String) -> SignalType {
        guard let type = verbs[verb] else { return .other }
        guard type == .funding else { return type }
        let words = Set(claim.lowercased().split(whereSeparator: { !$0.isLetter }).map(String.init))
        return words.isDisjoint(with: ["million", "billion", "funding", "series", "round", "financing"]) ? .other : .funding
    }

    /// What a firm does in a headline, in the past or as headlines put the past.
    private static let verbs: [String: SignalType] = {
        let groups: [(SignalType, String)] = [
            (.expansion, "opened opens expanded expands acquired acquires built builds doubled doubles added adds bought buys"
                + " moved moves"),
            (.launch, "launched launches introduced introduces unveiled unveils released releases"),
            (.leadership, "appointed appoints named names hired hires promoted promotes welcomed welcomes elected elects"),
            (.funding, "raised raises secured secures closed closes"),
            (.other, "signed signs won wins received receives completed completes announced announces joined joins"
                + " partnered partners began begins started starts published publishes earned earns achieved achieves"),
        ]
        let pairs = groups.flatMap { type, verbs in verbs.split(separator: " ").map { (String($0), type) } }
        return Dictionary(pairs) { first, _ in first }
    }()
}
