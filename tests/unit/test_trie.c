/*
 * The trie against looking for every word at every place: same words, same places, whatever the words.
 */
#include "check.h"

#include "rules/trie.h"

enum { WORDS = 400, TEXT = 3000, LETTERS = 6, LONGEST = 7, ROUNDS = 20 };

typedef struct dictionary {
    uint16_t symbols[WORDS][LONGEST];
    trie_word words[WORDS];
    size_t count;
} dictionary;

static uint32_t draw(uint32_t *state, uint32_t below)
{
    *state = *state * 1664525u + 1013904223u;
    return (*state >> 8) % below;
}

/* Short words over few letters: many begin alike, contain each other or are equal. */
static void make_words(dictionary *d, uint32_t *state)
{
    d->count = draw(state, WORDS);
    for (uint32_t w = 0; w < d->count; w++) {
        const uint32_t length = TRIE_LEAST + draw(state, LONGEST - TRIE_LEAST + 1);
        for (uint32_t i = 0; i < length; i++)
            d->symbols[w][i] = (uint16_t)(1 + draw(state, LETTERS));
        d->words[w] = (trie_word){d->symbols[w], length, w, 0};
    }
}

static bool stands_at(const trie_word *word, const uint16_t *text)
{
    return memcmp(word->symbols, text, word->length * sizeof *text) == 0;
}

/* How many words begin at the place, and the sum of their numbers plus one. */
static void by_trie(trie_view t, const rs_out *outs, const uint16_t *text, size_t found[2])
{
    found[0] = found[1] = 0;
    if (!trie_may_begin(t, text[0], text[1]))
        return;
    const rs_node *node = trie_enter(t, text[0], text[1]);
    for (size_t last = 1; node; node = trie_child(t, node, text[++last]))
        for (uint32_t i = 0; i < node->out_count; i++) {
            found[0]++;
            found[1] += outs[node->outs + i].literal + 1;
        }
}

static void by_comparing(const dictionary *d, const uint16_t *text, size_t found[2])
{
    found[0] = found[1] = 0;
    for (size_t w = 0; w < d->count; w++)
        if (stands_at(&d->words[w], text)) {
            found[0]++;
            found[1] += d->words[w].literal + 1;
        }
}

static void compare(const dictionary *d, const trie *t, const rs_out *outs, const uint16_t *text)
{
    const trie_view view = {t->filter.items, t->pairs.items, t->nodes.items,
                            trie_bit_mask(t->filter.count), (uint32_t)t->pairs.count - 1};
    size_t hits = 0;
    for (size_t i = 0; i < TEXT; i++) {
        size_t found[2], wanted[2];
        by_trie(view, outs, text + i, found);
        by_comparing(d, text + i, wanted);
        CHECK(found[0] == wanted[0] && found[1] == wanted[1]);
        hits += wanted[0];
    }
    CHECK(hits > 0 || d->count < 40);
}

int main(void)
{
    static dictionary d;
    static uint16_t text[TEXT + LONGEST + 1]; /* zeros behind the last symbol */
    uint32_t state = 7;
    const hua_allocator allocator = hua_default_allocator;
    for (int round = 0; round < ROUNDS; round++) {
        trie t;
        trie_out_vec outs = {0};
        make_words(&d, &state);
        for (size_t i = 0; i < TEXT; i++)
            text[i] = (uint16_t)draw(&state,
                                     LETTERS + 2); /* 0 and a letter of no word among them */
        CHECK(hua_trie_build(&t, &outs, d.words, d.count, &allocator));
        compare(&d, &t, outs.items, text);
        hua_vec_free(&allocator, &t.filter);
        hua_vec_free(&allocator, &t.pairs);
        hua_vec_free(&allocator, &t.nodes);
        hua_vec_free(&allocator, &outs);
    }
    return check_report();
}
