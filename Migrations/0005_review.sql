-- What a person does with a draft: wordings of their own, approval, and what came of it. Rows are only ever added; the
-- columns of `drafts` that say how a draft stands follow from them, by trigger.

-- Wordings by people; the generated one stays in `drafts`. The newest is the one that counts.
CREATE TABLE revisions (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    draft_id INTEGER NOT NULL REFERENCES drafts (id),
    number INTEGER NOT NULL CHECK (number > 0),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    content_sha256 TEXT NOT NULL CHECK (length(content_sha256) = 64),
    -- The validator's judgement of it: [{check, text, detail}], empty where it passed.
    validation TEXT NOT NULL CHECK (validation IN ('PASSED', 'FAILED')),
    failures TEXT NOT NULL CHECK (json_valid(failures)),
    -- As in `drafts`.
    sources TEXT NOT NULL CHECK (json_valid(sources)),
    figures TEXT NOT NULL CHECK (json_valid(figures)),
    -- Characters inserted, deleted or replaced since the generated wording.
    edit_distance INTEGER NOT NULL CHECK (edit_distance >= 0),
    -- What the generated wording was written about, as ids of the rules: reports group edits by them after an erasure too.
    angle TEXT,
    offer TEXT,
    actor TEXT NOT NULL,
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (at GLOB '????-??-??T??:??:??.???Z'),
    UNIQUE (draft_id, number),
    CHECK ((validation = 'PASSED') = (failures = '[]'))
) STRICT;
CREATE INDEX revisions_time ON revisions (at);

-- Decisions. `reopen` takes the last one back.
CREATE TABLE reviews (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    draft_id INTEGER NOT NULL REFERENCES drafts (id),
    action TEXT NOT NULL CHECK (action IN ('approve', 'decline', 'reopen')),
    actor TEXT NOT NULL,
    reason TEXT,
    -- Of the wording that was decided on.
    content_sha256 TEXT NOT NULL,
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CHECK (at GLOB '????-??-??T??:??:??.???Z')
) STRICT;
CREATE INDEX reviews_draft ON reviews (draft_id, id);
CREATE INDEX reviews_time ON reviews (at, action);

-- What came of an approved draft, each kind once; `at` is when it happened.
CREATE TABLE outcomes (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    draft_id INTEGER NOT NULL REFERENCES drafts (id),
    kind TEXT NOT NULL CHECK (kind IN ('sent', 'replied', 'meeting', 'bounced', 'opted_out')),
    at TEXT NOT NULL CHECK (at GLOB '????-??-??T??:??:??.???Z'),
    note TEXT,
    actor TEXT NOT NULL,
    recorded_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    UNIQUE (draft_id, kind)
) STRICT;
CREATE INDEX outcomes_time ON outcomes (at, kind);

-- Drafts that a person may look at, newest run first: those that wait, those decided on, and all. Nobody can do
-- anything with one whose texts were erased.
CREATE INDEX drafts_to_review ON drafts (run_id DESC, id)
    WHERE state IN ('accepted', 'held') AND review IS NULL AND subject <> '(erased)';
CREATE INDEX drafts_approved ON drafts (run_id DESC, id) WHERE review = 'approved' AND subject <> '(erased)';
CREATE INDEX drafts_declined ON drafts (run_id DESC, id) WHERE review = 'declined' AND subject <> '(erased)';
CREATE INDEX drafts_to_show ON drafts (run_id DESC, id) WHERE state IN ('accepted', 'held') AND subject <> '(erased)';
-- What counts that stay count, and nobody waits for.
CREATE INDEX drafts_erased ON drafts (run_id, state, review, outcome) WHERE subject = '(erased)';

CREATE TRIGGER revisions_are_added BEFORE INSERT ON revisions
BEGIN
    SELECT RAISE(ABORT, 'revision: is already there') WHERE EXISTS (SELECT 1 FROM revisions WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM revisions WHERE draft_id = NEW.draft_id AND number = NEW.number);
    SELECT RAISE(ABORT, 'revision: ids count up by one')
        WHERE NEW.id > 1 + coalesce((SELECT max(id) FROM revisions), 0);
    SELECT RAISE(ABORT, 'revision: needs an actor')
        WHERE trim(NEW.actor, (SELECT characters FROM blanks)) = '' OR instr(NEW.actor, char(0)) > 0;
    SELECT RAISE(ABORT, 'revision: has no number before it') WHERE NEW.number <> 1 + coalesce(
        (SELECT max(number) FROM revisions WHERE draft_id = NEW.draft_id), 0);
    SELECT RAISE(ABORT, 'revision: its draft is neither accepted nor held') WHERE NOT EXISTS (
        SELECT 1 FROM drafts WHERE id = NEW.draft_id AND state IN ('accepted', 'held'));
    SELECT RAISE(ABORT, 'revision: its draft was sent') WHERE EXISTS (
        SELECT 1 FROM drafts WHERE id = NEW.draft_id AND outcome IS NOT NULL);
