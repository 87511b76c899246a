/// How titles are read, whatever the business.
struct TitleRules: Sendable {
    let levels: [TitleLevel]
    /// What a word of a title is short for: `ciso` and `chief information security officer`.
    let abbreviations: [(short: String, words: TitlePhrase)]
    /// Of a title with one of these it is not known whose work it names.
    let setAside: [TitlePhrase]

    init(_ reader: RuleReader) throws {
        try reader.only("levels", "abbreviations", "set_aside")
        levels = try reader.required("levels").map { try $0.strings() }.map {
            TitleLevel(id: $0, words: $1.map(TitlePhrase.init))
        }
        abbreviations = try reader.required("abbreviations").map { try $0.string() }.map {
            (short: TitleWords.fold($0), words: TitlePhrase($1))
        }
        setAside = try reader.required("set_aside").strings().map(TitlePhrase.init)
    }
}

/// A level of a title and the words that stand for it.
struct TitleLevel: Sendable {
    let id: String
    let words: [TitlePhrase]
}
