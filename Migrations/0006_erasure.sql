-- Erasing what is known of a person. Rows, states and counts stay; texts become `(erased)`.

-- One erasure, by whom and when. It is under way while it has no receipt, which is for the length of one transaction;
-- `finished_at` is when its files were gone too. A receipt has counts, nothing personal.
CREATE TABLE erasures (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    -- `forget`: for ever, and the person is not taken up again. `retention`: by age.
    kind TEXT NOT NULL CHECK (kind IN ('forget', 'retention')),
    actor TEXT NOT NULL,
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    receipt TEXT CHECK (receipt IS NULL OR json_valid(receipt)),
    finished_at TEXT,
    CHECK (finished_at IS NULL OR receipt IS NOT NULL)
) STRICT;
CREATE INDEX erasures_open ON erasures (id) WHERE receipt IS NULL;
CREATE INDEX erasures_unfinished ON erasures (id) WHERE finished_at IS NULL;

-- What an erasure is about: it opens these rows, and no others, for as long as it is under way.
CREATE TABLE erased_contacts (
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    erasure_id INTEGER NOT NULL REFERENCES erasures (id),
    PRIMARY KEY (contact_id, erasure_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX erased_contacts_erasure ON erased_contacts (erasure_id);

CREATE TABLE erased_attempts (
    attempt_id INTEGER NOT NULL REFERENCES attempts (id),
    erasure_id INTEGER NOT NULL REFERENCES erasures (id),
    PRIMARY KEY (attempt_id, erasure_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX erased_attempts_erasure ON erased_attempts (erasure_id);

-- E-mail keys of the person, there while the erasure is under way only.
CREATE TABLE erased_emails (
    erasure_id INTEGER NOT NULL REFERENCES erasures (id),
    email TEXT NOT NULL,
    PRIMARY KEY (erasure_id, email)
) STRICT, WITHOUT ROWID;

-- Where something else may name the person: accounts, there while the erasure is under way only.
CREATE TABLE erased_accounts (
    erasure_id INTEGER NOT NULL REFERENCES erasures (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (erasure_id, account_id)
) STRICT, WITHOUT ROWID;

-- What is still to be done outside the transaction, whoever comes next: a file to be deleted (its name may be the
-- person's), dashboards to be written anew, the database's free pages and log to be emptied. Done, a row goes.
CREATE TABLE erasure_tasks (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    erasure_id INTEGER NOT NULL REFERENCES erasures (id),
    kind TEXT NOT NULL CHECK (kind IN ('file', 'dashboards', 'scrub')),
    path TEXT,
    run_id INTEGER REFERENCES runs (id),
    CHECK ((kind = 'file') = (path IS NOT NULL) AND (kind = 'dashboards') = (run_id IS NOT NULL))
) STRICT;
CREATE INDEX erasure_tasks_erasure ON erasure_tasks (erasure_id, id);

-- Of this ledger alone, so that its hashes say nothing elsewhere.
CREATE TABLE salt (
    value TEXT NOT NULL CHECK (length(value) = 64)
) STRICT;
INSERT INTO salt SELECT lower(hex(randomblob(32)));

-- Who is never taken up again: SHA-256 of salt and e-mail key, or of salt, account and person key.
CREATE TABLE forgotten (
    hash TEXT PRIMARY KEY CHECK (length(hash) = 64 AND hash NOT GLOB '*[^0-9a-f]*'),
    kind TEXT NOT NULL CHECK (kind IN ('email', 'person')),
    erasure_id INTEGER NOT NULL REFERENCES erasures (id)
) STRICT, WITHOUT ROWID;
CREATE INDEX forgotten_erasure ON forgotten (erasure_id);

-- What stands for a wording that was erased: SHA-256 of its subject, an empty line and its body, each `(erased)`.
CREATE VIEW erased_wording AS SELECT '718a7641f3ee00da79582b7d94279cf14391e9f6cd6d8054c4548d0abcf54b8e' AS sha256;

-- What is open now.

CREATE VIEW attempts_being_erased AS
SELECT e.attempt_id FROM erased_attempts e JOIN erasures x ON x.id = e.erasure_id WHERE x.receipt IS NULL;

-- With accounts at which nobody is a contact but something names the person.
CREATE VIEW contacts_being_erased AS
SELECT e.contact_id, c.account_id, c.person_key FROM erasures x INDEXED BY erasures_open
CROSS JOIN erased_contacts e ON e.erasure_id = x.id CROSS JOIN contacts c ON c.id = e.contact_id WHERE x.receipt IS NULL
UNION ALL SELECT NULL, e.account_id, NULL FROM erasures x INDEXED BY erasures_open
CROSS JOIN erased_accounts e ON e.erasure_id = x.id WHERE x.receipt IS NULL;

CREATE VIEW runs_being_erased AS
SELECT t.run_id FROM erasures x INDEXED BY erasures_open JOIN erased_attempts e ON e.erasure_id = x.id
JOIN attempts t ON t.id = e.attempt_id WHERE x.receipt IS NULL;

CREATE VIEW emails_being_erased AS
SELECT e.email FROM erasures x INDEXED BY erasures_open JOIN erased_emails e ON e.erasure_id = x.id WHERE x.receipt IS NULL;

-- Suppressions of which the reason may name the person: any, of who is forgotten; by age, those of their companies.
CREATE VIEW suppressions_being_erased AS
SELECT s.id FROM contacts_being_erased c CROSS JOIN accounts a ON a.id = c.account_id
CROSS JOIN suppressions s ON s.kind = 'account' AND s.value = CAST(a.id AS TEXT)
    OR s.kind = 'domain' AND s.value = a.domain OR s.kind = 'company' AND s.value = a.name_key
UNION ALL SELECT s.id FROM suppressions s WHERE EXISTS (
    SELECT 1 FROM erasures x INDEXED BY erasures_open WHERE x.receipt IS NULL AND x.kind = 'forget');

-- Guardrails.

CREATE TRIGGER erasures_begin_open BEFORE INSERT ON erasures
BEGIN
    SELECT RAISE(ABORT, 'erasure: is already there') WHERE EXISTS (SELECT 1 FROM erasures WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'erasure: ids count up by one')
        WHERE NEW.id > 1 + coalesce((SELECT max(id) FROM erasures), 0);
    SELECT RAISE(ABORT, 'erasure: needs an actor')
        WHERE trim(NEW.actor, (SELECT characters FROM blanks)) = '' OR instr(NEW.actor, char(0)) > 0;
    SELECT RAISE(ABORT, 'erasure: begins without a receipt')
        WHERE NEW.receipt IS NOT NULL OR NEW.finished_at IS NOT NULL;
    SELECT RAISE(ABORT, 'erasure: another one is under way') WHERE EXISTS (
        SELECT 1 FROM erasures INDEXED BY erasures_open WHERE receipt IS NULL);
END;

CREATE TRIGGER erasures_end_once BEFORE UPDATE ON erasures
BEGIN
    SELECT RAISE(ABORT, 'erasure: never changes, but for its end') WHERE NEW.id <> OLD.id OR NEW.kind <> OLD.kind
        OR NEW.actor <> OLD.actor OR NEW.at <> OLD.at
        OR OLD.receipt IS NOT NULL AND NEW.receipt IS NOT OLD.receipt
        OR OLD.finished_at IS NOT NULL AND NEW.finished_at IS NOT OLD.finished_at;
    SELECT RAISE(ABORT, 'erasure: an e-mail is still in it') WHERE NEW.receipt IS NOT NULL
        AND EXISTS (SELECT 1 FROM erased_emails WHERE erasure_id = OLD.id);
    SELECT RAISE(ABORT, 'erasure: an account is still in it') WHERE NEW.receipt IS NOT NULL
        AND EXISTS (SELECT 1 FROM erased_accounts WHERE erasure_id = OLD.id);
    SELECT RAISE(ABORT, 'erasure: a person is not erased yet') WHERE NEW.receipt IS NOT NULL AND OLD.receipt IS NULL
        AND (EXISTS (SELECT 1 FROM erased_contacts e JOIN contacts c ON c.id = e.contact_id
            WHERE e.erasure_id = OLD.id AND c.person_key <> 'erased:' || c.id)
        OR EXISTS (SELECT 1 FROM erased_attempts e JOIN attempts t ON t.id = e.attempt_id
            WHERE e.erasure_id = OLD.id AND (t.contact_name <> '(erased)' OR t.finished_at IS NULL))
        OR EXISTS (SELECT 1 FROM erased_attempts e JOIN drafts d ON d.attempt_id = e.attempt_id
            WHERE e.erasure_id = OLD.id AND d.body <> '(erased)'));
    SELECT RAISE(ABORT, 'erasure: something of it is still to be done') WHERE NEW.finished_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM erasure_tasks WHERE erasure_id = OLD.id);
END;

CREATE TRIGGER erasures_are_kept BEFORE DELETE ON erasures
BEGIN
    SELECT RAISE(ABORT, 'erasure: is never deleted');
END;

CREATE TRIGGER erased_contacts_are_of_an_open_erasure BEFORE INSERT ON erased_contacts
BEGIN
    SELECT RAISE(ABORT, 'erased contact: its erasure is not under way')
        WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE id = NEW.erasure_id AND receipt IS NULL);
    SELECT RAISE(ABORT, 'erased contact: is already there') WHERE EXISTS (SELECT 1 FROM erased_contacts
        WHERE contact_id = NEW.contact_id AND erasure_id = NEW.erasure_id);
END;

CREATE TRIGGER erased_contacts_never_change BEFORE UPDATE ON erased_contacts
BEGIN
    SELECT RAISE(ABORT, 'erased contact: never changes');
END;

CREATE TRIGGER erased_contacts_are_kept BEFORE DELETE ON erased_contacts
BEGIN
    SELECT RAISE(ABORT, 'erased contact: is never deleted');
END;

CREATE TRIGGER erased_attempts_are_of_an_open_erasure BEFORE INSERT ON erased_attempts
BEGIN
    SELECT RAISE(ABORT, 'erased attempt: its erasure is not under way')
        WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE id = NEW.erasure_id AND receipt IS NULL);
    SELECT RAISE(ABORT, 'erased attempt: is already there') WHERE EXISTS (SELECT 1 FROM erased_attempts
        WHERE attempt_id = NEW.attempt_id AND erasure_id = NEW.erasure_id);
END;

CREATE TRIGGER erased_attempts_never_change BEFORE UPDATE ON erased_attempts
BEGIN
    SELECT RAISE(ABORT, 'erased attempt: never changes');
END;

CREATE TRIGGER erased_attempts_are_kept BEFORE DELETE ON erased_attempts
BEGIN
    SELECT RAISE(ABORT, 'erased attempt: is never deleted');
END;

CREATE TRIGGER erased_emails_are_of_an_open_erasure BEFORE INSERT ON erased_emails
BEGIN
    SELECT RAISE(ABORT, 'erased e-mail: its erasure is not under way')
        WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE id = NEW.erasure_id AND receipt IS NULL);
END;

CREATE TRIGGER erased_accounts_are_of_an_open_erasure BEFORE INSERT ON erased_accounts
BEGIN
    SELECT RAISE(ABORT, 'erased account: its erasure is not under way')
        WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE id = NEW.erasure_id AND kind = 'forget' AND receipt IS NULL);
END;

CREATE TRIGGER erasure_tasks_are_of_an_open_erasure BEFORE INSERT ON erasure_tasks
BEGIN
    SELECT RAISE(ABORT, 'erasure task: its erasure is not under way')
        WHERE NOT EXISTS (SELECT 1 FROM erasures WHERE id = NEW.erasure_id AND receipt IS NULL);
    SELECT RAISE(ABORT, 'erasure task: is already there')
        WHERE EXISTS (SELECT 1 FROM erasure_tasks WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'erasure task: its path is not inside the output root') WHERE NEW.path LIKE '/%'
        OR '/' || NEW.path || '/' LIKE '%/../%' OR NEW.path = '';
END;

CREATE TRIGGER erasure_tasks_never_change BEFORE UPDATE ON erasure_tasks
BEGIN
    SELECT RAISE(ABORT, 'erasure task: never changes');
END;

CREATE TRIGGER forgotten_only_grow BEFORE INSERT ON forgotten
BEGIN
    SELECT RAISE(ABORT, 'forgotten: its erasure is not under way') WHERE NOT EXISTS (
        SELECT 1 FROM erasures WHERE id = NEW.erasure_id AND kind = 'forget' AND receipt IS NULL);
    SELECT RAISE(ABORT, 'forgotten: is already there') WHERE EXISTS (SELECT 1 FROM forgotten WHERE hash = NEW.hash);
END;

CREATE TRIGGER forgotten_never_change BEFORE UPDATE ON forgotten
BEGIN
    SELECT RAISE(ABORT, 'forgotten: never changes');
END;

CREATE TRIGGER forgotten_are_kept BEFORE DELETE ON forgotten
BEGIN
    SELECT RAISE(ABORT, 'forgotten: is never deleted');
END;

CREATE TRIGGER salt_is_made_once BEFORE INSERT ON salt
BEGIN
    SELECT RAISE(ABORT, 'salt: never changes');
END;

CREATE TRIGGER salt_never_changes BEFORE UPDATE ON salt
BEGIN
    SELECT RAISE(ABORT, 'salt: never changes');
END;

CREATE TRIGGER salt_is_kept BEFORE DELETE ON salt
BEGIN
    SELECT RAISE(ABORT, 'salt: never changes');
END;

-- Nothing comes back to what was erased.

CREATE TRIGGER erased_attempts_take_no_draft BEFORE INSERT ON drafts
WHEN EXISTS (SELECT 1 FROM erased_attempts WHERE attempt_id = NEW.attempt_id)
BEGIN
    SELECT RAISE(ABORT, 'draft: its attempt was erased');
END;

CREATE TRIGGER erased_attempts_take_no_stage_result BEFORE INSERT ON stage_results
WHEN EXISTS (SELECT 1 FROM erased_attempts WHERE attempt_id = NEW.attempt_id)
BEGIN
    SELECT RAISE(ABORT, 'stage result: its attempt was erased');
END;

CREATE TRIGGER erased_attempts_take_no_answer BEFORE INSERT ON answers
WHEN EXISTS (SELECT 1 FROM erased_attempts WHERE attempt_id = NEW.attempt_id)
BEGIN
    SELECT RAISE(ABORT, 'answer: its attempt was erased');
END;

CREATE TRIGGER erased_attempts_take_no_writing BEFORE INSERT ON writings
WHEN EXISTS (SELECT 1 FROM erased_attempts WHERE attempt_id = NEW.attempt_id)
BEGIN
    SELECT RAISE(ABORT, 'writing: its attempt was erased');
END;

CREATE TRIGGER erased_drafts_take_no_revision BEFORE INSERT ON revisions
WHEN EXISTS (SELECT 1 FROM drafts d JOIN erased_attempts e ON e.attempt_id = d.attempt_id WHERE d.id = NEW.draft_id)
BEGIN
    SELECT RAISE(ABORT, 'revision: its attempt was erased');
END;

CREATE TRIGGER erased_drafts_take_no_reason BEFORE INSERT ON reviews
WHEN NEW.reason IS NOT NULL
    AND EXISTS (SELECT 1 FROM drafts d JOIN erased_attempts e ON e.attempt_id = d.attempt_id WHERE d.id = NEW.draft_id)
BEGIN
    SELECT RAISE(ABORT, 'review: its draft was erased and takes no reason');
END;

CREATE TRIGGER erased_drafts_take_no_note BEFORE INSERT ON outcomes
WHEN NEW.note IS NOT NULL
    AND EXISTS (SELECT 1 FROM drafts d JOIN erased_attempts e ON e.attempt_id = d.attempt_id WHERE d.id = NEW.draft_id)
BEGIN
    SELECT RAISE(ABORT, 'outcome: its draft was erased and takes no note');
END;

CREATE TRIGGER erased_attempts_take_no_artefact BEFORE INSERT ON artefacts
WHEN EXISTS (SELECT 1 FROM erased_attempts WHERE attempt_id = NEW.attempt_id)
BEGIN
    SELECT RAISE(ABORT, 'artefact: its attempt was erased');
END;

-- One row per erasure: who, when, what was erased, and whether its files are gone.
CREATE VIEW v_erasures AS
SELECT id AS erasure_id, kind, actor, at, receipt ->> '$.contacts' AS contacts, receipt ->> '$.attempts' AS attempts,
    receipt ->> '$.drafts' AS drafts, receipt ->> '$.hashes' AS hashes, receipt ->> '$.files' AS files, finished_at
FROM erasures;