END;

CREATE TRIGGER revisions_void_a_decision AFTER INSERT ON revisions
BEGIN
    UPDATE drafts SET revision = NEW.number, content_sha256 = NEW.content_sha256, review = NULL, approved_sha256 = NULL
        WHERE id = NEW.draft_id;
END;

CREATE TRIGGER revisions_never_change BEFORE UPDATE ON revisions
BEGIN
    -- `content_sha256` becomes that of a wording that was erased.
    SELECT RAISE(ABORT, 'revision: never changes') WHERE NOT (NEW.id = OLD.id AND NEW.draft_id = OLD.draft_id
        AND NEW.number = OLD.number AND NEW.validation = OLD.validation AND NEW.figures = OLD.figures
        AND NEW.edit_distance = OLD.edit_distance AND NEW.angle IS OLD.angle AND NEW.offer IS OLD.offer
        AND NEW.actor = OLD.actor AND NEW.at = OLD.at
        AND NEW.subject = '(erased)' AND NEW.body = '(erased)' AND NEW.sources = '[]'
        AND NEW.content_sha256 = (SELECT sha256 FROM erased_wording)
        AND NEW.failures = (SELECT json_group_array(json_object(
            'check', value ->> 'check', 'text', '(erased)', 'detail', '(erased)')) FROM json_each(OLD.failures))
        AND EXISTS (SELECT 1 FROM drafts d JOIN attempts_being_erased e ON e.attempt_id = d.attempt_id WHERE d.id = OLD.draft_id));
END;

CREATE TRIGGER revisions_are_kept BEFORE DELETE ON revisions
BEGIN
    SELECT RAISE(ABORT, 'revision: is never deleted');
END;

CREATE TRIGGER reviews_are_added BEFORE INSERT ON reviews
BEGIN
    SELECT RAISE(ABORT, 'review: is already there') WHERE EXISTS (SELECT 1 FROM reviews WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'review: ids count up by one')
        WHERE NEW.id > 1 + coalesce((SELECT max(id) FROM reviews), 0);
    SELECT RAISE(ABORT, 'review: needs an actor')
        WHERE trim(NEW.actor, (SELECT characters FROM blanks)) = '' OR instr(NEW.actor, char(0)) > 0;
    SELECT RAISE(ABORT, 'review: declining needs a reason') WHERE NEW.action = 'decline'
        AND (trim(coalesce(NEW.reason, ''), (SELECT characters FROM blanks)) = '' OR instr(NEW.reason, char(0)) > 0);
    SELECT RAISE(ABORT, 'review: the draft has another wording by now') WHERE NOT EXISTS (
        SELECT 1 FROM drafts WHERE id = NEW.draft_id AND content_sha256 = NEW.content_sha256);
    SELECT RAISE(ABORT, 'review: the draft was sent') WHERE EXISTS (
        SELECT 1 FROM drafts WHERE id = NEW.draft_id AND outcome IS NOT NULL);
    SELECT RAISE(ABORT, 'review: only an accepted draft is decided on') WHERE NOT EXISTS (
        SELECT 1 FROM drafts WHERE id = NEW.draft_id AND state = 'accepted');
    SELECT RAISE(ABORT, 'review: the draft is decided on already; reopen it first') WHERE NEW.action <> 'reopen'
        AND EXISTS (SELECT 1 FROM drafts WHERE id = NEW.draft_id AND review IS NOT NULL);
    SELECT RAISE(ABORT, 'review: there is no decision to take back') WHERE NEW.action = 'reopen'
        AND EXISTS (SELECT 1 FROM drafts WHERE id = NEW.draft_id AND review IS NULL);
END;

