import Foundation
import LedgerCore

/// What EDGAR keeps of one filer, `/submissions/CIK##########.json`: names and recent filings.
struct Submissions: Sendable {
    let name: String
    let formerNames: [String]
    /// Domain of its website, which EDGAR seldom has.
    let domain: String?
    /// Newest first.
    let filings: [Filing]

    enum Fault: Error, Equatable {
        case unreadable
        case anotherFiler
        /// The arrays that hold the filings, one for each property, have no common length: what belongs together is unknown.
        case unequalArrays
    }

    /// - Throws: `Fault`.
    init(json: Data, of cik: CIK) throws(Fault) {
        guard let answer = try? JSONDecoder().decode(Answer.self, from: json), let name = answer.name, !name.isBlank else {
            throw .unreadable
        }
        guard answer.cik.flatMap({ CIK($0) }) == cik else { throw .anotherFiler }
        self.name = name
        formerNames = (answer.formerNames ?? []).compactMap { $0?.name }
        domain = answer.website.flatMap(AccountIdentity.canonicalDomain)
        filings = try answer.filings?.recent?.rows(of: cik) ?? []
    }

    private struct Answer: Decodable {
        let cik: String?
        let name: String?
        let website: String?
        let formerNames: [Former?]?
        let filings: Filings?

        struct Former: Decodable { let name: String? }
        struct Filings: Decodable { let recent: Recent? }
    }

    private struct Recent: Decodable {
        let accessionNumber: [String?]?
        let filingDate: [String?]?
        let form: [String?]?
        let items: [String?]?
        let primaryDocument: [String?]?

        func rows(of cik: CIK) throws(Fault) -> [Filing] {
            let numbers = accessionNumber ?? [], days = filingDate ?? [], forms = form ?? []
            let lengths = [days.count, forms.count] + [items, primaryDocument].compactMap { $0?.count }
            guard lengths.allSatisfy({ $0 == numbers.count }) else { throw .unequalArrays }
            let filings = numbers.indices.compactMap { place in
                Filing(
                    cik: cik, accessionNumber: numbers[place], day: days[place], form: forms[place],
                    items: items?[place], document: primaryDocument?[place])
            }
            return filings.sorted { ($1.day, $1.accessionNumber) < ($0.day, $0.accessionNumber) }
        }
    }
}

/// One filing.
struct Filing: Sendable, Equatable {
    let cik: CIK
    /// `0001493152-25-027595`.
    let accessionNumber: String
    let day: CalendarDay
    /// `8-K`; `8-K/A` where it amends one.
    let form: String
    /// Of an 8-K: `5.02`.
    let items: [String]
    /// File name of its main document; empty where EDGAR has none.
    let document: String

    /// Nil without number, day or form: nothing could be said of it.
    init?(cik: CIK, accessionNumber: String?, day: String?, form: String?, items: String?, document: String?) {
        guard let number = accessionNumber, Self.isNumber(number), let day = day.flatMap({ CalendarDay($0) }), let form else {
            return nil
        }
        self.cik = cik
        self.accessionNumber = number
        self.day = day
        self.form = form.trimmingWhitespace()
        self.items = (items ?? "").split(separator: ",").map { $0.trimmingWhitespace() }
        self.document = document.map { $0.trimmingWhitespace() }.flatMap { Self.isFileName($0) ? $0 : nil } ?? ""
    }

    /// Its main document, or its index where it has none, at the SEC.
    var url: String { EdgarSignals.siteURL + path }

    var path: String {
        let folder = "/Archives/edgar/data/\(cik)/\(accessionNumber.filter { $0 != "-" })/"
        return folder + (document.isEmpty ? "\(accessionNumber)-index.htm" : document)
    }

    private static func isNumber(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.utf8.count) == [10, 2, 6] && text.utf8.allSatisfy { $0 == 0x2d || (0x30...0x39).contains($0) }
    }

    /// Nothing that would lead elsewhere, or have to be escaped.
    private static func isFileName(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 200, !text.hasPrefix("/"), !text.contains("..") else { return false }
        return text.utf8.allSatisfy { $0.isASCIIAlphanumeric || [0x2d, 0x2e, 0x2f, 0x5f].contains($0) }
    }
}

extension UInt8 {
    fileprivate var isASCIIAlphanumeric: Bool {
        (0x30...0x39).contains(self) || (0x41...0x5a).contains(self) || (0x61...0x7a).contains(self)
    }
}
