/*
 * One pass over a turn: which literals stand where.
 *
 * The automaton reads the folded symbols.  Where fillers or stutters were marked, it reads the turn once more
 * without them, and in speech transcripts once more as syllables: further views of the same text into
 * the same kind of automaton, and every hit is given in units.
 *
 * An entity that is told is marked when one of its literals is hit, or when the key of one of its patterns
 * is marked.  What is not marked cannot stand in the turn and is never looked at.  Entities that are not
 * told are asked by match.c, which finds their literals in the chains of hits.
 */
#include "analysis/scanner.h"

#include "rules/automaton.h"

/* What the automaton reads: symbols, and for each its place in the turn. */
typedef struct scan_view {
    const uint32_t *symbols;
    const uint32_t *origin; /* symbol number in the turn; NULL = the same */
    uint32_t count;
    uint32_t via;
} scan_view;

static void mark(hua_scanner *s, uint32_t entity)
{
    entity_state *e = &s->entities[entity];
    if (e->marked == s->work.epoch)
        return;
    e->marked = s->work.epoch;
    if (!hua_vec_push(&s->allocator, &s->present, entity))
        s->failure = HUA_E_NOMEM;
}

/* Adds a hit of a literal or slot; answers true if it is the first one in this turn. */
static bool add_raw(hua_scanner *s, uint32_t literal, uint32_t start, uint32_t end, uint32_t via)
{
    const uint32_t hit = (uint32_t)s->raw.count;
    hit_chain *chain = &s->chains[literal];
    if (!hua_vec_push(&s->allocator, &s->raw, ((raw_hit){start, end, via, RS_NONE}))) {
        s->failure = HUA_E_NOMEM;
        return false;
    }
    const bool first = !scan_was_hit(s, literal);
    if (first)
        chain->first = hit;
    else
        s->raw.items[chain->last].next = hit;
    chain->last = hit;
    s->hit[literal / 64] |= UINT64_C(1) << literal % 64;
    return first;
}

void scan_add(hua_scanner *s, uint32_t entity, uint32_t start, uint32_t end, uint32_t via)
{
    const uint32_t slot = s->rules->entities[entity].slot;
    if (slot && add_raw(s, s->rules->literals_count + slot - 1, start, end, via))
        mark(s, entity);
}

static uint32_t unit_at(const hua_units *units, uint32_t symbol)
{
    return units->unit_of ? units->unit_of[symbol] : symbol;
}

static void mark_told(hua_scanner *s, const rs_literal *literal)
{
    const uint32_t *members = s->rules->members + literal->members.first;
    for (uint32_t m = 0; m < literal->told_count; m++)
        if (s->rules->told[members[m]] & s->work.speaker)
            mark(s, members[m]);
}

/* A literal that ends at view position `last`. */
static void add_hit(hua_scanner *s, const scan_view *view, const rs_out *out, uint32_t last)
{
    if (out->length > last + 1)
        return;
    uint32_t first = last + 1 - out->length;
    if (view->origin) {
        const uint32_t from = view->origin[first];
        const uint32_t to = view->origin[last];
        if (to - from == last - first && view->via == VIA_SKIP)
            return; /* nothing was read over: the plain view has it */
        first = from;
        last = to;
    }
    const uint32_t start = unit_at(&s->units, first);
    const uint32_t end = unit_at(&s->units, last) + 1;
    if (add_raw(s, out->literal, start, end, view->via) && out->speakers & s->work.speaker)
        mark_told(s, &s->rules->literals[out->literal]);
}

/* The symbols of a view as the automaton of text numbers them, into s->codes. */
static void number_symbols(hua_scanner *s, const scan_view *view)
{
    const uint16_t *blocks = s->rules->symbol_stage1, *codes = s->rules->symbol_stage2;
    for (uint32_t i = 0; i < view->count; i++) {
        const uint32_t cp = view->symbols[i];
        s->codes.items[i] = codes[(size_t)blocks[cp >> 8] << 8 | (cp & 0xFF)];
    }
}

static void number_syllables(hua_scanner *s, const scan_view *view)
{
    for (uint32_t i = 0; i < view->count; i++)
        s->codes.items[i] = hua_syllable(view->symbols[i]);
}

/* What ends behind each symbol, where anything does, into s->ends. */
static uint32_t find_ends(hua_scanner *s, uint32_t count, automaton_view a)
{
    const uint16_t *codes = s->codes.items;
    scan_end *ends = s->ends.items;
    uint32_t state = 0;
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        state = automaton_step(a, state, codes[i]);
        ends[n] = (scan_end){a.states[state].out, i};
        n += ends[n].out !=
             0; /* no branch: every other symbol ends something, which cannot be foreseen */
    }
    return n;
}

/*
 * Numbering, automaton and noting each have a loop of their own: the automaton's next step waits for the
 * one before, and in a loop with it everything else would wait too.
 */
static void run(hua_scanner *s, const scan_view *view, automaton_view a)
{
    const uint32_t count = find_ends(s, view->count, a);
    for (uint32_t i = 0; i < count; i++) {
        const scan_end end = s->ends.items[i];
        for (uint32_t out = end.out; out; out = s->rules->outs[out].next)
            add_hit(s, view, &s->rules->outs[out], end.last);
    }
}

static void read_text(hua_scanner *s, const scan_view *view)
{
    const hua_ruleset *r = s->rules;
    number_symbols(s, view);
    run(s, view,
        (automaton_view){r->text_edges, r->text_states, r->text_roots, r->header.text_mask});
}

