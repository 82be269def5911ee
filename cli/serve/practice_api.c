/*
 * The practice room over HTTP: scenarios, and talks that are sessions.
 *
 * No talk is held between requests: each opens the stored talk, plays it again, does its one
 * thing and forgets it.  So a session costs nothing while the trainee thinks, and a stop of the
 * service loses nothing.
 */
#include "common/fail.h"
#include "common/text.h"
#include "learning/talks.h"
#include "serve/practice_room.h"

static const hua_str nothing = {"", 0};

/* ---- scenarios ---------------------------------------------------------------------- */

static const char *motive_word(practice_motive motive)
{
    static const char *const words[] = {"vent", "respect", "redress"};
    return words[motive];
}

static void put_persona(practice_room *room, const practice_scenario *s)
{
    json_out *out = &room->answer->out;
    out_key(out, "persona");
    out_open(out, '{');
    out_member_text(out, "name", s->persona_name); /* a name is one in either script */
    practice_put(room, "who", s->persona_who, nothing);
    practice_put(room, "manner", s->persona_manner, nothing);
    out_close(out, '}');
}

static void put_lines(practice_room *room, const char *key, const hua_str *lines, size_t count)
{
    json_out *out = &room->answer->out;
    out_key(out, key);
    out_open(out, '[');
    for (size_t i = 0; i < count; i++)
        out_text(out, learning_text(&room->with, lines[i], nothing));
    out_close(out, ']');
}

static void put_scenario(practice_room *room, const practice_scenario *s)
{
    json_out *out = &room->answer->out;
    out_open(out, '{');
    out_member_text(out, "id", s->id);
    practice_put(room, "title", s->title, s->title_en);
    out_member_text(out, "industry", s->industry);
    out_member_text(out, "channel", cli_str(hua_channel_name(s->channel)));
    out_member_int(out, "level", s->level);
    out_member_text(out, "motive", cli_str(motive_word(s->motive)));
    out_member_text(out, "type", s->type);
    put_lines(room, "skills", s->skills, s->skill_count);
    put_persona(room, s);
    practice_put(room, "brief", s->brief, nothing);
    put_lines(room, "desk", s->desk, s->desk_count);
    out_close(out, '}');
}

static void list_scenarios(const serve_request *request, serve_answer *answer)
{
    practice_room room;
    if (practice_enter(&room, request, answer)) {
        out_open(&answer->out, '{');
        out_key(&answer->out, "scenarios");
        out_open(&answer->out, '[');
        for (size_t i = 0; i < practice_scenario_count(room.with.library); i++)
            put_scenario(&room, practice_scenario_at(room.with.library, i));
        out_close(&answer->out, ']');
        out_close(&answer->out, '}');
    }
    practice_leave(&room);
}

static void one_scenario(const serve_request *request, serve_answer *answer)
{
    practice_room room;
    if (practice_enter(&room, request, answer)) {
        const practice_scenario *s = practice_scenario_find(room.with.library, request->params[0]);
        if (s)
            put_scenario(&room, s);
        else
            serve_refuse(request, answer, 404, "no-scenario", MSG_PRACTICE_NO_SCENARIO,
                         MSG_PRACTICE_NO_SCENARIO_HINT);
    }
    practice_leave(&room);
}

/* ---- a session ------------------------------------------------------------------------- */

/* A session of the request; another learner's is not there. */
static bool open_session(practice_room *room, kept_talk *talk)
{
    hua_error error;
    hua_str own = room->request->who;
    if (kept_open(talk, &room->with, room->request->params[0], learner_now(), &error) != HUA_OK) {
        practice_fail(room, &error);
        return false;
    }
    if (!own.len || cli_eq(own, talk->row.learner))
        return true;
    serve_refuse(room->request, room->answer, 404, "unknown", MSG_PRACTICE_NO_TALK,
                 MSG_PRACTICE_NO_TALK_HINT);
    return false;
}

static void put_session(practice_room *room, kept_talk *talk)
{
    hua_error error;
    if (kept_write(talk, &room->answer->out, &error) != HUA_OK)
        practice_fail(room, &error);
}

/* What a request does to its session; `error` is told if the code is not HUA_OK. */
typedef hua_code (*session_step)(practice_room *room, kept_talk *talk, hua_error *error);

static void with_session(const serve_request *request, serve_answer *answer, session_step step)
{
    practice_room room;
    kept_talk talk = {0};
    hua_error error;
    if (practice_enter(&room, request, answer) && open_session(&room, &talk)) {
        if (step(&room, &talk, &error) != HUA_OK)
            practice_fail(&room, &error);
        else if (answer->status == 200 && !answer->out.text.len)
            put_session(&room, &talk);
    }
    kept_free(&talk);
    practice_leave(&room);
}

static hua_code show_step(practice_room *room, kept_talk *talk, hua_error *error)
{
    (void)room, (void)talk, (void)error;
    return HUA_OK;
}

static hua_code reply_step(practice_room *room, kept_talk *talk, hua_error *error)
{
    hua_str text;
    if (!serve_need_text(room->request, room->answer, "text", TALK_MAX_REPLY_BYTES, &text))
        return HUA_OK; /* it has been said */
    return kept_reply(talk, text, learner_now(), error);
}

static hua_code undo_step(practice_room *room, kept_talk *talk, hua_error *error)
{
    (void)room;
    return kept_undo(talk, error);
}

static hua_code end_step(practice_room *room, kept_talk *talk, hua_error *error)
{
    (void)room;
    return kept_end(talk, learner_now(), error);
}

