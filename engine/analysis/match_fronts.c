/*
 * A pattern in a window of the turn.
 *
 * The pattern's elements are taken one after the other, and a front is carried along: the
 * set of places where the next element may start.  After an entity a place is exact; a gap widens it to
 * a range.  For each place one way of getting there is kept (the nearest element
 * before, exact before skipped), so the work is bounded by window x elements x gap and nothing is ever
 * tried twice: linear in the text.  So that it is, what has been read on the way to the edge of a segment is
 * remembered, and a front that nothing stands before, which no place is too far from, is kept apart.
 */
#include "analysis/match.h"

/* Where the next element may start: lo..hi, or (at_begin) lo..hi units behind the scope's start. */
typedef struct front {
    uint32_t lo, hi;
    uint32_t node; /* path so far; RS_NONE: nothing yet */
    bool gapped;   /* a gap leads here: the next element needs a word edge */
    bool at_begin;
} front;

typedef VEC(front) front_vec;

/* Scratch of this file. */
typedef struct match_fronts {
    front_vec now, next;
    front_vec both; /* those that an optional element is left out of, and those behind it */
} match_fronts;

void *match_fronts_new(const hua_allocator *allocator)
{
    match_fronts *m = hua_alloc(allocator, sizeof *m);
    if (m)
        *m = (match_fronts){0};
    return m;
}

void match_fronts_free(const hua_allocator *allocator, void *fronts)
{
    match_fronts *m = fronts;
    if (!m)
        return;
    hua_vec_free(allocator, &m->now);
    hua_vec_free(allocator, &m->next);
    hua_vec_free(allocator, &m->both);
    hua_release(allocator, m);
}

/* ---- helpers of the fronts ------------------------------------------------------ */

static bool is_skipped(const hua_units *units, uint32_t from, uint32_t to)
{
    if (to - from > MATCH_MOST_SKIPPED)
        return false;
    for (uint32_t i = from; i < to; i++)
        if (!(units->flags[i] & HUA_UNIT_SKIP))
            return false;
    return true;
}

static uint32_t scope_start(const pattern_window *w, uint32_t unit)
{
    return w->segments ? w->segments->start[w->segments->id[unit]] : 0;
}

static uint32_t scope_end(const hua_scanner *s, const pattern_window *w, uint32_t unit)
{
    return w->segments ? w->segments->start[w->segments->id[unit] + 1] : (uint32_t)s->units.count;
}

/* First unit of the scope that is not a mark, `unit` at the latest. */
static uint32_t first_word_unit(hua_scanner *s, const pattern_window *w, uint32_t unit)
{
    const uint32_t start = scope_start(w, unit);
    passed_units *head = &s->work.head;
    if (head->edge != start)
        *head = (passed_units){start, start};
    for (; head->to < unit && match_is_passed_over(&s->units, head->to); s->work.steps++)
        head->to++;
    return head->to < unit ? head->to : unit;
}

static bool same_scope(const pattern_window *w, uint32_t before, uint32_t unit)
{
    return !w->segments || w->segments->id[before] == w->segments->id[unit];
}

static void swap_fronts(front_vec *a, front_vec *b)
{
    const front_vec swap = *a;
    *a = *b;
    *b = swap;
}

static void push_front(hua_scanner *s, front_vec *fronts, front f)
{
    if (!hua_vec_push(&s->allocator, fronts, f)) {
        s->failure = HUA_E_NOMEM;
        return;
    }
    /* Nearly sorted already: let it sink to its place. */
    for (size_t i = fronts->count - 1; i > 0 && fronts->items[i - 1].lo > f.lo; i--) {
        s->work.steps++;
        fronts->items[i] = fronts->items[i - 1];
        fronts->items[i - 1] = f;
    }
}

/* ---- one entity -------------------------------------------------------------------- */

/* Can the occurrence follow on this front? */
static bool follows(hua_scanner *s, const pattern_window *w, const front *f, const occurrence *o)
{
    if (f->at_begin) {
        const uint32_t behind = o->start - first_word_unit(s, w, o->start);
        return behind >= f->lo && behind <= f->hi;
    }
    if (f->node == RS_NONE)
        return true;
    if (o->start < f->lo || !same_scope(w, s->paths.items[f->node].end - 1, o->start))
        return false;
    return o->start <= f->hi || (!f->gapped && is_skipped(&s->units, f->hi, o->start));
}

/* Nothing of the pattern stands before: there is at most one such front, and no place is too far from it. */
static bool is_free(const front *f)
{
    return f->node == RS_NONE;
}

