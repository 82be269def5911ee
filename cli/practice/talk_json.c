/*
 * A talk as JSON: the members from "state" to "result" of what the web service hands out, written
 * into an object that is open already.
 */
#include "practice/skills.h"
#include "practice/talk.h"

#include "common/fail.h"
#include "practice/report_json.h"

static const char *const state_names[] = {"open", "closing", "settled", "left"};
static const char *const mood_names[] = {"angry", "annoyed", "wary", "calm"};

/* A talk that is judged before its end was ended by the trainee. */
static const char *outcome(const practice_talk *talk, bool judged)
{
    const talk_state state = talk->customer.state;
    return judged && (state == TALK_OPEN || state == TALK_CLOSING) ? "ended" : state_names[state];
}

/* ---- what was said ---------------------------------------------------------------- */

static void put_behaviours(json_out *out, const hua_report *report, uint32_t turn)
{
    uint32_t does = 0;
    for (size_t i = 0; i < hua_report_behaviour_count(report); i++) {
        const hua_behaviour *behaviour = hua_report_behaviour(report, i);
        if (behaviour->turn == turn)
            does |= behaviour_bit(behaviour->id);
    }
    out_key(out, "behaviours");
    out_open(out, '[');
    for (unsigned i = 0; i < BEHAVIOUR_COUNT; i++)
        if (does & 1u << i)
            out_text(out, cli_str(behaviour_ids[i]));
    out_close(out, ']');
}

static void put_turns(json_out *out, const practice_talk *talk, const hua_report *report)
{
    out_key(out, "turns");
    out_open(out, '[');
    for (size_t i = 0; i < talk->played.count; i++) {
        const talk_turn *turn = &talk->played.items[i].turn;
        out_open(out, '{');
        out_member_text(out, "speaker", cli_str(hua_speaker_name(turn->speaker)));
        out_member_text(out, "text", turn->text);
        out_member_int(out, "heat", turn->heat);
        out_member_text(out, "why", turn->why);
        put_findings(out, report, (uint32_t)i);
        put_behaviours(out, report, (uint32_t)i);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_facts(json_out *out, const practice_talk *talk)
{
    out_key(out, "facts");
    out_open(out, '[');
    for (size_t i = 0; i < talk->scenario->fact_count; i++) {
        const hua_str fact = talk_fact(talk, i);
        out_open(out, '{');
        out_member_bool(out, "known", fact.len > 0);
        if (fact.len)
            out_member_text(out, "say", fact);
        out_close(out, '}');
    }
    out_close(out, ']');
}

/* ---- the result -------------------------------------------------------------------- */

static void put_points(json_out *out, const talk_result *result)
{
    out_key(out, "turning_points");
    out_open(out, '[');
    for (size_t i = 0; i < result->point_count; i++) {
        const talk_point *point = &result->points[i];
        out_open(out, '{');
        out_member_int(out, "turn", (int64_t)point->turn);
        out_member_int(out, "from", point->from);
        out_member_int(out, "to", point->to);
        out_member_text(out, "why", point->why);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_weakest(json_out *out, const talk_result *result)
{
    out_key(out, "weakest");
    out_open(out, '[');
    for (size_t i = 0; i < result->weak_count; i++) {
        const talk_weak *weak = &result->weakest[i];
        out_open(out, '{');
        out_member_int(out, "turn", (int64_t)weak->turn);
        out_member_text(out, "why", weak->why);
        out_member_text(out, "model", weak->model);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_next(json_out *out, const talk_result *result)
{
    out_key(out, "next");
    out_open(out, '[');
    for (size_t i = 0; i < result->next_count; i++) {
        const talk_advice *advice = &result->next[i];
        out_open(out, '{');
        out_member_text(out, "kind", advice->drill ? CLI_STR("drill") : CLI_STR("scenario"));
        out_member_text(out, "id", advice->id);
        out_member_text(out, "title", advice->title);
        out_member_text(out, "why", advice->why);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static void put_skills(json_out *out, const practice_talk *talk, const talk_result *result)
{
    out_key(out, "skills");
    out_open(out, '[');
    for (size_t i = 0; i < result->skill_count; i++) {
        const talk_skill *skill = &result->skills[i];
        out_open(out, '{');
        out_member_text(out, "id", skill->id);
        out_member_text(out, "title", skill_name(skill_find(skill->id), talk->lang));
        out_member_int(out, "value", skill->value);
        out_close(out, '}');
    }
    out_close(out, ']');
}

static hua_code put_result(json_out *out, practice_talk *talk, const talk_result *result,
                           hua_error *error)
{
    hua_str report;
    out_key(out, "result");
    if (!result) {
        out_null(out);
        return HUA_OK;
    }
    out_open(out, '{');
    out_member_text(out, "outcome", cli_str(outcome(talk, true)));
    out_key(out, "score");
    if (result->scored)
        out_int(out, result->score);
    else
        out_null(out);
    out_key(out, "grade");
    if (result->scored)
        out_text(out, cli_str(result->grade));
    else
        out_null(out);
    put_points(out, result);
    put_weakest(out, result);
    put_next(out, result);
    put_skills(out, talk, result);
    const hua_code code = hua_report_json(talk->scanner, result->report, &report, error);
    if (code)
        return code;
    out_key(out, "report");
    out_raw(out, report);
    out_close(out, '}');
    return HUA_OK;
}

hua_code talk_json(practice_talk *talk, const talk_result *judged, json_out *out, hua_error *error)
{
    const hua_report *report = judged ? judged->report : NULL;
    hua_code code = judged ? HUA_OK : talk_check(talk, &report, error);
    if (code)
        return code;
    out_member_text(out, "state", cli_str(outcome(talk, judged != NULL)));
    out_member_text(out, "mood", cli_str(mood_names[talk->customer.mood]));
    out_member_int(out, "heat", talk->customer.heat);
    put_turns(out, talk, report);
    put_facts(out, talk);
    out_member_int(out, "replies", (int64_t)(talk->played.count / 2));
    code = put_result(out, talk, judged, error);
    return !code && out->text.failed ? cli_fail_memory(error) : code;
}
