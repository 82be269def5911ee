/*
 * Rubrics: steps with weights, and the expressions that say when a step is met.
 *
 * An expression is read into a draft that has a place for every form; exactly one form
 * may be filled.  The depth is that of the YAML tree, which is bounded.
 */
#include "rules/pack_internal.h"

typedef struct draft_expr {
    pack_expr e;
    const yaml_node *all, *any, *none, *of, *is;
} draft_expr;

static void keep_node(pack_loader *l, const yaml_node *node, void *field)
{
    (void)l;
    *(const yaml_node **)field = node;
}

static void read_after(pack_loader *l, const yaml_node *node, void *field)
{
    pack_expr *e = field;
    e->has_after = true;
    hua_read_ref(l, node, &e->after);
}

#define FIELD(key, reader, field) PACK_KEY(key, reader, draft_expr, field)
static const pack_key expr_items[] = {
    FIELD("is", keep_node, is),
    FIELD("all", keep_node, all),
    FIELD("any", keep_node, any),
    FIELD("none", keep_node, none),
    FIELD("at-least", hua_read_count, e.n),
    FIELD("of", keep_node, of),
    FIELD("where", hua_read_window, e.window),
    FIELD("after", read_after, e),
    FIELD("at-most-turns", hua_read_count, e.at_most_turns),
    FIELD("recovered-by", hua_read_refs, e.recovered_by),
};
#undef FIELD
static const pack_keys expr_keys = PACK_KEYS(expr_items);

static pack_expr *read_expr(pack_loader *l, const yaml_node *node);

static pack_expr *read_operands(pack_loader *l, const yaml_node *list, size_t *count)
{
    pack_expr *first = NULL, **tail = &first;
    const yaml_node *item = hua_load_items(l, list, count);
    for (size_t n = *count; item && n; n--, item = item->next) {
        *tail = read_expr(l, item);
        if (*tail)
            tail = &(*tail)->next;
    }
    return first;
}

/* The only form that is filled, or NULL. */
static const yaml_node *form_of(draft_expr *d)
{
    const yaml_node *forms[] = {d->all, d->any, d->none, d->of, d->is};
    static const pack_expr_kind kinds[] = {EXPR_ALL, EXPR_ANY, EXPR_NONE, EXPR_AT_LEAST, EXPR_TERM};
    const yaml_node *found = NULL;
    for (size_t i = 0; i < 5; i++) {
        if (forms[i] && found)
            return NULL;
        if (forms[i]) {
            found = forms[i];
            d->e.kind = kinds[i];
        }
    }
    return !found || (d->e.n > 0) != (d->of != NULL) ? NULL : found;
}

static void check_expr(pack_loader *l, const pack_expr *e, size_t operands)
{
    bool term = e->kind == EXPR_TERM;
    if (!term && (e->window.kind != WINDOW_ALL || e->has_after))
        LOAD_FAIL_HINT(l, e->place, "写在每一项上：{is: ……, where: ……}",
                       "“where”和“after”只能同“is”一起写", "'where' and 'after' go with 'is' only");
    if (!term && e->kind != EXPR_ANY && (e->at_most_turns || e->recovered_by.count))
        LOAD_FAIL(l, e->place, "“at-most-turns”和“recovered-by”只能同“is”或“any”一起写",
                  "'at-most-turns' and 'recovered-by' go with 'is' or 'any' only");
    if (e->kind == EXPR_AT_LEAST && e->n > operands)
        LOAD_FAIL(l, e->place, "要求 %u 项，却只写了 %u 项，永远达不到",
                  "%u of %u terms can never be reached", e->n, (unsigned)operands);
}

static pack_expr *read_expr(pack_loader *l, const yaml_node *node)
{
    draft_expr d = {.e = {.kind = EXPR_TERM, .place = hua_load_place(l, node)}};
    size_t operands = 0;
    if (node->kind == YAML_SCALAR) {
        hua_read_ref(l, node, &d.e.ref);
    } else {
        if (!hua_load_map(l, node, &expr_keys, &d))
            return NULL;
        const yaml_node *form = form_of(&d);
        if (!form) {
            LOAD_FAIL_HINT(l, d.e.place,
                           "写成 {all: [……]}、{any: [……]}、{none: [……]}、{at-least: 2, of: [……]} "
                           "或 {is: ……}",
                           "表达式要有且只有一种形式",
                           "an expression needs one form, and only one");
            return NULL;
        }
        if (d.e.kind == EXPR_TERM)
            hua_read_ref(l, form, &d.e.ref);
        else
            d.e.first = read_operands(l, form, &operands);
        check_expr(l, &d.e, operands);
    }
    pack_expr *out = HUA_ARENA_NEW(l->arena, pack_expr);
    if (out)
        *out = d.e;
    return out;
}

static void read_expr_field(pack_loader *l, const yaml_node *node, void *field)
{
    *(pack_expr **)field = read_expr(l, node);
}

/* ---- steps --------------------------------------------------------------- */

static void read_say(pack_loader *l, const yaml_node *node, void *field)
{
    pack_step *s = field;
    hua_load_texts(l, node, &s->say, &s->say_count);
}

#define STEP(key, reader, field) PACK_KEY(key, reader, pack_step, field)
static const pack_key step_items[] = {
    STEP("id", hua_read_id, id),
    STEP("title", hua_read_label, title),
    STEP("weight", hua_read_count, weight),
    STEP("met", read_expr_field, met),
    STEP("partly", read_expr_field, partly),
    STEP("applies", read_expr_field, applies),
    STEP("partly-points", hua_read_count, partly_points),
    STEP("proportional", hua_read_bool, proportional),
    STEP("behaviour", hua_read_id, behaviour),
    PACK_KEY("say", read_say, pack_step, id) /* the whole step: see below */,
};
static const pack_keys step_keys = PACK_KEYS(step_items);
_Static_assert(offsetof(pack_step, id) == 0, "read_say takes the step itself");

