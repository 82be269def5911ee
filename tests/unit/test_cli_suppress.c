/* Suppression in drafts and by the side file: what matches, what is left over, what is refused. */
#include "suppress.h"
#include "testing.h"

static hua_dialogue draft_of(hua_turn *turn, const char *text)
{
    *turn = (hua_turn){.speaker = HUA_AGENT, .text = testing_str(text)};
    return (hua_dialogue){
        .source = testing_str("d.txt:1"), .channel = HUA_DRAFT, .turns = turn, .turn_count = 1};
}

/* A finding of `rule` where `part` stands in the text. */
static hua_finding finding_at(const char *rule, hua_str text, const char *part)
{
    hua_finding f = {.rule = testing_str(rule), .category = testing_str("some")};
    const char *at = strstr(text.ptr, part);
    if (!at)
        exit(1);
    f.span.byte_start = (size_t)(at - text.ptr);
    f.span.byte_end = f.span.byte_start + strlen(part);
    f.text = testing_str(part);
    return f;
}

static void count_unused(void *ctx, const suppress_entry *entry)
{
    CHECK(entry->line > 0 && entry->file.len, "an entry tells its place");
    ++*(size_t *)ctx;
}

static size_t unused(const suppress *set)
{
    size_t count = 0;
    suppress_unused(set, count_unused, &count);
    return count;
}

static void test_draft(void)
{
    static const char text[] = "第一句抱歉，但是\n"
                               "# huashu: ignore apology-but, stalling -- 引用顾客原话😀\r\n"
                               "\n"
                               "第二句抱歉，不过\n"
                               "第三句抱歉，可是\n"
                               "<!-- huashu: ignore-file category:some -- 法务定稿 -->\n";
    hua_turn turn;
    hua_dialogue draft = draft_of(&turn, text);
    suppress *set = suppress_new();
    hua_error error = {0};
    hua_str cleaned;
    CHECK_OK(suppress_draft(set, "d.txt", &draft, &cleaned, &error), error);
    CHECK(cleaned.len == turn.text.len, "as many bytes");
    CHECK(cli_char_count(cleaned) == cli_char_count(turn.text), "as many characters");
    CHECK(cli_utf8_valid(cleaned) == cleaned.len, "sound UTF-8");
    CHECK(!cli_has(cleaned, "huashu") && cli_has(cleaned, "\n第二句抱歉，不过\n"), "comments out");
    hua_finding first = finding_at("apology-but", turn.text, "抱歉，但是");
    hua_finding second = finding_at("apology-but", turn.text, "抱歉，不过");
    hua_finding third = finding_at("apology-but", turn.text, "抱歉，可是");
    first.category = second.category = third.category = testing_str("other");
    CHECK(unused(set) == 3, "%zu unused", unused(set));
    CHECK(!suppress_matches(set, &draft, &first), "the line before");
    CHECK(!suppress_matches(set, &draft, &third), "the line after");
    CHECK(suppress_matches(set, &draft, &second), "the next line with text");
    CHECK(unused(set) == 2, "%zu unused", unused(set));
    third.category = testing_str("some");
    CHECK(suppress_matches(set, &draft, &third), "a category in the whole file");
    CHECK(unused(set) == 1, "%zu unused", unused(set));
    hua_dialogue elsewhere = draft;
    elsewhere.source = testing_str("e.txt:1");
    CHECK(!suppress_matches(set, &elsewhere, &second), "another draft");

    cli_text restored = {0};
    suppress_restore(set, cleaned, &restored);
    CHECK(cli_eq(cli_text_str(&restored), turn.text), "restored");
    cli_text_free(&restored);
    suppress_free(set);
}

static void test_draft_without(void)
{
    static const char *const texts[] = {"", "没有注释\n", "# 标题\n// huashu 是工具\n",
                                        "正文里的 # huashu: ignore x -- y 不算\n"};
    suppress *set = suppress_new();
    for (size_t i = 0; i < 4; i++) {
        hua_turn turn;
        hua_dialogue draft = draft_of(&turn, texts[i]);
        hua_str cleaned;
        hua_error error = {0};
        CHECK_OK(suppress_draft(set, "d.txt", &draft, &cleaned, &error), error);
        CHECK(cli_eq(cleaned, turn.text), "unchanged: %s", texts[i]);
    }
    CHECK(unused(set) == 0, "no entries");
    suppress_free(set);
}

