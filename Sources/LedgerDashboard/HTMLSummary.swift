import LedgerCore

/// The figures at the top of the page, and a bar of what became of each contact.
struct HTMLSummary {
    let run: RunSnapshot

    private static let barWidth = 1_000

    var section: HTML {
        """
        <section class="summary" aria-labelledby="summary">
        <h2 id="summary" class="unseen">Summary</h2>
        <dl class="figures">
        \(figures)
        </dl>
        \(run.contacts.isEmpty ? nil : bar)
        </section>
        """
    }

    private var figures: [HTML] {
        [
            figure("Drafts accepted", run.draftsAccepted, "accepted"), figure("To review", run.draftsHeld, "review"),
            figure("Drafts rejected", run.draftsRejected, "rejected"),
            figure("Accounts processed", run.accountsProcessed, "plain"),
            figure("Accounts skipped", run.skipped.count, "plain"),
        ]
    }

    private func figure(_ label: String, _ value: Int, _ tone: String) -> HTML {
        "<div class=\"\(tone)\"><dt>\(label)</dt><dd>\(value)</dd></div>"
    }

    /// Statuses that occur, the best outcome first, with how many contacts have each.
    private var outcomes: [(status: String, count: Int)] {
        let order: [AttemptState] = [
            .accepted, .held, .rejected, .failed, .skipped, .capped, .cancelled, .running, .retryable, .available,
        ]
        return order.compactMap { state in
            let contacts = run.contacts.filter { $0.status == state }
            return contacts.first.map { ($0.shownStatus, contacts.count) }
        }
    }

    private var bar: HTML {
        let total = run.contacts.count
        let label = outcomes.map { "\($0.count) \($0.status)" }.joined(separator: ", ")
        let key = outcomes.map { "<li><i class=\"\($0.status)\"></i>\($0.status) <b>\($0.count)</b></li>" as HTML }
        return """
            <figure>
            <svg viewBox="0 0 \(Self.barWidth) 12" preserveAspectRatio="none" role="img" aria-label="\(total) \
            contacts: \(label)">
            \(segments(of: total))
            </svg>
            <figcaption><span>\(total) \(total == 1 ? "contact" : "contacts")</span><ul class="key">
            \(key)
            </ul></figcaption>
            </figure>
            """
    }

    private func segments(of total: Int) -> [HTML] {
        var before = 0
        return outcomes.map { outcome in
            let start = before * Self.barWidth / total
            before += outcome.count
            let width = before * Self.barWidth / total - start
            return "<rect class=\"\(outcome.status)\" x=\"\(start)\" width=\"\(width)\" height=\"12\"/>"
        }
    }
}
