import Foundation
import Testing

/// The real program against ZoomInfo's two interfaces on loopback.
@Suite(.ownThreads) struct ZoomInfoTests {
    static let everybody = [
        "Ana Ruiz, Quality Director, ZoomInfo person 112", "Late Score, Quality Director, ZoomInfo person 111",
        "Dev Patel, Ops Manager, ZoomInfo person 114", "Carla Nemeth, IT Director, ZoomInfo person 115",
        "Erin Walsh, Operations Director, ZoomInfo person 121",
    ]

    enum Way: String, CaseIterable { case client, session, password, key, indentedKey }

    private func world(_ way: Way) throws -> (ZoomInfoWorld, [String: String]) {
        let keys = try Bench()
        let made = try keys.shell("openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out key.pem && openssl rsa -in key.pem -pubout -out public.pem")
        try #require(made.status == 0, "\(made.err)")
        let world = try ZoomInfoWorld(publicKey: try keys.read("public.pem"))
        var (gtm, legacy) = (world.gtm, world.legacy)
        let pem = try keys.read("key.pem")
        switch way {
        case .client: return (world, gtm)
        case .session:
            gtm["ZOOMINFO_REFRESH_TOKEN_FILE"] = try world.secretFile("{\"refresh_token\": \"refresh-1\"}", "session.json")
            return (world, gtm)
        case .password:
            legacy["ZOOMINFO_PASSWORD"] = nil
            legacy["ZOOMINFO_PASSWORD_FILE"] = try world.secretFile(ZoomInfoWorld.password + "\n", "password")
            return (world, legacy)
        case .key, .indentedKey:
            legacy["ZOOMINFO_PASSWORD"] = nil
            legacy["ZOOMINFO_CLIENT_ID"] = "test-client"
            let text = way == .key ? pem : pem.split(separator: "\n").map { "    \($0)  \r\n" }.joined()
            legacy["ZOOMINFO_PRIVATE_KEY_FILE"] = try world.secretFile(text, "key.pem", mode: 0o400)
            return (world, legacy)
        }
    }

    @Test(arguments: Way.allCases) func `Every kind of credentials brings the same people, with one token and one search for each persona`(
        way: Way
    ) throws {
        let (world, environment) = try world(way)
        let outcome = try world.run(environment)
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(try world.contacts() == Self.everybody)
        let requests = try world.emulator.asked()
        #expect(requests.count { $0.contains("/oauth/") || $0.contains("/authenticate") } == 1)
        // Personas of Northfield and Harbor.
        #expect(requests.count { $0.contains("search/contact") || $0.contains("contacts/search") } == 6)
        #expect(!requests.contains { $0.contains("enrich") })
        #expect(try world.calls(where: "status <> 'ok'") == [])
        #expect(try world.calls("count(*) AS n") == ["\(requests.count)"])
        let again = try world.run(environment, "--new", "--since-days", "0")
        #expect(again.status == 0, "\(again.err)")
        // What was found is kept; what was not found is looked for anew.
        let searches = try world.emulator.asked().count { $0.contains("search/contact") || $0.contains("contacts/search") }
        #expect(searches == 6)
    }

