-- The guardrails. RAISE(ABORT) cannot be overridden by the OR IGNORE or OR REPLACE of the statement that fires
-- a trigger, and triggers also stand where foreign keys are switched off; so what must hold whatever the code
-- above does is said here, though a CHECK or a key often says it too. BEFORE INSERT triggers that look for the
-- row itself refuse INSERT OR REPLACE, which would otherwise delete history. Where the newest row of several counts,
-- an id is at most one more than the largest (one that is left out is -1 here): after the largest there is, SQLite
-- gives ids at random. What an erasure (0006_erasure.sql) that
-- is under way may change is the personal columns of its own rows, to `(erased)`, and nothing else.

-- What is blank: white space, controls and the invisible characters that pass for a name. NUL, at which trim stops,
-- is looked for apart.
CREATE TABLE blanks (
    characters TEXT NOT NULL
) STRICT;
WITH ranges (first, last) AS (VALUES (1, 32), (127, 160), (173, 173), (847, 847), (1564, 1564), (4447, 4448),
    (5760, 5760), (6068, 6069), (6155, 6159), (8192, 8207), (8232, 8239), (8287, 8303), (10240, 10240), (12288, 12288),
    (12644, 12644), (65024, 65039), (65279, 65279), (65440, 65440), (65520, 65531)),
codes (code, last) AS (SELECT first, last FROM ranges UNION ALL SELECT code + 1, last FROM codes WHERE code < last)
INSERT INTO blanks SELECT group_concat(char(code), '') FROM codes;

CREATE TRIGGER blanks_are_fixed_once BEFORE INSERT ON blanks
BEGIN
    SELECT RAISE(ABORT, 'blanks: never change');
END;

CREATE TRIGGER blanks_never_change BEFORE UPDATE ON blanks
BEGIN
    SELECT RAISE(ABORT, 'blanks: never change');
END;

CREATE TRIGGER blanks_are_kept BEFORE DELETE ON blanks
BEGIN
    SELECT RAISE(ABORT, 'blanks: never change');
END;

-- An id stays. Without a list of columns: `UPDATE OF id` does not see `SET rowid`.

CREATE TRIGGER runs_keep_their_id BEFORE UPDATE ON runs WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'run: its id never changes');
END;

CREATE TRIGGER workers_keep_their_id BEFORE UPDATE ON workers WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'worker: its id never changes');
END;

CREATE TRIGGER accounts_keep_their_id BEFORE UPDATE ON accounts WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'account: its id never changes');
END;

CREATE TRIGGER contacts_keep_their_id BEFORE UPDATE ON contacts WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'contact: its id never changes');
END;

CREATE TRIGGER attempts_keep_their_id BEFORE UPDATE ON attempts WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'attempt: its id never changes');
END;

CREATE TRIGGER drafts_keep_their_id BEFORE UPDATE ON drafts WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'draft: its id never changes');
END;

CREATE TRIGGER calls_keep_their_id BEFORE UPDATE ON calls WHEN NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'call: its id never changes');
END;

-- Runs: settings are fixed, the count of accepted drafts only rises, nothing is deleted.

CREATE TRIGGER runs_are_born_empty BEFORE INSERT ON runs
BEGIN
    SELECT RAISE(ABORT, 'run: starts with no accepted draft') WHERE NEW.drafts_accepted <> 0;
    SELECT RAISE(ABORT, 'run: starts with nothing spent') WHERE NEW.spent_microusd <> 0;
    SELECT RAISE(ABORT, 'run: is already there') WHERE EXISTS (SELECT 1 FROM runs WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM runs WHERE run_date = NEW.run_date AND day_number = NEW.day_number);
END;

CREATE TRIGGER runs_settings_are_fixed
BEFORE UPDATE OF import_id, run_date, day_number, clock_at, settings, fingerprint, rules_sha256 ON runs
BEGIN
    SELECT RAISE(ABORT, 'run: its settings and caps never change');
END;

CREATE TRIGGER runs_accepted_only_rises BEFORE UPDATE OF drafts_accepted ON runs
WHEN NEW.drafts_accepted <> OLD.drafts_accepted
BEGIN
    SELECT RAISE(ABORT, 'run: the count of accepted drafts only rises, by one')
        WHERE NEW.drafts_accepted <> OLD.drafts_accepted + 1;
    -- OLD: of a generated column a BEFORE trigger knows no new value.
    SELECT RAISE(ABORT, 'run: max_total_drafts is reached') WHERE NEW.drafts_accepted > OLD.max_total_drafts;
END;

CREATE TRIGGER runs_spend_what_their_calls_cost BEFORE UPDATE OF spent_microusd ON runs
WHEN NEW.spent_microusd <> OLD.spent_microusd
BEGIN
    SELECT RAISE(ABORT, 'run: spends what its calls cost') WHERE NEW.spent_microusd <> (
        SELECT coalesce(sum(cost_microusd), 0) FROM calls WHERE run_id = NEW.id);
END;

-- A finished run is taken up again for attempts of it that failed and are to be tried again.
CREATE TRIGGER runs_end_once BEFORE UPDATE OF state ON runs
WHEN OLD.state IN ('finished', 'cancelled') AND NEW.state <> OLD.state
BEGIN
    SELECT RAISE(ABORT, 'run: finished and cancelled are final') WHERE NOT (
        OLD.state = 'finished' AND NEW.state = 'interrupted'
        AND EXISTS (SELECT 1 FROM attempts WHERE run_id = NEW.id AND finished_at IS NULL));
END;

CREATE TRIGGER runs_are_kept BEFORE DELETE ON runs
BEGIN
    SELECT RAISE(ABORT, 'run: is never deleted');
END;

-- Workers: what one has left is never its own again.

CREATE TRIGGER workers_join_once BEFORE INSERT ON workers
BEGIN
    SELECT RAISE(ABORT, 'worker: is already there') WHERE EXISTS (SELECT 1 FROM workers WHERE id = NEW.id);
END;

