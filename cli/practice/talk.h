/*
 * Inside a talk: what was played, with the customer before every reply, so that to undo is to take
 * a state back.
 */
#ifndef CLI_PRACTICE_TALK_H
#define CLI_PRACTICE_TALK_H

#include "common/mem.h"
#include "practice/customer.h"

typedef struct talk_played {
    talk_turn turn;  /* its texts are the talk's own: freed with it */
    customer before; /* of a reply: the customer who heard it */
} talk_played;

struct practice_talk {
    const practice_scenario *scenario;
    hua_scanner *scanner;
    hua_lang lang;
    customer customer;
    CLI_LIST(talk_played) played;
    CLI_LIST(hua_turn) turns; /* the same for the scanner */
    hua_dialogue dialogue;    /* as it was last checked: reports point to it */
    cli_arena judged;         /* of the last judgement */
    cli_arena texts;          /* of facts and models, in the reader's script */
    hua_str facts[SCRIPT_MAX_FACTS], models[SCRIPT_MOMENTS];
};

/* Checks the talk as it stands. */
hua_code talk_check(practice_talk *talk, const hua_report **report, hua_error *error);

static inline bool talk_is_reply(const practice_talk *talk, size_t turn)
{
    return talk->played.items[turn].turn.speaker == HUA_AGENT;
}

/* Why the heat moved, in words, appended to `why`. */
void why_write(cli_text *why, const practice_talk *talk, const customer *before,
               const reply_reading *reading, const customer_answer *answer);

#endif
