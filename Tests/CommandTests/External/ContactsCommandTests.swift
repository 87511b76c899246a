import Foundation
import Testing

/// A command is asked for the people of an account.
@Suite(.ownThreads)
struct ContactsCommandTests {
    private static let arguments = [
        "run", "--run-date", "2026-03-17", "--max-tries", "1", "--quiet", "--contacts-command", "sh contacts.sh",
    ]

    private func run(_ script: String) throws -> (bench: CommandBench, outcome: Bench.Outcome) {
        let bench = try CommandBench()
        try bench.bench.write(script, to: "contacts.sh")
        return (bench, try bench.bench.ledger(Self.arguments))
    }

    @Test func `It is asked for each persona, and its people are drafted for`() throws {
        let (bench, outcome) = try run(
            """
            cat >> "$(dirname "$0")/requests"
            echo >> "$(dirname "$0")/requests"
            cat <<'END'
            {"version":1,"status":"ok","contacts":[{"name":"Ada Quill","title":"","reference":"7"},
             {"name":"Graham\\nPetty","title":"Quality Director","email":"g@northmoor.example","reference":"8"}]}
            END
            """)
        #expect(outcome.status == 0, "\(outcome.err)")
        let requests = try bench.bench.read("requests").split(separator: "\n")
        #expect(requests.count == 3)
        #expect(
            requests.first == """
                {"company":{"domain":"northmoor.example","name":"Northmoor Biologics"},"persona":{"id":"quality",\
                "terms":["quality director","vp quality","quality manager"]},"version":1}
                """)
        #expect(try bench.bench.rows("SELECT contact_name || ', ' || state AS a FROM v_attempts ORDER BY position") == [
            ["Graham Petty, accepted"], ["Ada Quill, skipped"],
        ])
        #expect(try bench.bench.rows("SELECT DISTINCT provider FROM calls") == [["contacts_command"]])
    }

    @Test(arguments: [
        ("no_credentials", "no credentials"), ("rejected_credentials", "rejected credentials"), ("quota", "quota"),
        ("outage", "outage"),
    ])
    func `Each kind of unavailable is a skip with its cause`(cause: String, told: String) throws {
        let (bench, outcome) = try run(#"echo '{"version":1,"status":"unavailable","cause":"\#(cause)"}'"#)
        #expect(outcome.status == 69, "\(outcome.err)")
        #expect(try bench.bench.rows("SELECT cause, reason FROM v_account_history") == [[told, "contacts command unavailable"]])
        #expect(bench.bench.exists("outbound/runs/2026-03-17_outbound_run.md"))
    }

    @Test(arguments: [
        ("exit 3", "contacts command exited with code 3"),
        ("echo '{\"version\":1,\"status\":\"unavailable\"}'", "contacts command broke its contract: status unavailable without a cause"),
        ("echo no", "contacts command broke its contract: stdout is no JSON: line 1: a value is neither text, number, true, false nor null"),
        ("echo '{\"version\":1,\"status\":\"ok\",\"contacts\":[{\"name\":\"A\"}]}'", "contacts command broke its contract: contacts[0] has no title"),
    ])
    func `A fault of it is the account's alone`(script: String, cause: String) throws {
        let (bench, outcome) = try run(script)
        #expect(outcome.status == 2, "\(outcome.err)")
        #expect(try bench.bench.rows("SELECT cause, reason FROM v_account_history") == [[cause, "contact search failed"]])
    }

    @Test func `A source named without its command is told`() throws {
        let outcome = try CommandBench().bench.ledger("run", "--contact-source", "command")
        #expect(outcome.status == 64)
        #expect(outcome.err.contains("needs `contacts_command`"))
    }
}
