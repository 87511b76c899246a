import Dispatch
import Foundation
import GRDB
import Testing

/// A temporary folder in which the real `ledger` is run, removed when the test is over.
final class Bench: Sendable {
    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        // Folders a test made read-only must not stay behind.
        _ = try? Self.launch("/bin/chmod", ["-R", "u+rwX", folder.path], in: folder, environment: [:])
        try? FileManager.default.removeItem(at: folder)
    }

    struct Outcome {
        let status: Int32
        let wasKilled: Bool
        let out: String
        let err: String
    }

    /// The program built with these tests, beside the test bundle.
    static let program: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        let beside = URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("ledger").path
        if FileManager.default.isExecutableFile(atPath: beside) { return beside }
        let bundle = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        return bundle.appendingPathComponent("ledger").path
    }()

    @discardableResult
    func ledger(_ arguments: String..., environment: [String: String] = [:]) throws -> Outcome {
        try ledger(arguments, environment: environment)
    }

    func ledger(_ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
        try Self.launch(Self.program, arguments, in: folder, environment: environment)
    }

    func shell(_ script: String, environment: [String: String] = [:]) throws -> Outcome {
        try Self.launch(
            "/bin/bash", ["-euo", "pipefail", "-c", script], in: folder,
            environment: environment.merging(["PATH": Self.searchPath]) { $1 })
    }

    /// Where a shell finds `ledger` first.
    static let searchPath =
        URL(fileURLWithPath: program).deletingLastPathComponent().path + ":"
        + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")

    static func launch(
        _ program: String, _ arguments: [String], in folder: URL, environment: [String: String]
    ) throws -> Outcome {
        try Running(program, arguments, in: folder, environment: environment).outcome()
    }

    /// Starts the program without waiting for its end.
    func start(_ arguments: [String], environment: [String: String] = [:]) throws -> Running {
        try Running(Self.program, arguments, in: folder, environment: environment)
    }

    @discardableResult
    func write(_ text: String, to path: String) throws -> String {
        try write(Data(text.utf8), to: path)
    }

    @discardableResult
    func write(_ data: Data, to path: String) throws -> String {
        let file = folder.appendingPathComponent(path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
        return file.path
    }

    func read(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appendingPathComponent(path)), as: UTF8.self)
    }

    func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path)
    }

    /// Relative paths of all files below a folder, in order.
    func files(in path: String) -> [String] {
        let root = folder.appendingPathComponent(path).path
        let found = FileManager.default.enumerator(atPath: root)?.compactMap { $0 as? String } ?? []
        return found.filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: root + "/" + name, isDirectory: &isFolder) && !isFolder.boolValue
        }.sorted()
    }

    func json(_ text: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
    }

    /// Changes the database behind the program's back.
    func database(_ sql: String) throws {
        try DatabaseQueue(path: folder.appendingPathComponent("outbound/ledger.sqlite").path).write {
            try $0.execute(sql: sql)
        }
    }

    /// Changes what the guardrails of the schema let nobody change, as a damaged disk does.
    func damage(_ sql: String) throws {
        try DatabaseQueue(path: folder.appendingPathComponent("outbound/ledger.sqlite").path).write { database in
            for name in try String.fetchAll(database, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'") {
                try database.execute(sql: "DROP TRIGGER \(name)")
            }
            try database.execute(sql: sql)
        }
    }

    /// Rows of a query, each a list of texts.
    func rows(_ sql: String) throws -> [[String]] {
        let outcome = try ledger("sql", sql, "--format", "json")
        let rows = try JSONSerialization.jsonObject(with: Data(outcome.out.utf8)) as? [[String: Any]]
        return try #require(rows, "\(outcome.err)").map { row in row.keys.sorted().map { "\(row[$0] ?? "")" } }
    }
}

/// A program under way.
final class Running {
    private let process: ChildProcess
    private let arguments: [String]
    private let out: URL
    private let err: URL

    init(_ program: String, _ arguments: [String], in folder: URL, environment: [String: String]) throws {
        // Files, not pipes: nothing blocks however much is printed.
        out = FileManager.default.temporaryDirectory.appendingPathComponent("out-\(UUID().uuidString)")
        err = out.appendingPathExtension("err")
        self.arguments = arguments
        let inherited = ProcessInfo.processInfo.environment.filter { entry in
            !["LEDGER_", "ZOOMINFO_"].contains(where: entry.key.hasPrefix)
        }
        process = try ChildProcess(
            program, arguments, in: folder.path, environment: inherited.merging(environment) { $1 }, out: out.path,
            err: err.path)
    }

    deinit {
        signal(SIGKILL)
        [out, err].forEach { try? FileManager.default.removeItem(at: $0) }
    }

    var isRunning: Bool { process.isRunning }

