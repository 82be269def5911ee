/*
 * What the handlers of practising share: the library and the learners' store in one hand, and
 * whose data a request may touch.
 *
 * With tokens the token's name is the learner: a body or query that names another is refused, and
 * another's session is not to be found.  On loopback without tokens the learner is who the page
 * says.
 */
#ifndef CLI_SERVE_PRACTICE_ROOM_H
#define CLI_SERVE_PRACTICE_ROOM_H

#include "learning/learning.h"
#include "serve/answer.h"
#include "serve/service.h"

typedef struct practice_room {
    const serve_request *request;
    serve_answer *answer;
    service_scanner scanner;
    learning with;
} practice_room;

/* False after an answer that says why; practice_leave in any case. */
bool practice_enter(practice_room *room, const serve_request *request, serve_answer *answer);
void practice_leave(practice_room *room);

/* What the library or the store complained of, as an answer. */
void practice_fail(practice_room *room, const hua_error *error);

/* The learner that ?learner= names, or the body; false after an answer. */
bool practice_asked_learner(practice_room *room, hua_str *who);
bool practice_named_learner(practice_room *room, hua_str *who);

/* The members of a scenario or a drill whose words are in the reader's language. */
void practice_put(practice_room *room, const char *key, hua_str zh, hua_str en);

/* Handlers of practice_progress.c. */
void practice_drills(const serve_request *request, serve_answer *answer);
void practice_next_drill(const serve_request *request, serve_answer *answer);
void practice_one_drill(const serve_request *request, serve_answer *answer);
void practice_answer_drill(const serve_request *request, serve_answer *answer);
void practice_progress(const serve_request *request, serve_answer *answer);
void practice_export(const serve_request *request, serve_answer *answer);
void practice_forget(const serve_request *request, serve_answer *answer);
void practice_learners(const serve_request *request, serve_answer *answer);

#endif
