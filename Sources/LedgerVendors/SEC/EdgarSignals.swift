public import LedgerCore
public import Prospect

/// Recent filings of listed companies with the SEC, from EDGAR: 8-K, 10-K and 10-Q, each a claim that links to the
/// document. The company is found by CIK, else by ticker, else by a name that is equal by the rules that tell accounts
/// apart; never by likeness. Of a filer that only may be the company nothing is cited: its filings are vendor data.
public struct EdgarSignals: SignalSource {
    public let name = "sec"
    let contact: String?
    let siteURL: String
    let dataURL: String

    public static let siteURL = "https://www.sec.gov"
    public static let dataURL = "https://data.sec.gov"

    /// - Parameters:
    ///   - contact: goes with every request, `Sample Company admin@company.example`; nothing is asked without one.
    ///   - siteURL, dataURL: where EDGAR is asked.
    public init(contact: String?, siteURL: String = Self.siteURL, dataURL: String = Self.dataURL) {
        self.contact = contact
        self.siteURL = Self.withoutSlash(siteURL)
        self.dataURL = Self.withoutSlash(dataURL)
    }

    private static func withoutSlash(_ url: String) -> String { url.hasSuffix("/") ? String(url.dropLast()) : url }

    /// What is wrong with a contact; nil where the SEC would take it.
    public static func objection(toContact contact: String?) -> String? {
        guard let contact, !contact.isBlank else {
            return "no contact for the SEC; set SEC_USER_AGENT to your company and an e-mail address"
        }
        let words = contact.split(separator: " ")
        let hasAddress = words.contains { word in
            let parts = word.split(separator: "@", omittingEmptySubsequences: false)
            return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".")
        }
        guard hasAddress, words.count >= 2, contact.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
            return "SEC_USER_AGENT is no contact the SEC takes; write it like `Sample Company admin@company.example`"
        }
        return nil
    }

    public func topic(of request: ProspectRequest) -> ResearchTopic? {
        let company = request.company
        let subject = company.cik.map { "cik \($0)" } ?? company.ticker.map { "ticker \($0)" }
            ?? String(Digest.sha256("\(company.domain ?? "") \(AccountIdentity.nameKey(company.name))").prefix(8))
        return ResearchTopic(provider: name, kind: .company, subject: subject, timeToLive: .seconds(14 * 86_400))
    }

    /// - Throws: `SourceSkipped` where the company is not among the SEC's filers, or cannot be told from others;
    ///   what went wrong with the SEC; `CallRefused`.
    public func signals(for request: ProspectRequest, meter: any CallMeter) async throws -> [RawSignal] {
        if let objection = Self.objection(toContact: contact) { throw SourceSkipped(objection) }
        let client = EdgarClient(siteURL: siteURL, dataURL: dataURL, userAgent: contact ?? "")
        let search = FilerSearch(company: request.company, client: client, meter: meter)
        let (filer, isCertain) = try await search.filer()
        var claims = FilingClaims(company: request.company.name, runDate: request.runDate, isCertain: isCertain)
        for filing in claims.worthReading(filer.filings) where try await tellsOfOfficers(filing, client, meter) {
            claims.tellingOfOfficers.insert(filing.accessionNumber)
        }
        return claims.signals(filer.filings)
    }

    /// A text that cannot be had tells of nobody: the rest of what is known stands.
    private func tellsOfOfficers(
        _ filing: Filing, _ client: EdgarClient, _ meter: any CallMeter
    ) async throws -> Bool {
        do {
            return try await client.text(of: filing, meter: meter)?.tellsOfOfficers ?? false
        } catch is VendorFailure {
            return false
        }
    }
}
