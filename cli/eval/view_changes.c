/* What is different from the baseline: the numbers that moved, and the records behind them. */
#include "eval/view.h"

#include "common/text.h"

#include <math.h>

enum { INDENT = 2, NUMBER = 9 };

static hua_str word(const eval_view *v, message_id id)
{
    return cli_str(message(v->lang, id));
}

/* ---- numbers ----------------------------------------------------------- */

static void put_right(const eval_view *v, hua_str text)
{
    size_t used = term_columns(text);
    term_fill(v->term.out, used < NUMBER ? NUMBER - used : 1);
    term_put(v->term.out, text);
}

static void put_rate(const eval_view *v, double rate)
{
    char digits[32] = "-";
    if (!isnan(rate))
        snprintf(digits, sizeof digits, "%.3f", rate);
    put_right(v, cli_str(digits));
}

/* Fewer flagged records are better; of everything else more is. */
static void put_difference(const eval_view *v, const number *old, const number *now)
{
    char digits[32] = "";
    double moved = now->value - old->value;
    bool better = now->measure == MEASURE_FLAGGED ? moved < 0 : moved > 0;
    if (number_changed(old, now) && !isnan(moved)) {
        snprintf(digits, sizeof digits, "%+.3f", moved);
        term_set(&v->term, better ? STYLE_GOOD : STYLE_ERROR);
        put_right(v, cli_str(digits));
        term_set(&v->term, STYLE_PLAIN);
    }
    putc('\n', v->term.out);
}

static message_id measure_message(number_measure measure)
{
    static const message_id messages[] = {
        [MEASURE_PRECISION] = MSG_EVAL_PRECISION,
        [MEASURE_RECALL] = MSG_EVAL_RECALL,
        [MEASURE_F1] = MSG_EVAL_F1,
        [MEASURE_RIGHT] = MSG_EVAL_RIGHT,
        [MEASURE_FLAGGED] = MSG_EVAL_FLAGGED,
        [MEASURE_AGREEMENT] = MSG_EVAL_AGREE,
        [MEASURE_KAPPA] = MSG_EVAL_KAPPA,
        [MEASURE_ACCURACY] = MSG_EVAL_ACCURACY,
    };
    return messages[measure];
}

/* "five-step.calm κ": how the number is called. */
static void name_number(const eval_view *v, const number *n, cli_text *out)
{
    bool group = strcmp(n->table, "groups") == 0;
    out->len = 0;
    cli_text_add(out, n->row);
    if (n->part.len || group)
        cli_text_add(out, strcmp(n->table, "steps") == 0 ? CLI_STR(".") : CLI_STR("="));
    cli_text_add(out, n->part);
    if (n->row.len)
        cli_text_add(out, CLI_STR(" "));
    cli_text_add(out, word(v, measure_message(n->measure)));
}

/* The old number of a row that is shown: one of the summary, or one that changed. */
static const number *shown(const comparison *c, const number *now)
{
    const number *old = numbers_find(&c->old_numbers, now);
    bool summary = !now->row.len;
    return old && (summary || number_changed(old, now)) ? old : NULL;
}

static size_t name_width(const eval_view *v, cli_text *name)
{
    size_t widest = 0;
    for (size_t i = 0; i < v->changes->numbers.count; i++) {
        const number *now = &v->changes->numbers.items[i];
        if (!shown(v->changes, now))
            continue;
        name_number(v, now, name);
        size_t width = term_columns(cli_text_str(name));
        widest = width > widest ? width : widest;
    }
    return INDENT + widest;
}

static void put_heads(const eval_view *v, size_t first)
{
    term_fill(v->term.out, first);
    term_set(&v->term, STYLE_DIM);
    put_right(v, word(v, MSG_EVAL_BEFORE));
    put_right(v, word(v, MSG_EVAL_NOW));
    put_right(v, word(v, MSG_EVAL_CHANGE));
    term_set(&v->term, STYLE_PLAIN);
    putc('\n', v->term.out);
}

static void put_numbers(const eval_view *v)
{
    cli_text name = {0};
    size_t first = name_width(v, &name);
    put_heads(v, first);
    for (size_t i = 0; i < v->changes->numbers.count; i++) {
        const number *now = &v->changes->numbers.items[i];
        const number *old = shown(v->changes, now);
        if (!old)
            continue;
        name_number(v, now, &name);
        term_fill(v->term.out, INDENT);
        term_padded(v->term.out, cli_text_str(&name), first - INDENT);
        put_rate(v, old->value);
        put_rate(v, now->value);
        put_difference(v, old, now);
    }
    cli_text_free(&name);
}

