#include "render/card.h"

#include "common/text.h"

enum { INDENT = 2, BAR = 10, POINTS = 8 };

typedef struct card {
    const render_setup *setup;
    const term *t;
    const hua_report *report;
    bool evidence;
    size_t title; /* columns of the widest step title */
} card;

/* ---- pieces ------------------------------------------------------------ */

static term_style status_style(hua_status status)
{
    return status == HUA_MET ? STYLE_GOOD : status == HUA_PARTLY ? STYLE_WARNING : STYLE_ERROR;
}

static const char *status_word(hua_lang lang, hua_status status)
{
    static const message_id words[] = {
        [HUA_MISSED] = MSG_STATUS_MISSED,
        [HUA_PARTLY] = MSG_STATUS_PARTLY,
        [HUA_MET] = MSG_STATUS_MET,
        [HUA_NA] = MSG_STATUS_NA,
    };
    return message(lang, words[status]);
}

static hua_str step_title(const hua_step *step)
{
    return step->title.len ? step->title : step->id;
}

/* A step with any points shows at least one cell, one without all of them never a full bar. */
static size_t cells_of(int32_t points, int32_t of)
{
    if (of <= 0 || points <= 0)
        return 0;
    if (points >= of)
        return BAR;
    size_t cells = ((size_t)points * BAR + (size_t)of / 2) / (size_t)of;
    return cells < 1 ? 1 : cells >= BAR ? BAR - 1 : cells;
}

static void put_bar(const term *t, int32_t points, int32_t of, term_style style)
{
    size_t full = cells_of(points, of);
    term_set(t, style);
    term_repeat(t->out, "█", full);
    term_set(t, STYLE_PLAIN);
    term_set(t, STYLE_DIM);
    term_repeat(t->out, "░", BAR - full);
    term_set(t, STYLE_PLAIN);
}

static size_t put_points(FILE *out, int32_t points, int32_t of)
{
    char had[16], possible[16], both[40];
    snprintf(both, sizeof both, "%s/%s", shown_points(had, points), shown_points(possible, of));
    fprintf(out, "%*s", POINTS, both);
    return strlen(both) > POINTS ? strlen(both) : POINTS;
}

/* ---- steps ------------------------------------------------------------- */

static size_t widest_title(const hua_score *score)
{
    size_t widest = 0;
    for (size_t i = 0; i < score->step_count; i++) {
        size_t width = term_columns(step_title(&score->steps[i]));
        widest = width > widest ? width : widest;
    }
    return widest < 24 ? widest : 24;
}

static size_t widest_status(hua_lang lang)
{
    size_t widest = 0;
    for (int s = HUA_MISSED; s <= HUA_NA; s++) {
        size_t width = term_columns(cli_str(status_word(lang, (hua_status)s)));
        widest = width > widest ? width : widest;
    }
    return widest;
}

/* What is missing: behind the status if that holds it, else on lines of its own below the bar. */
static void put_missing(const card *c, const hua_step *step, size_t at, size_t column)
{
    cli_text text = {0};
    cli_text_add(&text, cli_str(message(c->setup->lang, MSG_MISSING)));
    for (size_t i = 0; i < step->missing_count; i++) {
        if (i)
            cli_text_add(&text, cli_str(message(c->setup->lang, MSG_LIST_COMMA)));
        cli_text_add(&text, names_title(c->setup->names, HUA_BEHAVIOUR, step->missing[i]));
    }
    if (column + term_columns(cli_text_str(&text)) > c->t->width) {
        column = INDENT + c->title + 2;
        putc('\n', c->t->out);
        term_fill(c->t->out, column);
    } else {
        term_fill(c->t->out, column - at);
    }
    if (!text.failed)
        term_wrap(c->t->out, cli_text_str(&text), column, c->t->width, column);
    cli_text_free(&text);
}

