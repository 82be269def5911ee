/*
 * The practice database: opening it, and what its files share.
 *
 * Two processes may make the file at the same time: whoever has the write lock first makes the
 * tables, the other then finds them.  secure_delete overwrites what is deleted; what the log still
 * holds goes when the log is cut, at the end of a deletion and when the last one closes the file.
 */
#include "store/learner_inner.h"

#include "common/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PATIENCE_MS = 4000, PATH_ROOM = 4096 };

static const store_kind learner_kind = {
    1213546828,
    1,
    "这不是练习库",
    "this is not a practice database",
    "--practice",
    "已练的都在库里：腾出空间再继续，或换一个 --practice"
    " / free some space and go on, or take another --practice",
    "移开它，重新开始 / move it away and begin anew",
};

/* ---- the clock ------------------------------------------------------------- */

/* Days from 1970-01-01 to a date of the Gregorian calendar. */
static int64_t day_number(int year, int month, int day)
{
    int64_t y = year - (month <= 2);
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t in_era = y - era * 400;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
}

learner_moment learner_now(void)
{
    time_t now = time(NULL);
    struct tm local;
    learner_moment moment = {(int64_t)now, (int64_t)now / 86400};
    if (localtime_r(&now, &local))
        moment.day = day_number(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday);
    return moment;
}

static void format_time(int64_t at, const char *format, char *to, size_t size)
{
    time_t time = (time_t)at;
    struct tm utc;
    if (!gmtime_r(&time, &utc) || !strftime(to, size, format, &utc))
        to[0] = '\0';
}

const char *learner_day_text(int64_t day, char to[16])
{
    format_time(day * 86400, "%Y-%m-%d", to, 16);
    return to;
}

const char *learner_time_text(int64_t at, char to[32])
{
    format_time(at, "%Y-%m-%dT%H:%M:%SZ", to, 32);
    return to;
}

/* ---- where it is ------------------------------------------------------------- */

/* Makes the directories above `path` that are missing, for their owner alone. */
static hua_code make_directories(char *path, hua_error *error)
{
    for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = '\0';
        int failed = mkdir(path, 0700) != 0 && errno != EEXIST ? errno : 0;
        hua_code code = failed ? cli_fail_write(error, path, failed) : HUA_OK;
        *at = '/';
        if (failed)
            return code;
    }
    return HUA_OK;
}

static hua_code default_path(char path[PATH_ROOM], hua_error *error)
{
    const char *data = getenv("XDG_DATA_HOME"), *home = getenv("HOME");
    int n = -1;
    if (data && *data == '/')
        n = snprintf(path, PATH_ROOM, "%s/huashu/" LEARNER_FILE, data);
    else if (home && *home == '/')
        n = snprintf(path, PATH_ROOM, "%s/.local/share/huashu/" LEARNER_FILE, home);
    if (n > 0 && n < PATH_ROOM)
        return make_directories(path, error);
    cli_fail(error, HUA_E_IO, "不知道练习库放在哪里：没有 HOME",
             "no place for the practice database: HOME is not set");
    cli_fail_hint(error, "用 --practice FILE 指定 / name one with --practice FILE");
    return HUA_E_IO;
}

/* SQLite would make it readable for all; its log and index take the mode of the file. */
static hua_code make_private(const char *path, hua_error *error)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
    struct stat st;
    if (file < 0)
        return cli_fail_write(error, path, errno);
    bool regular = fstat(file, &st) == 0 && S_ISREG(st.st_mode);
    close(file);
    return regular ? HUA_OK : cli_fail_write(error, path, ENOTSUP);
}

/* ---- opening ---------------------------------------------------------------- */

static hua_code prepare(learner *l, hua_error *error)
{
    const hua_str schema = {learner_schema, learner_schema_size};
    hua_code code = store_share(&l->base, schema, PATIENCE_MS, error);
    if (code == HUA_OK)
        code = store_exec(&l->base,
                          CLI_STR("PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;"
                                  "PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;"
                                  "PRAGMA cache_size = -2048; PRAGMA trusted_schema = OFF"),
                          error);
    return code;
}

static hua_code open_file(learner *l, const char *path, hua_error *error)
{
    hua_code code = make_private(path, error);
    if (code != HUA_OK)
        return code;
    int rc = sqlite3_open_v2(
        path, &l->base.db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc != SQLITE_OK)
        return store_fault(&l->base, rc, error);
    return prepare(l, error);
}

hua_code learner_open(learner **out, const char *path, hua_error *error)
{
    char usual[PATH_ROOM];
    hua_code code = path ? HUA_OK : default_path(usual, error);
    learner *l = code == HUA_OK ? calloc(1, sizeof *l) : NULL;
    *out = NULL;
    if (code != HUA_OK)
        return code;
    if (!l)
        return cli_fail_memory(error);
    path = path ? path : usual;
    l->base.kind = &learner_kind;
    cli_text_add(&l->base.path, (hua_str){path, strlen(path) + 1});
    code = l->base.path.failed ? cli_fail_memory(error) : open_file(l, path, error);
    l->file = store_spot_of(path);
    if (code == HUA_OK)
        *out = l;
    else
        learner_close(l);
    return code;
}

bool learner_is_stale(const learner *l)
{
    return !store_is_at(l->base.path.ptr, &l->file);
}

void learner_close(learner *l)
{
    if (!l)
        return;
    for (size_t i = 0; i < LEARNER_STATEMENT_COUNT; i++)
        sqlite3_finalize(l->statements[i]);
    sqlite3_close(l->base.db);
    cli_text_free(&l->base.path);
    free(l);
}

