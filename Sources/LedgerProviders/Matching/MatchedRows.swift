import LedgerCore

/// What a file holds about some accounts: read once, front to back, keeping only their rows.
struct MatchedRows<Item: Sendable>: Sendable {
    let reconciliation: SourceReconciliation
    private let index: AccountIndex
    private let items: [Int: [Item]]

    /// - Throws: `InputFileError` for a fault of the whole file.
    init(
        _ file: TableFile, accounts: [AccountQuery], item: (TableRow) throws(RowRefusal) -> Item
    ) throws {
        let index = AccountIndex(accounts)
        var items: [Int: [Item]] = [:]
        var reconciliation = SourceReconciliation()
        func take(_ row: TableRow) throws(RowRefusal) {
            guard let place = try index.place(ofRow: try row.accountIdentity()) else { return reconciliation.passOver() }
            items[place, default: []].append(try item(row))
            reconciliation.match()
        }
        _ = try file.read(
            row: { row in
                do throws(RowRefusal) { try take(row) } catch { reconciliation.reject(error.reason, line: row.line) }
            },
            rejected: { reconciliation.reject($0.reason, line: $0.line) })
        self.index = index
        self.items = items
        self.reconciliation = reconciliation
    }

    /// In file order.
    func items(of account: AccountIdentity) -> [Item] {
        index.place(of: account).flatMap { items[$0] } ?? []
    }
}

extension TableRow {
    /// The account that the row's `account_id`, `domain` and `company` name.
    fileprivate func accountIdentity() throws(RowRefusal) -> AccountIdentity {
        try requireScalars(["company", "domain"])
        let company = columns["company"].map { text($0).onOneLine() } ?? ""
        let identity = AccountIdentity(
            externalID: firstID(), domain: value(columns["domain"]), name: company.isBlank ? "" : company)
        if identity.externalID == nil, identity.domain == nil, company.isBlank {
            throw RowRefusal(reason: "no company")
        }
        return identity
    }

    /// A CRM lists several companies of one person with semicolons, the primary one first.
    private func firstID() -> String? {
        guard let column = columns["account_id"] else { return nil }
        if let items = list(column) { return items.first }
        return value(column)?.split(separator: ";").first?.trimmingWhitespace()
    }
}

extension TableFile {
    /// - Throws: `InputFileError` where nothing in the file says whose rows they are.
    func requireAccountColumn() throws {
        if columns["account_id"] == nil, columns["domain"] == nil { _ = try require("company") }
    }
}
