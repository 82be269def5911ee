/*
 * A data base that several processes may write at once, unlike an audit: reviews, practice.  Each
 * of them may be the one that makes it, so what the file is and whether its tables are there is
 * always asked inside one transaction.
 */
#include "store/inner.h"

enum { SWITCH_TRIES = 100, SWITCH_PAUSE_MS = 20 };

static int exec(const store *s, const char *sql)
{
    return sqlite3_exec(s->db, sql, NULL, NULL, NULL);
}

/* What the header and the tables say is of one moment: another process may be making them. */
static hua_code recognise(const store *s, bool *fresh, hua_error *error)
{
    int rc = exec(s, "BEGIN");
    if (rc != SQLITE_OK)
        return store_fault(s, rc, error);
    hua_code code = store_recognise(s, fresh, error);
    exec(s, "ROLLBACK");
    return code;
}

/* Changing to a log needs the file for oneself for a moment, and SQLite does not wait for it. */
static int switch_to_log(const store *s)
{
    int rc = SQLITE_BUSY;
    for (int i = 0; i < SWITCH_TRIES && (rc & 0xff) == SQLITE_BUSY; i++) {
        if (i)
            sqlite3_sleep(SWITCH_PAUSE_MS);
        rc = exec(s, "PRAGMA journal_mode = WAL");
    }
    return rc;
}

/* Another process may be making the same tables: who comes second finds them made. */
static hua_code make_tables(store *s, hua_str schema, hua_error *error)
{
    bool fresh = false;
    int rc = exec(s, "BEGIN IMMEDIATE");
    if (rc != SQLITE_OK)
        return store_fault(s, rc, error);
    hua_code code = store_recognise(s, &fresh, error);
    if (code == HUA_OK && fresh)
        code = store_exec(s, schema, error);
    rc = exec(s, code == HUA_OK ? "COMMIT" : "ROLLBACK");
    return code == HUA_OK && rc != SQLITE_OK ? store_fault(s, rc, error) : code;
}

hua_code store_share(store *s, hua_str schema, int patience_ms, hua_error *error)
{
    bool fresh = false;
    sqlite3_busy_timeout(s->db, patience_ms);
    hua_code code = recognise(s, &fresh, error);
    if (code != HUA_OK)
        return code;
    int rc = switch_to_log(s);
    if (rc != SQLITE_OK)
        return store_fault(s, rc, error);
    return fresh ? make_tables(s, schema, error) : HUA_OK;
}
