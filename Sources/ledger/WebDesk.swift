import LedgerCore
import LedgerDashboard
import LedgerRunner
import LedgerStore
import LedgerWeb
import Prospect
import Synchronization

/// The desk that reviews by command and key, for reviews in the browser.
struct WebDesk: DraftDesk {
    private let workspace: Workspace
    private let store: Store
    private let desk: ReviewDesk
    private let rules: KnownRules
    private let now: @Sendable () -> Timestamp
    private let say: @Sendable (String) -> Void

    /// - Parameter say: tells the operator of what is not for the browser.
    init(_ workspace: Workspace, _ store: Store, say: @escaping @Sendable (String) -> Void) throws {
        let rules = KnownRules()
        let clock = try workspace.clock(runDate: nil)
        self.workspace = workspace
        self.store = store
        self.rules = rules
        self.say = say
        now = { clock.realNow() }
        desk = try workspace.desk(store) { try rules.of($0, $1) }
    }

    func approve(_ id: DraftID, by actor: String, reason: String?, seen: String) throws {
        try requireRoot(of: id)
        try sayingUnwritten(id) { _ = try desk.approve(id, by: actor, reason: reason, seen: seen) }
    }

    func decline(_ id: DraftID, by actor: String, reason: String, seen: String) throws {
        try requireRoot(of: id)
        try sayingUnwritten(id) { try desk.decline(id, by: actor, reason: reason, seen: seen) }
    }

    func reopen(_ id: DraftID, by actor: String, reason: String?) throws { try desk.reopen(id, by: actor, reason: reason) }

    func edit(_ id: DraftID, to wording: Wording, by actor: String, seen: String) throws {
        try desk.edit(id, to: wording, by: actor, seen: seen)
    }

    func restore(_ id: DraftID, by actor: String, seen: String) throws {
        try desk.restore(id, by: actor, seen: seen)
    }

    func judge(_ wording: Wording, of id: DraftID) throws -> [WritingRecord.Failure] {
        try desk.judge(wording, of: id).failures
    }

    func export(_ format: ExportFormat, isRaw: Bool, _ scope: ExportScope, by actor: String) throws -> DraftExport {
        let name = ExportName(
            format: format, isRaw: isRaw, scope: scope, included: [], runDate: try runDate(of: scope)).text
        let request = ExportRequest(
            format: format, isRaw: isRaw, scope: scope, included: [], path: format.isFolder ? "exports/" + name : nil,
            actor: actor)
        return try refusing { try export(request, as: name) }
    }

    private func export(_ request: ExportRequest, as name: String) throws -> DraftExport {
        let renderer = try renderer(request.format, request.isRaw)
        guard let path = request.path else {
            let record = try store.export(request, at: now(), render: renderer.render)
            let file = record.rendered.files.first.map { DraftExport.File(name: name, text: $0.text) }
            return DraftExport(file: file, drafts: record.rendered.drafts.count, told: ExportView.told(record))
        }
        let root = try workspace.output()
        let written = try ExportDrafts(store: store, root: root).write(request, to: path, at: now()) { drafts in
            try workspace.requireRoot(of: drafts)
            return renderer.render(drafts)
        }
        return DraftExport(
            file: nil, drafts: written.record.rendered.drafts.count,
            told: ExportView.told(written.record) + "; in \(path) of the output folder")
    }

    func message(_ id: DraftID, by actor: String) throws -> DraftExport {
        let request = ExportRequest(format: .eml, isRaw: false, scope: .drafts([id]), included: [.sent], path: nil, actor: actor)
        let record = try refusing { try store.export(request, at: now(), render: try renderer(.eml, false).render) }
        let file = record.rendered.files.first.map { DraftExport.File(name: $0.name, text: $0.text) }
        return DraftExport(file: file, drafts: record.rendered.drafts.count, told: ExportView.told(record))
    }

    private func renderer(_ format: ExportFormat, _ isRaw: Bool) throws -> ExportRenderer {
        ExportRenderer(format: format, sender: format == .eml ? try workspace.settings.sender() : nil, isRaw: isRaw)
    }

