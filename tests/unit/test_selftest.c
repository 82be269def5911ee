/*
 * The examples of a pack as tests: each of the packs here is wrong in one way, and must be told so,
 * at its line; or right, and must pass.
 */
#include "testing.h"

typedef struct sample {
    const char *name;
    const char *pack;
    size_t total, failures;
    uint32_t line;    /* of the first failure */
    const char *said; /* stands in its message */
} sample;

#define RULE                       \
    "pack: one\n"                  \
    "rules:\n"                     \
    "  - id: flat\n"               \
    "    category: flat-refusal\n" \
    "    title: 拒绝\n"          \
    "    message: 直接拒绝\n"  \
    "    why: 没有办法也要给去处\n"

/* Lines of RULE: 7.  What follows begins on line 8. */
static const sample samples[] = {
    {"all hold",
     RULE "    match: [没有办法, 办不了]\n"
          "    tests:\n"
          "      bad: ['这个[[办不了]]', 真的没有办法]\n"
          "      good: [这个可以办, 我来想办法]\n",
     4, 0, 0, ""},
    {"not found",
     RULE "    match: [没有办法]\n"
          "    tests:\n"
          "      bad:\n"
          "        - 没有办法\n"
          "        - 这个办不了\n"
          "      good: [这个可以办, 我来想办法]\n",
     4, 1, 12, "应当找出"},
    {"found at another place",
     RULE "    match: [没有办法]\n"
          "    tests:\n"
          "      bad:\n"
          "        - '[[真的没有办法]]'\n"
          "        - 没有办法\n"
          "      good: [这个可以办, 我来想办法]\n",
     4, 1, 11, "“真的没有办法”，找到的是“没有办法”"},
    {"found where nothing should be",
     RULE "    match: [没有办法]\n"
          "    tests:\n"
          "      bad: [没有办法, 真的没有办法]\n"
          "      good:\n"
          "        - 您说没有办法是吗\n"
          "        - 可以的\n",
     4, 1, 12, "不该找出"},
    {"corrected as said",
     RULE "    match: [办不了]\n"
          "    suggest:\n"
          "      - {rewrite: '{before}我帮您想别的办法{after}', safe: true}\n"
          "    tests:\n"
          "      bad: [这个办不了。, 办不了。]\n"
          "      good: [可以办, 能办]\n"
          "      fix:\n"
          "        - [这个办不了。, 这个我帮您想别的办法。]\n",
     5, 0, 0, ""},
    {"corrected otherwise",
     RULE "    match: [办不了]\n"
          "    suggest:\n"
          "      - {rewrite: '{before}我帮您想别的办法{after}', safe: true}\n"
          "    tests:\n"
          "      bad: [这个办不了。, 办不了。]\n"
          "      good: [可以办, 能办]\n"
          "      fix:\n"
          "        - [这个办不了。, 这个我来办。]\n",
     5, 1, 15, "应为“这个我来办。”"},
    {"a rewrite that is not safe",
     RULE "    match: [办不了, 不能办]\n"
          "    suggest:\n"
          "      - {rewrite: '{before}真的不能办{after}', safe: true}\n"
          "    tests:\n"
          "      bad:\n"
          "        - 这个办不了。\n"
          "        - 办不了。\n"
          "      good: [可以办, 能办]\n",
     4, 2, 13, "safe"},
    {"a dialogue",
     RULE "    match: [没有办法]\n"
          "    follows: {who: customer, match: [能退吗], within: 1 turns}\n"
          "    tests:\n"
          "      bad:\n"
          "        - |\n"
          "          客：能退吗？\n"
          "          服：这个\n"
          "          真的[[没有办法]]。\n"
          "        - |\n"
          "          客:能退吗\n"
          "          服:没有办法\n"
          "      good:\n"
          "        - 没有办法\n"
          "        - |\n"
          "          服：没有办法\n"
          "          客：能退吗？\n",
     4, 0, 0, ""},
    {"times",
     RULE "    who: agent\n"
          "    delay: 30\n"
          "    tests:\n"
          "      bad:\n"
          "        - |\n"
          "          [10:00:00]客：在吗\n"
          "          [10:00:31]服：在的\n"
          "        - |\n"
          "          客 1.5-2.0：在吗\n"
          "          服 32.5-33.0：在的\n"
          "      good:\n"
          "        - |\n"
          "          [10:00:00]客：在吗\n"
          "          [10:00:29]服：在的\n"
          "        - |\n"
          "          客：在吗\n"
          "          服：在的\n",
     4, 0, 0, ""},
    {"behaviours and tags",
     "pack: two\n"
     "behaviours:\n"
     "  - id: thanks\n"
     "    title: 感谢\n"
     "    match: [谢谢您]\n"
     "    tests: {yes: ['[[谢谢您]]', 多谢], no: [好的]}\n"
     "tags:\n"
     "  - id: emotion\n"
     "    value: angry\n"
     "    match: [气死我了]\n"
     "    tests: {yes: [气死我了], no: [真是气死我了]}\n",
     5, 2, 6, "thanks"},
    {"held only for a team and a time",
     RULE "    match: [没有办法]\n"
          "    teams: [夜班]\n"
          "    from: 2026-01-01\n"
          "    tests:\n"
          "      bad: [没有办法, 真的没有办法]\n"
          "      good: [可以办, 能办]\n",
     4, 0, 0, ""},
};

typedef struct failures {
    size_t count;
    hua_error first;
} failures;

static void count_failure(void *ctx, const hua_error *error)
{
    failures *f = ctx;
    if (f->count++ == 0)
        f->first = *error;
}

static void check_first(const sample *want, const failures *f)
{
    CHECK(f->first.code == HUA_E_PACK, "%s: code %d", want->name, (int)f->first.code);
    CHECK(strcmp(f->first.file, "own.yaml") == 0, "%s: file %s", want->name, f->first.file);
    CHECK(f->first.line == want->line, "%s: expected line %u, told %u", want->name, want->line,
          f->first.line);
    CHECK(strstr(f->first.message, want->said) != NULL, "%s: %s", want->name, f->first.message);
    CHECK(f->first.message_en[0] != '\0', "%s: no English", want->name);
}

static void check_sample(const sample *want)
{
    hua_ruleset *rules = NULL;
    hua_error error = {0};
    failures f = {0};
    size_t passed = 0, total = 0;
    CHECK_OK(hua_ruleset_parse(&rules, testing_str(want->pack), "own.yaml", NULL, &error), error);
    if (!rules)
        return;
    CHECK_OK(hua_ruleset_test(rules, count_failure, &f, &passed, &total, &error), error);
    CHECK(total == want->total, "%s: expected %zu examples, ran %zu", want->name, want->total,
          total);
    CHECK(passed + want->failures == total, "%s: %zu of %zu passed: %s", want->name, passed, total,
          f.first.message);
    CHECK(f.count == want->failures, "%s: expected %zu failures, told %zu", want->name,
          want->failures, f.count);
    if (want->failures && f.count)
        check_first(want, &f);
    hua_ruleset_free(rules);
}

int main(void)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++)
        check_sample(&samples[i]);
    return testing_done("selftest");
}
