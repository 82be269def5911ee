/*
 * Which pattern a match is and what its parts hold, what dropped a match, and hua_probe: every line
 * here is one thing that has to be told, as kind, id, text, pattern or part, and what met it.
 */
#include "testing.h"

static const char pack[] =
    "pack: own\n"
    "lexicons:\n"
    "  sorry: [抱歉, 对不起]\n"
    "  but: [但是, 可是]\n"
    "tags:\n"
    "  - {id: emotion, value: angry, match: [气死], tests: {yes: [气死], no: [好]}}\n"
    "  - {id: emotion, value: sad, match: [难过], tests: {yes: [难过], no: [好]}}\n"
    "rules:\n"
    "  - id: taken-back\n"
    "    category: apology-but\n"
    "    title: t\n"
    "    message: m\n"
    "    why: w\n"
    "    match: ['{sorry}<0-6>{but}', '我(很|真)?遗憾']\n"
    "    unless: ['{but}好消息']\n"
    "    tests: {bad: [抱歉但是, 我遗憾], good: [好, 行]}\n"
    "  - id: wait\n"
    "    category: stalling\n"
    "    title: t\n"
    "    message: m\n"
    "    why: w\n"
    "    match: [请稍等]\n"
    "    not-near: {match: ['#duration内', 马上], within: turn}\n"
    "    not-follows: {who: customer, match: ['不(急|忙)'], within: 1 turns}\n"
    "    tests: {bad: [请稍等, 您请稍等], good: [好, 行]}\n"
    "  - id: wait-long\n"
    "    category: stalling\n"
    "    title: t\n"
    "    message: m\n"
    "    why: w\n"
    "    match: [那您请稍等吧]\n"
    "    tests: {bad: [那您请稍等吧, 好那您请稍等吧], good: [好, 行]}\n";

typedef struct expectation {
    hua_trace_kind kind;
    uint32_t turn;
    bool held;
    const char *rule, *text, *pattern, *met;
} expectation;

/* What was told of the kinds that are looked at, one line each. */
typedef struct telling {
    const hua_dialogue *dialogue;
    struct {
        expectation seen;
        char texts[4][128];
    } items[160];
    size_t count;
} telling;

static const char *copy(char to[128], hua_str text)
{
    snprintf(to, 128, "%.*s", (int)text.len, text.ptr ? text.ptr : "");
    return to;
}

static void listen(void *ctx, const hua_trace *t)
{
    telling *all = ctx;
    if (all->count == sizeof all->items / sizeof *all->items || t->kind == HUA_TRACE_HIT)
        return;
    expectation *e = &all->items[all->count].seen;
    char(*texts)[128] = all->items[all->count++].texts;
    const hua_str turn = all->dialogue->turns[t->met_turn].text;
    const hua_str met = {turn.ptr + t->met.byte_start, t->met.byte_end - t->met.byte_start};
    const bool named = t->kind == HUA_TRACE_PART || t->kind == HUA_TRACE_ABSORBED;
    *e = (expectation){t->kind,
                       t->turn,
                       t->held,
                       copy(texts[0], t->rule),
                       copy(texts[1], t->text),
                       copy(texts[2], named ? t->detail : t->pattern),
                       copy(texts[3], met)};
}

static bool same(const expectation *a, const expectation *b)
{
    return a->kind == b->kind && a->turn == b->turn && a->held == b->held &&
           strcmp(a->rule, b->rule) == 0 && (!b->text || strcmp(a->text, b->text) == 0) &&
           strcmp(a->pattern, b->pattern) == 0 && strcmp(a->met, b->met) == 0;
}

static void check_all(const telling *all, const expectation *wanted, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool found = false;
        for (size_t k = 0; k < all->count && !found; k++)
            found = same(&all->items[k].seen, &wanted[i]);
        CHECK(found, "not told: kind %d, turn %u, %s, %s, met %s", (int)wanted[i].kind,
              wanted[i].turn, wanted[i].rule, wanted[i].pattern, wanted[i].met);
    }
}

static hua_turn said(hua_speaker speaker, const char *text)
{
    return (hua_turn){speaker, testing_str(text), HUA_NO_TIME, HUA_NO_TIME};
}

