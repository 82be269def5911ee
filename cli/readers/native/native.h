/*
 * What the two homes of native records share, the file of lines and the JSON document: the parser,
 * the place of a fault, the record over the limit, and the notice of a speaker nobody knows.
 */
#ifndef CLI_READERS_NATIVE_H
#define CLI_READERS_NATIVE_H

#include "readers/native/jsonl.h"
#include "readers/bytes/source.h"

typedef struct native {
    jsonl *parser;
    source *in;
    cli_text notice[3]; /* by hua_lang */
} native;

/* Where a text begins in the file. */
typedef struct native_place {
    size_t line, column, offset; /* line and column from 1 */
} native_place;

hua_code native_open(native *n, source *in, const reader_options *options, hua_error *error);
void native_close(native *n);

/* The dialogue in `record`, which begins at `place` and must be padded as jsonl.h says. */
reader_status native_parse(native *n, hua_str record, native_place place, hua_dialogue *dialogue,
                           reader_problem *problem);

/* Adds to an error the place of `offset` in `text`, which begins at `place`, and that line. */
void native_locate(hua_error *error, hua_str text, size_t offset, native_place place);

bool native_notice(const native *n, size_t i, hua_lang lang, hua_str *text);

/* What the head of a file tells of JSON in it. */
typedef struct native_look {
    size_t lines, objects; /* of the first lines; of these, objects of their own */
    bool opens;            /* an object or an array of objects begins the text */
} native_look;

native_look native_look_at(hua_str head);

#endif
