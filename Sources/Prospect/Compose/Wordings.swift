internal import LedgerCore

/// All sentences a draft can be put together from, filled in, and an order to try them in.
struct Wordings {
    let hooks: [Hook]
    let pains: [String]
    let offers: [String]
    let questions: [String]
    /// The pain is one of the angle's openings, because a signal opens the draft.
    let painsAreOpenings: Bool
    private let allSubjects: [String]
    private let angle: Angle

    init(hooks: [Hook], angle: Angle, offer: Offer, writer: HookWriter, rules: Rules) {
        self.hooks = hooks
        // An angle's pains follow on its openings; below a signal's hook the opening itself is the pain.
        let opensWithSignal = hooks.contains { !$0.signalIDs.isEmpty }
        painsAreOpenings = opensWithSignal && !angle.needsSignal
        self.angle = angle
        let texts = painsAreOpenings ? angle.openings : angle.pains
        pains = texts.map { writer.fill($0, [:]) }
        offers = offer.texts.map { writer.fill($0, [:]) }
        questions = angle.questions.map { writer.fill($0, [:]) }
        // The rules' general subjects are for angles that have too few of their own.
        let own = angle.subjects.count < 3 ? angle.subjects + rules.subjects : angle.subjects
        allSubjects = own.map { writer.fill($0, [:]) }
    }

    struct Selection: Hashable {
        let hook: Int
        let pain: Int
        let offer: Int
        let question: Int
        let subject: Int
    }

    /// Up to three, the selected one first.
    func subjects(from first: Int) -> [String] {
        guard !allSubjects.isEmpty else { return [] }
        return (0..<min(3, allSubjects.count)).map { allSubjects[(first + $0) % allSubjects.count] }
    }

    /// Key path of a subject in the rules.
    func subjectPath(_ subject: Int) -> String {
        let own = angle.subjects.count
        return subject < own ? "angles.\(angle.id).subjects.\(subject)" : "subjects.\(subject - own)"
    }

    /// Selections that differ in their sentences, neighbours in as many as possible.
    func selections(seed: UInt64) -> [Selection] {
        guard !hooks.isEmpty, !pains.isEmpty, !offers.isEmpty, !questions.isEmpty else { return [] }
        let starts = (0..<5).map { Int(truncatingIfNeeded: StableHash.mix(seed &+ UInt64($0)) >> 33) }
        let combinations = hooks.count * pains.count * offers.count * questions.count
        var seen: Set<[Int]> = []
        var selections: [Selection] = []
        for turn in 0..<min(combinations * 2, 60) {
            let places = [
                (starts[0] + turn) % hooks.count,
                (starts[1] + turn + turn / hooks.count) % pains.count,
                (starts[2] + turn + turn / (hooks.count * pains.count)) % offers.count,
                (starts[3] + turn + turn / pains.count) % questions.count,
            ]
            guard seen.insert(places).inserted else { continue }
            let subject = (starts[4] + turn) % max(1, allSubjects.count)
            selections.append(
                Selection(hook: places[0], pain: places[1], offer: places[2], question: places[3], subject: subject))
        }
        return selections
    }
}

/// A hash that is the same on every machine and in every run.
enum StableHash {
    /// FNV-1a.
    static func of(_ text: String) -> UInt64 {
        text.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01b3 }
    }

    /// SplitMix64.
    static func mix(_ seed: UInt64) -> UInt64 {
        var value = seed &+ 0x9e37_79b9_7f4a_7c15
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
