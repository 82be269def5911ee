/* Any bytes as a rule pack: a ruleset, or an error with its place inside the text. */
#include "fuzz/target.h"

static void look_at(void *ctx, const hua_error *error)
{
    size_t size = *(const size_t *)ctx;
    FUZZ_CHECK(error->code != HUA_OK && error->message[0] && error->message_en[0]);
    FUZZ_CHECK(error->offset <= size);
    FUZZ_CHECK(memchr(error->source, 0, sizeof error->source));
}

/* A ruleset that came out of it must be usable. */
static void use(const hua_ruleset *rules)
{
    const hua_turn turn = {
        .text = {"我很抱歉，但是我不知道", 33}, .start_ms = HUA_NO_TIME, .end_ms = HUA_NO_TIME};
    const hua_dialogue dialogue = {.turns = &turn, .turn_count = 1};
    hua_scanner *scanner = NULL;
    const hua_report *report = NULL;
    hua_str json;
    size_t passed = 0, total = 0;
    FUZZ_CHECK(hua_scanner_new(&scanner, rules, NULL, NULL) == HUA_OK);
    FUZZ_CHECK(hua_check(scanner, &dialogue, &report, NULL) == HUA_OK);
    FUZZ_CHECK(hua_report_json(scanner, report, &json, NULL) == HUA_OK);
    hua_scanner_free(scanner);
    hua_ruleset_test(rules, NULL, NULL, &passed, &total, NULL);
    FUZZ_CHECK(passed <= total);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const hua_ruleset_options options = {
        .on_error = look_at, .on_error_ctx = &size, .lint = size % 2};
    hua_ruleset *rules = NULL;
    hua_error error = {0};
    hua_code code = hua_ruleset_parse(&rules, (hua_str){(const char *)data, size}, "fuzz.yaml",
                                      &options, &error);
    FUZZ_CHECK((code == HUA_OK) == (rules != NULL));
    FUZZ_CHECK(code == error.code || code == HUA_OK);
    if (rules)
        use(rules);
    hua_ruleset_free(rules);
    return 0;
}
