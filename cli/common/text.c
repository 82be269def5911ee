/* Slices, growing text, and UTF-8 facts. */
#include "common/text.h"

#include <stdlib.h>

static unsigned char lower(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool same_bytes(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (lower(a[i]) != lower(b[i]))
            return false;
    return true;
}

bool cli_same(hua_str a, hua_str b)
{
    return a.len == b.len && same_bytes(a.ptr, b.ptr, a.len);
}

size_t cli_find(hua_str s, const char *part)
{
    size_t n = strlen(part);
    for (size_t i = 0; i + n <= s.len; i++)
        if (same_bytes(s.ptr + i, part, n))
            return i;
    return SIZE_MAX;
}

size_t cli_blank(hua_str s)
{
    if (s.len && (s.ptr[0] == ' ' || (s.ptr[0] >= '\t' && s.ptr[0] <= '\r')))
        return 1;
    if (cli_starts(s, "\xc2\xa0"))
        return 2;
    if (cli_starts(s, "\xe3\x80\x80") || cli_starts(s, "\xef\xbb\xbf"))
        return 3;
    return 0;
}

static size_t blank_before_end(hua_str s)
{
    for (size_t n = 1; n <= 3 && n <= s.len; n++)
        if (cli_blank(cli_slice(s, s.len - n, s.len)) == n)
            return n;
    return 0;
}

hua_str cli_trim(hua_str s)
{
    size_t n;
    while ((n = cli_blank(s)) > 0)
        s = cli_slice(s, n, s.len);
    while ((n = blank_before_end(s)) > 0)
        s.len -= n;
    return s;
}

bool cli_next_line(hua_str text, size_t *at, hua_str *line)
{
    if (*at >= text.len)
        return false;
    const char *start = text.ptr + *at;
    const char *end = memchr(start, '\n', text.len - *at);
    size_t len = end ? (size_t)(end - start) : text.len - *at;
    *at += len + (end ? 1 : 0);
    if (len && start[len - 1] == '\r')
        len--;
    *line = (hua_str){start, len};
    return true;
}

size_t cli_lost_indent(hua_str text)
{
    hua_str line;
    size_t at = 0;
    size_t least = SIZE_MAX;
    if (!cli_next_line(text, &at, &line))
        return 0;
    while (cli_next_line(text, &at, &line)) {
        size_t blanks = 0;
        while (blanks < line.len && line.ptr[blanks] == ' ')
            blanks++;
        if (blanks < line.len && blanks < least)
            least = blanks;
    }
    return least == SIZE_MAX ? 0 : least;
}

/* Length of the well-formed character at `s`, or 0. */
static size_t well_formed(hua_str s)
{
    const unsigned char *p = (const unsigned char *)s.ptr;
    size_t n = p[0] < 0x80 ? 1 : p[0] < 0xc2 ? 0 : p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (n == 0 || n > s.len || p[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < n; i++)
        if ((p[i] & 0xc0) != 0x80)
            return 0;
    if ((p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xed && p[1] > 0x9f) ||
        (p[0] == 0xf0 && p[1] < 0x90) || (p[0] == 0xf4 && p[1] > 0x8f))
        return 0;
    return n;
}

size_t cli_char_len(hua_str s)
{
    size_t n = well_formed(s);
    return n ? n : 1;
}

size_t cli_char_count(hua_str s)
{
    size_t count = 0;
    for (size_t i = 0; i < s.len; count++)
        i += cli_char_len(cli_slice(s, i, s.len));
    return count;
}

size_t cli_utf8_valid(hua_str s)
{
    size_t i = 0;
    while (i < s.len) {
        size_t n = well_formed(cli_slice(s, i, s.len));
        if (!n)
            break;
        i += n;
    }
    return i;
}

bool cli_is_name(hua_str s, size_t most)
{
    for (size_t i = 0; i < s.len; i++)
        if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7F)
            return false;
    return s.len && s.len <= most && cli_utf8_valid(s) == s.len && cli_trim(s).len == s.len;
}

void cli_text_add(cli_text *text, hua_str more)
{
    size_t need = text->len + more.len;
    if (text->failed || need < text->len) {
        text->failed = true;
        return;
    }
    if (need > text->capacity) {
        size_t room = need > text->capacity * 2 ? need : text->capacity * 2;
        char *grown = realloc(text->ptr, room);
        if (!grown) {
            text->failed = true;
            return;
        }
        text->ptr = grown;
        text->capacity = room;
    }
    if (more.len)
        memcpy(text->ptr + text->len, more.ptr, more.len);
    text->len = need;
}

void cli_text_free(cli_text *text)
{
    free(text->ptr);
    *text = (cli_text){0};
}

enum { NEAR_MAX = 48 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t m = a < b ? a : b;
    return m < c ? m : c;
}

/* Levenshtein distance in bytes; both at most NEAR_MAX long. */
static size_t distance(hua_str a, hua_str b)
{
    size_t row[NEAR_MAX + 1];
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 0; i < a.len; i++) {
        size_t diagonal = row[0];
        row[0] = i + 1;
        for (size_t j = 0; j < b.len; j++) {
            size_t old = row[j + 1];
            size_t change = diagonal + (lower(a.ptr[i]) != lower(b.ptr[j]));
            row[j + 1] = least(change, old + 1, row[j] + 1);
            diagonal = old;
        }
    }
    return row[b.len];
}

const char *cli_near(hua_str name, const char *const *names, size_t count)
{
    const char *best = NULL;
    size_t best_distance = name.len / 3 + 2;
    if (name.len > NEAR_MAX)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        hua_str candidate = cli_str(names[i]);
        size_t d = candidate.len > NEAR_MAX ? NEAR_MAX : distance(name, candidate);
        if (d < best_distance && d < candidate.len) {
            best = names[i];
            best_distance = d;
        }
    }
    return best;
}