CREATE TRIGGER workers_are_fixed BEFORE UPDATE OF run_id, host, machine, pid, process_start, started_at ON workers
BEGIN
    SELECT RAISE(ABORT, 'worker: its process and run never change');
END;

CREATE TRIGGER workers_end_once BEFORE UPDATE ON workers WHEN OLD.ended_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'worker: has ended');
END;

CREATE TRIGGER workers_are_kept BEFORE DELETE ON workers
BEGIN
    SELECT RAISE(ABORT, 'worker: is never deleted');
END;

CREATE TRIGGER arms_are_stored_once BEFORE INSERT ON arms
BEGIN
    SELECT RAISE(ABORT, 'arm: is already there') WHERE EXISTS (SELECT 1 FROM arms
        WHERE run_id = NEW.run_id AND experiment = NEW.experiment);
    SELECT RAISE(ABORT, 'arm: accounts are split already') WHERE EXISTS (SELECT 1 FROM selections
        WHERE run_id = NEW.run_id);
    SELECT RAISE(ABORT, 'arm: the shares of a run are more than the whole') WHERE 100 < NEW.share_percent
        + (SELECT coalesce(sum(share_percent), 0) FROM arms WHERE run_id = NEW.run_id);
END;

CREATE TRIGGER arms_never_change BEFORE UPDATE ON arms
BEGIN
    SELECT RAISE(ABORT, 'arm: never changes');
END;

CREATE TRIGGER arms_are_kept BEFORE DELETE ON arms
BEGIN
    SELECT RAISE(ABORT, 'arm: is never deleted');
END;

-- Selections: the account's cap is the run's.

CREATE TRIGGER selections_take_the_runs_cap BEFORE INSERT ON selections
BEGIN
    SELECT RAISE(ABORT, 'selection: starts with no accepted draft') WHERE NEW.drafts_accepted <> 0;
    SELECT RAISE(ABORT, 'selection: its cap is max_drafts_per_account of its run')
        WHERE NOT EXISTS (SELECT 1 FROM runs WHERE id = NEW.run_id AND max_drafts_per_account = NEW.max_drafts);
    SELECT RAISE(ABORT, 'selection: its experiment is no arm of its run') WHERE NEW.experiment IS NOT NULL
        AND EXISTS (SELECT 1 FROM arms WHERE run_id = NEW.run_id)
        AND NOT EXISTS (SELECT 1 FROM arms WHERE run_id = NEW.run_id AND experiment = NEW.experiment);
    SELECT RAISE(ABORT, 'selection: is already there')
        WHERE EXISTS (SELECT 1 FROM selections WHERE run_id = NEW.run_id AND account_id = NEW.account_id)
        OR EXISTS (SELECT 1 FROM selections WHERE run_id = NEW.run_id AND position = NEW.position);
END;

CREATE TRIGGER selections_are_fixed
BEFORE UPDATE OF run_id, account_id, position, company_name, external_id, domain, ticker, cik, industry, notes, tags,
    score, tier, personas, experiment, max_drafts ON selections
BEGIN
    SELECT RAISE(ABORT, 'selection: its account, place and cap never change') WHERE NOT (NEW.run_id = OLD.run_id
        AND NEW.account_id = OLD.account_id AND NEW.position = OLD.position AND NEW.company_name = OLD.company_name
        AND NEW.external_id IS OLD.external_id AND NEW.domain IS OLD.domain AND NEW.ticker IS OLD.ticker
        AND NEW.cik IS OLD.cik AND NEW.industry IS OLD.industry AND NEW.tags = OLD.tags AND NEW.score = OLD.score
        AND NEW.tier = OLD.tier AND NEW.personas = OLD.personas AND NEW.experiment IS OLD.experiment
        AND NEW.max_drafts = OLD.max_drafts AND OLD.notes IS NOT NULL AND NEW.notes = '(erased)'
        AND EXISTS (SELECT 1 FROM contacts_being_erased WHERE account_id = OLD.account_id));
END;

CREATE TRIGGER selections_accepted_only_rises BEFORE UPDATE OF drafts_accepted ON selections
WHEN NEW.drafts_accepted <> OLD.drafts_accepted
BEGIN
    SELECT RAISE(ABORT, 'selection: the count of accepted drafts only rises, by one')
        WHERE NEW.drafts_accepted <> OLD.drafts_accepted + 1;
    SELECT RAISE(ABORT, 'selection: max_drafts_per_account is reached') WHERE NEW.drafts_accepted > NEW.max_drafts;
END;

CREATE TRIGGER selections_are_counted_when_closed AFTER UPDATE OF state ON selections
WHEN (OLD.state = 'open') <> (NEW.state = 'open')
BEGIN
    UPDATE runs SET drafts_closed = drafts_closed
        + iif(OLD.state = 'open', NEW.drafts_accepted, -NEW.drafts_accepted) WHERE id = NEW.run_id;
END;

CREATE TRIGGER selections_are_kept BEFORE DELETE ON selections
BEGIN
    SELECT RAISE(ABORT, 'selection: is never deleted');
END;

-- Accounts: a folder, once given, stays; so does the time of the newest accepted draft, but for a newer one.

-- None on INSERT: it would cost an import of a million accounts as much again as the accounts themselves.

CREATE TRIGGER accounts_take_nothing_of_others BEFORE UPDATE OF external_id, folder_key ON accounts
BEGIN
    SELECT RAISE(ABORT, 'account: another one has this id or folder')
        WHERE EXISTS (SELECT 1 FROM accounts WHERE external_id = NEW.external_id AND id <> OLD.id)
        OR EXISTS (SELECT 1 FROM accounts WHERE folder_key = NEW.folder_key AND id <> OLD.id);
END;

CREATE TRIGGER accounts_remember_their_drafts BEFORE UPDATE OF last_accepted_at ON accounts
WHEN OLD.last_accepted_at IS NOT NULL
BEGIN
    SELECT RAISE(ABORT, 'account: the time of its newest accepted draft only rises')
        WHERE coalesce(NEW.last_accepted_at, '') < OLD.last_accepted_at;
END;

