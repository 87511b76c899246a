import Foundation
import Testing

/// Bad input gets one clear error with the right exit code, or a recorded fate for the row; nothing is half written.
@Suite(.ownThreads)
struct BadInputTests {
    private func bench() throws -> Bench {
        let bench = try Bench()
        try SampleList.write(to: bench)
        return bench
    }

    /// Expects a refusal that names the file and leaves no row behind.
    private func expectRefused(
        _ content: Data, named name: String, says words: [String], status: Int32 = 65
    ) throws {
        let bench = try bench()
        try bench.write(content, to: name)
        let outcome = try bench.ledger("run", "--accounts", name, "--quiet")
        #expect(outcome.status == status, "\(outcome.err)")
        for word in words { #expect(outcome.err.contains(word), "\(outcome.err)") }
        #expect(outcome.err.split(separator: "\n").count == 1, "\(outcome.err)")
        if bench.exists("outbound/ledger.sqlite") {
            #expect(try bench.rows("SELECT count(*) AS n FROM imports") == [["0"]])
            #expect(try bench.rows("SELECT count(*) AS n FROM accounts") == [["0"]])
        }
    }

    @Test func `a word that is no command is told with the command that was meant`() throws {
        let outcome = try bench().ledger("aprove", "1")
        #expect(outcome.status == 64)
        #expect(outcome.err.contains("no command `aprove`; did you mean `approve`?"), "\(outcome.err)")
    }

    @Test func `adopting where no output root is makes none`() throws {
        let bench = try Bench()
        let outcome = try bench.ledger("adopt")
        #expect(outcome.status == 65)
        #expect(outcome.err.contains("no output root"), "\(outcome.err)")
        #expect(!bench.exists("outbound"))
    }

    @Test func `beside a list of one's own init writes the settings alone, and never over what is there`() throws {
        let bench = try Bench()
        for (name, text) in [("accounts", SampleList.accounts), ("contacts", SampleList.contacts), ("signals", SampleList.signals)] {
            try bench.write(text, to: "\(name).csv")
        }
        let refused = try bench.ledger("init", ".")
        #expect(refused.status == 73 && refused.err.contains("--settings-only"), "\(refused.err)")
        #expect(bench.files(in: ".") == ["accounts.csv", "contacts.csv", "signals.csv"])
        #expect(try bench.ledger("init", ".", "--settings-only").status == 0)
        #expect(bench.files(in: ".") == ["accounts.csv", "contacts.csv", "ledger.yaml", "signals.csv"])
        #expect(try bench.read("accounts.csv") == SampleList.accounts)
        #expect(try bench.ledger("run", "--run-date", SampleList.day, "--quiet").status == 0)
        let again = try bench.ledger("init", ".", "--settings-only")
        #expect(again.status == 73 && again.err.contains("ledger.yaml") && !again.err.contains("--settings-only"), "\(again.err)")
    }

    @Test func aMissingFileIsNamed() throws {
        let outcome = try bench().ledger("run", "--accounts", "nowhere.csv")
        #expect(outcome.status == 65)
        #expect(outcome.err.contains("nowhere.csv"))
    }

    @Test func anEmptyFileIsRefused() throws {
        try expectRefused(Data(), named: "empty.csv", says: ["empty.csv"])
    }

    @Test func aBinaryFileIsRefused() throws {
        let bytes = Data((0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 7) })
        try expectRefused(bytes, named: "picture.csv", says: ["picture.csv"])
    }

    @Test func aFileWithoutACompanyColumnShowsItsColumnsAndHowToMapOne() throws {
        try expectRefused(
            Data("Symbol,Security\nMMM,3M\n".utf8), named: "sp.csv",
            says: ["no company column", "Symbol", "Security", "--map company="])
    }

    @Test func anUnterminatedQuoteIsNamedByItsLine() throws {
        try expectRefused(
            Data("company,score\nAcme,1\n\"Broken,2\nBeta,3\n".utf8), named: "quote.csv", says: ["quote.csv", "3"])
    }

