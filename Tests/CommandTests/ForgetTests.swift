import Foundation
import Testing

/// A person who is forgotten is in no byte of what the ledger keeps, and never comes back.
@Suite(.serialized, .ownThreads) struct ForgetTests {
    private static let name = "Zoë Ångström"
    private static let email = "zoe.angstrom@northfield.example"

    /// The sample list with Ana Ruiz called Zoë Ångström, who is in an unknown column, in notes and in an old draft too.
    private func bench() throws -> Bench {
        let bench = try Bench()
        try SampleList.write(to: bench)
        let contacts = SampleList.contacts.replacing("Ana Ruiz", with: Self.name)
            .replacing("ana.ruiz@northfield.example", with: Self.email)
        try bench.write(contacts, to: "contacts.csv")
        var accounts = SampleList.accounts.split(separator: "\n").map(String.init)
        accounts[0] += ",notes,First,Last,Remark"
        accounts[1] += ",Met ZOË ÅNGSTRÖM in May,Zoë,Ångström,likes tea"
        try bench.write(accounts.joined(separator: "\n") + "\n", to: "accounts.csv")
        return bench
    }

    private func ranBench() throws -> Bench {
        let bench = try bench()
        let run = try bench.ledger("run", "--run-date", SampleList.day, "--quiet")
        #expect(run.status == 0, "\(run.err)")
        return bench
    }

    /// Ways in which a text can lie in a file: as it is, in other cases, with JSON's escapes, as a part of a file's name.
    private static func spellings(_ text: String) -> [String] {
        func escaped(_ text: String, _ style: String) -> String {
            text.utf16.map { $0 < 0x80 ? String(UnicodeScalar(UInt8($0))) : "\\u" + String(format: style, $0) }.joined()
        }
        let forms = [text, text.lowercased(), text.uppercased(), text.decomposedStringWithCanonicalMapping]
        let all = forms + (forms + forms.map { $0.replacing("\n", with: "\\n") }).flatMap { [escaped($0, "%04x"), escaped($0, "%04X")] }
        return Array(Set(all + all.map { $0.replacing(" ", with: "-") }))
    }

    /// What of the needles is in which file of an output root.
    private func found(_ needles: [String: String], in bench: Bench, _ root: String = "outbound") throws -> [String: [String]] {
        var found: [String: [String]] = [:]
        for file in bench.files(in: root) {
            let bytes = try Data(contentsOf: bench.folder.appendingPathComponent(root + "/" + file))
            for (what, text) in needles where Self.spellings(text).contains(where: { spelling in
                bytes.range(of: Data(spelling.utf8)) != nil || file.contains(spelling)
            }) { found[what, default: []].append(file) }
        }
        return found
    }