    func signal(_ number: Int32) { process.signal(number) }

    /// Waits for the end, and makes one where it does not come.
    func outcome(withinSeconds limit: Int = 300) throws -> Bench.Outcome {
        if !process.wait(until: .now() + .seconds(limit)) {
            signal(SIGKILL)
            _ = process.wait(until: .distantFuture)
            Issue.record("\(arguments) did not end within \(limit) s and was killed")
        }
        return Bench.Outcome(
            status: process.exitCode, wasKilled: process.fatalSignal != nil,
            out: String(decoding: try Data(contentsOf: out), as: UTF8.self),
            err: String(decoding: try Data(contentsOf: err), as: UTF8.self))
    }

    /// Waits until the program is suspended.
    /// - Returns: false where it ended instead.
    func isSuspended() throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(60)
        while process.isRunning {
            let status = try? String(contentsOfFile: "/proc/\(process.id)/stat", encoding: .utf8)
            // The state is the letter after the program's name, which is in brackets.
            if status?.split(separator: ")").last?.hasPrefix(" T") == true { return true }
            try #require(ContinuousClock.now < deadline, "the program is neither suspended nor over")
            usleep(2_000)
        }
        return false
    }
}

/// A list of six accounts with people and claims, from which a run accepts, rejects, holds, caps and skips.
enum SampleList {
    static let day = "2026-03-17"

    static func write(to bench: Bench) throws {
        try bench.write(accounts, to: "accounts.csv")
        try bench.write(contacts, to: "contacts.csv")
        try bench.write(signals, to: "signals.csv")
        try bench.write("accounts: accounts.csv\ncontacts: contacts.csv\nsignals: signals.csv\n", to: "ledger.yaml")
    }

    /// The list so many times over, each time with other companies.
    static func write(to bench: Bench, times: Int) throws {
        try write(to: bench)
        let names = ["Northfield", "Harbor", "Cedar", "Mill Street", "Quiet", "Last in Line"]
        for (file, text) in [("accounts.csv", accounts), ("contacts.csv", contacts), ("signals.csv", signals)] {
            let lines = text.split(separator: "\n")
            let copies = (1...times).map { time in
                names.reduce(lines.dropFirst().joined(separator: "\n")) { $0.replacing($1, with: "\($1) \(time)") }
            }
            try bench.write(([String(lines[0])] + copies).joined(separator: "\n") + "\n", to: file)
        }
    }

    static let accounts = """
        Account Name,score,tier,tags,Industry
        Northfield Devices Inc.,92,A,quality_focused,Medical Devices
        Harbor Biologics,88,A,operations_focused,Biotech
        Cedar Labs,81,A,it_focused,Pharmaceuticals
        Mill Street Pharma LLC,74,B,,Pharmaceuticals
        Quiet Company,60,B,,Pharmaceuticals
        Last in Line,10,B,,Pharmaceuticals

        """

    static let contacts = """
        name,title,company,email
        Ana Ruiz,Quality Director,Northfield Devices Inc.,ana.ruiz@northfield.example
        Ben Okafor,VP Quality,Northfield Devices Inc.,ben.okafor@northfield.example
        Carla Nemeth,IT Director,Northfield Devices Inc.,carla.nemeth@northfield.example
        Dev Patel,Operations Manager,Northfield Devices Inc.,dev.patel@northfield.example
        Erin Walsh,Operations Director,Harbor Biologics,erin.walsh@harbor.example
        Farid Haddad,,Harbor Biologics,farid.haddad@harbor.example
        Gwen Ito,CIO,Cedar Labs,gwen.ito@cedar.example
        Hugo Lind,Quality Manager,Mill Street Pharma LLC,hugo.lind@millstreet.example
        Iris Novak,Quality Manager,Last in Line,iris.novak@last.example

        """

    static let signals: String = {
        let claims = [
            "opened a second sterile filling line in Leiden", "received a warning letter about data integrity",
            "named a new head of manufacturing in January",
        ]
        var rows = ["company,claim,source_type,source_url,as_of,type,scope"]
        for company in ["Northfield Devices Inc.", "Harbor Biologics", "Mill Street Pharma LLC", "Last in Line"] {
            for (index, claim) in claims.enumerated() {
                let slug = company.filter(\.isLetter).lowercased()
                let type = ["expansion", "regulatory", "leadership"][index]
                rows.append("\(company),\(company) \(claim),public_url,https://news.example/\(slug)/\(index),2026-02-1\(index),\(type),company")
            }
        }
        rows.append("Cedar Labs,Cedar Labs opened an office in Austin this winter,public_url,https://news.example/cedar,2026-02-01,expansion,company")
        return rows.joined(separator: "\n") + "\n"
    }()
}
