import Foundation
import LedgerCore
@testable import LedgerDashboard
import Testing

@Suite struct ChartTests {
    @Test func `a bar chart is a table that says every value`() {
        let chart = BarChart(
            caption: "Most frequent first.", headings: ("Reason", "Count"),
            bars: [.init("length", 4, tone: .rejected), .init("cost", 1, shown: "$0.01", note: "of calls")])
        let rows = [
            "<caption>Most frequent first.</caption>", "<th scope=\"row\">length</th>", "<td class=\"number\">4</td>",
            "<th scope=\"row\">cost <small>of calls</small></th>", "<td class=\"number\">$0.01</td>",
            "<rect class=\"rejected\" x=\"0\" width=\"1000\" height=\"12\"/>", "<rect class=\"plain\" x=\"0\" width=\"250\" height=\"12\"/>",
        ]
        for row in rows { #expect(chart.html.source.contains(row), "\(row)") }
    }

    @Test func `no chart speaks by colour alone`() {
        let whole = ShareBar(
            whole: "3 contacts", parts: [.init("accepted", 1, tone: .accepted), .init("rejected", 1, tone: .rejected), .init("review", 1, tone: .review)])
        #expect(whole.html.source.contains("aria-label=\"3 contacts: 1 accepted, 1 rejected, 1 review\""))
        #expect(whole.html.source.contains("<title>3 contacts</title><desc>1 accepted, 1 rejected, 1 review</desc>"))
        // Hatching of two tones, in the bar and in the key.
        #expect(whole.html.source.components(separatedBy: "class=\"hatch\"").count == 5)
    }

    @Test func `a funnel compares steps of one unit only`() {
        let chart = FunnelChart(
            caption: "c", steps: [
                .init("Accounts", 10, unit: "accounts"), .init("Contacts", 40, unit: "contacts"),
                .init("Drafts", 10, unit: "contacts", tone: .accepted),
            ])
        #expect(chart.html.source.contains("<td class=\"number\">40</td><td class=\"number\">–</td>"))
        #expect(chart.html.source.contains("<td class=\"number\">10</td><td class=\"number\">25 %</td>"))
        #expect(chart.html.source.contains("<rect class=\"accepted\" x=\"375\" width=\"250\""))
    }

    @Test func `intervals share a scale that holds them, and what lacks data is not drawn`() {
        let chart = IntervalChart(
            caption: "c.", heading: "Experiment",
            rows: [.init("a", Proportion(15, of: 148)), .init("b", Proportion(9, of: 10), caveat: "not enough data")])
        #expect(chart.html.source.contains("the scale ends at 25 %"))
        #expect(chart.html.source.contains("<td class=\"number\">10 %</td><td class=\"number\">6.2–16 %</td><td class=\"number\">15 of 148</td>"))
        #expect(chart.html.source.contains("<td class=\"bar quiet\">not enough data</td>"))
    }

    @Test func `a series says in words what it draws, and has its numbers below`() {
        let day = CalendarDay(daysSinceEpoch: 20_000)
        let chart = TimeSeries(id: "s", title: "Drafts", days: [(day, 1), (day.adding(days: 1), 3)])
        #expect(chart.html.source.contains("<desc id=\"s-desc\">4 from 2024-10-04 to 2024-10-05, at most 3 a day (2024-10-05)</desc>"))
        #expect(chart.html.source.contains("aria-labelledby=\"s-title s-desc\""))
        #expect(chart.html.source.contains("<th scope=\"row\">2024-10-05</th><td class=\"number\">3</td>"))
        #expect(TimeSeries(id: "s", title: "t", days: []).html.source.contains("no days"))
    }

    @Test func `a sparkline has a shape in blocks, whatever it is given`() {
        #expect(Sparkline([0, 1, 2, 8]).text == "▁▁▂█")
        #expect(Sparkline([0, 0]).text == "▁▁" && Sparkline([]).text == "" && Sparkline([-3, 7]).text == "▁█")
    }

    @Test(arguments: [Int.min, -1, 0, 1, Int.max])
    func `whatever is counted, a chart draws within its bounds`(_ value: Int) {
        let bars = BarChart(caption: "", headings: ("", ""), bars: [.init("a", value), .init("b", 5)]).html.source
        let widths = bars.matches(of: /\ width="(-?[0-9]+)"/).compactMap { Int($0.output.1) }
        #expect(widths.count == 2 && widths.allSatisfy { (0...1_000).contains($0) })
    }

    @Test(arguments: naughtyTexts)
    func `hostile text stays text`(_ text: String) {
        func all(_ text: String) -> String {
            BarChart(caption: text, headings: (text, text), bars: [.init(text, 1, shown: text, note: text)]).html.source
                + FunnelChart(caption: text, steps: [.init(text, 1, unit: text)]).html.source
                + ShareBar(whole: text, parts: [.init(text, 1, tone: .plain)]).html.source
                + IntervalChart(caption: text, heading: text, rows: [.init(text, Proportion(1, of: 2), caveat: text)]).html.source
                + TimeSeries(id: "x", title: text, days: []).html.source
        }
        #expect(all(text).count { $0 == "<" } == all("x").count { $0 == "<" })
        #expect(all(text).count { $0 == "\"" } == all("x").count { $0 == "\"" })
    }
}
