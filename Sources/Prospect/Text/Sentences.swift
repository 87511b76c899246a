internal import LedgerCore

/// A draft's body taken apart: an optional greeting line, sentences, an optional sign-off.
struct BodyText: Sendable {
    let greeting: String?
    let sentences: [String]
    /// Its lines, the closing words first.
    let signOff: [String]

    /// What is written between greeting and sign-off.
    var content: String { sentences.joined(separator: " ") }

    /// Words as a reader counts them: runs between white space that have a letter or digit.
    var wordCount: Int {
        content.split(whereSeparator: \.isWhitespace).count { $0.contains(where: Words.isWordCharacter) }
    }

    init(_ body: String, greetings: [Phrase], closings: [Phrase]) {
        var lines = body.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map {
            $0.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        }
        signOff = SignOff.take(from: &lines, closings: closings)
        var paragraphs = Self.paragraphs(lines)
        greeting = Self.takeGreeting(from: &paragraphs, greetings: greetings)
        sentences = paragraphs.flatMap(Sentences.split)
    }

    /// Lines joined into paragraphs; a short line ending with a comma stands alone, as greetings do.
    private static func paragraphs(_ lines: [String]) -> [String] {
        var paragraphs: [String] = []
        var open = false
        for text in lines {
            if text.isEmpty {
                open = false
            } else if open, let last = paragraphs.popLast() {
                paragraphs.append(last + " " + text)
            } else {
                paragraphs.append(text)
                open = !(text.hasSuffix(",") && text.split(separator: " ").count <= 5)
            }
        }
        return paragraphs
    }

    private static func takeGreeting(from paragraphs: inout [String], greetings: [Phrase]) -> String? {
        guard let first = paragraphs.first, first.hasSuffix(","), first.split(separator: " ").count <= 5 else {
            return nil
        }
        let words = Words.folded(first)
        guard greetings.contains(where: { $0.begins(words) }) else { return nil }
        paragraphs.removeFirst()
        return first
    }
}

/// "Best regards," and at most three short lines below it: a name, a title, a firm or a telephone number.
///
/// Whatever else stands at the end of a body is a sentence, and is held to what sentences are held to.
enum SignOff {
    static func take(from lines: inout [String], closings: [Phrase]) -> [String] {
        let written = lines.indices.filter { !lines[$0].isEmpty }
        for count in 1...4 {
            guard written.count > count else { return [] }
            let places = Array(written.suffix(count))
            guard isClosing(lines[places[0]], closings) else { continue }
            guard places.dropFirst().allSatisfy({ isSignature(lines[$0]) }) else { return [] }
            let taken = places.map { lines[$0] }
            lines.removeSubrange(places[0]...)
            return taken
        }
        return []
    }

    /// A closing alone, or with a short name behind its comma.
    private static func isClosing(_ line: String, _ closings: [Phrase]) -> Bool {
        let parts = line.split(separator: ",", maxSplits: 1).map(String.init)
        let words = Words.folded(parts.first ?? "")
        guard closings.contains(where: { $0.words == words }) else { return false }
        return parts.count < 2 || parts[1].isBlank || isSignature(parts[1]) && Words.of(parts[1]).count <= 3
    }

    private static func isSignature(_ line: String) -> Bool {
        let words = Words.of(line)
        guard let last = line.last, words.count <= 6 else { return false }
        if Sentences.isTerminator(last), !Sentences.isAbbreviation(line.dropLast()) { return false }
        return !words.contains { ClauseWords.isVerb($0.folded) }
    }

    /// Capitals throughout, but for the small words of names: then the names in it are the writer's own.
    static func isNameLike(_ line: String) -> Bool {
        Words.of(line).allSatisfy { $0.isCapitalized || smallWords.contains($0.folded) }
    }

    /// Digits and what separates them, "Tel" or "M" before it.
    static func isTelephone(_ line: String) -> Bool {
        let words = Words.of(line)
        guard words.contains(where: \.hasDigit) else { return false }
        return words.allSatisfy { $0.text.allSatisfy(\.isNumber) || telephoneWords.contains($0.folded) }
    }

    private static let smallWords: Set<String> = [
        "de", "del", "della", "da", "dos", "du", "di", "la", "le", "van", "von", "der", "den", "ter", "zu", "of",
        "and", "for", "the", "bin", "al", "el", "y", "e",
    ]
    private static let telephoneWords: Set<String> = [
        "tel", "telephone", "phone", "mobile", "cell", "m", "t", "p", "ext",
    ]
}

/// Where sentences end: not after abbreviations, decimals and initials.
enum Sentences {
    static func split(_ paragraph: String) -> [String] {
        var sentences: [String] = []
        var start = paragraph.startIndex
        var index = paragraph.startIndex
        while index < paragraph.endIndex {
            let next = paragraph.index(after: index)
            if isTerminator(paragraph[index]), let end = end(in: paragraph, from: start, mark: index) {
                append(paragraph[start..<end], to: &sentences)
                start = end
                index = end
            } else {
                index = next
            }
        }
        append(paragraph[start...], to: &sentences)
        return sentences
    }

