import LedgerCore

/// An e-mail address that can be written into a header as it is: `local@domain`, ASCII alone.
///
/// A domain in another script is written as IDNA has it (`bücher.example` is `xn--bcher-kva.example`). A local part in
/// another script needs a mail system with SMTPUTF8 all the way, which nobody can count on: it is refused. So are quoted
/// local parts and address literals, which RFC 5321 has and people have not.
struct MailAddress: Equatable {
    let text: String

    /// Nil where no message can be sent to it. White space around it is not part of it.
    init?(_ raw: String) {
        let parts = raw.trimmingWhitespace().split(separator: "@", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, Self.isLocalPart(parts[0]), let domain = Self.domain(parts[1]),
            parts[0].utf8.count + domain.utf8.count < 254
        else { return nil }
        text = parts[0] + "@" + domain
    }

    /// A dot-atom of RFC 5322, of at most 64 octets.
    private static func isLocalPart(_ text: String) -> Bool {
        let atoms = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return text.utf8.count <= 64 && atoms.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isAtomText) }
    }

    private static func domain(_ text: String) -> String? {
        guard let ascii = AccountIdentity.asciiDomain(text), ascii.utf8.count <= 253 else { return nil }
        let labels = ascii.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count > 1, labels.allSatisfy(isLabel), labels.last?.allSatisfy(\.isASCIIDigit) == false else {
            return nil
        }
        return ascii
    }

    private static func isLabel(_ label: Substring.UTF8View.SubSequence) -> Bool {
        (1...63).contains(label.count) && label.allSatisfy(\.isLabelCharacter)
            && label.first != UInt8(ascii: "-") && label.last != UInt8(ascii: "-")
    }
}

extension UInt8 {
    var isASCIIDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }
    var isASCIILetter: Bool { (65...90).contains(self) || (97...122).contains(self) }
    fileprivate var isLabelCharacter: Bool { isASCIILetter || isASCIIDigit || self == UInt8(ascii: "-") }

    /// `atext` of RFC 5322: what a word of a header may be made of without quotes.
    var isAtomText: Bool { isASCIILetter || isASCIIDigit || Self.atomSigns.contains(self) }
    private static let atomSigns = Set("!#$%&'*+-/=?^_`{|}~".utf8)
}
