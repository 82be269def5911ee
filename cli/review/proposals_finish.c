/*
 * Choosing, and the last trial of what was chosen.
 *
 * All chosen exceptions are compiled together: twice, without and with the tests that go with them.
 * Only where that shows a fault is every rule tried by itself.  An exception also goes to rules that
 * take over this one, and what a finding no longer covers may come to light as another's: so the
 * last trial looks at the accepted findings of all rules.
 */
#include "review/proposals_inner.h"

#include "common/fail.h"
#include "review/pack_edit.h"

#include <stdlib.h>

enum { EXAMPLES_MOST = 12 };

/* ---- choosing ------------------------------------------------------------ */

static size_t gain(const proposals *p, const candidate *c, const bool *silenced)
{
    size_t count = 0;
    for (size_t i = 0; i < p->cases.count; i++)
        count += c->silences[i] && !silenced[i] && p->cases.items[i].rejected;
    return count;
}

/* The one that silences most of what is left, of equals the cheapest; SIZE_MAX if none does. */
static size_t best_of(const proposals *p, const proposal_rule *rule)
{
    size_t best = SIZE_MAX, most = 0;
    for (size_t i = 0; i < rule->candidates.count; i++) {
        const candidate *c = &rule->candidates.items[i];
        size_t n = c->good ? gain(p, c, rule->silenced) : 0;
        if (n > most || (n && n == most && c->cost < rule->candidates.items[best].cost)) {
            best = i;
            most = n;
        }
    }
    return best;
}

static void choose(proposals *p, proposal_rule *rule)
{
    hua_str patterns[PROPOSE_PATTERNS];
    rule->silenced = cli_arena_get(&p->arena, p->cases.count + 1);
    p->failed = p->failed || !rule->silenced;
    while (!p->failed && rule->chosen_count < PROPOSE_PATTERNS) {
        size_t best = best_of(p, rule);
        if (best == SIZE_MAX)
            break;
        const candidate *c = &rule->candidates.items[best];
        for (size_t i = 0; i < p->cases.count; i++)
            rule->silenced[i] = rule->silenced[i] || c->silences[i];
        patterns[rule->chosen_count] = c->pattern;
        rule->chosen[rule->chosen_count++] = best;
    }
    if (rule->chosen_count)
        rule->changed = round_with_unless(p, rule, patterns, rule->chosen_count);
    rule->holds = rule->chosen_count && rule->changed.ptr;
}

/* ---- examples ------------------------------------------------------------ */

static bool is_known(const proposal_rule *rule, hua_str text)
{
    for (size_t i = 0; i < rule->examples.count; i++)
        if (cli_eq(rule->examples.items[i], text))
            return true;
    return false;
}

/* Those of silenced cases that the changed rule no longer finds; `scanner` NULL: of all cases. */
static void keep_examples(proposals *p, size_t number, hua_scanner *scanner)
{
    proposal_rule *rule = &p->rules.items[number];
    for (size_t i = 0; i < p->cases.count && rule->examples.count < EXAMPLES_MOST; i++) {
        const proposal_case *c = &p->cases.items[i];
        if (c->rule != number || !c->example.len || is_known(rule, c->example))
            continue;
        if (scanner && (!rule->silenced[i] || proposals_example_found(p, c, scanner)))
            continue;
        p->failed = p->failed || !cli_list_push(&rule->examples, c->example);
    }
}

/* ---- trials -------------------------------------------------------------- */

static hua_code spares_all(round *r, const outcome *o, bool *spares)
{
    const proposals *p = r->p;
    const hua_report *report;
    *spares = true;
    for (size_t from = 0, to; from < p->cases.count && *spares; from = to) {
        to = round_next_talk(p, from);
        hua_code code = hua_check(o->scanner, &p->talks.items[p->cases.items[from].talk].dialogue,
                                  &report, r->error);
        if (code != HUA_OK)
            return code;
        for (size_t i = from; i < to; i++) {
            const proposal_case *c = &p->cases.items[i];
            *spares = *spares && (c->rejected || !c->seen || proposal_found(p, c, report));
        }
    }
    return HUA_OK;
}

static void refuse(round *r, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        r->p->rules.items[r->rules.items[i]].holds = false;
}

