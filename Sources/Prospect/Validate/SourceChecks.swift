internal import LedgerCore

/// Checks of what a draft rests on.
struct SourceChecks {
    let reading: DraftReading

    init(_ reading: DraftReading) { self.reading = reading }

    func failures() -> [Validation.Failure] {
        claimIntegrity() + sourceType() + confidenceMode() + semanticGuard() + unsupportedClaims()
    }

    private func claimIntegrity() -> [Validation.Failure] {
        let known = Set(reading.draft.signals.map(\.id))
        return reading.draft.usedSignalIDs.filter { !known.contains($0) }.map {
            .init(check: .claimIntegrity, text: $0, detail: "there is no such signal; use only ids of the research")
        }
    }

    private func sourceType() -> [Validation.Failure] {
        reading.used.compactMap { signal in
            sourceObjection(signal).map {
                .init(
                    check: .sourceType, text: signal.id,
                    detail: "\($0): it cannot back a claim; use a cited signal with a public http(s) page or one a user gave"
                )
            }
        }
    }

    /// Its source, then whatever the research held against it: no date, too old, dated after the run.
    private func sourceObjection(_ signal: Signal) -> String? {
        CitationJudge.sourceObjection(signal.sourceType, url: signal.sourceURL, limits: reading.rules.signalLimits)
            ?? (signal.cited ? nil : signal.uncitedReason)
    }

    // MARK: Confidence

    private func confidenceMode() -> [Validation.Failure] {
        tooManySignals() + reading.everything.flatMap(overLimit)
    }

    private var modeName: String {
        reading.draft.mode == .legacy ? "legacy mode" : reading.draft.confidence.rawValue
    }

    private func failure(_ text: String, _ detail: String) -> Validation.Failure {
        .init(check: .confidenceMode, text: text, detail: detail)
    }

    private func tooManySignals() -> [Validation.Failure] {
        let used = Set(reading.draft.usedSignalIDs).count
        guard used > reading.limits.usedSignals else { return [] }
        let limit = reading.limits.usedSignals
        return [failure("\(used) used signals", "\(modeName) allows \(limit); use fewer")]
    }

    private func overLimit(_ sentence: SentenceReading) -> [Validation.Failure] {
        var failures: [Validation.Failure] = []
        if sentence.namesCompany, !reading.limits.companyName {
            failures.append(failure(sentence.text, "\(modeName) does not name the company; leave the name out"))
        }
        let hard = sentence.clauses.flatMap(\.hard)
        for item in hard where !allows(item) {
            failures.append(failure(item.text, "\(modeName) does not allow \(Self.kind(item)); leave it out"))
        }
        if !reading.limits.knowledge {
            failures += sentence.knowledge.map {
                failure($0, "\(modeName) does not claim to know the reader's affairs; speak of the industry")
            }
        }
        return failures
    }

    private func allows(_ item: Particular) -> Bool {
        item.name != nil ? reading.limits.namedThings : reading.limits.numbers
    }

    private static func kind(_ item: Particular) -> String {
        switch item.value {
        case .number: "numbers"
        case .date: "dates"
        case .name: "named things"
        }
    }

    // MARK: Support

    /// Key terms count as the same whole words alone: no inflections, nothing that says the same.
    private func semanticGuard() -> [Validation.Failure] {
        let guarding = reading.rules.semanticGuard
        return reading.used.compactMap { signal in
            let found = signal.keyTerms.count(where: reading.words.set.contains)
            let half = (signal.keyTerms.count * guarding.sharePercent + 99) / 100
            let needed = max(1, min(signal.keyTerms.count, max(half, guarding.minimumTerms)))
            guard found < needed else { return nil }
            return .init(
                check: .semanticGuard, text: signal.id,
                detail: "\(found) of its key terms occur, \(needed) are needed; say more of: "
                    + signal.keyTerms.joined(separator: ", "))
        }
    }

    private func unsupportedClaims() -> [Validation.Failure] {
        let support = Support(reading)
        return reading.everything.compactMap { sentence in
            let withdrawal = Withdrawal.first(in: sentence, claims: reading.claims).map {
                "`\($0)` takes back what the signal says, or says it of another; say what it says"
            }
            let missing = support.missing(for: sentence) + [withdrawal].compactMap { $0 }
            return missing.isEmpty
                ? nil
                : .init(check: .unsupportedClaim, text: sentence.text, detail: missing.joined(separator: "; "))
        }
    }
}
