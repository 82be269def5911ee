/* The numbers of a calibration as JSON; what is not defined is null. */
#include "review/calibrate.h"

#include <stdlib.h>

static int by_judged(const void *a, const void *b)
{
    const rule_count *x = a, *y = b;
    size_t n = x->accepted + x->rejected, m = y->accepted + y->rejected;
    if (n != m)
        return n > m ? -1 : 1;
    size_t len = x->rule.len < y->rule.len ? x->rule.len : y->rule.len;
    int order = memcmp(x->rule.ptr, y->rule.ptr, len);
    return order ? order : (x->rule.len > y->rule.len) - (x->rule.len < y->rule.len);
}

static int by_week(const void *a, const void *b)
{
    return strcmp(((const week_count *)a)->week, ((const week_count *)b)->week);
}

static void put_rules(json_out *out, calibration *c, title_names *names)
{
    if (c->rules.count)
        qsort(c->rules.items, c->rules.count, sizeof *c->rules.items, by_judged);
    out_key(out, "rules");
    out_open(out, '[');
    for (size_t i = 0; i < c->rules.count; i++) {
        const rule_count *r = &c->rules.items[i];
        const size_t n = r->accepted + r->rejected;
        hua_str title = names ? names_title(names, HUA_RULE, r->rule) : r->title;
        out_open(out, '{');
        out_member_text(out, "rule", r->rule);
        out_member_text(out, "title", cli_eq(title, r->rule) ? r->title : title);
        out_member_text(out, "category", r->category);
        out_member_int(out, "accepted", (int64_t)r->accepted);
        out_member_int(out, "rejected", (int64_t)r->rejected);
        out_member_real(out, "precision", stats_ratio(r->accepted, n));
        out_member_real(out, "low", stats_wilson(r->accepted, n).low);
        out_member_real(out, "high", stats_wilson(r->accepted, n).high);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_missed(json_out *out, const calibration *c)
{
    out_key(out, "missed");
    out_open(out, '[');
    for (size_t i = 0; i < c->missed.count; i++) {
        out_open(out, '{');
        out_member_text(out, "category", c->missed.items[i].name);
        out_member_int(out, "n", (int64_t)c->missed.items[i].n);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_numbers(json_out *out, size_t n, double agreement, double kappa)
{
    out_member_int(out, "n", (int64_t)n);
    out_member_real(out, "agreement", agreement);
    out_member_real(out, "kappa", kappa);
}

static size_t total(const size_t table[STATUSES][STATUSES])
{
    size_t n = 0;
    for (size_t i = 0; i < STATUSES; i++)
        for (size_t j = 0; j < STATUSES; j++)
            n += table[i][j];
    return n;
}

static size_t total2(const size_t table[2][2])
{
    return table[0][0] + table[0][1] + table[1][0] + table[1][1];
}

static void put_steps(json_out *out, const size_t table[STATUSES][STATUSES])
{
    out_key(out, "steps");
    out_open(out, '{');
    put_numbers(out, total(table), stats_agreement(table), stats_kappa(table));
    out_close(out, '}');
}

static void put_pairs(json_out *out, const calibration *c)
{
    out_key(out, "pairs");
    out_open(out, '[');
    for (size_t i = 0; i < c->pairs.count; i++) {
        const pair_count *p = &c->pairs.items[i];
        out_open(out, '{');
        out_member_text(out, "a", p->a);
        out_member_text(out, "b", p->b);
        out_member_int(out, "dialogues", (int64_t)p->dialogues);
        out_key(out, "findings");
        out_open(out, '{');
        put_numbers(out, total2(p->findings), stats_agreement2(p->findings),
                    stats_kappa2(p->findings));
        out_close(out, '}');
        put_steps(out, p->steps);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_rubrics(json_out *out, const machine_count *m, title_names *names)
{
    out_key(out, "rubrics");
    out_open(out, '[');
    for (size_t i = 0; i < m->rubrics.count; i++) {
        const rubric_count *r = &m->rubrics.items[i];
        hua_str title = names ? names_title(names, HUA_RUBRIC, r->rubric) : r->title;
        out_open(out, '{');
        out_member_text(out, "rubric", r->rubric);
        out_member_text(out, "title", cli_eq(title, r->rubric) ? r->title : title);
        put_numbers(out, total(r->steps), stats_agreement(r->steps), stats_kappa(r->steps));
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_machine(json_out *out, const calibration *c, title_names *names)
{
    out_key(out, "machine");
    out_open(out, '[');
    for (size_t i = 0; i < c->machine.count; i++) {
        const machine_count *m = &c->machine.items[i];
        const size_t judged = m->accepted + m->rejected;
        out_open(out, '{');
        out_member_text(out, "reviewer", m->reviewer);
        out_member_int(out, "dialogues", (int64_t)m->dialogues);
        out_key(out, "findings");
        out_open(out, '{');
        put_numbers(out, judged, stats_ratio(m->accepted, judged), stats_kappa2(m->turns));
        out_member_int(out, "turns", (int64_t)total2(m->turns));
        out_close(out, '}');
        put_steps(out, m->steps);
        put_rubrics(out, m, names);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_trend(json_out *out, calibration *c)
{
    if (c->weeks.count)
        qsort(c->weeks.items, c->weeks.count, sizeof *c->weeks.items, by_week);
    out_key(out, "trend");
    out_open(out, '[');
    for (size_t i = 0; i < c->weeks.count; i++) {
        const week_count *w = &c->weeks.items[i];
        out_open(out, '{');
        out_member_text(out, "week", cli_str(w->week));
        out_member_int(out, "accepted", (int64_t)w->accepted);
        out_member_int(out, "rejected", (int64_t)w->rejected);
        out_member_real(out, "precision", stats_ratio(w->accepted, w->accepted + w->rejected));
        out_close(out, '}');
    }
    out_close(out, ']');
}

void calibrate_put(json_out *out, calibration *c, title_names *names)
{
    out_open(out, '{');
    put_rules(out, c, names);
    put_missed(out, c);
    put_pairs(out, c);
    put_machine(out, c, names);
    put_trend(out, c);
    out_close(out, '}');
}
