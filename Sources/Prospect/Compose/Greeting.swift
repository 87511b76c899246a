import LedgerCore

/// "Hi Inès," where the name is plausibly a first name, else "Hello,".
enum Greeting {
    static func line(for name: String, avoiding company: CompanyName) -> String {
        guard let first = firstName(name) else { return "Hello," }
        let line = "Hi \(first),"
        return company.mentions(in: Words.of(line)).isEmpty ? line : "Hello,"
    }

    /// The first name of a full name in a script that writes it first; nil where that is not plain.
    static func firstName(_ name: String) -> String? {
        var parts = NameAdditions.withoutTitles(name.split(whereSeparator: \.isWhitespace).map(String.init))
        // `Doe, Jane` is Jane, but `Jane Doe, MBA` is not MBA.
        if let surname = parts.first, surname.hasSuffix(","), parts.count == 2 { parts.swapAt(0, 1) }
        guard let first = parts.first, parts.count > 1, (2...20).contains(first.count),
            first.allSatisfy(isNameCharacter),
            first.first?.isLetter ?? false, first.last?.isLetter ?? false, !parts.dropLast().contains(where: { $0.contains(",") })
        else { return nil }
        let cased = first.contains(where: \.isLowercase) && first.contains(where: \.isUppercase)
        return cased
            ? first
            : first.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst().lowercased() }.joined(
                separator: "-")
    }

    /// Latin, Greek or Cyrillic letters, hyphen and apostrophe.
    private static func isNameCharacter(_ character: Character) -> Bool {
        if "-'\u{2019}".contains(character) { return true }
        return character.isLetter
            && character.unicodeScalars.allSatisfy {
                $0.value < 0x530 || (0x1E00...0x1FFF).contains($0.value)
                    || $0.properties.generalCategory == .nonspacingMark
            }
    }
}
