import Foundation
import LedgerCore
import Testing

@testable import LedgerProviders

@Suite("A JSON file")
struct JSONFileTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test("reads the same accounts as CSV, bare or under a key")
    func accounts() throws {
        let array = """
            [
              {"Company": "Acme \\u00e9\\ud83e\\uddea \\"x\\"", "Score": 92.5, "tier": "a", "Account ID": 1234567890123456789,
               "tags": ["it_focused", "b,c"], "plan": {"seats": [1, 2.0]}, "fax": null},
              {"Company": "Beta", "Score": "1e1", "tags": "x;y", "new": true}
            ]
            """
        let wrapped = "\u{feff}{\"version\": [1, {\"a\": \"]\"}], \"accounts\": \(array), \"next\": null}"
        for text in [array, wrapped] {
            let (accounts, rejected) = try load(try scratch.file("a.json", text))
            #expect(rejected.isEmpty)
            #expect(
                accounts.map(\.record) == [
                    AccountRecord(
                        companyName: "Acme é🧪 \"x\"", score: 92.5, tier: .A, externalID: "1234567890123456789",
                        tags: ["it_focused", "b,c"], extra: [("plan", "{\"seats\":[1,2.0]}")]),
                    AccountRecord(companyName: "Beta", score: 10, tags: ["x", "y"], extra: [("new", "true")]),
                ])
            #expect(accounts.map(\.line) == [2, 4])
        }
    }

    @Test("is recognised by its content where its name does not say")
    func sniffed() throws {
        let path = try scratch.file("accounts.txt", " \n[{\"name\": \"Acme\"}]")
        let file = try AccountsFile(path: path)
        #expect(file.format == "json")
        #expect(file.mapping.map(\.column) == ["name"])
        #expect(try file.read { _ in }.bytes == 20)
    }

    @Test("rejects what is no account, row by row")
    func rejectedRows() throws {
        let path = try scratch.file(
            "a.json",
            "[{\"company\": \"A\", \"score\": \"high\"},\n 7,\n{\"score\": 1}, {\"company\": [\"x\"]}, {\"company\": \"B\"}]"
        )
        let (accounts, rejected) = try load(path)
        #expect(accounts.map(\.record.companyName) == ["B"])
        #expect(
            rejected.map { "\($0.line): \($0.reason)" } == [
                "1: score \"high\" is not a number", "2: not an object", "3: no company name",
                "3: company is a list or an object, not a text",
            ])
    }

    @Test("keeps a key that stands twice in one object")
    func doubleKey() throws {
        let path = try scratch.file("a.json", "[{\"company\": \"A\", \"x\": 1, \"x\": 2}]")
        #expect(
            try load(path).accounts.map(\.record) == [
                AccountRecord(companyName: "A", extra: [("x", "1"), ("x (2)", "2")])
            ])
    }

    @Test(
        "that is faulty is refused with the line",
        arguments: [
            ("[\n{\"company\": \"A\"},\n", 3, "the file ends in the middle of the JSON"),
            ("[\n{\"company\": \"A\n", 3, "the file ends in the middle of the JSON"),
            ("[{\"company\": \"A\"}]\n\nx", 3, "text after the end of the JSON"),
            ("[{\"company\": \"A\"},]", 1, "unexpected \"]\""),
            ("[{\"company\": \"A\"}\n{\"company\": \"B\"}]", 2, "unexpected \"{\""),
            ("[{\"company\":\n \"A\" \"B\"}]", 2, "a comma is missing"),
            ("[{\"company\": ]}]", 1, "a value is neither text, number, true, false nor null"),
            ("[{\"company\": 01}]", 1, "a value is neither text, number, true, false nor null"),
            ("[{company: 1}]", 1, "a key is missing"),
            ("[{\"company\": \"\\ud800\"}]", 1, "an escape that is half a character"),
            ("[{\"company\": \"\\x\"}]", 1, "an unknown escape within a text"),
            ("\"accounts\"", 1, "neither an array nor an object"),
            ("{\"accounts\": {}}", 1, "\"accounts\" is not an array"),
            ("{\"accounts\": [],\n \"accounts\": []}", 2, "\"accounts\" stands there twice"),
            ("{\"accounts\": []", 1, "the file ends in the middle of the JSON"),
        ])
    func faults(_ text: String, _ line: Int, _ reason: String) throws {
        let error = failure(try scratch.file("a.json", text))
        #expect(error?.problem == .json(reason))
        #expect(error?.line == line)
    }

    @Test(
        "under another key says which is expected and which are there",
        arguments: [
            ("{\"rows\": [], \"x\": 1}", "but the keys are rows, x"), ("{}", "but the object is empty"),
            (
                "{" + (1...30).map { "\"k\($0)\": 1" }.joined(separator: ", ") + "}",
                "but the keys are " + (1...20).map { "k\($0), " }.joined() + "…"
            ),
        ])
    func wrongKey(_ text: String, _ found: String) throws {
        let path = try scratch.file("a.json", text)
        #expect(
            failure(path)?.description
                == "\(path): the rows are expected as an array under the key \"accounts\", \(found). "
                + "Name the key \"accounts\", or leave only the array")
    }

    @Test("without rows, without companies, or with nesting that has no end is refused")
    func empty() throws {
        #expect(failure(try scratch.file("a.json", "[]"))?.problem == .empty)
        #expect(
            failure(try scratch.file("a.json", "[{\"firm\": 1}]"))?.problem
                == .noColumn(field: "company", option: "company", columns: ["firm"]))
        let deep = "[" + String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000) + "]"
        #expect(failure(try scratch.file("a.json", deep))?.problem == .json("values nest more than 200 deep"))
    }

    @Test("whose objects have ever new keys is no table")
    func keys() throws {
        let objects = (0...65_536).map { "{\"k\($0)\": 1}" }.joined(separator: ",\n")
        let path = try scratch.file("a.json", "[\(objects)]")
        #expect(failure(path)?.description == "\(path), line 65537: more than 65536 columns. Is this a table?")
    }

    @Test("is split alike in pieces of any size", arguments: 0..<100 as Range<UInt64>)
    func pieces(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let atoms = ["a", "\"", "\\", "]", "}", "{", "[", ",", ":", "\n", "🧪", "é", " "]
        let texts = (0..<20).map { _ in
            (0..<Int.random(in: 0...6, using: &random)).map { _ in atoms.randomElement(using: &random) ?? "" }.joined()
        }
        let rows = JSON.array(texts.map { .object([.init("company", .string($0)), .init($0 + "k", .int(1))]) })
        let bytes = Array(rows.serialized(pretty: seed.isMultiple(of: 2)).utf8)
        var elements = JSONElements(key: "accounts")
        var read: [JSONElement.Value] = []
        var at = 0
        while at < bytes.count {
            let end = min(bytes.count, at + Int.random(in: 1...9, using: &random))
            try bytes.withUnsafeBytes {
                try elements.feed(.init(rebasing: $0[at..<end])) { read.append(try JSONElement.value($0, line: $1)) }
            }
            at = end
        }
        try elements.finish()
        let expected = texts.map {
            JSONElement.Value.object([
                .init(key: "company", value: .text($0)), .init(key: $0 + "k", value: .bare("1")),
            ])
        }
        #expect(read == expected, "seed \(seed)")
    }

    @Test("conserves rows: read is accounts and rejected, in CSV and JSON alike", arguments: 0..<50 as Range<UInt64>)
    func conservation(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        let rows = (0..<30).map { _ in
            [["A", "B \"x\"", "", "Ü,\n1"], ["1", "x", "", "2.5"], ["A", "b", "C", ""]].map {
                $0.randomElement(using: &random) ?? ""
            }
        }
        let names = ["company", "score", "tier"]
        let csv = ([names] + rows).map { row in
            row.map { "\"" + $0.replacingOccurrences(of: "\"", with: "\"\"") + "\"" }.joined(separator: ",") + "\r\n"
        }
        let objects = rows.map { row in JSON.object(zip(names, row).map { .init($0, .string($1)) }) }
        let fromCSV = try load(try scratch.file("a.csv", csv.joined()))
        let fromJSON = try load(try scratch.file("a.json", JSON.array(objects).serialized()))
        #expect(fromCSV.accounts.count + fromCSV.rejected.count == rows.count, "seed \(seed)")
        #expect(fromCSV.accounts.map(\.record) == fromJSON.accounts.map(\.record), "seed \(seed)")
        #expect(fromCSV.rejected.map(\.reason) == fromJSON.rejected.map(\.reason), "seed \(seed)")
    }
}
