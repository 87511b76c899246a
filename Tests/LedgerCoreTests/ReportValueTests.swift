import LedgerCore
import Testing

@Suite struct ReportValueTests {
    private func arm(_ name: String, accepted: Int, rejected: Int) -> ExperimentsReport.Arm {
        var tally = Tally()
        (tally.accepted, tally.rejected) = (accepted, rejected)
        return .init(experiment: name, runs: 1, tally: tally)
    }

    private func finding(_ arms: [ExperimentsReport.Arm], minimum: Int = 30) -> ExperimentsReport.Finding {
        let group = ExperimentsReport.Group(tier: "A", mode: "hybrid", arms: arms)
        let heading = ReportHeading(scope: .run(RunID(1)), runDate: nil, runs: 1)
        return ExperimentsReport(heading: heading, minimumSample: minimum, groups: [group]).finding(.acceptance, in: group)
    }

    @Test func `nothing is said of arms below the minimum sample`() {
        #expect(finding([arm("a", accepted: 29, rejected: 0), arm("b", accepted: 0, rejected: 29)]) == .notEnoughData)
        #expect(finding([arm("a", accepted: 29, rejected: 0), arm("b", accepted: 0, rejected: 29)], minimum: 29) == .ahead("a"))
        #expect(finding([arm("a", accepted: 500, rejected: 0)]) == .notEnoughData)
    }

    @Test func `an arm is ahead only where its interval lies above all others`() {
        #expect(finding([arm("", accepted: 50, rejected: 50), arm("b", accepted: 90, rejected: 10)]) == .ahead("b"))
        #expect(finding([arm("a", accepted: 50, rejected: 50), arm("b", accepted: 55, rejected: 45)]) == .undecided)
        let third = arm("c", accepted: 85, rejected: 15)
        #expect(finding([arm("a", accepted: 50, rejected: 50), arm("b", accepted: 90, rejected: 10), third]) == .undecided)
    }

    @Test func `what lay above the cap is reckoned from the run's own attempts and calls`() {
        let above = AboveCap(
            runID: RunID(1), maxTotalDrafts: 10, contacts: [], contactCount: 2, accounts: [], accountCount: 4,
            attempts: 20, accountsTried: 10, accepted: 10, costMicroUSD: 2_000_000)
        #expect(above.expectedAttempts == 10 && above.expectedDrafts == 5)
        #expect(above.costPerAttemptMicroUSD == 100_000 && above.expectedCostMicroUSD == 1_000_000)
    }

    @Test func `a run that tried nothing gives nothing to reckon by`() {
        let above = AboveCap(
            runID: RunID(1), maxTotalDrafts: 0, contacts: [], contactCount: 0, accounts: [], accountCount: 4,
            attempts: 0, accountsTried: 0, accepted: 0, costMicroUSD: 0)
        #expect(above.expectedAttempts == nil && above.expectedDrafts == nil && above.expectedCostMicroUSD == nil)
    }

    @Test func `a period looks back on its last day too`() {
        let day = CalendarDay(daysSinceEpoch: 20_000)
        #expect(ReportScope.upTo(day, days: 7) == .days(day.adding(days: -6)...day))
        #expect(ReportScope.upTo(day, days: 1) == .days(day...day))
    }

    @Test func `edits are told by their median`() {
        let line = Edits.Line(kind: "angle", name: "x", distances: [9, 1, 5, 100])
        #expect(line.drafts == 4 && line.medianDistance == 5 && line.greatestDistance == 100)
    }
}
