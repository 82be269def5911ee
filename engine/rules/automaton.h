/*
 * Aho-Corasick over 16-bit symbols.
 *
 * All literals are read in one pass, whatever their number: state = longest suffix of what was
 * read that is a prefix of some literal.  The edges of the trie live in one hash
 * table keyed by (state, symbol); where there is none, the failure link is followed,
 * which costs at most one step back for each step forward.  Each state keeps a bit set of the symbols that
 * lead on from it, so that most misses never touch the table.  A dense table would be fifty times
 * larger; this one stays in the second-level cache and is built in a few milliseconds.  Only the
 * root, where most walks along the links end, has a table of its own.
 *
 * What ends in a state is a chain through `outs`, from the longest literal to the shortest: nothing
 * of the suffix states has to be looked at.
 *
 * Symbol 0 stands for every character that occurs in no literal: it leads to the root.
 */
#ifndef HUA_RULES_AUTOMATON_H
#define HUA_RULES_AUTOMATON_H

#include "base/vec.h"
#include "rules/ruleset.h"

typedef VEC(rs_edge) rs_edge_vec;
typedef VEC(rs_state) rs_state_vec;
typedef VEC(rs_out) rs_out_vec;
typedef VEC(uint32_t) rs_number_vec;

typedef struct automaton_word {
    const uint16_t *symbols;
    uint32_t length; /* at most UINT16_MAX */
    uint32_t literal;
    uint32_t speakers;
} automaton_word;

typedef struct automaton {
    rs_edge_vec edges;
    rs_state_vec states;
    rs_number_vec roots; /* by symbol: the state behind it, seen from the root */
    uint32_t mask;       /* of the edge table */
} automaton;

/*
 * Builds the automaton of `words`, whose symbols are below `symbols`; what ends in each state is appended
 * to `outs`, which several automata may share.
 */
bool hua_automaton_build(automaton *out, rs_out_vec *outs, const automaton_word *words,
                         size_t count, size_t symbols, const hua_allocator *allocator);

typedef struct automaton_view {
    const rs_edge *edges;
    const rs_state *states;
    const uint32_t *roots;
    uint32_t mask;
} automaton_view;

/* State and symbol of an edge, without where it leads. */
static inline uint64_t automaton_key(uint32_t state, uint16_t symbol)
{
    return ((uint64_t)state << 16 | symbol) << RS_STATE_BITS;
}

static inline uint32_t automaton_slot(uint64_t key, uint32_t mask)
{
    return (uint32_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> 40) & mask;
}

static inline uint32_t automaton_next(rs_edge edge)
{
    return (uint32_t)(edge & ((1u << RS_STATE_BITS) - 1));
}

/* The state behind one more symbol; 0 is the root. */
static inline uint32_t automaton_step(automaton_view a, uint32_t state, uint16_t symbol)
{
    if (symbol == 0)
        return 0;
    for (; state; state = a.states[state].fail) {
        if (!(a.states[state].symbols >> (symbol & 63) & 1))
            continue;
        const uint64_t key = automaton_key(state, symbol);
        for (uint32_t i = automaton_slot(key, a.mask); a.edges[i]; i = (i + 1) & a.mask)
            if ((a.edges[i] ^ key) >> RS_STATE_BITS == 0)
                return automaton_next(a.edges[i]);
    }
    return a.roots[symbol];
}

#endif
