/*
 * Shape of the data: the window is a list of cells, one a glyph, each knowing its columns and
 * whether it lies in the span; rows are cut from that list.  Wide characters get two marks, so
 * that the marks stand under what they mean.
 */
#include "render/excerpt.h"

#include "common/text.h"

/* More rows of one span than this say nothing more. */
enum { MOST_ROWS = 4 };

typedef struct window {
    size_t start, end; /* bytes */
    bool cut_before, cut_after;
} window;

/* ---- choosing the window ----------------------------------------------- */

static size_t before(hua_str text, size_t at)
{
    do
        at--;
    while (at && ((unsigned char)text.ptr[at] & 0xC0) == 0x80);
    return at;
}

/* Takes characters to the left of `at` while they fit into *room and lie in the same line. */
static size_t grow_left(hua_str text, size_t at, size_t *room)
{
    while (at) {
        size_t previous = before(text, at);
        glyph g = glyph_at(text, previous);
        if (g.cp == '\n' || g.cp == '\r' || g.width > *room)
            break;
        *room -= g.width;
        at = previous;
    }
    return at;
}

static size_t grow_right(hua_str text, size_t at, size_t *room)
{
    while (at < text.len) {
        glyph g = glyph_at(text, at);
        if (g.cp == '\n' || g.cp == '\r' || g.width > *room)
            break;
        *room -= g.width;
        at += g.taken;
    }
    return at;
}

static bool line_goes_on(hua_str text, size_t at)
{
    return at < text.len && text.ptr[at] != '\n' && text.ptr[at] != '\r';
}

/* A window had better not begin with the comma of what was cut off. */
static size_t skip_loose_end(hua_str text, size_t at, size_t limit)
{
    while (at < limit) {
        glyph g = glyph_at(text, at);
        if (g.cp != ' ' && !term_may_not_begin(g.cp))
            break;
        at += g.taken;
    }
    return at;
}

/* The span with as much of its line around it as one row holds. */
static window choose_window(hua_str text, hua_span span, size_t columns)
{
    enum { ELLIPSES = 4 };
    size_t most = columns * MOST_ROWS - ELLIPSES;
    hua_str marked = cli_slice(text, span.byte_start, span.byte_end);
    size_t width = term_columns(marked);
    size_t spare = width + ELLIPSES < columns ? columns - ELLIPSES - width : 0;
    size_t left = spare / 2, right = spare - left;
    window w = {span.byte_start, span.byte_end, false, false};
    if (width > most) {
        w.end = w.start;
        right = most;
    }
    w.start = grow_left(text, w.start, &left);
    right += left;
    w.end = grow_right(text, w.end, &right);
    if (width <= most)
        w.start = grow_left(text, w.start, &right);
    w.cut_before = w.start > 0 && text.ptr[w.start - 1] != '\n';
    if (w.cut_before)
        w.start = skip_loose_end(text, w.start, span.byte_start);
    w.cut_after = line_goes_on(text, w.end);
    return w;
}

/* ---- writing it -------------------------------------------------------- */

typedef struct rows {
    const term *t;
    hua_str text;
    hua_span span;
    size_t indent, columns;
    char mark;
    term_style style;
} rows;

static bool in_span(const rows *r, size_t at)
{
    return at >= r->span.byte_start && at < r->span.byte_end;
}

static void begin_row(const rows *r)
{
    term_fill(r->t->out, r->indent);
    term_styled(r->t, STYLE_DIM, CLI_STR("│"));
    fputc(' ', r->t->out);
}

/*
 * Writes one row from `at`, answers where it ended; *marks tells if the span touches it.  Blanks
 * are held back until something follows them, so that no row ends with one.
 */
static size_t write_row(const rows *r, size_t at, size_t end, size_t used, bool *marks)
{
    bool styled = false;
    size_t blanks = 0;
    while (at < end) {
        glyph g = glyph_at(r->text, at);
        if (used + g.width > r->columns)
            break;
        used += g.width;
        if (g.text[0] == ' ' && !in_span(r, at)) {
            blanks++;
            at += g.taken;
            continue;
        }
        if (in_span(r, at) != styled) {
            styled = !styled;
            term_set(r->t, styled ? r->style : STYLE_PLAIN);
        }
        *marks |= styled;
        term_fill(r->t->out, blanks);
        blanks = 0;
        fwrite(g.text, 1, g.len, r->t->out);
        at += g.taken;
    }
    if (styled)
        term_set(r->t, STYLE_PLAIN);
    return at;
}

static void write_marks(const rows *r, size_t start, size_t end, size_t skip)
{
    FILE *out = r->t->out;
    size_t blanks = skip;
    begin_row(r);
    for (size_t at = start; at < end;) {
        glyph g = glyph_at(r->text, at);
        if (!in_span(r, at)) {
            blanks += g.width;
        } else {
            term_fill(out, blanks);
            blanks = 0;
            term_set(r->t, r->style);
            for (size_t i = 0; i < g.width; i++)
                fputc(r->mark, out);
            term_set(r->t, STYLE_PLAIN);
        }
        at += g.taken;
    }
    fputc('\n', out);
}

void excerpt_write(const term *t, hua_str text, hua_span span, size_t indent, char mark,
                   term_style style)
{
    rows r = {t, text, span, indent, t->width - indent - 2, mark, style};
    window w = choose_window(text, span, r.columns);
    for (size_t at = w.start; at < w.end;) {
        size_t skip = at == w.start && w.cut_before ? 2 : 0;
        bool marks = false;
        begin_row(&r);
        if (skip)
            term_styled(t, STYLE_DIM, CLI_STR("… "));
        size_t next = write_row(&r, at, w.end, skip, &marks);
        if (next >= w.end && w.cut_after)
            term_styled(t, STYLE_DIM, CLI_STR(" …"));
        fputc('\n', t->out);
        if (marks)
            write_marks(&r, at, next, skip);
        at = next;
    }
}