static void note_holding(round *r, size_t from, size_t to, const outcome *o)
{
    for (size_t i = from; i < to; i++) {
        const size_t number = r->rules.items[i];
        proposal_rule *rule = &r->p->rules.items[number];
        rule->holds = trial_holds(o->rules, rule->rule);
        if (rule->holds)
            keep_examples(r->p, number, o->scanner);
    }
}

static hua_code try_changes(round *r, size_t from, size_t to)
{
    outcome o;
    bool fine = false;
    hua_code code = round_compile(r, from, to, &o);
    if (code == HUA_OK && o.rules)
        code = spares_all(r, &o, &fine);
    if (code == HUA_OK && fine)
        note_holding(r, from, to, &o);
    else if (to - from == 1)
        refuse(r, from, to);
    round_close(&o);
    for (size_t i = from; code == HUA_OK && !fine && to - from > 1 && i < to; i++)
        code = try_changes(r, i, i + 1);
    return code;
}

/* With its tests: a rule that no longer holds goes without them. */
static hua_code try_examples(round *r, size_t from, size_t to)
{
    outcome o;
    hua_code code = round_compile(r, from, to, &o);
    const bool loads = o.rules != NULL;
    for (size_t i = from; code == HUA_OK && i < to; i++) {
        proposal_rule *rule = &r->p->rules.items[r->rules.items[i]];
        if (loads ? !trial_holds(o.rules, rule->rule) : to - from == 1)
            rule->examples.count = 0;
    }
    round_close(&o);
    for (size_t i = from; code == HUA_OK && !loads && to - from > 1 && i < to; i++)
        code = try_examples(r, i, i + 1);
    return code;
}

static hua_code try_chosen(round *r)
{
    proposals *p = r->p;
    round_clear(r);
    for (size_t i = 0; i < p->rules.count; i++)
        if (p->rules.items[i].holds)
            round_add(r, i, p->rules.items[i].changed);
    return r->changes.count ? try_changes(r, 0, r->changes.count) : HUA_OK;
}

static hua_code try_tests(round *r)
{
    proposals *p = r->p;
    round_clear(r);
    for (size_t i = 0; i < p->rules.count; i++) {
        proposal_rule *rule = &p->rules.items[i];
        cli_text text = {0};
        if (!rule->holds || !rule->examples.count)
            continue;
        if (pack_add_good(&text, rule->changed, rule->examples.items, rule->examples.count)) {
            round_add(r, i, round_own(p, &text));
            continue;
        }
        cli_text_free(&text);
        rule->examples.count = 0;
    }
    return r->changes.count ? try_examples(r, 0, r->changes.count) : HUA_OK;
}

/* ---- writing ------------------------------------------------------------- */

/* `good:` and its items, as they stand under `tests:` in a pack that is written in blocks. */
static void show_examples(proposals *p, proposal_rule *rule)
{
    cli_text text = {0};
    if (rule->examples.count)
        cli_text_add(&text, CLI_STR("      good:\n"));
    for (size_t i = 0; i < rule->examples.count; i++) {
        cli_text_add(&text, CLI_STR("        - "));
        pack_quote(&text, rule->examples.items[i]);
        cli_text_add(&text, CLI_STR("\n"));
    }
    rule->test = round_own(p, &text);
}

static void write_down(proposals *p, size_t number)
{
    cli_text text = {0};
    proposal_rule *rule = &p->rules.items[number];
    if (rule->holds) {
        pack_show(&text, rule->changed);
        rule->yaml = round_own(p, &text);
    } else {
        rule->chosen_count = 0;
        keep_examples(p, number, NULL); /* what is wanted, though nothing was found that does it */
    }
    show_examples(p, rule);
}

hua_code proposals_finish(round *r)
{
    proposals *p = r->p;
    for (size_t i = 0; i < p->rules.count; i++)
        if (p->rules.items[i].open)
            choose(p, &p->rules.items[i]);
    hua_code code = p->failed ? cli_fail_memory(r->error) : try_chosen(r);
    if (code == HUA_OK)
        code = try_tests(r);
    for (size_t i = 0; i < p->rules.count; i++)
        if (p->rules.items[i].open)
            write_down(p, i);
    return code;
}
