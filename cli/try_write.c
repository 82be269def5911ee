/*
 * Every find has its head (level or kind, id, title), the words underlined, the pattern and what its
 * parts hold; a dropped one also what dropped it and where that is written.
 */
#include "try_write.h"

#include "common/text.h"
#include "entry.h"
#include "render/excerpt.h"
#include "render/render.h"

enum { INDENT = 2, BODY = 4, LABEL = 8 };

/* ---- entries and places ------------------------------------------------ */

bool try_entry(const try_view *v, hua_kind kind, hua_str id, hua_str value, hua_entry *entry)
{
    size_t count = hua_ruleset_count(v->rules, kind);
    for (size_t i = 0; i < count; i++)
        if (hua_ruleset_entry(v->rules, kind, i, entry) && cli_eq(entry->id, id) &&
            (kind != HUA_TAG || cli_eq(entry->category, value)))
            return true;
    return false;
}

static bool ends_item(char c)
{
    return strchr("\"', ]}\r\n", c) != NULL;
}

static bool begins_item(char c)
{
    return strchr("\"' [{", c) != NULL;
}

size_t try_offset(const hua_entry *entry, hua_str pattern)
{
    const hua_str definition = entry->definition;
    for (size_t at = 1; pattern.len && at + pattern.len <= definition.len; at++) {
        if (memcmp(definition.ptr + at, pattern.ptr, pattern.len) != 0)
            continue;
        size_t end = at + pattern.len;
        if (begins_item(definition.ptr[at - 1]) &&
            (end == definition.len || ends_item(definition.ptr[end])))
            return at;
    }
    return SIZE_MAX;
}

