import LedgerCore
import LedgerStore
import Prospect
import Testing

@testable import LedgerRunner

@Suite struct NearDuplicateTests {
    private static let first = """
        Hi Ana, I read that Acme opened a second line in Leiden. Growth usually asks the most of the people who already \
        run the daily schedule. I have a one-page guide to shift handovers, and I am glad to send it. Would it help?
        """

    private func text(_ id: Int64, _ body: String, run: Int64 = 2, account: Int64 = 1, names: [String]) -> DraftText {
        DraftText(
            id: DraftID(id), runID: RunID(run), accountID: AccountID(account), subject: "Growth and the schedule",
            body: body, names: names)
    }

    private func found(_ texts: [DraftText]) throws -> [DraftID: RunSnapshot.NearDuplicate] {
        let rules = try Rules.load(Rules.defaultYAML, file: "built-in")
        return FindNearDuplicates.find(in: texts, of: RunID(2), limits: rules.nearDuplicates)
    }

    @Test func `The same words in other names are one letter`() throws {
        let other = Self.first.replacing("Ana", with: "Bo").replacing("Acme", with: "Beta Foods")
        let near = try found([
            text(1, Self.first, names: ["Acme", "Ana Ruiz"]), text(2, other, account: 2, names: ["Beta Foods", "Bo Lind"]),
        ])
        #expect(near == [DraftID(2): .init(of: DraftID(1), similarityPercent: 100)])
    }

    @Test func `Other words are another letter`() throws {
        let other = """
            Hi Bo, after such a letter somebody has to gather records from several systems, and explain who could change \
            them. I keep a short list of what tends to be asked for. Shall I send it over?
            """
        #expect(
            try found([
                text(1, Self.first, names: ["Acme", "Ana Ruiz"]), text(2, other, account: 2, names: ["Beta", "Bo Lind"]),
            ]).isEmpty)
    }

    @Test func `Drafts of earlier runs count at their own account alone`() throws {
        let earlier = text(1, Self.first, run: 1, account: 1, names: ["Acme", "Ana Ruiz"])
        let same = text(2, Self.first, account: 1, names: ["Acme", "Cy Ito"])
        let elsewhere = text(3, Self.first, account: 2, names: ["Acme", "Dee Wu"])
        #expect(Set(try found([earlier, same]).keys) == [DraftID(2)])
        #expect(try found([earlier, elsewhere]).isEmpty)
    }

    @Test func `A run marks them when it is over, and shows them with the draft`() async throws {
        let world = try World()
        let run = try await world.run(["Acme", "Beta"], contacts: StubContacts.each(["Acme", "Beta"], "Jane"))
        let drafts = run.contacts.compactMap(\.draft)
        #expect(drafts.count > 1)
        #expect(drafts.first?.nearDuplicate == nil)
        #expect(drafts.dropFirst().allSatisfy { $0.nearDuplicate?.of == drafts[0].draftID })
    }
}
