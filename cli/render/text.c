/*
 * The view made for reading, for 80 columns.
 *
 * A dialogue begins with a ruled line (its name, what the file was taken for); then turn by turn
 * the findings, each with the words underlined, why it matters and what to say instead; then the
 * score cards.  Labels stand in one column, everything explained stands in the next.
 */
#include "render/card.h"
#include "render/change.h"
#include "render/excerpt.h"
#include "render/render.h"

#include "common/text.h"

enum { INDENT = 2 };

static hua_str text_of(const renderer *r, message_id id)
{
    return cli_str(message(r->setup.lang, id));
}

/* ---- heading of a dialogue --------------------------------------------- */

static void put_rule_line(const renderer *r, size_t used)
{
    const term *t = &r->setup.term;
    term_set(t, STYLE_DIM);
    term_repeat(t->out, "─", used + 2 < t->width ? t->width - used - 1 : 1);
    term_set(t, STYLE_PLAIN);
    putc('\n', t->out);
}

/* "a.txt" and "a.txt:1" need not both be shown. */
static bool names_same_place(hua_str id, hua_str source)
{
    return !source.len || source.ptr[0] == '-' ||
           (source.len >= id.len && memcmp(source.ptr, id.ptr, id.len) == 0);
}

static void put_heading(renderer *r, const render_item *item)
{
    const term *t = &r->setup.term;
    const hua_dialogue *dialogue = hua_report_dialogue(item->report);
    hua_str source = dialogue->source, id = shown_id(dialogue);
    if (!id.len || cli_is(id, "-"))
        id = cli_str(shown_path(item->path));
    term_styled(t, STYLE_DIM, CLI_STR("── "));
    term_styled(t, STYLE_BOLD, id);
    putc(' ', t->out);
    put_rule_line(r, 3 + term_columns(id));
    term_set(t, STYLE_DIM);
    if (!names_same_place(id, source)) {
        term_put(t->out, source);
        term_put(t->out, CLI_STR(" · "));
    }
    message_print(t->out, r->setup.lang, MSG_TAKEN_FOR,
                  reader_format_name(item->reader, r->setup.lang), dialogue->turn_count);
    term_set(t, STYLE_PLAIN);
    fputs("\n\n", t->out);
}

/* ---- findings ---------------------------------------------------------- */

static term_style severity_style(hua_severity severity)
{
    return severity == HUA_ERROR     ? STYLE_ERROR
           : severity == HUA_WARNING ? STYLE_WARNING
                                     : STYLE_INFO;
}

static message_id severity_word(hua_severity severity)
{
    return severity == HUA_ERROR ? MSG_ERROR : severity == HUA_WARNING ? MSG_WARNING : MSG_INFO;
}

/* Columns of the labels, so that what they label begins in one column. */
static size_t label_width(const renderer *r)
{
    static const message_id labels[] = {MSG_LABEL_MESSAGE, MSG_LABEL_WHY,     MSG_LABEL_SAY,
                                        MSG_LABEL_REWRITE, MSG_LABEL_RELATED, MSG_WARNING};
    size_t widest = 0;
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++) {
        size_t width = term_columns(text_of(r, labels[i]));
        widest = width > widest ? width : widest;
    }
    return widest + 2;
}

static void put_labelled(const renderer *r, message_id label, hua_str text, term_style style)
{
    const term *t = &r->setup.term;
    size_t width = label_width(r), column = INDENT + width;
    if (!text.len)
        return;
    term_fill(t->out, INDENT);
    term_set(t, STYLE_DIM);
    term_padded(t->out, text_of(r, label), width);
    term_set(t, STYLE_PLAIN);
    term_set(t, style);
    term_wrap(t->out, text, column, t->width, column);
    term_set(t, STYLE_PLAIN);
    putc('\n', t->out);
}

static void put_turn(const renderer *r, const hua_dialogue *dialogue, uint32_t turn)
{
    const term *t = &r->setup.term;
    hua_speaker speaker = dialogue->turns[turn].speaker;
    if (dialogue->channel == HUA_DRAFT && dialogue->turn_count == 1)
        return;
    term_set(t, STYLE_BOLD);
    message_print(t->out, r->setup.lang, MSG_TURN, (size_t)turn + 1);
    term_set(t, STYLE_PLAIN);
    term_put(t->out, CLI_STR(" · "));
    term_put(t->out, cli_str(speaker_word(r->setup.lang, speaker)));
    fputs("\n\n", t->out);
}

/* "错误  title" at the left, the rule's id at the right edge if there is room. */
static void put_title(const renderer *r, const hua_finding *f)
{
    const term *t = &r->setup.term;
    hua_str word = text_of(r, severity_word(f->severity));
    size_t used = INDENT + label_width(r) + term_columns(f->title);
    size_t rule = term_columns(f->rule);
    term_fill(t->out, INDENT);
    term_set(t, severity_style(f->severity));
    term_padded(t->out, word, label_width(r));
    term_set(t, STYLE_PLAIN);
    term_styled(t, STYLE_BOLD, f->title);
    term_fill(t->out, used + rule + 2 <= t->width ? t->width - used - rule : 2);
    term_styled(t, STYLE_DIM, f->rule);
    putc('\n', t->out);
}

