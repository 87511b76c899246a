-- The ledger's tables. Names are the words of the design; times are UTC ISO-8601 text with milliseconds.

CREATE TABLE accounts (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    external_id TEXT,
    domain TEXT,
    ticker TEXT,
    -- The SEC's number of the company.
    cik INTEGER CHECK (cik BETWEEN 1 AND 9999999999),
    industry TEXT,
    owner TEXT,
    notes TEXT,
    tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
    -- Given when the account is first selected, and never changed.
    folder TEXT CHECK (folder <> '' AND folder NOT LIKE '%/%' AND folder NOT IN ('.', '..')),
    folder_key TEXT,
    -- Run clock of the newest accepted or adopted draft, moved by trigger.
    last_accepted_at TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    CHECK ((folder IS NULL) = (folder_key IS NULL))
) STRICT;
CREATE UNIQUE INDEX accounts_external_id ON accounts (external_id) WHERE external_id IS NOT NULL;
CREATE INDEX accounts_domain ON accounts (domain) WHERE domain IS NOT NULL;
CREATE INDEX accounts_name_key ON accounts (name_key);
CREATE UNIQUE INDEX accounts_folder_key ON accounts (folder_key) WHERE folder_key IS NOT NULL;

CREATE TABLE imports (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    path TEXT NOT NULL,
    format TEXT NOT NULL CHECK (format IN ('csv', 'json')),
    sha256 TEXT NOT NULL DEFAULT '',
    bytes INTEGER NOT NULL DEFAULT 0,
    mapping TEXT NOT NULL CHECK (json_valid(mapping)),
    rows_read INTEGER NOT NULL DEFAULT 0,
    loaded INTEGER NOT NULL DEFAULT 0,
    duplicates INTEGER NOT NULL DEFAULT 0,
    rejected INTEGER NOT NULL DEFAULT 0,
    imported_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    CHECK (rows_read = loaded + duplicates + rejected)
) STRICT;

