import Connection
import Foundation
import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect

/// A refusal to go on: what was asked for cannot be measured.
struct BenchError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// The clock of every measurement stands still, so that two programs store the same texts.
let noon = Timestamp(millisecondsSinceEpoch: 1_773_748_800_000)
let clock = RunClock(runDate: noon.day, utcOffsetSeconds: 0, wallClock: { noon })

/// A ranked list, best first: `name<TAB>account id` on each line of a file.
struct ListFile: AccountSource {
    let rows: [(name: String, id: String)]
    let path: String
    let format = "csv"
    let mapping = [(field: "company_name", column: "Company"), (field: "account_id", column: "Account ID")]

    init(_ path: String) throws {
        self.path = path
        rows = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map { line in
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            return (String(cells[0]), cells.count > 1 ? String(cells[1]) : "")
        }
    }

    func read(_ body: (AccountRow) throws -> Void) throws -> (sha256: String, bytes: Int) {
        for (index, row) in rows.enumerated() {
            let record = AccountRecord(
                companyName: row.name, score: Double(rows.count - index), externalID: row.id.isEmpty ? nil : row.id)
            try body(.account(record, line: index + 2))
        }
        return (Digest.sha256("\(rows.count) \(path)"), rows.count)
    }
}

/// One person for each persona, at every account the same three.
struct ThreePeople: ContactSource {
    static let all = [
        "quality": FoundContact(
            name: "Ada Quill", title: "Quality Director", email: "ada.quill@example.com", reference: "line 2"),
        "ops": FoundContact(
            name: "Ben Marsh", title: "Operations Director", email: "ben.marsh@example.com", reference: "line 3"),
        "it": FoundContact(name: "Cleo Vane", title: "IT Director", email: "cleo.vane@example.com", reference: "line 4"),
    ]

    let name = "bench"
    var lookup = Duration.zero

    func contacts(at account: AccountQuery, persona: SearchPersona) async throws -> [FoundContact] {
        if lookup > .zero { try await Task.sleep(for: lookup) }
        return Self.all[persona.id].map { [$0] } ?? []
    }
}

/// Says the same of everybody: one cited signal, a body of some 300 bytes, a validation that passes.
struct TrivialPipeline: ProspectPipeline {
    var generation = Duration.zero

    func research(_ request: ProspectRequest) async throws -> Research {
        Research(
            signals: [
                Signal(
                    id: "signal_001", claim: "The company opened a second filling line at its main plant.",
                    sourceType: .publicURL, sourceURL: "https://news.example.com/second-filling-line", asOf: noon.day,
                    scope: .company, type: .expansion, keyTerms: ["filling", "line"], provider: "bench",
                    fetchedAt: noon.day, sha256: String(repeating: "0", count: 64), cited: true)
            ], sources: [SourceReport(source: "bench", status: .ok, count: 1)])
    }

    func generate(_ request: ProspectRequest, research: Research) async throws -> Generation {
        if generation > .zero { try await Task.sleep(for: generation) }
        let brief = Brief(
            persona: "quality", personaFallback: false, ambiguous: false, automationAllowed: true, eligibleProducts: [],
            forbiddenProducts: [], confidence: .high, confidenceNotes: ["1 distinct cited signal"], angle: "capacity",
            offer: "checklist", angleCandidates: [], offerCandidates: [])
        let body =
            "Dear colleague, we read that the company opened a second filling line at its main plant. Teams that add "
            + "a line often find that deviations of the first one are met again on the second, and that the records "
            + "of both drift apart. Would a one-page checklist of what others reconciled first be of use to you?"
        return .drafted(
            GeneratedDraft(
                reviewReasons: [], brief: brief, plan: Plan(sentences: [], subjects: []),
                variants: [
                    Variant(
                        subject: "Second filling line", body: body, usedSignalIDs: ["signal_001"], writtenBy: "bench")
                ]))
    }

    func validate(_ request: ProspectRequest, research: Research, draft: GeneratedDraft) async throws -> Validation {
        Validation(failures: [])
    }
}

/// What the store is handed for each attempt, as a run of the runner stored it; measure_attempts.py reads it from there.
struct Texts: Sendable {
    let research, generate, validate: String
    let draft: DraftRecord
    /// Of every file.
    let text: String

