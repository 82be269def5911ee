/* The practice room over HTTP: drills, progress, and a learner's own data. */
#include "common/text.h"
#include "learning/drills.h"
#include "learning/progress.h"
#include "serve/practice_room.h"

static const hua_str nothing = {"", 0};

/* ---- a drill ------------------------------------------------------------------------ */

static hua_code get_cards(practice_room *room, hua_str who, learner_cards *cards, hua_error *error)
{
    learning_hold(&room->with);
    hua_code code = learner_get_cards(room->with.store, who, room->request->arena, cards, error);
    learning_release(&room->with);
    return code;
}

static void put_drill(practice_room *room, const practice_drill *drill, bool due)
{
    json_out *out = &room->answer->out;
    out_member_text(out, "id", drill->id);
    out_member_text(out, "skill", drill->skill);
    out_member_text(out, "title", learning_skill_title(&room->with, drill->skill));
    out_member_int(out, "level", drill->level);
    practice_put(room, "task", drill->task, nothing);
    practice_put(room, "customer", drill->customer, nothing);
    practice_put(room, "given", drill->given, nothing);
    out_member_bool(out, "due", due);
}

static void put_day(json_out *out, const char *key, bool known, int64_t day)
{
    char text[16];
    out_key(out, key);
    if (known)
        out_text(out, cli_str(learner_day_text(day, text)));
    else
        out_null(out);
}

static void put_choice(practice_room *room, const drill_choice *choice)
{
    json_out *out = &room->answer->out;
    out_open(out, '{');
    out_key(out, "drill");
    if (choice->drill) {
        out_open(out, '{');
        put_drill(room, choice->drill, choice->due);
        out_close(out, '}');
    } else {
        out_null(out);
    }
    put_day(out, "next_due", !choice->drill && choice->later, choice->next_due);
    out_close(out, '}');
}

void practice_next_drill(const serve_request *request, serve_answer *answer)
{
    practice_room room;
    learner_cards cards;
    hua_error error;
    hua_str who;
    if (practice_enter(&room, request, answer) && practice_asked_learner(&room, &who)) {
        const drill_wish wish = {.skill = serve_query(request, "skill"),
                                 .today = learner_now().day};
        if (get_cards(&room, who, &cards, &error) == HUA_OK) {
            const drill_choice choice = drill_choose(room.with.library, &cards, &wish);
            put_choice(&room, &choice);
        } else {
            practice_fail(&room, &error);
        }
    }
    practice_leave(&room);
}

/* The drill of the path; NULL after an answer. */
static const practice_drill *path_drill(practice_room *room)
{
    const practice_drill *drill = practice_drill_find(room->with.library, room->request->params[0]);
    if (!drill)
        serve_refuse(room->request, room->answer, 404, "no-drill", MSG_PRACTICE_NO_DRILL,
                     MSG_PRACTICE_NO_DRILL_HINT);
    return drill;
}

/* A drill is known without a learner too; then it is not due. */
void practice_one_drill(const serve_request *request, serve_answer *answer)
{
    practice_room room;
    learner_cards cards = {NULL, 0};
    hua_error error;
    const practice_drill *drill = practice_enter(&room, request, answer) ? path_drill(&room) : NULL;
    hua_str who = request->who.len ? request->who : serve_query(request, "learner");
    if (drill && who.len && get_cards(&room, who, &cards, &error) != HUA_OK) {
        practice_fail(&room, &error);
    } else if (drill) {
        const learner_card *card = drill_card(&cards, drill->id);
        out_open(&answer->out, '{');
        put_drill(&room, drill, card && card->card.due <= learner_now().day);
        practice_put(&room, "hint", drill->hint, nothing);
        out_close(&answer->out, '}');
    }
    practice_leave(&room);
}

/* ---- an answer ------------------------------------------------------------------------- */

