/*
 * Entities in the turn: from literals that were hit to occurrences of lexicons and patterns.
 *
 * A pattern is matched around the occurrences of its key only, in a window as wide as it can stretch.  What is done
 * in the window is in match_fronts.c.
 */
#include "analysis/match.h"

#include "base/bits.h"

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

/*
 * Moves the window's first occurrences up to it, and answers whether what the pattern needs stands in it one
 * behind the other.
 */
static bool may_match(const hua_scanner *s, pattern_window *w)
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

static void match_pattern(hua_scanner *s, const rs_pattern *p, pack_scope scope)
{
    pattern_window w;
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
        w.hi = match_capped(keys[i].end, p->after, units);
        uint32_t k = i + 1;
        for (; k < count && (keys[k].start > p->before ? keys[k].start - p->before : 0) <= w.hi;
             k++) {
            const uint32_t hi = match_capped(keys[k].end, p->after, units);
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
