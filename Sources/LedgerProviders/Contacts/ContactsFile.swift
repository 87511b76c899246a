public import LedgerCore

/// People in a CSV or JSON file (a JSON array, or an object with `contacts`), as CRMs and contact vendors export
/// them. The file is read once, and only the people at the given accounts are kept.
public struct ContactsFile: ContactSource {
    public let name = "contacts_file"
    /// Field to the column it is read from, in file order.
    public let mapping: [(field: String, column: String)]
    /// What a person should know of how the file is read: two columns that name one field, an unusual delimiter.
    public let remarks: [String]
    /// Where the file's rows went.
    public var reconciliation: SourceReconciliation { people.reconciliation }

    private let people: MatchedRows<FoundContact>
    private let fits: @Sendable (_ title: String, _ persona: SearchPersona) -> Int?

    /// - Parameters:
    ///   - overrides: field (`name`, `first_name`, `last_name`, `title`, `company`, `account_id`, `domain`,
    ///     `email`) to the column it is read from, before the headers that are known by name.
    ///   - fits: how well a title fits a persona, 0 best; nil where it does not.
    /// - Throws: `InputFileError` where the file cannot be read as a table, or has no name, title or company column.
    public init(
        path: String, mapping overrides: [String: String] = [:], accounts: [AccountQuery],
        fits: @escaping @Sendable (_ title: String, _ persona: SearchPersona) -> Int?
    ) throws {
        let file = try TableFile(path: path, schema: .contacts, overrides: overrides)
        try file.requireAccountColumn()
        if file.columns["first_name"] == nil, file.columns["last_name"] == nil { _ = try file.require("name") }
        _ = try file.require("title")
        people = try MatchedRows(file, accounts: accounts) { row throws(RowRefusal) in try row.person() }
        mapping = file.columns.mapping
        remarks = file.remarks
        self.fits = fits
    }

    /// People whose title fits, best first and then in file order; then people whose name or title is blank. A
    /// person who is in the file twice is given twice.
    public func contacts(
        at account: AccountQuery, persona: SearchPersona, meter: any CallMeter
    ) -> [FoundContact] {
        contacts(at: account, persona: persona)
    }

    func contacts(at account: AccountQuery, persona: SearchPersona) -> [FoundContact] {
        let all = people.items(of: account.identity)
        let fitting = all.filter { !$0.isIncomplete }.enumerated().compactMap { place, person in
            fits(person.title, persona).map { (rank: $0, place: place, person: person) }
        }
        return fitting.sorted { ($0.rank, $0.place) < ($1.rank, $1.place) }.map(\.person)
            + all.filter(\.isIncomplete)
    }

    /// People with name and title at the account who get no attempt: no persona looks for their title, or the places
    /// of those that do are taken.
    public func leftOut(
        at account: AccountQuery, personas: [SearchPersona]
    ) -> (titleFitsNone: Int, noPlace: Int) {
        var fitting = Set<String>()
        var chosen = Set<String>()
        for persona in personas {
            let names = contacts(at: account, persona: persona).filter { !$0.isIncomplete }.map { PersonName.key($0.name) }
            fitting.formUnion(names)
            var places = SearchPersona.mostPeople
            for name in names where places > 0 && chosen.insert(name).inserted { places -= 1 }
        }
        let all = Set(people.items(of: account.identity).filter { !$0.isIncomplete }.map { PersonName.key($0.name) })
        return (all.subtracting(fitting).count, fitting.count - chosen.count)
    }
}

extension TableSchema {
    static let contacts = TableSchema(
        key: "contacts",
        fields: [
            Field("name", ["full name", "name", "contact name", "contact"]),
            Field("first_name", ["first name", "given name"]),
            Field("last_name", ["last name", "surname", "family name"]),
            Field("title", ["title", "job title", "role", "position"]),
            Field(
                "company",
                [
                    "company", "company name", "account name", "acct name", "associated company",
                    "company name for emails", "organization", "organisation", "account",
                ]),
            Field(
                "account_id",
                [
                    "account_id", "acct id", "associated company ids (primary)", "associated company ids",
                    "associated company id", "primary associated company id",
                ]),
            Field(
                "domain",
                ["domain", "company domain name", "company domain", "website", "website url", "company website"]),
            Field("email", ["email", "email address", "work email", "contact email"]),
        ])
}

extension TableRow {
    /// Name or title may come out blank: such a person is recorded, never drafted for.
    fileprivate func person() throws(RowRefusal) -> FoundContact {
        try requireScalars(["name", "first_name", "last_name", "title", "email"])
        let parts = ["first_name", "last_name"].map { line($0) }.filter { !$0.isBlank }
        let full = line("name")
        return FoundContact(
            name: full.isBlank ? parts.joined(separator: " ") : full, title: line("title"),
            email: value(columns["email"]), reference: "line \(line)")
    }

    private func line(_ field: String) -> String { columns[field].map { text($0).onOneLine() } ?? "" }
}

extension FoundContact {
    fileprivate var isIncomplete: Bool { name.isBlank || title.isBlank }
}
