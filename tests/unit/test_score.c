/*
 * Scores, suggestions and fixing, through the public interface and with the words of score.yaml.
 * The customer: 气死 angry, 着急了 anxious, 投诉 complaint, 可以了 acceptance.
 */
#include "check.h"

#include "huashu.h"

typedef struct fixture {
    hua_ruleset *rules;
    hua_scanner *scanner;
    hua_turn turns[16];
    hua_dialogue dialogue;
} fixture;

static fixture fx;

static hua_str text_of(const char *text)
{
    return (hua_str){text, strlen(text)};
}

/* Lines "客：…" and "服：…"; the texts are not copied. */
static const hua_report *check_lines(const char *lines, hua_channel channel)
{
    const hua_report *report = NULL;
    hua_error error;
    size_t n = 0;
    const char *end;
    for (const char *p = lines; *p; p = *end ? end + 1 : end) {
        end = strchr(p, '\n') ? strchr(p, '\n') : p + strlen(p);
        const size_t mark = strlen("客：");
        const bool customer = memcmp(p, "客", strlen("客")) == 0;
        fx.turns[n++] = (hua_turn){.speaker = customer ? HUA_CUSTOMER : HUA_AGENT,
                                   .text = {p + mark, (size_t)(end - p) - mark},
                                   .start_ms = HUA_NO_TIME,
                                   .end_ms = HUA_NO_TIME};
    }
    fx.dialogue = (hua_dialogue){.channel = channel, .turns = fx.turns, .turn_count = n};
    if (!CHECK(hua_check(fx.scanner, &fx.dialogue, &report, &error) == HUA_OK))
        printf("    %s\n", error.message);
    return report;
}

static const hua_score *score_of(const hua_report *report, const char *rubric)
{
    for (size_t i = 0; i < hua_report_score_count(report); i++) {
        const hua_score *score = hua_report_score(report, i);
        if (score->rubric.len == strlen(rubric) &&
            memcmp(score->rubric.ptr, rubric, score->rubric.len) == 0)
            return score;
    }
    return NULL;
}

/* The sums of a score, from nothing but what is reported. */
static void check_sums(const hua_score *score)
{
    int32_t points = 0;
    int32_t of = 0;
    for (size_t i = 0; i < score->step_count; i++) {
        const hua_step *step = &score->steps[i];
        CHECK(step->points <= step->of && step->points >= 0);
        points += step->status == HUA_NA ? 0 : step->points;
        of += step->status == HUA_NA ? 0 : step->of;
    }
    for (size_t i = 0; i < score->penalty_count; i++)
        points += score->penalties[i].points;
    CHECK_EQ(score->points, points);
    CHECK_EQ(score->of, of);
    CHECK_EQ(score->score, points <= 0 ? 0 : (200 * (int64_t)points + of) / (2 * (int64_t)of));
}

static void check_overall(const hua_report *report, int32_t want, const char *grade)
{
    int32_t score = -1;
    const char *letter = "";
    CHECK(hua_report_overall(report, &score, &letter));
    CHECK_EQ(score, want);
    CHECK_STR_EQ(letter, grade);
}

/* ---- steps ------------------------------------------------------------------------------ */

static void test_all_met(void)
{
    const hua_report *report = check_lines("客：气死了，我要投诉\n"
                                           "服：我理解您，真对不起，马上处理\n"
                                           "客：可以了\n"
                                           "服：再次致歉，感谢信任，感谢反馈",
                                           HUA_CHAT);
    const hua_score *score = score_of(report, "steps");
    CHECK(score && score->applicable);
    CHECK_EQ(score->step_count, 4);
    for (size_t i = 0; i < score->step_count; i++) {
        CHECK_EQ(score->steps[i].status, HUA_MET);
        CHECK_EQ(score->steps[i].missing_count, 0);
    }
    CHECK_EQ(score->steps[0].evidence_count, 2);
    CHECK_SLICE_EQ(score->steps[0].evidence[0].behaviour, "empathy");
    CHECK_SLICE_EQ(score->steps[0].evidence[0].text, "我理解您");
    CHECK_SLICE_EQ(score->steps[0].evidence[1].behaviour, "apology");
    CHECK_SLICE_EQ(score->steps[0].evidence[1].text, "对不起");
    CHECK_EQ(score->steps[0].evidence[1].turn, 1);
    CHECK_EQ(score->steps[0].evidence[1].span.start, 6);
    CHECK(!score->has_best_next);
    CHECK_EQ(score->score, 100);
    check_sums(score);
    check_overall(report, 100, "A");
}