/* "finding:x" is told by the title of the finding that stands there. */
static hua_str evidence_title(const card *c, const hua_evidence *e)
{
    static const hua_str prefix = {"finding:", 8};
    const bool is_finding = cli_starts(e->behaviour, prefix.ptr);
    for (size_t i = 0; is_finding && i < hua_report_finding_count(c->report); i++) {
        const hua_finding *f = hua_report_finding(c->report, i);
        const hua_str category = {e->behaviour.ptr + prefix.len, e->behaviour.len - prefix.len};
        if (f->turn == e->turn && cli_eq(category, f->category))
            return f->title;
    }
    return names_title(c->setup->names, HUA_BEHAVIOUR, e->behaviour);
}

static void put_evidence(const card *c, const hua_step *step)
{
    size_t indent = INDENT + c->title + 2;
    for (size_t i = 0; i < step->evidence_count; i++) {
        const hua_evidence *e = &step->evidence[i];
        cli_text text = {0};
        char turn[64];
        snprintf(turn, sizeof turn, message(c->setup->lang, MSG_TURN), (size_t)e->turn + 1);
        cli_text_add(&text, cli_str(turn));
        cli_text_add(&text, CLI_STR(" "));
        cli_text_add(&text, evidence_title(c, e));
        cli_text_add(&text, cli_str(message(c->setup->lang, MSG_COLON)));
        cli_text_add(&text, e->text);
        term_fill(c->t->out, indent);
        term_set(c->t, STYLE_DIM);
        if (!text.failed)
            term_wrap(c->t->out, cli_text_str(&text), indent, c->t->width, indent);
        term_set(c->t, STYLE_PLAIN);
        putc('\n', c->t->out);
        cli_text_free(&text);
    }
}

static void put_step(const card *c, const hua_step *step)
{
    FILE *out = c->t->out;
    term_style style = status_style(step->status);
    size_t widest = widest_status(c->setup->lang);
    size_t column = INDENT + c->title + 2 + BAR;
    term_fill(out, INDENT);
    term_padded(out, step_title(step), c->title + 2);
    if (step->status == HUA_NA) {
        term_fill(out, BAR + POINTS + 2);
        term_styled(c->t, STYLE_DIM, cli_str(status_word(c->setup->lang, HUA_NA)));
        putc('\n', out);
        return;
    }
    put_bar(c->t, step->points, step->of, style);
    column += put_points(out, step->points, step->of);
    fputs("  ", out);
    hua_str word = cli_str(status_word(c->setup->lang, step->status));
    term_styled(c->t, style, word);
    column += 2;
    if (step->missing_count)
        put_missing(c, step, column + term_columns(word), column + widest + 2);
    putc('\n', out);
    if (c->evidence)
        put_evidence(c, step);
}

/* ---- below the steps --------------------------------------------------- */

static void put_penalty_reason(const card *c, const hua_finding *f)
{
    size_t column = INDENT + c->title + 2 + BAR + POINTS + 2;
    char turn[64];
    cli_text text = {0};
    snprintf(turn, sizeof turn, message(c->setup->lang, MSG_IN_TURN), (size_t)f->turn + 1);
    cli_text_add(&text, f->title);
    cli_text_add(&text, cli_str(turn));
    fputs("  ", c->t->out);
    if (!text.failed)
        term_wrap(c->t->out, cli_text_str(&text), column, c->t->width, column);
    cli_text_free(&text);
}

static void put_penalties(const card *c, const hua_score *score)
{
    FILE *out = c->t->out;
    for (size_t i = 0; i < score->penalty_count; i++) {
        const hua_penalty *penalty = &score->penalties[i];
        const hua_finding *f = hua_report_finding(c->report, penalty->finding);
        char points[16];
        term_fill(out, INDENT);
        term_padded(out, cli_str(message(c->setup->lang, MSG_PENALTY)), c->title + 2);
        fprintf(out, "%*s", BAR + POINTS, shown_points(points, penalty->points));
        if (f)
            put_penalty_reason(c, f);
        putc('\n', out);
    }
}

