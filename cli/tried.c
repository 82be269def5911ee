#include "tried.h"

#include "common/text.h"

#include <stdlib.h>

/* ---- traces of one entry ----------------------------------------------- */

static bool same_entry(const hua_trace *a, const hua_trace *b)
{
    return a->of == b->of && cli_eq(a->rule, b->rule) && cli_eq(a->value, b->value);
}

static bool same_span(hua_span a, hua_span b)
{
    return a.byte_start == b.byte_start && a.byte_end == b.byte_end;
}

static bool overlap(hua_span a, hua_span b)
{
    return a.byte_start < b.byte_end && b.byte_start < a.byte_end;
}

/*
 * What dropped the match at `i`.  Exceptions are told right behind their match; conditions on other
 * turns later, with the span of the match.
 */
static const hua_trace *what_dropped(const trace_list *traces, size_t i)
{
    const hua_trace *match = &traces->list.items[i];
    bool just_told = true;
    for (size_t k = i + 1; k < traces->list.count; k++) {
        const hua_trace *t = &traces->list.items[k];
        if (t->turn != match->turn || !same_entry(t, match))
            continue;
        if (t->kind == HUA_TRACE_MATCH || t->kind == HUA_TRACE_REFUSED)
            just_told = false;
        if (t->kind == HUA_TRACE_EXCEPTION && just_told)
            return t;
        if (t->kind == HUA_TRACE_CONDITION && !t->held && same_span(t->span, match->span))
            return t;
        if (t->kind == HUA_TRACE_ABSORBED && same_span(t->span, match->span))
            return t;
    }
    return NULL;
}

const hua_trace *tried_part(const tried_find *find, const trace_list *traces, size_t i)
{
    if (!find->match || find->match->kind != HUA_TRACE_MATCH)
        return NULL;
    size_t at = (size_t)(find->match - traces->list.items) + 1 + i;
    if (at >= traces->list.count || traces->list.items[at].kind != HUA_TRACE_PART)
        return NULL;
    return &traces->list.items[at];
}

/* ---- what counts ------------------------------------------------------- */

static bool is_of(const tried_find *find, const hua_trace *t)
{
    return t->of == find->kind && cli_eq(t->rule, find->id) && cli_eq(t->value, find->value);
}

/* One finding may be made of several finds that touch. */
static bool lies_in(const hua_trace *match, const tried_find *find)
{
    if (find->kind != HUA_RULE)
        return same_span(match->span, find->span);
    return match->span.byte_start >= find->span.byte_start &&
           match->span.byte_end <= find->span.byte_end;
}

/* The match that the find came from: in its place, else (a finding on the answer) the first. */
static const hua_trace *match_of(const tried_find *find, const trace_list *traces)
{
    const hua_trace *first = NULL;
    for (size_t i = 0; i < traces->list.count; i++) {
        const hua_trace *t = &traces->list.items[i];
        if (t->kind != HUA_TRACE_MATCH || !is_of(find, t) || what_dropped(traces, i))
            continue;
        if (t->turn == find->turn && lies_in(t, find))
            return t;
        if (!first && find->kind == HUA_RULE)
            first = t;
    }
    return first;
}

static void add(tried *out, const tried_find *find)
{
    out->failed |= !cli_list_push(&out->list, *find);
}

static void add_counting(tried *out, const trace_list *traces, const char *rule, tried_find find)
{
    if (rule && !cli_is(find.id, rule))
        return;
    find.match = match_of(&find, traces);
    add(out, &find);
}

static void add_findings(tried *out, const hua_report *report, const trace_list *traces,
                         const char *rule)
{
    size_t count = hua_report_finding_count(report);
    for (size_t i = 0; i < count; i++) {
        const hua_finding *f = hua_report_finding(report, i);
        add_counting(out, traces, rule,
                     (tried_find){.kind = HUA_RULE,
                                  .id = f->rule,
                                  .message = f->message,
                                  .severity = f->severity,
                                  .turn = f->turn,
                                  .span = f->span});
    }
}

static void add_behaviours(tried *out, const hua_report *report, const trace_list *traces,
                           const char *rule)
{
    size_t count = hua_report_behaviour_count(report);
    for (size_t i = 0; i < count; i++) {
        const hua_behaviour *b = hua_report_behaviour(report, i);
        add_counting(
            out, traces, rule,
            (tried_find){.kind = HUA_BEHAVIOUR, .id = b->id, .turn = b->turn, .span = b->span});
    }
}

static void add_tags(tried *out, const hua_report *report, const trace_list *traces,
                     const char *rule)
{
    size_t count = hua_report_tag_count(report);
    for (size_t i = 0; i < count; i++) {
        const hua_tag *t = hua_report_tag(report, i);
        add_counting(out, traces, rule,
                     (tried_find){.kind = HUA_TAG,
                                  .id = t->tag,
                                  .value = t->value,
                                  .turn = t->turn,
                                  .span = t->span});
    }
}

/* ---- what was dropped -------------------------------------------------- */

/* Nothing new: something of the entry counts there, or the same was dropped there before. */
static bool known_there(const tried *out, const tried_find *find)
{
    for (size_t i = 0; i < out->list.count; i++) {
        const tried_find *other = &out->list.items[i];
        if (other->kind == find->kind && cli_eq(other->id, find->id) &&
            cli_eq(other->value, find->value) && other->turn == find->turn &&
            overlap(other->span, find->span))
            return true;
    }
    return false;
}

/* A condition told of a find that is no match of its own patterns. */
static bool stands_alone(const trace_list *traces, size_t i)
{
    const hua_trace *t = &traces->list.items[i];
    if (t->kind != HUA_TRACE_CONDITION || t->held || t->span.start == t->span.end)
        return false;
    for (size_t k = 0; k < i; k++) {
        const hua_trace *before = &traces->list.items[k];
        if (before->kind == HUA_TRACE_MATCH && before->turn == t->turn && same_entry(before, t) &&
            same_span(before->span, t->span))
            return false;
    }
    return true;
}

/* In a single turn nothing can be answered: that says nothing of the text. */
static bool only_unanswered(const tried_find *find, size_t turns)
{
    return turns == 1 && cli_is(find->dropped->detail, "expects");
}

static void add_dropped(tried *out, const trace_list *traces, size_t turns, size_t i)
{
    const hua_trace *t = &traces->list.items[i];
    tried_find find = {
        .kind = t->of, .id = t->rule, .value = t->value, .turn = t->turn, .span = t->span};
    if (t->kind == HUA_TRACE_MATCH) {
        find.match = t;
        find.dropped = what_dropped(traces, i);
    } else if (t->kind == HUA_TRACE_REFUSED) {
        find.match = find.dropped = t;
    } else if (stands_alone(traces, i)) {
        find.dropped = t;
    }
    if (find.dropped && !only_unanswered(&find, turns) && !known_there(out, &find))
        add(out, &find);
}

void tried_gather(tried *out, const hua_report *report, const trace_list *traces, const char *rule)
{
    const size_t turns = hua_report_dialogue(report)->turn_count;
    *out = (tried){.counting = 0};
    add_findings(out, report, traces, rule);
    add_behaviours(out, report, traces, rule);
    add_tags(out, report, traces, rule);
    out->counting = out->list.count;
    for (size_t i = 0; i < traces->list.count; i++)
        add_dropped(out, traces, turns, i);
}

void tried_free(tried *t)
{
    cli_list_free(&t->list);
}
