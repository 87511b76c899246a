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
    private let process: ChildProcess
    private let out: URL

    init(_ bench: Bench, _ arguments: [String]) throws {
        out = bench.folder.appendingPathComponent("out-\(UUID().uuidString)")
        process = try ChildProcess(
            Bench.program, arguments, in: bench.folder.path,
            environment: ProcessInfo.processInfo.environment.filter { !$0.key.hasPrefix("LEDGER_") }, out: out.path,
            err: nil)
    }

    deinit { signal(SIGKILL) }

    func signal(_ number: Int32) { process.signal(number) }

    /// Stops it where it holds no lock on the ledger: one of its threads may be within a transaction.
    func pause(_ bench: Bench) throws {
        signal(SIGSTOP)
        try bench.wait("the ledger to be free") {
            if (try? bench.database("SELECT 1")) != nil { return true }
            signal(SIGCONT)
            usleep(20_000)
            signal(SIGSTOP)
            return false
        }
    }

    var said: String { (try? String(contentsOf: out, encoding: .utf8)) ?? "" }

    /// The exit code, once it has ended; of one that was killed the signal, below zero.
    func end() -> Int32 {
        _ = process.wait(until: .distantFuture)
        return process.fatalSignal.map { -$0 } ?? process.exitCode
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
