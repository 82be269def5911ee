/* Rewriting drafts: in place, to standard output, or as a diff.  Never a transcript. */
#ifndef CLI_FIX_H
#define CLI_FIX_H

#include "common/text.h"
#include "run.h"

/* Only what was read as a draft may be rewritten: what people said stays as they said it. */
bool fix_allowed(const reader *in, const hua_dialogue *dialogue);

/* Says that `path` is left as it is. */
void fix_refuse(cli_run *run, const char *path);

/*
 * Rewrites one draft: --diff prints what would change, --fix changes the file (or prints the text
 * of standard input).  *fixed gets the rewritten text, empty if nothing changes.  False if the
 * library or the file failed, after a message.
 */
bool fix_draft(cli_run *run, const char *path, const hua_dialogue *dialogue, cli_text *fixed);

#endif