CREATE TRIGGER approvals_are_deserved BEFORE INSERT ON reviews WHEN NEW.action = 'approve'
BEGIN
    SELECT RAISE(ABORT, 'approval: binds to no wording') WHERE length(NEW.content_sha256) <> 64;
    SELECT RAISE(ABORT, 'approval: a GENERIC draft is never approved') WHERE EXISTS (
        SELECT 1 FROM drafts WHERE id = NEW.draft_id AND confidence_mode = 'GENERIC');
    SELECT RAISE(ABORT, 'approval: a draft on thin research or vendor data alone is never approved') WHERE EXISTS (
        SELECT 1 FROM drafts, json_each(drafts.warnings)
        WHERE drafts.id = NEW.draft_id AND json_each.value IN ('THIN_RESEARCH', 'VENDOR_DATA_ONLY'));
    SELECT RAISE(ABORT, 'approval: this draft needs a reason by a named person')
        WHERE (trim(coalesce(NEW.reason, ''), (SELECT characters FROM blanks)) = '' OR instr(NEW.reason, char(0)) > 0)
        AND EXISTS (SELECT 1 FROM drafts, json_each(drafts.warnings)
        WHERE drafts.id = NEW.draft_id AND json_each.value = 'REVIEW_REQUIRED');
    SELECT RAISE(ABORT, 'approval: the newest wording failed its validation') WHERE 'FAILED' = (
        SELECT validation FROM revisions WHERE draft_id = NEW.draft_id ORDER BY number DESC LIMIT 1);
    SELECT RAISE(ABORT, 'approval: its contact is suppressed') WHERE EXISTS (
        SELECT 1 FROM suppressed_attempts WHERE attempt_id = (SELECT attempt_id FROM drafts WHERE id = NEW.draft_id));
END;

CREATE TRIGGER reviews_decide AFTER INSERT ON reviews
BEGIN
    UPDATE drafts SET
        review = CASE NEW.action WHEN 'approve' THEN 'approved' WHEN 'decline' THEN 'declined' END,
        approved_sha256 = iif(NEW.action = 'approve', NEW.content_sha256, NULL)
        WHERE id = NEW.draft_id;
END;

CREATE TRIGGER reviews_never_change BEFORE UPDATE ON reviews
BEGIN
    SELECT RAISE(ABORT, 'review: never changes; `reopen` is a new row') WHERE NOT (NEW.id = OLD.id
        AND NEW.draft_id = OLD.draft_id AND NEW.action = OLD.action AND NEW.actor = OLD.actor AND NEW.at = OLD.at
        AND NEW.reason IS iif(OLD.reason IS NULL, NULL, '(erased)')
        AND NEW.content_sha256 = (SELECT sha256 FROM erased_wording)
        AND EXISTS (SELECT 1 FROM drafts d JOIN attempts_being_erased e ON e.attempt_id = d.attempt_id WHERE d.id = OLD.draft_id));
END;

CREATE TRIGGER reviews_are_kept BEFORE DELETE ON reviews
BEGIN
    SELECT RAISE(ABORT, 'review: is never deleted; `reopen` is a new row');
END;

CREATE TRIGGER outcomes_are_added BEFORE INSERT ON outcomes
BEGIN
    SELECT RAISE(ABORT, 'outcome: is already there') WHERE EXISTS (SELECT 1 FROM outcomes WHERE id = NEW.id)
        OR EXISTS (SELECT 1 FROM outcomes WHERE draft_id = NEW.draft_id AND kind = NEW.kind);
    SELECT RAISE(ABORT, 'outcome: ids count up by one')
        WHERE NEW.id > 1 + coalesce((SELECT max(id) FROM outcomes), 0);
    SELECT RAISE(ABORT, 'outcome: needs an actor')
        WHERE trim(NEW.actor, (SELECT characters FROM blanks)) = '' OR instr(NEW.actor, char(0)) > 0;
    SELECT RAISE(ABORT, 'outcome: only an approved draft is sent') WHERE NOT EXISTS (
        SELECT 1 FROM drafts WHERE id = NEW.draft_id AND review = 'approved');
    SELECT RAISE(ABORT, 'outcome: nothing comes of a draft before it is sent') WHERE NEW.kind <> 'sent'
        AND NOT EXISTS (SELECT 1 FROM outcomes WHERE draft_id = NEW.draft_id AND kind = 'sent');
    -- The person has no name and no address here any more, so nothing would be suppressed.
    SELECT RAISE(ABORT, 'outcome: its contact was erased; suppress the address by hand') WHERE NEW.kind = 'opted_out'
        AND EXISTS (SELECT 1 FROM drafts d JOIN contacts c ON c.id = d.contact_id
            WHERE d.id = NEW.draft_id AND c.person_key = 'erased:' || c.id);
