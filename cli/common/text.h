/*
 * Text in the program: borrowed slices (hua_str), a growing text, and the few UTF-8 facts that
 * readers and messages need.
 */
#ifndef CLI_COMMON_TEXT_H
#define CLI_COMMON_TEXT_H

#include "huashu.h"

#include <string.h>

#define CLI_STR(literal) ((hua_str){(literal), sizeof(literal) - 1})
#define CLI_ARG(s) (int)((s).len > 4096 ? 4096 : (s).len), (s).ptr /* for "%.*s" */

static inline hua_str cli_str(const char *text)
{
    return (hua_str){text, text ? strlen(text) : 0};
}

static inline hua_str cli_slice(hua_str s, size_t start, size_t end)
{
    return (hua_str){s.ptr + start, end - start};
}

static inline bool cli_eq(hua_str a, hua_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool cli_is(hua_str a, const char *b)
{
    return cli_eq(a, cli_str(b));
}

static inline bool cli_starts(hua_str s, const char *prefix)
{
    size_t n = strlen(prefix);
    return s.len >= n && memcmp(s.ptr, prefix, n) == 0;
}

static inline bool cli_ends(hua_str s, const char *suffix)
{
    size_t n = strlen(suffix);
    return s.len >= n && memcmp(s.ptr + s.len - n, suffix, n) == 0;
}

/* The same letters, ASCII case aside. */
bool cli_same(hua_str a, hua_str b);
/* Byte offset of `part` in `s`, ASCII case aside; SIZE_MAX if it is not there. */
size_t cli_find(hua_str s, const char *part);
static inline bool cli_has(hua_str s, const char *part)
{
    return cli_find(s, part) != SIZE_MAX;
}

/* Without blanks (ASCII, U+00A0, U+3000) and byte order marks at both ends. */
hua_str cli_trim(hua_str s);
/* Bytes of the blank that `s` begins with; 0 if it begins with none. */
size_t cli_blank(hua_str s);

/*
 * The line that begins at *at, without its end ("\n" or "\r\n"); moves *at behind it.  False
 * when *at is at the end of the text.
 */
bool cli_next_line(hua_str text, size_t *at, hua_str *line);

/*
 * Least number of blanks before a line, the first left out.  The definition of an entry begins behind its
 * dash: this is what its first line has lost.
 */
size_t cli_lost_indent(hua_str text);

/* Length in bytes of the character at `s`, 1-4; an ill-formed byte counts as one. */
size_t cli_char_len(hua_str s);
/* Number of characters; ill-formed bytes count one each. */
size_t cli_char_count(hua_str s);
/* Length of the well-formed UTF-8 that `s` begins with; s.len if all of it is. */
size_t cli_utf8_valid(hua_str s);

/*
 * A person's name as it may be kept: 1 to `most` bytes of UTF-8, no control characters, no blanks
 * at its ends.
 */
bool cli_is_name(hua_str s, size_t most);

/* A text that grows.  `failed` is set when memory was lacking and stays set. */
typedef struct cli_text {
    char *ptr;
    size_t len, capacity;
    bool failed;
} cli_text;

void cli_text_add(cli_text *text, hua_str more);
void cli_text_free(cli_text *text);
static inline hua_str cli_text_str(const cli_text *text)
{
    return (hua_str){text->ptr, text->len};
}

/* The name among `names` that `name` was probably meant to be, or NULL. */
const char *cli_near(hua_str name, const char *const *names, size_t count);

#endif
