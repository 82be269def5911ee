/* huashu.yaml and --speaker-file: every key, every fault with its place, the search upward. */
#define _XOPEN_SOURCE 700 /* mkdtemp */

#include "config.h"
#include "readers/speaker_file.h"
#include "testing.h"

#include <sys/stat.h>
#include <unistd.h>

static bool is(hua_str s, const char *expected)
{
    return s.len == strlen(expected) && memcmp(s.ptr, expected, s.len) == 0;
}

static void test_all_keys(void)
{
    config c;
    hua_error error = {0};
    CHECK_OK(config_parse(&c,
                          testing_str("packs: {rules: [house/, /abs.yaml], also: [brand.yaml]}\n"
                                      "severities: {stalling: info, apology-but: off}\n"
                                      "disable: [bare-empathy, \"tag:chat\"]\n"
                                      "speakers:\n  小美: agent\n  老王: customer\n"
                                      "speaker-file: who.yaml\nencoding: Big5\n"
                                      "columns: {内容: 正文, speaker: 发送人, at: 3}\n"
                                      "lang: zh-Hant\nfail-on: never\nignore-file: ok.yaml\n"),
                          "conf/huashu.yaml", &error),
             error);
    CHECK(c.rules.count == 2 && c.also.count == 1, "packs");
    CHECK(strcmp(c.rules.items[0], "conf/house/") == 0, "%s", c.rules.items[0]);
    CHECK(strcmp(c.rules.items[1], "/abs.yaml") == 0, "%s", c.rules.items[1]);
    CHECK(strcmp(c.also.items[0], "conf/brand.yaml") == 0, "%s", c.also.items[0]);
    CHECK(c.severities.count == 4 && is(c.severities.items[0], "stalling") &&
              is(c.severities.items[1], "info") && is(c.severities.items[3], "off"),
          "severities");
    CHECK(c.disable.count == 2 && is(c.disable.items[1], "tag:chat"), "disable");
    CHECK(c.speakers.count == 2 && is(c.speakers.items[1].name, "老王") &&
              c.speakers.items[1].speaker == HUA_CUSTOMER,
          "speakers");
    CHECK(c.lang == HUA_HANT && c.fail_on == CONFIG_FAIL_NEVER, "lang, fail-on");
    CHECK(c.ignore_file && strcmp(c.ignore_file, "conf/ok.yaml") == 0, "ignore-file");
    CHECK(strcmp(c.speaker_file, "conf/who.yaml") == 0, "speaker-file");
    CHECK(strcmp(c.encoding, "Big5") == 0, "encoding");
    CHECK(c.columns.count == 3 && is(c.columns.items[0].field, "text") &&
              is(c.columns.items[0].column, "正文") && is(c.columns.items[2].field, "at") &&
              is(c.columns.items[2].column, "3"),
          "columns");
    config_free(&c);
}

static void test_empty(void)
{
    static const char *const texts[] = {"", "# nothing\n", "packs:\nlang:\n", "~"};
    for (size_t i = 0; i < 4; i++) {
        config c;
        hua_error error = {0};
        CHECK_OK(config_parse(&c, testing_str(texts[i]), "huashu.yaml", &error), error);
        CHECK(c.lang == CONFIG_UNSET && c.fail_on == CONFIG_UNSET && !c.rules.count, "unset");
        config_free(&c);
    }
}

static const struct fault {
    const char *yaml, *reason, *hint;
    uint32_t line, column;
} faults[] = {{"lang: en\nseverites: {}\n", "unknown key \"severites\"", "severities", 2, 1},
              {"severities:\n  stalling: eror\n", "unknown severity \"eror\"", "error", 2, 13},
              {"lang: fr\n", "unknown language", "zh-Hans", 1, 7},
              {"disable: bare-empathy\n", "a list is expected", "", 1, 10},
              {"packs: [a]\n", "a map is expected", "", 1, 8},
              {"packs: {rule: [a]}\n", "unknown key \"rule\"", "rules", 1, 9},
              {"speakers: {小美: agnt}\n", "unknown speaker", "agent", 1, 16},
              {"lang: en\nlang: en\n", "twice", "", 2, 1},
              {"disable: [a\n", "not well-formed", "", 2, 1},
              {"disable: &x [a]\n", "anchors", "", 1, 10},
              {"columns: {txt: 内容}\n", "unknown field \"txt\"", "text", 1, 11},
              {"columns: [内容]\n", "a map is expected", "", 1, 10},
              {"columns: {text: [1]}\n", "a text is expected", "", 1, 17},
              {"encoding: [UTF-8]\n", "a text is expected", "", 1, 11},
              {"speaker-file: {a: agent}\n", "a text is expected", "", 1, 15},
              {"- a\n", "a map is expected", "", 1, 1},
              {"ignore-file: \"\"\n", "a text is expected", "", 1, 14},
              {"disable: [[[[[[[[[[[[[[[[[[[[a]]]]]]]]]]]]]]]]]]]]\n", "deep", "", 1, 0}};

static void test_faults(void)
{
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        config c;
        hua_error error = {0};
        hua_code code = config_parse(&c, testing_str(faults[i].yaml), "huashu.yaml", &error);
        CHECK(code != HUA_OK, "%s", faults[i].yaml);
        CHECK(strstr(error.message_en, faults[i].reason), "%s: %s", faults[i].yaml,
              error.message_en);
        CHECK(strstr(error.hint, faults[i].hint), "%s: hint '%s'", faults[i].yaml, error.hint);
        CHECK(error.line == faults[i].line, "%s: line %u", faults[i].yaml, error.line);
        CHECK(!faults[i].column || error.column == faults[i].column, "%s: column %u",
              faults[i].yaml, error.column);
        CHECK(strcmp(error.file, "huashu.yaml") == 0 && error.message[0], "file and text");
        config_free(&c);
    }
}

