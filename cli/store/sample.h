/*
 * Drawing dialogues for manual review: the same store, number and field draw the same dialogues.
 *
 * The strata share the number in proportion to their size by largest remainder, but each gets at
 * least one; if there are more strata than dialogues to draw, the largest get one each.  Within a
 * stratum the draw goes by a hash of the dialogues' content.
 */
#ifndef CLI_STORE_SAMPLE_H
#define CLI_STORE_SAMPLE_H

#include "store/store.h"

/* Is `field` (NULL = no strata) one to stratify by?  If not, HUA_E_ARGUMENT with the choices. */
hua_code store_sample_check(const char *field, hua_error *error);

/*
 * Draws `n` dialogues from a store open for writing, in place of those drawn before, keeps them
 * in table `sample`, commits, and writes DIR/sample.csv.  *drawn is less than n if there are no
 * more dialogues; it may be NULL.
 */
hua_code store_sample(store *s, size_t n, const char *field, const char *directory, hua_lang lang,
                      size_t *drawn, hua_error *error);

/* Shares `n` among `count` strata of the given sizes; n is at most their sum. */
bool store_sample_share(const uint64_t *sizes, size_t count, uint64_t n, uint64_t *shares);

#endif