const char *learner_path(const learner *l)
{
    return l->base.path.ptr;
}

/* ---- statements ---------------------------------------------------------------- */

store_binder learner_use(learner *l, learner_statement which)
{
    static const char *const texts[] = {
#define LEARNER_STATEMENT_TEXT(name, sql) sql,
        LEARNER_STATEMENTS(LEARNER_STATEMENT_TEXT)
#undef LEARNER_STATEMENT_TEXT
    };
    return store_reuse(&l->base, &l->statements[which], texts[which]);
}

store_binder learner_ask(learner *l, learner_statement which, hua_str who)
{
    store_binder b = learner_use(l, which);
    store_bind_text(&b, who);
    return b;
}

int learner_row(learner *l, store_binder *b, hua_error *error)
{
    int rc = b->rc == SQLITE_OK ? sqlite3_step(b->statement) : b->rc;
    if (rc == SQLITE_ROW)
        return 1;
    sqlite3_reset(b->statement);
    if (rc == SQLITE_DONE)
        return 0;
    store_fault(&l->base, rc, error);
    return -1;
}

bool learner_number(learner *l, learner_statement which, hua_str who, int64_t *number,
                    hua_error *error)
{
    store_binder b = learner_ask(l, which, who);
    int row = learner_row(l, &b, error);
    *number = row > 0 ? sqlite3_column_int64(b.statement, 0) : 0;
    sqlite3_reset(b.statement);
    return row >= 0;
}

void learner_bind_real(store_binder *b, double value)
{
    b->at++;
    if (b->statement && b->rc == SQLITE_OK)
        b->rc = sqlite3_bind_double(b->statement, b->at, value);
}

bool learner_copy(cli_arena *arena, const store_binder *b, int column, hua_str *to)
{
    *to = cli_arena_copy(arena, store_column(b->statement, column));
    return to->ptr != NULL;
}

void *learner_grow(cli_arena *arena, void *items, size_t count, size_t size)
{
    if (count & (count - 1))
        return items; /* no power of two: there is room */
    void *larger = cli_arena_get(arena, (count ? 2 * count : 1) * size);
    if (larger && count)
        memcpy(larger, items, count * size);
    return larger;
}

/* ---- transactions ---------------------------------------------------------------- */

hua_code learner_begin_read(learner *l, hua_error *error)
{
    l->base.broken = false;
    return store_exec(&l->base, CLI_STR("BEGIN"), error);
}

hua_code learner_begin_write(learner *l, hua_error *error)
{
    l->base.broken = false;
    return store_exec(&l->base, CLI_STR("BEGIN IMMEDIATE"), error);
}

hua_code learner_settle(learner *l, hua_code code, hua_error *error)
{
    if (code == HUA_OK)
        code = store_exec(&l->base, CLI_STR("COMMIT"), error);
    for (size_t i = 0; code != HUA_OK && i < LEARNER_STATEMENT_COUNT; i++)
        sqlite3_reset(l->statements[i]);
    if (!sqlite3_get_autocommit(l->base.db))
        sqlite3_exec(l->base.db, "ROLLBACK", NULL, NULL, NULL);
    return code;
}

/* ---- learners ------------------------------------------------------------------------ */

static hua_code check_room(learner *l, hua_str who, hua_error *error)
{
    int64_t known, count;
    if (!learner_number(l, LEARNER_IS_KNOWN, who, &known, error))
        return HUA_E_IO;
    store_binder b = learner_use(l, LEARNER_COUNT_NAMES);
    if (known)
        return HUA_OK;
    if (learner_row(l, &b, error) < 0)
        return HUA_E_IO;
    count = sqlite3_column_int64(b.statement, 0);
    sqlite3_reset(b.statement);
    if (count < LEARNER_MAX_LEARNERS)
        return HUA_OK;
    cli_fail(error, HUA_E_LIMIT, "练习库里已有 %d 位学员，不能再多",
             "the practice database has %d learners already", LEARNER_MAX_LEARNERS);
    cli_fail_hint(error, "另用一个 --practice / take another --practice");
    return HUA_E_LIMIT;
}

static bool has_control(hua_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < 0x20 || text.ptr[i] == 0x7f)
            return true;
    return false;
}

hua_code learner_check_name(learner *l, hua_str who, hua_error *error)
{
    if (who.len && who.len <= LEARNER_MAX_NAME && cli_utf8_valid(who) == who.len &&
        !has_control(who))
        return check_room(l, who, error);
    cli_fail(error, HUA_E_ARGUMENT, "学员的名字要有 1 到 %d 个字节，不能有控制字符",
             "a learner's name has 1 to %d bytes and no control characters", LEARNER_MAX_NAME);
    cli_fail_hint(error, "换一个短些的名字 / take a shorter name");
    return HUA_E_ARGUMENT;
}

hua_code learner_note_skill(learner *l, hua_str who, const learner_shown *shown, learner_moment now,
                            const char *kind, hua_str source, hua_error *error)
{
    store_binder b = learner_ask(l, LEARNER_ADD_SKILL, who);
    store_bind_text(&b, shown->skill);
    store_bind_int(&b, now.day);
    store_bind_int(&b, now.at);
    store_bind_int(&b, shown->value < 0 ? 0 : shown->value > 100 ? 100 : shown->value);
    store_bind_text(&b, cli_str(kind));
    store_bind_text(&b, source);
    return store_run_write(&l->base, &b, error);
}
