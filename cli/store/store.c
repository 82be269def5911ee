/*
 * The writer's side of the store: opening, locking, transactions, and the small tables.
 *
 * The same rows must come out, byte for byte, wherever the borders of transactions fell and
 * however often a run was killed.  Tables that only grow give that by themselves.  What changes
 * on the way (progress, marks, run) is kept in tables of one page, and store_finish writes their
 * rows anew into zeroed pages.  An input's row changes once, when it has been read; till then
 * its numbers are in `progress`.  SQLite's header counts transactions: store_close sets this
 * counter to 1.
 *
 * A directory is locked with flock on the directory itself: the lock needs no file of its own,
 * does not meddle with SQLite's locks, and ends with the process that holds it.
 */
#include "store/inner.h"

#include "common/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <unistd.h>

static const char finish_mark[] = "\n-- @finish";

/* ---- opening and closing ------------------------------------------------- */

static hua_code lock_directory(store *s, const char *directory, hua_error *error)
{
    s->lock = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (s->lock < 0)
        return cli_fail_system(error, directory, errno);
    if (flock(s->lock, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) {
        store_fail_busy(s, error);
        cli_fail_place(error, s->path.ptr, 0, 0, 0);
        return HUA_E_IO;
    }
    return HUA_OK; /* where directories cannot be locked SQLite's own lock must do */
}

static hua_str schema_part(bool finish)
{
    const char *mark = strstr(store_schema, finish_mark);
    size_t head = mark ? (size_t)(mark - store_schema) : store_schema_size;
    if (finish)
        return (hua_str){store_schema + head, store_schema_size - head};
    return (hua_str){store_schema, head};
}

static hua_code make_schema(store *s, hua_error *error)
{
    hua_code code = store_exec(s, CLI_STR("PRAGMA page_size = 8192; BEGIN IMMEDIATE"), error);
    if (code == HUA_OK)
        code = store_exec(s, schema_part(false), error);
    return code == HUA_OK ? store_exec(s, CLI_STR("COMMIT"), error) : code;
}

/* The writer's memory stays bounded: 8 MiB of cache, sorting in files, a log of about 16 MiB. */
static hua_code prepare_writer(store *s, hua_error *error)
{
    bool fresh = false;
    hua_code code = store_recognise(s, &fresh, error);
    if (code == HUA_OK && fresh)
        code = store_exec(s, CLI_STR("PRAGMA page_size = 8192"), error);
    if (code == HUA_OK)
        code = store_exec(s,
                          CLI_STR("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
                                  "PRAGMA cache_size = -8192; PRAGMA temp_store = FILE;"
                                  "PRAGMA secure_delete = OFF; PRAGMA wal_autocheckpoint = 2000;"
                                  "PRAGMA journal_size_limit = 16777216"),
                          error);
    if (code == HUA_OK && fresh)
        code = make_schema(s, error);
    return code == HUA_OK ? store_exec(s, CLI_STR("BEGIN IMMEDIATE"), error) : code;
}

static store *new_store(const char *directory)
{
    store *s = calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->kind = &store_audit;
    s->lock = -1;
    cli_text_add(&s->path, cli_str(directory));
    if (!cli_ends(cli_str(directory), "/"))
        cli_text_add(&s->path, CLI_STR("/"));
    cli_text_add(&s->path, (hua_str){STORE_FILE, sizeof STORE_FILE});
    if (!s->path.failed)
        return s;
    store_close(s);
    return NULL;
}

static hua_code open_writer(store *s, const char *directory, hua_error *error)
{
    hua_code code = lock_directory(s, directory, error);
    if (code != HUA_OK)
        return code;
    int rc = sqlite3_open_v2(s->path.ptr, &s->db,
                             SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                             NULL);
    if (rc != SQLITE_OK)
        return store_fault(s, rc, error);
    sqlite3_busy_timeout(s->db, 2000);
    code = prepare_writer(s, error);
    s->writing = code == HUA_OK;
    return code;
}

hua_code store_open(store **out, const char *directory, hua_error *error)
{
    store *s = new_store(directory);
    *out = NULL;
    if (!s)
        return cli_fail_memory(error);
    hua_code code = open_writer(s, directory, error);
    if (code == HUA_OK)
        *out = s;
    else
        store_close(s);
    return code;
}

void store_uri(cli_text *uri, const char *path, const char *query)
{
    cli_text_add(uri, *path == '/' ? CLI_STR("file://") : CLI_STR("file:"));
    for (; *path; path++) {
        char escaped[4];
        int n = snprintf(escaped, sizeof escaped, strchr("%?#", *path) ? "%%%02x" : "%c", *path);
        cli_text_add(uri, (hua_str){escaped, (size_t)n});
    }
    cli_text_add(uri, (hua_str){query, strlen(query) + 1});
}

static int open_uri(store *s, const char *query, int flags)
{
    cli_text uri = {0};
    sqlite3_close(s->db);
    s->db = NULL;
    store_uri(&uri, s->path.ptr, query);
    int rc = uri.failed ? SQLITE_NOMEM
                        : sqlite3_open_v2(uri.ptr, &s->db,
                                          flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI, NULL);
    cli_text_free(&uri);
    return rc;
}

/* True if rows may stand in the log that are not in the file yet. */
static bool has_log(const store *s)
{
    char *log = sqlite3_mprintf("%s-wal", s->path.ptr);
    bool there = !log || access(log, F_OK) == 0;
    sqlite3_free(log);
    return there;
}

/*
 * Opened like a writer's, so that the log of a run that was killed can be read and no -wal and
 * -shm files stay behind; on a medium that cannot be written, read-only and without any lock.
 */
static int open_reader(store *s)
{
    int rc = open_uri(s, "", SQLITE_OPEN_READWRITE);
    if (rc == SQLITE_OK) {
        sqlite3_busy_timeout(s->db, 2000);
        store_ask_number(s, "SELECT count(*) FROM sqlite_schema", &rc);
    }
    bool hindered = (rc & 0xff) == SQLITE_CANTOPEN || (rc & 0xff) == SQLITE_READONLY;
    s->immutable = hindered && access(s->path.ptr, F_OK) == 0 && !has_log(s);
    return s->immutable ? open_uri(s, "?immutable=1", SQLITE_OPEN_READONLY) : rc;
}

static hua_code prepare_reader(store *s, hua_error *error)
{
    bool fresh = false;
    int rc = open_reader(s);
    if (rc != SQLITE_OK) {
        hua_code fault = store_fault(s, rc, error);
        if ((rc & 0xff) == SQLITE_CANTOPEN)
            cli_fail_hint(error, "先审计：huashu audit PATH… --out DIR / audit first");
        return fault;
    }
    hua_code code = store_recognise(s, &fresh, error);
    if (code == HUA_OK && fresh) {
        code = store_fail_foreign(s, error);
        cli_fail_place(error, s->path.ptr, 0, 0, 0);
    }
    if (code != HUA_OK)
        return code;
    /* json_each and json_tree make themselves when first used, which no question may ask for. */
    return store_exec(s,
                      CLI_STR("SELECT 1 FROM json_each('[]'), json_tree('[]');"
                              "PRAGMA query_only = ON; PRAGMA cache_size = -16384;"
                              "PRAGMA temp_store = FILE"),
                      error);
}

hua_code store_open_read(store **out, const char *directory, hua_error *error)
{
    store *s = new_store(directory);
    *out = NULL;
    if (!s)
        return cli_fail_memory(error);
    hua_code code = prepare_reader(s, error);
    if (code == HUA_OK)
        *out = s;
    else
        store_close(s);
    return code;
}

/* The counter of transactions stands twice in the header; it has no meaning once the log is gone. */
static void settle_header(const store *s)
{
    enum { COUNTER = 24, COUNTER_AGAIN = 92 };
    static const char one[4] = {0, 0, 0, 1};
    char magic[16] = "";
    int file = has_log(s) ? -1 : open(s->path.ptr, O_RDWR | O_CLOEXEC);
    if (file < 0)
        return;
    if (pread(file, magic, sizeof magic, 0) == sizeof magic &&
        memcmp(magic, "SQLite format 3", sizeof magic) == 0 &&
        pwrite(file, one, sizeof one, COUNTER) == sizeof one)
        (void)!pwrite(file, one, sizeof one, COUNTER_AGAIN);
    close(file);
}

void store_close(store *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < STORE_STATEMENT_COUNT; i++)
        sqlite3_finalize(s->statements[i]);
    if (sqlite3_close(s->db) != SQLITE_OK)
        sqlite3_close_v2(s->db); /* rows are still being read: it ends with them */
    else if (s->writing)
        settle_header(s);
    if (s->lock >= 0)
        close(s->lock);
    cli_text_free(&s->step_status);
    cli_text_free(&s->step_points);
    cli_arena_free(&s->arena);
    cli_text_free(&s->path);
    cli_text_free(&s->run);
    cli_text_free(&s->input);
    free(s);
}

