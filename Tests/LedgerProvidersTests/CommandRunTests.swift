import Foundation
@testable import LedgerProviders
import Testing

/// A command is run to its end, whatever that is, without holding up anything else.
@Suite struct CommandRunTests {
    private func shell(_ script: String, _ limits: (inout ExternalCommand.Limits) -> Void = { _ in }) throws -> ExternalCommand {
        var command = try ExternalCommand(name: "command", line: CommandLineWords.joined(["/bin/sh", "-c", script]))
        command.limits.timeout = .seconds(20)
        limits(&command.limits)
        return command
    }

    private func text(_ command: ExternalCommand, input: String = "") async throws -> String {
        try await command.run(input: Array(input.utf8)) { String(decoding: $0.bytes, as: UTF8.self) }
    }

    @Test func `It reads its input whole and its output is kept whole`() async throws {
        let input = String(repeating: "0123456789", count: 200_000)
        #expect(try await text(shell("cat; cat"), input: input) == input)
    }

    @Test func `Output up to the limit is taken, and one byte more is not`() async throws {
        #expect(try await text(shell("printf 12345") { $0.output = 5 }) == "12345")
        await #expect(throws: CommandFailure.tooMuchOutput(limit: 4)) { try await text(shell("printf 12345") { $0.output = 4 }) }
    }

    @Test func `The end of what it wrote to stderr is told to who asks`() async throws {
        let told = Told()
        var command = try shell("yes a line | head -c 100000 >&2; echo the end >&2")
        command.telling = { told.text = $0 }
        _ = try await text(command)
        #expect(told.text.utf8.count == 8_192 && told.text.hasSuffix("the end\n"))
    }

    private final class Told: @unchecked Sendable { var text = "" }

    /// Each waits for all others to have begun: on shared threads, of which there are few, they would wait in vain.
    @Test func `Commands wait beside each other, and hold no shared thread`() async throws {
        let folder = NSTemporaryDirectory() + "/begun-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await withThrowingTaskGroup(of: String.self) { group in
            for place in 0..<10 {
                let script = "touch \(folder)/\(place); while [ $(ls \(folder) | wc -l) -lt 10 ]; do sleep 0.02; done; printf all"
                group.addTask { try await text(shell(script)) }
            }
            for try await answer in group { #expect(answer == "all") }
        }
    }

    @Test func `A cancelled task ends its command`() async throws {
        let command = try shell("sleep 600")
        let task = Task { try await text(command) }
        try await Task.sleep(for: .milliseconds(50))
        let asked = ContinuousClock.now
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        #expect(ContinuousClock.now - asked < .seconds(5))
    }

    @Test func `TERM leaves it the time to tidy up`() async throws {
        let file = NSTemporaryDirectory() + "/tidied-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: file) }
        let command = try shell("trap 'touch \(file); exit 0' TERM; while :; do sleep 0.01; done") { $0.timeout = .milliseconds(200) }
        await #expect(throws: CommandFailure.timedOut(seconds: 0.2)) { try await text(command) }
        #expect(FileManager.default.fileExists(atPath: file))
    }

    @Test func `Its folder is gone afterwards, locked folders too`() async throws {
        let folder = try await text(shell("mkdir -p a/b; touch a/b/c; chmod 000 a/b; chmod 500 a; printf %s \"$PWD\""))
        #expect(folder.contains("ledger-command-"))
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func `What cannot be started says why`() async throws {
        let missing = try ExternalCommand(name: "command", line: "no-such-program")
        await #expect(throws: CommandFailure.missing(program: "no-such-program")) { try await text(missing) }
        let file = NSTemporaryDirectory() + "/no-format-\(UUID().uuidString)"
        try Data("\u{1}nothing".utf8).write(to: URL(fileURLWithPath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        chmod(file, 0o700)
        await #expect(throws: CommandFailure.notStarted("Exec format error")) {
            try await text(ExternalCommand(name: "command", line: file))
        }
    }

    @Test func `Descriptors of this process are not its own`() async throws {
        #expect(try await text(shell("ls /proc/self/fd | wc -l")).trimmingCharacters(in: .whitespacesAndNewlines) == "4")
    }
}

@Suite struct CommandLineWordsTests {
    @Test(arguments: [
        ("a b  c", ["a", "b", "c"]), (" 'a b' \"c d\"e ", ["a b", "c de"]), (#"a\ b "c\"d\\e\f" 'g\h'"#, ["a b", #"c"d\e\f"#, #"g\h"#]),
        ("a '' \"\"", ["a", "", ""]), ("a $HOME *; |", ["a", "$HOME", "*;", "|"]),
    ])
    func `A line is split at white space, quotes and backslashes heeded`(line: String, words: [String]) throws {
        #expect(try CommandLineWords.split(line) == words)
        #expect(try CommandLineWords.split(CommandLineWords.joined(words)) == words)
    }

    @Test func `What cannot be split says why`() {
        #expect(throws: CommandLineWords.Fault.empty) { try CommandLineWords.split("  ") }
        #expect(throws: CommandLineWords.Fault.empty) { try CommandLineWords.split("'' a") }
        #expect(throws: CommandLineWords.Fault.openQuote) { try CommandLineWords.split("a 'b") }
        #expect(throws: CommandLineWords.Fault.endsWithBackslash) { try CommandLineWords.split("a \\") }
        #expect(throws: CommandLineWords.Fault.containsNull) { try CommandLineWords.split("a\0") }
    }

    @Test func `Paths of the program and of files become absolute, other words stay`() throws {
        let folder = NSTemporaryDirectory() + "/words-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder + "/inner", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try Data().write(to: URL(fileURLWithPath: folder + "/my script.py"))
        let base = URL(fileURLWithPath: folder).standardizedFileURL.path
        #expect(
            try CommandLineWords.split(ExternalCommand.settled("bin/tool 'my script.py' inner other -x /abs", in: folder))
                == ["\(base)/bin/tool", "\(base)/my script.py", "inner", "other", "-x", "/abs"])
        #expect(try ExternalCommand.settled("python3 x.py", in: folder) == "python3 x.py")
    }
}
