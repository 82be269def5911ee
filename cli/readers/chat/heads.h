/*
 * The line that begins a turn in a transcript: who speaks, when, and where the words begin.
 *
 *     客服：您好                          [10:21:33] 客服: 您好         10:21 坐席：您好
 *     02/03/2026, 10:20 - Li: hello       [00:12.3-00:15.0] 坐席：您好  【客服】您好
 *     某某旗舰店:小美 (2026-03-02 10:20:31): 您好
 *     小王 2026-03-02 10:20:31            2026-03-02 10:20:31 小王     (the words follow below)
 *
 * This reads the form only.  Whether the name is a speaker's is for speakers.h to say: a draft may
 * well hold a line such as "地址：…".
 */
#ifndef CLI_READERS_HEADS_H
#define CLI_READERS_HEADS_H

#include "readers/clock.h"

typedef struct turn_head {
    hua_str name;
    clock_stamp stamp;
    bool stamped;
    bool alone;   /* nothing but name and time: the words are on the next lines */
    bool front;   /* the time stands before the name */
    bool bare;    /* a name in brackets without a colon: only a known name will do */
    bool nick;    /* names may hold what sentences hold: head_read_dated */
    size_t words; /* offset of the words in the line */
} turn_head;

bool head_read(hua_str line, turn_head *head);

/* False if no clock time is in the line: for formats whose heads all have one. */
bool head_has_clock(hua_str line);

/*
 * Only heads with a date and a time, as exports of chat programs have them.  These leave no doubt,
 * and so the name may be any nickname: 阿强，在路上 2026-03-02 10:20:31.
 */
bool head_read_dated(hua_str line, turn_head *head);

/* A line of dashes or equal signs, which parts two dialogues. */
bool head_is_rule(hua_str line);

#endif
