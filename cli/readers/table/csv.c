/*
 * Tables as text: CSV with commas, semicolons or bars, and TSV with tabs.
 *
 * Shops and call centres export them from their desks, and spreadsheets save them.  One row is one
 * message:
 *
 *     会话ID,发送时间,发送人,内容
 *     S0001,2026-03-02 10:20:31,客服小某,"您好，请讲"
 *
 * Rows are read by csv_rows.h, made dialogues by table.h.
 */
#include "common/fail.h"
#include "readers/table/columns.h"
#include "readers/table/csv_rows.h"

#include <stdlib.h>

enum { ROWS_LOOKED_AT = 32 };

typedef struct csv {
    csv_rows rows;
    table *table;
} csv;

/* ---- what a file is ---------------------------------------------------- */

static bool named(const char *name, const char *ending)
{
    const size_t n = strlen(name), m = strlen(ending);
    return n >= m && cli_same(cli_str(name + n - m), cli_str(ending));
}

/* The first rows, and how many of them have as many cells as most. */
typedef struct glance {
    table_row rows[ROWS_LOOKED_AT];
    size_t count, same, width;
    cli_arena arena;
} glance;

static bool keep(glance *g, const table_row *row)
{
    table_cell *cells = cli_arena_get(&g->arena, row->count * sizeof *cells);
    if (!cells)
        return false;
    for (size_t i = 0; i < row->count; i++) {
        cells[i] = row->cells[i];
        cells[i].text = cli_arena_copy(&g->arena, row->cells[i].text);
        if (!cells[i].text.ptr)
            return false;
    }
    g->rows[g->count] = *row;
    g->rows[g->count++].cells = cells;
    return true;
}

static bool look(glance *g, csv_rows *rows)
{
    reader_problem problem;
    table_row row;
    for (table_got got; g->count < ROWS_LOOKED_AT;) {
        got = csv_rows_next(rows, &row, &problem);
        if (got == TABLE_END)
            break;
        if (got == TABLE_FAILED || (got == TABLE_ROW && !keep(g, &row)))
            return false;
    }
    for (size_t i = 0; i < g->count; i++) {
        size_t same = 0;
        for (size_t j = 0; j < g->count; j++)
            same += g->rows[j].count == g->rows[i].count;
        if (same > g->same) {
            g->same = same;
            g->width = g->rows[i].count;
        }
    }
    return true;
}

/*
 * Heads that are known make a table; so do columns the user has named, and sides in a column of
 * their own.  A name like x.csv does with rows of equal length, so that whoever has such a file is
 * told what its columns lack.
 */
static int judge(const glance *g, bool is_named, const reader_options *options)
{
    columns c;
    hua_error ignored;
    const bool even = g->width >= 2 && g->same * 10 >= g->count * 9;
    if (g->width < 2 || g->same * 2 < g->count)
        return 0;
    if (columns_find(&c, g->rows, g->count, options, &ignored) == HUA_OK) {
        if (c.guessed)
            return even ? 75 : 0;
        return g->count > 1 || is_named ? 95 : 60;
    }
    return is_named && even && g->count > 1 ? 55 : 0;
}

static int looks(hua_str head, bool whole, const char *among, bool is_named,
                 const reader_options *options)
{
    csv_rows rows;
    glance g = {.count = 0};
    int sure = 0;
    if (csv_rows_open_text(&rows, head, whole) && csv_rows_choose(&rows, among) && look(&g, &rows))
        sure = judge(&g, is_named, options);
    cli_arena_free(&g.arena);
    csv_rows_close(&rows);
    return sure;
}

static int csv_looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    return looks(head, whole, ",;|", named(name, ".csv"), options);
}

static int tsv_looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    const bool is_named = named(name, ".tsv") || named(name, ".tab") || named(name, ".csv");
    return looks(head, whole, "\t", is_named, options);
}

/* ---- reading ----------------------------------------------------------- */

static void close_csv(void *state)
{
    csv *c = state;
    if (!c)
        return;
    table_close(c->table);
    csv_rows_close(&c->rows);
    free(c);
}

static hua_code open_with(void **state, source *in, const char *among,
                          const reader_options *options, hua_error *error)
{
    csv *c = *state = calloc(1, sizeof *c);
    if (!c)
        return cli_fail_memory(error);
    if (in->limit > table_limit(options))
        in->limit = table_limit(options);
    csv_rows_open(&c->rows, in, table_limit(options));
    const table_rows rows = {.state = &c->rows, .next = csv_rows_next};
    const hua_code code = csv_rows_choose(&c->rows, among)
                              ? table_open(&c->table, rows, options, error)
                              : cli_fail_memory(error);
    if (code) {
        close_csv(c);
        *state = NULL;
        if (error)
            cli_copy(error->file, sizeof error->file, cli_str(in->name));
    }
    return code;
}

static hua_code open_csv(void **state, source *in, const reader_options *options, hua_error *error)
{
    return open_with(state, in, ",;|\t", options, error);
}

static hua_code open_tsv(void **state, source *in, const reader_options *options, hua_error *error)
{
    return open_with(state, in, "\t", options, error);
}

static reader_status next(void *state, hua_dialogue *dialogue, reader_problem *problem,
                          format_place *place)
{
    return table_next(((csv *)state)->table, dialogue, problem, place);
}

static reader_place turn_place(const void *state, size_t turn)
{
    return table_turn_place(((const csv *)state)->table, turn);
}

static bool notice(const void *state, size_t i, hua_lang lang, hua_str *text)
{
    return table_notice(((const csv *)state)->table, i, lang, text);
}

const format_ops csv_format = {
    .format = READER_CSV,
    .names = {"CSV 表格，一行一条消息", "CSV 表格，一行一則訊息", "a CSV table, one message a row"},
    .endings = ".csv",
    .looks = csv_looks,
    .open = open_csv,
    .close = close_csv,
    .next = next,
    .turn_place = turn_place,
    .notice = notice,
};

const format_ops tsv_format = {
    .format = READER_TSV,
    .names = {"TSV 表格，一行一条消息", "TSV 表格，一行一則訊息", "a TSV table, one message a row"},
    .endings = ".tsv|.tab",
    .looks = tsv_looks,
    .open = open_tsv,
    .close = close_csv,
    .next = next,
    .turn_place = turn_place,
    .notice = notice,
};