    @Test(arguments: ["[{\"company\": \"Acme\"", "{\"rows\": []}", "[1, 2]", "\"text\"", "[{\"company\": \"A\"}] x"])
    func jsonOfTheWrongShapeIsRefused(_ text: String) throws {
        try expectRefused(Data(text.utf8), named: "list.json", says: ["list.json"])
    }

    @Test func aFolderIsNoFile() throws {
        let outcome = try bench().ledger("run", "--accounts", ".")
        #expect(outcome.status == 65)
    }

    @Test func rowsThatAreNoAccountsAreRecordedWithTheirLines() throws {
        let bench = try bench()
        try bench.write(
            Data("company,score,tier\nAcme,1,A\n,2,A\nBeta,many,A\nGamma,3,Z\nDelta,4,A,extra\nAcme Inc.,9,B\n".utf8)
                + Data([0x45, 0xff, 0xfe]) + Data(",5,A\n".utf8), to: "rows.csv")
        let outcome = try bench.ledger("accounts", "check", "rows.csv", "--json")
        #expect(outcome.status == 0, "\(outcome.err)")
        let value = try bench.json(outcome.out)
        #expect(value["rows_read"] as? Int == 7)
        #expect(value["loaded"] as? Int == 1)
        #expect(value["duplicates"] as? Int == 1)
        #expect(value["rejected"] as? Int == 5)
        let lines = (value["faults"] as? [[String: Any]])?.compactMap { $0["line"] as? Int }
        #expect(lines == [2, 3, 4, 5, 6, 8])
        let selected = value["selected"] as? [[String: Any]]
        #expect(selected?.first?["company_name"] as? String == "Acme Inc.")
    }

