/*
 * Texts without full stops, and such as repeat themselves: what is said about them, and what is done to find it,
 * grows with them and not with their square.
 */
#include "huashu.h"

#include "analysis/scanner.h"
#include "base/buf.h"
#include "check.h"

enum { TIMES = 2000, SHORT_BYTES = 12000, LONG_BYTES = 4 * SHORT_BYTES };

static void fill(hua_buf *text, const char *unit, size_t bytes)
{
    hua_buf_reset(text);
    while (text->len + strlen(unit) <= bytes)
        hua_buf_text(text, unit);
}

/* ---- the report ------------------------------------------------------------------------ */

static void check_findings(const hua_report *report)
{
    CHECK_EQ(hua_report_finding_count(report), TIMES);
    for (size_t i = 0; i < hua_report_finding_count(report); i++) {
        const hua_finding *f = hua_report_finding(report, i);
        for (size_t k = 0; k < f->suggestion_count; k++)
            CHECK(!f->suggestions[k].rewrite);
    }
}

static void check_report_grows(hua_buf *text)
{
    static const char unit[] = "我很抱歉，但是您的件还在路上";
    const char *const path = TESTS_DIR "/cli/packs/small.yaml";
    fill(text, unit, TIMES * strlen(unit));
    const hua_turn turn = {HUA_AGENT, hua_buf_str(text), HUA_NO_TIME, HUA_NO_TIME};
    const hua_dialogue draft = {.channel = HUA_DRAFT, .turns = &turn, .turn_count = 1};
    hua_ruleset *rules = NULL;
    hua_scanner *scanner = NULL;
    const hua_report *report = NULL;
    hua_str json = {NULL, 0};
    if (CHECK_EQ(hua_ruleset_load(&rules, &path, 1, NULL, NULL), HUA_OK) &&
        CHECK_EQ(hua_scanner_new(&scanner, rules, NULL, NULL), HUA_OK) &&
        CHECK_EQ(hua_check(scanner, &draft, &report, NULL), HUA_OK)) {
        check_findings(report);
        CHECK_EQ(hua_report_json(scanner, report, &json, NULL), HUA_OK);
        CHECK(json.len < TIMES * 2000u);
    }
    hua_scanner_free(scanner);
    hua_ruleset_free(rules);
}

/* Each rewrite is checked with the whole text: so many bytes, and what is left is left to the writer. */
static void check_fix_ends(hua_buf *text)
{
    enum { MOST_BYTES = 32 << 20 };
    static const char unit[] = "我很抱歉，但是您的件还在路上。";
    const char *const path = TESTS_DIR "/cli/packs/small.yaml";
    fill(text, unit, TIMES * strlen(unit));
    const size_t bytes = text->len;
    const hua_turn turn = {HUA_AGENT, hua_buf_str(text), HUA_NO_TIME, HUA_NO_TIME};
    const hua_dialogue draft = {.channel = HUA_DRAFT, .turns = &turn, .turn_count = 1};
    hua_ruleset *rules = NULL;
    hua_scanner *scanner = NULL;
    hua_str out;
    size_t applied = 0;
    if (CHECK_EQ(hua_ruleset_load(&rules, &path, 1, NULL, NULL), HUA_OK) &&
        CHECK_EQ(hua_scanner_new(&scanner, rules, NULL, NULL), HUA_OK) &&
        CHECK_EQ(hua_fix(scanner, &draft, false, &out, &applied, NULL), HUA_OK)) {
        CHECK(applied > 0);
        CHECK(applied <= MOST_BYTES / (bytes / 2));
        CHECK_EQ(out.len, bytes - applied * strlen("但是")); /* ，becomes 。 */
    }
    hua_scanner_free(scanner);
    hua_ruleset_free(rules);
}

/* ---- the matcher's steps ---------------------------------------------------------------- */

/* Steps that the matcher takes in one turn, the unit over and over. */
static uint64_t steps_for(hua_scanner *scanner, hua_channel channel, const char *unit, size_t bytes,
                          hua_buf *text)
{
    const hua_report *report;
    fill(text, unit, bytes);
    const hua_turn turn = {HUA_AGENT, hua_buf_str(text), HUA_NO_TIME, HUA_NO_TIME};
    const hua_dialogue dialogue = {.channel = channel, .turns = &turn, .turn_count = 1};
    CHECK_EQ(hua_check(scanner, &dialogue, &report, NULL), HUA_OK);
    return scanner->work.steps;
}

/* Four times the text takes four times the steps, and some for the edges; squared it would be sixteen. */
static void check_steps(hua_scanner *scanner, hua_channel channel, const char *unit, hua_buf *text)
{
    const uint64_t few = steps_for(scanner, channel, unit, SHORT_BYTES, text);
    const uint64_t many = steps_for(scanner, channel, unit, LONG_BYTES, text);
    if (!CHECK(many <= 6 * few + 1000))
        printf("    %s: %llu steps, then %llu\n", unit, (unsigned long long)few,
               (unsigned long long)many);
}

static void check_steps_grow(const char *path, hua_buf *text)
{
    static const char *const units[] = {"好",
                                        "不",
                                        "我",
                                        "哈",
                                        "的",
                                        "行",
                                        "嗯",
                                        "好 ",
                                        "啊嗯",
                                        "不行",
                                        "我不",
                                        "好不",
                                        "不好吗",
                                        "不呢",
                                        "对不起",
                                        "我不知道",
                                        "但是",
                                        "那个",
                                        "，",
                                        "。",
                                        "！？",
                                        "1",
                                        "\xF0\x9F\x98\x80",
                                        "三天",
                                        "好。",
                                        "不行。。",
                                        "“好”",
                                        "我很抱歉但是您的件还在路上"};
    hua_ruleset *rules = NULL;
    hua_scanner *scanner = NULL;
    if (CHECK_EQ(hua_ruleset_load(&rules, &path, 1, NULL, NULL), HUA_OK) &&
        CHECK_EQ(hua_scanner_new(&scanner, rules, NULL, NULL), HUA_OK)) {
        for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
            check_steps(scanner, HUA_CHAT, units[i], text);
            check_steps(scanner, HUA_CALL, units[i], text);
        }
        CHECK(steps_for(scanner, HUA_CHAT, "不好吗", SHORT_BYTES, text) > 0);
    }
    hua_scanner_free(scanner);
    hua_ruleset_free(rules);
}

int main(void)
{
    hua_buf text;
    hua_buf_init(&text, &hua_default_allocator, 1u << 20);
    check_report_grows(&text);
    check_fix_ends(&text);
    check_steps_grow(TESTS_DIR "/unit/long_texts.yaml", &text);
    check_steps_grow(RULES_DIR, &text);
    hua_buf_free(&text);
    return check_report();
}
