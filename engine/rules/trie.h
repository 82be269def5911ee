/*
 * A trie over 16-bit symbols, entered at every place of a text.
 *
 * All literals are looked for in one pass, whatever their number.  What a place costs is decided before the
 * trie is touched: a bit set over pairs of neighbouring symbols says whether any literal may begin there, which
 * at most places none does.  No place waits for what was found at the one before, so the processor
 * works on many at a time; an automaton with failure links reads each symbol once, but every step
 * waits for the last, and on chats it takes half as long again.  A place costs at most the longest literal.
 *
 *   filter   a bit for every first pair, by hash; what is not in it begins nothing
 *   pairs    first pair to node, by hash, open addressing
 *   nodes    children stand side by side in order of symbol, so that a node is sixteen bytes
 *   outs     which literals end in a node: texts have one at most, several may sound alike
 *
 * Literals of a single symbol are in no trie: see rs_single.  Symbol 0 stands for every character
 * that occurs in no literal: nothing leads on from it.
 */
#ifndef HUA_RULES_TRIE_H
#define HUA_RULES_TRIE_H

#include "base/prefetch.h"
#include "base/vec.h"
#include "rules/ruleset.h"

typedef VEC(uint64_t) trie_filter_vec;
typedef VEC(rs_pair) trie_pair_vec;
typedef VEC(rs_node) trie_node_vec;
typedef VEC(rs_out) trie_out_vec;

typedef struct trie_word {
    const uint16_t *symbols; /* none is 0 */
    uint32_t length;         /* at least TRIE_LEAST */
    uint32_t literal;
    uint32_t speakers;
} trie_word;

enum { TRIE_LEAST = 2 };

typedef struct trie {
    trie_filter_vec filter; /* a power of two */
    trie_pair_vec pairs;    /* a power of two, at most two thirds full */
    trie_node_vec nodes;    /* by depth */
} trie;

/*
 * Builds the trie of `words`, which are put in order; what ends in each node is appended to `outs`, which
 * several tries may share.
 */
bool hua_trie_build(trie *out, trie_out_vec *outs, trie_word *words, size_t count,
                    const hua_allocator *allocator);

typedef struct trie_view {
    const uint64_t *filter;
    const rs_pair *pairs;
    const rs_node *nodes;
    uint32_t filter_mask, pair_mask; /* of a hash, so that what is left is a place */
} trie_view;

/* Of a set of so many words: its bits. */
static inline uint32_t trie_bit_mask(uint64_t words)
{
    return (uint32_t)(words * 64 - 1);
}

/* The view of what stands in the sections NAME_filter, NAME_pairs ... of a ruleset. */
#define TRIE_OF(rules, name)                                                           \
    ((trie_view){(rules)->name##_filter, (rules)->name##_pairs, (rules)->name##_nodes, \
                 trie_bit_mask((rules)->name##_filter_count), (rules)->name##_pairs_count - 1})

static inline uint32_t trie_key(uint16_t first, uint16_t second)
{
    return (uint32_t)first << 16 | second;
}

/* The upper half of a product, of which every bit depends on all of the key. */
static inline uint32_t trie_hash(uint32_t key)
{
    return (uint32_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

static inline uint32_t trie_has(const uint64_t *set, uint32_t bit)
{
    return (uint32_t)(set[bit >> 6] >> (bit & 63)) & 1u;
}

/* May something begin with these two symbols? */
static inline uint32_t trie_may_begin(trie_view t, uint16_t first, uint16_t second)
{
    return trie_has(t.filter, trie_hash(trie_key(first, second)) & t.filter_mask);
}

/* Asks for the memory that trie_enter will look at. */
static inline void trie_prepare(trie_view t, uint16_t first, uint16_t second)
{
    HUA_PREFETCH(&t.pairs[trie_hash(trie_key(first, second)) & t.pair_mask]);
}

/* The node behind two symbols; NULL if nothing begins with them. */
static inline const rs_node *trie_enter(trie_view t, uint16_t first, uint16_t second)
{
    const uint32_t key = trie_key(first, second);
    for (uint32_t i = trie_hash(key) & t.pair_mask; t.pairs[i].key; i = (i + 1) & t.pair_mask)
        if (t.pairs[i].key == key)
            return &t.nodes[t.pairs[i].node];
    return NULL;
}

/* The node behind one more symbol; NULL if there is none. */
static inline const rs_node *trie_child(trie_view t, const rs_node *node, uint16_t symbol)
{
    const rs_node *child = t.nodes + node->children;
    uint32_t n = node->child_count;
    if (n == 0)
        return NULL;
    for (; n > 1; n -= n / 2)
        child += child[n / 2].symbol <= symbol ? n / 2 : 0;
    return child->symbol == symbol ? child : NULL;
}

#endif
