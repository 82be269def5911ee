/*
 * After all patterns are known: their keys, and every list by entity.
 *
 * Of the elements that a pattern cannot do without, the one expected to be rarest becomes its
 * key.  From the detectors down along the keys runs what has to be *told* of hits: an entity that is told is
 * marked in every turn in which it may stand, so that it can call for its detectors.  All others, two
 * thirds of them in the packs here, are *asked* when a pattern or a condition wants to know; nothing is
 * done for them in the other turns.  Each is told only in the turns of the speakers whose detectors want it.
 */
#include "rules/compile.h"

#include "rules/frequency.h"

/* An entity with more literals and patterns than MOST_ASKED is told, since asking would go through all. */
enum { MOST_STRETCH = 4096, FILLER_SLACK = 12, MOST_ASKED = 512 };

/* ---- keys ------------------------------------------------------------------ */

typedef struct weights {
    float *cost;       /* in how many of a thousand turns it is expected, roughly */
    uint32_t *stretch; /* longest find in units */
    uint8_t *state;    /* 0 unknown, 1 in work, 2 known */
} weights;

static void weigh_entity(compiler *c, weights *w, uint32_t entity);

/* Whether it stands in a turn is known as soon as the turn has been read. */
static bool has_only_literals(const rs_entity *e)
{
    return !e->patterns.count && !e->slot;
}

/* Of what the pattern needs besides its key the rarest that is nothing but literals; RS_NONE if there is none. */
static uint32_t find_also(const compiler *c, const weights *w, const rs_pattern *p)
{
    uint32_t also = RS_NONE;
    for (uint32_t i = 0; i < p->elements.count; i++) {
        const rs_element *e = &c->elements.items[p->elements.first + i];
        if (e->kind == EL_ENTITY && !e->optional && e->entity != p->key &&
            has_only_literals(&c->entities.items[e->entity]) &&
            (also == RS_NONE || w->cost[e->entity] < w->cost[also]))
            also = e->entity;
    }
    return also;
}

/* Key, cost and stretches of one pattern; its entities are weighed before. */
static void weigh_pattern(compiler *c, weights *w, rs_pattern *p, float *cost, uint32_t *stretch)
{
    uint32_t length[2 * PAT_MAX_ITEMS] = {0};
    uint32_t total = 0;
    uint32_t key_at = RS_NONE;
    *cost = 1e9f;
    for (uint32_t i = 0; i < p->elements.count; i++) {
        const rs_element *e = &c->elements.items[p->elements.first + i];
        length[i] = e->kind == EL_GAP        ? e->max
                    : e->kind == EL_WORD_GAP ? e->max * 8
                    : e->kind == EL_SOFT     ? 8
                                             : 0;
        if (e->kind == EL_ENTITY) {
            weigh_entity(c, w, e->entity);
            length[i] = w->stretch[e->entity] + FILLER_SLACK;
            if (!e->optional && w->cost[e->entity] < *cost) {
                *cost = w->cost[e->entity];
                key_at = i;
                p->key = e->entity;
            }
        }
        total += length[i];
    }
    p->also = find_also(c, w, p);
    p->before = p->after = 0;
    for (uint32_t i = 0; i < p->elements.count; i++) {
        if (i < key_at)
            p->before += length[i];
        else if (i > key_at)
            p->after += length[i];
    }
    *stretch = total;
}

static void weigh_entity(compiler *c, weights *w, uint32_t entity)
{
    if (w->state[entity])
        return;
    w->state[entity] = 1;
    float cost = w->cost[entity];
    uint32_t stretch = w->stretch[entity];
    const rs_range patterns = c->entities.items[entity].patterns;
    for (uint32_t i = 0; i < patterns.count; i++) {
        float one;
        uint32_t length;
        weigh_pattern(c, w, &c->patterns.items[patterns.first + i], &one, &length);
        cost += one;
        if (length > stretch)
            stretch = length;
    }
    if (c->entities.items[entity].slot) {
        cost += 200.0f; /* looking for values costs a pass over the turn */
        stretch = 24;
    }
    w->cost[entity] = cost;
    w->stretch[entity] = stretch > MOST_STRETCH ? MOST_STRETCH : stretch;
    w->state[entity] = 2;
}

