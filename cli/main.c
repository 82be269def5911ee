/* The program: the table of commands, and the way from the command line into it. */
#include "command.h"
#include "common/text.h"

#include <string.h>
#include <sys/stat.h>

static const command_row commands[] = {
    {"check", FOR_CHECK, cmd_check, "[FILE|DIR|-]...", MSG_CHECK, MSG_CHECK_HELP},
    {"score", FOR_SCORE, cmd_score, "[FILE|DIR|-]...", MSG_SCORE, MSG_SCORE_HELP},
    {"explain", FOR_EXPLAIN, cmd_explain, "RULE | FILE --turn=N", MSG_EXPLAIN, MSG_EXPLAIN_HELP},
    {"tokens", FOR_TOKENS, cmd_tokens, "TEXT | FILE | -", MSG_TOKENS, MSG_TOKENS_HELP},
    {"rules", FOR_RULES, cmd_rules, "list | show ID | lint | test | try TEXT | new ID | compile",
     MSG_RULES, MSG_RULES_HELP},
    {"eval", FOR_EVAL, cmd_eval, "LABELS...", MSG_EVAL, MSG_EVAL_HELP},
    {"audit", FOR_AUDIT, cmd_audit, "PATH... --out=DIR", MSG_AUDIT, MSG_AUDIT_HELP},
    {"report", FOR_REPORT, cmd_report, "DIR", MSG_REPORT, MSG_REPORT_HELP},
    {"query", FOR_QUERY, cmd_query, "DIR [QUESTION | SQL]", MSG_QUERY, MSG_QUERY_HELP},
    {"diff", FOR_COMPARE, cmd_diff, "DIR1 DIR2", MSG_COMPARE, MSG_COMPARE_HELP},
    {"coach", FOR_COACH, cmd_coach, "[SCENARIO]", MSG_COACH, MSG_COACH_HELP},
    {"serve", FOR_SERVE, cmd_serve, "", MSG_SERVE, MSG_SERVE_HELP},
    {"version", FOR_VERSION, cmd_version, "", MSG_VERSION, MSG_VERSION_HELP},
    {"completion", FOR_COMPLETION, cmd_completion, "bash | zsh | fish", MSG_COMPLETION,
     MSG_COMPLETION_HELP},
};
enum { COMMANDS = sizeof commands / sizeof commands[0] };

static const command_row *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

/* ---- help -------------------------------------------------------------- */

static void print_overview(FILE *out, hua_lang lang)
{
    message_print(out, lang, MSG_OVERVIEW);
    for (size_t i = 0; i < COMMANDS; i++) {
        fprintf(out, "  %-12s%s\n", commands[i].name, message(lang, commands[i].summary));
    }
    message_print(out, lang, MSG_OVERVIEW_END);
}

static void print_help(FILE *out, hua_lang lang, const command_row *command)
{
    message_print(out, lang, MSG_USAGE);
    fprintf(out, "huashu %s [OPTION]... %s\n\n", command->name, command->operands);
    fputs(message(lang, command->details), out);
    fputs("\n\n", out);
    message_print(out, lang, MSG_OPTIONS);
    options_help(out, command->bit, lang);
}

static int help(int argc, char **argv, hua_lang lang)
{
    for (int i = 0; i < argc; i++) {
        const command_row *command = find_command(argv[i]);
        if (command) {
            print_help(stdout, lang, command);
            return EXIT_CLEAN;
        }
    }
    print_overview(stdout, lang);
    return EXIT_CLEAN;
}

/* ---- running a command ------------------------------------------------- */

static bool is_file(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

static int unknown_command(const char *name, hua_lang lang)
{
    const char *names[COMMANDS];
    for (size_t i = 0; i < COMMANDS; i++)
        names[i] = commands[i].name;
    const char *near = cli_near(cli_str(name), names, COMMANDS);
    complain(stderr, lang, MSG_UNKNOWN_COMMAND, name);
    if (is_file(name))
        message_print(stderr, lang, MSG_DID_YOU_MEAN_CHECK, name);
    else if (near)
        message_print(stderr, lang, MSG_DID_YOU_MEAN, near);
    else
        message_print(stderr, lang, MSG_TRY_HELP);
    fputc('\n', stderr);
    return EXIT_TROUBLE;
}

static int run_command(const command_row *command, int argc, char **argv, hua_lang lang)
{
    cli_options options;
    int code = EXIT_TROUBLE;
    if (!options_parse(&options, command->bit, argc, argv, lang, stderr)) {
        message_print(stderr, lang, MSG_TRY_COMMAND_HELP, command->name);
        fputc('\n', stderr);
    } else if (options.help) {
        print_help(stdout, lang, command);
        code = EXIT_CLEAN;
    } else {
        cli_call call = {
            commands, COMMANDS, command, &options, lang, term_make(stdout, options.color), stderr};
        code = command->run(&call);
    }
    options_free(&options);
    return code;
}

/* --lang may stand before the command: moves it behind. */
static void put_command_first(int argc, char **argv)
{
    if (argc > 2 && strncmp(argv[1], "--lang=", 7) == 0) {
        char *option = argv[1];
        argv[1] = argv[2];
        argv[2] = option;
    } else if (argc > 3 && strcmp(argv[1], "--lang") == 0) {
        char *command = argv[3];
        argv[3] = argv[2];
        argv[2] = argv[1];
        argv[1] = command;
    }
}

static int dispatch(int argc, char **argv, hua_lang lang)
{
    const char *name = argc > 1 ? argv[1] : "";
    if (!*name) {
        print_overview(stderr, lang);
        return EXIT_TROUBLE;
    }
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return help(argc - 2, argv + 2, lang);
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        name = "version";
    const command_row *command = find_command(name);
    if (!command)
        return unknown_command(name, lang);
    return run_command(command, argc - 2, argv + 2, lang);
}

int main(int argc, char **argv)
{
    setvbuf(stdout, NULL, _IOFBF, 1 << 16);
    hua_lang lang = language_choose(options_peek_lang(argc, argv));
    put_command_first(argc, argv);
    int code = dispatch(argc, argv, lang);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        complain(stderr, lang, MSG_CANNOT_WRITE);
        code = EXIT_TROUBLE;
    }
    return code;
}
