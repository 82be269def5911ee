/*
 * Reviews over HTTP: the routes, and the marks that reviewers and agents make.
 *
 * A mark is one call of the desk; what it answers is the dialogue as the reviewer may see it now.
 */
#include "common/text.h"
#include "eval/taxonomy.h"
#include "review/sheet_talk.h"
#include "serve/review_room.h"

static desk_place place_of(const review_room *room)
{
    return (desk_place){room->reviewer, review_number(room->request->params[0])};
}

/* The end of every mark: the dialogue, or why not. */
static void answer_dialogue(review_room *room, desk_answer did)
{
    if (review_done_well(room, did))
        review_put_dialogue(room, review_number(room->request->params[0]));
}

/* {"id": of what was made, "dialogue": {…}} with status 201. */
static void answer_made(review_room *room, desk_answer did, int64_t id, int64_t dialogue)
{
    json_out *out = &room->answer->out;
    if (!review_done_well(room, did))
        return;
    room->answer->status = 201;
    out_open(out, '{');
    out_member_int(out, "id", id);
    out_key(out, "dialogue");
    if (review_put_dialogue(room, dialogue))
        out_close(out, '}');
}

/* ---- a dialogue ------------------------------------------------------------------------ */

static void get_dialogue(const serve_request *request, serve_answer *answer)
{
    review_room room;
    if (review_enter(&room, request, answer))
        review_put_dialogue(&room, review_number(request->params[0]));
    review_leave(&room);
}

/* ---- verdicts -------------------------------------------------------------------------- */

static void put_verdict(const serve_request *request, serve_answer *answer)
{
    review_room room;
    hua_str reason = {"", 0};
    hua_str verdict = review_text(request, "verdict");
    const bool accept = cli_is(verdict, "accept");
    if (!review_enter_named(&room, request, answer) || !review_maybe_text(&room, "reason", &reason))
        ;
    else if (!accept && !cli_is(verdict, "reject"))
        review_bad_value(&room, MSG_REVIEW_VERDICT_HINT);
    else if (!accept && !reason.len)
        review_refuse(&room, 400, "no-reason", MSG_REVIEW_REASON, MSG_REVIEW_REASON_HINT);
    else
        answer_dialogue(&room,
                        desk_judge(room.desk, place_of(&room), review_number(request->params[1]),
                                   accept, reason, &room.error));
    review_leave(&room);
}

static void drop_verdict(const serve_request *request, serve_answer *answer)
{
    review_room room;
    if (review_enter_named(&room, request, answer))
        answer_dialogue(&room,
                        desk_judge(room.desk, place_of(&room), review_number(request->params[1]),
                                   -1, (hua_str){"", 0}, &room.error));
    review_leave(&room);
}

/* ---- missed findings ------------------------------------------------------------------- */

/* A whole number of the body; UINT32_MAX if it is none. */
static uint32_t index_of(const serve_request *request, const char *key)
{
    const json_node *node = json_get(request->json, key);
    return node && node->kind == JSON_NUMBER ? json_index(node) : UINT32_MAX;
}

/* The words that the span speaks of; false after an answer. */
static bool find_words(review_room *room, sheet_talk *t, sheet *s, desk_missed *missed)
{
    bool found = false;
    if (sheet_load(room->desk, place_of(room).dialogue, s, &found, &room->error) != HUA_OK)
        return review_fault(room);
    if (!found)
        return review_unknown(room);
    if (sheet_talk_read(t, s, &room->error) != HUA_OK)
        return review_fault(room);
    if (missed->turn >= t->turns.count ||
        cli_char_count(t->turns.items[missed->turn].text) < missed->end)
        return review_bad_value(room, MSG_REVIEW_SPAN_HINT);
    missed->text = sheet_part(t->turns.items[missed->turn].text, missed->start, missed->end);
    return true;
}

