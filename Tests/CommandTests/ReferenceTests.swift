import Foundation
import Testing

/// The configuration reference is what the program says of its settings.
@Suite(.ownThreads)
struct ReferenceTests {
    private static let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("docs/configuration.md")

    @Test func `The reference in the guides is the one that ledger config prints`() throws {
        let printed = try Bench().ledger("config", "--reference")
        #expect(printed.status == 0, "\(printed.err)")
        let kept = try String(contentsOf: Self.file, encoding: .utf8)
        #expect(printed.out == kept, "ledger config --reference > docs/configuration.md")
    }

    @Test func `Every setting has one line in the reference, and options are those that a run takes`() throws {
        let bench = try Bench()
        let lines = try bench.ledger("config", "--reference").out.split(separator: "\n").filter { $0.hasPrefix("| `") }
        let settings = try #require(
            try JSONSerialization.jsonObject(with: Data(try bench.ledger("config", "--json").out.utf8)) as? [[String: Any]])
        // Not those of columns and of keys of services, which are fewer cells.
        let rows = lines.filter { $0.components(separatedBy: " | ").count == 6 }
        for key in settings.compactMap({ $0["key"] as? String }) {
            #expect(rows.filter { $0.hasPrefix("| `\(key)` | ") }.count == 1, "\(key)")
        }
        let help = try bench.ledger("run", "--help").out
        let options = lines.compactMap { $0.firstMatch(of: #/\| `(--[a-z-]+)` \|/#).map { String($0.output.1) } }
        #expect(options.count > 30)
        for option in options { #expect(help.contains(option + " ") || help.contains(option + "\n"), "\(option)") }
    }

    @Test func `No help tells a default twice`() throws {
        func arguments(_ command: [String: Any]) -> [[String: Any]] {
            (command["arguments"] as? [[String: Any]] ?? []) + (command["subcommands"] as? [[String: Any]] ?? []).flatMap(arguments)
        }
        let bench = try Bench()
        let root = try #require(try bench.json(bench.ledger("--experimental-dump-help").out)["command"] as? [String: Any])
        let told = arguments(root).filter { $0["defaultValue"] is String }.compactMap { $0["abstract"] as? String }
        #expect(told.count >= 3)
        for text in told { #expect(!text.contains("[default:"), "\(text)") }
    }

    @Test func `The exit codes of the help are those of the guide, in its words`() throws {
        let help = try Bench().ledger("--help").out.split { $0.isWhitespace }.joined(separator: " ")
        let codes = try #require(help.components(separatedBy: "Exit codes: ").last?.components(separatedBy: ". USAGE").first)
            .components(separatedBy: "; ")
        #expect(codes.count == 8)
        let guide = try Guide("docs/commands.md").text.replacing("; ", with: ", ")
        for code in codes {
            let (number, meaning) = (code.prefix { $0 != " " }, code.drop { $0 != " " }.dropFirst())
            #expect(guide.contains("| \(number) | \(meaning)"), "\(code)")
        }
    }

    @Test(arguments: [("--workers", "1001"), ("--top-n", "0"), ("--variants", "21"), ("--lease", "0.5")])
    func `A value outside of what the reference says is refused`(option: String, value: String) throws {
        let bench = try Bench()
        try SampleList.write(to: bench)
        let outcome = try bench.ledger("run", option, value)
        #expect(outcome.status == 64, "\(outcome.err)")
        #expect(outcome.err.contains("from "), "\(outcome.err)")
    }
}