/* Of the numbers of each list only the first of equal ones stays. */
static void drop_doubles(compiler *c, rs_range *lists, size_t count, rs_number_vec *items)
{
    uint32_t most = 0;
    for (size_t i = 0; i < items->count; i++)
        most = items->items[i] > most ? items->items[i] : most;
    uint32_t *seen = hua_arena_array(&c->arena, (size_t)most + 1, sizeof *seen);
    if (!seen) {
        c->failed = true;
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t n = 0;
        uint32_t *list = items->items + lists[i].first;
        for (uint32_t k = 0; k < lists[i].count; k++) {
            const uint32_t item = list[k];
            if (seen[item] != i + 1)
                list[n++] = item;
            seen[item] = i + 1;
        }
        lists[i].count = n;
    }
}

/*
 * Lists by `from`: lists[i] becomes the range in `out` of the distinct `to`s of i, in order of first
 * mention.  `lists` has `count` places.
 */
static void group_pairs(compiler *c, const pair_vec *pairs, size_t count, rs_range *lists,
                        rs_number_vec *out)
{
    for (size_t i = 0; i < count; i++)
        lists[i] = (rs_range){0, 0};
    if (!hua_vec_reserve(c->allocator, out, pairs->count + 1)) {
        c->failed = true;
        return;
    }
    for (size_t i = 0; i < pairs->count; i++)
        lists[pairs->items[i].from].count++;
    uint32_t next = 0;
    for (size_t i = 0; i < count; i++) {
        lists[i].first = next;
        next += lists[i].count;
        lists[i].count = 0;
    }
    out->count = next;
    for (size_t i = 0; i < pairs->count; i++) {
        rs_range *list = &lists[pairs->items[i].from];
        out->items[list->first + list->count++] = pairs->items[i].to;
    }
    drop_doubles(c, lists, count, out);
}

/* Puts the patterns of each entity side by side. */
static void sort_patterns(compiler *c)
{
    const size_t count = c->patterns.count;
    rs_pattern *sorted = hua_arena_array(&c->arena, count + 1, sizeof *sorted);
    if (!sorted) {
        c->failed = true;
        return;
    }
    for (size_t i = 0; i < count; i++)
        c->entities.items[c->patterns.items[i].owner].patterns.count++;
    uint32_t next = 0;
    for (size_t i = 0; i < c->entities.count; i++) {
        rs_range *range = &c->entities.items[i].patterns;
        range->first = next;
        next += range->count;
        range->count = 0;
    }
    for (size_t i = 0; i < count; i++) {
        rs_range *range = &c->entities.items[c->patterns.items[i].owner].patterns;
        sorted[range->first + range->count++] = c->patterns.items[i];
    }
    if (count)
        memcpy(c->patterns.items, sorted, count * sizeof *sorted);
}

static void weigh_all(compiler *c)
{
    const size_t n = c->entities.count;
    weights w = {
        .cost = hua_arena_array(&c->arena, n + 1, sizeof *w.cost),
        .stretch = hua_arena_array(&c->arena, n + 1, sizeof *w.stretch),
        .state = hua_arena_array(&c->arena, n + 1, sizeof *w.state),
    };
    frequencies said;
    if (!hua_frequencies_load(&said, &c->arena) || c->arena.failed) {
        c->failed = true;
        return;
    }
    for (size_t i = 0; i < c->literal_entity.count; i++) {
        const number_pair pair = c->literal_entity.items[i];
        const rs_literal *literal = &c->literals.items[pair.from];
        w.cost[pair.to] += hua_frequency_of(
            &said, (hua_str){c->bytes.items + literal->text.at, literal->text.len});
        if (literal->symbols > w.stretch[pair.to])
            w.stretch[pair.to] = literal->symbols;
    }
    for (size_t i = 0; i < n; i++)
        weigh_entity(c, &w, (uint32_t)i);
}

