#include "traces.h"

#include "common/text.h"
#include "entry.h"

#include <stdlib.h>

enum { INDENT = 4, LABEL = 12 };

/* ---- collecting -------------------------------------------------------- */

static hua_str keep(trace_list *t, hua_str text)
{
    hua_str copy = cli_arena_copy(&t->store, text);
    t->failed |= !copy.ptr;
    return copy;
}

void traces_hear(void *ctx, const hua_trace *trace)
{
    trace_list *t = ctx;
    if (trace->kind != HUA_TRACE_NEAREST && t->turn != TRACES_ALL_TURNS && trace->turn != t->turn)
        return;
    if (t->turn != TRACES_ALL_TURNS && trace->kind >= HUA_TRACE_PART)
        return;
    /* Patterns inside conditions have no name of their own. */
    if (!trace->rule.len || (t->rule && !cli_is(trace->rule, t->rule)))
        return;
    hua_trace copy = *trace;
    copy.rule = keep(t, trace->rule);
    copy.detail = keep(t, trace->detail);
    copy.text = keep(t, trace->text);
    copy.value = keep(t, trace->value);
    copy.pattern = keep(t, trace->pattern);
    t->failed |= !cli_list_push(&t->list, copy);
}

void traces_free(trace_list *traces)
{
    cli_list_free(&traces->list);
    cli_arena_free(&traces->store);
}

/* ---- one trace --------------------------------------------------------- */

static message_id word_of(const hua_trace *trace)
{
    static const message_id words[] = {
        [HUA_TRACE_HIT] = MSG_TRACE_HIT,         [HUA_TRACE_MATCH] = MSG_TRACE_MATCH,
        [HUA_TRACE_REFUSED] = MSG_TRACE_REFUSED, [HUA_TRACE_EXCEPTION] = MSG_TRACE_EXCEPTION,
        [HUA_TRACE_CONDITION] = MSG_TRACE_HELD,  [HUA_TRACE_FINDING] = MSG_TRACE_FINDING,
        [HUA_TRACE_NEAREST] = MSG_TRACE_NEAREST, [HUA_TRACE_PART] = MSG_TRACE_MATCH,
        [HUA_TRACE_ABSORBED] = MSG_TRACE_MATCH,  [HUA_TRACE_PATTERN] = MSG_TRACE_MATCH,
    };
    if (trace->kind == HUA_TRACE_CONDITION && !trace->held)
        return MSG_TRACE_NOT_HELD;
    return words[trace->kind];
}

static term_style style_of(const hua_trace *trace)
{
    if (trace->kind == HUA_TRACE_FINDING)
        return STYLE_ERROR;
    if (trace->kind == HUA_TRACE_EXCEPTION || trace->kind == HUA_TRACE_REFUSED)
        return STYLE_GOOD;
    return STYLE_DIM;
}

static void add_span(cli_text *text, const hua_trace *trace, hua_lang lang)
{
    char span[64];
    if (trace->span.end == trace->span.start || !trace->text.len)
        return;
    snprintf(span, sizeof span, " %zu-%zu ", trace->span.start, trace->span.end);
    cli_text_add(text, cli_str(message(lang, MSG_QUOTE_OPEN)));
    cli_text_add(text, trace->text);
    cli_text_add(text, cli_str(message(lang, MSG_QUOTE_CLOSE)));
    cli_text_add(text, cli_str(span));
}

static void put_trace(const cli_call *call, title_names *names, const hua_trace *trace,
                      size_t indent)
{
    const term *t = &call->term;
    cli_text text = {0};
    size_t column = indent + LABEL;
    term_fill(t->out, indent);
    term_set(t, style_of(trace));
    term_padded(t->out, cli_str(message(call->lang, word_of(trace))), LABEL);
    term_set(t, STYLE_PLAIN);
    add_span(&text, trace, call->lang);
    if (!cli_is(trace->detail, message(HUA_HANS, word_of(trace))))
        cli_text_add(&text, names_text(names, trace->detail, (hua_str){NULL, 0}));
    if (!text.failed)
        term_wrap(t->out, cli_text_str(&text), column, t->width, column);
    putc('\n', t->out);
    cli_text_free(&text);
}

/* ---- by rule ----------------------------------------------------------- */

static bool told_before(const trace_list *traces, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (traces->list.items[k].kind != HUA_TRACE_NEAREST &&
            cli_eq(traces->list.items[k].rule, traces->list.items[i].rule))
            return true;
    return false;
}

