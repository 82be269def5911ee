/* The conditions of the rule language one by one: the tests inside conditions.yaml have to hold. */
#include "huashu.h"

#include "check.h"

static void show(void *ctx, const hua_error *e)
{
    (void)ctx;
    printf("%s:%u: %s\n    %s\n", e->file, e->line, e->message_en, e->source);
}

int main(void)
{
    const char *const path = TESTS_DIR "/unit/conditions.yaml";
    const hua_ruleset_options options = {.on_error = show};
    hua_ruleset *rules = NULL;
    hua_error error = {0};
    size_t passed = 0, total = 0;
    if (CHECK_EQ(hua_ruleset_load(&rules, &path, 1, &options, &error), HUA_OK)) {
        CHECK_EQ(hua_ruleset_test(rules, show, NULL, &passed, &total, &error), HUA_OK);
        CHECK_EQ(passed, total);
        CHECK(total > 0);
    }
    hua_ruleset_free(rules);
    return check_report();
}