/* ---- who is told, who is asked ------------------------------------------------------- */

/* Speakers in whose turns the detector is considered, a bit for each. */
static uint32_t speakers_of(const rs_detector *d)
{
    return d->who == HUA_OTHER ? 1u << HUA_OTHER | 1u << HUA_AGENT | 1u << HUA_CUSTOMER
                               : 1u << d->who;
}

static void add_bits(uint8_t *of, uint32_t entity, uint32_t bits)
{
    if (entity != RS_NONE)
        of[entity] = (uint8_t)(of[entity] | bits);
}

/* What a detector asks for: its match, exceptions, conditions inside the turn. */
static void add_uses(const compiler *c, const rs_detector *d, uint8_t *used)
{
    const uint32_t speakers = speakers_of(d);
    add_bits(used, d->match, speakers);
    add_bits(used, d->unless, speakers);
    for (uint32_t i = 0; i < d->conditions.count; i++) {
        const rs_condition *cond = &c->conditions.items[d->conditions.first + i];
        add_bits(used, cond->entity, speakers);
        for (uint32_t k = 0; k < cond->all.count; k++)
            add_bits(used, c->numbers.items[cond->all.first + k], speakers);
    }
}

/* Hands speakers down from the owners of patterns to their keys, or to all their elements. */
static void hand_down(const compiler *c, uint8_t *of, bool only_keys)
{
    for (bool changed = true; changed;) {
        changed = false;
        for (size_t i = 0; i < c->patterns.count; i++) {
            const rs_pattern *p = &c->patterns.items[i];
            for (uint32_t k = 0; k < p->elements.count; k++) {
                const rs_element *e = &c->elements.items[p->elements.first + k];
                if (e->kind != EL_ENTITY || (only_keys && e->entity != p->key) ||
                    (of[p->owner] & ~of[e->entity]) == 0)
                    continue;
                add_bits(of, e->entity, of[p->owner]);
                changed = true;
            }
        }
    }
}

static bool is_large(const rs_entity *e)
{
    return e->literals.count + e->patterns.count > MOST_ASKED;
}

/*
 * What a detector based on finds objects to is asked for in every turn that has finds, and hardly ever said: telling
 * it costs less.
 */
static void tell_objections(compiler *c, const rs_detector *d)
{
    const uint32_t speakers = speakers_of(d);
    add_bits(c->told.items, d->unless, speakers);
    for (uint32_t i = 0; i < d->conditions.count; i++)
        add_bits(c->told.items, c->conditions.items[d->conditions.first + i].entity, speakers);
}

/* Fills the section `told`. */
static void find_told(compiler *c)
{
    const size_t n = c->entities.count;
    uint8_t *used = hua_arena_alloc(&c->arena, n + 1);
    if (!used || !hua_vec_reserve(c->allocator, &c->told, n)) {
        c->failed = true;
        return;
    }
    memset(c->told.items, 0, n);
    c->told.count = n;
    /* Asked wherever a word's edge or a quotation is, and seldom hit: telling them costs less. */
    const uint32_t own[] = {c->header.words_entity, c->header.say_back_entity,
                            c->header.say_back_end_entity};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++) {
        add_bits(used, own[i], RS_ALL_SPEAKERS);
        add_bits(c->told.items, own[i], RS_ALL_SPEAKERS);
    }
    for (size_t i = 0; i < c->detectors.count; i++) {
        add_uses(c, &c->detectors.items[i], used);
        add_bits(c->told.items, c->detectors.items[i].match, speakers_of(&c->detectors.items[i]));
        if (c->detectors.items[i].flags & RS_BY_REFS)
            tell_objections(c, &c->detectors.items[i]);
    }
    hand_down(c, used, false);
    for (uint32_t i = 0; i < n; i++)
        if (is_large(&c->entities.items[i]))
            add_bits(c->told.items, i, used[i]);
    hand_down(c, c->told.items, true);
}

