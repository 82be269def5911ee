/* How a text is divided and folded, for people: `tokens` and `explain --turn`. */
#ifndef CLI_SEGMENTS_H
#define CLI_SEGMENTS_H

#include "command.h"

/* Writes sentences, clauses, words; false after a message. */
bool segments_write(const cli_call *call, hua_scanner *scanner, hua_str text);

#endif
