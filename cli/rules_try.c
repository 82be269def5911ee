/*
 * rules try: what fires on one text and why, and what would have fired.
 *
 * A text whose lines begin with 客： or 服： is a dialogue; any other is one turn of --who.  The text is
 * explained once (traces.h), and what was told is sorted by finds (tried.h); with --rule every
 * pattern of that one entry is probed as well.
 */
#include "rules_call.h"

#include "common/text.h"
#include "entry.h"
#include "packs.h"
#include "readers/reader.h"
#include "tried.h"
#include "try_write.h"

#include <stdlib.h>

typedef struct trial {
    const cli_call *call;
    cli_text text;
    reader *reader;
    hua_turn turn;
    hua_dialogue dialogue;
    hua_ruleset *rules;
    hua_scanner *scanner;
    trace_list told, probed;
} trial;

/* ---- the text ---------------------------------------------------------- */

static bool read_stdin(cli_text *text)
{
    char block[65536];
    size_t n;
    while ((n = fread(block, 1, sizeof block, stdin)) > 0)
        cli_text_add(text, (hua_str){block, n});
    return !ferror(stdin);
}

/* Words are joined with blanks; "-" alone is standard input. */
static bool gather_text(trial *t, const text_list *words)
{
    bool done = words->count > 0;
    if (words->count == 1 && strcmp(words->items[0], "-") == 0) {
        done = read_stdin(&t->text);
    } else {
        for (size_t i = 0; i < words->count; i++) {
            if (i)
                cli_text_add(&t->text, CLI_STR(" "));
            cli_text_add(&t->text, cli_str(words->items[i]));
        }
    }
    if (done && !t->text.failed && cli_trim(cli_text_str(&t->text)).len)
        return true;
    complain(t->call->err, t->call->lang, t->text.failed ? MSG_NO_MEMORY : MSG_TRY_WHAT);
    return false;
}

/* ---- the dialogue ------------------------------------------------------ */

static const reader_name short_names[] = {
    {{"客", 3}, HUA_CUSTOMER}, {{"服", 3}, HUA_AGENT}, {{"系", 3}, HUA_SYSTEM}};
enum { SHORT_NAMES = sizeof short_names / sizeof short_names[0] };

/* Does the first line that says anything begin with one of the short names, as in tests of rules? */
static bool is_dialogue(hua_str text)
{
    hua_str line;
    size_t at = 0;
    while (cli_next_line(text, &at, &line)) {
        line = cli_trim(line);
        for (size_t i = 0; i < SHORT_NAMES; i++) {
            if (!cli_starts(line, short_names[i].name.ptr))
                continue;
            hua_str rest = cli_trim(cli_slice(line, short_names[i].name.len, line.len));
            if (cli_starts(rest, "：") || cli_starts(rest, ":") ||
                (rest.len && rest.ptr[0] >= '0' && rest.ptr[0] <= '9'))
                return true;
        }
        if (line.len)
            return false;
    }
    return false;
}

static bool read_dialogue(trial *t, hua_str text)
{
    hua_error error;
    reader_problem problem;
    const reader_options options = {.format = READER_TRANSCRIPT,
                                    .names = short_names,
                                    .name_count = SHORT_NAMES,
                                    .has_channel = true,
                                    .channel = t->dialogue.channel};
    if (reader_open_bytes(&t->reader, text, "-", &options, &error) != HUA_OK) {
        complain_error(t->call->err, t->call->lang, &error);
        return false;
    }
    if (reader_next(t->reader, &t->dialogue, &problem) == READER_DIALOGUE)
        return true;
    complain(t->call->err, t->call->lang, MSG_TRY_WHAT);
    return false;
}

static bool make_dialogue(trial *t)
{
    const cli_options *o = t->call->options;
    const hua_str text = cli_text_str(&t->text);
    t->dialogue.channel = o->channel == CHOICE_UNSET ? HUA_CHAT : (hua_channel)o->channel;
    if (is_dialogue(text))
        return read_dialogue(t, text);
    t->turn = (hua_turn){.speaker = o->who ? HUA_CUSTOMER : HUA_AGENT,
                         .text = cli_trim(text),
                         .start_ms = HUA_NO_TIME,
                         .end_ms = HUA_NO_TIME};
    t->dialogue.turns = &t->turn;
    t->dialogue.turn_count = 1;
    return true;
}