    private func runDate(of scope: ExportScope) throws -> CalendarDay? {
        if case .run(let id) = scope { return try store.run(id).runDate }
        return nil
    }

    /// The dashboards of a held draft's run are written anew where it is decided: in the run's own folder.
    private func requireRoot(of id: DraftID) throws {
        try refusing { try workspace.requireRoot(of: try store.run(try store.review(id).runID)) }
    }

    /// What the outside refuses is told in its own words, as what the ledger refuses is.
    private func refusing<Value>(_ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch let error as CommandError {
            throw StoreError.wrongState(error.description, remedy: "serve with that output root")
        } catch let error as OutputError {
            throw StoreError.wrongState("cannot write \(error.path): \(error.reason)", remedy: error.remedy)
        } catch let error as ConfigurationError {
            throw StoreError.wrongState(error.description, remedy: "mend it, and start the server again")
        }
    }

    /// A decision is kept before the dashboards of its run are written anew: where they cannot be, it stands, and the
    /// operator is told.
    private func sayingUnwritten(_ id: DraftID, _ decide: () throws -> Void) throws {
        let run = try store.review(id).runID
        do {
            try decide()
        } catch let error as OutputError {
            say("ledger: draft \(id) is decided on, but its run's dashboards are not written: \(error); `ledger replay \(run)` writes them")
        }
    }

    func grounds(of item: ReviewItem, in store: Store) throws -> DraftGrounds {
        do {
            return try read(item, store)
        } catch let error as RulesError {
            throw StoreError.refused("the rules of run \(item.runID) do not read: \(error)")
        }
    }

    private func read(_ item: ReviewItem, _ store: Store) throws -> DraftGrounds {
        let why = try DraftExplanation(item.draftID, store: store) { try rules.of($0, $1) }
        let sentences = item.revision == 0 ? why.sentences : try sentences(of: item, why, store)
        let brief = why.generated.brief
        return DraftGrounds(
            sentences: sentences.map { sentence in
                DraftGrounds.Sentence(text: sentence.text, claims: sentence.signals.map(Self.claim))
            }, writtenBy: why.best?.writtenBy,
            choices: ["angle \(brief.angle), offer \(brief.offer)"] + brief.confidenceNotes)
    }

    /// Of a person's wording.
    private func sentences(of item: ReviewItem, _ why: DraftExplanation, _ store: Store) throws -> [DraftExplanation.Sentence] {
        let rules = try rules.of(try store.run(item.runID), why.draft.experiment)
        let edited = rules.judge(item.wording, of: why.generated, request: why.request, research: why.research)
        var generated = why.generated
        generated.variants = [
            Variant(
                subject: item.wording.subject, body: item.wording.body, usedSignalIDs: edited.usedSignalIDs,
                writtenBy: why.best?.writtenBy ?? "")
        ]
        return rules.grounds(of: generated, request: why.request, research: why.research).map { ground in
            DraftExplanation.Sentence(
                text: ground.text, signals: ground.signalIDs.compactMap { id in why.research.signals.first { $0.id == id } })
        }
    }

    private static func claim(_ signal: Signal) -> DraftGrounds.Claim {
        DraftGrounds.Claim(
            id: signal.id, text: signal.claim, urls: signal.urls, asOf: signal.asOf, provider: signal.provider,
            sha256: signal.sha256)
    }
}

/// The rules of runs, read once: what a run rests on never changes.
private final class KnownRules: Sendable {
    private let known = Mutex<[RunID: RunPipeline]>([:])
    private static let kept = 32

    func of(_ run: Run, _ experiment: String?) throws -> Rules {
        if let pipeline = known.withLock({ $0[run.id] }) { return pipeline.rules(of: experiment) }
        let pipeline = try RunPipeline(run)
        known.withLock { known in
            if known.count >= Self.kept { known = [:] }
            known[run.id] = pipeline
        }
        return pipeline.rules(of: experiment)
    }
}
