/* What is told of how a dialogue was decided, and how a text is taken apart. */
#include "testing.h"

static const char pack[] =
    "pack: own\n"
    "words: [云递柜]\n"
    "lexicons:\n"
    "  apology: [抱歉, 对不起]\n"
    "  event: [快递, 包裹]\n"
    "behaviours:\n"
    "  - id: empathy\n"
    "    title: 共情\n"
    "    match: ['理解您<0-6>{event}', 体谅您的心情]\n"
    "    tests: {yes: [理解您等快递], no: [好的]}\n"
    "  - id: thanks\n"
    "    title: 感谢\n"
    "    match: [感谢您的反馈]\n"
    "    tests: {yes: [感谢您的反馈], no: [好的]}\n"
    "  - id: goodbye\n"
    "    title: 道别\n"
    "    match: [祝您生活愉快]\n"
    "    tests: {yes: [祝您生活愉快], no: [好的]}\n"
    "rules:\n"
    "  - id: flat\n"
    "    category: flat-refusal\n"
    "    title: 拒绝\n"
    "    message: 直接拒绝\n"
    "    why: 没有办法也要给去处\n"
    "    match: [没有办法]\n"
    "    unless: [没有办法不管]\n"
    "    not-near: {match: [我来想], within: scope}\n"
    "    tests: {bad: [没有办法, 真的没有办法], good: [没有办法不管, 好的]}\n"
    "rubrics:\n"
    "  - id: care\n"
    "    title: 关怀\n"
    "    steps:\n"
    "      - {id: feel, title: 共情, weight: 50, met: {any: [empathy]}}\n"
    "      - {id: thank, title: 感谢, weight: 30, met: {any: [thanks]}}\n"
    "      - {id: bye, title: 道别, weight: 20, met: {any: [goodbye]}}\n";

static bool is(hua_str text, const char *other)
{
    return text.len == strlen(other) && memcmp(text.ptr, other, text.len) == 0;
}

typedef struct told {
    hua_trace_kind kind;
    uint32_t turn;
    bool held;
    char rule[32], text[64], detail[256];
} told;

enum { MOST_TOLD = 100 };

typedef struct telling {
    told items[MOST_TOLD];
    size_t count;
} telling;

static void copy(char *to, size_t size, hua_str text)
{
    snprintf(to, size, "%.*s", (int)text.len, text.ptr);
}

static void listen(void *ctx, const hua_trace *trace)
{
    telling *all = ctx;
    if (all->count == MOST_TOLD)
        return;
    told *t = &all->items[all->count++];
    *t = (told){.kind = trace->kind, .turn = trace->turn, .held = trace->held};
    copy(t->rule, sizeof t->rule, trace->rule);
    copy(t->text, sizeof t->text, trace->text);
    copy(t->detail, sizeof t->detail, trace->detail);
}

/* The first thing told of this kind about the rule; NULL if nothing. */
static const told *find(const telling *all, hua_trace_kind kind, const char *rule)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i].kind == kind && strcmp(all->items[i].rule, rule) == 0)
            return &all->items[i];
    return NULL;
}

static void check_told(const telling *all, hua_trace_kind kind, const char *rule, const char *text,
                       uint32_t turn, const char *detail)
{
    const told *t = find(all, kind, rule);
    CHECK(t != NULL, "nothing of kind %d about %s", (int)kind, rule);
    if (!t)
        return;
    CHECK(strcmp(t->text, text) == 0, "%s: expected at %s, told at %s", rule, text, t->text);
    CHECK(t->turn == turn, "%s: turn %u", rule, t->turn);
    CHECK(strstr(t->detail, detail) != NULL, "%s: expected %s in %s", rule, detail, t->detail);
}

static hua_turn said(hua_speaker speaker, const char *text)
{
    return (hua_turn){speaker, testing_str(text), HUA_NO_TIME, HUA_NO_TIME};
}

static void check_explain(hua_scanner *scanner)
{
    telling all = {.count = 0};
    hua_error error = {0};
    const hua_report *report = NULL;
    const hua_turn turns[] = {
        said(HUA_CUSTOMER, "我的快递呢？"),
        said(HUA_AGENT, "抱歉，我理解您着急。“没有办法”是他讲的。"),
        said(HUA_AGENT, "没有办法不管。真的没有办法。感谢您的来电。"),
        said(HUA_AGENT, "没有办法，我来想一想。"),
    };
    const hua_dialogue dialogue = {.channel = HUA_CHAT, .turns = turns, .turn_count = 4};
    CHECK_OK(hua_explain(scanner, &dialogue, listen, &all, &report, &error), error);
    CHECK(report && hua_report_finding_count(report) == 1, "one finding");
    check_told(&all, HUA_TRACE_HIT, "apology", "抱歉", 1, "");
    check_told(&all, HUA_TRACE_HIT, "event", "快递", 0, "");
    check_told(&all, HUA_TRACE_REFUSED, "flat", "没有办法", 1, "引用");
    check_told(&all, HUA_TRACE_MATCH, "flat", "没有办法", 2, "");
    check_told(&all, HUA_TRACE_EXCEPTION, "flat", "没有办法不管", 2, "");
    check_told(&all, HUA_TRACE_FINDING, "flat", "没有办法", 2, "");
    check_told(&all, HUA_TRACE_NEAREST, "empathy", "理解您", 1, "缺少：{event}");
    check_told(&all, HUA_TRACE_NEAREST, "thanks", "感谢您的", 2, "感谢您的反馈");
    check_told(&all, HUA_TRACE_NEAREST, "goodbye", "", 3, "没有相近的说法");
    bool failed = false;
    for (size_t i = 0; i < all.count; i++)
        failed |= all.items[i].kind == HUA_TRACE_CONDITION && all.items[i].turn == 3 &&
                  !all.items[i].held;
    CHECK(failed, "the condition that fails in the last turn is not told");
}

