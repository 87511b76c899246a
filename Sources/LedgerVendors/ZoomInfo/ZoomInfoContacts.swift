public import LedgerCore

/// People at accounts as ZoomInfo knows them, by either of its interfaces. The account's company is found first, by
/// domain or else by name; then one search brings the people of a persona. E-mail addresses are another matter: they
/// cost credits.
public struct ZoomInfoContacts: ContactSource {
    static let provider = "zoominfo"

    public var name: String { Self.provider }
    public var isMetered: Bool { true }
    let client: ZoomInfoClient?
    private let companies: CompanyFinder?
    private let fits: @Sendable (_ title: String, _ persona: SearchPersona) -> Int?
    let credits = CreditsLeft()

    static let timeToLive = Duration.seconds(90 * 86_400)
    private static let pageSize = 25
    /// People who fit after whom no further page is asked for: two are taken for a persona, and those whom the personas
    /// before it took are passed over.
    private static let enough = 10
    private static let mostPages = 8

    /// - Parameters:
    ///   - access: nil without credentials: then nobody can be looked for, and the accounts are skipped with that cause.
    ///   - fits: how well a title fits a persona, 0 best; nil where it does not.
    public init(
        access: ZoomInfoAccess?, fits: @escaping @Sendable (_ title: String, _ persona: SearchPersona) -> Int?
    ) {
        client = access.map(ZoomInfoClient.init)
        companies = client.map(CompanyFinder.init)
        self.fits = fits
    }

    /// Kept by role titles and by what tells the company: with either changed, it is another search.
    public func topic(of persona: SearchPersona, at account: AccountQuery) -> ResearchTopic? {
        let company = account.identity.domain ?? account.identity.nameKey
        let search = Digest.sha256((persona.terms + [company]).joined(separator: "\n")).prefix(8)
        return ResearchTopic(
            provider: Self.provider, kind: .contact, subject: "\(persona.id):\(search)", timeToLive: Self.timeToLive)
    }

    public func contacts(
        at account: AccountQuery, persona: SearchPersona, meter: any CallMeter
    ) async throws -> [FoundContact] {
        guard let client, let companies else { throw Self.withoutCredentials }
        do {
            switch try await companies.company(of: account, meter: meter) {
            case .company(let id): return contacts(try await people(client, at: id, persona, meter), persona)
            case .none: return []
            case .ambiguous(let detail): throw CompanyAmbiguous(provider: ZoomInfoError.provider, detail: detail)
            }
        } catch {
            throw ZoomInfoError.told(error)
        }
    }

    static let withoutCredentials = ContactSourceUnavailable(provider: ZoomInfoError.provider, cause: .noCredentials)

    /// Page by page, until enough of them fit. None of another company.
    private func people(
        _ client: ZoomInfoClient, at companyID: String, _ persona: SearchPersona, _ meter: any CallMeter
    ) async throws -> [FoundPerson] {
        var people: [FoundPerson] = []
        for page in 1...Self.mostPages {
            let found = try await self.page(page, client, at: companyID, persona, meter)
            people += found.items.filter { item in
                (item.companyID ?? companyID) == companyID && !people.contains { $0.id == item.id }
            }
            let fitting = people.count { !$0.isIncomplete && fits($0.title, persona) != nil }
            if fitting >= Self.enough || found.items.isEmpty || page * Self.pageSize >= found.total { break }
        }
        return people
    }

    private func page(
        _ page: Int, _ client: ZoomInfoClient, at companyID: String, _ persona: SearchPersona, _ meter: any CallMeter
    ) async throws -> FoundPage<FoundPerson> {
        let titles = persona.terms.joined(separator: " OR ")
        let request = try client.wire.people(companyID: companyID, titles: titles, page: page, size: Self.pageSize)
        let call = OutsideCall(
            provider: Self.provider, operation: "contacts:\(persona.id)", detail: page > 1 ? "page \(page)" : nil)
        return try await client.ask(request, as: call, meter: meter) { answer, _ throws(VendorFailure) in
            let found = try client.wire.readPeople(answer)
            return VendorAnswer(value: found, results: found.items.count)
        }
    }

    /// By how well the title fits, then by the vendor's score and how fresh the record is, then in the vendor's order.
    private func contacts(_ people: [FoundPerson], _ persona: SearchPersona) -> [FoundContact] {
        let fitting = people.filter { !$0.isIncomplete }.enumerated().compactMap { place, person in
            fits(person.title, persona).map { (rank: $0, place: place, person: person) }
        }
        let ordered = fitting.sorted {
            let (left, right) = ($0.person, $1.person)
            return ($0.rank, -left.accuracy, -left.freshness, $0.place) < ($1.rank, -right.accuracy, -right.freshness, $1.place)
        }
        return (ordered.map(\.person) + people.filter(\.isIncomplete)).map(\.contact)
    }
}

extension FoundPerson {
    var isIncomplete: Bool { name.isBlank || title.isBlank }
    fileprivate var freshness: Int { verifiedOn?.daysSinceEpoch ?? 0 }
    fileprivate var contact: FoundContact {
        FoundContact(name: name, title: title, reference: FoundContact.zoomInfoPrefix + id)
    }
}

extension FoundContact {
    static let zoomInfoPrefix = "ZoomInfo person "

    /// The person's id, of those that ZoomInfo named.
    var zoomInfoID: String? {
        reference.hasPrefix(Self.zoomInfoPrefix) ? String(reference.dropFirst(Self.zoomInfoPrefix.count)) : nil
    }
}
