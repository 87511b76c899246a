import LedgerCore

/// The figures at the top of the page, and a bar of what became of each contact.
struct HTMLSummary {
    let run: RunSnapshot

    var section: HTML {
        """
        <section class="summary" aria-labelledby="summary">
        <h2 id="summary" class="unseen">Summary</h2>
        <dl class="figures">
        \(figures)
        </dl>
        \(run.contacts.isEmpty ? nil : bar.html)
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
    private var bar: ShareBar {
        let order: [AttemptState] = [
            .accepted, .held, .rejected, .failed, .skipped, .capped, .cancelled, .running, .retryable, .available,
        ]
        let count = run.contacts.count
        return ShareBar(
            whole: "\(count) \(count == 1 ? "contact" : "contacts")",
            parts: order.compactMap { state in
                let contacts = run.contacts.filter { $0.status == state }
                return contacts.first.map { .init($0.shownStatus, contacts.count, tone: state.tone) }
            })
    }
}

extension AttemptState {
    var tone: ChartTone {
        switch self {
        case .accepted: .accepted
        case .held: .review
        case .rejected, .failed: .rejected
        case .available, .running, .retryable, .skipped, .capped, .cancelled: .plain
        }
    }
}
