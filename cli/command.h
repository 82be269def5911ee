/*
 * What a command is, and what it is called with.
 *
 * main.c has the table of commands; every command is one function of its call, which answers the
 * exit code.  The table travels with the call, because help and completions list it.
 */
#ifndef CLI_COMMAND_H
#define CLI_COMMAND_H

#include "messages.h"
#include "options.h"
#include "render/term.h"

/* The contract: nothing at or above --fail-on; something is; the run itself went wrong. */
enum { EXIT_CLEAN = 0, EXIT_FINDINGS = 1, EXIT_TROUBLE = 2 };

struct command_row;

typedef struct cli_call {
    const struct command_row *commands;
    size_t command_count;
    const struct command_row *command;
    const cli_options *options;
    hua_lang lang;
    term term; /* standard output */
    FILE *err;
} cli_call;

typedef struct command_row {
    const char *name;
    unsigned bit; /* of option_row.commands */
    int (*run)(const cli_call *call);
    const char *operands; /* as usage shows them, "FILE…" */
    message_id summary;   /* one line */
    message_id details;   /* for its own --help */
} command_row;

int cmd_check(const cli_call *call);
int cmd_score(const cli_call *call);
int cmd_explain(const cli_call *call);
int cmd_tokens(const cli_call *call);
int cmd_rules(const cli_call *call);
int cmd_eval(const cli_call *call);
int cmd_audit(const cli_call *call);
int cmd_report(const cli_call *call);
int cmd_query(const cli_call *call);
int cmd_diff(const cli_call *call);
int cmd_version(const cli_call *call);
int cmd_completion(const cli_call *call);
int cmd_serve(const cli_call *call);
int cmd_coach(const cli_call *call);

#endif