static size_t lines_before(hua_str text, size_t at)
{
    size_t lines = 0;
    for (size_t i = 0; i < at && i < text.len; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

const char *try_place(char to[640], const hua_entry *entry, hua_str pattern)
{
    size_t at = try_offset(entry, pattern), line = 0, colon = entry->source.len;
    while (colon && entry->source.ptr[colon - 1] != ':')
        colon--;
    for (size_t i = colon; i < entry->source.len; i++)
        line = line * 10 + (size_t)(entry->source.ptr[i] - '0');
    if (at != SIZE_MAX)
        line += lines_before(entry->definition, at);
    snprintf(to, 640, "%.*s%zu", (int)(colon < 600 ? colon : 600), entry->source.ptr, line);
    return to;
}

const char *try_reason(const hua_trace *dropped)
{
    switch (dropped->kind) {
    case HUA_TRACE_EXCEPTION:
        return "exception";
    case HUA_TRACE_CONDITION:
        return "condition";
    case HUA_TRACE_ABSORBED:
        return "part-of";
    default:
        return "refused";
    }
}

/* ---- pieces ------------------------------------------------------------ */

static void begin_label(const try_view *v, message_id label)
{
    const term *t = &v->call->term;
    term_fill(t->out, BODY);
    term_set(t, STYLE_DIM);
    term_padded(t->out, cli_str(message(v->call->lang, label)), LABEL);
    term_set(t, STYLE_PLAIN);
}

static void put_wrapped(const try_view *v, message_id label, hua_str text)
{
    const term *t = &v->call->term;
    begin_label(v, label);
    term_wrap(t->out, text, BODY + LABEL, t->width, BODY + LABEL);
    putc('\n', t->out);
}

static void put_quoted(const try_view *v, hua_str text)
{
    FILE *out = v->call->term.out;
    fputs(message(v->call->lang, MSG_QUOTE_OPEN), out);
    term_put(out, text);
    fputs(message(v->call->lang, MSG_QUOTE_CLOSE), out);
}

static void put_turn(const try_view *v, uint32_t turn)
{
    const term *t = &v->call->term;
    if (v->dialogue->turn_count == 1)
        return;
    fputs("  ", t->out);
    term_set(t, STYLE_DIM);
    message_print(t->out, v->call->lang, MSG_TURN, (size_t)turn + 1);
    fprintf(t->out, " · %s", speaker_word(v->call->lang, v->dialogue->turns[turn].speaker));
    term_set(t, STYLE_PLAIN);
}

static hua_str slice(const try_view *v, uint32_t turn, hua_span span)
{
    return cli_slice(v->dialogue->turns[turn].text, span.byte_start, span.byte_end);
}

/* ---- one find ---------------------------------------------------------- */

static message_id severity_word(hua_severity severity)
{
    return severity == HUA_ERROR ? MSG_ERROR : severity == HUA_WARNING ? MSG_WARNING : MSG_INFO;
}

static term_style style_of(const tried_find *f)
{
    if (f->dropped)
        return STYLE_DIM;
    if (f->kind != HUA_RULE)
        return STYLE_GOOD;
    return f->severity == HUA_ERROR     ? STYLE_ERROR
           : f->severity == HUA_WARNING ? STYLE_WARNING
                                        : STYLE_INFO;
}

static void put_head(const try_view *v, const tried_find *f, const hua_entry *entry)
{
    const term *t = &v->call->term;
    message_id word = f->kind == HUA_RULE && !f->dropped ? severity_word(f->severity)
                                                         : entry_kind_word(f->kind);
    term_fill(t->out, INDENT);
    term_set(t, style_of(f));
    fputs(message(v->call->lang, word), t->out);
    term_set(t, STYLE_PLAIN);
    fputs("  ", t->out);
    term_set(t, STYLE_BOLD);
    term_put(t->out, f->id);
    if (f->value.len) {
        putc('=', t->out);
        term_put(t->out, f->value);
    }
    term_set(t, STYLE_PLAIN);
    hua_str title = names_text(v->titles, entry->title, entry->title_en);
    fputs(title.len ? "  " : "", t->out);
    term_put(t->out, title);
    put_turn(v, f->turn);
    putc('\n', t->out);
}

static void put_pattern(const try_view *v, const hua_trace *match, const hua_entry *entry)
{
    const term *t = &v->call->term;
    char where[640];
    if (!match->pattern.len)
        return;
    begin_label(v, MSG_TRY_PATTERN);
    term_put(t->out, match->pattern);
    fputs("  ", t->out);
    term_styled(t, STYLE_DIM, cli_str(try_place(where, entry, match->pattern)));
    putc('\n', t->out);
}

static void add_part(const try_view *v, cli_text *text, const hua_trace *part)
{
    if (text->len)
        cli_text_add(text, CLI_STR("  "));
    cli_text_add(text, part->detail);
    cli_text_add(text, cli_str(message(v->call->lang, MSG_QUOTE_OPEN)));
    cli_text_add(text, part->text);
    cli_text_add(text, cli_str(message(v->call->lang, MSG_QUOTE_CLOSE)));
}

static void put_parts(const try_view *v, const tried_find *f)
{
    cli_text text = {0};
    const hua_trace *part;
    size_t count = 0;
    for (; (part = tried_part(f, v->told, count)); count++)
        add_part(v, &text, part);
    if (count > 1 && !text.failed) /* a single part is the whole */
        put_wrapped(v, MSG_TRY_PARTS, cli_text_str(&text));
    cli_text_free(&text);
}

/* ---- why it was dropped ------------------------------------------------ */

/* What met the condition, and in which turn. */
static void put_met(const try_view *v, const hua_trace *by)
{
    FILE *out = v->call->term.out;
    fputs(message(v->call->lang, MSG_TRY_THERE_IS), out);
    put_quoted(v, slice(v, by->met_turn, by->met));
    if (by->met_turn != by->turn)
        message_print(out, v->call->lang, MSG_IN_TURN, (size_t)by->met_turn + 1);
}

static void put_condition(const try_view *v, const hua_trace *by)
{
    FILE *out = v->call->term.out;
    message_print(out, v->call->lang, MSG_TRY_CONDITION, CLI_ARG(by->detail));
    if (by->met.end > by->met.start) {
        put_met(v, by);
    } else if (by->pattern.len) {
        message_print(out, v->call->lang, MSG_TRY_LACKING, CLI_ARG(by->pattern));
    }
}

static void put_source(const try_view *v, const hua_trace *by, const hua_entry *entry)
{
    const term *t = &v->call->term;
    char where[640];
    bool met = by->met.end > by->met.start;
    fputs("  ", t->out);
    if (met && by->pattern.len && !cli_eq(by->pattern, slice(v, by->met_turn, by->met))) {
        term_put(t->out, by->pattern);
        fputs("  ", t->out);
    }
    term_styled(t, STYLE_DIM, cli_str(try_place(where, entry, by->pattern)));
    putc('\n', t->out);
}

static void put_dropped(const try_view *v, const tried_find *f, const hua_entry *entry)
{
    const hua_trace *by = f->dropped;
    FILE *out = v->call->term.out;
    begin_label(v, MSG_TRY_DROPPED);
    switch (by->kind) {
    case HUA_TRACE_EXCEPTION:
        fputs(message(v->call->lang, MSG_TRY_EXCEPTION), out);
        put_quoted(v, by->text);
        put_source(v, by, entry);
        break;
    case HUA_TRACE_CONDITION:
        put_condition(v, by);
        put_source(v, by, entry);
        break;
    case HUA_TRACE_ABSORBED:
        message_print(out, v->call->lang, MSG_TRY_ABSORBED, CLI_ARG(by->detail));
        putc('\n', out);
        break;
    default:
        term_put(out, names_text(v->titles, by->detail, (hua_str){NULL, 0}));
        putc('\n', out);
    }
}

static void put_find(const try_view *v, const tried_find *f)
{
    hua_entry entry = {.kind = f->kind};
    try_entry(v, f->kind, f->id, f->value, &entry);
    put_head(v, f, &entry);
    excerpt_write(&v->call->term, v->dialogue->turns[f->turn].text, f->span, BODY,
                  f->dropped ? '~' : '^', style_of(f));
    if (f->match) {
        put_pattern(v, f->match, &entry);
        put_parts(v, f);
    }
    if (f->dropped)
        put_dropped(v, f, &entry);
    else if (f->message.len)
        put_wrapped(v, MSG_LABEL_MESSAGE, f->message);
}

/* ---- the patterns of one entry ----------------------------------------- */

static void put_probe(const try_view *v, const hua_trace *probe)
{
    const term *t = &v->call->term;
    term_fill(t->out, INDENT);
    term_styled(t, probe->held ? STYLE_GOOD : STYLE_DIM, cli_str(probe->held ? "✓ " : "· "));
    term_put(t->out, probe->pattern);
    if (probe->held) {
        fputs("  ", t->out);
        put_quoted(v, probe->text);
        put_turn(v, probe->turn);
    }
    putc('\n', t->out);
    if (probe->held || !probe->detail.len)
        return;
    term_fill(t->out, BODY);
    term_set(t, STYLE_DIM);
    term_wrap(t->out, probe->detail, BODY, t->width, BODY);
    term_set(t, STYLE_PLAIN);
    putc('\n', t->out);
}

static void put_probes(const try_view *v)
{
    size_t count = v->probed->list.count;
    if (!v->call->options->rule)
        return;
    putc('\n', v->call->term.out);
    term_styled(&v->call->term, STYLE_BOLD, cli_str(message(v->call->lang, MSG_TRY_PATTERNS)));
    putc('\n', v->call->term.out);
    for (size_t i = 0; i < count; i++)
        put_probe(v, &v->probed->list.items[i]);
    if (!count)
        fprintf(v->call->term.out, "  %s\n", message(v->call->lang, MSG_TRY_NO_PATTERNS));
}

/* ---- the whole --------------------------------------------------------- */

static void put_list(const try_view *v, message_id title, size_t from, size_t to)
{
    const term *t = &v->call->term;
    term_set(t, STYLE_BOLD);
    message_print(t->out, v->call->lang, title, to - from);
    term_set(t, STYLE_PLAIN);
    putc('\n', t->out);
    for (size_t i = from; i < to; i++) {
        putc('\n', t->out);
        put_find(v, &v->finds->list.items[i]);
    }
}

void try_write_text(const try_view *v)
{
    size_t counting = v->finds->counting, all = v->finds->list.count;
    if (counting)
        put_list(v, MSG_TRY_FIRED, 0, counting);
    else
        fprintf(v->call->term.out, "%s\n", message(v->call->lang, MSG_TRY_NOTHING));
    if (all > counting) {
        putc('\n', v->call->term.out);
        put_list(v, MSG_TRY_NEAR, counting, all);
    }
    put_probes(v);
}
