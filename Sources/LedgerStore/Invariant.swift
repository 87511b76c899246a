/// What is to hold of the rows of a ledger, each as a query for the rows of which it does not. The schema refuses most
/// of it from the start; what it cannot see is a file that was changed around it.
struct Invariant {
    let check: String
    /// Its only column says the fault.
    let faultsSQL: String

    static let all = counts + states + standings + events + erasures

    /// What was erased is, and an erasure that was begun is done.
    private static let erasures = [
        Invariant(
            check: "erasures",
            faultsSQL: """
                SELECT 'erasure ' || x.id || ' was never closed' FROM erasures x WHERE x.receipt IS NULL
                UNION ALL SELECT 'erasure ' || x.id || ' has ' || count(t.id) || ' things left to be done; the next command that writes does them'
                FROM erasures x LEFT JOIN erasure_tasks t ON t.erasure_id = x.id
                WHERE x.receipt IS NOT NULL AND x.finished_at IS NULL GROUP BY x.id
                """),
        Invariant(
            check: "erasures",
            faultsSQL: """
                SELECT 'contact ' || c.id || ' was erased and has a name' FROM erased_contacts e
                JOIN contacts c ON c.id = e.contact_id WHERE c.name <> '(erased)' OR c.email IS NOT NULL
                UNION ALL SELECT 'attempt ' || t.id || ' was erased and has a name' FROM erased_attempts e
                JOIN attempts t ON t.id = e.attempt_id WHERE t.contact_name <> '(erased)'
                UNION ALL SELECT 'draft ' || d.id || ' was erased and has a text' FROM erased_attempts e
                JOIN drafts d ON d.attempt_id = e.attempt_id WHERE d.subject <> '(erased)' OR d.body <> '(erased)'
                """),
    ]

