/*
 * huashu.yaml, the project's own settings, found upward from the input.
 *
 *     packs: {rules: [house-rules/], also: [brand.yaml]}
 *     severities: {stalling: info}
 *     disable: [bare-empathy, "tag:chat"]
 *     speakers: {小美: agent, "某某旗舰店:*": agent}
 *     speaker-file: speakers.yaml
 *     columns: {text: 内容, speaker: 发送人}
 *     encoding: GB18030
 *     lang: zh-Hans
 *     fail-on: warning
 *     ignore-file: huashu-ignore.yaml
 *
 * Strict: an unknown key or value is an error with its place.  Paths are taken from the file's own
 * directory.  Nothing here is merged: what the command line says comes first, and the main program
 * sees to that.
 */
#ifndef CLI_CONFIG_H
#define CLI_CONFIG_H

#include "common/mem.h"
#include "common/text.h"
#include "readers/reader.h"

#define CONFIG_FILE "huashu.yaml"
#define CONFIG_IGNORE_FILE "huashu-ignore.yaml"

enum { CONFIG_UNSET = -1, CONFIG_FAIL_NEVER = HUA_ERROR + 1 };

typedef struct config {
    CLI_LIST(const char *) rules, also; /* paths, NUL-terminated */
    CLI_LIST(hua_str) disable;
    CLI_LIST(hua_str) severities; /* pairs, as in hua_ruleset_options */
    CLI_LIST(reader_name) speakers;
    CLI_LIST(reader_column) columns; /* the field is the word of config_field */
    const char *speaker_file;        /* or NULL */
    const char *encoding;            /* or NULL */
    int lang;                        /* hua_lang or CONFIG_UNSET */
    int fail_on;                     /* hua_severity, CONFIG_FAIL_NEVER or CONFIG_UNSET */
    const char *ignore_file;         /* or NULL */
    cli_arena arena;
} config;

/* The caller frees *out with config_free, also after an error. */
hua_code config_load(config *out, const char *path, hua_error *error);
hua_code config_parse(config *out, hua_str yaml, const char *name, hua_error *error);
void config_free(config *config);

/* The field of a table that `word` names, as one word for all its names; NULL if there is none. */
const char *config_field(hua_str word);

/*
 * The path of the file `name` in the directory of `input` or the nearest one above it ("-": above
 * the working directory); false if there is none.  `path` is NUL-terminated.
 */
bool config_find(const char *input, const char *name, cli_text *path);

#endif
