/*
 * Reading: one statement that only reads, row by row.
 *
 * Three guards: SQLite's own word that the statement writes nothing, an authorizer that refuses
 * whatever reaches beyond the store (ATTACH, settings, loading code), and on a store opened for
 * reading query_only besides.
 */
#include "store/inner.h"

#include "common/fail.h"

#include <stdlib.h>

struct store_rows {
    store *store;
    sqlite3_stmt *statement;
    size_t columns;
    unsigned char *types; /* of the current row: reading a value as text may change its type */
};

/* ---- what may be asked --------------------------------------------------- */

static bool is_quiet_pragma(const char *name)
{
    static const char *const quiet[] = {
        "table_info",  "table_xinfo",      "table_list",     "index_list",   "index_info",
        "index_xinfo", "foreign_key_list", "application_id", "user_version", "page_count",
        "page_size",   "journal_mode",     "compile_options"};
    for (size_t i = 0; i < sizeof quiet / sizeof quiet[0]; i++)
        if (sqlite3_stricmp(name, quiet[i]) == 0)
            return true;
    return false;
}

/* Of the two settings among them the value must not be given. */
static bool pragma_reads(const char *name, const char *value)
{
    if (!is_quiet_pragma(name))
        return false;
    bool is_setting = sqlite3_stricmp(name, "application_id") == 0 ||
                      sqlite3_stricmp(name, "user_version") == 0 ||
                      sqlite3_stricmp(name, "page_size") == 0 ||
                      sqlite3_stricmp(name, "journal_mode") == 0;
    return !is_setting || !value;
}

