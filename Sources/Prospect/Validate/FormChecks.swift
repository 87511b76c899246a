/// Checks of how a draft is written.
struct FormChecks {
    private let reading: DraftReading
    private var constraints: Constraints { reading.rules.constraints }
    private var draft: DraftUnderTest { reading.draft }

    init(_ reading: DraftReading) { self.reading = reading }

    func failures() -> [Validation.Failure] {
        endsWithQuestion() + oneQuestion() + length() + subject()
            + phrases(
                reading.rules.bannedPhrases + draft.forbiddenPhrases.map(Phrase.init), .bannedPhrases, "is banned; say it plainly")
            + asked(constraints.meetingAsks, .noMeetingAsk, "asks for a meeting; offer something instead")
            + phrases(
                constraints.productPitches.filter { pitch in !reading.claims.contains { pitch.occurs(in: $0.folded) } }, .noProductPitch,
                "pitches a product; speak of the reader's work")
            + forbiddenProducts() + voice()
    }

    private func phrases(_ list: [Phrase], _ check: ValidationCheck, _ detail: String) -> [Validation.Failure] {
        list.filter { $0.occurs(in: reading.words) }.map { .init(check: check, text: $0.text, detail: detail) }
    }

    /// Phrases that mean it only where something is asked or proposed: not in "regulars often just want a chat".
    private func asked(_ list: [Phrase], _ check: ValidationCheck, _ detail: String) -> [Validation.Failure] {
        phrases(list, check, detail).filter { failure in
            let phrase = Phrase(failure.text)
            let places = reading.everything.filter { phrase.occurs(in: $0.folded) }
            return places.isEmpty || !places.allSatisfy(\.speaksAtLarge)
        }
    }

    // MARK: Questions

    private func endsWithQuestion() -> [Validation.Failure] {
        guard let last = reading.sentences.last else {
            return [
                .init(check: .endsWithQuestion, text: "", detail: "the body is empty; end it with a yes/no question")
            ]
        }
        if isQuestion(last.text), isYesNo(last) { return [] }
        return [
            .init(
                check: .endsWithQuestion, text: last.text,
                detail: "the last sentence is not a question answerable with yes or no; end with one")
        ]
    }

    private func isQuestion(_ text: String) -> Bool {
        let closing: Set<Character> = ["\"", "'", ")", "\u{201d}", "\u{2019}"]
        let mark = text.last { !closing.contains($0) && !$0.isWhitespace }
        return mark == "?" || mark == "\u{ff1f}"
    }

    /// Its main clause begins with a verb to say yes to: "Is …", "If so, would …".
    private func isYesNo(_ sentence: SentenceReading) -> Bool {
        let clauses = sentence.text.split(whereSeparator: { ",;:\u{2013}\u{2014}".contains($0) }).map {
            Words.folded(String($0))
        }
        for clause in clauses {
            if constraints.yesNoOpeners.contains(where: { $0.begins(clause) }) { return true }
            if constraints.questionWords.contains(where: { $0.begins(clause) }) { return false }
        }
        return false
    }

    private func oneQuestion() -> [Validation.Failure] {
        let marks = (draft.subject + draft.body).count { $0 == "?" || $0 == "\u{ff1f}" }
        if marks == 1 { return [] }
        return [.init(check: .oneQuestion, text: "\(marks) question marks", detail: "ask exactly one question")]
    }

    // MARK: Length and subject

    private func length() -> [Validation.Failure] {
        let words = reading.body.wordCount
        let sentences = reading.sentences.count
        var failures: [Validation.Failure] = []
        if !constraints.words.contains(words) {
            failures.append(
                .init(check: .length, text: "\(words) words", detail: "write " + spell(constraints.words) + " words"))
        }
        if !constraints.sentences.contains(sentences) {
            failures.append(
                .init(
                    check: .length, text: "\(sentences) sentences",
                    detail: "write " + spell(constraints.sentences) + " sentences"))
        }
        return failures
    }

    private func spell(_ range: ClosedRange<Int>) -> String { "\(range.lowerBound)-\(range.upperBound)" }

