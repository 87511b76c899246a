import Foundation
import LedgerCore
import LedgerDashboard
import Testing

@Suite struct ReportTests {
    @Test func `every report is whole in each format, and the same value gives the same bytes`() throws {
        for report in sampleReports() {
            #expect(report.text == report.text && report.html == report.html)
            #expect(report.text.hasPrefix(report.title + "\n") && report.text.hasSuffix("\n"))
            #expect(report.markdown.hasPrefix("# \(report.title)\n"))
            let parsed = try JSONSerialization.jsonObject(with: Data(report.json.serialized().utf8)) as? [String: Any]
            #expect(parsed?["report"] is String)
            #expect(report.html.contains(report.fragment.source.split(separator: "\n").last ?? "?"))
            for part in ["<script", "src=", "<link", "@import", "url("] { #expect(!report.html.contains(part)) }
        }
    }

    @Test func `headings go down one level at a time, and each id is the only one`() {
        for report in sampleReports() {
            let levels = report.html.matches(of: /<h([1-6])[ >]/).compactMap { Int($0.output.1) }
            #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
            for (one, next) in zip(levels, levels.dropFirst()) { #expect(next <= one + 1) }
            let ids = report.html.matches(of: /\ id="([^"]*)"/).map { String($0.output.1) }
            #expect(Set(ids).count == ids.count)
        }
    }

    @Test func `a funnel says what each step is of the one before, and what lay above the cap`() {
        let text = Report.funnel(sampleFunnel()).text
        #expect(
            text == """
                Funnel
                Runs of 2024-09-05 to 2024-10-04 (30 days): 2 runs. What people decided, and what came of it, is counted by now, for the drafts of these runs.

                How far accounts and contacts came
                ==================================
                Step                Count  Of the step before
                ------------------  -----  ------------------  ------------------------
                Accounts selected      10                   –  ████████████████████████
                Accounts processed      7                70 %  ████████████████
                Contacts found         40                   –  ████████████████████████
                Tried                  36                90 %  █████████████████████
                Drafted                32                89 %  ███████████████████
                Accepted               30                94 %  ██████████████████
                Approved               20                67 %  ████████████
                Sent                   10                50 %  ██████
                Replied                 3                30 %  █
                Meeting                 1                33 %  █

                Above the cap
                =============
                Run 7 stopped at its cap of 10 drafts: 2 contacts found and not tried, 1 account not begun.
                Without it: about 4 attempts more, 2 drafts accepted, for about $0.40.
                Computed from the run itself: its calls cost $2.00 for 20 attempts, $0.10 each; it tried 20 contacts at 10 accounts and accepted 10 drafts.
                Rank  Company  Contact   Title
                ----  -------  --------  -----
                   4  Acme     Jane Doe  COO
                Rank  Company not begun  Score
                ----  -----------------  -----
                   9  Late                76.5

                """)
    }

    @Test func `experiments say plainly where there is not enough data, and claim no winner where intervals overlap`() {
        let few = Report.experiments(experiments([("", 9, 10), ("short", 3, 10)])).text
        #expect(few.contains("Acceptance: not enough data. A comparison needs 30 of each of two arms; the largest has 10."))
        #expect(few.contains("Reply: not enough data."))
        #expect(few.contains("not enough data  9 of 10"))
        let many = Report.experiments(experiments([("", 50, 100), ("short", 90, 100)])).text
        #expect(many.contains("Acceptance: short is ahead; its interval lies above those of the others."))
        #expect(many.contains("short        90 %        83–94 %  90 of 100"))
        let close = Report.experiments(experiments([("", 50, 100), ("short", 55, 100)]))
        #expect(close.text.contains("Acceptance: no difference shown; the intervals overlap."))
        #expect(close.json.serialized().contains("\"finding\": \"no_difference_shown\""))
        #expect(Report.experiments(experiments([("short", 50, 100)])).text.contains("there is only one arm to look at"))
    }

    @Test func `a report of experiments says so where there was none`() {
        let text = Report.experiments(experiments([("", 50, 100)])).text
        #expect(text.contains("No run had an experiment.") && !text.contains("not enough data"))
    }

    @Test func `spend is told for each accepted and each approved draft, and not where there is none`() {
        var tally = Tally()
        (tally.accepted, tally.approved) = (4, 0)
        let line = SpendReport.Line(provider: "anthropic", calls: 9, credits: 0, costMicroUSD: 66_000)
        let report = Report.spend(SpendReport(heading: month, lines: [line], tally: tally))
        #expect(report.text.contains("anthropic      9        0  $0.066             $0.0165                   –"))
        #expect(report.json.serialized().contains("\"cost_per_accepted_usd\": 0.0165"))
        #expect(report.json.serialized().contains("\"cost_per_approved_usd\": null"))
    }

