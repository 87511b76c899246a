import LedgerCore
import LedgerDashboard
import LedgerStore

/// Where the morning starts: the runs of today and those not over, and the drafts that came of them.
struct TodayPage: Page {
    private static let mostRuns = 10
    private static let mostDrafts = 25
    private let day: CalendarDay
    /// Of today, and unfinished ones.
    private let runs: Shortened<RunLine>
    /// Of the newest run, where there is none today.
    private let latest: RunLine?
    private let progress: RunProgress?
    private let drafts: Shortened<DraftLine>
    private let waiting: [ReviewItem]
    private let open: Int
    private let toSend: Int
    private let followUps: Shortened<FollowUp>
    private static let mostCounted = 1_000
    private static let mostWaiting = 12
    /// Days after which silence is worth a look, and after which it is an answer.
    private static let silence: ClosedRange<Int> = 3...21

    init(_ store: Store, _ site: Site) throws {
        day = site.times.day(of: LocalTimes.now)
        runs = Shortened(try store.runLines(of: day, most: Self.mostRuns + 1), most: Self.mostRuns)
        latest = try store.runLines(most: 1).first
        progress = try Self.progress(among: runs.items, of: day, or: latest, store, site.ports)
        drafts = Shortened(
            try progress.map { try store.recentDrafts(of: $0.run.id, most: Self.mostDrafts + 1) } ?? [], most: Self.mostDrafts)
        waiting = try store.reviews(ReviewFilter(), limit: Self.mostWaiting)
        open = try store.openReviews(upTo: Self.mostCounted + 1)
        toSend = try store.draftsToSend(upTo: Self.mostCounted + 1)
        let now = LocalTimes.now
        let silent = try store.followUps(
            sentFrom: now.adding(hours: -24 * Self.silence.upperBound), to: now.adding(hours: -24 * Self.silence.lowerBound),
            most: Self.mostDrafts + 1)
        followUps = Shortened(silent, most: Self.mostDrafts)
    }

    /// Of the run that is at work, else of today's newest, else of the newest of all: one that was left unfinished long
    /// ago is not what the day is about.
    private static func progress(
        among runs: [RunLine], of day: CalendarDay, or latest: RunLine?, _ store: Store, _ ports: WebPorts
    ) throws -> RunProgress? {
        for run in runs where run.state == .running {
            let progress = try RunProgress(run, store, ports)
            if progress.isRunning { return progress }
        }
        return try (runs.first { $0.runDate == day } ?? latest).map { try RunProgress($0, store, ports) }
    }

    var title: String { "Today" }
    var part: SitePart? { .today }
    var refreshSeconds: Int? { progress?.isRunning == true ? 5 : nil }

    func content(_ context: PageContext) -> HTML {
        guard let progress else {
            return "<p class=\"kicker\">\(day.withWeekday)</p>\n\(Parts.quiet("There are no runs yet; ledger run makes one."))"
        }
        return """
            <p class="kicker">\(day.withWeekday)</p>
            \(progress.run.runDate == day ? nil : Parts.quiet(progress.isRunning ? "This run of another day is at work." : "Nothing was run today. This is the newest run."))
            \(Parts.section("run", progress.run.shortName, standing(progress, context)))
            \(Parts.section("to-review", "To review", review))
            \(followUps.items.isEmpty ? nil : Parts.section("follow-ups", "Sent, and not answered yet", "\(followed(context))\(followUps.note)"))
            \(drafted.isEmpty && !drafts.items.isEmpty ? nil : Parts.section("drafted", "Drafted", draftedList))
            \(runs.items.count > 1 ? Parts.section("runs-today", "Runs of today, and unfinished ones", "\(RunsPage.table(runs.items, context))\(runs.note)") : nil)
            """
    }

    private func standing(_ progress: RunProgress, _ context: PageContext) -> HTML {
        let run = progress.run
        let live: HTML? = progress.isRunning ? " data-live-url=\"/runs/\(run.id.description)/live\"" : nil
        return """
            <div id="progress" class="progress"\(live)>
            <p><span class="status \(progress.state)" data-live="state">\(progress.state)</span> started \(context.times.html(run.startedAt)) · \
            <a id="open-run" href="/runs/\(run.id.description)">Open the run</a></p>
            \(progress.isRunning ? bar(progress) : nil)
            </div>
            \(Parts.figures(figures(progress)))
            """
    }

    private func bar(_ progress: RunProgress) -> HTML {
        "<progress id=\"percent\" max=\"100\" value=\"\(progress.percent)\" aria-label=\"Done, in percent\">\(progress.percent) %</progress>"
    }

