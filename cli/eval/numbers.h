/*
 * Every number of an evaluation with the name it goes by, in the order of the tables: what a run
 * and its baseline are compared by.
 */
#ifndef CLI_EVAL_NUMBERS_H
#define CLI_EVAL_NUMBERS_H

#include "eval/tally.h"

typedef enum number_measure {
    MEASURE_PRECISION,
    MEASURE_RECALL,
    MEASURE_F1,
    MEASURE_RIGHT,   /* share of the hits with the label's category */
    MEASURE_FLAGGED, /* share of the clean records with a false alarm */
    MEASURE_AGREEMENT,
    MEASURE_KAPPA,
    MEASURE_ACCURACY
} number_measure;

typedef struct number {
    const char *table; /* "findings", "categories", "groups", "steps", "tags" */
    hua_str row, part; /* a category; field and value; rubric and step; tag and value */
    number_measure measure;
    double value; /* NAN: not defined */
} number;

typedef CLI_LIST(number) number_list;

/* False if memory is lacking.  Names are borrowed. */
bool numbers_make(number_list *out, const outcomes *all, const tally *tally);

/* The one of the same name; NULL if there is none. */
const number *numbers_find(const number_list *numbers, const number *name);

/* "f1", "kappa": as the JSON calls it. */
const char *measure_word(number_measure measure);

#endif
