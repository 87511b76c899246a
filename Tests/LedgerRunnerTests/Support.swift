import Foundation
import GRDB
import LedgerCore
import LedgerDashboard
import LedgerRunner
import LedgerStore
import Prospect
import Synchronization
import Testing

/// A folder that is gone when the test is.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        let url = Self.base.appendingPathComponent("ledger-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
        path = url.resolvingSymlinksInPath().path
    }

    /// In memory where the system has such a folder: the tests make hundreds of ledgers, and each commit is synced.
    private static let base =
        FileManager.default.isWritableFile(atPath: "/dev/shm")
        ? URL(fileURLWithPath: "/dev/shm") : FileManager.default.temporaryDirectory

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func callAsFunction(_ name: String) -> String { path + "/" + name }

    /// Every file below with its bytes; links are not followed.
    func files() throws -> [String: Data] {
        var files: [String: Data] = [:]
        for case let name as String in FileManager.default.enumerator(atPath: path) ?? .init() {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: self(name), isDirectory: &isFolder), !isFolder.boolValue else { continue }
            files[name] = try Data(contentsOf: URL(fileURLWithPath: self(name)))
        }
        return files
    }
}

/// 2026-03-17T12:00:00.000Z
let noon = Timestamp(millisecondsSinceEpoch: 1_773_748_800_000)

/// An accounts file made of records.
struct ListSource: AccountSource {
    let records: [AccountRecord]
    var mapping: [(field: String, column: String)] { [("company_name", "Company")] }
    var path: String { "/lists/accounts.csv" }
    var format: String { "csv" }

    func read(_ body: (AccountRow) throws -> Void) throws -> (sha256: String, bytes: Int) {
        for (index, record) in records.enumerated() { try body(.account(record, line: index + 2)) }
        return (Digest.sha256("\(records.map(\.companyName))"), records.count)
    }
}

/// Knows people by company and persona; a company it was not told of is a failure of the test.
struct StubContacts: ContactSource {
    let name = "contacts_file"
    var people: [String: [String: [FoundContact]]]
    var seen: @Sendable () -> Void = {}

    func contacts(
        at account: AccountQuery, persona: SearchPersona, meter: any CallMeter
    ) async throws -> [FoundContact] {
        seen()
        guard let personas = people[account.companyName] else {
            Issue.record("asked for people at \(account.companyName)")
            return []
        }
        return personas[persona.id] ?? []
    }

    /// One person at each company, found as `quality`.
    static func each(_ companies: [String], _ people: String...) -> StubContacts {
        StubContacts(people: Dictionary(uniqueKeysWithValues: companies.map { ($0, ["quality": people.map { person($0) }]) }))
    }
}

func person(_ name: String, _ title: String = "Quality Director") -> FoundContact {
    FoundContact(name: name, title: title, reference: "line 2")
}

struct Outage: Error, CustomStringConvertible { let description = "the line is dead" }

/// Does to a person what their name says: `refuse`, `reject`, `hold`, `break`; anybody else's draft passes.
struct StubPipeline: ProspectPipeline {
    var seen: @Sendable (_ stage: String, ProspectRequest) async throws -> Void = { _, _ in }
    var variants = [Variant(subject: "A subject", body: "A body", usedSignalIDs: ["signal_001"], writtenBy: "stub")]

    func research(_ request: ProspectRequest, outside: Outside) async throws -> Research {
        try await seen("research", request)
        if request.contact.name.contains("break") { throw Outage() }
        return Research(
            signals: [
                Signal(
                    id: "signal_001", claim: "It grew.", sourceType: .publicURL, sourceURL: "https://a.com/x", asOf: noon.day,
                    scope: .company, type: .expansion, keyTerms: [], provider: "stub", fetchedAt: noon.day,
                    sha256: Digest.sha256("x"), cited: true)
            ], sources: [])
    }

