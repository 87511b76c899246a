import LedgerCore
import LedgerRunner
import LedgerStore
import Prospect

/// What is known of a company, source by source.
struct ResearchView {
    private let result: ResearchCompany.Result
    private let today: CalendarDay

    init(_ result: ResearchCompany.Result, today: CalendarDay) {
        self.result = result
        self.today = today
    }

    private func signals(of source: SourceReport) -> [Signal] {
        result.research.signals.filter { $0.provider == source.source }
    }

    var json: JSON {
        .members(
            ("company", .string(result.company)), ("cited_signals", .int(result.research.cited.count)),
            ("sources", .array(result.research.sources.map(json))),
            ("people", .array(
                result.people.map { kept in
                    .members(
                        ("provider", .string(kept.topic.provider)), ("subject", .string(kept.topic.subject)),
                        ("fetched_at", .string(kept.fetchedAt.description)),
                        ("expires_at", .string(kept.expiresAt.description)))
                })))
    }

    private func json(_ source: SourceReport) -> JSON {
        .members(
            ("source", .string(source.source)), ("status", .string(source.status.rawValue)),
            ("cache_hit", .bool(source.cacheHit)), ("stale", .bool(source.isStale)),
            ("dropped", .int(source.dropped)), ("errors", .array(source.errors.map(JSON.string))),
            ("claims", .array(
                signals(of: source).map { signal in
                    .members(
                        ("id", .string(signal.id)), ("claim", .string(signal.claim)), ("type", .string(signal.type.rawValue)),
                        ("as_of", .text(signal.asOf?.description)), ("source_url", .text(signal.sourceURL)),
                        ("more_urls", .array(signal.moreURLs.map(JSON.string))), ("cited", .bool(signal.cited)),
                        ("uncited_reason", .text(signal.uncitedReason)),
                        ("fetched_on", .string(signal.fetchedAt.description)), ("sha256", .string(signal.sha256)))
                })))
    }

    var text: String {
        let sources = result.research.sources
        guard !sources.isEmpty || !result.people.isEmpty else {
            return "\(result.company): nothing is kept, and no source was asked; name some with --sources.\n"
        }
        let count = result.research.cited.count
        return "\(TextTable.plain(result.company)): \(counted(count, "cited claim")), \(result.research.signals.count - count) more\n"
            + sources.map(text).joined() + result.people.map(text).joined()
    }

    private func text(_ source: SourceReport) -> String {
        let signals = signals(of: source)
        var head = "\n\(source.source): \(source.status.rawValue)"
        if let day = signals.first?.fetchedAt, source.cacheHit { head += ", kept since \(day) (\(age(day)))" }
        if source.dropped > 0 { head += ", \(counted(source.dropped, "text")) dropped as no claims" }
        return head + "\n" + source.errors.map { "    \(TextTable.plain($0))\n" }.joined() + signals.map(text).joined()
    }

    private func text(_ signal: Signal) -> String {
        let day = signal.asOf.map { "\($0), \(age($0))" } ?? "no date"
        let standing = signal.cited ? "cited" : "not cited: " + (signal.uncitedReason ?? "")
        let urls = ([signal.sourceURL].compactMap { $0 } + signal.moreURLs).map { "        \(TextTable.plain($0))\n" }.joined()
        return "    \(TextTable.plain(signal.claim))\n        \(signal.type.rawValue), \(day); \(standing)\n" + urls
    }

    private func text(_ kept: KeptResearch) -> String {
        "\n\(kept.topic.provider), people (\(kept.topic.subject)): kept since \(kept.fetchedAt.day), good until \(kept.expiresAt.day)\n"
    }

    private func age(_ day: CalendarDay) -> String { counted(today.days(since: day), "day") + " old" }
}