CREATE TRIGGER accounts_are_kept BEFORE DELETE ON accounts
BEGIN
    SELECT RAISE(ABORT, 'account: is never deleted');
END;

CREATE TRIGGER accounts_keep_their_folder BEFORE UPDATE OF folder, folder_key ON accounts
WHEN OLD.folder IS NOT NULL AND (NEW.folder IS NOT OLD.folder OR NEW.folder_key IS NOT OLD.folder_key)
BEGIN
    SELECT RAISE(ABORT, 'account: its folder never changes');
END;

-- Contacts stay with their account.

CREATE TRIGGER contacts_are_made_once BEFORE INSERT ON contacts
BEGIN
    SELECT RAISE(ABORT, 'contact: is already there') WHERE EXISTS (SELECT 1 FROM contacts WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM contacts WHERE account_id = NEW.account_id AND person_key = NEW.person_key);
END;

CREATE TRIGGER contacts_are_fixed BEFORE UPDATE OF account_id, person_key ON contacts
BEGIN
    SELECT RAISE(ABORT, 'contact: its account and person never change') WHERE NOT (
        NEW.account_id = OLD.account_id AND NEW.person_key = 'erased:' || OLD.id AND NEW.name = '(erased)'
        AND NEW.title = '(erased)' AND NEW.email IS NULL AND NEW.reference = '(erased)'
        AND EXISTS (SELECT 1 FROM contacts_being_erased WHERE contact_id = OLD.id));
END;

CREATE TRIGGER contacts_stay_erased BEFORE UPDATE ON contacts WHEN OLD.person_key = 'erased:' || OLD.id
BEGIN
    SELECT RAISE(ABORT, 'contact: was erased');
END;

CREATE TRIGGER contacts_are_kept BEFORE DELETE ON contacts
BEGIN
    SELECT RAISE(ABORT, 'contact: is never deleted');
END;

-- Attempts: final states stay, but for a held one that a person decides and a failed one that is tried again.

CREATE TRIGGER attempts_are_born_once BEFORE INSERT ON attempts
BEGIN
    SELECT RAISE(ABORT, 'attempt: is already there') WHERE EXISTS (SELECT 1 FROM attempts WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM attempts WHERE run_id = NEW.run_id AND contact_id = NEW.contact_id)
        OR EXISTS (SELECT 1 FROM attempts WHERE run_id = NEW.run_id AND account_id = NEW.account_id
            AND position = NEW.position)
        OR EXISTS (SELECT 1 FROM attempts WHERE account_id = NEW.account_id AND file_stem_key = NEW.file_stem_key);
    SELECT RAISE(ABORT, 'attempt: its contact is at another account')
        WHERE NOT EXISTS (SELECT 1 FROM contacts WHERE id = NEW.contact_id AND account_id = NEW.account_id);
    SELECT RAISE(ABORT, 'attempt: cannot be born accepted, rejected or held')
        WHERE NEW.state IN ('accepted', 'rejected', 'held');
END;

CREATE TRIGGER attempts_end_once BEFORE UPDATE OF state ON attempts
WHEN OLD.finished_at IS NOT NULL AND NEW.state <> OLD.state
BEGIN
    SELECT RAISE(ABORT, 'attempt: a final state stays')
        WHERE NOT (OLD.state = 'held' AND NEW.state IN ('accepted', 'rejected'))
        AND NOT (OLD.state = 'failed' AND NEW.state IN ('available', 'retryable'));
END;

CREATE TRIGGER attempts_count_only_accepted_drafts BEFORE UPDATE OF state ON attempts WHEN NEW.state = 'accepted'
BEGIN
    SELECT RAISE(ABORT, 'attempt: accepted needs an accepted draft')
        WHERE NOT EXISTS (SELECT 1 FROM drafts WHERE attempt_id = NEW.id AND state = 'accepted');
END;

CREATE TRIGGER attempts_are_fixed
BEFORE UPDATE OF run_id, account_id, contact_id, contact_name, contact_title, contact_email, position, persona
    ON attempts
BEGIN
    SELECT RAISE(ABORT, 'attempt: its run, contact and place never change') WHERE NOT (
        NEW.run_id = OLD.run_id AND NEW.account_id = OLD.account_id AND NEW.contact_id = OLD.contact_id
        AND NEW.position = OLD.position AND NEW.persona = OLD.persona AND NEW.contact_name = '(erased)'
        AND NEW.contact_title = '(erased)' AND NEW.contact_email IS NULL
        AND EXISTS (SELECT 1 FROM attempts_being_erased WHERE attempt_id = OLD.id));
END;

CREATE TRIGGER attempts_keep_their_file_stem BEFORE UPDATE OF file_stem, file_stem_key ON attempts
BEGIN
    SELECT RAISE(ABORT, 'attempt: its file stem never changes') WHERE OLD.file_stem IS NOT NULL
        AND (NEW.file_stem IS NOT OLD.file_stem OR NEW.file_stem_key IS NOT OLD.file_stem_key)
        AND NOT (NEW.file_stem IS 'erased-' || OLD.id AND NEW.file_stem_key IS 'erased-' || OLD.id
            AND EXISTS (SELECT 1 FROM attempts_being_erased WHERE attempt_id = OLD.id));
    SELECT RAISE(ABORT, 'attempt: another one has this file stem') WHERE EXISTS (SELECT 1 FROM attempts
        WHERE account_id = NEW.account_id AND file_stem_key = NEW.file_stem_key AND id <> NEW.id);
END;

CREATE TRIGGER attempts_are_kept BEFORE DELETE ON attempts
BEGIN
    SELECT RAISE(ABORT, 'attempt: is never deleted');
END;

