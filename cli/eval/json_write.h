/* Writing JSON member by member; the writer knows where a comma is due. */
#ifndef CLI_EVAL_JSON_WRITE_H
#define CLI_EVAL_JSON_WRITE_H

#include "huashu.h"

#include <stdio.h>

typedef struct json_writer {
    FILE *out;
    bool comma; /* is due before the next value */
} json_writer;

/* `key` is NULL for an element of a list; it is a plain word. */
void json_open(json_writer *w, const char *key, char bracket);
void json_close(json_writer *w, char bracket);
void json_text(json_writer *w, const char *key, hua_str text);
void json_size(json_writer *w, const char *key, size_t n);
void json_bool(json_writer *w, const char *key, bool truth);
/* To four places; what is not defined is null. */
void json_rate(json_writer *w, const char *key, double rate);

#endif
