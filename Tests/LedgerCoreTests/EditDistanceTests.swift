import LedgerCore
import Testing

@Suite struct EditDistanceTests {
    @Test(arguments: [("", "", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("flaw", "lawn", 2), ("é", "e\u{301}", 2), ("same", "same", 0)])
    func `counts what is inserted, deleted and replaced`(before: String, after: String, distance: Int) {
        #expect(EditDistance.between(before, after) == distance)
        #expect(EditDistance.between(after, before) == distance)
    }
}
