/* What is drawn when a talk is over. */
#include "coach/show.h"

#include "common/text.h"
#include "render/card.h"

/* The five steps and the four sentences: what a talk is about; `huashu score` has all. */
enum { INDENT = 2, MOST_CARDS = 2 };

static void put_heading(const coach *c, message_id id)
{
    term_styled(&c->term, STYLE_BOLD, cli_str(message(c->lang, id)));
    putc('\n', c->term.out);
}

/* A turn's number among the replies, counted from 1, as a trainee counts. */
static size_t reply_number(practice_talk *talk, size_t turn)
{
    size_t number = 0;
    for (size_t i = 0; i <= turn && i < talk_turn_count(talk); i++)
        number += talk_turn_at(talk, i)->speaker == HUA_AGENT;
    return number;
}

static void put_points(const coach *c, practice_talk *talk, const talk_result *result)
{
    FILE *out = c->term.out;
    if (!result->point_count)
        return;
    put_heading(c, MSG_COACH_POINTS);
    for (size_t i = 0; i < result->point_count; i++) {
        const talk_point *p = &result->points[i];
        term_fill(out, INDENT);
        term_set(&c->term, p->to < p->from ? STYLE_GOOD : STYLE_ERROR);
        message_print(out, c->lang, MSG_COACH_POINT, reply_number(talk, p->turn), p->from, p->to);
        term_set(&c->term, STYLE_PLAIN);
        putc('\n', out);
        show_labelled(c, MSG_COACH_WHY, p->why, STYLE_PLAIN);
    }
    putc('\n', out);
}

static void put_weakest(const coach *c, practice_talk *talk, const talk_result *result)
{
    FILE *out = c->term.out;
    if (!result->weak_count)
        return;
    put_heading(c, MSG_COACH_WEAKEST);
    for (size_t i = 0; i < result->weak_count; i++) {
        const talk_weak *w = &result->weakest[i];
        term_fill(out, INDENT);
        message_print(out, c->lang, MSG_COACH_WEAK, reply_number(talk, w->turn));
        putc('\n', out);
        if (w->turn < talk_turn_count(talk))
            show_labelled(c, MSG_COACH_SAID, talk_turn_at(talk, w->turn)->text, STYLE_PLAIN);
        show_labelled(c, MSG_COACH_WHY, w->why, STYLE_PLAIN);
        show_labelled(c, MSG_COACH_MODEL, w->model, STYLE_GOOD);
    }
    putc('\n', out);
}

static void put_skills(const coach *c, const talk_result *result)
{
    FILE *out = c->term.out;
    if (!result->skill_count)
        return;
    const size_t width = show_skill_width(c);
    put_heading(c, MSG_COACH_SKILLS);
    for (size_t i = 0; i < result->skill_count; i++) {
        const talk_skill *skill = &result->skills[i];
        term_fill(out, INDENT);
        term_padded(out, learning_skill_title(&c->with, skill->id), width);
        show_bar(&c->term, skill->value, skill->value >= 60 ? STYLE_GOOD : STYLE_WARNING);
        fprintf(out, " %3d\n", skill->value);
    }
    putc('\n', out);
}

/* With the command that leads there; a drill is met among those of its skill. */
static void put_advice(const coach *c, const talk_advice *next)
{
    FILE *out = c->term.out;
    const practice_drill *drill = next->drill ? practice_drill_find(c->library, next->id) : NULL;
    term_fill(out, INDENT);
    term_put(out, next->title);
    fputs("  ", out);
    term_set(&c->term, STYLE_DIM);
    fputs(drill ? "huashu coach --drill " : "huashu coach ", out);
    term_put(out, drill ? drill->skill : next->id);
    term_set(&c->term, STYLE_PLAIN);
    putc('\n', out);
    show_labelled(c, MSG_COACH_WHY, next->why, STYLE_PLAIN);
}

static void put_next(const coach *c, const talk_result *result)
{
    FILE *out = c->term.out;
    if (!result->next_count)
        return;
    put_heading(c, MSG_COACH_NEXT);
    for (size_t i = 0; i < result->next_count; i++)
        put_advice(c, &result->next[i]);
    putc('\n', out);
}

void show_cards(coach *c, const hua_report *report)
{
    const render_setup setup = {
        .term = c->term, .lang = c->lang, .rules = c->rules, .names = &c->names};
    cards_write_first(&setup, report, MOST_CARDS);
}

void show_result(coach *c, hua_str state, practice_talk *talk, const talk_result *result)
{
    show_plain(c, cli_is(state, "settled") ? MSG_COACH_SETTLED
                  : cli_is(state, "left")  ? MSG_COACH_LEFT
                                           : MSG_COACH_ENDED);
    putc('\n', c->term.out);
    show_cards(c, result->report);
    put_points(c, talk, result);
    put_weakest(c, talk, result);
    /* Titles of skills may come from the scanner, whose report was used up to here. */
    put_next(c, result);
    put_skills(c, result);
}
