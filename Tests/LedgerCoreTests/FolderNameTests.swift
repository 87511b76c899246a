import Foundation
import LedgerCore
import Testing

@Suite struct FolderNameTests {
    static let naughty = [
        "", " ", ".", "..", "...", "/", "../..", "a/b", "a\\b", "runs", "RUNS", "Runs", " runs ", "ledger.sqlite", "-", "---",
        "🏭", "Acme 🏭 Ltd", "\u{202e}evil", "שלום", "Café", "Cafe\u{301}", "CAFÉ", "acme", "ACME", "Acme", "Ａｃｍｅ",
        "Straße", "STRASSE", "a\0b", "a\nb", "CON", "nul", "_", "__", "-_-", "a--b", "\u{301}", "-\u{301}", "ﬁ", "K",
        String(repeating: "x", count: 300), String(repeating: "漢", count: 300), String(repeating: "x", count: 99) + " y",
        String(repeating: "é", count: 150), String(repeating: "e\u{301}", count: 150), "a" + String(repeating: "\u{301}", count: 99),
        "a" + String(repeating: "\u{316}", count: 99), "a" + String(repeating: "\u{316}", count: 400),
    ]

    @Test(arguments: [
        ("Acme Widgets, Inc.", "Acme-Widgets-Inc"), ("  A  &  B  ", "A-B"), ("a/../b", "ab"), ("x_y-z", "x_y-z"),
        ("Cafe\u{301}", "Café"), ("...", ""), ("🏭", ""), ("- -", ""), ("東京 電力", "東京-電力"),
    ])
    func `a folder is the name's letters, digits and dashes`(name: String, folder: String) {
        #expect(FolderName.base(name) == folder)
    }

    @Test func `what has no letters gets the stand-in, and what is reserved or taken a number`() {
        #expect(FolderName.unique("...", standIn: "account") { _ in false } == "account-2")
        #expect(FolderName.unique("RUNS", standIn: "account") { _ in false } == "RUNS-2")
        #expect(FolderName.unique("Acme", standIn: "account") { ["acme", "acme-2"].contains($0) } == "Acme-3")
        #expect(FolderName.unique("runs", standIn: "contact", prefix: "2026-03-17_") { _, _ in false } == "2026-03-17_runs")
    }

    @Test func `any names become folders that live side by side anywhere`() throws {
        var random = Seeded("folders")
        for _ in 0..<25 {
            var taken = Set<String>()
            var folders: [String] = []
            for _ in 0..<60 {
                let name = random.number(0...2) == 0 ? Self.noise(&random) : Self.naughty[random.number(0...Self.naughty.count - 1)]
                let folder = FolderName.unique(name, standIn: "account") { taken.contains($0) }
                #expect(taken.insert(FolderName.key(folder)).inserted, "\(name.debugDescription) → \(folder)")
                folders.append(folder)
            }
            for folder in folders { Self.check(folder) }
            let plain = folders.map { $0.decomposedStringWithCanonicalMapping.lowercased() }
            #expect(Set(plain.map { Array($0.utf8) }).count == folders.count)
        }
    }

    private static func check(_ folder: String) {
        let isAllowed = folder.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .decimalNumber,
                .nonspacingMark, .spacingMark:
                true
            default: scalar == "-" || scalar == "_"
            }
        }
        #expect(isAllowed, "\(folder.debugDescription)")
        #expect((1...100).contains(folder.unicodeScalars.count))
        #expect(folder.utf8.count <= 255)
        #expect(!["", ".", "..", "runs"].contains(folder.lowercased()))
        #expect(!folder.hasPrefix("-") && !folder.hasSuffix("-"), "\(folder.debugDescription)")
        #expect(Array(folder.precomposedStringWithCanonicalMapping.utf8) == Array(folder.utf8))
    }

    /// Scalars of all planes.
    private static func noise(_ random: inout Seeded) -> String {
        let scalars = (0..<random.number(0...40)).compactMap { _ in
            Unicode.Scalar(UInt32(random.number(0...(random.number(0...1) == 0 ? 0x7f : 0x2ffff))))
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
