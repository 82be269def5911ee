/*
 * Steps of rubrics: status, points, evidence and what is missing.
 *
 * A step is judged from its terms, that is, the leaves of its expressions, laid out as an array
 * with what each is to the step.  Evidence is the first find by which a term holds, one for each
 * name; findings that spoil a step are shown too, so that a step missed tells why.
 */
#include "analysis/score_step.h"

#include "analysis/suggest.h"

/* ---- terms of a step --------------------------------------------------------------- */

/* There is room for the terms of expressions that belong to one step each, as compiled ones do. */
static void gather_terms(hua_scanner *s, uint32_t expr, bool spoils)
{
    const rs_expr *e = &s->rules->exprs[expr];
    step_term *terms = s->terms.items;
    if (s->terms.count + 2 > s->terms.capacity)
        return;
    if (e->kind == EXPR_TERM)
        terms[s->terms.count++] = (step_term){expr, spoils ? TERM_SPOILS : TERM_SEEN, e->name};
    if (e->recovered_by.count > 0)
        terms[s->terms.count++] = (step_term){expr, TERM_RECOVERS, e->name};
    for (uint32_t k = e->first; k != RS_NONE && s->terms.count + 2 <= s->terms.capacity;
         k = s->rules->exprs[k].next)
        gather_terms(s, k, spoils != (e->kind == EXPR_NONE));
}

static rs_range list_terms(hua_scanner *s, uint32_t expr)
{
    const uint32_t first = (uint32_t)s->terms.count;
    if (expr != RS_NONE)
        gather_terms(s, expr, false);
    return (rs_range){first, (uint32_t)s->terms.count - first};
}

bool score_prepare(hua_scanner *s)
{
    const size_t steps = s->rules->steps_count;
    if (!hua_vec_reserve(&s->allocator, &s->step_terms, steps) ||
        !hua_vec_reserve(&s->allocator, &s->terms, 2 * (size_t)s->rules->exprs_count + 2))
        return false;
    for (size_t i = 0; i < steps; i++) {
        const rs_step *step = &s->rules->steps[i];
        const rs_range met = list_terms(s, step->met);
        s->step_terms.items[s->step_terms.count++] = (step_terms){met, list_terms(s, step->partly)};
    }
    return true;
}

static term_list terms_of(const hua_scanner *s, rs_range range)
{
    return (term_list){s->terms.items + range.first, range.count};
}

/* Names are stored once, so that equal ones stand at the same place. */
static bool same_name(const step_term *a, const step_term *b)
{
    return a->role == b->role && a->name.at == b->name.at && a->name.len == b->name.len;
}

static bool is_first_of_name(const term_list *terms, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++) {
        if (same_name(&terms->items[k], &terms->items[i]))
            return false;
    }
    return true;
}

static bool name_holds(const score_view *view, const term_list *terms, uint32_t i)
{
    for (uint32_t k = i; k < terms->count; k++) {
        if (same_name(&terms->items[k], &terms->items[i]) &&
            score_holds(view, terms->items[k].expr))
            return true;
    }
    return false;
}

/* ---- status and points -------------------------------------------------------------- */

static hua_status status_of(const score_view *view, const rs_step *step)
{
    if (score_holds(view, step->met))
        return HUA_MET;
    return score_holds(view, step->partly) ? HUA_PARTLY : HUA_MISSED;
}

/* Weight times terms seen by terms there are, but less than all of it. */
static int64_t proportional_points(const score_view *view, const step_work *work)
{
    int64_t total = 0;
    int64_t seen = 0;
    for (uint32_t i = 0; i < work->met.count; i++) {
        if (work->met.items[i].role != TERM_SEEN || !is_first_of_name(&work->met, i))
            continue;
        total++;
        seen += name_holds(view, &work->met, i);
    }
    const int64_t full = (int64_t)work->step->weight * SCORE_POINT;
    if (seen == 0 || total < 2)
        return full / 2;
    return score_divide(full * (seen < total ? seen : total - 1), total);
}

static int64_t points_of(const score_view *view, const step_work *work, hua_status status)
{
    const int64_t full = (int64_t)work->step->weight * SCORE_POINT;
    if (status == HUA_MET)
        return full;
    if (status != HUA_PARTLY)
        return 0;
    if (work->step->partly_points > 0)
        return (int64_t)work->step->partly_points * SCORE_POINT;
    return work->step->proportional ? proportional_points(view, work) : full / 2;
}

/* ---- evidence ------------------------------------------------------------------------- */

static bool stands_before(const hua_evidence *a, const hua_evidence *b)
{
    return a->turn != b->turn ? a->turn < b->turn : a->span.byte_start < b->span.byte_start;
}

/* Adds the find in its place, unless the name has its evidence already. */
static void add_evidence(const hua_scanner *s, hua_evidence *list, size_t *count, hua_str name,
                         const find *f)
{
    const hua_str text = s->dialogue->turns[f->turn].text;
    const hua_evidence made = {name, f->turn, f->span,
                               hua_str_slice(text, f->span.byte_start, f->span.byte_end)};
    for (size_t i = 0; i < *count; i++) {
        if (hua_str_eq(list[i].behaviour, name))
            return;
    }
    size_t at = (*count)++;
    for (; at > 0 && stands_before(&made, &list[at - 1]); at--)
        list[at] = list[at - 1];
    list[at] = made;
}

static void add_evidence_of(const hua_scanner *s, const term_list *terms, hua_evidence *list,
                            size_t *count)
{
    const score_view view = {s, RS_NONE};
    for (uint32_t i = 0; i < terms->count; i++) {
        const step_term *term = &terms->items[i];
        if (!score_holds(&view, term->expr))
            continue;
        const bool recovers = term->role == TERM_RECOVERS;
        const uint32_t at = recovers ? score_recovery(s, term->expr)
                                     : score_first_find(s, term->expr);
        if (at == RS_NONE)
            continue;
        const find *f = &s->finds.items[at];
        const rs_str name = recovers ? s->rules->detectors[f->detector].id : term->name;
        add_evidence(s, list, count, rs_text_of(s->rules, name), f);
    }
}

