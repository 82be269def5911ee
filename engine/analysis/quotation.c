/*
 * Whose words they are: what stands between quotation marks, and what of the customer's is said
 * back, is not the agent's own.  Both are known once a turn, when first asked for, as ranges of units
 * in order of start.
 */
#include "analysis/scanner.h"

enum { SAY_BACK_MOST = 40 };

/* Appends a range to a list in order of start; ranges that touch become one. */
static void add_range(hua_scanner *s, range_vec *list, hua_range range)
{
    if (range.start >= range.end)
        return;
    if (list->count && range.start <= list->items[list->count - 1].end) {
        hua_range *last = &list->items[list->count - 1];
        last->end = range.end > last->end ? range.end : last->end;
        return;
    }
    if (!hua_vec_push(&s->allocator, list, range))
        s->failure = HUA_E_NOMEM;
}

/* First place at or behind the unit where the agent goes on in their own words; `end` if there is none. */
static uint32_t own_words_from(hua_scanner *s, uint32_t unit, uint32_t end)
{
    uint32_t count;
    const occurrence *ends = match_entity(s, s->rules->header.say_back_end_entity, &count);
    const size_t i = order_first_at(ends, count, unit);
    return i < count && ends[i].start < end ? ends[i].start : end;
}

/*
 * What follows 您的意思是 and the like is the customer's, up to the end of the sentence or to the agent's own
 * words, as a speech transcript has no sentences.
 */
static void add_say_backs(hua_scanner *s)
{
    uint32_t count;
    const occurrence *hits = match_entity(s, s->rules->header.say_back_entity, &count);
    if (!count)
        return;
    const segments *seg = match_segments(s, SCOPE_SENTENCE);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t start = hits[i].end;
        const uint32_t id = match_segment_of(seg, hits[i].start);
        uint32_t end = seg ? seg->start[id + 1] : (uint32_t)s->units.count;
        if (end > start + SAY_BACK_MOST)
            end = start + SAY_BACK_MOST;
        end = own_words_from(s, start, end);
        add_range(s, &s->said_back, (hua_range){start, end});
    }
}

/* Of quotations inside quotations only the outer one counts. */
static void know_marks(hua_scanner *s)
{
    if (!hua_vec_reserve(&s->allocator, &s->quotes, s->units.count)) {
        s->failure = HUA_E_NOMEM;
        return;
    }
    const size_t count = hua_split_quotes(&s->units, s->quotes.items, s->units.count);
    for (size_t i = 0; i < count; i++)
        add_range(s, &s->quotes, s->quotes.items[i]);
}

static void know_quotes(hua_scanner *s)
{
    const uint32_t marks = 1u << HUA_CLASS_OPEN | 1u << HUA_CLASS_CLOSE | 1u << HUA_CLASS_QUOTE;
    s->work.quotes_known = true;
    hua_vec_clear(&s->quotes);
    hua_vec_clear(&s->said_back);
    if (s->units.classes & marks)
        know_marks(s);
    add_say_backs(s);
}

static bool is_within(const range_vec *list, uint32_t unit)
{
    size_t lo = 0;
    size_t hi = list->count;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (list->items[mid].end <= unit)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < list->count && list->items[lo].start <= unit;
}

bool quotation_covers(hua_scanner *s, uint32_t unit)
{
    if (!s->work.quotes_known)
        know_quotes(s);
    return is_within(&s->quotes, unit) || is_within(&s->said_back, unit);
}
