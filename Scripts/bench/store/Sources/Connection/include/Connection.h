// The store keeps its connection to itself, and its settings are fixed. A measurement needs to set `synchronous` and to
// see which statements run: SQLite hands each connection it opens to an extension that is registered for all.

/// Notes every connection that is opened from now on.
void connection_note(void);

/// Runs SQL on the newest connection, which nobody may be using meanwhile. Returns 0, or SQLite's error code.
int connection_execute(const char *sql);

/// Reads the first number that SQL gives on the newest connection; -1 where there is none.
long connection_number(const char *sql);

/// Counts the statements that the newest connection runs from now on.
void connection_trace(void);

/// Writes each statement and how often it ran.
void connection_write_trace(const char *path);