static void gather_evidence(hua_scanner *s, const step_work *work, hua_step *out)
{
    const size_t room = (size_t)work->met.count + work->partly.count;
    hua_evidence *list = HUA_ARENA_ARRAY(&s->arena, hua_evidence, room);
    size_t count = 0;
    if (!list)
        return;
    add_evidence_of(s, &work->met, list, &count);
    if (out->status == HUA_PARTLY)
        add_evidence_of(s, &work->partly, list, &count);
    out->evidence = list;
    out->evidence_count = count;
}

/* ---- what is missing -------------------------------------------------------------------- */

static void add_filler(step_work *work, uint32_t detector)
{
    for (uint32_t i = 0; i < work->filler_count; i++) {
        if (work->fillers[i] == detector)
            return;
    }
    if (work->filler_count < work->filler_room)
        work->fillers[work->filler_count++] = detector;
}

/*
 * Behaviours whose terms do not hold, below expressions that do not hold either.  Where one of several would do,
 * it is the one that the pack names first.
 */
static void add_fillers(const hua_scanner *s, uint32_t expr, step_work *work)
{
    const score_view view = {s, RS_NONE};
    if (expr == RS_NONE || score_holds(&view, expr))
        return;
    const rs_expr *e = &s->rules->exprs[expr];
    if (e->kind == EXPR_TERM && e->gap_filler != RS_NONE)
        add_filler(work, e->gap_filler);
    const uint32_t before = work->filler_count;
    for (uint32_t k = e->kind == EXPR_NONE ? RS_NONE : e->first; k != RS_NONE;
         k = s->rules->exprs[k].next) {
        add_fillers(s, k, work);
        if (e->kind == EXPR_ANY && work->filler_count > before)
            return;
    }
}

static void gather_fillers(hua_scanner *s, step_work *work)
{
    const rs_step *step = work->step;
    work->filler_room = work->met.count + work->partly.count + 1;
    work->fillers = HUA_ARENA_ARRAY(&s->arena, uint32_t, work->filler_room);
    if (!work->fillers)
        return;
    add_fillers(s, step->met, work);
    if (work->filler_count == 0 && step->behaviour != RS_NONE)
        add_filler(work, step->behaviour);
    work->missing_count = work->filler_count;
    add_fillers(s, step->partly, work);
    if (step->behaviour != RS_NONE)
        add_filler(work, step->behaviour);
}

static void name_missing(hua_scanner *s, const step_work *work, hua_step *out)
{
    hua_str *names = HUA_ARENA_ARRAY(&s->arena, hua_str, work->missing_count);
    if (!names)
        return;
    for (uint32_t i = 0; i < work->missing_count; i++)
        names[i] = rs_text_of(s->rules, s->rules->detectors[work->fillers[i]].id);
    out->missing = names;
    out->missing_count = work->missing_count;
}

/* ---- steps --------------------------------------------------------------------------------- */

/* The nearest step in front that was met, at least partly, and has a place; or NULL. */
static const hua_step *step_in_front(const hua_step *steps, size_t i)
{
    while (i-- > 0) {
        const bool done = steps[i].status == HUA_MET || steps[i].status == HUA_PARTLY;
        if (done && steps[i].evidence_count > 0)
            return &steps[i];
    }
    return NULL;
}

/* In an ordered rubric a step that came too early is but partly met. */
static void check_order(const hua_scanner *s, const step_work *work, hua_step *steps, size_t i)
{
    const score_view view = {s, RS_NONE};
    const hua_step *front = step_in_front(steps, i);
    hua_step *step = &steps[i];
    if (!front || step->status != HUA_MET || step->evidence_count == 0 ||
        !stands_before(&step->evidence[0], &front->evidence[0]))
        return;
    step->status = HUA_PARTLY;
    step->points = score_clamp(points_of(&view, work, HUA_PARTLY));
}

static bool step_applies(const score_view *view, const rs_step *step)
{
    return step->applies == RS_NONE || score_holds(view, step->applies);
}

static void judge(hua_scanner *s, step_work *work, hua_step *out)
{
    const score_view view = {s, RS_NONE};
    out->status = status_of(&view, work->step);
    out->of = score_clamp((int64_t)work->step->weight * SCORE_POINT);
    out->points = score_clamp(points_of(&view, work, out->status));
    gather_evidence(s, work, out);
    if (out->status != HUA_MET) {
        gather_fillers(s, work);
        name_missing(s, work, out);
    }
}

void score_step(hua_scanner *s, const rs_rubric *rubric, step_work *works, hua_step *steps,
                size_t i)
{
    const score_view view = {s, RS_NONE};
    step_work *work = &works[i];
    work->step = &s->rules->steps[rubric->steps.first + i];
    steps[i].id = rs_text_of(s->rules, work->step->id);
    steps[i].title = suggest_message_text(s, work->step->title);
    if (!step_applies(&view, work->step)) {
        steps[i].status = HUA_NA;
        return;
    }
    const step_terms *terms = &s->step_terms.items[rubric->steps.first + i];
    work->met = terms_of(s, terms->met);
    work->partly = terms_of(s, terms->partly);
    judge(s, work, &steps[i]);
    if (rubric->ordered)
        check_order(s, work, steps, i);
}

int64_t score_step_given(const hua_scanner *s, const step_work *work, uint32_t behaviour)
{
    const score_view view = {s, behaviour};
    return points_of(&view, work, status_of(&view, work->step));
}
