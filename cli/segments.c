/*
 * Every clause is a line of its words with bars between; below it, under the words they belong
 * to, what folding made of them and how they sound.  Rows are broken at the terminal's width.
 */
#include "segments.h"

#include "common/mem.h"
#include "common/text.h"

#include <stdlib.h>

enum { INDENT = 6 };

/* The rows of a clause, from above. */
enum { ROW_TEXT, ROW_FOLDED, ROW_SOUND, ROWS };

/* One word as it will stand in the rows; texts are copies in `store`. */
typedef struct cell {
    hua_str rows[ROWS];
    size_t width;
} cell;

typedef struct segments {
    const cli_call *call;
    cli_arena store;
    CLI_LIST(cell) cells; /* of the clause being collected */
    size_t sentence;
    uint32_t folds; /* all that were seen */
    bool failed;
} segments;

/* ---- rows -------------------------------------------------------------- */

static size_t wider(size_t a, size_t b)
{
    return a > b ? a : b;
}

static bool any(const segments *s, size_t from, size_t to, int row)
{
    for (size_t i = from; i < to; i++)
        if (s->cells.items[i].rows[row].len)
            return true;
    return false;
}

static void put_row(const segments *s, size_t from, size_t to, int row)
{
    const term *t = &s->call->term;
    while (to > from + 1 && !s->cells.items[to - 1].rows[row].len)
        to--;
    term_fill(t->out, INDENT);
    term_set(t, row == ROW_TEXT ? STYLE_PLAIN : STYLE_DIM);
    for (size_t i = from; i + 1 < to; i++) {
        term_padded(t->out, s->cells.items[i].rows[row], s->cells.items[i].width);
        fputs(row == ROW_TEXT ? " | " : "   ", t->out);
    }
    term_put(t->out, s->cells.items[to - 1].rows[row]);
    term_set(t, STYLE_PLAIN);
    putc('\n', t->out);
}

static size_t row_end(const segments *s, size_t from)
{
    size_t used = INDENT, i = from;
    while (i < s->cells.count) {
        used += s->cells.items[i].width + 3;
        if (used > s->call->term.width && i > from)
            break;
        i++;
    }
    return i;
}

static void put_cells(segments *s)
{
    for (size_t from = 0; from < s->cells.count;) {
        size_t to = row_end(s, from);
        for (int row = ROW_TEXT; row < ROWS; row++)
            if (any(s, from, to, row))
                put_row(s, from, to, row);
        from = to;
    }
    s->cells.count = 0;
}

/* ---- hearing the tokens ------------------------------------------------ */

static void put_labelled(segments *s, const char *label, hua_str text, term_style style)
{
    const term *t = &s->call->term;
    size_t indent = term_columns(cli_str(label));
    put_cells(s);
    fputs(label, t->out);
    term_set(t, style);
    term_wrap(t->out, cli_trim(text), indent, t->width, indent);
    term_set(t, STYLE_PLAIN);
    putc('\n', t->out);
}

static void add_word(segments *s, const hua_token *token)
{
    cell c = {.width = 0};
    hua_str word = cli_trim(token->text);
    if (!word.len)
        return;
    c.rows[ROW_TEXT] = cli_arena_copy(&s->store, word);
    c.rows[ROW_SOUND] = cli_arena_copy(&s->store, token->sound);
    if (token->folds)
        c.rows[ROW_FOLDED] = cli_arena_copy(&s->store, token->folded);
    for (int row = ROW_TEXT; row < ROWS; row++)
        c.width = wider(c.width, term_columns(c.rows[row]));
    s->folds |= token->folds;
    s->failed |= !c.rows[ROW_TEXT].ptr || !cli_list_push(&s->cells, c);
}

static void hear(void *ctx, const hua_token *token)
{
    segments *s = ctx;
    char label[64];
    switch (token->kind) {
    case HUA_TOK_SENTENCE:
        snprintf(label, sizeof label, message(s->call->lang, MSG_SENTENCE), ++s->sentence);
        put_labelled(s, label, token->text, STYLE_BOLD);
        break;
    case HUA_TOK_CLAUSE:
        put_cells(s);
        snprintf(label, sizeof label, "  %s", message(s->call->lang, MSG_CLAUSE));
        put_labelled(s, label, token->text, STYLE_PLAIN);
        break;
    case HUA_TOK_QUOTE:
        snprintf(label, sizeof label, "  %s", message(s->call->lang, MSG_QUOTE));
        put_labelled(s, label, token->text, STYLE_INFO);
        break;
    case HUA_TOK_WORD:
        add_word(s, token);
        break;
    }
}

static void put_folds(const segments *s)
{
    static const char *const names[] = {
#define FOLD_NAME(name, text, bit) [bit] = text,
        HUA_FOLDS(FOLD_NAME)
#undef FOLD_NAME
    };
    const char *divider = "";
    if (!s->folds)
        return;
    message_print(s->call->term.out, s->call->lang, MSG_FOLDS);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (!(s->folds >> i & 1))
            continue;
        fprintf(s->call->term.out, "%s%s", divider, names[i]);
        divider = ", ";
    }
    putc('\n', s->call->term.out);
}

bool segments_write(const cli_call *call, hua_scanner *scanner, hua_str text)
{
    segments s = {.call = call};
    hua_error error;
    bool done = hua_tokens(scanner, text, hear, &s, &error) == HUA_OK;
    put_cells(&s);
    if (!done)
        complain_error(call->err, call->lang, &error);
    else if (s.failed)
        complain(call->err, call->lang, MSG_NO_MEMORY);
    else
        put_folds(&s);
    cli_arena_free(&s.store);
    cli_list_free(&s.cells);
    return done && !s.failed;
}
