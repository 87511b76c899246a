/// What tells accounts apart: CRM id, then domain, then name. Two accounts are the same where the first of
/// these that both of them have is equal.
public struct AccountIdentity: Sendable, Hashable {
    /// Canonical CRM id: Salesforce 15-character ids in their 18-character form, others trimmed.
    public let externalID: String?
    public let domain: String?
    /// `Self.nameKey(name)`.
    public let nameKey: String

    public init(externalID: String?, domain: String?, name: String) {
        self.externalID = externalID.flatMap(Self.canonicalID)
        self.domain = domain.flatMap(Self.canonicalDomain)
        nameKey = Self.nameKey(name)
    }

    public func isSame(as other: AccountIdentity) -> Bool {
        if let mine = externalID, let theirs = other.externalID { return mine == theirs }
        if let mine = domain, let theirs = other.domain { return mine == theirs }
        return nameKey == other.nameKey
    }
}

// MARK: - CRM ids

extension AccountIdentity {
    /// The form in which equal CRM ids are equal text; nil where there is none.
    ///
    /// Salesforce's 15-character ids are case-sensitive; the 18-character form appends three characters that say
    /// which of the fifteen are upper case, so that an 18-character id whose case a spreadsheet lost is restored.
    static func canonicalID(_ text: String) -> String? {
        let trimmed = text.trimmingWhitespace()
        guard !trimmed.isEmpty else { return nil }
        let bytes = Array(trimmed.utf8)
        guard bytes.count == 15 || bytes.count == 18, bytes.allSatisfy(\.isASCIIAlphanumeric) else { return trimmed }
        let prefix = Array(bytes.prefix(15))
        if bytes.count == 15 { return String(decoding: prefix + caseSuffix(of: prefix), as: UTF8.self) }
        let suffix = bytes.suffix(3).map(\.asciiUppercased)
        if caseSuffix(of: prefix) == suffix { return String(decoding: prefix + suffix, as: UTF8.self) }
        guard hasOneCase(prefix), let restored = restoringCase(of: prefix, from: suffix) else { return trimmed }
        return String(decoding: restored + suffix, as: UTF8.self)
    }

    private static let suffixAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".utf8)

    /// One character for each five: bit n is set where the nth of them is an upper-case letter.
    private static func caseSuffix(of prefix: [UInt8]) -> [UInt8] {
        (0..<3).map { group in
            let bits = (0..<5).reduce(0) { bits, place in
                prefix[group * 5 + place].isASCIIUppercase ? bits | 1 << place : bits
            }
            return suffixAlphabet[bits]
        }
    }

    private static func restoringCase(of prefix: [UInt8], from suffix: [UInt8]) -> [UInt8]? {
        var restored = prefix
        for (group, character) in suffix.enumerated() {
            guard let bits = suffixAlphabet.firstIndex(of: character) else { return nil }
            for place in 0..<5 {
                let index = group * 5 + place
                let upper = bits & (1 << place) != 0
                if upper && !prefix[index].isASCIILetter { return nil }
                restored[index] = upper ? prefix[index].asciiUppercased : prefix[index].asciiLowercased
            }
        }
        return restored
    }

    private static func hasOneCase(_ bytes: [UInt8]) -> Bool {
        bytes == bytes.map(\.asciiUppercased) || bytes == bytes.map(\.asciiLowercased)
    }
}

// MARK: - Domains

extension AccountIdentity {
    /// The host of a domain or URL: scheme, user, `www.`, port, path and final dot removed, case-folded. Nil where
    /// what is left is no domain (`n/a`, `-`).
    public static func canonicalDomain(_ text: String) -> String? {
        var text = text
        return text.withUTF8 { bytes in
            var host = bytes[...]
            if let scheme = host.firstRange(of: "://".utf8) { host = host[scheme.upperBound...] }
            if let end = host.firstIndex(where: { endsHost.contains($0) }) { host = host[..<end] }
            if let user = host.lastIndex(of: UInt8(ascii: "@")) { host = host[(user + 1)...] }
            if let port = host.firstIndex(of: UInt8(ascii: ":")) { host = host[..<port] }
            host = host.trimmingASCIIWhitespace()
            while host.last == UInt8(ascii: ".") { host = host.dropLast() }
            var folded = String(decoding: host, as: UTF8.self).lowercased()
            if folded.hasPrefix("www."), folded.utf8.dropFirst(4).contains(UInt8(ascii: ".")) { folded.removeFirst(4) }
            let isDomain = folded.utf8.contains(UInt8(ascii: ".")) && !folded.hasPrefix(".")
            return isDomain && !folded.unicodeScalars.contains(where: \.properties.isWhitespace) ? folded : nil
        }
    }

    private static let endsHost = Array("/?#\\".utf8)
}

// MARK: - Names

extension AccountIdentity {
    /// The form in which equal company names are equal text: NFKC, case-folded, punctuation removed, white space
    /// collapsed, one trailing legal suffix removed. A name of which nothing would be left keeps what it has.
    public static func nameKey(_ name: String) -> String {
        var words: [String]
        if name.utf8.allSatisfy({ $0 < 0x80 }) {
            words = asciiWords(name)
        } else {
            let folded = name.foldedForMatching()
            let kept = folded.unicodeScalars.filter { !$0.properties.generalCategory.isPunctuation }
            words = String(String.UnicodeScalarView(kept)).split(whereSeparator: \.isWhitespace).map(String.init)
            if words.isEmpty { words = folded.split(whereSeparator: \.isWhitespace).map(String.init) }
        }
        if words.isEmpty { return name.trimmingWhitespace().lowercased() }
        for suffix in legalSuffixes where words.count > suffix.count && words.suffix(suffix.count) == suffix[...] {
            words.removeLast(suffix.count)
            break
        }
        return words.joined(separator: " ")
    }

    /// What `nameKey` does to any name, for names of ASCII alone, which most are.
    private static func asciiWords(_ name: String) -> [String] {
        var words: [String] = []
        var word: [UInt8] = []
        for byte in name.utf8 {
            if byte == 0x20 || (0x09...0x0d).contains(byte) {
                if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
                word.removeAll(keepingCapacity: true)
            } else if !byte.isASCIIPunctuation {
                word.append(byte.asciiLowercased)
            }
        }
        if !word.isEmpty { words.append(String(decoding: word, as: UTF8.self)) }
        return words
    }

    /// Longer forms first. Punctuation is gone by now: `S.A.` is `sa`, `Co., Ltd.` is `co ltd`.
    private static let legalSuffixes: [[String]] = [
        ["gmbh", "co", "kg"], ["sa", "de", "cv"], ["co", "ltd"], ["company", "limited"], ["company", "ltd"],
        ["co", "limited"], ["pvt", "ltd"], ["private", "limited"], ["private", "ltd"], ["pvt", "limited"],
        ["pte", "ltd"], ["pty", "ltd"], ["sdn", "bhd"], ["incorporated"], ["corporation"], ["inc"], ["corp"],
        ["company"], ["co"], ["llc"], ["lc"], ["llp"], ["lp"], ["pllc"], ["ltd"], ["limited"], ["plc"], ["gmbh"],
        ["mbh"], ["ag"], ["kg"], ["kgaa"], ["se"], ["sa"], ["sas"], ["sarl"], ["srl"], ["spa"], ["sl"], ["bv"],
        ["nv"], ["ab"], ["as"], ["asa"], ["oy"], ["oyj"], ["aps"], ["kk"], ["pty"], ["pvt"], ["pte"], ["pc"],
        ["ulc"], ["ltda"], ["doo"], ["sro"],
    ]
}