static int authorize(void *ctx, int action, const char *a, const char *b, const char *database,
                     const char *view)
{
    (void)ctx, (void)database, (void)view;
    switch (action) {
    case SQLITE_SELECT:
    case SQLITE_READ:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return b && sqlite3_stricmp(b, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
    case SQLITE_PRAGMA:
        return a && pragma_reads(a, b) ? SQLITE_OK : SQLITE_DENY;
    default:
        return SQLITE_DENY;
    }
}

/* ---- what is wrong with a statement -------------------------------------- */

/* The text from `at` on to the next of the characters in `ends`. */
static hua_str word_behind(const char *message, const char *start)
{
    hua_str none = {"", 0};
    const char *at = strstr(message, start);
    if (!at)
        return none;
    hua_str word = cli_str(at + strlen(start));
    for (size_t i = word.len; i; i--) /* of "d.scor" the last part */
        if (word.ptr[i - 1] == '.')
            return cli_slice(word, i, word.len);
    return word;
}

/* Hints at the name in the first column of `sql` that is nearest to `word`. */
static void hint_near(store *s, hua_str word, const char *sql, hua_error *error)
{
    CLI_LIST(const char *) names = {0};
    cli_arena arena = {0};
    sqlite3_stmt *statement = NULL;
    bool done = sqlite3_prepare_v2(s->db, sql, -1, &statement, NULL) == SQLITE_OK;
    while (done && sqlite3_step(statement) == SQLITE_ROW) {
        const char *name = cli_arena_copy(&arena, store_column(statement, 0)).ptr;
        done = name && cli_list_push(&names, name);
    }
    sqlite3_finalize(statement);
    const char *near = cli_near(word, names.items, names.count);
    if (near)
        cli_fail_hint(error, "是不是 %s？/ did you mean %s?", near, near);
    cli_list_free(&names);
    cli_arena_free(&arena);
}

static const char tables_sql[] =
    "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view') ORDER BY name";
static const char columns_sql[] =
    "SELECT DISTINCT p.name FROM sqlite_schema s JOIN pragma_table_info(s.name) p"
    " WHERE s.type IN ('table', 'view') ORDER BY 1";

static void hint_name(store *s, const char *message, hua_error *error)
{
    hua_str table = word_behind(message, "no such table: ");
    hua_str column = word_behind(message, "no such column: ");
    if (table.len)
        hint_near(s, table, tables_sql, error);
    else if (column.len)
        hint_near(s, column, columns_sql, error);
}

/* The line of the statement that holds byte `offset`, and the column in it. */
static void show_place(hua_str sql, size_t offset, hua_error *error)
{
    size_t start = 0, end = offset, line = 1;
    for (size_t i = 0; i < offset; i++) {
        if (sql.ptr[i] == '\n') {
            start = i + 1;
            line++;
        }
    }
    while (end < sql.len && sql.ptr[end] != '\n')
        end++;
    size_t column = cli_char_count(cli_slice(sql, start, offset)) + 1;
    cli_fail_place(error, "", line, column, offset);
    cli_fail_source(error, cli_slice(sql, start, end), column);
}

static hua_code fail_statement(store *s, hua_str sql, int rc, hua_error *error)
{
    char message[256];
    if (rc == SQLITE_NOMEM)
        return cli_fail_memory(error);
    if (rc == SQLITE_AUTH) {
        cli_fail(error, HUA_E_ARGUMENT, "只能读，不能改库、换设置、连别的库",
                 "reading only: no changes, settings or other databases");
        cli_fail_hint(error, "用 SELECT / ask with SELECT");
        return HUA_E_ARGUMENT;
    }
    if (rc != SQLITE_ERROR)
        return store_fault(s, rc, error);
    int offset = sqlite3_error_offset(s->db);
    cli_copy(message, sizeof message, cli_str(sqlite3_errmsg(s->db)));
    cli_fail(error, HUA_E_ARGUMENT, "SQL 有错：%s", "error in the SQL: %s", message);
    if (offset >= 0 && (size_t)offset <= sql.len)
        show_place(sql, (size_t)offset, error);
    hint_name(s, message, error);
    return HUA_E_ARGUMENT;
}

static hua_code fail_not_reading(hua_error *error)
{
    cli_fail(error, HUA_E_ARGUMENT, "只能问一句 SELECT", "one SELECT statement, and nothing else");
    cli_fail_hint(error, "huashu query DIR 'SELECT …'");
    return HUA_E_ARGUMENT;
}

/* ---- statements ---------------------------------------------------------- */

static int prepare(store *s, hua_str sql, sqlite3_stmt **out, const char **tail)
{
    *out = NULL;
    *tail = sql.ptr + sql.len;
    if (sql.len > INT32_MAX)
        return SQLITE_TOOBIG;
    sqlite3_set_authorizer(s->db, authorize, NULL);
    int rc = sqlite3_prepare_v2(s->db, sql.ptr, (int)sql.len, out, tail);
    sqlite3_set_authorizer(s->db, NULL, NULL);
    return rc;
}

/* True if nothing but blanks, comments and semicolons follows. */
static bool ends_here(store *s, hua_str rest)
{
    while (rest.len) {
        sqlite3_stmt *more;
        const char *tail;
        int rc = prepare(s, rest, &more, &tail);
        sqlite3_finalize(more);
        if (rc != SQLITE_OK || more)
            return false;
        rest = cli_slice(rest, (size_t)(tail - rest.ptr), rest.len);
    }
    return true;
}

static hua_code make_rows(store *s, sqlite3_stmt *statement, store_rows **out, hua_error *error)
{
    store_rows *rows = calloc(1, sizeof *rows);
    size_t columns = (size_t)sqlite3_column_count(statement);
    unsigned char *types = calloc(columns + 1, 1);
    if (!rows || !types) {
        free(rows);
        free(types);
        sqlite3_finalize(statement);
        return cli_fail_memory(error);
    }
    *rows = (store_rows){s, statement, columns, types};
    *out = rows;
    return HUA_OK;
}

hua_code store_select(store *s, hua_str sql, store_rows **out, hua_error *error)
{
    sqlite3_stmt *statement;
    const char *tail;
    *out = NULL;
    int rc = prepare(s, sql, &statement, &tail);
    if (rc != SQLITE_OK)
        return fail_statement(s, sql, rc, error);
    if (!statement || !sqlite3_stmt_readonly(statement) || !sqlite3_column_count(statement) ||
        !ends_here(s, cli_slice(sql, (size_t)(tail - sql.ptr), sql.len))) {
        sqlite3_finalize(statement);
        return fail_not_reading(error);
    }
    return make_rows(s, statement, out, error);
}

static int bind_value(sqlite3_stmt *statement, int at, const store_value *value)
{
    if (value->is_number)
        return sqlite3_bind_int64(statement, at, value->number);
    return sqlite3_bind_text64(statement, at, value->text.ptr ? value->text.ptr : "",
                               value->text.len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

hua_code store_select_with(store *s, hua_str sql, const store_value *values, size_t count,
                           store_rows **out, hua_error *error)
{
    hua_code code = store_select(s, sql, out, error);
    if (code != HUA_OK || !*out)
        return code;
    for (size_t i = 0; i < count; i++) {
        int rc = bind_value((*out)->statement, (int)i + 1, &values[i]);
        if (rc != SQLITE_OK) {
            store_rows_free(*out);
            *out = NULL;
            return store_fault(s, rc, error);
        }
    }
    return HUA_OK;
}

void store_rows_free(store_rows *rows)
{
    if (!rows)
        return;
    sqlite3_finalize(rows->statement);
    free(rows->types);
    free(rows);
}

int store_rows_next(store_rows *rows, hua_error *error)
{
    int rc = sqlite3_step(rows->statement);
    if (rc == SQLITE_DONE)
        return 0;
    if (rc != SQLITE_ROW) {
        fail_statement(rows->store, cli_str(sqlite3_sql(rows->statement)), rc, error);
        return -1;
    }
    for (size_t i = 0; i < rows->columns; i++)
        rows->types[i] = (unsigned char)sqlite3_column_type(rows->statement, (int)i);
    return 1;
}

size_t store_columns(const store_rows *rows)
{
    return rows->columns;
}

hua_str store_column_name(const store_rows *rows, size_t column)
{
    return cli_str(sqlite3_column_name(rows->statement, (int)column));
}

bool store_is_null(const store_rows *rows, size_t column)
{
    return rows->types[column] == SQLITE_NULL;
}

bool store_is_number(const store_rows *rows, size_t column)
{
    return rows->types[column] == SQLITE_INTEGER || rows->types[column] == SQLITE_FLOAT;
}

hua_str store_text(store_rows *rows, size_t column)
{
    return store_column(rows->statement, (int)column);
}

int64_t store_int(store_rows *rows, size_t column)
{
    return sqlite3_column_int64(rows->statement, (int)column);
}

double store_real(store_rows *rows, size_t column)
{
    return sqlite3_column_double(rows->statement, (int)column);
}
