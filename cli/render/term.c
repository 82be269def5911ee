#include "render/term.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include <utf8proc.h>

#include "options.h"

enum { DEFAULT_WIDTH = 80, LEAST_WIDTH = 40, MOST_WIDTH = 100 };

/* ---- glyphs ------------------------------------------------------------ */

static void encode(glyph *g, uint32_t cp)
{
    utf8proc_uint8_t bytes[4];
    utf8proc_ssize_t n = utf8proc_encode_char((utf8proc_int32_t)cp, bytes);
    g->len = (size_t)n;
    memcpy(g->text, bytes, g->len);
}

/* Characters that steer the display or cannot be seen, except those that build emoji. */
static bool is_hidden(uint32_t cp)
{
    if (cp == 0x200C || cp == 0x200D)
        return false;
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_CC:
    case UTF8PROC_CATEGORY_CF:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return true;
    default:
        return false;
    }
}

/* C0 controls have pictures of their own; the rest is shown by its number. */
static void show_hidden(glyph *g, uint32_t cp)
{
    if (cp == '\t' || cp == '\n' || cp == '\r') {
        encode(g, cp == '\t' ? ' ' : 0x21B5);
        g->width = 1;
    } else if (cp < 0x20 || cp == 0x7F) {
        encode(g, cp == 0x7F ? 0x2421 : 0x2400 + cp);
        g->width = 1;
    } else {
        g->len = (size_t)snprintf(g->text, sizeof g->text, "<U+%04X>", (unsigned)cp);
        g->width = g->len;
    }
}

glyph glyph_at(hua_str text, size_t at)
{
    utf8proc_int32_t cp;
    glyph g = {.taken = 1, .width = 1, .cp = 0xFFFD};
    utf8proc_ssize_t n = utf8proc_iterate((const utf8proc_uint8_t *)text.ptr + at,
                                          (utf8proc_ssize_t)(text.len - at), &cp);
    if (n <= 0) {
        encode(&g, 0xFFFD);
        return g;
    }
    g.taken = (size_t)n;
    g.cp = (uint32_t)cp;
    if (is_hidden(g.cp)) {
        show_hidden(&g, g.cp);
        return g;
    }
    encode(&g, g.cp);
    int width = utf8proc_charwidth(cp);
    g.width = width > 0 ? (size_t)width : 0;
    return g;
}

size_t term_columns(hua_str text)
{
    size_t columns = 0;
    for (size_t at = 0; at < text.len;) {
        glyph g = glyph_at(text, at);
        columns += g.width;
        at += g.taken;
    }
    return columns;
}

/* ---- plain writing ----------------------------------------------------- */

void term_put(FILE *out, hua_str text)
{
    for (size_t at = 0; at < text.len;) {
        glyph g = glyph_at(text, at);
        fwrite(g.text, 1, g.len, out);
        at += g.taken;
    }
}

void term_fill(FILE *out, size_t blanks)
{
    fprintf(out, "%*s", (int)blanks, "");
}

void term_repeat(FILE *out, const char *piece, size_t times)
{
    while (times--)
        fputs(piece, out);
}

void term_padded(FILE *out, hua_str text, size_t columns)
{
    size_t width = term_columns(text);
    term_put(out, text);
    if (width < columns)
        term_fill(out, columns - width);
}

/* ---- colour ------------------------------------------------------------ */

static bool wants_color(FILE *out, int choice)
{
    if (choice != COLOR_AUTO)
        return choice == COLOR_ALWAYS;
    const char *off = getenv("NO_COLOR"), *kind = getenv("TERM");
    if (off && *off)
        return false;
    return isatty(fileno(out)) && kind && strcmp(kind, "dumb") != 0;
}

static size_t terminal_width(FILE *out)
{
    struct winsize size;
    if (!isatty(fileno(out)) || ioctl(fileno(out), TIOCGWINSZ, &size) != 0 || !size.ws_col)
        return DEFAULT_WIDTH;
    if (size.ws_col < LEAST_WIDTH)
        return LEAST_WIDTH;
    return size.ws_col > MOST_WIDTH ? MOST_WIDTH : size.ws_col;
}

term term_make(FILE *out, int color)
{
    return (term){out, wants_color(out, color), terminal_width(out)};
}

void term_set(const term *t, term_style style)
{
    static const char *const codes[] = {
        [STYLE_PLAIN] = "\033[0m",    [STYLE_BOLD] = "\033[1m",     [STYLE_DIM] = "\033[2m",
        [STYLE_ERROR] = "\033[1;31m", [STYLE_WARNING] = "\033[33m", [STYLE_INFO] = "\033[36m",
        [STYLE_GOOD] = "\033[32m",
    };
    if (t->color)
        fputs(codes[style], t->out);
}

void term_styled(const term *t, term_style style, hua_str text)
{
    term_set(t, style);
    term_put(t->out, text);
    term_set(t, STYLE_PLAIN);
}

/* ---- line breaks ------------------------------------------------------- */

bool term_may_not_begin(uint32_t cp)
{
    return strchr(")]},.;:!?%", (int)(cp < 0x80 ? cp : 1)) != NULL ||
           (cp >= 0x3001 && cp <= 0x3002) || cp == 0xFF0C || cp == 0xFF01 || cp == 0xFF1F ||
           cp == 0xFF1B || cp == 0xFF1A || cp == 0xFF09 || cp == 0x201D || cp == 0x2019 ||
           cp == 0x300D || cp == 0x300F || cp == 0x300B || cp == 0x2026 || cp == 0x3011;
}

static bool may_not_end(uint32_t cp)
{
    return cp == '(' || cp == '[' || cp == 0xFF08 || cp == 0x201C || cp == 0x2018 || cp == 0x300C ||
           cp == 0x300E || cp == 0x300A || cp == 0x3010;
}

static bool may_break(const glyph *before, const glyph *after)
{
    if (term_may_not_begin(after->cp) || may_not_end(before->cp) || after->width == 0)
        return false;
    return before->cp == ' ' || before->width == 2 || after->width == 2;
}

/* End of the part of the text from `at` that fits into `room` columns. */
static size_t line_end(hua_str text, size_t at, size_t room)
{
    size_t used = 0, cut = 0, i = at;
    glyph last = {0};
    while (i < text.len && text.ptr[i] != '\n') {
        glyph g = glyph_at(text, i);
        if (i > at && may_break(&last, &g))
            cut = i;
        used += g.width;
        if (used > room && i > at && g.cp != ' ')
            return cut ? cut : i;
        last = g;
        i += g.taken;
    }
    return i;
}

static void put_line(FILE *out, hua_str line)
{
    while (line.len && line.ptr[line.len - 1] == ' ')
        line.len--;
    term_put(out, line);
}

void term_wrap(FILE *out, hua_str text, size_t column, size_t right, size_t indent)
{
    size_t at = 0;
    for (;;) {
        size_t end = line_end(text, at, right > column ? right - column : 1);
        put_line(out, (hua_str){text.ptr + at, end - at});
        at = end;
        if (at < text.len && text.ptr[at] == '\n')
            at++;
        while (at < text.len && text.ptr[at] == ' ')
            at++;
        if (at >= text.len)
            return;
        fputc('\n', out);
        term_fill(out, indent);
        column = indent;
    }
}
