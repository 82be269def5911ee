/*
 * What happened to one text: every find that counts, and every match that was dropped, with what
 * dropped it.  Gathered from the report and from what the library told while it decided.
 */
#ifndef CLI_TRIED_H
#define CLI_TRIED_H

#include "traces.h"

typedef struct tried_find {
    hua_kind kind;
    hua_str id, value; /* value: of a tag */
    hua_str message;   /* of a finding */
    hua_severity severity;
    uint32_t turn;
    hua_span span;
    const hua_trace
        *match; /* behind it stand its parts; NULL: it rests on other finds, or on a turn */
    const hua_trace *dropped; /* by what; NULL: it counts */
} tried_find;

/* Borrows from the report and the traces. */
typedef struct tried {
    CLI_LIST(tried_find) list; /* those that count first */
    size_t counting;
    bool failed; /* memory was lacking */
} tried;

/* `rule`, if not NULL: only what has this id. */
void tried_gather(tried *out, const hua_report *report, const trace_list *traces, const char *rule);
void tried_free(tried *t);

/* The i-th part behind a match; NULL behind the last. */
const hua_trace *tried_part(const tried_find *find, const trace_list *traces, size_t i);

#endif
