/*
 * One pass over a turn: which literals stand where.
 *
 * At every place the trie is asked which literals begin there.  Where fillers or stutters were marked,
 * the turn is read once more without them, and in speech transcripts once more as syllables: further
 * views of the same text, and every hit is given in units.
 *
 * An entity that is told is marked when one of its literals is hit, or when the key of one of its patterns
 * is marked, and both are noted as leads to it.  What is not marked cannot stand in the turn and is never
 * looked at; of what is marked only the leads are.  Entities that are not told are asked by match.c, which
 * goes through their literals.
 */
#include "analysis/scanner.h"

#include "text/utf8.h"

#include "base/prefetch.h"
#include "rules/trie.h"

/* What is looked through: symbols, and for each its place in the turn. */
typedef struct scan_view {
    const uint32_t *symbols;
    const uint32_t *origin; /* symbol number in the turn; NULL = the same */
    uint32_t count;
    uint32_t via;
    uint16_t *codes; /* the symbols as a trie numbers them, two 0 behind the last */
} scan_view;

/* s->present has room for all entities. */
static inline void mark(hua_scanner *s, uint32_t entity)
{
    if (s->seen[entity] & SEEN_MARKED)
        return;
    s->seen[entity] |= SEEN_MARKED;
    s->entities[entity].literals = s->entities[entity].patterns = RS_NONE;
    s->present.items[s->present.count++] = entity;
}

static bool has_room_for_leads(hua_scanner *s, size_t more)
{
    if (hua_vec_reserve(&s->allocator, &s->leads, s->leads.count + more))
        return true;
    s->failure = HUA_E_NOMEM;
    return false;
}

/* Puts what led to an entity in front of a list of such. */
static inline void add_lead(hua_scanner *s, uint32_t *list, uint32_t what)
{
    s->leads.items[s->leads.count] = (lead){what, *list};
    *list = (uint32_t)s->leads.count++;
}

/*
 * Appends a hit to its literal's chain, for which there is room; answers whether it is the first.  Of literals of
 * one symbol no hits are listed.
 */
static bool add_hit(hua_scanner *s, uint32_t literal, raw_hit hit)
{
    const uint32_t at = (uint32_t)s->raw.count++;
    s->raw.items[at] = hit;
    if (scan_was_hit(s, literal)) {
        hit_chain *chain = &s->chains.items[s->chain_of[literal]];
        s->raw.items[chain->last].next = at;
        chain->last = at;
        return false;
    }
    s->hit[literal / 32] |= UINT32_C(1) << literal % 32;
    s->chain_of[literal] = (uint32_t)s->chains.count;
    s->chains.items[s->chains.count++] = (hit_chain){literal, at, at};
    return true;
}

static bool has_room_for_hits(hua_scanner *s, size_t more)
{
    if (hua_vec_reserve(&s->allocator, &s->raw, s->raw.count + more) &&
        hua_vec_reserve(&s->allocator, &s->chains, s->chains.count + more))
        return true;
    s->failure = HUA_E_NOMEM;
    return false;
}

void scan_add(hua_scanner *s, uint32_t entity, uint32_t start, uint32_t end, uint32_t via)
{
    const uint32_t slot = s->rules->entities[entity].slot;
    if (!slot || !has_room_for_hits(s, 1))
        return;
    add_hit(s, s->rules->literals_count + slot - 1, (raw_hit){start, end, via, RS_NONE});
    mark(s, entity);
}

static uint32_t unit_at(const hua_units *units, uint32_t symbol)
{
    return units->unit_of ? units->unit_of[symbol] : symbol;
}

/* Marks the entities that have to be told of a literal. */
static void tell(hua_scanner *s, uint32_t id)
{
    const rs_literal *literal = &s->rules->literals[id];
    const uint32_t *members = s->rules->members + literal->members.first;
    const uint8_t *told = s->rules->told;
    const uint32_t speaker = s->work.speaker;
    const uint32_t chain = s->chain_of[id];
    if (!has_room_for_leads(s, literal->told_count))
        return;
    for (uint32_t m = 0; m < literal->told_count; m++)
        if (told[members[m]] & speaker) {
            mark(s, members[m]);
            add_lead(s, &s->entities[members[m]].literals, chain);
        }
}

static void tell_all(hua_scanner *s)
{
    for (size_t i = 0; i < s->to_tell.count; i++)
        HUA_PREFETCH(&s->rules->members[s->rules->literals[s->to_tell.items[i]].members.first]);
    for (size_t i = 0; i < s->to_tell.count; i++)
        tell(s, s->to_tell.items[i]);
    s->to_tell.count = 0;
}

