import Foundation

extension StringProtocol {
    /// Without white space and newlines at both ends.
    public func trimmingWhitespace() -> String {
        var text = String(self)
        let isTrimmed = text.withUTF8 { bytes in
            // Most text is: nothing but ASCII at its ends, and none of it white space.
            guard let first = bytes.first, let last = bytes.last else { return true }
            return (0x21...0x7e).contains(first) && (0x21...0x7e).contains(last)
        }
        if isTrimmed { return text }
        guard let first = text.firstIndex(where: { !$0.isWhitespace }) else { return "" }
        let last = text.lastIndex(where: { !$0.isWhitespace }) ?? first
        return String(text[first...last])
    }
}

extension String {
    /// NFKC and case-folded: texts that differ only in compatibility forms and case become equal.
    public func foldedForMatching() -> String {
        // Upper-casing first folds what has several lower-case forms (ß and ss, ς and σ).
        precomposedStringWithCompatibilityMapping.uppercased().lowercased()
            .precomposedStringWithCompatibilityMapping
    }

    /// Latin and Greek letters without their accents, also `ø`, `ł` and `đ`; of other scripts marks are letters, and stay.
    public func withoutAccents() -> String {
        if utf8.allSatisfy({ $0 < 0x80 }) { return self }
        var plain = String.UnicodeScalarView()
        var isLatinOrGreek = false
        for scalar in decomposedStringWithCanonicalMapping.unicodeScalars {
            if (0x300...0x36f).contains(scalar.value) {
                if !isLatinOrGreek { plain.append(scalar) }
                continue
            }
            isLatinOrGreek = scalar.value < 0x400
            plain.append(Self.barred[scalar] ?? scalar)
        }
        return String(plain).precomposedStringWithCanonicalMapping
    }

    private static let barred: [Unicode.Scalar: Unicode.Scalar] = [
        "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D",
    ]

    /// True where nothing but white space, controls and invisible characters is there: what the schema calls blank, at least.
    public var isBlank: Bool {
        unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .spaceSeparator, .lineSeparator, .paragraphSeparator, .control, .format: true
            // U+2800 is Braille without a dot.
            default:
                scalar.properties.isWhitespace || scalar.properties.isDefaultIgnorableCodePoint || scalar == "\u{2800}"
            }
        }
    }
}

extension Unicode.GeneralCategory {
    var isPunctuation: Bool {
        switch self {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation, .initialPunctuation,
            .finalPunctuation, .otherPunctuation:
            true
        default: false
        }
    }
}

extension UInt8 {
    var isASCIIUppercase: Bool { (65...90).contains(self) }
    var isASCIILetter: Bool { isASCIIUppercase || (97...122).contains(self) }
    var isASCIIDomainLabel: Bool { (97...122).contains(self) || (48...57).contains(self) || self == 45 }
    var isASCIIAlphanumeric: Bool { isASCIILetter || (48...57).contains(self) }
    var asciiUppercased: UInt8 { (97...122).contains(self) ? self - 32 : self }
    var asciiLowercased: UInt8 { isASCIIUppercase ? self + 32 : self }

    /// Unicode's punctuation categories within ASCII; `$ + < = > ^ ` | ~` are symbols.
    var isASCIIPunctuation: Bool {
        switch self {
        case 0x21...0x23, 0x25...0x2a, 0x2c...0x2f, 0x3a, 0x3b, 0x3f, 0x40, 0x5b...0x5d, 0x5f, 0x7b, 0x7d: true
        default: false
        }
    }
}
