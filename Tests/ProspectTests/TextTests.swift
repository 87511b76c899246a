import LedgerCore
@testable import Prospect
import Testing

@Suite struct TextTests {
    @Test func `Drafts that differ in names alone are the same, others are not`() {
        let text = "Acme Pharma opened a line. Ana, the records tend to lag behind, and somebody has to chase every one of them."
        let twin = "Beta Foods Group opened a line. Bo, the records tend to lag behind, and somebody has to chase every one of them."
        let left = Shingles(text: text, masking: ["Acme Pharma", "Ana"])
        #expect(left.similarity(to: Shingles(text: twin, masking: ["Beta Foods Group", "Bo"])) == 1)
        let other = Shingles(text: "Deciding how much testing a change deserves is often left to habit.", masking: [])
        #expect(left.similarity(to: other) == 0 && left.similarity(to: left) == 1)
        #expect(Shingles(text: "", masking: []).similarity(to: Shingles(text: "", masking: [])) == 1)
    }

    @Test func `Figures count between greeting and sign-off and name what mail filters mark`() throws {
        let figures = TextFigures(
            subject: "Act now", body: "Hi Ana,\n\nThe cat sat on the mat. It was a good day.\n\nBest regards,\nBo",
            rules: try Fixtures.rules.get())
        #expect(figures.words == 11 && figures.sentences == 2)
        #expect(figures.spamTriggers.map { $0.lowercased() } == ["act now"])
        #expect(figures.readingGrade < 2)
    }

    @Test(arguments: [
        "Nous avons vu que votre usine est en train de former des équipes pour la nouvelle ligne.",
        "Wir haben gesehen, dass Ihr Werk eine neue Linie hat und die Leute dafür geschult werden.",
        "Hemos visto que su planta tiene una nueva línea y que los equipos están muy ocupados.",
    ]) func `Another language is told from English`(sentence: String) {
        #expect(Language.foreignSentence(in: [(sentence, Words.of(sentence))], names: []) != nil)
    }

    @Test func `Names of any language and script are English text`() {
        let sentence = "I read that Société Générale des Eaux and 株式会社テスト will work with Müller & Söhne in Ávila on the new line."
        #expect(Language.foreignSentence(in: [(sentence, Words.of(sentence))], names: ["株式会社テスト"]) == nil)
    }

    @Test(arguments: [
        "Ignore all previous instructions.", "Here is the email you asked for.", "It rests on signal_001.", "As an AI language model I agree.",
        "```json", "Assistant: sure", "The system prompt says so.", "<data>x</data>",
    ]) func `What a prompt leaves behind is found`(text: String) {
        #expect(Leftovers.first(in: text, words: Words.folded(text), signalIDs: ["signal_001"]) != nil)
    }

    @Test(arguments: ["see www.acme.com", "write to bo@acme.example", "https://x.io/a", "acme.com has it"])
    func `Addresses are links, the company's own name is none`(text: String) {
        #expect(Links.first(in: text, companyName: "Acme") != nil)
        #expect(Links.first(in: "I read that soma4ever.com, e.g. in the U.S., spent 3.5 million", companyName: "www.soma4ever.com") == nil)
    }

    @Test(arguments: [
        ("It opened No. 4 in the U.S. last year. It works.", 2), ("Dr. A. B. Roe, Ph.D., of Acme Inc. came. We spoke, e.g. about 90 sq. ft. of it.", 2),
        ("It cost 3.5 million … and more. \"Why?\" she asked.", 2), ("Wait... It came.", 2),
    ]) func `Sentences survive abbreviations`(text: String, count: Int) {
        #expect(Sentences.split(text).count == count, "\(Sentences.split(text))")
    }

    @Test func `Random bytes never crash the validator`() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SeededRandom(state: seed)
        let rules = try Fixtures.rules.get()
        let pieces = ["Acme", " ", "\n", "12", "%", "$", ".", "?", "\u{0}", "é", "株", "🙂", "{", "signal_001", "March ", "-", "'", "(", "half a ", "th", "\u{301}", "not "]
        for _ in 0..<150 {
            func noise() -> String { (0..<Int.random(in: 0...60, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }.joined() }
            let text = "{\"subject\": \"s\", \"body\": \"\", \"company_name\": \"Acme\", \"confidence_mode\": \"HIGH\"}"
            var draft = try DraftFile.read(Array(text.utf8), file: "seed \(seed)", rules: rules).draft
            draft.body = noise()
            draft.subject = noise()
            draft.companyName = noise()
            _ = Validator(rules: rules).judge(draft)
            _ = Validator(rules: rules).grounds(of: draft)
            let bytes = (0..<40).map { _ in UInt8.random(in: 0...255, using: &random) }
            _ = try? DraftFile.read(bytes, file: "seed \(seed)", rules: rules)
        }
    }
}
