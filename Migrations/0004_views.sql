-- Views for people: the public interface for ad-hoc SQL, described by `ledger sql --schema`.

-- One row per run: settings, caps and what came of it.
CREATE VIEW v_runs AS
SELECT r.id AS run_id, r.run_date, r.day_number, r.state, r.tier, r.mode, r.experiment,
    r.settings ->> 'model' AS model, r.budget_microusd / 1000000.0 AS budget_usd, r.spent_microusd / 1000000.0 AS spent_usd,
    r.top_n,
    r.max_drafts_per_account, r.max_total_drafts,
    (SELECT count(*) FROM selections s WHERE s.run_id = r.id AND s.state IN ('open', 'processed')) AS accounts_processed,
    (SELECT count(*) FROM selections s WHERE s.run_id = r.id AND s.state = 'skipped') AS accounts_skipped,
    (SELECT count(*) FROM attempts a WHERE a.run_id = r.id) AS attempts,
    r.drafts_accepted,
    (SELECT count(*) FROM attempts a WHERE a.run_id = r.id AND a.state = 'rejected') AS drafts_rejected,
    (SELECT count(*) FROM attempts a WHERE a.run_id = r.id AND a.state = 'held') AS drafts_held,
    r.max_total_drafts - r.drafts_accepted AS room_left,
    i.rows_read, i.loaded, i.duplicates, i.rejected, i.path AS accounts_file,
    r.reason, r.started_at, r.finished_at, r.rules_sha256
FROM runs r JOIN imports i ON i.id = r.import_id;

-- One row per import: the stored counts, and whether its rows prove them.
CREATE VIEW v_imports AS
SELECT i.id AS import_id, i.path, i.format, i.sha256, i.bytes, i.rows_read, i.loaded, i.duplicates, i.rejected,
    i.imported_at,
    (SELECT count(*) FROM import_rows x WHERE x.import_id = i.id) = i.rows_read
    AND (SELECT count(*) FROM import_rows x WHERE x.import_id = i.id AND x.fate = 'loaded') = i.loaded
    AND (SELECT count(*) FROM import_rows x WHERE x.import_id = i.id AND x.fate = 'duplicate') = i.duplicates
        AS proved
FROM imports i;

-- One row per attempt: who was tried, at which account, in which run, and what became of it.
CREATE VIEW v_attempts AS
SELECT a.id AS attempt_id, a.run_id, r.run_date, s.position AS account_position, s.company_name, a.position,
    a.contact_name, a.contact_title, a.contact_email, a.persona, a.state, a.stage, a.reason,
    d.id AS draft_id, d.subject, d.confidence_mode, d.cited_signals, a.created_at, a.finished_at
FROM attempts a
JOIN runs r ON r.id = a.run_id
JOIN selections s ON s.run_id = a.run_id AND s.account_id = a.account_id
LEFT JOIN drafts d ON d.attempt_id = a.id;

-- One row per draft, with its text and where its email file is.
CREATE VIEW v_drafts AS
SELECT d.id AS draft_id, d.run_id, r.run_date, s.company_name, d.contact_name, d.contact_title, d.state, d.subject,
    d.body, d.confidence_mode, d.cited_signals, d.warnings, d.figures ->> 'words' AS words,
    d.figures ->> 'reading_grade' AS reading_grade, n.like_draft_id, n.similarity_percent,
    (SELECT w.written_by FROM writings w WHERE w.attempt_id = d.attempt_id AND w.outcome = 'kept'
        ORDER BY w.number LIMIT 1) AS written_by,
    d.experiment, d.rules_sha256, f.path AS email_path, d.decided_by, d.decision_reason, d.created_at, d.decided_at
FROM drafts d
JOIN runs r ON r.id = d.run_id
JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
LEFT JOIN near_duplicates n ON n.draft_id = d.id
LEFT JOIN artefacts f ON f.attempt_id = d.attempt_id AND f.kind = 'email';

-- One row per wording that was tried for a draft, in order; `failures` says what the validator had against it.
CREATE VIEW v_writings AS
SELECT a.run_id, r.run_date, w.attempt_id, s.company_name, a.contact_name, w.number, w.written_by, w.outcome, w.subject,
    w.body, w.failures
FROM writings w
JOIN attempts a ON a.id = w.attempt_id
JOIN runs r ON r.id = a.run_id
JOIN selections s ON s.run_id = a.run_id AND s.account_id = a.account_id;

