/*
 * What an audit has done and where it goes on: the store and DIR/reports.jsonl, kept in step.
 *
 *     audited before ── ledger_plan ──> tasks        batches in order ── ledger_write ──> both
 *
 * A commit notes in the store how long reports.jsonl is; what lies behind that after a crash is
 * cut off before the run goes on.  So whatever moment a run was killed at, the two agree, and a
 * second start ends with what an undisturbed run gives.  One thread at a time.
 */
#ifndef CLI_AUDIT_LEDGER_H
#define CLI_AUDIT_LEDGER_H

#include "audit/feeder.h"

#define LEDGER_REPORTS_FILE "reports.jsonl"

/* What this run has seen; what was audited before does not count. */
typedef struct ledger_totals {
    uint64_t dialogues, turns, set_aside, replaced, findings[3]; /* by hua_severity */
} ledger_totals;

typedef struct ledger {
    const char *directory;
    store *store;
    int reports; /* file descriptor; -1 = closed */
    uint64_t reports_bytes;
    audit_task *tasks;
    size_t task_count;
    size_t to_do;          /* tasks that have something to read */
    uint64_t bytes_to_do;  /* in their files */
    uint64_t since_commit; /* bytes of reports */
    store_run run;
    ledger_totals totals;
    cli_arena texts; /* of the tasks */
} ledger;

/*
 * Opens the results in `directory`, which is made if need be.  `facts` describes this run; an
 * older run with other packs or options is HUA_E_ARGUMENT, unless `afresh`, which forgets it.
 */
hua_code ledger_open(ledger *l, const char *directory, const store_run *facts,
                     const hua_ruleset *rules, hua_lang lang, bool afresh, hua_error *error);

typedef struct ledger_unreadable {
    void (*tell)(void *ctx, const hua_error *error);
    void *ctx;
} ledger_unreadable;

/*
 * Makes a task of every path; a file that is named twice counts once.  A file that changed after
 * it was audited is HUA_E_ARGUMENT; one that cannot be looked at is told and left out.
 */
hua_code ledger_plan(ledger *l, const char *const *paths, size_t count,
                     const ledger_unreadable *unreadable, hua_error *error);

/* Takes in a judged batch; commits from time to time. */
hua_code ledger_write(ledger *l, const audit_batch *batch, hua_error *error);
hua_code ledger_commit(ledger *l, hua_error *error);

/*
 * This run's inputs are in: makes the indices and, unless an input of an earlier start is still
 * half done, notes that all is complete.  *left counts such inputs.
 */
hua_code ledger_finish(ledger *l, size_t *left, hua_error *error);

void ledger_close(ledger *l);

#endif
