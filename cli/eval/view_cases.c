/* The single cases behind the numbers, in the order of the input, for whoever mends the rules. */
#include "eval/view.h"

#include "common/text.h"

const char *const case_words[] = {"misses", "false", "category", "steps", "tags", NULL};

unsigned finding_case(const finding_outcome *o)
{
    switch (o->verdict) {
    case VERDICT_MISSED:
        return CASES_MISSES;
    case VERDICT_FALSE:
        return CASES_FALSE;
    case VERDICT_HIT:
        return cli_eq(o->category, o->found) ? 0 : CASES_CATEGORY;
    case VERDICT_SPARED:
        break;
    }
    return 0;
}

/* ---- one case ---------------------------------------------------------- */

void view_record(const eval_view *v, const record_outcome *record)
{
    FILE *out = v->term.out;
    fputs("  ", out);
    term_styled(&v->term, STYLE_BOLD, record->id.len ? record->id : record->source);
    if (record->id.len) {
        fputs("  ", out);
        term_styled(&v->term, STYLE_DIM, record->source);
    }
}

static void put_quoted(const eval_view *v, hua_str text)
{
    if (!text.len)
        return;
    fputs("  «", v->term.out);
    term_put(v->term.out, text);
    fputs("»", v->term.out);
}

static void put_turn_text(const eval_view *v, hua_str text)
{
    term_fill(v->term.out, 6);
    term_wrap(v->term.out, text, 6, v->term.width, 6);
    putc('\n', v->term.out);
}

void view_finding(const eval_view *v, const record_outcome *record, const finding_outcome *o)
{
    FILE *out = v->term.out;
    view_record(v, record);
    fputs("  ", out);
    message_print(out, v->lang, MSG_TURN, (size_t)o->turn + 1);
    fputs("\n    ", out);
    const bool same = cli_eq(o->category, o->found);
    if (o->category.len)
        term_put(out, o->category);
    if (o->category.len && o->found.len && !same)
        fputs(" → ", out);
    if (o->found.len && !same)
        term_styled(&v->term, STYLE_WARNING, o->found);
    if (o->rule.len && !cli_eq(o->rule, o->found)) {
        fputs(" (", out);
        term_put(out, o->rule);
        fputs(")", out);
    }
    put_quoted(v, o->text);
    putc('\n', out);
}

static void put_finding(const eval_view *v, const record_outcome *record, const finding_outcome *o)
{
    view_finding(v, record, o);
    put_turn_text(v, o->turn_text);
}

static void put_step(const eval_view *v, const record_outcome *record, const step_outcome *o)
{
    static const message_id words[] = {MSG_EVAL_STEP_MISSED, MSG_EVAL_STEP_PARTLY,
                                       MSG_EVAL_STEP_MET};
    FILE *out = v->term.out;
    view_record(v, record);
    fputs("\n    ", out);
    term_put(out, o->rubric);
    putc('.', out);
    term_put(out, o->step);
    fputs("  ", out);
    term_put(out, cli_str(message(v->lang, words[o->want])));
    fputs(" → ", out);
    term_styled(&v->term, STYLE_WARNING, cli_str(message(v->lang, words[o->got])));
    putc('\n', out);
    if (o->evidence.len)
        put_turn_text(v, o->evidence);
}

static void put_tag(const eval_view *v, const record_outcome *record, const tag_outcome *o)
{
    const hua_str none = CLI_STR("-");
    view_record(v, record);
    fputs("  ", v->term.out);
    term_put(v->term.out, o->tag);
    fputs("  ", v->term.out);
    term_put(v->term.out, o->want.len ? o->want : none);
    fputs(" → ", v->term.out);
    term_styled(&v->term, STYLE_WARNING, o->got.len ? o->got : none);
    putc('\n', v->term.out);
}

/* ---- lists ------------------------------------------------------------- */

/* The cases of one kind in one record; answers how many there are. */
static size_t record_cases(const eval_view *v, const record_outcome *record, unsigned kind,
                           bool write)
{
    size_t count = 0;
    for (size_t i = 0; i < record->finding_count; i++) {
        if (finding_case(&record->findings[i]) != kind)
            continue;
        count++;
        if (write)
            put_finding(v, record, &record->findings[i]);
    }
    for (size_t i = 0; kind == CASES_STEPS && i < record->step_count; i++) {
        if (record->steps[i].want == record->steps[i].got)
            continue;
        count++;
        if (write)
            put_step(v, record, &record->steps[i]);
    }
    for (size_t i = 0; kind == CASES_TAGS && i < record->tag_count; i++) {
        if (cli_eq(record->tags[i].want, record->tags[i].got))
            continue;
        count++;
        if (write)
            put_tag(v, record, &record->tags[i]);
    }
    return count;
}

static size_t all_cases(const eval_view *v, unsigned kind, bool write)
{
    size_t count = 0;
    for (size_t i = 0; i < v->all->records.count; i++)
        count += record_cases(v, &v->all->records.items[i], kind, write);
    return count;
}

static void put_list(const eval_view *v, unsigned kind, message_id title)
{
    size_t count = all_cases(v, kind, false);
    if (!count)
        return;
    putc('\n', v->term.out);
    term_set(&v->term, STYLE_BOLD);
    message_print(v->term.out, v->lang, title, count);
    term_set(&v->term, STYLE_PLAIN);
    putc('\n', v->term.out);
    all_cases(v, kind, true);
}

void view_cases(const eval_view *v)
{
    static const message_id titles[] = {MSG_EVAL_LIST_MISSES, MSG_EVAL_LIST_FALSE,
                                        MSG_EVAL_LIST_CATEGORY, MSG_EVAL_LIST_STEPS,
                                        MSG_EVAL_LIST_TAGS};
    unsigned unlisted = 0;
    for (size_t i = 0; case_words[i]; i++) {
        unsigned kind = 1U << i;
        if (v->cases & kind)
            put_list(v, kind, titles[i]);
        else if (all_cases(v, kind, false))
            unlisted |= kind;
    }
    if (!unlisted || v->cases)
        return;
    putc('\n', v->term.out);
    term_styled(&v->term, STYLE_DIM, cli_str(message(v->lang, MSG_EVAL_HOW_TO_LIST)));
    putc('\n', v->term.out);
}
