#include "run.h"

#include "common/fail.h"
#include "common/text.h"

#include <stdlib.h>

/* ---- opening ----------------------------------------------------------- */

static bool speaker_of(hua_str word, hua_speaker *speaker)
{
    for (int s = HUA_AGENT; s <= HUA_OTHER; s++) {
        if (cli_is(word, hua_speaker_name((hua_speaker)s))) {
            *speaker = (hua_speaker)s;
            return true;
        }
    }
    return false;
}

/* NAME=agent; a name may itself hold '=', hence the last one counts. */
static bool add_speaker(cli_run *run, const char *option)
{
    const char *equals = strrchr(option, '=');
    reader_name name;
    if (!equals || equals == option || !speaker_of(cli_str(equals + 1), &name.speaker)) {
        complain(run->call->err, run->call->lang, MSG_BAD_SPEAKER, option);
        return false;
    }
    name.name = (hua_str){option, (size_t)(equals - option)};
    if (cli_list_push(&run->names, name))
        return true;
    complain(run->call->err, run->call->lang, MSG_NO_MEMORY);
    return false;
}

static bool add_speakers(cli_run *run)
{
    const text_list *list = &run->call->options->speakers;
    for (size_t i = 0; i < list->count; i++)
        if (!add_speaker(run, list->items[i]))
            return false;
    return true;
}

/* FIELD=COLUMN; a column's head may hold '=', hence the first one counts. */
static bool add_column(cli_run *run, const char *option)
{
    const char *equals = strchr(option, '=');
    const char *field = equals ? config_field((hua_str){option, (size_t)(equals - option)}) : NULL;
    if (!field || !equals[1]) {
        complain(run->call->err, run->call->lang, MSG_BAD_COLUMN, option);
        return false;
    }
    reader_column column = {cli_str(field), cli_str(equals + 1)};
    if (cli_list_push(&run->columns, column))
        return true;
    complain(run->call->err, run->call->lang, MSG_NO_MEMORY);
    return false;
}

static bool add_columns(cli_run *run)
{
    const text_list *list = &run->call->options->columns;
    for (size_t i = 0; i < list->count; i++)
        if (!add_column(run, list->items[i]))
            return false;
    return true;
}

/* Suppressed findings are taken out before the scores are made. */
static bool keep_finding(void *ctx, const hua_dialogue *dialogue, const hua_finding *finding)
{
    cli_run *run = ctx;
    if (!suppress_matches(run->suppress, dialogue, finding))
        return true;
    run->suppressed++;
    return false;
}

static bool make_scanner(cli_run *run)
{
    hua_error error;
    hua_scanner_options options = {.lang = run->call->lang,
                                   .bad_utf8 = HUA_UTF8_REPLACE,
                                   .no_scores = run->call->options->no_scores,
                                   .keep = keep_finding,
                                   .keep_ctx = run};
    if (hua_scanner_new(&run->scanner, run->rules, &options, &error) == HUA_OK)
        return true;
    complain_error(run->call->err, run->call->lang, &error);
    return false;
}

/* ---- configuration ----------------------------------------------------- */

/* Where the search for files above the input begins. */
static const char *first_input(const cli_run *run)
{
    return run->inputs.paths.count ? run->inputs.paths.items[0] : "-";
}

static bool load_config(cli_run *run)
{
    const cli_options *o = run->call->options;
    hua_error error;
    cli_text found = {0};
    const char *path = o->config;
    if (!path && !o->no_config && config_find(first_input(run), CONFIG_FILE, &found))
        path = found.ptr;
    bool done = !path || config_load(&run->config, path, &error) == HUA_OK;
    if (!done)
        complain_error(run->call->err, run->call->lang, &error);
    cli_text_free(&found);
    return done;
}

/* The names of --speaker-file, or of the config's. */
static bool load_speaker_file(cli_run *run)
{
    hua_error error;
    const char *path = run->call->options->speaker_file;
    if (!path)
        path = run->config.speaker_file;
    if (!path)
        return true;
    if (speaker_file_load(&run->speaker_file, path, &error) != HUA_OK) {
        complain_error(run->call->err, run->call->lang, &error);
        return false;
    }
    for (size_t i = 0; i < run->speaker_file.names.count; i++)
        if (!cli_list_push(&run->names, run->speaker_file.names.items[i]))
            return false;
    return true;
}

static bool add_config_names(cli_run *run)
{
    for (size_t i = 0; i < run->config.speakers.count; i++)
        if (!cli_list_push(&run->names, run->config.speakers.items[i]))
            return false;
    return true;
}

