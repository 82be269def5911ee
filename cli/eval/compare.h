/*
 * A run against an earlier one of the same labels: which numbers changed, and in which records.
 *
 * Records are paired by id (without one, by their place), the k-th of an id with the k-th.  A label
 * is the same one in both if turn, words and category are; a false alarm if it stands in the same
 * turn and the two overlap, whatever rule made it.
 */
#ifndef CLI_EVAL_COMPARE_H
#define CLI_EVAL_COMPARE_H

#include "eval/numbers.h"

typedef enum change_kind {
    CHANGE_FOUND,    /* a label that was missed is hit */
    CHANGE_LOST,     /* a label that was hit is not */
    CHANGE_ALARM,    /* a new false alarm */
    CHANGE_NO_ALARM, /* a false alarm that is gone */
    CHANGE_CATEGORY, /* hit both times, by another category */
    CHANGE_STEP,
    CHANGE_TAG,
    CHANGE_KINDS
} change_kind;

typedef struct change {
    change_kind kind;
    const record_outcome *record;   /* of the new run */
    const finding_outcome *finding; /* of the new run; CHANGE_NO_ALARM, CHANGE_LOST: of the old */
    hua_str name, part;             /* rubric and step; tag and value */
    hua_str want, before, after;    /* of steps, tags and categories */
} change;

typedef struct comparison {
    tally old_tally;
    number_list old_numbers, numbers;
    CLI_LIST(change) changes;  /* by kind, then in the order of the input */
    size_t only_old, only_new; /* records without a partner */
} comparison;

/* False if memory is lacking; comparison_free in any case.  Borrows from both runs. */
bool comparison_make(comparison *out, const outcomes *old, const outcomes *all, const tally *tally);
void comparison_free(comparison *c);

/* How many changes of the kind there are. */
size_t comparison_count(const comparison *c, change_kind kind);

/* Whether the two differ where they are shown. */
bool number_changed(const number *old, const number *now);

#endif
