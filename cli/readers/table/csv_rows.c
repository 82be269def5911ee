/*
 * Rows of separated fields.
 *
 * Lines are copied into one text as they come, and a row is read from as many of them as its
 * quotes demand.  Where a quote is never closed the row's lines are still there, and all but the
 * one with the quote are read again as rows of their own.  A file of nothing but such quotes would
 * make that quadratic; but a line that begins inside a quote ends the same way whichever quote
 * was opened before it, so the number of the last line that is known to end badly (`doomed`)
 * answers for all before it.
 */
#include "readers/table/csv_rows.h"

#include "common/fail.h"
#include "readers/table/columns.h"

#include <stdlib.h>

enum { LINE_COST = sizeof(csv_line), CHOICE_ROWS = 32 };

/* How the reading of a row ended. */
typedef enum row_end {
    ROW_WHOLE,
    ROW_UNCLOSED, /* a quote is not closed */
    ROW_TOO_LONG,
    ROW_TOO_WIDE,
    ROW_CUT, /* the lines to look at end inside it */
    ROW_NO_MEMORY
} row_end;

/* Where the reading of a row stands. */
typedef struct cursor {
    size_t line;    /* index */
    size_t at, end; /* in the held text: the place, and the end of the line */
    size_t quote_line, quote_at;
} cursor;

void csv_rows_open(csv_rows *r, source *in, size_t limit)
{
    *r = (csv_rows){.in = in, .separator = ',', .limit = limit, .first_number = 1};
}

void csv_rows_close(csv_rows *r)
{
    cli_text_free(&r->held);
    cli_text_free(&r->plain);
    cli_list_free(&r->lines);
    cli_list_free(&r->marks);
    cli_list_free(&r->cells);
}

/* ---- lines ------------------------------------------------------------- */

static bool hold(csv_rows *r, hua_str text, size_t offset, bool too_long)
{
    const csv_line line = {r->held.len, text.len, offset, too_long};
    cli_text_add(&r->held, text);
    cli_text_add(&r->held, CLI_STR("\n"));
    return !r->held.failed && cli_list_push(&r->lines, line);
}

/* The part of `rest` up to the next CR. */
static hua_str split(csv_rows *r, size_t *offset)
{
    const hua_str all = r->rest;
    const char *cr = memchr(all.ptr, '\r', all.len);
    const size_t n = cr ? (size_t)(cr - all.ptr) : all.len;
    *offset = r->rest_offset;
    r->rest_offset += n + 1;
    r->rest = cr ? cli_slice(all, n + 1, all.len) : (hua_str){NULL, 0};
    return cli_slice(all, 0, n);
}

/* Holds one more line; false at the end, where reading failed, or memory is lacking. */
static bool pull(csv_rows *r)
{
    hua_str line;
    size_t at;
    if (r->dry || !r->in || r->ended != SOURCE_LINE)
        return false;
    bool too_long = false;
    if (r->rest.len) {
        line = split(r, &at);
    } else {
        const source_status got = source_line(r->in, &line, &at, &r->error);
        if (got == SOURCE_END || got == SOURCE_FAILED) {
            r->ended = got;
            return false;
        }
        too_long = got == SOURCE_TOO_LONG;
        if (!r->looked)
            r->by_cr = !too_long && line.len && memchr(line.ptr, '\r', line.len);
        r->looked = true;
        if (r->by_cr && !too_long && line.len) {
            r->rest = line;
            r->rest_offset = at;
            line = split(r, &at);
        }
    }
    if (hold(r, line, at, too_long))
        return true;
    cli_fail_memory(&r->error);
    r->ended = SOURCE_FAILED;
    return false;
}

bool csv_rows_open_text(csv_rows *r, hua_str text, bool whole)
{
    hua_str line;
    csv_rows_open(r, NULL, text.len * 2 + CSV_HEAD_LINES * LINE_COST + 1);
    r->ended = whole ? SOURCE_END : SOURCE_LINE;
    for (size_t at = 0; r->lines.count < CSV_HEAD_LINES && cli_next_line(text, &at, &line);) {
        if (!whole && at == text.len)
            break; /* it may be cut */
        r->rest = line;
        do {
            size_t offset;
            if (!hold(r, r->rest.len ? split(r, &offset) : r->rest, 0, false))
                return false;
        } while (r->rest.len && r->lines.count < CSV_HEAD_LINES);
    }
    r->rest = (hua_str){NULL, 0};
    return true;
}

