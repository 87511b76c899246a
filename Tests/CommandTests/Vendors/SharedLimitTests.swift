import Foundation
import Testing

/// Limits and budgets that several processes share, with a vendor on loopback that counts for itself.
@Suite(.ownThreads) struct SharedLimitTests {
    /// Twenty companies with a person each.
    private func world() throws -> (Bench, VendorEmulator, [String: String]) {
        let bench = try Bench()
        let names = (1...20).map { "Company Number \($0)" }
        try bench.write("company,score\n" + names.enumerated().map { "\($1),\(100 - $0)\n" }.joined(), to: "accounts.csv")
        try bench.write("accounts: accounts.csv\n", to: "ledger.yaml")
        let companies = names.enumerated().map { ["id": $0 + 1, "name": $1, "website": "c\($0 + 1).example"] as [String: Any] }
        let people = (1...20).map { ZoomInfoWorld.person($0, "Ann", "Number\($0)", "Quality Director", $0) }
        let data = try JSONSerialization.data(withJSONObject: ["companies": companies, "people": people])
        let zoomInfo = try VendorEmulator("zoominfo", in: bench, arguments: ["--data", try bench.write(data, to: "data.json")])
        return (
            bench, zoomInfo,
            [
                "ZOOMINFO_CLIENT_ID": "test-client", "ZOOMINFO_CLIENT_SECRET": ZoomInfoWorld.secret,
                "LEDGER_ZOOMINFO_URL": zoomInfo.url + "/gtm",
            ]
        )
    }

    private func twoProcesses(_ bench: Bench, _ environment: [String: String], _ more: [String] = []) throws -> [Bench.Outcome] {
        let arguments = ["run", "--top-n", "20", "--run-date", SampleList.day, "--quiet"] + more
        let first = try bench.start(arguments, environment: environment)
        let second = try bench.start(arguments, environment: environment)
        return [try first.outcome(), try second.outcome()]
    }

    @Test func `Two processes together make no more calls a second than the ledger's limit`() throws {
        let (bench, zoomInfo, environment) = try world()
        _ = try bench.ledger("limits", "set", "zoominfo.calls/second=8")
        let outcomes = try twoProcesses(bench, environment)
        #expect(outcomes.allSatisfy { $0.status == 2 }, "\(outcomes.map(\.err))")
        let worst = try bench.rows(
            """
            SELECT max(n) AS n FROM (SELECT (SELECT count(*) FROM calls b WHERE b.provider = 'zoominfo'
                AND b.started_at <= a.started_at AND b.started_at > strftime('%Y-%m-%dT%H:%M:%fZ', a.started_at, '-1 seconds'))
                AS n FROM calls a WHERE a.provider = 'zoominfo')
            """)
        #expect(worst == [["8"]])
        let rate = try bench.json(zoomInfo.control("rate?path=/"))
        // What is entered evenly may arrive a little bunched: the vendor's clock begins on arrival.
        let peak = try #require(rate["peak"] as? Int)
        #expect(peak <= 10 && (rate["refused"] as? Int) == 0, "\(rate)")
        #expect(try bench.rows("SELECT count(*) AS n FROM calls WHERE provider = 'zoominfo'") == [["\(rate["total"] ?? 0)"]])
    }

    @Test func `Two processes together stay within a run's budget, and what did not fit is told`() throws {
        let (bench, zoomInfo, environment) = try world()
        let outcomes = try twoProcesses(bench, environment, ["--budget", "zoominfo.calls=12"])
        #expect(outcomes.allSatisfy { $0.status == 2 || $0.status == 69 }, "\(outcomes.map(\.err))")
        #expect(try bench.json(zoomInfo.control("rate?path=/"))["total"] as? Int == 12)
        let spend = try bench.json(bench.ledger("spend", "--run", "1", "--json").out)
        let lines = try #require(spend["calls"] as? [[String: Any]])
        #expect(lines.compactMap { $0["calls"] as? Int }.reduce(0, +) == 12)
        #expect(spend["budget"] as? String == "zoominfo.calls=12")
        let skips = try bench.rows("SELECT DISTINCT reason, cause FROM selections WHERE state = 'skipped'")
        #expect(skips == [["quota", "ZoomInfo unavailable"]])
    }

    @Test func `A call of a process that is killed in the middle of it counts with all it can have taken`() throws {
        let (bench, zoomInfo, environment) = try world()
        try zoomInfo.faults(["match": "/gtm/data/v1/contacts", "delay": 30])
        let running = try bench.start(
            ["run", "--top-n", "3", "--workers", "1", "--run-date", SampleList.day, "--quiet", "--budget", "zoominfo.calls=4"],
            environment: environment)
        let open = "SELECT count(*) AS n FROM calls WHERE status = 'reserved' AND operation LIKE 'contacts%'"
        for _ in 0..<200 {
            if (try? bench.rows(open)) == [["1"]] { break }
            usleep(50_000)
        }
        #expect(try bench.rows(open) == [["1"]])
        running.signal(SIGKILL)
        _ = try running.outcome()
        try zoomInfo.faults()
        let again = try bench.ledger(
            ["run", "--top-n", "3", "--workers", "1", "--run-date", SampleList.day, "--quiet", "--budget", "zoominfo.calls=4"],
            environment: environment)
        #expect(again.status == 2 || again.status == 69, "\(again.err)")
        #expect(try bench.rows(open) == [["1"]])
        #expect(try bench.rows("SELECT count(*) AS n FROM calls") == [["4"]])
        #expect(try bench.ledger("verify").status == 0)
        let unsettled = try bench.ledger("spend").out
        #expect(unsettled.contains("Unsettled"))
    }
}