/* Explaining leaves nothing behind: a check afterwards gives what a check before gives. */
static void check_unchanged(hua_scanner *scanner)
{
    hua_error error = {0};
    const hua_report *report = NULL;
    hua_str json = {NULL, 0};
    char before[4096] = "";
    telling all = {.count = 0};
    const hua_turn turn = said(HUA_AGENT, "真的没有办法，抱歉。");
    const hua_dialogue dialogue = {.channel = HUA_CHAT, .turns = &turn, .turn_count = 1};
    CHECK_OK(hua_check(scanner, &dialogue, &report, &error), error);
    CHECK_OK(hua_report_json(scanner, report, &json, &error), error);
    copy(before, sizeof before, json);
    CHECK_OK(hua_explain(scanner, &dialogue, listen, &all, &report, &error), error);
    CHECK_OK(hua_report_json(scanner, report, &json, &error), error);
    CHECK(hua_report_finding_count(report) == 1, "the report of an explanation");
    CHECK(strncmp(before, json.ptr, json.len) == 0, "explaining changes the report");
    all.count = 0;
    CHECK_OK(hua_check(scanner, &dialogue, &report, &error), error);
    CHECK(all.count == 0, "a check after an explanation still tells");
}

/* ---- tokens -------------------------------------------------------------------------------- */

typedef struct written {
    char text[1024];
    size_t last;
    bool ordered;
} written;

static void write_token(void *ctx, const hua_token *token)
{
    static const char kinds[] = "scwq";
    written *w = ctx;
    const size_t n = strlen(w->text);
    w->ordered = w->ordered && token->span.start >= w->last;
    w->last = token->span.start;
    snprintf(w->text + n, sizeof w->text - n, "%c:%.*s ", kinds[token->kind], (int)token->text.len,
             token->text.ptr);
}

static void check_tokens(hua_scanner *scanner)
{
    hua_error error = {0};
    written w = {.ordered = true};
    CHECK_OK(
        hua_tokens(scanner, testing_str("云递柜坏了，修吗？他说“好的”。"), write_token, &w, &error),
        error);
    CHECK(w.ordered, "tokens out of order");
    CHECK(strstr(w.text, "s:云递柜坏了，修吗？ c:云递柜坏了， w:云递柜 ") == w.text, "%s", w.text);
    CHECK(strstr(w.text, "c:修吗？ w:修 ") != NULL, "%s", w.text);
    CHECK(strstr(w.text, "s:他说“好的”。 c:他说“好的”。 w:他") != NULL, "%s", w.text);
    CHECK(strstr(w.text, "q:好的 w:好") != NULL, "%s", w.text);
    w = (written){.ordered = true};
    CHECK_OK(hua_tokens(scanner, testing_str(""), write_token, &w, &error), error);
    CHECK(w.text[0] == '\0', "an empty text has tokens");
    CHECK(hua_tokens(scanner, testing_str("好\xff"), write_token, &w, &error) == HUA_E_UTF8,
          "bytes");
    CHECK(error.offset == 3, "offset %zu", error.offset);
}

static void check_word(void *ctx, const hua_token *token)
{
    size_t *words = ctx;
    if (token->kind != HUA_TOK_WORD)
        return;
    ++*words;
    CHECK(is(token->folded, "快递"), "folded %.*s", (int)token->folded.len, token->folded.ptr);
    CHECK(is(token->sound, "kuai di"), "sound %.*s", (int)token->sound.len, token->sound.ptr);
    CHECK(token->folds == HUA_FOLD_SCRIPT, "folds %u", token->folds);
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
        size_t words = 0;
        check_explain(scanner);
        check_unchanged(scanner);
        check_tokens(scanner);
        CHECK_OK(hua_tokens(scanner, testing_str("快遞"), check_word, &words, &error), error);
        CHECK(words == 1, "%zu words", words);
    }
    hua_scanner_free(scanner);
    hua_ruleset_free(rules);
    return testing_done("explain");
}
