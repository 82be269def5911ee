/* A talk in the terminal: replies and commands by turns, until it is over or left. */
#include "coach/coach.h"
#include "coach/show.h"
#include "coach/words.h"

#include "common/fail.h"
#include "common/text.h"
#include "learning/talks.h"

enum {
    TALK_WORDS = 1 << WORD_HINT | 1 << WORD_MODEL | 1 << WORD_SCORE | 1 << WORD_UNDO |
                 1 << WORD_FACTS | 1 << WORD_BRIEF | 1 << WORD_FINISH | 1 << WORD_QUIT |
                 1 << WORD_HELP
};

typedef struct session {
    coach *c;
    kept_talk talk;
    bool shown;   /* the result has been shown */
    bool leaving; /* :quit */
    bool trouble;
} session;

/* A reply that is refused is said and can be written again; a store that fails is trouble. */
static bool complained(session *s, hua_code code, const hua_error *error)
{
    if (code == HUA_OK)
        return false;
    coach_trouble(s->c, error);
    if (code != HUA_E_ARGUMENT && code != HUA_E_LIMIT && code != HUA_E_UTF8)
        s->trouble = true;
    return true;
}

/* ---- the result ------------------------------------------------------------------- */

static bool judge(session *s, talk_result *result)
{
    hua_error error;
    hua_code code = talk_judge(s->talk.play, s->c->library, result, &error);
    return !complained(s, code, &error);
}

static void show_end(session *s)
{
    talk_result result;
    if (s->shown || !judge(s, &result))
        return;
    show_result(s->c, kept_state(&s->talk), s->talk.play, &result);
    s->shown = true;
    if (prompt_is_terminal(&s->c->prompt)) {
        message_print(s->c->term.out, s->c->lang, MSG_COACH_AFTER,
                      coach_word_name(s->c->lang, WORD_UNDO),
                      coach_word_name(s->c->lang, WORD_QUIT));
        fputs("\n", s->c->term.out);
    }
}

/* ---- commands ----------------------------------------------------------------------- */

static void show_score(session *s)
{
    talk_result result;
    if (s->talk.played && judge(s, &result))
        show_cards(s->c, result.report);
}

static void undo(session *s)
{
    hua_error error;
    if (complained(s, kept_undo(&s->talk, &error), &error))
        return;
    s->shown = false;
    show_plain(s->c, MSG_COACH_UNDONE);
    show_customer(s->c, s->talk.play);
}

static void finish(session *s)
{
    hua_error error;
    if (!s->talk.played)
        s->leaving = true; /* there is nothing to judge */
    else if (!complained(s, kept_end(&s->talk, learner_now(), &error), &error))
        show_end(s);
}

static void unknown(const session *s, hua_str line)
{
    char word[64];
    cli_copy(word, sizeof word, line);
    message_print(s->c->term.out, s->c->lang, MSG_COACH_WORD_UNKNOWN, word);
    message_print(s->c->term.out, s->c->lang, MSG_COACH_SEE_HELP,
                  coach_word_name(s->c->lang, WORD_HELP));
    fputs("\n\n", s->c->term.out);
}

static void obey(session *s, coach_word word, hua_str line)
{
    coach *c = s->c;
    practice_talk *play = s->talk.play;
    switch (word) {
    case WORD_HINT:
        show_advice(c, MSG_COACH_HINT, talk_hint(play), STYLE_INFO);
        break;
    case WORD_MODEL:
        show_advice(c, MSG_COACH_MODEL, talk_model(play), STYLE_GOOD);
        break;
    case WORD_SCORE:
        show_score(s);
        break;
    case WORD_UNDO:
        undo(s);
        break;
    case WORD_FACTS:
        show_facts(c, s->talk.scenario, play);
        break;
    case WORD_BRIEF:
        show_scenario(c, s->talk.scenario);
        break;
    case WORD_FINISH:
        finish(s);
        break;
    case WORD_QUIT:
        s->leaving = true;
        break;
    case WORD_HELP:
        show_help(c, TALK_WORDS);
        break;
    default:
        unknown(s, line);
        break;
    }
}

