import Foundation
import LedgerCore
import Prospect

/// One row of a signals file, or the reason it is none. Nothing is guessed but what an absent cell plainly means.
struct SignalRow: Sendable {
    let signal: RawSignal
    /// `PersonName.key` of the person it is about; nil where it is about the company.
    let person: String?

    init(_ row: TableRow) throws(RowRefusal) {
        let columns = row.columns
        try row.requireScalars(["claim", "source_type", "source_url", "as_of", "type", "scope", "contact"])
        let claim = columns["claim"].map { row.text($0).onOneLine() } ?? ""
        guard !claim.isBlank else { throw RowRefusal(reason: "no claim") }
        let url = row.value(columns["source_url"])
        signal = RawSignal(
            claim: claim, sourceType: try Self.sourceType(row, url: url), sourceURL: url, asOf: try Self.day(row),
            type: try Self.value("type", of: row) ?? .other, scope: try Self.value("scope", of: row) ?? .company)
        person = row.value(columns["contact"]).map(PersonName.key)
        if person == "" { throw RowRefusal(reason: "the contact cell names nobody") }
        if signal.scope == .person, person == nil {
            throw RowRefusal(reason: "a claim about a person names no contact")
        }
    }

    private static func sourceType(_ row: TableRow, url: String?) throws(RowRefusal) -> SourceType {
        let named: SourceType? = try value("source_type", of: row)
        guard let type = named ?? url.map({ _ in .publicURL }) else {
            throw RowRefusal(reason: "no source_type and no source_url")
        }
        if type == .publicURL, url.map(isWebAddress) != true {
            throw RowRefusal(reason: "source_url of a public_url claim is no http or https address")
        }
        return type
    }

    private static func isWebAddress(_ url: String) -> Bool {
        let lower = url.lowercased()
        return (lower.hasPrefix("https://") || lower.hasPrefix("http://")) && !lower.contains(where: \.isWhitespace)
    }

    /// A day, or the day of an ISO-8601 date and time as it is written there. Of `03/04/2026` nobody knows the month.
    private static func day(_ row: TableRow) throws(RowRefusal) -> CalendarDay? {
        guard let text = row.value(row.columns["as_of"]) else { return nil }
        if let day = dayFirst(text) { return day }
        let clock = text.dropFirst(10)
        let isTime = clock.isEmpty || ("Tt ".contains(clock.prefix(1)) && clock.dropFirst().first?.isNumber == true)
        guard isTime, let day = CalendarDay(text.prefix(10)) else {
            throw RowRefusal(reason: "as_of \"\(text.clipped())\" is not a YYYY-MM-DD or DD.MM.YYYY date")
        }
        return day
    }

    /// `23.11.2026`
    private static func dayFirst(_ text: String) -> CalendarDay? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [2, 2, 4] else { return nil }
        return CalendarDay("\(parts[2])-\(parts[1])-\(parts[0])")
    }

    /// A value of a closed set, written in any case, with spaces or `-` for `_`; nil where the cell is blank.
    private static func value<Value: RawRepresentable & CaseIterable>(
        _ field: String, of row: TableRow
    ) throws(RowRefusal) -> Value? where Value.RawValue == String {
        guard let text = row.value(row.columns[field]) else { return nil }
        let spelling = String(text.lowercased().map { " -".contains($0) ? "_" : $0 })
        if let value = Value(rawValue: spelling) { return value }
        let known = Value.allCases.map(\.rawValue).joined(separator: ", ")
        throw RowRefusal(reason: "\(field) \"\(text.clipped())\" is none of \(known)")
    }
}
