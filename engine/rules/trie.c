#include "rules/trie.h"

#include <stdlib.h>

/* Words that begin alike; `first` moves behind those that end where they are looked at. */
typedef struct word_range {
    uint32_t head, first, end;
} word_range;

typedef struct builder {
    const hua_allocator *allocator;
    trie *t;
    trie_out_vec *outs;
    const trie_word *words; /* in order of symbols */
    VEC(word_range) below;  /* by node: the words that it is a beginning of */
} builder;

/*
 * Words are put in order by their first symbols, a digit at a time, which nearly decides it; only the few that
 * agree in these are compared.
 */
enum { SORTED_SYMBOLS = 4 };

/* By symbols, a beginning before what it begins, by literal at last. */
static int compare_words(const void *x, const void *y)
{
    const trie_word *a = x;
    const trie_word *b = y;
    for (uint32_t i = 0; i < a->length && i < b->length; i++)
        if (a->symbols[i] != b->symbols[i])
            return a->symbols[i] < b->symbols[i] ? -1 : 1;
    if (a->length != b->length)
        return a->length < b->length ? -1 : 1;
    return a->literal < b->literal ? -1 : a->literal > b->literal;
}

/* Puts `from` into `to` by the n-th symbol, those with equal ones in the order that they have; 0 behind the end. */
static void sort_by_symbol(const trie_word *from, trie_word *to, size_t count, uint32_t n,
                           uint32_t *places, size_t symbols)
{
    memset(places, 0, (symbols + 1) * sizeof *places);
    for (size_t i = 0; i < count; i++)
        places[(n < from[i].length ? from[i].symbols[n] : 0u) + 1]++;
    for (size_t i = 1; i <= symbols; i++)
        places[i] += places[i - 1];
    for (size_t i = 0; i < count; i++)
        to[places[n < from[i].length ? from[i].symbols[n] : 0u]++] = from[i];
}

static bool begin_alike(const trie_word *a, const trie_word *b)
{
    for (uint32_t i = 0; i < SORTED_SYMBOLS; i++) {
        const uint32_t x = i < a->length ? a->symbols[i] : 0u;
        const uint32_t y = i < b->length ? b->symbols[i] : 0u;
        if (x != y)
            return false;
    }
    return true;
}

static void sort_alike(trie_word *words, size_t count)
{
    for (size_t first = 0, end; first < count; first = end) {
        end = first + 1;
        while (end < count && begin_alike(&words[first], &words[end]))
            end++;
        if (end - first > 1)
            qsort(words + first, end - first, sizeof *words, compare_words);
    }
}

static uint32_t largest_symbol(const trie_word *words, size_t count)
{
    uint32_t largest = 0;
    for (size_t i = 0; i < count; i++)
        for (uint32_t k = 0; k < words[i].length; k++)
            largest = words[i].symbols[k] > largest ? words[i].symbols[k] : largest;
    return largest;
}

static bool sort_words(trie_word *words, size_t count, const hua_allocator *allocator)
{
    const size_t symbols = (size_t)largest_symbol(words, count) + 1;
    trie_word *other = hua_alloc(allocator, (count + 1) * sizeof *other);
    uint32_t *places = hua_alloc(allocator, (symbols + 1) * sizeof *places);
    const bool ok = other && places;
    for (uint32_t n = SORTED_SYMBOLS; ok && n > 0; n -= 2) {
        sort_by_symbol(words, other, count, n - 1, places, symbols);
        sort_by_symbol(other, words, count, n - 2, places, symbols);
    }
    if (ok)
        sort_alike(words, count);
    hua_release(allocator, other);
    hua_release(allocator, places);
    return ok;
}

static bool add_out(builder *b, const trie_word *word)
{
    return hua_vec_push(b->allocator, b->outs, ((rs_out){word->literal, word->speakers}));
}

/* A node for the words first..end, which agree in their first `depth` symbols. */
static bool add_node(builder *b, word_range words, uint32_t depth)
{
    rs_node node = {.symbol = b->words[words.first].symbols[depth - 1],
                    .outs = (uint32_t)b->outs->count};
    for (; words.first < words.end && b->words[words.first].length == depth; words.first++) {
        if (!add_out(b, &b->words[words.first]))
            return false;
        node.out_count++;
    }
    return hua_vec_push(b->allocator, &b->t->nodes, node) &&
           hua_vec_push(b->allocator, &b->below, words);
}

