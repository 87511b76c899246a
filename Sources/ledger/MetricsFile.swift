import Foundation
import LedgerCore
import LedgerDashboard
import LedgerRunner
import LedgerStore

/// A file that a monitoring agent reads, such as node_exporter's textfile collector. It is replaced as a whole, so
/// that no reader finds half of it, and is readable by all: there are numbers in it and nothing of people.
struct MetricsFile: Sendable {
    private let path: String

    /// Nil where the setting is not set.
    /// - Throws: `CommandError` where no file can be written there.
    init?(_ settings: Settings) throws {
        guard let path = settings.path(.metrics) else { return nil }
        self.path = path
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        var status = stat()
        if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR { throw Self.failure(path, "it is a folder") }
        guard Self.isFree(path) else { throw Self.failure(path, "there is a file that is no metrics") }
        guard access(folder, W_OK | X_OK) == 0 else { throw Self.failure(path, String(cString: strerror(errno))) }
    }

    /// Nothing is there, or what such a run has written: no list, no database is replaced by mistake.
    private static func isFree(_ path: String) -> Bool {
        guard let file = FileHandle(forReadingAtPath: path) else { return access(path, F_OK) != 0 }
        let start = (try? file.read(upToCount: 14)) ?? Data()
        return start.isEmpty || start == Data("# HELP ledger_".utf8)
    }

    /// Not synced: after a power cut a newer one is written soon.
    func write(_ text: String) throws {
        // Its ending keeps the collector, which takes `*.prom`, from reading it.
        let temporary = "\(path).\(getpid()).tmp"
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: temporary))
        } catch {
            unlink(temporary)
            throw Self.failure(path, (error as NSError).localizedDescription)
        }
        guard chmod(temporary, 0o644) == 0, rename(temporary, path) == 0 else {
            let reason = String(cString: strerror(errno))
            unlink(temporary)
            throw Self.failure(path, reason)
        }
    }

    private static func failure(_ path: String, _ reason: String) -> CommandError {
        CommandError(
            status: .cannotWrite,
            description: "cannot write the metrics \(path): \(reason); with --metrics name a file in a folder that is there")
    }
}

extension MetricsFile? {
    /// Works on a run, with its numbers in the file every few seconds and at the end.
    func reporting<Value: Sendable>(
        on runner: Runner, run: RunID, store: Store, work: () async throws -> Value
    ) async throws -> Value {
        guard let file = self else { return try await work() }
        let report = MetricsReport(file: file, meter: try RunMeter(store.path, run: run), runner: runner, store: store)
        async let _: Void = report.goOn()
        let result: Result<Value, any Error>
        do { result = .success(try await work()) } catch { result = .failure(error) }
        await report.write()
        return try result.get()
    }
}

/// Writes the numbers of a run. What goes wrong with it is said once, and the run goes on.
private actor MetricsReport {
    private let file: MetricsFile
    private let meter: RunMeter
    private let runner: Runner
    private let store: Store
    private var hasFailed = false

    init(file: MetricsFile, meter: sending RunMeter, runner: Runner, store: Store) {
        self.file = file
        self.meter = meter
        self.runner = runner
        self.store = store
    }

    func goOn() async {
        while !Task.isCancelled {
            write()
            try? await Task.sleep(for: .seconds(5))
        }
    }

    func write() {
        do {
            var metrics = try meter.read()
            metrics.stages = runner.stageDurations
            (metrics.commits, metrics.changes) = store.commitCounts
            try file.write(Dashboard.prometheus(metrics))
        } catch {
            if !hasFailed { Terminal.say("ledger: \(error); the run goes on without") }
            hasFailed = true
        }
    }
}
