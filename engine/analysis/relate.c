/*
 * Across turns and in time.
 *
 * Detectors are taken in an order in which each comes after those it refers to.  What is left to decide
 * of a find is decided by the finds of other detectors: which, whose, how far away.
 * Detectors whose base is other finds, or every turn, get their finds here.
 */
#include "analysis/relate.h"

#include "text/utf8.h"

enum { RATE_LEAST_UNITS = 10 };

/* How many of the references have an alive find in the dialogue. */
static uint32_t count_found(hua_scanner *s, const rs_condition *c, const find *f)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < c->refs.count; i++) {
        rs_condition one = *c;
        one.refs = (rs_range){c->refs.first + i, 1};
        found += reach_look(s, &one, f, REACH_ANYWHERE) != NULL;
    }
    return found;
}

/* ---- expectations --------------------------------------------------------------------- */

/* Does what is expected come?  `response` gets the turn that should have brought it. */
static bool is_met(hua_scanner *s, const rs_condition *c, const find *f, uint32_t *response)
{
    *response = reach_next_turn(s, c->who, f->turn);
    if (*response == RS_NONE)
        return true; /* nobody answers any more: nothing to hold against them */
    if (!c->any_word)
        return reach_look(s, c, f, REACH_LATER) != NULL;
    if (c->unit == UNIT_SECONDS) {
        const double apart = reach_seconds(s, f->turn, *response);
        return apart < 0 || apart <= c->amount;
    }
    return c->unit != UNIT_TURNS || reach_blocks(s, f->turn, *response) <= (uint32_t)c->amount;
}

/* Did the time that the find promises pass without a word?  Only the transcript's own times tell. */
static bool is_promise_broken(const hua_scanner *s, const rs_condition *c, const find *f)
{
    const double start = reach_time(s, f->turn);
    const uint32_t last = (uint32_t)s->dialogue->turn_count - 1;
    const double end = reach_time(s, last);
    if (f->promised < 0 || start < 0 || end < 0 || end <= start + f->promised)
        return false;
    const uint32_t response = reach_next_turn(s, c->who, f->turn);
    return response == RS_NONE || reach_time(s, response) > start + f->promised;
}

static hua_span whole_span(const hua_scanner *s, uint32_t turn)
{
    const hua_str text = s->dialogue->turns[turn].text;
    return (hua_span){.end = hua_utf8_count(text), .byte_end = text.len};
}

void relate_cover_turn(const hua_scanner *s, find *f, uint32_t turn)
{
    f->turn = turn;
    f->start = 0;
    f->end = s->turns.items[turn].units;
    f->span = whole_span(s, turn);
    f->scope_start = 0;
    f->scope_end = (uint32_t)s->dialogue->turns[turn].text.len;
    f->captures.count = 0;
    f->covers_turn = true;
}

static bool holds_expectation(hua_scanner *s, const rs_detector *d, const rs_condition *c, find *f)
{
    if (c->unit == UNIT_PROMISED)
        return is_promise_broken(s, c, f);
    uint32_t response;
    if (is_met(s, c, f, &response))
        return false;
    f->related_turn = f->turn;
    f->related_span = f->span;
    f->related_role = "cause";
    if (!(d->flags & RS_AT_MATCH))
        relate_cover_turn(s, f, response);
    return true;
}

/* ---- time ------------------------------------------------------------------------------- */

/* Last turn before `turn` that another spoke, of agent and customer; RS_NONE if none. */
static uint32_t other_before(const hua_scanner *s, uint32_t turn)
{
    for (uint32_t t = turn; t-- > 0;) {
        const hua_speaker x = relate_speaker(s, t);
        if (x != HUA_AGENT && x != HUA_CUSTOMER)
            continue;
        return x == relate_speaker(s, turn) ? RS_NONE : t;
    }
    return RS_NONE;
}

/* Seconds from the end of turn a to the start of turn b; *known tells if both are there. */
static double pause_between(const hua_scanner *s, uint32_t a, uint32_t b, bool *known)
{
    const int64_t end = s->dialogue->turns[a].end_ms;
    const int64_t start = s->dialogue->turns[b].start_ms;
    *known = end != HUA_NO_TIME && start != HUA_NO_TIME;
    return *known ? (double)(start - end) / 1000.0 : 0.0;
}

static bool is_overlapping(const hua_scanner *s, const rs_condition *c, find *f)
{
    bool known;
    const uint32_t before = other_before(s, f->turn);
    if (before == RS_NONE || -pause_between(s, before, f->turn, &known) <= c->over || !known)
        return false;
    f->related_turn = before;
    f->related_span = whole_span(s, before);
    f->related_role = "cause";
    return true;
}

