/*
 * How far an audit has come: on a terminal one line that is drawn again, with a bar, the rate and
 * the time left; elsewhere a plain line from time to time.
 *
 * Anything else that is written to the same stream meanwhile goes between progress_pause and the
 * next progress_show.  One thread at a time.
 */
#ifndef CLI_AUDIT_PROGRESS_H
#define CLI_AUDIT_PROGRESS_H

#include "messages.h"

#include <stdbool.h>

typedef struct progress {
    FILE *out;
    hua_lang lang;
    bool quiet, terminal;
    bool drawn;           /* a line stands on the terminal */
    uint64_t total;       /* bytes of all inputs to be read */
    uint64_t passed_over; /* of them audited by an earlier run: no measure for the rate */
    double began, shown;  /* seconds of a clock that only goes forward */
} progress;

void progress_begin(progress *p, FILE *out, hua_lang lang, bool quiet, uint64_t total);

/* `bytes` of the inputs are done; draws only when it is time to. */
void progress_show(progress *p, uint64_t bytes, uint64_t dialogues, uint64_t set_aside);

/* Takes the line away, so that something else can be written. */
void progress_pause(progress *p);

double progress_seconds(const progress *p);

/* "1.2 GB", "340 KB" */
const char *progress_size(char to[24], double bytes);

#endif
