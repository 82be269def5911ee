/*
 * What is settled, and the figures of a calibration, on sheets made by hand.  The numbers in the
 * checks are worked out on paper; the kappas of two by two tables are the common textbook ones.
 */
#include "check.h"

#include "review/blind.h"
#include "review/calibrate.h"
#include "review/labels.h"
#include "review/settle.h"

#include <math.h>
#include <stdlib.h>

static bool near(double got, double want)
{
    return fabs(got - want) < 0.00005;
}

/* ---- a sheet ------------------------------------------------------------- */

static void add_finding(sheet *s, const char *rule, uint32_t turn, size_t start, size_t end)
{
    const sheet_finding f = {.id = (int64_t)s->findings.count + 1,
                             .rule = cli_str(rule),
                             .category = CLI_STR("ignorance"),
                             .severity = CLI_STR("error"),
                             .title = cli_str(rule),
                             .turn = turn,
                             .start = start,
                             .end = end};
    CHECK(cli_list_push(&s->findings, f));
}

static void add_step(sheet *s, const char *step, hua_status machine)
{
    const sheet_step one = {CLI_STR("care"), CLI_STR("关怀"), cli_str(step), cli_str(step),
                            machine};
    CHECK(cli_list_push(&s->steps, one));
}

/* `verdicts` by finding: "ynn-". */
static sheet_reviewer *add_reviewer(sheet *s, const char *name, const char *verdicts)
{
    sheet_reviewer r = {
        .name = cli_str(name),
        .done_at = CLI_STR("2026-01-05T10:00:00Z"),
        .done = true,
        .verdicts = cli_arena_get(&s->arena, 64 * sizeof *r.verdicts),
        .corrections = cli_arena_get(&s->arena, 64 * sizeof *r.corrections),
    };
    for (size_t i = 0; verdicts[i]; i++)
        r.verdicts[i] = (sheet_verdict){.given = verdicts[i] != '-', .accept = verdicts[i] == 'y'};
    CHECK(cli_list_push(&s->reviewers, r));
    return &s->reviewers.items[s->reviewers.count - 1];
}

static void add_missed(sheet *s, int reviewer, size_t start, size_t end, const char *category)
{
    const sheet_missed m = {.id = (int64_t)s->missed.count + 1,
                            .reviewer = reviewer,
                            .turn = 0,
                            .start = start,
                            .end = end,
                            .category = cli_str(category)};
    CHECK(cli_list_push(&s->missed, m));
}

static void correct(sheet_reviewer *r, size_t step, hua_status status)
{
    r->corrections[step] = (sheet_correction){.given = true, .status = status};
}

static const hua_turn turns[] = {{.speaker = HUA_AGENT, .text = {"我不知道，您问别人去吧", 33}},
                                 {.speaker = HUA_CUSTOMER, .text = {"哦", 3}},
                                 {.speaker = HUA_AGENT, .text = {"好的", 6}}};
static const hua_dialogue dialogue = {.turns = turns, .turn_count = 3};

/* ---- statistics ---------------------------------------------------------- */

static void test_kappa2(void)
{
    const size_t grants[2][2] = {{20, 5}, {10, 15}};
    const size_t skewed[2][2] = {{45, 15}, {25, 15}};
    const size_t other[2][2] = {{25, 35}, {5, 35}};
    const size_t perfect[2][2] = {{3, 0}, {0, 4}};
    const size_t one_sided[2][2] = {{7, 0}, {0, 0}};
    const size_t nothing[2][2] = {{0, 0}, {0, 0}};
    CHECK(near(stats_kappa2(grants), 0.4) && near(stats_agreement2(grants), 0.7));
    CHECK(near(stats_kappa2(skewed), 0.1304) && near(stats_agreement2(skewed), 0.6));
    CHECK(near(stats_kappa2(other), 0.2593));
    CHECK(near(stats_kappa2(perfect), 1));
    CHECK(isnan(stats_kappa2(one_sided)) && near(stats_agreement2(one_sided), 1));
    CHECK(isnan(stats_kappa2(nothing)) && isnan(stats_agreement2(nothing)));
}

static void check_week(const char *day, const char *want)
{
    char week[16];
    calibrate_week(cli_str(day), week);
    CHECK_STR_EQ(week, want);
}

