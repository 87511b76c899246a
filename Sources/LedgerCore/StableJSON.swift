import Foundation

/// JSON in which equal values are equal text: keys are sorted. The form in which rows hold values.
public enum StableJSON {
    /// - Throws: `EncodingError` for a number JSON cannot hold.
    public static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
