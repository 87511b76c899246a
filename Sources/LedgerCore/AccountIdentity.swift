import Foundation

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
        var trimmed = text.trimmingWhitespace()
        guard !trimmed.isEmpty else { return nil }
        return trimmed.withUTF8 { bytes in
            guard bytes.count == 15 || bytes.count == 18, bytes.allSatisfy(\.isASCIIAlphanumeric) else { return nil }
            return bytes.count == 15 ? salesforceID(bytes, nil) : salesforceID(bytes, bytes[15...])
        } ?? trimmed
    }

    /// The 18-character form; nil where the suffix is there and contradicts the id.
    private static func salesforceID(
        _ bytes: UnsafeBufferPointer<UInt8>, _ given: Slice<UnsafeBufferPointer<UInt8>>?
    ) -> String? {
        let prefix = bytes[..<15]
        if let given, !given.elementsEqual((0..<3).map { caseSuffix(of: prefix, $0) }, by: { $0.asciiUppercased == $1 }) {
            guard hasOneCase(prefix) else { return nil }
            let suffix = given.map(\.asciiUppercased)
            return restoringCase(of: Array(prefix), from: suffix)
                .map { String(decoding: $0 + suffix, as: UTF8.self) }
        }
        return String(unsafeUninitializedCapacity: 18) { out in
            _ = out.update(fromContentsOf: prefix)
            for group in 0..<3 { out[15 + group] = caseSuffix(of: prefix, group) }
            return 18
        }
    }

    private static let suffixAlphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ012345".utf8)

    /// The character for a group of five: bit n is set where the nth of them is an upper-case letter.
    private static func caseSuffix(of prefix: Slice<UnsafeBufferPointer<UInt8>>, _ group: Int) -> UInt8 {
        var bits = 0
        for place in 0..<5 where prefix[prefix.startIndex + group * 5 + place].isASCIIUppercase { bits |= 1 << place }
        return suffixAlphabet[bits]
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

    private static func hasOneCase(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        bytes.allSatisfy { $0 == $0.asciiUppercased } || bytes.allSatisfy { $0 == $0.asciiLowercased }
    }
}

// MARK: - Domains

extension AccountIdentity {
    /// The host of a domain or URL: scheme, user, `www.`, port, path and final dot removed, case-folded, in ASCII. Nil
    /// where what is left is no domain (`n/a`, `-`).
    public static func canonicalDomain(_ text: String) -> String? {
        if isCanonicalDomain(text) { return text }
        var host = Substring(text.trimmingWhitespace())
        if let scheme = host.range(of: "://") { host = host[scheme.upperBound...] }
        host = host.prefix { !"/?#\\".contains($0) }
        if let user = host.lastIndex(of: "@") { host = host[host.index(after: user)...] }
        host = host.prefix { $0 != ":" }
        var folded = host.trimmingWhitespace().lowercased()
        folded = asciiDomain(folded) ?? folded
        while folded.hasSuffix(".") { folded.removeLast() }
        if folded.hasPrefix("www."), folded.dropFirst(4).contains(".") { folded.removeFirst(4) }
        guard folded.contains("."), !folded.hasPrefix("."), !folded.contains(where: \.isWhitespace) else { return nil }
        return folded
    }

    /// As IDNA (UTS 46) has it: `bücher.example` is `xn--bcher-kva.example`. A domain of ASCII as it is; nil for other text
    /// that is no domain. Foundation knows it for the hosts of addresses.
    public static func asciiDomain(_ text: String) -> String? {
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return text }
        func isOfDomain(_ byte: UInt8) -> Bool { byte.asciiLowercased.isASCIIDomainLabel || byte == UInt8(ascii: ".") }
        guard text.utf8.allSatisfy({ $0 >= 0x80 || isOfDomain($0) }),
            let host = URLComponents(string: "http://\(text)/")?.encodedHost?.lowercased(), host.utf8.allSatisfy(isOfDomain)
        else { return nil }
        return host
    }

    /// At once for what most cells are: lower-case letters, digits and `-` with dots between, and no `www.`.
    private static func isCanonicalDomain(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { bytes in
            guard let first = bytes.first, let last = bytes.last, first != UInt8(ascii: "."), last != UInt8(ascii: "."),
                !(first == UInt8(ascii: "w") && bytes.count > 4 && bytes[3] == UInt8(ascii: "."))
            else { return false }
            var hasDot = false
            for byte in bytes {
                if byte == UInt8(ascii: ".") { hasDot = true } else if !byte.isASCIIDomainLabel { return false }
            }
            return hasDot
        }
    }
}