static void test_weeks(void)
{
    check_week("2005-01-01", "2004-W53");
    check_week("2005-01-02", "2004-W53");
    check_week("2005-01-03", "2005-W01");
    check_week("2005-12-31", "2005-W52");
    check_week("2007-12-31", "2008-W01");
    check_week("2008-12-28", "2008-W52");
    check_week("2008-12-29", "2009-W01");
    check_week("2010-01-03T23:59:59Z", "2009-W53");
    check_week("2024-02-29", "2024-W09");
    check_week("2026-01-01", "2026-W01");
    check_week("2026-13-01", "");
    check_week("gestern", "");
    check_week("", "");
}

/* ---- settling ------------------------------------------------------------ */

static void test_settling(void)
{
    sheet s = {.id = 1};
    hua_status status = HUA_NA;
    add_finding(&s, "a", 0, 0, 4);
    add_finding(&s, "a", 0, 6, 8);
    add_step(&s, "calm", HUA_MISSED);
    CHECK(settle_finding(&s, 0) == SETTLED_NOT && settle_step(&s, 0, &status) == SETTLED_NOT);
    add_reviewer(&s, "甲", "yn");
    CHECK(settle_finding(&s, 0) == SETTLED_YES && settle_finding(&s, 1) == SETTLED_NO);
    CHECK(!settle_disputed(&s));
    correct(add_reviewer(&s, "乙", "nn"), 0, HUA_PARTLY);
    CHECK(settle_finding(&s, 0) == SETTLED_DISPUTE && settle_finding(&s, 1) == SETTLED_NO);
    CHECK(settle_step(&s, 0, &status) == SETTLED_DISPUTE && settle_disputed(&s));
    add_reviewer(&s, "丙", "yy"); /* the third settles it */
    CHECK(settle_finding(&s, 0) == SETTLED_YES && settle_finding(&s, 1) == SETTLED_NO);
    CHECK(settle_step(&s, 0, &status) == SETTLED_YES && status == HUA_MISSED);
    CHECK(!settle_disputed(&s));
    s.reviewers.items[2].done = false; /* who is not done does not count */
    CHECK(settle_finding(&s, 0) == SETTLED_DISPUTE);
    const sheet_appeal appeal = {.state = CLI_STR("upheld"), .finding = 0};
    CHECK(cli_list_push(&s.appeals, appeal));
    CHECK(settle_finding(&s, 0) == SETTLED_NO);
    sheet_free(&s);
}

static void test_missed(void)
{
    sheet s = {.id = 1};
    add_reviewer(&s, "甲", "");
    add_missed(&s, 0, 0, 4, "stalling");
    CHECK(settle_missed(&s, 0) == SETTLED_YES);
    add_reviewer(&s, "乙", "");
    CHECK(settle_missed(&s, 0) == SETTLED_DISPUTE);
    add_missed(&s, 1, 4, 6, "stalling"); /* touches, but does not overlap */
    add_missed(&s, 1, 0, 4, "excuse");   /* the same words, of another kind */
    CHECK(settle_missed(&s, 0) == SETTLED_DISPUTE);
    add_missed(&s, 1, 3, 6, "stalling");
    CHECK(settle_missed(&s, 0) == SETTLED_YES && settle_missed(&s, 2) == SETTLED_DISPUTE);
    sheet_free(&s);
}

static void test_blind(void)
{
    sheet s = {.id = 1};
    const hua_str a = CLI_STR("甲"), b = CLI_STR("乙"), c = CLI_STR("丙"), nobody = {"", 0};
    add_reviewer(&s, "甲", "");
    add_reviewer(&s, "乙", "")->done = false;
    CHECK(blind_sees(&s, a) && !blind_sees(&s, b) && !blind_sees(&s, c) && !blind_sees(&s, nobody));
    CHECK(!blind_hides(&s, a) && blind_hides(&s, b)); /* 乙 is not done: nothing of hers to see */
    CHECK_STR_EQ(blind_status(&s, b), "open");
    CHECK_STR_EQ(blind_status(&s, c), "new");
    CHECK(blind_counts(&s, a) && !blind_counts(&s, b) && !blind_counts(&s, c));
    CHECK(blind_counts(&s, nobody));
    s.reviewers.items[1].done = true;
    CHECK(blind_counts(&s, c) && blind_hides(&s, a));
    sheet_free(&s);
}

