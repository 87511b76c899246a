import LedgerCore
import LedgerStore

/// Which drafts of the queue are looked at, as an address says it.
struct ReviewQuery: Sendable {
    /// Drafts that a page looks through for what matches.
    static let mostLookedAt = 2_000
    let filter: ReviewFilter
    /// The draft after which to go on.
    let after: (RunID, DraftID)?

    /// All that are open, from the top.
    init() {
        filter = ReviewFilter()
        after = nil
    }

    /// - Throws: `Problem` for a standing or a run that is none.
    init(_ fields: FormFields) throws {
        filter = ReviewFilter(
            standing: try Self.text(fields, "standing").map(Self.standing) ?? .open,
            runID: try Self.text(fields, "run").map(Self.run), company: Self.text(fields, "account"),
            persona: Self.text(fields, "persona"), confidence: Self.text(fields, "confidence"),
            warning: Self.text(fields, "warning"), text: Self.text(fields, "text"))
        after = Self.place(fields["after"])
    }

    private static func standing(_ text: String) throws -> ReviewFilter.Standing {
        guard let standing = ReviewFilter.Standing(rawValue: text.lowercased()) else {
            let words = ReviewFilter.Standing.allCases.map(\.rawValue).joined(separator: ", ")
            throw Problem.badRequest("A standing is one of these: \(words).")
        }
        return standing
    }

    private static func run(_ text: String) throws -> RunID {
        guard let id = Int64(text) else { throw Problem.badRequest("A run is named by its number.") }
        return RunID(id)
    }

    /// A draft's place in the queue, as addresses and forms write it.
    static func place(_ text: String?) -> (RunID, DraftID)? {
        let numbers = (text ?? "").split(separator: ".").compactMap { Int64($0) }
        return numbers.count == 2 ? (RunID(numbers[0]), DraftID(numbers[1])) : nil
    }

    var afterText: String? { after.map { "\($0.0).\($0.1)" } }

    private static func text(_ fields: FormFields, _ name: String) -> String? {
        fields.text(name).map { String($0.trimmingWhitespace().prefix(200)) }
    }

    private var fields: [(String, String)] {
        let fields: [(String, String?)] = [
            ("standing", filter.standing == .open ? nil : filter.standing.rawValue), ("run", filter.runID?.description),
            ("account", filter.company), ("persona", filter.persona), ("confidence", filter.confidence),
            ("warning", filter.warning), ("text", filter.text),
        ]
        return fields.compactMap { name, value in value.map { (name, $0) } }
    }

    /// The filter in an address; empty where all that are open are asked for.
    var text: String { fields.map { "\($0.0)=\(FormFields.encoded($0.1))" }.joined(separator: "&") }

    /// The queue from its top, or from behind a draft.
    func path(after place: (RunID, DraftID)? = nil) -> String {
        let place = place.map { "after=\($0.0).\($0.1)" }
        let query = [text.isEmpty ? nil : text, place].compactMap { $0 }.joined(separator: "&")
        return "/review" + (query.isEmpty ? "" : "?" + query)
    }

    /// A draft, from which the queue goes on. Without a filter, too: it was come to by way of the queue.
    func path(to id: DraftID) -> String { "/drafts/\(id)?queue=\(FormFields.encoded(text))" }

    /// The next draft of the queue, or the queue from where nothing was looked at yet; nil behind the last draft.
    func next(after place: (RunID, DraftID), _ store: Store) throws -> String? {
        let found = try store.reviews(filter, after: place, limit: 1, lookingAt: Self.mostLookedAt)
        return found.items.first.map { path(to: $0.draftID) } ?? found.next.map { path(after: $0) }
    }
}