static void need(pack_loader *l, const yaml_node *node, const char *key)
{
    if (hua_yaml_get(node, key))
        return;
    hua_fail(&l->now, HUA_E_PACK, "缺少“%s”", "'%s' is lacking", key);
    hua_load_file(l, hua_load_place(l, node));
}

static bool read_step(pack_loader *l, const yaml_node *node, pack_step *s)
{
    static const char *const needed[] = {"id", "title", "weight", "met"};
    *s = (pack_step){.place = hua_load_place(l, node)};
    if (!hua_load_map(l, node, &step_keys, s))
        return false;
    for (size_t i = 0; i < 4; i++)
        need(l, node, needed[i]);
    if (s->weight > 1000)
        LOAD_FAIL(l, s->place, "权重最多 1000", "a weight is at most 1000");
    if (s->partly_points && s->partly_points >= s->weight)
        LOAD_FAIL_HINT(l, s->place, "部分做到的分数要小于 weight", "“partly-points”不小于权重",
                       "'partly-points' is not below the weight");
    if ((s->partly_points || s->proportional) && !s->partly)
        LOAD_FAIL(l, s->place, "没有“partly”，就不能有“partly-points”或“proportional”",
                  "'partly-points' and 'proportional' need 'partly'");
    return true;
}

static void read_steps(pack_loader *l, const yaml_node *node, void *field)
{
    pack_rubric *r = field;
    if (node->kind != YAML_LIST || !node->count) {
        hua_load_wrong(l, node, "步骤的列表", "a list of steps");
        return;
    }
    name_map ids;
    r->steps = HUA_ARENA_ARRAY(l->arena, pack_step, node->count);
    if (!r->steps || !hua_names_init(&ids, l->arena, node->count))
        return;
    for (const yaml_node *n = node->first; n; n = n->next) {
        pack_step *s = &r->steps[r->step_count];
        if (!read_step(l, n, s))
            continue;
        r->step_count++;
        if (s->id.ptr && hua_names_put(&ids, s->id, s))
            LOAD_FAIL(l, s->place, "步骤“%.*s”写了两次", "step '%.*s' stands twice",
                      HUA_STR_ARG(s->id));
    }
}

/* ---- costs --------------------------------------------------------------- */

typedef struct draft_cost {
    pack_cost c;
    hua_str finding, rule;
    pack_place place;
} draft_cost;

#define COST(key, reader, field) PACK_KEY(key, reader, draft_cost, field)
static const pack_key cost_items[] = {
    COST("finding", hua_read_category, finding),
    COST("rule", hua_read_id, rule),
    COST("points", hua_read_count, c.points),
    COST("at-most", hua_read_count, c.at_most),
};
static const pack_keys cost_keys = PACK_KEYS(cost_items);

static bool read_cost(pack_loader *l, const yaml_node *node, pack_cost *out)
{
    draft_cost d = {.place = hua_load_place(l, node)};
    if (!hua_load_map(l, node, &cost_keys, &d))
        return false;
    if (!d.finding.len == !d.rule.len || !d.c.points) {
        LOAD_FAIL_HINT(l, d.place, "写成 {finding: apology-but, points: 5, at-most: 10}",
                       "扣分要有 finding 或 rule 之一，以及 points",
                       "a cost needs either finding or rule, and points");
        return false;
    }
    bool rule = d.rule.len > 0;
    d.c.ref = (pack_ref){
        .kind = rule ? REF_RULE : REF_CATEGORY, .id = rule ? d.rule : d.finding, .place = d.place};
    *out = d.c;
    return true;
}

static void read_costs(pack_loader *l, const yaml_node *node, void *field)
{
    pack_rubric *r = field;
    if (node->kind != YAML_LIST) {
        hua_load_wrong(l, node, "列表", "a list");
        return;
    }
    r->costs = HUA_ARENA_ARRAY(l->arena, pack_cost, node->count);
    for (const yaml_node *n = node->first; n && r->costs; n = n->next)
        r->cost_count += read_cost(l, n, &r->costs[r->cost_count]);
}

/* ---- the rubric ----------------------------------------------------------- */

#define RUBRIC(key, reader, field) PACK_KEY(key, reader, pack_rubric, field)
static const pack_key rubric_items[] = {
    RUBRIC("id", hua_read_id, id),
    RUBRIC("title", hua_read_label, title),
    RUBRIC("headline", hua_read_bool, headline),
    RUBRIC("ordered", hua_read_bool, ordered),
    RUBRIC("channels", hua_read_channels, channels),
    RUBRIC("applies", read_expr_field, applies),
    RUBRIC("steps", read_steps, id), /* the whole rubric, as costs */
    RUBRIC("costs", read_costs, id),
};
static const pack_keys rubric_keys = PACK_KEYS(rubric_items);
_Static_assert(offsetof(pack_rubric, id) == 0, "read_steps takes the rubric itself");

pack_rubric *hua_load_rubric(pack_loader *l, const yaml_node *node)
{
    static const char *const needed[] = {"id", "title", "steps"};
    pack_rubric *r = HUA_ARENA_NEW(l->arena, pack_rubric);
    if (!r)
        return NULL;
    r->place = hua_load_place(l, node);
    r->definition = hua_load_definition(l, node);
    if (!hua_load_map(l, node, &rubric_keys, r))
        return NULL;
    for (size_t i = 0; i < 3; i++)
        need(l, node, needed[i]);
    return l->arena->failed ? NULL : r;
}