CREATE TABLE import_rows (
    import_id INTEGER NOT NULL REFERENCES imports (id),
    -- 1 for the file's first data row; `line` is where that row starts.
    row_number INTEGER NOT NULL,
    line INTEGER NOT NULL,
    fate TEXT NOT NULL CHECK (fate IN ('loaded', 'duplicate', 'rejected')),
    reason TEXT,
    account_id INTEGER REFERENCES accounts (id),
    score REAL,
    tier TEXT CHECK (tier IN ('A', 'B')),
    -- Of a loaded row the columns the ledger has no name for; of any other the whole row.
    fields TEXT CHECK (fields IS NULL OR json_valid(fields)),
    PRIMARY KEY (import_id, row_number),
    CHECK ((fate = 'loaded') = (reason IS NULL)),
    CHECK ((fate = 'rejected') = (account_id IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX import_rows_once ON import_rows (import_id, account_id) WHERE fate = 'loaded';
-- Rank order, covering what selection reads.
CREATE INDEX import_rows_ranking ON import_rows (import_id, score DESC, row_number, account_id, tier)
    WHERE fate = 'loaded';

CREATE TABLE rules (
    sha256 TEXT PRIMARY KEY,
    yaml TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    import_id INTEGER NOT NULL REFERENCES imports (id),
    run_date TEXT NOT NULL CHECK (run_date GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    -- 1 for the first run of its day: names its dashboards.
    day_number INTEGER NOT NULL CHECK (day_number > 0),
    -- The run's clock when it was made; since_days counts back from it.
    clock_at TEXT NOT NULL CHECK (clock_at GLOB '????-??-??T??:??:??.???Z'),
    state TEXT NOT NULL DEFAULT 'running'
        CHECK (state IN ('running', 'interrupted', 'paused', 'finished', 'cancelled')),
    settings TEXT NOT NULL CHECK (json_valid(settings)),
    top_n INTEGER NOT NULL GENERATED ALWAYS AS (settings ->> 'top_n') STORED CHECK (top_n >= 0),
    max_total_drafts INTEGER NOT NULL GENERATED ALWAYS AS (settings ->> 'max_total_drafts') STORED
        CHECK (max_total_drafts >= 0),
    max_drafts_per_account INTEGER NOT NULL GENERATED ALWAYS AS (settings ->> 'max_drafts_per_account') STORED
        CHECK (max_drafts_per_account >= 0),
    tier TEXT NOT NULL GENERATED ALWAYS AS (settings ->> 'tier') VIRTUAL,
    mode TEXT NOT NULL GENERATED ALWAYS AS (settings ->> 'mode') VIRTUAL,
    -- As it was asked for: a name, or names with their shares of the accounts.
    experiment TEXT GENERATED ALWAYS AS (settings ->> 'experiment') VIRTUAL,
    -- Millionths of a US dollar that calls of the run may cost; NULL: without limit. `spent_microusd` counts what is
    -- reserved for calls under way too, and is moved by trigger.
    budget_microusd INTEGER GENERATED ALWAYS AS (settings ->> 'budget_microusd') STORED CHECK (budget_microusd >= 0),
    spent_microusd INTEGER NOT NULL DEFAULT 0,
    drafts_accepted INTEGER NOT NULL DEFAULT 0,
    -- Of these, drafts at accounts that are not under way; moved by trigger.
    drafts_closed INTEGER NOT NULL DEFAULT 0,
    -- Of the settings and the accounts file: an unfinished run with the same one is continued.
    fingerprint TEXT NOT NULL,
    rules_sha256 TEXT NOT NULL REFERENCES rules (sha256),
    -- Who writes its last dashboards.
    worker_id INTEGER REFERENCES workers (id),
    -- Why it was cancelled, where somebody said so.
    reason TEXT,
    started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    finished_at TEXT,
    UNIQUE (run_date, day_number),
    CHECK (drafts_accepted BETWEEN 0 AND max_total_drafts),
    CHECK ((state IN ('finished', 'cancelled')) = (finished_at IS NOT NULL))
) STRICT;
CREATE INDEX runs_unfinished ON runs (fingerprint) WHERE finished_at IS NULL;

-- The experiments that a run's accounts are split between, each with its own rules; `experiment` is empty for the
-- share without one. A run that is not split has none.
CREATE TABLE arms (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    experiment TEXT NOT NULL,
    share_percent INTEGER NOT NULL CHECK (share_percent BETWEEN 0 AND 100),
    rules_sha256 TEXT NOT NULL REFERENCES rules (sha256),
    PRIMARY KEY (run_id, experiment)
) STRICT, WITHOUT ROWID;

-- A process that works on a run. What it has claimed is its own for as long as its lease lasts.
CREATE TABLE workers (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    run_id INTEGER NOT NULL REFERENCES runs (id),
    host TEXT NOT NULL,
    -- Within which its process number and clock mean something: this boot, these namespaces.
    machine TEXT NOT NULL,
    pid INTEGER NOT NULL,
    -- When its process began, in clock ticks after boot: tells it from a later one of the same number.
    process_start INTEGER NOT NULL,
    -- Attempts it advances at once.
    slots INTEGER NOT NULL CHECK (slots > 0),
    started_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    heartbeat_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    lease_expires_at TEXT NOT NULL,
    -- The same in milliseconds after boot, a clock that nobody sets.
    lease_expires_uptime INTEGER NOT NULL,
    ended_at TEXT,
    ended TEXT CHECK (ended IN ('left', 'lost')),
    CHECK ((ended_at IS NULL) = (ended IS NULL))
) STRICT;
CREATE INDEX workers_at_work ON workers (run_id) WHERE ended_at IS NULL;

CREATE TABLE selections (
    run_id INTEGER NOT NULL REFERENCES runs (id),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    -- Place in the ranked list, from 1.
    position INTEGER NOT NULL CHECK (position > 0),
    -- The account as it was when it was selected: later lists change the account, never what a run rests on.
    company_name TEXT NOT NULL,
    external_id TEXT,
    domain TEXT,
    ticker TEXT,
    cik INTEGER,
    industry TEXT,
    notes TEXT,
    tags TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(tags)),
    score REAL NOT NULL,
    tier TEXT NOT NULL CHECK (tier IN ('A', 'B')),
    -- The experiment whose rules its drafts are written by; NULL: none.
    experiment TEXT CHECK (experiment <> ''),
    -- Ids of the search personas, in the order they are looked for.
    personas TEXT NOT NULL CHECK (json_valid(personas)),
    state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'open', 'processed', 'skipped')),
    reason TEXT,
    cause TEXT,
    max_drafts INTEGER NOT NULL,
    drafts_accepted INTEGER NOT NULL DEFAULT 0,
    -- People found at it who were forgotten: nothing else is kept of them.
    forgotten INTEGER NOT NULL DEFAULT 0 CHECK (forgotten >= 0),
    -- Who looks up its contacts, how often that has failed, and when it is tried again.
    worker_id INTEGER REFERENCES workers (id),
    tries INTEGER NOT NULL DEFAULT 0,
    retry_at TEXT,
    PRIMARY KEY (run_id, account_id),
    UNIQUE (run_id, position),
    CHECK (drafts_accepted BETWEEN 0 AND max_drafts),
    CHECK ((state = 'skipped') = (reason IS NOT NULL)),
    CHECK (state = 'pending' OR (worker_id IS NULL AND retry_at IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX selections_work ON selections (run_id, position) WHERE state IN ('pending', 'open');
CREATE INDEX selections_account ON selections (account_id, run_id);
-- Runs that had a draft of an account accepted.
CREATE INDEX selections_drafted ON selections (account_id, run_id) WHERE drafts_accepted > 0;

CREATE TABLE contacts (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    -- Normalised name; where there is none, what else tells the person apart.
    person_key TEXT NOT NULL,
    name TEXT NOT NULL,
    title TEXT NOT NULL,
    email TEXT,
    -- What suppressions are compared with: case-folded, without what follows a `+`.
    email_key TEXT GENERATED ALWAYS AS (lower(trim(iif(
        instr(email, '+') > 1 AND instr(email, '+') < instr(email, '@'),
        substr(email, 1, instr(email, '+') - 1) || substr(email, instr(email, '@')), email)))) VIRTUAL,
    source TEXT NOT NULL,
    reference TEXT NOT NULL,
    found_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    UNIQUE (account_id, person_key)
) STRICT;
CREATE INDEX contacts_email ON contacts (email_key) WHERE email IS NOT NULL;

CREATE TABLE attempts (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    run_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    -- The person as the source named them for this attempt; blank where it did not.
    contact_name TEXT NOT NULL,
    contact_title TEXT NOT NULL,
    contact_email TEXT,
    email_key TEXT GENERATED ALWAYS AS (lower(trim(iif(
        instr(contact_email, '+') > 1 AND instr(contact_email, '+') < instr(contact_email, '@'),
        substr(contact_email, 1, instr(contact_email, '+') - 1) || substr(contact_email, instr(contact_email, '@')), contact_email)))) VIRTUAL,
    -- Place among the account's contacts in this run, from 1.
    position INTEGER NOT NULL CHECK (position > 0),
    -- Search persona that found the contact.
    persona TEXT NOT NULL,
    -- The stage that runs next, or ran last.
    stage TEXT NOT NULL DEFAULT 'research' CHECK (stage IN ('research', 'generate', 'validate', 'gate')),
    state TEXT NOT NULL DEFAULT 'available' CHECK (state IN ('available', 'running', 'retryable',
        'accepted', 'rejected', 'held', 'failed', 'skipped', 'capped', 'cancelled')),
    reason TEXT,
    -- Failures so far, and when a retryable attempt is tried again.
    tries INTEGER NOT NULL DEFAULT 0,
    retry_at TEXT CHECK (retry_at GLOB '????-??-??T??:??:??.???Z'),
    -- Who runs it now.
    worker_id INTEGER REFERENCES workers (id),
    -- File names of this attempt start with it.
    file_stem TEXT CHECK (file_stem NOT LIKE '%/%'),
    file_stem_key TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    finished_at TEXT,
    UNIQUE (run_id, contact_id),
    FOREIGN KEY (run_id, account_id) REFERENCES selections (run_id, account_id),
    CHECK ((state IN ('accepted', 'rejected', 'held', 'failed', 'skipped', 'capped', 'cancelled'))
        = (finished_at IS NOT NULL)),
    CHECK ((state = 'running') = (worker_id IS NOT NULL)),
    CHECK ((state = 'retryable') = (retry_at IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX attempts_place ON attempts (run_id, account_id, position);
CREATE UNIQUE INDEX attempts_file_stem ON attempts (account_id, file_stem_key) WHERE file_stem_key IS NOT NULL;
CREATE INDEX attempts_work ON attempts (run_id, account_id, position) WHERE finished_at IS NULL;
CREATE INDEX attempts_contact ON attempts (contact_id);
-- Outcomes and erasures that name an address.
CREATE INDEX attempts_email ON attempts (email_key) WHERE contact_email IS NOT NULL;
CREATE INDEX attempts_failed ON attempts (run_id) WHERE state = 'failed';

-- What each stage came to, as JSON, stored with the advance to the next. With row ids: a row of a few hundred bytes
-- would take an overflow page of its own in a WITHOUT ROWID table.
CREATE TABLE stage_results (
    attempt_id INTEGER NOT NULL REFERENCES attempts (id),
    stage TEXT NOT NULL CHECK (stage IN ('research', 'generate', 'validate', 'gate')),
    result TEXT NOT NULL CHECK (json_valid(result)),
    stored_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    PRIMARY KEY (attempt_id, stage)
) STRICT;

CREATE TABLE drafts (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    attempt_id INTEGER NOT NULL UNIQUE REFERENCES attempts (id),
    run_id INTEGER NOT NULL,
    account_id INTEGER NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contacts (id),
    contact_name TEXT NOT NULL,
    contact_title TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    confidence_mode TEXT NOT NULL CHECK (confidence_mode IN ('HIGH', 'MEDIUM', 'LOW', 'GENERIC')),
    cited_signals INTEGER NOT NULL CHECK (cited_signals >= 0),
    -- The claims the draft states: [{claim, url, as_of}].
    sources TEXT NOT NULL CHECK (json_valid(sources)),
    warnings TEXT NOT NULL CHECK (json_valid(warnings)),
    -- {words, sentences, reading_grade, spam_triggers}.
    figures TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(figures)),
    -- The experiment and the rules it was written by.
    experiment TEXT CHECK (experiment <> ''),
    rules_sha256 TEXT NOT NULL REFERENCES rules (sha256),
    state TEXT NOT NULL DEFAULT 'generated' CHECK (state IN ('generated', 'accepted', 'rejected', 'held')),
    -- The person who decided a held draft, and why.
    decided_by TEXT,
    decision_reason TEXT,
    created_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    -- By the run's clock.
    decided_at TEXT CHECK (decided_at GLOB '????-??-??T??:??:??.???Z'),
    -- How it stands with the people who review it, moved by trigger. SHA-256 of the wording as it is now (subject, an
    -- empty line, body), and of the one that was approved; `revision` 0: the generated wording.
    content_sha256 TEXT NOT NULL DEFAULT '' CHECK (length(content_sha256) IN (0, 64)),
    revision INTEGER NOT NULL DEFAULT 0 CHECK (revision >= 0),
    review TEXT CHECK (review IN ('approved', 'declined')),
    approved_sha256 TEXT,
    outcome TEXT CHECK (outcome IN ('sent', 'replied', 'meeting', 'bounced', 'opted_out')),
    FOREIGN KEY (run_id, account_id) REFERENCES selections (run_id, account_id),
    CHECK ((state IN ('accepted', 'rejected')) = (decided_at IS NOT NULL)),
    CHECK (review IS NULL OR state = 'accepted'),
    CHECK ((review IS 'approved') = (approved_sha256 IS NOT NULL)),
    CHECK (approved_sha256 = content_sha256),
    CHECK (outcome IS NULL OR review IS 'approved')
) STRICT;
CREATE INDEX drafts_run ON drafts (run_id, account_id, state);
CREATE INDEX drafts_account ON drafts (account_id, decided_at);
CREATE INDEX drafts_contact ON drafts (contact_id);

-- Drafts that say the same as an earlier one of the run or the account, names aside.
CREATE TABLE near_duplicates (
    draft_id INTEGER PRIMARY KEY REFERENCES drafts (id),
    like_draft_id INTEGER NOT NULL REFERENCES drafts (id),
    similarity_percent INTEGER NOT NULL CHECK (similarity_percent BETWEEN 0 AND 100),
    CHECK (like_draft_id <> draft_id)
) STRICT;

-- A file of an attempt. Paths are relative to the output root, and no two rows share one.
CREATE TABLE artefacts (
    attempt_id INTEGER NOT NULL REFERENCES attempts (id),
    kind TEXT NOT NULL CHECK (kind IN ('research', 'email', 'variants', 'context_quality')),
    path TEXT NOT NULL COLLATE NOCASE UNIQUE,
    sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
    PRIMARY KEY (attempt_id, kind),
    CHECK (path <> '' AND path NOT LIKE '/%' AND '/' || path || '/' NOT LIKE '%/../%'
        AND '/' || path || '/' NOT LIKE '%/./%' AND path NOT LIKE '%//%' AND path NOT LIKE '%\%'
        AND instr(path, char(0)) = 0)
) STRICT, WITHOUT ROWID;

CREATE TABLE gates (
    name TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
INSERT INTO gates (name) VALUES
    ('artifact_exists'), ('context_quality_present'), ('validation_passed'), ('correct_location');

CREATE TABLE verdicts (
    draft_id INTEGER NOT NULL REFERENCES drafts (id),
    gate TEXT NOT NULL REFERENCES gates (name),
    passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
    reason TEXT,
    judged_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    PRIMARY KEY (draft_id, gate),
    CHECK (passed = 1 OR trim(coalesce(reason, ''), char(9, 10, 13, 32)) <> '')
) STRICT, WITHOUT ROWID;

-- Drafts made before the ledger, found in an output tree.
CREATE TABLE adopted_drafts (
    path TEXT PRIMARY KEY COLLATE NOCASE CHECK (path <> '' AND path NOT LIKE '/%'
        AND '/' || path || '/' NOT LIKE '%/../%' AND '/' || path || '/' NOT LIKE '%/./%' AND path NOT LIKE '%//%'
        AND instr(path, char(0)) = 0),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    drafted_on TEXT NOT NULL CHECK (drafted_on GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]'),
    -- The end of that day, for since_days: a file name has no time.
    accepted_at TEXT NOT NULL CHECK (accepted_at GLOB '????-??-??T??:??:??.???Z'),
    sha256 TEXT NOT NULL,
    adopted_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX adopted_drafts_account ON adopted_drafts (account_id);

-- Whom not to write to. A row is never changed: `lift` is a new row.
CREATE TABLE suppressions (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    kind TEXT NOT NULL CHECK (kind IN ('email', 'person', 'domain', 'account', 'company')),
    -- E-mail key, `account id:person key`, domain (with those below it), account id, or the name key of every company
    -- of that name. Of a person who was forgotten: `forgotten:` and the hash.
    value TEXT NOT NULL CHECK (trim(value) <> ''),
    action TEXT NOT NULL CHECK (action IN ('suppress', 'lift')),
    actor TEXT NOT NULL CHECK (trim(actor) <> ''),
    reason TEXT NOT NULL CHECK (trim(reason) <> ''),
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
) STRICT;
CREATE INDEX suppressions_latest ON suppressions (kind, value, id, action);

-- Every call to the outside, entered before it is made with the most it can take, and settled when it ends; of a
-- process that died in between the reservation stays, as the call may have been charged for.
CREATE TABLE calls (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    run_id INTEGER REFERENCES runs (id),
    account_id INTEGER REFERENCES accounts (id),
    attempt_id INTEGER REFERENCES attempts (id),
    provider TEXT NOT NULL CHECK (provider <> '*'),
    operation TEXT NOT NULL,
    -- Which try of the same request it was.
    try INTEGER NOT NULL DEFAULT 1 CHECK (try > 0),
    status TEXT NOT NULL CHECK (status IN ('reserved', 'ok', 'unavailable', 'error')),
    detail TEXT,
    -- What the call brought: people found, claims.
    results INTEGER NOT NULL DEFAULT 0,
    -- The vendor's own.
    credits INTEGER NOT NULL DEFAULT 0 CHECK (credits >= 0),
    -- Of a language model.
    input_tokens INTEGER NOT NULL DEFAULT 0 CHECK (input_tokens >= 0),
    output_tokens INTEGER NOT NULL DEFAULT 0 CHECK (output_tokens >= 0),
    -- Millionths of a US dollar.
    cost_microusd INTEGER NOT NULL DEFAULT 0 CHECK (cost_microusd >= 0),
    cost_usd REAL NOT NULL GENERATED ALWAYS AS (cost_microusd / 1000000.0) VIRTUAL,
    started_at TEXT NOT NULL CHECK (started_at GLOB '????-??-??T??:??:??.???Z'),
    ended_at TEXT,
    CHECK ((status = 'reserved') = (ended_at IS NULL))
) STRICT;
CREATE INDEX calls_run ON calls (run_id, provider);
CREATE INDEX calls_attempt ON calls (attempt_id) WHERE attempt_id IS NOT NULL;
-- What the limits of one provider count, and those of all together.
CREATE INDEX calls_provider ON calls (provider, started_at, credits, cost_microusd);
CREATE INDEX calls_time ON calls (started_at, provider, credits, cost_microusd);

-- What calls may take together, all processes and runs counted; provider `*`: those of all providers. Seconds and
-- minutes slide (as 1.1 s and 61 s: calls that begin apart may arrive closer together), hours and days are those of the UTC clock. A budget of one run is among its settings.
CREATE TABLE limits (
    provider TEXT NOT NULL,
    unit TEXT NOT NULL CHECK (unit IN ('calls', 'credits', 'usd')),
    per TEXT NOT NULL CHECK (per IN ('second', 'minute', 'hour', 'day')),
    -- Calls, credits, or millionths of a US dollar.
    most INTEGER NOT NULL CHECK (most >= 0),
    PRIMARY KEY (provider, unit, per)
) STRICT, WITHOUT ROWID;
-- EDGAR's fair access asks for 10 a second over all machines: 2 are left for what the way to it delays. ZoomInfo's is
-- its smallest plan, Perplexity's its first tier; `zoominfo_login` is the legacy interface's /authenticate.
INSERT INTO limits (provider, unit, per, most) VALUES
    ('sec', 'calls', 'second', 8),
    ('zoominfo', 'calls', 'second', 5), ('zoominfo', 'calls', 'hour', 10800), ('zoominfo', 'calls', 'day', 129600),
    ('zoominfo_login', 'calls', 'second', 1),
    ('perplexity', 'calls', 'minute', 50),
    ('website', 'calls', 'second', 5);

-- Providers that asked to be left alone for a while; no process calls them before.
CREATE TABLE pauses (
    provider TEXT PRIMARY KEY,
    until TEXT NOT NULL CHECK (until GLOB '????-??-??T??:??:??.???Z'),
    reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What was learned outside about an account, the newest answer for each subject; failures are never in it.
CREATE TABLE research_cache (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    account_id INTEGER NOT NULL REFERENCES accounts (id),
    provider TEXT NOT NULL,
    -- Which --refresh looks it up anew.
    kind TEXT NOT NULL CHECK (kind IN ('company', 'contact')),
    -- What about the account; empty: the company itself.
    subject TEXT NOT NULL,
    answer TEXT NOT NULL CHECK (json_valid(answer)),
    answer_sha256 TEXT NOT NULL CHECK (length(answer_sha256) = 64),
    fetched_at TEXT NOT NULL CHECK (fetched_at GLOB '????-??-??T??:??:??.???Z'),
    expires_at TEXT NOT NULL CHECK (expires_at >= fetched_at),
    UNIQUE (account_id, provider, subject)
) STRICT;
CREATE INDEX research_cache_expiry ON research_cache (expires_at);

-- What a language model was asked and what it answered: nothing that was paid for is asked again, and a draft can be
-- explained and judged anew without it.
CREATE TABLE answers (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    attempt_id INTEGER NOT NULL REFERENCES attempts (id),
    call_id INTEGER NOT NULL UNIQUE REFERENCES calls (id),
    model TEXT NOT NULL,
    purpose TEXT NOT NULL CHECK (purpose IN ('rank', 'write', 'repair')),
    prompt TEXT NOT NULL,
    prompt_sha256 TEXT NOT NULL CHECK (length(prompt_sha256) = 64),
    answer TEXT NOT NULL,
    answer_sha256 TEXT NOT NULL CHECK (length(answer_sha256) = 64),
    stored_at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    UNIQUE (attempt_id, prompt_sha256)
) STRICT;

-- Each wording that was tried for a draft, in order: who wrote it, what the validator said, what became of it.
CREATE TABLE writings (
    attempt_id INTEGER NOT NULL REFERENCES attempts (id),
    number INTEGER NOT NULL CHECK (number > 0),
    -- `composer`, or the model.
    written_by TEXT NOT NULL,
    -- SHA-256 of the answer it was read from; NULL where no model wrote it.
    answer_sha256 TEXT CHECK (length(answer_sha256) = 64),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    used_signal_ids TEXT NOT NULL CHECK (json_valid(used_signal_ids)),
    -- [{check, text, detail}]; empty where it passed.
    failures TEXT NOT NULL CHECK (json_valid(failures)),
    -- `repaired`: the next one is to mend it.
    outcome TEXT NOT NULL CHECK (outcome IN ('kept', 'repaired', 'discarded')),
    PRIMARY KEY (attempt_id, number)
) STRICT;

CREATE TABLE events (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
    run_id INTEGER NOT NULL,
    entity TEXT NOT NULL CHECK (entity IN ('run', 'attempt', 'draft', 'answer', 'review')),
    -- Of a review, the draft's.
    entity_id INTEGER NOT NULL,
    from_state TEXT,
    to_state TEXT NOT NULL,
    reason TEXT
) STRICT;
CREATE INDEX events_entity ON events (run_id, entity, entity_id, id);
