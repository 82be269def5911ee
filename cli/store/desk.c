/*
 * Opening the desk, and reading from it.
 *
 * The audit's store is first opened by itself, for its own messages and to learn whether its
 * medium can be locked, and then attached.  It is attached as a writer's, like every reader of a
 * store, so that no log stays behind; that nothing is written there is a matter of the statements in
 * desk_marks.c, which name the tables of the reviews alone.
 */
#include "store/desk_inner.h"

#include "common/fail.h"

#include <stdlib.h>

/* The bytes of desk.sql. */
extern const char store_desk_sql[];
extern const size_t store_desk_sql_size;

enum { PATIENCE_MS = 5000 };

static const store_kind store_reviews = {
    1213546834,
    1,
    "这不是复核库",
    "this is not a database of reviews",
    "--store",
    "已记下的都在库里：腾出空间后再来 / all marks so far are kept: free some space and go on",
    "移开它，另建一个；留着它，也许还能救 / move it away, and keep it: it may yet be mended",
};

/* ---- files that are replaced ---------------------------------------------- */

/*
 * While an audit is being replaced there may be none for a moment: then the old one still serves.
 * Reviews that are gone do not: what is written to a deleted file is lost.
 */
bool desk_is_stale(const desk *d)
{
    const store_spot audit = store_spot_of(d->audit.ptr);
    return (audit.known && !store_is_at(d->audit.ptr, &d->audit_file)) ||
           !store_is_at(d->base->path.ptr, &d->reviews_file);
}

/* ---- the audit ----------------------------------------------------------- */

static hua_code note_audit(desk *d, const store *audit, hua_error *error)
{
    cli_text_add(&d->audit, (hua_str){audit->path.ptr, strlen(audit->path.ptr) + 1});
    if (d->audit.failed)
        return cli_fail_memory(error);
    d->audit_file = store_spot_of(d->audit.ptr);
    return HUA_OK;
}

static int attach_uri(const desk *d, const char *uri)
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(d->base->db, "ATTACH ? AS audit", -1, &statement, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(statement, 1, uri, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(statement);
    sqlite3_finalize(statement);
    return rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static hua_code attach_audit(desk *d, const char *directory, hua_error *error)
{
    store *audit;
    cli_text uri = {0};
    hua_code code = store_open_read(&audit, directory, error);
    if (code != HUA_OK)
        return code;
    store_uri(&uri, audit->path.ptr, audit->immutable ? "?immutable=1" : "");
    code = uri.failed ? cli_fail_memory(error) : note_audit(d, audit, error);
    if (code == HUA_OK) {
        int rc = attach_uri(d, uri.ptr);
        code = rc == SQLITE_OK ? HUA_OK : store_fault(audit, rc, error);
    }
    cli_text_free(&uri);
    store_close(audit);
    return code;
}

/* ---- the reviews --------------------------------------------------------- */

/* A hash of a key and a seed: the finisher of SplitMix64 over both. */
static uint64_t mix(uint64_t key, uint64_t seed)
{
    uint64_t x = key + (seed + 1) * 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
}

static void sql_mix(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    uint64_t hash = mix((uint64_t)sqlite3_value_int64(values[0]),
                        (uint64_t)sqlite3_value_int64(values[1]));
    sqlite3_result_int64(context, (sqlite3_int64)(hash >> 1));
}

static int exec(const desk *d, const char *sql)
{
    return sqlite3_exec(d->base->db, sql, NULL, NULL, NULL);
}

static hua_code prepare(desk *d, hua_error *error)
{
    const hua_str schema = {store_desk_sql, store_desk_sql_size};
    hua_code code = store_share(d->base, schema, PATIENCE_MS, error);
    if (code != HUA_OK)
        return code;
    int rc = exec(d, "PRAGMA synchronous = FULL; PRAGMA temp_store = FILE");
    if (rc == SQLITE_OK)
        rc = sqlite3_create_function_v2(d->base->db, "mix", 2,
                                        SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, NULL,
                                        sql_mix, NULL, NULL, NULL);
    if (rc == SQLITE_OK) /* json_each makes itself when first used, which no question may ask for */
        rc = exec(d, "SELECT 1 FROM json_each('[]')");
    return rc == SQLITE_OK ? HUA_OK : store_fault(d->base, rc, error);
}

static hua_code open_reviews(desk *d, const char *directory, hua_error *error)
{
    cli_text *path = &d->base->path;
    cli_text_add(path, cli_str(directory));
    if (!cli_ends(cli_str(directory), "/"))
        cli_text_add(path, CLI_STR("/"));
    cli_text_add(path, (hua_str){DESK_FILE, sizeof DESK_FILE});
    if (path->failed)
        return cli_fail_memory(error);
    int rc = sqlite3_open_v2(
        path->ptr, &d->base->db,
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL);
    if (rc != SQLITE_OK)
        return store_fault(d->base, rc, error);
    hua_code code = prepare(d, error); /* which makes the file, if need be */
    d->reviews_file = store_spot_of(path->ptr);
    return code;
}

static desk *new_desk(void)
{
    desk *d = calloc(1, sizeof *d);
    store *base = calloc(1, sizeof *base);
    if (!d || !base) {
        free(d);
        free(base);
        return NULL;
    }
    base->kind = &store_reviews;
    base->lock = -1;
    d->base = base;
    return d;
}

/* The audit comes first: nothing is made beside what is no audit. */
static hua_code check_audit(const char *directory, hua_error *error)
{
    store *audit = NULL;
    hua_code code = store_open_read(&audit, directory, error);
    store_close(audit);
    return code;
}

hua_code desk_open(desk **out, const char *directory, hua_error *error)
{
    desk *d = new_desk();
    *out = NULL;
    if (!d)
        return cli_fail_memory(error);
    hua_code code = check_audit(directory, error);
    if (code == HUA_OK)
        code = open_reviews(d, directory, error);
    if (code == HUA_OK)
        code = attach_audit(d, directory, error);
    if (code == HUA_OK)
        *out = d;
    else
        desk_close(d);
    return code;
}

void desk_close(desk *d)
{
    if (!d)
        return;
    store_close(d->base);
    cli_text_free(&d->audit);
    free(d);
}

void desk_set_clock(desk *d, int64_t seconds)
{
    d->clock = seconds;
}

hua_code desk_select(desk *d, const char *sql, const store_value *values, size_t count,
                     store_rows **out, hua_error *error)
{
    return store_select_with(d->base, cli_str(sql), values, count, out, error);
}
