#include "render/change.h"

#include "render/term.h"

/* A common stretch wider than LONGEST is cut to KEPT columns next to the change. */
enum { LONGEST = 48, KEPT = 24 };

static bool inside_character(hua_str text, size_t at)
{
    return at < text.len && ((unsigned char)text.ptr[at] & 0xC0) == 0x80;
}

static size_t common_start(hua_str a, hua_str b)
{
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[n] == b.ptr[n])
        n++;
    while (n && (inside_character(a, n) || inside_character(b, n)))
        n--;
    return n;
}

static size_t common_end(hua_str a, hua_str b)
{
    size_t n = 0;
    while (n < a.len && n < b.len && a.ptr[a.len - 1 - n] == b.ptr[b.len - 1 - n])
        n++;
    while (n && inside_character(a, a.len - n))
        n--;
    return n;
}

static size_t step_back(hua_str text, size_t at)
{
    do
        at--;
    while (at && inside_character(text, at));
    return at;
}

static hua_str last_columns(hua_str text, size_t columns)
{
    size_t at = text.len;
    while (at) {
        size_t before = step_back(text, at);
        size_t width = glyph_at(text, before).width;
        if (width > columns)
            break;
        columns -= width;
        at = before;
    }
    return cli_slice(text, at, text.len);
}

static hua_str first_columns(hua_str text, size_t columns)
{
    size_t at = 0;
    while (at < text.len) {
        glyph g = glyph_at(text, at);
        if (g.width > columns)
            break;
        columns -= g.width;
        at += g.taken;
    }
    return cli_slice(text, 0, at);
}

void change_add(cli_text *out, hua_str before, hua_str after)
{
    size_t start = common_start(before, after);
    hua_str head = cli_slice(after, 0, start);
    hua_str rest_before = cli_slice(before, start, before.len);
    hua_str rest = cli_slice(after, start, after.len);
    size_t end = common_end(rest_before, rest);
    hua_str tail = cli_slice(rest, rest.len - end, rest.len);
    bool cut_head = term_columns(head) > LONGEST, cut_tail = term_columns(tail) > LONGEST;
    if (cut_head)
        cli_text_add(out, CLI_STR("…"));
    cli_text_add(out, cut_head ? last_columns(head, KEPT) : head);
    cli_text_add(out, cli_slice(rest, 0, rest.len - end));
    cli_text_add(out, cut_tail ? first_columns(tail, KEPT) : tail);
    if (cut_tail)
        cli_text_add(out, CLI_STR("…"));
}
