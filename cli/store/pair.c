#include "store/pair.h"

#include "common/fail.h"
#include "store/inner.h"

/* The bytes of pair.sql. */
extern const char store_pair_sql[];
extern const size_t store_pair_sql_size;

static hua_code attach(store *s, const store *two, hua_error *error)
{
    cli_text uri = {0};
    sqlite3_stmt *statement = NULL;
    store_uri(&uri, two->path.ptr, two->immutable ? "?immutable=1" : "");
    if (uri.failed)
        return cli_fail_memory(error);
    int rc = sqlite3_prepare_v2(s->db, "ATTACH ? AS other", -1, &statement, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(statement, 1, uri.ptr, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(statement);
    sqlite3_finalize(statement);
    cli_text_free(&uri);
    return rc == SQLITE_DONE ? HUA_OK : store_fault(two, rc, error);
}

/* The temporary tables live in a transaction that is never ended: one state of both stores. */
static hua_code match(store *s, hua_error *error)
{
    hua_str sql = {store_pair_sql, store_pair_sql_size};
    hua_code code = store_exec(s, CLI_STR("PRAGMA query_only = OFF; BEGIN"), error);
    if (code == HUA_OK)
        code = store_exec(s, sql, error);
    return code == HUA_OK ? store_exec(s, CLI_STR("PRAGMA query_only = ON"), error) : code;
}

/* Without the indices that store_finish makes, comparing would take hours. */
static hua_code check_finished(const store *s, hua_error *error)
{
    static const char sql[] = "SELECT 1 FROM sqlite_schema WHERE name = 'findings_dialogue'";
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(statement);
    sqlite3_finalize(statement);
    if (rc == SQLITE_ROW)
        return HUA_OK;
    if (rc != SQLITE_DONE)
        return store_fault(s, rc, error);
    cli_fail(error, HUA_E_ARGUMENT, "这次审计还没审完，不能比较",
             "this audit is not finished and cannot be compared");
    cli_fail_place(error, s->path.ptr, 0, 0, 0);
    cli_fail_hint(error, "再跑一遍那条 huashu audit，把它审完 / run its huashu audit again first");
    return HUA_E_ARGUMENT;
}

/* The second is opened by itself first, for its own messages. */
hua_code store_open_pair(store **out, const char *one, const char *two, hua_error *error)
{
    store *other = NULL;
    *out = NULL;
    hua_code code = store_open_read(&other, two, error);
    if (code == HUA_OK)
        code = check_finished(other, error);
    if (code == HUA_OK)
        code = store_open_read(out, one, error);
    if (code == HUA_OK)
        code = check_finished(*out, error);
    if (code == HUA_OK)
        code = attach(*out, other, error);
    if (code == HUA_OK)
        code = match(*out, error);
    store_close(other);
    if (code != HUA_OK) {
        store_close(*out);
        *out = NULL;
    }
    return code;
}
