#include "learning/talks.h"

#include "common/fail.h"

/* The id that was probably meant; NULL if there is none like it. */
static const char *near_scenario(const practice_library *library, hua_str id, cli_arena *arena)
{
    size_t count = practice_scenario_count(library);
    const char **names = cli_arena_get(arena, (count + 1) * sizeof *names);
    for (size_t i = 0; names && i < count; i++)
        names[i] = practice_scenario_at(library, i)->id.ptr;
    return names ? cli_near(id, names, count) : NULL;
}

static hua_code no_such_scenario(kept_talk *talk, hua_str id, hua_error *error)
{
    const char *near = near_scenario(talk->with.library, id, &talk->arena);
    cli_fail(error, HUA_E_UNKNOWN_NAME, "没有场景“%.*s”", "there is no scenario '%.*s'",
             CLI_ARG(id));
    if (near)
        cli_fail_hint(error, "是不是 %s？/ did you mean %s?", near, near);
    else
        cli_fail_hint(error, "看有哪些：huashu coach --list / see huashu coach --list");
    return HUA_E_UNKNOWN_NAME;
}

static hua_code begin_play(kept_talk *talk, hua_str scenario, hua_error *error)
{
    talk->scenario = practice_scenario_find(talk->with.library, scenario);
    if (!talk->scenario)
        return no_such_scenario(talk, scenario, error);
    return talk_begin(&talk->play, talk->scenario, talk->with.scanner, talk->with.lang, error);
}

static hua_code get_row(kept_talk *talk, hua_str id, hua_error *error)
{
    return learner_get_talk(talk->with.store, id, &talk->arena, &talk->row, error);
}

/* ---- beginning and opening ----------------------------------------------------- */

hua_code kept_begin(kept_talk *out, const learning *with, hua_str who, hua_str scenario,
                    learner_moment now, hua_error *error)
{
    char id[33];
    *out = (kept_talk){.with = *with};
    hua_code code = begin_play(out, scenario, error);
    if (code != HUA_OK)
        return code;
    learning_hold(with);
    code = learner_begin_talk(with->store, who, scenario, with->fingerprint, now, id, error);
    if (code == HUA_OK)
        code = get_row(out, cli_str(id), error);
    learning_release(with);
    return code;
}

/* A reply that the talk of today has no place for ends the playing. */
static hua_code play_all(kept_talk *talk, const hua_str *texts, size_t count, hua_error *error)
{
    for (size_t i = 0; i < count; i++) {
        hua_code code = talk_reply(talk->play, texts[i], error);
        if (code == HUA_E_ARGUMENT)
            return HUA_OK;
        if (code != HUA_OK)
            return code;
        talk->played++;
    }
    return HUA_OK;
}

void kept_free(kept_talk *talk)
{
    talk_free(talk->play);
    cli_arena_free(&talk->arena);
    *talk = (kept_talk){0};
}

/* ---- its state --------------------------------------------------------------------- */

static hua_str state_word(talk_state state)
{
    switch (state) {
    case TALK_CLOSING:
        return CLI_STR("closing");
    case TALK_SETTLED:
        return CLI_STR("settled");
    case TALK_LEFT:
        return CLI_STR("left");
    case TALK_OPEN:
        break;
    }
    return CLI_STR("open");
}

static bool play_over(const kept_talk *talk)
{
    const talk_state state = talk_state_of(talk->play);
    return state == TALK_SETTLED || state == TALK_LEFT;
}

hua_str kept_state(const kept_talk *talk)
{
    return cli_is(talk->row.state, "ended") ? talk->row.state
                                            : state_word(talk_state_of(talk->play));
}

bool kept_over(const kept_talk *talk)
{
    return cli_is(talk->row.state, "ended") || play_over(talk);
}

/* ---- going on ----------------------------------------------------------------------- */

static hua_code is_over(hua_error *error)
{
    cli_fail(error, HUA_E_ARGUMENT, "这次对练已经结束", "this talk is over");
    cli_fail_hint(error, "撤销最后一句，或另开一次 / take the last reply back, or begin anew");
    return HUA_E_ARGUMENT;
}

/* *shown gets the skills of the result in the store's form. */
static hua_code shown_skills(const talk_result *result, cli_arena *arena, learner_shown **shown,
                             hua_error *error)
{
    *shown = cli_arena_get(arena, (result->skill_count + 1) * sizeof **shown);
    if (!*shown)
        return cli_fail_memory(error);
    for (size_t i = 0; i < result->skill_count; i++)
        (*shown)[i] = (learner_shown){result->skills[i].id, result->skills[i].value};
    return HUA_OK;
}

