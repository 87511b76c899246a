import Foundation
import Testing

extension FaultTests {
    /// A disk that is full or broken ends the command with one clear error, whatever file it is met at; when the disk
    /// is well again, the same command brings the run to its end.
    @Suite
    struct DiskFaultTests {
        @Test(arguments: [
            "ledger.sqlite$", "ledger.sqlite-wal$", "ledger.sqlite-journal$", "ledger.sqlite-shm$",
            "/drafts/", "/research/", "/runs/",
        ])
        func aFaultyDiskIsToldOfAndTheRunGoesOnAfterIt(_ pattern: String) throws {
            let operations = try Shim.operations(on: pattern)
            let places = Set([1, 2, operations / 2, operations]).filter { 1...operations ~= $0 }
            let kinds = [("ENOSPC", false), ("EIO", true), ("EIO", false), ("ENOSPC", true)]
            var outcomes: [Int32: Int] = [:]
            for (index, place) in places.sorted().enumerated() {
                let (what, once) = kinds[index % kinds.count]
                let fault = Shim.Fault(pattern: pattern, what: what, at: place, once: once)
                outcomes[try meet(fault), default: 0] += 1
            }
            let told = outcomes.sorted { $0.key < $1.key }.map { "\($0.value) x \($0.key)" }.joined(separator: ", ")
            print("disk faults at \(pattern): \(places.sorted()) of \(operations) operations, exit codes \(told)")
            #expect(outcomes.keys.contains(73), "no fault was met")
        }

        @Test func writesThatAreCutShortAreCompleted() throws {
            let bench = try SampleRun.bench()
            let short = Shim.Fault(pattern: "outbound", what: "SHORT", at: 1)
            let run = try bench.ledger(SampleRun.command, environment: Shim.environment(short))
            #expect(run.status == 0, "\(run.err)")
            try SampleRun.expectRecovery(of: bench, from: "short writes")
        }

        @Test func aReplayOntoAFullDiskLeavesNoHalfFile() throws {
            let bench = try SampleRun.bench()
            #expect(try bench.ledger(SampleRun.command).status == 0)
            let before = try bench.shell("cat outbound/runs/*.html").out
            _ = try bench.shell("rm -r outbound/*/drafts; echo more | tee outbound/runs/*")
            let full = Shim.Fault(pattern: "/runs/", what: "ENOSPC", at: 5)
            let replay = try bench.ledger(["replay", "--all"], environment: Shim.environment(full))
            #expect(replay.status == 73, "\(replay.err)")
            expectClear(replay.err, full)
            let after = try bench.shell("cat outbound/runs/*.html; ls -A outbound/runs | wc -l").out
            #expect(after == "more\n3\n" || after == before + "3\n")
            #expect(try bench.ledger("replay", "--all").status == 0)
            try SampleRun.expectRecovery(of: bench, from: "a replay onto a full disk")
        }

        /// - Returns: the exit code of the run that met the fault.
        private func meet(_ fault: Shim.Fault) throws -> Int32 {
            let bench = try SampleRun.bench()
            let log = bench.folder.appendingPathComponent("log").path
            let run = try bench.ledger(SampleRun.command, environment: Shim.environment(fault, ["SHIM_LOG": log]))
            #expect(!run.wasKilled, "\(fault): \(run.err)")
            // SQLite can do without some writes: those of its last checkpoint.
            if run.status == 0 {
                #expect(try bench.ledger("status", "--json").out.contains("\"finished\""), "\(fault)")
            } else {
                #expect(run.status == 73 || run.status == 75, "\(fault): \(run.err)")
                expectClear(run.err, fault)
            }
            try SampleRun.expectRecovery(of: bench, from: "\(fault)")
            return run.status
        }

        /// One line that names the file (of artefacts the folder: files are named after people) and what to do.
        private func expectClear(_ error: String, _ fault: Shim.Fault) {
            #expect(error.split(separator: "\n").count == 1, "\(fault): \(error)")
            #expect(error.contains("outbound/"), "\(fault): \(error)")
            #expect(error.contains(#/; (check|make|wait|put) /#), "\(fault): \(error)")
        }
    }
}