static void put_points(json_out *out, const drill_verdict *verdict)
{
    out_key(out, "points");
    out_open(out, '[');
    for (size_t i = 0; i < verdict->point_count; i++) {
        out_open(out, '{');
        out_member_text(out, "what", verdict->points[i].what);
        out_member_bool(out, "met", verdict->points[i].met);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static hua_code put_report(practice_room *room, const hua_report *report, hua_error *error)
{
    hua_str json;
    hua_code code = hua_report_json(room->with.scanner, report, &json, error);
    out_key(&room->answer->out, "report");
    if (code == HUA_OK)
        out_raw(&room->answer->out, json);
    return code;
}

static hua_code put_verdict(practice_room *room, const practice_drill *drill,
                            const drill_verdict *verdict, const practice_card *card,
                            hua_error *error)
{
    json_out *out = &room->answer->out;
    out_open(out, '{');
    out_member_bool(out, "passed", verdict->passed);
    out_member_int(out, "quality", verdict->quality);
    put_points(out, verdict);
    hua_code code = put_report(room, verdict->report, error);
    practice_put(room, "model", drill->model, nothing);
    put_day(out, "next_due", true, card->due);
    out_member_int(out, "interval", card->interval);
    out_close(out, '}');
    return code;
}

static hua_code answer_drill(practice_room *room, const practice_drill *drill, hua_str who,
                             hua_str text, bool hinted, hua_error *error)
{
    drill_judge *judge;
    drill_verdict verdict;
    practice_card card;
    hua_code code = drill_judge_new(&judge, room->with.scanner, room->with.lang, error);
    if (code != HUA_OK)
        return code;
    code = drill_answer(&room->with, judge, drill, who, text, hinted, learner_now(), &verdict,
                        &card, error);
    if (code == HUA_OK)
        code = put_verdict(room, drill, &verdict, &card, error);
    drill_judge_free(judge);
    return code;
}

void practice_answer_drill(const serve_request *request, serve_answer *answer)
{
    practice_room room;
    hua_error error;
    hua_str who, text;
    const json_node *hinted = json_get(request->json, "hinted");
    const practice_drill *drill = practice_enter(&room, request, answer) ? path_drill(&room) : NULL;
    if (drill && practice_named_learner(&room, &who) &&
        serve_need_text(request, answer, "text", TALK_MAX_REPLY_BYTES, &text) &&
        answer_drill(&room, drill, who, text, hinted && hinted->truth, &error) != HUA_OK)
        practice_fail(&room, &error);
    practice_leave(&room);
}

/* ---- progress --------------------------------------------------------------------------- */

typedef hua_code (*progress_writer)(const learning *l, hua_str who, learner_moment now,
                                    json_out *out, hua_error *error);

static void with_learner(const serve_request *request, serve_answer *answer, progress_writer write)
{
    practice_room room;
    hua_error error;
    hua_str who;
    if (practice_enter(&room, request, answer) && practice_asked_learner(&room, &who) &&
        write(&room.with, who, learner_now(), &answer->out, &error) != HUA_OK)
        practice_fail(&room, &error);
    practice_leave(&room);
}

void practice_drills(const serve_request *request, serve_answer *answer)
{
    with_learner(request, answer, progress_write_drills);
}

void practice_progress(const serve_request *request, serve_answer *answer)
{
    with_learner(request, answer, progress_write);
}

static hua_code write_export(const learning *l, hua_str who, learner_moment now, json_out *out,
                             hua_error *error)
{
    learning_hold(l);
    hua_code code = learner_export(l->store, who, now, out, error);
    learning_release(l);
    return code;
}

void practice_export(const serve_request *request, serve_answer *answer)
{
    answer->file = "huashu-practice.json";
    with_learner(request, answer, write_export);
    if (answer->status != 200)
        answer->file = NULL;
}

static hua_code write_forget(const learning *l, hua_str who, learner_moment now, json_out *out,
                             hua_error *error)
{
    learner_gone gone;
    (void)now;
    learning_hold(l);
    hua_code code = learner_forget(l->store, who, &gone, error);
    learning_release(l);
    out_open(out, '{');
    out_key(out, "deleted");
    out_open(out, '{');
    out_member_int(out, "sessions", (int64_t)gone.talks);
    out_member_int(out, "answers", (int64_t)gone.answers);
    out_member_int(out, "cards", (int64_t)gone.cards);
    out_close(out, '}');
    out_close(out, '}');
    return code;
}

void practice_forget(const serve_request *request, serve_answer *answer)
{
    with_learner(request, answer, write_forget);
}

/* Who else practises is nobody's business where people have tokens of their own. */
static hua_code put_learners(practice_room *room, hua_error *error)
{
    json_out *out = &room->answer->out;
    hua_str *names = NULL;
    size_t count = 0;
    hua_code code = HUA_OK;
    if (!room->request->who.len) {
        learning_hold(&room->with);
        code = learner_names(room->with.store, room->request->arena, &names, &count, error);
        learning_release(&room->with);
    }
    out_open(out, '{');
    out_key(out, "learners");
    out_open(out, '[');
    for (size_t i = 0; i < count; i++)
        out_text(out, names[i]);
    out_close(out, ']');
    out_close(out, '}');
    return code;
}

void practice_learners(const serve_request *request, serve_answer *answer)
{
    practice_room room;
    hua_error error;
    if (practice_enter(&room, request, answer) && put_learners(&room, &error) != HUA_OK)
        practice_fail(&room, &error);
    practice_leave(&room);
}
