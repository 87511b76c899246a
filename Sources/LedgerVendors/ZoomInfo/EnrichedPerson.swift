import Foundation
import LedgerCore

/// What enriching brought for one input.
struct EnrichedPerson: Sendable, Equatable {
    /// The id that was asked for, as the answer echoes it; nil where it does not.
    let asked: String?
    /// Of the record that was found.
    let id: String?
    let status: String
    let email: String?

    static let outputFields = ["id", "firstName", "lastName", "email"]

    /// Ids go out as numbers, as the documents show them.
    static func input(_ id: String) -> [String: Any] { ["personId": Int(id).map { $0 as Any } ?? id] }

    init(asked: String?, id: String?, status: String?, fields: VendorJSON?) {
        self.asked = asked
        self.id = id
        self.status = status?.uppercased() ?? ""
        let hasMoved = fields?["personHasMoved"]?.isTrue ?? false
        email = hasMoved ? nil : fields?["email"]?.line.flatMap { Self.isAddress($0) ? $0 : nil }
    }

    /// A new record is paid for; what the vendor already gave this customer is not, which the answer does not tell.
    var mayBeCharged: Bool { id != nil }
    var isOverLimit: Bool { status == "LIMIT_EXCEEDED" }

    /// What may be kept; nil where another time may bring something else.
    var answer: EmailAnswer? {
        switch status {
        case "OPT_OUT": EmailAnswer(hasOptedOut: true)
        case "NO_MATCH", "COMPANY_ONLY_MATCH": EmailAnswer()
        case let status where status.hasPrefix("NON_MATCH"): EmailAnswer()
        case "LIMIT_EXCEEDED", "INVALID_INPUT": nil
        default: id == nil ? nil : EmailAnswer(email: email)
        }
    }

    /// Answers by the ids that were asked for: by the echoed id, else by place where every input has one answer. A
    /// record of another id is nobody's.
    static func answers(_ records: [EnrichedPerson], to ids: [String]) -> [String: EnrichedPerson] {
        var found: [String: EnrichedPerson] = [:]
        for (place, record) in records.enumerated() {
            let byPlace = records.count == ids.count ? ids[place] : nil
            guard let id = record.asked ?? byPlace ?? record.id, ids.contains(id) else { continue }
            if record.id == nil || record.id == id { found[id] = record }
        }
        return found
    }

    private static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !text.contains(where: \.isWhitespace)
    }
}