-- Accounts that are not to be written to, and why: by themselves, by their name, by their domain or one above it.
-- `suppressions_latest` has the newest word on each value.
CREATE VIEW suppressed_accounts AS
SELECT account_id, reason FROM (
    SELECT a.id AS account_id, coalesce(
        (SELECT iif(action = 'suppress', reason, NULL) FROM suppressions
            WHERE kind = 'account' AND value = CAST(a.id AS TEXT) ORDER BY id DESC LIMIT 1),
        (SELECT iif(action = 'suppress', reason, NULL) FROM suppressions
            WHERE kind = 'company' AND value = a.name_key ORDER BY id DESC LIMIT 1),
        (WITH RECURSIVE parents (domain) AS (
            SELECT a.domain
            UNION ALL SELECT substr(domain, instr(domain, '.') + 1) FROM parents WHERE instr(domain, '.') > 0)
        SELECT s.reason FROM parents JOIN suppressions s ON s.id = (
            SELECT max(id) FROM suppressions WHERE kind = 'domain' AND value = parents.domain)
        WHERE s.action = 'suppress' LIMIT 1)) AS reason
    FROM accounts a)
WHERE reason IS NOT NULL;

-- Attempts at people who are not to be written to: by e-mail, by person, by account, by the domain of the account or
-- of the e-mail; and attempts whose texts were erased. The one condition for drafting, acceptance, approval and export.
CREATE VIEW suppressed_attempts AS
SELECT t.id AS attempt_id
FROM attempts t
JOIN contacts c ON c.id = t.contact_id
JOIN selections s ON s.run_id = t.run_id AND s.account_id = t.account_id
WHERE 'suppress' IN (
    (SELECT action FROM suppressions WHERE kind = 'email' AND value = t.email_key ORDER BY id DESC LIMIT 1),
    (SELECT action FROM suppressions WHERE kind = 'email' AND value = c.email_key ORDER BY id DESC LIMIT 1),
    (SELECT action FROM suppressions WHERE kind = 'person' AND value = t.account_id || ':' || c.person_key
        ORDER BY id DESC LIMIT 1))
    OR EXISTS (SELECT 1 FROM suppressed_accounts WHERE account_id = t.account_id)
    OR EXISTS (SELECT 1 FROM erased_attempts WHERE attempt_id = t.id)
    OR EXISTS (
        WITH RECURSIVE parents (domain) AS (
            VALUES (s.domain), (substr(t.email_key, instr(t.email_key, '@') + 1)),
                (substr(c.email_key, instr(c.email_key, '@') + 1))
            UNION SELECT substr(domain, instr(domain, '.') + 1) FROM parents WHERE instr(domain, '.') > 0)
        SELECT 1 FROM parents JOIN suppressions x ON x.id = (
            SELECT max(id) FROM suppressions WHERE kind = 'domain' AND value = parents.domain)
        WHERE x.action = 'suppress');

-- Drafts.

CREATE TRIGGER drafts_are_born_generated BEFORE INSERT ON drafts
BEGIN
    SELECT RAISE(ABORT, 'draft: is born generated') WHERE NEW.state <> 'generated';
    SELECT RAISE(ABORT, 'draft: needs a contact name and title')
        WHERE trim(NEW.contact_name, (SELECT characters FROM blanks)) = '' OR instr(NEW.contact_name, char(0)) > 0
        OR trim(NEW.contact_title, (SELECT characters FROM blanks)) = '' OR instr(NEW.contact_title, char(0)) > 0;
    SELECT RAISE(ABORT, 'draft: is already there') WHERE EXISTS (SELECT 1 FROM drafts WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM drafts WHERE attempt_id = NEW.attempt_id);
    SELECT RAISE(ABORT, 'draft: its experiment is that of its account') WHERE EXISTS (SELECT 1 FROM selections
        WHERE run_id = NEW.run_id AND account_id = NEW.account_id AND experiment IS NOT NEW.experiment);
    SELECT RAISE(ABORT, 'draft: its rules are those of its run and experiment') WHERE NEW.rules_sha256 IS NOT coalesce(
        (SELECT rules_sha256 FROM arms WHERE run_id = NEW.run_id AND experiment = coalesce(NEW.experiment, '')),
        (SELECT rules_sha256 FROM runs WHERE id = NEW.run_id));
    SELECT RAISE(ABORT, 'draft: needs the attempt it is from') WHERE NOT EXISTS (
        SELECT 1 FROM attempts WHERE id = NEW.attempt_id AND run_id = NEW.run_id AND account_id = NEW.account_id
        AND contact_id = NEW.contact_id);
END;

CREATE TRIGGER drafts_are_fixed
BEFORE UPDATE OF attempt_id, run_id, account_id, contact_id, contact_name, contact_title, subject, body,
    confidence_mode, cited_signals, sources, warnings, figures, experiment, rules_sha256, created_at ON drafts
BEGIN
    SELECT RAISE(ABORT, 'draft: what was generated never changes') WHERE NOT (
        NEW.attempt_id = OLD.attempt_id AND NEW.run_id = OLD.run_id AND NEW.account_id = OLD.account_id
        AND NEW.contact_id = OLD.contact_id AND NEW.contact_name = '(erased)' AND NEW.contact_title = '(erased)'
        AND NEW.subject = '(erased)' AND NEW.body = '(erased)' AND NEW.sources = '[]'
        AND NEW.confidence_mode = OLD.confidence_mode AND NEW.cited_signals = OLD.cited_signals
        AND NEW.warnings = OLD.warnings AND NEW.figures = OLD.figures AND NEW.experiment IS OLD.experiment
        AND NEW.rules_sha256 = OLD.rules_sha256 AND NEW.created_at = OLD.created_at
        AND EXISTS (SELECT 1 FROM attempts_being_erased WHERE attempt_id = OLD.attempt_id));
END;

CREATE TRIGGER drafts_move_one_way BEFORE UPDATE OF state ON drafts WHEN NEW.state <> OLD.state
BEGIN
    SELECT RAISE(ABORT, 'draft: accepted and rejected are final') WHERE OLD.state IN ('accepted', 'rejected');
    SELECT RAISE(ABORT, 'draft: nothing becomes generated again') WHERE NEW.state = 'generated';
    SELECT RAISE(ABORT, 'draft: held is decided by a named person with a reason')
        WHERE OLD.state = 'held' AND (trim(coalesce(NEW.decided_by, ''), (SELECT characters FROM blanks)) = ''
        OR trim(coalesce(NEW.decision_reason, ''), (SELECT characters FROM blanks)) = ''
        OR instr(NEW.decided_by || NEW.decision_reason, char(0)) > 0);
