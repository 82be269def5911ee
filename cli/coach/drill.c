/* Drills in the terminal: the next one, an answer, the verdict, a model. */
#include "coach/coach.h"
#include "coach/show.h"
#include "coach/words.h"

#include "common/fail.h"
#include "common/text.h"
#include "learning/drills.h"

#include <stdlib.h>

enum {
    DRILL_WORDS = 1 << WORD_HINT | 1 << WORD_MODEL | 1 << WORD_SKIP | 1 << WORD_QUIT |
                  1 << WORD_HELP
};

typedef struct drilling {
    coach *c;
    drill_judge *judge;
    hua_str skill;
    CLI_LIST(hua_str) skipped;
    const practice_drill *drill;
    bool hinted;
    size_t answered, passed;
    bool over, trouble;
} drilling;

static void fail(drilling *d, const hua_error *error)
{
    coach_trouble(d->c, error);
    d->trouble = true;
}

/* ---- the next one -------------------------------------------------------------------- */

static void show_drill(const coach *c, const practice_drill *drill, bool due)
{
    const hua_str title = learning_skill_title(&c->with, drill->skill), none = {"", 0};
    FILE *out = c->term.out;
    term_set(&c->term, STYLE_BOLD);
    message_print(out, c->lang, MSG_COACH_DRILL, CLI_ARG(title), drill->level);
    term_set(&c->term, STYLE_PLAIN);
    if (due)
        term_styled(&c->term, STYLE_DIM, cli_str(message(c->lang, MSG_COACH_DRILL_DUE)));
    putc('\n', out);
    show_labelled(c, MSG_COACH_BRIEF, learning_text(&c->with, drill->task, none), STYLE_PLAIN);
    show_labelled(c, MSG_COACH_PERSONA, learning_text(&c->with, drill->customer, none),
                  STYLE_PLAIN);
    show_labelled(c, MSG_COACH_GIVEN, learning_text(&c->with, drill->given, none), STYLE_WARNING);
    putc('\n', out);
}

static void show_none(const coach *c, const drill_choice *choice)
{
    char day[16];
    if (choice->later)
        message_print(c->term.out, c->lang, MSG_COACH_DRILLS_LATER,
                      learner_day_text(choice->next_due, day));
    else
        message_print(c->term.out, c->lang, MSG_COACH_DRILLS_DONE);
    putc('\n', c->term.out);
}

static void choose(drilling *d)
{
    cli_arena arena = {0};
    learner_cards cards;
    hua_error error;
    d->hinted = false;
    if (learner_get_cards(d->c->store, d->c->who, &arena, &cards, &error) != HUA_OK) {
        fail(d, &error);
    } else {
        const drill_wish wish = {.skill = d->skill,
                                 .passed_over = d->skipped.items,
                                 .passed_over_count = d->skipped.count,
                                 .today = learner_now().day};
        const drill_choice choice = drill_choose(d->c->library, &cards, &wish);
        d->drill = choice.drill;
        d->over = !choice.drill;
        if (choice.drill)
            show_drill(d->c, choice.drill, choice.due);
        else
            show_none(d->c, &choice);
    }
    cli_arena_free(&arena);
}

/* ---- an answer ---------------------------------------------------------------------------- */

static void show_points(const coach *c, const drill_verdict *verdict)
{
    FILE *out = c->term.out;
    term_styled(
        &c->term, verdict->passed ? STYLE_GOOD : STYLE_WARNING,
        cli_str(message(c->lang, verdict->passed ? MSG_COACH_PASSED : MSG_COACH_NOT_PASSED)));
    putc('\n', out);
    for (size_t i = 0; i < verdict->point_count; i++) {
        const drill_point *point = &verdict->points[i];
        term_fill(out, 2);
        term_styled(&c->term, point->met ? STYLE_GOOD : STYLE_ERROR,
                    cli_str(point->met ? "✓ " : "✗ "));
        term_wrap(out, point->what, 4, c->term.width, 4);
        putc('\n', out);
    }
}

static void show_due(const coach *c, const practice_card *card)
{
    char day[16];
    message_print(c->term.out, c->lang, MSG_COACH_NEXT_DUE, learner_day_text(card->due, day),
                  card->interval);
    fputs("\n\n", c->term.out);
}

