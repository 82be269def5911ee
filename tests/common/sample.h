/*
 * Dialogues for tests: a few written out, and any number made at random out of fragments that
 * lie near what common/small.yaml looks for, or are hostile (Traditional, full width,
 * invisible characters, fillers, broken UTF-8).  The same seed gives the same dialogue everywhere.
 */
#ifndef TESTS_COMMON_SAMPLE_H
#define TESTS_COMMON_SAMPLE_H

#include "huashu.h"

enum { SAMPLE_TURNS = 12, SAMPLE_BYTES = 2048, SAMPLE_JSON = 1 << 18 };

typedef struct sample {
    hua_dialogue dialogue; /* points into the rest: must not move */
    hua_turn turns[SAMPLE_TURNS];
    char text[SAMPLE_TURNS][SAMPLE_BYTES];
} sample;

/* Reads the files behind the samples; call it before all others and before any thread. */
void sample_init(void);

/* The written ones. */
size_t sample_count(void);
void sample_written(sample *out, size_t i);

/* With `hostile`, some turns hold ill-formed UTF-8: for HUA_UTF8_REPLACE. */
void sample_random(sample *out, uint64_t seed, bool hostile);

/* sample_init, and loads common/small.yaml; ends the test where that fails. */
hua_ruleset *sample_rules(const hua_allocator *allocator);

/*
 * One report as JSON into `out` (size bytes, NUL-terminated), or the name of the error.
 * The answer is the code of the check.
 */
hua_code sample_json(hua_scanner *scanner, const hua_dialogue *dialogue, char *out, size_t size);

#endif
