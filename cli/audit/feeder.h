/*
 * Reading the inputs one after the other into batches.
 *
 * A batch holds records of one input only, in their order.  Every input yields at least one batch,
 * so that the ledger hears of its end.  One thread at a time.
 */
#ifndef CLI_AUDIT_FEEDER_H
#define CLI_AUDIT_FEEDER_H

#include "audit/batch.h"
#include "readers/reader.h"

#include <signal.h>

/* One record of an audit may have this many bytes; what is longer is set aside. */
enum { AUDIT_RECORD_LIMIT = 4 * 1024 * 1024 };

/* An input and what is to be done with it. */
typedef struct audit_task {
    const char *path;
    store_input input;
    bool done; /* audited before: nothing to read */
} audit_task;

typedef struct feeder {
    const audit_task *tasks;
    size_t count, at; /* the task that is read, or comes next */
    reader_options options;
    hua_lang lang;
    const volatile sig_atomic_t *stop;
    reader *in;
    bool said; /* what this input was taken for has been put into a batch */
} feeder;

/*
 * Fills an empty batch; false behind the last input, or when the run was told to stop.  Whatever
 * goes wrong is in the batch: with the input in batch->end, with the run in batch->code.
 */
bool feeder_fill(feeder *from, audit_batch *batch);
void feeder_close(feeder *from);

#endif
