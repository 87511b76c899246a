-- The guardrails. RAISE(ABORT) cannot be overridden by the OR IGNORE or OR REPLACE of the statement that fires
-- a trigger, and triggers also stand where foreign keys are switched off; so what must hold whatever the code
-- above does is said here, though a CHECK or a key often says it too. BEFORE INSERT triggers that look for the
-- row itself refuse INSERT OR REPLACE, which would otherwise delete history.

-- Runs: settings are fixed, the count of accepted drafts only rises, nothing is deleted.

CREATE TRIGGER runs_are_born_empty BEFORE INSERT ON runs
BEGIN
    SELECT RAISE(ABORT, 'run: starts with no accepted draft') WHERE NEW.drafts_accepted <> 0;
    SELECT RAISE(ABORT, 'run: is already there') WHERE EXISTS (SELECT 1 FROM runs WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM runs WHERE run_date = NEW.run_date AND day_number = NEW.day_number);
END;

CREATE TRIGGER runs_settings_are_fixed
BEFORE UPDATE OF id, import_id, run_date, day_number, clock_at, settings, fingerprint, rules_sha256 ON runs
BEGIN
    SELECT RAISE(ABORT, 'run: its settings and caps never change');
END;

CREATE TRIGGER runs_accepted_only_rises BEFORE UPDATE OF drafts_accepted ON runs
WHEN NEW.drafts_accepted <> OLD.drafts_accepted
BEGIN
    SELECT RAISE(ABORT, 'run: the count of accepted drafts only rises, by one')
        WHERE NEW.drafts_accepted <> OLD.drafts_accepted + 1;
    SELECT RAISE(ABORT, 'run: max_total_drafts is reached') WHERE NEW.drafts_accepted > NEW.max_total_drafts;
END;

CREATE TRIGGER runs_are_kept BEFORE DELETE ON runs
BEGIN
    SELECT RAISE(ABORT, 'run: is never deleted');
END;

-- Selections: the account's cap is the run's.

CREATE TRIGGER selections_take_the_runs_cap BEFORE INSERT ON selections
BEGIN
    SELECT RAISE(ABORT, 'selection: starts with no accepted draft') WHERE NEW.drafts_accepted <> 0;
    SELECT RAISE(ABORT, 'selection: its cap is max_drafts_per_account of its run')
        WHERE NOT EXISTS (SELECT 1 FROM runs WHERE id = NEW.run_id AND max_drafts_per_account = NEW.max_drafts);
    SELECT RAISE(ABORT, 'selection: is already there')
        WHERE EXISTS (SELECT 1 FROM selections WHERE run_id = NEW.run_id AND account_id = NEW.account_id)
        OR EXISTS (SELECT 1 FROM selections WHERE run_id = NEW.run_id AND position = NEW.position);
END;

CREATE TRIGGER selections_are_fixed BEFORE UPDATE OF run_id, account_id, position, max_drafts ON selections
BEGIN
    SELECT RAISE(ABORT, 'selection: its account, place and cap never change');
END;

CREATE TRIGGER selections_accepted_only_rises BEFORE UPDATE OF drafts_accepted ON selections
WHEN NEW.drafts_accepted <> OLD.drafts_accepted
BEGIN
    SELECT RAISE(ABORT, 'selection: the count of accepted drafts only rises, by one')
        WHERE NEW.drafts_accepted <> OLD.drafts_accepted + 1;
    SELECT RAISE(ABORT, 'selection: max_drafts_per_account is reached') WHERE NEW.drafts_accepted > NEW.max_drafts;
END;

CREATE TRIGGER selections_are_kept BEFORE DELETE ON selections
BEGIN
    SELECT RAISE(ABORT, 'selection: is never deleted');
END;

-- Accounts: a folder, once given, stays.

CREATE TRIGGER accounts_keep_their_folder BEFORE UPDATE OF folder, folder_key ON accounts
WHEN OLD.folder IS NOT NULL AND (NEW.folder IS NOT OLD.folder OR NEW.folder_key IS NOT OLD.folder_key)
BEGIN
    SELECT RAISE(ABORT, 'account: its folder never changes');
END;

-- Attempts: final states stay, but for a held one that a person decides and a failed one that is tried again.

CREATE TRIGGER attempts_are_born_once BEFORE INSERT ON attempts
BEGIN
    SELECT RAISE(ABORT, 'attempt: is already there') WHERE EXISTS (SELECT 1 FROM attempts WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM attempts WHERE run_id = NEW.run_id AND contact_id = NEW.contact_id);
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

CREATE TRIGGER attempts_are_fixed BEFORE UPDATE OF id, run_id, account_id, contact_id, position ON attempts
BEGIN
    SELECT RAISE(ABORT, 'attempt: its run, contact and place never change');
END;

-- Drafts.

