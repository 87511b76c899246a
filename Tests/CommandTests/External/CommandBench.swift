import Foundation
import Testing

/// A workspace of one account with one contact, for whom an external command drafts.
struct CommandBench {
    let bench: Bench
    /// Seconds that the command's processes sleep, by which they are found.
    private let nap = "86400.\(UInt32.random(in: 100_000...(.max)))"

    static let company = "Northmoor Biologics"
    static let contact = "Graham Petty"

    init() throws {
        bench = try Bench()
        try bench.write("company,domain\n\(Self.company),northmoor.example\n", to: "accounts.csv")
        try bench.write(
            "name,title,company,email\n\(Self.contact),Quality Director,\(Self.company),graham.petty@northmoor.example\n",
            to: "contacts.csv")
        try bench.write(Self.signals, to: "signals.csv")
        try bench.write("accounts: accounts.csv\ncontacts: contacts.csv\nsignals: signals.csv\n", to: "ledger.yaml")
    }

    private static let signals = """
        company,claim,source_type,source_url,as_of,type,scope
        \(company),\(company) opened a filling line for single-use vials,public_url,https://a.example/1,2026-03-01,expansion,company
        \(company),\(company) raised money for its cell culture plant,public_url,https://a.example/2,2026-02-20,funding,company
        \(company),\(company) launched a reusable vial holder for clinics,public_url,https://a.example/3,2026-02-10,launch,company

        """

    /// A result about the contact, unless it says otherwise.
    static func result(
        company: String = company, contact: String = contact, status: String = "ready", body: String = body,
        used: String = "", more: String = ""
    ) -> String {
        #"{"version":1,"status":"\#(status)","company":{"name":"\#(company)"},"contact":{"name":"\#(contact)"},"#
            + #""variants":[{"subject":"Records after a change","body":"\#(body)","used_signal_ids":[\#(used)]}]\#(more)}"#
    }

    static let body = text(opening: "Many teams in regulated manufacturing are asked to do more with the same people.")

    static func text(greeting: String = "Hi Graham,", opening: String) -> String {
        greeting + #"\n\n"# + opening
            + " When a site changes, the paperwork tends to lag behind the work, and people keep the same record in more than "
            + "one place. I have a short checklist that shows where such gaps usually sit, and it takes a few minutes to go "
            + "through. Would it be useful if I sent it over?"
    }

    /// Writes the command, in which `NAP` is a sleep of a day and `ANSWER` prints a good result.
    @discardableResult
    func write(command script: String, answer: String = result()) throws -> String {
        try bench.write(answer, to: "answer.json")
        let path = bench.folder.path
        let text = script.replacing("NAP", with: "sleep \(nap)").replacing("ANSWER", with: "cat '\(path)/answer.json'")
        return try bench.write(text + "\n", to: "command.sh")
    }

    static let arguments = [
        "run", "--run-date", "2026-03-17", "--max-tries", "1", "--quiet", "--pipeline", "sh command.sh",
        "--pipeline-timeout", "20",
    ]

    /// Runs the ledger with a command that drafts.
    func run(_ script: String, answer: String = result(), _ more: String...) throws -> Bench.Outcome {
        try write(command: script, answer: answer)
        return try bench.ledger(Self.arguments + more)
    }

    /// The state and reason of the one attempt.
    func attempt() throws -> String {
        try bench.rows("SELECT state || ': ' || coalesce(reason, '') AS a FROM v_attempts").first?.first ?? "no attempt"
    }

    /// Command lines of processes that the command left behind, its guard among them.
    func remains() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.filter { Int32($0) != nil }.compactMap { pid in
            let words = FileManager.default.contents(atPath: "/proc/\(pid)/cmdline") ?? Data()
            let line = String(decoding: words, as: UTF8.self).replacing("\0", with: " ")
            return line.contains(nap) || line.contains(bench.folder.path) ? line : nil
        }
    }

    /// Waits until something is so.
    func wait(for condition: () throws -> Bool) throws -> Bool {
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if try condition() { return true }
            usleep(5_000)
        }
        return false
    }
}
