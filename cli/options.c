#include "options.h"

#include <stdlib.h>
#include <string.h>

#include "common/text.h"
#include "render/term.h"

#define FIELD(name) offsetof(cli_options, name)

#define FORMAT_WORD(name, word) word "|"
#define SEVERITY_WORDS "info|warning|error|never"

/* The last word's bar would make an empty choice; choice_word() ends there. */
static const char format_words[] = FORMAT_LIST(FORMAT_WORD);

const option_row option_table[] = {
    {"format", 'f', OPTION_CHOICE, FOR_CHECK | FOR_SCORE | FOR_RULES | FOR_EVAL, FIELD(format),
     "FORMAT", format_words, MSG_OPT_FORMAT},
    {"format", 'f', OPTION_CHOICE, FOR_QUERY | FOR_COMPARE, FIELD(table_format), "FORMAT",
     TABLE_WORDS, MSG_OPT_TABLE_FORMAT},
    {"out", 'o', OPTION_TEXT, FOR_AUDIT | FOR_REPORT, FIELD(out), "DIR", NULL, MSG_OPT_OUT},
    {"jobs", 'j', OPTION_TEXT, FOR_AUDIT, FIELD(jobs), "N", NULL, MSG_OPT_JOBS},
    {"fail-on", 0, OPTION_CHOICE, FOR_CHECK | FOR_AUDIT, FIELD(fail_on), "LEVEL", SEVERITY_WORDS,
     MSG_OPT_FAIL_ON},
    {"rules", 'r', OPTION_LIST, FOR_PACKS, FIELD(rules), "PATH", NULL, MSG_OPT_RULES},
    {"also", 'a', OPTION_LIST, FOR_PACKS, FIELD(also), "PATH", NULL, MSG_OPT_ALSO},
    {"from", 0, OPTION_CHOICE, FOR_INPUT, FIELD(from), "FORM", FROM_WORDS, MSG_OPT_FROM},
    {"channel", 'c', OPTION_CHOICE, FOR_INPUT | FOR_RULES, FIELD(channel), "CHANNEL",
     "chat|call|email|draft", MSG_OPT_CHANNEL},
    {"speaker", 's', OPTION_LIST, FOR_INPUT, FIELD(speakers), "NAME=ROLE", NULL, MSG_OPT_SPEAKER},
    {"speaker-file", 0, OPTION_TEXT, FOR_INPUT, FIELD(speaker_file), "FILE", NULL,
     MSG_OPT_SPEAKER_FILE},
    {"column", 0, OPTION_LIST, FOR_INPUT, FIELD(columns), "FIELD=NAME", NULL, MSG_OPT_COLUMN},
    {"encoding", 'e', OPTION_TEXT, FOR_INPUT, FIELD(encoding), "NAME", NULL, MSG_OPT_ENCODING},
    {"no-mask", 0, OPTION_FLAG, FOR_AUDIT, FIELD(no_mask), NULL, NULL, MSG_OPT_NO_MASK},
    {"sample", 0, OPTION_TEXT, FOR_AUDIT | FOR_REPORT, FIELD(sample), "N", NULL, MSG_OPT_SAMPLE},
    {"stratify", 0, OPTION_TEXT, FOR_AUDIT | FOR_REPORT, FIELD(stratify), "FIELD", NULL,
     MSG_OPT_STRATIFY},
    {"fix", 0, OPTION_FLAG, FOR_CHECK, FIELD(fix), NULL, NULL, MSG_OPT_FIX},
    {"diff", 0, OPTION_FLAG, FOR_CHECK, FIELD(diff), NULL, NULL, MSG_OPT_DIFF},
    {"unsafe-fixes", 0, OPTION_FLAG, FOR_CHECK, FIELD(unsafe_fixes), NULL, NULL, MSG_OPT_UNSAFE},
    {"no-scores", 0, OPTION_FLAG, FOR_CHECK, FIELD(no_scores), NULL, NULL, MSG_OPT_NO_SCORES},
    {"by", 0, OPTION_LIST, FOR_EVAL, FIELD(by), "FIELD", NULL, MSG_OPT_BY},
    {"list", 'l', OPTION_TEXT, FOR_EVAL, FIELD(list), "KINDS", NULL, MSG_OPT_LIST},
    {"min-f1", 0, OPTION_TEXT, FOR_EVAL, FIELD(min_f1), "RATE", NULL, MSG_OPT_MIN_F1},
    {"min-precision", 0, OPTION_TEXT, FOR_EVAL, FIELD(min_precision), "RATE", NULL,
     MSG_OPT_MIN_PRECISION},
    {"save", 0, OPTION_TEXT, FOR_EVAL, FIELD(save), "FILE", NULL, MSG_OPT_SAVE},
    {"baseline", 0, OPTION_TEXT, FOR_EVAL, FIELD(baseline), "FILE", NULL, MSG_OPT_BASELINE},
    {"ignore-file", 0, OPTION_TEXT, FOR_CHECK | FOR_SCORE | FOR_EVAL | FOR_AUDIT,
     FIELD(ignore_file), "FILE", NULL, MSG_OPT_IGNORE},
    {"config", 0, OPTION_TEXT, FOR_INPUT, FIELD(config), "FILE", NULL, MSG_OPT_CONFIG},
    {"no-config", 0, OPTION_FLAG, FOR_INPUT, FIELD(no_config), NULL, NULL, MSG_OPT_NO_CONFIG},
    {"strict", 0, OPTION_FLAG, FOR_CHECK | FOR_SCORE | FOR_EVAL | FOR_AUDIT, FIELD(strict), NULL,
     NULL, MSG_OPT_STRICT},
    {"quiet", 'q', OPTION_FLAG, FOR_CHECK | FOR_SCORE, FIELD(quiet), NULL, NULL, MSG_OPT_QUIET},
    {"quiet", 'q', OPTION_FLAG, FOR_AUDIT, FIELD(quiet), NULL, NULL, MSG_OPT_SILENT},
    {"turn", 't', OPTION_TEXT, FOR_EXPLAIN, FIELD(turn), "N", NULL, MSG_OPT_TURN},
    {"dialogue", 'd', OPTION_TEXT, FOR_EXPLAIN, FIELD(dialogue), "ID", NULL, MSG_OPT_DIALOGUE},
    {"rule", 0, OPTION_TEXT, FOR_EXPLAIN | FOR_RULES, FIELD(rule), "ID", NULL, MSG_OPT_RULE},
    {"category", 0, OPTION_TEXT, FOR_RULES, FIELD(category), "ID", NULL, MSG_OPT_CATEGORY},
    {"output", 'o', OPTION_TEXT, FOR_RULES, FIELD(output), "FILE", NULL, MSG_OPT_OUTPUT},
    {"who", 0, OPTION_CHOICE, FOR_RULES, FIELD(who), "WHO", WHO_WORDS, MSG_OPT_WHO},
    {"kind", 0, OPTION_CHOICE, FOR_RULES, FIELD(kind), "KIND", KIND_WORDS, MSG_OPT_KIND},
    {"force", 0, OPTION_FLAG, FOR_RULES, FIELD(force), NULL, NULL, MSG_OPT_FORCE},
    {"force", 0, OPTION_FLAG, FOR_AUDIT, FIELD(force), NULL, NULL, MSG_OPT_AFRESH},
    {"bind", 'b', OPTION_TEXT, FOR_SERVE, FIELD(bind), "ADDRESS", NULL, MSG_OPT_BIND},
    {"port", 'p', OPTION_TEXT, FOR_SERVE, FIELD(port), "PORT", NULL, MSG_OPT_PORT},
    {"store", 0, OPTION_TEXT, FOR_SERVE, FIELD(store), "DIR", NULL, MSG_OPT_STORE},
    {"practice", 0, OPTION_TEXT, FOR_SERVE | FOR_COACH, FIELD(practice), "FILE", NULL,
     MSG_OPT_PRACTICE},
    {"list", 'l', OPTION_FLAG, FOR_COACH, FIELD(scenarios), NULL, NULL, MSG_OPT_SCENARIOS},
    {"drill", 'd', OPTION_TEXT, FOR_COACH, FIELD(drill), "SKILL", NULL, MSG_OPT_DRILL},
    {"resume", 0, OPTION_FLAG, FOR_COACH, FIELD(resume), NULL, NULL, MSG_OPT_RESUME},
    {"progress", 0, OPTION_FLAG, FOR_COACH, FIELD(progress), NULL, NULL, MSG_OPT_PROGRESS},
    {"learner", 0, OPTION_TEXT, FOR_COACH, FIELD(learner), "NAME", NULL, MSG_OPT_LEARNER},
    {"export", 0, OPTION_FLAG, FOR_COACH, FIELD(take_out), NULL, NULL, MSG_OPT_EXPORT},
    {"forget", 0, OPTION_FLAG, FOR_COACH, FIELD(forget), NULL, NULL, MSG_OPT_FORGET},
    {"token-file", 0, OPTION_TEXT, FOR_SERVE, FIELD(token_file), "FILE", NULL, MSG_OPT_TOKEN_FILE},
    {"host", 0, OPTION_LIST, FOR_SERVE, FIELD(hosts), "NAME", NULL, MSG_OPT_HOST},
    {"filter", 0, OPTION_TEXT, FOR_RULES, FIELD(filter), "ID", NULL, MSG_OPT_FILTER},
    {"color", 0, OPTION_CHOICE, FOR_PACKS | FOR_STORE, FIELD(color), "WHEN", "auto|always|never",
     MSG_OPT_COLOR},
    {"lang", 0, OPTION_CHOICE, FOR_ALL, FIELD(lang), "LANG", LANG_WORDS, MSG_OPT_LANG},
    {"help", 'h', OPTION_FLAG, FOR_ALL, FIELD(help), NULL, NULL, MSG_OPT_HELP},
};
const size_t option_count = sizeof option_table / sizeof option_table[0];

