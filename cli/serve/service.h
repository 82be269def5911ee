/*
 * What all requests of the service share, and who may touch it.
 *
 *     options, tokens …           set before the first request, never changed
 *     rules, metrics              behind their own locks (live_rules.h, metrics.h)
 *     learner, desk               one data base each: hold its lock for as long as it is used
 *
 * A scanner is for one thread at a time and bound to one generation of the rules.  A handler takes
 * one, uses it, and gives it back before it returns; reports and everything else borrowed from it
 * end then.  Rules may be reloaded meanwhile: what was taken stays as it is until given back.
 */
#ifndef CLI_SERVE_SERVICE_H
#define CLI_SERVE_SERVICE_H

#include "command.h"
#include "practice/practice.h"
#include "serve/serve.h"

#include <pthread.h>
#include <stdatomic.h>

struct desk;       /* store/desk.h */
struct learner;    /* store/learner.h */
struct live_rules; /* serve/live_rules.h */
struct metrics;    /* serve/metrics.h */
struct tokens;     /* serve/token.h */

struct service {
    const cli_call *call; /* options, language, where complaints go */
    struct live_rules *rules;
    struct metrics *metrics;
    const struct tokens *tokens; /* NULL: the service runs without */

    /* Of practice_api.c. */
    practice_library *library; /* immutable; NULL: there are no scenarios */
    struct learner *learner;   /* NULL: nothing is kept */
    pthread_mutex_t learner_lock;

    /* Of review_api*.c. */
    struct desk *desk; /* NULL: started without --store */
    pthread_mutex_t desk_lock;
    atomic_bool proposing; /* one at a time: it holds its thread for seconds */
};

/* ---- scanners -------------------------------------------------------------- */

typedef struct service_scanner {
    hua_scanner *scanner;
    const hua_ruleset *rules; /* of the scanner */
    hua_lang lang;            /* of its titles, messages and reasons */
    bool spent;               /* set it after a giant text: the scanner is freed, not kept */
    struct generation *generation;
} service_scanner;

/* HUA_E_NOMEM in the worst case.  Several may be held at once; each is to be given back. */
hua_code service_take_scanner(struct service *service, hua_lang lang, service_scanner *out,
                              hua_error *error);
/* Harmless on a zeroed one. */
void service_give_scanner(struct service *service, service_scanner *scanner);

/* ---- the rooms that keep something ------------------------------------------ */

/*
 * Called once before the first request (practice_api.c, review_api.c): opens what the room keeps,
 * by service->call->options->practice and ->store (NULL: not given), and sets the fields above.
 * Anything but HUA_OK, with its reason in `error`, keeps the service from starting.  The close is
 * called after the last request, also when the open failed or was never called.
 */
hua_code practice_api_open(struct service *service, hua_error *error);
void practice_api_close(struct service *service);
hua_code review_api_open(struct service *service, hua_error *error);
void review_api_close(struct service *service);

#endif
