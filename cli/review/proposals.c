/*
 * Trying candidates, and choosing.
 *
 * Candidates of different rules do not meet, so one compilation tries one of every rule: rounds as
 * many as the longest list, whatever the number of rules.  Only if such a round does not load is
 * every rule tried by itself, so that one bad candidate spoils no other.
 */
#include "review/proposals_inner.h"

#include "common/fail.h"
#include "review/pack_edit.h"

#include <stdlib.h>

/* ---- checking ------------------------------------------------------------ */

bool proposal_found(const proposals *p, const proposal_case *c, const hua_report *report)
{
    hua_str rule = p->rules.items[c->rule].rule;
    for (size_t i = 0; i < hua_report_finding_count(report); i++) {
        const hua_finding *f = hua_report_finding(report, i);
        if (f->turn == c->turn && cli_eq(f->rule, rule) && f->span.start < c->end &&
            c->start < f->span.end)
            return true;
    }
    return false;
}

size_t round_next_talk(const proposals *p, size_t from)
{
    size_t to = from;
    while (to < p->cases.count && p->cases.items[to].talk == p->cases.items[from].talk)
        to++;
    return to;
}

static hua_code note_seen(proposals *p, hua_scanner *scanner, hua_error *error)
{
    const hua_report *report;
    for (size_t from = 0, to; from < p->cases.count; from = to) {
        to = round_next_talk(p, from);
        const hua_dialogue *d = &p->talks.items[p->cases.items[from].talk].dialogue;
        hua_code code = hua_check(scanner, d, &report, error);
        if (code != HUA_OK)
            return code;
        for (size_t i = from; i < to; i++) {
            proposal_case *c = &p->cases.items[i];
            c->seen = c->turn < d->turn_count && proposal_found(p, c, report);
            p->rules.items[c->rule].open += c->seen && c->rejected;
        }
    }
    return HUA_OK;
}

static candidate *by_number(proposal_rule *rule, size_t number)
{
    return number < rule->candidates.count ? &rule->candidates.items[number] : NULL;
}

/* What the candidates of that number silence, and that they spare all that was accepted. */
static hua_code watch(round *r, const outcome *o, size_t number)
{
    proposals *p = r->p;
    const hua_report *report;
    for (size_t from = 0, to; from < p->cases.count; from = to) {
        to = round_next_talk(p, from);
        hua_code code = hua_check(o->scanner, &p->talks.items[p->cases.items[from].talk].dialogue,
                                  &report, r->error);
        if (code != HUA_OK)
            return code;
        for (size_t i = from; i < to; i++) {
            const proposal_case *c = &p->cases.items[i];
            candidate *one = by_number(&p->rules.items[c->rule], number);
            if (!one || !one->good || !c->seen)
                continue;
            bool found = proposal_found(p, c, report);
            one->silences[i] = !found;
            one->removes += !found && c->rejected;
            one->spares += found && !c->rejected;
            one->good = found || c->rejected;
        }
    }
    return HUA_OK;
}

/* ---- a compilation ------------------------------------------------------- */

void round_close(outcome *o)
{
    hua_scanner_free(o->scanner);
    hua_ruleset_free(o->rules);
    *o = (outcome){.rules = NULL};
}

hua_code round_compile(round *r, size_t from, size_t to, outcome *o)
{
    const hua_scanner_options options = {.no_scores = true, .bad_utf8 = HUA_UTF8_REPLACE};
    *o = (outcome){.rules = NULL};
    hua_code code = trial_load(r->packs, r->changes.items + from, to - from, &o->rules, r->error);
    if (code == HUA_E_NOMEM || code == HUA_E_IO)
        return code;
    return o->rules ? hua_scanner_new(&o->scanner, o->rules, &options, r->error) : HUA_OK;
}

hua_str round_own(proposals *p, cli_text *text)
{
    hua_str kept = text->failed ? (hua_str){NULL, 0}
                                : cli_arena_copy(&p->arena, cli_text_str(text));
    p->failed = p->failed || !kept.ptr;
    cli_text_free(text);
    return kept;
}

hua_str round_with_unless(proposals *p, const proposal_rule *rule, const hua_str *patterns,
                          size_t count)
{
    cli_text text = {0};
    if (pack_add_unless(&text, rule->entry.definition, patterns, count))
        return round_own(p, &text);
    cli_text_free(&text);
    return (hua_str){NULL, 0};
}

void round_clear(round *r)
{
    r->changes.count = r->rules.count = 0;
}

void round_add(round *r, size_t rule, hua_str instead)
{
    const hua_entry *entry = &r->p->rules.items[rule].entry;
    const trial_change change = {entry->source, entry->definition, instead};
    r->p->failed = r->p->failed || !cli_list_push(&r->changes, change) ||
                   !cli_list_push(&r->rules, rule);
}