    func generate(
        _ request: ProspectRequest, research: Research, model: (any LanguageModel)?
    ) async throws -> Generation {
        try await seen("generate", request)
        if request.contact.name.contains("refuse") {
            return .refused(Refusal(status: .needsMoreResearch, reason: "Insufficient signals (1/3 for tier A)", whatWouldHelp: "more"))
        }
        let brief = Brief(
            persona: "quality", personaFallback: false, ambiguous: false, automationAllowed: true, eligibleProducts: [],
            forbiddenProducts: [], confidence: .high, confidenceNotes: [], angle: "a", offer: "o", angleCandidates: [],
            offerCandidates: [])
        return .drafted(
            GeneratedDraft(
                reviewReasons: request.contact.name.contains("hold") ? ["ambiguous title"] : [], brief: brief,
                plan: Plan(sentences: [], subjects: []), variants: variants))
    }

    func validate(_ request: ProspectRequest, research: Research, draft: GeneratedDraft) async throws -> Validation {
        try await seen("validate", request)
        let failure = Validation.Failure(check: .length, text: "A body", detail: "too short")
        return Validation(failures: request.contact.name.contains("reject") ? [failure] : [])
    }
}

/// A ledger with its output root, and what it takes to run it.
final class World: Sendable {
    let folder: TemporaryFolder
    let output: OutputRoot
    let store: Store

    init() throws {
        folder = try TemporaryFolder()
        output = try OutputRoot(folder.path)
        store = try Store.open(folder("ledger.sqlite"))
    }

    static let rules = Result { try Rules.load(Rules.defaultYAML, file: "default.yaml") }

    static func plan(
        topN: Int = 10, perAccount: Int = 3, total: Int = 20, sinceDays: Int = 7, clockAt: Timestamp = noon
    ) throws -> RunPlan {
        let rules = try rules.get()
        var settings = RunSettings()
        settings.topN = topN
        settings.maxDraftsPerAccount = perAccount
        settings.maxTotalDrafts = total
        settings.sinceDays = sinceDays
        return RunPlan(
            settings: settings, runDate: clockAt.day, clockAt: clockAt, rules: StoredRules(sha256: rules.sha256, yaml: rules.mergedYAML),
            personas: { rules.searchPersonas(forTags: $0).map(\.id) })
    }

    func begin(_ companies: [String], _ plan: RunPlan) throws -> RunID {
        try store.openRun(plan, accounts: ListSource(records: companies.map { AccountRecord(companyName: $0) }), startAnew: true).runID
    }

    func runner(
        _ pipeline: any ProspectPipeline, _ contacts: any ContactSource, stop: StopFlag = StopFlag(),
        at time: Timestamp = noon, options: WorkOptions = World.options
    ) throws -> Runner {
        Runner(
            store: store, output: output, pipeline: pipeline, contacts: contacts, rules: try Self.rules.get(),
            clock: RunClock(runDate: time.day, utcOffsetSeconds: 0, wallClock: { time }), replay: replay, stop: stop,
            options: options, progress: { _ in })
    }

    /// One try, as the clock of most tests stands still; no grace, so that a stop stops at the next stage.
    static let options: WorkOptions = {
        var options = WorkOptions()
        options.retry.maxTries = 1
        options.grace = .zero
        return options
    }()

    /// Makes a run of the companies and works it to its end.
    func run(
        _ companies: [String], _ plan: RunPlan? = nil, pipeline: any ProspectPipeline = StubPipeline(),
        contacts: any ContactSource
    ) async throws -> RunSnapshot {
        let plan = try plan ?? Self.plan()
        let runID = try begin(companies, plan)
        #expect(try await runner(pipeline, contacts, at: plan.clockAt).work(on: runID) == .finished)
        return try snapshot(runID)
    }

    func snapshot(_ runID: RunID) throws -> RunSnapshot { try store.snapshot(of: runID, outputRoot: output.path) }

