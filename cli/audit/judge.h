/*
 * Checking the dialogues of a batch: each becomes a row for the store and a line of JSON.
 *
 * A judge belongs to one thread; the ruleset behind its scanner is shared.
 */
#ifndef CLI_AUDIT_JUDGE_H
#define CLI_AUDIT_JUDGE_H

#include "audit/batch.h"
#include "run.h"

typedef struct judge {
    hua_scanner *scanner;
    suppress *suppress;
    hua_lang lang;
    bool mask;
    size_t suppressed; /* findings left out so far */
    cli_text scratch;
} judge;

/* False after a message.  judge_close in any case. */
bool judge_open(judge *j, const cli_run *run, bool mask);
void judge_close(judge *j);

/* Whatever goes wrong is in batch->code and batch->error. */
void judge_batch(judge *j, audit_batch *batch);

#endif