CREATE TRIGGER drafts_are_born_generated BEFORE INSERT ON drafts
BEGIN
    SELECT RAISE(ABORT, 'draft: is born generated') WHERE NEW.state <> 'generated';
    -- The second argument of trim is Unicode's white space and the invisible characters that pass for it.
    SELECT RAISE(ABORT, 'draft: needs a contact name and title')
        WHERE trim(NEW.contact_name, char(9, 10, 11, 12, 13, 32, 133, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197,
            8198, 8199, 8200, 8201, 8202, 8203, 8204, 8205, 8232, 8233, 8239, 8287, 8288, 12288, 65279, 0)) = ''
        OR trim(NEW.contact_title, char(9, 10, 11, 12, 13, 32, 133, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197,
            8198, 8199, 8200, 8201, 8202, 8203, 8204, 8205, 8232, 8233, 8239, 8287, 8288, 12288, 65279, 0)) = '';
    SELECT RAISE(ABORT, 'draft: is already there') WHERE EXISTS (SELECT 1 FROM drafts WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM drafts WHERE attempt_id = NEW.attempt_id);
    SELECT RAISE(ABORT, 'draft: needs the attempt it is from') WHERE NOT EXISTS (
        SELECT 1 FROM attempts WHERE id = NEW.attempt_id AND run_id = NEW.run_id AND account_id = NEW.account_id
        AND contact_id = NEW.contact_id);
END;

CREATE TRIGGER drafts_are_fixed
BEFORE UPDATE OF id, attempt_id, run_id, account_id, contact_id, contact_name, contact_title, subject, body,
    confidence_mode, cited_signals, sources, warnings, created_at ON drafts
BEGIN
    SELECT RAISE(ABORT, 'draft: what was generated never changes');
END;

CREATE TRIGGER drafts_move_one_way BEFORE UPDATE OF state ON drafts WHEN NEW.state <> OLD.state
BEGIN
    SELECT RAISE(ABORT, 'draft: accepted and rejected are final') WHERE OLD.state IN ('accepted', 'rejected');
    SELECT RAISE(ABORT, 'draft: nothing becomes generated again') WHERE NEW.state = 'generated';
    SELECT RAISE(ABORT, 'draft: held is decided by a named person with a reason')
        WHERE OLD.state = 'held' AND (trim(coalesce(NEW.decided_by, ''), char(9, 10, 13, 32)) = ''
        OR trim(coalesce(NEW.decision_reason, ''), char(9, 10, 13, 32)) = '');
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
END;

CREATE TRIGGER drafts_are_counted AFTER UPDATE OF state ON drafts
WHEN NEW.state = 'accepted' AND OLD.state <> 'accepted'
BEGIN
    UPDATE runs SET drafts_accepted = drafts_accepted + 1 WHERE id = NEW.run_id;
    UPDATE selections SET drafts_accepted = drafts_accepted + 1
        WHERE run_id = NEW.run_id AND account_id = NEW.account_id;
    UPDATE accounts SET last_accepted_at = max(coalesce(last_accepted_at, ''), NEW.decided_at)
        WHERE id = NEW.account_id;
END;

CREATE TRIGGER drafts_are_kept BEFORE DELETE ON drafts
BEGIN
    SELECT RAISE(ABORT, 'draft: is never deleted');
END;

-- Verdicts are written once.

CREATE TRIGGER verdicts_are_written_once BEFORE INSERT ON verdicts
BEGIN
    SELECT RAISE(ABORT, 'verdict: is written once')
        WHERE EXISTS (SELECT 1 FROM verdicts WHERE draft_id = NEW.draft_id AND gate = NEW.gate);
    SELECT RAISE(ABORT, 'verdict: a decided draft takes no more') WHERE EXISTS (
        SELECT 1 FROM drafts WHERE id = NEW.draft_id AND state <> 'generated');
    SELECT RAISE(ABORT, 'verdict: failing needs a reason')
        WHERE NEW.passed = 0 AND trim(coalesce(NEW.reason, ''), char(9, 10, 13, 32)) = '';
END;

CREATE TRIGGER verdicts_never_change BEFORE UPDATE ON verdicts
BEGIN
    SELECT RAISE(ABORT, 'verdict: never changes');
END;

CREATE TRIGGER verdicts_are_kept BEFORE DELETE ON verdicts
BEGIN
    SELECT RAISE(ABORT, 'verdict: is never deleted');
END;

-- Stage results, adopted drafts and suppressions only grow.

CREATE TRIGGER stage_results_are_stored_once BEFORE INSERT ON stage_results
BEGIN
    SELECT RAISE(ABORT, 'stage result: is stored once')
        WHERE EXISTS (SELECT 1 FROM stage_results WHERE attempt_id = NEW.attempt_id AND stage = NEW.stage);
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
END;

CREATE TRIGGER suppressions_never_change BEFORE UPDATE ON suppressions
BEGIN
    SELECT RAISE(ABORT, 'suppression: never changes; lifting one is a new row');
END;

CREATE TRIGGER suppressions_are_kept BEFORE DELETE ON suppressions
BEGIN
    SELECT RAISE(ABORT, 'suppression: is never deleted; lifting one is a new row');
END;