/* ---- calibration --------------------------------------------------------- */

/*
 * Ten findings in turn 0; 甲 and 乙 say yes/yes to four, yes/no to one, no/yes to two, no/no to
 * three.  甲 alone adds one, both add another.  So yes/yes 5, yes/no 2, no/yes 2, no/no 3 of 12:
 * agreement 8/12; chance (7 * 7 + 5 * 5) / 144; kappa (96 - 74) / (144 - 74).
 */
static void fill(sheet *s)
{
    for (size_t i = 0; i < 10; i++)
        add_finding(s, i % 2 ? "odd" : "even", 0, i, i + 1);
    add_step(s, "a", HUA_MET);
    add_step(s, "b", HUA_MISSED);
    add_step(s, "c", HUA_PARTLY);
    add_step(s, "d", HUA_NA);
    sheet_reviewer *first = add_reviewer(s, "甲", "yyyyynnnnn");
    correct(first, 1, HUA_MET);
    correct(first, 2, HUA_MET);
    sheet_reviewer *second = add_reviewer(s, "乙", "yyyynyynnn");
    correct(second, 1, HUA_PARTLY);
    add_missed(s, 0, 20, 22, "stalling");
    add_missed(s, 0, 30, 32, "stalling");
    add_missed(s, 1, 31, 33, "stalling");
}

static void check_pair(const calibration *c)
{
    if (!CHECK(c->pairs.count == 1))
        return;
    const pair_count *p = &c->pairs.items[0];
    size_t findings[2][2];
    memcpy(findings, p->findings, sizeof findings);
    CHECK_SLICE_EQ(p->a, "甲");
    CHECK_EQ(findings[1][1], 5);
    CHECK_EQ(findings[1][0], 2);
    CHECK_EQ(findings[0][1], 2);
    CHECK_EQ(findings[0][0], 3);
    CHECK(near(stats_agreement2(findings), 8.0 / 12));
    CHECK(near(stats_kappa2(findings), 22.0 / 70));
    /* steps: a met/met, b met/partly, c met/partly, d n/a of both: left out */
    CHECK_EQ(p->steps[2][2], 1);
    CHECK_EQ(p->steps[2][1], 2);
    CHECK(near(stats_agreement(p->steps), 1.0 / 3));
}

/*
 * Turn 0 has findings, of which both accept some; turn 1 is a customer's without any; turn 2 has
 * nothing: yes/yes 1, no/no 1.
 */
static void check_machine(const calibration *c)
{
    if (!CHECK(c->machine.count == 2))
        return;
    const machine_count *m = &c->machine.items[0];
    CHECK_SLICE_EQ(m->reviewer, "甲");
    CHECK_EQ(m->accepted, 5);
    CHECK_EQ(m->rejected, 5);
    CHECK_EQ(m->turns[1][1], 1);
    CHECK_EQ(m->turns[0][0], 1);
    CHECK_EQ(m->turns[1][0] + m->turns[0][1], 0);
    CHECK_EQ(m->steps[2][2], 1); /* machine by reviewer */
    CHECK_EQ(m->steps[0][2], 1);
    CHECK_EQ(m->steps[1][2], 1);
    CHECK(m->rubrics.count == 1 && m->rubrics.items[0].steps[0][2] == 1);
}

/* Settled: yes to findings 0 to 3, no to 7 to 9; 4 to 6 are in dispute. */
static void check_rules(const calibration *c)
{
    if (!CHECK(c->rules.count == 2 && c->weeks.count == 1 && c->missed.count == 1))
        return;
    CHECK_SLICE_EQ(c->rules.items[0].rule, "even");
    CHECK_EQ(c->rules.items[0].accepted, 2);
    CHECK_EQ(c->rules.items[0].rejected, 1);
    CHECK_EQ(c->rules.items[1].accepted, 2);
    CHECK_EQ(c->rules.items[1].rejected, 2);
    CHECK_STR_EQ(c->weeks.items[0].week, "2026-W02");
    CHECK_EQ(c->weeks.items[0].accepted, 4);
    CHECK_EQ(c->weeks.items[0].rejected, 3);
    CHECK_EQ(c->missed.items[0].n, 1);
}

