#include "rules/automaton.h"

#include <string.h>

typedef struct trie_node {
    uint32_t parent;
    uint16_t symbol;
} trie_node;

typedef struct builder {
    const hua_allocator *allocator;
    VEC(trie_node) nodes; /* in order of creation: a parent before its children */
    rs_edge_vec *edges;
    uint32_t mask;
} builder;

static rs_edge *find_edge(const builder *b, uint32_t state, uint16_t symbol)
{
    const uint64_t key = automaton_key(state, symbol);
    uint32_t i = automaton_slot(key, b->mask);
    while (b->edges->items[i] && (b->edges->items[i] ^ key) >> RS_STATE_BITS)
        i = (i + 1) & b->mask;
    return &b->edges->items[i];
}

/* An empty table with room for `edges` edges at most half full. */
static bool start_edges(builder *b, size_t edges)
{
    size_t size = 16;
    while (size < edges * 2)
        size *= 2;
    if (size > 1u << RS_STATE_BITS || !hua_vec_reserve(b->allocator, b->edges, size))
        return false;
    memset(b->edges->items, 0, size * sizeof *b->edges->items);
    b->edges->count = size;
    b->mask = (uint32_t)size - 1;
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

static void link_failures(builder *b, rs_state *states)
{
    const automaton_view view = {b->edges->items, states, b->mask};
    for (uint32_t i = 1; i < b->nodes.count; i++) {
        const trie_node node = b->nodes.items[i];
        states[node.parent].symbols |= UINT64_C(1) << (node.symbol & 63);
    }
    for (uint32_t i = 1; i < b->nodes.count; i++) {
        const trie_node node = b->nodes.items[i];
        states[i].fail =
            node.parent == 0 ? 0 : automaton_step(view, states[node.parent].fail, node.symbol);
        states[i].out_link = states[i].literals.count ? i : states[states[i].fail].out_link;
    }
}

/* Appends the literals of every state to `outs`; `ends[w]` is the state of word w. */
static bool collect_outputs(builder *b, const automaton_word *words, const uint32_t *ends,
                            size_t count, rs_state *states, rs_number_vec *outs)
{
    for (size_t w = 0; w < count; w++)
        states[ends[w]].literals.count++;
    size_t next = outs->count;
    if (!hua_vec_reserve(b->allocator, outs, next + count))
        return false;
    for (size_t i = 0; i < b->nodes.count; i++) {
        states[i].literals.first = (uint32_t)next;
        next += states[i].literals.count;
        states[i].literals.count = 0;
    }
    outs->count = next;
    for (size_t w = 0; w < count; w++) {
        rs_state *s = &states[ends[w]];
        outs->items[s->literals.first + s->literals.count++] = words[w].literal;
    }
    return true;
}

bool hua_automaton_build(const hua_allocator *allocator, const automaton_word *words, size_t count,
                         rs_edge_vec *edges, rs_state_vec *states, rs_number_vec *outs,
                         uint32_t *mask)
{
    builder b = {.allocator = allocator, .edges = edges};
    rs_number_vec ends = {0};
    size_t total = 0;
    for (size_t w = 0; w < count; w++)
        total += words[w].length;
    bool ok = start_edges(&b, total) && hua_vec_push(allocator, &b.nodes, (trie_node){0}) &&
              hua_vec_reserve(allocator, &ends, count + 1);
    for (size_t w = 0; ok && w < count; w++)
        ok = add_word(&b, words[w], &ends.items[w]);
    ok = ok && renumber_by_depth(&b, ends.items, count) &&
         hua_vec_reserve(allocator, states, b.nodes.count);
    if (ok) {
        memset(states->items, 0, b.nodes.count * sizeof *states->items);
        states->count = b.nodes.count;
        ok = collect_outputs(&b, words, ends.items, count, states->items, outs);
    }
    if (ok)
        link_failures(&b, states->items);
    *mask = b.mask;
    hua_vec_free(allocator, &b.nodes);
    hua_vec_free(allocator, &ends);
    return ok;
}