typedef struct parser {
    cli_options *out;
    unsigned command;
    int argc, at;
    char **argv;
    hua_lang lang;
    FILE *err;
} parser;

/* ---- words ------------------------------------------------------------- */

bool choice_word(const char *choices, size_t i, const char **word, size_t *len)
{
    const char *p = choices;
    for (; p && i; i--) {
        p = strchr(p, '|');
        if (p)
            p++;
    }
    if (!p || !*p)
        return false;
    *word = p;
    *len = strcspn(p, "|");
    return true;
}

static int choice_index(const char *choices, const char *value)
{
    const char *word;
    size_t len;
    for (size_t i = 0; choice_word(choices, i, &word, &len); i++)
        if (strlen(value) == len && memcmp(word, value, len) == 0)
            return (int)i;
    return CHOICE_UNSET;
}

/* The option of the command whose long name is nearest, or NULL. */
static const char *near_option(const parser *p, hua_str name)
{
    const char *names[64];
    size_t count = 0;
    for (size_t i = 0; i < option_count && count < 64; i++)
        if (option_table[i].commands & p->command)
            names[count++] = option_table[i].name;
    return cli_near(name, names, count);
}

static const option_row *find_name(const parser *p, const char *name, size_t len)
{
    for (size_t i = 0; i < option_count; i++) {
        const option_row *row = &option_table[i];
        if (row->commands & p->command && strlen(row->name) == len &&
            memcmp(row->name, name, len) == 0)
            return row;
    }
    return NULL;
}