/* Forgets the lines that are read, once they are most of what is held. */
static void drop_read(csv_rows *r)
{
    if (!r->first)
        return;
    if (r->first == r->lines.count) {
        r->held.len = r->lines.count = 0;
    } else if (r->first * 2 >= r->lines.count) {
        const size_t gone = r->lines.items[r->first].start;
        memmove(r->held.ptr, r->held.ptr + gone, r->held.len - gone);
        r->held.len -= gone;
        r->lines.count -= r->first;
        memmove(r->lines.items, r->lines.items + r->first, r->lines.count * sizeof *r->lines.items);
        for (size_t i = 0; i < r->lines.count; i++)
            r->lines.items[i].start -= gone;
    } else {
        return;
    }
    r->first_number += r->first;
    r->first = 0;
}

/* ---- fields ------------------------------------------------------------ */

static void enter(const csv_rows *r, cursor *c, size_t line)
{
    c->line = line;
    c->at = r->lines.items[line].start;
    c->end = c->at + r->lines.items[line].len;
}

/* Bytes of the row from its first line to the line `last`. */
static size_t cost(const csv_rows *r, size_t last)
{
    const csv_line *end = &r->lines.items[last];
    return end->start + end->len - r->lines.items[r->first].start +
           (last - r->first) * (size_t)LINE_COST;
}

/* Goes to the next line inside a quote. */
static row_end cross(csv_rows *r, cursor *c)
{
    const size_t next = c->line + 1;
    if (r->first_number + next <= r->doomed)
        return ROW_UNCLOSED;
    if (next == r->lines.count && !pull(r)) {
        if (r->ended == SOURCE_LINE)
            return ROW_CUT;
        r->doomed = r->first_number + c->line;
        return ROW_UNCLOSED;
    }
    r->doomed = r->lines.items[next].too_long || cost(r, next) > r->limit ? r->first_number + next
                                                                          : r->doomed;
    if (r->first_number + next <= r->doomed)
        return ROW_UNCLOSED;
    enter(r, c, next);
    return ROW_WHOLE;
}

static char at(const csv_rows *r, size_t place)
{
    return r->held.ptr[place];
}

/* Behind a closing quote there is nothing but blanks before the end of the field. */
static bool ends_field(const csv_rows *r, cursor *c)
{
    size_t place = c->at;
    while (place < c->end && (at(r, place) == ' ' || at(r, place) == '\r') &&
           at(r, place) != r->separator)
        place++;
    if (place < c->end && at(r, place) != r->separator)
        return false;
    c->at = place;
    return true;
}

/* Adds held text to a field that has had doubled quotes. */
static void undouble(csv_rows *r, csv_cell *cell, size_t start, size_t end)
{
    if (!cell->undoubled) {
        cell->undoubled = true;
        cell->start = r->plain.len;
    }
    cli_text_add(&r->plain, cli_slice(cli_text_str(&r->held), start, end));
}

/*
 * A quoted field; the cursor is behind its first quote.  A quote that is neither doubled nor at
 * the end of the field is taken as it is in the line where the field began.  In a later line it
 * is a sign that the field was never meant to come so far.
 */
static row_end quoted(csv_rows *r, cursor *c, csv_cell *cell)
{
    const size_t begin = c->at;
    size_t kept = begin; /* up to here the text is in `plain`, if anything is */
    *cell = (csv_cell){.start = begin, .line = c->line, .begin = begin};
    c->quote_line = c->line;
    c->quote_at = begin - 1;
    for (;;) {
        const char *from = r->held.ptr + c->at;
        const char *quote = memchr(from, '"', c->end - c->at);
        if (!quote) {
            const row_end crossed = cross(r, c);
            if (crossed != ROW_WHOLE)
                return crossed;
            continue;
        }
        const size_t place = c->at + (size_t)(quote - from);
        c->at = place + 1;
        if (c->at < c->end && at(r, c->at) == '"') {
            undouble(r, cell, kept, c->at);
            kept = ++c->at;
        } else if (ends_field(r, c)) {
            if (cell->undoubled)
                undouble(r, cell, kept, place);
            cell->len = cell->undoubled ? r->plain.len - cell->start : place - begin;
            return r->plain.failed ? ROW_NO_MEMORY : ROW_WHOLE;
        } else if (c->line != cell->line) {
            r->doomed = r->first_number + c->line;
            return ROW_UNCLOSED;
        }
    }
}

