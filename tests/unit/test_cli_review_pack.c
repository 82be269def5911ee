/*
 * Adding to entries of packs: whatever the text, what comes out loads and says what was meant, and
 * all that was there stays.
 */
#include "check.h"

#include "common/yaml_doc.h"
#include "review/pack_edit.h"

#include <stdlib.h>

/* ---- quoting ------------------------------------------------------------- */

/* Quoted, read back, and the same. */
static void check_quote(hua_str text)
{
    cli_text yaml = {0};
    yaml_doc doc;
    hua_error error;
    cli_text_add(&yaml, CLI_STR("a: "));
    pack_quote(&yaml, text);
    cli_text_add(&yaml, CLI_STR("  # a remark\n"));
    if (CHECK(yaml_doc_parse(&doc, cli_text_str(&yaml), "", &error) == HUA_OK)) {
        const yaml_node *node = yaml_doc_member(doc.root, "a");
        CHECK(node && node->kind == YAML_DOC_TEXT && cli_eq(node->text, text));
    } else {
        printf("    %.*s: %s\n", CLI_ARG(cli_text_str(&yaml)), error.message);
    }
    yaml_doc_free(&doc);
    cli_text_free(&yaml);
}

static void test_quote(void)
{
    static const char *const texts[] = {"不可能让您白等",
                                        "",
                                        " 前后有空格 ",
                                        "\"双引号\"与'单引号'",
                                        "反斜杠\\n不是换行",
                                        "换\n行\r\n和\t制表",
                                        "# 不是注释",
                                        "- 不是列表",
                                        "a: 不是映射",
                                        "{花}[方]括号, 和逗号",
                                        "@`%!&*|>?~",
                                        "null",
                                        "😡\u200B\u2028\u2029\uFEFF\xC2\x85\u00AD",
                                        "\x01\x1B[31m\x7F",
                                        "<script>alert(1)</script>"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        check_quote(cli_str(texts[i]));
    for (int c = 1; c < 0x80; c++) {
        char one[] = {(char)c, 'x', (char)c};
        check_quote((hua_str){one, sizeof one});
    }
    cli_text stray = {0};
    pack_quote(&stray, (hua_str){"a\xFF", 2});
    CHECK_SLICE_EQ(cli_text_str(&stray), "\"a\\uFFFD\"");
    cli_text_free(&stray);
}

/* ---- patterns ------------------------------------------------------------ */

/* A rule whose only pattern is the escaped text finds that text. */
static void check_escape(const char *words)
{
    static const char head[] = "pack: p\nrules:\n  - id: r\n    category: stalling\n    title: t\n"
                               "    message: m\n    why: w\n    match: [";
    static const char tail[] = "]\n    tests: {bad: [\"甲";
    static const char end[] = "乙\", \"丙";
    static const char rest[] = "丁\"], good: [好, 行]}\n    whole-words: false\n";
    cli_text pattern = {0}, yaml = {0};
    hua_ruleset *rules = NULL;
    hua_error error;
    size_t passed = 0, total = 1;
    pack_escape(&pattern, cli_str(words));
    cli_text_add(&yaml, CLI_STR(head));
    pack_quote(&yaml, cli_text_str(&pattern));
    cli_text_add(&yaml, CLI_STR(tail));
    cli_text_add(&yaml, cli_str(words));
    cli_text_add(&yaml, CLI_STR(end));
    cli_text_add(&yaml, cli_str(words));
    cli_text_add(&yaml, CLI_STR(rest));
    if (!CHECK(hua_ruleset_parse(&rules, cli_text_str(&yaml), "p", NULL, &error) == HUA_OK))
        printf("    %s\n%.*s\n", error.message, CLI_ARG(cli_text_str(&yaml)));
    else
        CHECK(hua_ruleset_test(rules, NULL, NULL, &passed, &total, &error) == HUA_OK &&
              passed == total && total == 4);
    hua_ruleset_free(rules);
    cli_text_free(&pattern);
    cli_text_free(&yaml);
}

static void test_escape(void)
{
    check_escape("不可能");
    check_escape("加<3>件{花}");
    check_escape("^开头$结尾");
    check_escape("或(者)|不?");
    check_escape("单号#number");
}

/* ---- entries ------------------------------------------------------------- */

static const hua_str items[] = {CLI_STR("一\"引\"号"), CLI_STR("二{花}")};

typedef bool (*adder)(cli_text *out, hua_str definition, const hua_str *items, size_t count);

/* The edited entry is as wanted, without its own first line's indentation. */
static void check_edit(adder add, const char *definition, const char *want)
{
    cli_text out = {0};
    if (CHECK(add(&out, cli_str(definition), items, 2)))
        CHECK_SLICE_EQ(cli_text_str(&out), want);
    cli_text_free(&out);
}

#define QUOTED "\"一\\\"引\\\"号\""

static void test_unless(void)
{
    /* none yet: behind `match`, remarks stay with what they speak of */
    check_edit(pack_add_unless,
               "id: a\n    match:\n      - 不行 # 一句\n    # 理由\n    why: x\n    tests: {}\n",
               "id: a\n    match:\n      - 不行 # 一句\n    unless:\n      - " QUOTED
               "\n      - \"二{花}\"\n    # 理由\n    why: x\n    tests: {}\n");
    /* in blocks, in brackets, alone, alone and quoted */
    check_edit(pack_add_unless, "id: a\n    unless:\n    # 问句\n    - \"有吗\"  # x\n    why: x\n",
               "id: a\n    unless:\n    # 问句\n    - " QUOTED
               "\n    - \"二{花}\"\n    - \"有吗\"  # x\n"
               "    why: x\n");
    check_edit(pack_add_unless, "id: a\n    unless: [\"有[吗]\",\n      甲]\n    why: x\n",
               "id: a\n    unless: [" QUOTED ", \"二{花}\", \"有[吗]\",\n      甲]\n    why: x\n");
    check_edit(pack_add_unless, "id: a\n    unless: []\n    why: x\n",
               "id: a\n    unless: [" QUOTED ", \"二{花}\"]\n    why: x\n");
    check_edit(pack_add_unless, "id: a\n    unless: 有吗 # 问\n    why: x\n",
               "id: a\n    unless: [" QUOTED ", \"二{花}\", 有吗] # 问\n    why: x\n");
    check_edit(pack_add_unless, "id: a\n    unless: 'a # ''b'\n    why: x",
               "id: a\n    unless: [" QUOTED ", \"二{花}\", 'a # ''b']\n    why: x\n");
    /* all in braces */
    check_edit(pack_add_unless, "{id: a, match: [x]}",
               "{unless: [" QUOTED ", \"二{花}\"], id: a, match: [x]}\n");
    check_edit(pack_add_unless, "{id: a, unless: 甲, match: [x]}",
               "{id: a, unless: [" QUOTED ", \"二{花}\", 甲], match: [x]}\n");
}

static void test_good(void)
{
    check_edit(pack_add_good, "id: a\n    tests:\n      bad: [x]\n      good:\n        - y\n",
               "id: a\n    tests:\n      bad: [x]\n      good:\n        - " QUOTED
               "\n        - \"二{花}\"\n        - y\n");
    check_edit(pack_add_good, "id: a\n    tests: {bad: [x], good: y}\n",
               "id: a\n    tests: {bad: [x], good: [" QUOTED ", \"二{花}\", y]}\n");
    cli_text out = {0};
    CHECK(!pack_add_good(&out, CLI_STR("id: a\n    tests:\n      bad: [x]\n"), items, 2));
    CHECK(!pack_add_good(&out, CLI_STR("id: a\n"), items, 2));
    CHECK(!pack_add_unless(&out, CLI_STR("- a\n"), items, 2));
    CHECK(!pack_add_unless(&out, CLI_STR("id: &x a\n"), items, 2));
    CHECK(!pack_add_unless(&out, CLI_STR(""), items, 2));
    cli_text_free(&out);
}

static void test_place(void)
{
    const hua_str file = CLI_STR("rules:\n  - id: a\n    why: x\n  - id: b\n    why: x\n");
    const hua_str twice = CLI_STR("- id: a\n- id: a\n");
    CHECK_EQ(pack_find(file, CLI_STR("id: b\n    why: x\n"), 4), file.len - 17);
    CHECK_EQ(pack_find(twice, CLI_STR("id: a\n"), 2), 10);
    CHECK_EQ(pack_find(file, CLI_STR("id: c"), 1), SIZE_MAX);
    CHECK_EQ(pack_find(file, CLI_STR("id: a"), 99), SIZE_MAX);
    cli_text out = {0};
    pack_show(&out, CLI_STR("id: b\n    why: x"));
    CHECK_SLICE_EQ(cli_text_str(&out), "  - id: b\n    why: x\n");
    cli_text_free(&out);
}

int main(void)
{
    test_quote();
    test_escape();
    test_unless();
    test_good();
    test_place();
    return check_report();
}
