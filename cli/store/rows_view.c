#include "store/rows_view.h"

#include "common/mem.h"
#include "common/text.h"
#include "render/render.h"
#include "store/csv.h"
#include "store/headings.h"

#include <math.h>
#include <stdlib.h>

enum { MEASURED_ROWS = 1000, WIDEST_CELL = 60, GAP = 2 };

/* A cell of a held row: its text, cut to what will be shown. */
typedef struct held_cell {
    hua_str text;
    bool number;
} held_cell;

typedef struct table_column {
    size_t width;
    bool numeric; /* every measured value is a number or nothing: it stands right */
} table_column;

typedef struct table {
    rows_view *view;
    const cli_call *call;
    store_rows *rows;
    size_t columns;
    table_column *shape;
    heading_words *words; /* of the columns */
    cli_arena arena;
    CLI_LIST(held_cell) held;
} table;

static bool no_memory(const cli_call *call)
{
    complain(call->err, call->lang, MSG_NO_MEMORY);
    return false;
}

/* The next row: 1, 0 behind the last, -1 after a message. */
static int next_row(const cli_call *call, store_rows *rows)
{
    hua_error error;
    int more = store_rows_next(rows, &error);
    if (more < 0)
        complain_error(call->err, call->lang, &error);
    return more;
}

/* ---- the table for people ------------------------------------------------ */

static hua_str heading(const rows_view *view, size_t column)
{
    hua_str name = store_column_name(view->rows, column);
    return view->named ? heading_of(name, view->call->lang) : name;
}

/* The value as it is shown. */
static hua_str value(const table *t, size_t column)
{
    hua_str text = store_text(t->rows, column);
    if (!t->view->named || store_is_number(t->rows, column))
        return text;
    return heading_word(t->words[column], text, t->call->lang);
}

/* Length of the part of `text` that fits into `room` columns; what it takes of them in *used. */
static size_t fitting(hua_str text, size_t room, size_t *used)
{
    size_t at = 0;
    *used = 0;
    while (at < text.len) {
        glyph g = glyph_at(text, at);
        if (*used + g.width > room)
            break;
        *used += g.width;
        at += g.taken;
    }
    return at;
}

static bool hold_row(table *t)
{
    for (size_t i = 0; i < t->columns; i++) {
        table_column *column = &t->shape[i];
        hua_str text = value(t, i);
        size_t width, shown = fitting(text, WIDEST_CELL, &width);
        /* one character more tells the writer that the text goes on */
        if (shown < text.len)
            shown += glyph_at(text, shown).taken;
        held_cell cell = {cli_arena_copy(&t->arena, cli_slice(text, 0, shown)),
                          store_is_number(t->rows, i)};
        if (!cell.text.ptr || !cli_list_push(&t->held, cell))
            return no_memory(t->call);
        column->width = width > column->width ? width : column->width;
        column->numeric = column->numeric && (cell.number || store_is_null(t->rows, i));
    }
    return true;
}

/* Text that is wider than its column ends with an ellipsis. */
static void put_cell(const table *t, size_t column, hua_str text)
{
    FILE *out = t->call->term.out;
    const table_column *shape = &t->shape[column];
    size_t used, end = fitting(text, shape->width, &used);
    bool cut = end < text.len;
    if (cut && shape->width)
        end = fitting(text, shape->width - 1, &used);
    size_t blanks = shape->width - used - (cut && shape->width ? 1 : 0);
    if (column)
        term_fill(out, GAP);
    if (shape->numeric)
        term_fill(out, blanks);
    term_put(out, cli_slice(text, 0, end));
    if (cut)
        fputs("…", out);
    if (!shape->numeric && column + 1 < t->columns)
        term_fill(out, blanks);
}

static void begin_row(const table *t)
{
    term_fill(t->call->term.out, t->view->indent);
}

static void put_title(const table *t)
{
    const term *to = &t->call->term;
    if (!t->view->title.len)
        return;
    putc('\n', to->out);
    term_styled(to, STYLE_BOLD, t->view->title);
    putc('\n', to->out);
}

static void put_heads(const table *t)
{
    const term *to = &t->call->term;
    const term_style style = t->view->title.len ? STYLE_DIM : STYLE_BOLD;
    put_title(t);
    begin_row(t);
    term_set(to, style);
    for (size_t i = 0; i < t->columns; i++)
        put_cell(t, i, heading(t->view, i));
    term_set(to, STYLE_PLAIN);
    putc('\n', to->out);
}

static void put_held(const table *t)
{
    for (size_t i = 0; i < t->held.count; i++) {
        if (i % t->columns == 0)
            begin_row(t);
        put_cell(t, i % t->columns, t->held.items[i].text);
        if ((i + 1) % t->columns == 0)
            putc('\n', t->call->term.out);
    }
}

static void put_row(const table *t)
{
    begin_row(t);
    for (size_t i = 0; i < t->columns; i++)
        put_cell(t, i, value(t, i));
    putc('\n', t->call->term.out);
}

