#include "review/calibrate.h"

#include "common/fail.h"
#include "review/blind.h"
#include "review/settle.h"

#include <stdio.h>
#include <stdlib.h>

/* ---- weeks --------------------------------------------------------------- */

static long days_before(int year) /* the days from 1 January of the year 1 */
{
    long y = year - 1;
    return y * 365 + y / 4 - y / 100 + y / 400;
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static bool read_day(hua_str text, int *year, int *of_year)
{
    static const int before[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    int month, day;
    char copy[11];
    if (text.len < 10)
        return false;
    memcpy(copy, text.ptr, 10);
    copy[10] = '\0';
    if (sscanf(copy, "%4d-%2d-%2d", year, &month, &day) != 3 || *year < 1 || month < 1 ||
        month > 12 || day < 1 || day > 31)
        return false;
    *of_year = before[month - 1] + day + (month > 2 && is_leap(*year));
    return true;
}

/* 1 = Monday; 1 January of the year 1 was one. */
static int weekday_of(int year, int of_year)
{
    return (int)((days_before(year) + of_year - 1) % 7) + 1;
}

/* A year has 53 weeks if it begins or ends on a Thursday. */
static int weeks_of(int year)
{
    return weekday_of(year, 1) == 4 || weekday_of(year, is_leap(year) ? 366 : 365) == 4 ? 53 : 52;
}

/* A week belongs to the year that has its Thursday. */
void calibrate_week(hua_str day, char week[16])
{
    int year, of_year;
    week[0] = '\0';
    if (!read_day(day, &year, &of_year))
        return;
    int number = (of_year - weekday_of(year, of_year) + 10) / 7;
    if (number < 1) {
        year--;
        number = weeks_of(year);
    } else if (number > weeks_of(year)) {
        year++;
        number = 1;
    }
    snprintf(week, 16, "%04d-W%02d", year, number);
}

/* ---- lists --------------------------------------------------------------- */

static hua_str keep(calibration *c, hua_str text)
{
    hua_str kept = cli_arena_copy(&c->arena, text);
    c->failed = c->failed || !kept.ptr;
    return kept;
}

/* Each answers NULL if memory is lacking. */
static rule_count *rule_of(calibration *c, const sheet_finding *f)
{
    for (size_t i = 0; i < c->rules.count; i++)
        if (cli_eq(c->rules.items[i].rule, f->rule))
            return &c->rules.items[i];
    const rule_count row = {keep(c, f->rule), keep(c, f->title), keep(c, f->category), 0, 0};
    c->failed = c->failed || !cli_list_push(&c->rules, row);
    return c->failed ? NULL : &c->rules.items[c->rules.count - 1];
}

static week_count *week_of(calibration *c, hua_str day)
{
    week_count row = {.accepted = 0};
    calibrate_week(day, row.week);
    for (size_t i = 0; i < c->weeks.count; i++)
        if (strcmp(c->weeks.items[i].week, row.week) == 0)
            return &c->weeks.items[i];
    c->failed = c->failed || !cli_list_push(&c->weeks, row);
    return c->failed ? NULL : &c->weeks.items[c->weeks.count - 1];
}

static void count_missed(calibration *c, hua_str category)
{
    for (size_t i = 0; i < c->missed.count; i++) {
        if (cli_eq(c->missed.items[i].name, category)) {
            c->missed.items[i].n++;
            return;
        }
    }
    const name_count row = {keep(c, category), 1};
    c->failed = c->failed || !cli_list_push(&c->missed, row);
}

static pair_count *pair_of(calibration *c, hua_str a, hua_str b)
{
    for (size_t i = 0; i < c->pairs.count; i++)
        if (cli_eq(c->pairs.items[i].a, a) && cli_eq(c->pairs.items[i].b, b))
            return &c->pairs.items[i];
    const pair_count row = {.a = keep(c, a), .b = keep(c, b)};
    c->failed = c->failed || !cli_list_push(&c->pairs, row);
    return c->failed ? NULL : &c->pairs.items[c->pairs.count - 1];
}

static machine_count *machine_of(calibration *c, hua_str reviewer)
{
    for (size_t i = 0; i < c->machine.count; i++)
        if (cli_eq(c->machine.items[i].reviewer, reviewer))
            return &c->machine.items[i];
    const machine_count row = {.reviewer = keep(c, reviewer)};
    c->failed = c->failed || !cli_list_push(&c->machine, row);
    return c->failed ? NULL : &c->machine.items[c->machine.count - 1];
}

static rubric_count *rubric_of(calibration *c, machine_count *m, const sheet_step *step)
{
    for (size_t i = 0; i < m->rubrics.count; i++)
        if (cli_eq(m->rubrics.items[i].rubric, step->rubric))
            return &m->rubrics.items[i];
    const rubric_count row = {.rubric = keep(c, step->rubric),
                              .title = keep(c, step->rubric_title)};
    c->failed = c->failed || !cli_list_push(&m->rubrics, row);
    return c->failed ? NULL : &m->rubrics.items[m->rubrics.count - 1];
}

/* ---- rules --------------------------------------------------------------- */

/* When the last of those who are done was done; of an appeal alone, when it was made. */
static hua_str settled_at(const sheet *s)
{
    hua_str last = {"", 0};
    for (size_t i = 0; i < s->reviewers.count; i++) {
        hua_str at = s->reviewers.items[i].done_at;
        if (s->reviewers.items[i].done && at.len &&
            (!last.len || (at.len == last.len && memcmp(at.ptr, last.ptr, at.len) > 0)))
            last = at;
    }
    for (size_t i = 0; !last.len && i < s->appeals.count; i++)
        last = s->appeals.items[i].at;
    return last;
}

static void add_rules(calibration *c, const sheet *s)
{
    hua_str at = settled_at(s);
    for (size_t i = 0; i < s->findings.count; i++) {
        settled verdict = settle_finding(s, i);
        if (verdict != SETTLED_YES && verdict != SETTLED_NO)
            continue;
        rule_count *rule = rule_of(c, &s->findings.items[i]);
        week_count *week = week_of(c, at);
        if (!rule || !week)
            return;
        rule->accepted += verdict == SETTLED_YES;
        rule->rejected += verdict == SETTLED_NO;
        week->accepted += verdict == SETTLED_YES;
        week->rejected += verdict == SETTLED_NO;
    }
}

/* What several have added is one. */
static bool is_first(const sheet *s, size_t missed)
{
    for (size_t i = 0; i < missed; i++)
        if (settle_same(&s->missed.items[i], &s->missed.items[missed]) &&
            s->reviewers.items[s->missed.items[i].reviewer].done)
            return false;
    return true;
}

static void add_missed(calibration *c, const sheet *s)
{
    for (size_t i = 0; i < s->missed.count; i++)
        if (settle_missed(s, i) == SETTLED_YES && is_first(s, i) &&
            s->reviewers.items[s->missed.items[i].reviewer].done)
            count_missed(c, s->missed.items[i].category);
}

/* ---- two reviewers ------------------------------------------------------- */

static size_t scale(hua_status status)
{
    return status == HUA_NA ? HUA_MISSED : (size_t)status;
}

static bool has_like(const sheet *s, size_t reviewer, const sheet_missed *m)
{
    for (size_t i = 0; i < s->missed.count; i++)
        if (s->missed.items[i].reviewer == (int)reviewer && settle_same(&s->missed.items[i], m))
            return true;
    return false;
}

static void add_pair_findings(pair_count *pair, const sheet *s, size_t a, size_t b)
{
    for (size_t i = 0; i < s->findings.count; i++) {
        const sheet_verdict *x = &s->reviewers.items[a].verdicts[i];
        const sheet_verdict *y = &s->reviewers.items[b].verdicts[i];
        if (x->given && y->given)
            pair->findings[x->accept][y->accept]++;
    }
    for (size_t i = 0; i < s->missed.count; i++) {
        const sheet_missed *m = &s->missed.items[i];
        if (m->reviewer == (int)a)
            pair->findings[1][has_like(s, b, m)]++;
        else if (m->reviewer == (int)b && !has_like(s, a, m))
            pair->findings[0][1]++;
    }
}

static void add_step(size_t table[STATUSES][STATUSES], hua_status row, hua_status column)
{
    if (row != HUA_NA || column != HUA_NA)
        table[scale(row)][scale(column)]++;
}

static void add_pair(calibration *c, const sheet *s, size_t a, size_t b)
{
    pair_count *pair = pair_of(c, s->reviewers.items[a].name, s->reviewers.items[b].name);
    if (!pair)
        return;
    pair->dialogues++;
    add_pair_findings(pair, s, a, b);
    for (size_t i = 0; i < s->steps.count; i++)
        add_step(pair->steps, settle_status(s, a, i), settle_status(s, b, i));
}

/* ---- machine and reviewer ------------------------------------------------ */

static bool marks_turn(const sheet *s, size_t reviewer, size_t turn)
{
    for (size_t i = 0; i < s->findings.count; i++)
        if (s->findings.items[i].turn == turn && s->reviewers.items[reviewer].verdicts[i].accept)
            return true;
    for (size_t i = 0; i < s->missed.count; i++)
        if (s->missed.items[i].turn == turn && s->missed.items[i].reviewer == (int)reviewer)
            return true;
    return false;
}

static bool finds_in_turn(const sheet *s, size_t turn)
{
    for (size_t i = 0; i < s->findings.count; i++)
        if (s->findings.items[i].turn == turn)
            return true;
    return false;
}

static void add_machine(calibration *c, const sheet *s, const hua_dialogue *dialogue, size_t r)
{
    const sheet_reviewer *reviewer = &s->reviewers.items[r];
    machine_count *m = machine_of(c, reviewer->name);
    if (!m)
        return;
    m->dialogues++;
    for (size_t i = 0; i < s->findings.count; i++) {
        m->accepted += reviewer->verdicts[i].given && reviewer->verdicts[i].accept;
        m->rejected += reviewer->verdicts[i].given && !reviewer->verdicts[i].accept;
    }
    for (size_t i = 0; i < dialogue->turn_count; i++) {
        bool machine = finds_in_turn(s, i), person = marks_turn(s, r, i);
        if (machine || person || dialogue->turns[i].speaker == HUA_AGENT)
            m->turns[machine][person]++;
    }
    for (size_t i = 0; i < s->steps.count; i++) {
        rubric_count *rubric = rubric_of(c, m, &s->steps.items[i]);
        if (!rubric)
            return;
        add_step(m->steps, s->steps.items[i].machine, settle_status(s, r, i));
        add_step(rubric->steps, s->steps.items[i].machine, settle_status(s, r, i));
    }
}

/* ---- all of a dialogue --------------------------------------------------- */

void calibrate_add(calibration *c, const sheet *s, const hua_dialogue *dialogue, hua_str reviewer)
{
    const bool all = blind_counts(s, reviewer);
    add_rules(c, s);
    add_missed(c, s);
    for (size_t a = 0; a < s->reviewers.count; a++) {
        if (!s->reviewers.items[a].done)
            continue;
        if (all || cli_eq(s->reviewers.items[a].name, reviewer))
            add_machine(c, s, dialogue, a);
        for (size_t b = a + 1; all && b < s->reviewers.count; b++)
            if (s->reviewers.items[b].done)
                add_pair(c, s, a, b);
    }
}

void calibrate_free(calibration *c)
{
    for (size_t i = 0; i < c->machine.count; i++)
        cli_list_free(&c->machine.items[i].rubrics);
    cli_list_free(&c->rules);
    cli_list_free(&c->missed);
    cli_list_free(&c->pairs);
    cli_list_free(&c->machine);
    cli_list_free(&c->weeks);
    cli_arena_free(&c->arena);
}

typedef struct calibrate_walk {
    calibration c;
    hua_str reviewer;
} calibrate_walk;

static bool take_sheet(void *ctx, const sheet *s, const hua_dialogue *dialogue)
{
    calibrate_walk *walk = ctx;
    calibrate_add(&walk->c, s, dialogue, walk->reviewer);
    return true;
}

hua_code calibrate_desk(json_out *out, desk *d, hua_str reviewer, title_names *names,
                        hua_error *error)
{
    calibrate_walk walk = {.reviewer = reviewer};
    const sheet_visit visit = {.ctx = &walk, .take = take_sheet};
    hua_code code = sheet_walk(d, &visit, error);
    if (code == HUA_OK && walk.c.failed)
        code = cli_fail_memory(error);
    if (code == HUA_OK)
        calibrate_put(out, &walk.c, names);
    calibrate_free(&walk.c);
    return code;
}
