import LedgerCore
import LedgerProviders
import Testing

@Suite("An accounts file")
struct AccountsFileTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test("reads every known field and keeps unknown columns")
    func fields() throws {
        let path = try scratch.file(
            "accounts.csv",
            """
            \u{feff}Account Name,Priority Score,Priority-Tier,Acct ID,Website,Signal Tags,Notes,Owner,Industry,Fax\r
            " Acme, Inc. ",92,a,001A0000006Vm9r,https://www.Acme.com/about,it_focused; Quality|x,"two\nlines",Kim,Pharma,1\r

            """)
        let (accounts, rejected) = try load(path)
        #expect(rejected.isEmpty)
        #expect(
            accounts.map(\.record) == [
                AccountRecord(
                    companyName: "Acme, Inc.", score: 92, tier: .A, externalID: "001A0000006Vm9r", domain: "acme.com",
                    industry: "Pharma", tags: ["it_focused", "Quality", "x"], notes: "two\nlines", owner: "Kim",
                    extra: [("Fax", "1")])
            ])
    }

    @Test("maps fields in column order and says which columns it left")
    func mapping() throws {
        let path = try scratch.file("a.csv", "Name,Rank,Company,Score,Score\nx,1,Acme,5,6\n")
        let file = try AccountsFile(path: path)
        #expect(file.mapping.map(\.field) == ["company", "score"])
        #expect(file.mapping.map(\.column) == ["Company", "Score"])
        #expect(
            file.remarks == [
                "two columns name the company: \"Company\" is read, \"Name\" kept unread",
                "two columns name the score: \"Score\" is read, \"Score (2)\" kept unread",
            ])
        #expect(file.format == "csv")
        #expect(
            try load(path).accounts.map(\.record) == [
                AccountRecord(
                    companyName: "Acme", score: 5, extra: [("Name", "x"), ("Rank", "1"), ("Score (2)", "6")])
            ])
    }

    @Test(
        "takes each export's headers",
        arguments: [
            (
                "Account ID,Account Name,Rating,Website,Industry",
                ["account_id", "company", "tier", "domain", "industry"]
            ),
            ("Record ID,Name,Company Domain Name,Industry", ["account_id", "company", "domain", "industry"]),
            ("company_name,priority_score,priority_tier,sf_id", ["company", "score", "tier", "account_id"]),
            ("RANK,ACCT NAME,Website URL,primary_account_id", ["rank", "company", "domain", "account_id"]),
            ("Id,Name,Owner,tags,notes", ["account_id", "company", "owner", "tags", "notes"]),
        ])
    func exports(_ header: String, _ fields: [String]) throws {
        let path = try scratch.file("a.csv", header + "\n")
        #expect(try AccountsFile(path: path).mapping.map(\.field) == fields)
    }

    @Test("rejects a row with its line and reason, and loses none")
    func rejectedRows() throws {
        let path = try scratch.file(
            "a.csv",
            """
            company,score,tier
            Good,1.5e1,Hot
            ,3,A
            Thousands,"1,200",A
            Percent,92%,A
            Infinite,1e999,A
            NotANumber,nan,A
            Cold,1,Cold
            Unknown,1,C
            Short,1
            Long,1,A,more
            Padded,1,warm,,
            "Broken"x,1,A
            \u{200b},1,A
            Plain,,

            """)
        let (accounts, rejected) = try load(path)
        #expect(accounts.map(\.record.companyName) == ["Good", "Padded", "Plain"])
        #expect(accounts.map(\.record.score) == [15, 1, 0])
        #expect(accounts.map(\.record.tier) == [.A, .B, nil])
        #expect(
            rejected.map { "\($0.line): \($0.reason)" } == [
                "3: no company name", "4: score \"1,200\" is not a number", "5: score \"92%\" is not a number",
                "6: score \"1e999\" is not a number", "7: score \"nan\" is not a number",
                "8: tier \"Cold\" is below A and B", "9: tier \"C\" is not A or B",
                "10: 2 fields where the header has 3", "11: 4 fields where the header has 3",
                "13: text after the closing quote of field 1", "14: no company name",
            ])
    }

    @Test("shows no more of a cell in a reason than its start, without control characters")
    func clipped() throws {
        let long = String(repeating: "x", count: 41)
        let rows = [(long, ""), (String(long.dropLast()), ""), ("a\u{1b}\n\u{202e}b", ""), ("1", long + long)]
        let text = rows.map { "A,\"\($0)\",\"\($1)\"\n" }.joined()
        let (_, rejected) = try load(try scratch.file("a.csv", "company,score,tier\n" + text))
        #expect(
            rejected.map(\.reason) == [
                "score \"\(long.dropLast(2))…\" is not a number", "score \"\(long.dropLast())\" is not a number",
                "score \"a\u{fffd}\u{fffd}\u{fffd}b\" is not a number", "tier \"\(long.dropLast(2))…\" is not A or B",
            ])
    }

    @Test("rejects a row that is not UTF-8, keeping the others")
    func invalidUTF8() throws {
        let bytes = Array("company\nA\n".utf8) + [0xff, 0xfe, 0x41, 0x0a] + Array("B\n".utf8)
        let (accounts, rejected) = try load(try scratch.file("a.csv", bytes))
        #expect(accounts.map(\.line) == [2, 4])
        #expect(rejected.map(\.reason) == ["not valid UTF-8"])
        #expect(rejected.map(\.line) == [3])
    }

    @Test("takes a rank where there is no score: 1 is best")
    func rank() throws {
        let path = try scratch.file("a.csv", "rank,company\n1,A\n 2 ,B\n0,C\n-1,D\nfirst,E\n")
        let (accounts, rejected) = try load(path)
        #expect(accounts.map(\.record.score) == [-1, -2])
        #expect(rejected.map(\.reason).first == "rank \"0\" is not a positive number")
        #expect(rejected.count == 3)
    }

    @Test("puts a name with line ends on one line, and keeps what is no domain")
    func cleaning() throws {
        let path = try scratch.file("a.csv", "company,website\n\" Acme\n\t Corp \u{7} Ltd\",n/a\n")
        #expect(
            try load(path).accounts.map(\.record) == [
                AccountRecord(companyName: "Acme Corp Ltd", extra: [("website", "n/a")])
            ])
    }

    @Test(
        "reads semicolons, tabs and a separator line",
        arguments: [
            ("company;score\nA, B;3,5\n", 0), ("company\tscore\nA, B\t1\n", 1),
            ("sep=;\r\ncompany;score\r\nA, B;1\r\n", 1),
        ])
    func delimiters(_ text: String, _ loaded: Int) throws {
        let path = try scratch.file("a.csv", text)
        #expect(try AccountsFile(path: path).mapping.map(\.column) == ["company", "score"])
        #expect(try AccountsFile(path: path).remarks.count == 1)
        #expect(try load(path).accounts.count == loaded)
    }

    @Test("says what was read by its digest and length")
    func digest() throws {
        let text = "\u{feff}company\nAcme\n"
        let file = try AccountsFile(path: try scratch.file("a.csv", text))
        let read = try file.read { _ in }
        #expect(read.sha256 == Digest.sha256(text))
        #expect(read.bytes == text.utf8.count)
        #expect(try file.read { _ in } == read)
    }

    @Test("copes with a thousand columns and a file of nothing but a header")
    func wide() throws {
        let header = (1...1000).map { "c\($0)" } + ["Company"]
        let row = (1...1000).map { String($0) } + ["Acme"]
        let text = [header, row].map { $0.joined(separator: ",") }.joined(separator: "\n")
        let account = try load(try scratch.file("a.csv", text)).accounts.first
        #expect(account?.record.companyName == "Acme")
        #expect(account?.record.extra.count == 1000)
        #expect(try load(try scratch.file("b.csv", "company\n")).accounts.isEmpty)
    }
}
