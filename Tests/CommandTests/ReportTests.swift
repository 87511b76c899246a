import Foundation
import Testing

/// Reports on the sample list's run.
@Suite(.ownThreads)
struct ReportCommandTests {
    private static let kinds = ["daily", "weekly", "funnel", "gates", "personas", "experiments", "spend", "accounts"]

    private func ranBench() throws -> Bench {
        let bench = try SampleRun.bench()
        let run = try bench.ledger(SampleRun.command)
        try #require(run.status == 0, "\(run.err)")
        return bench
    }

    @Test func `every report is there in every format, twice the same`() throws {
        let bench = try ranBench()
        for kind in Self.kinds {
            for format in ["text", "markdown", "json", "html"] {
                let arguments = ["report", kind, "--until", SampleList.day, "--format", format]
                let (one, two) = (try bench.ledger(arguments), try bench.ledger(arguments))
                #expect(one.status == 0 && !one.out.isEmpty && one.err.isEmpty, "\(arguments): \(one.err)")
                #expect(one.out == two.out)
            }
            let json = try bench.json(try bench.ledger("report", kind, "--until", SampleList.day, "--json").out)
            #expect(json["report"] as? String == kind)
        }
    }

    @Test func `the funnel is the run's, and decisions show in it`() throws {
        let bench = try ranBench()
        func counts() throws -> [String: Int] {
            try #require(try bench.json(try bench.ledger("report", "funnel", "--run", "1", "--json").out)["counts"] as? [String: Int])
        }
        let accepted = try bench.rows("SELECT count(*) AS n FROM drafts WHERE state = 'accepted'")
        #expect(try counts()["accepted"].map(String.init) == accepted.first?.first)
        let ids = try bench.rows("SELECT draft_id FROM v_drafts WHERE state = 'accepted' AND confidence_mode = 'HIGH' ORDER BY draft_id LIMIT 2").flatMap { $0 }
        try #require(ids.count == 2)
        let approved = try bench.ledger(["approve"] + ids + ["--by", "Ann"])
        try #require(approved.status == 0, "\(approved.err)")
        #expect(try bench.ledger("outcome", ids[0], "replied", "--by", "Ann").status == 0)
        let now = try counts()
        #expect(now["approved"] == 2 && now["sent"] == 1 && now["replied"] == 1)
        #expect(try bench.ledger("verify").status == 0)
        #expect(try bench.ledger("report", "weekly").out.contains("Replies              1"))
    }

    @Test func `an edited draft is told by the subject it has now`() throws {
        let bench = try ranBench()
        let ids = try bench.rows("SELECT draft_id FROM v_drafts WHERE state = 'accepted' AND confidence_mode = 'HIGH' ORDER BY draft_id LIMIT 3").flatMap { $0 }
        try #require(ids.count == 3)
        for id in ids { #expect(try bench.ledger("edit", id, "--subject", "A quiet zeppelin question").status == 0) }
        #expect(try bench.ledger("approve", ids[1], ids[2], "--by", "Ann").status == 0)
        #expect(try bench.ledger("outcome", ids[1], "sent", "--at", "2026-03-11").status == 0)
        #expect(try bench.ledger("outcome", ids[2], "replied", "--at", "2026-03-17").status == 0)
        let daily = try bench.json(try bench.ledger("report", "daily", "--until", SampleList.day, "--json").out)
        for list in ["waiting", "outcomes", "follow_ups"] {
            let drafts = daily[list] as? [[String: Any]] ?? []
            #expect(drafts.contains { $0["subject"] as? String == "A quiet zeppelin question" }, "\(list): \(drafts)")
        }
        let accounts = try bench.ledger("report", "accounts", "--until", SampleList.day).out
        #expect(accounts.contains("A quiet zeppelin question"), "\(accounts)")
    }

    @Test func `what the cap cut off is named, with what it would have cost`() throws {
        let text = try ranBench().ledger("report", "funnel", "--run", "1").out
        #expect(text.contains("Run 1 stopped at its cap of 5 drafts"))
        #expect(text.contains("Computed from the run itself: its calls cost $0.00"))
        #expect(text.contains("Last in Line"))
    }

    @Test func `a report of experiments says that there was none, and which minimum it would ask for`() throws {
        let bench = try ranBench()
        let until = ["--until", SampleList.day]
        #expect(try bench.ledger(["report", "experiments"] + until).out.contains("No run had an experiment."))
        let small = try bench.ledger(["report", "experiments", "--minimum-sample", "2"] + until)
        #expect(small.status == 0 && small.out.contains("below 2 of an arm nothing is said of it"))
    }

    @Test(arguments: [
        ["report", "daily", "--since", "3"], ["report", "weekly", "--run", "1"], ["report", "funnel", "--run", "1", "--since", "3"],
        ["report", "funnel", "--minimum-sample", "3"], ["report", "experiments", "--minimum-sample", "0"],
        ["report", "funnel", "--since", "yesterday"], ["report", "funnel", "--since", "2026-03-18", "--until", "2026-03-17"],
        ["report", "funnel", "--json", "--format", "html"], ["report", "poems"],
    ])
    func `an option that would do nothing is refused`(_ arguments: [String]) throws {
        let outcome = try SampleRun.bench().ledger(arguments)
        #expect(outcome.status == 64, "\(outcome.err)")
    }

    @Test func `a run that is not there, and no ledger, are told`() throws {
        let bench = try ranBench()
        #expect(try bench.ledger("report", "funnel", "--run", "9").status == 65)
        #expect(try SampleRun.bench().ledger("report", "daily").status == 65)
    }
}