/* ---- run ----------------------------------------------------------------- */

/* Adds a text to those lent to the caller; answers where it begins. */
static size_t lend(cli_text *text, sqlite3_stmt *statement, int column)
{
    size_t at = text->len;
    cli_text_add(text, store_column(statement, column));
    return at;
}

bool store_get_run(store *s, store_run *run)
{
    store_binder b = store_begin(s, STORE_GET_RUN);
    s->run.len = 0;
    if (!store_run_read(s, &b))
        return false;
    size_t version = lend(&s->run, b.statement, 1);
    size_t options = lend(&s->run, b.statement, 2);
    *run = (store_run){.fingerprint = strtoull(store_column(b.statement, 0).ptr, NULL, 16),
                       .masked = sqlite3_column_int(b.statement, 3) != 0,
                       .finished = sqlite3_column_int(b.statement, 4) != 0};
    sqlite3_reset(b.statement);
    s->broken = s->broken || s->run.failed;
    if (s->run.failed)
        return false;
    run->version = cli_slice(cli_text_str(&s->run), version, options);
    run->options = cli_slice(cli_text_str(&s->run), options, s->run.len);
    return true;
}

static hua_code write_run(store *s, const store_run *run, hua_error *error)
{
    char digits[17];
    store_binder b = store_begin(s, STORE_PUT_RUN);
    store_bind_hash(&b, run->fingerprint, digits);
    store_bind_text(&b, run->version);
    store_bind_text(&b, run->options);
    store_bind_int(&b, run->masked);
    store_bind_int(&b, run->finished);
    return store_run_write(s, &b, error);
}

