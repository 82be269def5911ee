/* Rubrics to steps and expressions over detectors. */
#include "rules/compile.h"

static pack_refs one_ref(const pack_ref *ref)
{
    return (pack_refs){(pack_ref *)(uintptr_t)ref, 1};
}

/* The name under which evidence of a term is reported. */
static hua_str term_name(compiler *c, const pack_ref *ref)
{
    const char *prefix = ref->kind == REF_CATEGORY ? "finding:"
                         : ref->kind == REF_RULE   ? "rule:"
                         : ref->kind == REF_TAG    ? "tag:"
                                                   : "";
    const size_t n = strlen(prefix);
    const size_t value = ref->value.len ? ref->value.len + 1 : 0;
    char *p = hua_arena_alloc(&c->arena, n + ref->id.len + value + 1);
    if (!p) {
        c->failed = true;
        return (hua_str){"", 0};
    }
    memcpy(p, prefix, n);
    memcpy(p + n, ref->id.ptr, ref->id.len);
    if (value) {
        p[n + ref->id.len] = '=';
        memcpy(p + n + ref->id.len + 1, ref->value.ptr, ref->value.len);
    }
    return (hua_str){p, n + ref->id.len + value};
}

static uint32_t compile_expr(compiler *c, const pack_expr *expr);

static uint32_t compile_children(compiler *c, const pack_expr *expr)
{
    uint32_t first = RS_NONE;
    uint32_t last = RS_NONE;
    for (const pack_expr *child = expr->first; child && !c->failed; child = child->next) {
        const uint32_t id = compile_expr(c, child);
        if (last == RS_NONE)
            first = id;
        else if (!c->failed)
            c->exprs.items[last].next = id;
        last = id;
    }
    return first;
}

static uint32_t compile_expr(compiler *c, const pack_expr *expr)
{
    if (!expr)
        return RS_NONE;
    rs_expr out = {.kind = (uint32_t)expr->kind,
                   .n = expr->n,
                   .next = RS_NONE,
                   .window = (uint32_t)expr->window.kind,
                   .window_unit = (uint32_t)expr->window.size.unit,
                   .window_amount = expr->window.size.amount,
                   .at_most_turns = expr->at_most_turns,
                   .gap_filler = RS_NONE};
    out.first = compile_children(c, expr);
    if (expr->kind == EXPR_TERM) {
        out.refs = compile_refs(c, one_ref(&expr->ref));
        out.name = compile_string(c, term_name(c, &expr->ref));
        if (expr->ref.kind == REF_BEHAVIOUR && out.refs.count && !c->failed)
            out.gap_filler = c->numbers.items[out.refs.first];
    }
    if (expr->has_after)
        out.after = compile_refs(c, one_ref(&expr->after));
    out.recovered_by = compile_refs(c, expr->recovered_by);
    return COMPILE_PUSH(c, exprs, out);
}

/* ---- terms that come again ------------------------------------------------------- */

static bool same_refs(const compiler *c, rs_range a, rs_range b)
{
    const uint32_t *numbers = c->numbers.items;
    return a.count == b.count && (a.count == 0 || memcmp(numbers + a.first, numbers + b.first,
                                                         a.count * sizeof *numbers) == 0);
}

static bool same_term(const compiler *c, const rs_expr *a, const rs_expr *b)
{
    const double difference = a->window_amount - b->window_amount;
    return a->kind == EXPR_TERM && b->kind == EXPR_TERM && same_refs(c, a->refs, b->refs) &&
           a->window == b->window && a->window_unit == b->window_unit && !(difference < 0) &&
           !(difference > 0) && a->at_most_turns == b->at_most_turns &&
           same_refs(c, a->after, b->after) && same_refs(c, a->recovered_by, b->recovered_by);
}

static void find_same(compiler *c)
{
    for (uint32_t i = 0; i < c->exprs.count; i++) {
        rs_expr *e = &c->exprs.items[i];
        e->same = i;
        for (uint32_t k = 0; k < i && e->same == i && e->kind == EXPR_TERM; k++)
            if (same_term(c, &c->exprs.items[k], e))
                e->same = k;
    }
}

/* ---- rubrics ---------------------------------------------------------------------- */

static uint32_t find_behaviour(const compiler *c, hua_str id)
{
    for (size_t i = 0; i < c->packs->behaviours.count; i++)
        if (hua_str_eq(c->packs->behaviours.items[i]->id, id))
            return (uint32_t)(c->packs->rules.count + i);
    return RS_NONE;
}

static rs_step compile_step(compiler *c, const pack_step *step)
{
    rs_step out = {.id = compile_string(c, step->id),
                   .title = compile_text(c, step->title),
                   .weight = step->weight,
                   .partly_points = step->partly_points,
                   .proportional = step->proportional,
                   .behaviour = find_behaviour(c, step->behaviour)};
    out.met = compile_expr(c, step->met);
    out.partly = compile_expr(c, step->partly);
    out.applies = compile_expr(c, step->applies);
    out.say = (rs_range){(uint32_t)c->texts.count, (uint32_t)step->say_count};
    for (size_t i = 0; i < step->say_count; i++)
        COMPILE_PUSH(c, texts, compile_string(c, step->say[i]));
    return out;
}

static void compile_rubric(compiler *c, const pack_rubric *rubric)
{
    rs_rubric out = {.id = compile_string(c, rubric->id),
                     .title = compile_text(c, rubric->title),
                     .channels = rubric->channels,
                     .ordered = rubric->ordered,
                     .headline = rubric->headline,
                     .definition = compile_string(c, rubric->definition)};
    out.applies = compile_expr(c, rubric->applies);
    out.steps = (rs_range){(uint32_t)c->steps.count, (uint32_t)rubric->step_count};
    for (size_t i = 0; i < rubric->step_count && !c->failed; i++) {
        const rs_step step = compile_step(c, &rubric->steps[i]);
        COMPILE_PUSH(c, steps, step);
    }
    out.costs = (rs_range){(uint32_t)c->costs.count, (uint32_t)rubric->cost_count};
    for (size_t i = 0; i < rubric->cost_count && !c->failed; i++) {
        const pack_cost *cost = &rubric->costs[i];
        const rs_cost made = {compile_refs(c, one_ref(&cost->ref)), cost->points, cost->at_most};
        COMPILE_PUSH(c, costs, made);
    }
    compile_place(c, rubric->place, &out.source);
    COMPILE_PUSH(c, rubrics, out);
}

void compile_rubrics(compiler *c)
{
    for (size_t i = 0; i < c->packs->rubric_count && !c->failed; i++)
        compile_rubric(c, c->packs->rubrics[i]);
    if (!c->failed)
        find_same(c);
}
