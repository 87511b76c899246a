import Foundation

/// The GTM interface, version 1: JSON:API.
struct GTMWire: ZoomInfoWire {
    let contentType = "application/vnd.api+json"

    func companies(_ key: CompanyKey, page: Int, size: Int) throws(VendorFailure) -> WireRequest {
        try WireRequest(
            "/data/v1/companies/search" + Self.query(page, size),
            post: Self.document("CompanySearch", [key.field.name: key.field.value]))
    }

    func people(companyID: String, titles: String, page: Int, size: Int) throws(VendorFailure) -> WireRequest {
        try WireRequest(
            "/data/v1/contacts/search" + Self.query(page, size) + "&sort=-relevance",
            post: Self.document("ContactSearch", ["companyId": companyID, "jobTitle": titles]))
    }

    func enrichment(ofPeople ids: [String]) throws(VendorFailure) -> WireRequest {
        let attributes: [String: Any] = [
            "matchPersonInput": ids.map(EnrichedPerson.input), "outputFields": EnrichedPerson.outputFields,
        ]
        return try WireRequest("/data/v1/contacts/enrich", post: Self.document("ContactEnrich", attributes))
    }

    let usage = WireRequest(get: "/data/v1/users/usage")

    func readCompanies(_ answer: VendorJSON) throws(VendorFailure) -> FoundPage<FoundCompany> {
        try page(answer) { FoundCompany(id: $0["id"]?.text, fields: $0["attributes"] ?? $0) }
    }

    func readPeople(_ answer: VendorJSON) throws(VendorFailure) -> FoundPage<FoundPerson> {
        try page(answer) { FoundPerson(id: $0["id"]?.text, fields: $0["attributes"] ?? $0) }
    }

    func readEnrichment(_ answer: VendorJSON) throws(VendorFailure) -> [EnrichedPerson] {
        try data(answer).map { record in
            EnrichedPerson(
                asked: record["meta"]?["input"]?["personId"]?.text, id: record["id"]?.text,
                status: record["meta"]?["matchStatus"]?.text, fields: record["attributes"])
        }
    }

    func readUsage(_ answer: VendorJSON) throws(VendorFailure) -> [VendorJSON] {
        if let single = answer["data"]?["attributes"] { return single["usage"]?.list ?? [single] }
        return try data(answer).map { $0["attributes"] ?? $0 }
    }

    /// The links are sometimes odd: pages are counted.
    private func page<Item>(
        _ answer: VendorJSON, _ item: (VendorJSON) -> Item?
    ) throws(VendorFailure) -> FoundPage<Item> {
        let data = try data(answer)
        return FoundPage(items: data.compactMap(item), total: answer["meta"]?["totalResults"]?.number ?? data.count)
    }

    private func data(_ answer: VendorJSON) throws(VendorFailure) -> [VendorJSON] {
        guard let data = answer["data"]?.list else { throw .unusable("the answer has no list `data`") }
        return data
    }

    private static func query(_ page: Int, _ size: Int) -> String { "?page%5Bnumber%5D=\(page)&page%5Bsize%5D=\(size)" }

    private static func document(_ type: String, _ attributes: [String: Any]) -> [String: Any] {
        ["data": ["type": type, "attributes": attributes] as [String: Any]]
    }
}