/* ---- trying ------------------------------------------------------------ */

static bool load_rules(trial *t)
{
    const char *rule = t->call->options->rule;
    const hua_scanner_options options = {
        .lang = t->call->lang, .bad_utf8 = HUA_UTF8_REPLACE, .no_scores = true};
    hua_error error;
    hua_entry entry;
    size_t index;
    if (!packs_load(&t->rules, t->call, NULL, false, NULL))
        return false;
    if (rule && !entry_find(t->rules, cli_str(rule), &entry, &index)) {
        entry_unknown(t->call, t->rules, cli_str(rule));
        return false;
    }
    if (hua_scanner_new(&t->scanner, t->rules, &options, &error) == HUA_OK)
        return true;
    complain_error(t->call->err, t->call->lang, &error);
    return false;
}

/* The report comes last, because it ends with the scanner's next call. */
static bool explain(trial *t, const hua_report **report)
{
    const char *rule = t->call->options->rule;
    hua_error error;
    hua_code code = HUA_OK;
    t->told = (trace_list){.turn = TRACES_ALL_TURNS, .rule = rule};
    t->probed = (trace_list){.turn = TRACES_ALL_TURNS};
    if (rule)
        code = hua_probe(t->scanner, &t->dialogue, cli_str(rule), traces_hear, &t->probed, &error);
    if (code == HUA_OK)
        code = hua_explain(t->scanner, &t->dialogue, traces_hear, &t->told, report, &error);
    if (code != HUA_OK)
        complain_error(t->call->err, t->call->lang, &error);
    else if (t->told.failed || t->probed.failed)
        complain(t->call->err, t->call->lang, MSG_NO_MEMORY);
    return code == HUA_OK && !t->told.failed && !t->probed.failed;
}

/* The library tells what it compiled to literals first; a pack has another order. */
static void sort_probes(trial *t, const try_view *view)
{
    hua_trace *items = t->probed.list.items;
    for (size_t i = 1; i < t->probed.list.count; i++) {
        hua_entry entry = {.kind = items[i].of};
        try_entry(view, items[i].of, items[i].rule, items[i].value, &entry);
        for (size_t k = i;
             k > 0 && cli_eq(items[k].value, items[k - 1].value) &&
             try_offset(&entry, items[k].pattern) < try_offset(&entry, items[k - 1].pattern);
             k--) {
            const hua_trace swap = items[k];
            items[k] = items[k - 1];
            items[k - 1] = swap;
        }
    }
}

static bool show(trial *t, const hua_report *report)
{
    title_names titles = {.rules = t->rules, .lang = t->call->lang};
    tried finds;
    tried_gather(&finds, report, &t->told, t->call->options->rule);
    const try_view view = {.call = t->call,
                           .titles = &titles,
                           .rules = t->rules,
                           .dialogue = &t->dialogue,
                           .finds = &finds,
                           .told = &t->told,
                           .probed = &t->probed};
    sort_probes(t, &view);
    if (finds.failed)
        complain(t->call->err, t->call->lang, MSG_NO_MEMORY);
    else if (t->call->options->format == FORMAT_JSON)
        try_write_json(&view);
    else
        try_write_text(&view);
    tried_free(&finds);
    names_free(&titles);
    return !finds.failed;
}

static bool format_known(const cli_call *call)
{
    int format = call->options->format;
    if (format == FORMAT_TEXT || format == FORMAT_JSON)
        return true;
    complain(call->err, call->lang, MSG_TRY_FORMAT);
    return false;
}

int rules_try(const rules_call *r)
{
    const hua_report *report = NULL;
    trial t = {.call = r->call};
    bool done = format_known(r->call) && gather_text(&t, &r->rest) && make_dialogue(&t) &&
                load_rules(&t) && explain(&t, &report) && show(&t, report);
    traces_free(&t.told);
    traces_free(&t.probed);
    hua_scanner_free(t.scanner);
    hua_ruleset_free(t.rules);
    if (t.reader)
        reader_close(t.reader);
    cli_text_free(&t.text);
    return done ? EXIT_CLEAN : EXIT_TROUBLE;
}
