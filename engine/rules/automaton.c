#include "rules/automaton.h"

#include <string.h>

typedef struct trie_node {
    uint32_t parent;
    uint16_t symbol;
} trie_node;

typedef struct builder {
    const hua_allocator *allocator;
    VEC(trie_node) nodes; /* in order of creation: a parent before its children */
    automaton *a;
} builder;

static rs_edge *find_edge(const builder *b, uint32_t state, uint16_t symbol)
{
    const uint64_t key = automaton_key(state, symbol);
    rs_edge *const edges = b->a->edges.items;
    uint32_t i = automaton_slot(key, b->a->mask);
    while (edges[i] && (edges[i] ^ key) >> RS_STATE_BITS)
        i = (i + 1) & b->a->mask;
    return &edges[i];
}

/* An empty table with room for `count` edges at most half full. */
static bool start_edges(builder *b, size_t count)
{
    size_t size = 16;
    while (size < count * 2)
        size *= 2;
    rs_edge_vec *edges = &b->a->edges;
    if (size > 1u << RS_STATE_BITS || !hua_vec_reserve(b->allocator, edges, size))
        return false;
    memset(edges->items, 0, size * sizeof *edges->items);
    edges->count = size;
    b->a->mask = (uint32_t)size - 1;
    return true;
}

static bool add_word(builder *b, automaton_word word, uint32_t *end)
{
    uint32_t state = 0;
    for (uint32_t i = 0; i < word.length; i++) {
        rs_edge *edge = find_edge(b, state, word.symbols[i]);
        if (!*edge) {
            const trie_node node = {state, word.symbols[i]};
            if (!hua_vec_push(b->allocator, &b->nodes, node))
                return false;
            *edge = automaton_key(state, word.symbols[i]) | (b->nodes.count - 1);
        }
        state = automaton_next(*edge);
    }
    *end = state;
    return true;
}

/* Node numbers by depth, so that a node's failure link is set before those below it. */
static bool order_by_depth(builder *b, rs_number_vec *order)
{
    const size_t n = b->nodes.count;
    rs_number_vec depth = {0};
    rs_number_vec starts = {0};
    bool ok = hua_vec_reserve(b->allocator, &depth, n) &&
              hua_vec_reserve(b->allocator, &starts, n + 2) &&
              hua_vec_reserve(b->allocator, order, n);
    if (ok) {
        memset(starts.items, 0, (n + 2) * sizeof *starts.items);
        depth.items[0] = 0;
        for (size_t i = 1; i < n; i++)
            depth.items[i] = depth.items[b->nodes.items[i].parent] + 1;
        for (size_t i = 0; i < n; i++)
            starts.items[depth.items[i] + 1]++;
        for (size_t i = 1; i <= n; i++)
            starts.items[i] += starts.items[i - 1];
        for (size_t i = 0; i < n; i++)
            order->items[starts.items[depth.items[i]]++] = (uint32_t)i;
        order->count = n;
    }
    hua_vec_free(b->allocator, &depth);
    hua_vec_free(b->allocator, &starts);
    return ok;
}

/*
 * States get their numbers by depth, so that a failure link always leads to a lower one: that a walk
 * along the links ends can then be seen from the numbers alone.
 */
static bool renumber_by_depth(builder *b, uint32_t *ends, size_t word_count)
{
    rs_number_vec order = {0};
    rs_number_vec place = {0};
    VEC(trie_node) nodes = {0};
    const size_t n = b->nodes.count;
    const bool ok = order_by_depth(b, &order) && hua_vec_reserve(b->allocator, &place, n) &&
                    hua_vec_reserve(b->allocator, &nodes, n);
    if (ok) {
        for (size_t k = 0; k < n; k++)
            place.items[order.items[k]] = (uint32_t)k;
        for (size_t k = 0; k < n; k++) {
            nodes.items[k] = b->nodes.items[order.items[k]];
            nodes.items[k].parent = place.items[nodes.items[k].parent];
        }
        memcpy(b->nodes.items, nodes.items, n * sizeof *nodes.items);
        for (size_t w = 0; w < word_count; w++)
            ends[w] = place.items[ends[w]];
    }
    /* Now that the number of edges is known, into a table that just fits. */
    const bool fits = ok && start_edges(b, n);
    for (uint32_t k = 1; fits && k < n; k++) {
        const trie_node node = b->nodes.items[k];
        *find_edge(b, node.parent, node.symbol) = automaton_key(node.parent, node.symbol) | k;
    }
    hua_vec_free(b->allocator, &order);
    hua_vec_free(b->allocator, &place);
    hua_vec_free(b->allocator, &nodes);
    return fits;
}