    static func isTerminator(_ character: Character) -> Bool {
        switch character {
        case ".", "!", "?", "\u{2026}", "\u{3002}", "\u{ff01}", "\u{ff1f}": true
        default: false
        }
    }

    private static func append(_ text: Substring, to sentences: inout [String]) {
        let trimmed = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if trimmed.contains(where: { Words.isWordCharacter($0) || isTerminator($0) }) { sentences.append(trimmed) }
    }

    /// The end of the sentence that the mark closes, closing quotes included; nil where it closes none.
    private static func end(
        in text: String, from start: String.Index, mark: String.Index
    ) -> String.Index? {
        var end = text.index(after: mark)
        while end < text.endIndex, isTerminator(text[end]) || "\"')]\u{201d}\u{2019}\u{00bb}".contains(text[end]) {
            end = text.index(after: end)
        }
        let opening = text[end...].first { !$0.isWhitespace }
        // "Why?" she asked; and so on … it went.
        let isQuoted = end > text.index(after: mark) && "\"\u{201d}\u{2019}".contains(text[text.index(before: end)])
        if opening?.isLowercase ?? false, isQuoted || text[mark] == "\u{2026}" { return nil }
        guard text[mark] == "." || text[mark] == "\u{2026}" else {
            return end == text.endIndex || !Words.isWordCharacter(text[end]) || !text[mark].isASCII ? end : nil
        }
        guard end < text.endIndex else { return end }
        guard text[end].isWhitespace else { return nil }
        if text[mark] == ".", opening?.isLowercase ?? false, lastWord(text[start..<mark]).count <= 4 {
            return nil
        }
        if text[mark] == ".", isAbbreviation(text[start..<mark]) {
            return (opensSentence(text[end...]) || endsFirm(text[start..<mark], before: text[end...])) && !neverEnds(text[start..<mark]) ? end : nil
        }
        return end
    }

    private static func lastWord(_ text: Substring) -> String {
        String(text.split(whereSeparator: { $0.isWhitespace || $0 == "(" || $0 == "/" }).last ?? "")
    }

    static func isAbbreviation(_ text: Substring) -> Bool {
        let word = lastWord(text)
        if word.count == 1, word.first?.isLetter ?? false { return true }
        if word.contains("."), word.split(separator: ".").allSatisfy({ $0.count <= 2 }) { return true }
        let folded = word.lowercased()
        return abbreviations.contains(folded) || titles.contains(folded)
    }

    private static func neverEnds(_ text: Substring) -> Bool {
        let word = lastWord(text)
        return titles.contains(word.lowercased()) || (word.count == 1 && word != "I")
    }

    /// "… at Acme Inc. Growth tends to …": a common word begins, and another follows.
    private static func endsFirm(_ text: Substring, before rest: Substring) -> Bool {
        let next = rest.prefix(80).split(whereSeparator: \.isWhitespace).prefix(2)
        guard firmEndings.contains(lastWord(text).lowercased()), next.count == 2, let first = next.first?.first, first.isUppercase,
            let second = next.last?.first, second.isLowercase
        else { return false }
        return Lexicon.isEnglish(next[0].lowercased())
    }

    private static let firmEndings: Set<String> = ["inc", "ltd", "llc", "corp", "co", "labs", "bros", "jr", "sr", "etc", "plc"]

    private static func opensSentence(_ rest: Substring) -> Bool {
        guard let word = rest.split(whereSeparator: { !Words.isWordCharacter($0) }).first,
            word.first?.isUppercase ?? false
        else { return false }
        return openers.contains(word.lowercased())
    }

    private static let abbreviations: Set<String> = [
        "inc", "ltd", "co", "corp", "llc", "pvt", "pte", "pty", "bros", "cia", "jr", "sr", "etc", "approx", "dept",
        "est", "no", "nos", "fig", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
        "u.s", "d.b.a", "sdn", "bhd", "intl", "mfg", "labs", "pharm", "int", "ave", "rd", "vol", "ph.d", "m.d", "a.m",
        "p.m",
    ]
    private static let titles: Set<String> = [
        "mr", "mrs", "ms", "dr", "prof", "st", "vs", "e.g", "i.e", "cf", "mt", "ft", "gen", "rev", "hon",
    ]
    private static let openers: Set<String> = [
        "the", "a", "an", "it", "its", "this", "that", "these", "those", "we", "i", "you", "your", "our", "they",
        "their", "he", "she", "there", "here", "would", "could", "can", "should", "is", "are", "was", "were", "do",
        "does", "did", "has", "have", "will", "if", "when", "while", "since", "after", "before", "in", "on", "at",
        "for", "from", "with", "as", "but", "and", "or", "so", "most", "many", "some", "such", "what", "how", "who",
        "where", "why", "which", "each", "every", "one", "once", "often", "usually",
    ]
}
