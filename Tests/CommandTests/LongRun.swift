import Foundation
import GRDB
import Testing

/// A run that takes a while, so that something can be done meanwhile.
enum LongRun {
    static let accounts = 600

    static func write(to bench: Bench) throws {
        let people = ["Quality Director", "IT Director", "Operations Director"]
        let claims = [("expansion", "opened a second filling line in Leiden"), ("regulatory", "received a warning letter about data integrity"),
            ("leadership", "named a new head of manufacturing in January")]
        var accounts = "Account Name,score\n"
        var contacts = "name,title,company,email\n"
        var signals = "company,claim,source_type,source_url,as_of,type,scope\n"
        for index in 1...Self.accounts {
            let company = "Company \(index) Devices"
            accounts += "\(company),\(Self.accounts - index)\n"
            for (place, title) in people.enumerated() {
                contacts += "Ana\("abc".dropFirst(place).prefix(1)) Ruiz,\(title),\(company),a\(index).\(place)@ruiz.example\n"
            }
            for (place, claim) in claims.enumerated() {
                signals += "\(company),\(company) \(claim.1),public_url,https://news.example/\(index)/\(place),2026-02-1\(place),\(claim.0),company\n"
            }
        }
        try bench.write(accounts, to: "accounts.csv")
        try bench.write(contacts, to: "contacts.csv")
        try bench.write(signals, to: "signals.csv")
        try bench.write(
            "accounts: accounts.csv\ncontacts: contacts.csv\nsignals: signals.csv\ntop_n: 600\nmax_total_drafts: 1800\n",
            to: "ledger.yaml")
    }

    static let run = ["run", "--run-date", SampleList.day, "--quiet"]
}

/// A `ledger` that is at work.
final class Started {
    private let process = Process()
    private let out: URL

    init(_ bench: Bench, _ arguments: [String]) throws {
        out = bench.folder.appendingPathComponent("out-\(UUID().uuidString)")
        _ = FileManager.default.createFile(atPath: out.path, contents: nil)
        process.executableURL = URL(fileURLWithPath: Bench.program)
        process.arguments = arguments
        process.currentDirectoryURL = bench.folder
        process.environment = ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("LEDGER_") }
        process.standardOutput = try FileHandle(forWritingTo: out)
        process.standardError = FileHandle.nullDevice
        process.standardInput = FileHandle.nullDevice
        try process.run()
    }

    deinit { if process.isRunning { signal(SIGKILL) } }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    var said: String { (try? String(contentsOf: out, encoding: .utf8)) ?? "" }

    /// The exit code, once it has ended.
    func end() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }
}

extension Bench {
    /// Rows by SQL that goes around the program.
    func texts(_ sql: String) throws -> [String] {
        try DatabaseQueue(path: folder.appendingPathComponent("outbound/ledger.sqlite").path).writeWithoutTransaction { database in
            try Row.fetchAll(database, sql: sql).map { row in
                row.databaseValues.map { $0.isNull ? "-" : $0.storage.value.map { "\($0)" } ?? "-" }.joined(separator: " | ")
            }
        }
    }

    /// Waits until a condition holds, for a minute at most.
    func wait(_ what: String, until holds: () throws -> Bool) throws {
        let end = Date() + 60
        while try !holds() {
            guard Date() < end else { throw Patience(what: what) }
            usleep(50_000)
        }
    }

    struct Patience: Error { let what: String }

    /// A long run, some drafts of which are accepted.
    func startLongRun(_ more: String...) throws -> Started {
        try LongRun.write(to: self)
        let run = try Started(self, LongRun.run + more)
        try wait("an accepted draft") {
            exists("outbound/ledger.sqlite") && (try? texts("SELECT max(drafts_accepted) >= 3 FROM runs")) == ["1"]
        }
        return run
    }
}
