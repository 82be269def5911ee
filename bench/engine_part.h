/*
 * The stages that no caller of the library can ask for alone.  This part sees the engine's own
 * headers; the rest of bench/ sees what a program sees.
 */
#ifndef BENCH_ENGINE_PART_H
#define BENCH_ENGINE_PART_H

#include "huashu.h"

/* Folds every turn. */
hua_code engine_fold(hua_scanner *scanner, const hua_dialogue *dialogue);
/* Folds every turn and looks for the literals and values that stand in it. */
hua_code engine_scan(hua_scanner *scanner, const hua_dialogue *dialogue);

#endif
