internal import LedgerCore

/// All sentences a draft can be put together from, filled in, and an order to try them in.
struct Wordings {
    let hooks: [Hook]
    let pains: [String]
    let offers: [String]
    let questions: [String]
    /// The pain is one of the angle's openings, because a signal opens the draft.
    let painsAreOpenings: Bool
    /// Each with its key path in the rules.
    private let allSubjects: [(path: String, text: String)]
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
        questions = (angle.questions.isEmpty ? rules.questions : angle.questions).map { writer.fill($0, [:]) }
        let own = angle.subjects.enumerated().map { (path: "angles.\(angle.id).subjects.\($0)", text: $1) }
        let general = rules.subjects.enumerated().map { (path: "subjects.\($0)", text: $1) }
        let fitting = own.filter { rules.constraints.subjectWords.contains(Self.wordCount($0.text)) }
        // The rules' general subjects are for angles that have too few of their own.
        allSubjects = (fitting.count < 2 ? fitting + general : fitting).map { ($0.path, writer.fill($0.text, [:])) }
    }

    private static func wordCount(_ subject: String) -> Int { subject.split(whereSeparator: \.isWhitespace).count }

    struct Selection: Hashable {
        let hook: Int
        let pain: Int
        let offer: Int
        let question: Int
        var subject: Int
    }

    /// The place of a subject, counted on from the last one to the first.
    func subject(_ number: Int) -> Int { number % max(1, allSubjects.count) }

    /// Up to three, the selected one first.
    func subjects(from first: Int) -> [String] {
        guard !allSubjects.isEmpty else { return [] }
        return (0..<min(3, allSubjects.count)).map { allSubjects[(first + $0) % allSubjects.count].text }
    }

    /// Key path of a subject in the rules; nil where there is none.
    func subjectPath(_ subject: Int) -> String? {
        allSubjects.indices.contains(subject) ? allSubjects[subject].path : nil
    }

    /// Key path of a question in the rules.
    func questionPath(_ question: Int) -> String {
        angle.questions.isEmpty ? "questions.\(question)" : "angles.\(angle.id).questions.\(question)"
    }

    /// Selections that differ in their sentences, neighbours in as many as possible.
    func selections(seed: UInt64) -> [Selection] {
        guard !hooks.isEmpty, !pains.isEmpty, !offers.isEmpty, !questions.isEmpty else { return [] }
        let starts = (0..<5).map { Int(truncatingIfNeeded: StableHash.mix(seed &+ UInt64($0)) >> 33) }
        let combinations = hooks.count * pains.count * offers.count * questions.count
        var seen: Set<[Int]> = []
        var selections: [Selection] = []
        let cycle = Self.leastCommonMultiple(hooks.count, pains.count)
        for turn in 0..<min(combinations * 2, 40) {
            // Each part moves on with every turn, and by steps of their own after each cycle, so that no two parts
            // always come together.
            let (round, lap) = (turn / cycle, turn / (cycle * offers.count))
            let places = [
                (starts[0] + turn) % hooks.count,
                (starts[1] + turn + round) % pains.count,
                (starts[2] + turn + 2 * round + lap) % offers.count,
                (starts[3] + turn + 3 * round + lap) % questions.count,
            ]
            guard seen.insert(places).inserted else { continue }
            selections.append(
                Selection(
                    hook: places[0], pain: places[1], offer: places[2], question: places[3],
                    subject: subject(starts[4] + turn)))
        }
        return selections
    }
}

extension Wordings {
    fileprivate static func leastCommonMultiple(_ left: Int, _ right: Int) -> Int {
        var (divisor, rest) = (left, right)
        while rest != 0 { (divisor, rest) = (rest, divisor % rest) }
        return left / divisor * right
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