/*
 * A recogniser that mishears a phrase gets half of its characters right.  A literal of which more is written
 * otherwise only happens to sound like what was said.
 */
static bool sounds_by_chance(const hua_scanner *s, const scan_view *view, uint32_t id,
                             uint32_t first)
{
    const rs_literal *literal = &s->rules->literals[id];
    const hua_str text = rs_text_of(s->rules, literal->text);
    const unsigned char *p = (const unsigned char *)text.ptr;
    const unsigned char *end = p + text.len;
    uint32_t other = 0;
    for (uint32_t i = first, cp; p < end && i < view->count; i++) {
        p += hua_utf8_decode(p, end, &cp);
        other += view->symbols[i] != cp;
    }
    return other > literal->symbols / 2;
}

/* So many places are read side by side; enough to have what they need under way from memory. */
enum { WALKS = 64 };

/* Room for what a node holds, and for one literal at every other place. */
static bool has_room_to_read(hua_scanner *s, size_t outs)
{
    if (!hua_vec_reserve(&s->allocator, &s->to_tell, s->to_tell.count + outs + WALKS + 1))
        s->failure = HUA_E_NOMEM;
    return !s->failure && has_room_for_hits(s, outs + WALKS);
}

/* Literals that stand at the view positions first..last; there is room for one. */
static void note_outs(hua_scanner *s, const scan_view *view, const rs_node *node, uint32_t first,
                      uint32_t last)
{
    const uint32_t at = first;
    if (view->origin) {
        const uint32_t from = view->origin[first];
        const uint32_t to = view->origin[last];
        if (to - from == last - first)
            return; /* nothing was read over: the view of the whole turn has it */
        first = from;
        last = to;
    }
    if (node->out_count > 1 && !has_room_to_read(s, node->out_count))
        return;
    const uint32_t start = unit_at(&s->units, first);
    const uint32_t end = unit_at(&s->units, last) + 1;
    for (uint32_t i = 0; i < node->out_count; i++) {
        const rs_out out = s->rules->outs[node->outs + i];
        if ((view->via & VIA_SOUND) && sounds_by_chance(s, view, out.literal, at))
            continue;
        HUA_PREFETCH(&s->rules->literals[out.literal]);
        if (!add_hit(s, out.literal, (raw_hit){start, end, view->via, RS_NONE}))
            continue;
        s->to_tell.items[s->to_tell.count] = out.literal;
        s->to_tell.count += (out.speakers & s->work.speaker) != 0;
    }
}

/* ---- reading ---------------------------------------------------------------------- */

static uint16_t code_of(const hua_ruleset *rules, uint32_t cp)
{
    return rules->symbol_stage2[(size_t)rules->symbol_stage1[cp >> 8] << 8 | (cp & 0xFF)];
}

static void number_symbols(const hua_scanner *s, const scan_view *view)
{
    for (uint32_t i = 0; i < view->count; i++)
        view->codes[i] = code_of(s->rules, view->symbols[i]);
    view->codes[view->count] = view->codes[view->count + 1] = 0;
}

static void number_syllables(const scan_view *view)
{
    for (uint32_t i = 0; i < view->count; i++)
        view->codes[i] = hua_syllable(view->symbols[i]);
    view->codes[view->count] = view->codes[view->count + 1] = 0;
}

/* Can a literal from here on reach over something left out?  Else the view of the whole turn has all of them. */
static bool reaches_over(const hua_scanner *s, const scan_view *view, uint32_t first)
{
    const uint32_t longest = s->rules->header.longest;
    const uint32_t left = view->count - first;
    const uint32_t reach = longest < left ? longest : left;
    return reach && view->origin[first + reach - 1] - view->origin[first] != reach - 1;
}

/* Where something may begin, into s->begins. */
static uint32_t find_begins(hua_scanner *s, const scan_view *view, trie_view t)
{
    const uint16_t *codes = view->codes;
    uint32_t *begins = s->begins.items;
    uint32_t n = 0;
    for (uint32_t i = 0; i < view->count; i++) {
        begins[n] = i;
        n += trie_may_begin(t, codes[i], codes[i + 1]);
    }
    for (uint32_t k = 0; k < n; k++)
        trie_prepare(t, codes[begins[k]], codes[begins[k] + 1]);
    return n;
}