END;

-- The one that says most: sent, replied, meeting, bounced, opted out.
CREATE TRIGGER outcomes_are_shown AFTER INSERT ON outcomes
BEGIN
    UPDATE drafts SET outcome = (SELECT kind FROM outcomes WHERE draft_id = NEW.draft_id
        ORDER BY instr('sent replied meeting bounced opted_out', kind) DESC LIMIT 1)
        WHERE id = NEW.draft_id;
END;

-- An address that bounced is not written to again; a person who opted out is not, under whatever address. Of a draft
-- that was erased the contact may have it still.
CREATE TRIGGER outcomes_suppress AFTER INSERT ON outcomes WHEN NEW.kind IN ('bounced', 'opted_out')
BEGIN
    INSERT INTO suppressions (kind, value, action, actor, reason)
        SELECT 'email', coalesce(t.email_key, c.email_key), 'suppress', NEW.actor, NEW.kind || ', draft ' || NEW.draft_id
        FROM drafts d JOIN attempts t ON t.id = d.attempt_id JOIN contacts c ON c.id = d.contact_id
        WHERE d.id = NEW.draft_id AND coalesce(t.email_key, c.email_key, '') <> '';
    INSERT INTO suppressions (kind, value, action, actor, reason)
        SELECT 'person', d.account_id || ':' || c.person_key, 'suppress', NEW.actor, NEW.kind || ', draft ' || NEW.draft_id
        FROM drafts d JOIN contacts c ON c.id = d.contact_id
        WHERE d.id = NEW.draft_id AND NEW.kind = 'opted_out';
END;

CREATE TRIGGER outcomes_never_change BEFORE UPDATE ON outcomes
BEGIN
    SELECT RAISE(ABORT, 'outcome: never changes') WHERE NOT (NEW.id = OLD.id AND NEW.draft_id = OLD.draft_id
        AND NEW.kind = OLD.kind AND NEW.at = OLD.at AND NEW.actor = OLD.actor AND NEW.recorded_at = OLD.recorded_at
        AND OLD.note IS NOT NULL AND NEW.note = '(erased)'
        AND EXISTS (SELECT 1 FROM drafts d JOIN attempts_being_erased e ON e.attempt_id = d.attempt_id WHERE d.id = OLD.draft_id));
END;

CREATE TRIGGER outcomes_are_kept BEFORE DELETE ON outcomes
BEGIN
    SELECT RAISE(ABORT, 'outcome: is never deleted');
END;

-- How a draft stands is what its rows say, whoever writes it.
CREATE TRIGGER drafts_stand_as_their_rows_say
BEFORE UPDATE OF content_sha256, revision, review, approved_sha256, outcome ON drafts
BEGIN
    SELECT RAISE(ABORT, 'draft: its wording is that of its newest revision')
        WHERE (NEW.revision IS NOT OLD.revision OR NEW.content_sha256 IS NOT OLD.content_sha256)
        AND NOT (NEW.revision = OLD.revision AND NEW.content_sha256 = (SELECT sha256 FROM erased_wording)
            AND EXISTS (SELECT 1 FROM attempts_being_erased WHERE attempt_id = OLD.attempt_id))
        AND NOT EXISTS (SELECT 1 FROM revisions WHERE draft_id = NEW.id AND number = NEW.revision
            AND content_sha256 = NEW.content_sha256 AND number = (
                SELECT max(number) FROM revisions WHERE draft_id = NEW.id));
    -- A decision on another wording than the one that is there is none.
    SELECT RAISE(ABORT, 'draft: its review is its newest decision') WHERE NEW.review IS NOT OLD.review
        AND NEW.revision IS OLD.revision AND NEW.review IS NOT (
            SELECT CASE WHEN content_sha256 = NEW.content_sha256
                THEN CASE action WHEN 'approve' THEN 'approved' WHEN 'decline' THEN 'declined' END END
            FROM reviews WHERE draft_id = NEW.id ORDER BY id DESC LIMIT 1);
    SELECT RAISE(ABORT, 'draft: a new wording is not decided on')
        WHERE NEW.revision IS NOT OLD.revision AND NEW.review IS NOT NULL;
    SELECT RAISE(ABORT, 'draft: an approval binds to its wording')
        WHERE NEW.approved_sha256 IS NOT iif(NEW.review = 'approved', NEW.content_sha256, NULL);
    SELECT RAISE(ABORT, 'draft: its outcome is what was recorded') WHERE NEW.outcome IS NOT OLD.outcome
        AND NEW.outcome IS NOT (SELECT kind FROM outcomes WHERE draft_id = NEW.id
            ORDER BY instr('sent replied meeting bounced opted_out', kind) DESC LIMIT 1);