static void read_sound(hua_scanner *s, const scan_view *view)
{
    const hua_ruleset *r = s->rules;
    number_syllables(s, view);
    run(s, view,
        (automaton_view){r->sound_edges, r->sound_states, r->sound_roots, r->header.sound_mask});
}

/* The turn without the skipped units, in view_symbols and view_units. */
static bool make_skip_view(hua_scanner *s, scan_view *view)
{
    const hua_units *units = &s->units;
    hua_vec_clear(&s->view_symbols);
    hua_vec_clear(&s->view_units);
    if (!hua_vec_reserve(&s->allocator, &s->view_symbols, units->symbol_count + 1) ||
        !hua_vec_reserve(&s->allocator, &s->view_units, units->symbol_count + 1)) {
        s->failure = HUA_E_NOMEM;
        return false;
    }
    uint32_t n = 0;
    for (uint32_t i = 0; i < units->symbol_count; i++) {
        if (units->flags[unit_at(units, i)] & HUA_UNIT_SKIP)
            continue;
        s->view_symbols.items[n] = units->symbols[i];
        s->view_units.items[n++] = i;
    }
    *view = (scan_view){s->view_symbols.items, s->view_units.items, n, VIA_SKIP};
    return true;
}

static void read_views(hua_scanner *s)
{
    const bool by_sound = s->dialogue->channel == HUA_CALL || s->rules->header.sound_always;
    scan_view view = {s->units.symbols, NULL, (uint32_t)s->units.symbol_count, 0};
    const size_t room = s->units.symbol_count + 1;
    if (!hua_vec_reserve(&s->allocator, &s->codes, room) ||
        !hua_vec_reserve(&s->allocator, &s->ends, room)) {
        s->failure = HUA_E_NOMEM;
        return;
    }
    read_text(s, &view);
    if (by_sound) {
        view.via = VIA_SOUND;
        read_sound(s, &view);
    }
    if (!hua_units_mark_skips(&s->units) || !make_skip_view(s, &view))
        return;
    read_text(s, &view);
    if (by_sound) {
        view.via = VIA_SKIP | VIA_SOUND;
        read_sound(s, &view);
    }
}

/*
 * In a long turn the chains wind through megabytes, and each is walked many times: the hits are laid out literal
 * by literal, so that a chain is read from one end to the other.
 */
static void lay_out_chains(hua_scanner *s)
{
    enum { LONG = 8192 };
    if (s->raw.count < LONG)
        return;
    if (!hua_vec_reserve(&s->allocator, &s->sorted, s->raw.count)) {
        s->failure = HUA_E_NOMEM;
        return;
    }
    s->sorted.count = 0;
    for (uint32_t literal = 0; literal < s->rules->literals_count; literal++) {
        if (!scan_was_hit(s, literal))
            continue;
        hit_chain *chain = &s->chains[literal];
        const uint32_t first = (uint32_t)s->sorted.count;
        for (uint32_t h = chain->first; h != RS_NONE; h = s->raw.items[h].next) {
            s->sorted.items[s->sorted.count] = s->raw.items[h];
            s->sorted.items[s->sorted.count].next = (uint32_t)s->sorted.count + 1;
            s->sorted.count++;
        }
        *chain = (hit_chain){first, (uint32_t)s->sorted.count - 1};
        s->sorted.items[chain->last].next = RS_NONE;
    }
    const raw_vec swap = s->raw;
    s->raw = s->sorted;
    s->sorted = swap;
}

/* From each marked entity to the patterns that it is the key of: their owners are marked. */
static void spread_marks(hua_scanner *s)
{
    const hua_ruleset *rules = s->rules;
    for (; s->work.spread < s->present.count && !s->failure; s->work.spread++) {
        const uint32_t entity = s->present.items[s->work.spread];
        if (!(rules->told[entity] & RS_HAS_KEYED))
            continue;
        const rs_range keyed = rules->entities[entity].keyed;
        for (uint32_t k = 0; k < keyed.count; k++) {
            const uint32_t owner = rules->patterns[rules->keyed[keyed.first + k]].owner;
            if (rules->told[owner] & s->work.speaker)
                mark(s, owner);
        }
    }
}

void scan_slots(hua_scanner *s)
{
    if (s->work.slots_known)
        return;
    slots_find(s);
    spread_marks(s);
}

static void next_epoch(hua_scanner *s)
{
    if (++s->epoch == 0) {
        memset(s->entities, 0, s->rules->entities_count * sizeof *s->entities);
        s->epoch = 1;
    }
    s->work.epoch = s->epoch;
    memset(s->hit, 0, scan_hit_words(s->rules) * sizeof *s->hit);
}

void scan_turn(hua_scanner *s, uint32_t index)
{
    const hua_turn *turn = &s->dialogue->turns[index];
    s->work = (turn_work){.index = index, .turn = turn, .speaker = 1u << turn->speaker};
    next_epoch(s);
    hua_vec_clear(&s->raw);
    hua_vec_clear(&s->spans);
    hua_vec_clear(&s->gathered);
    hua_vec_clear(&s->paths);
    hua_vec_clear(&s->present);
    if (!hua_units_fold(&s->units, s->work.turn->text)) {
        s->failure = HUA_E_NOMEM;
        return;
    }
    read_views(s);
    if (!s->failure)
        lay_out_chains(s);
    if (s->rules->header.slot_keyed & s->work.speaker)
        scan_slots(s);
    if (s->options.no_prefilter)
        for (uint32_t e = 0; e < s->rules->entities_count; e++)
            mark(s, e);
    spread_marks(s);
}
