/*
 * Entities in the turn: from literals that were hit to occurrences of lexicons and patterns.
 *
 * A pattern is matched around the occurrences of its key only, in a window as wide as it can stretch.
 * Inside the window its elements are taken one after the other, and a front is carried along: the
 * set of places where the next element may start.  After an entity a place is exact; a gap widens it to
 * a range.  For each place one way of getting there is kept (the nearest element
 * before, exact before skipped), so the work is bounded by window x elements x gap and nothing is ever
 * tried twice: linear in the text.
 */
#include "analysis/match.h"

#include "base/bits.h"

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
} match_fronts;

/* Where a pattern is matched; windows of one pattern follow each other in the turn. */
typedef struct window {
    const rs_pattern *pattern;
    const segments *segments;
    uint32_t lo, hi;
    uint32_t
        first[2 *
              PAT_MAX_ITEMS]; /* by element: its first occurrence that starts at `lo` or behind */
} window;

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

static uint32_t scope_start(const window *w, uint32_t unit)
{
    return w->segments ? w->segments->start[w->segments->id[unit]] : 0;
}

static uint32_t scope_end(const hua_scanner *s, const window *w, uint32_t unit)
{
    return w->segments ? w->segments->start[w->segments->id[unit] + 1] : (uint32_t)s->units.count;
}

/* First unit of the scope that is not a mark. */
static uint32_t first_word_unit(const hua_scanner *s, const window *w, uint32_t unit)
{
    uint32_t at = scope_start(w, unit);
    while (at < unit && (match_is_mark(&s->units, at) || s->units.flags[at] & HUA_UNIT_SKIP))
        at++;
    return at;
}

static bool same_scope(const window *w, uint32_t before, uint32_t unit)
{
    return !w->segments || w->segments->id[before] == w->segments->id[unit];
}

static void push_front(hua_scanner *s, front_vec *fronts, front f)
{
    if (!hua_vec_push(&s->allocator, fronts, f)) {
        s->failure = HUA_E_NOMEM;
        return;
    }
    /* Nearly sorted already: let it sink to its place. */
    for (size_t i = fronts->count - 1; i > 0 && fronts->items[i - 1].lo > f.lo; i--) {
        fronts->items[i] = fronts->items[i - 1];
        fronts->items[i - 1] = f;
    }
}

/* ---- one entity -------------------------------------------------------------------- */

/* Can the occurrence follow on this front? */
static bool follows(const hua_scanner *s, const window *w, const front *f, const occurrence *o)
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