    @Test func `where the people and claims of the files went is told with the result, also to a timer`() throws {
        let bench = try bench()
        let people = SampleList.contacts + "Otto Berg,Chief Financial Officer,Quiet Company,\n"
        try bench.write(people, to: "contacts.csv")
        try bench.write(SampleList.signals + "Quiet Company,It grew,user_provided,,11/20/2026,,\n", to: "signals.csv")
        let outcome = try bench.ledger("run", "--run-date", SampleList.day, "--quiet")
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out.contains("""

            Contacts: 10 rows read = 10 of the selected accounts + 0 of others + 0 rejected; 1 x title fits no persona
            Signals: 14 rows read = 13 of the selected accounts + 0 of others + 1 rejected

            """), "\(outcome.out)")
    }

    @Test func aHeaderOfAThousandColumnsIsRead() throws {
        let bench = try bench()
        let columns = (0..<1000).map { "c\($0)" } + ["company"]
        let values = (0..<1000).map { "v\($0)" } + ["Acme"]
        try bench.write("\(columns.joined(separator: ","))\n\(values.joined(separator: ","))\n", to: "wide.csv")
        let outcome = try bench.ledger("run", "--accounts", "wide.csv", "--quiet")
        #expect(outcome.status == 2, "\(outcome.err)")
        #expect(try bench.rows("SELECT json_array_length(json_array(fields)) > 0 AS kept FROM import_rows") == [["1"]])
        #expect(try bench.rows("SELECT fields ->> 'c999' AS v FROM import_rows") == [["v999"]])
    }

    @Test func awkwardNamesGetFoldersOfTheirOwnInsideTheRoot() throws {
        let bench = try bench()
        let names = [
            "...", "/", "..", "runs", "Runs", "🚀", "شركة", "Cafe\u{301}", "CAFÉ GmbH", String(repeating: "x", count: 300),
            String(repeating: "長", count: 300), "Acme/../../etc", "Acme-etc", "-rf",
        ]
        let objects = names.enumerated().map { ["company": $1, "domain": "d\($0).example", "score": 100 - $0] as [String: Any] }
        try bench.write(try JSONSerialization.data(withJSONObject: objects), to: "names.json")
        let people = names.indices.map { "P\($0) Q,Quality Director,d\($0).example" }
        try bench.write("name,title,domain\n" + people.joined(separator: "\n") + "\n", to: "people.csv")
        let outcome = try bench.ledger(
            "run", "--accounts", "names.json", "--contacts", "people.csv", "--top-n", "50", "--quiet")
        #expect(outcome.status == 2, "\(outcome.err)")
        let folders = try bench.rows("SELECT folder FROM accounts WHERE folder IS NOT NULL").flatMap { $0 }
        #expect(folders.count == names.count)
        #expect(Set(folders.map { $0.lowercased().precomposedStringWithCompatibilityMapping }).count == names.count)
        for folder in folders {
            #expect(!folder.isEmpty && folder.count <= 100 && folder.utf8.count <= 255 && folder.lowercased() != "runs")
            #expect(!folder.contains("/") && !folder.hasPrefix(".") && !folder.hasPrefix("-"))
        }
        #expect(bench.files(in: ".").allSatisfy { $0.hasPrefix("outbound/") || !$0.contains("/") })
    }

    @Test func anOutputRootThatIsAFileIsRefused() throws {
        let bench = try bench()
        try bench.write("x", to: "taken")
        let outcome = try bench.ledger("run", "--output-root", "taken")
        #expect(outcome.status == 73)
        #expect(outcome.err.contains("taken") && outcome.err.contains("file"))
    }

    @Test func aCompanyFolderThatLeadsOutOfTheRootGetsNothingWrittenThroughIt() throws {
        let bench = try bench()
        try bench.write("", to: "elsewhere/keep")
        try FileManager.default.createDirectory(
            at: bench.folder.appendingPathComponent("outbound"), withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(
            atPath: bench.folder.appendingPathComponent("outbound/Northfield-Devices-Inc").path,
            withDestinationPath: "../elsewhere")
        let outcome = try bench.ledger("run", "--run-date", SampleList.day)
        #expect(bench.files(in: "elsewhere") == ["keep"])
        #expect(outcome.status == 0 || outcome.status == 73, "\(outcome.err)")
        #expect((outcome.out + outcome.err).contains("symbolic link") || (outcome.out + outcome.err).contains("output root"))
    }

    @Test func aFileThatIsNoLedgerIsRefusedAndLeftAsItIs() throws {
        let bench = try bench()
        try bench.write("this is a text file, not a database, and it is long enough to be looked at", to: "outbound/ledger.sqlite")
        let outcome = try bench.ledger("run")
        #expect(outcome.status == 65, "\(outcome.err)")
        #expect(outcome.err.contains("not a ledger"))
        #expect(try bench.read("outbound/ledger.sqlite").hasPrefix("this is a text file"))
    }

    @Test func anotherProgramsDatabaseIsRefused() throws {
        let bench = try bench()
        _ = try bench.shell("mkdir -p outbound && sqlite3 outbound/ledger.sqlite 'CREATE TABLE things (x)'")
        let outcome = try bench.ledger("run")
        #expect(outcome.status == 65, "\(outcome.err)")
        #expect(outcome.err.contains("not a ledger"))
    }

    @Test func aDatabaseFromANewerProgramIsRefused() throws {
        let bench = try bench()
        try bench.ledger("run", "--run-date", SampleList.day)
        _ = try bench.shell(
            "sqlite3 outbound/ledger.sqlite \"INSERT INTO schema_migrations (name, sha256) VALUES ('0999_later.sql', 'x')\"")
        let outcome = try bench.ledger("run")
        #expect(outcome.status == 65, "\(outcome.err)")
        #expect(outcome.err.contains("newer") && outcome.err.contains("0999_later.sql"))
    }

    @Test func aDamagedDatabaseIsReported() throws {
        let bench = try bench()
        try bench.ledger("run", "--run-date", SampleList.day)
        _ = try bench.shell("dd if=/dev/urandom of=outbound/ledger.sqlite bs=1024 seek=3 count=60 conv=notrunc status=none")
        let outcome = try bench.ledger("run")
        #expect(outcome.status == 65, "\(outcome.err)")
        #expect(try bench.ledger("doctor").status == 65)
    }

    @Test func aFullDiskStopsTheRunAndItIsContinuedWhenThereIsRoom() throws {
        let bench = try bench()
        // A limit on the size of files stands for a full disk: the write of the database fails in the middle.
        let full = try bench.shell("set +e; ulimit -f 150; trap '' XFSZ; ledger run --run-date \(SampleList.day); echo \"status $?\"")
        #expect(full.out.contains("status 73"), "\(full.out) \(full.err)")
        let after = try bench.ledger("run", "--run-date", SampleList.day)
        #expect(after.status == 0, "\(after.err)")
        #expect(try bench.ledger("doctor").status == 0)
    }

    @Test func wrongSettingsNameTheirSource() throws {
        let bench = try bench()
        let flag = try bench.ledger("run", "--top-n", "many")
        #expect(flag.status == 64)
        #expect(flag.err.contains("top_n") && flag.err.contains("many"))
        let environment = try bench.ledger(["run"], environment: ["LEDGER_TIER": "Q"])
        #expect(environment.status == 65)
        #expect(environment.err.contains("LEDGER_TIER"))
        try bench.write("accounts: accounts.csv\nmax_drafts: 3\n", to: "ledger.yaml")
        let file = try bench.ledger("run")
        #expect(file.status == 65)
        #expect(file.err.contains("ledger.yaml:2") && file.err.contains("max_drafts"))
    }

    @Test func anEmptySettingIsRefused() throws {
        let bench = try bench()
        let outcome = try bench.ledger("run", "--output-root", "")
        #expect(outcome.status == 64 && outcome.err.contains("output_root"), "\(outcome.err)")
        #expect(!bench.exists("ledger.sqlite") && !bench.exists("runs"))
    }

    @Test func whatStandsForNoNameIsNone() throws {
        let bench = try bench()
        let people = ["N/A", "null", "-", "O", "1.00", "(null)", "undefined"].map { "\($0),VP Quality,Harbor Biologics" }
        try bench.write("name,title,company\n" + people.joined(separator: "\n") + "\n", to: "people.csv")
        let run = ["run", "--contacts", "people.csv", "--run-date", SampleList.day, "--quiet"]
        #expect(try bench.ledger(run).status == 2)
        #expect(try bench.rows("SELECT DISTINCT reason FROM attempts") == [["missing name"]])
    }

    @Test func aBadContactsFileLeavesNoRunBehind() throws {
        let bench = try bench()
        #expect(try bench.ledger("run", "--contacts", ".").status == 65)
        #expect(!bench.exists("outbound"))
    }

    @Test func aLedgerRemovedDuringARunIsNoSuccess() throws {
        let bench = try bench()
        let outcome = try bench.shell(
            """
            set +e; mkfifo gate; ledger run --run-date \(SampleList.day) 2> gate & pid=$!
            while read -r line; do case "$line" in account*) rm -f outbound/ledger.sqlite*; break;; esac; done < gate
            wait $pid; echo "status $?"
            """)
        #expect(outcome.out.contains("status 73"), "\(outcome.out)")
    }

    @Test func anUnwritableFolderIsNamedWithoutThePerson() throws {
        let bench = try bench()
        try bench.write("x", to: "outbound/Northfield-Devices-Inc/research/keep")
        _ = try bench.shell("rm -r outbound/Northfield-Devices-Inc/research; mkdir -p outbound/Northfield-Devices-Inc; touch outbound/Northfield-Devices-Inc/research")
        let outcome = try bench.ledger("run", "--run-date", SampleList.day)
        #expect(!(outcome.out + outcome.err).contains("Ana"), "\(outcome.err)")
    }

    @Test func aResultThatCannotBeWrittenIsNoSuccess() throws {
        let bench = try bench()
        #expect(try bench.ledger("run", "--run-date", SampleList.day, "--quiet").status == 0)
        let outcome = try bench.shell("set +e; ledger sql 'SELECT 1' > /dev/full; echo \"status $?\"")
        #expect(outcome.out.contains("status 73"))
    }

    @Test func anUnknownOptionIsAUsageError() throws {
        #expect(try bench().ledger("run", "--no-such-option").status == 64)
    }
}
