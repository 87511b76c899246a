@testable import Prospect
import Testing

/// Reasons in a pipeline's own words name nobody and hold no key.
@Suite struct PlainReasonTests {
    private func line(_ text: String, name: String = "Graham J. Petty", email: String? = "gp@northmoor.example") -> String {
        PlainReason(leavingOut: .init(name: name, title: "Director", persona: "quality", email: email)).line(text)
    }

    @Test(arguments: [
        ("Graham J. Petty has left", "the contact has left"), ("Mr GRAHAM\nleft", "Mr the contact left"),
        ("no page (Petty's) at all", "no page the contact at all"), ("in/graham-petty: 404", "the contact 404"),
        ("a pet, J. R. and a petty-cash box", "a pet, J. R. and a the contact box"),
    ])
    func `The contact is not named`(text: String, shown: String) { #expect(line(text) == shown) }

    @Test func `Accents and scripts without spaces hide no name`() {
        #expect(line("Jose Alvarez left", name: "José Álvarez") == "the contact left")
        #expect(line("李明已离职", name: "李明") == "the contact已离职")
    }

    @Test func `No e-mail address is told, whoever's it is`() {
        #expect(line("bounced: gp@northmoor.example <ada@quill.example> now") == "bounced: the contact … now")
    }

    @Test(arguments: [
        "https://api.example/v1?key=a1b2c3d4e5f6g7h8i9j0k", "sk-proj-Ab_cdefghij-klmno9pqr", "'AIzaSyA1234567890abcdefghi',",
    ])
    func `What looks like a key is left out`(key: String) { #expect(line("403 for \(key) today") == "403 for … today") }

    @Test(arguments: ["https://news.example/2026/plant", "internationalization_of_everything", "20260317202603172026"])
    func `Addresses, long words and numbers stay`(word: String) { #expect(line("see \(word)") == "see \(word)") }
}
