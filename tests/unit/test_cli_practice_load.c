/*
 * Loading scenarios and drills: what is wrong is told with its place and the mend.  Every case is a
 * sample with one piece of it replaced.
 */
#include "cli_practice.h"

#include "common/fail.h"
#include "common/text.h"

#include <sys/stat.h>

typedef struct bad_file {
    const char *find, *put; /* the first `find` in the sample becomes `put` */
    uint32_t line;
    const char *message, *message_en, *hint; /* hint: a part of it, or "" */
} bad_file;

static const bad_file bad_scenarios[] = {
    {"motive: redress", "motive: redres", 10, "不认识的motive“redres”", "unknown motive \"redres\"",
     "did you mean redress?"},
    {"moods:", "mood:", 19, "不认识的键“mood”", "unknown key \"mood\"", "did you mean moods?"},
    {"stalled:", "stall:", 29, "不认识的键“stall”", "unknown key \"stall\"", "did you mean"},
    {"skills: [empathy, ", "skills: [empaty, ", 8, "不认识的技能“empaty”",
     "unknown skill \"empaty\"", "did you mean empathy?"},
    {"skills: [empathy, restate]", "skills: [restate, restate]", 8, "技能“restate”写了两次",
     "the skill \"restate\" stands here twice", ""},
    {"heat: 70", "heat: 120", 12, "这里应当是 20–95 的整数",
     "a whole number from 20–95 is expected here", ""},
    {"heat: 70\n", "", 2, "缺少 heat", "heat is missing", ""},
    {"level: 2", "level: two", 7, "这里应当是 1–3 的整数",
     "a whole number from 1–3 is expected here", ""},
    {"scenario: lamp-broken", "scenario: lamp", 2, "scenario 应当和文件名一样，是“lamp-broken”",
     "scenario must be the file's name, \"lamp-broken\"", ""},
    {"scenario: lamp-broken", "scenario: Lamp", 2, "编号只用小写字母、数字和连字符",
     "an id has small letters, digits and hyphens only", ""},
    {"{id: box, ", "{id: when, ", 17, "编号“when”写了两次", "the id \"when\" stands here twice",
     ""},
    {", asked: [纸箱, 包装]", "", 17, "缺少 asked", "asked is missing", ""},
    {"asked: [纸箱, 包装]", "asked: 纸箱", 17, "这里应当是列表", "a list is expected here", ""},
    {"provoked: [你怎么说话的？, 你还有理了？, 我要投诉你。]", "provoked: [你还有理了？]", 26,
     "应当有 3–12 项，这里是 1", "3-12 items are expected, not 1", ""},
    {"title: 摔碎的台灯", "title: ''", 3, "应当有 1–40 个字，这里是 0",
     "1-40 characters are expected, not 0", ""},
    {"title: 摔碎的台灯", "title: [a]", 3, "这里应当是文字", "a text is expected here", ""},
    {"title: 摔碎的台灯", "title: \"a\\nb\"", 3, "文字里不能有换行和控制字符",
     "a text may hold no line breaks and control characters", ""},
    {"manner: 直来直去", "mannr: 直来直去", 9, "不认识的键“mannr”", "unknown key \"mannr\"",
     "did you mean manner?"},
    {"channel: chat", "channel: email", 6, "不认识的channel“email”", "unknown channel \"email\"",
     "chat, call"},
    {"motive: redress", "motive: &x redress", 10, "这里不用锚点、引用和标签",
     "anchors, aliases and tags are not used here", ""},
};

