/* A text without full stops: what is said about it grows with it, not with its square. */
#include "huashu.h"

#include "base/buf.h"
#include "check.h"

enum { TIMES = 2000 };

static void fill(hua_buf *text)
{
    for (int i = 0; i < TIMES; i++)
        hua_buf_text(text, "我很抱歉，但是您的件还在路上");
}

static void check_findings(const hua_report *report)
{
    CHECK_EQ(hua_report_finding_count(report), TIMES);
    for (size_t i = 0; i < hua_report_finding_count(report); i++) {
        const hua_finding *f = hua_report_finding(report, i);
        for (size_t k = 0; k < f->suggestion_count; k++)
            CHECK(!f->suggestions[k].rewrite);
    }
}

int main(void)
{
    const char *const path = TESTS_DIR "/cli/packs/small.yaml";
    hua_buf text;
    hua_buf_init(&text, &hua_default_allocator, 1u << 20);
    fill(&text);
    const hua_turn turn = {HUA_AGENT, hua_buf_str(&text), HUA_NO_TIME, HUA_NO_TIME};
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
    hua_buf_free(&text);
    return check_report();
}