    var replay: Replay {
        Replay(store: store, output: output) { [("md", Dashboard.markdown($0)), ("json", Dashboard.json($0))] }
    }

    /// Failures of an attempt that the ledger knows of.
    func tries(of colleague: Int, at company: String) throws -> Int {
        try Int(
            texts(
                """
                SELECT t.tries FROM attempts t
                JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id
                WHERE s.company_name = '\(company)' AND t.position = \(colleague + 1)
                """).first ?? "") ?? 0
    }

    func texts(_ sql: String) throws -> [String] {
        var configuration = Configuration()
        configuration.busyMode = .timeout(30)
        return try DatabaseQueue(path: store.path, configuration: configuration).read { database in
            try Row.fetchAll(database, sql: sql).map { row in
                row.databaseValues.map { $0.storage.value.map { "\($0)" } ?? "-" }.joined(separator: " | ")
            }
        }
    }

    /// What a run came to, by what things are called instead of by row ids, and without real times: what all ways of
    /// running must agree on.
    func outcome() throws -> [String] {
        let place = "s.position || '.' || t.position"
        let attempt = "JOIN attempts t ON t.id = x.attempt_id JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id"
        return try [
            "SELECT 'run', id, run_date, day_number, state, drafts_accepted, worker_id FROM runs ORDER BY id",
            """
            SELECT 'account', run_id, position, company_name, state, reason, cause, drafts_accepted, tries, worker_id
            FROM selections ORDER BY run_id, position
            """,
            """
            SELECT 'attempt', t.run_id, \(place), c.name, t.contact_name, t.contact_title, t.persona, t.stage, t.state,
                t.reason, t.tries, t.file_stem, t.worker_id
            FROM attempts t JOIN contacts c ON c.id = t.contact_id
            JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id
            ORDER BY t.run_id, s.position, t.position
            """,
            "SELECT 'stage', \(place), x.stage, x.result FROM stage_results x \(attempt) ORDER BY 2, 3",
            """
            SELECT 'draft', \(place), x.contact_name, x.subject, x.body, x.state, x.decided_at, x.sources, x.warnings
            FROM drafts x \(attempt) ORDER BY 2
            """,
            "SELECT 'file', \(place), x.kind, x.path, x.sha256 FROM artefacts x \(attempt) ORDER BY 2, 3",
            """
            SELECT 'verdict', \(place), v.gate, v.passed, v.reason
            FROM verdicts v JOIN drafts x ON x.id = v.draft_id \(attempt) ORDER BY 2, 3
            """,
            """
            SELECT 'writing', \(place), x.number, x.written_by, x.subject, x.body, x.failures, x.outcome
            FROM writings x \(attempt) ORDER BY 2, 3
            """,
            """
            SELECT 'like', \(place), (SELECT m.position || '.' || u.position FROM drafts l
                JOIN attempts u ON u.id = l.attempt_id
                JOIN selections m ON m.run_id = u.run_id AND m.account_id = u.account_id WHERE l.id = n.like_draft_id),
                n.similarity_percent
            FROM near_duplicates n JOIN drafts x ON x.id = n.draft_id \(attempt) ORDER BY 2
            """,
            """
            -- Each is there once at least: a call that was made for nothing is recorded too.
            SELECT 'call', s.position, c.operation, c.status FROM calls c
            JOIN selections s ON s.run_id = c.run_id AND s.account_id = c.account_id
            GROUP BY s.position, c.operation, c.status ORDER BY 2, 3, 4
            """,
        ].flatMap(texts)
    }
}

/// Counts calls, and raises a flag at the one that was asked for.
final class Stopper: Sendable {
    let flag = StopFlag()
    private let left: Mutex<Int>

    init(after calls: Int) { left = Mutex(calls) }

    func tick() {
        let isLast = left.withLock { left in
            left -= 1
            return left == 0
        }
        if isLast { flag.raise() }
    }
}
