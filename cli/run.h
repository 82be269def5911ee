/*
 * A run over inputs: configuration, packs, one scanner, and every dialogue of every input handed
 * to a command's function.  Bad records and unreadable inputs are reported and counted here, so
 * that all commands treat them alike.
 */
#ifndef CLI_RUN_H
#define CLI_RUN_H

#include "command.h"
#include "common/mem.h"
#include "config.h"
#include "inputs.h"
#include "packs.h"
#include "readers/speaker_file.h"
#include "render/render.h"
#include "suppress.h"

typedef struct cli_run {
    cli_call own; /* the call, in the language that the config may have chosen */
    const cli_call *call;
    input_list inputs;
    config config;
    pack_wishes wishes;
    suppress *suppress;
    size_t suppressed; /* by the last check */
    speaker_file speaker_file;
    CLI_LIST(reader_name) names; /* speakers by --speaker, then by the file, then by the config */
    CLI_LIST(reader_column) columns; /* by --column, then by the config */
    hua_ruleset *rules;
    hua_scanner *scanner;
    title_names titles;
    run_totals totals;
    bool trouble; /* the exit code will be 2 */
} cli_run;

typedef struct run_sink {
    void *ctx;
    /* False ends the run; what went wrong has been said. */
    bool (*dialogue)(void *ctx, cli_run *run, reader *in, const char *path,
                     const hua_dialogue *dialogue);
    void (*bad)(void *ctx, const char *path, const hua_error *error); /* may be NULL */
} run_sink;

/* False after a message.  run_close in any case. */
bool run_open(cli_run *out, const cli_call *call, const text_list *operands);
void run_close(cli_run *run);

/* Reads all inputs into the sink. */
void run_inputs(cli_run *run, const run_sink *sink);
/* Says which suppressions matched nothing; after all inputs were checked. */
void run_tell_unused(cli_run *run);
/* One input; false if the sink ended the run. */
bool run_input(cli_run *run, const char *path, const run_sink *sink);

/* Reports and counts a record that is set aside; `bytes` are its beginning. */
void run_set_aside(cli_run *run, const run_sink *sink, const char *path, const hua_error *error,
                   hua_str bytes);

/*
 * A dialogue that the library refuses is set aside, unless the library itself is in need: then
 * false, after a message.
 */
bool run_refused(cli_run *run, const run_sink *sink, const reader *in, const char *path,
                 const hua_dialogue *dialogue, hua_error *error);

/*
 * Takes the suppressing comments out of a draft: *turn gets the text to check and *dialogue
 * points to it.  What is wrong with a comment is said.
 */
void run_clean_draft(cli_run *run, const char *path, hua_dialogue *dialogue, hua_turn *turn);

/*
 * The suppressions of this run as a set of their own, for another thread; NULL after a message.
 * The caller frees it.
 */
suppress *run_load_suppress(const cli_run *run);

/* From which severity on findings make the exit code 1. */
fail_on run_fail_on(const cli_run *run);

/* How the reader is to be opened under this run's options. */
reader_options run_reader_options(const cli_run *run);

/* EXIT_TROUBLE if something went wrong, else EXIT_FINDINGS or EXIT_CLEAN. */
int run_exit(const cli_run *run, bool findings);

#endif
