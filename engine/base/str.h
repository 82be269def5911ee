/* Borrowed text: a pointer and a length, never NUL-terminated by contract. */
#ifndef HUA_BASE_STR_H
#define HUA_BASE_STR_H

#include "huashu.h"

#include <string.h>

#define HUA_STR(literal) ((hua_str){(literal), sizeof(literal) - 1})
#define HUA_STR_INIT(literal)          \
    {                                  \
        (literal), sizeof(literal) - 1 \
    }
#define HUA_STR_ARG(s) (int)(s).len, (s).ptr /* for "%.*s" */

static inline hua_str hua_str_from(const char *text)
{
    return (hua_str){text, text ? strlen(text) : 0};
}

static inline hua_str hua_str_slice(hua_str s, size_t start, size_t end)
{
    return (hua_str){s.ptr + start, end - start};
}

static inline bool hua_str_eq(hua_str a, hua_str b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool hua_str_is(hua_str a, const char *b)
{
    return hua_str_eq(a, hua_str_from(b));
}

static inline bool hua_str_starts(hua_str s, const char *prefix)
{
    size_t n = strlen(prefix);
    return s.len >= n && memcmp(s.ptr, prefix, n) == 0;
}

/* Byte order: below 0, 0, above 0. */
int hua_str_cmp(hua_str a, hua_str b);

/* Without ASCII blanks at both ends. */
hua_str hua_str_trim(hua_str s);

/* 64 bits, eight bytes at a time; for hash tables within one run, not for files, not for security. */
uint64_t hua_hash(uint64_t seed, const void *bytes, size_t size);
#define HUA_HASH_SEED UINT64_C(0xcbf29ce484222325)

#endif
