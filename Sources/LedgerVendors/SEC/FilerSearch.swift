import LedgerCore
import Prospect

/// Finds the filer that an account is, or says why there is none.
struct FilerSearch {
    let company: ProspectRequest.Company
    let client: EdgarClient
    let meter: any CallMeter

    private enum Evidence { case cik, ticker(Ticker), name }

    func filer() async throws -> Submissions {
        let (cik, evidence) = try await number()
        guard let filer = try await client.submissions(of: cik, meter: meter) else {
            throw SourceSkipped("the SEC has no filings under CIK \(cik)")
        }
        if let doubt = doubt(of: filer, cik, evidence) { throw SourceSkipped(doubt) }
        return filer
    }

    private func number() async throws -> (CIK, Evidence) {
        if let cik = company.cik { return (cik, .cik) }
        let client = client, meter = meter
        let listing = try await FilerDirectory.of(client.siteURL).listing { try await client.companyTickers(meter: meter) }
        guard let given = company.ticker, !Ticker.isNone(given) else {
            return (try only(listing.ciks(name: company.name), called: company.name), .name)
        }
        guard let ticker = Ticker(given) else { return (try only([], called: given), .name) }
        return (try only(listing.ciks(ticker: ticker), called: "ticker \(ticker.text)"), .ticker(ticker))
    }

    private func only(_ ciks: Set<CIK>, called what: String) throws -> CIK {
        guard let first = ciks.first else { throw SourceSkipped("not among SEC filers") }
        guard ciks.count == 1 else {
            let numbers = ciks.map(\.number).sorted().map(String.init).joined(separator: ", ")
            throw SourceSkipped("\(ciks.count) SEC filers are called \(what) (CIK \(numbers)); give the account its cik")
        }
        return first
    }

    /// Why a filer may be another company; nil where there is no doubt.
    private func doubt(of filer: Submissions, _ cik: CIK, _ evidence: Evidence) -> String? {
        let names = [filer.name] + filer.formerNames
        let isNamesake = names.contains { FilerName.key($0) == AccountIdentity.nameKey(company.name) }
        switch evidence {
        case .cik: return nil
        case .ticker(let ticker):
            if isNamesake || sharesWord(with: names, ticker) { return nil }
            return "ticker \(ticker.text) is of \(filer.name), whose name has no word of the account's; give its cik"
        case .name:
            guard isNamesake else { return "CIK \(cik) is called \(filer.name) now; give the account its cik" }
            // The first level that both have decides, as between accounts.
            guard let theirs = filer.domain, let ours = company.domain, !Self.areOneSite(theirs, ours) else { return nil }
            return "the SEC filer of that name has another website (\(theirs)); give the account its cik"
        }
    }

    /// Tickers of exchanges elsewhere name other companies here: a name without a common word is one of those.
    private func sharesWord(with names: [String], _ ticker: Ticker) -> Bool {
        let own = Set(Self.words(company.name))
        if own.contains(ticker.text.lowercased()) { return true }
        return names.contains { !own.isDisjoint(with: Self.words($0)) }
    }

    private static func words(_ name: String) -> [String] {
        AccountIdentity.nameKey(name).split(separator: " ").map(String.init).filter { !commonWords.contains($0) }
    }

    private static let commonWords: Set<String> = [
        "the", "and", "of", "a", "group", "holdings", "holding", "international", "global", "industries", "technologies",
        "systems", "services", "solutions", "company", "co", "corp", "inc", "new",
    ]

    private static func areOneSite(_ left: String, _ right: String) -> Bool {
        left == right || left.hasSuffix("." + right) || right.hasSuffix("." + left)
    }
}