/* Of the first `count` of s->begins those from which a literal can reach over what was left out. */
static uint32_t keep_reaching(hua_scanner *s, const scan_view *view, uint32_t count)
{
    uint32_t n = 0;
    for (uint32_t k = 0; k < count; k++) {
        const uint32_t i = s->begins.items[k];
        s->begins.items[n] = i;
        n += reaches_over(s, view, i);
    }
    return n;
}

/* A place of the view, and the node that the symbols from there on have led to. */
typedef struct walk {
    const rs_node *node;
    uint32_t first;
} walk;

static void prepare_step(const hua_scanner *s, trie_view t, const rs_node *node)
{
    HUA_PREFETCH(t.nodes + node->children);
    HUA_PREFETCH(s->rules->outs + node->outs);
}

static uint32_t enter_walks(const hua_scanner *s, const scan_view *view, trie_view t,
                            const uint32_t *begins, uint32_t count, walk *walks)
{
    const uint16_t *codes = view->codes;
    uint32_t n = 0;
    for (uint32_t i = 0; i < count; i++) {
        const rs_node *node = trie_enter(t, codes[begins[i]], codes[begins[i] + 1]);
        if (node) {
            HUA_PREFETCH(node);
            walks[n++] = (walk){node, begins[i]};
        }
    }
    for (uint32_t i = 0; i < n; i++)
        prepare_step(s, t, walks[i].node);
    return n;
}

/*
 * All literals that begin at the places, the short ones first.  Each step of a walk waits for the memory that
 * the step before it names, so all walks take a step in turn.  What is behind the last symbol leads nowhere.
 */
static void read_places(hua_scanner *s, const scan_view *view, trie_view t, const uint32_t *begins,
                        uint32_t count)
{
    walk walks[WALKS];
    uint32_t left = enter_walks(s, view, t, begins, count, walks);
    for (uint32_t depth = 1; left && has_room_to_read(s, 0); depth++) {
        const uint32_t now = left;
        left = 0;
        for (uint32_t i = 0; i < now; i++) {
            const walk w = walks[i];
            if (w.node->out_count)
                note_outs(s, view, w.node, w.first, w.first + depth);
            const rs_node *child = trie_child(t, w.node, view->codes[w.first + depth + 1]);
            if (!child)
                continue;
            prepare_step(s, t, child);
            walks[left++] = (walk){child, w.first};
        }
    }
}

static void read_all(hua_scanner *s, const scan_view *view, trie_view t)
{
    uint32_t count = find_begins(s, view, t);
    if (view->origin)
        count = keep_reaching(s, view, count);
    for (uint32_t i = 0; i < count && !s->failure; i += WALKS)
        read_places(s, view, t, s->begins.items + i, count - i < WALKS ? count - i : WALKS);
    tell_all(s);
}

static void read_text(hua_scanner *s, const scan_view *view)
{
    number_symbols(s, view);
    read_all(s, view, TRIE_OF(s->rules, text));
}

static void read_sound(hua_scanner *s, const scan_view *view)
{
    number_syllables(view);
    read_all(s, view, TRIE_OF(s->rules, sound));
}

/* ---- literals of one symbol -------------------------------------------------------- */

/*
 * Notes which literals of one symbol stand in the turn; their places are read from the symbols again.  Without
 * branches: which of them stand in a turn cannot be foreseen.
 */
static void note_singles(hua_scanner *s)
{
    const rs_single *singles = s->rules->singles;
    for (size_t i = 0; i < s->codes.count; i++) {
        const rs_single single = singles[s->codes.items[i]];
        uint32_t *word = &s->hit[single.literal / 32];
        const uint32_t bit = UINT32_C(1) << single.literal % 32;
        s->to_tell.items[s->to_tell.count] = single.literal;
        s->to_tell.count += (uint32_t)((single.speakers & s->work.speaker) != 0) & !(*word & bit);
        *word |= bit;
    }
    tell_all(s);
}

/* ---- hits, for who asks ---------------------------------------------------------------- */

