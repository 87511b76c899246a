import LedgerCore
import Prospect
import Testing

@Suite struct ValidatorTests {
    static let body = """
        Hi Inès,

        I am writing because of the warning letter that FDA's drug center sent Acme Pharma on March 1, 2026 about CGMP. \
        The reply is usually the short part; showing, record by record, that each fix was made and has held takes longer.

        I have a short checklist for keeping such evidence together, and I am glad to send it. \
        Would that be of any use to you while this work is going on?
        """

    private func sound() async throws -> DraftUnderTest {
        let research = try await Fixtures.run(try Fixtures.request(), try Fixtures.letters()).research
        return DraftUnderTest(
            subject: "Evidence that a fix has held", body: Self.body, usedSignalIDs: ["signal_001"],
            signals: research.signals, companyName: "Acme Pharma, Inc.", forbiddenProducts: ["cmms"],
            confidence: .high, mode: .hybrid)
    }

    private func failures(_ change: (inout DraftUnderTest) -> Void) async throws -> Set<ValidationCheck> {
        var draft = try await sound()
        change(&draft)
        return Set(Validator(rules: try Fixtures.rules.get()).judge(draft).failures.map(\.check))
    }

    private func replacing(_ old: String, _ new: String) async throws -> Set<ValidationCheck> {
        try await failures { $0.body = replaced(old, new, in: $0.body) }
    }

    private func replaced(_ old: String, _ new: String, in text: String) -> String {
        guard let range = text.firstRange(of: old) else { return "the fixture has no such text" }
        return text[..<range.lowerBound] + new + text[range.upperBound...]
    }

    @Test func `A sound draft passes every check`() async throws {
        #expect(try await failures { _ in } == [])
    }

    @Test func `A used signal that does not exist fails claim_integrity`() async throws {
        #expect(try await failures { $0.usedSignalIDs.append("signal_009") }.contains(.claimIntegrity))
    }

    @Test func `A used signal of a vendor fails source_type, in every mode`() async throws {
        for mode in DraftMode.allCases {
            let found = try await failures {
                $0.mode = mode
                $0.signals[0].sourceType = .vendorData
            }
            #expect(found.contains(.sourceType))
        }
        #expect(try await failures { $0.signals[0].sourceURL = "https://duckduckgo.com/?q=acme" } == [.sourceType])
    }

