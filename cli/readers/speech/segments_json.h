/*
 * Speech transcripts in JSON: what the recognisers' formats share.
 *
 * They all hold a list of sentences with text, begin, end and the number of a channel or a
 * speaker, under other names and wrapped in other objects.  So a format is a table: the keys of
 * its lists of sentences, and what the keys within a sentence mean.  The list is looked for
 * through the objects around it, because companies keep such results in wrappers of their own.
 *
 *     {"Result": {"Sentences": [{"ChannelId": 0, "BeginTime": 340, "EndTime": 2365, "Text": …}]}}
 *                 └ speech_list   └ speech_key
 *
 * Two channels or more: a voice is a channel.  One channel: a voice is a speaker.  The sentences
 * are put in the order of their beginnings, because channels often stand one after the other.
 * A record is one object with its lists, or with an array of objects that have them: these are
 * calls of their own.  An array of sentences alone is one call too.
 */
#ifndef CLI_READERS_SEGMENTS_JSON_H
#define CLI_READERS_SEGMENTS_JSON_H

#include "readers/format.h"

typedef enum speech_field {
    SPEECH_TEXT,
    SPEECH_WORDS, /* a list of words, joined to the text */
    SPEECH_START,
    SPEECH_END,
    SPEECH_RANGE, /* both: [0.0, 2.5] or {"from": 0, "to": 2500} */
    SPEECH_CHANNEL,
    SPEECH_SPEAKER,
    SPEECH_ROLE,     /* 客服, customer: the voice's name */
    SPEECH_IDENTITY, /* who that is */
    SPEECH_FIELDS
} speech_field;

/* A field that stands in a sentence twice is taken from the key that comes first in the table. */
typedef struct speech_key {
    const char *key; /* NULL ends the table */
    speech_field field;
} speech_key;

typedef struct speech_list {
    const char *key;        /* NULL ends the table */
    const speech_key *keys; /* of a sentence */
    double unit;            /* of its times, in ms */
} speech_list;

typedef struct speech_shape {
    const speech_list *lists;    /* the first: also the form of an array of sentences alone */
    const char *const *channels; /* keys of arrays whose elements are channels of one call; the
                                    elements of any other array are calls; NULL ends it, or NULL */
    const char *const *lines;    /* keys of a text `[0:0.000,0:2.560,0]  …` instead of a list;
                                    NULL ends it, or NULL */
    const char *expected;        /* for the message about a list that is missing */
} speech_shape;

hua_code speech_open(void **state, const speech_shape *shape, source *in,
                     const reader_options *options, hua_error *error);
void speech_close(void *state);
reader_status speech_next(void *state, hua_dialogue *dialogue, reader_problem *problem,
                          format_place *place);
reader_place speech_turn_place(const void *state, size_t turn);
bool speech_notice(const void *state, size_t i, hua_lang lang, hua_str *text);

/* ---- for looks() ------------------------------------------------------- */

/* True if `head` begins like JSON and has all these keys, NULL behind the last. */
bool speech_has(hua_str head, const char *const *keys);

/* The same if `head` has none of the keys of native dialogues. */
bool speech_looks(hua_str head, const char *const *const *any_of_all);

#endif
