import Foundation
import LedgerCore

/// Asks EDGAR, with the contact that the SEC wants on every request.
struct EdgarClient: Sendable {
    /// `https://www.sec.gov`, without a final slash.
    let siteURL: String
    /// `https://data.sec.gov`.
    let dataURL: String
    /// `Sample Company admin@company.example`.
    let userAgent: String
    var timeout = Duration.seconds(12)
    var client = VendorClient()

    private static let mostBytes = 8 << 20, mostText = 2 << 20
    /// Whom the SEC limits it limits for ten minutes.
    private static let penalty = Duration.seconds(600)

    func companyTickers(meter: any CallMeter) async throws -> CompanyTickers {
        let listing: CompanyTickers? = try await get("\(siteURL)/files/company_tickers.json", "tickers", meter) { data in
            guard let listing = CompanyTickers(json: data) else {
                throw VendorFailure.unusable("the list of companies is not as the SEC writes it")
            }
            return VendorAnswer(value: listing, results: listing.rows)
        }
        guard let listing else { throw VendorFailure.refused("status 404: there is no list of companies at \(siteURL)") }
        return listing
    }

    /// Nil where the SEC has no filer of that number.
    func submissions(of cik: CIK, meter: any CallMeter) async throws -> Submissions? {
        try await get("\(dataURL)/submissions/CIK\(cik.padded).json", "submissions", meter) { data in
            do {
                let submissions = try Submissions(json: data, of: cik)
                return VendorAnswer(value: submissions, results: submissions.filings.count)
            } catch Submissions.Fault.unequalArrays {
                throw VendorFailure.unusable("the filings of CIK \(cik) do not line up: their arrays are of unequal length")
            } catch Submissions.Fault.anotherFiler {
                throw VendorFailure.unusable("the answer for CIK \(cik) is about another filer")
            } catch {
                throw VendorFailure.unusable("the answer for CIK \(cik) is not as the SEC writes it")
            }
        }
    }

    /// Nil where its main document is not there.
    func text(of filing: Filing, meter: any CallMeter) async throws -> FilingText? {
        try await get(siteURL + filing.path, "document", meter, isCut: true) { data in
            VendorAnswer(value: FilingText(html: String(decoding: data, as: UTF8.self)), results: 1)
        }
    }

    private func get<Value>(
        _ url: String, _ operation: String, _ meter: any CallMeter, isCut: Bool = false, read: (Data) throws -> VendorAnswer<Value>
    ) async throws -> Value? {
        let request = HTTPExchange(
            url: url, headers: [("User-Agent", userAgent), ("Accept-Encoding", "gzip, deflate")], body: nil,
            timeout: timeout, mostBytes: isCut ? Self.mostText : Self.mostBytes, isCut: isCut)
        return try await client.send(request, as: OutsideCall(provider: "sec", operation: operation), meter: meter) { answer in
            if answer.status == 404 { return VendorAnswer(value: nil, detail: "status 404") }
            if let failure = Self.failure(answer) { throw failure }
            let found = try read(answer.body)
            return VendorAnswer(value: found.value, results: found.results)
        }
    }

    /// The SEC answers both an unknown caller and one who asks too often with a page, of status 403 or 429.
    static func failure(_ answer: HTTPExchange.Answer) -> VendorFailure? {
        guard let failure = VendorFailure(answer) else { return nil }
        let says = String(decoding: answer.body.prefix(20_000), as: UTF8.self)
        switch failure {
        case .rejected where says.contains("Rate Threshold"), .rateLimited(_, nil):
            return .rateLimited(
                "status \(answer.status) (the SEC's request rate threshold)", retryAfter: answer.retryAfter ?? penalty)
        case .rejected:
            return .rejected(
                "status \(answer.status) (the SEC does not take the contact in SEC_USER_AGENT; "
                    + "write your company and an e-mail address)")
        default: return failure
        }
    }
}