    /// Counters say what rows there are, and caps hold.
    private static let counts = [
        Invariant(
            check: "imports",
            faultsSQL: """
                SELECT 'import ' || import_id || ' does not add up to its rows' FROM v_imports
                WHERE proved = 0 ORDER BY import_id
                """),
        Invariant(
            check: "accepted drafts",
            faultsSQL: """
                SELECT 'run ' || r.id || ' counts ' || r.drafts_accepted || ' accepted drafts and has ' || count(d.id)
                FROM runs r LEFT JOIN drafts d ON d.run_id = r.id AND d.state = 'accepted'
                GROUP BY r.id HAVING count(d.id) <> r.drafts_accepted ORDER BY r.id
                """),
        Invariant(
            check: "accepted drafts",
            faultsSQL: """
                SELECT 'account ' || s.account_id || ' of run ' || s.run_id || ' counts ' || s.drafts_accepted
                    || ' accepted drafts and has another number'
                FROM selections s WHERE s.drafts_accepted <> (SELECT count(*) FROM drafts d
                    WHERE d.run_id = s.run_id AND d.account_id = s.account_id AND d.state = 'accepted')
                ORDER BY s.run_id, s.position
                """),
        Invariant(
            check: "accepted drafts",
            faultsSQL: """
                SELECT 'run ' || r.id || ' counts ' || r.drafts_closed || ' at closed accounts, which have another number'
                FROM runs r WHERE r.drafts_closed <> (SELECT coalesce(sum(s.drafts_accepted), 0) FROM selections s
                    WHERE s.run_id = r.id AND s.state <> 'open')
                ORDER BY r.id
                """),
        Invariant(
            check: "spend",
            faultsSQL: """
                SELECT 'run ' || r.id || ' counts ' || r.spent_microusd || ' millionths of a dollar spent and its calls cost '
                    || coalesce(sum(c.cost_microusd), 0)
                FROM runs r LEFT JOIN calls c ON c.run_id = r.id
                GROUP BY r.id HAVING coalesce(sum(c.cost_microusd), 0) <> r.spent_microusd ORDER BY r.id
                """),
        Invariant(
            check: "tallies",
            faultsSQL: """
                WITH counted AS (
                    SELECT t.run_id, t.persona, coalesce(s.experiment, ''), count(*), count(d.id),
                        sum(t.state = 'accepted'), sum(t.state = 'rejected'), sum(t.state = 'held'),
                        sum(t.state = 'failed'), sum(t.state = 'skipped'), sum(t.state = 'capped'),
                        sum(t.state = 'cancelled'), coalesce(sum(d.review = 'approved'), 0),
                        coalesce(sum(d.review = 'declined'), 0), coalesce(sum(o.sent), 0), coalesce(sum(o.replied), 0),
                        coalesce(sum(o.meetings), 0), coalesce(sum(o.bounced), 0), coalesce(sum(o.opted_out), 0)
                    FROM attempts t JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id
                    LEFT JOIN drafts d ON d.attempt_id = t.id
                    LEFT JOIN (SELECT draft_id, sum(kind = 'sent') AS sent, sum(kind = 'replied') AS replied,
                        sum(kind = 'meeting') AS meetings, sum(kind = 'bounced') AS bounced,
                        sum(kind = 'opted_out') AS opted_out FROM outcomes GROUP BY draft_id) o ON o.draft_id = d.id
                    GROUP BY 1, 2, 3),
                tallied AS (
                    SELECT run_id, persona, experiment, contacts, drafts, accepted, rejected, held, failed, skipped,
                        capped, cancelled, approved, declined, sent, replied, meetings, bounced, opted_out FROM tallies)
                SELECT DISTINCT 'run ' || run_id || ' tallies other contacts, drafts or decisions than it has'
                FROM (SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM tallied)
                    UNION ALL SELECT * FROM (SELECT * FROM tallied EXCEPT SELECT * FROM counted))
                ORDER BY run_id
                """),
        Invariant(
            check: "objections",
            faultsSQL: """
                WITH counted AS (
                    SELECT d.run_id, 'gate', v.gate, count(*) FROM verdicts v JOIN drafts d ON d.id = v.draft_id
                    WHERE v.passed = 0 GROUP BY 1, 3
                    UNION ALL SELECT run_id, 'check', name, count(*) FROM (
                        SELECT DISTINCT t.run_id, w.attempt_id, w.number,
                            coalesce(json_each.value ->> 'check', 'unknown') AS name
                        FROM writings w JOIN attempts t ON t.id = w.attempt_id, json_each(w.failures))
                    GROUP BY 1, 3),
                tallied AS (SELECT run_id, kind, name, times FROM objections)
                SELECT DISTINCT 'run ' || run_id || ' counts other refusals of gates or failed checks than it has'
                FROM (SELECT * FROM (SELECT * FROM counted EXCEPT SELECT * FROM tallied)
                    UNION ALL SELECT * FROM (SELECT * FROM tallied EXCEPT SELECT * FROM counted))
                ORDER BY run_id
                """),
        Invariant(
            check: "rules",
            faultsSQL: """
                SELECT 'draft ' || d.id || ' was written by other rules than those of its run and experiment'
                FROM drafts d
                JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
                JOIN runs r ON r.id = d.run_id
                LEFT JOIN arms a ON a.run_id = d.run_id AND a.experiment = coalesce(s.experiment, '')
                WHERE d.experiment IS NOT s.experiment OR d.rules_sha256 <> coalesce(a.rules_sha256, r.rules_sha256)
                ORDER BY d.id
                """),
        Invariant(
            check: "caps",
            faultsSQL: """
                SELECT 'run ' || id || ' has more accepted drafts than max_total_drafts' FROM runs
                WHERE drafts_accepted > max_total_drafts
                UNION ALL SELECT 'account ' || s.account_id || ' of run ' || s.run_id
                    || ' has more accepted drafts than max_drafts_per_account, or another cap than its run'
                FROM selections s JOIN runs r ON r.id = s.run_id
                WHERE s.drafts_accepted > s.max_drafts OR s.max_drafts <> r.max_drafts_per_account
                """),
    ]

    /// A state has all that goes with it.
    private static let states = [
        Invariant(
            check: "verdicts",
            faultsSQL: """
                SELECT 'draft ' || d.id || ' is accepted without a passing verdict from every gate' FROM drafts d
                WHERE d.state = 'accepted' AND (SELECT count(*) FROM gates) <> (
                    SELECT count(*) FROM verdicts v WHERE v.draft_id = d.id AND v.passed = 1)
                ORDER BY d.id
                """),
        Invariant(
            check: "names",
            faultsSQL: """
                SELECT 'draft ' || id || ' has no contact name or title' FROM drafts, blanks
                WHERE trim(contact_name, characters) = '' OR trim(contact_title, characters) = '' ORDER BY id
                """),
        Invariant(
            check: "states",
            faultsSQL: """
                SELECT 'attempt ' || t.id || ' is ' || t.state || ' and its draft ' || coalesce(d.state, 'is not there')
                FROM attempts t LEFT JOIN drafts d ON d.attempt_id = t.id
                WHERE t.state <> coalesce(d.state, '')
                    AND (t.state IN ('accepted', 'held') OR d.state IN ('accepted', 'held', 'rejected'))
                ORDER BY t.id
                """),
        Invariant(
            check: "states",
            faultsSQL: """
                SELECT 'attempt ' || t.id || ' is not finished and its run is over' FROM attempts t
                JOIN runs r ON r.id = t.run_id WHERE t.finished_at IS NULL AND r.finished_at IS NOT NULL
                UNION ALL SELECT 'account ' || s.account_id || ' is not done with and its run ' || r.id || ' is over'
                FROM selections s JOIN runs r ON r.id = s.run_id
                WHERE s.state IN ('pending', 'open') AND r.finished_at IS NOT NULL
                """),
        Invariant(
            check: "times",
            faultsSQL: """
                SELECT 'run ' || id || ' is ' || state || ' and its finish time does not fit' FROM runs
                WHERE (state IN ('finished', 'cancelled')) <> (finished_at IS NOT NULL)
                UNION ALL SELECT 'attempt ' || id || ' is ' || state || ' and its finish time does not fit'
                FROM attempts WHERE (state NOT IN ('available', 'running', 'retryable')) <> (finished_at IS NOT NULL)
                UNION ALL SELECT 'draft ' || id || ' is ' || state || ' and the time of its decision does not fit'
                FROM drafts WHERE (state IN ('accepted', 'rejected')) <> (decided_at IS NOT NULL)
                """),
        Invariant(
            check: "workers",
            faultsSQL: """
                SELECT 'attempt ' || t.id || ' is held by worker ' || w.id || ', which has ended' FROM attempts t
                JOIN workers w ON w.id = t.worker_id WHERE w.ended_at IS NOT NULL
                UNION ALL SELECT 'account ' || s.account_id || ' of run ' || s.run_id || ' is held by worker ' || w.id
                    || ', which has ended' FROM selections s
                JOIN workers w ON w.id = s.worker_id WHERE w.ended_at IS NOT NULL
                """),
    ]

