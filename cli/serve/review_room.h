/*
 * What the handlers of reviews share: the desk, who is asking, and the ways to refuse.
 *
 * One desk serves all requests, one after the other: it is locked from enter to leave.  What takes
 * long, such as trying proposals, is done after leaving.
 */
#ifndef CLI_SERVE_REVIEW_ROOM_H
#define CLI_SERVE_REVIEW_ROOM_H

#include "render/names.h"
#include "serve/answer.h"
#include "serve/service.h"
#include "store/desk.h"

enum { REVIEW_NAME_MOST = 80, REVIEW_TEXT_MOST = 4000 };

typedef struct review_room {
    const serve_request *request;
    serve_answer *answer;
    desk *desk; /* locked */
    service_scanner scanner;
    title_names names;
    hua_str reviewer; /* may be empty */
    hua_error error;
} review_room;

/* False after an answer; leave the room in either case. */
bool review_enter(review_room *room, const serve_request *request, serve_answer *answer);
void review_leave(review_room *room);
/* Gives the desk back before the rest; no call with the desk may follow. */
void review_let_go(review_room *room);

/* The same for who must give a name. */
bool review_enter_named(review_room *room, const serve_request *request, serve_answer *answer);

/* A text of the body, else of the query; empty if it is in neither. */
hua_str review_text(const serve_request *request, const char *key);
/* A text of the body that may be missing; false after an answer if it is too long or no text. */
bool review_maybe_text(review_room *room, const char *key, hua_str *text);

/* A number in the path; -1 if it is none. */
int64_t review_number(hua_str text);

/* Each answers false. */
bool review_refuse(review_room *room, unsigned status, const char *code, message_id about,
                   message_id hint);
bool review_unknown(review_room *room);
bool review_bad_value(review_room *room, message_id hint);
/* room->error is told: never the request's fault. */
bool review_fault(review_room *room);

/* True if the desk did it; else the answer is there. */
bool review_done_well(review_room *room, desk_answer did);

/* The dialogue as the reviewer may see it, as a value of the answer. */
bool review_put_dialogue(review_room *room, int64_t dialogue);

/* review_looks.c: what is only looked at. */
void review_overview(const serve_request *request, serve_answer *answer);
void review_queue(const serve_request *request, serve_answer *answer);
void review_calibration(const serve_request *request, serve_answer *answer);
void review_labels(const serve_request *request, serve_answer *answer);
void review_trail(const serve_request *request, serve_answer *answer);
void review_proposals(const serve_request *request, serve_answer *answer);

#endif
