/// How surely a text says that something happens.
enum Certainty: Int, Comparable {
    case denied, possible, planned, underWay, done

    static func < (left: Certainty, right: Certainty) -> Bool { left.rawValue < right.rawValue }

    /// Of the event at a place; nil where the text leaves it open, as nouns do.
    static func of(_ place: Int, in tokens: [Token], within places: Range<Int>, subjects: Set<Int> = []) -> Certainty? {
        if places.lowerBound < place, tokens[places.lowerBound..<place].contains(where: { denials.contains($0.folded) }) { return .denied }
        // "…, sold in cans" describes, and tells of nothing done.
        let describes = place > places.lowerBound && tokens[place - 1].word.after == ","
        let certainty = describes ? nil : form(tokens[place])
        var back = place - 1
        var steps = 0
        while back >= places.lowerBound, steps < 6 {
            let word = tokens[back].folded
            // "The agreement Acme signed": what stands before the name tells nothing of the signing.
            if subjects.contains(back) { break }
            if Negation.isNegation(word) {
                return word == "not" && back + 1 < tokens.count && idioms.contains(tokens[back + 1].folded) ? certainty : .denied
            }
            if possibles.contains(word) { return .possible }
            if plans.contains(word), word != "to" || steps == 0 || ["be", "have"].contains(tokens[back + 1].folded) { return .planned }
            if perfects.contains(word), certainty != nil { return .done }
            if begins.contains(word) { return .underWay }
            if stops.contains(word) { break }
            back -= 1
            steps += 1
        }
        return certainty
    }

    private static func form(_ token: Token) -> Certainty? {
        if irregular.contains(token.folded) { return .done }
        return token.folded.hasSuffix("ed") && token.folded.count > 4 ? .done : nil
    }

    static let plans: Set<String> = [
        "will", "plan", "plans", "planned", "planning", "intends", "intend", "intended", "aims", "aim", "expects", "expected",
        "expect", "scheduled", "due", "shall", "going", "hopes", "wants", "prepares", "preparing", "slated", "to",
        "upcoming", "forthcoming", "decision", "decided", "agreed", "agreement", "intention", "should", "committed",
        "commitment", "pledged", "promised", "proposes", "proposed", "wants", "announced", "targets", "targeting", "ll",
        "soon", "coming", "set", "earmarked", "pencilled", "aside", "start",
    ]
    static let possibles: Set<String> = [
        "may", "might", "could", "possibly", "perhaps", "considering", "considers", "consider", "exploring", "explores",
        "weighing", "weighs", "reportedly", "rumoured", "rumored", "mulling", "potential", "possible", "would", "if", "whether",
        "evaluating", "thought", "believed", "likely", "probably", "estimated",
    ]
    private static let perfects: Set<String> = ["has", "have", "had", "was", "were", "been"]
    private static let begins: Set<String> = ["began", "begun", "begins", "started", "starts", "underway", "being"]
    private static let denials: Set<String> = [
        "denied", "denies", "deny", "denying", "stopped", "stops", "ceased", "halted", "cancelled", "canceled", "refused",
        "abandoned", "scrapped", "dropped", "ruled",
    ]
    private static let stops: Set<String> = ["that", "which", "who", "because", "after", "when", "while", "since"]
    private static let idioms: Set<String> = ["only", "just", "merely", "simply"]
    static let irregular: Set<String> = [
        "bought", "sold", "built", "grew", "won", "lost", "hired", "cut", "fell", "rose", "shut", "began", "went", "brought", "took",
        "sued", "laid", "spent", "grown", "risen", "fallen", "shrunk", "withdrew", "withdrawn", "taken", "begun", "struck",
        "put", "left", "met", "paid", "sought", "chose", "chosen", "made", "given", "gave", "drew", "drawn", "found", "founded",
    ]
}

/// Words that turn a statement round.
enum Negation {
    static func occurs(in text: FoldedText) -> Bool { text.words.contains(where: isNegation) }

    static func isNegation(_ word: String) -> Bool {
        words.contains(word) || word.hasSuffix("n't") || word.hasSuffix("n\u{2019}t")
    }

    private static let words: Set<String> = [
        "not", "no", "never", "none", "nor", "neither", "cannot", "without", "denied", "denies", "denying", "stopped",
        "ended", "ceased", "halted", "cancelled", "canceled", "refused", "withdrew",
    ]

    /// Words of which one is the other turned round.
    static let opposites: [String: Set<String>] = {
        let pairs = """
            longer/shorter more/fewer more/less higher/lower faster/slower better/worse earlier/later above/below
            larger/smaller bigger/smaller increase/decrease increased/decreased rising/falling rise/fall rose/fell
            gain/loss gains/losses stronger/weaker wider/narrower improved/worsened improving/worsening tighter/looser
            longer/briefer shortage/surplus shortages/surpluses stricter/laxer cheaper/dearer domestic/foreign in-house/outsourced growth/decline growing/shrinking increasing/decreasing
            strengthened/weakened strict/lax profit/loss buyer/seller north/south east/west
            northern/southern eastern/western
            """
        var all: [String: Set<String>] = [:]
        for pair in pairs.split(whereSeparator: \.isWhitespace) {
            let sides = pair.split(separator: "/").map(String.init)
            guard sides.count == 2 else { continue }
            all[sides[0], default: []].insert(sides[1])
            all[sides[1], default: []].insert(sides[0])
        }
        return all
    }()
}

/// Forms of words.
enum Polarity {
    /// A verb that needs no helper: "opened", "has", "plans".
    static func isFinite(_ folded: String) -> Bool {
        Certainty.irregular.contains(folded) || ClauseWords.isVerb(folded)
    }

    static func isVerb(_ folded: String) -> Bool {
        Certainty.irregular.contains(folded) || ClauseWords.isVerb(folded) || folded.hasSuffix("ing") && folded.count > 5
            || folded == "hid" || folded.hasSuffix("s") && folded.count > 3
    }
}
