-- Every change of state leaves a row, whatever code made it; the rows are only ever added to.

CREATE TRIGGER runs_leave_an_event_when_made AFTER INSERT ON runs
BEGIN
    INSERT INTO events (run_id, entity, entity_id, to_state) VALUES (NEW.id, 'run', NEW.id, NEW.state);
END;

CREATE TRIGGER runs_leave_an_event AFTER UPDATE OF state ON runs WHEN NEW.state <> OLD.state
BEGIN
    INSERT INTO events (run_id, entity, entity_id, from_state, to_state)
        VALUES (NEW.id, 'run', NEW.id, OLD.state, NEW.state);
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

CREATE TRIGGER events_are_only_added BEFORE INSERT ON events
BEGIN
    SELECT RAISE(ABORT, 'event: is already there') WHERE EXISTS (SELECT 1 FROM events WHERE id = NEW.id);
END;

CREATE TRIGGER events_never_change BEFORE UPDATE ON events
BEGIN
    SELECT RAISE(ABORT, 'event: never changes');
END;

CREATE TRIGGER events_are_kept BEFORE DELETE ON events
BEGIN
    SELECT RAISE(ABORT, 'event: is never deleted');
END;