END;

CREATE TRIGGER drafts_are_born_undecided BEFORE INSERT ON drafts
BEGIN
    SELECT RAISE(ABORT, 'draft: is born undecided') WHERE NEW.revision <> 0 OR NEW.review IS NOT NULL
        OR NEW.approved_sha256 IS NOT NULL OR NEW.outcome IS NOT NULL;
END;

CREATE TRIGGER revisions_leave_an_event AFTER INSERT ON revisions
BEGIN
    INSERT INTO events (run_id, entity, entity_id, to_state, reason)
        SELECT run_id, 'review', NEW.draft_id, 'edited', 'revision ' || NEW.number || ' by ' || NEW.actor
        FROM drafts WHERE id = NEW.draft_id;
END;

CREATE TRIGGER reviews_leave_an_event AFTER INSERT ON reviews
BEGIN
    INSERT INTO events (run_id, entity, entity_id, to_state, reason)
        SELECT run_id, 'review', NEW.draft_id,
            CASE NEW.action WHEN 'approve' THEN 'approved' WHEN 'decline' THEN 'declined' ELSE 'reopened' END,
            'by ' || NEW.actor || coalesce(': ' || NEW.reason, '')
        FROM drafts WHERE id = NEW.draft_id;
END;

CREATE TRIGGER outcomes_leave_an_event AFTER INSERT ON outcomes
BEGIN
    INSERT INTO events (run_id, entity, entity_id, to_state, reason)
        SELECT run_id, 'review', NEW.draft_id, NEW.kind, 'by ' || NEW.actor FROM drafts WHERE id = NEW.draft_id;
END;

-- One row per draft a person may send, but for those that were erased: how it stands, and its wording as it is now;
-- `failures` is what the validator has against a person's wording.
CREATE VIEW v_review AS
SELECT d.id AS draft_id, d.run_id, r.run_date, d.account_id, s.company_name, d.contact_name, d.contact_title,
    t.contact_email, t.persona, d.state, iif(d.state = 'held', t.reason, NULL) AS held_reason, d.review, d.outcome,
    d.confidence_mode, d.cited_signals, d.warnings, d.revision, coalesce(v.subject, d.subject) AS subject,
    coalesce(v.body, d.body) AS body, d.content_sha256, coalesce(v.failures, '[]') AS failures,
    coalesce(v.sources, d.sources) AS sources, coalesce(v.figures, d.figures) AS figures, v.edit_distance,
    n.like_draft_id, n.similarity_percent, w.actor AS decided_by, w.reason AS decision_reason, w.at AS decided_at,
    -- A held draft takes a place under the caps of its run, which may be full.
    d.state = 'accepted' OR (r.drafts_accepted < r.max_total_drafts AND s.drafts_accepted < s.max_drafts) AS has_room,
    EXISTS (SELECT 1 FROM suppressed_attempts x WHERE x.attempt_id = d.attempt_id) AS is_suppressed
FROM drafts d
JOIN runs r ON r.id = d.run_id
JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id
JOIN attempts t ON t.id = d.attempt_id
LEFT JOIN revisions v ON v.draft_id = d.id AND v.number = d.revision
LEFT JOIN near_duplicates n ON n.draft_id = d.id
LEFT JOIN reviews w ON d.review IS NOT NULL AND w.id = (SELECT max(id) FROM reviews WHERE draft_id = d.id)
WHERE d.state IN ('accepted', 'held') AND d.subject <> '(erased)';

-- One row per outcome of a draft.
CREATE VIEW v_outcomes AS
SELECT o.draft_id, d.run_id, s.company_name, d.contact_name, o.kind, o.at, o.note, o.actor, o.recorded_at
FROM outcomes o
JOIN drafts d ON d.id = o.draft_id
JOIN selections s ON s.run_id = d.run_id AND s.account_id = d.account_id;
