import Foundation
import Testing

/// A command drafts in place of the native pipeline, and is judged as that is.
@Suite(.ownThreads)
struct ExternalPipelineTests {
    private static let scripts = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Scripts").path

    @Test(arguments: ["python3 {}/examples/pipeline.py", "sh {}/examples/pipeline.sh"])
    func `The examples draft for the samples, and replay writes the same files again`(line: String) throws {
        let bench = try Bench()
        try bench.ledger("init", ".")
        let command = line.replacing("{}", with: Self.scripts)
        let outcome = try bench.ledger("run", "--pipeline", command)
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out.contains("10 of at most 10 drafts accepted"), "\(outcome.out)")
        #expect(try bench.rows("SELECT DISTINCT written_by FROM v_drafts WHERE state = 'accepted'").flatMap { $0 }.allSatisfy { $0.hasPrefix("pipeline") })
        try FileManager.default.removeItem(at: bench.folder.appendingPathComponent("outbound/runs"))
        #expect(try bench.ledger("replay", "--all").status == 0)
        let check = try bench.ledger("replay", "--all", "--check")
        #expect(check.status == 0, "\(check.out)")
    }

    @Test func `What a run was killed after is not asked for again`() throws {
        let bench = try CommandBench()
        try bench.write(command: "echo asked >> '\(bench.bench.folder.path)/asked'; ANSWER")
        let first = try bench.bench.ledger(CommandBench.arguments, environment: ["LEDGER_KILL_AT": "researched"])
        #expect(first.wasKilled)
        #expect(try bench.bench.ledger(CommandBench.arguments).status == 0)
        #expect(try bench.attempt() == "accepted: ")
        #expect(try bench.bench.read("asked") == "asked\n")
        #expect(try bench.bench.ledger("replay", "--all", "--check").status == 0)
    }

    @Test func `An external PASSED does not make a bad draft pass`() throws {
        let bench = try CommandBench()
        let bad = CommandBench.text(opening: "Northmoor Biologics bought a plant in Cork for 40 million dollars.")
        let answer = CommandBench.result(body: bad, more: #","validation":{"status":"PASSED"}"#)
        #expect(try bench.run("ANSWER", answer: answer).status == 2)
        #expect(try bench.attempt().hasPrefix("rejected: "))
    }

    @Test func `An external FAILED fails a good draft`() throws {
        let bench = try CommandBench()
        let answer = CommandBench.result(more: #","validation":{"status":"FAILED","failures":[{"check":"tone"}]}"#)
        #expect(try bench.run("ANSWER", answer: answer).status == 2)
        #expect(try bench.attempt().hasPrefix("rejected: "))
        #expect(try bench.bench.rows("SELECT reason FROM v_gate_failures").first?.first?.contains("pipeline") == true)
    }

    @Test func `A draft that greets somebody else is rejected`() throws {
        let bench = try CommandBench()
        let body = CommandBench.text(greeting: "Hi Ada,", opening: "Many teams are asked to do more with the same people.")
        #expect(try bench.run("ANSWER", answer: CommandBench.result(body: body)).status == 2)
        #expect(try bench.attempt().hasPrefix("rejected: "))
    }

    @Test func `What a command wants a person for is held, and its refusals are reasons that name nobody`() throws {
        let held = try CommandBench()
        _ = try held.run("ANSWER", answer: CommandBench.result(status: "requires_manual_review", more: #","reason":"odd title""#))
        #expect(try held.attempt() == "held: the pipeline asks for a person: odd title")
        let refused = try CommandBench()
        let more = #","reason":"nothing known of Graham Petty""#
        _ = try refused.run("ANSWER", answer: CommandBench.result(status: "needs_more_research", more: more))
        #expect(try refused.attempt() == "rejected: pipeline: nothing known of the contact")
    }

    @Test func `Files it wrote in its folder and below the output root are kept with the research`() throws {
        let bench = try CommandBench()
        let kept = bench.bench.folder.appendingPathComponent("outbound/theirs.md").resolvingSymlinksInPath().path
        let answer = CommandBench.result(
            more: #","artefacts":[{"name":"here","path":"a/b.md"},{"name":"there","path":"\#(kept)"},{"name":"inline","text":"--- three"}]"#)
        let script = "mkdir a; echo one > a/b.md; echo two > '\(kept)'; ANSWER"
        #expect(try bench.run(script, answer: answer).status == 0)
        let file = try #require(bench.bench.files(in: "outbound").first { $0.hasSuffix("_research.md") })
        let text = try bench.bench.read("outbound/" + file)
        #expect(text.hasSuffix("## From the pipeline: here\n\none\n\n\n## From the pipeline: there\n\ntwo\n\n\n## From the pipeline: inline\n\n\\--- three\n"))
        #expect(try bench.bench.ledger("replay", "--all", "--check").status == 0)
    }

    @Test func `A command knows its folder, and of the environment what it was promised`() throws {
        let bench = try CommandBench()
        let out = bench.bench.folder.path
        try bench.write(
            command: "env | cut -d= -f1 | sort > '\(out)/env'; stat -c %a . > '\(out)/mode'; pwd > '\(out)/pwd'; ANSWER")
        _ = try bench.bench.ledger(
            CommandBench.arguments + ["--pipeline-env", "NAMED_KEY"],
            environment: ["NAMED_KEY": "k", "OTHER_KEY": "o", "HOME": "/nowhere", "TZ": "UTC"])
        let names = try bench.bench.read("env").split(separator: "\n")
        #expect(names.contains("NAMED_KEY") && names.contains("PATH") && names.contains("TMPDIR"))
        let known = ["HOME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "LEDGER_COMMAND_MARK", "LOGNAME", "NAMED_KEY", "PATH",
            "PWD", "SSL_CERT_DIR", "SSL_CERT_FILE", "TMPDIR", "TZ", "USER", "OLDPWD", "_", "SHLVL"]
        #expect(names.allSatisfy { known.contains(String($0)) }, "\(names)")
        #expect(try bench.bench.read("mode") == "700\n")
        let folder = try bench.bench.read("pwd").trimmingCharacters(in: .newlines)
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test func `A killed ledger takes its commands with it`() throws {
        let bench = try CommandBench()
        try bench.write(command: "trap '' TERM HUP; setsid NAP & NAP")
        let run = try bench.bench.start(CommandBench.arguments)
        #expect(try bench.wait { bench.remains().count { $0.hasPrefix("sleep") } == 2 })
        run.signal(SIGKILL)
        _ = try run.outcome()
        #expect(try bench.wait { bench.remains().isEmpty }, "\(bench.remains())")
    }

    @Test func `A stopped run ends its commands and can be resumed`() throws {
        let bench = try CommandBench()
        try bench.write(command: "setsid NAP & NAP")
        let run = try bench.bench.start(CommandBench.arguments + ["--grace", "0"])
        #expect(try bench.wait { bench.remains().count { $0.hasPrefix("sleep") } == 2 })
        run.signal(SIGINT)
        #expect(try run.outcome().status == 75)
        #expect(bench.remains() == [])
        try bench.write(command: "ANSWER")
        #expect(try bench.bench.ledger("resume", "--quiet").status == 0)
        #expect(try bench.attempt() == "accepted: ")
    }

    @Test func `What it says it cost is counted, up to what was reserved for it`() throws {
        for (most, counted) in [("0.5", "0.2"), ("0.1", "0.1")] {
            let bench = try CommandBench()
            let answer = CommandBench.result(more: #","cost":{"usd":0.2,"input_tokens":7,"output_tokens":3}"#)
            #expect(try bench.run("ANSWER", answer: answer, "--pipeline-cost", most).status == 0)
            let rows = try bench.bench.rows(
                "SELECT status || ' ' || cost_usd || ' ' || input_tokens || ' ' || output_tokens AS a FROM calls WHERE provider = 'pipeline'")
            #expect(rows == [["ok \(counted) 7 3"]])
        }
    }

    @Test func `A spent budget is a reason, and the command is not run`() throws {
        let bench = try CommandBench()
        let script = "touch '\(bench.bench.folder.path)/ran'; ANSWER"
        #expect(try bench.run(script, answer: CommandBench.result(), "--pipeline-cost", "2", "--budget", "usd=1").status == 2)
        #expect(try bench.attempt().hasPrefix("failed: research failed: "))
        #expect(!bench.bench.exists("ran"))
    }

    @Test(arguments: ["5", "pipeline.usd=5"])
    func `A budget of money needs to know what the command may cost`(budget: String) throws {
        let bench = try CommandBench()
        let run = try bench.run("ANSWER", answer: CommandBench.result(), "--budget", budget)
        #expect(run.status == 64)
        #expect(run.err.contains("budget \"\(budget)\" cannot be kept to without pipeline_cost"), "\(run.err)")
        #expect(!bench.bench.exists("outbound"))
        #expect(try bench.run("ANSWER", answer: CommandBench.result(), "--budget", budget, "--pipeline-cost", "0").status == 0)
    }

    @Test func `A budget of anything else asks for no cost of the command`() throws {
        let budget = "pipeline.calls=5,zoominfo.credits=1"
        #expect(try CommandBench().run("ANSWER", answer: CommandBench.result(), "--budget", budget).status == 0)
    }

    @Test func `What fails for now is tried again`() throws {
        let bench = try CommandBench()
        let seen = bench.bench.folder.path + "/seen"
        try bench.write(command: "[ -e '\(seen)' ] && ANSWER || { touch '\(seen)'; exit 75; }")
        let arguments = CommandBench.arguments + ["--max-tries", "2", "--retry-pause", "0"]
        #expect(try bench.bench.ledger(arguments).status == 0)
        #expect(try bench.attempt() == "accepted: ")
    }

    @Test func `A program that is not there is told before there is a run`() throws {
        let bench = try CommandBench()
        let run = try bench.bench.ledger("run", "--pipeline", "no-such-program-anywhere --fast")
        #expect(run.status == 69)
        #expect(run.err.contains("pipeline: there is no program no-such-program-anywhere in PATH"))
        #expect(!bench.bench.exists("outbound"))
        let doctor = try bench.bench.ledger(["doctor"], environment: ["LEDGER_PIPELINE": "./gone.sh"])
        #expect(doctor.status == 65)
        #expect(doctor.out.contains("gone.sh is no program that can be run"))
        let open = try bench.bench.ledger("run", "--pipeline", "sh 'command.sh")
        #expect(open.status == 64)
        #expect(open.err.contains("has a quote that is not closed"))
    }

    @Test func `A path in ledger.yaml is relative to it, and the run goes on from any folder`() throws {
        let bench = try CommandBench()
        try bench.write(command: "ANSWER")
        let settings = try bench.bench.read("ledger.yaml")
        try bench.bench.write(settings + "pipeline: sh command.sh\n", to: "ledger.yaml")
        try bench.bench.write("", to: "elsewhere/x")
        let outcome = try Bench.launch(
            Bench.program, ["run", "--config", "../ledger.yaml", "--run-date", "2026-03-17", "--output-root", "../outbound"],
            in: bench.bench.folder.appendingPathComponent("elsewhere"), environment: [:])
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(try bench.attempt() == "accepted: ")
    }

    @Test func `A draft outside any run can be a command's too`() throws {
        let bench = try CommandBench()
        try bench.write(command: "echo talk >&2; ANSWER")
        let outcome = try bench.bench.ledger(
            "draft", "--company", CommandBench.company, "--contact", CommandBench.contact, "--title", "Quality Director",
            "--signals", "signals.csv", "--run-date", "2026-03-17", "--pipeline", "sh command.sh", "--verbose")
        #expect(outcome.status == 0, "\(outcome.err)")
        #expect(outcome.out.contains("Validation: PASSED"))
        #expect(outcome.err == "pipeline wrote to stderr:\n  talk\n")
    }

    @Test func `The schema is printed, and a model beside a pipeline is refused`() throws {
        let bench = try CommandBench()
        #expect(try bench.bench.json(bench.bench.ledger("pipeline", "schema").out)["$defs"] != nil)
        try bench.write(command: "ANSWER")
        let outcome = try bench.bench.ledger(CommandBench.arguments + ["--model", "openai/x"])
        #expect(outcome.status == 64)
        #expect(outcome.err.contains("does nothing beside `pipeline`"))
    }
}