static void test_partly(void)
{
    const hua_report *report = check_lines("客：我要投诉\n"
                                           "服：那又怎样\n"
                                           "服：对不起\n"
                                           "服：感谢信任",
                                           HUA_CHAT);
    const hua_score *score = score_of(report, "steps");
    const hua_step *calm = &score->steps[0];
    CHECK_EQ(calm->status, HUA_PARTLY);
    CHECK_EQ(calm->points, 500);
    CHECK_EQ(calm->missing_count, 1);
    CHECK_SLICE_EQ(calm->missing[0], "empathy");
    const hua_step *control = &score->steps[1];
    CHECK_EQ(control->status, HUA_PARTLY);
    CHECK_EQ(control->points, 1500);
    CHECK_EQ(control->evidence_count, 2);
    CHECK_SLICE_EQ(control->evidence[0].behaviour, "finding:arguing");
    CHECK_SLICE_EQ(control->evidence[1].behaviour, "apology");
    const hua_step *thank = &score->steps[2];
    CHECK_EQ(thank->status, HUA_PARTLY);
    CHECK_EQ(thank->points, 1000); /* one of four, of 40 */
    CHECK_EQ(thank->missing_count, 3);
    CHECK_SLICE_EQ(thank->missing[2], "thanks-resolve");
    CHECK_EQ(score->steps[3].status, HUA_NA);
    CHECK_EQ(score->of, 9000);
    CHECK_EQ(score->score, 33); /* 30 of 90 */
    check_sums(score);
    check_overall(report, 33, "E");
    CHECK(score->has_best_next); /* empathy: 15; one more thanks: 10 */
    CHECK_SLICE_EQ(score->best_step, "calm");
    CHECK_SLICE_EQ(score->best_behaviour, "empathy");
    CHECK_EQ(score->best_gain, 1500);
    CHECK_SLICE_EQ(score->best_say, "我理解您的网络问题很急。");
}

static void test_not_recovered(void)
{
    const hua_report *report = check_lines("客：我要投诉\n服：我理解您，对不起，那又怎样",
                                           HUA_CHAT);
    const hua_step *control = &score_of(report, "steps")->steps[1];
    CHECK_EQ(control->status, HUA_MISSED);
    CHECK_EQ(control->points, 0);
    CHECK_EQ(control->evidence_count, 1);
    CHECK_SLICE_EQ(control->evidence[0].behaviour, "finding:arguing");
    report = check_lines("客：我要投诉\n服：那又怎样\n服：那又怎样\n服：对不起", HUA_CHAT);
    CHECK_EQ(score_of(report, "steps")->steps[1].status, HUA_MISSED);
}

/* What is said to gain most gains just that when it is said. */
static void test_best_next_is_true(void)
{
    const hua_report *report = check_lines("客：我要投诉\n服：我理解您，对不起", HUA_CHAT);
    const hua_score *score = score_of(report, "steps");
    const int32_t before = score->points;
    CHECK(score->has_best_next);
    CHECK_SLICE_EQ(score->best_step, "thank");
    CHECK_SLICE_EQ(score->best_behaviour, "thanks-again");
    CHECK_SLICE_EQ(score->best_say, "感谢您的信任。"); /* the step's: the behaviour has none */
    const int32_t gain = score->best_gain;
    report = check_lines("客：我要投诉\n服：我理解您，对不起\n服：再次致歉", HUA_CHAT);
    CHECK_EQ(score_of(report, "steps")->points, before + gain);
}

static void test_penalties(void)
{
    const hua_report *report = check_lines(
        "客：我要投诉\n"
        "服：你懂不懂。我理解您，抱歉但是不行。你懂不懂。你懂不懂",
        HUA_CHAT);
    const hua_score *score = score_of(report, "steps");
    CHECK_EQ(score->penalty_count, 3); /* 3, 10, and 2 up to the 5 of all */
    CHECK_EQ(score->penalties[0].finding, 0);
    CHECK(score->penalties[0].points == -300);
    CHECK_EQ(score->penalties[1].finding, 1);
    CHECK(score->penalties[1].points == -1000);
    CHECK_EQ(score->penalties[2].finding, 2);
    CHECK(score->penalties[2].points == -200);
    CHECK_EQ(score->points, 3500); /* 20 + 30 - 15 */
    check_sums(score);
}

static void test_floor(void)
{
    const hua_report *report = check_lines(
        "客：我要投诉\n服：抱歉但是不行。抱歉但是不行。抱歉但是不行。抱歉但是不行。那又怎样",
        HUA_CHAT);
    const hua_score *score = score_of(report, "steps");
    CHECK(score->points == 500 - 4000);
    CHECK_EQ(score->score, 0);
    check_sums(score);
}

