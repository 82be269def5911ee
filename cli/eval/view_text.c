/*
 * The numbers in tables for 80 columns.  The first column names the row, the others stand right;
 * what is not defined is a dash.
 */
#include "eval/view.h"

#include "common/text.h"

#include <math.h>

enum { INDENT = 2, COUNT = 8, RATE = 8 };

static hua_str word(const eval_view *v, message_id id)
{
    return cli_str(message(v->lang, id));
}

/* ---- cells ------------------------------------------------------------- */

static void put_right(const eval_view *v, hua_str text, size_t width)
{
    size_t used = term_columns(text);
    term_fill(v->term.out, used < width ? width - used : 1);
    term_put(v->term.out, text);
}

static void put_count(const eval_view *v, size_t n, size_t width)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%zu", n);
    put_right(v, cli_str(digits), width);
}

static void put_rate(const eval_view *v, double rate)
{
    char digits[32] = "-";
    if (!isnan(rate))
        snprintf(digits, sizeof digits, "%.3f", rate);
    put_right(v, cli_str(digits), RATE);
}

static void put_share(const eval_view *v, size_t part, size_t whole, size_t width)
{
    char digits[64];
    snprintf(digits, sizeof digits, "%zu/%zu", part, whole);
    put_right(v, cli_str(digits), width);
}

static void put_first(const eval_view *v, hua_str key, size_t indent, size_t width)
{
    term_fill(v->term.out, indent);
    term_padded(v->term.out, key, width - indent);
}

static void end_row(const eval_view *v)
{
    putc('\n', v->term.out);
}

static void put_title(const eval_view *v, hua_str title)
{
    end_row(v);
    term_styled(&v->term, STYLE_BOLD, title);
    end_row(v);
}

static void put_heads(const eval_view *v, size_t first, const message_id *heads, size_t count)
{
    term_fill(v->term.out, first);
    term_set(&v->term, STYLE_DIM);
    for (size_t i = 0; i < count; i++)
        put_right(v, word(v, heads[i]), COUNT);
    term_set(&v->term, STYLE_PLAIN);
    end_row(v);
}

/* ---- the summary ------------------------------------------------------- */

static void put_interval(const eval_view *v, size_t part, size_t whole)
{
    stats_interval i = stats_wilson(part, whole);
    if (whole)
        fprintf(v->term.out, "  [%.3f, %.3f]", i.low, i.high);
    else
        term_fill(v->term.out, 16);
}

static size_t summary_width(const eval_view *v)
{
    static const message_id labels[] = {MSG_EVAL_PRECISION, MSG_EVAL_RECALL, MSG_EVAL_F1,
                                        MSG_EVAL_RIGHT, MSG_EVAL_FLAGGED};
    size_t widest = 0;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        size_t width = term_columns(word(v, labels[i]));
        widest = width > widest ? width : widest;
    }
    return INDENT + widest;
}

static void put_summary(const eval_view *v)
{
    const finding_counts *n = &v->tally->total;
    FILE *out = v->term.out;
    size_t first = summary_width(v);
    put_title(v, word(v, MSG_EVAL_FINDINGS));
    put_first(v, word(v, MSG_EVAL_PRECISION), INDENT, first);
    put_rate(v, counts_precision(n));
    put_interval(v, n->hits, n->hits + n->false_alarms);
    message_print(out, v->lang, MSG_EVAL_PRECISION_OF, n->hits, n->false_alarms);
    end_row(v);
    put_first(v, word(v, MSG_EVAL_RECALL), INDENT, first);
    put_rate(v, counts_recall(n));
    put_interval(v, n->hits, n->hits + n->missed);
    message_print(out, v->lang, MSG_EVAL_RECALL_OF, n->hits + n->missed, n->missed);
    end_row(v);
    put_first(v, word(v, MSG_EVAL_F1), INDENT, first);
    put_rate(v, counts_f1(n));
    end_row(v);
    put_first(v, word(v, MSG_EVAL_RIGHT), INDENT, first);
    put_rate(v, counts_right(n));
    message_print(out, v->lang, MSG_EVAL_RIGHT_OF, n->right, n->hits);
    end_row(v);
    put_first(v, word(v, MSG_EVAL_FLAGGED), INDENT, first);
    put_rate(v, stats_ratio(n->flagged, n->clean));
    message_print(out, v->lang, MSG_EVAL_FLAGGED_OF, n->flagged, n->clean);
    end_row(v);
}

/* ---- findings by category and by group --------------------------------- */

