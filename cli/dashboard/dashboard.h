/*
 * The page of an audit: one HTML file that opens without a server and asks nobody for anything.
 *
 * The page itself (web/) is compiled into the program; this room fills in its two islands of JSON
 * from a store: `data`, with the run's facts and one packed column per property of a dialogue, and
 * `texts`, with the few dialogues whose words are shown.  web/report/src/data.ts describes both.
 */
#ifndef CLI_DASHBOARD_DASHBOARD_H
#define CLI_DASHBOARD_DASHBOARD_H

#include "store/store.h"

/*
 * Writes the page to `path`: into PATH.part, which then takes its name, so that a page is there
 * whole or not at all.  `lang` is the language it opens in.  The same store gives the same bytes.
 * Memory is bounded: of more than DASHBOARD_ROWS dialogues the page holds a fixed sample.
 */
hua_code dashboard_write(store *s, const char *path, hua_lang lang, hua_error *error);

#define DASHBOARD_ROWS 400000

#endif