static void test_order(void)
{
    const hua_report *report = check_lines("客：着急了\n服：马上处理，我理解您，对不起", HUA_CHAT);
    const hua_score *score = score_of(report, "order");
    CHECK_EQ(score->steps[0].status, HUA_MET);
    CHECK_EQ(score->steps[1].status, HUA_PARTLY);
    CHECK_EQ(score->steps[1].points, 50);
    CHECK(!score->has_best_next);
    CHECK_EQ(score->score, 75);
    report = check_lines("客：着急了\n服：我理解您，对不起，马上处理", HUA_CHAT);
    CHECK_EQ(score_of(report, "order")->score, 100);
    report = check_lines("客：着急了\n服：对不起，我理解您，马上处理", HUA_CHAT);
    CHECK_EQ(score_of(report, "order")->steps[0].status, HUA_MISSED); /* not after it */
}

static void test_window_and_channel(void)
{
    const hua_report *report = check_lines("服：对不起\n客：嗯\n服：再见", HUA_EMAIL);
    const hua_score *score = score_of(report, "letter");
    CHECK(score->applicable);
    CHECK_EQ(score->steps[0].status, HUA_MISSED);
    CHECK_EQ(score->best_gain, 300);
    report = check_lines("服：再见\n客：嗯\n服：对不起", HUA_EMAIL);
    CHECK_EQ(score_of(report, "letter")->steps[0].status, HUA_MET);
    report = check_lines("服：再见\n客：嗯\n服：对不起", HUA_CHAT);
    score = score_of(report, "letter");
    CHECK(score && !score->applicable);
    CHECK_EQ(score->step_count, 0);
    CHECK_EQ(score->score, 0);
}

static void test_overall(void)
{
    check_overall(check_lines("服：您好", HUA_CHAT), 100, "A");
    check_overall(check_lines("服：抱歉，但是没有", HUA_CHAT), 85, "B");
    check_overall(check_lines("服：抱歉，但是没有。那又怎样", HUA_CHAT), 80, "B");
    check_overall(
        check_lines("服：你懂不懂。你懂不懂。你懂不懂。你懂不懂。你懂不懂。你懂不懂。你懂不懂",
                    HUA_CHAT),
        0, "E");
    CHECK(!hua_report_overall(check_lines("客：您好", HUA_CHAT), NULL, NULL));
    CHECK(!hua_report_overall(check_lines("服： ", HUA_CHAT), NULL, NULL));
    /* `steps` counts alone, being the headline: 30 of 90; `order` is 0 */
    check_overall(check_lines("客：着急了，我要投诉\n服：您好", HUA_CHAT), 33, "E");
}

/* ---- suggestions -------------------------------------------------------------------------- */

static void test_message(void)
{
    const hua_report *report = check_lines("服：我很抱歉，但是没货", HUA_CHAT);
    const hua_finding *f = hua_report_finding(report, 0);
    CHECK_SLICE_EQ(f->message, "“但是”把前面的道歉收了回去：抱歉，但是");
    CHECK_SLICE_EQ(f->title, "道歉之后接转折");
}

static void check_rewrite(const char *line, const char *want, size_t start, size_t end)
{
    const hua_report *report = check_lines(line, HUA_CHAT);
    CHECK_EQ(hua_report_finding_count(report), 1);
    const hua_finding *f = hua_report_finding(report, 0);
    if (!f || !CHECK(f->suggestion_count > 0 && f->suggestions[0].rewrite))
        return;
    CHECK(f->suggestions[0].safe);
    CHECK_SLICE_EQ(f->suggestions[0].text, want);
    CHECK_EQ(f->suggestions[0].replaces.start, start);
    CHECK_EQ(f->suggestions[0].replaces.end, end);
    const hua_str turn = fx.turns[f->turn].text;
    CHECK(f->suggestions[0].replaces.byte_end <= turn.len);
}

static void test_seams(void)
{
    /* the comma in the gap and the pack's full stop meet */
    check_rewrite("服：我很抱歉，但是您的件还在路上", "我很抱歉。您的件还在路上", 0, 14);
    check_rewrite("服：您好。我很抱歉，但是，没有！！再见。", "我很抱歉。没有！！", 3, 15);
    check_rewrite("服：对不起可是。", "对不起。", 0, 6);
    check_rewrite("服：你懂不懂，请稍等。", "请稍等。", 0, 9);
    check_rewrite("服：请稍等，你懂不懂？", "请稍等？", 0, 9);
    check_rewrite("服：请稍等，你懂不懂", "请稍等", 0, 8);
}

