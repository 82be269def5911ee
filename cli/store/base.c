/* What the files of the store share: SQLite's codes as messages, and its statements. */
#include "store/inner.h"

#include "common/fail.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

const store_kind store_audit = {
    1213555027,
    1,
    "这不是审计库",
    "this is not an audit's database",
    "--out",
    "已审的都在库里：腾出空间后再跑同一条命令，接着审；或换一个 --out"
    " / free some space and run the same command: it goes on from here",
    "移开它，再审一遍 / move it away and audit again",
};

/* ---- files that are replaced ---------------------------------------------- */

store_spot store_spot_of(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return (store_spot){.known = false};
    return (store_spot){true, st.st_dev, st.st_ino};
}

bool store_is_at(const char *path, const store_spot *spot)
{
    const store_spot now = store_spot_of(path);
    return now.known == spot->known && now.device == spot->device && now.inode == spot->inode;
}

/* ---- errors -------------------------------------------------------------- */

static const char *system_reason(const store *s, int fallback)
{
    int number = sqlite3_system_errno(s->db);
    return strerror(number ? number : fallback);
}

static hua_code fail_full(const store *s, hua_error *error)
{
    cli_fail(error, HUA_E_IO, "磁盘写满了", "the disk is full");
    cli_fail_hint(error, "%s", s->kind->going_on);
    return HUA_E_IO;
}

hua_code store_fail_busy(const store *s, hua_error *error)
{
    cli_fail(error, HUA_E_IO, "另一个 huashu 正在写这个库",
             "another huashu is writing this database");
    cli_fail_hint(error, "等它结束，或换一个 %s / wait for it, or take another %s", s->kind->option,
                  s->kind->option);
    return HUA_E_IO;
}

hua_code store_fail_foreign(const store *s, hua_error *error)
{
    const store_kind *kind = s->kind;
    cli_fail(error, HUA_E_IO, kind->foreign, kind->foreign_en);
    cli_fail_hint(error, "换一个 %s，或把它移开 / take another %s, or move it away", kind->option,
                  kind->option);
    return HUA_E_IO;
}

static hua_code fail_damaged(const store *s, hua_error *error)
{
    cli_fail(error, HUA_E_IO, "库损坏了", "the database is damaged");
    cli_fail_hint(error, "%s", s->kind->damaged);
    return HUA_E_IO;
}

static hua_code fail_newer(const store *s, hua_error *error)
{
    cli_fail(error, HUA_E_IO, "这个库是更新的 huashu 建的", "a newer huashu made this database");
    cli_fail_hint(error, "用新的 huashu，或换一个 %s / take the newer huashu, or another %s",
                  s->kind->option, s->kind->option);
    return HUA_E_IO;
}

static bool lacks_space(const store *s)
{
    int number = sqlite3_system_errno(s->db);
    return number == ENOSPC || number == EDQUOT;
}

/* SQLite's own reason may be of a later try. */
static const char *open_reason(const store *s)
{
    if (access(s->path.ptr, F_OK) == 0 && access(s->path.ptr, W_OK) != 0)
        return strerror(errno);
    return system_reason(s, ENOENT);
}

static hua_code fault_code(const store *s, int rc, hua_error *error)
{
    switch (rc & 0xff) {
    case SQLITE_FULL:
        return fail_full(s, error);
    case SQLITE_IOERR:
        if (lacks_space(s))
            return fail_full(s, error);
        cli_fail(error, HUA_E_IO, "读写库时出错：%s", "cannot read or write the database: %s",
                 system_reason(s, EIO));
        cli_fail_hint(error, "%s", s->kind->going_on);
        return HUA_E_IO;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return store_fail_busy(s, error);
    case SQLITE_CANTOPEN:
        return cli_fail(error, HUA_E_IO, "打不开库：%s", "cannot open the database: %s",
                        open_reason(s));
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return cli_fail(error, HUA_E_IO, "库不能写：没有写的权限",
                        "the database cannot be written: no permission");
    case SQLITE_NOTADB:
        return store_fail_foreign(s, error);
    case SQLITE_CORRUPT:
        return fail_damaged(s, error);
    case SQLITE_NOMEM:
        return cli_fail_memory(error);
    case SQLITE_TOOBIG:
        return cli_fail(error, HUA_E_LIMIT, "一行超过了数据库的限度",
                        "a row is over SQLite's limit");
    default:
        return cli_fail(error, HUA_E_INTERNAL, "数据库：%s", "database: %s",
                        s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(rc));
    }
}

hua_code store_fault(const store *s, int rc, hua_error *error)
{
    hua_code code = fault_code(s, rc, error);
    if (code != HUA_E_NOMEM)
        cli_fail_place(error, s->path.ptr, 0, 0, 0);
    return code;
}

hua_code store_write_fault(store *s, int rc, hua_error *error)
{
    s->broken = true;
    return store_fault(s, rc, error);
}

/* ---- what a file is ------------------------------------------------------ */

