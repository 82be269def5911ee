/*
 * Expressions of rubrics.
 *
 * A term holds by the finds of its detectors that count: alive, inside its window, later than
 * what it has to follow.  Lists of finds are in the order of the dialogue, so that the first
 * one that counts is found without looking at the rest.
 *
 * `at-most-turns` and `recovered-by` look at the turns of all finds that count below an
 * expression.  What holds by the finds alone is worked out once a dialogue, since status, points, evidence and
 * gaps of a step all ask for it.  Turns are stepped through in rising order, at most one more than are allowed, so
 * that no list of them is needed.
 */
#include "analysis/score_expr.h"

/* ---- finds that count for a term ------------------------------------------------- */

static bool has_detector(const hua_ruleset *rules, rs_range refs, uint32_t detector)
{
    for (uint32_t i = 0; detector != RS_NONE && i < refs.count; i++) {
        if (rules->numbers[refs.first + i] == detector)
            return true;
    }
    return false;
}

/* True if the find counts for the term; without a term, whatever is alive does. */
static bool counts(const hua_scanner *s, const rs_expr *term, const find *anchor, const find *f)
{
    if (!f->alive || (anchor && !score_earlier(anchor, f)))
        return false;
    return !term || term->window == WINDOW_ALL ||
           relate_in_window(s, term->window, term->window_unit, term->window_amount, f);
}

/* First find of the detectors that counts, in turn `from` or later; or RS_NONE. */
static uint32_t first_of(const hua_scanner *s, rs_range refs, const rs_expr *term,
                         const find *anchor, uint32_t from)
{
    const find *finds = s->finds.items;
    uint32_t best = RS_NONE;
    for (uint32_t r = 0; r < refs.count; r++) {
        uint32_t i = find_first(s, s->rules->numbers[refs.first + r]);
        while (i != RS_NONE && (finds[i].turn < from || !counts(s, term, anchor, &finds[i])))
            i = finds[i].next;
        if (i != RS_NONE && (best == RS_NONE || score_earlier(&finds[i], &finds[best])))
            best = i;
    }
    return best;
}

static uint32_t first_alive(const hua_scanner *s, rs_range refs, uint32_t from)
{
    return first_of(s, refs, NULL, NULL, from);
}

/* What the finds of a term have to follow: false if it is asked for and does not stand. */
static bool anchor_of(const hua_scanner *s, const rs_expr *term, const find **anchor)
{
    *anchor = NULL;
    if (term->after.count == 0)
        return true;
    const uint32_t i = first_alive(s, term->after, 0);
    if (i == RS_NONE)
        return false;
    *anchor = &s->finds.items[i];
    return true;
}

static bool has_finds(const hua_scanner *s, rs_range refs)
{
    for (uint32_t r = 0; r < refs.count; r++)
        if (find_first(s, s->rules->numbers[refs.first + r]) != RS_NONE)
            return true;
    return false;
}

static uint32_t first_counting(const hua_scanner *s, const rs_expr *term, uint32_t from)
{
    const find *anchor;
    return has_finds(s, term->refs) && anchor_of(s, term, &anchor)
               ? first_of(s, term->refs, term, anchor, from)
               : RS_NONE;
}

/* Last turn with a find that counts for a term, plus one; 0 = none. */
static uint32_t end_of_term(const hua_scanner *s, const rs_expr *term)
{
    uint32_t end = 0;
    const find *anchor;
    if (!anchor_of(s, term, &anchor))
        return 0;
    for (uint32_t r = 0; r < term->refs.count; r++) {
        uint32_t i = find_first(s, s->rules->numbers[term->refs.first + r]);
        for (; i != RS_NONE; i = s->finds.items[i].next) {
            const find *f = &s->finds.items[i];
            if (f->turn >= end && counts(s, term, anchor, f))
                end = f->turn + 1;
        }
    }
    return end;
}

/* What is known of the expression and all the same; nothing yet, if none was asked for in this dialogue. */
static expr_state *state_of(const hua_scanner *s, uint32_t expr)
{
    expr_state *state = &s->exprs[s->rules->exprs[expr].same];
    if (state->epoch != s->dialogue_epoch)
        *state = (expr_state){.epoch = s->dialogue_epoch};
    return state;
}

uint32_t score_first_find(const hua_scanner *s, uint32_t term)
{
    expr_state *state = state_of(s, term);
    if (!state->found_known) {
        state->found_known = true;
        state->first = first_counting(s, &s->rules->exprs[term], 0);
    }
    return state->first;
}

