/* What there is in a ruleset, in a line or two behind `rules lint` and `rules test`. */
#ifndef CLI_SUMMARY_H
#define CLI_SUMMARY_H

#include "command.h"

/* Packs, entries, patterns and examples. */
void summary_write(const cli_call *call, const hua_ruleset *rules);

#endif