    private func subject() -> [Validation.Failure] {
        let words = draft.subject.split(whereSeparator: \.isWhitespace).count {
            $0.contains(where: Words.isWordCharacter)
        }
        var details: [String] = []
        if !constraints.subjectWords.contains(words) {
            details.append("use " + spell(constraints.subjectWords) + " words")
        }
        if draft.subject.count > 120 { details.append("write it in 120 characters at most") }
        let start = draft.subject.lowercased().drop(while: \.isWhitespace)
        if ["re:", "fw:", "fwd:"].contains(where: start.hasPrefix) { details.append("it answers and forwards nothing; say what it is about") }
        if draft.subject.contains(where: isExclamation) { details.append("take the exclamation mark out") }
        if draft.subject.contains(where: \.isUppercase), !draft.subject.contains(where: \.isLowercase) {
            details.append("do not write it in capitals alone")
        }
        if draft.subject.contains(where: \.isNewline) { details.append("write it on one line") }
        return details.map { .init(check: .subject, text: draft.subject, detail: $0) }
    }

    // MARK: Products and voice

    private func forbiddenProducts() -> [Validation.Failure] {
        let texts = draft.subject + "\n" + draft.body
        let underscored = Set(
            texts.lowercased().split(whereSeparator: { !$0.isLetter && !$0.isNumber && $0 != "_" }).map(String.init))
        return draft.forbiddenProducts.flatMap { id -> [Validation.Failure] in
            let mentions = reading.rules.products.first { $0.id == id }?.mentions ?? [Phrase(id)]
            return mentions.filter { $0.occurs(in: reading.words) || underscored.contains($0.text) }.prefix(1).map {
                .init(check: .forbiddenProducts, text: $0.text, detail: "`\(id)` is not for this reader; leave it out")
            }
        }
    }

    private func voice() -> [Validation.Failure] {
        var failures = asked(constraints.demands, .voice, "demands; make it an offer")
        if draft.body.contains(where: isExclamation) {
            failures.append(.init(check: .voice, text: "!", detail: "write without exclamation marks"))
        }
        if let scalar = (draft.subject + draft.body).unicodeScalars.first(where: isInvisible) {
            let code = "U+" + String(scalar.value, radix: 16, uppercase: true)
            failures.append(
                .init(check: .voice, text: code, detail: "an invisible character splits words; take it out"))
        }
        if let placeholder = Placeholder.first(in: draft.subject) ?? Placeholder.first(in: draft.body) {
            failures.append(
                .init(check: .voice, text: placeholder, detail: "a placeholder was left; fill it or take it out"))
        }
        return failures + outsideText()
    }

    /// What neither a person nor the pipeline would write to a reader.
    private func outsideText() -> [Validation.Failure] {
        func fail(_ text: String, _ detail: String) -> Validation.Failure { .init(check: .voice, text: text, detail: detail) }
        var failures: [Validation.Failure] = []
        let text = draft.subject + "\n" + draft.body
        if let leftover = Leftovers.first(in: text, words: reading.words.words, signalIDs: draft.signals.map(\.id)) {
            failures.append(fail(leftover, "left over from a prompt or a model's answer; take it out"))
        }
        if let link = Links.first(in: text, companyName: draft.companyName) {
            failures.append(fail(link, "a link or an address; leave it out"))
        }
        let names = Set(Words.folded(draft.companyName) + Words.folded(draft.contactName))
        if let sentence = Language.foreignSentence(in: reading.sentences.map { ($0.text, $0.words) }, names: names) {
            failures.append(fail(sentence, "not English; write in English"))
        }
        return failures
    }

    /// Format and control characters, line ends excepted.
    private func isInvisible(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return (scalar.value < 0x20 || scalar.value == 0x7f) && scalar != "\n" && scalar != "\r" }
        let category = scalar.properties.generalCategory
        return (category == .format || category == .control) && scalar != "\n" && scalar != "\r"
    }

    private func isExclamation(_ character: Character) -> Bool { character == "!" || character == "\u{ff01}" }
}

/// Text left to be filled in: `{company}`, `[Your Name]`, `<name>`, `%FIRST%`.
enum Placeholder {
    static func first(in text: String) -> String? {
        guard text.utf8.contains(where: { $0 == 0x7b || $0 == 0x5b || $0 == 0x3c || $0 == 0x25 }) else { return nil }
        for (open, close) in [("{", "}"), ("[", "]"), ("<", ">")] as [(Character, Character)] {
            var rest = Substring(text)
            while let start = rest.firstIndex(of: open), let end = rest[start...].firstIndex(of: close) {
                let inner = rest[rest.index(after: start)..<end]
                if inner.contains(where: \.isLetter) { return String(rest[start...end]) }
                rest = rest[rest.index(after: end)...]
            }
        }
        return percent(text)
    }

    private static func percent(_ text: String) -> String? {
        text.split(whereSeparator: \.isWhitespace).map(String.init).first { word in
            let inner = word.filter { $0 != "," && $0 != "." }
            return inner.count > 2 && inner.hasPrefix("%") && inner.hasSuffix("%")
        }
    }
}
