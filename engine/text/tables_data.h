/* The generated arrays behind tables.h, for tables_lookup.c and the generated file only. */
#ifndef HUA_TEXT_TABLES_DATA_H
#define HUA_TEXT_TABLES_DATA_H

#include "text/tables.h"

/* Expansions: a count, then that many code points, at the index that the entry gives. */
extern const uint32_t hua_fold_pool[];

/* Syllable of a folded code point: two stages of 256. */
extern const uint16_t hua_syllable_stage1[];
extern const uint16_t hua_syllable_stage2[];
extern const char *const hua_syllable_names[];

/*
 * Joining pairs: the right characters of left character HUA_JOIN_FIRST + i are
 * hua_join_right[hua_join_start[i] .. hua_join_start[i + 1]), rising.
 */
#define HUA_JOIN_FIRST 0x4E00u
#define HUA_JOIN_LAST 0x9FFFu
extern const uint32_t hua_join_start[];
extern const uint16_t hua_join_right[];

#endif