static bool read_missed(review_room *room, desk_missed *missed)
{
    const serve_request *request = room->request;
    const uint32_t turn = index_of(request, "turn"), start = index_of(request, "start"),
                   end = index_of(request, "end");
    *missed = (desk_missed){
        .turn = turn, .start = start, .end = end, .category = review_text(request, "category")};
    if (turn == UINT32_MAX || start == UINT32_MAX || end == UINT32_MAX || start >= end)
        return review_bad_value(room, MSG_REVIEW_SPAN_HINT);
    if (!category_find(missed->category, NULL))
        return review_bad_value(room, MSG_REVIEW_CATEGORY_HINT);
    return review_maybe_text(room, "note", &missed->note);
}

static void add_missed(const serve_request *request, serve_answer *answer)
{
    review_room room;
    desk_missed missed;
    sheet_talk t = {.tree = NULL};
    sheet s = {.id = 0};
    int64_t id = 0;
    if (review_enter_named(&room, request, answer) && read_missed(&room, &missed) &&
        find_words(&room, &t, &s, &missed)) {
        desk_answer did = desk_add_missed(room.desk, place_of(&room), &missed, &id, &room.error);
        answer_made(&room, did, id, s.id);
    }
    sheet_talk_free(&t);
    sheet_free(&s);
    review_leave(&room);
}

static void drop_missed(const serve_request *request, serve_answer *answer)
{
    review_room room;
    if (review_enter_named(&room, request, answer))
        answer_dialogue(&room, desk_drop_missed(room.desk, place_of(&room),
                                                review_number(request->params[1]), &room.error));
    review_leave(&room);
}

/* ---- steps ----------------------------------------------------------------------------- */

static bool is_status(hua_str word)
{
    return cli_is(word, "met") || cli_is(word, "partly") || cli_is(word, "missed") ||
           cli_is(word, "n/a");
}

static void correct(review_room *room, hua_str status, hua_str note)
{
    answer_dialogue(room, desk_correct(room->desk, place_of(room), room->request->params[1],
                                       room->request->params[2], status, note, &room->error));
}

static void put_step(const serve_request *request, serve_answer *answer)
{
    review_room room;
    hua_str note = {"", 0};
    hua_str status = review_text(request, "status");
    if (!review_enter_named(&room, request, answer) || !review_maybe_text(&room, "note", &note))
        ;
    else if (!is_status(status))
        review_bad_value(&room, MSG_REVIEW_STATUS_HINT);
    else
        correct(&room, status, note);
    review_leave(&room);
}

static void drop_step(const serve_request *request, serve_answer *answer)
{
    review_room room;
    if (review_enter_named(&room, request, answer))
        correct(&room, (hua_str){"", 0}, (hua_str){"", 0});
    review_leave(&room);
}

/* ---- the review ------------------------------------------------------------------------ */

static void hand_in(const serve_request *request, serve_answer *answer)
{
    review_room room;
    if (review_enter_named(&room, request, answer))
        answer_dialogue(&room, desk_hand_in(room.desk, place_of(&room), &room.error));
    review_leave(&room);
}

static void reopen(const serve_request *request, serve_answer *answer)
{
    review_room room;
    if (review_enter_named(&room, request, answer))
        answer_dialogue(&room, desk_reopen(room.desk, place_of(&room), &room.error));
    review_leave(&room);
}

/* ---- appeals --------------------------------------------------------------------------- */

/* A finding's id, or "rubric/step". */
static bool read_about(review_room *room, desk_appeal *appeal)
{
    const json_node *about = json_get(room->request->json, "about");
    hua_str text = about ? about->text : (hua_str){"", 0};
    const char *slash = text.len ? memchr(text.ptr, '/', text.len) : NULL;
    if (about && (about->kind == JSON_NUMBER || about->kind == JSON_TEXT) && !slash &&
        review_number(text) > 0) {
        appeal->finding = review_number(text);
        return true;
    }
    if (!slash || about->kind != JSON_TEXT)
        return review_bad_value(room, MSG_REVIEW_ABOUT_HINT);
    appeal->rubric = cli_slice(text, 0, (size_t)(slash - text.ptr));
    appeal->step = cli_slice(text, appeal->rubric.len + 1, text.len);
    return true;
}