static void test_nothing_left(void)
{
    const hua_report *report = check_lines("服：你懂不懂", HUA_CHAT);
    CHECK_EQ(hua_report_finding(report, 0)->suggestion_count, 0);
    check_rewrite("服：您好。你懂不懂。", "", 3, 8);
}

static void check_says(const char *lines, hua_channel channel, const char *first, size_t count)
{
    const hua_report *report = check_lines(lines, channel);
    const hua_finding *f = hua_report_finding(report, 0);
    size_t i = 0;
    if (!CHECK(f != NULL))
        return;
    CHECK_EQ(f->suggestion_count, count);
    while (i < f->suggestion_count && f->suggestions[i].rewrite)
        i++;
    if (CHECK(i < f->suggestion_count))
        CHECK_SLICE_EQ(f->suggestions[i].text, first);
}

static void test_choice(void)
{
    check_says("服：抱歉但是没有", HUA_CHAT, "请您检查网络。", 2);
    check_says("客：气死了\n服：抱歉但是没有", HUA_CHAT, "您先消消气。", 3);
    check_says("客：着急了\n服：抱歉但是没有", HUA_CHAT, "别急。", 3);
    check_says("客：气死了\n服：您好\n客：着急了\n服：抱歉但是没有", HUA_CHAT, "您先消消气。", 3);
    check_says("服：抱歉但是没有\n客：气死了", HUA_CHAT, "请您检查网络。", 2);
    check_says("服：抱歉但是没有", HUA_EMAIL, "请您检查网络。", 3);
}

/* A sentence that quotes what the customer told is left out where nothing was told. */
static void test_heard(void)
{
    check_says("客：断网三天了\n服：抱歉但是没有", HUA_CHAT, "您断网三天，我来跟进。", 3);
    check_says("客：断网三天，又断网五天\n服：您好\n客：断网六天\n服：抱歉但是没有", HUA_CHAT,
               "您断网三天，我来跟进。", 3);
    check_says("服：抱歉但是没有\n客：断网三天了", HUA_CHAT, "请您检查网络。", 2);
    check_says("客：斷網三天\n服：抱歉但是没有", HUA_CHAT, "您斷網三天，我来跟进。", 3);
    const hua_report *report = check_lines("客：断网三天，我要投诉\n服：這樣很抱歉", HUA_CHAT);
    CHECK_SLICE_EQ(score_of(report, "steps")->best_say, "您斷網三天，是很急。");
}

/* Words of the pack are put into the script of the text, words of the text are kept. */
static void test_script(void)
{
    const hua_report *report = check_lines("客：我要投訴\n服：這樣很抱歉，但是沒貨", HUA_CHAT);
    const hua_finding *f = hua_report_finding(report, 0);
    if (!CHECK(f && f->suggestion_count == 2))
        return;
    CHECK_SLICE_EQ(f->suggestions[0].text, "這樣很抱歉。沒貨");
    CHECK_SLICE_EQ(f->suggestions[1].text, "請您檢查網路。");
    CHECK_SLICE_EQ(f->title, "道歉之后接转折");
    CHECK_SLICE_EQ(score_of(report, "steps")->best_say, "我理解您的網路問題很急。");
}

static void test_language(void)
{
    const hua_scanner_options english = {.lang = HUA_EN};
    const hua_scanner_options traditional = {.lang = HUA_HANT};
    hua_scanner *kept = fx.scanner;
    CHECK(hua_scanner_new(&fx.scanner, fx.rules, &english, NULL) == HUA_OK);
    const hua_report *report = check_lines("服：抱歉但是没有", HUA_CHAT);
    CHECK_SLICE_EQ(hua_report_finding(report, 0)->title, "an apology taken back");
    CHECK_SLICE_EQ(hua_report_finding(report, 0)->why, "情绪会再次被点燃。");
    CHECK_SLICE_EQ(hua_report_score(report, 0)->title, "Steps");
    hua_scanner_free(fx.scanner);
    CHECK(hua_scanner_new(&fx.scanner, fx.rules, &traditional, NULL) == HUA_OK);
    report = check_lines("服：抱歉但是没有", HUA_CHAT);
    CHECK_SLICE_EQ(hua_report_finding(report, 0)->message, "“但是”把前面的道歉收了回去：抱歉但是");
    CHECK_SLICE_EQ(hua_report_finding(report, 0)->why, "情緒會再次被點燃。");
    hua_scanner_free(fx.scanner);
    fx.scanner = kept;
}

