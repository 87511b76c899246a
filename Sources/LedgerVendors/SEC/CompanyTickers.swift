import Foundation
import LedgerCore
import Prospect

/// The SEC's list of companies with a ticker, `company_tickers.json`.
struct CompanyTickers: Sendable {
    private let byTicker: [String: Set<CIK>]
    private let byName: [String: Set<CIK>]
    let rows: Int

    private struct Row: Decodable {
        let number: CIK?
        let ticker: String?
        let title: String?

        private enum Keys: String, CodingKey { case number = "cik_str", ticker, title }

        init(from decoder: any Decoder) throws {
            let fields = try? decoder.container(keyedBy: Keys.self)
            let digits = try? fields?.decode(Int64.self, forKey: .number)
            let text = try? fields?.decode(String.self, forKey: .number)
            number = digits.flatMap { CIK($0) } ?? text.flatMap { CIK($0) }
            ticker = try? fields?.decode(String.self, forKey: .ticker)
            title = try? fields?.decode(String.self, forKey: .title)
        }
    }

    /// Nil where the text is no such list. A row that does not read is left out.
    init?(json: Data) {
        guard let found = try? JSONDecoder().decode([String: Row].self, from: json) else { return nil }
        var byTicker: [String: Set<CIK>] = [:]
        var byName: [String: Set<CIK>] = [:]
        for row in found.values {
            guard let number = row.number else { continue }
            if let ticker = row.ticker.flatMap({ Ticker($0) }) { byTicker[ticker.text, default: []].insert(number) }
            if let title = row.title, !title.isBlank { byName[FilerName.key(title), default: []].insert(number) }
        }
        guard !byName.isEmpty else { return nil }
        self.byTicker = byTicker
        self.byName = byName
        rows = found.count
    }

    func ciks(ticker: Ticker) -> Set<CIK> { byTicker[ticker.text] ?? [] }

    /// By the rules that tell accounts apart: legal suffix, case and punctuation aside the names are equal.
    func ciks(name: String) -> Set<CIK> { byName[AccountIdentity.nameKey(name)] ?? [] }
}

/// A ticker of a stock exchange of the United States, in the spelling of the SEC: `BRK-B`.
struct Ticker: Sendable, Equatable {
    let text: String

    /// Says that there is no ticker: `n/a`, `private`, `-`.
    static func isNone(_ text: String) -> Bool {
        !text.contains(where: \.isLetter) || none.contains(text.trimmingWhitespace().uppercased())
    }

    /// Nil for a ticker of an exchange elsewhere (`LON:III`), and for what is none.
    init?(_ text: String) {
        let parts = text.trimmingWhitespace().uppercased().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 1 || parts.count == 2 && Self.exchanges.contains(parts[0].filter(\.isLetter)) else { return nil }
        let own = (parts.last ?? "").split(whereSeparator: \.isWhitespace).joined(separator: "-")
        guard own.contains(where: \.isLetter), own.utf8.count <= 10 else { return nil }
        self.text = String(own.map { $0 == "." || $0 == "/" ? "-" : $0 })
    }

    private static let exchanges: Set<String> = [
        "NYSE", "NASDAQ", "NASDAQGS", "NASDAQGM", "NASDAQCM", "NYSEAMERICAN", "NYSEARCA", "NYSEMKT", "AMEX", "CBOE",
        "BATS", "OTC", "OTCMKTS", "OTCQX", "OTCQB",
    ]
    private static let none: Set<String> = ["N/A", "NONE", "NULL", "NIL", "PRIVATE", "UNLISTED", "NOT LISTED"]
}

/// Names as EDGAR writes them.
enum FilerName {
    /// EDGAR tells companies of one name apart by what it puts behind it: `BANK OF AMERICA CORP /DE/`, `WELLS FARGO &
    /// COMPANY/MN`.
    static func key(_ name: String) -> String {
        AccountIdentity.nameKey(withoutMark(name))
    }

    static func legalSuffix(_ name: String) -> String? { AccountIdentity.legalSuffix(of: withoutMark(name)) }

    private static func withoutMark(_ name: String) -> String {
        var rest = Substring(name.trimmingWhitespace())
        if rest.hasSuffix("/") { rest = rest.dropLast() }
        guard let slash = rest.lastIndex(of: "/"), slash != rest.startIndex else { return name }
        let mark = rest[rest.index(after: slash)...].trimmingWhitespace()
        guard (2...4).contains(mark.count), mark.allSatisfy({ $0.isASCII && $0.isLetter }) else { return name }
        return String(rest[..<slash]).trimmingWhitespace()
    }
}