    @Test func `Each confidence has its limits`() async throws {
        #expect(try await failures { $0.confidence = .medium } == [.confidenceMode])
        #expect(try await failures { $0.confidence = .low } == [.confidenceMode])
        #expect(try await failures { $0.confidence = .generic } == [.confidenceMode])
        #expect(try await failures { $0.mode = .legacy } == [.confidenceMode])
        let many = try await failures { $0.usedSignalIDs = ["signal_001", "signal_002", "signal_003"] }
        #expect(many.contains(.confidenceMode))
        for phrase in ["I saw that the work has begun.", "Given your plans, it takes time."] {
            let body = replaced(
                "I am writing because of the warning letter that FDA's drug center sent Acme Pharma on March 1, 2026 about CGMP.",
                phrase + " Warning letters about CGMP from a drug center ask much.", in: Self.body)
            #expect(
                try await failures {
                    $0.confidence = .low
                    $0.body = body
                }.contains(.confidenceMode))
        }
    }

    @Test func `A used signal that the text does not speak of fails semantic_guard`() async throws {
        #expect(
            try await failures { $0.signals[0].keyTerms = ["merger", "lisbon", "biosimilar"] }.contains(.semanticGuard))
    }

    @Test func `Key terms count as the same words alone, in whatever case, and in no other form`() async throws {
        for terms in [["letters", "centers", "sends"], ["notice", "drugs", "dispatched"]] {
            #expect(try await failures { $0.signals[0].keyTerms = terms } == [.semanticGuard])
        }
        #expect(try await failures { $0.signals[0].keyTerms = ["letter", "center", "sends", "notice"] } == [])
    }

    @Test(arguments: [
        ("March 1, 2026", "March 2, 2026"), ("March 1, 2026", "April 1, 2026"), ("FDA's drug center", "Novartis"),
        ("takes longer", "takes seven weeks"), ("takes longer", "takes 30% longer"),
        ("The reply is usually the short part;", "Acme Pharma is known for this;"),
        ("The reply is usually the short part;", "Pfizer went through the same;"),
        ("takes longer", "ends in a recall"),
    ]) func `What no used signal says fails unsupported_claim`(old: String, new: String) async throws {
        #expect(try await replacing(old, new) == [.unsupportedClaim])
    }

    @Test func `The last sentence is a question for yes or no`() async throws {
        let question = "Would that be of any use to you while this work is going on?"
        #expect(
            try await replacing(question, "What would be of use to you while this work is going on?") == [
                .endsWithQuestion
            ])
        #expect(try await replacing(question, "It would be of use to you.") == [.endsWithQuestion, .oneQuestion])
        #expect(try await replacing("glad to send it.", "glad to send it, right?") == [.oneQuestion])
        #expect(try await replacing(question, "If so, would that be of any use to you?") == [])
    }

    @Test(arguments: [
        "With your plant managers already reporting gaps, the reply is usually the short part; changing the work takes longer.",
        "The reply is usually the short part; your other plant has already fallen behind, and that takes longer.",
        "You have already missed the first date, and changing how work is done often takes longer.",
        "The reply is usually the short part, as your own teams have found; changing the work takes longer, as yours do.",
    ]) func `What is stated of the reader needs a signal, however general the rest of the sentence is`(sentence: String) async throws {
        let body = replaced("The reply is usually the short part;", sentence + " And", in: Self.body)
        #expect(try await failures { $0.body = body }.contains(.unsupportedClaim))
    }

    @Test func `Length counts words and sentences between greeting and sign-off`() async throws {
        #expect(try await failures { $0.body = "Would that help?" }.contains(.length))
        #expect(try await failures { $0.body += "\n\nBest regards,\nAnna Berg" } == [])
        let long = String(repeating: "and so on ", count: 20)
        #expect(try await replacing("takes longer", long + "takes longer") == [.length])
        #expect(try await replacing("takes longer.", "takes longer. It does. So it is.") == [.length])
    }

    @Test(arguments: ["", "one two three four five six seven eight", "Evidence!", "EVIDENCE THAT HELPS", " "])
    func `A subject of the wrong form fails subject`(subject: String) async throws {
        #expect(try await failures { $0.subject = subject }.contains(.subject))
    }

    @Test(arguments: [
        ("glad to send it", "reaching out to send it", ValidationCheck.bannedPhrases),
        ("glad to send it", "glad to set up a quick call", .noMeetingAsk),
        ("glad to send it", "glad to show our platform", .noProductPitch),
        ("glad to send it", "glad to send CMMS examples", .forbiddenProducts),
        ("glad to send it", "glad to send maintenance management software notes", .forbiddenProducts),
        ("glad to send it.", "glad to send it!", .voice), ("glad to send it", "glad, so let me know", .voice),
        ("glad to send it", "glad, {first_name}", .voice), ("Hi Inès,", "Hi [Your Name],", .voice),
    ]) func `Wording that is not allowed fails its own check`(
        old: String, new: String, check: ValidationCheck
    ) async throws {
        #expect(try await replacing(old, new).contains(check))
    }

    @Test func `Words are whole words`() async throws {
        #expect(try await replacing("glad to send it", "glad to send a recall-free democracy") == [.unsupportedClaim])
        #expect(try await replacing("glad to send it", "glad about any democracy or zooming") == [])
    }

    @Test func `Abbreviations, decimals and initials do not end a sentence`() async throws {
        let rules = try Fixtures.rules.get()
        let claim = "J. P. Roe of Acme Pharma Inc. and U.S. Chem Co., Ltd. spent 3.5 million dollars on a filling line"
        let research = try await Fixtures.run(try Fixtures.request(), [try Fixtures.raw(claim)]).research
        let validation = Validator(rules: rules).judge(
            subject: "A filling line",
            body: """
                I read that J. P. Roe of Acme Pharma Inc. and U.S. Chem Co., Ltd. spent 3.5 million dollars on a filling line. \
                Growth tends to reach the quality system last, and by then training and open actions are already behind.

                I have a short checklist for this, and I am glad to send it with no strings attached. Would it help if I sent that over?
                """, usedSignalIDs: ["signal_001"], signals: research.signals, companyName: "Acme Pharma, Inc.",
            forbiddenProducts: [], confidence: .high, mode: .hybrid)
        #expect(validation.failures == [])
    }

    @Test func `The company is found with and without legal suffix, in subject and body`() async throws {
        for name in ["Acme Pharma", "ACME PHARMA INC", "Acme Pharma, Inc."] {
            let found = try await failures { $0.subject = "Records at " + name }
            #expect(found == [.unsupportedClaim])
        }
    }

    @Test(arguments: [
        "Acme Pharma failed its last audit", "Novartis paid 35 million", "Best regards,\nAcme Pharma",
        "Best,\nAnna Berg\nNovartis paid 35 million", "Kind regards,\nAnna Berg\n35 recalls in March",
        "Anna Berg", "Thanks for what Novartis did", "Best regards,\nAnna Berg\nSales\nLedger\n35 sites\nParis",
    ]) func `A claim does not hide in a sign-off`(ending: String) async throws {
        #expect(try await failures { $0.body += "\n\n" + ending } != [])
    }

    @Test(arguments: [
        "Best regards,\nAnna Berg", "Kind regards\n\nAnna van der Berg\nHead of Sales\nLedger Inc.",
        "Thanks, Anna", "Sincerely,\nAnna Berg\nLedger\nTel. +49 30 123456",
    ]) func `A sign-off is a closing and at most three short lines`(ending: String) async throws {
        #expect(try await failures { $0.body += "\n\n" + ending } == [])
    }

    @Test func `A greeting is held to what sentences are held to`() async throws {
        #expect(try await failures { $0.contactName = "Inès Martin" } == [])
        let body = replaced("Hi Inès,", "Hello Novartis,", in: Self.body)
        let found = try await failures {
            $0.contactName = "Inès Martin"
            $0.body = body
        }
        #expect(found == [.unsupportedClaim])
        #expect(try await replacing("Hi Inès,", "Hello after 35 recalls,") == [.unsupportedClaim])
    }

    /// The verdict on an email that says this of Acme, at HIGH, with one claim used.
    private func verdict(_ sentence: String, claim: String, scope: SignalScope = .company) async throws -> Validation {
        let raw = try Fixtures.raw(claim, asOf: "2026-03-10", scope: scope)
        let research = try await Fixtures.run(try Fixtures.request(company: "Acme"), [raw]).research
        let body = """
            Hi Inès,

            \(sentence) The reply is usually the short part; showing, record by record, that each fix was made and has \
            held takes far longer, and people tend to notice it late.

            I have a short checklist for keeping such evidence together, and I am glad to send it with no strings attached. \
            Would that be of any use to you while this work is going on?
            """
        return Validator(rules: try Fixtures.rules.get()).judge(
            subject: "Evidence that a fix has held", body: body, usedSignalIDs: ["signal_001"],
            signals: research.signals, companyName: "Acme", forbiddenProducts: [], confidence: .high, mode: .hybrid)
    }

    @Test(arguments: [
        (
            "In June 2026 your own line stopped 320 times over such records, and the people who run it are tired of it.",
            "FDA sent 320 firms warning letters about drug quality in the twelve months to June 2026"
        ),
        (
            "In June 2026 your drug quality work stopped 320 times over such records.",
            "FDA sent 320 firms warning letters about labels in the twelve months to June 2026"
        ),
    ]) func `Particulars of a claim do not support another statement`(sentence: String, claim: String) async throws {
        let checks = try await verdict(sentence, claim: claim, scope: .industry).failures.map(\.check)
        #expect(checks.contains(.unsupportedClaim))
    }

    @Test func `Particulars of two claims do not make one`() async throws {
        let draft = try await failures {
            $0.usedSignalIDs = ["signal_001", "signal_002"]
            $0.body = self.replaced("March 1, 2026", "March 10, 2026", in: Self.body) + ""
        }
        #expect(draft == [.unsupportedClaim])
    }

    @Test(arguments: [
        (
            "Acme hid the warning letters from its own staff for drug after drug, and the quality people there are tired of it.",
            "FDA sent 320 firms warning letters about drug quality in the twelve months to June 2026"
        ),
        (
            "Acme hid the warning letters from its own staff for drug after drug, and the quality people there are tired of it.",
            "FDA sent Acme warning letters about drug quality"
        ),
        ("Acme will close its Cork plant.", "Acme denied that it would close its Cork plant"),
        ("I read that Acme sells insulin pens.", "Acme stopped selling insulin pens last winter in Germany"),
        ("Acme did not open a plant in Cork.", "Acme opened a plant in Cork"),
        ("Acme had warning letters about drug quality.", "FDA sent 320 firms warning letters about drug quality"),
    ]) func `A predicate that the claim does not have fails`(sentence: String, claim: String) async throws {
        let found = try await verdict(sentence, claim: claim).failures.filter { $0.check == .unsupportedClaim }
        #expect(found.map(\.text) == [sentence])
    }

    @Test(arguments: [
        ("I read that Acme opens a sterile plant in Cork.", "Acme opened a sterile plant in Cork"),
        ("I read that Acme opened a sterile plant in Cork.", "opened a sterile plant in Cork"),
        ("I read that Acme has denied closing its Cork plant.", "Acme denied that it would close its Cork plant"),
    ]) func `A sentence may say a claim in other forms of its words`(sentence: String, claim: String) async throws {
        #expect(try await verdict(sentence, claim: claim).failures == [])
    }

    @Test func `A signal without key terms backs nothing`() async throws {
        #expect(try await failures { $0.signals[0].keyTerms = [] } == [.semanticGuard, .unsupportedClaim])
    }

    @Test(arguments: ["older than 365 days", "no date", "dated after the run date"])
    func `A used signal that does not count as cited fails source_type`(reason: String) async throws {
        let found = try await failures {
            $0.signals[0].cited = false
            $0.signals[0].uncitedReason = reason
        }
        #expect(found == [.sourceType])
    }

    private func generic(_ sentence: String, _ mode: DraftMode = .hybrid) throws -> Set<ValidationCheck> {
        let body = """
            Hi Inès,

            \(sentence) What is harder is laying hands on the evidence quickly, when training, deviations and changes \
            are each kept in a different place and nobody has the time to look at them.

            I have a short checklist for keeping such evidence together, and I am glad to send it with no strings attached. \
            Would that be of any use to you before your next inspection?
            """
        let validation = Validator(rules: try Fixtures.rules.get()).judge(
            subject: "Evidence that a fix has held", body: body, usedSignalIDs: [], signals: [], companyName: "Acme",
            forbiddenProducts: [], confidence: mode == .hybrid ? .generic : .high, mode: mode)
        return Set(validation.failures.map(\.check))
    }

    @Test(arguments: [
        "Half of your batches fail their review, and your auditors no longer trust the people who sign the records off.",
        "Your products led to a death.", "Your plant stopped in september.", "Your output quadrupled.",
        "Your auditors no longer trust the people who sign the records off.", "Second to none, the firm lied.",
        "I can share that your auditors despise the records.", "The work halved in the last quarter.",
    ]) func `Nothing is said of the reader where nothing is known`(sentence: String) throws {
        for mode in DraftMode.allCases { #expect(try !generic(sentence, mode).isEmpty) }
    }

    @Test(arguments: [
        "A third-party audit, a double-check and a two-person review are familiar to many teams.",
        "People may march through the records and find them first-hand in a one-page list.",
        "Your records take time.",
    ]) func `What counts nothing is no number`(sentence: String) throws {
        #expect(try generic(sentence) == [])
    }

    @Test(arguments: ["Google knows the records.", "Boeing had the records.", "Zoom and Bing had the records."])
    func `Words of the word lists are still names`(sentence: String) throws {
        #expect(try generic(sentence).contains(.confidenceMode))
    }

    @Test(arguments: ["\u{200b}", "\u{ad}", "\u{7}", "\u{202e}"])
    func `An invisible character fails voice`(character: String) async throws {
        #expect(try await replacing("glad", "gl" + character + "ad") == [.voice])
        #expect(try await failures { $0.subject += character }.contains(.voice))
    }

    @Test func `A placeholder is found behind an empty pair of brackets`() async throws {
        #expect(try await replacing("glad to send it", "glad [ ] to send [your name] it") == [.voice])
    }
}
