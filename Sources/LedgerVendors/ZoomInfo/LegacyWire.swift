import Foundation

/// The older Enterprise interface, which is being retired.
struct LegacyWire: ZoomInfoWire {
    let contentType = "application/json"

    func companies(_ key: CompanyKey, page: Int, size: Int) throws(VendorFailure) -> WireRequest {
        try WireRequest("/search/company", post: [key.field.name: key.field.value, "rpp": size, "page": page])
    }

    func people(companyID: String, titles: String, page: Int, size: Int) throws(VendorFailure) -> WireRequest {
        try WireRequest(
            "/search/contact",
            post: [
                "companyId": companyID, "jobTitle": titles, "rpp": size, "page": page, "sortBy": "relevance",
                "sortOrder": "desc",
            ])
    }

    func enrichment(ofPeople ids: [String]) throws(VendorFailure) -> WireRequest {
        try WireRequest(
            "/enrich/contact",
            post: ["matchPersonInput": ids.map(EnrichedPerson.input), "outputFields": EnrichedPerson.outputFields])
    }

    let usage = WireRequest(get: "/lookup/usage")

    func readCompanies(_ answer: VendorJSON) throws(VendorFailure) -> FoundPage<FoundCompany> {
        try page(answer) { FoundCompany(id: $0["id"]?.text, fields: $0) }
    }

    func readPeople(_ answer: VendorJSON) throws(VendorFailure) -> FoundPage<FoundPerson> {
        try page(answer) { FoundPerson(id: $0["id"]?.text, fields: $0) }
    }

    func readEnrichment(_ answer: VendorJSON) throws(VendorFailure) -> [EnrichedPerson] {
        guard let results = answer["data"]?["result"]?.list else { throw .unusable("the answer has no list `data.result`") }
        return results.map { result in
            let fields = result["data"]?.list?.first
            return EnrichedPerson(
                asked: result["input"]?["personId"]?.text, id: fields?["id"]?.text, status: result["matchStatus"]?.text,
                fields: fields)
        }
    }

    func readUsage(_ answer: VendorJSON) throws(VendorFailure) -> [VendorJSON] {
        guard let usage = answer["usage"]?.list else { throw .unusable("the answer has no list `usage`") }
        return usage
    }

    /// `maxResults` is of all pages, `totalResults` of this one.
    private func page<Item>(
        _ answer: VendorJSON, _ item: (VendorJSON) -> Item?
    ) throws(VendorFailure) -> FoundPage<Item> {
        guard let data = answer["data"]?.list else { throw .unusable("the answer has no list `data`") }
        return FoundPage(items: data.compactMap(item), total: answer["maxResults"]?.number ?? data.count)
    }
}
