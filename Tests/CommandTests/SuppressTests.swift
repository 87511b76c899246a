import Foundation
import Testing

/// Suppressions on the command line.
@Suite(.serialized, .ownThreads) struct SuppressTests {
    @Test func `what is suppressed is not drafted for, and lifted it is`() throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        for arguments in [
            ["--domain", "northfield.example"], ["--account", "Last in Line"], ["--person", "Gwen Ito", "--account", "Cedar Labs"],
            ["--email", "ERIN.Walsh+work@harbor.example"],
        ] {
            let added = try bench.ledger(["suppress", "add"] + arguments + ["--reason", "asked", "--by", "Ann"])
            #expect(added.status == 0 && added.out.hasPrefix("suppressed: "), "\(added.err)")
            #expect(try bench.ledger(["suppress", "add"] + arguments + ["--reason", "asked"]).out.contains("already"))
        }
        #expect(try bench.ledger("run", "--run-date", SampleList.day, "--quiet").status == 0)
        #expect(try bench.texts("SELECT contact_name FROM attempts WHERE state = 'accepted'") == ["Hugo Lind"])
        #expect(try bench.texts("SELECT company_name, reason, cause FROM selections WHERE state = 'skipped'") == ["Last in Line | Suppressed | asked"])
        let list = try bench.ledger("suppress", "list")
        #expect(list.out.contains("erin.walsh@harbor.example") && list.out.contains("gwen ito at Cedar Labs"), "\(list.out)")
        let rows = try JSONSerialization.jsonObject(with: Data(try bench.ledger("suppress", "list", "--kind", "domain", "--json").out.utf8))
        #expect((rows as? [[String: Any]])?.map { "\($0["value"] ?? "")" } == ["northfield.example"])
        #expect(try bench.ledger("suppress", "lift", "--domain", "northfield.example", "--reason", "mistake").out == "lifted: northfield.example\n")
        #expect(try bench.ledger("suppress", "lift", "--domain", "northfield.example", "--reason", "mistake").status == 65)
        #expect(try bench.ledger("suppress", "list", "--all", "--text", "MISTAKE").out.contains("lift"))
        #expect(try bench.ledger("run", "--run-date", "2026-03-18", "--quiet").status == 0)
        #expect(try bench.texts("SELECT count(*) FROM v_attempts WHERE run_id = 2 AND company_name LIKE 'Northfield%' AND state = 'accepted'") == ["3"])
    }

    @Test func `an approval of whom is suppressed since is refused`() throws {
        let bench = try SampleRun.bench()
        #expect(try bench.ledger(SampleRun.command).status == 0)
        let id = try bench.texts("SELECT id FROM drafts WHERE contact_name = 'Erin Walsh'")[0]
        #expect(try bench.ledger("suppress", "add", "--domain", "harbor.example", "--reason", "asked").status == 0)
        let refused = try bench.ledger("approve", id, "--by", "Ann", "--reason", "x")
        #expect(refused.status == 65 && refused.err.contains("suppressed"), "\(refused.err)")
    }

    @Test func `whom it covers is told, and that it covers nobody`() throws {
        let bench = try SampleRun.bench()
        #expect(try bench.ledger(SampleRun.command).status == 0)
        func told(_ target: String...) throws -> String {
            try bench.ledger(["suppress", "add", "--reason", "x"] + target).err
        }
        #expect(try told("--email", "erin.walsh@harbor.example") == "covers 1 person and 1 draft that the ledger knows\n")
        #expect(try told("--email", "erin.walsh@harbr.example") == "nobody the ledger knows is covered; check the spelling\n")
        #expect(try told("--account", "Nosuch") == "nobody the ledger knows is covered; check the spelling\n")
        #expect(try told("--person", "Erin Welsh", "--account", "Harbor Biologics").hasPrefix("nobody"))
        #expect(try told("--account", "Harbor Biologics").hasPrefix("covers 1 company, "))
        let json = try bench.json(try bench.ledger("suppress", "add", "--domain", "northfield.example", "--reason", "x", "--json").out)
        #expect(json["people"] is Int && (json["suppressed"] as? [Any])?.count == 1)
    }

    @Test func `a draft to whom is suppressed since is marked wherever it is listed`() throws {
        let bench = try SampleRun.bench()
        #expect(try bench.ledger(SampleRun.command).status == 0)
        let daily = ["report", "daily", "--until", SampleList.day]
        #expect(try !bench.ledger("review", "--list").out.contains("suppressed"))
        #expect(try !bench.ledger(daily).out.contains("suppressed"))
        #expect(try bench.ledger("suppress", "add", "--account", "Harbor Biologics", "--reason", "asked").status == 0)
        let listed = try bench.ledger("review", "--list").out.split(separator: "\n").filter { $0.contains("suppressed") }
        #expect(!listed.isEmpty && listed.allSatisfy { $0.contains("Harbor Biologics") && $0.contains(", suppressed") }, "\(listed)")
        #expect(try bench.ledger(daily).out.contains(", suppressed"))
        let waiting = try #require(try bench.json(try bench.ledger(daily + ["--json"]).out)["waiting"] as? [[String: Any]])
        #expect(waiting.allSatisfy { $0["suppressed"] as? Bool == ($0["company_name"] as? String == "Harbor Biologics") })
    }

    @Test func `a list is imported row by row, and again it adds nothing`() throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        try bench.write(
            """
            E-Mail Address;Company Name;First Name;Last Name;Website;Note
            ann@x.example;;;;;unsubscribed
            ;Cedar Labs;Gwen;Ito;;
            ;Last in Line;;;last.example;
            ;;Bob;Lee;;
            not an address;;;;;
            ;;;;;
            ANN+a@X.example;;;;;

            """, to: "list.csv")
        let first = try bench.ledger("suppress", "import", "list.csv", "--by", "Ann", "--reason", "old list")
        #expect(first.status == 0)
        #expect(first.out.hasPrefix("7 rows read = 3 added + 1 already there + 3 rejected\nlist.csv, line 5: "), "\(first.out) \(first.err)")
        let again = try bench.json(try bench.ledger("suppress", "import", "list.csv", "--json").out)
        #expect(again["added"] as? Int == 0 && again["already_there"] as? Int == 4)
        let values = try bench.texts("SELECT kind, value, reason FROM suppressions ORDER BY id")
        #expect(values == [
            "email | ann@x.example | unsubscribed", "person | 1:name:gwen ito | old list", "company | last in line | old list",
            "domain | last.example | old list",
        ])
        try bench.write(#"{"suppressions": [{"email": "c@x.example"}, {"email": ["d"]}]}"#, to: "list.json")
        #expect(try bench.ledger("suppress", "import", "list.json").out.hasPrefix("2 rows read = 1 added + 0 already there + 1 rejected"))
    }

    @Test func `a list of which every row is rejected says so, and ends with 65`() throws {
        let bench = try Bench()
        try bench.write("email\nnot an address\nneither\n", to: "list.csv")
        for option in [[], ["--json"]] {
            let outcome = try bench.ledger(["suppress", "import", "list.csv"] + option)
            #expect(outcome.status == 65)
            #expect(option.isEmpty ? outcome.out.hasPrefix("2 rows read = 0 added + 0 already there + 2 rejected") : outcome.out.hasPrefix("{"))
        }
        try bench.write("email\nnot an address\nann@x.example\n", to: "list.csv")
        for _ in 1...2 { #expect(try bench.ledger("suppress", "import", "list.csv").status == 0) }
        try bench.write("email\n", to: "list.csv")
        #expect(try bench.ledger("suppress", "import", "list.csv").status == 0)
    }

    @Test func `columns that the settings name serve the lists, and no run minds them`() throws {
        let bench = try SampleRun.bench()
        let settings = try bench.read("ledger.yaml")
        try bench.write(settings + "map:\n  suppressions.email: Mail\n  outcomes.email: Mail\n", to: "ledger.yaml")
        try bench.write("Mail,status\nerin.walsh@harbor.example,sent\n", to: "list.csv")
        #expect(try bench.ledger("suppress", "import", "list.csv").out.contains("1 added"))
        let run = try bench.ledger(SampleRun.command)
        #expect(run.status == 0, "\(run.err)")
        #expect(try bench.ledger("outcome", "import", "list.csv").out.contains("line 2: no approved draft is to this address"))
        for list in ["suppress", "outcome"] {
            let bare = try bench.ledger(list, "import", "list.csv", "--map", "email=Mail")
            #expect(bare.status == 64 && bare.err.contains(".email=Column"), "\(bare.err)")
        }
    }

    @Test(arguments: [
        ["add", "--email", "a@b.example"], ["add", "--email", "a@b.example", "--reason", " "],
        ["add", "--email", "a@b.example", "--reason", "x", "--by", " "], ["add", "--reason", "x"],
        ["add", "--email", "a@b.example", "--domain", "b.example", "--reason", "x"], ["add", "--person", "Ann", "--reason", "x"],
        ["list", "--kind", "other"], ["list", "--limit", "0"],
    ])
    func `a command that does not say whom, why or who is refused`(arguments: [String]) throws {
        #expect(try Bench().ledger(["suppress"] + arguments).status == 64)
    }

    @Test(arguments: [["--email", "nobody"], ["--domain", "ann@acme.com"], ["--account", "4711"]])
    func `what names nobody is bad input`(arguments: [String]) throws {
        let bench = try Bench()
        #expect(try bench.ledger(["suppress", "add", "--reason", "x"] + arguments).status == 65)
        #expect(try bench.ledger("suppress", "list").out == "nobody is suppressed\n")
    }
}