static const option_row *find_letter(const parser *p, char letter)
{
    for (size_t i = 0; i < option_count; i++)
        if (option_table[i].commands & p->command && option_table[i].letter == letter)
            return &option_table[i];
    return NULL;
}

/* ---- filling the fields ------------------------------------------------ */

static void *field_of(cli_options *out, const option_row *row)
{
    return (char *)out + row->field;
}

/* A list never gets longer than argc, for which it has room from the start. */
static bool list_add(parser *p, text_list *list, const char *word)
{
    if (!list->items)
        list->items = malloc((size_t)p->argc * sizeof list->items[0] + 1);
    if (!list->items) {
        complain(p->err, p->lang, MSG_NO_MEMORY);
        return false;
    }
    list->items[list->count++] = word;
    return true;
}

static bool refuse_choice(parser *p, const option_row *row, const char *value)
{
    complain(p->err, p->lang, MSG_BAD_CHOICE, row->name, value);
    message_print(p->err, p->lang, MSG_CHOICES);
    const char *word;
    size_t len;
    for (size_t i = 0; choice_word(row->choices, i, &word, &len); i++)
        fprintf(p->err, "%s%.*s", i ? ", " : "", (int)len, word);
    fputc('\n', p->err);
    return false;
}

static bool set_value(parser *p, const option_row *row, const char *value)
{
    void *field = field_of(p->out, row);
    if (row->choices && choice_index(row->choices, value) == CHOICE_UNSET)
        return refuse_choice(p, row, value);
    switch (row->kind) {
    case OPTION_FLAG:
        *(bool *)field = true;
        return true;
    case OPTION_TEXT:
        *(const char **)field = value;
        return true;
    case OPTION_CHOICE:
        *(int *)field = choice_index(row->choices, value);
        return true;
    case OPTION_LIST:
        return list_add(p, field, value);
    }
    return false;
}

/* The value behind an option: `inside` (after = or the letter) or the next word. */
static bool take_value(parser *p, const option_row *row, const char *inside)
{
    if (row->kind == OPTION_FLAG) {
        if (!inside)
            return set_value(p, row, NULL);
        complain(p->err, p->lang, MSG_NO_VALUE_TAKEN, row->name);
        return false;
    }
    if (!inside && p->at + 1 < p->argc)
        inside = p->argv[++p->at];
    if (inside)
        return set_value(p, row, inside);
    complain(p->err, p->lang, MSG_VALUE_WANTED, row->name, row->value);
    return false;
}

/* ---- reading the words ------------------------------------------------- */

