import Foundation

/// Names of folders and files made from names of companies and people.
public enum FolderName {
    /// Characters a name keeps at most, its `-2` included.
    public static let maxCharacters = 100
    /// A file system takes 255 bytes; file names add a date and an ending to a person's name.
    static let maxBytes = 200

    /// The name as a folder: spaces become `-`; letters, digits, `-` and `_` stay; `-` is collapsed and trimmed;
    /// NFC. Empty where nothing is left.
    public static func base(_ name: String) -> String {
        var kept = String.UnicodeScalarView()
        for scalar in name.precomposedStringWithCanonicalMapping.unicodeScalars {
            if scalar.properties.isWhitespace {
                append("-", to: &kept)
            } else if scalar == "-" {
                append("-", to: &kept)
            } else if isKept(scalar, after: kept.last) {
                kept.append(scalar)
            }
        }
        return trimmed(String(kept).precomposedStringWithCanonicalMapping)
    }

    /// The base, cut to 80 bytes: one part of a file's name among others.
    public static func short(_ name: String) -> String { trimmed(base(name), maxBytes: 80) }

    /// The base, or the base with the first of `-2`, `-3` … that is free. `standIn` names what has no base.
    /// - Parameter isTaken: is asked about the case-folded name.
    public static func unique(_ name: String, standIn: String, isTaken: (String) throws -> Bool) rethrows -> String {
        try unique(name, standIn: standIn, prefix: "", isReserved: isReserved) { key, _ in try isTaken(key) }
    }

    /// A file's stem: as above behind a prefix; no name is reserved.
    /// - Parameter isTaken: is asked about the case-folded stem, and the stem.
    public static func unique(
        _ name: String, standIn: String, prefix: String, isTaken: (String, String) throws -> Bool
    ) rethrows -> String {
        try unique(name, standIn: standIn, prefix: prefix, isReserved: { _ in false }, isTaken: isTaken)
    }

    private static func unique(
        _ name: String, standIn: String, prefix: String, isReserved: (String) -> Bool,
        isTaken: (String, String) throws -> Bool
    ) rethrows -> String {
        let base = base(name)
        if !base.isEmpty, !isReserved(key(base)), try !isTaken(key(prefix + base), prefix + base) {
            return prefix + base
        }
        let stem = base.isEmpty ? standIn : base
        var number = 2
        while true {
            let short = shortened(stem, roomFor: "-\(number)")
            // One letter with a hundred marks is a name that cannot be shortened.
            let candidate = prefix + (short.isEmpty ? standIn : short) + "-\(number)"
            if try !isTaken(key(candidate), candidate) { return candidate }
            number += 1
        }
    }

    /// The form in which names that differ only in case, or in how Unicode composes them, are equal text.
    public static func key(_ folder: String) -> String { folder.foldedForMatching() }

    /// Folders of the output root that are no company's.
    private static func isReserved(_ key: String) -> Bool { key == "runs" || key == "exports" }

    private static func isKept(_ scalar: Unicode.Scalar, after last: Unicode.Scalar?) -> Bool {
        switch scalar.properties.generalCategory {
        case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber:
            true
        // A combining mark is part of the letter before it.
        case .nonspacingMark, .spacingMark: last.map { $0 != "-" && $0 != "_" } ?? false
        default: scalar == "_"
        }
    }

    private static func append(_ scalar: Unicode.Scalar, to kept: inout String.UnicodeScalarView) {
        if kept.last != scalar { kept.append(scalar) }
    }

    private static func shortened(_ stem: String, roomFor ending: String) -> String {
        trimmed(stem, maxCharacters: maxCharacters - ending.count, maxBytes: maxBytes - ending.utf8.count)
    }

    private static func trimmed(
        _ text: String, maxCharacters: Int = maxCharacters, maxBytes: Int = maxBytes
    ) -> String {
        var text = Substring(text).drop { $0 == "-" }.prefix(maxCharacters)
        while text.utf8.count > maxBytes || text.unicodeScalars.count > maxCharacters || text.last == "-" {
            text = text.dropLast()
        }
        return String(text)
    }
}