static void unquoted(const csv_rows *r, cursor *c, csv_cell *cell)
{
    const char *from = r->held.ptr + c->at;
    const char *end = memchr(from, r->separator, c->end - c->at);
    *cell = (csv_cell){.start = c->at,
                       .len = end ? (size_t)(end - from) : c->end - c->at,
                       .line = c->line,
                       .begin = c->at};
    c->at += cell->len;
}

static row_end field(csv_rows *r, cursor *c, csv_cell *cell)
{
    size_t place = c->at;
    while (place < c->end && at(r, place) == ' ')
        place++;
    if (place < c->end && at(r, place) == '"') {
        c->at = place + 1;
        return quoted(r, c, cell);
    }
    unquoted(r, c, cell);
    return ROW_WHOLE;
}

/* Reads the row that begins at line `first`. */
static row_end read_row(csv_rows *r, cursor *c)
{
    csv_cell cell;
    r->marks.count = r->plain.len = 0;
    enter(r, c, r->first);
    if (r->lines.items[c->line].too_long)
        return ROW_TOO_LONG;
    for (;;) {
        const row_end end = field(r, c, &cell);
        if (end != ROW_WHOLE)
            return end;
        if (r->marks.count == CSV_CELLS)
            return ROW_TOO_WIDE;
        if (!cli_list_push(&r->marks, cell))
            return ROW_NO_MEMORY;
        if (c->at >= c->end)
            return ROW_WHOLE;
        c->at++; /* the separator */
    }
}

/* ---- rows -------------------------------------------------------------- */

static bool blank(const csv_rows *r)
{
    for (size_t i = 0; i < r->marks.count; i++) {
        const csv_cell *m = &r->marks.items[i];
        if (m->undoubled || cli_trim((hua_str){r->held.ptr + m->start, m->len}).len)
            return false;
    }
    return true;
}

/* The held text from the row's beginning to the end of line `last`. */
static hua_str bytes_of(const csv_rows *r, size_t last)
{
    const csv_line *end = &r->lines.items[last];
    return cli_slice(cli_text_str(&r->held), r->lines.items[r->first].start, end->start + end->len);
}

static bool fill(csv_rows *r, table_row *row, size_t last)
{
    r->cells.count = 0;
    if (!cli_list_reserve(&r->cells, r->marks.count))
        return false;
    for (size_t i = 0; i < r->marks.count; i++) {
        const csv_cell *m = &r->marks.items[i];
        const size_t line = r->lines.items[m->line].start;
        r->cells.items[i] = (table_cell){
            .text = {(m->undoubled ? r->plain.ptr : r->held.ptr) + m->start, m->len},
            .before = {r->held.ptr + line, m->begin - line},
            .line = r->first_number + m->line};
    }
    *row = (table_row){.cells = r->cells.items,
                       .count = r->marks.count,
                       .line = r->first_number + r->first,
                       .offset = r->lines.items[r->first].offset,
                       .bytes = bytes_of(r, last)};
    return true;
}

static void say_why(const csv_rows *r, row_end end, hua_error *error)
{
    if (end == ROW_UNCLOSED) {
        cli_fail(error, HUA_E_ARGUMENT, "引号没有合上（一行最多 %zu 字节），这一行读不了",
                 "a quote is not closed (a row has %zu bytes at most), the row cannot be read",
                 r->limit);
        cli_fail_hint(error,
                      "引号里的引号要写两遍 / double the quotes inside quotes: \"a \"\"b\"\"\"");
    } else if (end == ROW_TOO_WIDE) {
        cli_fail(error, HUA_E_LIMIT, "这一行超过 %d 格", "this row has more than %d cells",
                 CSV_CELLS);
    } else {
        cli_fail(error, HUA_E_LIMIT, "这一行超过上限 %zu 字节，已跳过",
                 "this row is over the limit of %zu bytes and was skipped", r->limit);
    }
}