/* Of the fields that the command line says nothing of. */
static bool add_config_columns(cli_run *run)
{
    size_t said = run->columns.count;
    for (size_t i = 0; i < run->config.columns.count; i++) {
        const reader_column *column = &run->config.columns.items[i];
        bool again = false;
        for (size_t j = 0; j < said; j++)
            again = again || cli_eq(run->columns.items[j].field, column->field);
        if (!again && !cli_list_push(&run->columns, *column))
            return false;
    }
    return true;
}

static bool apply_config(cli_run *run)
{
    const config *c = &run->config;
    if (run->call->options->lang == CHOICE_UNSET && c->lang != CONFIG_UNSET)
        run->own.lang = (hua_lang)c->lang;
    run->wishes = (pack_wishes){.paths = c->rules.items,
                                .path_count = c->rules.count,
                                .also = c->also.items,
                                .also_count = c->also.count,
                                .disable = c->disable.items,
                                .disable_count = c->disable.count,
                                .severities = c->severities.items,
                                .severity_pairs = c->severities.count / 2};
    return load_speaker_file(run) && add_config_names(run) && add_config_columns(run);
}

suppress *run_load_suppress(const cli_run *run)
{
    const cli_options *o = run->call->options;
    hua_error error;
    cli_text found = {0};
    const char *path = o->ignore_file ? o->ignore_file : run->config.ignore_file;
    suppress *set = suppress_new();
    if (!set) {
        complain(run->call->err, run->call->lang, MSG_NO_MEMORY);
        return NULL;
    }
    if (!path && !o->no_config && config_find(first_input(run), CONFIG_IGNORE_FILE, &found))
        path = found.ptr;
    if (path && suppress_load(set, path, &error) != HUA_OK) {
        complain_error(run->call->err, run->call->lang, &error);
        suppress_free(set);
        set = NULL;
    }
    cli_text_free(&found);
    return set;
}

fail_on run_fail_on(const cli_run *run)
{
    int level = run->call->options->fail_on;
    if (level == CHOICE_UNSET)
        level = run->config.fail_on;
    return level == CONFIG_UNSET ? FAIL_ERROR : (fail_on)level;
}

bool run_open(cli_run *out, const cli_call *call, const text_list *operands)
{
    *out = (cli_run){.own = *call, .config = {.lang = CONFIG_UNSET, .fail_on = CONFIG_UNSET}};
    out->call = &out->own;
    bool done = inputs_collect(&out->inputs, out->call, operands) && add_speakers(out) &&
                add_columns(out) && load_config(out) && apply_config(out) &&
                (out->suppress = run_load_suppress(out)) != NULL &&
                packs_load(&out->rules, out->call, &out->wishes, false, NULL) && make_scanner(out);
    out->titles = (title_names){.rules = out->rules, .lang = out->call->lang};
    out->trouble = !done || out->inputs.trouble;
    return done;
}

void run_close(cli_run *run)
{
    names_free(&run->titles);
    hua_scanner_free(run->scanner);
    hua_ruleset_free(run->rules);
    suppress_free(run->suppress);
    config_free(&run->config);
    cli_list_free(&run->names);
    cli_list_free(&run->columns);
    speaker_file_free(&run->speaker_file);
    inputs_free(&run->inputs);
}

/* ---- reading ----------------------------------------------------------- */

reader_options run_reader_options(const cli_run *run)
{
    const cli_options *o = run->call->options;
    reader_options options = {.format = (reader_format)o->from,
                              .names = run->names.items,
                              .name_count = run->names.count,
                              .columns = run->columns.items,
                              .column_count = run->columns.count,
                              .encoding = o->encoding ? o->encoding : run->config.encoding,
                              .has_channel = o->channel != CHOICE_UNSET,
                              .replace_bad_utf8 = true};
    if (options.has_channel)
        options.channel = (hua_channel)o->channel;
    return options;
}

static void put_bytes(FILE *err, hua_str bytes)
{
    enum { SHOWN = 100 };
    bool cut = bytes.len > SHOWN;
    if (cut)
        bytes.len = SHOWN;
    while (cut && bytes.len && ((unsigned char)bytes.ptr[bytes.len] & 0xC0) == 0x80)
        bytes.len--;
    fputs("    ", err);
    term_put(err, bytes);
    fputs(cut ? " …\n" : "\n", err);
}

