-- Every change of state leaves a row, whatever code made it; the rows are only ever added to.

CREATE TRIGGER runs_leave_an_event_when_made AFTER INSERT ON runs
BEGIN
    INSERT INTO events (run_id, entity, entity_id, to_state) VALUES (NEW.id, 'run', NEW.id, NEW.state);
END;

CREATE TRIGGER runs_leave_an_event AFTER UPDATE OF state ON runs WHEN NEW.state <> OLD.state
BEGIN
    INSERT INTO events (run_id, entity, entity_id, from_state, to_state, reason)
        VALUES (NEW.id, 'run', NEW.id, OLD.state, NEW.state, NEW.reason);
END;

CREATE TRIGGER attempts_leave_an_event_when_made AFTER INSERT ON attempts
BEGIN
    INSERT INTO events (run_id, entity, entity_id, to_state, reason)
        VALUES (NEW.run_id, 'attempt', NEW.id, NEW.state, NEW.reason);
END;

CREATE TRIGGER attempts_leave_an_event AFTER UPDATE OF state ON attempts WHEN NEW.state <> OLD.state
BEGIN
    INSERT INTO events (run_id, entity, entity_id, from_state, to_state, reason)
        VALUES (NEW.run_id, 'attempt', NEW.id, OLD.state, NEW.state, NEW.reason);
END;

CREATE TRIGGER drafts_leave_an_event_when_made AFTER INSERT ON drafts
BEGIN
    INSERT INTO events (run_id, entity, entity_id, to_state) VALUES (NEW.run_id, 'draft', NEW.id, NEW.state);
END;

CREATE TRIGGER drafts_leave_an_event AFTER UPDATE OF state ON drafts WHEN NEW.state <> OLD.state
BEGIN
    INSERT INTO events (run_id, entity, entity_id, from_state, to_state, reason)
        VALUES (NEW.run_id, 'draft', NEW.id, OLD.state, NEW.state, NEW.decision_reason);
END;

-- By their hashes: what was asked and answered stays in its own row.
CREATE TRIGGER answers_leave_an_event AFTER INSERT ON answers
BEGIN
    INSERT INTO events (run_id, entity, entity_id, to_state, reason)
        SELECT run_id, 'answer', NEW.id, 'stored', 'attempt ' || NEW.attempt_id || ', prompt ' || NEW.prompt_sha256
            || ', answer ' || NEW.answer_sha256
        FROM attempts WHERE id = NEW.attempt_id;
END;

CREATE TRIGGER events_are_only_added BEFORE INSERT ON events
BEGIN
    SELECT RAISE(ABORT, 'event: is already there') WHERE EXISTS (SELECT 1 FROM events WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'event: ids count up by one')
        WHERE NEW.id > 1 + coalesce((SELECT max(id) FROM events), 0);
END;

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'event: never changes') WHERE NOT (NEW.id = OLD.id AND NEW.at = OLD.at
        AND NEW.run_id = OLD.run_id AND NEW.entity = OLD.entity AND NEW.entity_id = OLD.entity_id
        AND NEW.from_state IS OLD.from_state AND NEW.to_state = OLD.to_state AND OLD.reason IS NOT NULL
        AND NEW.reason = '(erased)' AND (
            OLD.entity = 'attempt' AND EXISTS (SELECT 1 FROM attempts_being_erased WHERE attempt_id = OLD.entity_id)
            OR OLD.entity IN ('draft', 'review') AND EXISTS (SELECT 1 FROM drafts d
                JOIN attempts_being_erased e ON e.attempt_id = d.attempt_id WHERE d.id = OLD.entity_id)
            OR OLD.entity = 'run' AND EXISTS (SELECT 1 FROM runs_being_erased WHERE run_id = OLD.entity_id)));
END;

-- What was pruned, by whom and when. A row lets go the events of one run that was over by then: those of an id in
-- its range and made before its time, which are as many as it says.
CREATE TABLE prunings (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    run_id INTEGER NOT NULL REFERENCES runs (id),
    first_event_id INTEGER NOT NULL,
    last_event_id INTEGER NOT NULL,
    before_at TEXT NOT NULL CHECK (before_at GLOB '????-??-??T??:??:??.???Z'),
    events_deleted INTEGER NOT NULL CHECK (events_deleted > 0),
    actor TEXT NOT NULL,
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX prunings_run ON prunings (run_id, last_event_id);

CREATE TRIGGER prunings_only_grow BEFORE INSERT ON prunings
BEGIN
    SELECT RAISE(ABORT, 'pruning: is already there') WHERE EXISTS (SELECT 1 FROM prunings WHERE id = NEW.id);
    SELECT RAISE(ABORT, 'pruning: ids count up by one')
        WHERE NEW.id > 1 + coalesce((SELECT max(id) FROM prunings), 0);
    SELECT RAISE(ABORT, 'pruning: needs an actor')
        WHERE trim(NEW.actor, (SELECT characters FROM blanks)) = '' OR instr(NEW.actor, char(0)) > 0;
    SELECT RAISE(ABORT, 'pruning: its run was not over by then') WHERE NOT EXISTS (SELECT 1 FROM runs
        WHERE id = NEW.run_id AND state IN ('finished', 'cancelled') AND finished_at < NEW.before_at);
    SELECT RAISE(ABORT, 'pruning: reaches into the future')
        WHERE NEW.before_at > strftime('%Y-%m-%dT%H:%M:%fZ', 'now');
    -- So that no later event gets the id of one that is gone.
    SELECT RAISE(ABORT, 'pruning: the newest event stays') WHERE NEW.last_event_id >= (SELECT max(id) FROM events);
    -- The unary plus: by the range of ids, not by the index of the run, which can be long.
    SELECT RAISE(ABORT, 'pruning: miscounts its events') WHERE NEW.events_deleted <> (SELECT count(*) FROM events
        WHERE id BETWEEN NEW.first_event_id AND NEW.last_event_id AND +run_id = NEW.run_id AND at < NEW.before_at);
END;

CREATE TRIGGER prunings_never_change BEFORE UPDATE ON prunings
BEGIN
    SELECT RAISE(ABORT, 'pruning: never changes');
END;

CREATE TRIGGER prunings_are_kept BEFORE DELETE ON prunings
BEGIN
    SELECT RAISE(ABORT, 'pruning: is never deleted');
END;

CREATE TRIGGER events_are_kept BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'event: is never deleted, but for what a pruning covers') WHERE NOT EXISTS (
        SELECT 1 FROM prunings WHERE run_id = OLD.run_id AND OLD.id BETWEEN first_event_id AND last_event_id
        AND OLD.at < before_at);
END;
