import Foundation
import LedgerCore

/// Makes an account of a row, or says why it is none.
struct AccountRowReader: Sendable {
    private static let scalarFields = [
        "company", "score", "rank", "tier", "account_id", "domain", "ticker", "cik", "industry", "notes", "owner",
    ]

    private let company: Int
    private let columns: Columns
    private let unknown: [Int]

    /// - Throws: `InputFileError` where the file has no company column.
    init(_ file: TableFile) throws {
        company = try file.require("company")
        columns = file.columns
        unknown = columns.unknown
    }

    func account(_ row: TableRow) -> AccountRow {
        do {
            return .account(try record(row), line: row.line)
        } catch {
            return .rejected(reason: error.reason, fields: row.fields, line: row.line)
        }
    }

    private func record(_ row: TableRow) throws(RowRefusal) -> AccountRecord {
        try row.requireScalars(Self.scalarFields)
        let name = row.text(company).onOneLine()
        guard !name.isBlank else { throw RowRefusal(reason: "no company name") }
        let site = row.value(columns["domain"])
        let domain = site.flatMap(AccountIdentity.canonicalDomain)
        return AccountRecord(
            companyName: name, score: try score(row), tier: try tier(row), externalID: row.value(columns["account_id"]),
            domain: domain, ticker: row.value(columns["ticker"]), cik: try cik(row),
            industry: row.value(columns["industry"]), tags: tags(row), notes: row.value(columns["notes"]), owner: row.value(columns["owner"]),
            extra: extra(row, keepingSite: site != nil && domain == nil))
    }

    private func score(_ row: TableRow) throws(RowRefusal) -> Double {
        if let text = row.value(columns["score"]) {
            guard let score = Double(decimal: text) else {
                throw RowRefusal(reason: "score \"\(text.clipped())\" is not a number")
            }
            return score
        }
        guard let text = row.value(columns["rank"]) else { return 0 }
        guard let rank = Double(decimal: text), rank > 0 else {
            throw RowRefusal(reason: "rank \"\(text.clipped())\" is not a positive number")
        }
        return -rank
    }

    private func tier(_ row: TableRow) throws(RowRefusal) -> Tier? {
        guard let text = row.value(columns["tier"]) else { return nil }
        switch text.lowercased() {
        case "a", "hot": return .A
        case "b", "warm": return .B
        case "cold": throw RowRefusal(reason: "tier \"\(text.clipped())\" is below A and B")
        default: throw RowRefusal(reason: "tier \"\(text.clipped())\" is not A or B")
        }
    }

    private func cik(_ row: TableRow) throws(RowRefusal) -> CIK? {
        guard let text = row.value(columns["cik"]) else { return nil }
        guard let cik = CIK(text) else {
            throw RowRefusal(reason: "cik \"\(text.clipped())\" is not a number of at most ten digits")
        }
        return cik
    }

    private func tags(_ row: TableRow) -> [String] {
        guard let column = columns["tags"] else { return [] }
        let items =
            row.list(column)
            ?? row.text(column).utf8.split(whereSeparator: Self.partsTags).map { String(Substring($0)) }
        return items.map(\.trimmed).filter { !$0.isEmpty }
    }

    private static func partsTags(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "|")
    }

    /// Cells of unknown columns that are not blank, and a domain cell that names no domain.
    private func extra(_ row: TableRow, keepingSite: Bool) -> [(column: String, value: String)] {
        var kept = unknown
        if keepingSite, let domain = columns["domain"] {
            kept.insert(domain, at: kept.firstIndex { $0 > domain } ?? kept.endIndex)
        }
        return kept.compactMap { column in
            let text = row.text(column)
            return text.isEmpty ? nil : (columns.names[column], text)
        }
    }
}