static void answer(drilling *d, hua_str line)
{
    coach *c = d->c;
    drill_verdict verdict;
    practice_card card;
    hua_error error;
    hua_code code = drill_answer(&c->with, d->judge, d->drill, c->who, line, d->hinted,
                                 learner_now(), &verdict, &card, &error);
    if (code == HUA_E_ARGUMENT || code == HUA_E_LIMIT || code == HUA_E_UTF8) {
        coach_trouble(c, &error);
        return;
    }
    if (code != HUA_OK) {
        fail(d, &error);
        return;
    }
    d->answered++;
    d->passed += verdict.passed;
    show_points(c, &verdict);
    show_findings(c, verdict.report, d->drill->customer.len ? 1 : 0);
    show_labelled(c, MSG_COACH_MODEL, learning_text(&c->with, d->drill->model, (hua_str){"", 0}),
                  STYLE_GOOD);
    show_due(c, &card);
    choose(d);
}

/* ---- commands ------------------------------------------------------------------------------- */

static void skip(drilling *d)
{
    if (cli_list_push(&d->skipped, d->drill->id)) {
        putc('\n', d->c->term.out);
        choose(d);
        return;
    }
    complain(d->c->call->err, d->c->lang, MSG_NO_MEMORY);
    d->trouble = true;
}

static void obey(drilling *d, coach_word word)
{
    const hua_str none = {"", 0};
    coach *c = d->c;
    if (word == WORD_QUIT || word == WORD_FINISH) {
        d->over = true;
    } else if (word == WORD_SKIP) {
        skip(d);
    } else if (word == WORD_HINT) {
        d->hinted = true;
        show_advice(c, MSG_COACH_HINT, learning_text(&c->with, d->drill->hint, none), STYLE_INFO);
    } else if (word == WORD_MODEL) {
        d->hinted = true;
        show_advice(c, MSG_COACH_MODEL, learning_text(&c->with, d->drill->model, none), STYLE_GOOD);
    } else {
        show_help(c, DRILL_WORDS);
    }
}

static void run(drilling *d)
{
    coach *c = d->c;
    hua_str line;
    prompt_answer got = PROMPT_LINE;
    choose(d);
    while (!d->over && !d->trouble &&
           (got = prompt_read(&c->prompt, message(c->lang, MSG_COACH_YOU), &line)) == PROMPT_LINE) {
        coach_word word = coach_word_of(line);
        if (!line.len)
            continue;
        show_echo(c, line);
        if (word == WORD_NONE)
            answer(d, line);
        else
            obey(d, word);
    }
    if (got == PROMPT_NO_MEMORY) {
        complain(c->call->err, c->lang, MSG_NO_MEMORY);
        d->trouble = true;
    }
    if (d->answered) {
        message_print(c->term.out, c->lang, MSG_COACH_DRILLS_SUM, d->answered, d->passed);
        putc('\n', c->term.out);
    }
}

/* ---- which skill ------------------------------------------------------------------------------ */

static bool has_drills(const coach *c, hua_str skill)
{
    for (size_t i = 0; i < practice_skill_count(c->library); i++) {
        const practice_skill *s = practice_skill_at(c->library, i);
        if (s->drill_count && cli_eq(s->id, skill))
            return true;
    }
    return false;
}

static int refuse_skill(coach *c, hua_str skill)
{
    char name[64];
    FILE *err = c->call->err;
    cli_copy(name, sizeof name, skill);
    complain(err, c->lang, MSG_COACH_NO_SUCH_SKILL, name);
    for (size_t i = 0; i < practice_skill_count(c->library); i++) {
        const practice_skill *s = practice_skill_at(c->library, i);
        if (!s->drill_count)
            continue;
        fputs("    ", err);
        term_padded(err, s->id, 18);
        term_put(err, learning_text(&c->with, s->title, s->title_en));
        putc('\n', err);
    }
    return EXIT_TROUBLE;
}

int coach_drill(coach *c, hua_str skill)
{
    hua_error error;
    drilling d = {.c = c, .skill = skill};
    if (skill.len && !has_drills(c, skill))
        return refuse_skill(c, skill);
    if (drill_judge_new(&d.judge, c->scanner, c->lang, &error) != HUA_OK)
        return coach_trouble(c, &error);
    run(&d);
    drill_judge_free(d.judge);
    cli_list_free(&d.skipped);
    return d.trouble ? EXIT_TROUBLE : EXIT_CLEAN;
}
