import GRDB
import LedgerCore
import LedgerStore
import Testing

/// Searches for what is rare among much: they look at so many rows, and say where to go on.
@Suite struct SearchTests {
    /// Drafts 11 and 21 are accepted, 22 is held.
    private func drafts() throws -> Store {
        let ledger = try SchemaLedger()
        try ledger.accept(11, 21)
        try ledger.queue.run("UPDATE drafts SET state = 'held' WHERE id = 22")
        return try Store.open(ledger.queue.path)
    }

    private func ids(_ found: (items: [ReviewItem], next: (RunID, DraftID)?)) -> [Int64] {
        found.items.map(\.draftID.rawValue)
    }

    @Test func `a search of the queue looks at so many drafts and says after which to go on`() throws {
        let store = try drafts()
        let filter = ReviewFilter(text: "in none of them")
        let first = try store.reviews(filter, limit: 50, lookingAt: 2)
        #expect(ids(first) == [] && first.next?.0 == RunID(1) && first.next?.1 == DraftID(21))
        let rest = try store.reviews(filter, after: first.next, limit: 50, lookingAt: 2)
        #expect(ids(rest) == [] && rest.next == nil)
    }

    @Test func `without a search the queue is read page by page`() throws {
        let store = try drafts()
        let first = try store.reviews(ReviewFilter(), limit: 2, lookingAt: 1)
        #expect(ids(first) == [11, 21] && first.next?.1 == DraftID(21))
        let rest = try store.reviews(ReviewFilter(), after: first.next, limit: 2, lookingAt: 1)
        #expect(ids(rest) == [22] && rest.next == nil)
    }

    @Test(arguments: [ReviewFilter.Standing.open, .all]) func `a list looks at all, however few match`(standing: ReviewFilter.Standing) throws {
        let store = try drafts()
        #expect(try store.reviews(ReviewFilter(standing: standing, company: "compan"), limit: 50).count == 3)
        #expect(try store.reviews(ReviewFilter(standing: standing, company: "none"), limit: 50).isEmpty)
        #expect(try store.reviews(ReviewFilter(standing: standing), after: (RunID(1), DraftID(11)), limit: 1).first?.draftID == DraftID(21))
    }

    @Test func `a search of the suppressions looks at so many rows and says after which to go on`() throws {
        let folder = try TemporaryFolder()
        let store = try Store.open(folder("ledger.sqlite"))
        _ = try store.suppress([.domain("a.com"), .domain("b.com"), .domain("c.com")], by: "Ann", reason: "asked")
        var filter = SuppressionFilter()
        filter.text = "c.com"
        let first = try store.suppressions(filter, lookingAt: 2)
        #expect(first.found.isEmpty && first.next == 2)
        filter.after = 2
        let rest = try store.suppressions(filter, lookingAt: 2)
        #expect(rest.found.map(\.value) == ["c.com"] && rest.next == nil)
    }
}
