import Foundation
import Testing

/// Review at a terminal, where nothing but a key that is pressed for what the screen shows decides.
@Suite(.ownThreads) struct ReviewTerminalTests {
    private let bench: Bench

    /// Presses each of its arguments, escapes read, at a prompt of its own; the first is typed before any prompt.
    private static let typist = #"""
        import os, pty, select, sys

        pid, terminal = pty.fork()
        if pid == 0:
            os.execvp("ledger", ["ledger", "review", "--by", "Ann", "--confidence", "HIGH"])
        seen = b""

        def read_until(text):
            global seen
            start = len(seen)
            while text is None or text not in seen[start:]:
                if not select.select([terminal], [], [], 120)[0]:
                    sys.exit("nothing came after: " + seen.decode())
                try:
                    seen += os.read(terminal, 65536)
                except OSError:
                    return

        for place, key in enumerate(sys.argv[1:]):
            if place > 0:
                read_until(b"? q > ")
            os.write(terminal, key.encode().decode("unicode_escape").encode("latin-1"))
        read_until(None)
        print(seen.decode())
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))

        """#

    init() throws {
        bench = try Bench()
        try SampleList.write(to: bench)
        try bench.ledger("run", "--run-date", SampleList.day, "--quiet", "--max-drafts-per-account", "5")
        try bench.write(Self.typist, to: "typist.py")
    }

    private func press(_ keys: String..., ahead: String = "") throws -> Bench.Outcome {
        let words = ([ahead] + keys).map { "'\($0)'" }.joined(separator: " ")
        return try bench.shell("python3 typist.py \(words)", environment: ["TERM": "xterm", "EDITOR": "false", "VISUAL": ""])
    }

    private func decisions() throws -> [[String]] { try bench.rows("SELECT action FROM reviews ORDER BY id") }

    @Test func `A key that is pressed at the prompt decides`() throws {
        let outcome = try press("a", "q")
        #expect(outcome.status == 0 && outcome.out.contains("1 draft approved"), "\(outcome.out) \(outcome.err)")
        #expect(try decisions() == [["approve"]])
    }

    @Test(arguments: [#"\x1b[a"#, #"\x1ba"#, #"\x1b[A"#, "approved by all", #"a\r"#])
    func `Arrows, Alt with a key and pasted text decide nothing`(bytes: String) throws {
        let outcome = try press(bytes, "q")
        #expect(outcome.status == 0 && outcome.out.contains("That is no single key"), "\(outcome.out) \(outcome.err)")
        #expect(try decisions() == [])
    }

    @Test func `What was typed before the prompt decides nothing`() throws {
        let outcome = try press("q", ahead: #"a\nd\nno\n"#)
        #expect(outcome.status == 0 && outcome.out.contains("0 drafts approved, 0 declined"), "\(outcome.out) \(outcome.err)")
        #expect(try decisions() == [])
    }

    @Test func `The decision on the last draft can be taken back`() throws {
        let open = try bench.rows("SELECT draft_id FROM v_review WHERE review IS NULL AND confidence_mode = 'HIGH'").count
        let skips = Array(repeating: "n", count: open - 1).map { "'\($0)'" }.joined(separator: " ")
        let outcome = try bench.shell("python3 typist.py '' \(skips) a x u q")
        #expect(outcome.status == 0 && outcome.out.contains("That was the last one: u takes"), "\(outcome.out) \(outcome.err)")
        #expect(outcome.out.contains("0 drafts approved"))
        #expect(try decisions() == [["approve"], ["reopen"]])
    }
}
