import LedgerCore
@testable import Prospect
import Testing

@Suite struct EditedDraftTests {
    @Test func `what the validator has against a wording quotes the beginning of a long text`() throws {
        let rules = try Fixtures.rules.get()
        // One character for the eye, each of them.
        let texts = ["short", "a" + String(repeating: "\u{301}", count: 499), "a" + String(repeating: "\u{301}", count: 9_000)]
        let edited = EditedDraft(
            wording: Wording(subject: "s", body: "b"), usedSignalIDs: [],
            validation: Validation(failures: texts.map { .init(check: .claimIntegrity, text: $0, detail: "d") }),
            figures: TextFigures(subject: "s", body: "b", rules: rules))
        #expect(edited.failures.map { Array($0.text.unicodeScalars) } == [texts[0], texts[1], texts[1] + "…"].map { Array($0.unicodeScalars) })
        #expect(edited.failures.allSatisfy { $0.check == "claim_integrity" && $0.detail == "d" })
    }
}
