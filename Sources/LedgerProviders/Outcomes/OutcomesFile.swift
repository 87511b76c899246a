import Foundation
public import LedgerCore

/// What came of emails, as sending tools export it: a CSV or JSON file (an array, or an object with `outcomes`) with a
/// column that names the draft or the address, and one that says what happened.
public struct OutcomesFile {
    /// One row of the file.
    public struct Entry: Sendable, Equatable {
        public let line: Int
        public let draftID: DraftID?
        public let email: String?
        public let outcome: Outcome
        /// Nil where the file does not say.
        public let at: Timestamp?
        public let note: String?
        /// What of the row was not read, of an opt-out or a bounce; any other row is refused for it.
        public let remarks: [String]
    }

    private let file: TableFile

    /// What a person should know of how the file is read.
    public var remarks: [String] { file.remarks }

    /// - Parameter overrides: field (`draft`, `email`, `outcome`, `at`, `note`) to the column it is read from.
    /// - Throws: `InputFileError`.
    public init(path: String, mapping overrides: [String: String] = [:]) throws {
        file = try TableFile(path: path, schema: .outcomes, overrides: overrides)
        _ = try file.require("outcome")
        if file.columns["draft"] == nil { _ = try file.require("email") }
    }

    /// Reads every row; a row that says nothing this program knows is refused with its line and reason. Who is not to be
    /// written to any more is not refused for what else the row says.
    public func read(entry: (Entry) throws -> Void, refused: (_ line: Int, _ reason: String) throws -> Void) throws {
        _ = try file.read(
            row: { row in
                switch Self.entry(row) {
                case .success(let read): try entry(read)
                case .failure(let refusal): try refused(row.line, refusal.reason)
                }
            }, rejected: { try refused($0.line, $0.reason) })
    }

    private static func entry(_ row: TableRow) -> Result<Entry, RowRefusal> {
        func refusal(_ reason: String) -> Result<Entry, RowRefusal> { .failure(RowRefusal(reason: reason)) }
        let columns = row.columns
        let id = row.value(columns["draft"])
        let email = row.value(columns["email"])
        guard id != nil || email != nil else { return refusal("names neither a draft nor an e-mail address") }
        guard let said = row.value(columns["outcome"]) else { return refusal("outcome is empty") }
        guard let outcome = OutcomeWords.outcome(said) else {
            return refusal("outcome is none of \(Outcome.allCases.map(\.rawValue).joined(separator: ", "))")
        }
        let at = row.value(columns["at"])
        let time = at.flatMap(OutcomeTime.read)
        let number = id.flatMap { Int64($0) }
        var remarks: [String] = []
        if id != nil, number == nil {
            guard outcome.stopsWriting, email != nil else { return refusal("draft is no number") }
            remarks.append("its draft is no number; looked for by the address")
        }
        if at != nil, time == nil {
            guard outcome.stopsWriting else { return refusal("time is not spelled as 2026-03-17 or 2026-03-17T09:30:00Z") }
            remarks.append("its date is not read; it counts as of now")
        }
        return .success(
            Entry(
                line: row.line, draftID: number.map { DraftID($0) }, email: email, outcome: outcome, at: time,
                note: row.value(columns["note"]), remarks: remarks))
    }
}

/// The words sending tools have for what came of an email.
enum OutcomeWords {
    static func outcome(_ text: String) -> Outcome? { known[TableSchema.normalised(text)] }

    private static let known: [String: Outcome] = [
        "sent": .sent, "delivered": .sent, "emailsent": .sent, "contacted": .sent,
        "replied": .replied, "reply": .replied, "emailreplied": .replied, "interested": .replied, "responded": .replied,
        "meeting": .meeting, "meetingbooked": .meeting, "booked": .meeting, "meetingcompleted": .meeting,
        "bounced": .bounced, "bounce": .bounced, "hardbounce": .bounced, "hardbounced": .bounced, "emailbounced": .bounced,
        "optedout": .optedOut, "optout": .optedOut, "unsubscribed": .optedOut, "unsubscribe": .optedOut,
        "donotcontact": .optedOut, "leadunsubscribed": .optedOut,
    ]
}

/// Times as people and tools write them: a day (its beginning, UTC), or a time with `T` or a space, seconds and
/// fractions optional, `Z` or an offset; without one it is UTC.
public enum OutcomeTime {
    public static func read(_ text: String) -> Timestamp? {
        if let day = CalendarDay(text) { return Timestamp(millisecondsSinceEpoch: Int64(day.daysSinceEpoch) * 86_400_000) }
        guard let day = CalendarDay(text.prefix(10)), let mark = text.dropFirst(10).first, mark == "T" || mark == " " else {
            return nil
        }
        var clock = String(text.dropFirst(11))
        guard let offset = takeOffset(from: &clock) else { return nil }
        let parts = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts[0].count == 2, parts[1].count == 2, let hour = Int64(parts[0]), (0..<24).contains(hour),
            let minute = Int64(parts[1]), (0..<60).contains(minute),
            let second = parts.count == 3 ? Double(parts[2]) : 0, (0..<60).contains(second)
        else { return nil }
        let seconds = Int64(day.daysSinceEpoch) * 86_400 + hour * 3_600 + minute * 60 - offset
        return Timestamp(millisecondsSinceEpoch: seconds * 1_000 + Int64((second * 1_000).rounded(.down)))
    }

    /// Seconds east of UTC; nil where what follows the clock is no offset.
    private static func takeOffset(from clock: inout String) -> Int64? {
        if clock.hasSuffix("Z") || clock.hasSuffix("z") {
            clock.removeLast()
            return 0
        }
        guard let sign = clock.lastIndex(where: { $0 == "+" || $0 == "-" }) else { return 0 }
        let digits = clock[clock.index(after: sign)...].filter { $0 != ":" }
        guard digits.count == 4, let hours = Int64(digits.prefix(2)), let minutes = Int64(digits.suffix(2)), hours < 24, minutes < 60 else {
            return nil
        }
        let seconds = (hours * 60 + minutes) * 60 * (clock[sign] == "-" ? -1 : 1)
        clock = String(clock[..<sign])
        return seconds
    }
}

extension TableSchema {
    static let outcomes = TableSchema(
        key: "outcomes",
        fields: [
            Field("draft", ["draft", "draft id", "ledger draft id", "ledger draft"]),
            Field("email", ["email", "email address", "lead email", "recipient", "to"]),
            Field("outcome", ["outcome", "status", "event", "event type", "lead status", "category"]),
            Field("at", ["at", "date", "time", "timestamp", "event time", "occurred at"]),
            Field("note", ["note", "notes", "comment"]),
        ])
}
