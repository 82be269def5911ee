/*
 * Which finds lie within reach of another.
 *
 * Finds that hold are kept for each detector and speaker in order of turns.  Of one speaker's turns those
 * within a distance stand side by side around the find, whether blocks, seconds or the turn itself are counted:
 * so the first is found by halving, and a dialogue of a million turns costs little more a turn
 * than one of ten.
 */
#include "analysis/relate.h"

/* ---- distances ------------------------------------------------------------------ */

uint32_t reach_blocks(const hua_scanner *s, uint32_t from, uint32_t to)
{
    const hua_speaker x = relate_speaker(s, to);
    const uint32_t a = s->turns.items[from].blocks[x];
    const uint32_t b = s->turns.items[to].blocks[x];
    if (to >= from)
        return b - a;
    return a - b + (relate_speaker(s, from) != x);
}

double reach_time(const hua_scanner *s, uint32_t turn)
{
    const int64_t t = s->dialogue->turns[turn].start_ms;
    return t == HUA_NO_TIME ? -1.0 : (double)t / 1000.0;
}

double reach_seconds(const hua_scanner *s, uint32_t a, uint32_t b)
{
    const double x = reach_time(s, a);
    const double y = reach_time(s, b);
    return x < 0 || y < 0 ? -1.0 : x < y ? y - x : x - y;
}

/* Units between two finds of one turn; 0 if they touch or overlap. */
static uint32_t units_between(const find *a, const find *b)
{
    return b->start >= a->end ? b->start - a->end : a->start >= b->end ? a->start - b->end : 0;
}

static uint32_t gap_of(uint32_t a, uint32_t b)
{
    return a < b ? b - a : a - b;
}

/* Is it a fault that something is not there?  Then a time that nobody noted speaks for the speaker. */
static bool accuses_by_absence(const rs_condition *c)
{
    return c->kind == COND_NOT_FOLLOWS || c->kind == COND_NOT_PRECEDES || c->kind == COND_EXPECTS;
}

/* Can anything in the turn be within the condition's distance of a find in turn `from`? */
static bool has_turn(const hua_scanner *s, const rs_condition *c, uint32_t from, uint32_t turn)
{
    switch (c->unit) {
    case UNIT_TURNS:
        return reach_blocks(s, from, turn) <= (uint32_t)c->amount;
    case UNIT_SECONDS: {
        const double apart = reach_seconds(s, from, turn);
        return apart < 0 ? accuses_by_absence(c) : apart <= c->amount;
    }
    case UNIT_DIALOGUE:
        return true;
    default:
        return from == turn;
    }
}

bool reach_has(const hua_scanner *s, const rs_condition *c, const find *f, const find *g)
{
    enum { UNITS_A_WORD = 2 };
    const uint32_t n = (uint32_t)c->amount;
    if (!has_turn(s, c, f->turn, g->turn))
        return false;
    switch (c->unit) {
    case UNIT_CHARS:
        return units_between(f, g) <= n;
    case UNIT_WORDS:
        return units_between(f, g) <= n * UNITS_A_WORD;
    case UNIT_CLAUSES:
        return gap_of(f->clause, g->clause) <= n;
    case UNIT_SENTENCES:
        return gap_of(f->sentence, g->sentence) <= n;
    default:
        return true;
    }
}

/* The first turn behind `from` in which the speaker begins a block, by which they are counted. */
static uint32_t next_block(const hua_scanner *s, hua_speaker x, uint32_t from)
{
    const turn_info *turns = s->turns.items;
    const uint32_t had = turns[from].blocks[x];
    uint32_t lo = from + 1;
    uint32_t hi = (uint32_t)s->turns.count;
    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (turns[mid].blocks[x] > had)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo < s->turns.count ? lo : RS_NONE;
}

uint32_t reach_next_turn(const hua_scanner *s, uint32_t who, uint32_t from)
{
    uint32_t first = RS_NONE;
    for (uint32_t x = HUA_AGENT; x <= HUA_OTHER; x++) {
        if (!relate_speaks(who, (hua_speaker)x))
            continue;
        const uint32_t turn = next_block(s, (hua_speaker)x, from);
        first = turn < first ? turn : first;
    }
    return first;
}

/* ---- finds by turn ------------------------------------------------------------------ */

/* All turns have a time, and none goes back. */
static bool runs_on(const hua_dialogue *d)
{
    for (size_t t = 0; t < d->turn_count; t++)
        if (d->turns[t].start_ms == HUA_NO_TIME ||
            (t && d->turns[t].start_ms < d->turns[t - 1].start_ms))
            return false;
    return true;
}

void reach_prepare(hua_scanner *s)
{
    hua_vec_clear(&s->holding);
    hua_vec_clear(&s->indexes);
    s->times_run_on = runs_on(s->dialogue);
}

/* Where in s->holding the finds of each speaker begin; there is room for them. */
static turn_index allot(const hua_scanner *s, uint32_t first)
{
    uint32_t counts[HUA_OTHER + 1] = {0};
    turn_index index;
    for (uint32_t k = first; k != RS_NONE; k = s->finds.items[k].next)
        counts[relate_speaker(s, s->finds.items[k].turn)] += s->finds.items[k].alive;
    for (uint32_t x = HUA_AGENT, at = (uint32_t)s->holding.count; x <= HUA_OTHER; x++) {
        index.of[x] = (rs_range){at, 0};
        at += counts[x];
    }
    return index;
}

