/* One audit from its inputs to the committed store; what is shown meanwhile goes to call->err. */
#ifndef CLI_AUDIT_AUDIT_H
#define CLI_AUDIT_AUDIT_H

#include "audit/ledger.h"
#include "audit/progress.h"
#include "run.h"

typedef enum audit_end {
    AUDIT_DONE,
    AUDIT_STOPPED, /* by a signal; what was audited is kept */
    AUDIT_FAILED   /* after a message; what was committed is kept */
} audit_end;

typedef struct audit_result {
    audit_end end;
    bool input_trouble;    /* an input could not be read, or not to its end */
    size_t audited, known; /* inputs read now, and before */
    size_t left;           /* inputs of an earlier start that are still half done */
    uint64_t bytes;
    double seconds;
    size_t suppressed;
    ledger_totals totals;
} audit_result;

/* `threads` at least 1. */
audit_result audit_run(const cli_run *run, size_t threads);

#endif