hua_code store_put_run(store *s, const store_run *run, hua_error *error)
{
    store_run old;
    const store_run wanted = *run;
    if (store_get_run(s, &old) && old.fingerprint == run->fingerprint &&
        old.masked == run->masked && old.finished == run->finished &&
        cli_eq(old.version, wanted.version) && cli_eq(old.options, wanted.options))
        return HUA_OK;
    return write_run(s, run, error);
}

/* ---- inputs -------------------------------------------------------------- */

bool store_get_input(store *s, hua_str path, store_input *input)
{
    store_binder b = store_begin(s, STORE_GET_INPUT);
    sqlite3_stmt *st = b.statement;
    store_bind_text(&b, path);
    s->input.len = 0;
    if (!store_run_read(s, &b))
        return false;
    size_t format = lend(&s->input, st, 1), encoding = lend(&s->input, st, 2);
    size_t name = lend(&s->input, st, 11);
    *input = (store_input){.id = sqlite3_column_int64(st, 0),
                           .size = (uint64_t)sqlite3_column_int64(st, 3),
                           .bytes = (uint64_t)sqlite3_column_int64(st, 4),
                           .records = (uint64_t)sqlite3_column_int64(st, 5),
                           .dialogues = (uint64_t)sqlite3_column_int64(st, 6),
                           .set_aside = (uint64_t)sqlite3_column_int64(st, 7),
                           .turns = (uint64_t)sqlite3_column_int64(st, 8),
                           .hash = strtoull(store_column(st, 9).ptr, NULL, 16),
                           .finished = sqlite3_column_int(st, 10) != 0};
    sqlite3_reset(st);
    s->broken = s->broken || s->input.failed;
    if (s->input.failed)
        return false;
    hua_str lent = cli_text_str(&s->input);
    input->format = cli_slice(lent, format, encoding);
    input->encoding = cli_slice(lent, encoding, name);
    input->path = cli_slice(lent, name, lent.len);
    return true;
}