/* Answers whether it is a rule: of a behaviour or a lexicon nothing has to come. */
static bool put_name(const cli_call *call, title_names *names, hua_str id)
{
    hua_entry entry;
    size_t index;
    bool known = entry_find(names->rules, id, &entry, &index);
    fputs("  ", call->term.out);
    term_styled(&call->term, STYLE_BOLD, id);
    if (known && entry.title.len) {
        fputs("  ", call->term.out);
        term_put(call->term.out, names_text(names, entry.title, entry.title_en));
    }
    putc('\n', call->term.out);
    return known && entry.kind == HUA_RULE;
}

static void put_rule(const trace_list *traces, const cli_call *call, title_names *names, hua_str id)
{
    bool decided = !put_name(call, names, id);
    for (size_t i = 0; i < traces->list.count; i++) {
        const hua_trace *trace = &traces->list.items[i];
        if (trace->kind == HUA_TRACE_NEAREST || !cli_eq(trace->rule, id))
            continue;
        put_trace(call, names, trace, INDENT);
        decided |= trace->kind == HUA_TRACE_FINDING;
    }
    if (decided)
        return;
    term_fill(call->term.out, INDENT);
    term_styled(&call->term, STYLE_DIM, cli_str(message(call->lang, MSG_TRACE_NO_FINDING)));
    putc('\n', call->term.out);
}

void traces_write_turn(const trace_list *traces, const cli_call *call, title_names *names)
{
    size_t shown = 0;
    for (size_t i = 0; i < traces->list.count; i++) {
        hua_str id = traces->list.items[i].rule;
        if (traces->list.items[i].kind == HUA_TRACE_NEAREST || told_before(traces, i))
            continue;
        if (shown++)
            putc('\n', call->term.out);
        put_rule(traces, call, names, id);
    }
    if (!shown) {
        fputs("  ", call->term.out);
        message_print(call->term.out, call->lang, MSG_NO_RULE_SPOKE);
        putc('\n', call->term.out);
    }
}

/* ---- steps not met ----------------------------------------------------- */

static void put_nearest(const trace_list *traces, const cli_call *call, title_names *names,
                        hua_str behaviour)
{
    bool found = false;
    for (size_t i = 0; i < traces->list.count; i++) {
        const hua_trace *trace = &traces->list.items[i];
        if (trace->kind != HUA_TRACE_NEAREST || !cli_eq(trace->rule, behaviour) ||
            trace->span.start == trace->span.end)
            continue;
        term_fill(call->term.out, INDENT + 2);
        message_print(call->term.out, call->lang, MSG_TURN, (size_t)trace->turn + 1);
        put_trace(call, names, trace, 1);
        found = true;
    }
    if (found)
        return;
    term_fill(call->term.out, INDENT + 2);
    term_styled(&call->term, STYLE_DIM, cli_str(message(call->lang, MSG_NOTHING_NEAR)));
    putc('\n', call->term.out);
}

static void put_step(const trace_list *traces, const cli_call *call, title_names *names,
                     const hua_score *score, const hua_step *step)
{
    FILE *out = call->term.out;
    fputs("  ", out);
    term_styled(&call->term, STYLE_BOLD, score->title.len ? score->title : score->rubric);
    fputs(" · ", out);
    term_put(out, step->title.len ? step->title : step->id);
    putc('\n', out);
    for (size_t i = 0; i < step->missing_count; i++) {
        term_fill(out, INDENT);
        term_put(out, names_title(names, HUA_BEHAVIOUR, step->missing[i]));
        fputs("  ", out);
        term_styled(&call->term, STYLE_DIM, step->missing[i]);
        putc('\n', out);
        put_nearest(traces, call, names, step->missing[i]);
    }
}

void traces_write_steps(const trace_list *traces, const cli_call *call, title_names *names,
                        const hua_report *report)
{
    size_t count = hua_report_score_count(report), shown = 0;
    for (size_t i = 0; i < count; i++) {
        const hua_score *score = hua_report_score(report, i);
        for (size_t k = 0; score->applicable && k < score->step_count; k++) {
            const hua_step *step = &score->steps[k];
            if (step->status != HUA_MISSED && step->status != HUA_PARTLY)
                continue;
            put_step(traces, call, names, score, step);
            shown++;
        }
    }
    if (!shown) {
        fputs("  ", call->term.out);
        term_put(call->term.out, cli_str(message(call->lang, MSG_NO_STEP_OPEN)));
        putc('\n', call->term.out);
    }
}