END;

CREATE TRIGGER drafts_decisions_stay BEFORE UPDATE OF decided_by, decision_reason, decided_at ON drafts
WHEN OLD.state IN ('accepted', 'rejected')
BEGIN
    SELECT RAISE(ABORT, 'draft: who decided it, when and why never changes') WHERE NOT (
        NEW.decided_by IS OLD.decided_by AND NEW.decided_at IS OLD.decided_at
        AND NEW.decision_reason IS iif(OLD.decision_reason IS NULL, NULL, '(erased)')
        AND EXISTS (SELECT 1 FROM attempts_being_erased WHERE attempt_id = OLD.attempt_id));
END;

CREATE TRIGGER drafts_are_accepted_by_every_gate BEFORE UPDATE OF state ON drafts
WHEN NEW.state = 'accepted' AND OLD.state <> 'accepted'
BEGIN
    SELECT RAISE(ABORT, 'draft: accepted needs a passing verdict from every gate') WHERE 4 <> (
        SELECT count(*) FROM verdicts WHERE draft_id = NEW.id AND passed = 1
        AND gate IN ('artifact_exists', 'context_quality_present', 'validation_passed', 'correct_location'));
    SELECT RAISE(ABORT, 'draft: accepted needs room under max_total_drafts')
        WHERE NOT EXISTS (SELECT 1 FROM runs WHERE id = NEW.run_id AND drafts_accepted < max_total_drafts);
    SELECT RAISE(ABORT, 'draft: accepted needs room under max_drafts_per_account') WHERE NOT EXISTS (
        SELECT 1 FROM selections WHERE run_id = NEW.run_id AND account_id = NEW.account_id
        AND drafts_accepted < max_drafts);
    SELECT RAISE(ABORT, 'draft: accepted needs the time of the decision') WHERE NEW.decided_at IS NULL;
    SELECT RAISE(ABORT, 'draft: its contact is suppressed')
        WHERE EXISTS (SELECT 1 FROM suppressed_attempts WHERE attempt_id = NEW.attempt_id);
END;

CREATE TRIGGER drafts_are_counted AFTER UPDATE OF state ON drafts
WHEN NEW.state = 'accepted' AND OLD.state <> 'accepted'
BEGIN
    UPDATE runs SET drafts_accepted = drafts_accepted + 1, drafts_closed = drafts_closed + (
            SELECT state <> 'open' FROM selections WHERE run_id = NEW.run_id AND account_id = NEW.account_id)
        WHERE id = NEW.run_id;
    UPDATE selections SET drafts_accepted = drafts_accepted + 1
        WHERE run_id = NEW.run_id AND account_id = NEW.account_id;
    UPDATE accounts SET last_accepted_at = max(coalesce(last_accepted_at, ''), NEW.decided_at)
        WHERE id = NEW.account_id;
END;

CREATE TRIGGER drafts_are_kept BEFORE DELETE ON drafts
BEGIN
    SELECT RAISE(ABORT, 'draft: is never deleted');
END;

-- Calls, lists and gates: what was paid for and what was read stays.

CREATE TRIGGER calls_are_recorded_once BEFORE INSERT ON calls
BEGIN
    SELECT RAISE(ABORT, 'call: is already there') WHERE EXISTS (SELECT 1 FROM calls WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'call: no room under the budget of its run') WHERE NEW.cost_microusd > 0 AND EXISTS (
        SELECT 1 FROM runs WHERE id = NEW.run_id AND spent_microusd + NEW.cost_microusd > budget_microusd);
    SELECT RAISE(ABORT, 'call: no room under a budget of its run') WHERE EXISTS (
        SELECT 1 FROM runs r, json_each(r.settings, '$.budgets')
        WHERE r.id = NEW.run_id AND json_each.value ->> 'provider' = NEW.provider
        AND json_each.value ->> 'most' < CASE json_each.value ->> 'unit'
            WHEN 'calls' THEN 1 WHEN 'credits' THEN NEW.credits ELSE NEW.cost_microusd END
            + (SELECT coalesce(sum(CASE json_each.value ->> 'unit'
                WHEN 'calls' THEN 1 WHEN 'credits' THEN c.credits ELSE c.cost_microusd END), 0)
                FROM calls c WHERE c.run_id = NEW.run_id AND c.provider = NEW.provider)
        AND (json_each.value ->> 'unit' = 'calls' OR (json_each.value ->> 'unit' = 'credits' AND NEW.credits > 0)
            OR (json_each.value ->> 'unit' = 'usd' AND NEW.cost_microusd > 0)));
    SELECT RAISE(ABORT, 'call: no room under a limit of its provider') WHERE EXISTS (
        SELECT 1 FROM limits l WHERE l.provider = NEW.provider
        AND (l.unit = 'calls' OR (l.unit = 'credits' AND NEW.credits > 0)
            OR (l.unit = 'usd' AND NEW.cost_microusd > 0))
        AND l.most < CASE l.unit WHEN 'calls' THEN 1 WHEN 'credits' THEN NEW.credits ELSE NEW.cost_microusd END
            + (SELECT coalesce(sum(CASE l.unit WHEN 'calls' THEN 1 WHEN 'credits' THEN c.credits
                ELSE c.cost_microusd END), 0)
                FROM calls c WHERE c.provider = NEW.provider AND c.started_at > CASE l.per
                    WHEN 'second' THEN strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at, '-1.1 seconds')
                    WHEN 'minute' THEN strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at, '-61 seconds')
                    -- The beginning of the hour or day, as text before each time in it.
                    WHEN 'hour' THEN strftime('%Y-%m-%dT%H:', NEW.started_at)
                    ELSE strftime('%Y-%m-%dT', NEW.started_at) END
                AND c.started_at <= NEW.started_at));
    SELECT RAISE(ABORT, 'call: no room under a limit of all providers') WHERE EXISTS (
        -- A file that is read is no call to the outside.
        SELECT 1 FROM limits l WHERE l.provider = '*' AND NEW.provider <> 'contacts_file'
        AND (l.unit = 'calls' OR (l.unit = 'credits' AND NEW.credits > 0)
            OR (l.unit = 'usd' AND NEW.cost_microusd > 0))
        AND l.most < CASE l.unit WHEN 'calls' THEN 1 WHEN 'credits' THEN NEW.credits ELSE NEW.cost_microusd END
            + (SELECT coalesce(sum(CASE l.unit WHEN 'calls' THEN 1 WHEN 'credits' THEN c.credits
                ELSE c.cost_microusd END), 0)
                FROM calls c WHERE c.started_at > CASE l.per
                    WHEN 'second' THEN strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at, '-1.1 seconds')
                    WHEN 'minute' THEN strftime('%Y-%m-%dT%H:%M:%fZ', NEW.started_at, '-61 seconds')
                    -- The beginning of the hour or day, as text before each time in it.
                    WHEN 'hour' THEN strftime('%Y-%m-%dT%H:', NEW.started_at)
                    ELSE strftime('%Y-%m-%dT', NEW.started_at) END
                AND c.started_at <= NEW.started_at AND c.provider <> 'contacts_file'));