int64_t store_ask_number(const store *s, const char *sql, int *rc)
{
    sqlite3_stmt *statement = NULL;
    int64_t number = -1;
    *rc = sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL);
    if (*rc == SQLITE_OK)
        *rc = sqlite3_step(statement);
    if (*rc == SQLITE_ROW) {
        number = sqlite3_column_int64(statement, 0);
        *rc = SQLITE_OK;
    }
    sqlite3_finalize(statement);
    return number;
}

hua_code store_recognise(const store *s, bool *fresh, hua_error *error)
{
    int rc;
    hua_code code = HUA_OK;
    int64_t application = store_ask_number(s, "PRAGMA application_id", &rc);
    int64_t version = rc == SQLITE_OK ? store_ask_number(s, "PRAGMA user_version", &rc) : 0;
    int64_t tables = rc == SQLITE_OK
                         ? store_ask_number(s, "SELECT count(*) FROM sqlite_schema", &rc)
                         : 0;
    if (rc != SQLITE_OK)
        return store_fault(s, rc, error);
    *fresh = application == 0 && version == 0 && tables == 0;
    if (!*fresh && application != s->kind->application)
        code = store_fail_foreign(s, error);
    else if (version > s->kind->version)
        code = fail_newer(s, error);
    if (code != HUA_OK)
        cli_fail_place(error, s->path.ptr, 0, 0, 0);
    return code;
}

/* ---- statements ---------------------------------------------------------- */

store_binder store_reuse(store *s, sqlite3_stmt **kept, const char *sql)
{
    store_binder b = {.rc = SQLITE_OK};
    if (*kept)
        sqlite3_reset(*kept);
    else
        b.rc = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, kept, NULL);
    b.statement = *kept;
    return b;
}

store_binder store_begin(store *s, store_statement which)
{
    static const char *const texts[] = {
#define STORE_STATEMENT_TEXT(name, sql) sql,
        STORE_STATEMENTS(STORE_STATEMENT_TEXT)
#undef STORE_STATEMENT_TEXT
    };
    return store_reuse(s, &s->statements[which], texts[which]);
}

static void note(store_binder *b, int rc)
{
    if (b->rc == SQLITE_OK)
        b->rc = rc;
}

void store_bind_int(store_binder *b, int64_t value)
{
    b->at++;
    if (b->statement)
        note(b, sqlite3_bind_int64(b->statement, b->at, value));
}

/* The statement runs before the caller's text can end. */
void store_bind_text(store_binder *b, hua_str text)
{
    b->at++;
    if (b->statement)
        note(b, sqlite3_bind_text64(b->statement, b->at, text.ptr ? text.ptr : "", text.len,
                                    SQLITE_STATIC, SQLITE_UTF8));
}

void store_bind_bytes(store_binder *b, hua_str bytes)
{
    b->at++;
    if (b->statement)
        note(b, sqlite3_bind_blob64(b->statement, b->at, bytes.ptr ? bytes.ptr : "", bytes.len,
                                    SQLITE_STATIC));
}

void store_bind_null(store_binder *b)
{
    b->at++;
    if (b->statement)
        note(b, sqlite3_bind_null(b->statement, b->at));
}

void store_bind_hash(store_binder *b, uint64_t hash, char digits[17])
{
    snprintf(digits, 17, "%016" PRIx64, hash);
    store_bind_text(b, (hua_str){digits, 16});
}

hua_code store_run_write(store *s, store_binder *b, hua_error *error)
{
    int rc = b->rc;
    if (s->broken)
        return cli_fail(error, HUA_E_IO, "库写不下去了", "the database takes no more");
    if (rc == SQLITE_OK) {
        rc = sqlite3_step(b->statement);
        sqlite3_reset(b->statement);
    }
    return rc == SQLITE_DONE ? HUA_OK : store_write_fault(s, rc, error);
}

bool store_run_read(store *s, store_binder *b)
{
    int rc = b->rc == SQLITE_OK ? sqlite3_step(b->statement) : b->rc;
    s->broken = s->broken || (rc != SQLITE_ROW && rc != SQLITE_DONE);
    return rc == SQLITE_ROW;
}

hua_str store_column(sqlite3_stmt *statement, int column)
{
    const char *text = (const char *)sqlite3_column_text(statement, column);
    return (hua_str){text ? text : "", (size_t)sqlite3_column_bytes(statement, column)};
}

hua_code store_exec(store *s, hua_str sql, hua_error *error)
{
    while (sql.len) {
        sqlite3_stmt *statement = NULL;
        const char *tail = sql.ptr + sql.len;
        int rc = sqlite3_prepare_v2(s->db, sql.ptr, (int)sql.len, &statement, &tail);
        while (rc == SQLITE_OK && statement && (rc = sqlite3_step(statement)) == SQLITE_ROW)
            rc = SQLITE_OK;
        sqlite3_finalize(statement);
        if (rc != SQLITE_OK && rc != SQLITE_DONE)
            return store_write_fault(s, rc, error);
        sql = cli_slice(sql, (size_t)(tail - sql.ptr), sql.len);
    }
    return HUA_OK;
}
