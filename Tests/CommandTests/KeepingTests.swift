import Foundation
import Testing

/// Keeping a ledger: proving, copying, pruning and measuring it.
@Suite(.serialized, .ownThreads) struct KeepingTests {
    private func ranBench(_ more: String...) throws -> Bench {
        let bench = try Bench()
        try SampleList.write(to: bench)
        #expect(try bench.ledger(["run", "--run-date", SampleList.day, "--quiet"] + more).status == 0)
        return bench
    }

    @Test func `a backup of a run at work is whole, and the run goes on`() throws {
        let bench = try Bench()
        let run = try bench.startLongRun()
        for number in 1...3 {
            let backup = try bench.ledger("backup", "copy-\(number).sqlite", "--json")
            #expect(backup.status == 0, "\(backup.err)")
            let rows = try #require(try bench.json(backup.out)["rows"] as? [String: Int])
            #expect(rows["accounts"] == LongRun.accounts && (rows["events"] ?? 0) > 0)
            try FileManager.default.createDirectory(
                at: bench.folder.appendingPathComponent("restored-\(number)"), withIntermediateDirectories: true)
            _ = try bench.shell("cp copy-\(number).sqlite restored-\(number)/ledger.sqlite")
            let verified = try bench.ledger("verify", "--quick", "--output-root", "restored-\(number)")
            #expect(verified.status == 0, "\(verified.out) \(verified.err)")
        }
        #expect(try bench.ledger("verify").status == 0)
        run.signal(SIGINT)
        #expect(run.end() == 75)
        #expect(try bench.ledger("cancel", "1").status == 0)
        // From the copy alone the files are written again.
        #expect(try bench.ledger("replay", "--all", "--output-root", "restored-2").status == 0)
        #expect(try bench.ledger("verify", "--output-root", "restored-2").status == 0)
    }

    @Test func `a backup says what it is, and replaces nothing unless told to`() throws {
        let bench = try ranBench()
        let backup = try bench.ledger("backup", "copy.sqlite")
        #expect(backup.status == 0, "\(backup.err)")
        #expect(backup.out.hasPrefix("\(bench.folder.path)/copy.sqlite: "))
        #expect(backup.out.contains(", checked; 1 run, 6 accounts, 9 attempts, "), "\(backup.out)")
        let again = try bench.ledger("backup", "copy.sqlite")
        #expect(again.status == 73 && again.err.contains("add --force"))
        #expect(try bench.ledger("backup", "copy.sqlite", "--force", "--quiet").status == 0)
        #expect(try bench.ledger("backup", "outbound/ledger.sqlite", "--force").status == 73)
        #expect(try bench.ledger("backup", "none/copy.sqlite").status == 73)
        #expect(bench.files(in: ".").filter { $0.contains("copy") } == ["copy.sqlite"])
    }

