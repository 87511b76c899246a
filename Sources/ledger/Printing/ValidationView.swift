import LedgerCore
import Prospect

extension Validation.Failure {
    /// `{"check", "text", "detail"}`.
    var json: JSON {
        .members(("check", .string(check.rawValue)), ("text", .string(text)), ("detail", .string(detail)))
    }

    /// On one line.
    var line: String { TextTable.plain("\(check.rawValue): \(text): \(detail)") }
}

extension Signal {
    var urls: [String] { [sourceURL].compactMap { $0 } + moreURLs }
}

extension TextFigures {
    /// On one line.
    var line: String {
        let grade = "\(counted(words, "word")), \(counted(sentences, "sentence")), reading grade \(JSON.spell(readingGrade))"
        return spamTriggers.isEmpty ? grade : grade + "; mail filters may mind: " + spamTriggers.joined(separator: ", ")
    }
}
