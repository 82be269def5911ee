/*
 * A strict JSON check that says exactly what is wrong and where.
 *
 * The fast parser skips what it is not asked for and its messages know no place.  So this small
 * automaton runs over the rare texts where that matters: a record the parser refused, and fields
 * that are handed through to the report as they are.
 */
#ifndef CLI_READERS_JSON_CHECK_H
#define CLI_READERS_JSON_CHECK_H

#include "common/text.h"

enum { JSON_MAX_DEPTH = 1000 };

typedef struct json_fault {
    size_t offset;
    const char *zh, *en, *hint; /* static; hint may be NULL */
} json_fault;

/* True if `text` is one JSON value by RFC 8259, no deeper than JSON_MAX_DEPTH, all UTF-8. */
bool json_check(hua_str text, json_fault *fault);

/* End of the string literal that begins at `at`, behind its closing quote; of sound JSON. */
size_t json_string_end(hua_str text, size_t at);

/*
 * The next member of a sound JSON object.  *at begins as 0; key (without quotes, not unescaped)
 * and value are slices of `object`.  False behind the last one.
 */
bool json_next_member(hua_str object, size_t *at, hua_str *key, hua_str *value);

/* The next element of a sound array; *at begins behind its bracket.  Empty behind the last one. */
hua_str json_next_element(hua_str array, size_t *at);

#endif