/* The fronts that an element may continue, looked at by its occurrences in order. */
typedef struct front_queue {
    const front_vec *fronts;
    const front *free; /* NULL if there is none */
    uint32_t reach;    /* of the widest that is not free */
    size_t head;       /* all before are too far back for what comes, but for the free one */
} front_queue;

static front_queue queue_fronts(const front_vec *fronts)
{
    front_queue q = {.fronts = fronts};
    for (size_t i = 0; i < fronts->count; i++) {
        const front *f = &fronts->items[i];
        if (is_free(f))
            q.free = f;
        else if (f->hi - f->lo > q.reach)
            q.reach = f->hi - f->lo;
    }
    return q;
}

/* The front that the occurrence continues: the nearest; NULL if none. */
static const front *find_front(hua_scanner *s, const pattern_window *w, front_queue *q,
                               const occurrence *o)
{
    const front *items = q->fronts->items;
    const size_t count = q->fronts->count;
    const front *best = NULL;
    while (q->head < count && (is_free(&items[q->head]) ||
                               items[q->head].lo + q->reach + MATCH_MOST_SKIPPED < o->start))
        q->head++;
    if (q->free && q->free < items + q->head && follows(s, w, q->free, o))
        best = q->free;
    size_t i = q->head;
    for (; i < count && (is_free(&items[i]) || items[i].lo <= o->start); i++)
        if (follows(s, w, &items[i], o))
            best = &items[i];
    s->work.steps += i - q->head;
    return best;
}

static uint32_t push_node(hua_scanner *s, const front *f, const occurrence *o, uint32_t entity)
{
    path_node node = {.start = o->start,
                      .end = o->end,
                      .origin = o->start,
                      .entity = entity,
                      .via = o->via,
                      .prev = f->node};
    if (f->node != RS_NONE) {
        node.origin = s->paths.items[f->node].origin;
        node.via |= s->paths.items[f->node].via;
    }
    if (!hua_vec_push(&s->allocator, &s->paths, node))
        s->failure = HUA_E_NOMEM;
    return (uint32_t)s->paths.count - 1;
}

/* Of two ways to the same place the one that reads over less, then the one that started earlier. */
static void keep_better(hua_scanner *s, front_vec *fronts, uint32_t end, uint32_t node)
{
    for (size_t i = fronts->count; i-- > 0 && fronts->items[i].lo >= end;) {
        front *f = &fronts->items[i];
        if (f->lo != end || f->node == RS_NONE || f->gapped)
            continue;
        const path_node *old = &s->paths.items[f->node];
        const path_node *new = &s->paths.items[node];
        if (new->via < old->via || (new->via == old->via &&new->start < old->start))
            f->node = node;
        return;
    }
    push_front(s, fronts, (front){.lo = end, .hi = end, .node = node});
}

/*
 * Does nothing but marks stand between the front lo..hi, behind an element that ends at `end`, and the scope's
 * end?
 */
static bool reaches_end(hua_scanner *s, const pattern_window *w, uint32_t lo, uint32_t hi,
                        uint32_t end)
{
    const uint32_t scope = scope_end(s, w, end - 1);
    passed_units *tail = &s->work.tail;
    if (tail->edge != scope)
        *tail = (passed_units){scope, scope};
    for (; tail->to > lo && match_is_passed_over(&s->units, tail->to - 1); s->work.steps++)
        tail->to--;
    return tail->to <= hi;
}

/* The element may be left out: the fronts before it stay, among those behind it. */
static void keep_fronts_before(hua_scanner *s, match_fronts *m)
{
    size_t k = 0;
    hua_vec_clear(&m->both);
    for (size_t i = 0; i < m->next.count && !s->failure; i++) {
        const front behind = m->next.items[i];
        for (; k < m->now.count && m->now.items[k].lo <= behind.lo; k++)
            push_front(s, &m->both, m->now.items[k]);
        keep_better(s, &m->both, behind.lo, behind.node);
    }
    for (; k < m->now.count; k++)
        push_front(s, &m->both, m->now.items[k]);
    swap_fronts(&m->next, &m->both);
}