    @Test func `a terminal gets no control characters, and columns stand under their headings`() {
        let accounts = [
            AccountsReport.Account(
                accountID: AccountID(1), companyName: "日本\u{1b}[31m 株式", runs: 1, accepted: 2, lastAccepted: nil, sent: 0,
                replied: 0, meetings: 0)
        ]
        let text = Report.accounts(AccountsReport(heading: month, accounts: accounts, answers: [])).text
        #expect(text.contains("日本 [31m 株式     1       2     0        0         0  –"))
    }

    @Test(arguments: naughtyTexts)
    func `hostile text stays text in every report and format`(_ text: String) throws {
        for (report, plain) in zip(sampleReports(text), sampleReports("x")) {
            #expect(report.html.count { $0 == "<" } == plain.html.count { $0 == "<" }, "\(report.title)")
            #expect(report.text.split(separator: "\n").count == plain.text.split(separator: "\n").count)
            #expect(report.markdown.split(separator: "\n").count == plain.markdown.split(separator: "\n").count)
            func bars(_ text: String) -> Int { text.replacing("\\\\", with: "").replacing("\\|", with: "").count { $0 == "|" } }
            #expect(bars(report.markdown) == bars(plain.markdown), "\(report.title)")
            #expect(!report.text.unicodeScalars.contains { $0.properties.generalCategory == .control && $0 != "\n" })
            _ = try JSONSerialization.jsonObject(with: Data(report.json.serialized().utf8))
        }
    }

    // MARK: - Samples

    private let day = CalendarDay(daysSinceEpoch: 20_000)
    private var month: ReportHeading { ReportHeading(scope: .upTo(day), runDate: nil, runs: 2) }

    private func tally() -> Tally {
        var tally = Tally()
        let counts = [40, 32, 30, 4, 2, 0, 1, 3, 0, 20, 5, 10, 3, 1, 0, 0]
        for (count, value) in zip(Tally.counts, counts) { tally[keyPath: count.count] = value }
        return tally
    }

    private func sampleFunnel(_ text: String? = nil) -> FunnelReport {
        let above = AboveCap(
            runID: RunID(7), maxTotalDrafts: 10,
            contacts: [.init(position: 4, companyName: text ?? "Acme", name: text ?? "Jane Doe", title: text ?? "COO")],
            contactCount: 2, accounts: [.init(position: 9, companyName: text ?? "Late", score: 76.5)], accountCount: 1,
            attempts: 20, accountsTried: 10, accepted: 10, costMicroUSD: 2_000_000)
        return FunnelReport(
            heading: month, accountsSelected: 10, accountsSkipped: 2, accountsOpen: 1, tally: tally(), aboveCap: above)
    }

    private func experiments(_ arms: [(name: String, accepted: Int, of: Int)]) -> ExperimentsReport {
        let arms = arms.map { name, accepted, of -> ExperimentsReport.Arm in
            var tally = Tally()
            (tally.accepted, tally.rejected) = (accepted, of - accepted)
            return .init(experiment: name, runs: 1, tally: tally)
        }
        return ExperimentsReport(
            heading: month, minimumSample: 30, groups: [.init(tier: "A", mode: "hybrid", arms: arms)])
    }

    private func sampleReports(_ text: String = "Acme") -> [Report] {
        let news = DraftNews(
            draftID: DraftID(3), companyName: text, contactName: text, subject: text, what: "replied", day: day)
        let reason = GatesReport.Reason(state: "rejected", reason: text, count: 3)
        let edits = Edits(drafts: 1, lines: [.init(kind: "angle", name: text, distances: [12])])
        let run = DailyReport.Run(
            runID: RunID(1), runDate: day, state: .finished, accepted: 3, maxTotalDrafts: 10, tally: tally())
        let account = AccountsReport.Account(
            accountID: AccountID(1), companyName: text, runs: 1, accepted: 2, lastAccepted: day, sent: 1, replied: 1, meetings: 0)
        return [
            .daily(
                DailyReport(
                    day: day, runs: [run], waitingCount: 20, toSendCount: 1, heldCount: 1, waiting: [news], outcomes: [news],
                    followUps: [news], problems: [text])),
            .weekly(
                WeeklyReport(
                    heading: month, days: [.init(day: day, accepted: 3)], tally: tally(), before: Tally(), reasons: [reason],
                    costMicroUSD: 5)),
            .funnel(sampleFunnel(text)),
            .gates(
                GatesReport(
                    heading: month, tally: tally(), reasons: [reason], gates: [.init(name: text, times: 1)],
                    checks: [.init(name: text, times: 1)], edits: edits)),
            .personas(PersonasReport(heading: month, personas: [(text, tally())])),
            .experiments(experiments([("", 50, 100), (text, 90, 100)])),
            .spend(
                SpendReport(
                    heading: month, lines: [.init(provider: text, calls: 1, credits: 1, costMicroUSD: 1)], tally: tally())),
            .accounts(AccountsReport(heading: month, accounts: [account], answers: [news])),
        ]
    }
}