END;

CREATE TRIGGER research_is_kept BEFORE DELETE ON research_cache
WHEN OLD.expires_at >= strftime('%Y-%m-%dT%H:%M:%fZ', 'now')
BEGIN
    SELECT RAISE(ABORT, 'research: is replaced by newer, and only deleted when its time is over')
        WHERE NOT EXISTS (SELECT 1 FROM contacts_being_erased WHERE account_id = OLD.account_id);
END;

-- The newer is an UPDATE: an INSERT that replaces would delete without a word.
CREATE TRIGGER research_is_kept_once BEFORE INSERT ON research_cache
BEGIN
    SELECT RAISE(ABORT, 'research: is already there') WHERE EXISTS (SELECT 1 FROM research_cache WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM research_cache
            WHERE account_id = NEW.account_id AND provider = NEW.provider AND subject = NEW.subject);
END;

CREATE TRIGGER research_only_gets_newer BEFORE UPDATE ON research_cache
BEGIN
    SELECT RAISE(ABORT, 'research: is replaced by newer alone') WHERE NEW.fetched_at < OLD.fetched_at
        OR NEW.id <> OLD.id OR NEW.account_id <> OLD.account_id OR NEW.provider <> OLD.provider OR NEW.subject <> OLD.subject;
END;

CREATE TRIGGER calls_are_counted AFTER INSERT ON calls WHEN NEW.cost_microusd > 0
BEGIN
    UPDATE runs SET spent_microusd = spent_microusd + NEW.cost_microusd WHERE id = NEW.run_id;
END;

CREATE TRIGGER calls_are_settled_once
BEFORE UPDATE OF run_id, account_id, attempt_id, provider, operation, try, status, detail, results, credits,
    input_tokens, output_tokens, cost_microusd, started_at, ended_at ON calls
BEGIN
    SELECT RAISE(ABORT, 'call: never changes') WHERE NOT (NEW.detail IS '(erased)' AND OLD.detail IS NOT NULL
        AND NEW.run_id IS OLD.run_id AND NEW.account_id IS OLD.account_id
        AND NEW.attempt_id IS OLD.attempt_id AND NEW.provider = OLD.provider AND NEW.operation = OLD.operation
        AND NEW.try = OLD.try AND NEW.status = OLD.status AND NEW.results = OLD.results AND NEW.credits = OLD.credits
        AND NEW.input_tokens = OLD.input_tokens AND NEW.output_tokens = OLD.output_tokens
        AND NEW.cost_microusd = OLD.cost_microusd AND NEW.started_at = OLD.started_at
        AND NEW.ended_at IS OLD.ended_at
        AND EXISTS (SELECT 1 FROM attempts_being_erased WHERE attempt_id = OLD.attempt_id))
        AND (OLD.status <> 'reserved' OR NEW.status = 'reserved'
        OR NEW.run_id IS NOT OLD.run_id OR NEW.account_id IS NOT OLD.account_id
        OR NEW.attempt_id IS NOT OLD.attempt_id OR NEW.provider <> OLD.provider OR NEW.operation <> OLD.operation
        OR NEW.started_at <> OLD.started_at OR NEW.try <> OLD.try);
    SELECT RAISE(ABORT, 'call: costs no more than was reserved for it')
        WHERE NEW.cost_microusd > OLD.cost_microusd OR NEW.credits > OLD.credits;
END;

CREATE TRIGGER calls_are_counted_when_settled AFTER UPDATE OF cost_microusd ON calls
WHEN NEW.cost_microusd <> OLD.cost_microusd
BEGIN
    UPDATE runs SET spent_microusd = spent_microusd + NEW.cost_microusd - OLD.cost_microusd WHERE id = NEW.run_id;
END;

CREATE TRIGGER calls_are_kept BEFORE DELETE ON calls
BEGIN
    SELECT RAISE(ABORT, 'call: is never deleted');
END;

-- A list has its digest when it was read to its end; from then on nothing is added to it, and nothing in it changes.

CREATE TRIGGER imports_are_made_once BEFORE INSERT ON imports
BEGIN
    SELECT RAISE(ABORT, 'import: is already there') WHERE EXISTS (SELECT 1 FROM imports WHERE id = NEW.id);
END;

CREATE TRIGGER imports_never_change BEFORE UPDATE ON imports WHEN OLD.sha256 <> '' OR NEW.id <> OLD.id
BEGIN
    SELECT RAISE(ABORT, 'import: never changes');
END;

CREATE TRIGGER import_rows_are_of_an_import_under_way BEFORE INSERT ON import_rows
WHEN (SELECT sha256 FROM imports WHERE id = NEW.import_id) IS NOT ''
BEGIN
    SELECT RAISE(ABORT, 'import row: its import is over');
END;

