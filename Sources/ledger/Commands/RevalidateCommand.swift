import ArgumentParser
import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect

struct RevalidateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revalidate",
        abstract: "Judge stored drafts anew, by other rules or by this program's validator, and say what would change.",
        discussion: """
            Nothing is asked outside and nothing is changed: verdicts stay as they were written. Without --rules and \
            --exp each draft is judged by the rules it was written by. Exits with 2 where a verdict would change.
            """)

    @Option(name: .customLong("run"), help: "Only drafts of this run. [default: of every run]")
    var id: Int64?

    @Option(help: "Rules file to judge by.")
    var rules: String?

    @Option(help: "Experiment to judge by: experiments/NAME.yaml over the rules file or the built-in rules.")
    var exp: String?

    @OptionGroup var common: CommonOptions

    func run() throws {
        let workspace = try common.workspace([.rules: rules, .experiment: exp])
        let other = rules != nil || exp != nil ? try workspace.rules(experiment: exp) : nil
        let judged = try workspace.reading { store in
            var judged: [RejudgedDraft] = []
            // Most runs of a ledger have the same rules.
            var known: [String: Rules] = [:]
            for runID in try id.map({ [RunID($0)] }) ?? store.runIDs() {
                try RejudgedDraft.all(of: runID, store: store) { run, experiment in
                    if let other { return other }
                    let yaml = experiment.flatMap { run.armRules[$0] } ?? run.rulesYAML
                    let rules = try known[yaml] ?? Rules.load(yaml, file: "rules of run \(run.id)")
                    known[yaml] = rules
                    return rules
                } visit: { judged.append($0) }
            }
            return judged
        }
        let view = RejudgedView(judged: judged, rulesSHA256: other?.sha256)
        Terminal.show(common.json ? view.json.serialized() : view.text)
        if judged.contains(where: \.changes) { throw ExitCode(ExitStatus.nothingAccepted.rawValue) }
    }
}

/// What judging anew came to, as text and as JSON.
struct RejudgedView {
    let judged: [RejudgedDraft]
    let rulesSHA256: String?

    private var changed: [RejudgedDraft] { judged.filter(\.changes) }

    var text: String {
        let rules = rulesSHA256.map { " by rules \($0.prefix(12))" } ?? " by their own rules"
        var lines = changed.flatMap { draft -> [String] in
            ["draft \(draft.id) of run \(draft.runID), \(TextTable.plain(draft.companyName)), \(draft.state.rawValue): "
                + "\(draft.before.rawValue) -> \(draft.after.rawValue)"] + Self.reasons(draft)
        }
        lines.append(
            "\(counted(judged.count, "draft")) judged\(rules): \(judged.count - changed.count) as before, "
                + "\(changed.count) would change")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func reasons(_ draft: RejudgedDraft) -> [String] {
        let after = draft.rejudgement
        let reasons = ([after.refusal].compactMap { $0 } + after.reviewReasons).map(TextTable.plain)
        return (reasons + after.validation.failures.map(\.line)).map { "    " + $0 }
    }

    var json: JSON {
        .members(
            ("rules_sha256", .text(rulesSHA256)), ("judged", .int(judged.count)), ("changed", .int(changed.count)),
            ("drafts", .array(judged.map(Self.entry))))
    }

    private static func entry(_ draft: RejudgedDraft) -> JSON {
        .members(
            ("draft_id", .int(Int(draft.id.rawValue))), ("run_id", .int(Int(draft.runID.rawValue))),
            ("company_name", .string(draft.companyName)), ("state", .string(draft.state.rawValue)),
            ("before", .string(draft.before.rawValue)), ("after", .string(draft.after.rawValue)),
            ("confidence_before", .string(draft.confidenceBefore.rawValue)),
            ("confidence_after", .string(draft.rejudgement.confidence.rawValue)),
            ("refusal", .text(draft.rejudgement.refusal)),
            ("review_reasons", .array(draft.rejudgement.reviewReasons.map(JSON.string))),
            ("failures", .array(draft.rejudgement.validation.failures.map(\.json))))
    }
}
