import Foundation
import Testing

/// The run of the sample list that tests kill, cut off and starve, and the rows that it must come to all the same.
enum SampleRun {
    static let arguments = ["run", "--run-date", SampleList.day, "--max-total-drafts", "5"]
    static let command = arguments + ["--quiet"]

    static func bench() throws -> Bench {
        let bench = try Bench()
        try SampleList.write(to: bench)
        return bench
    }

    /// The rows and files of a run that was left alone.
    static func uninterrupted() throws -> [String] { try leftAlone.get() }

    private static let leftAlone = Result {
        let alone = try bench()
        let outcome = try alone.ledger(command)
        try #require(outcome.status == 0, "\(outcome.err)")
        return try Rows.of(alone)
    }

    /// Expects of a run that something befell that the same command, given again, brings it to the rows and files of
    /// a run that was left alone.
    static func expectRecovery(of bench: Bench, from event: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        // What befell it may have come after its end; the same command would then begin another.
        if try !bench.ledger("status", "--json").out.contains("\"finished\"") {
            let again = try bench.ledger(command)
            #expect(again.status == 0, "\(event): \(again.err)", sourceLocation: sourceLocation)
        }
        try Rows.expectSame(Rows.of(bench), uninterrupted(), event, sourceLocation: sourceLocation)
        let check = try bench.ledger("replay", "--check", "--all")
        #expect(check.status == 0, "\(event): \(check.out)", sourceLocation: sourceLocation)
    }

    /// Expects SQLite and the program's own checks to find nothing wrong.
    static func expectSound(_ bench: Bench, after event: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let doctor = try bench.ledger("doctor")
        #expect(doctor.status == 0, "\(event): \(doctor.out)", sourceLocation: sourceLocation)
    }
}
