/*
 * Occurrences in order.
 *
 * What is gathered for an entity is one list after the other, each already in order: few and short in an ordinary
 * turn, where moving each to its place is best.  In a long turn a few lists are merged; of many, every occurrence
 * is first put near its place by where it starts, and where that does not help, since most start close together,
 * they are merged as well: time grows with their length and at most with the logarithm of their number.
 */
#include "analysis/scanner.h"

enum { FEW = 48, FEW_RUNS = 4, MOVES = 16 };

/* By start, longer first, exact first. */
static bool stands_before(const occurrence *a, const occurrence *b)
{
    if (a->start != b->start)
        return a->start < b->start;
    if (a->end != b->end)
        return a->end > b->end;
    if (a->via != b->via)
        return a->via < b->via;
    return a->path < b->path;
}

static void insert_each(occurrence *items, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const occurrence o = items[i];
        size_t at = i;
        for (; at && stands_before(&o, &items[at - 1]); at--)
            items[at] = items[at - 1];
        items[at] = o;
    }
}

/* The same; false if that would take more than so many moves: then they are in some other order. */
static bool insert_within(occurrence *items, size_t count, size_t moves)
{
    for (size_t i = 1; i < count; i++) {
        const occurrence o = items[i];
        size_t at = i;
        for (; at && moves && stands_before(&o, &items[at - 1]); at--, moves--)
            items[at] = items[at - 1];
        items[at] = o;
    }
    return moves > 0;
}

/* Orders by the upper bits of `start`, which nearly decide it. */
static bool put_near(hua_scanner *s, occurrence *items, size_t count)
{
    uint32_t shift = 0;
    while (s->units.count >> shift > 2 * count)
        shift++;
    const size_t places = (s->units.count >> shift) + 2;
    if (!hua_vec_reserve(&s->allocator, &s->runs, places))
        return false;
    uint32_t *next = s->runs.items;
    memset(next, 0, places * sizeof *next);
    for (size_t i = 0; i < count; i++)
        next[(items[i].start >> shift) + 1]++;
    for (size_t i = 1; i < places; i++)
        next[i] += next[i - 1];
    for (size_t i = 0; i < count; i++)
        s->merged.items[next[items[i].start >> shift]++] = items[i];
    memcpy(items, s->merged.items, count * sizeof *items);
    return true;
}

/* Where the stretches that are in order begin, and the end, into s->runs; false if memory is lacking. */
static bool find_runs(hua_scanner *s, const occurrence *items, size_t count)
{
    bool ok = hua_vec_reserve(&s->allocator, &s->merged, count);
    hua_vec_clear(&s->runs);
    for (size_t i = 0; ok && i <= count; i++)
        if (i == 0 || i == count || stands_before(&items[i], &items[i - 1]))
            ok = hua_vec_push(&s->allocator, &s->runs, (uint32_t)i);
    return ok;
}

static void merge_two(const occurrence *from, size_t start, size_t middle, size_t end,
                      occurrence *to)
{
    size_t a = start;
    size_t b = middle;
    for (size_t i = start; i < end; i++)
        to[i] = b == end || (a < middle && !stands_before(&from[b], &from[a])) ? from[a++]
                                                                               : from[b++];
}

/* Merges neighbouring runs of `from` into `to`; half as many are left. */
static void merge_pairs(number_vec *runs, const occurrence *from, occurrence *to)
{
    size_t left = 0;
    const size_t count = runs->count - 1;
    for (size_t r = 0; r < count; r += 2) {
        const bool pair = r + 1 < count;
        const uint32_t end = runs->items[r + (pair ? 2 : 1)];
        merge_two(from, runs->items[r], runs->items[r + 1], end, to);
        runs->items[left++] = runs->items[r];
        runs->items[left] = end;
    }
    runs->count = left + 1;
}

static void merge_runs(hua_scanner *s, occurrence *items, size_t count)
{
    occurrence *from = items;
    occurrence *to = s->merged.items;
    while (s->runs.count > 2) {
        merge_pairs(&s->runs, from, to);
        occurrence *swap = from;
        from = to;
        to = swap;
    }
    if (from != items)
        memcpy(items, from, count * sizeof *items);
}

void order_occurrences(hua_scanner *s, occurrence *items, size_t count)
{
    if (count <= FEW) {
        insert_each(items, count);
        return;
    }
    bool ok = find_runs(s, items, count);
    if (ok && s->runs.count > FEW_RUNS) {
        ok = put_near(s, items, count);
        if (ok && insert_within(items, count, count * MOVES))
            return;
        ok = ok && find_runs(s, items, count);
    }
    if (ok)
        merge_runs(s, items, count);
    else
        s->failure = HUA_E_NOMEM;
}

size_t order_first_at(const occurrence *items, uint32_t count, uint32_t unit)
{
    size_t lo = 0;
    size_t hi = count;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (items[mid].start < unit)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

uint32_t order_next_at(const occurrence *items, uint32_t count, uint32_t from, uint32_t unit)
{
    uint32_t step = 1;
    if (from >= count || items[from].start >= unit)
        return from;
    for (; step < count - from && items[from + step].start < unit; step *= 2)
        from += step;
    const uint32_t left = step < count - from ? step : count - from;
    return from + (uint32_t)order_first_at(items + from, left, unit);
}