static bool is_late(const hua_scanner *s, const rs_condition *c, find *f)
{
    bool known;
    const uint32_t before = c->kind == COND_DELAY ? other_before(s, f->turn)
                            : f->turn             ? f->turn - 1
                                                  : RS_NONE;
    if (before == RS_NONE || pause_between(s, before, f->turn, &known) <= c->over || !known)
        return false;
    f->related_turn = before;
    f->related_span = whole_span(s, before);
    f->related_role = "cause";
    return true;
}

static bool is_fast(const hua_scanner *s, const rs_condition *c, const find *f)
{
    const hua_turn *t = &s->dialogue->turns[f->turn];
    const uint32_t units = s->turns.items[f->turn].units;
    if (t->start_ms == HUA_NO_TIME || t->end_ms == HUA_NO_TIME || t->end_ms <= t->start_ms)
        return false;
    return units >= RATE_LEAST_UNITS &&
           (double)units * 1000.0 / (double)(t->end_ms - t->start_ms) > c->over;
}

/* The find that the condition looks for beside f; NULL if there is none. */
static const find *what_met(hua_scanner *s, const rs_condition *c, const find *f)
{
    switch (c->kind) {
    case COND_NONE:
        return reach_look(s, c, f, REACH_ANYWHERE);
    case COND_NEAR:
    case COND_NOT_NEAR:
        return reach_look(s, c, f, REACH_NEAR);
    case COND_FOLLOWS:
    case COND_NOT_FOLLOWS:
        return reach_look(s, c, f, REACH_EARLIER);
    case COND_PRECEDES:
    case COND_NOT_PRECEDES:
    case COND_EXPECTS:
        return reach_look(s, c, f, REACH_LATER);
    default:
        return NULL;
    }
}

/* ---- one find --------------------------------------------------------------------------------- */

/* A condition that needs other turns; `f` may be moved to where the finding is to stand. */
static bool holds(hua_scanner *s, const rs_detector *d, const rs_condition *c, find *f)
{
    switch (c->kind) {
    case COND_ALL:
        return count_found(s, c, f) == c->refs.count;
    case COND_AT_LEAST:
        return count_found(s, c, f) >= c->n;
    case COND_NEAR:
    case COND_PRECEDES:
        return what_met(s, c, f) != NULL;
    case COND_NONE:
    case COND_NOT_NEAR:
    case COND_NOT_PRECEDES:
        return !what_met(s, c, f);
    case COND_FOLLOWS:
    case COND_NOT_FOLLOWS: {
        const find *cause = what_met(s, c, f);
        if (cause && c->kind == COND_FOLLOWS) {
            f->related_turn = cause->turn;
            f->related_span = cause->span;
            f->related_role = "cause";
        }
        return (cause != NULL) == (c->kind == COND_FOLLOWS);
    }
    case COND_EXPECTS:
        return holds_expectation(s, d, c, f);
    case COND_WHERE:
        return relate_in_window(s, c->window, c->window_unit, c->window_amount, f);
    case COND_OVERLAP:
        return is_overlapping(s, c, f);
    case COND_DELAY:
    case COND_SILENCE:
        return is_late(s, c, f);
    case COND_RATE:
        return is_fast(s, c, f);
    case COND_SHARE:
        return window_has_large_share(s, c, f);
    default:
        return true; /* COUNT, REPEAT: decided over all finds of the detector */
    }
}

/*
 * Every condition is asked of the match itself; the first that moves the finding elsewhere, else the last that
 * knows a cause, has its way at the end.
 */
static bool all_hold(hua_scanner *s, const rs_detector *d, find *f)
{
    find moved = *f;
    for (uint32_t i = 0; i < d->conditions.count; i++) {
        const rs_condition *c = &s->rules->conditions[d->conditions.first + i];
        if (c->entity != RS_NONE)
            continue;
        if (c->kind == COND_SHARE)
            window_know_share(s, c);
        find asked = *f;
        const bool ok = holds(s, d, c, &asked);
        if (s->trace)
            explain_related(s, d, c, f, ok, what_met(s, c, f));
        if (!ok)
            return false;
        if (asked.related_turn != RS_NONE && moved.turn == f->turn)
            moved = asked;
    }
    *f = moved;
    return true;
}

/* ---- over all finds of a detector -------------------------------------------------------------- */

