/*
 * Values of a JSON text as they stand in it, for texts that json_check has found sound.
 *
 * The transcripts of speech recognisers carry a word list beside every sentence, ten times its
 * size.  So they are not made into a tree: values are slices, and only what is asked for is
 * decoded.
 */
#ifndef CLI_READERS_JSON_VALUES_H
#define CLI_READERS_JSON_VALUES_H

#include "common/text.h"

/* The member `key` of the object; empty if there is none, if it is null or if it is no object. */
hua_str json_member(hua_str object, const char *key);

static inline bool json_is_object(hua_str value)
{
    return value.len && value.ptr[0] == '{';
}

static inline bool json_is_list(hua_str value)
{
    return value.len && value.ptr[0] == '[';
}

static inline bool json_is_string(hua_str value)
{
    return value.len >= 2 && value.ptr[0] == '"';
}

/* A string without its quotes, not yet unescaped, or a number; empty for anything else. */
hua_str json_plain(hua_str value);

/* Adds the text that the inside of a string stands for. */
void json_unescape(cli_text *out, hua_str inside);

/*
 * A number of units of `unit` milliseconds, also one in quotes.  Nothing and null are
 * HUA_NO_TIME; so is what is negative, too large or no number, and then the answer is false.
 */
bool json_time(hua_str value, double unit, int64_t *ms);

#endif