/* Where the words that agree with the first one in their first `depth` symbols come to an end. */
static uint32_t end_of_group(const builder *b, uint32_t first, uint32_t end, uint32_t depth)
{
    uint32_t i = first + 1;
    while (i < end && memcmp(b->words[i].symbols, b->words[first].symbols,
                             depth * sizeof *b->words[i].symbols) == 0)
        i++;
    return i;
}

/* A node for each group of the words first..end that agree in `depth` symbols. */
static bool add_nodes(builder *b, word_range words, uint32_t depth)
{
    bool ok = true;
    while (ok && words.first < words.end) {
        const uint32_t end = end_of_group(b, words.first, words.end, depth);
        const word_range group = {words.first, words.first, end};
        ok = add_node(b, group, depth);
        words.first = group.end;
    }
    return ok;
}

/* The nodes behind the first pairs, by depth: children always come after their parents. */
static bool add_deeper_nodes(builder *b)
{
    size_t i = 0;
    bool ok = true;
    for (uint32_t depth = TRIE_LEAST + 1; ok && i < b->t->nodes.count; depth++)
        for (const size_t level_end = b->t->nodes.count; ok && i < level_end; i++) {
            const size_t first = b->t->nodes.count;
            ok = add_nodes(b, b->below.items[i], depth);
            b->t->nodes.items[i].children = (uint32_t)first;
            b->t->nodes.items[i].child_count = (uint16_t)(b->t->nodes.count - first);
        }
    return ok;
}

static bool make_filter(builder *b, trie_filter_vec *filter, size_t bits)
{
    if (!hua_vec_reserve(b->allocator, filter, bits / 64))
        return false;
    filter->count = bits / 64;
    memset(filter->items, 0, filter->count * sizeof *filter->items);
    return true;
}

static void set_bit(trie_filter_vec *filter, uint32_t hash)
{
    const uint32_t bit = hash & trie_bit_mask(filter->count);
    filter->items[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* At least half as much again as `count`, a power of two. */
static size_t table_size(size_t count)
{
    size_t size = 64;
    while (size < count + count / 2)
        size *= 2;
    return size;
}

static uint32_t first_pair(const builder *b, size_t node)
{
    const uint16_t *symbols = b->words[b->below.items[node].head].symbols;
    return trie_key(symbols[0], symbols[1]);
}

static void enter_pair(trie *t, uint32_t key, uint32_t node)
{
    size_t i = trie_hash(key) & (t->pairs.count - 1);
    while (t->pairs.items[i].key)
        i = (i + 1) & (t->pairs.count - 1);
    t->pairs.items[i] = (rs_pair){key, node};
}

/* The tables of the first pairs, whose nodes are the first `count`; of the filter one bit in twenty-four is set at most. */
static bool make_pairs(builder *b, size_t count)
{
    trie *t = b->t;
    const size_t size = table_size(count);
    if (!hua_vec_reserve(b->allocator, &t->pairs, size) || !make_filter(b, &t->filter, size * 16))
        return false;
    t->pairs.count = size;
    memset(t->pairs.items, 0, size * sizeof *t->pairs.items);
    for (size_t i = 0; i < count; i++) {
        const uint32_t key = first_pair(b, i);
        enter_pair(t, key, (uint32_t)i);
        set_bit(&t->filter, trie_hash(key));
    }
    return true;
}

/* What is made when memory gives out is left in `out` and freed with the sections it goes to. */
bool hua_trie_build(trie *out, trie_out_vec *outs, trie_word *words, size_t count,
                    const hua_allocator *allocator)
{
    *out = (trie){0};
    builder b = {.allocator = allocator, .t = out, .outs = outs, .words = words};
    bool ok = sort_words(words, count, allocator) &&
              add_nodes(&b, (word_range){0, 0, (uint32_t)count}, TRIE_LEAST);
    const size_t pairs = b.below.items ? out->nodes.count : 0;
    ok = ok && (!pairs || add_deeper_nodes(&b)) && make_pairs(&b, pairs);
    hua_vec_free(allocator, &b.below);
    return ok;
}
