#include "entry.h"

#include "common/text.h"

enum { INDENT = 2 };

bool entry_find(const hua_ruleset *rules, hua_str id, hua_entry *entry, size_t *index)
{
    for (int kind = HUA_RULE; kind <= HUA_LEXICON; kind++) {
        size_t count = hua_ruleset_count(rules, (hua_kind)kind);
        for (size_t i = 0; i < count; i++) {
            if (!hua_ruleset_entry(rules, (hua_kind)kind, i, entry) || !cli_eq(entry->id, id))
                continue;
            *index = i;
            return true;
        }
    }
    return false;
}

void entry_unknown(const cli_call *call, const hua_ruleset *rules, hua_str id)
{
    hua_entry entry;
    hua_str near = {NULL, 0};
    hua_ruleset_find(rules, id, &entry, &near);
    complain(call->err, call->lang, MSG_UNKNOWN_ENTRY, CLI_ARG(id));
    if (near.len) {
        message_print(call->err, call->lang, MSG_DID_YOU_MEAN_ID, CLI_ARG(near));
        fputc('\n', call->err);
    }
}

/* ---- telling ----------------------------------------------------------- */

message_id entry_kind_word(hua_kind kind)
{
    static const message_id words[] = {
        [HUA_RULE] = MSG_KIND_RULE,       [HUA_BEHAVIOUR] = MSG_KIND_BEHAVIOUR,
        [HUA_RUBRIC] = MSG_KIND_RUBRIC,   [HUA_TAG] = MSG_KIND_TAG,
        [HUA_LEXICON] = MSG_KIND_LEXICON,
    };
    return words[kind];
}

static void put_field(const cli_call *call, message_id label, hua_str text)
{
    const term *t = &call->term;
    size_t column = INDENT + 12;
    if (!text.len)
        return;
    term_fill(t->out, INDENT);
    term_set(t, STYLE_DIM);
    term_padded(t->out, cli_str(message(call->lang, label)), column - INDENT);
    term_set(t, STYLE_PLAIN);
    term_wrap(t->out, text, column, t->width, column);
    putc('\n', t->out);
}

static void put_section(const cli_call *call, message_id title)
{
    putc('\n', call->term.out);
    term_styled(&call->term, STYLE_BOLD, cli_str(message(call->lang, title)));
    putc('\n', call->term.out);
}

static void put_head(const cli_call *call, title_names *names, const hua_entry *entry)
{
    const term *t = &call->term;
    term_styled(t, STYLE_BOLD, entry->id);
    fputs("  ", t->out);
    term_put(t->out, names_text(names, entry->title, entry->title_en));
    fputs("\n\n", t->out);
    put_field(call, MSG_FIELD_KIND, cli_str(message(call->lang, entry_kind_word(entry->kind))));
    if (entry->kind == HUA_RULE) {
        put_field(call, MSG_FIELD_CATEGORY, entry->category);
        put_field(call, MSG_FIELD_SEVERITY, cli_str(hua_severity_name(entry->severity)));
    }
    if (entry->kind == HUA_RULE || entry->kind == HUA_BEHAVIOUR) {
        put_field(call, MSG_FIELD_WHO,
                  cli_str(entry->who == HUA_OTHER ? message(call->lang, MSG_ANYBODY)
                                                  : hua_speaker_name(entry->who)));
        put_field(call, MSG_FIELD_SCOPE, entry->scope);
    }
    put_field(call, MSG_LABEL_MESSAGE, names_text(names, entry->message, (hua_str){NULL, 0}));
    put_field(call, MSG_LABEL_WHY, names_text(names, entry->why, entry->why_en));
    put_field(call, MSG_FIELD_SOURCE, entry->source);
}

/* What a rule finds is an offence; what a behaviour or tag finds is what was looked for. */
static void put_sign(const term *t, hua_kind kind, hua_example_kind example)
{
    const bool found = example == HUA_EX_BAD;
    if (example == HUA_EX_FIX)
        term_styled(t, STYLE_INFO, CLI_STR("→ "));
    else if (kind == HUA_RULE)
        term_styled(t, found ? STYLE_ERROR : STYLE_GOOD, cli_str(found ? "✗ " : "✓ "));
    else
        term_styled(t, found ? STYLE_GOOD : STYLE_DIM, cli_str(found ? "✓ " : "✗ "));
}

static void put_example(const cli_call *call, hua_kind kind, const hua_example *example)
{
    const term *t = &call->term;
    term_fill(t->out, INDENT);
    put_sign(t, kind, example->kind);
    term_wrap(t->out, example->text, INDENT + 2, t->width, INDENT + 2);
    putc('\n', t->out);
    if (example->kind != HUA_EX_FIX)
        return;
    term_fill(t->out, INDENT + 2);
    term_set(t, STYLE_GOOD);
    term_wrap(t->out, example->expected, INDENT + 2, t->width, INDENT + 2);
    term_set(t, STYLE_PLAIN);
    putc('\n', t->out);
}

static void put_examples(const cli_call *call, const hua_ruleset *rules, const hua_entry *entry,
                         size_t index)
{
    hua_example example;
    if (!entry->example_count)
        return;
    put_section(call, MSG_EXAMPLES);
    for (size_t i = 0; i < entry->example_count; i++)
        if (hua_ruleset_example(rules, entry->kind, index, i, &example))
            put_example(call, entry->kind, &example);
}

static void put_definition(const cli_call *call, const hua_entry *entry)
{
    hua_str line;
    size_t at = 0, cut = cli_lost_indent(entry->definition);
    if (!entry->definition.len)
        return;
    put_section(call, MSG_DEFINITION);
    for (bool first = true; cli_next_line(entry->definition, &at, &line); first = false) {
        if (!first)
            line = cli_slice(line, line.len < cut ? line.len : cut, line.len);
        term_fill(call->term.out, line.len ? INDENT : 0);
        term_put(call->term.out, line);
        putc('\n', call->term.out);
    }
}

void entry_write(const cli_call *call, const hua_ruleset *rules, title_names *names,
                 const hua_entry *entry, size_t index)
{
    put_head(call, names, entry);
    put_examples(call, rules, entry, index);
    put_definition(call, entry);
}

bool entry_show(const cli_call *call, const hua_ruleset *rules, title_names *names, const char *id)
{
    hua_entry entry;
    size_t index;
    if (!entry_find(rules, cli_str(id), &entry, &index)) {
        entry_unknown(call, rules, cli_str(id));
        return false;
    }
    entry_write(call, rules, names, &entry, index);
    return true;
}
