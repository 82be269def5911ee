/*
 * Any bytes as one pattern: wrapped in a pack as a double-quoted YAML scalar, so that libyaml has
 * nothing to refuse and the pattern reader and compiler get it all.
 */
#include "fuzz/target.h"

enum { MAX_PATTERN = 600 };

static const char head[] = "pack: fuzz\n"
                           "lexicons:\n"
                           "  one: [一个, 两个词]\n"
                           "  two: [\"{one}<0-3>三\", 四五六]\n"
                           "behaviours:\n"
                           "  - id: greeting\n"
                           "    title: t\n"
                           "    tests: {yes: [a, b], no: [c, d]}\n"
                           "    match: [\"";
static const char tail[] = "\"]\n";

/* Control characters, quotes and backslashes as YAML escapes; other bytes as they are. */
static size_t quote(char *to, const uint8_t *data, size_t size)
{
    size_t n = 0;
    for (size_t i = 0; i < size; i++) {
        if (data[i] == '"' || data[i] == '\\')
            n += (size_t)sprintf(to + n, "\\%c", data[i]);
        else if (data[i] < 0x20 || data[i] == 0x7F)
            n += (size_t)sprintf(to + n, "\\x%02X", data[i]);
        else
            to[n++] = (char)data[i];
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char text[sizeof head + sizeof tail + 4 * MAX_PATTERN];
    hua_ruleset *rules = NULL;
    hua_error error = {0};
    if (size > MAX_PATTERN)
        return 0;
    size_t n = sizeof head - 1;
    memcpy(text, head, n);
    n += quote(text + n, data, size);
    memcpy(text + n, tail, sizeof tail - 1);
    n += sizeof tail - 1;
    hua_code code = hua_ruleset_parse(&rules, (hua_str){text, n}, "fuzz.yaml", NULL, &error);
    FUZZ_CHECK((code == HUA_OK) == (rules != NULL));
    hua_ruleset_free(rules);
    return 0;
}