static automaton_view view_of(const automaton *a)
{
    return (automaton_view){a->edges.items, a->states.items, a->roots.items, a->mask};
}

/* The states with their edges' bits, and what the root leads to. */
static bool make_states(builder *b, size_t symbols)
{
    const size_t n = b->nodes.count;
    automaton *a = b->a;
    if (!hua_vec_reserve(b->allocator, &a->states, n) ||
        !hua_vec_reserve(b->allocator, &a->roots, symbols))
        return false;
    memset(a->states.items, 0, n * sizeof *a->states.items);
    memset(a->roots.items, 0, symbols * sizeof *a->roots.items);
    a->states.count = n;
    a->roots.count = symbols;
    for (uint32_t i = 1; i < n; i++) {
        const trie_node node = b->nodes.items[i];
        a->states.items[node.parent].symbols |= UINT64_C(1) << (node.symbol & 63);
        if (node.parent == 0)
            a->roots.items[node.symbol] = i;
    }
    return true;
}

static void link_failures(builder *b)
{
    rs_state *states = b->a->states.items;
    const automaton_view view = view_of(b->a);
    for (uint32_t i = 1; i < b->nodes.count; i++) {
        const trie_node node = b->nodes.items[i];
        if (node.parent)
            states[i].fail = automaton_step(view, states[node.parent].fail, node.symbol);
    }
}

/*
 * Appends what ends in the states to `outs`, by state, so that the chain of a suffix, which has a
 * lower number, comes before; inside a state the chain runs from its first word to its last.
 * `ends[w]` is the state of word w; `free` has a place for each state.
 */
static void chain_outputs(builder *b, rs_out_vec *outs, const automaton_word *words,
                          const uint32_t *ends, size_t count, uint32_t *free)
{
    const size_t n = b->nodes.count;
    rs_state *states = b->a->states.items;
    memset(free, 0, n * sizeof *free);
    for (size_t w = 0; w < count; w++)
        free[ends[w]]++;
    uint32_t next = (uint32_t)outs->count;
    for (size_t i = 0; i < n; i++) {
        const uint32_t suffix = states[states[i].fail].out;
        states[i].out = free[i] ? next + free[i] - 1 : suffix;
        for (uint32_t k = 0; k < free[i]; k++, next++)
            outs->items[next].next = k ? next - 1 : suffix;
        free[i] = states[i].out;
    }
    outs->count = next;
    for (size_t w = 0; w < count; w++) {
        rs_out *out = &outs->items[free[ends[w]]--];
        out->literal = words[w].literal;
        out->length = (uint16_t)words[w].length;
        out->speakers = (uint16_t)words[w].speakers;
    }
}

static bool collect_outputs(builder *b, rs_out_vec *outs, const automaton_word *words,
                            const uint32_t *ends, size_t count)
{
    rs_number_vec scratch = {0};
    const bool ok = (outs->count || hua_vec_push(b->allocator, outs, (rs_out){0})) &&
                    hua_vec_reserve(b->allocator, outs, outs->count + count) &&
                    hua_vec_reserve(b->allocator, &scratch, b->nodes.count);
    if (ok)
        chain_outputs(b, outs, words, ends, count, scratch.items);
    hua_vec_free(b->allocator, &scratch);
    return ok;
}

/* What is made when memory gives out is left in `out` and freed with the sections it goes to. */
bool hua_automaton_build(automaton *out, rs_out_vec *outs, const automaton_word *words,
                         size_t count, size_t symbols, const hua_allocator *allocator)
{
    *out = (automaton){0};
    builder b = {.allocator = allocator, .a = out};
    rs_number_vec ends = {0};
    size_t total = 0;
    for (size_t w = 0; w < count; w++)
        total += words[w].length;
    bool ok = start_edges(&b, total) && hua_vec_push(allocator, &b.nodes, (trie_node){0}) &&
              hua_vec_reserve(allocator, &ends, count + 1);
    for (size_t w = 0; ok && w < count; w++)
        ok = add_word(&b, words[w], &ends.items[w]);
    ok = ok && renumber_by_depth(&b, ends.items, count) && make_states(&b, symbols);
    if (ok)
        link_failures(&b);
    ok = ok && collect_outputs(&b, outs, words, ends.items, count);
    hua_vec_free(allocator, &b.nodes);
    hua_vec_free(allocator, &ends);
    return ok;
}
