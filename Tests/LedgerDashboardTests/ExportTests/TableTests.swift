import Foundation
import LedgerCore
import Testing

@testable import LedgerDashboard

/// Tables for other programs, read by another program's CSV reader.
@Suite struct TableTests {
    @Test(arguments: [
        (ExportFormat.instantly, "email,first_name,last_name,company_name,job_title,website,email_subject,email_body,ledger_draft,ledger_review"),
        (.smartlead, "email,first_name,last_name,company_name,job_title,website,email_subject,email_body,ledger_draft,ledger_review"),
        (.hubspot, "Email,First name,Last name,Job title,Company name,Website URL,Ledger email subject,Ledger email body,Ledger draft,Ledger review"),
        (.salesforce, "First Name,Last Name,Email,Company,Title,Website,Lead Source,Ledger Email Subject,Ledger Email Body,Ledger Draft,Ledger Review"),
    ])
    func `Headings are those the program takes`(_ format: ExportFormat, _ headings: String) {
        #expect(table(format, [], isRaw: true) == headings + "\r\n")
    }

    @Test func `A row holds the person, the company and the e-mail`() {
        let rows = table(.salesforce, [outgoing()], isRaw: true).components(separatedBy: "\r\n").dropFirst()
        #expect(
            rows.joined(separator: "|")
                == "Ana,Ruiz,ana.ruiz@northfield.example,Northfield Devices Inc.,Quality Director,https://northfield.example,Other,Filling line in Leiden,\"Hi Ana,\n\nWould it help to compare notes?\n\nKim\",12,approved|")
    }

    @Test func `A file for a spreadsheet begins with a byte order mark, one for an importer does not`() {
        #expect(table(.hubspot, []).utf8.starts(with: [0xef, 0xbb, 0xbf]))
        #expect(table(.hubspot, [], isRaw: true).utf8.first == UInt8(ascii: "E"))
    }

    @Test(arguments: ["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "  =1", "\u{a0}=1", "\u{feff}=1", "\u{200b}=1", "\u{200e}@x", "＝1", "＋1", "－1", "＠x", "−1", "\tx", "\u{0}=1"])
    func `No spreadsheet takes a cell for a formula`(_ text: String) {
        #expect(text.withoutFormula.hasPrefix("'"))
        #expect(text.withoutFormula.filter { $0 != "'" } == text.filter { $0 != "\0" })
    }

    @Test(arguments: ["", "Ana", "1+1", "a=b", "'=1", "\"=1", "ana@x.example", "Hi Ana,\none - two", "a; b", "5 - 4", "é", "山"])
    func `What is no formula stays as it is`(_ text: String) {
        #expect(text.withoutFormula == text)
    }

    @Test(arguments: [
        ("Foo;=1+1;x", "Foo;'=1+1;x"), ("a\t@x", "a\t'@x"), ("Hi Ana,\n- one", "Hi Ana,\n'- one"), ("a\r\n\r\n+1", "a\r\n\r\n'+1"),
        ("a; \u{200b}=1", "a;' \u{200b}=1"), ("a;\"=1", "a;'\"=1"), ("a;＝1", "a;'＝1"), ("=1;=2", "'=1;'=2"),
    ])
    func `Nor does a spreadsheet that parts cells by semicolons or tabs`(_ text: String, _ cell: String) {
        #expect(Array(text.withoutFormula.unicodeScalars) == Array(cell.unicodeScalars))
    }

    @Test func `Hostile text breaks no table and makes no formula`() throws {
        let drafts = hostileTexts.enumerated().map { place, text in
            outgoing(Int64(place + 1)) {
                ($0.subject, $0.body, $0.contactName, $0.contactTitle, $0.company, $0.domain) = (text, text, text, text, text, text)
                $0.email = "p\(place)@x.example"
            }
        }
        for format in ExportFormat.allCases where format.isTable {
            for isRaw in [false, true] {
                let cells = try drafts.map { draft in
                    JSON.array(try ImportTable(format: format).columns.map { .string($0.value(.init(draft: draft, address: try #require(MailAddress(draft.email ?? ""))))) })
                }
                let input = JSON.members(
                    ("csv", .string(table(format, drafts, isRaw: isRaw))), ("raw", .bool(isRaw)), ("cells", .array(cells)))
                try expectNoFaults(Python.faults(Self.reader, input))
            }
        }
    }

    private static let reader = #"""
        import csv, io, re, unicodedata
        text, raw = cases["csv"], cases["raw"]
        if text.startswith("\ufeff") == raw: print("byte order mark")
        rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True))
        width = len(rows[0])
        if len(rows) != len(cases["cells"]) + 1: print("rows", len(rows))
        def plain(cell): return re.sub("(^|[;\t\r\n])'", r"\1", cell)
        def is_formula(cell):
            seen = cell.lstrip().lstrip("\u200b\ufeff\u200e\u202e\u2028\x07\x1b \t")
            return unicodedata.normalize("NFKC", seen)[:1] in ("=", "+", "-", "@")
        for delimiter in ";\t" if not raw else "":
            for row in csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter):
                for cell in row:
                    if is_formula(cell): print("a formula between", repr(delimiter), repr(cell))
        for row, cells in zip(rows[1:], cases["cells"]):
            if len(row) != width: print("width", row)
            for cell, given in zip(row, cells):
                if raw:
                    if cell != given: print("not as given", repr(cell), repr(given))
                    continue
                if plain(cell) != plain(given.replace("\0", "")): print("not as given", repr(cell), repr(given))
                if cell[:1] in ("\t", "\r", "\n") or is_formula(cell): print("a formula", repr(cell))
        """#

    @Test func `Rows without an address, and older ones of the same address, are left out and told`() {
        let drafts = [
            outgoing(1), outgoing(2) { $0.email = nil }, outgoing(3) { $0.email = "  " }, outgoing(4) { $0.email = "ana" },
            outgoing(5) { $0.email = "ANA.RUIZ@northfield.example" },
        ]
        let rendered = ExportRenderer(format: .instantly).render(drafts)
        #expect(rendered.drafts == [DraftID(5)])
        #expect(rendered.leftOut == [DraftID(1): .sameEmail, DraftID(2): .noEmail, DraftID(3): .noEmail, DraftID(4): .badEmail])
    }

    @Test(arguments: ExportFormat.allCases)
    func `The same drafts give the same bytes`(_ format: ExportFormat) {
        let drafts = [outgoing(1), outgoing(2) { $0.email = "b@x.example" }]
        let renderer = ExportRenderer(format: format)
        #expect(renderer.render(drafts) == renderer.render(drafts))
        #expect(renderer.render(drafts).sha256 != renderer.render([drafts[0]]).sha256)
    }

    private func table(_ format: ExportFormat, _ drafts: [OutgoingDraft], isRaw: Bool = false) -> String {
        ExportRenderer(format: format, isRaw: isRaw).render(drafts).files.first?.text ?? ""
    }
}
