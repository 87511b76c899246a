import Foundation
import Prospect
import Testing

/// Rules files somebody got wrong: told with file, line, key and what to do.
@Suite struct BadRulesTests {
    private func faults(_ yaml: String) throws -> [String] {
        try Rules.faults(yaml, file: "rules.yaml").map(\.description)
    }

    private func faults(changing old: String, to new: String) throws -> [RulesError] {
        let yaml = Rules.defaultYAML
        let range = try #require(yaml.firstRange(of: old))
        return try Rules.faults(yaml.replacingCharacters(in: range, with: new), file: "rules.yaml")
    }

    @Test(arguments: [
        ("a: &a [*a]\n", "rules.yaml:1: the file: an alias without a value to stand for, or inside that value itself."),
        ("a: [" + String(repeating: "[", count: 100_000), "rules.yaml:1: the file: nested deeper than 40 levels."),
        (String(repeating: "- ", count: 100_000), "rules.yaml:1: the file: nested deeper than 40 levels."),
        (String(repeating: "a: b\n", count: 300_000), "rules.yaml:1: the file: larger than 1024 KiB."),
        ("products:\n\tx: 1\n", "rules.yaml:2: the file: not readable as YAML: a tab, where YAML takes only spaces."),
        ("products:\n  a: 1\n  b: 2\n  a: 3\n", "rules.yaml:4: the file: a key more than once in one map: `a`."),
        ("", "rules.yaml:1: the file: there is no map at the top."),
        ("? [a, b]\n: 1\n", "rules.yaml:1: the file: a key that is not a word."),
    ]) func `A file that cannot be a rules file is refused at its line`(yaml: String, message: String) throws {
        let faults = try faults(yaml)
        #expect(faults.count == 1 && faults[0].hasPrefix(message), "\(faults)")
    }

    @Test func `Aliases that write each other out a billion times are refused, and quickly`() throws {
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n"
        for level in 1...9 {
            yaml += "a\(level): &a\(level) [" + Array(repeating: "*a\(level - 1)", count: 9).joined(separator: ", ") + "]\n"
        }
        let faults = try faults(yaml)
        #expect(faults.count == 1 && faults[0].contains("more than 100000 values, its aliases written out"))
    }

    @Test func `An alias that stands for a value is read as that value`() throws {
        let faults = try faults(changing: "subjects: [A short note on records", to: "subjects: &s [A short note on records")
        #expect(faults == [])
    }

    @Test(arguments: [
        ("{makers} tend to know", "{maker} tend to know", "nothing fills `{maker}`", "Write `{makers}`"),
        ("safe_angle: steady_schedule", "safe_angle: steady_scedule", "is no angle", "Write `steady_schedule`"),
        ("    framing: Ships", "    framng: Ships", "the key `framing` is missing", "Add `framing:` here"),
        ("confidence_cap: HIGH", "confidence_cap: high", "not a value it can have", "Use one of"),
        ("    functions: [regulatory", "    functions: []\n    x: [regulatory", "an empty list", "Add at least one"),
        ("levels_down: 1", "levels_down: -1", "not a whole number", "Write digits"),
        ("similarity_percent: 60", "similarity_percent: 600", "out of bounds", "from 0 to 100"),
        ("framing: Ships", "framing: # Ships", "not a text", "Write one value in quotes"),
    ]) func `A mistake in a long file is told with what was meant`(
        old: String, new: String, problem: String, remedy: String
    ) throws {
        let faults = try faults(changing: old, to: new)
        let line = Rules.defaultYAML.prefix(upTo: try #require(Rules.defaultYAML.firstRange(of: old)).lowerBound)
            .count { $0 == "\n" } + 1
        let told = faults.filter { $0.problem.contains(problem) && $0.remedy.contains(remedy) }
        #expect(told.count == 1 && abs((told.first?.line ?? 0) - line) <= 6, "\(faults)")
    }

    @Test func `All mistakes of a file are told at once, in the order of their lines`() throws {
        var yaml = Rules.defaultYAML
        for (old, new) in [
            ("persona: quality, confidence", "persona: qualty, confidence"), ("products: [qms]", "products: [qsm]"),
            ("{topic} is the reason", "{topc} is the reason"), ("    framing: Ships", "    framng: Ships"),
        ] {
            yaml = yaml.replacing(old, with: new, maxReplacements: 1)
        }
        let faults = try Rules.faults(yaml, file: "rules.yaml")
        #expect(faults.count == 5 && faults.map(\.line) == faults.map(\.line).sorted(), "\(faults)")
        #expect(throws: RulesError.self) { try Rules.load(yaml, file: "rules.yaml") }
    }

    @Test func `A mistake in an experiment is told at the experiment's line`() throws {
        let faults = try Rules.faults(
            Rules.defaultYAML, file: "rules.yaml",
            overlay: ("# one\n\noffers:\n  evidence_outline:\n    text: [Hello]\n", "experiments/x.yaml"))
        #expect(faults.map(\.file) == ["experiments/x.yaml"] && faults.map(\.line) == [5])
        #expect(faults.map(\.keyPath) == ["offers.evidence_outline.text"] && faults[0].remedy.hasPrefix("Write `texts`"))
    }

    @Test func `A wording that no draft can have is told with what refuses it`() throws {
        let overlay = """
            offers:
              evidence_outline:
                texts:
                  - I can leverage a one-page outline for you, which is free to use as it is.
                  - I can send you a one-page outline!
                  - I keep a one-page outline of an evidence file, and I am happy to share it.
            """
        let told = try Rules.wordingsThatNeverPass(Rules.defaultYAML, file: "rules.yaml", overlay: (overlay, "x.yaml"))
        #expect(told.map(\.keyPath) == ["offers.evidence_outline.texts.0", "offers.evidence_outline.texts.1"])
        #expect(told.map(\.line) == [4, 5] && told.allSatisfy { $0.file == "x.yaml" })
        #expect(told[0].problem.contains("banned_phrases `leverage`") && told[1].problem.contains("voice `!`"))
    }

    @Test func `Differences are told by key, old and new`() throws {
        let base = try Fixtures.rules.get()
        let overlay = """
            near_duplicates: {shingle_words: 5}
            topics: {cgmp: good practice, novel: something novel}
            """
        let other = try Rules.load(Rules.defaultYAML, file: "rules.yaml", overlay: (overlay, "x.yaml"))
        #expect(
            try base.differences(to: other) == [
                .init(keyPath: "topics.cgmp", old: "CGMP", new: "good practice"),
                .init(keyPath: "topics.novel", old: nil, new: "something novel"),
                .init(keyPath: "near_duplicates.shingle_words", old: "4", new: "5"),
            ])
        #expect(try base.differences(to: base) == [])
        #expect(try other.differences(to: base).contains { $0.keyPath == "topics.novel" && $0.new == nil })
    }
}
