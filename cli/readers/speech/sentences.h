/*
 * The sentences of one call, as slices of its record: found by their lists through the objects
 * around them, or read from the lines of a text with times in brackets.
 */
#ifndef CLI_READERS_SENTENCES_H
#define CLI_READERS_SENTENCES_H

#include "common/mem.h"
#include "readers/build.h"
#include "readers/json/json_records.h"
#include "readers/speech/segments_json.h"

typedef enum sentence_form {
    SENTENCE_STRING, /* the inside of a string, escaped */
    SENTENCE_WORDS,  /* a list of words */
    SENTENCE_PLAIN   /* text as it is */
} sentence_form;

typedef struct sentence {
    sentence_form form;
    hua_str text;
    hua_str channel, speaker, role, identity; /* empty: not said */
    int64_t start, end;                       /* ms; HUA_NO_TIME */
    int64_t order;                            /* its beginning, or that of the one before */
    size_t number;                            /* in the record */
    reader_place place;
} sentence;

/* Why a record is refused; zh == NULL: it is not. */
typedef struct sentence_fault {
    hua_code code;
    const char *at; /* in the record */
    const char *zh, *en;
} sentence_fault;

typedef struct sentences {
    const speech_shape *shape;
    CLI_LIST(sentence) list;
    bool found;                  /* a list or a text of lines, be it empty */
    hua_str facts[BUILD_FIELDS]; /* insides of strings, and numbers */
    bool has_id;                 /* the record says it itself, not the service in it */
    hua_str status;              /* what the service says of its work */
    size_t bad_times, without_text;
    sentence_fault fault;
    bool failed; /* memory was lacking */

    text_place cursor;      /* runs through the record */
    const char *cursor_ptr; /* where it stands */
    cli_text lines;         /* decoded */
} sentences;

void sentences_free(sentences *s);
/* Forgets the call before; `place` is that of the text at `start`. */
void sentences_begin(sentences *s, text_place place, const char *start);

/* These answer false where the record is refused or memory is lacking. */

/* All sentences in an object, and the facts beside them. */
bool sentences_search(sentences *s, hua_str object);
/* One element of an array of sentences alone; the cursor must stand before it. */
bool sentences_add(sentences *s, hua_str element);

/* True for such an element; false for an object around a list. */
bool sentences_is_one(const speech_shape *shape, hua_str object);

/* An array of objects with lists of their own, in an object that has none; empty if none. */
hua_str sentences_calls(const speech_shape *shape, hua_str object);

/* By their beginnings; what has no time stays behind the one before. */
void sentences_sort(sentences *s);

/* Where a slice of the record begins; only forward. */
reader_place sentences_place(sentences *s, const char *at);

bool sentences_refuse(sentences *s, hua_code code, const char *at, const char *zh, const char *en);

#endif