static void test_no_scores(void)
{
    const hua_scanner_options options = {.no_scores = true};
    hua_scanner *kept = fx.scanner;
    CHECK(hua_scanner_new(&fx.scanner, fx.rules, &options, NULL) == HUA_OK);
    const hua_report *report = check_lines("客：我要投诉\n服：抱歉但是没有", HUA_CHAT);
    CHECK_EQ(hua_report_finding_count(report), 1);
    CHECK_EQ(hua_report_score_count(report), 0);
    CHECK(!hua_report_overall(report, NULL, NULL));
    hua_scanner_free(fx.scanner);
    fx.scanner = kept;
}

/* ---- fixing ------------------------------------------------------------------------------- */

static hua_code fix(const char *text, hua_speaker speaker, bool unsafe, hua_str *out,
                    size_t *applied)
{
    const hua_turn turns[2] = {{speaker, text_of(text), HUA_NO_TIME, HUA_NO_TIME},
                               {HUA_AGENT, text_of("您好"), HUA_NO_TIME, HUA_NO_TIME}};
    const hua_dialogue draft = {.channel = HUA_DRAFT, .turns = turns, .turn_count = 1};
    return hua_fix(fx.scanner, &draft, unsafe, out, applied, NULL);
}

static void check_fix(const char *text, bool unsafe, const char *want, size_t times)
{
    hua_str out;
    size_t applied = 99;
    CHECK(fix(text, HUA_AGENT, unsafe, &out, &applied) == HUA_OK);
    CHECK_SLICE_EQ(out, want);
    CHECK_EQ(applied, times);
}

static void test_fix(void)
{
    /* what is left of the sentence is still a retort: no mend to be made unasked */
    check_fix("抱歉但是那又怎样", false, "抱歉但是那又怎样", 0);
    check_fix("抱歉但是没有。那又怎样", false, "抱歉。没有。那又怎样", 1);
    check_fix("您好，请讲。", false, "您好，请讲。", 0);
    check_fix("", false, "", 0);
    check_fix("我很抱歉，但是没货。对不起可是没法退！", false, "我很抱歉。没货。对不起。没法退！",
              2);
    check_fix("您好。\n抱歉但是不行。\n你懂不懂，请看。\n", false, "您好。\n抱歉。不行。\n请看。\n",
              2);
    /* the safe one brings another error and is not kept; the other only where asked for */
    check_fix("那又怎样，请讲", false, "那又怎样，请讲", 0);
    check_fix("那又怎样，请讲", true, "我明白，请讲", 1);
    check_fix("那又怎样，请讲。你懂不懂，请稍等。", false, "那又怎样，请讲。请稍等。", 1);
}

static void test_fix_domain(void)
{
    hua_str out;
    size_t applied;
    const hua_turn turns[2] = {{HUA_AGENT, text_of("您好"), HUA_NO_TIME, HUA_NO_TIME},
                               {HUA_AGENT, text_of("请讲"), HUA_NO_TIME, HUA_NO_TIME}};
    const hua_dialogue two = {.channel = HUA_DRAFT, .turns = turns, .turn_count = 2};
    const hua_dialogue none = {.channel = HUA_DRAFT};
    hua_error error;
    CHECK(fix("您好", HUA_CUSTOMER, false, &out, &applied) == HUA_E_ARGUMENT);
    CHECK(hua_fix(fx.scanner, &two, false, &out, &applied, &error) == HUA_E_ARGUMENT);
    CHECK(error.code == HUA_E_ARGUMENT && error.message[0] && error.message_en[0]);
    CHECK(hua_fix(fx.scanner, &none, false, &out, &applied, &error) == HUA_E_ARGUMENT);
}

int main(void)
{
    hua_error error;
    static const char *const paths[] = {TESTS_DIR "/unit/score.yaml"};
    const hua_code code = hua_ruleset_load(&fx.rules, paths, 1, NULL, &error);
    if (code) {
        printf("%s:%u:%u: %s\n", error.file, error.line, error.column, error.message);
        return 1;
    }
    if (hua_scanner_new(&fx.scanner, fx.rules, NULL, &error))
        return 1;
    test_all_met();
    test_partly();
    test_not_recovered();
    test_best_next_is_true();
    test_penalties();
    test_floor();
    test_order();
    test_window_and_channel();
    test_overall();
    test_message();
    test_seams();
    test_nothing_left();
    test_choice();
    test_heard();
    test_script();
    test_language();
    test_no_scores();
    test_fix();
    test_fix_domain();
    hua_scanner_free(fx.scanner);
    hua_ruleset_free(fx.rules);
    return check_report();
}
