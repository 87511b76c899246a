internal import LedgerCore

/// One opening sentence and the signals it rests on.
struct Hook: Equatable {
    let text: String
    let signalIDs: [String]
    /// Of a claim that says no more than a company and a day: that a letter was published, not from whom or about what.
    var isBare = false
}

/// Opening sentences for a request, by signal: each signal's wordings together, the most telling signal first.
struct HookWriter {
    let rules: Rules
    let company: CompanyName
    let contactName: String
    let confidence: ConfidenceMode
    let makers: String

    /// Signals that can open an email at this confidence, with their wordings.
    func hooks(from signals: [Signal]) -> [(signal: Signal, hooks: [Hook])] {
        Self.ranked(signals).compactMap { signal in
            let hooks = hooks(from: signal)
            return hooks.isEmpty ? nil : (signal, hooks)
        }
    }

    /// The company's and the person's before the industry's, the freshest first.
    static func ranked(_ signals: [Signal]) -> [Signal] {
        signals.sorted { left, right in
            let leftNear = left.scope == .industry ? 1 : 0
            let rightNear = right.scope == .industry ? 1 : 0
            if leftNear != rightNear { return leftNear < rightNear }
            if left.asOf != right.asOf { return (left.asOf?.daysSinceEpoch ?? 0) > (right.asOf?.daysSinceEpoch ?? 0) }
            return left.id < right.id
        }
    }

    /// Industry-level openings of an angle, which rest on nothing.
    func openings(of angle: Angle) -> [Hook] {
        angle.openings.map { Hook(text: fill($0, [:]), signalIDs: []) }
    }

    /// A claim is said whole or not at all: what is left of a sentence without its place and date can be untrue.
    private func hooks(from signal: Signal) -> [Hook] {
        let full = ClaimText(signal.claim, company: company)
        guard isPresentable(full, signal), !isRoutine(full) else { return [] }
        for wording in rules.hooks {
            let texts = wording.texts[confidence] ?? []
            for pattern in wording.claims where !texts.isEmpty {
                guard let captures = pattern.match(full), !isLoose(captures, full) else { continue }
                let isBare = pattern.captures == ["company", "date"]
                return texts.map { Hook(text: fill($0, captures), signalIDs: [signal.id], isBare: isBare) }
            }
        }
        return []
    }

    /// A claim in its own words opens an email only where it speaks of this company, accuses nobody and is not
    /// about the reader; a part of one only where it does not point back to the company either.
    private func isLoose(_ captures: [String: String], _ claim: ClaimText) -> Bool {
        guard captures["clause"] != nil || captures["headline"] != nil || captures["news"] != nil else { return false }
        let person = Words.folded(contactName).filter { $0.count > 2 }
        let words = FoldedText(claim.words.map(\.folded))
        if rules.constraints.accusations.contains(where: { $0.occurs(in: words) }) { return true }
        if let news = captures["news"], Words.folded(news).contains(where: Self.pointers.contains) { return true }
        return !claim.namesCompany || claim.words.contains { person.contains($0.folded) }
    }

    /// Says what every firm says from time to time, and so nothing to a reader.
    private func isRoutine(_ claim: ClaimText) -> Bool {
        let words = claim.words.map(\.folded)
        return rules.signalLimits.routine.contains { $0.occurs(in: words) }
    }

    private static let pointers: Set<String> = ["it", "its", "they", "their", "he", "his", "she", "her", "itself"]

    /// No markup, no addresses, nothing that could not stand in a letter.
    private func isPresentable(_ claim: ClaimText, _ signal: Signal) -> Bool {
        let text = signal.claim
        return !text.contains(where: { "<>{}[]|\\`!?*_~^\"\u{201c}\u{201d}=;#@".contains($0) }) && !text.contains("//")
            && text.unicodeScalars.allSatisfy {
                $0.properties.generalCategory != .format && $0.properties.generalCategory != .control
            }
            && text.count <= 300
    }

    /// Puts captures, the company's spoken name and the industry's firms into a wording.
    func fill(_ wording: String, _ captures: [String: String]) -> String {
        var values = captures.mapValues { rules.topics[Words.folded($0).joined(separator: " ")] ?? $0 }
        values["company"] = company.spoken
        values["makers"] = makers
        var text = ""
        var rest = Substring(wording)
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            let name = String(rest[rest.index(after: open)..<close])
            text += rest[..<open] + (values[name] ?? "")
            rest = rest[rest.index(after: close)...]
        }
        text += rest
        return capitalized(finished(text))
    }

    /// A company name that ends with a full stop does not get a second one.
    private func finished(_ text: String) -> String {
        var text = text
        while text.hasSuffix("..") { text.removeLast() }
        return text
    }

    /// A sentence begins with a capital, unless with an address such as example.com.
    private func capitalized(_ text: String) -> String {
        guard let first = text.first, first.isLowercase else { return text }
        let word = text.prefix { !$0.isWhitespace }
        return word.contains(".") ? text : first.uppercased() + text.dropFirst()
    }
}
