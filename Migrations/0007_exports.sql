-- What left the ledger: which drafts, in which wording, in what form, when and at whose word. Rows are only ever added.

CREATE TABLE exports (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    format TEXT NOT NULL CHECK (format IN ('eml', 'markdown', 'json', 'instantly', 'smartlead', 'hubspot', 'salesforce')),
    -- Cells of a table as they are, for importers; else safe to open in a spreadsheet.
    raw INTEGER NOT NULL DEFAULT 0 CHECK (raw IN (0, 1)),
    -- {"run": 3}, {"since": "2026-03-01"} or {"drafts": [1, 2]}; {}: all that were approved and not sent.
    scope TEXT NOT NULL CHECK (json_valid(scope)),
    -- Of what standing drafts were asked for besides approved ones.
    included TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(included)),
    -- Of the file or folder, relative to the output root; NULL: printed.
    path TEXT CHECK (path <> '' AND path NOT LIKE '/%' AND '/' || path || '/' NOT LIKE '%/../%'
        AND '/' || path || '/' NOT LIKE '%/./%' AND path NOT LIKE '%//%' AND instr(path, char(0)) = 0),
    -- Of the file; of a folder: of the list of its files' digests and names.
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    drafts INTEGER NOT NULL CHECK (drafts >= 0),
    -- {reason: number of drafts of the scope that are not in it}.
    left_out TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(left_out)),
    actor TEXT NOT NULL,
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (at GLOB '????-??-??T??:??:??.???Z')
) STRICT;
-- Whether a file is one that was written here.
CREATE INDEX exports_sha256 ON exports (sha256);
CREATE INDEX exports_path ON exports (path, id) WHERE path IS NOT NULL;

CREATE TABLE export_drafts (
    export_id INTEGER NOT NULL REFERENCES exports (id),
    draft_id INTEGER NOT NULL REFERENCES drafts (id),
    -- How it stood with its reviewer.
    standing TEXT NOT NULL CHECK (standing IN ('approved', 'open', 'declined', 'held', 'sent')),
    -- Of the wording that was exported.
    content_sha256 TEXT NOT NULL,
    -- Of the draft's own file; NULL where all are in one.
    file_sha256 TEXT CHECK (length(file_sha256) = 64),
    PRIMARY KEY (export_id, draft_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX export_drafts_draft ON export_drafts (draft_id, export_id);
CREATE INDEX export_drafts_file ON export_drafts (file_sha256) WHERE file_sha256 IS NOT NULL;

-- What is to be sent: of the approved drafts of years the few that were not.
CREATE INDEX drafts_to_send ON drafts (run_id, id)
    WHERE review = 'approved' AND outcome IS NULL AND subject <> '(erased)';

CREATE TRIGGER exports_are_added BEFORE INSERT ON exports
BEGIN
    SELECT RAISE(ABORT, 'export: is already there') WHERE EXISTS (SELECT 1 FROM exports WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'export: ids count up by one')
        WHERE NEW.id > 1 + coalesce((SELECT max(id) FROM exports), 0);
    SELECT RAISE(ABORT, 'export: needs an actor')
        WHERE trim(NEW.actor, (SELECT characters FROM blanks)) = '' OR instr(NEW.actor, char(0)) > 0;
END;

CREATE TRIGGER exports_never_change BEFORE UPDATE ON exports
BEGIN
    SELECT RAISE(ABORT, 'export: never changes');
END;

CREATE TRIGGER exports_are_kept BEFORE DELETE ON exports
BEGIN
    SELECT RAISE(ABORT, 'export: is never deleted');
END;

CREATE TRIGGER exported_drafts_may_leave BEFORE INSERT ON export_drafts
BEGIN
    SELECT RAISE(ABORT, 'export: has this draft already') WHERE EXISTS (
        SELECT 1 FROM export_drafts WHERE export_id = NEW.export_id AND draft_id = NEW.draft_id);
    SELECT RAISE(ABORT, 'export: the draft is neither accepted nor held') WHERE NOT EXISTS (
        SELECT 1 FROM drafts WHERE id = NEW.draft_id AND state IN ('accepted', 'held'));
    SELECT RAISE(ABORT, 'export: the draft has another wording by now') WHERE NOT EXISTS (
        SELECT 1 FROM drafts WHERE id = NEW.draft_id AND content_sha256 = NEW.content_sha256);
    SELECT RAISE(ABORT, 'export: the draft is not approved') WHERE NEW.standing IN ('approved', 'sent')
        AND NOT EXISTS (SELECT 1 FROM drafts WHERE id = NEW.draft_id AND approved_sha256 = NEW.content_sha256
            AND review = 'approved' AND (outcome IS NULL) = (NEW.standing = 'approved'));
    SELECT RAISE(ABORT, 'export: the newest wording failed its validation') WHERE 'FAILED' = (
        SELECT validation FROM revisions WHERE draft_id = NEW.draft_id ORDER BY number DESC LIMIT 1);
    SELECT RAISE(ABORT, 'export: the draft was erased') WHERE EXISTS (SELECT 1 FROM erased_attempts
        WHERE attempt_id = (SELECT attempt_id FROM drafts WHERE id = NEW.draft_id));
    SELECT RAISE(ABORT, 'export: its contact is suppressed') WHERE EXISTS (
        SELECT 1 FROM suppressed_attempts WHERE attempt_id = (SELECT attempt_id FROM drafts WHERE id = NEW.draft_id));
END;

CREATE TRIGGER exported_drafts_never_change BEFORE UPDATE ON export_drafts
BEGIN
    SELECT RAISE(ABORT, 'export: what it held never changes');
END;

CREATE TRIGGER exported_drafts_are_kept BEFORE DELETE ON export_drafts
BEGIN
    SELECT RAISE(ABORT, 'export: what it held is never deleted');
END;

-- One row per export: what was asked for, how many drafts left and how many did not, by reason.
CREATE VIEW v_exports AS
SELECT id AS export_id, at, actor, format, raw, scope, included, path, drafts, left_out, sha256 FROM exports;
