#include "coach/show.h"

#include "common/text.h"
#include "render/change.h"

enum { INDENT = 2, CELLS = 10, LABEL = 10 };

/* ---- pieces ------------------------------------------------------------------ */

void show_plain(const coach *c, message_id id)
{
    term_put(c->term.out, cli_str(message(c->lang, id)));
    putc('\n', c->term.out);
}

void show_labelled(const coach *c, message_id label, hua_str text, term_style style)
{
    const term *t = &c->term;
    if (!text.len)
        return;
    term_fill(t->out, INDENT);
    term_set(t, STYLE_DIM);
    term_padded(t->out, cli_str(message(c->lang, label)), LABEL);
    term_set(t, STYLE_PLAIN);
    term_set(t, style);
    term_wrap(t->out, text, INDENT + LABEL, t->width, INDENT + LABEL);
    term_set(t, STYLE_PLAIN);
    putc('\n', t->out);
}

void show_advice(const coach *c, message_id label, hua_str text, term_style style)
{
    show_labelled(c, label, text, style);
    putc('\n', c->term.out);
}

size_t show_skill_width(const coach *c)
{
    size_t widest = 0;
    for (size_t i = 0; i < practice_skill_count(c->library); i++) {
        const practice_skill *skill = practice_skill_at(c->library, i);
        size_t width = term_columns(learning_text(&c->with, skill->title, skill->title_en));
        widest = width > widest ? width : widest;
    }
    return widest + 2;
}

void show_bar(const term *t, int value, term_style style)
{
    int cells = value <= 0 ? 0 : value >= 100 ? CELLS : (value + 5) / CELLS;
    cells = value > 0 && cells == 0 ? 1 : value < 100 && cells == CELLS ? CELLS - 1 : cells;
    term_set(t, style);
    term_repeat(t->out, "█", (size_t)cells);
    term_set(t, STYLE_PLAIN);
    term_set(t, STYLE_DIM);
    term_repeat(t->out, "░", (size_t)(CELLS - cells));
    term_set(t, STYLE_PLAIN);
}

void show_echo(const coach *c, hua_str line)
{
    const char *you = message(c->lang, MSG_COACH_YOU);
    if (prompt_is_terminal(&c->prompt))
        return;
    term_put(c->term.out, cli_str(you));
    term_wrap(c->term.out, line, term_columns(cli_str(you)), c->term.width,
              term_columns(cli_str(you)));
    putc('\n', c->term.out);
}

/* ---- the scenario -------------------------------------------------------------- */

static void add(cli_text *to, const char *before, hua_str text)
{
    if (!text.len)
        return;
    cli_text_add(to, cli_str(before));
    cli_text_add(to, text);
}

static void put_persona(const coach *c, const practice_scenario *s)
{
    const hua_str none = {"", 0};
    cli_text text = {0};
    cli_text_add(&text, s->persona_name);
    add(&text, message(c->lang, MSG_LIST_COMMA), learning_text(&c->with, s->persona_who, none));
    add(&text, c->lang == HUA_EN ? "; " : "；", learning_text(&c->with, s->persona_manner, none));
    if (!text.failed)
        show_labelled(c, MSG_COACH_PERSONA, cli_text_str(&text), STYLE_PLAIN);
    cli_text_free(&text);
}

void show_scenario(const coach *c, const practice_scenario *s)
{
    const hua_str none = {"", 0}, industry = practice_industry_name(s->industry, c->lang);
    FILE *out = c->term.out;
    term_styled(&c->term, STYLE_BOLD, learning_text(&c->with, s->title, s->title_en));
    fputs("  ", out);
    term_set(&c->term, STYLE_DIM);
    message_print(out, c->lang, MSG_COACH_LEVEL, s->level, CLI_ARG(industry), CLI_ARG(s->id));
    term_set(&c->term, STYLE_PLAIN);
    putc('\n', out);
    put_persona(c, s);
    show_labelled(c, MSG_COACH_BRIEF, learning_text(&c->with, s->brief, none), STYLE_PLAIN);
    for (size_t i = 0; i < s->desk_count; i++)
        show_labelled(c, i ? MSG_COACH_NO_LABEL : MSG_COACH_DESK,
                      learning_text(&c->with, s->desk[i], none), STYLE_PLAIN);
    putc('\n', out);
}

/* ---- the customer ---------------------------------------------------------------- */

static term_style heat_style(int heat)
{
    return heat >= 60 ? STYLE_ERROR : heat >= 30 ? STYLE_WARNING : STYLE_GOOD;
}

static message_id mood_word(talk_mood mood)
{
    static const message_id words[] = {
        [TALK_ANGRY] = MSG_COACH_MOOD_ANGRY,
        [TALK_ANNOYED] = MSG_COACH_MOOD_ANNOYED,
        [TALK_WARY] = MSG_COACH_MOOD_WARY,
        [TALK_CALM] = MSG_COACH_MOOD_CALM,
    };
    return words[mood];
}

static void put_said(const coach *c, message_id who, hua_str text)
{
    const term *t = &c->term;
    hua_str label = cli_str(message(c->lang, who));
    hua_str colon = cli_str(message(c->lang, MSG_COLON));
    size_t column = term_columns(label) + term_columns(colon);
    term_set(t, STYLE_BOLD);
    term_put(t->out, label);
    term_put(t->out, colon);
    term_set(t, STYLE_PLAIN);
    term_wrap(t->out, text, column, t->width, column);
    putc('\n', t->out);
}

