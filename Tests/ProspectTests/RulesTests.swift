import Prospect
import Testing

@Suite struct RulesTests {
    private func complaint(_ overlay: String) -> String {
        do {
            _ = try Rules.load(Rules.defaultYAML, file: "default.yaml", overlay: (overlay, "experiments/x.yaml"))
            return "none"
        } catch {
            return "\(error)"
        }
    }

    @Test func `The default rules load, and their canonical spelling loads as the same rules`() throws {
        let rules = try Fixtures.rules.get()
        let again = try Rules.load(rules.mergedYAML, file: "merged.yaml")
        #expect(again.mergedYAML == rules.mergedYAML && again.sha256 == rules.sha256)
        #expect(rules.sha256.count == 64)
    }

    @Test func `An experiment merges maps and replaces lists and single values`() throws {
        let overlay = """
            personas:
              quality:
                confidence_cap: LOW
            banned_phrases: [per my last email]
            """
        let base = try Fixtures.rules.get()
        let rules = try Rules.load(Rules.defaultYAML, file: "default.yaml", overlay: (overlay, "experiments/low.yaml"))
        #expect(rules.read(title: "Director of Quality").confidenceCap == .low)
        #expect(rules.read(title: "Director of Quality").eligible == base.read(title: "Director of Quality").eligible)
        #expect(rules.mergedYAML.contains("per my last email") && !rules.mergedYAML.contains("hope you are well"))
        #expect(rules.sha256 != base.sha256)
    }

    @Test(arguments: [
        (
            "personas:\n  quality:\n    mood: good\n",
            "experiments/x.yaml:3: personas.quality.mood: unknown key. Remove it or use one of: functions, eligible, secondary, forbidden, safe_angle, framing, confidence_cap, automation_allowed."
        ),
        (
            "\nsignal_limits:\n  minimum_characters: \"20\"\n",
            "experiments/x.yaml:3: signal_limits.minimum_characters: not a whole number. Write digits without quotes."
        ),
        ("banned_phrases: hello\n", "experiments/x.yaml:1: banned_phrases: not a list. Write `[a, b]` or `- a` lines."),
        (
            "default_persona: {persona: sales}\n",
            "experiments/x.yaml:1: default_persona.persona: `sales` is no persona. Use one of: quality, manufacturing, ops, it, digital, assets, regulatory."
        ),
        (
            "ambiguity: {review_required: maybe}\n",
            "experiments/x.yaml:1: ambiguity.review_required: not true or false. Write `true` or `false` without quotes."
        ),
        (
            "contact_search:\n  tags: {repairs: [assets]}\n",
            "experiments/x.yaml:2: contact_search.tags.repairs.0: `assets` is no search persona. Use one of: quality, ops, it."
        ),
        (
            "surprise: 1\n",
            "experiments/x.yaml:1: surprise: unknown key. Remove it or use one of: products, industries, titles, personas, default_persona, ambiguity, angles, offers, subjects, questions, topics, hooks, greetings, closings, constraints, signal_limits, confidence_modes, banned_phrases, semantic_guard, contact_search, voice, spam_triggers, near_duplicates."
        ),
        (
            "- a\n- b\n",
            "experiments/x.yaml:1: the file: there is no map at the top. Write `key: value` sections; `ledger rules show` prints the default file."
        ),
    ]) func `A mistake is reported with file, line, key and remedy`(overlay: String, message: String) {
        #expect(complaint(overlay) == message)
    }

    @Test func `Text that is no YAML, a missing section and a section of the wrong kind are errors`() {
        #expect(complaint("a: [1\nb: }").hasPrefix("experiments/x.yaml:2: the file: not readable as YAML"))
        #expect(throws: RulesError.self) { try Rules.load("products: {}", file: "small.yaml") }
        #expect(throws: RulesError.self) { try Rules.load("", file: "empty.yaml") }
    }
}
