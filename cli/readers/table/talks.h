/*
 * Conversations whose rows are still coming.
 *
 * Kept by their key, in the order of their first rows and in the order in which they were last
 * spoken in.  When their memory is over the bound the one that was quiet longest is closed.  If
 * rows of a closed conversation come later, they make another one of the same key and the next
 * part: an id is never given twice, and nothing is lost.  The keys of closed conversations are
 * remembered as hashes, the last TALKS_REMEMBERED at least.
 */
#ifndef CLI_READERS_TALKS_H
#define CLI_READERS_TALKS_H

#include "common/mem.h"
#include "common/text.h"

enum { TALKS_BYTES = 32 * 1024 * 1024, TALKS_REMEMBERED = 1 << 20 };

/* Part of a conversation's texts. */
typedef struct talk_text {
    size_t start, len;
} talk_text;

typedef struct talk_message {
    talk_text name, text;
    bool has_role, dated; /* dated: start_ms is counted from 1970 */
    hua_speaker role;
    int64_t start_ms, end_ms;
    size_t line, column;
} talk_message;

typedef enum talk_fact { TALK_AGENT, TALK_CUSTOMER, TALK_TEAM, TALK_DATE, TALK_FACTS } talk_fact;

/* What a column that is no field says; `differs`: not the same in all rows. */
typedef struct talk_extra {
    talk_text value;
    bool differs;
} talk_extra;

typedef struct talk {
    struct talk *chained;       /* in the hash table */
    struct talk *before, *next; /* by first rows */
    struct talk *staler, *newer;
    uint64_t hash;
    unsigned part; /* 1: the first */
    talk_text key;
    talk_text facts[TALK_FACTS];
    cli_text texts;
    CLI_LIST(talk_message) messages;
    CLI_LIST(talk_extra) extras;
    size_t line, offset; /* of its first row */
    int64_t last_ms;     /* of the last row that is dated; HUA_NO_TIME */
    bool has_channel, recorded;
    hua_channel channel;
    size_t weight; /* bytes it takes, as far as they are counted in talks.bytes */
} talk;

typedef struct talks {
    struct talks_chain {
        talk *first;
    } * slots;
    size_t slot_count, count;
    talk *first, *last; /* by first rows */
    talk *stalest, *newest;
    size_t bytes, bound;
    struct talks_past {
        uint64_t *slots; /* hash, its low 16 bits the part */
        size_t slot_count, count;
    } past[2];     /* the newer, the older */
    size_t splits; /* conversations that came back */
} talks;

/* The open conversation of a key, or a new one (`*fresh`); NULL if memory is lacking. */
talk *talks_get(talks *all, hua_str key, bool *fresh);
/* It was spoken in: it is the newest, and its weight is counted again. */
void talks_touch(talks *all, talk *t);
/* The one to close because memory is used up, never `but`; NULL: there is room. */
talk *talks_surplus(const talks *all, const talk *but);
/* Takes it out; the caller frees it.  `remember`: more of its rows would be another part. */
bool talks_close(talks *all, talk *t, bool remember);
void talks_free(talks *all);

void table_talk_free(talk *t);

static inline hua_str talk_str(const talk *t, talk_text text)
{
    return text.len ? (hua_str){t->texts.ptr + text.start, text.len} : (hua_str){"", 0};
}

/* Copies a text into the conversation; false if memory is lacking. */
bool talk_keep(talk *t, hua_str text, talk_text *to);
bool talk_add(talk *t, const talk_message *message, hua_str name, hua_str text);
/* Sets a fact that is not known yet. */
bool talk_learn(talk *t, talk_fact fact, hua_str value);
bool talk_note(talk *t, size_t extra, hua_str value);

/*
 * Puts the messages in order of time if all have one: tables may be sorted the other way, or by
 * something else.  *moved tells whether any was.  False if memory is lacking.
 */
bool talk_sort(talk *t, bool *moved);

#endif