/* Keeps the find with which `n` alive ones stand within the distance for the first time. */
static void keep_nth(hua_scanner *s, uint32_t detector, const rs_condition *c)
{
    hua_vec_clear(&s->scratch);
    bool reached = false;
    for (uint32_t k = find_first(s, detector); k != RS_NONE; k = s->finds.items[k].next) {
        find *f = &s->finds.items[k];
        if (!f->alive)
            continue;
        if (!hua_vec_push(&s->allocator, &s->scratch, k)) {
            s->failure = HUA_E_NOMEM;
            return;
        }
        const size_t have = s->scratch.count;
        f->alive = false;
        if (reached || c->n == 0 || have < c->n) {
            if (s->trace)
                explain_related(s, &s->rules->detectors[detector], c, f, false, NULL);
            continue;
        }
        const find *first = &s->finds.items[s->scratch.items[have - c->n]];
        if (c->unit == UNIT_TURNS ? reach_blocks(s, first->turn, f->turn) < (uint32_t)c->amount
                                  : reach_has(s, c, first, f)) {
            f->alive = reached = true;
            f->related_turn = first->turn;
            f->related_span = first->span;
            f->related_role = "repeat";
        }
    }
}

/* Two finds of one detector moved onto the same answering turn are one finding. */
static void drop_same_place(hua_scanner *s, uint32_t detector)
{
    uint32_t last_turn_seen = RS_NONE;
    for (uint32_t k = find_first(s, detector); k != RS_NONE; k = s->finds.items[k].next) {
        find *f = &s->finds.items[k];
        if (!f->alive)
            continue;
        if (f->turn == last_turn_seen)
            f->alive = false;
        last_turn_seen = f->turn;
    }
}

static const rs_condition *find_condition(const hua_scanner *s, const rs_detector *d,
                                          pack_condition_kind kind)
{
    for (uint32_t i = 0; i < d->conditions.count; i++) {
        const rs_condition *c = &s->rules->conditions[d->conditions.first + i];
        if (c->kind == (uint32_t)kind)
            return c;
    }
    return NULL;
}

static void decide(hua_scanner *s, uint32_t detector)
{
    const rs_detector *d = &s->rules->detectors[detector];
    const bool decided = (d->flags & RS_WHOLE_TURN) && !find_condition(s, d, COND_REPEAT);
    for (uint32_t k = find_first(s, detector); k != RS_NONE; k = s->finds.items[k].next)
        if (s->finds.items[k].alive && !decided)
            s->finds.items[k].alive = all_hold(s, d, &s->finds.items[k]);
    if (find_condition(s, d, COND_EXPECTS) && !(d->flags & RS_AT_MATCH))
        drop_same_place(s, detector);
    const rs_condition *count = find_condition(s, d, COND_COUNT);
    if (count)
        keep_nth(s, detector, count);
}

/* ---- bases that are not patterns ------------------------------------------------------------------ */

static void add_copy(hua_scanner *s, uint32_t detector, const find *original)
{
    find copy = *original;
    copy.detector = detector;
    copy.captures.count = 0;
    copy.related_turn = RS_NONE;
    if (find_recheck(s, detector, &copy))
        find_add(s, &copy);
}

/* The first find from `k` on that may become one of the detector; RS_NONE if none. */
static uint32_t next_usable(const hua_scanner *s, const rs_detector *d, uint32_t k)
{
    for (; k != RS_NONE; k = s->finds.items[k].next) {
        const find *g = &s->finds.items[k];
        if (g->alive && relate_speaks(d->who, relate_speaker(s, g->turn)))
            break;
    }
    return k;
}

/* Which of the heads stands first; RS_NONE if all have come to their end. */
static uint32_t first_head(const hua_scanner *s, const uint32_t *heads, uint32_t count)
{
    uint32_t first = RS_NONE;
    for (uint32_t i = 0; i < count; i++)
        if (heads[i] != RS_NONE &&
            (first == RS_NONE ||
             relate_comes_before(&s->finds.items[heads[i]], &s->finds.items[heads[first]])))
            first = i;
    return first;
}

static bool has_any(const hua_scanner *s, rs_range refs)
{
    for (uint32_t i = 0; i < refs.count; i++)
        if (find_first(s, s->rules->numbers[refs.first + i]) != RS_NONE)
            return true;
    return false;
}

/* The finds of `is`, merged in order of turn and start, become this detector's; one for each place. */
static void add_refs(hua_scanner *s, uint32_t detector)
{
    const rs_detector *d = &s->rules->detectors[detector];
    if (!has_any(s, d->is))
        return;
    uint32_t *heads = HUA_ARENA_ARRAY(&s->arena, uint32_t, d->is.count + 1);
    if (!heads)
        return;
    for (uint32_t i = 0; i < d->is.count; i++)
        heads[i] = next_usable(s, d, find_first(s, s->rules->numbers[d->is.first + i]));
    find last = {.turn = RS_NONE};
    uint32_t i;
    while (!s->failure && (i = first_head(s, heads, d->is.count)) != RS_NONE) {
        const find found = s->finds.items[heads[i]];
        heads[i] = next_usable(s, d, found.next);
        if (found.turn == last.turn && found.start == last.start)
            continue;
        last = found;
        add_copy(s, detector, &found);
    }
}

