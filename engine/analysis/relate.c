/*
 * Across turns and in time.
 *
 * Detectors are taken in an order in which each comes after those it refers to.  What is left to decide
 * of a find is decided by the finds of other detectors: which, whose, how far away.
 * Detectors whose base is other finds, or every turn, get their finds here.
 */
#include "analysis/scanner.h"

#include "text/utf8.h"

enum { RATE_LEAST_UNITS = 10 };

/* ---- distances ------------------------------------------------------------------ */

static hua_speaker speaker_of(const hua_scanner *s, uint32_t turn)
{
    return s->dialogue->turns[turn].speaker;
}

static bool speaks(uint32_t who, hua_speaker speaker)
{
    return who == HUA_OTHER || who == (uint32_t)speaker;
}

/* Blocks of the speaker of turn `to` from turn `from` to there: the next or last one is 1, one's own 0. */
static uint32_t blocks_between(const hua_scanner *s, uint32_t from, uint32_t to)
{
    const hua_speaker x = speaker_of(s, to);
    const uint32_t a = s->turns.items[from].blocks[x];
    const uint32_t b = s->turns.items[to].blocks[x];
    if (to >= from)
        return b - a;
    return a - b + (speaker_of(s, from) != x);
}

static double seconds_at(const hua_scanner *s, uint32_t turn)
{
    const int64_t t = s->dialogue->turns[turn].start_ms;
    return t == HUA_NO_TIME ? -1.0 : (double)t / 1000.0;
}

