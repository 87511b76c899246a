import Foundation
public import LedgerCore

extension EdgarSignals {
    /// The cheapest call there is: EDGAR's own filer for tests.
    /// - Throws: what went wrong with the SEC; `CallRefused`.
    public func check(meter: any CallMeter) async throws -> String {
        if let objection = Self.objection(toContact: contact) { throw VendorFailure.refused(objection) }
        let client = EdgarClient(siteURL: siteURL, dataURL: dataURL, userAgent: contact ?? "")
        guard let filer = CIK(350_001) else { return "cannot be asked" }
        let isThere = try await client.submissions(of: filer, meter: meter) != nil
        return isThere ? "answers" : "answers, and does not know its own test filer"
    }
}

extension ModelConnection {
    /// The cheapest call there is: the list of models, which costs nothing.
    /// - Throws: what went wrong with the vendor; `CallRefused`.
    public func check(meter: any CallMeter) async throws -> String {
        var headers: [(String, String)] = []
        switch vendor {
        case .anthropic: headers = [("anthropic-version", "2023-06-01")] + (key.map { [("x-api-key", $0)] } ?? [])
        case .openai: headers = key.map { [("authorization", "Bearer \($0)")] } ?? []
        }
        let request = HTTPExchange(
            url: url + "/models", headers: headers, body: nil, timeout: timeout, mostBytes: 4 << 20)
        let call = OutsideCall(provider: vendor.rawValue, operation: "check", detail: name)
        return try await VendorClient().send(request, as: call, meter: meter) { answer in
            if case .rejected(let text)? = VendorFailure(answer) {
                throw VendorFailure.rejected("\(text): check \(vendor.keyVariable)")
            }
            if let failure = VendorFailure(answer) { throw failure }
            return VendorAnswer(value: try known(answer.body))
        }
    }

    private func known(_ body: Data) throws -> String {
        guard let object = try? JSONSerialization.jsonObject(with: body) as? [String: Any],
            let models = object["data"] as? [[String: Any]]
        else { throw VendorFailure.unusable("the answer is no list of models") }
        let isKnown = models.contains { $0["id"] as? String == model }
        return isKnown ? "\(name) is there" : "answers; its list of \(models.count) models does not name \(model)"
    }
}
