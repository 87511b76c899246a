import Foundation
import Testing

/// Whatever an external command does, its attempt has a reason, the run ends with its dashboards, and no process of it
/// is left.
@Suite(.ownThreads)
struct HostileCommandTests {
    struct Case: CustomTestStringConvertible {
        let name: String
        let script: String
        var answer = CommandBench.result()
        var options: [String] = []
        let outcome: String

        var testDescription: String { name }
    }

    static let brief = ["--pipeline-timeout", "0.3"]

    static let processes = [
        Case(name: "hangs", script: "NAP", options: brief, outcome: "failed: research failed: pipeline did not end within 0.3 s"),
        Case(
            name: "ignores TERM", script: "trap '' TERM; while :; do NAP; done", options: brief,
            outcome: "failed: research failed: pipeline did not end within 0.3 s"),
        Case(
            name: "floods stdout", script: "exec yes",
            outcome: "failed: research failed: pipeline wrote more than 4194304 bytes to stdout"),
        Case(
            name: "floods stderr", script: "exec yes >&2",
            outcome: "failed: research failed: pipeline wrote more than 67108864 bytes to stderr"),
        Case(
            name: "closes stdin and says nothing", script: "exec <&-; exit 0",
            outcome: "failed: research failed: pipeline broke its contract: it wrote nothing to stdout"),
        Case(
            name: "exits before reading stdin", script: "exit 3",
            outcome: "failed: research failed: pipeline exited with code 3"),
        Case(name: "answers without reading stdin", script: "exec <&-; ANSWER", outcome: "accepted: "),
        Case(name: "leaves a child that holds its pipe", script: "NAP & ANSWER", outcome: "accepted: "),
        Case(name: "leaves a child that ignores TERM and HUP", script: "(trap '' TERM HUP; NAP; NAP) & ANSWER", outcome: "accepted: "),
        Case(name: "leaves a child with a session of its own", script: "setsid NAP & ANSWER", outcome: "accepted: "),
        Case(
            name: "leaves a daemon without its environment",
            script: "setsid env -i sh -c 'setsid env -i NAP & exit 0' & NAP & sleep 0.1; exit 4",
            outcome: "failed: research failed: pipeline exited with code 4"),
        Case(
            name: "hangs with children in sessions of their own", script: "trap '' TERM; setsid sh -c 'setsid NAP & NAP' & NAP",
            options: brief, outcome: "failed: research failed: pipeline did not end within 0.3 s"),
        Case(
            name: "kills its own group", script: "NAP & kill -9 0",
            outcome: "failed: research failed: pipeline was ended by signal 9"),
        Case(
            name: "kills its parent's group",
            script: "setsid NAP & NAP & kill -9 -$(awk '{print $5}' /proc/$PPID/stat); NAP",
            outcome: "failed: research failed: pipeline ended the process that watches over it"),
        Case(
            name: "kills its parent, leaving a daemon without its environment",
            script: "setsid env -i sh -c 'setsid env -i NAP & exit 0' & sleep 0.1; NAP & kill -9 $PPID; NAP",
            outcome: "failed: research failed: pipeline ended the process that watches over it"),
        Case(
            name: "kills its parent's parent, too",
            script: "setsid NAP & NAP & K=$(awk '{print $4}' /proc/$PPID/stat); kill -9 $K $PPID; NAP",
            outcome: "failed: research failed: pipeline ended the process that watches over it"),
        Case(
            name: "stops its parent", script: "kill -STOP $PPID; ANSWER", options: brief,
            outcome: "failed: research failed: pipeline did not end within 0.3 s"),
        Case(
            name: "is no program", script: "exec ./nothing-of-this-name",
            outcome: "failed: research failed: pipeline exited with code 127"),
    ]

