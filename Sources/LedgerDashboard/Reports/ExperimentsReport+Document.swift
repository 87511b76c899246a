import LedgerCore

extension ExperimentsReport {
    var document: ReportDocument {
        ReportDocument(
            title: "Experiments", lead: lead,
            blocks: nothing.map { [ReportDocument.Block("", [.paragraph($0)])] } ?? groups.map(block))
    }

    /// Why there is nothing to compare.
    private var nothing: String? {
        if groups.isEmpty { return "No contacts were found." }
        return groups.allSatisfy { $0.arms.allSatisfy(\.experiment.isEmpty) } ? "No run had an experiment." : nil
    }

    private var lead: [String] {
        [
            heading.sentence + " Shares with Wilson's 95 % intervals; below \(minimumSample) of an arm nothing is said of it.",
            "An arm is called ahead only where its interval lies above all others. Only runs that split their accounts between arms give each the same kind of accounts.",
        ]
    }

    private func block(_ group: Group) -> ReportDocument.Block {
        .init(
            "Tier \(group.tier), \(group.mode)",
            Measure.allCases.flatMap { measure -> [ReportDocument.Part] in
                [.intervals(chart(measure, group)), .paragraph(sentence(measure, group))]
            })
    }

    private func chart(_ measure: Measure, _ group: Group) -> IntervalChart {
        IntervalChart(
            caption: measure.caption, heading: "Experiment",
            rows: group.arms.map { arm in
                let share = measure.share(of: arm.tally)
                return .init(arm.name, share, caveat: isEnough(share) ? nil : "not enough data")
            })
    }

    private func sentence(_ measure: Measure, _ group: Group) -> String {
        switch finding(measure, in: group) {
        case .notEnoughData:
            let most = group.arms.map { measure.share(of: $0.tally).of }.max() ?? 0
            return group.arms.count < 2
                ? "\(measure.name): not enough data: there is only one arm to look at."
                : "\(measure.name): not enough data. A comparison needs \(minimumSample) of each of two arms; the largest has \(most)."
        case .ahead(let name): return "\(measure.name): \(name) is ahead; its interval lies above those of the others."
        case .undecided: return "\(measure.name): no difference shown; the intervals overlap."
        }
    }

    var json: JSON {
        heading.json(
            "experiments",
            [
                ("minimum_sample", .int(minimumSample)), ("confidence", .number(0.95)), ("interval", .string("wilson")),
                ("groups", .array(groups.map(json))),
            ])
    }

    private func json(_ group: Group) -> JSON {
        .members(
            ("tier", .string(group.tier)), ("mode", .string(group.mode)),
            ("arms", .array(group.arms.map(json))),
            ("findings", .object(Measure.allCases.map { .init($0.rawValue, json(finding($0, in: group))) })))
    }

    private func json(_ arm: Arm) -> JSON {
        .members(
            ("experiment", arm.experiment.isEmpty ? .null : .string(arm.experiment)), ("runs", .int(arm.runs)),
            ("counts", arm.tally.json), ("acceptance", arm.tally.acceptance.json), ("approval", arm.tally.approval.json),
            ("reply", arm.tally.reply.json))
    }

    private func json(_ finding: Finding) -> JSON {
        switch finding {
        case .notEnoughData: .members(("finding", .string("not_enough_data")))
        case .undecided: .members(("finding", .string("no_difference_shown")))
        case .ahead(let name): .members(("finding", .string("ahead")), ("arm", .string(name)))
        }
    }
}

extension ExperimentsReport.Measure {
    fileprivate var name: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }

    fileprivate var caption: String {
        switch self {
        case .acceptance: "Acceptance: drafts accepted, of attempts that were decided."
        case .approval: "Approval: drafts approved, of those that people decided on."
        case .reply: "Reply: e-mails answered, of those sent."
        }
    }
}