/*
 * The finds of the detector's own patterns come first in its list, those of others behind `last`: puts them in
 * order of turns and places, as every list is.
 */
static void merge_list(hua_scanner *s, uint32_t detector, uint32_t last)
{
    find *finds = s->finds.items;
    detector_state *d = &s->detectors[detector];
    uint32_t own = d->first;
    uint32_t others = finds[last].next;
    uint32_t *link = &d->first;
    finds[last].next = RS_NONE;
    while (own != RS_NONE && others != RS_NONE) {
        uint32_t *from = relate_comes_before(&finds[others], &finds[own]) ? &others : &own;
        *link = d->last = *from;
        link = &finds[*from].next;
        *from = *link;
    }
    *link = own != RS_NONE ? own : others;
    while (*link != RS_NONE) {
        d->last = *link;
        link = &finds[*link].next;
    }
}

static void base_on_refs(hua_scanner *s, uint32_t detector)
{
    const bool has_own = find_first(s, detector) != RS_NONE;
    const uint32_t last = s->detectors[detector].last;
    add_refs(s, detector);
    if (has_own)
        merge_list(s, detector, last);
}

static bool asks_for_times(const hua_scanner *s, const rs_detector *d)
{
    return find_condition(s, d, COND_OVERLAP) || find_condition(s, d, COND_DELAY) ||
           find_condition(s, d, COND_SILENCE) || find_condition(s, d, COND_RATE);
}

/* Turns of the speaker: each is a match, if no exception and no condition inside it speaks against it. */
static void base_on_turns(hua_scanner *s, uint32_t detector)
{
    const rs_detector *d = &s->rules->detectors[detector];
    const rs_condition *repeat = find_condition(s, d, COND_REPEAT);
    if (asks_for_times(s, d) && !s->uses_times)
        return;
    if (repeat) {
        repeat_find(s, detector, repeat->n);
        return;
    }
    for (uint32_t t = 0; t < s->turns.count && !s->failure; t++) {
        const find turn = {.detector = detector,
                           .turn = t,
                           .end = s->turns.items[t].units,
                           .alive = true,
                           .promised = -1.0,
                           .related_turn = RS_NONE};
        find f = turn;
        if (!turn.end || !relate_speaks(d->who, relate_speaker(s, t)) || !all_hold(s, d, &f) ||
            !find_recheck(s, detector, &turn))
            continue;
        if (f.turn == t)
            relate_cover_turn(s, &f, t);
        find_add(s, &f);
    }
}

/* ---- the whole ---------------------------------------------------------------------------------- */

static bool has_times(const hua_dialogue *d)
{
    for (size_t t = 0; t < d->turn_count; t++)
        if (d->turns[t].start_ms != HUA_NO_TIME)
            return true;
    return false;
}

/* Is anything of the detector decided here? */
static bool is_related(const hua_scanner *s, uint32_t detector)
{
    const rs_detector *d = &s->rules->detectors[detector];
    return d->flags & (RS_BY_REFS | RS_WHOLE_TURN) || d->conditions.count ||
           detector == s->rules->header.acceptance;
}

bool relate_prepare(hua_scanner *s)
{
    bool ok = true;
    for (uint32_t i = 0; ok && i < s->rules->order_count; i++)
        if (is_related(s, s->rules->order[i]))
            ok = hua_vec_push(&s->allocator, &s->related, s->rules->order[i]);
    return ok;
}

static void relate(hua_scanner *s, uint32_t detector)
{
    const rs_detector *d = &s->rules->detectors[detector];
    if (d->flags & (RS_BY_REFS | RS_WHOLE_TURN)) {
        if (!find_applies(s, d))
            return;
        if (d->flags & RS_BY_REFS)
            base_on_refs(s, detector);
        else
            base_on_turns(s, detector);
    }
    if (find_first(s, detector) == RS_NONE)
        return;
    if (d->conditions.count)
        decide(s, detector);
    if (detector == s->rules->header.acceptance)
        reach_index(s, detector); /* the close of the dialogue is asked for often */
}

void relate_finds(hua_scanner *s)
{
    s->uses_times = has_times(s->dialogue);
    reach_prepare(s);
    window_prepare(s);
    for (size_t i = 0; i < s->related.count && !s->failure; i++)
        relate(s, s->related.items[i]);
}