CREATE TRIGGER import_rows_never_change BEFORE UPDATE ON import_rows
WHEN (SELECT sha256 FROM imports WHERE id = OLD.import_id) IS NOT ''
BEGIN
    SELECT RAISE(ABORT, 'import row: never changes') WHERE NOT (NEW.import_id = OLD.import_id
        AND NEW.row_number = OLD.row_number AND NEW.line = OLD.line AND NEW.fate = OLD.fate
        AND NEW.account_id IS OLD.account_id AND NEW.score IS OLD.score AND NEW.tier IS OLD.tier
        AND EXISTS (SELECT 1 FROM erasures INDEXED BY erasures_open WHERE receipt IS NULL));
END;

CREATE TRIGGER imports_are_kept BEFORE DELETE ON imports
BEGIN
    SELECT RAISE(ABORT, 'import: is never deleted');
END;

CREATE TRIGGER import_rows_are_kept BEFORE DELETE ON import_rows
BEGIN
    SELECT RAISE(ABORT, 'import row: is never deleted');
END;

CREATE TRIGGER gates_are_fixed_once BEFORE INSERT ON gates
BEGIN
    SELECT RAISE(ABORT, 'gates: never change');
END;

CREATE TRIGGER gates_never_change BEFORE UPDATE ON gates
BEGIN
    SELECT RAISE(ABORT, 'gates: never change');
END;

CREATE TRIGGER gates_are_kept BEFORE DELETE ON gates
BEGIN
    SELECT RAISE(ABORT, 'gates: never change');
END;

-- Verdicts are written once.

CREATE TRIGGER verdicts_are_written_once BEFORE INSERT ON verdicts
BEGIN
    SELECT RAISE(ABORT, 'verdict: is written once')
        WHERE EXISTS (SELECT 1 FROM verdicts WHERE draft_id = NEW.draft_id AND gate = NEW.gate);
    SELECT RAISE(ABORT, 'verdict: needs a draft that is not decided') WHERE NOT EXISTS (
        SELECT 1 FROM drafts WHERE id = NEW.draft_id AND state = 'generated');
    SELECT RAISE(ABORT, 'verdict: failing needs a reason') WHERE NEW.passed = 0
        AND (trim(coalesce(NEW.reason, ''), (SELECT characters FROM blanks)) = '' OR instr(NEW.reason, char(0)) > 0);
END;

CREATE TRIGGER verdicts_never_change BEFORE UPDATE ON verdicts
BEGIN
    SELECT RAISE(ABORT, 'verdict: never changes') WHERE NOT (NEW.draft_id = OLD.draft_id AND NEW.gate = OLD.gate
        AND NEW.passed = OLD.passed AND NEW.judged_at = OLD.judged_at AND OLD.reason IS NOT NULL
        AND NEW.reason = '(erased)' AND EXISTS (SELECT 1 FROM drafts d
            JOIN attempts_being_erased e ON e.attempt_id = d.attempt_id WHERE d.id = OLD.draft_id));
END;

CREATE TRIGGER verdicts_are_kept BEFORE DELETE ON verdicts
BEGIN
    SELECT RAISE(ABORT, 'verdict: is never deleted');
END;

-- Rules, stage results, answers, writings, artefacts, adopted drafts and suppressions only grow.

CREATE TRIGGER rules_are_stored_once BEFORE INSERT ON rules
BEGIN
    SELECT RAISE(ABORT, 'rules: is already there') WHERE EXISTS (SELECT 1 FROM rules WHERE sha256 = NEW.sha256);
END;

CREATE TRIGGER rules_never_change BEFORE UPDATE ON rules
BEGIN
    SELECT RAISE(ABORT, 'rules: never changes');
END;

CREATE TRIGGER rules_are_kept BEFORE DELETE ON rules
BEGIN
    SELECT RAISE(ABORT, 'rules: is never deleted');
END;

CREATE TRIGGER stage_results_are_stored_once BEFORE INSERT ON stage_results
BEGIN
    SELECT RAISE(ABORT, 'stage result: is already there') WHERE EXISTS (SELECT 1 FROM stage_results
        WHERE attempt_id = NEW.attempt_id AND stage = NEW.stage);
END;

CREATE TRIGGER stage_results_never_change BEFORE UPDATE ON stage_results
BEGIN
    SELECT RAISE(ABORT, 'stage result: never changes') WHERE NOT (NEW.attempt_id = OLD.attempt_id
        AND NEW.stage = OLD.stage AND NEW.stored_at = OLD.stored_at AND NEW.result = '"(erased)"'
        AND EXISTS (SELECT 1 FROM attempts_being_erased WHERE attempt_id = OLD.attempt_id));
END;

CREATE TRIGGER stage_results_are_kept BEFORE DELETE ON stage_results
BEGIN
    SELECT RAISE(ABORT, 'stage result: is never deleted');
END;

CREATE TRIGGER answers_are_stored_once BEFORE INSERT ON answers
BEGIN
    SELECT RAISE(ABORT, 'answer: is already there') WHERE EXISTS (SELECT 1 FROM answers
        WHERE id = NEW.id OR attempt_id = NEW.attempt_id AND prompt_sha256 = NEW.prompt_sha256
        OR call_id = NEW.call_id);
END;

CREATE TRIGGER answers_never_change BEFORE UPDATE ON answers
BEGIN
    SELECT RAISE(ABORT, 'answer: never changes') WHERE NOT (NEW.id = OLD.id AND NEW.attempt_id = OLD.attempt_id
        AND NEW.call_id = OLD.call_id AND NEW.model = OLD.model AND NEW.purpose = OLD.purpose
        AND NEW.prompt_sha256 = OLD.prompt_sha256 AND NEW.answer_sha256 = OLD.answer_sha256
        AND NEW.stored_at = OLD.stored_at AND NEW.prompt = '(erased)' AND NEW.answer = '(erased)'
        AND EXISTS (SELECT 1 FROM attempts_being_erased WHERE attempt_id = OLD.attempt_id));
END;

CREATE TRIGGER answers_are_kept BEFORE DELETE ON answers
BEGIN
    SELECT RAISE(ABORT, 'answer: is never deleted');
END;

