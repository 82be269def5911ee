/* Judging answers to drills: what passes, how good it is, and what the points say. */
#include "cli_practice.h"

#include "common/text.h"

static practice_room room;

static drill_verdict judge(drill_judge *judge, const char *drill, const char *answer, bool hinted)
{
    drill_verdict verdict = {0};
    hua_error error = {0};
    const practice_drill *d = practice_drill_find(room.library, testing_str(drill));
    CHECK(d, "no drill %s", drill);
    if (d)
        CHECK_OK(drill_judge_answer(judge, d, testing_str(answer), hinted, &verdict, &error),
                 error);
    return verdict;
}

static const drill_point *point(const drill_verdict *verdict, const char *part)
{
    for (size_t i = 0; i < verdict->point_count; i++)
        if (cli_has(verdict->points[i].what, part))
            return &verdict->points[i];
    return NULL;
}

static void test_qualities(drill_judge *j)
{
    static const struct {
        const char *drill, *answer;
        bool hinted;
        int quality;
    } rows[] = {
        {"rewrite-late", "让您等了三天，真的很抱歉。我现在就查，半小时内给您回电话。", false, 5},
        {"rewrite-late", "让你等了三天，真的很抱歉。我现在就查，半小时内给你回电话。", false, 4},
        {"rewrite-late", "让您等了三天，真的很抱歉。我现在就查，半小时内给您回电话。", true, 3},
        {"rewrite-late", "让您等了三天，真的很抱歉。", false, 2},
        {"rewrite-late", "今天天气不错。", false, 1},
        {"rewrite-late", "我不知道，不归我管。", false, 0},
        {"rewrite-late", "抱歉，但是我们太忙了。", false, 0},
        {"restate-washer", "上礼拜三装的洗衣机，昨天漏水漏到楼下邻居家，是这样吗？", false, 5},
        {"restate-washer", "您的意思我明白了，是这样吗？", false, 2},
        {"fourth-resolve", "今后我们一定改进工作，把服务做好。", false, 5},
        {"fourth-resolve", "我们一定改进。", false, 5},
        {"fourth-resolve", "谢谢您对我们的信任。", false, 2},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const drill_verdict v = judge(j, rows[i].drill, rows[i].answer, rows[i].hinted);
        CHECK(v.quality == rows[i].quality, "%s: quality %d", rows[i].answer, v.quality);
        CHECK(v.passed == (v.quality >= 3), "%s: passed", rows[i].answer);
    }
}

static void test_points(drill_judge *j)
{
    drill_verdict v = judge(j, "rewrite-late", "抱歉，但是我们太忙了！", false);
    const drill_point *p = point(&v, "原句");
    CHECK(p && !p->met, "marks do not make it another sentence");
    v = judge(j, "rewrite-late", "让您等了三天，真的很抱歉。", false);
    p = point(&v, "道歉");
    CHECK(p && p->met, "the apology is seen");
    p = point(&v, "马上要做的事");
    CHECK(p && !p->met, "the action is missed");
    CHECK(!point(&v, "原话"), "only saying back asks for own words");
    v = judge(j, "restate-washer",
              "洗衣机上礼拜三刚装好，昨天洗到一半就漏了一地的水，楼下邻居都找上门来了，是这样吗？",
              false);
    p = point(&v, "原话");
    CHECK(p && !p->met && !v.passed, "a copy is not in one's own words");
    CHECK(hua_report_dialogue(v.report)->turn_count == 2, "judged behind what the customer said");
}

static void test_refusals(drill_judge *j)
{
    static char longest[TALK_MAX_REPLY_BYTES + 2];
    const practice_drill *d = practice_drill_find(room.library, testing_str("rewrite-late"));
    drill_verdict v;
    memset(longest, 'a', sizeof longest - 1);
    CHECK(drill_judge_answer(j, d, testing_str(" 　\n"), false, &v, NULL) == HUA_E_ARGUMENT,
          "blank");
    CHECK(drill_judge_answer(j, d, testing_str(longest), false, &v, NULL) == HUA_E_LIMIT, "long");
    CHECK(drill_judge_answer(j, d, testing_str("\xC3("), false, &v, NULL) == HUA_E_UTF8, "UTF-8");
    CHECK(judge(j, "rewrite-late", "今天天气不错。", false).quality == 1, "the judge still works");
}

/* Empathy is with this customer: their case, or a feeling that fits. */
static void test_fitting(void)
{
    static const struct {
        const char *drill, *answer;
        bool passed;
    } rows[] = {
        {"empathy-lost-gift", "裙子丢了，明天又是女儿的生日，您一定特别难过。", true},
        {"empathy-lost-gift", "換作是我，心裡一定又急又難受。", true},
        {"empathy-lost-gift", "等着要用的礼物没了，真让人着急。", true},
        {"empathy-lost-gift", "电梯坏了三天，天天爬十二楼，换谁都会累得够呛。", false},
        {"empathy-cold-dinner", "饿着肚子等来一份凉饭，换谁都会生气。", true},
        {"empathy-cold-dinner", "我能体会您的心情，这种事谁遇上都会窝火。", true},
        {"empathy-cold-dinner", "孩子发烧到半夜还挂不上号，您一定很担心。", false},
    };
    static const char *const file = TESTS_DIR "/../corpora/drills/empathy.yaml";
    practice_library *sample = room.library;
    drill_judge *j;
    CHECK_OK(practice_load(&room.library, NULL, 0, &file, 1, NULL), ((hua_error){0}));
    CHECK_OK(drill_judge_new(&j, room.scanner, HUA_HANT, NULL), ((hua_error){0}));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const drill_verdict v = judge(j, rows[i].drill, rows[i].answer, false);
        const drill_point *p = point(&v, "這位顧客");
        CHECK(p && p->met == rows[i].passed, "%s", rows[i].answer);
        for (size_t k = 0; k < v.point_count; k++)
            CHECK(&v.points[k] == p || v.points[k].met, "%s: %.*s", rows[i].answer,
                  CLI_ARG(v.points[k].what));
    }
    const drill_verdict v = judge(j, "empathy-lost-gift", "裙子丟了。", false);
    CHECK(cli_has(hua_report_dialogue(v.report)->turns[0].text, "給女兒"), "as it is shown");
    drill_judge_free(j);
    practice_free(room.library);
    room.library = sample;
}

static void test_languages(void)
{
    drill_judge *j;
    CHECK_OK(drill_judge_new(&j, room.scanner, HUA_EN, NULL), ((hua_error){0}));
    const drill_verdict v = judge(j, "rewrite-late", "今天天气不错。", false);
    CHECK(point(&v, "it needs: ") && point(&v, " or "), "points in English");
    drill_judge_free(j);
}

int main(void)
{
    drill_judge *j;
    room = practice_open();
    CHECK_OK(drill_judge_new(&j, room.scanner, HUA_HANS, NULL), ((hua_error){0}));
    test_qualities(j);
    test_points(j);
    test_refusals(j);
    test_languages();
    test_fitting();
    drill_judge_free(j);
    practice_close(&room);
    return testing_done("drills");
}
