-- What reports count, moved by trigger: a report of a month reads some rows for each run, however many drafts there are.

-- How far the contacts of a run came, by the persona that found them and the experiment ('': none).
CREATE TABLE tallies (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    persona TEXT NOT NULL,
    experiment TEXT NOT NULL,
    contacts INTEGER NOT NULL DEFAULT 0,
    drafts INTEGER NOT NULL DEFAULT 0,
    -- Attempts by their state, where it is one that they end in.
    accepted INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    held INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    skipped INTEGER NOT NULL DEFAULT 0,
    capped INTEGER NOT NULL DEFAULT 0,
    cancelled INTEGER NOT NULL DEFAULT 0,
    -- Drafts as people decided on them, and what came of those.
    approved INTEGER NOT NULL DEFAULT 0,
    declined INTEGER NOT NULL DEFAULT 0,
    sent INTEGER NOT NULL DEFAULT 0,
    replied INTEGER NOT NULL DEFAULT 0,
    meetings INTEGER NOT NULL DEFAULT 0,
    bounced INTEGER NOT NULL DEFAULT 0,
    opted_out INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (run_id, persona, experiment)
) STRICT, WITHOUT ROWID;

-- How often a gate refused a draft of a run, and how many of its wordings failed a check of the validator.
CREATE TABLE objections (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    kind TEXT NOT NULL CHECK (kind IN ('gate', 'check')),
    name TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (run_id, kind, name)
) STRICT, WITHOUT ROWID;

-- Why contacts and accounts came no farther; of the attempts only the smaller part.
CREATE INDEX attempts_reasons ON attempts (run_id, state, reason)
    WHERE state IN ('rejected', 'held', 'failed', 'skipped', 'capped');
-- Accounts that have drafts, by run.
CREATE INDEX selections_worked ON selections (run_id, drafts_accepted) WHERE drafts_accepted > 0;
CREATE INDEX selections_skips ON selections (run_id, reason, cause) WHERE state = 'skipped';

CREATE TRIGGER attempts_are_tallied_when_made AFTER INSERT ON attempts
BEGIN
    INSERT INTO tallies (run_id, persona, experiment, contacts, failed, skipped, capped, cancelled)
        VALUES (NEW.run_id, NEW.persona, coalesce((SELECT experiment FROM selections
                WHERE run_id = NEW.run_id AND account_id = NEW.account_id), ''), 1, NEW.state = 'failed',
            NEW.state = 'skipped', NEW.state = 'capped', NEW.state = 'cancelled')
        ON CONFLICT (run_id, persona, experiment) DO UPDATE SET contacts = contacts + 1,
            failed = failed + excluded.failed, skipped = skipped + excluded.skipped,
            capped = capped + excluded.capped, cancelled = cancelled + excluded.cancelled;
END;

CREATE TRIGGER attempts_are_tallied AFTER UPDATE OF state ON attempts
WHEN NEW.state <> OLD.state AND (NEW.finished_at IS NOT NULL OR OLD.finished_at IS NOT NULL)
BEGIN
    UPDATE tallies SET
        accepted = accepted + (NEW.state = 'accepted') - (OLD.state = 'accepted'),
        rejected = rejected + (NEW.state = 'rejected') - (OLD.state = 'rejected'),
        held = held + (NEW.state = 'held') - (OLD.state = 'held'),
        failed = failed + (NEW.state = 'failed') - (OLD.state = 'failed'),
        skipped = skipped + (NEW.state = 'skipped') - (OLD.state = 'skipped'),
        capped = capped + (NEW.state = 'capped') - (OLD.state = 'capped'),
        cancelled = cancelled + (NEW.state = 'cancelled') - (OLD.state = 'cancelled')
        WHERE run_id = NEW.run_id AND persona = NEW.persona AND experiment = coalesce((SELECT experiment
            FROM selections WHERE run_id = NEW.run_id AND account_id = NEW.account_id), '');
END;

CREATE TRIGGER drafts_are_tallied_when_made AFTER INSERT ON drafts
BEGIN
    UPDATE tallies SET drafts = drafts + 1 WHERE run_id = NEW.run_id
        AND persona = (SELECT persona FROM attempts WHERE id = NEW.attempt_id)
        AND experiment = coalesce(NEW.experiment, '');
END;

CREATE TRIGGER reviews_are_tallied AFTER UPDATE OF review ON drafts WHEN NEW.review IS NOT OLD.review
BEGIN
    UPDATE tallies SET
        approved = approved + (NEW.review IS 'approved') - (OLD.review IS 'approved'),
        declined = declined + (NEW.review IS 'declined') - (OLD.review IS 'declined')
        WHERE run_id = NEW.run_id AND persona = (SELECT persona FROM attempts WHERE id = NEW.attempt_id)
        AND experiment = coalesce(NEW.experiment, '');
END;

-- A draft has each outcome at most once.
CREATE TRIGGER outcomes_are_tallied AFTER INSERT ON outcomes
BEGIN
    UPDATE tallies SET sent = sent + (NEW.kind = 'sent'), replied = replied + (NEW.kind = 'replied'),
        meetings = meetings + (NEW.kind = 'meeting'), bounced = bounced + (NEW.kind = 'bounced'),
        opted_out = opted_out + (NEW.kind = 'opted_out')
        WHERE (run_id, persona, experiment) = (SELECT d.run_id, t.persona, coalesce(d.experiment, '')
            FROM drafts d JOIN attempts t ON t.id = d.attempt_id WHERE d.id = NEW.draft_id);
END;

CREATE TRIGGER gates_that_refuse_are_tallied AFTER INSERT ON verdicts WHEN NEW.passed = 0
BEGIN
    INSERT INTO objections (run_id, kind, name, times)
        SELECT run_id, 'gate', NEW.gate, 1 FROM drafts WHERE id = NEW.draft_id
        ON CONFLICT (run_id, kind, name) DO UPDATE SET times = times + 1;
END;

-- A wording counts once for each check that it failed, however often.
CREATE TRIGGER failed_checks_are_tallied AFTER INSERT ON writings WHEN NEW.failures <> '[]'
BEGIN
    INSERT INTO objections (run_id, kind, name, times)
        SELECT DISTINCT t.run_id, 'check', coalesce(json_each.value ->> 'check', 'unknown'), 1
        FROM attempts t, json_each(NEW.failures) WHERE t.id = NEW.attempt_id
        ON CONFLICT (run_id, kind, name) DO UPDATE SET times = times + 1;
END;
