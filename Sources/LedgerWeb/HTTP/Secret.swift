import LedgerCore

/// A random text that nobody guesses, as links, cookies and forms carry them.
struct Secret: Sendable {
    /// 256 bits in the alphabet of URLs: 43 characters.
    let text: String

    init() {
        var source = SystemRandomNumberGenerator()
        let bytes = (0..<4).flatMap { _ in withUnsafeBytes(of: source.next()) { Array($0) } }
        text = Self.spell(bytes)
    }

    /// What is kept of it.
    var digest: String { Self.digest(of: text) }

    static func digest(of text: String) -> String { Digest.sha256(text) }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    /// Base64 of RFC 4648, section 5, without padding.
    private static func spell(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0...group.count { out.append(alphabet[Int(bits >> UInt32(18 - 6 * place)) & 63]) }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// Takes as long wherever the texts differ.
    static func isSame(_ one: String, _ other: String) -> Bool {
        let (one, other) = (Array(one.utf8), Array(other.utf8))
        guard one.count == other.count else { return false }
        return zip(one, other).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
