import Foundation
import LedgerCore

/// A request as an interface writes it: the path behind the base address, and the body of a POST.
struct WireRequest: Sendable {
    var path: String
    /// Nil for a GET.
    var body: Data?

    /// - Parameter post: what JSON can hold.
    init(_ path: String, post: [String: Any]) throws(VendorFailure) {
        self.path = path
        do {
            body = try JSONSerialization.data(withJSONObject: post, options: [.sortedKeys])
        } catch {
            throw .refused("the request is no JSON")
        }
    }

    init(get path: String) { self.path = path }
}

/// By what companies are searched.
enum CompanyKey: Sendable, Equatable {
    case website(domain: String)
    case name(String)

    /// The field of the search, which both interfaces have.
    var field: (name: String, value: String) {
        switch self {
        case .website(let domain): ("companyWebsite", "http://www.\(domain)")
        case .name(let name): ("companyName", name)
        }
    }
}

/// A company as a search names it.
struct FoundCompany: Sendable, Equatable {
    let id: String
    let name: String
    /// Most answers leave it out.
    var domain: String?
}

/// A person as a search names them; name and title may be empty.
struct FoundPerson: Sendable, Equatable {
    let id: String
    let name: String
    let title: String
    let companyID: String?
    /// The vendor's score, 0 where it gives none.
    var accuracy = 0
    var verifiedOn: CalendarDay?
}

struct FoundPage<Item: Sendable>: Sendable {
    var items: [Item]
    /// On all pages.
    var total: Int
}

/// One of ZoomInfo's two interfaces: how it writes requests and answers. What they mean is the same in both.
protocol ZoomInfoWire: Sendable {
    /// Of bodies, both ways.
    var contentType: String { get }
    func companies(_ key: CompanyKey, page: Int, size: Int) throws(VendorFailure) -> WireRequest
    func people(companyID: String, titles: String, page: Int, size: Int) throws(VendorFailure) -> WireRequest
    func enrichment(ofPeople ids: [String]) throws(VendorFailure) -> WireRequest
    var usage: WireRequest { get }

    func readCompanies(_ answer: VendorJSON) throws(VendorFailure) -> FoundPage<FoundCompany>
    func readPeople(_ answer: VendorJSON) throws(VendorFailure) -> FoundPage<FoundPerson>
    /// What was found of each input, in the order of the answer.
    func readEnrichment(_ answer: VendorJSON) throws(VendorFailure) -> [EnrichedPerson]
    func readUsage(_ answer: VendorJSON) throws(VendorFailure) -> [VendorJSON]
}

extension FoundPerson {
    /// - Parameters:
    ///   - id: beside the fields or among them, as the interface has it.
    ///   - fields: of a search.
    init?(id: String?, fields: VendorJSON) {
        guard let id, !id.isEmpty else { return nil }
        self.id = id
        name = ["firstName", "lastName"].compactMap { fields[$0]?.line }.joined(separator: " ")
        title = fields["jobTitle"]?.line ?? ""
        companyID = fields["company"]?["id"]?.text
        accuracy = fields["contactAccuracyScore"]?.number ?? 0
        verifiedOn = (fields["validDate"] ?? fields["lastUpdatedDate"])?.text.flatMap(VendorDay.read)
    }
}

extension FoundCompany {
    init?(id: String?, fields: VendorJSON) {
        guard let id, !id.isEmpty else { return nil }
        self.id = id
        name = fields["name"]?.line ?? ""
        domain = fields["website"]?.text.flatMap(AccountIdentity.canonicalDomain)
    }
}