static void test_calibration(void)
{
    calibration c = {.failed = false};
    sheet s = {.id = 1};
    fill(&s);
    calibrate_add(&c, &s, &dialogue, (hua_str){"", 0});
    check_pair(&c);
    check_machine(&c);
    check_rules(&c);
    calibrate_free(&c);
    c = (calibration){.failed = false};
    s.reviewers.items[1].done = false;
    calibrate_add(&c, &s, &dialogue, CLI_STR("乙")); /* still reads: no names for her */
    CHECK(c.pairs.count == 0 && c.machine.count == 0 && c.rules.count == 2);
    calibrate_free(&c);
    sheet_free(&s);
}

static void test_json(void)
{
    calibration c = {.failed = false};
    json_out out = {.follows = false};
    calibrate_put(&out, &c, NULL);
    CHECK_SLICE_EQ(cli_text_str(&out.text),
                   "{\"rules\":[],\"missed\":[],\"pairs\":[],\"machine\":[],\"trend\":[]}");
    cli_text_free(&out.text);
    sheet s = {.id = 1};
    add_finding(&s, "a", 0, 0, 1);
    add_reviewer(&s, "甲", "y");
    calibrate_add(&c, &s, &dialogue, (hua_str){"", 0});
    out = (json_out){.follows = false};
    calibrate_put(&out, &c, NULL);
    const char *text = (cli_text_add(&out.text, (hua_str){"", 1}), out.text.ptr);
    /* one of one: Wilson's interval begins at 1 / (1 + 1.96 * 1.96) */
    CHECK(strstr(text, "\"precision\":1,\"low\":0.207,\"high\":1") != NULL);
    CHECK(strstr(text, "\"steps\":{\"n\":0,\"agreement\":null,\"kappa\":null}") != NULL);
    cli_text_free(&out.text);
    calibrate_free(&c);
    sheet_free(&s);
}

/* ---- labels -------------------------------------------------------------- */

static bool label_text(const sheet *s, const char *want)
{
    json_out out = {.follows = false};
    bool written = review_labels_put(&out, s, &dialogue);
    cli_text_add(&out.text, (hua_str){"", 1});
    const char *labels = written ? strstr(out.text.ptr, "\"labels\":") : "nothing";
    bool same = labels && strncmp(labels, want, strlen(want)) == 0;
    if (!same)
        printf("    got %s\n", labels ? labels : out.text.ptr);
    cli_text_free(&out.text);
    return same;
}

static void test_labels(void)
{
    sheet s = {.id = 1};
    CHECK(label_text(&s, "nothing")); /* nobody is done */
    add_finding(&s, "a", 0, 0, 4);
    add_step(&s, "calm", HUA_NA);
    add_reviewer(&s, "甲", "y");
    add_missed(&s, 0, 5, 9, "buck-passing");
    CHECK(label_text(&s, "\"labels\":{\"findings\":[{\"turn\":0,\"category\":\"ignorance\","
                         "\"severity\":\"error\",\"text\":\"我不知道\",\"start\":0},"
                         "{\"turn\":0,\"category\":\"buck-passing\",\"text\":\"您问别人\","
                         "\"start\":5}],\"steps\":{\"care\":{\"calm\":\"n/a\"}}}"));
    add_finding(&s, "b", 2, 0, 2); /* a later audit's, which nobody has judged */
    CHECK(label_text(&s, "\"labels\":{\"steps\":{"));
    const sheet_appeal appeal = {.state = CLI_STR("upheld"),
                                 .finding = SHEET_NONE,
                                 .rubric = CLI_STR("care"),
                                 .step = CLI_STR("calm")};
    CHECK(cli_list_push(&s.appeals, appeal));
    CHECK(label_text(&s, "nothing"));
    sheet_free(&s);
}

int main(void)
{
    test_kappa2();
    test_weeks();
    test_settling();
    test_missed();
    test_blind();
    test_calibration();
    test_json();
    test_labels();
    return check_report();
}
