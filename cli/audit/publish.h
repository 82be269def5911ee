/* What is made from a finished store, by an audit and again by `report`. */
#ifndef CLI_AUDIT_PUBLISH_H
#define CLI_AUDIT_PUBLISH_H

#include "command.h"
#include "store/store.h"

#define PUBLISH_PAGE "report.html"

/*
 * Writes csv/, report.html and, with --sample, sample.csv into `to`, from the store in
 * `directory`, and says what was written.  With more than one thread the
 * tables are written beside the page.  False after a message.
 */
bool publish(const cli_call *call, const char *directory, const char *to, size_t threads);

/* False after a message if --sample or --stratify cannot be what they say. */
bool publish_check_options(const cli_call *call);

#endif
