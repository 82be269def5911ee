/*
 * A few hundred records on their way through an audit: read, checked, written.
 *
 *     feeder ── records copied ──> batch ── check_batch ──> rows and reports ──> ledger
 *
 * A batch belongs to one thread at a time.  All its texts lie in its arena, or in the ruleset,
 * and live until batch_clear; its memory is used again.
 */
#ifndef CLI_AUDIT_BATCH_H
#define CLI_AUDIT_BATCH_H

#include "common/mem.h"
#include "store/store.h"

/* How much one batch takes in: enough that locks cost nothing, little enough to hold many. */
enum { BATCH_BYTES = 256 * 1024, BATCH_RECORDS = 512 };

typedef struct audit_record {
    bool bad;   /* set aside; by the reader, or later by the check */
    bool draft; /* text without speakers, which may hold suppressing comments */
    uint64_t line;
    hua_dialogue dialogue;
    store_dialogue row;        /* after the check */
    store_set_aside set_aside; /* of a bad one */
} audit_record;

/* What is known when an input ends. */
typedef struct batch_end {
    bool reached;    /* this is the input's last batch */
    bool failed;     /* it could not be opened or read on; `error` says why */
    uint64_t unread; /* bytes of an unfinished line in a file that is still growing */
    size_t replaced; /* ill-formed sequences read as U+FFFD */
    CLI_LIST(hua_str) notices;
} batch_end;

typedef struct audit_batch {
    uint64_t number; /* of the run, from 0 */
    size_t task;     /* which input */
    cli_arena arena;
    CLI_LIST(audit_record) records;
    size_t held;              /* bytes of the dialogues */
    cli_text reports;         /* one line of JSON a dialogue */
    hua_str format, encoding; /* what the input was taken for, in the batch where it begins */
    hua_str form;             /* the same in words for people */
    uint64_t progress;        /* bytes of the input read so far */
    uint64_t passed_over;     /* of them read only to come to where an earlier run stopped */
    batch_end end;
    hua_code code; /* not HUA_OK: the run cannot go on, for lack of memory for instance */
    hua_error error;
} audit_batch;

void batch_free(audit_batch *batch);
void batch_clear(audit_batch *batch);

/* These copy, and answer false if memory is lacking. */
bool batch_add(audit_batch *batch, const hua_dialogue *dialogue, uint64_t line, bool draft);
bool batch_add_bad(audit_batch *batch, const hua_error *error, hua_str bytes, hua_lang lang);
/* Fills in a record as one set aside. */
bool batch_set_aside(audit_batch *batch, audit_record *record, const hua_error *error,
                     hua_str bytes, hua_lang lang);
bool batch_notice(audit_batch *batch, hua_str notice);

static inline bool batch_full(const audit_batch *batch)
{
    return batch->held >= BATCH_BYTES || batch->records.count >= BATCH_RECORDS;
}

#endif
