/*
 * The command line: one table of options for all commands.
 *
 * Shape of the data: `option_table` has a row an option with the commands that take it, the
 * field of `options` it fills and the text that explains it.  The parser, --help and the shell
 * completions all read this one table, so that they cannot drift apart.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "messages.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* X(enumerator, word on the command line) */
#define FORMAT_LIST(X)  \
    X(TEXT, "text")     \
    X(SHORT, "short")   \
    X(JSON, "json")     \
    X(JSONL, "jsonl")   \
    X(SARIF, "sarif")   \
    X(GITHUB, "github") \
    X(JUNIT, "junit")

typedef enum output_format {
#define FORMAT_ENUM(name, word) FORMAT_##name,
    FORMAT_LIST(FORMAT_ENUM)
#undef FORMAT_ENUM
} output_format;

typedef enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color_choice;

/* In the order of hua_severity, so that the numbers compare. */
typedef enum fail_on { FAIL_INFO, FAIL_WARNING, FAIL_ERROR, FAIL_NEVER } fail_on;

#define CHOICE_UNSET (-1)

/* In the order of hua_lang. */
#define TABLE_WORDS "text|csv|json"
#define LANG_WORDS "zh-Hans|zh-Hant|en"
/* In the order of reader_format. */
#define FROM_WORDS                                                                          \
    "auto|jsonl|json|transcript|draft|csv|tsv|xlsx|wechat|qianniu|whatsapp|aliyun|tencent|" \
    "whisper|srt|vtt|line"

/* In the order of hua_speaker. */
#define WHO_WORDS "agent|customer"
/* What `rules new` can begin. */
#define KIND_WORDS "rule|behaviour|tag|rubric"

typedef struct text_list {
    const char **items;
    size_t count;
} text_list;

typedef struct cli_options {
    bool help;
    int lang;    /* hua_lang or CHOICE_UNSET */
    int color;   /* color_choice */
    int format;  /* output_format */
    int fail_on; /* fail_on or CHOICE_UNSET */
    int channel; /* hua_channel or CHOICE_UNSET */
    int from;    /* reader_format */
    const char *config, *ignore_file, *output, *category, *rule, *dialogue, *turn, *filter;
    const char *list, *min_f1, *min_precision, *save, *baseline;
    const char *encoding, *speaker_file, *out, *jobs, *sample, *stratify;
    const char *bind, *port, *store, *practice, *token_file;
    const char *drill, *learner; /* of coach, as the next line */
    bool scenarios, resume, progress, take_out, forget;
    text_list hosts; /* names under which the service may be called */
    bool no_mask;
    int table_format; /* in the order of TABLE_WORDS */
    text_list columns;
    text_list by;
    int who;  /* 0 the agent, 1 the customer */
    int kind; /* of `rules new`, in the order of KIND_WORDS */
    bool force;
    text_list rules, also, speakers;
    bool no_config, no_scores, fix, diff, unsafe_fixes, strict, quiet;
    text_list operands;
} cli_options;

/* Bits of option_row.commands; the position is the row in the table of commands. */
enum {
    FOR_CHECK = 1 << 0,
    FOR_SCORE = 1 << 1,
    FOR_EXPLAIN = 1 << 2,
    FOR_TOKENS = 1 << 3,
    FOR_RULES = 1 << 4,
    FOR_EVAL = 1 << 5,
    FOR_AUDIT = 1 << 6,
    FOR_REPORT = 1 << 7,
    FOR_QUERY = 1 << 8,
    FOR_COMPARE = 1 << 9,
    FOR_VERSION = 1 << 10,
    FOR_COMPLETION = 1 << 11,
    FOR_SERVE = 1 << 12,
    FOR_COACH = 1 << 13,
    FOR_INPUT = FOR_CHECK | FOR_SCORE | FOR_EXPLAIN | FOR_EVAL | FOR_AUDIT,
    FOR_PACKS = FOR_INPUT | FOR_TOKENS | FOR_RULES | FOR_SERVE | FOR_COACH,
    FOR_STORE = FOR_REPORT | FOR_QUERY | FOR_COMPARE,
    FOR_ALL = FOR_PACKS | FOR_STORE | FOR_VERSION | FOR_COMPLETION
};

typedef enum option_kind {
    OPTION_FLAG,  /* bool */
    OPTION_TEXT,  /* const char * */
    OPTION_LIST,  /* text_list, may be repeated */
    OPTION_CHOICE /* int: position among `choices` */
} option_kind;

typedef struct option_row {
    const char *name;
    char letter; /* 0 = none */
    option_kind kind;
    unsigned commands;
    size_t field;        /* offset in options */
    const char *value;   /* what --help calls the value; NULL for flags */
    const char *choices; /* "a|b|c" or NULL */
    message_id help;
} option_row;

extern const option_row option_table[];
extern const size_t option_count;

/*
 * Reads the words after the command's name into *options.  False after a message on `err`.
 * The lists hold pointers into argv and are freed with options_free.
 */
bool options_parse(cli_options *out, unsigned command, int argc, char **argv, hua_lang lang,
                   FILE *err);
void options_free(cli_options *options);

/* The value of --lang / --lang= anywhere in argv, so that even complaints use it; or unset. */
int options_peek_lang(int argc, char **argv);

/* One aligned line an option of `command`. */
void options_help(FILE *out, unsigned command, hua_lang lang);

/* The i-th word of "a|b|c" as text and length; false behind the last. */
bool choice_word(const char *choices, size_t i, const char **word, size_t *len);

#endif
