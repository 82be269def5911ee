/*
 * The objects of a JSON file, one after the other: lines of JSON, an array of objects, one
 * document over many lines, or several of these in a row.
 *
 *     lines ── follow brackets and strings ── text of one object ── json_check (the caller's)
 *
 * Only one object is held at a time, as a slice of its line or, over several lines, as a copy.
 * A line of JSON whose brackets do not close ends where the next object begins a line, so that
 * one broken record does not swallow those behind it.
 */
#ifndef CLI_READERS_JSON_RECORDS_H
#define CLI_READERS_JSON_RECORDS_H

#include "readers/reader.h"
#include "readers/bytes/source.h"

/* A place that goes forward through a text; columns count code points from 1. */
typedef struct text_place {
    size_t offset, line, column;
} text_place;

/* Moves `place`, which stands at the beginning of `text`, over all of it. */
void text_place_pass(text_place *place, hua_str text);

typedef struct json_record {
    hua_str text;
    text_place place; /* of its bracket in the file */
    size_t list;      /* number of the array it is an element of, counted from 1; 0 = none */
} json_record;

typedef struct json_records {
    source *in;
    size_t limit; /* bytes of one record */
    hua_str line;
    bool has_line;
    size_t pos;       /* in the line, of what is not yet read */
    text_place place; /* of `pos` */
    size_t lists;     /* arrays begun so far */
    bool in_list, after_element, after_comma;
    bool over;    /* nothing behind this can be relied on */
    size_t depth; /* of brackets in the object being read */
    bool in_string;
    cli_text text; /* an object over several lines */
} json_records;

/* `in` is borrowed. */
void json_records_open(json_records *records, source *in, size_t limit);
void json_records_close(json_records *records);

/*
 * READER_DIALOGUE: `record` holds the text of an object, borrowed until the next call and not
 * yet checked.  READER_BAD: what stands there is no object, or one over the limit.
 */
reader_status json_records_next(json_records *records, json_record *record,
                                reader_problem *problem);

/* Fills in the place of `offset` in a record, and the line it is in. */
void json_record_place(const json_record *record, size_t offset, hua_error *error);

#endif
