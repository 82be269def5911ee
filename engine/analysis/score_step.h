/* Steps of rubrics: what score_step.c works out and score.c adds up. */
#ifndef HUA_ANALYSIS_SCORE_STEP_H
#define HUA_ANALYSIS_SCORE_STEP_H

#include "analysis/score_expr.h"

enum { SCORE_POINT = 100 }; /* points are counted in hundredths */

typedef struct term_list {
    const step_term *items;
    uint32_t count;
} term_list;

/* A step being judged. */
typedef struct step_work {
    const rs_step *step;
    term_list met, partly;
    uint32_t *fillers; /* behaviours that may close the gap */
    uint32_t filler_count, filler_room;
    uint32_t missing_count; /* they come first */
} step_work;

/*
 * Judges the i-th step of a rubric, those before it being judged: fills works[i] and steps[i].
 * Lack of memory shows in the arena.
 */
void score_step(hua_scanner *s, const rs_rubric *rubric, step_work *works, hua_step *steps,
                size_t i);

/* Points that the step would have if the behaviour were shown as well. */
int64_t score_step_given(const hua_scanner *s, const step_work *work, uint32_t behaviour);

static inline int32_t score_clamp(int64_t n)
{
    return n > INT32_MAX ? INT32_MAX : n < INT32_MIN ? INT32_MIN : (int32_t)n;
}

/* Rounded half up; a >= 0, b > 0. */
static inline int64_t score_divide(int64_t a, int64_t b)
{
    return (2 * a + b) / (2 * b);
}

#endif
