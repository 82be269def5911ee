/*
 * What a grammar makes of the lines of a chat export, and what the first of them tell of the file.
 *
 * One head is little evidence: any message may quote one.  The survey counts the forms that the
 * heads of the beginning have; a form that few of them have is a quotation, not a head.
 */
#ifndef CLI_READERS_CHAT_SURVEY_H
#define CLI_READERS_CHAT_SURVEY_H

#include "readers/chat/heads.h"

enum {
    CHAT_GAP_HOURS = 6,
    CHAT_FORMS = 64,
    CHAT_LOOK = 64 * 1024,  /* bytes that tell the format */
    CHAT_AHEAD = 256 * 1024 /* bytes that tell the forms of heads and dates */
};

typedef enum chat_kind {
    CHAT_WORDS,  /* of the message that is open */
    CHAT_BLANK,  /* kept if more words of the same message follow */
    CHAT_HEAD,   /* a message begins */
    CHAT_SYSTEM, /* a notice of the program: a turn of its own, with or without a stamp */
    CHAT_DAY,    /* the day of the messages that follow */
    CHAT_RULE,   /* a dialogue ends here */
    CHAT_TITLE   /* a conversation with `name`, who may be unknown, begins here */
} chat_kind;

/* What a grammar makes of one line; the slices are of the line. */
typedef struct chat_line {
    chat_kind kind;
    unsigned form; /* of a head, below CHAT_FORMS: heads of one file have few forms */
    hua_str name;
    hua_str words; /* on the head's line; a system notice's text */
    bool alone;    /* the words follow on the next lines */
    bool stamped;
    clock_stamp stamp;
    bool has_role; /* the name itself or its suffix tells the side */
    hua_speaker role;
    bool mark; /* what only this program writes: [图片], a wxid ... */
} chat_line;

typedef struct chat_grammar {
    void (*read)(hua_str line, chat_line *out);
    bool tells_order;  /* the notices say how 02/03/2026 was read */
    bool one_customer; /* another customer's message is of another dialogue */
} chat_grammar;

/* The beginning of a text as a grammar sees it. */
typedef struct chat_survey {
    size_t lines; /* that are not blank */
    size_t heads;
    size_t marks;
    size_t gaps;       /* silences long enough to part dialogues */
    size_t words;      /* heads and lines with words */
    size_t first_head; /* its line, counted as `lines`; 0 = none */
    size_t forms[CHAT_FORMS];
    size_t after_blank;            /* heads behind a blank line, or at the top */
    size_t numbered;               /* dates such as 02/03/2026 */
    size_t day_first, month_first; /* of them those that can be read in one way only */
    size_t day_falls, month_falls; /* times the dates run backwards when read so */
    int64_t day, last;             /* of the last head, in ms */
    int64_t day_last, month_last;  /* its day, read in both ways */
    bool day_said;                 /* by a line of its own, since `last` */
    bool inside;                   /* behind a line of a message */
} chat_survey;

/*
 * The first `most` bytes of a text whose beginning is `head`; `whole`: all of it.  A last line
 * that may be cut is left out.
 */
void chat_survey_head(chat_survey *survey, const chat_grammar *grammar, hua_str head, size_t most,
                      bool whole);

/* Three heads, of which the first is near the top, and something said. */
bool chat_survey_is_export(const chat_survey *survey);

/* Whether heads of this form are heads in this file. */
bool chat_survey_accepts(const chat_survey *survey, unsigned form);
/* Whether every head stands behind a blank line. */
bool chat_survey_needs_blank(const chat_survey *survey);
/* Whether 02/03/2026 is 3 February. */
bool chat_survey_month_first(const chat_survey *survey);

/*
 * The moment of a stamp in ms.  A clock time without a date belongs to *day, and past midnight to
 * the next; `last` is the moment before.  HUA_NO_TIME if there is no clock time.
 */
int64_t chat_moment(clock_stamp *stamp, bool month_first, int64_t *day, int64_t last);

/* Whether so much time lies between two moments, forwards or back, that dialogues part there. */
bool chat_is_gap(int64_t last, int64_t next);

#endif