static bool unknown_option(parser *p, const char *shown, const char *name, size_t len)
{
    const char *near = near_option(p, (hua_str){name, len});
    complain(p->err, p->lang, MSG_UNKNOWN_OPTION, shown);
    if (near) {
        message_print(p->err, p->lang, MSG_DID_YOU_MEAN_OPTION, near);
        fputc('\n', p->err);
    }
    return false;
}

static bool read_long(parser *p, const char *word)
{
    const char *name = word + 2;
    size_t len = strcspn(name, "=");
    const option_row *row = find_name(p, name, len);
    if (!row)
        return unknown_option(p, word, name, len);
    return take_value(p, row, name[len] == '=' ? name + len + 1 : NULL);
}

/* -qf json, -fjson: flags may be joined, the last may take a value. */
static bool read_letters(parser *p, const char *word)
{
    for (const char *c = word + 1; *c; c++) {
        const option_row *row = find_letter(p, *c);
        if (!row)
            return unknown_option(p, word, word + 1, strlen(word + 1));
        if (row->kind != OPTION_FLAG)
            return take_value(p, row, c[1] ? c + 1 : NULL);
        if (!set_value(p, row, NULL))
            return false;
    }
    return true;
}

static bool read_word(parser *p, bool *only_operands)
{
    const char *word = p->argv[p->at];
    if (*only_operands || word[0] != '-' || !word[1])
        return list_add(p, &p->out->operands, word);
    if (strcmp(word, "--") == 0) {
        *only_operands = true;
        return true;
    }
    return word[1] == '-' ? read_long(p, word) : read_letters(p, word);
}

bool options_parse(cli_options *out, unsigned command, int argc, char **argv, hua_lang lang,
                   FILE *err)
{
    *out = (cli_options){.lang = CHOICE_UNSET, .fail_on = CHOICE_UNSET, .channel = CHOICE_UNSET};
    parser p = {
        .out = out, .command = command, .argc = argc, .argv = argv, .lang = lang, .err = err};
    bool only_operands = false;
    for (p.at = 0; p.at < argc; p.at++)
        if (!read_word(&p, &only_operands))
            return false;
    return true;
}

void options_free(cli_options *options)
{
    free(options->rules.items);
    free(options->also.items);
    free(options->speakers.items);
    free(options->by.items);
    free(options->columns.items);
    free(options->hosts.items);
    free(options->operands.items);
}

int options_peek_lang(int argc, char **argv)
{
    int lang = CHOICE_UNSET;
    for (int i = 0; i < argc && strcmp(argv[i], "--") != 0; i++) {
        const char *value = "";
        if (strncmp(argv[i], "--lang=", 7) == 0)
            value = argv[i] + 7;
        else if (strcmp(argv[i], "--lang") == 0 && i + 1 < argc)
            value = argv[i + 1];
        int found = choice_index(LANG_WORDS, value);
        if (found != CHOICE_UNSET)
            lang = found;
    }
    return lang;
}

/* ---- help -------------------------------------------------------------- */

enum { HELP_COLUMN = 26, HELP_WIDTH = 80 };

static void help_names(char *to, size_t size, const option_row *row)
{
    char letter[5] = "    ";
    if (row->letter)
        snprintf(letter, sizeof letter, "-%c, ", row->letter);
    snprintf(to, size, "  %s--%s%s%s", letter, row->name, row->value ? "=" : "",
             row->value ? row->value : "");
}

static void help_choices(FILE *out, const option_row *row)
{
    const char *word;
    size_t len;
    cli_text all = {0};
    for (size_t i = 0; choice_word(row->choices, i, &word, &len); i++) {
        cli_text_add(&all, i ? CLI_STR(" | ") : CLI_STR(""));
        cli_text_add(&all, (hua_str){word, len});
    }
    term_wrap(out, cli_text_str(&all), HELP_COLUMN, HELP_WIDTH, HELP_COLUMN);
    cli_text_free(&all);
}

void options_help(FILE *out, unsigned command, hua_lang lang)
{
    for (size_t i = 0; i < option_count; i++) {
        const option_row *row = &option_table[i];
        if (!(row->commands & command))
            continue;
        char names[64];
        help_names(names, sizeof names, row);
        fputs(names, out);
        term_fill(out, strlen(names) < HELP_COLUMN - 1 ? HELP_COLUMN - strlen(names) : 1);
        const char *text = message(lang, row->help);
        term_wrap(out, (hua_str){text, strlen(text)}, HELP_COLUMN, HELP_WIDTH, HELP_COLUMN);
        fputc('\n', out);
        if (!row->choices)
            continue;
        term_fill(out, HELP_COLUMN);
        help_choices(out, row);
        fputc('\n', out);
    }
}