-- One row per account and run it was ranked in: processed or skipped, and why.
CREATE VIEW v_account_history AS
SELECT s.account_id, s.company_name, s.domain, s.external_id, s.run_id, r.run_date, s.position, s.score, s.tier,
    s.state, s.reason, s.cause, s.drafts_accepted, a.last_accepted_at
FROM selections s
JOIN runs r ON r.id = s.run_id
JOIN accounts a ON a.id = s.account_id;

-- One row per run: how many got how far.
CREATE VIEW v_funnel AS
SELECT r.id AS run_id, r.run_date,
    (SELECT count(*) FROM selections s WHERE s.run_id = r.id) AS accounts_selected,
    (SELECT count(*) FROM selections s WHERE s.run_id = r.id AND s.state IN ('open', 'processed')) AS accounts_processed,
    (SELECT count(*) FROM attempts a WHERE a.run_id = r.id) AS contacts_found,
    (SELECT count(*) FROM attempts a WHERE a.run_id = r.id
        AND EXISTS (SELECT 1 FROM stage_results x WHERE x.attempt_id = a.id AND x.stage = 'research'))
        AS contacts_researched,
    (SELECT count(*) FROM drafts d WHERE d.run_id = r.id) AS drafts_generated,
    (SELECT count(*) FROM drafts d WHERE d.run_id = r.id AND EXISTS (SELECT 1 FROM verdicts v
        WHERE v.draft_id = d.id AND v.gate = 'validation_passed' AND v.passed = 1)) AS drafts_valid,
    (SELECT count(*) FROM drafts d WHERE d.run_id = r.id AND d.state = 'held') AS drafts_held,
    r.drafts_accepted
FROM runs r;

-- One row per failing verdict.
CREATE VIEW v_gate_failures AS
SELECT d.run_id, r.run_date, d.id AS draft_id, s.company_name, d.contact_name, v.gate, v.reason, v.judged_at
FROM verdicts v
JOIN drafts d ON d.id = v.draft_id
JOIN runs r ON r.id = d.run_id
JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
WHERE v.passed = 0;

-- One row per run, provider and operation: calls to the outside and what they cost.
CREATE VIEW v_spend AS
SELECT c.run_id, r.run_date, c.provider, c.operation, count(*) AS calls,
    sum(c.status = 'ok') AS ok, sum(c.status = 'unavailable') AS unavailable, sum(c.status = 'error') AS errors,
    sum(c.status = 'reserved') AS unsettled,
    sum(c.results) AS results, sum(c.credits) AS credits, sum(c.input_tokens) AS input_tokens,
    sum(c.output_tokens) AS output_tokens, sum(c.cost_microusd) / 1000000.0 AS cost_usd
FROM calls c LEFT JOIN runs r ON r.id = c.run_id
GROUP BY c.run_id, c.provider, c.operation;

-- One row per experiment (NULL: none), mode and tier: attempts and what became of them.
CREATE VIEW v_experiments AS
SELECT s.experiment, r.mode, r.tier, count(DISTINCT r.id) AS runs, count(a.id) AS attempts,
    sum(a.state = 'accepted') AS accepted, sum(a.state = 'rejected') AS rejected, sum(a.state = 'held') AS held,
    round(1.0 * sum(a.state = 'accepted') / nullif(sum(a.state IN ('accepted', 'rejected', 'held')), 0), 3)
        AS acceptance_rate
FROM runs r
JOIN selections s ON s.run_id = r.id
LEFT JOIN attempts a ON a.run_id = s.run_id AND a.account_id = s.account_id
GROUP BY s.experiment, r.mode, r.tier;

-- What is suppressed now: the newest row of each value, where it does not lift.
CREATE VIEW v_suppressed AS
SELECT s.kind, s.value, s.actor, s.reason, s.at
FROM suppressions s
WHERE s.action = 'suppress'
    AND s.id = (SELECT max(n.id) FROM suppressions n WHERE n.kind = s.kind AND n.value = s.value);

-- One row per account and subject: what is known of it from outside, and how long it is good.
CREATE VIEW v_research AS
SELECT k.account_id, a.name AS company_name, k.provider, k.kind, k.subject, json_array_length(k.answer) AS results,
    k.fetched_at, k.expires_at, k.answer
FROM research_cache k JOIN accounts a ON a.id = k.account_id;

-- One row per limit of a provider.
CREATE VIEW v_limits AS
SELECT provider, unit, per, iif(unit = 'usd', most / 1000000.0, most) AS most FROM limits;
