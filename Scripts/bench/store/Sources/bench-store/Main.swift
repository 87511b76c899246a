import Connection
import Foundation
import LedgerCore
import LedgerDashboard
import LedgerRunner
import LedgerStore

let usage = """
    bench-store prepare LEDGER LIST pending|open [PER_ACCOUNT [TOTAL]]
                                           a run over a list; `open`: with an attempt for each contact
    bench-store store LEDGER TEXTS TASKS LIMIT full|normal|off [TRACE]
                                           attempts by the store's functions alone
    bench-store runner LEDGER OUTPUT SLOTS LIMIT full|normal|off [TRACE]
                                           attempts by the runner; LIMIT 0: the whole run with its dashboards
    bench-store memory LEDGER OUTPUT SLOTS MARK...
                                           the memory in use after numbers of attempts; ends with the last
    bench-store schedule LEDGER OUTPUT ACCOUNTS SLOTS LOOKUP GENERATION
                                           a run that waits as long as one that looks up and generates
    bench-store dashboards LEDGER RUN      a snapshot and its dashboards, in memory
    """

/// What a run took, and what its shortest schedules take.
struct ScheduleResult: Encodable {
    let seconds: Double, ideal: Double, idealAskedAtOnce: Double, drafts: Int
}

struct DashboardResult: Encodable {
    let snapshotMilliseconds: Double, renderMilliseconds: Double, bytes: Int, drafts: Int
}

@main
enum Main {
    static func main() async {
        do {
            try await run(Array(CommandLine.arguments.dropFirst()))
        } catch {
            FileHandle.standardError.write(Data("bench-store: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run(_ words: [String]) async throws {
        switch (words.first, words.count) {
        case ("prepare", 4...6):
            try await prepare(
                words[1], list: words[2], opened: words[3] == "open", perAccount: words.count > 4 ? try int(words[4]) : 3,
                total: words.count > 5 ? try int(words[5]) : nil)
        case ("store", 6...7):
            let ledger = try Ledger(words[1], synchronous: words[5])
            let drive = try StoreDrive(ledger, texts: Texts(words[2]), tasks: int(words[3]), limit: int(words[4]))
            try show(try await tracing(words.dropFirst(6).first) { try await drive.work(tasks: int(words[3])) })
            try drive.leave()
            try ledger.store.close()
        case ("runner", 6...7):
            let ledger = try Ledger(words[1], synchronous: words[5])
            var drive = RunnerDrive(ledger: ledger, output: try OutputRoot(words[2]), slots: try int(words[3]))
            let limit = try int(words[4])
            drive.limit = limit == 0 ? nil : limit
            try show(try await tracing(words.dropFirst(6).first, drive.work))
            try ledger.store.close()
        case ("memory", 5...):
            let ledger = try Ledger(words[1], synchronous: "normal")
            var drive = RunnerDrive(ledger: ledger, output: try OutputRoot(words[2]), slots: try int(words[3]))
            drive.marks = try words.dropFirst(4).map(int)
            drive.isCleaning = true
            _ = try await drive.work()
        case ("schedule", 7): try await schedule(words)
        case ("dashboards", 3): try dashboards(words[1], RunID(Int64(try int(words[2]))))
        default: throw BenchError("usage:\n\(usage)")
        }
    }

    private static func int(_ word: String) throws -> Int {
        guard let number = Int(word) else { throw BenchError("\(word) is not a number") }
        return number
    }

    private static func tracing<Value>(_ path: String?, _ body: () async throws -> Value) async throws -> Value {
        guard let path else { return try await body() }
        connection_trace()
        defer { connection_write_trace(path) }
        return try await body()
    }

    private static func schedule(_ words: [String]) async throws {
        let ledger = try Ledger(words[1], synchronous: "full")
        var drive = RunnerDrive(ledger: ledger, output: try OutputRoot(words[2]), slots: try int(words[4]))
        let (lookup, generation) = (Double(words[5]) ?? 1, Double(words[6]) ?? 5)
        drive.contacts.lookup = .seconds(lookup)
        drive.pipeline.generation = .seconds(generation)
        let run = try ledger.store.run(ledger.runID())
        let personas = try ledger.store.accounts(of: run.id).first?.personas.count ?? 1
        let result = try await drive.work()
        func ideal(_ lookup: Double) throws -> Double {
            Schedule(
                accounts: try int(words[3]), contacts: personas, perAccount: run.settings.maxDraftsPerAccount,
                total: run.settings.maxTotalDrafts, slots: drive.slots, lookup: lookup, generation: generation
            ).length()
        }
        try show(
            ScheduleResult(
                seconds: result.seconds, ideal: try ideal(lookup * Double(personas)), idealAskedAtOnce: try ideal(lookup),
                drafts: try ledger.store.status(of: run.id).draftsAccepted))
        try ledger.store.close()
    }

    private static func dashboards(_ path: String, _ run: RunID) throws {
        let store = try Store.openReadOnly(path)
        var snapshots: [Double] = []
        var renders: [Double] = []
        var bytes = 0, drafts = 0
        for _ in 0..<5 {
            let began = ContinuousClock.now
            let snapshot = try store.snapshot(of: run, outputRoot: "/tmp")
            let read = ContinuousClock.now
            bytes = Dashboard.markdown(snapshot).utf8.count + Dashboard.json(snapshot).utf8.count
                + Dashboard.html(snapshot).utf8.count
            snapshots.append(began.duration(to: read) / .milliseconds(1))
            renders.append(read.duration(to: .now) / .milliseconds(1))
            drafts = snapshot.accounts.reduce(0) { $0 + $1.contacts.count { $0.draft != nil } }
        }
        try show(
            DashboardResult(
                snapshotMilliseconds: snapshots.sorted()[2], renderMilliseconds: renders.sorted()[2], bytes: bytes,
                drafts: drafts))
    }
}