static size_t key_width(const eval_view *v, const count_table *table)
{
    size_t widest = term_columns(word(v, MSG_EVAL_NO_VALUE));
    for (size_t i = 0; i < table->count; i++) {
        size_t width = term_columns(table->items[i].key);
        widest = width > widest ? width : widest;
    }
    return INDENT + widest;
}

static void put_counts(const eval_view *v, const finding_counts *n)
{
    put_count(v, n->hits + n->missed, COUNT);
    put_count(v, n->hits, COUNT);
    put_count(v, n->missed, COUNT);
    put_count(v, n->false_alarms, COUNT);
    put_rate(v, counts_precision(n));
    put_rate(v, counts_recall(n));
    put_rate(v, counts_f1(n));
}

static void put_table(const eval_view *v, const count_table *table, bool groups)
{
    static const message_id heads[] = {MSG_EVAL_LABELS, MSG_EVAL_HITS, MSG_EVAL_MISSED,
                                       MSG_EVAL_FALSE,  MSG_EVAL_P,    MSG_EVAL_R,
                                       MSG_EVAL_F1,     MSG_EVAL_CLEAN};
    size_t first = key_width(v, table);
    put_heads(v, first, heads, groups ? 8 : 7);
    for (size_t i = 0; i < table->count; i++) {
        const count_row *row = &table->items[i];
        put_first(v, row->key.len ? row->key : word(v, MSG_EVAL_NO_VALUE), INDENT, first);
        put_counts(v, &row->n);
        if (groups)
            put_share(v, row->n.flagged, row->n.clean, COUNT);
        end_row(v);
    }
}

static void put_groups(const eval_view *v)
{
    for (size_t i = 0; i < v->tally->groups.count; i++) {
        const count_table *table = &v->tally->groups.items[i];
        hua_str field = v->all->fields.items[i];
        if (!table_tells(table))
            continue;
        end_row(v);
        term_set(&v->term, STYLE_BOLD);
        message_print(v->term.out, v->lang, MSG_EVAL_BY, CLI_ARG(field));
        term_set(&v->term, STYLE_PLAIN);
        end_row(v);
        put_table(v, table, true);
    }
}

static void put_confusion(const eval_view *v)
{
    if (!v->tally->confusion.count)
        return;
    put_title(v, word(v, MSG_EVAL_CONFUSION));
    for (size_t i = 0; i < v->tally->confusion.count; i++) {
        const pair_row *row = &v->tally->confusion.items[i];
        put_count(v, row->count, INDENT + 4);
        fputs("  ", v->term.out);
        term_put(v->term.out, row->want);
        fputs(" → ", v->term.out);
        term_put(v->term.out, row->got);
        end_row(v);
    }
}

/* ---- steps ------------------------------------------------------------- */

static size_t step_total(const step_row *row)
{
    size_t n = 0;
    for (size_t i = 0; i < STATUSES; i++)
        for (size_t k = 0; k < STATUSES; k++)
            n += row->table[i][k];
    return n;
}

/* The nine counts: what was labelled missed, partly, met, each by what was found. */
static void put_confusion_of(const eval_view *v, const step_row *row)
{
    for (size_t i = 0; i < STATUSES; i++) {
        char cells[96];
        snprintf(cells, sizeof cells, "%zu/%zu/%zu", row->table[i][0], row->table[i][1],
                 row->table[i][2]);
        put_right(v, cli_str(cells), 12);
    }
}

static size_t step_width(const tally *t)
{
    size_t widest = 0;
    for (size_t i = 0; i < t->steps.count; i++) {
        const step_row *row = &t->steps.items[i];
        size_t width = row->step.len ? 2 + term_columns(row->step) : term_columns(row->rubric);
        widest = width > widest ? width : widest;
    }
    return INDENT + widest;
}

static void put_step_heads(const eval_view *v, size_t first)
{
    static const message_id heads[] = {MSG_EVAL_LABELS, MSG_EVAL_AGREE, MSG_EVAL_KAPPA};
    static const message_id statuses[] = {MSG_EVAL_STEP_MISSED, MSG_EVAL_STEP_PARTLY,
                                          MSG_EVAL_STEP_MET};
    term_fill(v->term.out, first);
    term_set(&v->term, STYLE_DIM);
    for (size_t i = 0; i < 3; i++)
        put_right(v, word(v, heads[i]), COUNT);
    for (size_t i = 0; i < 3; i++)
        put_right(v, word(v, statuses[i]), 12);
    term_set(&v->term, STYLE_PLAIN);
    end_row(v);
}