    static let answers = [
        Case(
            name: "says nonsense", script: "echo 'Dear Sir'",
            outcome: "failed: research failed: pipeline broke its contract: stdout is no JSON: line 1: "
                + "a value is neither text, number, true, false nor null"),
        Case(
            name: "answers in another encoding", script: #"printf '{"version":1,"status":"\377"}'"#,
            outcome: "failed: research failed: pipeline broke its contract: stdout is not UTF-8"),
        Case(
            name: "nests deeply", script: "yes '[' | head -c 200000",
            outcome: "failed: research failed: pipeline broke its contract: stdout is no JSON: line 201: values nest more than 200 deep"),
        Case(
            name: "says two things", script: "ANSWER; ANSWER",
            outcome: "failed: research failed: pipeline broke its contract: stdout is no JSON: line 1: unexpected text after a value"),
        Case(
            name: "speaks another version", script: #"echo '{"version":2}'"#,
            outcome: "failed: research failed: pipeline broke its contract: it speaks another version; this ledger speaks version 1"),
        Case(
            name: "says more than was agreed", script: "ANSWER", answer: CommandBench.result(more: #","Graham Petty":1"#),
            outcome: "failed: research failed: pipeline broke its contract: the object has a key that version 1 does not know"),
        Case(
            name: "says too little", script: "ANSWER", answer: CommandBench.result(status: "rejected"),
            outcome: "failed: research failed: pipeline broke its contract: status rejected without a reason"),
        Case(
            name: "drafts for another contact", script: "ANSWER", answer: CommandBench.result(contact: "Ada Quill"),
            outcome: "failed: research failed: pipeline broke its contract: the result is about another contact than was asked about"),
        Case(
            name: "drafts for another company", script: "ANSWER", answer: CommandBench.result(company: "Harrow Vale"),
            outcome: "failed: research failed: pipeline broke its contract: the result is about another company than was asked about"),
        Case(
            name: "names a file outside", script: "ANSWER",
            answer: CommandBench.result(more: #","artefacts":[{"name":"n","path":"/etc/hostname"}]"#),
            outcome: "failed: research failed: pipeline broke its contract: artefacts[0] is outside the output root and the command's folder"),
        Case(
            name: "climbs out of its folder", script: "ANSWER",
            answer: CommandBench.result(more: #","artefacts":[{"name":"n","path":"../x"}]"#),
            outcome: "failed: research failed: pipeline broke its contract: artefacts[0] is outside the output root and the command's folder"),
        Case(
            name: "links out of its folder", script: "ln -s /etc etc; ANSWER",
            answer: CommandBench.result(more: #","artefacts":[{"name":"n","path":"etc/hostname"}]"#),
            outcome: "failed: research failed: pipeline broke its contract: artefacts[0] is no file inside the output root or the "
                + "command's folder, reached without links"),
        Case(
            name: "names a pipe", script: "mkfifo p; ANSWER",
            answer: CommandBench.result(more: #","artefacts":[{"name":"n","path":"p"}]"#),
            outcome: "failed: research failed: pipeline broke its contract: artefacts[0] is no regular file"),
    ]

    @Test(arguments: processes) func `A command that misbehaves leaves a reason and no process`(hostile: Case) throws {
        try expect(hostile)
    }

    @Test(arguments: answers) func `An answer that cannot be used leaves a reason`(hostile: Case) throws {
        try expect(hostile)
    }

    private func expect(_ hostile: Case) throws {
        let bench = try CommandBench()
        try bench.write(command: hostile.script, answer: hostile.answer)
        let outcome = try bench.bench.ledger(CommandBench.arguments + hostile.options)
        #expect(bench.remains() == [])
        let attempt = try bench.attempt()
        // What a failure keeps is bounded.
        #expect(attempt == hostile.outcome, "\(outcome.err)")
        #expect(outcome.status == (hostile.outcome.hasPrefix("accepted") ? 0 : 2), "\(outcome.err)")
        #expect(bench.bench.exists("outbound/runs/2026-03-17_outbound_run.md"))
        #expect(!outcome.err.contains("Graham"))
    }
}
