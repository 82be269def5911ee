/*
 * A run kept in a file, one JSON object: the numbers for whoever reads it, and under `outcomes`, a
 * line a record, what they were counted from.  Reading takes the outcomes alone.
 */
#ifndef CLI_EVAL_SAVED_H
#define CLI_EVAL_SAVED_H

#include "eval/outcome.h"
#include "eval/view.h"

/* False, with errno set, if the file cannot be written. */
bool saved_write(const eval_view *view, const char *path);

/* The outcomes of an earlier run; outcomes_free(out) in any case. */
hua_code saved_read(outcomes *out, const char *path, hua_error *error);

#endif