    /// Of the body where two paragraphs meet: single sentences are the rules', and in other people's drafts too.
    private func needles(_ bench: Bench) throws -> [String: String] {
        let body = try #require(
            try bench.rows("SELECT body AS b FROM drafts WHERE contact_name = '\(Self.name)'").first?.first)
        let paragraphs = body.components(separatedBy: "\n\n")
        try #require(paragraphs.count > 2)
        return [
            "name": Self.name, "last name": "Ångström", "e-mail": Self.email, "mailbox": "zoe.angstrom",
            "body": String(paragraphs[0].suffix(30)) + "\n\n" + String(paragraphs[1].prefix(30)),
            "end of body": String(paragraphs[1].suffix(30)) + "\n\n" + String(paragraphs[2].prefix(30)),
        ]
    }

    @Test func `no byte of a person is left in the database, its log or any file`() throws {
        let bench = try ranBench()
        let id = try bench.texts("SELECT id FROM drafts WHERE contact_name = '\(Self.name)'")[0]
        #expect(try bench.ledger("edit", id, "--subject", "A quiet zeppelin question").status == 0)
        #expect(try bench.ledger("approve", id, "--by", "Ann", "--reason", "Zoë Ångström is fine").status == 0)
        for format in ["eml", "hubspot", "json"] { #expect(try bench.ledger("export", format).status == 0) }
        #expect(try bench.ledger("outcome", id, "sent", "--note", "to Zoë Ångström").status == 0)
        #expect(try bench.ledger("suppress", "add", "--email", Self.email, "--reason", "Zoë Ångström asked").status == 0)
        #expect(try bench.ledger("suppress", "add", "--person", Self.name, "--account", "Northfield Devices Inc.", "--reason", "asked").status == 0)
        var needles = try needles(bench)
        needles["subject"] = "quiet zeppelin"
        let before = try found(needles, in: bench)
        for what in needles.keys { #expect(before[what]?.contains("ledger.sqlite") == true || before[what]?.contains("ledger.sqlite-wal") == true, "\(what)") }
        let counts = "SELECT state, count(*) FROM attempts GROUP BY state UNION ALL SELECT 'd' || state, count(*) FROM drafts GROUP BY state UNION ALL SELECT 'e', count(*) FROM events UNION ALL SELECT 'r', drafts_accepted FROM runs"
        let statistics = try bench.texts(counts)

        let receipt = try bench.ledger("forget", Self.email.uppercased(), "--yes", "--by", "Ann")
        #expect(receipt.status == 0, "\(receipt.err)")
        #expect(try found(needles, in: bench) == [:])
        for text in [Self.name, "angstrom", "Ångström"] { #expect(!receipt.out.contains(text) && !receipt.err.contains(text)) }
        #expect(receipt.out.contains("erased: 1 contact, 1 attempt, 1 draft") && receipt.out.contains("files: 4 deleted"))

        #expect(try bench.texts(counts) == statistics)
        #expect(try bench.texts("SELECT kind FROM suppressions WHERE value LIKE 'forgotten:%'") == ["email", "person"])
        #expect(try bench.ledger("verify").status == 0)
        #expect(try bench.ledger("replay", "--check", "--all").status == 0)
        #expect(try bench.ledger("doctor").status == 0)
        for command in [["why", id], ["edit", id, "--subject", "x"]] {
            let refused = try bench.ledger(command)
            #expect(refused.status == 65 && refused.err.contains("draft \(id) was erased"), "\(command): \(refused.err)")
        }
        let judged = try bench.ledger("revalidate", "--run", "1")
        #expect(judged.status == 0 && judged.out.contains("0 would change"), "\(judged.out) \(judged.err)")
        #expect(try bench.ledger("review", "--list").status == 0)
        #expect(try bench.texts("SELECT kind, actor, contacts, finished_at IS NOT NULL FROM v_erasures") == ["forget | Ann | 1 | 1"])
    }

    @Test func `who is forgotten is never stored again, and the dashboards say that somebody is left out`() throws {
        let bench = try ranBench()
        let needles = try needles(bench)
        #expect(try bench.ledger("forget", Self.email, "--yes").status == 0)
        let again = try bench.ledger("run", "--run-date", "2026-03-18", "--since-days", "0", "--top-n", "3")
        #expect(again.status == 0 && again.err.contains("people who were forgotten are left out"), "\(again.err)")
        #expect(try bench.texts("SELECT count(*) FROM contacts WHERE account_id = 1") == ["4"])
        #expect(try bench.texts("SELECT forgotten FROM selections WHERE run_id = 2 AND account_id = 1") == ["1"])
        #expect(try bench.read("outbound/runs/2026-03-18_outbound_run.md").contains("1 person not drafted: forgotten."))
        // Their lists still have the notes: those are the user's to clean, and read again they come back as notes.
        #expect(try found(["e-mail": Self.email, "mailbox": needles["mailbox"]!], in: bench) == [:])
        let suppress = try bench.ledger("suppress", "add", "--email", Self.email, "--reason", "x")
        #expect(suppress.status == 0 && suppress.out.contains("already"))
        #expect(try bench.ledger("replay", "--check", "--all").status == 0)
    }

    @Test(arguments: ["erased", "unlinked:1", "unlinked:3"])
    func `a forgetting that dies on its way is finished by the next command that writes`(point: String) throws {
        let bench = try ranBench()
        let needles = try needles(bench)
        #expect(try bench.ledger("forget", Self.email, "--yes", environment: ["LEDGER_KILL_AT": point]).wasKilled)
        let left = try bench.ledger("verify")
        #expect(left.status == 65 && left.out.contains("left to be done; the next command that writes does them"), "\(left.out)")
        #expect(try bench.ledger("suppress", "add", "--email", "other@x.example", "--reason", "x").status == 0)
        #expect(try found(needles, in: bench) == [:])
        #expect(try bench.ledger("verify").status == 0)
        #expect(try bench.ledger("replay", "--check", "--all").status == 0)
    }

    @Test func `dashboards of a run whose process died are written without the person`() throws {
        let bench = try bench()
        let died = try bench.ledger("run", "--run-date", SampleList.day, "--quiet", environment: ["LEDGER_KILL_AT": "rendered"])
        #expect(died.wasKilled)
        let needles = try needles(bench)
        #expect(try found(needles, in: bench)["name"]?.contains { $0.hasPrefix("runs/") } == true)
        #expect(try bench.ledger("forget", Self.email, "--yes").status == 0)
        #expect(try found(needles, in: bench) == [:])
        #expect(try bench.ledger("run", "--run-date", SampleList.day, "--quiet").status == 0)
        #expect(try bench.ledger("replay", "--check", "--all").status == 0)
    }

    @Test func `of a draft that was there before the ledger all four files go, and no other's`() throws {
        let bench = try ranBench()
        let old = ["drafts/2025-01-02_X_email.md", "drafts/2025-01-02_X_variants.json", "drafts/2025-01-02_X_context_quality.json", "research/2025-01-02_X_research.md"]
        for name in ["Zoë-Ångström", "Bo-Lee"] {
            for file in old { try bench.write("old", to: "outbound/Northfield-Devices-Inc/" + file.replacing("X", with: name)) }
        }
        #expect(try bench.ledger("adopt").status == 0)
        #expect(try bench.ledger("forget", Self.email, "--yes").status == 0)
        for file in old {
            #expect(!bench.exists("outbound/Northfield-Devices-Inc/" + file.replacing("X", with: "Zoë-Ångström")), "\(file)")
            #expect(bench.exists("outbound/Northfield-Devices-Inc/" + file.replacing("X", with: "Bo-Lee")), "\(file)")
        }
    }

    @Test func `a file that comes back after its person was forgotten is counted without the name`() throws {
        let bench = try ranBench()
        #expect(try bench.ledger("forget", Self.email, "--yes").status == 0)
        for file in ["2025-01-02_Zoë-Ångström", "2025-01-03_Zoe-Angstrom-2", "2025-01-02_Bo-Lee"] {
            try bench.write("old", to: "outbound/Northfield-Devices-Inc/drafts/\(file)_email.md")
        }
        let adopted = try bench.ledger("adopt")
        #expect(adopted.out.contains("adopted 3 drafts") && adopted.out.contains("to be deleted by you: 2 drafts of them"), "\(adopted.out)")
        #expect(try bench.texts("SELECT count(*) FROM adopted_drafts WHERE path GLOB '(erased)/*' AND sha256 = '(erased)'") == ["2"])
        #expect(try bench.texts("SELECT path FROM adopted_drafts WHERE path NOT GLOB '(erased)/*'") == ["Northfield-Devices-Inc/drafts/2025-01-02_Bo-Lee_email.md"])
        #expect(try bench.json(bench.ledger("adopt", "--json").out)["already_known"] as? Int == 3)
        #expect(try bench.ledger("verify").status == 0)
    }

    @Test func `somebody of the same name at another company loses nothing, and is told of`() throws {
        let bench = try ranBench()
        let theirs = "outbound/Elsewhere/drafts/2025-01-02_Zoë-Ångström_email.md"
        try bench.write("old", to: theirs)
        #expect(try bench.ledger("adopt").status == 0)
        let receipt = try bench.ledger("forget", Self.email, "--yes")
        #expect(receipt.status == 0 && receipt.out.contains("of the same name at another company"), "\(receipt.out)")
        #expect(bench.exists(theirs))
        #expect(try bench.rows("SELECT count(*) AS n FROM adopted_drafts WHERE path LIKE '%Zoë%'") == [["1"]])
    }

    @Test func `who is forgotten while an export writes its files is in none of them`() throws {
        let bench = try ranBench()
        let id = try bench.texts("SELECT id FROM drafts WHERE contact_name = '\(Self.name)'")[0]
        #expect(try bench.ledger("approve", id, "--reason", "fine").status == 0)
        let needles = try needles(bench)
        let outcome = try bench.shell(
            """
            LEDGER_STOP_AT=exported ledger export eml >export.out 2>export.err &
            export=$!
            until [ -e /proc/$export/stat ] && [ "$(awk '{print $3}' /proc/$export/stat)" = T ]; do sleep 0.05; done
            ledger forget \(Self.email) --yes >forget.out
            kill -CONT $export
            wait $export
            """)
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(try bench.ledger("verify").status == 0)
        #expect(try found(needles, in: bench) == [:])
    }

    @Test func `the database is not made anew under a run at work, but by the first command after it`() throws {
        let bench = try ranBench()
        let outcome = try bench.shell(
            """
            LEDGER_STOP_AT=claimed ledger run --run-date 2026-03-18 --since-days 0 --quiet --workers 1 >run.out 2>run.err &
            run=$!
            until [ -e /proc/$run/stat ] && [ "$(awk '{print $3}' /proc/$run/stat)" = T ]; do sleep 0.05; done
            # Another of its threads may have been stopped within a transaction.
            until ledger suppress add --email other@x.example --reason x; do kill -CONT $run; sleep 0.02; kill -STOP $run; done
            LEDGER_KILL_AT=erased ledger forget \(Self.email) --yes || true
            ledger suppress add --email another@x.example --reason x
            ledger verify >during.out || true
            kill -CONT $run
            wait $run
            ledger suppress add --email more@x.example --reason x
            """)
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(try bench.read("during.out").contains("left to be done"))
        #expect(try bench.ledger("verify").status == 0)
    }

    /// The ledger of this output root, named from another.
    private static let elsewhere = ["--database", "outbound/ledger.sqlite", "--output-root", "other"]

    @Test func `files are deleted where the runs wrote them, whatever output root the command names`() throws {
        let bench = try ranBench()
        let needles = try needles(bench)
        let receipt = try bench.ledger(["forget", Self.email, "--yes"] + Self.elsewhere)
        #expect(receipt.status == 0 && receipt.out.contains("files: 4 deleted"), "\(receipt.out) \(receipt.err)")
        #expect(try found(needles, in: bench) == [:])
        #expect(!bench.exists("other"))
        #expect(try bench.ledger("verify").status == 0)
        #expect(try bench.ledger("replay", "--check", "--all").status == 0)
    }

    @Test func `a forgetting that died is finished by a command that names another output root`() throws {
        let bench = try ranBench()
        let needles = try needles(bench)
        #expect(try bench.ledger("forget", Self.email, "--yes", environment: ["LEDGER_KILL_AT": "erased"]).wasKilled)
        let next = try bench.ledger(["suppress", "add", "--email", "other@x.example", "--reason", "x"] + Self.elsewhere)
        #expect(next.status == 0, "\(next.err)")
        #expect(try found(needles, in: bench) == [:])
        #expect(try bench.ledger("replay", "--check", "--all").status == 0)
    }

    @Test func `an output root that is not there is said, and its files go once it is back`() throws {
        let bench = try ranBench()
        let needles = try needles(bench)
        let again = ["run", "--run-date", "2026-03-18", "--since-days", "0", "--quiet"]
        let run = try bench.ledger(again + Self.elsewhere)
        #expect(run.status == 0, "\(run.err)")
        #expect(try found(needles, in: bench, "other")["name"] != nil)
        _ = try bench.shell("mv other away")
        let receipt = try bench.ledger("forget", Self.email, "--yes")
        #expect(receipt.status == 0 && receipt.out.contains("files: 8 to be deleted"), "\(receipt.out) \(receipt.err)")
        #expect(receipt.out.contains("not done yet: files in \(bench.folder.path)/other, which is not there"), "\(receipt.out)")
        let files = try found(needles, in: bench).values.joined().filter { !$0.hasPrefix("ledger.sqlite") }
        #expect(files == [])
        #expect(try bench.ledger("verify").status == 65)
        _ = try bench.shell("mv away other")
        #expect(try bench.ledger("suppress", "add", "--email", "other@x.example", "--reason", "x").status == 0)
        for root in ["outbound", "other"] { #expect(try found(needles, in: bench, root) == [:], "\(root)") }
        #expect(try bench.texts("SELECT count(*) FROM v_erasures WHERE finished_at IS NULL") == ["0"])
    }

    @Test func `a message that was changed is told by its draft, and other people's mail not at all`() throws {
        let bench = try ranBench()
        let id = try bench.texts("SELECT id FROM drafts WHERE contact_name = '\(Self.name)'")[0]
        #expect(try bench.ledger("approve", id, "--reason", "fine").status == 0)
        #expect(try bench.ledger("export", "eml").status == 0)
        let folder = "outbound/exports/approved_eml"
        let message = try #require(bench.files(in: folder).first { $0.hasSuffix("_\(id).eml") })
        try bench.write("changed", to: folder + "/" + message)
        try bench.write("mine", to: folder + "/a friend.eml")
        let json = try bench.json(try bench.ledger("forget", Self.email, "--yes", "--json").out)
        #expect((json["copies"] as? [Any])?.isEmpty == true)
        let changed = try #require(json["changed"] as? [[String: Any]])
        #expect(changed.map { "\($0["draft_id"] ?? "")" } == [id])
        #expect((changed.first?["place"] as? String)?.hasSuffix("/" + folder) == true)
        #expect(bench.exists(folder + "/a friend.eml"))
    }

    @Test func `what is to be looked at is said without a name`() throws {
        let bench = try ranBench()
        let id = try bench.texts("SELECT id FROM drafts WHERE contact_name = '\(Self.name)'")[0]
        #expect(try bench.ledger("approve", id, "--reason", "fine").status == 0)
        for format in ["eml", "json"] { #expect(try bench.ledger("export", format).status == 0) }
        let exports = bench.folder.path + "/outbound/exports/"
        for file in ["approved.json"] + bench.files(in: "outbound/exports/approved_eml").map({ "approved_eml/" + $0 }) {
            try bench.write("changed", to: "outbound/exports/" + file)
        }
        let receipt = try bench.ledger("forget", Self.email, "--yes").out
        #expect(receipt.contains("to be looked at: the file of draft \(id) in \(exports)approved_eml, changed since it was exported"), "\(receipt)")
        #expect(receipt.contains("to be looked at: \(exports)approved.json, which had draft \(id), changed since it was exported"), "\(receipt)")
        #expect(!receipt.contains("ngstr") && !receipt.contains("a copy of the ledger"))
    }

    @Test func `exports that go with a person are named, and a folder without messages goes too`() throws {
        let bench = try ranBench()
        let id = try bench.texts("SELECT id FROM drafts WHERE contact_name = '\(Self.name)'")[0]
        let other = try bench.texts("SELECT id FROM drafts WHERE state = 'accepted' AND confidence_mode = 'HIGH' AND id <> \(id) ORDER BY id")[0]
        #expect(try bench.ledger("approve", id, other, "--by", "Ann", "--reason", "fine").status == 0)
        for format in ["hubspot", "json"] { #expect(try bench.ledger("export", format).status == 0) }
        #expect(try bench.ledger("export", "eml", id, "--output", "outbound/exports/one").status == 0)
        let exports = bench.folder.path + "/outbound/exports/"
        let receipt = try bench.ledger("forget", Self.email, "--yes").out
        let names = ["approved.json", "approved_hubspot.csv", "one"].map { exports + $0 }
        #expect(receipt.contains("withdrawn: \(names.joined(separator: ", ")); export again"), "\(receipt)")
        for name in ["approved.json", "approved_hubspot.csv", "one"] { #expect(!bench.exists("outbound/exports/" + name), "\(name)") }
    }

    @Test func `nothing is done without consent, for a shared address, or for nobody`() throws {
        let bench = try bench()
        let shared = try bench.read("contacts.csv").replacing("ben.okafor@northfield.example", with: Self.email)
        try bench.write(shared, to: "contacts.csv")
        #expect(try bench.ledger("run", "--run-date", SampleList.day, "--quiet").status == 0)
        let asked = try bench.ledger("forget", Self.email)
        #expect(asked.status == 65 && asked.err.contains("Ben Okafor") && asked.err.contains("contacts' ids"), "\(asked.err)")
        let id = try bench.texts("SELECT id FROM contacts WHERE name = '\(Self.name)'")[0]
        #expect(try bench.ledger("forget", id).status == 64)
        #expect(try bench.ledger("forget", "Zoë", "--yes").status == 64)
        #expect(try bench.ledger("forget", "999", "--yes").status == 65)
        #expect(try bench.ledger("forget", id, "--yes", "--by", " ").status == 64)
        #expect(try bench.texts("SELECT count(*) FROM erasures") == ["0"])
        let json = try bench.json(try bench.ledger("forget", id, "--yes", "--json").out)
        #expect(json["contacts"] as? Int == 1 && json["tasks_left"] as? Int == 0)
        #expect(try bench.texts("SELECT name FROM contacts WHERE name LIKE 'Ben%'") == ["Ben Okafor"])
        #expect(try bench.ledger("forget", id, "--yes").status == 65)
        // Nobody the ledger knows: the address is remembered all the same.
        let nobody = try bench.ledger("forget", "nobody@x.example", "--yes")
        #expect(nobody.status == 0 && nobody.err.contains("knows nobody of this address"), "\(nobody.err)")
        #expect(try bench.ledger("suppress", "add", "--email", "nobody@x.example", "--reason", "x").out.contains("already"))
    }

    @Test func `copies of the ledger that lie beside it are named`() throws {
        let bench = try ranBench()
        #expect(try bench.ledger("backup", "outbound/copy.sqlite").status == 0)
        let receipt = try bench.ledger("forget", Self.email, "--yes")
        #expect(receipt.out.contains("to be deleted by you: \(bench.folder.path)/outbound/copy.sqlite"), "\(receipt.out)")
    }
}
