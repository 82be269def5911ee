#include "serve/practice_room.h"

#include "common/fail.h"
#include "common/text.h"

/* ---- opening and closing --------------------------------------------------------- */

/* A service whose data was left out of the installation still checks. */
static hua_code open_library(struct service *service, hua_error *error)
{
    hua_code code = practice_load_shipped(&service->library, error);
    if (code == HUA_E_IO) {
        complain_error(service->call->err, service->call->lang, error);
        service->library = NULL;
        return HUA_OK;
    }
    return code;
}

/* The usual place may be missing on a machine that only checks; a file that was named may not. */
static hua_code open_store(struct service *service, hua_error *error)
{
    const char *path = service->call->options->practice;
    hua_code code = learner_open(&service->learner, path, error);
    if (code == HUA_OK || path)
        return code;
    complain_error(service->call->err, service->call->lang, error);
    service->learner = NULL;
    return HUA_OK;
}

hua_code practice_api_open(struct service *service, hua_error *error)
{
    hua_code code = open_library(service, error);
    return code == HUA_OK ? open_store(service, error) : code;
}

void practice_api_close(struct service *service)
{
    learner_close(service->learner);
    practice_free(service->library);
    service->learner = NULL;
    service->library = NULL;
}

/* ---- entering ------------------------------------------------------------------------ */

static bool take_scanner(practice_room *room)
{
    hua_error error;
    hua_ruleset_facts facts;
    struct service *service = room->request->service;
    hua_code code = service_take_scanner(service, room->request->lang, &room->scanner, &error);
    if (code != HUA_OK) {
        serve_fail_library(room->request, room->answer, serve_status_of(code), &error);
        return false;
    }
    hua_ruleset_describe(room->scanner.rules, &facts);
    room->with = (learning){.library = service->library,
                            .store = service->learner,
                            .lock = &service->learner_lock,
                            .scanner = room->scanner.scanner,
                            .fingerprint = facts.fingerprint,
                            .lang = room->request->lang};
    return true;
}

bool practice_enter(practice_room *room, const serve_request *request, serve_answer *answer)
{
    *room = (practice_room){.request = request, .answer = answer};
    if (!request->service->library) {
        serve_refuse(request, answer, 503, "no-library", MSG_PRACTICE_NO_LIBRARY,
                     MSG_PRACTICE_NO_LIBRARY_HINT);
        return false;
    }
    if (!request->service->learner) {
        serve_refuse(request, answer, 503, "no-store", MSG_PRACTICE_NO_STORE,
                     MSG_PRACTICE_NO_STORE_HINT);
        return false;
    }
    if (learner_is_stale(request->service->learner)) {
        serve_refuse(request, answer, 503, "no-store", MSG_PRACTICE_STORE_GONE,
                     MSG_PRACTICE_STORE_GONE_HINT);
        return false;
    }
    return take_scanner(room);
}

void practice_leave(practice_room *room)
{
    service_give_scanner(room->request->service, &room->scanner);
}

static unsigned status_of(hua_code code)
{
    switch (code) {
    case HUA_E_UNKNOWN_NAME:
        return 404;
    case HUA_E_ARGUMENT:
    case HUA_E_LIMIT:
        return 409;
    default:
        return serve_status_of(code);
    }
}

void practice_fail(practice_room *room, const hua_error *error)
{
    serve_fail_library(room->request, room->answer, status_of(error->code), error);
}

/* ---- whose data ------------------------------------------------------------------------ */

static bool may_be(practice_room *room, hua_str named, hua_str *who)
{
    hua_str own = room->request->who;
    *who = own.len ? own : named;
    if (own.len && named.len && !cli_eq(own, named)) {
        serve_refuse(room->request, room->answer, 403, "other-learner", MSG_PRACTICE_OTHER,
                     MSG_PRACTICE_OTHER_HINT);
        return false;
    }
    if (cli_is_name(*who, LEARNER_MAX_NAME))
        return true;
    serve_refuse(room->request, room->answer, 400, "bad-input", MSG_PRACTICE_WHO,
                 MSG_PRACTICE_WHO_HINT);
    return false;
}

bool practice_asked_learner(practice_room *room, hua_str *who)
{
    return may_be(room, serve_query(room->request, "learner"), who);
}

bool practice_named_learner(practice_room *room, hua_str *who)
{
    const json_node *node = json_get(room->request->json, "learner");
    hua_str named = node && node->kind == JSON_TEXT ? node->text : (hua_str){"", 0};
    return may_be(room, named, who);
}

void practice_put(practice_room *room, const char *key, hua_str zh, hua_str en)
{
    out_member_text(&room->answer->out, key, learning_text(&room->with, zh, en));
}
