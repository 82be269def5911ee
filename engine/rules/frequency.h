/*
 * How often something is said in customer service, roughly: decides by which of its parts a pattern is looked
 * for, and nothing else.
 */
#ifndef HUA_RULES_FREQUENCY_H
#define HUA_RULES_FREQUENCY_H

#include "base/arena.h"
#include "base/str.h"

/* A pair of neighbouring characters, and in how many of a thousand turns they stand. */
typedef struct frequency_pair {
    uint32_t first, second; /* 0: an empty place */
    float turns;
} frequency_pair;

typedef struct frequencies {
    float *characters; /* by code point, of those below 0x10000 */
    frequency_pair *pairs;
} frequencies;

/* Unpacks the tables; false if memory is lacking. */
bool hua_frequencies_load(frequencies *out, hua_arena *arena);

/* In how many of a thousand turns the literal is expected. */
float hua_frequency_of(const frequencies *f, hua_str literal);

#endif
