import Foundation
import Testing

/// The commands about rules, titles and packs, as they are typed.
@Suite(.ownThreads)
struct RulesCommandTests {
    private func values(_ text: String) throws -> [[String: Any]] {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [[String: Any]])
    }

    @Test func `check names each error with file, line and key, and ends with 65`() throws {
        let bench = try Bench()
        try bench.write(
            try bench.ledger("rules", "show", "--built-in").out.replacing("levels_down: 1", with: "levels_dwn: 1"), to: "a.yaml")
        let outcome = try bench.ledger("rules", "check", "a.yaml")
        #expect(outcome.status == 65 && outcome.err.isEmpty)
        let lines = outcome.out.split(separator: "\n")
        #expect(lines.count == 2 && lines.allSatisfy { $0.hasPrefix("a.yaml:") && $0.contains(": ambiguity") })
        let json = try values(try bench.ledger("rules", "check", "a.yaml", "--json").out)
        #expect(json[0]["valid"] as? Bool == false && (json[0]["errors"] as? [[String: Any]])?.count == 2)
        #expect(try bench.ledger("rules", "check").out == "built-in rules: valid\n")
    }

    @Test func `check tells of text that is no UTF-8, and of a file that is not there`() throws {
        let bench = try Bench()
        try bench.write(Data("a: 1\nb: ".utf8 + [0xff]), to: "a.yaml")
        #expect(try bench.ledger("rules", "check", "a.yaml").out == "a.yaml:2: the file: not UTF-8 text. Save it as UTF-8.\n")
        let missing = try bench.ledger("rules", "check", "b.yaml")
        #expect(missing.status == 65 && missing.err.contains("cannot read the rules file b.yaml"))
    }

    @Test func `diff tells what an experiment changes, and ends with 2 where it does`() throws {
        let bench = try Bench()
        try bench.ledger("init", ".")
        let outcome = try bench.ledger("rules", "diff", "--exp", "short-subjects")
        #expect(outcome.status == 2)
        #expect(outcome.out.contains("changed constraints.subject_words.maximum: 7 -> 4\n"))
        #expect(outcome.out.contains("changed offers.evidence_outline.texts: [") && outcome.out.contains("changed questions: ["))
        #expect(try bench.ledger("rules", "diff").out == "no difference\n")
        #expect(try bench.ledger("rules", "diff").status == 0)
        let json = try bench.json(try bench.ledger("rules", "diff", "--exp", "short-subjects", "--json").out)
        #expect((json["differences"] as? [[String: Any]])?.first?["key"] != nil)
    }

    @Test func `An experiment that is not there is told with those that are`() throws {
        let bench = try Bench()
        try bench.ledger("init", ".")
        let outcome = try bench.ledger("rules", "show", "--exp", "shorter")
        #expect(outcome.status == 65 && outcome.err.contains("/experiments; there are: short-subjects"))
        #expect(outcome.err.contains(bench.folder.lastPathComponent))
    }

    @Test func `schema prints JSON`() throws {
        let schema = try Bench().json(try Bench().ledger("rules", "schema").out)
        #expect(schema["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
    }

    @Test func `persona tells how a title is read, by the rules that are given`() throws {
        let bench = try Bench()
        let outcome = try bench.ledger("persona", "Director, Quality & Operations", "--json")
        let keys = ["persona", "fallback", "ambiguous", "automation_allowed", "confidence_cap", "eligible", "forbidden", "matched"]
        let places = keys.compactMap { outcome.out.firstRange(of: "\n  \"\($0)\":")?.lowerBound }
        #expect(places.count == keys.count && places == places.sorted())
        let value = try bench.json(outcome.out)
        #expect(value["persona"] as? String == "quality" && value["ambiguous"] as? Bool == true)
        try bench.ledger("init", "other", "--pack", "saas")
        let other = try bench.ledger("persona", "VP Engineering", "--rules", "other/rules.yaml")
        #expect(other.out.hasPrefix("persona: engineering\n"))
        #expect(try bench.ledger("persona", "VP Engineering").out.hasPrefix("persona: quality (fallback"))
    }

    @Test func `The pack of another business runs out of the box, and its experiment changes the drafts`() throws {
        let bench = try Bench()
        try bench.ledger("init", ".", "--pack", "saas")
        #expect(try bench.ledger("rules", "check").out.hasSuffix("rules.yaml: valid\n"))
        let outcome = try bench.ledger("run", "--quiet")
        #expect(outcome.status == 0 && outcome.out.contains("10 of at most 10 drafts accepted, 0 rejected"), "\(outcome.out)\(outcome.err)")
        #expect(try bench.ledger("run", "--quiet", "--exp", "short-subjects", "--since-days", "0").status == 0)
        let subjects = try bench.rows(
            "SELECT max(length(trim(subject)) - length(replace(trim(subject), ' ', ''))) + 1 FROM v_drafts GROUP BY run_id ORDER BY run_id")
        #expect(subjects.count == 2 && Int(subjects[1][0]).map { $0 <= 4 } == true && Int(subjects[0][0]).map { $0 > 4 } == true)
        let shared = try bench.rows(
            "SELECT count(*) FROM v_drafts a JOIN v_drafts b ON a.body = b.body AND a.run_id < b.run_id")
        #expect(shared == [["0"]])
    }

    @Test func `A pack that is not there is told with those that are`() throws {
        let outcome = try Bench().ledger("init", "x", "--pack", "bakery")
        #expect(outcome.status == 64 && outcome.err.contains("use one of: regulated, saas"))
    }
}