    @Test func `each fault is a line, in rows and in files`() throws {
        let bench = try ranBench()
        let sound = try bench.ledger("verify")
        #expect(sound.status == 0)
        #expect(sound.out.hasPrefix("\(bench.folder.path)/outbound/ledger.sqlite and its ") && sound.out.hasSuffix(" files: sound\n"))
        let email = try #require(try bench.texts("SELECT path FROM artefacts WHERE kind = 'email' ORDER BY path LIMIT 1").first)
        let research = try #require(try bench.texts("SELECT path FROM artefacts WHERE kind = 'research' ORDER BY path LIMIT 1").first)
        _ = try bench.shell("echo more >> outbound/\(email); rm outbound/\(research)")
        _ = try bench.texts("DROP TRIGGER runs_accepted_only_rises")
        _ = try bench.texts("UPDATE runs SET drafts_accepted = drafts_accepted + 1")
        let accepted = try bench.texts("SELECT count(*) FROM drafts WHERE state = 'accepted'")[0]
        let found = try bench.ledger("verify")
        #expect(found.status == 65)
        #expect(
            Set(found.out.split(separator: "\n").dropLast().map(String.init)) == [
                "accepted drafts: run 1 counts \(Int(accepted)! + 1) accepted drafts and has \(accepted)",
                "files: \(email): differs", "files: \(research): missing",
            ])
        #expect(found.out.hasSuffix(": 3 faults\n"))
        let faults = try bench.json(try bench.ledger("verify", "--json").out)
        #expect(faults["sound"] as? Bool == false && (faults["faults"] as? [Any])?.count == 3)
        #expect((try bench.json(try bench.ledger("verify", "--quick", "--json").out)["faults"] as? [Any])?.count == 1)
        #expect(try bench.ledger("doctor").out.contains("shown by `ledger verify`"))
        #expect(try bench.ledger("replay", "--all").status == 0)
        #expect(try bench.ledger("verify").out.hasSuffix(": 1 fault\n"))
    }

    @Test func `old events of runs that are over are pruned, and nothing else`() throws {
        let bench = try ranBench()
        #expect(try bench.ledger("run", "--run-date", SampleList.day, "--since-days", "0", "--quiet").status == 0)
        let tables = ["runs", "attempts", "drafts", "verdicts", "selections", "calls", "artefacts", "suppressions"]
        let before = try tables.map { try bench.texts("SELECT count(*) FROM \($0)") }
        let events = try bench.texts("SELECT count(*) FROM events WHERE run_id = 1")[0]
        #expect(try bench.ledger("prune", "--older-than", "0d").out.hasPrefix("0 events of 0 runs"))
        #expect(try bench.ledger("prune", "--older-than", "1w", "--keep", "0").out.hasPrefix("0 events of 0 runs"))
        let dry = try bench.json(try bench.ledger("prune", "--older-than", "0d", "--keep", "1", "--dry-run", "--json").out)
        #expect(dry["events"] as? Int == Int(events))
        #expect(try bench.texts("SELECT count(*) FROM prunings") == ["0"])
        let pruned = try bench.ledger("prune", "--older-than", "0d", "--keep", "1", "--by", "Ann")
        #expect(pruned.out.hasPrefix("\(events) events of 1 run that ended before ") && pruned.out.hasSuffix(" deleted\n"))
        #expect(try bench.texts("SELECT DISTINCT run_id FROM events") == ["2"])
        #expect(try bench.texts("SELECT run_id, events_deleted, actor FROM prunings") == ["1 | \(events) | Ann"])
        #expect(try tables.map { try bench.texts("SELECT count(*) FROM \($0)") } == before)
        #expect(try bench.ledger("verify").status == 0)
        #expect(try bench.ledger("replay", "--all", "--check").status == 0)
    }

    @Test func `the numbers of a run are in a file that a monitoring agent reads`() throws {
        let bench = try ranBench("--metrics", "ledger.prom")
        let text = try bench.read("ledger.prom")
        let accepted = try bench.texts("SELECT drafts_accepted FROM runs")[0]
        #expect(text.contains("\nledger_attempts_total{outcome=\"accepted\"} \(accepted)\n"))
        #expect(text.contains("ledger_run_info{run=\"1\",run_date=\"\(SampleList.day)\",state=\"finished\"} 1\n"))
        #expect(text.contains("\nledger_last_success_timestamp_seconds 1"))
        #expect(text.contains("\nledger_stage_duration_seconds_count{stage=\"research\"} "))
        let attributes = try FileManager.default.attributesOfItem(atPath: bench.folder.appendingPathComponent("ledger.prom").path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o644)
        #expect(bench.files(in: ".").filter { $0.contains("prom") } == ["ledger.prom"])
        #expect(try bench.ledger("doctor").status == 0)
    }

    @Test func `numbers that cannot be written stop a run before it begins, and not once it has`() throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        let none = try bench.ledger("run", "--metrics", "numbers/ledger.prom")
        #expect(none.status == 73 && none.err.contains("--metrics"))
        #expect(!bench.exists("outbound"))
        _ = try bench.shell("mkdir numbers")
        let run = try bench.startLongRun("--metrics", "numbers/ledger.prom")
        try bench.wait("numbers") { bench.exists("numbers/ledger.prom") }
        _ = try bench.shell("rm -r numbers")
        let accepted = try bench.texts("SELECT drafts_accepted FROM runs")
        try bench.wait("more drafts") { try bench.texts("SELECT drafts_accepted FROM runs") != accepted }
        run.signal(SIGINT)
        #expect(run.end() == 75)
    }
}