static hua_code hint_step(practice_room *room, kept_talk *talk, hua_error *error)
{
    json_out *out = &room->answer->out;
    (void)error;
    out_open(out, '{');
    out_member_text(out, "hint", talk_hint(talk->play));
    out_member_text(out, "model", talk_model(talk->play));
    out_close(out, '}');
    return HUA_OK;
}

static void show_session(const serve_request *request, serve_answer *answer)
{
    with_session(request, answer, show_step);
}

static void reply_session(const serve_request *request, serve_answer *answer)
{
    with_session(request, answer, reply_step);
}

static void undo_session(const serve_request *request, serve_answer *answer)
{
    with_session(request, answer, undo_step);
}

static void end_session(const serve_request *request, serve_answer *answer)
{
    with_session(request, answer, end_step);
}

static void hint_session(const serve_request *request, serve_answer *answer)
{
    with_session(request, answer, hint_step);
}

/* Without playing it: a talk goes even if its scenario is no longer there. */
static hua_code drop_talk(practice_room *room, hua_error *error)
{
    learner_talk row;
    hua_str id = room->request->params[0], own = room->request->who;
    learning_hold(&room->with);
    hua_code code = learner_get_talk(room->with.store, id, room->request->arena, &row, error);
    if (code == HUA_OK && own.len && !cli_eq(own, row.learner))
        id = nothing; /* another's is not to be found */
    if (code == HUA_OK)
        code = learner_drop_talk(room->with.store, id, error);
    learning_release(&room->with);
    return code;
}

static void drop_session(const serve_request *request, serve_answer *answer)
{
    practice_room room;
    hua_error error;
    if (practice_enter(&room, request, answer)) {
        if (drop_talk(&room, &error) == HUA_OK)
            answer->status = 204;
        else
            practice_fail(&room, &error);
    }
    practice_leave(&room);
}

/* ---- sessions ---------------------------------------------------------------------------- */

static void begin_talk(practice_room *room, hua_str who, hua_str scenario)
{
    hua_error error;
    kept_talk talk;
    if (kept_begin(&talk, &room->with, who, scenario, learner_now(), &error) == HUA_OK) {
        room->answer->status = 201;
        put_session(room, &talk);
    } else {
        practice_fail(room, &error);
    }
    kept_free(&talk);
}

static void begin_session(const serve_request *request, serve_answer *answer)
{
    practice_room room;
    hua_str who, scenario;
    if (practice_enter(&room, request, answer) && practice_named_learner(&room, &who) &&
        serve_need_text(request, answer, "scenario", LEARNER_MAX_NAME, &scenario))
        begin_talk(&room, who, scenario);
    practice_leave(&room);
}

static void put_row(practice_room *room, const learner_talk *row)
{
    json_out *out = &room->answer->out;
    char at[32];
    const practice_scenario *s = practice_scenario_find(room->with.library, row->scenario);
    out_open(out, '{');
    out_member_text(out, "id", row->id);
    out_member_text(out, "scenario", row->scenario);
    practice_put(room, "title", s ? s->title : row->scenario, s ? s->title_en : nothing);
    out_member_text(out, "state", row->state);
    out_key(out, "score");
    if (row->scored)
        out_int(out, row->score);
    else
        out_null(out);
    out_key(out, "grade");
    if (row->scored)
        out_text(out, row->grade);
    else
        out_null(out);
    out_member_text(out, "at", cli_str(learner_time_text(row->started, at)));
    out_member_int(out, "replies", (int64_t)row->replies);
    out_close(out, '}');
}

static void put_rows(practice_room *room, const learner_talks *rows)
{
    json_out *out = &room->answer->out;
    out_open(out, '{');
    out_key(out, "sessions");
    out_open(out, '[');
    for (size_t i = 0; i < rows->count; i++)
        put_row(room, &rows->items[i]);
    out_close(out, ']');
    out_close(out, '}');
}

static void list_sessions(const serve_request *request, serve_answer *answer)
{
    practice_room room;
    learner_talks rows;
    hua_error error;
    hua_str who;
    if (practice_enter(&room, request, answer) && practice_asked_learner(&room, &who)) {
        learning_hold(&room.with);
        hua_code code = learner_list_talks(room.with.store, who, request->arena, &rows, &error);
        learning_release(&room.with);
        if (code == HUA_OK)
            put_rows(&room, &rows);
        else
            practice_fail(&room, &error);
    }
    practice_leave(&room);
}

const serve_route practice_routes[] = {
    {"GET", "/v1/scenarios", list_scenarios},
    {"GET", "/v1/scenarios/{}", one_scenario},
    {"POST", "/v1/sessions", begin_session},
    {"GET", "/v1/sessions", list_sessions},
    {"GET", "/v1/sessions/{}", show_session},
    {"POST", "/v1/sessions/{}/replies", reply_session},
    {"POST", "/v1/sessions/{}/undo", undo_session},
    {"GET", "/v1/sessions/{}/hint", hint_session},
    {"POST", "/v1/sessions/{}/end", end_session},
    {"DELETE", "/v1/sessions/{}", drop_session},
    {"GET", "/v1/drills", practice_drills},
    {"GET", "/v1/drills/next", practice_next_drill},
    {"GET", "/v1/drills/{}", practice_one_drill},
    {"POST", "/v1/drills/{}/answers", practice_answer_drill},
    {"GET", "/v1/progress", practice_progress},
    {"GET", "/v1/progress/export", practice_export},
    {"DELETE", "/v1/progress", practice_forget},
    {"GET", "/v1/learners", practice_learners},
    {NULL, NULL, NULL},
};
