/*
 * The threads of an audit.
 *
 * There is no thread for reading and none for writing: every thread takes the role that is due.
 * Writing comes first (the next batch in order is judged), then reading another batch and judging
 * it.  Reading and writing are each done by one thread at a time, judging by all.  So one thread
 * does the whole work alone, N threads do it N times as fast, and what is written is in the order
 * of the input, whatever their number.  A ring of batches bounds what is under way.
 */
#ifndef CLI_AUDIT_POOL_H
#define CLI_AUDIT_POOL_H

#include "audit/batch.h"

enum { POOL_MOST_THREADS = 256 };

typedef struct pool_work {
    void *ctx;
    /* One thread at a time: fills an empty batch; false when there is no more. */
    bool (*read)(void *ctx, audit_batch *batch);
    /* Any thread; `thread` counts from 0. */
    void (*judge)(void *ctx, size_t thread, audit_batch *batch);
    /* One thread at a time, in the order of reading; false ends the run. */
    bool (*write)(void *ctx, audit_batch *batch);
} pool_work;

/* Runs until all is written or a write answered false; HUA_E_NOMEM if no thread can be had. */
hua_code pool_run(const pool_work *work, size_t threads, hua_error *error);

#endif