/* ---- records ----------------------------------------------------------- */

static hua_str status_text(const eval_view *v, hua_str status)
{
    static const message_id words[] = {MSG_EVAL_STEP_MISSED, MSG_EVAL_STEP_PARTLY,
                                       MSG_EVAL_STEP_MET};
    int rank = status_rank(status);
    return rank < 0 ? status : word(v, words[rank]);
}

static void put_way(const eval_view *v, hua_str before, hua_str after)
{
    const hua_str none = CLI_STR("-");
    term_put(v->term.out, before.len ? before : none);
    fputs(" → ", v->term.out);
    term_put(v->term.out, after.len ? after : none);
}

/* Of a step or a tag: its name, what was labelled, and the way from the old to the new. */
static void put_judgement(const eval_view *v, const change *c)
{
    const hua_str none = CLI_STR("-");
    bool step = c->kind == CHANGE_STEP;
    fputs("    ", v->term.out);
    term_put(v->term.out, c->name);
    if (c->part.len)
        putc('.', v->term.out);
    term_put(v->term.out, c->part);
    fputs("  ", v->term.out);
    hua_str want = step ? status_text(v, c->want) : c->want;
    message_print(v->term.out, v->lang, MSG_EVAL_LABELLED, CLI_ARG(want.len ? want : none));
    if (step)
        put_way(v, status_text(v, c->before), status_text(v, c->after));
    else
        put_way(v, c->before, c->after);
    putc('\n', v->term.out);
}

static void put_change(const eval_view *v, const change *c)
{
    if (c->kind == CHANGE_STEP || c->kind == CHANGE_TAG) {
        view_record(v, c->record);
        putc('\n', v->term.out);
        put_judgement(v, c);
        return;
    }
    view_finding(v, c->record, c->finding);
    if (c->kind == CHANGE_CATEGORY) {
        fputs("    ", v->term.out);
        message_print(v->term.out, v->lang, MSG_EVAL_LABELLED, CLI_ARG(c->want));
        put_way(v, c->before, c->after);
        putc('\n', v->term.out);
    }
}

static void put_kind(const eval_view *v, change_kind kind)
{
    static const message_id titles[] = {
        [CHANGE_FOUND] = MSG_EVAL_NOW_FOUND,       [CHANGE_LOST] = MSG_EVAL_NOW_LOST,
        [CHANGE_ALARM] = MSG_EVAL_NOW_ALARM,       [CHANGE_NO_ALARM] = MSG_EVAL_NO_ALARM,
        [CHANGE_CATEGORY] = MSG_EVAL_NEW_CATEGORY, [CHANGE_STEP] = MSG_EVAL_NEW_STEP,
        [CHANGE_TAG] = MSG_EVAL_NEW_TAG,
    };
    const comparison *c = v->changes;
    size_t count = comparison_count(c, kind);
    if (!count)
        return;
    putc('\n', v->term.out);
    term_set(&v->term, STYLE_BOLD);
    message_print(v->term.out, v->lang, titles[kind], count);
    term_set(&v->term, STYLE_PLAIN);
    putc('\n', v->term.out);
    for (size_t i = 0; i < c->changes.count; i++)
        if (c->changes.items[i].kind == kind)
            put_change(v, &c->changes.items[i]);
}

/* ---- the whole --------------------------------------------------------- */

void view_changes(const eval_view *v)
{
    const comparison *c = v->changes;
    putc('\n', v->term.out);
    term_set(&v->term, STYLE_BOLD);
    message_print(v->term.out, v->lang, MSG_EVAL_AGAINST, v->baseline);
    term_set(&v->term, STYLE_PLAIN);
    putc('\n', v->term.out);
    put_numbers(v);
    if (c->only_old || c->only_new) {
        term_fill(v->term.out, INDENT);
        message_print(v->term.out, v->lang, MSG_EVAL_ONLY, c->only_old, c->only_new);
        putc('\n', v->term.out);
    }
    for (int kind = 0; kind < CHANGE_KINDS; kind++)
        put_kind(v, (change_kind)kind);
    if (!c->changes.count) {
        term_fill(v->term.out, INDENT);
        term_styled(&v->term, STYLE_GOOD, word(v, MSG_EVAL_NO_CHANGE));
        putc('\n', v->term.out);
    }
}
