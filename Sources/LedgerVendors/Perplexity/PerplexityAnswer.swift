import Foundation
import LedgerCore
import Prospect

/// An answer of Sonar: its text, and the pages it names.
struct PerplexityAnswer {
    private let text: String
    /// In the order of their numbers.
    private let citations: [String]
    private let days: [String: CalendarDay]
    /// Nil where the answer does not tell.
    let costMicroUSD: Int64?

    /// - Throws: `VendorFailure.unusable` where the body has no text.
    init(_ body: Data) throws {
        guard let object = try? JSONSerialization.jsonObject(with: body) as? [String: Any],
            let choice = (object["choices"] as? [[String: Any]])?.first,
            let text = (choice["message"] as? [String: Any])?["content"] as? String
        else { throw VendorFailure.unusable("the answer has no text") }
        self.text = Self.withoutThoughts(text)
        let results = object["search_results"] as? [[String: Any]] ?? []
        let cited = (object["citations"] as? [Any])?.map { $0 as? String ?? "" } ?? []
        citations = cited.isEmpty ? results.map { $0["url"] as? String ?? "" } : cited
        days = Dictionary(
            results.compactMap { result in
                guard let url = result["url"] as? String, let day = (result["date"] as? String)?.prefix(10) else { return nil }
                return CalendarDay(day).map { (url, $0) }
            }, uniquingKeysWith: { first, _ in first })
        let cost = ((object["usage"] as? [String: Any])?["cost"] as? [String: Any])?["total_cost"] as? Double
        costMicroUSD = cost.flatMap { (0...1_000).contains($0) ? Int64(($0 * 1_000_000).rounded(.up)) : nil }
    }

    /// - Parameter company: which each claim must name: others of a similar name have news too.
    /// - Returns: a signal for each claim and page; none where the answer says that there is nothing.
    /// - Throws: `VendorFailure.unusable` where no claim names the company and a page.
    func read(about company: String, mostMicroUSD: Int64) throws -> VendorAnswer<[RawSignal]> {
        let signals = text.split(whereSeparator: \.isNewline).filter { $0.hasPrefix("CLAIM") }.prefix(Self.mostClaims)
            .flatMap { claims(of: String($0)) }
            .filter { Self.begins($0.claim, with: company) && !Self.isHearsay($0.claim) && !BadNews.isTold(by: $0.claim, verb: "") }
        guard !signals.isEmpty || text.trimmingWhitespace() == "NONE" else {
            throw VendorFailure.unusable("the answer has no claim with a source")
        }
        let over = (costMicroUSD ?? 0) > mostMicroUSD
        return VendorAnswer(
            value: signals, results: Set(signals.map(\.claim)).count, costMicroUSD: costMicroUSD ?? mostMicroUSD,
            detail: over ? "it cost more than perplexity_call_cost" : nil)
    }

    /// `CLAIM | TYPE | sentence [1][2]`: one signal for each page that is named.
    private func claims(of line: String) -> [RawSignal] {
        let parts = line.split(separator: "|", maxSplits: 2).map { String($0).trimmingWhitespace() }
        guard parts.count == 3, parts[0] == "CLAIM", let type = SignalType(rawValue: parts[1].lowercased()) else { return [] }
        let (sentence, numbers) = Self.marks(of: parts[2])
        return numbers.filter(citations.indices.contains).map { citations[$0] }.filter(Self.isWebAddress).map { url in
            RawSignal(
                claim: sentence, sourceType: .publicURL, sourceURL: url, asOf: days[url], type: type, scope: .company)
        }
    }

    /// As the question asks of a claim: with the name in full, or without the last word of a longer name, "Harrow Vale" of
    /// "Harrow Vale Devices". Others of a similar name have news too.
    static func begins(_ claim: String, with company: String) -> Bool {
        let words = AccountIdentity.nameKey(company).split(separator: " ")
        let text = " " + AccountIdentity.nameKey(claim + " .") + " "
        let short = words.count > 2 ? words.dropLast() : words[...]
        guard !words.isEmpty, text.hasPrefix(" " + short.joined(separator: " ")) else { return false }
        // "Harrow Vale Foods" is another company than "Harrow Vale Devices".
        let next = claim.split(separator: " ").dropFirst(short.count).first ?? ""
        return short.count == words.count || next.first?.isUppercase != true
            || text.hasPrefix(" " + words.joined(separator: " "))
    }

    /// What somebody says, or what may be.
    private static func isHearsay(_ claim: String) -> Bool {
        let words = claim.lowercased().split { !$0.isLetter }.map(String.init)
        return !hedges.isDisjoint(with: words)
    }

    private static let hedges: Set<String> = [
        "allegation", "allegations", "alleged", "allegedly", "apparently", "could", "expected", "expects", "likely", "may",
        "might", "possibly", "potentially", "reported", "reportedly", "rumor", "rumored", "rumors", "rumour", "rumoured",
        "rumours", "speculation", "supposedly", "unconfirmed", "according",
    ]

    /// A sentence without its marks, and the places they name, from 0. Marks stand at the end, before or after the stop.
    static func marks(of text: String) -> (sentence: String, numbers: [Int]) {
        var rest = Substring(text)
        var numbers: [Int] = []
        var stop = ""
        while let last = rest.last {
            if last.isWhitespace {
                rest.removeLast()
            } else if last == ".", stop.isEmpty, rest.dropLast().last == "]" {
                stop = "."
                rest.removeLast()
            } else if last == "]", let open = rest.lastIndex(of: "[") {
                let inner = rest[rest.index(after: open)...].dropLast()
                let found = inner.split(separator: ",").map { Int($0.trimmingCharacters(in: .whitespaces)) }
                guard !found.isEmpty, found.allSatisfy({ $0.map { (1...1_000).contains($0) } ?? false }) else { break }
                numbers = found.compactMap { $0 }.map { $0 - 1 } + numbers
                rest = rest[..<open]
            } else {
                break
            }
        }
        var seen = Set<Int>()
        return (String(rest) + stop, numbers.filter { seen.insert($0).inserted })
    }

    private static func isWebAddress(_ url: String) -> Bool {
        guard url.utf8.count <= 2_000, let parts = URLComponents(string: url), let host = parts.host else { return false }
        let isPublic = host.contains(".") && !host.hasSuffix(".local") && host.contains(where: \.isLetter)
        return ["http", "https"].contains(parts.scheme?.lowercased()) && parts.user == nil && parts.password == nil && isPublic
    }

    /// As many as are asked for.
    private static let mostClaims = 8

    /// Models that reason begin with their thoughts; one that never comes to an end has said nothing.
    private static func withoutThoughts(_ text: String) -> String {
        guard text.trimmingWhitespace().hasPrefix("<think>") else { return text }
        return text.range(of: "</think>").map { String(text[$0.upperBound...]) } ?? ""
    }
}
