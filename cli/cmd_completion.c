/*
 * completion: scripts for bash, zsh and fish, made from the tables of commands and options, so
 * that they know exactly what the program knows.
 */
#include "command.h"

#include "common/text.h"

static void put_choices(FILE *out, const char *choices, const char *divider)
{
    const char *word;
    size_t len;
    for (size_t i = 0; choice_word(choices, i, &word, &len); i++)
        fprintf(out, "%s%.*s", i ? divider : "", (int)len, word);
}

/* The words that a command's operands may be, "a|b|c", or NULL if they are files. */
static const char *operand_words(const command_row *command)
{
    if (command->bit == FOR_RULES)
        return "list|show|lint|test|try|new|compile";
    if (command->bit == FOR_COMPLETION)
        return "bash|zsh|fish";
    return NULL;
}

/* ---- bash -------------------------------------------------------------- */

static void bash_options(FILE *out, unsigned bit)
{
    for (size_t i = 0; i < option_count; i++) {
        if (!(option_table[i].commands & bit))
            continue;
        fprintf(out, " --%s%s", option_table[i].name, option_table[i].value ? "=" : "");
    }
}

static void bash_values(FILE *out)
{
    for (size_t i = 0; i < option_count; i++) {
        const option_row *row = &option_table[i];
        if (!row->choices)
            continue;
        fprintf(out, "        --%s) words=\"", row->name);
        put_choices(out, row->choices, " ");
        fputs("\" ;;\n", out);
    }
}

static void bash_commands(const cli_call *call, FILE *out)
{
    for (size_t i = 0; i < call->command_count; i++) {
        const command_row *c = &call->commands[i];
        fprintf(out, "        %s)\n            options=\"", c->name);
        bash_options(out, c->bit);
        fputs("\"\n", out);
        if (operand_words(c)) {
            fputs("            words=\"", out);
            put_choices(out, operand_words(c), " ");
            fputs("\"\n", out);
        }
        fputs("            ;;\n", out);
    }
}

static int bash(const cli_call *call)
{
    FILE *out = call->term.out;
    fputs("# bash completion for huashu, made by: huashu completion bash\n"
          "_huashu()\n{\n"
          "    local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
          "    local options='' words=''\n"
          "    COMPREPLY=()\n"
          "    if [[ $current == '=' ]]; then current=''; fi\n"
          "    if [[ $before == '=' ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
          "    if [[ $COMP_CWORD -eq 1 ]]; then\n"
          "        COMPREPLY=($(compgen -W '",
          out);
    for (size_t i = 0; i < call->command_count; i++)
        fprintf(out, "%s ", call->commands[i].name);
    fputs("help' -- \"$current\"))\n        return\n    fi\n    case $before in\n", out);
    bash_values(out);
    fputs("    esac\n"
          "    if [[ -n $words ]]; then\n"
          "        COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
          "        return\n    fi\n"
          "    case ${COMP_WORDS[1]} in\n",
          out);
    bash_commands(call, out);
    fputs("    esac\n"
          "    if [[ $current == -* ]]; then\n"
          "        COMPREPLY=($(compgen -W \"$options\" -- \"$current\"))\n"
          "        [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace\n"
          "    elif [[ -n $words && $COMP_CWORD -eq 2 ]]; then\n"
          "        COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
          "    else\n"
          "        compopt -o filenames\n"
          "        COMPREPLY=($(compgen -f -- \"$current\"))\n"
          "    fi\n}\n"
          "complete -F _huashu huashu\n",
          out);
    return EXIT_CLEAN;
}

/* ---- zsh --------------------------------------------------------------- */

/* Quotes and brackets end a description in zsh's notation. */
static void zsh_text(FILE *out, const char *text)
{
    for (; *text; text++) {
        if (strchr("[]:\\", *text))
            putc('\\', out);
        if (*text == '\'')
            fputs("'\\'", out);
        putc(*text == '\n' ? ' ' : *text, out);
    }
}