static void put_steps(const eval_view *v)
{
    const tally *t = v->tally;
    size_t first = step_width(t);
    if (!t->steps.count)
        return;
    put_title(v, word(v, MSG_EVAL_STEPS));
    put_step_heads(v, first);
    for (size_t i = 0; i < t->steps.count; i++) {
        const step_row *row = &t->steps.items[i];
        bool whole = !row->step.len;
        if (whole)
            put_first(v, row->rubric, INDENT, first);
        else
            put_first(v, row->step, INDENT + 2, first);
        put_count(v, step_total(row), COUNT);
        put_rate(v, stats_agreement(row->table));
        put_rate(v, stats_kappa(row->table));
        put_confusion_of(v, row);
        end_row(v);
    }
    term_fill(v->term.out, INDENT);
    term_styled(&v->term, STYLE_DIM, word(v, MSG_EVAL_STEPS_NOTE));
    end_row(v);
}

/* ---- tags -------------------------------------------------------------- */

static size_t tag_width(const tally *t)
{
    size_t widest = 0;
    for (size_t i = 0; i < t->tags.count; i++) {
        const tag_count_row *row = &t->tags.items[i];
        size_t width = term_columns(row->tag) + 1 + term_columns(row->value);
        widest = width > widest ? width : widest;
    }
    return INDENT + widest;
}

static void put_tag_key(const eval_view *v, const tag_count_row *row, size_t first)
{
    size_t used = INDENT + term_columns(row->tag);
    term_fill(v->term.out, INDENT);
    term_put(v->term.out, row->tag);
    if (row->value.len) {
        putc('=', v->term.out);
        term_put(v->term.out, row->value);
        used += 1 + term_columns(row->value);
    }
    term_fill(v->term.out, first - used);
}

/* Tags that have one value in each record. */
static void put_single_tags(const eval_view *v, size_t first)
{
    for (size_t i = 0; i < v->tally->tags.count; i++) {
        const tag_count_row *row = &v->tally->tags.items[i];
        if (row->value.len)
            continue;
        put_tag_key(v, row, first);
        put_rate(v, stats_ratio(row->right, row->judged));
        message_print(v->term.out, v->lang, MSG_EVAL_RIGHT_OF, row->right, row->judged);
        end_row(v);
    }
}

static void put_list_tags(const eval_view *v, size_t first)
{
    static const message_id heads[] = {MSG_EVAL_LABELS, MSG_EVAL_HITS, MSG_EVAL_MISSED,
                                       MSG_EVAL_FALSE,  MSG_EVAL_P,    MSG_EVAL_R,
                                       MSG_EVAL_F1};
    bool begun = false;
    for (size_t i = 0; i < v->tally->tags.count; i++) {
        const tag_count_row *row = &v->tally->tags.items[i];
        const finding_counts n = {
            .hits = row->hits, .missed = row->missed, .false_alarms = row->false_alarms};
        if (!row->value.len)
            continue;
        if (!begun)
            put_heads(v, first, heads, 7);
        begun = true;
        put_tag_key(v, row, first);
        put_counts(v, &n);
        end_row(v);
    }
}

static void put_tags(const eval_view *v)
{
    size_t first = tag_width(v->tally);
    if (!v->tally->tags.count)
        return;
    put_title(v, word(v, MSG_EVAL_TAGS));
    put_single_tags(v, first);
    put_list_tags(v, first);
}

/* ---- the whole --------------------------------------------------------- */

static void put_head(const eval_view *v)
{
    const tally *t = v->tally;
    FILE *out = v->term.out;
    message_print(out, v->lang, MSG_EVAL_HEAD, v->files, t->records, t->with_findings,
                  t->with_steps, t->with_tags);
    if (v->all->unlabelled)
        message_print(out, v->lang, MSG_EVAL_UNLABELLED, v->all->unlabelled);
    if (v->bad)
        message_print(out, v->lang, MSG_SUMMARY_BAD, v->bad);
    end_row(v);
}

void view_text(const eval_view *v)
{
    put_head(v);
    if (v->tally->with_findings) {
        put_summary(v);
        if (v->tally->categories.count) {
            put_title(v, word(v, MSG_EVAL_BY_CATEGORY));
            put_table(v, &v->tally->categories, false);
        }
        put_groups(v);
        put_confusion(v);
    }
    put_steps(v);
    put_tags(v);
    if (v->changes)
        view_changes(v);
    view_cases(v);
}