// MARK: - Names

extension AccountIdentity {
    /// The form in which equal company names are equal text: NFKC, case-folded, punctuation removed, white space
    /// collapsed, one trailing legal suffix removed. A name of which nothing would be left keeps what it has.
    public static func nameKey(_ name: String) -> String {
        let key = wholeKey(name)
        if key.isEmpty { return name.trimmingWhitespace().lowercased() }
        return suffix(ofKey: key).map { String(key.dropLast($0.count)) } ?? key
    }

    /// The legal suffix that `nameKey` removes, in the form of the key: `inc`, `co ltd`; nil where the name has none.
    public static func legalSuffix(of name: String) -> String? {
        suffix(ofKey: wholeKey(name)).map { $0.trimmingWhitespace() }
    }

    private static func wholeKey(_ name: String) -> String { asciiKey(name) ?? unicodeKey(name) }

    /// The name key of an account that is known only by a folder, from which no one can tell what punctuation its name
    /// had: its letters and digits alone, marked so that it equals no name's key.
    public static func adoptedKey(_ name: String) -> String {
        let key = nameKey(name).unicodeScalars.filter {
            $0.properties.isAlphabetic || $0.properties.numericType != nil
        }
        return adoptedPrefix + String(String.UnicodeScalarView(key))
    }

    /// `:` is punctuation, which no name's key has.
    public static let adoptedPrefix = "folder:"

    private static func unicodeKey(_ name: String) -> String {
        let folded = name.foldedForMatching()
        let kept = folded.unicodeScalars.filter { !$0.properties.generalCategory.isPunctuation }
        let words = String(String.UnicodeScalarView(kept)).split(whereSeparator: \.isWhitespace)
        return (words.isEmpty ? folded.split(whereSeparator: \.isWhitespace) : words).joined(separator: " ")
    }

    /// What `unicodeKey` makes of names of ASCII alone, which most are; nil for others.
    private static func asciiKey(_ name: String) -> String? {
        var name = name
        return name.withUTF8 { bytes in
            guard bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
            return String(unsafeUninitializedCapacity: bytes.count + 1) { out in
                var count = 0
                for byte in bytes {
                    if byte == 0x20 || (0x09...0x0d).contains(byte) {
                        if count > 0, out[count - 1] != 0x20 { out.initializeElement(at: count, to: 0x20); count += 1 }
                    } else if !byte.isASCIIPunctuation {
                        out.initializeElement(at: count, to: byte.asciiLowercased)
                        count += 1
                    }
                }
                return count > 0 && out[count - 1] == 0x20 ? count - 1 : count
            }
        }
    }

    /// With the space before it.
    private static func suffix(ofKey key: String) -> String? {
        guard let space = key.utf8.lastIndex(of: 0x20),
            let suffixes = legalSuffixes[String(key[key.index(after: space)...])]
        else { return nil }
        return suffixes.first { key.utf8.count > $0.utf8.count && key.hasSuffix($0) }
    }

    /// Legal suffixes with the space before them, by their last word, longer ones first. Punctuation is gone by now:
    /// `S.A.` is `sa`, `Co., Ltd.` is `co ltd`.
    private static let legalSuffixes: [String: [String]] = {
        let suffixes = """
            gmbh co kg, sa de cv, co ltd, company limited, company ltd, co limited, pvt ltd, private limited,
            private ltd, pvt limited, pte ltd, pty ltd, sdn bhd, incorporated, corporation, inc, corp, company, co,
            llc, lc, llp, lp, pllc, ltd, limited, plc, gmbh, mbh, ag, kg, kgaa, se, sa, sas, sarl, srl, spa, sl, bv,
            nv, ab, as, asa, oy, oyj, aps, kk, pty, pvt, pte, pc, ulc, ltda, doo, sro
            """.split(separator: ",").map { " " + $0.trimmingWhitespace() }
        return Dictionary(grouping: suffixes) { $0.split(separator: " ").last.map(String.init) ?? "" }
            .mapValues { $0.sorted { $0.utf8.count > $1.utf8.count } }
    }()
}