static void test_draft_faults(void)
{
    static const char *const texts[][2] = {
        {"好\n# huashu: ignore apology-but\n", "reason is missing"},
        {"好\n# huashu: ignore apology-but --  \n", "reason is missing"},
        {"好\n# huashu: ignroe apology-but -- x\n", "unknown directive"},
        {"好\n// huashu: ignore -- x\n", "no rule"}};
    for (size_t i = 0; i < 4; i++) {
        hua_turn turn;
        hua_dialogue draft = draft_of(&turn, texts[i][0]);
        suppress *set = suppress_new();
        hua_str cleaned;
        hua_error error = {0};
        CHECK(suppress_draft(set, "d.txt", &draft, &cleaned, &error) == HUA_E_ARGUMENT, "%s",
              texts[i][0]);
        CHECK(strstr(error.message_en, texts[i][1]), "%s: %s", texts[i][0], error.message_en);
        CHECK(error.line == 2 && strcmp(error.file, "d.txt") == 0, "place");
        CHECK(unused(set) == 0 && !cli_has(cleaned, "huashu"), "blanked, counts for nothing");
        suppress_free(set);
    }
}

static void test_side_file(void)
{
    suppress *set = suppress_new();
    hua_error error = {0};
    CHECK_OK(
        suppress_parse(
            set,
            testing_str("ignore:\n"
                        "  - {dialogue: d-17, rule: apology-but, text: 抱歉，但是, reason: r}\n"
                        "  - dialogue: a.jsonl:3\n    rule: stalling\n    text: 稍等\n"
                        "    reason: 已沟通\n"),
            "huashu-ignore.yaml", &error),
        error);
    hua_dialogue d = {.id = testing_str("d-17"), .source = testing_str("a.jsonl:3")};
    hua_str text = testing_str("抱歉，但是请稍等");
    hua_finding f = finding_at("apology-but", text, "抱歉，但是");
    CHECK(suppress_matches(set, &d, &f), "by id");
    f = finding_at("stalling", text, "稍等");
    CHECK(suppress_matches(set, &d, &f), "by source");
    CHECK(unused(set) == 0, "all used");
    f = finding_at("apology-but", text, "抱歉");
    CHECK(!suppress_matches(set, &d, &f), "another text");
    f = finding_at("stalling", text, "抱歉，但是");
    CHECK(!suppress_matches(set, &d, &f), "another rule");
    d.id = testing_str("d-18");
    f = finding_at("apology-but", text, "抱歉，但是");
    CHECK(!suppress_matches(set, &d, &f), "another dialogue");
    suppress_free(set);
}

static const struct fault {
    const char *yaml, *reason;
    uint32_t line;
} faults[] = {
    {"- {dialogue: d, rule: r, text: t}\n", "reason is missing", 1},
    {"- {dialogue: d, rule: r, text: t, reason: ' '}\n", "a text is expected", 1},
    {"- {dialogue: d, rule: r, text: t, reason: x}\n- {dialogue: d, text: t, reason: x}\n",
     "rule is missing", 2},
    {"- {rule: r, text: t, reason: x}\n", "id is missing", 1},
    {"- {dialogue: d, rule: r, reason: x}\n", "found is missing", 1},
    {"ignore:\n- {dialog: d}\n", "unknown key \"dialog\"", 2},
    {"ignored: []\n", "unknown key \"ignored\"", 1},
    {"- x\n", "an entry has", 1},
    {"ignore: x\n", "a list is expected", 1}};

static void test_side_faults(void)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        suppress *set = suppress_new();
        hua_error error = {0};
        CHECK(suppress_parse(set, testing_str(faults[i].yaml), "s.yaml", &error) != HUA_OK, "%s",
              faults[i].yaml);
        CHECK(strstr(error.message_en, faults[i].reason), "%s: %s", faults[i].yaml,
              error.message_en);
        CHECK(error.line == faults[i].line, "%s: line %u", faults[i].yaml, error.line);
        CHECK(unused(set) == 0, "nothing of it is kept");
        suppress_free(set);
    }
    suppress *set = suppress_new();
    hua_error error = {0};
    CHECK_OK(suppress_parse(set, testing_str("# empty\n"), "s.yaml", &error), error);
    CHECK(suppress_load(set, "/nonexistent/s.yaml", &error) == HUA_E_IO, "no such file");
    suppress_free(set);
}

int main(void)
{
    test_draft();
    test_draft_without();
    test_draft_faults();
    test_side_file();
    test_side_faults();
    return testing_done("cli_suppress");
}