    private func figures(_ progress: RunProgress) -> [Parts.Figure] {
        let values = Dictionary(progress.live.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
        let shown: [(String, String)] = [
            ("Drafts accepted", "accepted"), ("Held", "review"), ("Rejected", "rejected"),
            ("Accounts processed", "processed"), ("Spent", "spent"),
        ]
        return shown.map { .init(name: $0.0, value: values[$0.1] ?? "–", tone: $0.1, live: $0.1) }
    }

    /// Those that are not among the ones to review.
    private var drafted: [DraftLine] { drafts.items.filter { draft in !waiting.contains { $0.draftID == draft.id } } }

    private var draftedList: HTML {
        if drafts.items.isEmpty { return Parts.quiet("No draft came of it.") }
        let more: HTML? = drafts.isCut ? Parts.quiet("And more: these are of the newest \(Self.mostDrafts).") : nil
        return "\(DraftList.table("drafts", "Drafts of this run, newest first", drafted))\(more)"
    }

    private var review: HTML {
        let sending: HTML? = toSend == 0 ? nil : " · <a id=\"to-send\" href=\"/export\">\(ReviewPage.counted(toSend)) approved and not sent</a>"
        if waiting.isEmpty { return "<p class=\"quiet\">Nothing waits for a decision\(sending).</p>" }
        let query = ReviewQuery()
        let rows = waiting.map { item -> [HTML] in
            [
                "\(item.contactName)<br><span class=\"quiet\">\(item.contactTitle)</span>",
                "<a href=\"/accounts/\(item.accountID.description)\">\(item.companyName)</a>",
                "<a href=\"\(query.path(to: item.draftID))\">\(item.wording.subject)</a>", "\(item.confidenceMode)",
                "\(Parts.status(item.standingWord))\(ReviewPage.remarks(item))",
            ]
        }
        return """
            <p><a id="open-review" href="/review">\(ReviewPage.counted(open)) open</a>\(sending)</p>
            \(Parts.table("waiting", "Drafts that wait for a decision", [.init("Person"), .init("Account"), .init("Subject"), .init("Confidence"), .init("Standing")], rows))
            """
    }

    private func followed(_ context: PageContext) -> HTML {
        Parts.table(
            "follow-ups-table", "Sent \(Self.silence.lowerBound) to \(Self.silence.upperBound) days ago, and not answered",
            [.init("Person"), .init("Account"), .init("Subject"), .init("Sent")],
            followUps.items.map { draft in
                [
                    "\(draft.contactName)", "<a href=\"/accounts/\(draft.accountID.description)\">\(draft.companyName)</a>",
                    "<a href=\"/drafts/\(draft.draftID.description)\">\(draft.subject)</a>", context.times.html(draft.sentAt),
                ]
            })
    }

    var json: JSON {
        .members(
            ("day", .string(day.description)), ("runs", .array(runs.items.map(\.json))), ("runs_are_cut", .bool(runs.isCut)),
            ("run", progress.map { .members(("run", $0.run.json), ("progress", $0.json)) } ?? .null),
            ("drafts", .array(drafts.items.map(\.json))), ("drafts_are_cut", .bool(drafts.isCut)),
            ("open_reviews", .int(min(open, Self.mostCounted))), ("open_reviews_is_more", .bool(open > Self.mostCounted)),
            ("drafts_to_send", .int(min(toSend, Self.mostCounted))), ("drafts_to_send_is_more", .bool(toSend > Self.mostCounted)),
            ("waiting", .array(waiting.map(\.json))),
            (
                "follow_ups",
                .array(followUps.items.map { .members(("draft_id", $0.draftID.json), ("company_name", .string($0.companyName)), ("sent_at", .string($0.sentAt.description))) })
            ), ("follow_ups_are_cut", .bool(followUps.isCut)))
    }
}

/// Drafts in a table.
enum DraftList {
    static func table(_ id: String, _ caption: String, _ drafts: [DraftLine]) -> HTML {
        Parts.table(
            id, caption,
            [.init("Person"), .init("Account"), .init("Subject"), .init("Confidence"), .init("Sources", isNumber: true), .init("Outcome")],
            drafts.map { draft in
                [
                    "\(draft.contactName)<br><span class=\"quiet\">\(draft.contactTitle)</span>",
                    "<a href=\"/accounts/\(draft.accountID.description)\">\(draft.companyName)</a>",
                    "<a href=\"/drafts/\(draft.id.description)\">\(draft.subject)</a>", "\(draft.confidenceMode)", "\(draft.citedSignals)",
                    Parts.status(draft.state.rawValue),
                ]
            })
    }
}

extension DraftLine {
    var json: JSON {
        .members(
            ("draft_id", id.json), ("run_id", runID.json), ("account_id", accountID.json),
            ("company_name", .string(companyName)), ("contact_name", .string(contactName)),
            ("contact_title", .string(contactTitle)), ("subject", .string(subject)), ("state", .string(state.rawValue)),
            ("confidence_mode", .string(confidenceMode)), ("cited_signals", .int(citedSignals)),
            ("created_at", .string(createdAt)))
    }
}
