/// How much the research allows a draft to say, after every cap, and how that came about.
struct Confidence {
    let mode: ConfidenceMode
    let notes: [String]

    init(cited: [Signal], reading: TitleReading, levelsDown: Int) {
        let near = cited.contains { $0.scope != .industry }
        var mode = Self.mode(count: cited.count)
        var notes = ["\(cited.count) distinct cited \(cited.count == 1 ? "signal" : "signals"): \(mode.rawValue)"]
        if mode > .low, !near {
            mode = .low
            notes.append("none about the company or the person: LOW")
        }
        if mode > reading.confidenceCap {
            mode = reading.confidenceCap
            let whom = reading.fallback ? "an unknown title" : reading.persona
            notes.append("capped at \(mode.rawValue) for \(whom)")
        }
        if reading.ambiguous, mode > .generic, levelsDown > 0 {
            mode = ConfidenceMode.allCases.first { $0.level == max(0, mode.level - levelsDown) } ?? .generic
            notes.append("ambiguous title (\(reading.personas.joined(separator: ", "))): down to \(mode.rawValue)")
        }
        self.mode = mode
        self.notes = notes
    }

    private static func mode(count: Int) -> ConfidenceMode {
        switch count {
        case 3...: .high
        case 2: .medium
        case 1: .low
        default: .generic
        }
    }
}