static void test_find(void)
{
    char root[] = "/tmp/huashu-config-XXXXXX", path[256];
    cli_text found = {0};
    if (!mkdtemp(root))
        exit(1);
    snprintf(path, sizeof path, "%s/a", root);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/a/b", root);
    mkdir(path, 0700);
    CHECK(!config_find(path, "huashu-test.yaml", &found), "not there yet");
    snprintf(path, sizeof path, "%s/huashu-test.yaml", root);
    FILE *file = fopen(path, "w");
    if (!file)
        exit(1);
    fputs("lang: en\n", file);
    fclose(file);
    snprintf(path, sizeof path, "%s/a/b", root);
    CHECK(config_find(path, "huashu-test.yaml", &found), "found from two levels below");
    config c;
    hua_error error = {0};
    CHECK_OK(config_load(&c, found.ptr, &error), error);
    CHECK(c.lang == HUA_EN, "read");
    config_free(&c);
    CHECK(!config_find("/nonexistent/x", "huashu-test.yaml", &found), "no such input");
    CHECK(config_load(&c, "/nonexistent/huashu.yaml", &error) == HUA_E_IO, "no such file");
    config_free(&c);
    snprintf(path, sizeof path, "%s/huashu-test.yaml", root);
    unlink(path);
    snprintf(path, sizeof path, "%s/a/b", root);
    rmdir(path);
    snprintf(path, sizeof path, "%s/a", root);
    rmdir(path);
    rmdir(root);
    cli_text_free(&found);
}

/* ---- --speaker-file ---------------------------------------------------- */

static void check_name(const speaker_file *file, size_t i, const char *name, hua_speaker role)
{
    CHECK(i < file->names.count && is(file->names.items[i].name, name) &&
              file->names.items[i].speaker == role,
          "%zu: %s", i, name);
}

static void test_speaker_file(void)
{
    speaker_file file;
    hua_error error = {0};
    CHECK_OK(speaker_file_parse(&file,
                                testing_str("\"店:*\": agent\n小美: agent\n店:机器人: system\n"
                                            "customer: [张某某, '买家*']\nother: []\n"
                                            "agent: [小美]\n"),
                                "who.yaml", &error),
             error);
    CHECK(file.names.count == 6, "%zu names", file.names.count);
    check_name(&file, 0, "小美", HUA_AGENT); /* names without * first */
    check_name(&file, 1, "店:机器人", HUA_SYSTEM);
    check_name(&file, 2, "张某某", HUA_CUSTOMER);
    check_name(&file, 3, "小美", HUA_AGENT);
    check_name(&file, 4, "店:*", HUA_AGENT);
    check_name(&file, 5, "买家*", HUA_CUSTOMER);
    speaker_file_free(&file);
    CHECK_OK(speaker_file_parse(&file, testing_str("# nobody\n"), "who.yaml", &error), error);
    CHECK(file.names.count == 0, "nobody");
    speaker_file_free(&file);
    CHECK(speaker_file_load(&file, "/nonexistent/who.yaml", &error) == HUA_E_IO, "no such file");
    speaker_file_free(&file);
}

static const struct fault speaker_faults[] = {
    {"小美: agent\n小王: agnet\n", "unknown role \"agnet\"", "agent", 2, 5},
    {"小美:\n", "a role is expected", "", 1, 0},
    {"小美: {a: agent}\n", "a role is expected", "", 1, 5},
    {"cusomer: [小美]\n", "unknown role \"cusomer\"", "customer", 1, 1},
    {"agent: 小美\n", "a list of names", "agent: [小美]", 1, 8},
    {"agent:\n  - 小美\n  - [小王]\n", "name of a speaker", "", 3, 5},
    {"agent: ['']\n", "name of a speaker", "", 1, 9},
    {"小美: agent\ncustomer: [小美]\n", "two roles", "", 2, 12},
    {"小美: agent\n小美: agent\n", "twice", "", 2, 1},
    {"[小美]\n", "is expected", "", 1, 1}};

static void test_speaker_faults(void)
{
    for (size_t i = 0; i < sizeof speaker_faults / sizeof *speaker_faults; i++) {
        const struct fault *f = &speaker_faults[i];
        speaker_file file;
        hua_error error = {0};
        CHECK(speaker_file_parse(&file, testing_str(f->yaml), "who.yaml", &error) != HUA_OK, "%s",
              f->yaml);
        CHECK(strstr(error.message_en, f->reason), "%s: %s", f->yaml, error.message_en);
        CHECK(strstr(error.hint, f->hint), "%s: hint '%s'", f->yaml, error.hint);
        CHECK(error.line == f->line && (!f->column || error.column == f->column), "%s: %u:%u",
              f->yaml, error.line, error.column);
        CHECK(strcmp(error.file, "who.yaml") == 0 && error.message[0], "file and text");
        speaker_file_free(&file);
    }
}

int main(void)
{
    test_speaker_file();
    test_speaker_faults();
    test_all_keys();
    test_empty();
    test_faults();
    test_find();
    return testing_done("cli_config");
}
