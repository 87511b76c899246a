import Foundation
import Testing

/// The README's commands do what it says.
@Suite(.ownThreads)
struct ReadmeTests {
    private static let top = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    private func readme() throws -> String {
        try String(contentsOf: Self.top.appendingPathComponent("README.md"), encoding: .utf8)
    }

    /// The blocks marked `<!-- test -->`, in order.
    private func blocks() throws -> [String] {
        try readme().components(separatedBy: "<!-- test -->\n```sh\n").dropFirst().compactMap {
            $0.components(separatedBy: "\n```").first
        }
    }

    @Test func everyMarkedCommandRunsInOrder() throws {
        let blocks = try blocks()
        #expect(blocks.count >= 3)
        let bench = try Bench()
        let outcome = try bench.shell(blocks.joined(separator: "\n"))
        #expect(outcome.status == 0, "\(outcome.out.suffix(2000)) \(outcome.err.suffix(2000))")
    }

    @Test func everyCommandIsInTheReadme() throws {
        let text = try readme()
        let help = try Bench().ledger("--help").out
        let commands = help.components(separatedBy: "SUBCOMMANDS:\n").last?.split(separator: "\n")
            .compactMap { line in line.hasPrefix("  ") && line.dropFirst(2).first?.isLowercase == true ? line.split(separator: " ").first : nil } ?? []
        #expect(commands.count >= 11)
        for command in commands { #expect(text.contains("ledger \(command)"), "ledger \(command)") }
    }

    @Test func everySettingAndExitCodeIsInTheReadme() throws {
        let text = try readme()
        let bench = try Bench()
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(try bench.ledger("config", "--json").out.utf8)) as? [[String: Any]])
        for key in rows.compactMap({ $0["key"] as? String }) { #expect(text.contains(key), "\(key)") }
        for code in ["2", "64", "65", "69", "70", "73", "75"] { #expect(text.contains("| \(code) |"), "\(code)") }
    }
}
