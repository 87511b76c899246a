import Foundation
import LedgerCore
import LedgerStore
import Prospect

/// An attempt with what its stages came to, and the files that follow from them. Made from rows alone, so that a
/// replay renders the same bytes.
struct AttemptFiles: Sendable {
    let attempt: Attempt
    let run: Run
    let request: ProspectRequest
    var research: Research?
    var generated: StoredGeneration?
    var validation: Validation?
    /// Files rendered already; each follows from stages that do not change any more.
    private var rendered: [Artefact.Kind: Artefact] = [:]

    /// - Throws: `StoreError.refused` where a stored result does not read.
    init(_ attempt: Attempt, run: Run) throws {
        self.attempt = attempt
        self.run = run
        request = ProspectRequest(attempt, run: run)
        research = try attempt.results[.research].map { try StageJSON.decode(Research.self, $0) }
        generated = try attempt.results[.generate].map { try StageJSON.decode(StoredGeneration.self, $0) }
        validation = try attempt.results[.validate].map { try StageJSON.decode(Validation.self, $0) }
    }

    var draft: GeneratedDraft? {
        if case .drafted(let draft) = generated?.generation { draft } else { nil }
    }

    /// Where an attempt's files are, relative to the output root.
    struct Paths: Sendable {
        let folder: String
        let stem: String
        var research: String { "\(folder)/research/\(stem)_research.md" }
        var email: String { "\(folder)/drafts/\(stem)_email.md" }
        var variants: String { "\(folder)/drafts/\(stem)_variants.json" }
        var contextQuality: String { "\(folder)/drafts/\(stem)_context_quality.json" }
        var all: [String] { [research, email, variants, contextQuality] }
    }

    var paths: Paths { Paths(folder: attempt.company.folder, stem: attempt.fileStem) }

    /// Renders files ahead, so that who asks for them again gets the same.
    mutating func render(_ kinds: [Artefact.Kind]) throws {
        for kind in kinds { rendered[kind] = try artefact(kind) }
    }

    /// The file of a kind, rendered.
    /// - Throws: `StoreError.refused` where a stage it needs has not run.
    func artefact(_ kind: Artefact.Kind) throws -> Artefact {
        if let known = rendered[kind] { return known }
        guard let research else { throw StoreError.refused("attempt \(attempt.id) has no research yet") }
        switch kind {
        case .research:
            return Artefact(kind: kind, path: paths.research, text: researchText(research))
        case .email:
            let (draft, validation) = try judged()
            return Artefact(
                kind: kind, path: paths.email,
                text: Artefacts.emailMarkdown(
                    request: request, research: research, draft: draft, validation: validation,
                    runID: attempt.runID.rawValue))
        case .variants:
            let (draft, validation) = try judged()
            return Artefact(
                kind: kind, path: paths.variants,
                text: Artefacts.variantsJSON(
                    request: request, draft: draft, validation: validation,
                    runID: attempt.runID.rawValue))
        case .contextQuality:
            let (draft, _) = try judged()
            return Artefact(
                kind: kind, path: paths.contextQuality,
                text: Artefacts.contextQualityJSON(
                    request: request, research: research, draft: draft, runID: attempt.runID.rawValue,
                    generatedAt: generated?.generatedAt ?? run.clockAt,
                    paths: [
                        ("research", paths.research), ("email", paths.email), ("variants", paths.variants),
                        ("context_quality", paths.contextQuality),
                    ]))
        }
    }

    /// The draft's row: its best variant, and the claims it states.
    /// - Throws: `StageFailure` where there is no wording to store.
    func record(_ draft: GeneratedDraft, _ research: Research) throws -> DraftRecord {
        guard let best = draft.variants.first, !best.subject.isBlank, !best.body.isBlank else {
            throw StageFailure(.generate, .permanent("the pipeline drafted nothing"))
        }
        let used = best.usedSignalIDs.compactMap { id in research.signals.first { $0.id == id } }
        return DraftRecord(
            contactName: attempt.contact.name, contactTitle: attempt.contact.title, subject: best.subject,
            body: best.body, confidenceMode: draft.brief.confidence.rawValue, citedSignals: research.cited.count,
            sources: used.map { RunSnapshot.Source(claim: $0.claim, url: $0.sourceURL, asOf: $0.asOf) },
            warnings: Artefacts.warnings(request: request, research: research, draft: draft),
            figures: draft.figures, writings: draft.writings)
    }

    private func researchText(_ research: Research) -> String {
        var refusal: Refusal?
        if case .refused(let reason) = generated?.generation { refusal = reason }
        return Artefacts.researchMarkdown(request: request, research: research, refusal: refusal)
    }

    private func judged() throws -> (GeneratedDraft, Validation) {
        guard let draft, let validation else { throw StoreError.refused("attempt \(attempt.id) is not validated yet") }
        return (draft, validation)
    }
}

/// A generation with the run-clock time at which it was made, which the quality record shows. Files are written after
/// both are stored: whoever writes them writes the same bytes, a worker that does not know yet that it lost the
/// attempt among them.
struct StoredGeneration: Sendable, Codable, Equatable {
    let generation: Generation
    let generatedAt: Timestamp

    enum CodingKeys: String, CodingKey {
        case generation
        case generatedAt = "generated_at"
    }
}

/// Stage results as they are stored.
enum StageJSON {
    static func decode<Value: Decodable>(_ type: Value.Type, _ text: String) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(text.utf8))
        } catch {
            throw StoreError.refused("a stored \(type) does not read")
        }
    }
}

extension ProspectRequest {
    init(_ attempt: Attempt, run: Run) {
        self.init(
            company: Company(
                name: attempt.company.name, domain: attempt.company.domain, ticker: attempt.company.ticker,
                cik: attempt.company.cik, accountID: attempt.company.externalID, industry: attempt.company.industry, notes: attempt.company.notes, tags: attempt.company.tags),
            contact: Person(
                name: attempt.contact.name, title: attempt.contact.title, persona: attempt.contact.persona,
                email: attempt.contact.email),
            tier: run.settings.tier, mode: run.settings.mode, experiment: attempt.experiment,
            runDate: run.runDate, refresh: run.settings.refresh, variants: run.settings.variants,
            colleague: attempt.position - 1 + attempt.earlierRuns)
    }
}