/* The front that the occurrence continues: the nearest; NULL if none.  `head` only moves forward. */
static const front *find_front(const hua_scanner *s, const window *w, const front_vec *fronts,
                               const occurrence *o, size_t *head, uint32_t reach)
{
    const front *best = NULL;
    while (*head < fronts->count && !fronts->items[*head].at_begin &&
           fronts->items[*head].node != RS_NONE &&
           fronts->items[*head].lo + reach + MATCH_MOST_SKIPPED < o->start)
        (*head)++;
    for (size_t i = *head; i < fronts->count; i++) {
        const front *f = &fronts->items[i];
        if (!f->at_begin && f->node != RS_NONE && f->lo > o->start)
            break;
        if (follows(s, w, f, o))
            best = f;
    }
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

static uint32_t widest(const front_vec *fronts)
{
    uint32_t most = 0;
    for (size_t i = 0; i < fronts->count; i++)
        if (fronts->items[i].hi - fronts->items[i].lo > most)
            most = fronts->items[i].hi - fronts->items[i].lo;
    return most;
}

/* Does nothing but marks stand between the front lo..hi, behind an element that ends at `end`, and the scope's end? */
static bool reaches_end(const hua_scanner *s, const window *w, uint32_t lo, uint32_t hi,
                        uint32_t end)
{
    uint32_t at = scope_end(s, w, end - 1);
    while (at > lo && (match_is_mark(&s->units, at - 1) || s->units.flags[at - 1] & HUA_UNIT_SKIP))
        at--;
    return at <= hi;
}

/* `ends`: the next element is the end of the scope. */
static void take_entity(hua_scanner *s, const window *w, match_fronts *m, const rs_element *e,
                        uint32_t first, bool ends)
{
    uint32_t count;
    const occurrence *items = match_known_spans(s, e->entity, &count);
    hua_vec_clear(&m->next);
    if (e->optional)
        for (size_t i = 0; i < m->now.count; i++)
            push_front(s, &m->next, m->now.items[i]);
    const uint32_t reach = widest(&m->now);
    size_t head = 0;
    for (size_t i = first; i < count && items[i].start < w->hi; i++) {
        const front *f = find_front(s, w, &m->now, &items[i], &head, reach);
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
    const front_vec swap = m->now;
    m->now = m->next;
    m->next = swap;
}

/* ---- gaps and anchors ---------------------------------------------------------------- */

static uint32_t capped(uint32_t unit, uint32_t add, uint32_t limit)
{
    return add > limit || unit > limit - add ? limit : unit + add;
}

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
    const uint32_t last = capped(lo, n - 1, count ? count - 1 : 0);
    return count ? ends[last] : unit;
}

static void take_gap(hua_scanner *s, const window *w, match_fronts *m, const rs_element *e)
{
    size_t n = 0;
    for (size_t i = 0; i < m->now.count; i++) {
        front f = m->now.items[i];
        if (e->kind == EL_WORD_GAP && !f.at_begin) {
            f.lo = words_behind(s, f.lo, e->min);
            f.hi = words_behind(s, f.hi, e->max);
        } else {
            f.lo = capped(f.lo, e->min, w->hi);
            f.hi = capped(f.hi, e->max, w->hi);
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
    for (size_t i = 0; i < m->now.count; i++)
        m->now.items[i] = (front){.node = RS_NONE, .at_begin = true};
}

/* Keeps the fronts from which nothing but marks stands before the end of the scope. */
static void take_end(const hua_scanner *s, const window *w, match_fronts *m)
{
    size_t n = 0;
    for (size_t i = 0; i < m->now.count; i++) {
        const front f = m->now.items[i];
        if (f.node != RS_NONE && reaches_end(s, w, f.lo, f.hi, s->paths.items[f.node].end))
            m->now.items[n++] = f;
    }
    m->now.count = n;
}

static void take_element(hua_scanner *s, const window *w, match_fronts *m, uint32_t i)
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

/*
 * Moves the window's first occurrences up to it, and answers whether what the pattern needs stands in it one
 * behind the other.
 */
static bool may_match(const hua_scanner *s, window *w)
{
    const rs_element *elements = &s->rules->elements[w->pattern->elements.first];
    uint32_t from = w->lo;
    if (w->lo == 0)
        return true; /* may_stand_in_order has seen as much */
    for (uint32_t i = 0; i < w->pattern->elements.count; i++) {
        uint32_t count;
        if (elements[i].kind != EL_ENTITY)
            continue;
        const occurrence *items = match_known_spans(s, elements[i].entity, &count);
        w->first[i] = order_next_at(items, count, w->first[i], w->lo);
        if (elements[i].optional)
            continue;
        const uint32_t next = order_next_at(items, count, w->first[i], from);
        if (next == count || items[next].start >= w->hi)
            return false;
        from = items[next].start + 1;
    }
    return true;
}

static void match_window(hua_scanner *s, const window *w)
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

/* ---- patterns and entities -------------------------------------------------------------- */

/* Those of the literals that were hit. */
static uint32_t hits_of(const hua_scanner *s, rs_mask mask)
{
    return s->hit[mask.word] & mask.bits;
}

/*
 * How many of the masks come before the first with a hit, and at most a few more back; all of them if there is none.
 * They are looked at by fours, since which has a hit cannot be foreseen.
 */
static uint32_t pass_masks(const hua_scanner *s, rs_range range)
{
    const rs_mask *masks = s->rules->masks + range.first;
    uint32_t i = 0;
    for (; i + 4 <= range.count; i += 4)
        if (hits_of(s, masks[i]) | hits_of(s, masks[i + 1]) | hits_of(s, masks[i + 2]) |
            hits_of(s, masks[i + 3]))
            return i;
    uint32_t hits = 0;
    for (uint32_t k = i; k < range.count; k++)
        hits |= hits_of(s, masks[k]);
    return hits ? i : range.count;
}

/* May the key of one of its patterns stand in the turn? */
static bool ask_keys(hua_scanner *s, rs_range patterns)
{
    for (uint32_t i = 0; i < patterns.count; i++) {
        const uint32_t key = s->rules->patterns[patterns.first + i].key;
        if (key != RS_NONE && match_may_stand(s, key))
            return true;
    }
    return false;
}

bool match_ask(hua_scanner *s, uint32_t entity)
{
    const rs_range masks = s->rules->entity_masks[entity];
    const uint32_t passed = pass_masks(s, masks);
    s->asked.items[s->asked.count++] = entity; /* there is room for all */
    s->seen[entity] |= SEEN_ASKED; /* one that is in work already answers no: no circles */
    if (passed == masks.count && (!(s->rules->told[entity] & RS_HAS_PATTERNS) ||
                                  !ask_keys(s, s->rules->entities[entity].patterns)))
        return false;
    s->entities[entity].literals = passed;
    s->seen[entity] |= SEEN_MARKED;
    return true;
}

static bool is_needed(const rs_element *e)
{
    return e->kind == EL_ENTITY && !e->optional;
}

/* Everything that a pattern needs stands somewhere in the turn; its entities are then known. */
static bool all_present(hua_scanner *s, const rs_pattern *p)
{
    const rs_element *first = &s->rules->elements[p->elements.first];
    const rs_element *end = first + p->elements.count;
    uint32_t count;
    for (const rs_element *e = first; e < end; e++)
        if (is_needed(e) && !match_may_stand(s, e->entity))
            return false;
    for (const rs_element *e = first; e < end; e++)
        if (is_needed(e)) {
            match_entity(s, e->entity, &count);
            if (!count)
                return false;
        }
    for (const rs_element *e = first; e < end; e++)
        if (e->kind == EL_ENTITY && e->optional)
            match_entity(s, e->entity, &count);
    return true;
}

static void match_pattern(hua_scanner *s, const rs_pattern *p, pack_scope scope)
{
    window w;
    uint32_t count;
    const uint32_t units = (uint32_t)s->units.count;
    if (!match_may_stand_in_order(s, p, scope))
        return;
    match_pack_words(s,
                     &count); /* asked for at word edges, while lists are read that must not move */
    const occurrence *keys = match_known_spans(s, p->key, &count);
    w.pattern = p;
    memset(w.first, 0, p->elements.count * sizeof *w.first);
    for (uint32_t i = 0; i < count && !s->failure;) {
        w.lo = keys[i].start > p->before ? keys[i].start - p->before : 0;
        w.hi = capped(keys[i].end, p->after, units);
        uint32_t k = i + 1;
        for (; k < count && (keys[k].start > p->before ? keys[k].start - p->before : 0) <= w.hi;
             k++) {
            const uint32_t hi = capped(keys[k].end, p->after, units);
            w.hi = hi > w.hi ? hi : w.hi;
        }
        if (may_match(s, &w)) {
            w.segments = p->elements.count > 1 ? match_segments(s, scope) : NULL;
            match_window(s, &w);
        }
        i = k;
    }
}

static void append_mask(hua_scanner *s, rs_mask mask, occurrence_vec *out)
{
    for (uint32_t hits = hits_of(s, mask); hits; hits &= hits - 1)
        scan_append_hits(s, s->chain_of[mask.word * 32 + hua_lowest_bit(hits)], out);
}

/* Hardly any of the masks has hits. */
static void append_masks(hua_scanner *s, const rs_mask *masks, uint32_t count, occurrence_vec *out)
{
    uint32_t i = 0;
    for (; i + 4 <= count; i += 4) {
        if (!(hits_of(s, masks[i]) | hits_of(s, masks[i + 1]) | hits_of(s, masks[i + 2]) |
              hits_of(s, masks[i + 3])))
            continue;
        for (uint32_t k = i; k < i + 4; k++)
            append_mask(s, masks[k], out);
    }
    for (; i < count; i++)
        append_mask(s, masks[i], out);
}

/*
 * Did the scan list what led to the entity?  Then nothing else of it can stand in the turn.  Without the
 * prefilter everything is gone through, as for an entity that is only asked.
 */
static bool has_leads(const hua_scanner *s, uint32_t entity)
{
    return s->rules->told[entity] & s->work.speaker && !s->options.no_prefilter;
}

static void append_literals(hua_scanner *s, uint32_t entity, occurrence_vec *out)
{
    const rs_entity *e = &s->rules->entities[entity];
    if (e->slot) {
        const uint32_t value = s->rules->literals_count + e->slot - 1;
        if (scan_was_hit(s, value))
            scan_append_hits(s, s->chain_of[value], out);
    } else if (has_leads(s, entity)) {
        for (uint32_t i = s->entities[entity].literals; i != RS_NONE; i = s->leads.items[i].next)
            scan_append_hits(s, s->leads.items[i].what, out);
    } else {
        const rs_range masks = s->rules->entity_masks[entity];
        const uint32_t passed = s->options.no_prefilter ? 0 : s->entities[entity].literals;
        append_masks(s, s->rules->masks + masks.first + passed, masks.count - passed, out);
    }
}

/* Puts occurrences in order, each once; answers how many are left. */
static size_t settle(hua_scanner *s, occurrence *items, size_t count)
{
    if (count < 2)
        return count;
    order_occurrences(s, items, count);
    size_t n = 1;
    for (size_t i = 1; i < count; i++)
        if (items[i].start != items[n - 1].start || items[i].end != items[n - 1].end)
            items[n++] = items[i];
    return n;
}

static void add_candidate(hua_scanner *s, uint32_t pattern)
{
    if (!hua_vec_push(&s->allocator, &s->candidates, pattern))
        s->failure = HUA_E_NOMEM;
}

static void list_all_candidates(hua_scanner *s, rs_range patterns)
{
    for (uint32_t i = patterns.first; i < patterns.first + patterns.count; i++) {
        const rs_pattern *p = &s->rules->patterns[i];
        if (p->key != RS_NONE && match_may_stand(s, p->key) && all_present(s, p))
            add_candidate(s, i);
    }
}

/* In the order of the pack, on which of two equal matches is kept depends. */
static void list_led_candidates(hua_scanner *s, uint32_t entity)
{
    const size_t first = s->candidates.count;
    for (uint32_t l = s->entities[entity].patterns; l != RS_NONE; l = s->leads.items[l].next) {
        const uint32_t pattern = s->leads.items[l].what;
        if (!all_present(s, &s->rules->patterns[pattern]))
            continue;
        add_candidate(s, pattern);
        if (s->failure)
            return;
        for (size_t i = s->candidates.count - 1; i > first && s->candidates.items[i - 1] > pattern;
             i--) {
            s->candidates.items[i] = s->candidates.items[i - 1];
            s->candidates.items[i - 1] = pattern;
        }
    }
}

/* Pushes the patterns of an entity that may match; what they need is then known. */
static void list_candidates(hua_scanner *s, uint32_t entity)
{
    if (has_leads(s, entity))
        list_led_candidates(s, entity);
    else
        list_all_candidates(s, s->rules->entities[entity].patterns);
}

/* An entity of literals only: what stands where is listed at once. */
static void know_literals(hua_scanner *s, uint32_t entity)
{
    entity_state *state = &s->entities[entity];
    state->spans = (uint32_t)s->spans.count;
    append_literals(s, entity, &s->spans);
    state->span_count = (uint32_t)settle(s, s->spans.items + state->spans,
                                         s->spans.count - state->spans);
    s->spans.count = state->spans + state->span_count;
}

/* The patterns from `first` on in s->candidates, and the entity's literals. */
static void know_candidates(hua_scanner *s, uint32_t entity, size_t first)
{
    const size_t base = s->gathered.count;
    append_literals(s, entity, &s->gathered);
    for (size_t i = first; i < s->candidates.count && !s->failure; i++)
        match_pattern(s, &s->rules->patterns[s->candidates.items[i]],
                      (pack_scope)s->rules->entities[entity].scope);
    const size_t count = settle(s, s->gathered.items + base, s->gathered.count - base);
    entity_state *state = &s->entities[entity];
    state->spans = (uint32_t)s->spans.count;
    if (!hua_vec_reserve(&s->allocator, &s->spans, s->spans.count + count)) {
        s->failure = HUA_E_NOMEM;
        return;
    }
    if (count)
        memcpy(s->spans.items + state->spans, s->gathered.items + base,
               count * sizeof *s->spans.items);
    s->spans.count += count;
    state->span_count = (uint32_t)count;
    s->gathered.count = base;
}

void match_know(hua_scanner *s, uint32_t entity)
{
    const size_t first = s->candidates.count;
    s->seen[entity] |= SEEN_KNOWN;
    s->entities[entity].span_count = 0;
    /* What patterns need is evaluated before, so that no list moves while one is read. */
    if (s->rules->told[entity] & RS_HAS_PATTERNS)
        list_candidates(s, entity);
    if (s->candidates.count > first)
        know_candidates(s, entity, first);
    else
        know_literals(s, entity);
    s->candidates.count = first;
}

void match_pattern_alone(hua_scanner *s, uint32_t pattern, occurrence_vec *out)
{
    const rs_pattern *p = &s->rules->patterns[pattern];
    const size_t base = s->gathered.count;
    hua_vec_clear(out);
    if (p->key == RS_NONE || !match_may_stand(s, p->key) || !all_present(s, p))
        return;
    match_pattern(s, p, (pack_scope)s->rules->entities[p->owner].scope);
    for (size_t i = base; i < s->gathered.count; i++)
        if (!hua_vec_push(&s->allocator, out, s->gathered.items[i]))
            s->failure = HUA_E_NOMEM;
    s->gathered.count = base;
}
