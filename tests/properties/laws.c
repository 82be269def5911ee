#include "properties/laws.h"

#include <stdio.h>
#include <string.h>

typedef struct judge {
    const hua_report *report;
    const hua_dialogue *dialogue;
    char *why; /* of the first law broken */
    size_t size;
    bool broken;
} judge;

static bool complain(judge *j, const char *what, const char *law)
{
    if (!j->broken)
        snprintf(j->why, j->size, "%s: %s", what, law);
    j->broken = true;
    return false;
}

/* ---- spans ------------------------------------------------------------------ */

/* Bytes that may follow the lead byte `c`, and the range of the first of them; 0 = c stands alone. */
static size_t followers(unsigned char c, unsigned char *low, unsigned char *high)
{
    *low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    *high = c == 0xED ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    if (c >= 0xC2 && c <= 0xDF)
        return 1;
    if (c >= 0xE0 && c <= 0xEF)
        return 2;
    return c >= 0xF0 && c <= 0xF4 ? 3 : 0;
}

/* Bytes of the character at `at`; of ill-formed text, of its maximal subpart. */
static size_t character(hua_str text, size_t at)
{
    unsigned char low, high;
    size_t more = followers((unsigned char)text.ptr[at], &low, &high), n = 1;
    while (n <= more && at + n < text.len) {
        unsigned char c = (unsigned char)text.ptr[at + n];
        if (c < low || c > high)
            break;
        low = 0x80, high = 0xBF;
        n++;
    }
    return n;
}

/* The byte at which the n-th character begins; SIZE_MAX if the text is shorter. */
static size_t byte_of(hua_str text, size_t n)
{
    size_t at = 0;
    while (n && at < text.len) {
        at += character(text, at);
        n--;
    }
    return n ? SIZE_MAX : at;
}

static bool span_holds(judge *j, uint32_t turn, hua_span span, const char *what)
{
    if (turn >= j->dialogue->turn_count)
        return complain(j, what, "its turn is not in the dialogue");
    hua_str text = j->dialogue->turns[turn].text;
    if (span.start > span.end || span.byte_start > span.byte_end || span.byte_end > text.len)
        return complain(j, what, "its span is out of order or past the end");
    if (byte_of(text, span.start) != span.byte_start || byte_of(text, span.end) != span.byte_end)
        return complain(j, what, "its code points and bytes are different places");
    return true;
}

static bool slice_holds(judge *j, uint32_t turn, hua_span span, hua_str text, const char *what)
{
    if (!span_holds(j, turn, span, what))
        return false;
    const char *slice = j->dialogue->turns[turn].text.ptr + span.byte_start;
    size_t len = span.byte_end - span.byte_start;
    if (text.len != len || (len && memcmp(text.ptr, slice, len) != 0))
        return complain(j, what, "its text is not the slice");
    return true;
}

/* ---- findings ---------------------------------------------------------------- */

static int compare_text(hua_str a, hua_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static bool in_order(const hua_finding *a, const hua_finding *b)
{
    if (a->turn != b->turn)
        return a->turn < b->turn;
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start;
    if (a->span.end != b->span.end)
        return a->span.end > b->span.end;
    return compare_text(a->rule, b->rule) <= 0;
}

static void finding_holds(judge *j, const hua_finding *f)
{
    if (!slice_holds(j, f->turn, f->span, f->text, "finding"))
        return;
    if (f->span.start == f->span.end && j->dialogue->turns[f->turn].text.len)
        complain(j, "finding", "its span is empty");
    if (f->rule.len == 0 || f->category.len == 0 || f->severity > HUA_ERROR)
        complain(j, "finding", "it lacks a rule, a category or a severity");
    for (size_t i = 0; i < f->related_count; i++)
        span_holds(j, f->related[i].turn, f->related[i].span, "related place");
    for (size_t i = 0; i < f->suggestion_count; i++)
        if (f->suggestions[i].rewrite)
            span_holds(j, f->turn, f->suggestions[i].replaces, "suggestion");
}

static void findings_hold(judge *j)
{
    const hua_finding *before = NULL;
    for (size_t i = 0; i < hua_report_finding_count(j->report); i++) {
        const hua_finding *f = hua_report_finding(j->report, i);
        finding_holds(j, f);
        if (before && !in_order(before, f))
            complain(j, "findings", "they are out of order");
        before = f;
    }
}

/* ---- scores ------------------------------------------------------------------- */

static void step_holds(judge *j, const hua_step *step)
{
    for (size_t i = 0; i < step->evidence_count; i++) {
        const hua_evidence *e = &step->evidence[i];
        slice_holds(j, e->turn, e->span, e->text, "evidence");
    }
    if (step->points < 0 || step->points > step->of)
        complain(j, "step", "its points are not between 0 and what is possible");
    if (step->status == HUA_MET && step->points != step->of)
        complain(j, "step", "it is met and has not all of its points");
    if (step->status == HUA_MISSED && step->points != 0)
        complain(j, "step", "it is missed and has points");
}

static void score_holds(judge *j, const hua_score *score)
{
    int64_t points = 0, of = 0;
    for (size_t i = 0; i < score->step_count; i++) {
        step_holds(j, &score->steps[i]);
        if (score->steps[i].status != HUA_NA) {
            points += score->steps[i].points;
            of += score->steps[i].of;
        }
    }
    for (size_t i = 0; i < score->penalty_count; i++) {
        points += score->penalties[i].points;
        if (score->penalties[i].points > 0)
            complain(j, "penalty", "it adds points");
        if (score->penalties[i].finding >= hua_report_finding_count(j->report))
            complain(j, "penalty", "its finding is not in the report");
    }
    int64_t kept = points > 0 ? points : 0;
    int64_t expected = score->applicable && of ? (kept * 200 + of) / (2 * of) : 0;
    if (score->applicable &&
        (score->of != of || (score->points != points && score->points != kept)))
        complain(j, "score", "its points are not the sum of its steps and penalties");
    if (score->score != expected)
        complain(j, "score", "it does not follow from its points");
}

bool laws_hold(const hua_report *report, char *why, size_t size)
{
    judge j = {.report = report, .dialogue = hua_report_dialogue(report), .why = why, .size = size};
    int32_t overall;
    const char *grade;
    findings_hold(&j);
    for (size_t i = 0; i < hua_report_score_count(report); i++)
        score_holds(&j, hua_report_score(report, i));
    for (size_t i = 0; i < hua_report_behaviour_count(report); i++) {
        const hua_behaviour *b = hua_report_behaviour(report, i);
        slice_holds(&j, b->turn, b->span, b->text, "behaviour");
    }
    for (size_t i = 0; i < hua_report_tag_count(report); i++) {
        const hua_tag *tag = hua_report_tag(report, i);
        span_holds(&j, tag->turn, tag->span, "tag");
    }
    if (hua_report_overall(report, &overall, &grade) &&
        (overall < 0 || overall > 100 || strlen(grade) != 1 || !strchr("ABCDE", grade[0])))
        complain(&j, "overall", "it is not 0 to 100, A to E");
    return !j.broken;
}
