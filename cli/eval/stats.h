/*
 * The arithmetic of an evaluation, on counts alone.
 *
 * NAN stands for a number that is not defined, such as a precision where nothing was found.
 */
#ifndef CLI_EVAL_STATS_H
#define CLI_EVAL_STATS_H

#include <stddef.h>

enum { STATUSES = 3 }; /* missed, partly, met: an ordinal scale */

typedef struct stats_interval {
    double low, high;
} stats_interval;

double stats_ratio(size_t part, size_t whole);

/* Harmonic mean of precision and recall: 2h / (2h + missed + false alarms). */
double stats_f1(size_t hits, size_t missed, size_t false_alarms);

/* The 95 % score interval of a proportion (Wilson 1927, without continuity correction). */
stats_interval stats_wilson(size_t part, size_t whole);

/* Share of the pairs on the diagonal; rows are labels, columns what was found. */
double stats_agreement(const size_t table[STATUSES][STATUSES]);

/*
 * Cohen's kappa with quadratic weights (Cohen 1968): 1 - sum w o / sum w e with w = (i - j)^2.
 * NAN if both sides always give one and the same status.
 */
double stats_kappa(const size_t table[STATUSES][STATUSES]);

/* The same for yes and no: share on the diagonal, and Cohen's kappa (Cohen 1960). */
double stats_agreement2(const size_t table[2][2]);
double stats_kappa2(const size_t table[2][2]);

#endif
