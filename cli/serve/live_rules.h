/*
 * The rules that the service runs by, loaded anew when a pack changes.
 *
 *     packs ── stamp of files and directories differs ── load ─┬─ sound: a new generation
 *                                                              └─ broken: the old one stays
 *
 * A generation is a ruleset with scanners to lend.  Who holds a scanner holds its generation; the
 * one that is no more the newest is freed when its last scanner comes back.
 */
#ifndef CLI_SERVE_LIVE_RULES_H
#define CLI_SERVE_LIVE_RULES_H

#include "command.h"

typedef struct live_rules live_rules;

typedef struct rules_state {
    unsigned generation; /* 1, 2 … */
    uint64_t fingerprint;
    size_t rules;
    char loaded[32];                 /* RFC 3339, UTC */
    unsigned long reloads, failures; /* since the start */
    bool broken;                     /* what lies on the disk is not what runs */
    hua_error problem;               /* if broken: the first one */
} rules_state;

/* NULL after a message. */
live_rules *live_rules_open(const cli_call *call);
/* All scanners must be back. */
void live_rules_close(live_rules *rules);

/* Loads anew if a pack has changed; to be called again and again by one thread. */
void live_rules_look(live_rules *rules);

void live_rules_state(live_rules *rules, rules_state *out);

#endif