/* With tokens an agent appeals under the token's name. */
static bool read_agent(review_room *room, desk_appeal *appeal)
{
    const serve_request *request = room->request;
    hua_str named = review_text(request, "agent");
    if (request->who.len && named.len && !cli_eq(named, request->who))
        return review_refuse(room, 403, "not-you", MSG_REVIEW_NOT_YOU, MSG_REVIEW_NOT_YOU_HINT);
    appeal->agent = request->who.len ? request->who : named;
    return cli_is_name(appeal->agent, REVIEW_NAME_MOST) ||
           review_refuse(room, 400, "bad-input", MSG_REVIEW_NAME, MSG_REVIEW_NAME_HINT);
}

static bool read_words(review_room *room, hua_str *text)
{
    return serve_need_text(room->request, room->answer, "text", REVIEW_TEXT_MOST, text) &&
           review_maybe_text(room, "text", text) &&
           (text->len || review_bad_value(room, MSG_REVIEW_TEXT_HINT));
}

static void add_appeal(const serve_request *request, serve_answer *answer)
{
    review_room room;
    desk_appeal appeal = {.finding = 0};
    int64_t id = 0;
    const int64_t dialogue = review_number(request->params[0]);
    if (review_enter(&room, request, answer) && read_agent(&room, &appeal) &&
        read_about(&room, &appeal) && read_words(&room, &appeal.text)) {
        desk_answer did = desk_add_appeal(room.desk, dialogue, &appeal, &id, &room.error);
        answer_made(&room, did, id, dialogue);
    }
    review_leave(&room);
}

/* The dialogue of an appeal in this audit; 0 if it is not there any more. */
static bool dialogue_of(review_room *room, int64_t appeal, int64_t *dialogue)
{
    store_rows *rows;
    const store_value values[] = {{.is_number = true, .number = appeal}};
    *dialogue = 0;
    if (desk_select(room->desk,
                    "SELECT min(d.id) FROM appeals a JOIN audit.dialogues d ON d.key = a.key"
                    " WHERE a.id = ?",
                    values, 1, &rows, &room->error) != HUA_OK)
        return review_fault(room);
    int more = store_rows_next(rows, &room->error);
    if (more > 0)
        *dialogue = store_int(rows, 0);
    store_rows_free(rows);
    return more >= 0 || review_fault(room);
}

static void answer_appeal(const serve_request *request, serve_answer *answer)
{
    review_room room;
    hua_str text;
    int64_t dialogue;
    const int64_t id = review_number(request->params[0]);
    hua_str decision = review_text(request, "decision");
    const bool upheld = cli_is(decision, "upheld");
    if (!review_enter_named(&room, request, answer))
        ;
    else if (!upheld && !cli_is(decision, "denied"))
        review_bad_value(&room, MSG_REVIEW_DECISION_HINT);
    else if (read_words(&room, &text) &&
             review_done_well(&room, desk_answer_appeal(room.desk, id, room.reviewer, upheld, text,
                                                        &room.error)) &&
             dialogue_of(&room, id, &dialogue))
        review_put_dialogue(&room, dialogue);
    review_leave(&room);
}

/* ---- routes ---------------------------------------------------------------------------- */

#define DIALOGUE "/v1/reviews/dialogues/{}"

const serve_route review_routes[] = {
    {"GET", "/v1/reviews", review_overview},
    {"GET", "/v1/reviews/queue", review_queue},
    {"GET", DIALOGUE, get_dialogue},
    {"PUT", DIALOGUE "/findings/{}", put_verdict},
    {"DELETE", DIALOGUE "/findings/{}", drop_verdict},
    {"POST", DIALOGUE "/missed", add_missed},
    {"DELETE", DIALOGUE "/missed/{}", drop_missed},
    {"PUT", DIALOGUE "/steps/{}/{}", put_step},
    {"DELETE", DIALOGUE "/steps/{}/{}", drop_step},
    {"POST", DIALOGUE "/done", hand_in},
    {"DELETE", DIALOGUE "/done", reopen},
    {"POST", DIALOGUE "/appeals", add_appeal},
    {"POST", "/v1/reviews/appeals/{}/answer", answer_appeal},
    {"GET", "/v1/reviews/calibration", review_calibration},
    {"GET", "/v1/reviews/proposals", review_proposals},
    {"GET", "/v1/reviews/labels.jsonl", review_labels},
    {"GET", "/v1/reviews/trail", review_trail},
    {.method = NULL},
};