static hua_str slice_of(const hua_dialogue *dialogue, uint32_t turn, hua_span span)
{
    hua_str text = dialogue->turns[turn].text;
    return cli_slice(text, span.byte_start, span.byte_end);
}

static void put_suggestion(const renderer *r, const hua_dialogue *dialogue, const hua_finding *f,
                           const hua_suggestion *s)
{
    cli_text text = {0};
    if (!s->rewrite) {
        put_labelled(r, MSG_LABEL_SAY, s->text, STYLE_GOOD);
        return;
    }
    if (s->text.len)
        change_add(&text, slice_of(dialogue, f->turn, s->replaces), s->text);
    else
        cli_text_add(&text, text_of(r, MSG_DELETE_IT));
    if (!s->safe)
        cli_text_add(&text, text_of(r, MSG_UNSAFE_MARK));
    if (!text.failed)
        put_labelled(r, MSG_LABEL_REWRITE, cli_text_str(&text), STYLE_GOOD);
    cli_text_free(&text);
}

static void put_related(const renderer *r, const hua_dialogue *dialogue, const hua_finding *f)
{
    for (size_t i = 0; i < f->related_count; i++) {
        const hua_related *related = &f->related[i];
        cli_text text = {0};
        char turn[64];
        snprintf(turn, sizeof turn, message(r->setup.lang, MSG_TURN), (size_t)related->turn + 1);
        cli_text_add(&text, cli_str(turn));
        cli_text_add(&text, text_of(r, MSG_COLON));
        cli_text_add(&text, slice_of(dialogue, related->turn, related->span));
        if (!text.failed)
            put_labelled(r, MSG_LABEL_RELATED, cli_text_str(&text), STYLE_PLAIN);
        cli_text_free(&text);
    }
}

static void put_finding(const renderer *r, const hua_dialogue *dialogue, const hua_finding *f)
{
    put_title(r, f);
    excerpt_write(&r->setup.term, dialogue->turns[f->turn].text, f->span, INDENT,
                  f->severity == HUA_ERROR ? '^' : '~', severity_style(f->severity));
    if (!cli_eq(f->message, f->title))
        put_labelled(r, MSG_LABEL_MESSAGE, f->message, STYLE_PLAIN);
    put_labelled(r, MSG_LABEL_WHY, f->why, STYLE_PLAIN);
    put_related(r, dialogue, f);
    for (size_t i = 0; i < f->suggestion_count; i++)
        put_suggestion(r, dialogue, f, &f->suggestions[i]);
    putc('\n', r->setup.term.out);
}

static void put_findings(const renderer *r, const hua_report *report)
{
    const hua_dialogue *dialogue = hua_report_dialogue(report);
    size_t count = hua_report_finding_count(report);
    for (size_t i = 0; i < count; i++) {
        const hua_finding *f = hua_report_finding(report, i);
        if (i == 0 || f->turn != hua_report_finding(report, i - 1)->turn)
            put_turn(r, dialogue, f->turn);
        put_finding(r, dialogue, f);
    }
}

static void put_clean(const renderer *r)
{
    term_styled(&r->setup.term, STYLE_GOOD, text_of(r, MSG_NO_FINDINGS));
    fputs("\n\n", r->setup.term.out);
}

static bool text_report(renderer *r, const render_item *item)
{
    size_t findings = hua_report_finding_count(item->report);
    if (r->setup.quiet && !findings)
        return true;
    put_heading(r, item);
    if (!r->setup.cards_only && findings)
        put_findings(r, item->report);
    else if (!r->setup.cards_only)
        put_clean(r);
    if (!r->setup.no_scores && !r->setup.quiet)
        cards_write(&r->setup, item->report, r->setup.cards_only);
    return true;
}

/* ---- the summary ------------------------------------------------------- */

static void put_count(const renderer *r, hua_severity severity, size_t count)
{
    const term *t = &r->setup.term;
    if (severity != HUA_ERROR)
        term_put(t->out, text_of(r, MSG_SUMMARY_DIVIDER));
    term_set(t, count ? severity_style(severity) : STYLE_PLAIN);
    message_print(t->out, r->setup.lang, MSG_SUMMARY_COUNT,
                  message(r->setup.lang, severity_word(severity)), count);
    term_set(t, STYLE_PLAIN);
}

static bool text_end(renderer *r, const run_totals *totals)
{
    FILE *out = r->setup.term.out;
    if (r->setup.quiet)
        return true;
    message_print(out, r->setup.lang, MSG_SUMMARY, totals->files, totals->dialogues);
    if (!r->setup.cards_only)
        term_put(out, text_of(r, MSG_SUMMARY_COLON));
    if (!r->setup.cards_only)
        for (int s = HUA_ERROR; s >= HUA_INFO; s--)
            put_count(r, (hua_severity)s, totals->findings[s]);
    if (totals->suppressed)
        message_print(out, r->setup.lang, MSG_SUMMARY_SUPPRESSED, totals->suppressed);
    if (totals->bad)
        message_print(out, r->setup.lang, MSG_SUMMARY_BAD, totals->bad);
    if (totals->replaced)
        message_print(out, r->setup.lang, MSG_SUMMARY_REPLACED, totals->replaced);
    putc('\n', out);
    return true;
}

const render_ops text_renderer = {render_nothing, text_report, render_no_bad_record, text_end};
