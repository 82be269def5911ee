/* Proposals as JSON: rules with rejected findings, those with most first. */
#include "review/proposals.h"

static void put_cases(json_out *out, const proposals *p, size_t rule)
{
    out_key(out, "cases");
    out_open(out, '[');
    for (size_t i = 0; i < p->cases.count; i++) {
        const proposal_case *c = &p->cases.items[i];
        if (c->rule != rule || !c->rejected || !c->seen)
            continue;
        out_open(out, '{');
        out_member_text(out, "text", c->sentence);
        out_member_int(out, "turn", c->turn);
        out_member_text(out, "reason", c->reason);
        out_member_text(out, "reviewer", c->reviewer);
        out_member_int(out, "dialogue", c->dialogue);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_patterns(json_out *out, const proposal_rule *rule)
{
    out_key(out, "patterns");
    out_open(out, '[');
    for (size_t i = 0; i < rule->chosen_count; i++) {
        const candidate *c = &rule->candidates.items[rule->chosen[i]];
        out_open(out, '{');
        out_member_text(out, "pattern", c->pattern);
        out_member_int(out, "removes", (int64_t)c->removes);
        out_member_int(out, "spares", (int64_t)c->spares);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_rule(json_out *out, const proposals *p, size_t i, title_names *names)
{
    const proposal_rule *rule = &p->rules.items[i];
    hua_str title = names ? names_title(names, HUA_RULE, rule->rule) : rule->title;
    out_open(out, '{');
    out_member_text(out, "rule", rule->rule);
    out_member_text(out, "title", cli_eq(title, rule->rule) ? rule->title : title);
    out_member_text(out, "category", rule->category);
    out_member_text(out, "source", rule->entry.source);
    out_member_int(out, "accepted", (int64_t)rule->accepted);
    out_member_int(out, "rejected", (int64_t)rule->rejected);
    put_cases(out, p, i);
    put_patterns(out, rule);
    out_member_text(out, "yaml", rule->yaml);
    out_member_text(out, "test", rule->test);
    out_close(out, '}');
}

/* The next rule in order behind the last one that was written; SIZE_MAX behind the last. */
static size_t next_rule(const proposals *p, size_t last)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < p->rules.count; i++) {
        size_t open = p->rules.items[i].open;
        bool behind = last == SIZE_MAX || open < p->rules.items[last].open ||
                      (open == p->rules.items[last].open && i > last);
        if (open && behind && (best == SIZE_MAX || open > p->rules.items[best].open))
            best = i;
    }
    return best;
}

void proposals_put(json_out *out, const proposals *p, title_names *names)
{
    out_open(out, '{');
    out_key(out, "proposals");
    out_open(out, '[');
    for (size_t i = next_rule(p, SIZE_MAX); i != SIZE_MAX; i = next_rule(p, i))
        put_rule(out, p, i, names);
    out_close(out, ']');
    out_close(out, '}');
}