static const bad_file bad_drills[] = {
    {"skill: rewrite", "skill: rewrit", 2, "不认识的技能“rewrit”", "unknown skill \"rewrit\"",
     "did you mean rewrite?"},
    {"skill: rewrite", "skill: thanks", 2, "不认识的技能“thanks”", "unknown skill \"thanks\"", ""},
    {"[apology, empathy]", "[apology, empaty]", 12, "不认识的行为“empaty”",
     "unknown behaviour \"empaty\"", "did you mean empathy?"},
    {"[[apology, empathy], [action, time-commitment]]", "[apology]", 12, "wants 的每一项是一列行为",
     "each item of wants is a list of behaviours", ""},
    {"[[apology, empathy], [action, time-commitment]]", "[]", 12, "wants 应当有 1–8 项",
     "wants has 1-8 items", ""},
    {"    hint: 去掉“但是”，换成马上要做的事。\n", "", 7, "缺少 hint", "hint is missing", ""},
    {"    given: 抱歉，但是我们太忙了。\n", "    gven: 抱歉\n", 11, "不认识的键“gven”",
     "unknown key \"gven\"", "did you mean given?"},
    {"skill: rewrite", "skill: fourth-sentence\nx: 1", 3, "不认识的键“x”", "unknown key \"x\"", ""},
};

static char directory[] = "/tmp/huashu-practice-XXXXXX";

static char *slurp(const char *path)
{
    static char text[16384];
    FILE *file = fopen(path, "rb");
    const size_t n = file ? fread(text, 1, sizeof text - 1, file) : 0;
    CHECK(n > 0 && n < sizeof text - 1, "cannot read %s", path);
    text[n] = '\0';
    if (file)
        fclose(file);
    return text;
}

/* Writes the sample with the replacement; false if `find` is not in it. */
static bool write_changed(const char *sample, const char *path, const char *find, const char *put)
{
    const char *text = slurp(sample), *at = strstr(text, find);
    FILE *file = at ? fopen(path, "wb") : NULL;
    CHECK(file, "%s is not in the sample", find);
    if (!file)
        return false;
    fprintf(file, "%.*s%s%s", (int)(at - text), text, put, at + strlen(find));
    return fclose(file) == 0;
}

static hua_code load(const char *path, bool drills, practice_library **library, hua_error *error)
{
    return practice_load(library, &path, !drills, &path, drills, error);
}

static void try_bad(const char *sample, const char *name, bool drills, const bad_file *bad)
{
    char path[128];
    practice_library *library;
    hua_error error = {0};
    snprintf(path, sizeof path, "%s/%s.yaml", directory, name);
    if (!write_changed(sample, path, bad->find, bad->put))
        return;
    const hua_code code = load(path, drills, &library, &error);
    CHECK(code != HUA_OK && !library, "%s: is taken", bad->put);
    CHECK(strcmp(error.file, path) == 0 && error.line == bad->line, "%s: %s:%u", bad->put,
          error.file, error.line);
    CHECK(strcmp(error.message, bad->message) == 0, "%s: %s", bad->put, error.message);
    CHECK(strcmp(error.message_en, bad->message_en) == 0, "%s: %s", bad->put, error.message_en);
    CHECK(strstr(error.hint, bad->hint), "%s: hint %s", bad->put, error.hint);
    CHECK(error.column > 0 && error.source[0], "%s: column and line", bad->put);
    practice_free(library);
    unlink(path);
}

static void test_bad(void)
{
    for (size_t i = 0; i < sizeof bad_scenarios / sizeof *bad_scenarios; i++)
        try_bad(SAMPLE_SCENARIOS "/lamp-broken.yaml", "lamp-broken", false, &bad_scenarios[i]);
    for (size_t i = 0; i < sizeof bad_drills / sizeof *bad_drills; i++)
        try_bad(SAMPLE_DRILLS "/rewrite.yaml", "rewrite", true, &bad_drills[i]);
}

static void test_needs_of_skills(void)
{
    static const bad_file restate = {
        "    customer: 洗衣机上礼拜三刚装好，昨天洗到一半就漏了一地的水，"
        "楼下邻居都找上门来了。\n",
        "",
        6,
        "复述要有 customer（顾客的话）",
        "saying back needs a customer",
        ""};
    static const bad_file fourth = {
        "    given: 再次为给您添的麻烦说声对不起，感谢您对我们的信任和支持，"
        "也谢谢您指出我们的不足。\n",
        "",
        6,
        "补句要有 given（前三句）",
        "the fourth sentence needs a given",
        ""};
    try_bad(SAMPLE_DRILLS "/restate.yaml", "restate", true, &restate);
    try_bad(SAMPLE_DRILLS "/fourth-sentence.yaml", "fourth", true, &fourth);
}