/* The row up to the line of the fault is bad; what follows is read on its own. */
static table_got refuse(csv_rows *r, row_end end, const cursor *c, reader_problem *problem)
{
    const size_t last = end == ROW_UNCLOSED ? c->quote_line : c->line;
    const csv_line *line = &r->lines.items[last];
    const hua_str text = cli_slice(cli_text_str(&r->held), line->start, line->start + line->len);
    const size_t place = end == ROW_UNCLOSED ? c->quote_at - line->start : 0;
    const size_t column = cli_char_count(cli_slice(text, 0, place)) + 1;
    say_why(r, end, &problem->error);
    cli_fail_place(&problem->error, "", r->first_number + last, column, line->offset + place);
    cli_fail_source(&problem->error, text, column);
    problem->bytes = bytes_of(r, last);
    r->first = last + 1;
    return TABLE_BAD;
}

table_got csv_rows_next(void *state, table_row *row, reader_problem *problem)
{
    csv_rows *r = state;
    cursor c = {0};
    for (;;) {
        drop_read(r);
        if (r->first == r->lines.count && !pull(r)) {
            if (r->ended != SOURCE_FAILED)
                return TABLE_END;
            problem->error = r->error;
            return TABLE_FAILED;
        }
        const row_end end = read_row(r, &c);
        if (end == ROW_CUT)
            return TABLE_END;
        if (end == ROW_NO_MEMORY || (end == ROW_WHOLE && !fill(r, row, c.line))) {
            cli_fail_memory(&problem->error);
            return TABLE_FAILED;
        }
        if (end != ROW_WHOLE)
            return refuse(r, end, &c, problem);
        r->first = c.line + 1;
        if (!blank(r))
            return TABLE_ROW;
    }
}

/* ---- the separator ----------------------------------------------------- */

/* Back to the first line that is held. */
static void rewind_rows(csv_rows *r)
{
    r->first = r->doomed = 0;
}

/* How well a separator parts the first rows. */
static size_t worth(csv_rows *r, char separator)
{
    size_t counts[CHOICE_ROWS], rows = 0, known = 0, best = 0, width = 0;
    cursor c = {0};
    table_row row;
    r->separator = separator;
    rewind_rows(r);
    for (; rows < CHOICE_ROWS && r->first < r->lines.count; r->first = c.line + 1) {
        const row_end end = read_row(r, &c);
        if (end == ROW_CUT || end == ROW_NO_MEMORY)
            break;
        if (end == ROW_UNCLOSED)
            c.line = c.quote_line;
        if (end != ROW_WHOLE || blank(r) || !fill(r, &row, c.line))
            continue;
        const size_t heads = rows < 10 ? columns_known_heads(&row) : 0;
        known = heads > known ? heads : known;
        counts[rows++] = r->marks.count;
    }
    for (size_t i = 0; i < rows; i++) {
        size_t same = 0;
        for (size_t j = 0; j < rows; j++)
            same += counts[j] == counts[i];
        if (counts[i] >= 2 && (same > best || (same == best && counts[i] > width))) {
            best = same;
            width = counts[i];
        }
    }
    rewind_rows(r);
    return rows ? (known > 1 ? known * 1000 : 0) + best * 100 / rows : 0;
}

/* sep=; in the first line, as spreadsheets write it. */
static bool told(csv_rows *r)
{
    if (!r->lines.count)
        return false;
    const csv_line *line = &r->lines.items[0];
    const hua_str text = cli_trim(
        cli_slice(cli_text_str(&r->held), line->start, line->start + line->len));
    if (text.len != 5 || !cli_same(cli_slice(text, 0, 4), CLI_STR("sep=")) || text.ptr[4] == '"')
        return false;
    r->separator = text.ptr[4];
    r->first = 1;
    return true;
}

bool csv_rows_choose(csv_rows *r, const char *among)
{
    char best = among[0];
    size_t most = 0;
    while (r->lines.count < CSV_HEAD_LINES && r->held.len < CSV_HEAD_BYTES && pull(r))
        ;
    if (r->ended == SOURCE_FAILED && r->error.code == HUA_E_NOMEM)
        return false;
    if (told(r))
        return true;
    r->dry = true;
    for (size_t i = 0; among[i]; i++) {
        const size_t n = worth(r, among[i]);
        if (n > most) {
            most = n;
            best = among[i];
        }
    }
    r->dry = false;
    r->separator = best;
    return true;
}
