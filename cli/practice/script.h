/*
 * What a scenario and a drill hold beyond the public contract: the customer's words and the demands
 * on an answer.  Filled by scenario.c and drill_file.c, immutable afterwards.
 */
#ifndef CLI_PRACTICE_SCRIPT_H
#define CLI_PRACTICE_SCRIPT_H

#include "common/text.h"
#include "practice/practice.h"

typedef struct text_row {
    const hua_str *items;
    size_t count;
} text_row;

/* X(NAME, key, least): on what occasion the customer says it; `least` lines must be there. */
#define OCCASIONS(X)                     \
    X(OPENING, "opening", 1)             \
    X(PROVOKED, "provoked", 3)           \
    X(HOLLOW, "hollow", 2)               \
    X(UNHEARD, "unheard", 2)             \
    X(STALLED, "stalled", 2)             \
    X(ADRIFT, "adrift", 2)               \
    X(SOOTHED, "soothed", 2)             \
    X(CONFIRMED, "confirmed", 2)         \
    X(WISH, "wish", 1)                   \
    X(NEEDS_HEARD, "needs-heard", 2)     \
    X(NEEDS_APOLOGY, "needs-apology", 1) \
    X(NEEDS_WAY, "needs-way", 2)         \
    X(NEEDS_TIME, "needs-time", 2)       \
    X(SETTLE, "settle", 1)               \
    X(FAREWELL, "farewell", 1)           \
    X(CURT, "curt", 1)                   \
    X(LEAVE, "leave", 1)

typedef enum occasion {
#define OCCASION_ENUM(name, key, least) OCCASION_##name,
    OCCASIONS(OCCASION_ENUM)
#undef OCCASION_ENUM
        OCCASION_COUNT,
    OCCASION_NONE = OCCASION_COUNT
} occasion;

/* The moments of a talk for which there is a model reply, in their order. */
typedef enum moment { MOMENT_OPEN, MOMENT_CLARIFY, MOMENT_RESOLVE, MOMENT_CLOSE } moment;

enum {
    SCRIPT_MOODS = 4,   /* as talk_mood counts them */
    SCRIPT_MOMENTS = 4, /* as moment counts them */
    SCRIPT_TYPES = 4,
    SCRIPT_MAX_FACTS = 8,
    SCRIPT_MAX_LINES = 12 /* on one occasion */
};

typedef enum customer_type {
    TYPE_IMPROVER,
    TYPE_RATIONAL,
    TYPE_NEGOTIATOR,
    TYPE_VICTIM
} customer_type;

typedef struct script_fact {
    hua_str id, say;
    text_row asked; /* words of a question that draws it out */
} script_fact;

typedef struct practice_script {
    int heat; /* anger at the beginning */
    customer_type type;
    const script_fact *facts; /* in the order in which they come out; scenario->fact_count */
    text_row moods[SCRIPT_MOODS];
    text_row lines[OCCASION_COUNT];
    hua_str models[SCRIPT_MOMENTS];
} practice_script;

/* What an answer must do: from every group at least one behaviour, as bits of behaviours.h. */
enum { DEMAND_MAX_GROUPS = 8 };

typedef struct practice_demand {
    uint32_t groups[DEMAND_MAX_GROUPS];
    size_t group_count;
    bool says_back; /* the customer's facts must be said back in other words */
    bool continues; /* the answer goes on where `given` ends */
} practice_demand;

#endif
