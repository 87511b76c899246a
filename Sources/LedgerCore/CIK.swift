/// The number under which the SEC keeps a filer: one to ten digits, not zero.
public struct CIK: Hashable, Sendable, CustomStringConvertible {
    public let number: Int64

    /// Nil where it is out of range.
    public init?(_ number: Int64) {
        guard (1...9_999_999_999).contains(number) else { return nil }
        self.number = number
    }

    /// Digits, with or without leading zeros and `CIK` before them; nil where the text is anything else.
    public init?(_ text: some StringProtocol) {
        let trimmed = String(text).trimmingWhitespace()
        let digits = trimmed.uppercased().hasPrefix("CIK") ? trimmed.dropFirst(3) : trimmed[...]
        guard (1...10).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        guard let number = Int64(digits) else { return nil }
        self.init(number)
    }

    /// Ten digits, as EDGAR's data files are named.
    public var padded: String {
        let digits = description
        return String(repeating: "0", count: 10 - digits.utf8.count) + digits
    }

    /// Without leading zeros.
    public var description: String { String(number) }
}

extension CIK: Codable {
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let cik = CIK(try container.decode(Int64.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a CIK")
        }
        self = cik
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}
