internal import LedgerCore

/// Has a model rewrite a plan, and lets a wording stand only where the validator passes it.
///
/// A wording that fails is repaired at most twice, where its faults are of language alone; then it is discarded. With
/// none left the composer's draft stands.
struct Writer {
    let rules: Rules
    let request: ProspectRequest
    let model: any LanguageModel
    let brief: Brief
    let plan: Plan
    let research: Research
    let judge: (WrittenAnswer.Candidate) -> Validation

    static let repairs = 2

    struct Result {
        /// Those that passed, in the model's order.
        var variants: [Variant] = []
        var writings: [WritingRecord] = []
        /// Why the composer has to write; nil where it has not.
        var failure: String?
    }

    /// - Throws: what is no `ModelFailure`.
    func write(atMost wanted: Int) async throws -> Result {
        var result = Result()
        do {
            let prompts = WritingPrompts(
                rules: rules, request: request, brief: brief, plan: plan, research: research, variants: wanted)
            let answer = try await model.answer(prompts.write)
            for candidate in try read(answer, into: &result).prefix(wanted) {
                try await settle(candidate, from: answer, prompts, into: &result)
            }
            if result.variants.isEmpty, result.failure == nil {
                result.failure = "no wording of \(model.name) passed the validator"
            }
        } catch let failure as ModelFailure {
            result.failure = "\(model.name): \(failure.detail)"
        } catch let unreadable as WrittenAnswer.Unreadable {
            result.failure = "\(model.name): \(unreadable.detail)"
        }
        return result
    }

    /// Judges a wording, and has it repaired while that may help.
    private func settle(
        _ candidate: WrittenAnswer.Candidate, from answer: ModelAnswer, _ prompts: WritingPrompts,
        into result: inout Result
    ) async throws {
        var candidate = candidate
        var answer = answer
        for repair in 0...Self.repairs {
            let failures = judge(candidate).failures
            let isMendable = repair < Self.repairs && failures.allSatisfy { Self.isOfLanguage($0.check) }
            let outcome: WritingRecord.Outcome = failures.isEmpty ? .kept : isMendable ? .repaired : .discarded
            result.writings.append(record(candidate, answer, failures, outcome))
            if failures.isEmpty {
                return result.variants.append(
                    Variant(
                        subject: candidate.subject, body: candidate.body, usedSignalIDs: candidate.usedSignalIDs,
                        writtenBy: model.name))
            }
            guard isMendable else { return }
            let place = result.writings.count - 1
            do {
                answer = try await model.answer(prompts.repair(candidate, failures, number: repair + 1))
                guard let mended = try read(answer, into: &result).first else { return }
                candidate = mended
            } catch let failure as ModelFailure {
                result.writings[place].outcome = .discarded
                return result.failure = "\(model.name): \(failure.detail)"
            } catch let unreadable as WrittenAnswer.Unreadable {
                result.writings[place].outcome = .discarded
                return result.failure = "\(model.name): \(unreadable.detail)"
            }
        }
    }

    /// An answer that cannot be used is a try as well.
    private func read(_ answer: ModelAnswer, into result: inout Result) throws -> [WrittenAnswer.Candidate] {
        do {
            let written = try WrittenAnswer(answer)
            for detail in written.unreadable { result.writings.append(unread(answer, detail)) }
            return written.candidates
        } catch {
            result.writings.append(unread(answer, error.detail))
            throw error
        }
    }

    private func unread(_ answer: ModelAnswer, _ detail: String) -> WritingRecord {
        WritingRecord(
            writtenBy: model.name, answerSHA256: Digest.sha256(answer.text), subject: "", body: "", usedSignalIDs: [],
            failures: [.init(check: "answer", text: "", detail: detail)], outcome: .discarded)
    }

    /// What better wording can mend: an unknown signal or a source that may not be cited it cannot.
    static func isOfLanguage(_ check: ValidationCheck) -> Bool { check != .claimIntegrity && check != .sourceType }

    private func record(
        _ candidate: WrittenAnswer.Candidate, _ answer: ModelAnswer, _ failures: [Validation.Failure],
        _ outcome: WritingRecord.Outcome
    ) -> WritingRecord {
        WritingRecord(
            writtenBy: model.name, answerSHA256: Digest.sha256(answer.text), subject: candidate.subject,
            body: candidate.body, usedSignalIDs: candidate.usedSignalIDs,
            failures: failures.map { .init(check: $0.check.rawValue, text: $0.text, detail: $0.detail) },
            outcome: outcome)
    }
}
