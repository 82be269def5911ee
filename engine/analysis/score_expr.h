/* Expressions of rubrics over the finds of a dialogue. */
#ifndef HUA_ANALYSIS_SCORE_EXPR_H
#define HUA_ANALYSIS_SCORE_EXPR_H

#include "analysis/scanner.h"

/*
 * What is taken as found: the finds that hold and, to try what a sentence more would bring, one
 * detector whose words are taken to be said (RS_NONE: none).
 */
typedef struct score_view {
    const hua_scanner *s;
    uint32_t given;
} score_view;

/* True if the expression holds; RS_NONE never does. */
bool score_holds(const score_view *view, uint32_t expr);

/* First find that counts for a term: in its window, after what it has to follow; or RS_NONE. */
uint32_t score_first_find(const hua_scanner *s, uint32_t term);

/* First find by which the expression's `recovered-by` is fulfilled; or RS_NONE. */
uint32_t score_recovery(const hua_scanner *s, uint32_t expr);

/* True if `a` stands before `b` in the dialogue. */
static inline bool score_earlier(const find *a, const find *b)
{
    return a->turn != b->turn ? a->turn < b->turn : a->start < b->start;
}

#endif