static bool make_table(table *t, rows_view *view)
{
    *t = (table){.view = view, .call = view->call, .rows = view->rows};
    t->columns = store_columns(t->rows);
    t->shape = calloc(t->columns + 1, sizeof *t->shape);
    t->words = heading_words_of(t->rows);
    if (!t->shape || !t->words)
        return no_memory(t->call);
    for (size_t i = 0; i < t->columns; i++) {
        fitting(heading(view, i), WIDEST_CELL, &t->shape[i].width);
        t->shape[i].numeric = true;
    }
    return true;
}

static void free_table(table *t)
{
    free(t->shape);
    free(t->words);
    cli_list_free(&t->held);
    cli_arena_free(&t->arena);
}

/* Holds the rows by which the table is measured; what next_row answered last, or -1. */
static int hold_rows(table *t)
{
    int more = 1;
    while (t->view->count < MEASURED_ROWS && (more = next_row(t->call, t->rows)) > 0) {
        if (!hold_row(t))
            return -1;
        t->view->count++;
    }
    return more;
}

static void put_count(const table *t)
{
    const cli_call *call = t->call;
    size_t count = t->view->count;
    if (!t->view->numbered)
        return;
    term_set(&call->term, STYLE_DIM);
    message_print(call->term.out, call->lang, count ? MSG_QUERY_ROWS : MSG_QUERY_NO_ROWS, count);
    term_set(&call->term, STYLE_PLAIN);
}

static bool put_table(table *t)
{
    int more = hold_rows(t);
    if (t->view->count)
        put_heads(t);
    put_held(t);
    while (more > 0 && !ferror(t->call->term.out) && (more = next_row(t->call, t->rows)) > 0) {
        put_row(t);
        t->view->count++;
    }
    if (more >= 0)
        put_count(t);
    return more >= 0;
}

bool rows_view_table(rows_view *view)
{
    table t;
    bool done = make_table(&t, view) && put_table(&t);
    free_table(&t);
    return done;
}

static void put_facts(const table *t)
{
    FILE *out = t->call->term.out;
    size_t heads = 0, rows = t->view->count, widest = 0;
    if (!t->held.items)
        return;
    put_title(t);
    for (size_t i = 0; i < t->columns; i++) {
        size_t width = term_columns(heading(t->view, i));
        heads = width > heads ? width : heads;
        widest = t->shape[i].width > widest ? t->shape[i].width : widest;
    }
    for (size_t i = 0; i < t->columns; i++) {
        begin_row(t);
        term_padded(out, heading(t->view, i), heads);
        for (size_t row = 0; row < rows; row++) {
            hua_str text = t->held.items[row * t->columns + i].text;
            term_fill(out, GAP);
            if (row + 1 < rows)
                term_padded(out, text, widest);
            else
                term_put(out, text);
        }
        putc('\n', out);
    }
}

bool rows_view_facts(rows_view *view)
{
    table t;
    bool done = make_table(&t, view) && hold_rows(&t) >= 0;
    if (done)
        put_facts(&t);
    free_table(&t);
    return done;
}

/* ---- for machines -------------------------------------------------------- */

bool rows_view_csv(rows_view *view)
{
    FILE *out = view->call->term.out;
    store_rows *rows = view->rows;
    heading_words *words = heading_words_of(rows);
    int more;
    if (!words)
        return no_memory(view->call);
    csv_mark(out);
    csv_heads(out, rows, view->call->lang, !view->named);
    while ((more = next_row(view->call, rows)) > 0 && !ferror(out)) {
        for (size_t i = 0; i < store_columns(rows); i++)
            csv_cell(out, rows, i, view->named ? words[i] : WORDS_NONE, view->call->lang);
        csv_end_row(out);
        view->count++;
    }
    free(words);
    return more >= 0;
}

static void put_quoted(FILE *out, hua_str text)
{
    putc('"', out);
    put_json(out, text);
    putc('"', out);
}

static void put_value(FILE *out, store_rows *rows, size_t column)
{
    bool number = store_is_number(rows, column);
    hua_str text = store_text(rows, column);
    if (store_is_null(rows, column) || (number && !isfinite(store_real(rows, column))))
        fputs("null", out);
    else if (number)
        fwrite(text.ptr, 1, text.len, out);
    else
        put_quoted(out, text);
}

static void put_object(FILE *out, store_rows *rows)
{
    for (size_t i = 0; i < store_columns(rows); i++) {
        fputs(i ? ", " : "{", out);
        put_quoted(out, store_column_name(rows, i));
        fputs(": ", out);
        put_value(out, rows, i);
    }
    putc('}', out);
}

static void new_line(const rows_view *view, size_t depth)
{
    putc('\n', view->call->term.out);
    term_fill(view->call->term.out, 2 * depth);
}

bool rows_view_json(rows_view *view)
{
    FILE *out = view->call->term.out;
    int more;
    if (view->single) {
        more = next_row(view->call, view->rows);
        if (more > 0)
            put_object(out, view->rows);
        return more >= 0;
    }
    putc('[', out);
    while ((more = next_row(view->call, view->rows)) > 0 && !ferror(out)) {
        if (view->count++)
            putc(',', out);
        new_line(view, view->indent + 1);
        put_object(out, view->rows);
    }
    if (view->count)
        new_line(view, view->indent);
    putc(']', out);
    return more >= 0;
}
