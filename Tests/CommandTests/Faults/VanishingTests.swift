import Foundation
import Testing

extension FaultTests {
    /// What a run stands on goes away under it: its ledger, its folder, its terminal, who reads its output.
    @Suite
    struct VanishingTests {
        /// In the middle of writing an attempt's files.
        private static let pause = Shim.Fault(pattern: "/drafts/", what: "STOP", at: 5)

        /// Suspends a run, changes the world, and lets it go on.
        private func run(in bench: Bench, while change: (Running) throws -> Void) throws -> Bench.Outcome {
            let run = try bench.start(SampleRun.command, environment: Shim.environment(Self.pause))
            try #require(try run.isSuspended())
            try change(run)
            run.signal(SIGCONT)
            return try run.outcome()
        }

        @Test(arguments: [
            ("mkdir away; mv outbound/ledger.sqlite* away/", "mv away/* outbound/"),
            ("mv outbound/ledger.sqlite away; cp away outbound/ledger.sqlite", "mv away outbound/ledger.sqlite"),
            ("mv outbound/ledger.sqlite away; mkdir outbound/ledger.sqlite", "rmdir outbound/ledger.sqlite; mv away outbound/ledger.sqlite"),
            ("mv outbound away", "mv away outbound"),
        ])
        func aRunWhoseLedgerGoesAwayIsNoSuccessAndGoesOnWhenItIsBack(_ takeAway: String, bringBack: String) throws {
            let bench = try SampleRun.bench()
            let outcome = try run(in: bench) { _ in _ = try bench.shell(takeAway) }
            #expect(outcome.status == 73, "\(takeAway): \(outcome.err)")
            #expect(outcome.err.split(separator: "\n").count == 1 && outcome.err.contains("outbound"), "\(outcome.err)")
            _ = try bench.shell(bringBack)
            try SampleRun.expectRecovery(of: bench, from: takeAway)
        }

        /// A closed descriptor's number goes to the next file that is opened, which nothing may then be said into.
        @Test(arguments: [
            (">&-", 73), ("2>&-", 0), ("<&- >&- 2>&-", 73), ("2> /dev/full", 0), ("| true", 0), ("2> >(true)", 0),
        ])
        func aRunThatNobodyListensToWritesItsFilesAllTheSame(_ redirection: String, status: Int32) throws {
            let bench = try SampleRun.bench()
            let line = "ledger \(SampleRun.arguments.joined(separator: " ")) --verbose \(redirection)"
            let outcome = try bench.shell("set +e +o pipefail; \(line); echo \"${PIPESTATUS[0]}\" > code")
            #expect(outcome.status == 0, "\(outcome.err)")
            #expect(try bench.read("code") == "\(status)\n", "\(redirection): \(outcome.err)")
            #expect(try bench.ledger("status", "--json").out.contains("\"finished\""), "\(redirection)")
            try SampleRun.expectRecovery(of: bench, from: redirection)
        }

        @Test(arguments: [SIGHUP, SIGTERM])
        func aSignalInTheMiddleOfARunLeavesItResumable(_ signal: Int32) throws {
            let bench = try SampleRun.bench()
            let outcome = try run(in: bench) { $0.signal(signal) }
            #expect(outcome.status == 75 && !outcome.wasKilled, "signal \(signal): \(outcome.err)")
            try SampleRun.expectRecovery(of: bench, from: "signal \(signal)")
        }

        @Test func aTerminalThatIsClosedLeavesTheRunResumable() throws {
            let bench = try SampleRun.bench()
            // As a shell does, this one passes the hangup on. A slow disk, so that the run is under way by then.
            try bench.write(
                """
                trap 'kill -HUP $run; closed=yes' HUP
                ledger \(SampleRun.arguments.joined(separator: " ")) & run=$!
                wait $run; code=$?
                [ -z "$closed" ] || { wait $run; code=$?; }
                echo $code > code
                """, to: "shell")
            let environment = try Shim.environment(["SHIM_SLOW": "outbound:20", "SHELL": "/bin/bash"])
            _ = try bench.shell(
                """
                script -qfc 'exec bash shell' seen > /dev/null & terminal=$!
                until grep -q "[0-9] accepted" seen 2> /dev/null; do sleep 0.01; done
                kill -KILL $terminal
                until [ -s code ]; do sleep 0.01; done
                """, environment: environment)
            let (code, seen) = (try bench.read("code"), try bench.read("seen"))
            #expect(code == "75\n", "\(seen)")
            try SampleRun.expectRecovery(of: bench, from: "a closed terminal")
        }
    }
}
