import Foundation
import Testing

/// The commands of the README and of the guides do what they say.
@Suite(.ownThreads)
struct ReadmeTests {
    @Test(arguments: Guide.names)
    func `Commands of a guide run in order, and answers have the columns that are shown`(name: String) throws {
        let guide = try Guide(name)
        guard !guide.script.isEmpty else { return }
        let bench = try Bench()
        let outcome = try bench.shell(guide.script, environment: ["BENCH": bench.folder.path])
        #expect(outcome.status == 0, "\(name): \(outcome.out.suffix(2000)) \(outcome.err.suffix(2000))")
        guard outcome.status == 0 else { return }
        for (place, shown) in guide.answers {
            let answer = try bench.read("answer-\(place)")
            #expect(Guide.columns(answer) == Guide.columns(shown.text), "\(name):\(shown.line)")
        }
    }

    @Test(arguments: Guide.names)
    func `Each block of commands runs here or says why not`(name: String) throws {
        for block in try Guide(name).blocks where block.isCommands {
            #expect(block.runs || block.saysWhyNot, "\(name):\(block.line): <!-- test --> or <!-- not run: why -->")
        }
    }

    @Test(arguments: Guide.names)
    func `Links of a guide lead to files that are there`(name: String) throws {
        for file in try Guide(name).linkedFiles { #expect(Guide.exists(file), "\(name): \(file)") }
    }

    @Test func `The README and the cookbook have commands that run`() throws {
        #expect(try Guide("README.md").blocks.filter { $0.runs && $0.language == "sh" }.count >= 8)
        #expect(try Guide("docs/sql-cookbook.md").answers.count >= 20)
    }

    @Test func everyCommandIsInTheGuides() throws {
        let text = try Guide.allText()
        let help = try Bench().ledger("--help").out
        let commands = help.components(separatedBy: "SUBCOMMANDS:\n").last?.split(separator: "\n")
            .compactMap { line in line.hasPrefix("  ") && line.dropFirst(2).first?.isLowercase == true ? line.split(separator: " ").first : nil } ?? []
        #expect(commands.count >= 11)
        for command in commands { #expect(text.contains("ledger \(command)"), "ledger \(command)") }
    }

    @Test func everySettingAndExitCodeIsInTheGuides() throws {
        let text = try Guide.allText()
        let bench = try Bench()
        let rows = try #require(
            try JSONSerialization.jsonObject(with: Data(try bench.ledger("config", "--json").out.utf8)) as? [[String: Any]])
        for key in rows.compactMap({ $0["key"] as? String }) { #expect(text.contains("`\(key)"), "\(key)") }
        for code in ["2", "64", "65", "69", "70", "73", "75"] { #expect(text.contains("| \(code) |"), "\(code)") }
    }
}
