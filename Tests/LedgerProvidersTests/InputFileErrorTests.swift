import Foundation
import LedgerCore
import LedgerProviders
import Testing

@Suite("A file that cannot be read")
struct InputFileErrorTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test("with no company column names its columns and the way out")
    func noCompany() throws {
        let path = try scratch.file("sp.csv", "Symbol,Security\nMMM,3M\n")
        #expect(
            failure(path)?.description
                == "no company column in \(path): its columns are Symbol, Security. "
                + "Name the one that holds the company with --map company=COLUMN")
        #expect(try load(path, mapping: ["company": "security"]).accounts.map(\.record.companyName) == ["3M"])
    }

    @Test("because a mapping names what is not there says what is")
    func badOverride() throws {
        let path = try scratch.file("a.csv", "Symbol,Security\nMMM,3M\n")
        #expect(
            failure(path, mapping: ["company": "Firm"])?.description
                == "\(path): there is no column \"Firm\" to take the company from. The columns are Symbol, Security")
        #expect(
            failure(path, mapping: ["firm": "Security"])?.problem
                == .unknownField(
                    "firm",
                    known: [
                        "company", "score", "rank", "tier", "account_id", "domain", "ticker", "cik", "industry",
                        "tags", "notes", "owner",
                    ]))
    }

    @Test("is told from the others by its problem")
    func problems() throws {
        #expect(failure(scratch.folder.path)?.problem == .directory)
        #expect(failure(scratch.folder.path + "/none.csv")?.problem == .missing)
        #expect(failure("/dev/null")?.problem == .notAFile)
        #expect(failure(try scratch.file("a.csv", ""))?.problem == .empty)
        #expect(failure(try scratch.file("b.csv", "\u{feff}\r\n \n"))?.problem == .empty)
        #expect(failure(try scratch.file("c.csv", [0xff, 0xfe, 0x41, 0]))?.problem == .utf16)
        #expect(failure(try scratch.file("d.csv", [0x63, 0xff, 0x0a, 0x41]))?.problem == .headerNotUTF8)
        #expect(
            failure(try scratch.file("e.xlsx", Array("PK\u{3}\u{4}\0".utf8)))?.problem
                == .notText("a ZIP archive, as Excel workbooks are"))
    }

    @Test("because it is binary says where")
    func binary() throws {
        let early = try scratch.file("a.csv", "company\nA\0B\n")
        #expect(failure(early)?.problem == .notText("a NUL byte at offset 9"))
        let rows = "company\n" + String(repeating: "Acme\n", count: 300_000)
        let late = try scratch.file("b.csv", rows + "\0")
        #expect(failure(late)?.problem == .notText("a NUL byte at offset \(rows.utf8.count)"))
    }

    @Test("because a quote is never closed names the line it opens on")
    func openQuote() throws {
        let path = try scratch.file("a.csv", "company,score\nA,1\n\"B,2\nC,3\n")
        #expect(
            failure(path)?.description
                == "\(path), line 3: the quote that opens on this line is never closed. Close it, or double it")
    }

    @Test("because it changed since it was opened is not read under its old columns")
    func changed() throws {
        let path = try scratch.file("a.csv", "company,score\nA,1\n")
        let file = try AccountsFile(path: path)
        _ = try scratch.file("a.csv", "score,company\n1,A\n")
        let error = #expect(throws: InputFileError.self) { try file.read { _ in } }
        #expect(error?.problem == .changed)
    }
}