static void zsh_option(FILE *out, const option_row *row, hua_lang lang)
{
    fprintf(out, "                '%s--%s%s[", row->kind == OPTION_LIST ? "*" : "", row->name,
            row->value ? "=" : "");
    zsh_text(out, message(lang, row->help));
    putc(']', out);
    if (row->choices) {
        fprintf(out, ":%s:(", row->value);
        put_choices(out, row->choices, " ");
        putc(')', out);
    } else if (row->value) {
        fprintf(out, ":%s:_files", row->value);
    }
    fputs("' \\\n", out);
}

static void zsh_command(FILE *out, const command_row *command, hua_lang lang)
{
    fprintf(out, "        %s)\n            _arguments \\\n", command->name);
    for (size_t i = 0; i < option_count; i++)
        if (option_table[i].commands & command->bit)
            zsh_option(out, &option_table[i], lang);
    if (operand_words(command)) {
        fputs("                '1:word:(", out);
        put_choices(out, operand_words(command), " ");
        fputs(")' \\\n", out);
    }
    fputs("                '*:file:_files'\n            ;;\n", out);
}

static int zsh(const cli_call *call)
{
    FILE *out = call->term.out;
    fputs("#compdef huashu\n"
          "# zsh completion for huashu, made by: huashu completion zsh\n"
          "_huashu() {\n    local -a commands\n    commands=(\n",
          out);
    for (size_t i = 0; i < call->command_count; i++) {
        fprintf(out, "        '%s:", call->commands[i].name);
        zsh_text(out, message(call->lang, call->commands[i].summary));
        fputs("'\n", out);
    }
    fputs("    )\n    if (( CURRENT == 2 )); then\n"
          "        _describe command commands\n        return\n    fi\n"
          "    local name=$words[2]\n    shift words\n    (( CURRENT-- ))\n    case $name in\n",
          out);
    for (size_t i = 0; i < call->command_count; i++)
        zsh_command(out, &call->commands[i], call->lang);
    fputs("    esac\n}\n_huashu \"$@\"\n", out);
    return EXIT_CLEAN;
}

/* ---- fish -------------------------------------------------------------- */

static void fish_text(FILE *out, const char *text)
{
    putc('\'', out);
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            putc('\\', out);
        putc(*text == '\n' ? ' ' : *text, out);
    }
    putc('\'', out);
}

static void fish_option(FILE *out, const cli_call *call, const option_row *row)
{
    fputs("complete -c huashu -n '__fish_seen_subcommand_from", out);
    for (size_t i = 0; i < call->command_count; i++)
        if (row->commands & call->commands[i].bit)
            fprintf(out, " %s", call->commands[i].name);
    fprintf(out, "' -l %s", row->name);
    if (row->letter)
        fprintf(out, " -s %c", row->letter);
    if (row->choices) {
        fputs(" -x -a '", out);
        put_choices(out, row->choices, " ");
        putc('\'', out);
    } else if (row->value) {
        fputs(" -r", out);
    }
    fputs(" -d ", out);
    fish_text(out, message(call->lang, row->help));
    putc('\n', out);
}

static int fish(const cli_call *call)
{
    FILE *out = call->term.out;
    fputs("# fish completion for huashu, made by: huashu completion fish\n", out);
    for (size_t i = 0; i < call->command_count; i++) {
        const command_row *c = &call->commands[i];
        fprintf(out, "complete -c huashu -n __fish_use_subcommand -f -a %s -d ", c->name);
        fish_text(out, message(call->lang, c->summary));
        putc('\n', out);
        if (!operand_words(c))
            continue;
        fprintf(out, "complete -c huashu -n '__fish_seen_subcommand_from %s' -f -a '", c->name);
        put_choices(out, operand_words(c), " ");
        fputs("'\n", out);
    }
    for (size_t i = 0; i < option_count; i++)
        fish_option(out, call, &option_table[i]);
    return EXIT_CLEAN;
}

int cmd_completion(const cli_call *call)
{
    const text_list *words = &call->options->operands;
    const char *shell = words->count == 1 ? words->items[0] : "";
    if (strcmp(shell, "bash") == 0)
        return bash(call);
    if (strcmp(shell, "zsh") == 0)
        return zsh(call);
    if (strcmp(shell, "fish") == 0)
        return fish(call);
    complain(call->err, call->lang, MSG_WHICH_SHELL);
    return EXIT_TROUBLE;
}