    /// How a draft stands with its reviewers is what their rows say. A new wording voids a decision, so that one with
    /// revisions may be open whatever was decided before.
    private static let standings = [
        Invariant(
            check: "reviews",
            faultsSQL: """
                SELECT 'draft ' || d.id || ' is ' || coalesce(d.review, 'open') || ' and its newest decision says otherwise'
                FROM drafts d LEFT JOIN reviews w ON w.id = (SELECT max(id) FROM reviews WHERE draft_id = d.id)
                WHERE CASE d.review
                    WHEN 'approved' THEN w.action IS NOT 'approve' OR w.content_sha256 IS NOT d.content_sha256
                        OR d.approved_sha256 IS NOT d.content_sha256
                    WHEN 'declined' THEN w.action IS NOT 'decline'
                    ELSE d.revision = 0 AND coalesce(w.action, 'reopen') <> 'reopen' END
                ORDER BY d.id
                """),
        Invariant(
            check: "reviews",
            faultsSQL: """
                SELECT 'draft ' || d.id || ' has another outcome than was recorded' FROM drafts d
                WHERE d.outcome IS NOT (SELECT kind FROM outcomes WHERE draft_id = d.id
                    ORDER BY instr('sent replied meeting bounced opted_out', kind) DESC LIMIT 1)
                ORDER BY d.id
                """),
        Invariant(
            check: "wordings",
            faultsSQL: """
                SELECT 'draft ' || d.id || ' has another wording than its newest revision' FROM drafts d
                LEFT JOIN revisions v ON v.draft_id = d.id AND v.number = d.revision
                WHERE d.revision <> coalesce((SELECT max(number) FROM revisions WHERE draft_id = d.id), 0)
                    OR d.revision > 0 AND d.content_sha256 IS NOT v.content_sha256
                ORDER BY d.id
                """),
    ]

    /// The newest event says the state, and each goes on from where the one before it led; but for those of a run that
    /// was pruned. `events_entity` has them in this order.
    private static let events =
        [("run", "runs", "id"), ("attempt", "attempts", "run_id"), ("draft", "drafts", "run_id")].map { name in
            let (entity, table, run) = name
            return Invariant(
                check: "events",
                faultsSQL: """
                    SELECT '\(entity) ' || x.id || ' is ' || x.state || ' and its newest event says otherwise'
                    FROM \(table) x WHERE x.state IS NOT coalesce(
                        (SELECT to_state FROM events WHERE run_id = x.\(run) AND entity = '\(entity)'
                            AND entity_id = x.id ORDER BY id DESC LIMIT 1),
                        (SELECT x.state FROM prunings WHERE run_id = x.\(run) LIMIT 1))
                    ORDER BY x.id
                    """)
        } + [
            // What people do with drafts are happenings, which follow from nothing.
            Invariant(
                check: "events",
                faultsSQL: """
                    SELECT 'event ' || id || ' of ' || entity || ' ' || entity_id
                        || ' does not follow from the one before it'
                    FROM (SELECT id, run_id, entity, entity_id, from_state, lag(to_state)
                        OVER (PARTITION BY run_id, entity, entity_id ORDER BY id) AS led_to FROM events
                        WHERE entity <> 'review') e
                    WHERE from_state IS NOT led_to
                        AND (led_to IS NOT NULL OR NOT EXISTS (SELECT 1 FROM prunings WHERE run_id = e.run_id))
                    ORDER BY id
                    """)
        ]
}
