import LedgerCore
import Prospect

/// Finds the filer that an account is, or says why there is none.
struct FilerSearch {
    let company: ProspectRequest.Company
    let client: EdgarClient
    let meter: any CallMeter

    /// The filer, and whether it is the account beyond doubt: of one that only may be it, nothing is cited.
    func filer() async throws -> (filer: Submissions, isCertain: Bool) {
        let (cik, foundBy) = try await number()
        guard let filer = try await client.submissions(of: cik, meter: meter) else {
            throw SourceSkipped("the SEC has no filings under CIK \(cik)")
        }
        let match = FilerMatch(company: company, filer: filer, cik: cik, foundBy: foundBy)
        if let objection = match.objection { throw SourceSkipped(objection) }
        return (filer, match.isCertain)
    }

    private func number() async throws -> (CIK, FilerMatch.FoundBy) {
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
}
