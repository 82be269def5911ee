/*
 * A dialogue under construction, for formats that find a conversation message by message.
 *
 * Everything that is added is copied and lives until the next build_begin.  At the end roles are
 * given to the speakers: by the user's mapping, by what the format itself said, by a word in the
 * name, or by who greets as agents do (speakers.h).
 */
#ifndef CLI_READERS_BUILD_H
#define CLI_READERS_BUILD_H

#include "readers/reader.h"

typedef struct build build;

/* One message.  `name` may be empty, and so may the role be unknown, but not both. */
typedef struct build_message {
    hua_str name; /* as the file has it */
    bool has_role;
    hua_speaker role; /* what the format knows of the speaker; weaker than the user's mapping */
    hua_str text;
    int64_t start_ms, end_ms; /* as in hua_turn; HUA_NO_TIME */
    size_t line, column;      /* of the text; 0 = not known */
} build_message;

/* Facts of the whole conversation; a field that was set to nothing is left alone. */
typedef enum build_field {
    BUILD_ID,
    BUILD_AGENT,
    BUILD_CUSTOMER,
    BUILD_TEAM,
    BUILD_DATE, /* YYYY-MM-DD */
    BUILD_META, /* a JSON object */
    BUILD_FIELDS
} build_field;

/* `options` is borrowed; NULL if memory is lacking. */
build *build_new(const reader_options *options);
void build_free(build *b);

/*
 * Another part of the file tells the side of a name.  This is weaker than what a dialogue itself
 * tells of it (roles.h).  False if memory is lacking.
 */
bool build_hint(build *b, hua_str name, hua_speaker part);

/* Forgets the dialogue before. */
void build_begin(build *b);
/* The channel, unless the user chose one. */
void build_channel(build *b, hua_channel channel);
/* These answer false if memory is lacking. */
bool build_set(build *b, build_field field, hua_str value);
bool build_add(build *b, const build_message *message);
/* Another line of the last message; its first one if it has no text yet. */
bool build_continue(build *b, hua_str line);

size_t build_turns(const build *b);
/* Bytes of all texts and new names so far, to hold against the record limit. */
size_t build_bytes(const build *b);

/* READER_DIALOGUE, or READER_FAILED if memory was lacking at any time.  Borrowed from `b`. */
reader_status build_finish(build *b, hua_dialogue *out, reader_problem *problem);

reader_place build_place(const build *b, size_t turn);

/* Names in all dialogues so far whose speaker nobody could tell, one text; empty if none. */
hua_str build_unknown(const build *b);

/* The same as a sentence for format_ops.notice, borrowed; false if there is nothing to tell. */
bool build_notice(const build *b, hua_lang lang, hua_str *text);

#endif