void run_set_aside(cli_run *run, const run_sink *sink, const char *path, const hua_error *error,
                   hua_str bytes)
{
    const cli_call *call = run->call;
    run->totals.bad++;
    if (call->options->strict)
        run->trouble = true;
    complain_error(call->err, call->lang, error);
    if (!error->source[0] && bytes.len)
        put_bytes(call->err, bytes);
    if (sink->bad)
        sink->bad(sink->ctx, path, error);
}

bool run_refused(cli_run *run, const run_sink *sink, const reader *in, const char *path,
                 const hua_dialogue *dialogue, hua_error *error)
{
    if (error->code != HUA_E_UTF8 && error->code != HUA_E_LIMIT) {
        complain_error(run->call->err, run->call->lang, error);
        return false;
    }
    size_t line = reader_turn_place(in, 0).line;
    cli_fail_place(error, shown_path(path), line, 0, error->offset);
    run->totals.dialogues--;
    run_set_aside(run, sink, path, error, dialogue->id);
    return true;
}

static void tell_notices(cli_run *run, const reader *in, const char *path)
{
    hua_str text;
    for (size_t i = 0; reader_notice(in, i, run->call->lang, &text); i++) {
        term_put(run->call->err, cli_str(shown_path(path)));
        fputs(": ", run->call->err);
        term_put(run->call->err, text);
        fputc('\n', run->call->err);
    }
}

void run_clean_draft(cli_run *run, const char *path, hua_dialogue *dialogue, hua_turn *turn)
{
    hua_error error;
    hua_str cleaned = {NULL, 0};
    hua_code code = suppress_draft(run->suppress, shown_path(path), dialogue, &cleaned, &error);
    if (code != HUA_OK)
        complain_error(run->call->err, run->call->lang, &error);
    if (!cleaned.ptr)
        return;
    *turn = dialogue->turns[0];
    turn->text = cleaned;
    dialogue->turns = turn;
}

static bool take_dialogue(cli_run *run, reader *in, const char *path, hua_dialogue *dialogue,
                          const run_sink *sink)
{
    hua_turn turn;
    run->totals.dialogues++;
    run->totals.turns += dialogue->turn_count;
    if (reader_format_of(in) == READER_PLAIN && dialogue->turn_count == 1)
        run_clean_draft(run, path, dialogue, &turn);
    return sink->dialogue(sink->ctx, run, in, path, dialogue);
}

static bool read_all(cli_run *run, reader *in, const char *path, const run_sink *sink)
{
    hua_dialogue dialogue;
    reader_problem problem;
    for (;;) {
        switch (reader_next(in, &dialogue, &problem)) {
        case READER_DIALOGUE:
            if (!take_dialogue(run, in, path, &dialogue, sink))
                return false;
            break;
        case READER_BAD:
            run_set_aside(run, sink, path, &problem.error, problem.bytes);
            break;
        case READER_FAILED:
            complain_error(run->call->err, run->call->lang, &problem.error);
            run->trouble = true;
            return true;
        case READER_END:
            return true;
        }
    }
}

bool run_input(cli_run *run, const char *path, const run_sink *sink)
{
    hua_error error;
    reader *in;
    reader_options options = run_reader_options(run);
    if (reader_open(&in, path, &options, &error) != HUA_OK) {
        complain_error(run->call->err, run->call->lang, &error);
        run->trouble = true;
        return true;
    }
    run->totals.files++;
    bool go_on = read_all(run, in, path, sink);
    run->totals.replaced += reader_replaced(in);
    tell_notices(run, in, path);
    reader_close(in);
    return go_on;
}

static void tell_unused(void *ctx, const suppress_entry *entry)
{
    const cli_call *call = ctx;
    term_put(call->err, entry->file);
    fprintf(call->err, ":%zu: ", entry->line);
    message_print(call->err, call->lang, MSG_UNUSED_IGNORE, CLI_ARG(entry->rule));
    fputc('\n', call->err);
}

void run_inputs(cli_run *run, const run_sink *sink)
{
    for (size_t i = 0; i < run->inputs.paths.count; i++) {
        if (!run_input(run, run->inputs.paths.items[i], sink)) {
            run->trouble = true;
            return;
        }
    }
}

void run_tell_unused(cli_run *run)
{
    cli_call call = *run->call;
    suppress_unused(run->suppress, tell_unused, &call);
}

int run_exit(const cli_run *run, bool findings)
{
    if (run->trouble)
        return EXIT_TROUBLE;
    return findings ? EXIT_FINDINGS : EXIT_CLEAN;
}
