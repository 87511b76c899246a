import Foundation
import Testing

extension FaultTests {
    /// Many processes at one ledger, some that write and some that read.
    @Suite
    struct CrowdTests {
        /// Starts a command as often as said, all at once.
        /// - Returns: how often each exit code came, and what was said on stderr.
        private func crowd(_ script: String, times: Int, in bench: Bench) throws -> (codes: [Int32: Int], said: Set<Substring>) {
            let outcome = try bench.shell(
                """
                set +e; mkdir crowd
                for i in $(seq \(times)); do
                    { (\(script)) > crowd/$i.out 2> crowd/$i.err; echo $? > crowd/$i.code; } &
                done
                wait; cat crowd/*.code; cat crowd/*.err >&2; rm -r crowd
                """)
            let codes = Dictionary(grouping: outcome.out.split(separator: "\n").compactMap { Int32($0) }) { $0 }
            return (codes.mapValues(\.count), Set(outcome.err.split(separator: "\n")))
        }

        /// All help. One that comes after the end of the run makes the next, in which nobody is written to (2).
        @Test func aHundredProcessesAtAnEmptyFolderMakeOneRun() throws {
            let run = ["run", "--run-date", SampleList.day, "--max-total-drafts", "20", "--quiet"]
            let alone = try SampleRun.bench()
            #expect(try alone.ledger(run).status == 0)
            let bench = try SampleRun.bench()
            let line = run.joined(separator: " ")
            let (codes, said) = try crowd("[ $((i % 8)) = 0 ] && exec ledger \(line); exec ledger status", times: 100, in: bench)
            print("a hundred processes at an empty folder: \(codes.sorted { $0.key < $1.key }); \(said.sorted())")
            // 65: there is no ledger yet, or one that is being made.
            #expect(Set(codes.keys).isSubset(of: [0, 2, 65]), "\(codes): \(said)")
            #expect(codes.values.reduce(0, +) == 100)
            try Rows.expectSame(Rows.of(bench, upTo: 1), Rows.of(alone, upTo: 1), "a crowd")
            #expect(try bench.rows("SELECT count(*) AS n FROM drafts WHERE state = 'accepted' AND run_id > 1") == [["0"]])
            #expect(try bench.ledger("doctor").status == 0)
        }

        /// 65: the run is finished already.
        @Test func twentyProcessesThatResumeARunBringItToItsEnd() throws {
            let bench = try SampleRun.bench()
            #expect(try bench.ledger(SampleRun.command, environment: ["LEDGER_KILL_AT": "claimed:2"]).wasKilled)
            let (codes, said) = try crowd("exec ledger resume 1 --quiet", times: 20, in: bench)
            print("twenty processes that resume a run: \(codes.sorted { $0.key < $1.key })")
            #expect(Set(codes.keys).isSubset(of: [0, 65]), "\(codes): \(said)")
            #expect(codes[0, default: 0] > 0)
            try SampleRun.expectRecovery(of: bench, from: "a crowd")
            try SampleRun.expectSound(bench, after: "a crowd")
        }

        @Test func whoReadsDuringARunSeesOneState() throws {
            let bench = try SampleRun.bench()
            #expect(try bench.ledger(SampleRun.command, environment: ["LEDGER_KILL_AT": "begun"]).wasKilled)
            let run = try bench.start(SampleRun.command, environment: Shim.environment(["SHIM_SLOW": "outbound:10"]))
            let sums = """
                SELECT (SELECT count(*) FROM drafts WHERE state = 'accepted') AS drafts,
                    (SELECT sum(drafts_accepted) FROM runs) AS runs, (SELECT sum(drafts_accepted) FROM selections) AS selections
                """
            var seen = Set<String>()
            var reads = 0
            while run.isRunning {
                let sums = try #require(try bench.rows(sums).first)
                #expect(Set(sums).count == 1)
                seen.formUnion(sums)
                let status = try bench.ledger("status")
                #expect(status.status == 0, "\(status.err)")
                reads += 2
            }
            print("\(reads) reads during a run saw \(seen.count) states")
            #expect(try run.outcome().status == 0)
            #expect(seen.count > 1)
            try SampleRun.expectRecovery(of: bench, from: "readers")
        }

        @Test func aReaderThatHoldsItsTransactionHindersNoRunAndTheLogShrinksAfterIt() throws {
            let bench = try SampleRun.bench()
            #expect(try bench.ledger(SampleRun.command, environment: ["LEDGER_KILL_AT": "begun"]).wasKilled)
            let outcome = try bench.shell(
                """
                mkfifo questions; sqlite3 outbound/ledger.sqlite < questions & reader=$!; exec 8> questions
                printf 'BEGIN;\\nSELECT count(*) FROM drafts;\\n.shell touch ready\\n' >&8
                until [ -e ready ]; do sleep 0.01; done
                ledger \(SampleRun.command.joined(separator: " ")) > /dev/null
                printf 'SELECT count(*) FROM drafts;\\n.shell touch answered\\n' >&8
                until [ -e answered ]; do sleep 0.01; done
                echo "log $(stat -c %s outbound/ledger.sqlite-wal)"
                kill -KILL $reader; ledger doctor > /dev/null; ls outbound
                """)
            #expect(outcome.status == 0, "\(outcome.err)")
            print("bytes that a reader keeps in the log: \(outcome.out.firstMatch(of: /log (\d+)/)?.1 ?? "none")")
            #expect(outcome.out.contains("log ") && !outcome.out.contains("log 0"))
            #expect(!outcome.out.contains("ledger.sqlite-wal"))
            try SampleRun.expectRecovery(of: bench, from: "a reader")
        }
    }
}
