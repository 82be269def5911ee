/* What cannot match is refused here, once for the turn, before any window of it is looked at. */
#include "analysis/match.h"

/* Units where the next element may start. */
typedef struct reach {
    uint32_t lo, hi;
} reach;

/* More than so many places, or occurrences of an element, and nothing is decided beforehand. */
enum { MOST_REACHES = 8, MOST_OCCURRENCES = 32 };

/* Nothing stands before: the next element may start anywhere, whatever gap leads there. */
static const uint32_t ANYWHERE = UINT32_MAX / 2;

/* The whole turn is one segment of the scope, as far as that is seen without splitting it. */
static bool is_one_segment(const hua_scanner *s, pack_scope scope)
{
    const uint32_t ends = 1u << HUA_CLASS_TERM | 1u << HUA_CLASS_NEWLINE;
    const turn_work *work = &s->work;
    if (scope == SCOPE_SENTENCE)
        return work->sentence.known ? work->sentence.count == 1 : !(s->units.classes & ends);
    return scope != SCOPE_CLAUSE || (work->clause.known && work->clause.count == 1);
}

/* The units behind which nothing but marks stands before the first word of the turn. */
static uint32_t head_of(const hua_units *units)
{
    uint32_t at = 0;
    while (at < units->count && match_is_passed_over(units, at))
        at++;
    return at;
}

/* The unit from which on nothing but marks stands in the turn. */
static uint32_t tail_of(const hua_units *units)
{
    uint32_t at = (uint32_t)units->count;
    while (at > 0 && match_is_passed_over(units, at - 1))
        at--;
    return at;
}

/* Where an element may go on that follows on one of the places; answers how many these are. */
static uint32_t go_on(const occurrence *items, uint32_t count, const reach *from, uint32_t places,
                      uint32_t slack, reach *to, uint32_t n)
{
    for (uint32_t i = 0; i < count && n <= MOST_REACHES; i++) {
        const uint32_t start = items[i].start;
        bool follows = false;
        for (uint32_t k = 0; k < places; k++)
            follows |= (start >= from[k].lo) & (start <= from[k].hi + slack);
        to[n] = (reach){items[i].end, items[i].end};
        n += follows;
    }
    return n;
}

static void widen(reach *places, uint32_t count, uint32_t min, uint32_t max)
{
    for (uint32_t i = 0; i < count; i++)
        if (places[i].hi < ANYWHERE) {
            places[i].lo += min;
            places[i].hi += max;
        }
}

static bool any_reaches(const reach *places, uint32_t count, uint32_t unit)
{
    bool reaches = false;
    for (uint32_t i = 0; i < count; i++)
        reaches |= places[i].hi >= unit;
    return reaches;
}

/* The places where the next element may start, and room for those behind it. */
typedef struct march {
    reach places[2][MOST_REACHES + 1];
    reach *now;
    uint32_t count;
    bool open; /* there are too many to tell: the pattern may match */
} march;

static void pass_entity(const hua_scanner *s, march *m, const rs_element *e)
{
    const uint32_t slack = s->work.has_skips ? MATCH_MOST_SKIPPED : 0;
    reach *next = m->now == m->places[0] ? m->places[1] : m->places[0];
    uint32_t spans, n = 0;
    const occurrence *items = match_known_spans(s, e->entity, &spans);
    m->open = spans > MOST_OCCURRENCES;
    if (m->open)
        return;
    for (; e->optional && n < m->count; n++)
        next[n] = m->now[n];
    m->count = go_on(items, spans, m->now, m->count, slack, next, n);
    m->now = next;
    m->open = m->count > MOST_REACHES;
}

/* Only in a turn of one segment does an anchor say where that segment begins and ends. */
static void pass_anchor(const hua_scanner *s, march *m, const rs_element *e, pack_scope scope)
{
    const bool one = is_one_segment(s, scope);
    if (e->kind == EL_BEGIN) {
        m->now[0] = (reach){0, one ? head_of(&s->units) : ANYWHERE};
        m->count = 1;
    } else if (one && !any_reaches(m->now, m->count, tail_of(&s->units))) {
        m->count = 0;
    }
}

static void pass_element(const hua_scanner *s, march *m, const rs_element *e, pack_scope scope)
{
    if (e->kind == EL_ENTITY)
        pass_entity(s, m, e);
    else if (e->kind == EL_GAP)
        widen(m->now, m->count, e->min, e->max);
    else if (e->kind == EL_SOFT)
        widen(m->now, m->count, 0, MATCH_SOFT_MOST);
    else if (e->kind == EL_WORD_GAP)
        m->open = true;
    else
        pass_anchor(s, m, e, scope);
}

bool match_may_stand_in_order(const hua_scanner *s, const rs_pattern *p, pack_scope scope)
{
    const rs_element *elements = &s->rules->elements[p->elements.first];
    march m = {.count = 1, .open = false};
    m.now = m.places[0];
    m.now[0] = (reach){0, ANYWHERE};
    for (uint32_t i = 0; i < p->elements.count && m.count && !m.open; i++)
        pass_element(s, &m, &elements[i], scope);
    return m.open || m.count;
}