    init(_ path: String) throws {
        let fields = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\0", omittingEmptySubsequences: false)
            .map(String.init)
        guard fields.count >= 10 else { throw BenchError("\(path) holds \(fields.count) texts") }
        (research, generate, validate) = (fields[0], fields[1], fields[2])
        let decoder = JSONDecoder()
        draft = DraftRecord(
            contactName: "", contactTitle: "", subject: fields[3], body: fields[4], confidenceMode: fields[5],
            citedSignals: Int(fields[6]) ?? 0,
            sources: try decoder.decode([RunSnapshot.Source].self, from: Data(fields[7].utf8)),
            warnings: try decoder.decode([String].self, from: Data(fields[8].utf8)))
        text = fields[9]
    }
}

/// A ledger opened for a measurement, with the run in it that is not over.
struct Ledger {
    let store: Store
    let rules: Rules

    /// - Parameter synchronous: `full`, as the store sets it, `normal` or `off`.
    init(_ path: String, synchronous: String) throws {
        connection_note()
        store = try Store.open(path)
        rules = try Rules.load(Rules.defaultYAML, file: "default.yaml")
        let expected = ["off": 0, "normal": 1, "full": 2][synchronous]
        if synchronous != "full" { _ = connection_execute("PRAGMA synchronous = \(synchronous)") }
        guard connection_number("PRAGMA synchronous") == expected ?? -2 else {
            throw BenchError("synchronous is not \(synchronous)")
        }
    }

    func runID() throws -> RunID {
        guard let id = try store.unfinishedRuns().first else { throw BenchError("the ledger has no unfinished run") }
        return id
    }

    func join(_ run: RunID, slots: Int) throws -> WorkerID {
        let end = LeaseEnd(at: noon.adding(hours: 24), uptime: ProcessIdentity.uptime() + 86_400_000)
        guard let worker = try store.join(run, as: ProcessIdentity.current, slots: slots, leaseEnd: end).worker else {
            throw BenchError("run \(run) takes no worker")
        }
        return worker
    }
}

/// Makes a run over the accounts of a list, with room for every contact.
/// - Parameter opened: the accounts are opened, with an attempt for each contact.
func prepare(_ path: String, list: String, opened: Bool, perAccount: Int, total: Int?) async throws {
    let ledger = try Ledger(path, synchronous: "off")
    let accounts = try ListFile(list)
    var settings = RunSettings()
    settings.topN = accounts.rows.count
    settings.maxDraftsPerAccount = perAccount
    settings.maxTotalDrafts = total ?? accounts.rows.count * perAccount
    settings.sinceDays = 0
    let rules = ledger.rules
    let plan = RunPlan(
        settings: settings, runDate: noon.day, clockAt: noon, rules: StoredRules(sha256: rules.sha256, yaml: rules.mergedYAML),
        personas: { rules.searchPersonas(forTags: $0).map(\.id) })
    let run = try ledger.store.openRun(plan, accounts: accounts, startAnew: true).runID
    if opened {
        let worker = try ledger.join(run, slots: 1)
        let claim = try await ledger.store.claim(
            accounts.rows.count, of: run, for: worker, now: noon, longestPause: .seconds(1))
        let opening = Opening(store: ledger.store, run: try ledger.store.run(run), worker: worker)
        for case .findContacts(let account) in claim.work { try await opening.open(account) }
        try ledger.store.leave(worker, of: run)
    }
    try ledger.store.close()
}

/// Opens accounts as the runner does, without looking anybody up.
struct Opening: Sendable {
    let store: Store
    let run: Run
    let worker: WorkerID

    func open(_ account: SelectedAccount) async throws {
        let calls = account.personas.map { persona in
            ProviderCall(
                provider: "bench", operation: "contacts:\(persona)", status: .ok, detail: nil, results: 1,
                startedAt: noon, endedAt: noon)
        }
        let people = account.personas.compactMap { persona in
            ThreePeople.all[persona].map { DiscoveredContact(contact: $0, persona: persona, source: "bench") }
        }
        try await store.openAccount(account, of: run, by: worker, contacts: people, calls: calls) { _, _ in false }
    }
}