bool scan_prepare(hua_scanner *s)
{
    const uint32_t values = RS_NO_SINGLE(s->rules->literals_count);
    s->chain_of = hua_alloc(&s->allocator, ((size_t)values + 1) * sizeof *s->chain_of);
    s->hit = hua_alloc(&s->allocator, scan_hit_words(s->rules) * sizeof *s->hit);
    const size_t symbols = ((size_t)s->rules->singles_count + 1) * sizeof *s->symbols;
    s->symbols = hua_alloc(&s->allocator, symbols);
    s->seen = hua_alloc(&s->allocator, (size_t)s->rules->entities_count + 1);
    if (!s->chain_of || !s->hit || !s->symbols || !s->seen ||
        !hua_vec_reserve(&s->allocator, &s->present, s->rules->entities_count) ||
        !hua_vec_reserve(&s->allocator, &s->asked, s->rules->entities_count))
        return false;
    memset(s->seen, 0, s->rules->entities_count);
    memset(s->chain_of, 0, ((size_t)values + 1) * sizeof *s->chain_of);
    memset(s->hit, 0, scan_hit_words(s->rules) * sizeof *s->hit);
    memset(s->symbols, 0, symbols);
    for (uint32_t code = 0; code < s->rules->singles_count; code++)
        s->chain_of[s->rules->singles[code].literal] = SCAN_IS_SYMBOL | code;
    return true;
}

static void append(hua_scanner *s, occurrence_vec *out, occurrence o)
{
    if (!hua_vec_push(&s->allocator, out, o))
        s->failure = HUA_E_NOMEM;
}

/* Puts the places of each symbol side by side. */
static void list_symbols(hua_scanner *s)
{
    const uint16_t *codes = s->codes.items;
    const size_t count = s->codes.count;
    uint32_t at = 0;
    s->work.symbols_listed = true;
    if (!hua_vec_reserve(&s->allocator, &s->places, count)) {
        s->failure = HUA_E_NOMEM;
        return;
    }
    for (size_t i = 0; i < count; i++)
        s->symbols[codes[i]] = (rs_range){RS_NONE, 0};
    for (size_t i = 0; i < count; i++)
        s->symbols[codes[i]].count++;
    for (size_t i = 0; i < count; i++) {
        rs_range *symbol = &s->symbols[codes[i]];
        if (symbol->first == RS_NONE) {
            symbol->first = at;
            at += symbol->count;
            symbol->count = 0;
        }
        s->places.items[symbol->first + symbol->count++] = (uint32_t)i;
    }
}

static void append_symbols(hua_scanner *s, uint32_t code, occurrence_vec *out)
{
    if (!s->work.symbols_listed)
        list_symbols(s);
    const rs_range symbol = s->symbols[code];
    if (s->failure || symbol.first >= s->codes.count ||
        s->codes.items[s->places.items[symbol.first]] != code)
        return; /* only in a ruleset where a literal has two symbols */
    for (uint32_t i = 0; i < symbol.count; i++) {
        const uint32_t unit = unit_at(&s->units, s->places.items[symbol.first + i]);
        append(s, out, (occurrence){unit, unit + 1, 0, RS_NONE});
    }
}

/*
 * In a long turn chains would wind through megabytes, and each is walked many times: their hits are laid out one
 * behind the other.
 */
static void lay_out_hits(hua_scanner *s)
{
    enum { LONG = 4096 };
    s->work.hits_laid_out = true;
    if (s->raw.count < LONG)
        return;
    if (!hua_vec_reserve(&s->allocator, &s->laid_out, s->raw.count)) {
        s->failure = HUA_E_NOMEM;
        return;
    }
    uint32_t at = 0;
    for (size_t c = 0; c < s->chains.count; c++) {
        hit_chain *chain = &s->chains.items[c];
        uint32_t next = chain->first;
        for (chain->first = at; next != RS_NONE; at++) {
            s->laid_out.items[at] = s->raw.items[next];
            next = s->raw.items[next].next;
            s->laid_out.items[at].next = next == RS_NONE ? RS_NONE : at + 1;
        }
        chain->last = at - 1;
    }
    s->laid_out.count = s->raw.count;
    const raw_vec swap = s->raw;
    s->raw = s->laid_out;
    s->laid_out = swap;
}

void scan_append_hits(hua_scanner *s, uint32_t chain, occurrence_vec *out)
{
    if (chain & SCAN_IS_SYMBOL) {
        append_symbols(s, chain ^ SCAN_IS_SYMBOL, out);
        return;
    }
    if (!s->work.hits_laid_out)
        lay_out_hits(s);
    for (uint32_t i = s->chains.items[chain].first; i != RS_NONE && !s->failure;) {
        const raw_hit hit = s->raw.items[i];
        append(s, out, (occurrence){hit.start, hit.end, hit.via, RS_NONE});
        i = hit.next;
    }
}

