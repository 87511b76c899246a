import Foundation
public import LedgerCore
public import Prospect

/// Researched claims in a CSV or JSON file (a JSON array, or an object with `signals`). The file is read once, and
/// only the claims about the given accounts are kept.
public struct SignalsFile: SignalSource {
    public let name = "signals_file"
    /// Field to the column it is read from, in file order.
    public let mapping: [(field: String, column: String)]
    /// What a person should know of how the file is read: two columns that name one field, an unusual delimiter.
    public let remarks: [String]
    /// Where the file's rows went.
    public var reconciliation: SourceReconciliation { rows.reconciliation }

    private let rows: MatchedRows<SignalRow>

    /// - Parameter overrides: field (`company`, `account_id`, `domain`, `contact`, `claim`, `source_type`,
    ///   `source_url`, `as_of`, `type`, `scope`) to the column it is read from, before the headers known by name.
    /// - Throws: `InputFileError` where the file cannot be read as a table, or has no claim or company column.
    public init(path: String, mapping overrides: [String: String] = [:], accounts: [AccountQuery]) throws {
        let file = try TableFile(path: path, schema: .signals, overrides: overrides)
        try file.requireAccountColumn()
        _ = try file.require("claim")
        rows = try MatchedRows(file, accounts: accounts) { row throws(RowRefusal) in try SignalRow(row) }
        mapping = file.columns.mapping
        remarks = file.remarks
    }

    /// The company's claims in file order, without those that name another of its people.
    public func signals(for request: ProspectRequest, meter: any CallMeter) -> [RawSignal] {
        signals(for: request)
    }

    func signals(for request: ProspectRequest) -> [RawSignal] {
        let company = request.company
        let identity = AccountIdentity(externalID: company.accountID, domain: company.domain, name: company.name)
        let person = PersonName.key(request.contact.name)
        return rows.items(of: identity).filter { $0.person == nil || $0.person == person }.map(\.signal)
    }
}

extension TableSchema {
    static let signals = TableSchema(
        key: "signals",
        fields: [
            Field("company", ["company", "company name", "account name", "acct name", "name", "organization"]),
            Field("account_id", ["account_id", "acct id"]),
            Field("domain", ["domain", "company domain name", "company domain", "website", "website url"]),
            Field("contact", ["contact", "contact name", "person"]),
            Field("claim", ["claim", "signal", "fact", "statement"]),
            Field("source_type", ["source_type"]),
            Field("source_url", ["source_url", "url", "link"]),
            Field("as_of", ["as_of", "date", "signal date", "published", "published at"]),
            Field("type", ["type", "signal type", "category"]),
            Field("scope", ["scope", "signal scope"]),
        ])
}
