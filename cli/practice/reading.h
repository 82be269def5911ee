/*
 * What the scanner saw in the last reply of a talk, brought down to what a customer notices: which
 * good things it did, how it slipped, which facts it asked for.
 */
#ifndef CLI_PRACTICE_READING_H
#define CLI_PRACTICE_READING_H

#include "practice/behaviours.h"
#include "practice/script.h"

/* X(NAME): classes of findings by how they strike the one who is spoken to. */
#define SLIPS(X)                                                     \
    X(BANNED)  /* an error: a wording that must not be */            \
    X(RETORT)  /* arguing, or another warning with an edge */        \
    X(HOLLOW)  /* bare empathy, an empty apology */                  \
    X(STALLED) /* put off without time or reason */                  \
    X(UNHEARD) /* the anger was passed over */                       \
    X(IGNORED) /* a question of theirs got no answer */              \
    X(EXCUSED) /* causes told as a defence, promises nobody keeps */ \
    X(CANNED)  /* the same sentence again */                         \
    X(BRIBED)  /* money before listening */                          \
    X(RUDE)    /* 你 for 您, a bare command */

typedef enum slip {
#define SLIP_ENUM(name) SLIP_##name,
    SLIPS(SLIP_ENUM)
#undef SLIP_ENUM
        SLIP_COUNT
} slip;

typedef struct reply_reading {
    uint32_t does;               /* bits by behaviour_id */
    hua_str slips[SLIP_COUNT];   /* title of the first finding of that class; empty: none */
    unsigned counts[SLIP_COUNT]; /* findings of that class */
    uint32_t asks;               /* bits by fact: a question with one of its words */
    bool invites;                /* to tell, or go on: 后来呢, 请讲 */
    bool empty_echo;             /* "is that right?" with nothing of the customer's in it */
} reply_reading;

static inline bool slipped(const reply_reading *reading, slip class)
{
    return reading->counts[class] > 0;
}

/* Fills the rest from the findings and behaviours on `turn`; titles are the report's. */
void reading_take(reply_reading *reading, const hua_report *report, uint32_t turn);

/*
 * Whether the reply has anything of what the customer has told: without it there is no saying back.
 * The scanner's last report is lost; call it before reading_take.
 */
hua_code reading_said_back(reply_reading *reading, hua_str told, hua_str reply,
                           hua_scanner *scanner, hua_error *error);

/*
 * Which facts the reply asks for, and whether it invites to go on telling.  Texts are compared
 * folded, so that Traditional answers to Simplified; the scanner's last report is lost.
 */
hua_code reading_asks(reply_reading *reading, const practice_scenario *scenario, hua_str reply,
                      hua_scanner *scanner, hua_error *error);

/* Appends the words of `text` as they are compared, without blanks. */
hua_code reading_fold(hua_scanner *scanner, hua_str text, cli_text *folded, hua_error *error);

#endif