static void test_twice(void)
{
    static const char *const scenarios[] = {SAMPLE_SCENARIOS, SAMPLE_SCENARIOS};
    static const char *const drills[] = {SAMPLE_DRILLS, SAMPLE_DRILLS};
    practice_library *library;
    hua_error error = {0};
    CHECK(practice_load(&library, scenarios, 2, NULL, 0, &error) == HUA_E_ARGUMENT && !library,
          "the same scenario twice");
    CHECK(strstr(error.message_en, "\"lamp-broken\" already"), "%s", error.message_en);
    CHECK(practice_load(&library, NULL, 0, drills, 2, &error) == HUA_E_ARGUMENT, "drills twice");
    CHECK(strstr(error.message_en, "stands here twice"), "%s", error.message_en);
}

static void test_missing(void)
{
    static const char *const nowhere = "/nonexistent/practice";
    practice_library *library;
    hua_error error = {0};
    CHECK(practice_load(&library, &nowhere, 1, NULL, 0, &error) == HUA_E_IO && !library,
          "no place");
    CHECK(strcmp(error.file, nowhere) == 0, "names the place");
    CHECK_OK(practice_load(&library, NULL, 0, NULL, 0, &error), error);
    CHECK(practice_scenario_count(library) == 0 && practice_drill_count(library) == 0, "empty");
    CHECK(practice_skill_count(library) == 10, "the skills are always there");
    practice_free(library);
    practice_free(NULL);
}

static void test_good(void)
{
    practice_room room = practice_open();
    const practice_scenario *s = practice_scenario_find(room.library, testing_str("lamp-broken"));
    const practice_drill *d = practice_drill_find(room.library, testing_str("rewrite-late"));
    CHECK(practice_scenario_count(room.library) == 1 &&
              s == practice_scenario_at(room.library, 0) && !practice_scenario_at(room.library, 1),
          "one scenario");
    if (!s || !d)
        return;
    CHECK(s->level == 2 && s->channel == HUA_CHAT && s->motive == MOTIVE_REDRESS, "its members");
    CHECK(cli_is(s->type, "rational") && cli_is(s->persona_name, "试女士"), "its customer");
    CHECK(s->skill_count == 2 && cli_is(s->skills[1], "restate"), "its skills");
    CHECK(s->desk_count == 2 && s->fact_count == 3, "its desk and facts");
    CHECK(practice_drill_count(room.library) == 3 && !practice_drill_at(room.library, 3), "drills");
    CHECK(cli_is(d->skill, "rewrite") && cli_is(d->given, "抱歉，但是我们太忙了。"), "a drill");
    CHECK(!practice_scenario_find(room.library, testing_str("lamp")), "no such scenario");
    const practice_skill *skill = practice_skill_at(room.library, 2);
    CHECK(skill && cli_is(skill->id, "rewrite") && skill->drill_count == 1 &&
              cli_is(skill->title, "换一种说法"),
          "a skill has the title of its file");
    practice_close(&room);
}

/* HUASHU_PRACTICE is a directory with scenarios/ and drills/; else those of the source tree. */
static void test_shipped(void)
{
    practice_library *library;
    hua_error error = {0};
    setenv("HUASHU_PRACTICE", TESTS_DIR "/practice/sample", 1);
    CHECK_OK(practice_load_shipped(&library, &error), error);
    CHECK(library && practice_scenario_count(library) == 1, "the place that the variable names");
    practice_free(library);
    unsetenv("HUASHU_PRACTICE");
    CHECK_OK(practice_load_shipped(&library, &error), error);
    CHECK(library && practice_scenario_count(library) > 1, "those of the source tree");
    practice_free(library);
}

int main(void)
{
    if (!mkdtemp(directory))
        return 1;
    test_good();
    test_bad();
    test_needs_of_skills();
    test_twice();
    test_missing();
    test_shipped();
    rmdir(directory);
    return testing_done("loading");
}
