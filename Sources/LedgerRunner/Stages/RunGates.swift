import Foundation
import LedgerCore
import LedgerStore
import Prospect

/// Judges a draft by every gate, and decides: accepted, rejected, or held for a person.
struct RunGates: Sendable {
    let store: Store
    let output: OutputRoot
    let worker: WorkerID
    let lease: Lease
    let clock: RunClock

    struct Decision: Equatable {
        let state: DraftState
        let reason: String?
    }

    /// - Parameter isSuppressed: the contact is not to be written to, by now.
    func decide(_ files: AttemptFiles, isSuppressed: Bool) async throws -> Decision {
        var verdicts = judge(files)
        var decision = Self.decision(verdicts, reviewReasons: files.draft?.reviewReasons ?? [])
        if isSuppressed { decision = Decision(state: .rejected, reason: "suppressed") }
        // Only a draft that a person may send has an e-mail file; it is there before the row that names it. So may one
        // be of a process that died in between, when the draft was still to be accepted.
        try lease.require()
        if decision.state == .rejected { output.remove(files.paths.email) }
        var artefacts = decision.state == .rejected ? [] : [try files.artefact(.email)]
        do {
            for artefact in artefacts { try output.write(artefact.text, to: artefact.path) }
        } catch let error as OutputError where error.isOfThisPath {
            verdicts.removeAll { $0.gate == .correctLocation }
            verdicts.append(Verdict(gate: .correctLocation, failure: "email file cannot be written: \(error.reason)"))
            decision = Self.decision(verdicts, reviewReasons: [])
            artefacts = []
        }
        FaultPoint.reached("judged")
        do {
            try await store.decide(
                files.attempt, by: worker, verdicts: verdicts, state: decision.state, reason: decision.reason,
                artefacts: artefacts, decidedAt: clock.now())
        } catch let error as StoreError {
            // Suppressed since the files were written, it may be: nobody is to find an e-mail to send.
            guard case .refused = error else { throw error }
            for artefact in artefacts { output.remove(artefact.path) }
            guard !isSuppressed, try store.isSuppressed(files.attempt.id) else { throw error }
            return try await decide(files, isSuppressed: true)
        }
        FaultPoint.reached("decided")
        return decision
    }

    func judge(_ files: AttemptFiles) -> [Verdict] {
        [
            Verdict(gate: .artifactExists, failure: artefactFault(files)),
            Verdict(gate: .contextQualityPresent, failure: contextQualityFault(files)),
            Verdict(gate: .validationPassed, failure: Self.validationFault(files.validation)),
            Verdict(gate: .correctLocation, failure: locationFault(files)),
        ]
    }

    /// A failing gate rejects; else what needs a person is held.
    static func decision(_ verdicts: [Verdict], reviewReasons: [String]) -> Decision {
        if let failing = verdicts.first(where: { !$0.passed }) {
            return Decision(state: .rejected, reason: failing.reason)
        }
        if !reviewReasons.isEmpty { return Decision(state: .held, reason: reviewReasons.joined(separator: "; ")) }
        return Decision(state: .accepted, reason: nil)
    }

    private func artefactFault(_ files: AttemptFiles) -> String? {
        guard let variants = try? files.artefact(.variants) else { return "variants file is missing" }
        guard let bytes = output.bytes(variants.path) else { return missing("variants file", variants.path) }
        return Digest.sha256(bytes) == variants.sha256 ? nil : "variants file is not what the draft row says"
    }

    private func contextQualityFault(_ files: AttemptFiles) -> String? {
        let path = files.paths.contextQuality
        guard let bytes = output.bytes(path) else { return missing("quality record", path) }
        let record = try? JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
        guard let mode = record?["confidence_mode"] as? String, ConfidenceMode(rawValue: mode) != nil else {
            return "quality record has no confidence_mode"
        }
        return nil
    }

    /// Names the failing checks; the text they concern stays in the stored validation.
    static func validationFault(_ validation: Validation?) -> String? {
        guard let validation else { return "validation did not run" }
        if validation.status == .passed { return nil }
        let checks = Set(validation.failures.map(\.check.rawValue)).sorted().joined(separator: ", ")
        return "validation failed: \(checks)"
    }

    /// Says why a file is not there, where its place is the reason.
    private func missing(_ file: String, _ path: String) -> String {
        output.obstacle(to: path).map { "\(file) cannot be there: \($0)" } ?? "\(file) is missing"
    }

    private func locationFault(_ files: AttemptFiles) -> String? {
        let written = [files.paths.research, files.paths.variants, files.paths.contextQuality]
        // The folder alone: a file is named after a person.
        let folder = written.first { !output.isInside($0) }?.split(separator: "/").dropLast().joined(separator: "/")
        return folder.map { "a file of \($0) is not inside the output root" }
    }
}
