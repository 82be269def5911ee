/*
 * Sentences, clauses, quotations and words of a turn.  Sentences and words are
 * ICU's (this and the table generator are the only places that know ICU).
 * Everything is asked of the source text, answered in unit numbers.
 *
 * Words are costly, so they are asked for one doubtful edge at a time.
 */
#ifndef HUA_TEXT_SPLIT_H
#define HUA_TEXT_SPLIT_H

#include "base/error.h"
#include "text/units.h"

typedef struct hua_splitter hua_splitter; /* one per thread; opens ICU's iterators when needed */

hua_code hua_splitter_new(hua_splitter **out, const hua_allocator *allocator, hua_error *error);
void hua_splitter_free(hua_splitter *splitter);

/*
 * Numbers the sentences / clauses: id[i] of unit i, rising from 0.  `id` has units->count places.
 * Sentences end where ICU ends them (asked only if a HUA_CLASS_TERM or NEWLINE unit stands
 * inside), and at U+2026 and newlines.  Clauses end also at HUA_CLASS_PAUSE units and, in text that
 * has no other punctuation, at blanks between Han characters, unless blanks stand so dense
 * (pre-segmented text: more than one per four units) that they mean nothing.
 * A closing mark belongs to what it closes.
 */
bool hua_split_sentences(hua_splitter *splitter, const hua_units *units, uint32_t *id);
bool hua_split_clauses(hua_splitter *splitter, const hua_units *units, const uint32_t *sentence,
                       uint32_t *id);

/* A stretch of units. */
typedef struct hua_range {
    uint32_t start, end;
} hua_range;

/*
 * Quotations by marks: ranges between the marks, in order, at most `max`; answers how many.
 * A mark without its partner opens nothing.
 */
size_t hua_split_quotes(const hua_units *units, hua_range *out, size_t max);

/*
 * True if a word may begin or end between units at-1 and at: at the text's ends, beside anything
 * that is not Han on either side (between ASCII letters or digits: false), where hua_joins
 * says no, and else where ICU's word iterator, over the folded text of the clause-like window
 * around the place, puts a boundary, or arguably might have (see words.c).  `words` are the pack's own words found in this turn, sorted by
 * start: inside one there is no boundary, at its ends there is.
 */
bool hua_word_boundary(hua_splitter *splitter, const hua_units *units, size_t at,
                       const hua_range *words, size_t word_count);

/* All words: end[i] of the i-th word (punctuation too is a word), answers how many; at most units->count. */
size_t hua_split_words(hua_splitter *splitter, const hua_units *units, const hua_range *words,
                       size_t word_count, uint32_t *end);

#endif