/* `ends`: the next element is the end of the scope. */
static void take_entity(hua_scanner *s, const pattern_window *w, match_fronts *m,
                        const rs_element *e, uint32_t first, bool ends)
{
    uint32_t count;
    const occurrence *items = match_known_spans(s, e->entity, &count);
    hua_vec_clear(&m->next);
    front_queue queue = queue_fronts(&m->now);
    for (size_t i = first; i < count && items[i].start < w->hi; i++) {
        const front *f = find_front(s, w, &queue, &items[i]);
        if (!f || items[i].end > w->hi)
            continue;
        if (ends && !reaches_end(s, w, items[i].end, items[i].end, items[i].end))
            continue; /* $ would refuse it, and word edges are dear */
        if (f->gapped && f->node != RS_NONE && items[i].end - items[i].start == 1 &&
            !match_boundary(s, items[i].start))
            continue; /* a single character is too easily part of another word */
        keep_better(s, &m->next, items[i].end, push_node(s, f, &items[i], e->entity));
        if (s->failure)
            return;
    }
    if (e->optional)
        keep_fronts_before(s, m);
    swap_fronts(&m->now, &m->next);
}

/* ---- gaps and anchors ---------------------------------------------------------------- */

/* The unit `n` words behind `unit`. */
static uint32_t words_behind(hua_scanner *s, uint32_t unit, uint32_t n)
{
    uint32_t count;
    const uint32_t *ends = match_words(s, &count);
    uint32_t lo = 0;
    uint32_t hi = count;
    while (lo < hi) { /* first word that ends behind `unit` */
        const uint32_t mid = lo + (hi - lo) / 2;
        if (ends[mid] <= unit)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (n == 0)
        return unit;
    const uint32_t last = match_capped(lo, n - 1, count ? count - 1 : 0);
    return count ? ends[last] : unit;
}

static void take_gap(hua_scanner *s, const pattern_window *w, match_fronts *m, const rs_element *e)
{
    size_t n = 0;
    for (size_t i = 0; i < m->now.count; i++) {
        front f = m->now.items[i];
        if (e->kind == EL_WORD_GAP && !f.at_begin) {
            f.lo = words_behind(s, f.lo, e->min);
            f.hi = words_behind(s, f.hi, e->max);
        } else {
            f.lo = match_capped(f.lo, e->min, w->hi);
            f.hi = match_capped(f.hi, e->max, w->hi);
        }
        f.gapped = true;
        m->now.items[n++] = f;
    }
    m->now.count = n;
}

static void take_soft(const hua_scanner *s, match_fronts *m)
{
    for (size_t i = 0; i < m->now.count; i++) {
        front *f = &m->now.items[i];
        if (f->at_begin || f->node == RS_NONE)
            continue;
        for (uint32_t n = 0;
             n < MATCH_SOFT_MOST && f->hi < s->units.count && match_is_mark(&s->units, f->hi); n++)
            f->hi++;
    }
}

static void take_begin(match_fronts *m)
{
    m->now.items[0] = (front){.node = RS_NONE, .at_begin = true};
    m->now.count = 1;
}

/* Keeps the fronts from which nothing but marks stands before the end of the scope. */
static void take_end(hua_scanner *s, const pattern_window *w, match_fronts *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->now.count; i++) {
        const front f = m->now.items[i];
        if (f.node != RS_NONE && reaches_end(s, w, f.lo, f.hi, s->paths.items[f.node].end))
            m->now.items[n++] = f;
    }
    m->now.count = n;
}

static void take_element(hua_scanner *s, const pattern_window *w, match_fronts *m, uint32_t i)
{
    const rs_element *e = &s->rules->elements[w->pattern->elements.first + i];
    switch (e->kind) {
    case EL_ENTITY:
        take_entity(s, w, m, e, w->first[i],
                    i + 1 < w->pattern->elements.count && e[1].kind == EL_END);
        break;
    case EL_GAP:
    case EL_WORD_GAP:
        take_gap(s, w, m, e);
        break;
    case EL_SOFT:
        take_soft(s, m);
        break;
    case EL_BEGIN:
        take_begin(m);
        break;
    default:
        take_end(s, w, m);
        break;
    }
}

static void gather(hua_scanner *s, occurrence o)
{
    if (!hua_vec_push(&s->allocator, &s->gathered, o))
        s->failure = HUA_E_NOMEM;
}

void match_window(hua_scanner *s, const pattern_window *w)
{
    match_fronts *m = s->fronts;
    const rs_pattern *p = w->pattern;
    hua_vec_clear(&m->now);
    push_front(s, &m->now, (front){.lo = w->lo, .hi = w->hi, .node = RS_NONE, .gapped = true});
    for (uint32_t i = 0; i < p->elements.count && m->now.count && !s->failure; i++)
        take_element(s, w, m, i);
    for (size_t i = 0; i < m->now.count && !s->failure; i++) {
        const uint32_t node = m->now.items[i].node;
        if (node == RS_NONE)
            continue;
        const path_node *last = &s->paths.items[node];
        gather(s, (occurrence){last->origin, last->end, last->via, node});
    }
}