void reach_index(hua_scanner *s, uint32_t detector)
{
    detector_state *d = &s->detectors[detector];
    const uint32_t first = find_first(s, detector);
    if (!hua_vec_reserve(&s->allocator, &s->holding, s->holding.count + d->count) ||
        !hua_vec_reserve(&s->allocator, &s->indexes, s->indexes.count + 1)) {
        s->failure = HUA_E_NOMEM;
        return;
    }
    turn_index index = allot(s, first);
    for (uint32_t k = first; k != RS_NONE; k = s->finds.items[k].next) {
        rs_range *range = &index.of[relate_speaker(s, s->finds.items[k].turn)];
        if (!s->finds.items[k].alive)
            continue;
        s->holding.items[range->first + range->count++] = k;
        s->holding.count++;
    }
    s->indexes.items[s->indexes.count++] = index;
    d->index = (uint32_t)s->indexes.count;
}

/* The detector's index; NULL if it has none. */
static const turn_index *index_of(const hua_scanner *s, uint32_t detector)
{
    const uint32_t index = s->detectors[detector].index;
    return index ? &s->indexes.items[index - 1] : NULL;
}

static const find *at(const hua_scanner *s, rs_range range, uint32_t i)
{
    return &s->finds.items[s->holding.items[range.first + i]];
}

/* Does the turn come before all that can be in reach?  True of some first turns and then of none. */
static bool is_before_reach(const hua_scanner *s, const rs_condition *c, const find *f,
                            reach_side side, uint32_t turn)
{
    if (side == REACH_LATER)
        return turn <= f->turn;
    if (side == REACH_ANYWHERE || turn >= f->turn || (c->unit == UNIT_SECONDS && !s->times_run_on))
        return false;
    return !has_turn(s, c, f->turn, turn);
}

/* Does it come behind all that can be? */
static bool is_behind_reach(const hua_scanner *s, const rs_condition *c, const find *f,
                            reach_side side, uint32_t turn)
{
    if (side == REACH_EARLIER)
        return turn >= f->turn;
    if (side == REACH_ANYWHERE || turn <= f->turn || (c->unit == UNIT_SECONDS && !s->times_run_on))
        return false;
    return !has_turn(s, c, f->turn, turn);
}

static bool is_accepted(const hua_scanner *s, const rs_condition *c, const find *f, reach_side side,
                        const find *g)
{
    if (side == REACH_ANYWHERE)
        return true;
    if (side == REACH_NEAR && ((c->side == SIDE_BEFORE && !relate_comes_before(g, f)) ||
                               (c->side == SIDE_AFTER && !relate_comes_before(f, g))))
        return false;
    return reach_has(s, c, f, g);
}

/* The first of the finds, which are of one speaker, that lies within reach. */
static const find *look_among(const hua_scanner *s, const rs_condition *c, const find *f,
                              reach_side side, rs_range finds)
{
    uint32_t lo = 0;
    uint32_t hi = finds.count;
    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (is_before_reach(s, c, f, side, at(s, finds, mid)->turn))
            lo = mid + 1;
        else
            hi = mid;
    }
    for (; lo < finds.count; lo++) {
        const find *g = at(s, finds, lo);
        if (is_behind_reach(s, c, f, side, g->turn))
            break;
        if (is_accepted(s, c, f, side, g))
            return g;
    }
    return NULL;
}

const find *reach_look(hua_scanner *s, const rs_condition *c, const find *f, reach_side side)
{
    const find *first = NULL;
    for (uint32_t i = 0; i < c->refs.count && !first; i++) {
        const uint32_t detector = s->rules->numbers[c->refs.first + i];
        if (find_first(s, detector) == RS_NONE)
            continue;
        if (!index_of(s, detector))
            reach_index(s, detector);
        const turn_index *index = index_of(s, detector);
        if (!index)
            return NULL;
        for (uint32_t x = HUA_AGENT; x <= HUA_OTHER; x++) {
            const find *g = relate_speaks(c->who, (hua_speaker)x)
                                ? look_among(s, c, f, side, index->of[x])
                                : NULL;
            if (g && (!first || g->turn < first->turn))
                first = g;
        }
    }
    return first;
}

/* The first turn of the finds, of one speaker, that is `turn` or a later one. */
static uint32_t turn_from(const hua_scanner *s, rs_range finds, uint32_t turn)
{
    uint32_t lo = 0;
    uint32_t hi = finds.count;
    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (at(s, finds, mid)->turn < turn)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < finds.count ? at(s, finds, lo)->turn : RS_NONE;
}

uint32_t reach_first_turn(const hua_scanner *s, uint32_t detector, uint32_t turn)
{
    uint32_t first = RS_NONE;
    uint32_t k = find_first(s, detector);
    if (k == RS_NONE)
        return RS_NONE;
    const turn_index *index = index_of(s, detector);
    for (uint32_t x = HUA_AGENT; index && x <= HUA_OTHER; x++) {
        const uint32_t of_x = turn_from(s, index->of[x], turn);
        first = of_x < first ? of_x : first;
    }
    if (index)
        return first;
    while (k != RS_NONE && (!s->finds.items[k].alive || s->finds.items[k].turn < turn))
        k = s->finds.items[k].next;
    return k == RS_NONE ? RS_NONE : s->finds.items[k].turn;
}