/* ---- rounds -------------------------------------------------------------- */

/* Compiled with changes `from` … `to`: those rules' candidates are good as far as tests tell. */
static hua_code judge(round *r, size_t from, size_t to, size_t number, bool alone)
{
    outcome o;
    hua_code code = round_compile(r, from, to, &o);
    if (code != HUA_OK)
        return code;
    for (size_t i = from; i < to; i++) {
        proposal_rule *rule = &r->p->rules.items[r->rules.items[i]];
        rule->candidates.items[number].good = o.rules && trial_holds(o.rules, rule->rule);
    }
    if (o.rules) {
        code = watch(r, &o, number);
    } else if (!alone) {
        for (size_t i = from; code == HUA_OK && i < to; i++)
            code = judge(r, i, i + 1, number, true);
    }
    round_close(&o);
    return code;
}

/* True if what has been tried so far answers every rejected case: better ones do not follow. */
static bool is_answered(const proposals *p, size_t rule, size_t tried)
{
    for (size_t i = 0; i < p->cases.count; i++) {
        const proposal_case *c = &p->cases.items[i];
        bool silenced = c->rule != rule || !c->rejected || !c->seen;
        for (size_t k = 0; k < tried && !silenced; k++) {
            const candidate *one = &p->rules.items[rule].candidates.items[k];
            silenced = one->good && one->silences[i];
        }
        if (!silenced)
            return false;
    }
    return true;
}

static hua_code try_round(round *r, size_t number)
{
    proposals *p = r->p;
    round_clear(r);
    for (size_t i = 0; i < p->rules.count; i++) {
        candidate *one = by_number(&p->rules.items[i], number);
        if (!one || is_answered(p, i, number))
            continue;
        memset(one->silences, 0, p->cases.count);
        one->good = false;
        hua_str instead = round_with_unless(p, &p->rules.items[i], &one->pattern, 1);
        if (instead.ptr)
            round_add(r, i, instead);
    }
    if (p->failed)
        return cli_fail_memory(r->error);
    return r->changes.count ? judge(r, 0, r->changes.count, number, false) : HUA_OK;
}

/* ---- all -------------------------------------------------------------- */

static int by_open(const void *a, const void *b)
{
    const size_t *x = a, *y = b;
    return x[0] != y[0] ? (x[0] > y[0] ? -1 : 1) : (x[1] > y[1]) - (x[1] < y[1]);
}

/* Rules beyond the most that are tried are told without a proposal. */
static bool leave_out_rest(proposals *p)
{
    size_t(*ranks)[2] = calloc(p->rules.count + 1, sizeof *ranks);
    if (!ranks)
        return false;
    for (size_t i = 0; i < p->rules.count; i++) {
        ranks[i][0] = p->rules.items[i].open;
        ranks[i][1] = i;
    }
    qsort(ranks, p->rules.count, sizeof *ranks, by_open);
    for (size_t i = PROPOSE_RULES; i < p->rules.count; i++)
        p->rules.items[ranks[i][1]].open = 0;
    free(ranks);
    return true;
}

static void find_entries(proposals *p, const hua_ruleset *rules)
{
    for (size_t i = 0; i < p->rules.count; i++) {
        proposal_rule *rule = &p->rules.items[i];
        rule->known = hua_ruleset_find(rules, rule->rule, &rule->entry, NULL) &&
                      rule->entry.kind == HUA_RULE && cli_eq(rule->entry.id, rule->rule);
        if (!rule->known)
            rule->open = 0;
    }
}

static hua_code try_all(round *r)
{
    proposals *p = r->p;
    hua_code code = HUA_OK;
    for (size_t n = 0; code == HUA_OK && n < PROPOSE_CANDIDATES; n++)
        code = try_round(r, n);
    if (code == HUA_OK)
        code = proposals_finish(r);
    return code == HUA_OK && p->failed ? cli_fail_memory(r->error) : code;
}

hua_code proposals_work(proposals *p, const trial *packs, const hua_ruleset *rules,
                        hua_scanner *scanner, hua_error *error)
{
    round r = {.p = p, .packs = packs, .error = error};
    hua_code code = note_seen(p, scanner, error);
    if (code != HUA_OK)
        return code;
    find_entries(p, rules);
    if (!leave_out_rest(p))
        return cli_fail_memory(error);
    code = proposals_candidates(p, scanner, error);
    proposals_examples(p, scanner);
    if (code == HUA_OK)
        code = try_all(&r);
    cli_list_free(&r.changes);
    cli_list_free(&r.rules);
    return code;
}
