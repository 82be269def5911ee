/* Settled findings with their dialogues, copied so that the desk is free for others meanwhile. */
#include "review/proposals.h"

#include "common/fail.h"
#include "review/blind.h"
#include "review/settle.h"

#include <stdlib.h>

static hua_str keep(proposals *p, hua_str text)
{
    hua_str kept = cli_arena_copy(&p->arena, text);
    p->failed = p->failed || !kept.ptr;
    return kept;
}

static size_t rule_of(proposals *p, const sheet_finding *f)
{
    for (size_t i = 0; i < p->rules.count; i++)
        if (cli_eq(p->rules.items[i].rule, f->rule))
            return i;
    const proposal_rule rule = {
        .rule = keep(p, f->rule), .title = keep(p, f->title), .category = keep(p, f->category)};
    p->failed = p->failed || !cli_list_push(&p->rules, rule);
    return p->failed ? 0 : p->rules.count - 1;
}

/* Why it is rejected: an appeal that was upheld, else the first who gave a reason. */
static void put_reason(proposals *p, const sheet *s, size_t finding, proposal_case *c)
{
    for (size_t i = 0; i < s->appeals.count; i++) {
        const sheet_appeal *a = &s->appeals.items[i];
        if (a->finding == (int)finding && cli_is(a->state, "upheld")) {
            c->reason = keep(p, a->answer);
            c->reviewer = keep(p, a->reviewer);
            return;
        }
    }
    for (size_t i = 0; i < s->reviewers.count; i++) {
        const sheet_reviewer *r = &s->reviewers.items[i];
        if (r->done && r->verdicts[finding].given && !r->verdicts[finding].accept) {
            c->reason = keep(p, r->verdicts[finding].reason);
            c->reviewer = keep(p, r->name);
            return;
        }
    }
}

static void add_case(proposals *p, const sheet *s, size_t finding, bool rejected)
{
    const sheet_finding *f = &s->findings.items[finding];
    proposal_case c = {.talk = p->talks.count,
                       .rule = rule_of(p, f),
                       .rejected = rejected,
                       .turn = f->turn,
                       .start = f->start,
                       .end = f->end,
                       .sentence = keep(p, f->text),
                       .dialogue = s->id};
    if (rejected)
        put_reason(p, s, finding, &c);
    if (p->failed || !cli_list_push(&p->cases, c)) {
        p->failed = true;
        return;
    }
    p->rules.items[c.rule].rejected += rejected;
    p->rules.items[c.rule].accepted += !rejected;
}

static void add_talk(proposals *p, const hua_dialogue *d)
{
    proposal_talk t = {.dialogue = *d};
    hua_turn *turns = cli_arena_get(&p->arena, d->turn_count * sizeof *turns + 1);
    p->failed = p->failed || !turns;
    for (size_t i = 0; !p->failed && i < d->turn_count; i++) {
        turns[i] = d->turns[i];
        turns[i].text = keep(p, d->turns[i].text);
    }
    t.dialogue.turns = turns;
    t.dialogue.id = keep(p, d->id);
    t.dialogue.source = (hua_str){"", 0};
    t.dialogue.agent = keep(p, d->agent);
    t.dialogue.customer = keep(p, d->customer);
    t.dialogue.team = keep(p, d->team);
    t.dialogue.date = keep(p, d->date);
    p->failed = p->failed || !cli_list_push(&p->talks, t);
}

static void add_sheet(proposals *p, const sheet *s, const hua_dialogue *d)
{
    size_t before = p->cases.count;
    for (size_t i = 0; i < s->findings.count && !p->failed; i++) {
        settled verdict = settle_finding(s, i);
        if (verdict == SETTLED_YES || verdict == SETTLED_NO)
            add_case(p, s, i, verdict == SETTLED_NO);
    }
    if (p->cases.count > before)
        add_talk(p, d);
}

typedef struct gather_walk {
    proposals *p;
    hua_str reviewer;
} gather_walk;

static bool wants_cases(void *ctx, const sheet *s)
{
    const gather_walk *walk = ctx;
    return blind_counts(s, walk->reviewer);
}

static bool take_cases(void *ctx, const sheet *s, const hua_dialogue *dialogue)
{
    proposals *p = ((gather_walk *)ctx)->p;
    add_sheet(p, s, dialogue);
    return p->talks.count < PROPOSE_TALKS;
}

hua_code proposals_gather(proposals *p, desk *d, hua_str reviewer, hua_error *error)
{
    gather_walk walk = {p, reviewer};
    const sheet_visit visit = {&walk, wants_cases, take_cases};
    hua_code code = sheet_walk(d, &visit, error);
    return code == HUA_OK && p->failed ? cli_fail_memory(error) : code;
}

void proposals_free(proposals *p)
{
    for (size_t i = 0; i < p->rules.count; i++) {
        cli_list_free(&p->rules.items[i].candidates);
        cli_list_free(&p->rules.items[i].examples);
    }
    cli_list_free(&p->talks);
    cli_list_free(&p->cases);
    cli_list_free(&p->rules);
    cli_arena_free(&p->arena);
}