/* Is the entity a slot, or is a pattern that it is found by keyed on one?  `seen`: 1 in work, 2 no, 3 yes. */
static bool hangs_on_slot(compiler *c, uint8_t *seen, uint32_t entity)
{
    if (seen[entity])
        return seen[entity] == 3;
    seen[entity] = 1;
    bool hangs = c->entities.items[entity].slot != 0;
    const rs_range patterns = c->entities.items[entity].patterns;
    for (uint32_t i = 0; i < patterns.count && !hangs; i++) {
        const uint32_t key = c->patterns.items[patterns.first + i].key;
        hangs = key != RS_NONE && hangs_on_slot(c, seen, key);
    }
    seen[entity] = hangs ? 3 : 2;
    return hangs;
}

/*
 * Marks what hangs on values.  They are looked for in every turn of a speaker only if some detector could not
 * be found otherwise.
 */
static void find_slot_keys(compiler *c)
{
    uint8_t *seen = hua_arena_alloc(&c->arena, c->entities.count + 1);
    if (!seen) {
        c->failed = true;
        return;
    }
    for (uint32_t i = 0; i < c->entities.count; i++)
        if (hangs_on_slot(c, seen, i))
            add_bits(c->told.items, i, RS_ON_SLOTS);
    for (size_t i = 0; i < c->detectors.count; i++) {
        const rs_detector *d = &c->detectors.items[i];
        if (d->match != RS_NONE && c->told.items[d->match] & RS_ON_SLOTS)
            c->header.slot_keyed |= speakers_of(d);
    }
}

/* ---- lists ---------------------------------------------------------------------- */

/* One kind of list: the ranges by `from`, and behind each other what they hold. */
typedef struct lists {
    rs_range *ranges;
    rs_number_vec items;
} lists;

static bool make_lists(compiler *c, const pair_vec *pairs, size_t count, lists *out)
{
    *out = (lists){.ranges = hua_arena_array(&c->arena, count + 1, sizeof(rs_range))};
    if (!out->ranges)
        c->failed = true;
    else
        group_pairs(c, pairs, count, out->ranges, &out->items);
    return !c->failed;
}

static void add_pair(compiler *c, pair_vec *pairs, uint32_t from, uint32_t to)
{
    if (!hua_vec_push(c->allocator, pairs, ((number_pair){from, to})))
        c->failed = true;
}

/* From each entity to the patterns that it is the key of, where their owners have to be told. */
static void list_keys(compiler *c)
{
    pair_vec pairs = {0};
    for (size_t i = 0; i < c->patterns.count && !c->failed; i++) {
        const rs_pattern *p = &c->patterns.items[i];
        if (p->key != RS_NONE && c->told.items[p->owner] & RS_ALL_SPEAKERS)
            add_pair(c, &pairs, p->key, (uint32_t)i);
    }
    lists l;
    if (!c->failed && make_lists(c, &pairs, c->entities.count, &l)) {
        for (uint32_t i = 0; i < c->entities.count; i++) {
            COMPILE_PUSH(c, entity_keyed, l.ranges[i]);
            add_bits(c->told.items, i, l.ranges[i].count ? RS_HAS_KEYED : 0);
        }
        for (size_t i = 0; i < l.items.count; i++) {
            const rs_pattern *p = &c->patterns.items[l.items.items[i]];
            const rs_keyed keyed = {l.items.items[i], p->owner, p->also};
            COMPILE_PUSH(c, keyed, keyed);
        }
        hua_vec_free(c->allocator, &l.items);
    }
    hua_vec_free(c->allocator, &pairs);
}

/* From entities to their literals. */
static void list_literals(compiler *c)
{
    const rs_str none = {0, 0};
    pair_vec pairs = {0};
    lists l;
    for (size_t i = 0; i < c->literal_entity.count && !c->failed; i++)
        add_pair(c, &pairs, c->literal_entity.items[i].to, c->literal_entity.items[i].from);
    if (!c->failed && make_lists(c, &pairs, c->entities.count, &l)) {
        for (size_t i = 0; i < c->entities.count; i++)
            c->entities.items[i].literals = l.ranges[i];
        for (size_t i = 0; i < l.items.count; i++) {
            COMPILE_PUSH(c, entity_literals, l.items.items[i]);
            COMPILE_PUSH(c, literal_patterns, none);
        }
        hua_vec_free(c->allocator, &l.items);
    }
    hua_vec_free(c->allocator, &pairs);
}

