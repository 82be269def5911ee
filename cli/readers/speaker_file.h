/*
 * The file of --speaker-file: who the speakers of a company's logs are, in YAML.
 *
 *     小美: agent                      a name and its role
 *     "某某旗舰店:*": agent            * stands for any characters
 *     system: [机器人, "自动回复*"]    a role and its names
 *
 * Roles are agent, customer, system and other.  Strict: an unknown role, a name that is given two
 * roles or anything else that is no name is an error with its place.
 */
#ifndef CLI_READERS_SPEAKER_FILE_H
#define CLI_READERS_SPEAKER_FILE_H

#include "common/mem.h"
#include "readers/reader.h"

/* Names without * come first, so that they win; else in the order of the file. */
typedef struct speaker_file {
    CLI_LIST(reader_name) names;
    cli_arena arena;
} speaker_file;

/* The caller frees *out with speaker_file_free, also after an error. */
hua_code speaker_file_load(speaker_file *out, const char *path, hua_error *error);
hua_code speaker_file_parse(speaker_file *out, hua_str yaml, const char *name, hua_error *error);
void speaker_file_free(speaker_file *file);

#endif
