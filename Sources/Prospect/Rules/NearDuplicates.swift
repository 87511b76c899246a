/// From where on two drafts are taken to say the same.
public struct NearDuplicates: Sendable, Equatable {
    /// Shared shingles of all shingles of both, in percent, from which drafts count as one; 0 to 100, default 60.
    public let similarityPercent: Int
    /// Words in a row that make a shingle; at least 1, default 4.
    public let shingleWords: Int

    init(_ reader: RuleReader) throws {
        try reader.only("similarity_percent", "shingle_words")
        similarityPercent = try reader.required("similarity_percent").int(in: 0...100)
        shingleWords = try reader.required("shingle_words").int(in: 1...20)
    }
}
