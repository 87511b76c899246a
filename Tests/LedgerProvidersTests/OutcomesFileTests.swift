import LedgerCore
import LedgerProviders
import Testing

@Suite struct OutcomesFileTests {
    @Test(arguments: [
        ("2026-03-17", "2026-03-17T00:00:00.000Z"), ("2026-03-17T09:30:00Z", "2026-03-17T09:30:00.000Z"),
        ("2026-03-17 09:30", "2026-03-17T09:30:00.000Z"), ("2026-03-17T09:30:00.250+02:00", "2026-03-17T07:30:00.250Z"),
        ("2026-01-01T00:30:00-0100", "2026-01-01T01:30:00.000Z"), ("17.3.2026", nil), ("2026-03-17T25:00", nil),
        ("2026-02-30", nil), ("2026-03-17T09:30:00+9", nil), ("2026-03-17T", nil), ("", nil),
    ])
    func `times are read as tools write them`(text: String, time: String?) {
        #expect(OutcomeTime.read(text)?.description == time)
    }

    @Test func `rows name a draft or an address, and what happened in a tool's own words`() throws {
        let folder = try Scratch()
        let path = try folder.file(
            "o.csv",
            "Lead Email,Lead Status,Date,Note\na@x.example,Unsubscribed,2026-03-17,\nb@x.example,Meeting Booked,,call\n"
                + ",Replied,,\nc@x.example,Lost,,\nd@x.example,Sent,yesterday,\n")
        var entries: [OutcomesFile.Entry] = []
        var refused: [String] = []
        try OutcomesFile(path: path).read(entry: { entries.append($0) }, refused: { refused.append("\($0): \($1)") })
        #expect(entries.map(\.outcome) == [.optedOut, .meeting])
        #expect(entries.map(\.email) == ["a@x.example", "b@x.example"])
        #expect(entries.map(\.note) == [nil, "call"])
        #expect(refused.count == 3)
        #expect(refused.first == "4: names neither a draft nor an e-mail address")
    }

    @Test func `who is not to be written to any more is heard, whatever date or draft the row has`() throws {
        let folder = try Scratch()
        let path = try folder.file(
            "o.csv",
            "email,draft,status,date\na@x.example,,unsubscribed,11/23/2026 09:12 AM\nb@x.example,D-7,bounced,\n"
                + ",D-7,bounced,\nd@x.example,D-7,sent,\n")
        var entries: [OutcomesFile.Entry] = []
        var refused: [String] = []
        try OutcomesFile(path: path).read(entry: { entries.append($0) }, refused: { refused.append("\($0): \($1)") })
        #expect(entries.map(\.email) == ["a@x.example", "b@x.example"])
        #expect(entries.map(\.at) == [nil, nil] && entries.map(\.draftID) == [nil, nil])
        #expect(entries.flatMap(\.remarks) == [
            "its date is not read; it counts as of now", "its draft is no number; looked for by the address",
        ])
        #expect(refused == ["4: draft is no number", "5: draft is no number"])
    }

    @Test func `a file without an outcome column is refused whole`() throws {
        let folder = try Scratch()
        let path = try folder.file("o.csv", "Email,Name\na@x.example,A\n")
        #expect(throws: InputFileError.self) { try OutcomesFile(path: path) }
    }
}