/* ---- turns below an expression --------------------------------------------------- */

/* First turn from `from` on with a find that counts for one of the terms; RS_NONE none. */
static uint32_t turn_from(const hua_scanner *s, const rs_expr *e, uint32_t from)
{
    if (e->kind == EXPR_TERM) {
        const uint32_t i = first_counting(s, e, from);
        return i == RS_NONE ? RS_NONE : s->finds.items[i].turn;
    }
    uint32_t best = RS_NONE;
    for (uint32_t k = e->first; k != RS_NONE; k = s->rules->exprs[k].next) {
        const uint32_t turn = turn_from(s, &s->rules->exprs[k], from);
        best = turn < best ? turn : best;
    }
    return best;
}

/* Last turn with a find that counts for one of the terms, plus one; 0 = none. */
static uint32_t end_of(const hua_scanner *s, const rs_expr *e)
{
    if (e->kind == EXPR_TERM)
        return end_of_term(s, e);
    uint32_t end = 0;
    for (uint32_t k = e->first; k != RS_NONE; k = s->rules->exprs[k].next) {
        const uint32_t here = end_of(s, &s->rules->exprs[k]);
        end = here > end ? here : end;
    }
    return end;
}

uint32_t score_recovery(const hua_scanner *s, uint32_t expr)
{
    const rs_expr *e = &s->rules->exprs[expr];
    const uint32_t end = end_of(s, e);
    return end == 0 ? RS_NONE : first_alive(s, e->recovered_by, end);
}

/* True if the finds stand in at least one and no more than the allowed number of turns. */
static bool within_turns(const hua_scanner *s, const rs_expr *e)
{
    uint32_t seen = 0;
    uint32_t turn = turn_from(s, e, 0);
    while (turn != RS_NONE && ++seen <= e->at_most_turns)
        turn = turn_from(s, e, turn + 1);
    return seen > 0 && seen <= e->at_most_turns;
}

static bool limits_hold(const score_view *view, uint32_t expr)
{
    const rs_expr *e = &view->s->rules->exprs[expr];
    if (e->at_most_turns > 0 && !within_turns(view->s, e))
        return false;
    if (e->recovered_by.count == 0)
        return true;
    if (has_detector(view->s->rules, e->recovered_by, view->given))
        return end_of(view->s, e) > 0;
    return score_recovery(view->s, expr) != RS_NONE;
}

/* ---- expressions ------------------------------------------------------------------ */

/* Number of children that hold, counted up to `enough`. */
static uint32_t holding(const score_view *view, const rs_expr *e, uint32_t enough)
{
    uint32_t n = 0;
    for (uint32_t k = e->first; k != RS_NONE && n < enough; k = view->s->rules->exprs[k].next)
        n += score_holds(view, k);
    return n;
}

static bool all_hold(const score_view *view, const rs_expr *e)
{
    for (uint32_t k = e->first; k != RS_NONE; k = view->s->rules->exprs[k].next) {
        if (!score_holds(view, k))
            return false;
    }
    return true;
}

static bool children_hold(const score_view *view, const rs_expr *e)
{
    switch (e->kind) {
    case EXPR_ALL:
        return all_hold(view, e);
    case EXPR_ANY:
        return holding(view, e, 1) == 1;
    case EXPR_NONE:
        return holding(view, e, 1) == 0;
    default:
        return holding(view, e, e->n) == e->n;
    }
}

static bool decide_holds(const score_view *view, uint32_t expr)
{
    const rs_expr *e = &view->s->rules->exprs[expr];
    if (e->kind != EXPR_TERM) {
        if (!children_hold(view, e))
            return false;
    } else if (has_detector(view->s->rules, e->refs, view->given)) {
        return true;
    } else if (score_first_find(view->s, expr) == RS_NONE) {
        return false;
    }
    return (e->at_most_turns == 0 && e->recovered_by.count == 0) || limits_hold(view, expr);
}

bool score_holds(const score_view *view, uint32_t expr)
{
    if (expr == RS_NONE)
        return false;
    if (view->given != RS_NONE)
        return decide_holds(view, expr);
    expr_state *state = state_of(view->s, expr);
    if (!state->holds_known) {
        const bool holds = decide_holds(view, expr);
        state->holds_known = true;
        state->holds = holds;
    }
    return state->holds;
}
