/*
 * Sentences, clauses and words of the turn, each found when somebody first asks.
 *
 * Most turns are never asked for them: a sentence or a word counts only where a pattern or a find stands.
 */
#include "analysis/scanner.h"

/* ---- sentences and clauses ------------------------------------------------------ */

static bool reserve_numbers(hua_scanner *s, number_vec *v, size_t n)
{
    if (hua_vec_reserve(&s->allocator, v, n + 2))
        return true;
    s->failure = HUA_E_NOMEM;
    return false;
}

static void fill_starts(hua_scanner *s, segments *seg, number_vec *ids, number_vec *starts)
{
    const uint32_t n = (uint32_t)s->units.count;
    const uint32_t count = n ? ids->items[n - 1] + 1 : 1;
    if (!reserve_numbers(s, starts, count))
        return;
    seg->count = count;
    seg->id = ids->items;
    seg->start = starts->items;
    seg->start[0] = 0;
    for (uint32_t i = 1; i < n; i++)
        if (ids->items[i] != ids->items[i - 1])
            seg->start[ids->items[i]] = i;
    seg->start[seg->count] = n;
}

/* Nothing in the turn can end a sentence but the mark at its very end: it is one, without asking. */
static bool is_one_sentence(const hua_units *units)
{
    const uint32_t ends = 1u << HUA_CLASS_TERM | 1u << HUA_CLASS_NEWLINE;
    size_t count = units->count;
    if (!(units->classes & ends))
        return true;
    if (HUA_UNIT_CLASS(units->flags[count - 1]) == HUA_CLASS_TERM)
        count--;
    uint32_t others = 0;
    for (size_t i = 0; i < count; i++)
        others |= 1u << HUA_UNIT_CLASS(units->flags[i]);
    return !(others & ends);
}

static void know_sentences(hua_scanner *s)
{
    segments *seg = &s->work.sentence;
    if (seg->known)
        return;
    seg->known = true;
    seg->count = 1;
    if (is_one_sentence(&s->units) || !reserve_numbers(s, &s->sentence_ids, s->units.count))
        return;
    if (hua_split_sentences(s->splitter, &s->units, s->sentence_ids.items))
        fill_starts(s, seg, &s->sentence_ids, &s->sentence_starts);
    else
        s->failure = HUA_E_NOMEM;
}

static void know_clauses(hua_scanner *s)
{
    segments *seg = &s->work.clause;
    if (seg->known)
        return;
    know_sentences(s);
    seg->known = true;
    seg->count = 1;
    if (!reserve_numbers(s, &s->clause_ids, s->units.count) ||
        !reserve_numbers(s, &s->sentence_ids, s->units.count))
        return;
    if (!s->work.sentence.id)
        memset(s->sentence_ids.items, 0, (s->units.count + 1) * sizeof *s->sentence_ids.items);
    if (hua_split_clauses(s->splitter, &s->units, s->sentence_ids.items, s->clause_ids.items))
        fill_starts(s, seg, &s->clause_ids, &s->clause_starts);
    else
        s->failure = HUA_E_NOMEM;
}

const segments *match_segments(hua_scanner *s, pack_scope scope)
{
    segments *seg;
    if (scope == SCOPE_SENTENCE) {
        know_sentences(s);
        seg = &s->work.sentence;
    } else if (scope == SCOPE_CLAUSE) {
        know_clauses(s);
        seg = &s->work.clause;
    } else {
        return NULL;
    }
    return seg->count > 1 ? seg : NULL;
}

uint32_t match_segment_of(const segments *seg, uint32_t unit)
{
    return seg ? seg->id[unit] : 0;
}

/* ---- words ----------------------------------------------------------------------- */

const hua_range *match_pack_words(hua_scanner *s, uint32_t *count)
{
    if (!s->work.pack_words_known) {
        s->work.pack_words_known = true;
        hua_vec_clear(&s->pack_words);
        uint32_t n;
        const occurrence *words = match_entity(s, s->rules->header.words_entity, &n);
        for (uint32_t i = 0; i < n; i++) {
            const uint32_t covered = s->pack_words.count
                                         ? s->pack_words.items[s->pack_words.count - 1].end
                                         : 0;
            if (words[i].via || words[i].start < covered)
                continue;
            if (!hua_vec_push(&s->allocator, &s->pack_words,
                              ((hua_range){words[i].start, words[i].end})))
                s->failure = HUA_E_NOMEM;
        }
    }
    *count = (uint32_t)s->pack_words.count;
    return s->pack_words.items;
}

const uint32_t *match_words(hua_scanner *s, uint32_t *count)
{
    if (!s->work.words_known) {
        s->work.words_known = true;
        uint32_t n;
        const hua_range *pack_words = match_pack_words(s, &n);
        s->work.word_count = 0;
        if (reserve_numbers(s, &s->word_ends, s->units.count))
            s->work.word_count = (uint32_t)hua_split_words(s->splitter, &s->units, pack_words, n,
                                                           s->word_ends.items);
    }
    *count = s->work.word_count;
    return s->word_ends.items;
}

bool match_boundary(hua_scanner *s, uint32_t unit)
{
    uint32_t n;
    const hua_range *words = match_pack_words(s, &n);
    return hua_word_boundary(s->splitter, &s->units, unit, words, n);
}
