/* How far the learner has come: a line a skill, each practised day a bar of its height. */
#include "coach/coach.h"
#include "coach/show.h"

#include "common/text.h"

enum { MOST_DAYS = 30 };

/* ---- the plot ---------------------------------------------------------------------- */

static const char *bar_of(double value)
{
    static const char *const bars[] = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
    int step = (int)(value * 8 / 100.001);
    return bars[step < 0 ? 0 : step > 7 ? 7 : step];
}

static bool level_of(const learner_progress *p, hua_str skill, double *value)
{
    for (size_t i = 0; i < p->level_count; i++) {
        if (!cli_eq(p->levels[i].skill, skill))
            continue;
        *value = p->levels[i].value;
        return true;
    }
    return false;
}

/* The skill's days from `first` on, the last ones if they are too many. */
static void put_days(const coach *c, const learner_value *values, size_t count)
{
    char from[16], to[16];
    FILE *out = c->term.out;
    size_t first = count > MOST_DAYS ? count - MOST_DAYS : 0;
    for (size_t i = first; i < count; i++)
        term_put(out, cli_str(bar_of(values[i].value)));
    if (!count)
        return;
    term_set(&c->term, STYLE_DIM);
    fprintf(out, "  %s", learner_day_text(values[first].day, from));
    if (count - first > 1)
        fprintf(out, " … %s", learner_day_text(values[count - 1].day, to));
    term_set(&c->term, STYLE_PLAIN);
}

static void put_skill(const coach *c, const learner_progress *p, const practice_skill *skill)
{
    FILE *out = c->term.out;
    double now = 0;
    size_t first = 0, count = 0;
    term_fill(out, 2);
    term_padded(out, learning_text(&c->with, skill->title, skill->title_en), show_skill_width(c));
    if (!level_of(p, skill->id, &now)) {
        term_styled(&c->term, STYLE_DIM, cli_str(message(c->lang, MSG_COACH_PROGRESS_NONE)));
        putc('\n', out);
        return;
    }
    while (first < p->value_count && !cli_eq(p->values[first].skill, skill->id))
        first++;
    while (first + count < p->value_count && cli_eq(p->values[first + count].skill, skill->id))
        count++;
    show_bar(&c->term, (int)(now + 0.5), now >= 60 ? STYLE_GOOD : STYLE_WARNING);
    fprintf(out, " %3.0f  ", now);
    put_days(c, p->values + first, count);
    putc('\n', out);
}

int coach_progress(coach *c)
{
    cli_arena arena = {0};
    learner_progress p;
    hua_error error;
    if (learner_get_progress(c->store, c->who, learner_now().day, &arena, &p, &error) != HUA_OK) {
        cli_arena_free(&arena);
        return coach_trouble(c, &error);
    }
    message_print(c->term.out, c->lang, MSG_COACH_PROGRESS, CLI_ARG(c->who), p.talks, p.answers,
                  p.due);
    fputs("\n\n", c->term.out);
    for (size_t i = 0; i < practice_skill_count(c->library); i++)
        put_skill(c, &p, practice_skill_at(c->library, i));
    cli_arena_free(&arena);
    return EXIT_CLEAN;
}

/* ---- the learner's own data ------------------------------------------------------------ */

int coach_export(coach *c)
{
    json_out out = {0};
    hua_error error;
    hua_code code = learner_export(c->store, c->who, learner_now(), &out, &error);
    if (code == HUA_OK) {
        fwrite(out.text.ptr, 1, out.text.len, c->term.out);
        putc('\n', c->term.out);
    }
    cli_text_free(&out.text);
    return code == HUA_OK ? EXIT_CLEAN : coach_trouble(c, &error);
}

int coach_forget(coach *c)
{
    learner_gone gone;
    hua_error error;
    hua_str line;
    message_print(c->term.out, c->lang, MSG_COACH_FORGET_ASK, CLI_ARG(c->who));
    putc('\n', c->term.out);
    if (prompt_read(&c->prompt, message(c->lang, MSG_COACH_YOU), &line) != PROMPT_LINE ||
        !cli_eq(line, c->who)) {
        complain(c->call->err, c->lang, MSG_COACH_FORGET_NOT);
        return EXIT_TROUBLE;
    }
    if (learner_forget(c->store, c->who, &gone, &error) != HUA_OK)
        return coach_trouble(c, &error);
    message_print(c->term.out, c->lang, MSG_COACH_FORGOTTEN, gone.talks, gone.answers, gone.cards);
    putc('\n', c->term.out);
    return EXIT_CLEAN;
}
