-- The web application: who may come in, and the questions people keep.

-- Links by which somebody signs in, once, before they expire. Only the digest of what is in the link is here.
CREATE TABLE web_links (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    token_sha256 TEXT NOT NULL UNIQUE CHECK (length(token_sha256) = 64),
    -- What is done by way of the link is done in this name.
    actor TEXT NOT NULL CHECK (trim(actor) <> ''),
    expires_at TEXT NOT NULL CHECK (expires_at GLOB '????-??-??T??:??:??.???Z'),
    used_at TEXT,
    made_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX web_links_open ON web_links (expires_at) WHERE used_at IS NULL;

CREATE TRIGGER web_links_are_used_once BEFORE UPDATE ON web_links
BEGIN
    SELECT RAISE(ABORT, 'sign-in link: was used') WHERE OLD.used_at IS NOT NULL;
    SELECT RAISE(ABORT, 'sign-in link: only its use is recorded') WHERE NEW.id <> OLD.id
        OR NEW.token_sha256 <> OLD.token_sha256 OR NEW.actor <> OLD.actor OR NEW.expires_at <> OLD.expires_at;
END;

-- Browsers that are signed in; of the cookie, the digest.
CREATE TABLE web_sessions (
    token_sha256 TEXT PRIMARY KEY CHECK (length(token_sha256) = 64),
    actor TEXT NOT NULL CHECK (trim(actor) <> ''),
    began_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    expires_at TEXT NOT NULL CHECK (expires_at GLOB '????-??-??T??:??:??.???Z')
) STRICT, WITHOUT ROWID;
CREATE INDEX web_sessions_expiry ON web_sessions (expires_at);

-- Questions in SQL that somebody keeps, beside those that come with the program.
CREATE TABLE saved_queries (
    name TEXT PRIMARY KEY CHECK (trim(name) <> '' AND length(name) <= 100),
    sql TEXT NOT NULL CHECK (trim(sql) <> '' AND length(sql) <= 20000),
    actor TEXT NOT NULL,
    saved_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT, WITHOUT ROWID;
