/*
 * One pass over a turn: which literals stand where.
 *
 * The automaton reads the folded symbols.  Where fillers or stutters were marked, it reads the turn once more
 * without them, and in speech transcripts once more as syllables: further views of the same text into
 * the same kind of automaton, and every hit is given in units.
 *
 * An entity is marked when one of its literals is hit, or when the key of one of its patterns is marked.
 * What is not marked cannot stand in the turn and is never looked at.
 */
#include "analysis/scanner.h"

#include "rules/automaton.h"

/* What the automaton reads: symbols, and for each its place in the turn. */
typedef struct scan_view {
    const uint32_t *symbols;
    const uint32_t *origin;  /* symbol number in the turn; NULL = the same */
    uint32_t count;
    uint32_t via;
} scan_view;

static void mark(hua_scanner *s, uint32_t entity)
{
    entity_state *e = &s->entities[entity];
    if (e->marked == s->work.epoch)
        return;
    e->marked = s->work.epoch;
    e->pattern = RS_NONE;
    if (!hua_vec_push(&s->allocator, &s->present, entity))
        s->failure = HUA_E_NOMEM;
}

/* Adds a hit to its chain; answers true if it is the first one in this turn. */
static bool add_raw(hua_scanner *s, hit_chain *chain, uint32_t start, uint32_t end, uint32_t via)
{
    const uint32_t hit = (uint32_t)s->raw.count;
    if (!hua_vec_push(&s->allocator, &s->raw, ((raw_hit){start, end, via, RS_NONE}))) {
        s->failure = HUA_E_NOMEM;
        return false;
    }
    const bool first = chain->epoch != s->work.epoch;
    if (first)
        *chain = (hit_chain){s->work.epoch, hit, hit};
    else
        s->raw.items[chain->last].next = hit;
    chain->last = hit;
    return first;
}

void scan_add(hua_scanner *s, uint32_t entity, uint32_t start, uint32_t end, uint32_t via)
{
    const uint32_t slot = s->rules->entities[entity].slot;
    if (slot && add_raw(s, &s->chains[s->rules->literals_count + slot - 1], start, end, via))
        mark(s, entity);
}

static uint32_t unit_at(const hua_units *units, uint32_t symbol)
{
    return units->unit_of ? units->unit_of[symbol] : symbol;
}

/* The literal ends at view position `last`; `length` symbols long. */
static void add_hit(hua_scanner *s, const scan_view *view, uint32_t id, uint32_t length,
                    uint32_t last)
{
    if (length > last + 1)
        return;
    uint32_t first = last + 1 - length;
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
    if (!add_raw(s, &s->chains[id], start, end, view->via))
        return;
    const rs_range members = s->rules->literals[id].members;
    for (uint32_t m = 0; m < members.count; m++)
        mark(s, s->rules->members[members.first + m]);
}

static uint16_t symbol_of(const hua_ruleset *rules, uint32_t cp)
{
    const size_t block = rules->symbol_stage1[cp >> 8];
    return rules->symbol_stage2[block << 8 | (cp & 0xFF)];
}

/* All literals that end in this state; answers nothing for most states. */
static void add_outputs(hua_scanner *s, const scan_view *view, const rs_state *states,
                        uint32_t state, uint32_t last)
{
    const hua_ruleset *rules = s->rules;
    for (uint32_t o = states[state].out_link; o; o = states[states[o].fail].out_link) {
        const rs_range list = states[o].literals;
        for (uint32_t i = 0; i < list.count; i++) {
            const uint32_t id = rules->outs[list.first + i];
            const rs_literal *literal = &rules->literals[id];
            const bool sound = (view->via & VIA_SOUND) != 0;
            add_hit(s, view, id, sound ? literal->syllables : literal->symbols, last);
        }
    }
}

static void read_text(hua_scanner *s, const scan_view *view)
{
    const hua_ruleset *rules = s->rules;
    const automaton_view automaton = {rules->text_edges, rules->text_states,
                                      rules->header.text_mask};
    uint32_t state = 0;
    for (uint32_t i = 0; i < view->count; i++) {
        state = automaton_step(automaton, state, symbol_of(rules, view->symbols[i]));
        if (automaton.states[state].out_link)
            add_outputs(s, view, automaton.states, state, i);
    }
}

static void read_sound(hua_scanner *s, const scan_view *view)
{
    const hua_ruleset *rules = s->rules;
    const automaton_view automaton = {rules->sound_edges, rules->sound_states,
                                      rules->header.sound_mask};
    uint32_t state = 0;
    for (uint32_t i = 0; i < view->count; i++) {
        state = automaton_step(automaton, state, hua_syllable(view->symbols[i]));
        if (automaton.states[state].out_link)
            add_outputs(s, view, automaton.states, state, i);
    }
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

/* From each marked entity to the patterns that it is the key of: they are candidates, their owners marked. */
static void spread_marks(hua_scanner *s)
{
    const hua_ruleset *rules = s->rules;
    for (; s->work.spread < s->present.count && !s->failure; s->work.spread++) {
        const rs_range keyed = rules->entities[s->present.items[s->work.spread]].keyed;
        for (uint32_t k = 0; k < keyed.count; k++) {
            const uint32_t pattern = rules->keyed[keyed.first + k];
            const uint32_t owner = rules->patterns[pattern].owner;
            mark(s, owner);
            s->candidates[pattern] = s->entities[owner].pattern;
            s->entities[owner].pattern = pattern;
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
        memset(s->chains, 0,
               ((size_t)s->rules->literals_count + PAT_SLOT_COUNT) * sizeof *s->chains);
        s->epoch = 1;
    }
    s->work.epoch = s->epoch;
}

void scan_turn(hua_scanner *s, uint32_t index)
{
    s->work = (turn_work){.index = index, .turn = &s->dialogue->turns[index]};
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
    if (s->rules->header.slot_keyed)
        scan_slots(s);
    if (s->options.no_prefilter)
        for (uint32_t e = 0; e < s->rules->entities_count; e++)
            mark(s, e);
    spread_marks(s);
}