static void put_best_next(const card *c, const hua_score *score)
{
    FILE *out = c->t->out;
    char gain[16], head[128];
    if (!score->has_best_next)
        return;
    snprintf(head, sizeof head, message(c->setup->lang, MSG_BEST_NEXT),
             shown_points(gain, score->best_gain));
    size_t width = term_columns(cli_str(head));
    term_fill(out, INDENT);
    term_styled(c->t, STYLE_BOLD, cli_str(head));
    hua_str say = score->best_say.len
                      ? score->best_say
                      : names_title(c->setup->names, HUA_BEHAVIOUR, score->best_behaviour);
    term_wrap(out, say, INDENT + width, c->t->width, INDENT + 2);
    putc('\n', out);
}

/* The title at the left edge; the score ends where the points of the steps do. */
static void put_heading(const card *c, const hua_score *score)
{
    FILE *out = c->t->out;
    char number[32];
    hua_str title = score->title.len ? score->title : score->rubric;
    snprintf(number, sizeof number, message(c->setup->lang, MSG_SCORE_OF), (int)score->score);
    size_t used = term_columns(title) + term_columns(cli_str(number));
    size_t end = INDENT + c->title + 2 + BAR + POINTS;
    term_styled(c->t, STYLE_BOLD, title);
    term_fill(out, used + 2 <= end ? end - used : 2);
    term_styled(c->t, STYLE_BOLD, cli_str(number));
    fputs("  ", out);
    term_styled(c->t, STYLE_DIM, score->rubric);
    putc('\n', out);
}

static void put_card(card *c, const hua_score *score)
{
    c->title = widest_title(score);
    size_t penalty = term_columns(cli_str(message(c->setup->lang, MSG_PENALTY)));
    if (score->penalty_count && penalty > c->title)
        c->title = penalty;
    put_heading(c, score);
    for (size_t i = 0; i < score->step_count; i++)
        put_step(c, &score->steps[i]);
    put_penalties(c, score);
    put_best_next(c, score);
    putc('\n', c->t->out);
}

/* ---- all cards --------------------------------------------------------- */

static void put_not_applicable(const card *c)
{
    size_t count = hua_report_score_count(c->report), shown = 0;
    for (size_t i = 0; i < count; i++) {
        const hua_score *score = hua_report_score(c->report, i);
        if (score->applicable)
            continue;
        if (!shown++)
            term_styled(c->t, STYLE_DIM, cli_str(message(c->setup->lang, MSG_NOT_APPLICABLE)));
        else
            term_styled(c->t, STYLE_DIM, cli_str(message(c->setup->lang, MSG_LIST_COMMA)));
        term_styled(c->t, STYLE_DIM, score->title.len ? score->title : score->rubric);
    }
    if (shown)
        fputs("\n\n", c->t->out);
}

static void put_overall(const card *c)
{
    int32_t score;
    const char *grade;
    if (!hua_report_overall(c->report, &score, &grade))
        return;
    term_style style = score >= 75 ? STYLE_GOOD : score >= 60 ? STYLE_WARNING : STYLE_ERROR;
    term_styled(c->t, STYLE_BOLD, cli_str(message(c->setup->lang, MSG_OVERALL)));
    term_set(c->t, style);
    message_print(c->t->out, c->setup->lang, MSG_OVERALL_SCORE, (int)score, grade);
    term_set(c->t, STYLE_PLAIN);
    fputs("\n\n", c->t->out);
}

static void put_cards(card *c, size_t most)
{
    size_t count = hua_report_score_count(c->report), shown = 0;
    for (size_t i = 0; i < count && shown < most; i++) {
        const hua_score *score = hua_report_score(c->report, i);
        if (!score->applicable)
            continue;
        put_card(c, score);
        shown++;
    }
}

void cards_write(const render_setup *setup, const hua_report *report, bool evidence)
{
    card c = {.setup = setup, .t = &setup->term, .report = report, .evidence = evidence};
    put_cards(&c, SIZE_MAX);
    put_not_applicable(&c);
    put_overall(&c);
}

void cards_write_first(const render_setup *setup, const hua_report *report, size_t most)
{
    card c = {.setup = setup, .t = &setup->term, .report = report};
    put_cards(&c, most);
    put_overall(&c);
}