static void check_told(hua_scanner *scanner)
{
    const hua_turn turns[] = {
        said(HUA_AGENT, "非常抱歉，让您久等，可是没货。我很遗憾。"),
        said(HUA_AGENT, "抱歉，但是好消息来了。请稍等，两分钟内好。"),
        said(HUA_CUSTOMER, "不急的，就是有点难过"),
        said(HUA_AGENT, "那您请稍等吧"),
    };
    const hua_dialogue dialogue = {.channel = HUA_CHAT, .turns = turns, .turn_count = 4};
    static const expectation wanted[] = {
        {HUA_TRACE_MATCH, 0, true, "taken-back", "抱歉，让您久等，可是", "{sorry}<0-6>{but}", ""},
        {HUA_TRACE_PART, 0, true, "taken-back", "抱歉", "{sorry}", ""},
        {HUA_TRACE_PART, 0, true, "taken-back", "，让您久等，", "<>", ""},
        {HUA_TRACE_PART, 0, true, "taken-back", "可是", "{but}", ""},
        {HUA_TRACE_MATCH, 0, true, "taken-back", "我很遗憾", "我(很|真)?遗憾", ""},
        {HUA_TRACE_EXCEPTION, 1, true, "taken-back", "但是好消息", "{but}好消息", "但是好消息"},
        {HUA_TRACE_CONDITION, 1, false, "wait", "请稍等", "#duration内", "两分钟内"},
        {HUA_TRACE_CONDITION, 3, false, "wait", NULL, "不(急|忙)", "不急"},
        {HUA_TRACE_MATCH, 2, true, "emotion", "难过", "难过", ""},
        {HUA_TRACE_FINDING, 3, true, "wait-long", "那您请稍等吧", "", ""},
    };
    telling all = {.dialogue = &dialogue};
    hua_error error = {0};
    const hua_report *report = NULL;
    CHECK_OK(hua_explain(scanner, &dialogue, listen, &all, &report, &error), error);
    check_all(&all, wanted, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < all.count; i++)
        CHECK(all.items[i].seen.kind != HUA_TRACE_ABSORBED, "nothing is part of anything");
}

static void check_absorbed(hua_scanner *scanner)
{
    const hua_turn turn = said(HUA_AGENT, "那您请稍等吧");
    const hua_dialogue dialogue = {.channel = HUA_CHAT, .turns = &turn, .turn_count = 1};
    const expectation wanted = {HUA_TRACE_ABSORBED, 0, true, "wait", "请稍等", "wait-long", ""};
    telling all = {.dialogue = &dialogue};
    hua_error error = {0};
    CHECK_OK(hua_explain(scanner, &dialogue, listen, &all, NULL, &error), error);
    check_all(&all, &wanted, 1);
}

static void check_probe(hua_scanner *scanner)
{
    const hua_turn turns[] = {
        said(HUA_AGENT, "我真遗憾，抱歉"),
        said(HUA_CUSTOMER, "抱歉，但是我等不了"),
    };
    const hua_dialogue dialogue = {.channel = HUA_CHAT, .turns = turns, .turn_count = 2};
    static const expectation wanted[] = {
        {HUA_TRACE_PATTERN, 0, true, "taken-back", "我真遗憾", "我(很|真)?遗憾", ""},
        {HUA_TRACE_PATTERN, 0, false, "taken-back", "抱歉", "{sorry}<0-6>{but}", ""},
    };
    telling all = {.dialogue = &dialogue};
    hua_error error = {0};
    const hua_str id = testing_str("taken-back");
    CHECK_OK(hua_probe(scanner, &dialogue, id, listen, &all, &error), error);
    CHECK(all.count == 2, "two patterns, %zu told", all.count);
    check_all(&all, wanted, 2);
    all.count = 0;
    CHECK_OK(hua_probe(scanner, &dialogue, testing_str("emotion"), listen, &all, &error), error);
    CHECK(all.count == 2, "both values of the tag, %zu told", all.count);
    all.count = 0;
    CHECK_OK(hua_check(scanner, &dialogue, &(const hua_report *){NULL}, &error), error);
    CHECK(all.count == 0, "a check after a probe still tells");
}

static void check_tests_of_one(const hua_ruleset *rules)
{
    size_t passed = 0, total = 0;
    hua_error error = {0};
    CHECK_OK(
        hua_ruleset_test_entry(rules, testing_str("emotion"), NULL, NULL, &passed, &total, &error),
        error);
    CHECK(passed == 4 && total == 4, "the tests of both values: %zu of %zu", passed, total);
    CHECK(hua_ruleset_test_entry(rules, testing_str("emotio"), NULL, NULL, &passed, &total,
                                 &error) == HUA_E_UNKNOWN_NAME,
          "an id that nothing has");
}

int main(void)
{
    hua_error error = {0};
    hua_ruleset *rules = NULL;
    hua_scanner *scanner = NULL;
    CHECK_OK(hua_ruleset_parse(&rules, testing_str(pack), "own.yaml", NULL, &error), error);
    if (rules)
        CHECK_OK(hua_scanner_new(&scanner, rules, NULL, &error), error);
    if (scanner) {
        check_told(scanner);
        check_absorbed(scanner);
        check_probe(scanner);
        check_tests_of_one(rules);
    }
    hua_scanner_free(scanner);
    hua_ruleset_free(rules);
    return testing_done("probe");
}
