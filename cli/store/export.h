/* The store as tables for spreadsheets. */
#ifndef CLI_STORE_EXPORT_H
#define CLI_STORE_EXPORT_H

#include "store/store.h"

/*
 * Writes DIR/csv/{dialogues,findings,scores,steps,agents,set_aside}.csv with headings in the
 * language; DIR/csv is made if it is not there.  Each file is replaced as a whole or not at all.
 */
hua_code store_export_csv(store *s, const char *directory, hua_lang lang, hua_error *error);

#endif