/* ---- replies --------------------------------------------------------------------------- */

static void reply(session *s, hua_str line)
{
    hua_error error;
    talk_result result;
    if (complained(s, kept_reply(&s->talk, line, learner_now(), &error), &error))
        return;
    if (judge(s, &result))
        show_effect(s->c, s->talk.play, result.report);
    show_customer(s->c, s->talk.play);
    if (kept_over(&s->talk))
        show_end(s);
}

static void take_line(session *s, hua_str line)
{
    coach_word word = coach_word_of(line);
    show_echo(s->c, line);
    if (word == WORD_NONE)
        reply(s, line);
    else
        obey(s, word, line);
}

/* What was begun but never answered is not worth keeping. */
static void leave(session *s)
{
    hua_error error;
    if (kept_over(&s->talk) || s->trouble)
        return;
    if (s->talk.played)
        show_plain(s->c, MSG_COACH_KEPT);
    else if (learner_drop_talk(s->c->store, s->talk.row.id, &error) != HUA_OK)
        complained(s, error.code, &error);
}

static int run(session *s)
{
    coach *c = s->c;
    hua_str line;
    prompt_answer got = PROMPT_LINE;
    if (kept_over(&s->talk))
        show_end(s);
    while (!s->leaving && !s->trouble &&
           (got = prompt_read(&c->prompt, message(c->lang, MSG_COACH_YOU), &line)) == PROMPT_LINE)
        if (line.len)
            take_line(s, line);
    if (got == PROMPT_NO_MEMORY) {
        complain(c->call->err, c->lang, MSG_NO_MEMORY);
        s->trouble = true;
    }
    leave(s);
    kept_free(&s->talk);
    return s->trouble ? EXIT_TROUBLE : EXIT_CLEAN;
}

/* ---- beginning and going on ---------------------------------------------------------------- */

static void say_help(const coach *c)
{
    message_print(c->term.out, c->lang, MSG_COACH_SEE_HELP, coach_word_name(c->lang, WORD_HELP));
    fputs("\n\n", c->term.out);
}

int coach_begin(coach *c, hua_str id)
{
    hua_error error;
    session s = {.c = c};
    if (kept_begin(&s.talk, &c->with, c->who, id, learner_now(), &error) != HUA_OK) {
        kept_free(&s.talk);
        return coach_trouble(c, &error);
    }
    show_scenario(c, s.talk.scenario);
    say_help(c);
    show_customer(c, s.talk.play);
    return run(&s);
}

/* The newest talk that is not over; empty if there is none. */
static hua_code find_open(coach *c, hua_str scenario, cli_arena *arena, hua_str *id,
                          hua_error *error)
{
    learner_talks talks;
    hua_code code = learner_list_talks(c->store, c->who, arena, &talks, error);
    *id = (hua_str){"", 0};
    for (size_t i = 0; code == HUA_OK && !id->len && i < talks.count; i++)
        if (!talks.items[i].ended && (!scenario.len || cli_eq(talks.items[i].scenario, scenario)))
            *id = talks.items[i].id;
    return code;
}

static int go_on(coach *c, hua_str id)
{
    hua_error error;
    session s = {.c = c};
    if (kept_open(&s.talk, &c->with, id, learner_now(), &error) != HUA_OK) {
        kept_free(&s.talk);
        return coach_trouble(c, &error);
    }
    show_scenario(c, s.talk.scenario);
    say_help(c);
    show_turns(c, s.talk.play);
    show_customer(c, s.talk.play);
    return run(&s);
}

int coach_resume(coach *c, hua_str scenario)
{
    cli_arena arena = {0};
    hua_error error;
    hua_str id;
    int exit_code = EXIT_CLEAN;
    if (find_open(c, scenario, &arena, &id, &error) != HUA_OK) {
        exit_code = coach_trouble(c, &error);
    } else if (id.len) {
        exit_code = go_on(c, id);
    } else {
        complain(c->call->err, c->lang, MSG_COACH_NOTHING_TO_RESUME);
        exit_code = EXIT_TROUBLE;
    }
    cli_arena_free(&arena);
    return exit_code;
}
