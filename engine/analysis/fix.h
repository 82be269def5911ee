/* Trying rewrites out. */
#ifndef HUA_ANALYSIS_FIX_H
#define HUA_ANALYSIS_FIX_H

#include "analysis/scanner.h"

/*
 * Checks the dialogue, carries out the rewrite number `suggestion` of finding number `finding` and
 * checks again: *clean tells whether the finding is gone and none came in its place.
 * The scanner's report is not to be read afterwards.
 */
hua_code fix_is_clean(hua_scanner *s, const hua_dialogue *dialogue, size_t finding,
                      size_t suggestion, bool *clean, hua_error *error);

#endif
