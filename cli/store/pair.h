/*
 * Two stores side by side: which dialogues of the one are which of the other, and what became of
 * their findings, scores and steps.  pair.sql has the tables and views.
 *
 * A pair is one connection, so that SQL does the comparing in bounded memory.
 */
#ifndef CLI_STORE_PAIR_H
#define CLI_STORE_PAIR_H

#include "store/store.h"

/* Opens both for reading, and matches them. */
hua_code store_open_pair(store **out, const char *one, const char *two, hua_error *error);

#endif
