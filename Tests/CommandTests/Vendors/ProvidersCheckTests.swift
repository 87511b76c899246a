import Foundation
import Testing

/// `ledger providers check` against services on loopback.
@Suite(.ownThreads) struct ProvidersCheckTests {
    private func statuses(_ outcome: Bench.Outcome) throws -> [String: String] {
        let found = try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [[String: Any]]
        return Dictionary(
            try #require(found, "\(outcome.err)").map { ("\($0["provider"] ?? "")", "\($0["status"] ?? "")") },
            uniquingKeysWith: { first, _ in first })
    }

    @Test func `Each configured service is tried by a call that is a row, and one that refuses is exit code 69`() throws {
        let world = try ZoomInfoWorld()
        let edgar = try VendorEmulator("edgar", in: world.bench)
        let asked = ["SEC_USER_AGENT": "Sample Company admin@company.example", "LEDGER_SEC_DATA_URL": edgar.url]
        let environment = world.gtm.merging(asked) { $1 }
        let good = try world.bench.ledger(["providers", "check", "--json"], environment: environment)
        #expect(good.status == 0, "\(good.out)\(good.err)")
        #expect(try statuses(good) == ["model": "off", "perplexity": "off", "sec": "ok", "zoominfo": "ok"])
        #expect(try world.emulator.asked("/gtm/data") == ["GET /gtm/data/v1/users/usage"])
        let rows = try world.bench.rows("SELECT operation, provider, status FROM calls ORDER BY provider, id")
        #expect(rows == [["submissions", "sec", "ok"], ["token", "zoominfo", "ok"], ["usage", "zoominfo", "ok"]])

        let wrong = environment.merging(["ZOOMINFO_CLIENT_SECRET": "another"]) { $1 }
        let bad = try world.bench.ledger(["providers", "check", "zoominfo", "--json"], environment: wrong)
        #expect(bad.status == 69)
        #expect(try statuses(bad) == ["zoominfo": "fault"])
        #expect(bad.out.contains("rejected credentials") && !(bad.out + bad.err).contains("another"))
    }

    @Test func `Credentials that cannot be used are a fault, and an unknown name is told with the known ones`() throws {
        let bench = try Bench()
        let open = try bench.write("pplx-test-key", to: "key")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: open)
        let outcome = try bench.ledger(["providers", "check", "perplexity", "--json"], environment: ["PERPLEXITY_API_KEY_FILE": open])
        #expect(outcome.status == 69 && outcome.out.contains("chmod 600"), "\(outcome.out)")
        let unknown = try bench.ledger("providers", "check", "nobody")
        #expect(unknown.status == 64 && unknown.err.contains("model, perplexity, sec, zoominfo"), "\(unknown.err)")
    }
}
