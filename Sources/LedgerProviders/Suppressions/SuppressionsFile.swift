public import LedgerCore

/// Whom not to write to, in a CSV or JSON file (a JSON array, or an object with `suppressions`).
///
/// A row with an e-mail address is about that address and, where it names a person and a company, about that person; a
/// row with a name is about the person at the company; any other is about the company, its domain, or both.
public struct SuppressionsFile: SuppressionSource {
    private let file: TableFile

    /// - Parameter overrides: field (`email`, `domain`, `company`, `account_id`, `name`, `first_name`, `last_name`,
    ///   `reason`) to the column it is read from, before the headers that are known by name.
    /// - Throws: `InputFileError` where the file cannot be read as a table, or has no column to go by.
    public init(path: String, mapping overrides: [String: String] = [:]) throws {
        file = try TableFile(path: path, schema: .suppressions, overrides: overrides)
        if !["domain", "company", "account_id"].contains(where: { file.columns[$0] != nil }) { _ = try file.require("email") }
    }

    public var path: String { file.path }

    /// What a person should know of how the file is read.
    public var remarks: [String] { file.remarks }

    public func read(_ body: (SuppressionRow) throws -> Void) throws {
        _ = try file.read(
            row: { try body(Self.suppression($0)) },
            rejected: { try body(.rejected(reason: $0.reason, line: $0.line)) })
    }

    private static func suppression(_ row: TableRow) -> SuppressionRow {
        do {
            return .targets(try targets(row), reason: row.value(row.columns["reason"])?.onOneLine(), line: row.line)
        } catch {
            return .rejected(reason: error.reason, line: row.line)
        }
    }

    private static func targets(_ row: TableRow) throws(RowRefusal) -> [SuppressionTarget] {
        try row.requireScalars(TableSchema.suppressions.fields.map(\.name))
        let columns = row.columns
        let company = row.value(columns["account_id"]) ?? row.value(columns["domain"]) ?? row.value(columns["company"])
        let parts = [row.value(columns["first_name"]), row.value(columns["last_name"])].compactMap { $0 }
        let name = row.value(columns["name"]) ?? (parts.isEmpty ? nil : parts.joined(separator: " "))
        let email = row.value(columns["email"]).map { [SuppressionTarget.email($0)] } ?? []
        if let name, let company { return email + [.person(name: name, company: company)] }
        if !email.isEmpty { return email }
        if name != nil { throw RowRefusal(reason: "a name alone is no person; name the company or the e-mail too") }
        let companies = [row.value(columns["account_id"]), row.value(columns["company"])].compactMap { $0 }.prefix(1)
        let targets = companies.map(SuppressionTarget.account) + (row.value(columns["domain"]).map { [.domain($0)] } ?? [])
        if targets.isEmpty { throw RowRefusal(reason: "names nobody: no e-mail, person, company or domain") }
        return targets
    }
}

extension TableSchema {
    static let suppressions = TableSchema(
        key: "suppressions",
        fields: [
            Field("email", ["email", "email address", "e-mail", "work email", "contact email", "address"]),
            Field("domain", ["domain", "company domain name", "company domain", "website", "website url"]),
            Field("company", ["company", "company name", "account", "account name", "organization", "organisation"]),
            Field("account_id", ["account_id", "acct id"]),
            Field("name", ["name", "full name", "contact name", "contact", "person"]),
            Field("first_name", ["first name", "given name"]),
            Field("last_name", ["last name", "surname", "family name"]),
            Field("reason", ["reason", "note", "notes", "comment"]),
        ])
}
