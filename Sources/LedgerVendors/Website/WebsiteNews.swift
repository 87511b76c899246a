public import LedgerCore
public import Prospect

/// Dated news of an account's own website: headlines that are a sentence about the company. It asks politely (robots.txt
/// as RFC 9309 has it, for the product token `ledger`), little (a few pages), and at the account's own domain alone.
public struct WebsiteNews: SignalSource {
    public let name = "website"
    private let standIn: String?
    private let allowsPrivate: Bool

    /// - Parameters:
    ///   - standIn: the one address at which every site is looked for; for tests.
    ///   - allowsPrivate: connects to private and loopback addresses too; for tests.
    public init(standIn: String? = nil, allowsPrivate: Bool = false) {
        self.standIn = standIn
        self.allowsPrivate = allowsPrivate
    }

    public func topic(of request: ProspectRequest) -> ResearchTopic? {
        guard let domain = request.company.domain else { return nil }
        return ResearchTopic(provider: name, kind: .company, subject: domain, timeToLive: .seconds(30 * 86_400))
    }

    /// - Throws: `SourceSkipped` where the account has no domain, or its site does not want to be read; what kept the
    ///   site from answering; `CallRefused`.
    public func signals(for request: ProspectRequest, meter: any CallMeter) async throws -> [RawSignal] {
        guard let domain = request.company.domain.flatMap(AccountIdentity.canonicalDomain) else {
            throw SourceSkipped("the account has no domain")
        }
        let site = Site(domain: domain, standIn: standIn, allowsPrivate: allowsPrivate)
        var visit = SiteVisit(site: site, meter: meter)
        let items = try await visit.news()
        return NewsClaims(company: request.company.name, site: site, runDate: request.runDate).signals(items)
    }
}