CREATE TRIGGER writings_are_stored_once BEFORE INSERT ON writings
BEGIN
    SELECT RAISE(ABORT, 'writing: is already there') WHERE EXISTS (SELECT 1 FROM writings
        WHERE attempt_id = NEW.attempt_id AND number = NEW.number);
END;

CREATE TRIGGER writings_are_of_attempts_under_way BEFORE INSERT ON writings
BEGIN
    SELECT RAISE(ABORT, 'writing: its attempt is finished') WHERE NOT EXISTS (SELECT 1 FROM attempts
        WHERE id = NEW.attempt_id AND finished_at IS NULL);
END;

CREATE TRIGGER writings_never_change BEFORE UPDATE ON writings
BEGIN
    -- Which checks it failed stays; what they said of its text goes.
    SELECT RAISE(ABORT, 'writing: never changes') WHERE NOT (NEW.attempt_id = OLD.attempt_id
        AND NEW.number = OLD.number AND NEW.written_by = OLD.written_by AND NEW.answer_sha256 IS OLD.answer_sha256
        AND NEW.used_signal_ids = OLD.used_signal_ids AND NEW.outcome = OLD.outcome AND NEW.subject = '(erased)'
        AND NEW.body = '(erased)' AND NEW.failures = (SELECT json_group_array(json_object(
            'check', value ->> 'check', 'text', '(erased)', 'detail', '(erased)')) FROM json_each(OLD.failures))
        AND EXISTS (SELECT 1 FROM attempts_being_erased WHERE attempt_id = OLD.attempt_id));
END;

CREATE TRIGGER writings_are_kept BEFORE DELETE ON writings
BEGIN
    SELECT RAISE(ABORT, 'writing: is never deleted');
END;

CREATE TRIGGER artefacts_are_stored_once BEFORE INSERT ON artefacts
BEGIN
    SELECT RAISE(ABORT, 'artefact: is already there') WHERE EXISTS (SELECT 1 FROM artefacts WHERE path = NEW.path)
        OR EXISTS (SELECT 1 FROM artefacts WHERE attempt_id = NEW.attempt_id AND kind = NEW.kind);
END;

CREATE TRIGGER artefacts_never_change BEFORE UPDATE ON artefacts
BEGIN
    SELECT RAISE(ABORT, 'artefact: never changes');
END;

CREATE TRIGGER artefacts_are_kept BEFORE DELETE ON artefacts
BEGIN
    SELECT RAISE(ABORT, 'artefact: is never deleted')
        WHERE NOT EXISTS (SELECT 1 FROM attempts_being_erased WHERE attempt_id = OLD.attempt_id);
END;

CREATE TRIGGER adopted_drafts_are_stored_once BEFORE INSERT ON adopted_drafts
BEGIN
    SELECT RAISE(ABORT, 'adopted draft: is already there') WHERE EXISTS (SELECT 1 FROM adopted_drafts WHERE path = NEW.path);
END;

CREATE TRIGGER adopted_drafts_never_change BEFORE UPDATE ON adopted_drafts
BEGIN
    SELECT RAISE(ABORT, 'adopted draft: never changes') WHERE NOT (NEW.account_id = OLD.account_id
        AND NEW.drafted_on = OLD.drafted_on AND NEW.accepted_at = OLD.accepted_at AND NEW.adopted_at = OLD.adopted_at
        AND NEW.path GLOB '(erased)/*' AND length(NEW.path) = 25
        AND substr(NEW.path, 10) NOT GLOB '*[^0-9a-f]*' AND NEW.sha256 = '(erased)'
        AND EXISTS (SELECT 1 FROM contacts_being_erased WHERE account_id = OLD.account_id));
END;

CREATE TRIGGER adopted_drafts_are_kept BEFORE DELETE ON adopted_drafts
BEGIN
    SELECT RAISE(ABORT, 'adopted draft: is never deleted');
END;

CREATE TRIGGER adopted_drafts_are_counted AFTER INSERT ON adopted_drafts
BEGIN
    UPDATE accounts SET last_accepted_at = max(coalesce(last_accepted_at, ''), NEW.accepted_at)
        WHERE id = NEW.account_id;
END;

CREATE TRIGGER suppressions_only_grow BEFORE INSERT ON suppressions
BEGIN
    SELECT RAISE(ABORT, 'suppression: is already there')
        WHERE EXISTS (SELECT 1 FROM suppressions WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'suppression: ids count up by one')
        WHERE NEW.id > 1 + coalesce((SELECT max(id) FROM suppressions), 0);
    SELECT RAISE(ABORT, 'suppression: needs an actor and a reason')
        WHERE trim(NEW.actor, (SELECT characters FROM blanks)) = ''
        OR trim(NEW.reason, (SELECT characters FROM blanks)) = '' OR instr(NEW.actor || NEW.reason, char(0)) > 0;
END;

CREATE TRIGGER suppressions_never_change BEFORE UPDATE ON suppressions
BEGIN
    SELECT RAISE(ABORT, 'suppression: never changes; lifting one is a new row') WHERE NOT (NEW.id = OLD.id
        AND NEW.kind = OLD.kind AND NEW.action = OLD.action AND NEW.actor = OLD.actor AND NEW.at = OLD.at
        AND NEW.reason IN (OLD.reason, '(erased)')
        AND (NEW.value = OLD.value AND EXISTS (SELECT 1 FROM suppressions_being_erased WHERE id = OLD.id)
            OR NEW.reason = '(erased)' AND NEW.value LIKE 'forgotten:%'
            AND EXISTS (SELECT 1 FROM forgotten WHERE hash = substr(NEW.value, 11) AND kind = OLD.kind)
            AND (OLD.kind = 'email' AND OLD.value IN (SELECT email FROM emails_being_erased)
                OR OLD.kind = 'person' AND OLD.value IN (
                    SELECT account_id || ':' || person_key FROM contacts_being_erased))));
END;

CREATE TRIGGER suppressions_are_kept BEFORE DELETE ON suppressions
BEGIN
    SELECT RAISE(ABORT, 'suppression: is never deleted; lifting one is a new row');
END;