/* Judges the talk and keeps what it came to; the row is as it is stored afterwards. */
static hua_code put_end(kept_talk *talk, hua_str state, learner_moment now, hua_error *error)
{
    talk_result result;
    learner_shown *shown = NULL;
    hua_code code = talk_judge(talk->play, talk->with.library, &result, error);
    if (code == HUA_OK)
        code = shown_skills(&result, &talk->arena, &shown, error);
    if (code != HUA_OK)
        return code;
    const learner_end end = {.state = state,
                             .scored = result.scored,
                             .score = result.score,
                             .grade = cli_str(result.grade),
                             .skills = shown,
                             .skill_count = result.skill_count};
    learning_hold(&talk->with);
    code = learner_end_talk(talk->with.store, talk->row.id, &end, now, error);
    if (code == HUA_OK)
        code = get_row(talk, talk->row.id, error);
    learning_release(&talk->with);
    return code;
}

/* A talk whose last reply was kept but not its end gets it now. */
hua_code kept_open(kept_talk *out, const learning *with, hua_str id, learner_moment now,
                   hua_error *error)
{
    hua_str *texts = NULL;
    size_t count = 0;
    *out = (kept_talk){.with = *with};
    learning_hold(with);
    hua_code code = get_row(out, id, error);
    if (code == HUA_OK)
        code = learner_replies(with->store, id, &out->arena, &texts, &count, error);
    learning_release(with);
    if (code == HUA_OK)
        code = begin_play(out, out->row.scenario, error);
    if (code == HUA_OK)
        code = play_all(out, texts, count, error);
    if (code == HUA_OK && play_over(out) && !out->row.ended)
        code = put_end(out, kept_state(out), now, error);
    return code;
}

static hua_code check_place(const kept_talk *talk, hua_error *error)
{
    if (kept_over(talk))
        return is_over(error);
    if (talk->played < TALK_MAX_REPLIES)
        return HUA_OK;
    cli_fail(error, HUA_E_ARGUMENT, "一次对练最多 %d 句回复", "a talk has at most %d replies",
             TALK_MAX_REPLIES);
    cli_fail_hint(error, "结束这次，看看结果 / end it and see the result");
    return HUA_E_ARGUMENT;
}

/* The reply has been played: keeps it, or takes it back. */
static hua_code keep_reply(kept_talk *talk, hua_str text, hua_error *error)
{
    hua_str state = state_word(talk_state_of(talk->play));
    learning_hold(&talk->with);
    hua_code code = learner_add_reply(talk->with.store, talk->row.id, talk->played, text, state,
                                      error);
    if (code == HUA_OK)
        code = get_row(talk, talk->row.id, error);
    learning_release(&talk->with);
    if (code == HUA_OK)
        talk->played++;
    else
        (void)talk_undo(talk->play, NULL);
    return code;
}

hua_code kept_reply(kept_talk *talk, hua_str text, learner_moment now, hua_error *error)
{
    hua_code code = check_place(talk, error);
    if (code == HUA_OK)
        code = talk_reply(talk->play, text, error);
    if (code == HUA_OK)
        code = keep_reply(talk, text, error);
    if (code == HUA_OK && play_over(talk))
        code = put_end(talk, state_word(talk_state_of(talk->play)), now, error);
    return code;
}

hua_code kept_undo(kept_talk *talk, hua_error *error)
{
    hua_code code = talk_undo(talk->play, error);
    if (code != HUA_OK)
        return code;
    talk->played--;
    learning_hold(&talk->with);
    code = learner_cut_replies(talk->with.store, talk->row.id, talk->played,
                               state_word(talk_state_of(talk->play)), error);
    if (code == HUA_OK)
        code = get_row(talk, talk->row.id, error);
    learning_release(&talk->with);
    return code;
}

hua_code kept_end(kept_talk *talk, learner_moment now, hua_error *error)
{
    if (talk->row.ended)
        return HUA_OK;
    hua_str state = play_over(talk) ? state_word(talk_state_of(talk->play)) : CLI_STR("ended");
    return put_end(talk, state, now, error);
}

/* ---- as JSON -------------------------------------------------------------------------- */

static hua_code write_play(kept_talk *talk, json_out *out, hua_error *error)
{
    talk_result result;
    bool over = kept_over(talk);
    hua_code code = over ? talk_judge(talk->play, talk->with.library, &result, error) : HUA_OK;
    return code == HUA_OK ? talk_json(talk->play, over ? &result : NULL, out, error) : code;
}

hua_code kept_write(kept_talk *talk, json_out *out, hua_error *error)
{
    char at[32];
    out_open(out, '{');
    out_member_text(out, "id", talk->row.id);
    out_member_text(out, "scenario", talk->row.scenario);
    out_member_text(out, "title",
                    learning_text(&talk->with, talk->scenario->title, talk->scenario->title_en));
    out_member_text(out, "learner", talk->row.learner);
    out_member_text(out, "at", cli_str(learner_time_text(talk->row.started, at)));
    hua_code code = write_play(talk, out, error);
    out_close(out, '}');
    return code == HUA_OK && out->text.failed ? cli_fail_memory(error) : code;
}
