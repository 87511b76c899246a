import LedgerCore
import Testing

@testable import LedgerProviders

@Suite("The CSV parser")
struct CSVParserTests {
    @Test("reads quoted commas, line ends and doubled quotes")
    func quotes() throws {
        let text = "a,b\r\n\"x, y\",\"line one\r\nline two\"\n\"say \"\"hi\"\"\",\"\"\n"
        let expected = [["a", "b"], ["x, y", "line one\r\nline two"], ["say \"hi\"", ""]]
        for size in [1, 2, 3, 7, 1000] { #expect(try parse(text, pieces: size) == expected) }
    }

    @Test("takes CRLF, LF and CR alike and skips blank lines", arguments: ["\r\n", "\n", "\r"])
    func lineEnds(_ end: String) throws {
        let text = ["a,b", "", "1,2", "  ", "3,4"].joined(separator: end)
        #expect(try parse(text, pieces: 1) == [["a", "b"], ["1", "2"], ["3", "4"]])
    }

    @Test("names the line each record starts on, through quoted line ends")
    func lines() throws {
        var pieces = AnyIterator { 1 }
        let text = "h\r\n\"a\r\nb\nc\rd\"\r\n\r\nlast"
        let records = try parse(Array(text.utf8), pieces: &pieces)
        #expect(records.map(\.line) == [1, 2, 7])
        #expect(records.map(\.fields) == [["h"], ["a\r\nb\nc\rd"], ["last"]])
    }

    @Test("keeps a quote inside an unquoted field as it is")
    func innerQuote() throws {
        #expect(try parse("19\" rack,a\"b\"\n") == [["19\" rack", "a\"b\""]])
    }

    @Test("gives a last record without a line end, and one that ends in a delimiter")
    func lastRecord() throws {
        #expect(try parse("a,b\n1,") == [["a", "b"], ["1", ""]])
        #expect(try parse("a,b\n1,\"2\"") == [["a", "b"], ["1", "2"]])
    }

    @Test("names the line where an unclosed quote opened")
    func unterminatedQuote() throws {
        let fault = #expect(throws: TableFault.self) { try parse("a,b\n1,2\n3,\"open\n5,6\n7,8\n", pieces: 3) }
        #expect(fault?.line == 3)
        #expect(fault?.problem == .unterminatedQuote)
    }

    @Test("refuses a field longer than a mebibyte")
    func longField() throws {
        let text = "a\nb,\"" + String(repeating: "x\n", count: 600_000) + "\"\n"
        let fault = #expect(throws: TableFault.self) { try parse(text, pieces: 65_536) }
        #expect(fault?.line == 2)
        #expect(fault?.problem == .fieldTooLong(limitBytes: 1 << 20))
    }

    @Test("refuses a record longer than 16 mebibytes")
    func longRecord() throws {
        let row = Array(repeating: String(repeating: "x", count: 1_000_000), count: 17).joined(separator: ",")
        let fault = #expect(throws: TableFault.self) { try parse("a\nb\n\(row)\n", pieces: 65_536) }
        #expect(fault?.line == 3)
        #expect(fault?.problem == .rowTooLong(limitBytes: 1 << 24))
    }

    @Test("reads back any table, fed in pieces of any size", arguments: 0..<200 as Range<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let table = randomTable(&random)
        let end = ["\n", "\r\n", "\r"].randomElement(using: &random) ?? "\n"
        let text = table.map { $0.map(quoted).joined(separator: ",") }.joined(separator: end)
        var sizes = random
        var pieces = AnyIterator { Int.random(in: 1...20, using: &sizes) }
        let records = try parse(Array((text + end).utf8), pieces: &pieces)
        #expect(records.map(\.fields) == table, "seed \(seed)")
    }

    private func randomTable(_ random: inout SeededGenerator) -> [[String]] {
        let atoms = ["a", "Ω", "🧪", "\"", "\"\"", ",", ";", "\n", "\r\n", "\r", " ", "\t", "é", "e\u{301}", "0", "'"]
        let width = Int.random(in: 1...6, using: &random)
        return (0..<Int.random(in: 1...12, using: &random)).map { _ in
            (0..<width).map { _ in
                (0..<Int.random(in: 0...8, using: &random)).map { _ in atoms.randomElement(using: &random) ?? "" }
                    .joined()
            }
        }
    }

    private func quoted(_ cell: String) -> String {
        "\"" + String(cell.unicodeScalars.flatMap { $0 == "\"" ? ["\"", "\""] : [Character($0)] }) + "\""
    }
}
