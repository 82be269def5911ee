/*
 * The customer: a state of a few numbers, and one step for every reply.  The state is plain data:
 * to copy it is to remember it, and the same replies give the same state.
 */
#ifndef CLI_PRACTICE_CUSTOMER_H
#define CLI_PRACTICE_CUSTOMER_H

#include "practice/reading.h"

/* What must be met before the customer accepts; which of them count is a matter of the motive. */
typedef enum customer_need {
    NEED_HEARD = 1 << 0,
    NEED_APOLOGY = 1 << 1,
    NEED_WAY = 1 << 2,
    NEED_TIME = 1 << 3
} customer_need;

/* What is still open, in words a trainee can act on. */
typedef enum customer_gap {
    GAP_NONE,
    GAP_OWED,    /* an apology for what was said in this talk */
    GAP_FEELING, /* nothing was said yet of what it means to them */
    GAP_STORY,   /* they have told too little */
    GAP_ECHO,    /* what they told was not said back */
    GAP_HEAT,    /* too angry still */
    GAP_HEARD,   /* all that was done, and too little of it */
    GAP_APOLOGY,
    GAP_WAY,
    GAP_TIME,
    GAP_COUNT
} customer_gap;

enum { CUSTOMER_MAX_CAUSES = BEHAVIOUR_COUNT + SLIP_COUNT, CUSTOMER_MAX_PARTS = 4 };

typedef struct customer {
    talk_state state;
    talk_mood mood;
    int heat;                     /* 0 … 100 */
    int heard;                    /* how far they feel understood, 0 … 100 */
    int replies;                  /* taken in */
    int idle;                     /* replies in a row that brought nothing */
    uint32_t does;                /* good behaviours met so far: a second time counts for less */
    uint32_t slipped;             /* bits by slip: likewise, but for more */
    uint32_t met;                 /* bits by customer_need */
    uint32_t facts;               /* bits: told */
    bool owed;                    /* an apology is owed for what was said in this talk */
    bool warned;                  /* has stood at the edge of breaking off once */
    bool lingered;                /* one reply has already followed their yes */
    uint8_t used[OCCASION_COUNT]; /* lines said on the occasion */
    uint8_t sighed[SCRIPT_MOODS]; /* exclamations said in the mood */
    const hua_str *last[CUSTOMER_MAX_PARTS]; /* what the line before was made of */
} customer;

/* Why the heat moved: at most one row for each thing seen. */
typedef struct customer_cause {
    bool slip;      /* else a behaviour */
    unsigned which; /* slip or behaviour_id; SLIP_COUNT: nothing of use was said */
    int delta;
} customer_cause;

/* What a step comes to. */
typedef struct customer_answer {
    const hua_str *parts[CUSTOMER_MAX_PARTS]; /* of the next line, in order */
    size_t part_count;
    customer_cause causes[CUSTOMER_MAX_CAUSES];
    size_t cause_count;
    bool deaf;   /* a solution came before they felt heard */
    bool capped; /* they cooled down as much as one can at once, and no more */
    bool spoilt; /* what was good in the reply was lost on account of a banned wording */
} customer_answer;

void customer_begin(customer *c, const practice_scenario *scenario);
void customer_step(customer *c, const practice_scenario *scenario, const reply_reading *reading,
                   customer_answer *answer);

/* What keeps the customer from accepting, the first thing to mend. */
customer_gap customer_open(const customer *c, const practice_scenario *scenario);
/* The moment of the talk: which model reply fits. */
moment customer_moment(const customer *c, const practice_scenario *scenario);

#endif