static void bind_numbers(store_binder *b, const store_input *input, char digits[17])
{
    store_bind_text(b, input->format);
    store_bind_text(b, input->encoding);
    store_bind_int(b, (int64_t)input->size);
    store_bind_int(b, (int64_t)input->bytes);
    store_bind_int(b, (int64_t)input->records);
    store_bind_int(b, (int64_t)input->dialogues);
    store_bind_int(b, (int64_t)input->set_aside);
    store_bind_int(b, (int64_t)input->turns);
    store_bind_hash(b, input->hash, digits);
}

static hua_code add_input(store *s, store_input *input, hua_error *error)
{
    char digits[17];
    store_binder b = store_begin(s, STORE_ADD_INPUT);
    store_bind_text(&b, input->path);
    bind_numbers(&b, input, digits);
    store_bind_int(&b, input->finished);
    hua_code code = store_run_write(s, &b, error);
    if (code == HUA_OK)
        input->id = sqlite3_last_insert_rowid(s->db);
    return code;
}

static hua_code end_input(store *s, const store_input *input, hua_error *error)
{
    char digits[17];
    store_binder b = store_begin(s, STORE_END_INPUT);
    store_bind_text(&b, input->path);
    bind_numbers(&b, input, digits);
    store_bind_int(&b, input->finished);
    store_bind_int(&b, input->id);
    hua_code code = store_run_write(s, &b, error);
    if (code != HUA_OK)
        return code;
    b = store_begin(s, STORE_END_PROGRESS);
    store_bind_int(&b, input->id);
    return store_run_write(s, &b, error);
}

static hua_code put_progress(store *s, const store_input *input, hua_error *error)
{
    char digits[17];
    store_binder b = store_begin(s, STORE_PUT_PROGRESS);
    bind_numbers(&b, input, digits);
    store_bind_int(&b, input->id);
    return store_run_write(s, &b, error);
}

hua_code store_put_input(store *s, store_input *input, hua_error *error)
{
    if (!input->id)
        return add_input(s, input, error);
    return input->finished ? end_input(s, input, error) : put_progress(s, input, error);
}

/* ---- marks --------------------------------------------------------------- */

hua_code store_set_mark(store *s, const char *name, int64_t value, hua_error *error)
{
    store_binder b = store_begin(s, STORE_SET_MARK);
    store_bind_text(&b, cli_str(name));
    store_bind_int(&b, value);
    return store_run_write(s, &b, error);
}

int64_t store_mark(store *s, const char *name)
{
    int64_t value = 0;
    store_binder b = store_begin(s, STORE_GET_MARK);
    store_bind_text(&b, cli_str(name));
    if (store_run_read(s, &b))
        value = sqlite3_column_int64(b.statement, 0);
    sqlite3_reset(b.statement);
    return s->broken ? -1 : value;
}

/* ---- transactions -------------------------------------------------------- */

hua_code store_commit(store *s, hua_error *error)
{
    if (s->broken)
        return cli_fail(error, HUA_E_IO, "库写不下去了", "the database takes no more");
    return store_exec(s, CLI_STR("COMMIT; BEGIN IMMEDIATE"), error);
}

/* The tables that changed on the way, written anew: their pages then tell nothing of the way. */
static hua_code write_small_tables(store *s, hua_error *error)
{
    return store_exec(s,
                      CLI_STR("PRAGMA secure_delete = ON;"
                              "CREATE TEMP TABLE old_run AS SELECT * FROM main.run;"
                              "CREATE TEMP TABLE old_marks AS SELECT * FROM main.marks;"
                              "CREATE TEMP TABLE old_progress AS SELECT * FROM main.progress;"
                              "DELETE FROM run; DELETE FROM marks; DELETE FROM progress;"
                              "INSERT INTO run SELECT * FROM old_run;"
                              "INSERT INTO marks SELECT * FROM old_marks ORDER BY name;"
                              "INSERT INTO progress SELECT * FROM old_progress ORDER BY input;"
                              "DROP TABLE old_run; DROP TABLE old_marks; DROP TABLE old_progress;"
                              "PRAGMA secure_delete = OFF"),
                      error);
}

hua_code store_finish(store *s, hua_error *error)
{
    hua_code code = write_small_tables(s, error);
    if (code == HUA_OK)
        code = store_exec(s, schema_part(true), error);
    if (code == HUA_OK)
        code = store_exec(s, CLI_STR("COMMIT; PRAGMA wal_checkpoint(TRUNCATE); BEGIN IMMEDIATE"),
                          error);
    return code;
}
