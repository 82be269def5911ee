/*
 * The good behaviours that practising looks at, as bits, and the words for them.  The ids are the
 * taxonomy's; a report may hold others, which practising passes over.
 */
#ifndef CLI_PRACTICE_BEHAVIOURS_H
#define CLI_PRACTICE_BEHAVIOURS_H

#include "huashu.h"

/* X(NAME, id): each has a message MSG_DOES_NAME. */
#define BEHAVIOURS(X)                           \
    X(GREETING, "greeting")                     \
    X(ENCOURAGER, "encourager")                 \
    X(RESTATE, "restate")                       \
    X(EMPATHY, "empathy")                       \
    X(APOLOGY, "apology")                       \
    X(OPEN_QUESTION, "open-question")           \
    X(CLOSED_QUESTION, "closed-question")       \
    X(WHEN_QUESTION, "when-question")           \
    X(ASK_WISH, "ask-wish")                     \
    X(OPTIONS, "options")                       \
    X(OWN_IT, "own-it")                         \
    X(ACTION, "action")                         \
    X(TIME_COMMITMENT, "time-commitment")       \
    X(EXPLAIN_STEPS, "explain-steps")           \
    X(PROGRESS, "progress")                     \
    X(CONTACT, "contact")                       \
    X(COMPENSATION, "compensation")             \
    X(SET_LIMIT, "set-limit")                   \
    X(ESCALATE, "escalate")                     \
    X(CHECK_SOLVED, "check-solved")             \
    X(THANKS_AGAIN_SORRY, "thanks-again-sorry") \
    X(THANKS_TRUST, "thanks-trust")             \
    X(THANKS_FEEDBACK, "thanks-feedback")       \
    X(THANKS_RESOLVE, "thanks-resolve")         \
    X(PREVENTION, "prevention")                 \
    X(FOLLOW_UP, "follow-up")                   \
    X(FAREWELL, "farewell")

typedef enum behaviour_id {
#define BEHAVIOUR_ENUM(name, id) BEHAVIOUR_##name,
    BEHAVIOURS(BEHAVIOUR_ENUM)
#undef BEHAVIOUR_ENUM
        BEHAVIOUR_COUNT
} behaviour_id;

#define DOES(name) (1u << BEHAVIOUR_##name)

/* The four thank-you sentences. */
#define DOES_THANKS \
    (DOES(THANKS_AGAIN_SORRY) | DOES(THANKS_TRUST) | DOES(THANKS_FEEDBACK) | DOES(THANKS_RESOLVE))

/* All ids, BEHAVIOUR_COUNT of them. */
extern const char *const behaviour_ids[];

/* The bit of `id`; 0 if it is none of these. */
uint32_t behaviour_bit(hua_str id);
/* What the trainee does, e.g. "道歉"; static storage. */
const char *behaviour_words(hua_lang lang, behaviour_id id);
unsigned behaviour_count(uint32_t bits);

#endif
