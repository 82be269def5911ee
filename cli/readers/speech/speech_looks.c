/* What the beginning of a JSON file tells: which keys stand in it. */
#include "readers/speech/segments_json.h"

/* True if `key` stands in `head` as a key: in quotes that are not escaped, with a colon behind. */
static bool has_key(hua_str head, const char *key)
{
    const size_t n = strlen(key);
    for (size_t at = 0; at + n + 2 < head.len; at++) {
        const char *quote = memchr(head.ptr + at, '"', head.len - at);
        if (!quote)
            return false;
        at = (size_t)(quote - head.ptr);
        if (head.len - at < n + 3 || memcmp(quote + 1, key, n) != 0 || quote[n + 1] != '"' ||
            (at && head.ptr[at - 1] == '\\'))
            continue;
        if (cli_starts(cli_trim(cli_slice(head, at + n + 2, head.len)), ":"))
            return true;
    }
    return false;
}

bool speech_has(hua_str head, const char *const *keys)
{
    head = cli_trim(head);
    if (!cli_starts(head, "{") && !cli_starts(head, "["))
        return false;
    for (; *keys; keys++)
        if (!has_key(head, *keys))
            return false;
    return true;
}

bool speech_looks(hua_str head, const char *const *const *any_of_all)
{
    static const char *const native[] = {"turns", NULL};
    if (speech_has(head, native))
        return false;
    for (; *any_of_all; any_of_all++)
        if (speech_has(head, *any_of_all))
            return true;
    return false;
}
