import Foundation
import Testing

/// The bridge to a Python package, against a small one with the modules of a real one.
@Suite(.ownThreads)
struct BridgeTests {
    private static let bridge = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Scripts/prospect_bridge.py").path

    private static let package = [
        "__init__": "",
        "research_orchestrator": """
            class ResearchOrchestrator:
                def research_prospect(self, name, company):
                    print("researching", name)
                    def fact(number, text, kind):
                        return {"id": f"fact-{number}", "claim": company + text, "source_type": "public_url",
                                "source_url": f"https://news.example/{number}", "as_of": "2026-03-01", "type": kind}
                    return {"signals": [fact(1, " opened a second packaging hall for tablets", "expansion"),
                                        fact(2, " named a new head of its quality department", "leadership"),
                                        fact(3, " launched a reusable pump for clinics", "launch"), {"claim": None}]}
            """,
        "hybrid_email_generator": """
            class HybridEmailGenerator:
                def __init__(self, mode, tier, experiment):
                    assert (mode, tier, experiment) == ("hybrid", "A", None)
                def generate(self, research_data, n_variants=1):
                    first = research_data["signals"][0]
                    return {"variants": [{"subject": "Records after a change", "used_signal_ids": [first["id"]], "body":
                        "Hello,\\n\\n" + first["claim"] + ". When a site changes, the paperwork tends to lag behind the work, "
                        "and people end up keeping the same record in more than one place. I have a short checklist that shows "
                        "where such gaps usually sit, and it takes a few minutes to go through. Would it be useful if I sent it "
                        "over?"}]}
            """,
        "validators": "def validate_all(email, research_data):\n    return {'status': 'PASSED', 'failures': []}\n",
        "context_quality": """
            def build_context_quality(research_data):
                return {"confidence_mode": "HIGH", "signals": {"warnings": ["THEIR_WARNING"]}}
            """,
    ]

    /// Runs with the package, of which one module is another.
    private func run(_ changed: [String: String] = [:]) throws -> CommandBench {
        let bench = try CommandBench()
        for (name, text) in Self.package.merging(changed, uniquingKeysWith: { $1 }) { try bench.bench.write(text, to: "package/src/\(name).py") }
        _ = try bench.bench.ledger(
            ["run", "--run-date", "2026-03-17", "--max-tries", "1", "--quiet", "--pipeline", "python3 '\(Self.bridge)'", "--pipeline-env", "PROSPECT_HOME"],
            environment: ["PROSPECT_HOME": bench.bench.folder.path + "/package"])
        return bench
    }

    @Test func `The package's draft is accepted by the ledger's judgement, and its folder stays as it was`() throws {
        let bench = try run()
        #expect(try bench.attempt() == "accepted: ")
        let drafts = bench.bench.files(in: "outbound").filter { $0.hasSuffix("_context_quality.json") }
        let quality = try bench.bench.read("outbound/" + (drafts.first ?? ""))
        #expect(quality.contains("THEIR_WARNING") && quality.contains("\"confidence_mode\": \"HIGH\""))
        #expect(try bench.bench.rows("SELECT body FROM v_drafts").first?.first?.contains("opened a second packaging hall") == true)
        #expect(bench.bench.files(in: "package").count == Self.package.count)
    }

    @Test(arguments: [
        (
            "research_orchestrator", "class ResearchOrchestrator:\n    def research_prospect(self, name, company):\n        raise KeyError('no key ' + name)\n",
            "rejected: pipeline: research failed: KeyError"
        ),
        ("research_orchestrator", "import nothing_of_this_name\n", "rejected: pipeline: research failed: ModuleNotFoundError"),
        (
            "hybrid_email_generator",
            "class HybridEmailGenerator:\n    def __init__(self, **_): pass\n    def generate(self, **_):\n        import sys; sys.exit(3)\n",
            "rejected: pipeline: generation failed: SystemExit"
        ),
        (
            "hybrid_email_generator", "class HybridEmailGenerator:\n    def __init__(self, **_): pass\n    def generate(self, **_):\n        return None\n",
            "rejected: pipeline: generation gave no subject and body"
        ),
        ("validators", "def validate_all(email): raise ValueError()\n", "rejected: pipeline: validation failed: ValueError"),
    ])
    func `A fault of the package is a reason`(module: String, text: String, reason: String) throws {
        #expect(try run([module: text]).attempt() == reason)
    }

    @Test func `What the package's validator holds against a draft counts`() throws {
        let bench = try run(["validators": "def validate_all(subject, body):\n    return False, ['too eager']\n"])
        #expect(try bench.attempt().hasPrefix("rejected: "))
    }
}