    @Test(arguments: [false, true]) func `A company is what the identity rules say it is, and nobody is taken from one that may be another`(
        isLegacy: Bool
    ) throws {
        let world = try ZoomInfoWorld()
        #expect(try world.run(isLegacy ? world.legacy : world.gtm).status == 0)
        let skips = try world.skips()
        #expect(
            skips == [
                """
                Mill Street Pharma LLC: ZoomInfo: company is ambiguous (no company has the domain millstreet.example, and 1 \
                company of the same name has another or none; correct the account's domain, or leave it out to go by the name)
                """,
                """
                Quiet Company: ZoomInfo: company is ambiguous (2 companies have this name; the account's domain would tell \
                which it is)
                """,
            ])
        #expect(try world.calls("detail AS a", where: "detail IS NOT NULL").last == "no company has the account's name")
    }

    @Test func `Pages are turned until enough people fit, and no further`() throws {
        let assistants = (0..<30).map { ZoomInfoWorld.person(200 + $0, "Many", "Assistant \($0)", "Assistant to the Quality Director", 12) }
        let late = [ZoomInfoWorld.person(300, "Second", "Page", "Quality Manager", 12)]
        for isLegacy in [false, true] {
            let world = try ZoomInfoWorld(people: assistants + late)
            #expect(try world.run(isLegacy ? world.legacy : world.gtm).status == 0)
            #expect(try world.contacts().last == "Second Page, Quality Manager, ZoomInfo person 300")
            #expect(try world.calls("operation AS a, detail AS b", where: "detail LIKE 'page%'") == ["contacts:quality page 2"])
        }
    }

    @Test(arguments: [false, true]) func `A token that is refused in mid-run is renewed once, and the call made again`(isLegacy: Bool) throws {
        let world = try ZoomInfoWorld()
        let path = isLegacy ? "/search/contact" : "/gtm/data/v1/contacts/search"
        try world.emulator.fault(["match": path, "after": 2, "times": 1, "status": 401])
        let outcome = try world.run(isLegacy ? world.legacy : world.gtm)
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(try world.contacts() == Self.everybody)
        // A second login may come too soon for the vendor's clock, and is then waited for.
        let tokens = try world.emulator.asked().count { $0.contains("/oauth/") || $0.contains("/authenticate") }
        #expect(isLegacy ? (2...3).contains(tokens) : tokens == 2, "\(tokens)")
        let calls = try world.calls("try AS a, status AS b", where: "provider = 'zoominfo' AND (try > 1 OR status <> 'ok')")
        #expect(calls == ["1 unavailable", "2 ok"])
    }

    @Test func `A token is renewed before it is over`() throws {
        let world = try ZoomInfoWorld(["--token-seconds", "5"])
        try world.emulator.fault(["match": "/gtm/data/v1/", "delay": 0.45])
        #expect(try world.run(world.gtm).status == 0)
        #expect(try world.contacts() == Self.everybody)
        #expect(try world.emulator.asked("/gtm/oauth").count == 2)
        #expect(try world.calls("count(*) AS n", where: "status <> 'ok'") == ["0"])
    }

    @Test(arguments: [
        ("rejected credentials", "gtm", ["ZOOMINFO_CLIENT_SECRET": "another"], "{}"),
        ("rejected credentials", "gtm", [:], #"{"match": "/gtm/data", "status": 401}"#),
        ("rejected credentials", "gtm", [:], #"{"match": "/gtm/data", "status": 403}"#),
        ("rejected credentials", "legacy", ["ZOOMINFO_PASSWORD": "another"], "{}"),
        ("quota", "gtm", [:], #"{"match": "/gtm/data", "status": 429, "headers": {"Retry-After": "4000"}}"#),
        ("quota", "gtm", [:], #"{"match": "/gtm/data", "status": 400, "body": {"errors": [{"code": "PFAPI0011"}]}}"#),
        ("quota", "legacy", [:], #"{"match": "/search", "status": 403, "body": "You have used up all of your allowed request limit"}"#),
        ("quota", "legacy", [:], #"{"match": "/search", "status": 403, "body": {"error": "You have used up all of your allowed record limit"}}"#),
        ("outage", "gtm", [:], #"{"match": "/gtm/data", "status": 503}"#),
        ("outage", "legacy", [:], #"{"match": "/search", "drop": true}"#),
        ("outage", "gtm", ["LEDGER_ZOOMINFO_TIMEOUT": "0.3"], #"{"match": "/gtm/data", "delay": 2}"#),
        ("outage", "gtm", [:], #"{"match": "/gtm/data", "status": 200, "body": "<html>Log in to the hotel's network</html>"}"#),
    ] as [(String, String, [String: String], String)])
    func `Each kind of being unavailable is told as what it is, and the run ends with its dashboards`(
        cause: String, api: String, changes: [String: String], fault: String
    ) throws {
        let world = try ZoomInfoWorld()
        if fault != "{}" { _ = try world.emulator.control("faults", "[\(fault)]") }
        let outcome = try world.run((api == "gtm" ? world.gtm : world.legacy).merging(changes) { $1 })
        #expect(outcome.status == 69, "\(outcome.out) \(outcome.err)")
        let skips = try world.skips()
        #expect(skips.count == 5 && skips.allSatisfy { $0.hasSuffix(": ZoomInfo unavailable (\(cause))") }, "\(skips)")
        let dashboard = try world.bench.read("outbound/runs/\(SampleList.day)_outbound_run.md")
        #expect(dashboard.contains("| Northfield Devices Inc. | ZoomInfo unavailable (\(cause)) |"))
        #expect(outcome.out.contains("Skipped: 5 x ZoomInfo unavailable (\(cause))"), "\(outcome.out)")
        let status = try world.bench.ledger("status")
        #expect(status.out.contains("5 accounts: ZoomInfo unavailable (\(cause))"), "\(status.out)")
        // Credentials that were refused are not tried again and again.
        if !changes.isEmpty, cause == "rejected credentials" { #expect(try world.emulator.asked().count == 1) }
    }

    @Test func `A short rate limit is waited for, and kept to by all`() throws {
        let world = try ZoomInfoWorld()
        try world.emulator.fault(["match": "/gtm/data/v1/contacts", "after": 1, "times": 1, "status": 429, "headers": ["Retry-After": "2"]])
        let outcome = try world.run(world.gtm)
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(try world.contacts() == Self.everybody)
        let calls = try world.calls("try AS a, status AS b, detail AS c", where: "try > 1 OR status <> 'ok'")
        #expect(calls == ["1 unavailable status 429 (ZI0004)", "2 ok <null>"])
        #expect(try world.bench.rows("SELECT provider FROM pauses") == [["zoominfo"]])
    }

    @Test func `A longer one puts the account off, and what was found stays found`() throws {
        let world = try ZoomInfoWorld()
        try world.emulator.fault(["match": "/gtm/data/v1/contacts", "after": 1, "times": 1, "status": 429, "headers": ["Retry-After": "12"]])
        let outcome = try world.run(world.gtm, "--top-n", "1")
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(try world.contacts() == Array(Self.everybody.prefix(4)))
        #expect(try world.emulator.asked("/gtm/data/v1/companies").count == 1)
        #expect(try world.emulator.asked("/gtm/data/v1/contacts").count == 4)
    }

    @Test(arguments: [false, true]) func `Addresses are looked up only when asked, once for each person, and an opt-out suppresses`(
        isLegacy: Bool
    ) throws {
        let world = try ZoomInfoWorld()
        let environment = isLegacy ? world.legacy : world.gtm
        #expect(try world.run(environment, "--enrich-email").status == 0)
        let emails = try world.bench.rows("SELECT contact_name AS a, contact_email AS b, state AS c, reason AS d FROM attempts ORDER BY account_id, position")
        #expect(emails.map { $0[1] } == ["ana.ruiz@company11.example", "late.score@company11.example", "dev.patel@company11.example", "<null>", "erin.walsh@company12.example"])
        #expect(emails[3] == ["Carla Nemeth", "<null>", "skipped", "suppressed"])
        let suppressed = try world.bench.rows("SELECT kind AS a, value AS b, action AS c, actor AS d, reason AS e FROM suppressions")
        #expect(suppressed == [["person", "1:name:carla nemeth", "suppress", "zoominfo", "has opted out with zoominfo"]])
        #expect(try world.calls("credits AS a, results AS b", where: "operation = 'emails'") == ["3 3", "1 1"])
        #expect(try world.bench.json(world.emulator.control("credits"))["used"] as? Int == 4)
        #expect(try world.run(environment, "--enrich-email", "--new", "--since-days", "0").status == 0)
        #expect(try world.calls("count(*) AS n", where: "operation = 'emails'") == ["2"])
        #expect(try world.bench.rows("SELECT count(*) AS n FROM suppressions") == [["1"]])
    }

    @Test(arguments: [false, true]) func `Without credits the run goes on without addresses, and says so once`(isLegacy: Bool) throws {
        let world = try ZoomInfoWorld(["--credits", "2"])
        let outcome = try world.run(isLegacy ? world.legacy : world.gtm, "--enrich-email")
        #expect(outcome.status == 0, "\(outcome.err)")
        let emails = try world.bench.rows("SELECT count(contact_email) AS a FROM attempts")
        #expect(emails == [["2"]])
        #expect(outcome.err.components(separatedBy: "e-mail addresses were not all looked up: ZoomInfo unavailable: quota").count == 2, "\(outcome.err)")
        #expect(try world.calls("count(*) AS n", where: "operation = 'emails'") == ["1"])
    }

    @Test func `A budget of credits is spent to the last one, and never beyond`() throws {
        let world = try ZoomInfoWorld()
        let outcome = try world.run(world.gtm, "--enrich-email", "--budget", "zoominfo.credits=2")
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(try world.bench.rows("SELECT count(contact_email) AS a FROM attempts") == [["2"]])
        #expect(try world.bench.json(world.emulator.control("credits"))["used"] as? Int == 2)
        #expect(try world.calls("sum(credits) AS n") == ["2"])
        #expect(outcome.err.contains("e-mail addresses were not all looked up"), "\(outcome.err)")
    }

    @Test func `Two processes share a session, of which each refresh token is good for one use`() throws {
        let world = try ZoomInfoWorld(["--token-seconds", "2"])
        try world.emulator.fault(["match": "/gtm/data/v1/contacts", "delay": 0.5])
        let file = try world.secretFile("{\"refresh_token\": \"refresh-1\"}", "session.json")
        let environment = world.gtm.merging(["ZOOMINFO_REFRESH_TOKEN_FILE": file]) { $1 }
        let run = ["run", "--run-date", SampleList.day, "--workers", "2", "--retry-pause", "0.1", "--quiet"]
        let both = try ["one", "two"].map { try world.bench.start(run + ["--output-root", $0], environment: environment) }
        for running in both {
            let outcome = try running.outcome()
            #expect(outcome.status == 0, "\(outcome.out) \(outcome.err)")
        }
        let session = try world.bench.json(try world.bench.read("session.json"))
        let token = try #require(session["access_token"] as? String)
        #expect(session["refresh_token"] as? String != "refresh-1")
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        // About the tokens that one process alone would get.
        let refreshed = try world.emulator.asked("/gtm/oauth").count
        #expect((2...7).contains(refreshed), "\(refreshed)")
        #expect(try world.bench.shell("grep -rl -e '\(token)' -e refresh-1 one two || true").out.isEmpty)
    }

    @Test(arguments: [false, true]) func `No secret is kept, printed or told in an error`(isLegacy: Bool) throws {
        let world = try ZoomInfoWorld()
        try world.emulator.fault(["match": isLegacy ? "/search/contact" : "/gtm/data/v1/contacts", "after": 1, "times": 2, "status": 401])
        let outcome = try world.run(isLegacy ? world.legacy : world.gtm, "--verbose")
        let config = try world.bench.ledger(["config"], environment: isLegacy ? world.legacy : world.gtm)
        let doctor = try world.bench.ledger(["doctor"], environment: isLegacy ? world.legacy : world.gtm)
        let said = [outcome, config, doctor].map { $0.out + $0.err }.joined()
        for secret in [ZoomInfoWorld.secret, ZoomInfoWorld.password, "Bearer", "Basic "] {
            #expect(!said.contains(secret), "\(secret)")
            #expect(try world.bench.shell("grep -rlF -e '\(secret)' outbound || true").out.isEmpty, "\(secret)")
        }
    }

    @Test func `What is wrong with credentials is said before a run begins, with what to do`() throws {
        let world = try ZoomInfoWorld()
        let key = try world.bench.shell(
            """
            openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -aes-256-cbc -pass pass:x -out encrypted.pem
            openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.pem; echo nothing > none.pem; chmod 600 *.pem
            """)
        #expect(key.status == 0, "\(key.err)")
        let open = try world.secretFile("s3cret", "open", mode: 0o644)
        let folder = world.bench.folder.path
        func legacy(_ pem: String) -> [String: String] {
            ["ZOOMINFO_PASSWORD": "", "ZOOMINFO_CLIENT_ID": "test-client", "ZOOMINFO_PRIVATE_KEY_FILE": "\(folder)/\(pem)"]
        }
        let cases: [(environment: [String: String], status: Int32, said: [String])] = [
            (["ZOOMINFO_CLIENT_SECRET": "", "ZOOMINFO_CLIENT_SECRET_FILE": open], 65, ["mode 644", "chmod 600 \(open)"]),
            (["ZOOMINFO_CLIENT_SECRET_FILE": open], 65, ["both set"]),
            (["ZOOMINFO_CLIENT_SECRET": ""], 65, ["incomplete", "ZOOMINFO_CLIENT_SECRET"]),
            (["ZOOMINFO_API": "v3"], 65, ["neither gtm nor legacy"]),
            (["ZOOMINFO_REFRESH_TOKEN_FILE": open], 65, ["mode 644", "chmod 600"]),
            (["LEDGER_ZOOMINFO_URL": "http://zoominfo.example/gtm"], 64, ["unencrypted", "zoominfo_url"]),
            (["LEDGER_ZOOMINFO_TOKEN_URL": "http://127.evil.example/token"], 64, ["unencrypted", "zoominfo_token_url"]),
            (["LEDGER_ZOOMINFO_URL": "https://user:pass@zoominfo.example"], 65, ["without user"]),
            (["LEDGER_ZOOMINFO_TIMEOUT": "soon"], 65, ["zoominfo_timeout"]),
        ]
        for (environment, status, said) in cases {
            let outcome = try world.run(world.gtm.merging(environment) { $1 })
            #expect(outcome.status == status, "\(outcome.err)")
            for text in said { #expect(outcome.err.contains(text), "\(outcome.err)") }
            #expect(!outcome.err.contains("s3cret") && !outcome.err.contains("pass@"))
        }
        for (pem, said) in [("encrypted.pem", "openssl pkcs8 -topk8 -nocrypt"), ("ec.pem", "no RSA private key"), ("none.pem", "-----BEGIN PRIVATE KEY-----")] {
            let outcome = try world.run(world.legacy.merging(legacy(pem)) { $1 })
            #expect(outcome.status == 65 && outcome.err.contains(said) && outcome.err.contains(pem), "\(outcome.err)")
        }
        #expect(!world.bench.exists("outbound/ledger.sqlite"))
        #expect(try world.emulator.asked().isEmpty)
    }
}
