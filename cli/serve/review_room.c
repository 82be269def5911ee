#include "serve/review_room.h"

#include "common/fail.h"
#include "common/text.h"
#include "review/blind.h"

/* ---- opening and closing --------------------------------------------------------------- */

hua_code review_api_open(struct service *service, hua_error *error)
{
    const char *directory = service->call->options->store;
    return directory ? desk_open(&service->desk, directory, error) : HUA_OK;
}

void review_api_close(struct service *service)
{
    desk_close(service->desk);
    service->desk = NULL;
}

/* ---- refusing -------------------------------------------------------------------------- */

bool review_refuse(review_room *room, unsigned status, const char *code, message_id about,
                   message_id hint)
{
    serve_refuse(room->request, room->answer, status, code, about, hint);
    return false;
}

bool review_unknown(review_room *room)
{
    return review_refuse(room, 404, "unknown", MSG_REVIEW_UNKNOWN, MSG_REVIEW_UNKNOWN_HINT);
}

bool review_bad_value(review_room *room, message_id hint)
{
    return review_refuse(room, 400, "bad-input", MSG_REVIEW_BAD_VALUE, hint);
}

bool review_fault(review_room *room)
{
    const unsigned status = serve_status_of(room->error.code);
    serve_fail_library(room->request, room->answer, status < 500 ? 500 : status, &room->error);
    return false;
}

bool review_done_well(review_room *room, desk_answer did)
{
    switch (did) {
    case DESK_OK:
        return true;
    case DESK_UNKNOWN:
        return review_unknown(room);
    case DESK_HANDED_IN:
        return review_refuse(room, 409, "done", MSG_REVIEW_HANDED_IN, MSG_REVIEW_HANDED_IN_HINT);
    case DESK_UNFINISHED:
        return review_refuse(room, 409, "unfinished", MSG_REVIEW_UNFINISHED,
                             MSG_REVIEW_UNFINISHED_HINT);
    case DESK_SHOWN:
        return review_refuse(room, 409, "shown", MSG_REVIEW_SHOWN, MSG_REVIEW_SHOWN_HINT);
    case DESK_ANSWERED:
        return review_refuse(room, 409, "answered", MSG_REVIEW_ANSWERED, MSG_REVIEW_ANSWERED_HINT);
    case DESK_OWN:
        return review_refuse(room, 403, "own-appeal", MSG_REVIEW_OWN, MSG_REVIEW_OWN_HINT);
    default:
        return review_fault(room);
    }
}

/* ---- texts ----------------------------------------------------------------------------- */

hua_str review_text(const serve_request *request, const char *key)
{
    const json_node *node = json_get(request->json, key);
    if (node)
        return node->kind == JSON_TEXT ? node->text : (hua_str){"", 0};
    return serve_query(request, key);
}

bool review_maybe_text(review_room *room, const char *key, hua_str *text)
{
    const json_node *node = json_get(room->request->json, key);
    *text = (hua_str){"", 0};
    if (!node)
        return true;
    if (node->kind != JSON_TEXT || node->text.len > REVIEW_TEXT_MOST ||
        memchr(node->text.ptr, '\0', node->text.len))
        return review_bad_value(room, MSG_REVIEW_TEXT_HINT);
    *text = cli_trim(node->text);
    return true;
}

int64_t review_number(hua_str text)
{
    int64_t number = 0;
    if (!text.len || text.len > 18)
        return -1;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return -1;
        number = number * 10 + (text.ptr[i] - '0');
    }
    return number;
}

/* ---- entering -------------------------------------------------------------------------- */

/* With tokens the name is the token's; who names another is refused. */
static bool find_reviewer(review_room *room)
{
    const serve_request *request = room->request;
    hua_str named = review_text(request, "reviewer");
    if (request->who.len && named.len && !cli_eq(named, request->who))
        return review_refuse(room, 403, "not-you", MSG_REVIEW_NOT_YOU, MSG_REVIEW_NOT_YOU_HINT);
    room->reviewer = request->who.len ? request->who : named;
    if (room->reviewer.len && !cli_is_name(room->reviewer, REVIEW_NAME_MOST))
        return review_refuse(room, 400, "bad-input", MSG_REVIEW_NAME, MSG_REVIEW_NAME_HINT);
    return true;
}

/* A new audit may have taken the place of the one that is open, or its reviews been deleted. */
static bool open_anew(review_room *room)
{
    struct service *service = room->request->service;
    desk *fresh;
    if (desk_open(&fresh, service->call->options->store, &room->error) != HUA_OK)
        return review_fault(room);
    desk_close(service->desk);
    service->desk = fresh;
    return true;
}

static bool take_desk(review_room *room)
{
    struct service *service = room->request->service;
    if (!service->call->options->store)
        return review_refuse(room, 404, "no-store", MSG_REVIEW_NO_STORE, MSG_REVIEW_NO_STORE_HINT);
    pthread_mutex_lock(&service->desk_lock);
    room->desk = service->desk;
    if (desk_is_stale(room->desk) && !open_anew(room))
        return false;
    room->desk = service->desk;
    return true;
}

static bool take_names(review_room *room)
{
    const serve_request *request = room->request;
    hua_code code = service_take_scanner(request->service, request->lang, &room->scanner,
                                         &room->error);
    if (code != HUA_OK)
        return review_fault(room);
    room->names = (title_names){.rules = room->scanner.rules, .lang = request->lang};
    return true;
}

bool review_enter(review_room *room, const serve_request *request, serve_answer *answer)
{
    *room = (review_room){.request = request, .answer = answer};
    return take_desk(room) && find_reviewer(room) && take_names(room);
}

bool review_enter_named(review_room *room, const serve_request *request, serve_answer *answer)
{
    if (!review_enter(room, request, answer))
        return false;
    return room->reviewer.len ||
           review_refuse(room, 400, "bad-input", MSG_REVIEW_NAME, MSG_REVIEW_NAME_HINT);
}

void review_let_go(review_room *room)
{
    if (room->desk)
        pthread_mutex_unlock(&room->request->service->desk_lock);
    room->desk = NULL;
}

void review_leave(review_room *room)
{
    review_let_go(room);
    names_free(&room->names);
    service_give_scanner(room->request->service, &room->scanner);
    room->scanner = (service_scanner){.scanner = NULL};
}

/* ---- a dialogue ------------------------------------------------------------------------ */

/* Who is done is shown what others who are done have said; from then on there is no way back. */
static bool note_shown(review_room *room, const sheet *s)
{
    int me = sheet_find_reviewer(s, room->reviewer);
    if (!blind_sees(s, room->reviewer) || !blind_hides(s, room->reviewer) ||
        s->reviewers.items[me].shown)
        return true;
    const desk_place at = {room->reviewer, s->id};
    return review_done_well(room, desk_note_shown(room->desk, at, &room->error));
}

static bool put_sheet(review_room *room, const sheet *s)
{
    sheet_talk t = {.tree = NULL};
    bool done = sheet_talk_read(&t, s, &room->error) == HUA_OK;
    if (!done)
        review_fault(room);
    else if ((done = note_shown(room, s)))
        blind_put(&room->answer->out, s, &t.dialogue, room->reviewer, &room->names);
    sheet_talk_free(&t);
    return done;
}

bool review_put_dialogue(review_room *room, int64_t dialogue)
{
    sheet s = {.id = 0};
    bool found = false, done = false;
    if (sheet_load(room->desk, dialogue, &s, &found, &room->error) != HUA_OK)
        review_fault(room);
    else if (!found)
        review_unknown(room);
    else
        done = put_sheet(room, &s);
    sheet_free(&s);
    return done;
}