void show_customer(const coach *c, practice_talk *talk)
{
    const term *t = &c->term;
    size_t count = talk_turn_count(talk);
    int heat = talk_heat(talk);
    for (; count && talk_turn_at(talk, count - 1)->speaker != HUA_CUSTOMER; count--)
        ;
    show_bar(t, heat, heat_style(heat));
    fprintf(t->out, " %3d ", heat);
    term_styled(t, heat_style(heat), cli_str(message(c->lang, mood_word(talk_mood_of(talk)))));
    putc('\n', t->out);
    if (count)
        put_said(c, MSG_COACH_PERSONA, talk_turn_at(talk, count - 1)->text);
    putc('\n', t->out);
}

void show_turns(const coach *c, practice_talk *talk)
{
    size_t count = talk_turn_count(talk);
    for (size_t i = 0; i + 1 < count; i++) {
        const talk_turn *turn = talk_turn_at(talk, i);
        put_said(c, turn->speaker == HUA_CUSTOMER ? MSG_COACH_PERSONA : MSG_COACH_ME, turn->text);
    }
}

/* ---- what a reply did --------------------------------------------------------------- */

static void put_heat(const coach *c, int from, int to)
{
    FILE *out = c->term.out;
    term_set(&c->term, to < from ? STYLE_GOOD : to > from ? STYLE_ERROR : STYLE_DIM);
    term_fill(out, INDENT);
    if (to == from)
        message_print(out, c->lang, MSG_COACH_HEAT_SAME, to);
    else
        message_print(out, c->lang, to < from ? MSG_COACH_HEAT_DOWN : MSG_COACH_HEAT_UP, from, to);
    term_set(&c->term, STYLE_PLAIN);
    putc('\n', out);
}

/* The change within the words that were found; one that reaches further is shown as a whole. */
static void put_suggestion(const coach *c, const hua_finding *f, const hua_suggestion *s)
{
    const bool within = s->replaces.byte_start == f->span.byte_start &&
                        s->replaces.byte_end == f->span.byte_end;
    cli_text text = {0};
    if (s->text.len && s->rewrite && within)
        change_add(&text, f->text, s->text);
    else if (s->text.len)
        cli_text_add(&text, s->text);
    else
        cli_text_add(&text, cli_str(message(c->lang, MSG_DELETE_IT)));
    if (!text.failed)
        show_labelled(c, s->rewrite ? MSG_LABEL_REWRITE : MSG_COACH_SAY, cli_text_str(&text),
                      STYLE_GOOD);
    cli_text_free(&text);
}

static void put_finding(const coach *c, const hua_finding *f)
{
    const term *t = &c->term;
    const bool error = f->severity == HUA_ERROR;
    cli_text text = {0};
    cli_text_add(&text, f->title);
    cli_text_add(&text, cli_str(message(c->lang, MSG_COLON)));
    cli_text_add(&text, f->text);
    term_fill(t->out, INDENT);
    term_styled(t,
                error                        ? STYLE_ERROR
                : f->severity == HUA_WARNING ? STYLE_WARNING
                                             : STYLE_INFO,
                cli_str(error ? "✗ " : "! "));
    if (!text.failed)
        term_wrap(t->out, cli_text_str(&text), INDENT + 2, t->width, INDENT + 2);
    putc('\n', t->out);
    cli_text_free(&text);
    show_labelled(c, MSG_COACH_WHY, f->why, STYLE_PLAIN);
    for (size_t i = 0; i < f->suggestion_count && i < 2; i++)
        put_suggestion(c, f, &f->suggestions[i]);
}

void show_findings(const coach *c, const hua_report *report, uint32_t turn)
{
    for (size_t i = 0; i < hua_report_finding_count(report); i++) {
        const hua_finding *f = hua_report_finding(report, i);
        if (f->turn == turn)
            put_finding(c, f);
    }
}

/* The last reply; SIZE_MAX if there is none. */
static size_t last_reply(practice_talk *talk)
{
    size_t i = talk_turn_count(talk);
    while (i && talk_turn_at(talk, i - 1)->speaker != HUA_AGENT)
        i--;
    return i ? i - 1 : SIZE_MAX;
}

void show_effect(const coach *c, practice_talk *talk, const hua_report *report)
{
    size_t i = last_reply(talk);
    if (i == SIZE_MAX)
        return;
    const talk_turn *turn = talk_turn_at(talk, i);
    put_heat(c, i ? talk_turn_at(talk, i - 1)->heat : turn->heat, turn->heat);
    show_labelled(c, MSG_COACH_WHY, turn->why, STYLE_PLAIN);
    show_findings(c, report, (uint32_t)i);
    putc('\n', c->term.out);
}

/* ---- when asked ------------------------------------------------------------------------ */

void show_facts(const coach *c, const practice_scenario *s, practice_talk *talk)
{
    FILE *out = c->term.out;
    if (!s->fact_count) {
        show_plain(c, MSG_COACH_NO_FACTS);
        return;
    }
    message_print(out, c->lang, MSG_COACH_FACTS, s->fact_count, talk_facts_known(talk));
    putc('\n', out);
    for (size_t i = 0; i < s->fact_count; i++) {
        hua_str fact = talk_fact(talk, i);
        term_fill(out, INDENT);
        term_styled(&c->term, fact.len ? STYLE_GOOD : STYLE_DIM, cli_str(fact.len ? "✓ " : "○ "));
        if (!fact.len)
            fact = cli_str(message(c->lang, MSG_COACH_FACT_HIDDEN));
        term_wrap(out, fact, INDENT + 2, c->term.width, INDENT + 2);
        putc('\n', out);
    }
    putc('\n', out);
}

void show_help(const coach *c, unsigned words)
{
    for (int w = 0; w < WORD_COUNT; w++) {
        if (!(words >> w & 1))
            continue;
        term_fill(c->term.out, INDENT);
        term_padded(c->term.out, cli_str(coach_word_name(c->lang, (coach_word)w)), LABEL);
        show_plain(c, coach_word_about((coach_word)w));
    }
    putc('\n', c->term.out);
}
