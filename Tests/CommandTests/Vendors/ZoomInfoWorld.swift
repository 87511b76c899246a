import Foundation
import Testing

/// Five accounts, ZoomInfo on loopback, and what a run came to.
final class ZoomInfoWorld {
    let bench: Bench
    let emulator: VendorEmulator

    static let secret = "test-secret"
    static let password = "test-password"

    /// - Parameter people: beside those of the small directory.
    init(_ arguments: [String] = [], people: [[String: Any]] = [], publicKey: String? = nil) throws {
        let bench = try Bench()
        self.bench = bench
        try SampleList.write(to: bench)
        try bench.write(Self.accounts, to: "accounts.csv")
        try bench.write("accounts: accounts.csv\nsignals: signals.csv\n", to: "ledger.yaml")
        let data: [String: Any] = ["companies": Self.companies, "people": Self.people + people]
        let text = String(decoding: try JSONSerialization.data(withJSONObject: data), as: UTF8.self)
        let key = try publicKey.map { ["--public-key", try bench.write($0, to: "public.pem")] } ?? []
        emulator = try VendorEmulator("zoominfo", in: bench, arguments: ["--data", try bench.write(text, to: "zoominfo.json")] + key + arguments)
    }

    /// Northfield is known by its domain among two of its name; of Quiet Company there are two, and nothing tells them
    /// apart; nobody knows Last in Line.
    static let accounts = """
        Account Name,score,tier,tags,Industry,Domain
        Northfield Devices Inc.,92,A,quality_focused,Medical Devices,https://www.northfield.example/about
        Harbor Biologics,88,A,operations_focused,Biotech,
        Mill Street Pharma LLC,74,B,,Pharmaceuticals,millstreet.example
        Quiet Company,60,B,,Pharmaceuticals,
        Last in Line,10,B,,Pharmaceuticals,

        """

    private static var companies: [[String: Any]] {
        [
            ["id": 10, "name": "Northfield Devices", "website": "www.northfield-devices.example"],
            ["id": 11, "name": "Northfield", "website": "www.northfield.example"],
            ["id": 12, "name": "Harbor Biologics, Inc.", "website": "harbor.example"],
            ["id": 14, "name": "Mill Street Pharma", "website": "other.example"],
            ["id": 15, "name": "Quiet Company", "website": "quiet.example"],
            ["id": 16, "name": "Quiet Company Ltd", "website": "quiet-too.example"],
        ]
    }

    static func person(
        _ id: Int, _ first: String, _ last: String, _ title: String, _ company: Int, _ more: [String: Any] = [:]
    ) -> [String: Any] {
        let email = "\(first).\(last)@company\(company).example".lowercased()
        return [
            "id": id, "firstName": first, "lastName": last, "jobTitle": title, "companyId": company, "email": email,
            "accuracy": 94,
        ].merging(more) { $1 }
    }

    private static var people: [[String: Any]] {
        [
            person(101, "Wrong", "Namesake", "Quality Director", 10),
            person(111, "Late", "Score", "Quality Director", 11, ["accuracy": 80]),
            person(112, "Ana", "Ruiz", "Quality Director", 11),
            person(113, "Ben", "Okafor", "Quality Manager", 11),
            person(114, "Dev", "Patel", "Ops Manager", 11),
            person(115, "Carla", "Nemeth", "IT Director", 11, ["optOut": true]),
            person(121, "Erin", "Walsh", "Operations Director", 12),
            person(141, "Not", "Ours", "Quality Manager", 14),
            person(151, "Either", "One", "Quality Manager", 15),
        ]
    }

    var gtm: [String: String] {
        ["ZOOMINFO_CLIENT_ID": "test-client", "ZOOMINFO_CLIENT_SECRET": Self.secret, "LEDGER_ZOOMINFO_URL": emulator.url + "/gtm"]
    }

    var legacy: [String: String] {
        [
            "ZOOMINFO_USERNAME": "user@agency.example", "ZOOMINFO_PASSWORD": Self.password, "LEDGER_ZOOMINFO_URL": emulator.url,
        ]
    }

    func run(_ environment: [String: String], _ more: String...) throws -> Bench.Outcome {
        try bench.ledger(
            ["run", "--run-date", SampleList.day, "--workers", "1", "--max-tries", "1", "--retry-pause", "0.1"] + more,
            environment: environment)
    }

    /// Skipped accounts as "name: reason (cause)".
    func skips() throws -> [String] {
        let json = try bench.json(try bench.read("outbound/runs/\(SampleList.day)_outbound_run.json"))
        let skipped = try #require(json["skipped_accounts"] as? [[String: Any]])
        return skipped.map { "\($0["company_name"] ?? ""): \($0["reason"] ?? "") (\($0["cause"] ?? ""))" }
    }

    func contacts() throws -> [String] {
        try bench.rows(
            """
            SELECT c.name AS a, c.title AS b, c.reference AS c FROM attempts t JOIN contacts c ON c.id = t.contact_id
            ORDER BY t.run_id, t.account_id, t.position
            """
        ).map { $0.joined(separator: ", ") }
    }

    func calls(_ columns: String = "provider AS a, operation AS b, status AS c", where condition: String = "true") throws -> [String] {
        try bench.rows("SELECT \(columns) FROM calls WHERE provider LIKE 'zoominfo%' AND \(condition) ORDER BY id")
            .map { $0.joined(separator: " ") }
    }

    /// A file that its owner alone may read, unless a mode is given.
    func secretFile(_ text: String, _ name: String, mode: Int = 0o600) throws -> String {
        let path = try bench.write(text, to: name)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }
}
