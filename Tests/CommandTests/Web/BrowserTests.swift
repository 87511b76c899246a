import Foundation
import Testing

/// The pages in a real, headless Chromium: the journeys and the attacks of `Tests/Browser`, each of which that fails is
/// an issue here.
@Suite(.ownThreads) struct BrowserTests {
    private static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    @Test func `every journey through the pages succeeds in a browser`() throws {
        // Pictures of the pages stay there, to be looked at.
        let pictures = ProcessInfo.processInfo.environment["LEDGER_SCREENSHOTS"] ?? Self.top.appendingPathComponent(".build/screenshots").path
        try expectSuccess("run.py", "--ledger", Bench.program, "--screenshots", pictures)
    }

    @Test func `what somebody who means harm would send is refused`() throws {
        try expectSuccess("security.py", "--ledger", Bench.program)
    }

    /// Records an issue for each line that begins with FAILED, with the indented ones below it.
    private func expectSuccess(_ program: String, _ arguments: String...) throws {
        let python = Self.top.appendingPathComponent(".build-python/bin/python").path
        try #require(
            FileManager.default.isExecutableFile(atPath: python), "Selenium is not installed; run `Scripts/setup test`")
        let bench = try Bench()
        let path = Self.top.appendingPathComponent("Tests/Browser/\(program)").path
        let outcome = try Running(python, ["-B", path] + arguments, in: bench.folder, environment: [:]).outcome(withinSeconds: 1_800)
        let failed = Self.failed(outcome.out)
        for block in failed { Issue.record("\(block)") }
        if failed.isEmpty { #expect(outcome.status == 0, "\(outcome.out.suffix(2_000))\(outcome.err.suffix(2_000))") }
    }

    private static func failed(_ text: String) -> [String] {
        var blocks: [[Substring]] = []
        for line in text.split(separator: "\n") {
            if !line.hasPrefix("    ") { blocks.append([line]) } else if !blocks.isEmpty { blocks[blocks.count - 1].append(line) }
        }
        return blocks.filter { $0[0].hasPrefix("FAILED") }.map { $0.prefix(40).joined(separator: "\n") }
    }
}