/* The masks of an entity; literals made for it have numbers in a row, so that few are needed. */
static void add_masks(compiler *c, const rs_entity *e)
{
    const uint32_t *literals = c->entity_literals.items + e->literals.first;
    const uint32_t first = (uint32_t)c->masks.count;
    for (uint32_t i = 0; i < e->literals.count && !c->failed; i++) {
        const rs_mask mask = {literals[i] / 32, UINT32_C(1) << literals[i] % 32};
        uint32_t k = (uint32_t)c->masks.count;
        while (k > first && c->masks.items[k - 1].word != mask.word)
            k--;
        if (k > first)
            c->masks.items[k - 1].bits |= mask.bits;
        else
            COMPILE_PUSH(c, masks, mask);
    }
    const rs_range masks = {first, (uint32_t)c->masks.count - first};
    COMPILE_PUSH(c, entity_masks, masks);
}

static void list_masks(compiler *c)
{
    for (size_t i = 0; i < c->entities.count && !c->failed; i++)
        add_masks(c, &c->entities.items[i]);
}

/* From the literals of entities to the patterns that they come from, the first of several. */
static void list_literal_patterns(compiler *c)
{
    for (size_t i = 0; i < c->literal_entity.count; i++) {
        const number_pair pair = c->literal_entity.items[i];
        const rs_range own = c->entities.items[pair.to].literals;
        uint32_t at = own.first;
        while (at < own.first + own.count && c->entity_literals.items[at] != pair.from)
            at++;
        if (at < own.first + own.count && !c->literal_patterns.items[at].len)
            c->literal_patterns.items[at] = c->literal_pattern.items[i];
    }
}

/* The literal's entities into `members`, those that are told first. */
static void add_members(compiler *c, rs_literal *literal, const uint32_t *entities)
{
    for (int told = 1; told >= 0; told--)
        for (uint32_t i = 0; i < literal->members.count; i++) {
            const uint32_t speakers = c->told.items[entities[i]] & RS_ALL_SPEAKERS;
            if ((speakers != 0) != told)
                continue;
            COMPILE_PUSH(c, members, entities[i]);
            literal->speakers |= speakers;
            literal->told_count += speakers != 0;
        }
}

/* From literals to entities. */
static void list_members(compiler *c)
{
    lists l;
    if (!make_lists(c, &c->literal_entity, c->literals.count, &l))
        return;
    for (size_t i = 0; i < c->literals.count; i++) {
        rs_literal *literal = &c->literals.items[i];
        literal->members = (rs_range){(uint32_t)c->members.count, l.ranges[i].count};
        add_members(c, literal, l.items.items + l.ranges[i].first);
    }
    hua_vec_free(c->allocator, &l.items);
}

static void list_watchers(compiler *c)
{
    lists l;
    if (!make_lists(c, &c->entity_detector, c->entities.count, &l))
        return;
    for (uint32_t i = 0; i < c->entities.count; i++) {
        c->entities.items[i].detectors = l.ranges[i];
        add_bits(c->told.items, i, l.ranges[i].count ? RS_HAS_WATCHED : 0);
        add_bits(c->told.items, i, c->entities.items[i].patterns.count ? RS_HAS_PATTERNS : 0);
    }
    for (size_t i = 0; i < l.items.count; i++)
        COMPILE_PUSH(c, watched, l.items.items[i]);
    hua_vec_free(c->allocator, &l.items);
}

void compile_keys(compiler *c)
{
    static void (*const steps[])(compiler *) = {
        sort_patterns, weigh_all,      list_literals, list_masks,   list_literal_patterns,
        find_told,     find_slot_keys, list_keys,     list_members, list_watchers};
    for (size_t i = 0; i < sizeof steps / sizeof *steps && !c->failed; i++)
        steps[i](c);
}