/* Seconds from the one turn to the other; below 0 if unknown. */
static double seconds_between(const hua_scanner *s, uint32_t a, uint32_t b)
{
    const double x = seconds_at(s, a);
    const double y = seconds_at(s, b);
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

/* Is `g` within the condition's distance of `f`, whatever the side? */
static bool is_within(const hua_scanner *s, const rs_condition *c, const find *f, const find *g)
{
    enum { UNITS_A_WORD = 2 };
    const uint32_t n = (uint32_t)c->amount;
    const bool same = f->turn == g->turn;
    switch (c->unit) {
    case UNIT_CHARS:
        return same && units_between(f, g) <= n;
    case UNIT_WORDS:
        return same && units_between(f, g) <= n * UNITS_A_WORD;
    case UNIT_CLAUSES:
        return same && gap_of(f->clause, g->clause) <= n;
    case UNIT_SENTENCES:
        return same && gap_of(f->sentence, g->sentence) <= n;
    case UNIT_TURNS:
        return blocks_between(s, f->turn, g->turn) <= n;
    case UNIT_SECONDS: {
        const double apart = seconds_between(s, f->turn, g->turn);
        return apart < 0 ? accuses_by_absence(c) : apart <= c->amount;
    }
    case UNIT_DIALOGUE:
        return true;
    default:
        return same;
    }
}

static bool comes_before(const find *a, const find *b)
{
    return a->turn < b->turn || (a->turn == b->turn && a->start < b->start);
}

/* ---- looking for other finds -------------------------------------------------------- */

typedef bool (*accept_fn)(const hua_scanner *s, const rs_condition *c, const find *f,
                          const find *g);

/* The first alive find of the condition's references that is accepted beside f; NULL if none. */
static const find *look_for(const hua_scanner *s, const rs_condition *c, const find *f,
                            accept_fn accept)
{
    for (uint32_t i = 0; i < c->refs.count; i++) {
        const uint32_t detector = s->rules->numbers[c->refs.first + i];
        for (uint32_t k = find_first(s, detector); k != RS_NONE; k = s->finds.items[k].next) {
            const find *g = &s->finds.items[k];
            if (g->alive && speaks(c->who, speaker_of(s, g->turn)) && accept(s, c, f, g))
                return g;
        }
    }
    return NULL;
}

static bool is_near(const hua_scanner *s, const rs_condition *c, const find *f, const find *g)
{
    if (c->side == SIDE_BEFORE && !comes_before(g, f))
        return false;
    if (c->side == SIDE_AFTER && !comes_before(f, g))
        return false;
    return is_within(s, c, f, g);
}

static bool is_earlier(const hua_scanner *s, const rs_condition *c, const find *f, const find *g)
{
    return g->turn < f->turn && is_within(s, c, f, g);
}

static bool is_later(const hua_scanner *s, const rs_condition *c, const find *f, const find *g)
{
    return g->turn > f->turn && is_within(s, c, f, g);
}

static bool is_anywhere(const hua_scanner *s, const rs_condition *c, const find *f, const find *g)
{
    (void)s;
    (void)c;
    (void)f;
    (void)g;
    return true;
}

/* How many of the references have an alive find in the dialogue. */
static uint32_t count_found(const hua_scanner *s, const rs_condition *c, const find *f)
{
    uint32_t found = 0;
    for (uint32_t i = 0; i < c->refs.count; i++) {
        rs_condition one = *c;
        one.refs = (rs_range){c->refs.first + i, 1};
        found += look_for(s, &one, f, is_anywhere) != NULL;
    }
    return found;
}

/* ---- expectations --------------------------------------------------------------------- */

/* The first turn of `who` behind turn `from` that does not belong to its block; RS_NONE if none. */
static uint32_t next_turn_of(const hua_scanner *s, uint32_t who, uint32_t from)
{
    for (uint32_t t = from + 1; t < s->dialogue->turn_count; t++)
        if (speaks(who, speaker_of(s, t)) && blocks_between(s, from, t) > 0)
            return t;
    return RS_NONE;
}

/* Does what is expected come?  `response` gets the turn that should have brought it. */
static bool is_met(const hua_scanner *s, const rs_condition *c, const find *f, uint32_t *response)
{
    *response = next_turn_of(s, c->who, f->turn);
    if (*response == RS_NONE)
        return true; /* nobody answers any more: nothing to hold against them */
    if (!c->any_word)
        return look_for(s, c, f, is_later) != NULL;
    if (c->unit == UNIT_SECONDS) {
        const double apart = seconds_between(s, f->turn, *response);
        return apart < 0 || apart <= c->amount;
    }
    return c->unit != UNIT_TURNS || blocks_between(s, f->turn, *response) <= (uint32_t)c->amount;
}

/* Did the time that the find promises pass without a word?  Only the transcript's own times tell. */
static bool is_promise_broken(const hua_scanner *s, const rs_condition *c, const find *f)
{
    const double start = seconds_at(s, f->turn);
    const uint32_t last = (uint32_t)s->dialogue->turn_count - 1;
    const double end = seconds_at(s, last);
    if (f->promised < 0 || start < 0 || end < 0 || end <= start + f->promised)
        return false;
    const uint32_t response = next_turn_of(s, c->who, f->turn);
    return response == RS_NONE || seconds_at(s, response) > start + f->promised;
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

static bool holds_expectation(const hua_scanner *s, const rs_detector *d, const rs_condition *c,
                              find *f)
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
        const hua_speaker x = speaker_of(s, t);
        if (x != HUA_AGENT && x != HUA_CUSTOMER)
            continue;
        return x == speaker_of(s, turn) ? RS_NONE : t;
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

/* Of the window's characters the speaker has more than so many per cent; told on their last turn in it. */
static bool has_large_share(const hua_scanner *s, const rs_condition *c, const find *f)
{
    const hua_speaker who = speaker_of(s, f->turn);
    uint64_t own = 0;
    uint64_t all = 0;
    uint32_t last = RS_NONE;
    for (uint32_t t = 0; t < s->dialogue->turn_count; t++) {
        const find probe = {.turn = t};
        const hua_speaker x = speaker_of(s, t);
        if ((x != HUA_AGENT && x != HUA_CUSTOMER) ||
            !relate_in_window(s, c->window, c->window_unit, c->window_amount, &probe))
            continue;
        all += s->turns.items[t].units;
        if (x == who) {
            own += s->turns.items[t].units;
            last = t;
        }
    }
    return last == f->turn && own < all && (double)own * 100.0 > c->over * (double)all;
}

/* ---- windows ------------------------------------------------------------------------------ */

static uint32_t last_turn(const hua_scanner *s)
{
    return (uint32_t)s->turns.count - 1;
}

/* Sentences said by the speaker of f before it, and from it to the end. */
static void count_sentences(const hua_scanner *s, const find *f, uint32_t *before, uint32_t *after)
{
    const hua_speaker who = speaker_of(s, f->turn);
    *before = f->sentence;
    *after = s->turns.items[f->turn].sentences - f->sentence;
    for (uint32_t t = 0; t < s->turns.count; t++) {
        if (speaker_of(s, t) != who || t == f->turn)
            continue;
        *(t < f->turn ? before : after) += s->turns.items[t].sentences;
    }
}

/* The first turn of the close: behind the acceptance in the second half of the dialogue. */
static uint32_t close_start(const hua_scanner *s)
{
    const uint32_t acceptance = s->rules->header.acceptance;
    if (acceptance == RS_NONE)
        return RS_NONE;
    for (uint32_t k = find_first(s, acceptance); k != RS_NONE; k = s->finds.items[k].next) {
        const find *f = &s->finds.items[k];
        if (f->alive && f->turn >= s->turns.count / 2)
            return f->turn;
    }
    return RS_NONE;
}

static bool in_last_blocks(const hua_scanner *s, uint32_t turn, double blocks)
{
    const hua_speaker x = speaker_of(s, turn);
    const uint32_t total = s->turns.items[last_turn(s)].blocks[x];
    return (double)(total - s->turns.items[turn].blocks[x]) < blocks;
}

static bool is_in_first(const hua_scanner *s, uint32_t unit, double amount, const find *f)
{
    const hua_speaker x = speaker_of(s, f->turn);
    uint32_t before;
    uint32_t after;
    switch (unit) {
    case UNIT_TURNS:
        return s->turns.items[f->turn].blocks[x] <= amount;
    case UNIT_SECONDS: {
        const double apart = seconds_between(s, 0, f->turn);
        return apart >= 0 && apart <= amount;
    }
    case UNIT_PERCENT:
        return (double)f->turn * 100.0 < amount * (double)s->turns.count;
    case UNIT_SENTENCES:
        count_sentences(s, f, &before, &after);
        return before < amount;
    default:
        return true;
    }
}

static bool is_in_last(const hua_scanner *s, uint32_t unit, double amount, const find *f)
{
    uint32_t before;
    uint32_t after;
    switch (unit) {
    case UNIT_TURNS:
        return in_last_blocks(s, f->turn, amount);
    case UNIT_SECONDS: {
        const double apart = seconds_between(s, f->turn, last_turn(s));
        return apart >= 0 && apart <= amount;
    }
    case UNIT_PERCENT:
        return (double)(s->turns.count - f->turn - 1) * 100.0 < amount * (double)s->turns.count;
    case UNIT_SENTENCES:
        count_sentences(s, f, &before, &after);
        return after <= amount;
    default:
        return true;
    }
}

bool relate_in_window(const hua_scanner *s, uint32_t window, uint32_t unit, double amount,
                      const find *f)
{
    switch (window) {
    case WINDOW_FIRST:
        return is_in_first(s, unit, amount, f);
    case WINDOW_LAST:
        return is_in_last(s, unit, amount, f);
    case WINDOW_CLOSE: {
        const uint32_t start = close_start(s);
        return in_last_blocks(s, f->turn, 2.0) || (start != RS_NONE && f->turn > start);
    }
    default:
        return true;
    }
}

/* ---- one find --------------------------------------------------------------------------------- */

/* A condition that needs other turns; `f` may be moved to where the finding is to stand. */
static bool holds(const hua_scanner *s, const rs_detector *d, const rs_condition *c, find *f)
{
    switch (c->kind) {
    case COND_ALL:
        return count_found(s, c, f) == c->refs.count;
    case COND_AT_LEAST:
        return count_found(s, c, f) >= c->n;
    case COND_NONE:
        return !look_for(s, c, f, is_anywhere);
    case COND_NEAR:
        return look_for(s, c, f, is_near) != NULL;
    case COND_NOT_NEAR:
        return !look_for(s, c, f, is_near);
    case COND_FOLLOWS:
    case COND_NOT_FOLLOWS: {
        const find *cause = look_for(s, c, f, is_earlier);
        if (cause && c->kind == COND_FOLLOWS) {
            f->related_turn = cause->turn;
            f->related_span = cause->span;
            f->related_role = "cause";
        }
        return (cause != NULL) == (c->kind == COND_FOLLOWS);
    }
    case COND_PRECEDES:
        return look_for(s, c, f, is_later) != NULL;
    case COND_NOT_PRECEDES:
        return !look_for(s, c, f, is_later);
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
        return has_large_share(s, c, f);
    default:
        return true; /* COUNT, REPEAT: decided over all finds of the detector */
    }
}

static void trace_condition(hua_scanner *s, const rs_detector *d, const rs_condition *c,
                            const find *f, bool held)
{
    if (!s->trace || (s->trace_turn != UINT32_MAX && s->trace_turn != f->turn))
        return;
    const hua_trace t = {.kind = HUA_TRACE_CONDITION,
                         .turn = f->turn,
                         .rule = rs_text_of(s->rules, d->id),
                         .detail = explain_condition(c->kind),
                         .span = f->span,
                         .held = held};
    s->trace(s->trace_ctx, &t);
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
        find asked = *f;
        const bool ok = holds(s, d, c, &asked);
        trace_condition(s, d, c, f, ok);
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
        if (reached || c->n == 0 || have < c->n)
            continue;
        const find *first = &s->finds.items[s->scratch.items[have - c->n]];
        if (c->unit == UNIT_TURNS ? blocks_between(s, first->turn, f->turn) < (uint32_t)c->amount
                                  : is_within(s, c, first, f)) {
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
        if (g->alive && speaks(d->who, speaker_of(s, g->turn)))
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
             comes_before(&s->finds.items[heads[i]], &s->finds.items[heads[first]])))
            first = i;
    return first;
}

/* The finds of `is`, merged in order of turn and start, become this detector's; one for each place. */
static void base_on_refs(hua_scanner *s, uint32_t detector)
{
    const rs_detector *d = &s->rules->detectors[detector];
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
        if (!turn.end || !speaks(d->who, speaker_of(s, t)) || !all_hold(s, d, &f) ||
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

void relate_finds(hua_scanner *s)
{
    s->uses_times = has_times(s->dialogue);
    for (uint32_t i = 0; i < s->rules->order_count && !s->failure; i++) {
        const uint32_t detector = s->rules->order[i];
        const rs_detector *d = &s->rules->detectors[detector];
        if (d->flags & (RS_BY_REFS | RS_WHOLE_TURN)) {
            if (!find_applies(s, d))
                continue;
            if (d->flags & RS_BY_REFS)
                base_on_refs(s, detector);
            else
                base_on_turns(s, detector);
        }
        if (d->conditions.count && find_first(s, detector) != RS_NONE)
            decide(s, detector);
    }
}