/* ---- views ---------------------------------------------------------------------------- */

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
    *view = (scan_view){s->view_symbols.items, s->view_units.items, n, VIA_SKIP,
                        s->view_codes.items};
    return true;
}

static bool make_room(hua_scanner *s, size_t symbols)
{
    if (hua_vec_reserve(&s->allocator, &s->codes, symbols + 2) &&
        hua_vec_reserve(&s->allocator, &s->view_codes, symbols + 2) &&
        hua_vec_reserve(&s->allocator, &s->begins, symbols + 1) &&
        hua_vec_reserve(&s->allocator, &s->to_tell, symbols + 1))
        return true;
    s->failure = HUA_E_NOMEM;
    return false;
}

static void read_as_sound(hua_scanner *s, scan_view view)
{
    if (s->dialogue->channel != HUA_CALL && !s->rules->header.sound_always)
        return;
    view.via |= VIA_SOUND;
    view.codes = s->view_codes.items;
    read_sound(s, &view);
}

static void read_views(hua_scanner *s)
{
    if (!make_room(s, s->units.symbol_count))
        return;
    scan_view view = {s->units.symbols, NULL, (uint32_t)s->units.symbol_count, 0, s->codes.items};
    s->codes.count = s->units.symbol_count;
    read_text(s, &view);
    note_singles(s);
    read_as_sound(s, view);
    s->work.has_skips = hua_units_mark_skips(&s->units);
    if (!s->work.has_skips || !make_skip_view(s, &view))
        return;
    read_text(s, &view);
    read_as_sound(s, view);
}

/*
 * From each marked entity to the patterns that it is the key of: their owners are marked, unless something else
 * that the pattern needs is known not to stand in the turn.
 */
static void spread_marks(hua_scanner *s)
{
    const hua_ruleset *rules = s->rules;
    for (; s->work.spread < s->present.count && !s->failure; s->work.spread++) {
        const uint32_t entity = s->present.items[s->work.spread];
        if (!(rules->told[entity] & RS_HAS_KEYED))
            continue;
        const rs_range keyed = rules->entity_keyed[entity];
        for (uint32_t k = keyed.first; k < keyed.first + keyed.count; k++) {
            const rs_keyed one = rules->keyed[k];
            if (!(rules->told[one.owner] & s->work.speaker) ||
                (one.also != RS_NONE && !match_may_stand(s, one.also)))
                continue;
            if (!has_room_for_leads(s, 1))
                return;
            mark(s, one.owner);
            add_lead(s, &s->entities[one.owner].patterns, one.pattern);
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

/* Takes back the bits of hits: of the few that are set, unless the turn was long. */
static void forget_hits(hua_scanner *s)
{
    const size_t words = scan_hit_words(s->rules);
    if (s->chains.count + s->codes.count >= words)
        memset(s->hit, 0, words * sizeof *s->hit);
    for (size_t i = 0; i < s->chains.count; i++)
        s->hit[s->chains.items[i].literal / 32] = 0;
    for (size_t i = 0; i < s->codes.count; i++)
        s->hit[s->rules->singles[s->codes.items[i]].literal / 32] = 0;
    hua_vec_clear(&s->chains);
    hua_vec_clear(&s->codes);
    hua_vec_clear(&s->raw);
}

static void forget_turn(hua_scanner *s)
{
    for (size_t i = 0; i < s->present.count; i++)
        s->seen[s->present.items[i]] = 0;
    for (size_t i = 0; i < s->asked.count; i++)
        s->seen[s->asked.items[i]] = 0;
    hua_vec_clear(&s->present);
    hua_vec_clear(&s->asked);
    forget_hits(s);
}

void scan_turn(hua_scanner *s, uint32_t index)
{
    const hua_turn *turn = &s->dialogue->turns[index];
    s->work = (turn_work){.index = index, .turn = turn, .speaker = 1u << turn->speaker};
    forget_turn(s);
    hua_vec_clear(&s->to_tell);
    hua_vec_clear(&s->spans);
    hua_vec_clear(&s->gathered);
    hua_vec_clear(&s->paths);
    hua_vec_clear(&s->leads);
    if (!hua_units_fold(&s->units, s->work.turn->text)) {
        s->failure = HUA_E_NOMEM;
        return;
    }
    read_views(s);
    if (s->rules->header.slot_keyed & s->work.speaker)
        scan_slots(s);
    if (s->options.no_prefilter)
        for (uint32_t e = 0; e < s->rules->entities_count; e++)
            mark(s, e);
    spread_marks(s);
}
