/*
 * A talk that is kept: every reply is in the store before the customer's answer is shown, so that
 * a talk can be left at any time and taken up again, here or in another program.
 *
 * Stored are the scenario and the replies; opening a talk plays them again.  If the rules or the
 * scenario changed meanwhile, the talk is what it is by the rules of today; should it come to its
 * end earlier than it did, the replies behind that end are left out.
 *
 * When a talk is over its result is stored, at the latest when it is opened again, and its skills
 * count for the learner's progress.  It may still be taken back and ended otherwise: that is
 * practice too, but counts no second time.
 */
#ifndef CLI_LEARNING_TALKS_H
#define CLI_LEARNING_TALKS_H

#include "learning/learning.h"

typedef struct kept_talk {
    learning with;
    const practice_scenario *scenario;
    practice_talk *play;
    learner_talk row; /* as it is stored; texts are in the arena */
    size_t played;    /* of the stored replies */
    cli_arena arena;
} kept_talk;

/*
 * Each leaves an object to free with kept_free, also after an error.  HUA_E_UNKNOWN_NAME: there
 * is no such scenario, or talk.
 */
hua_code kept_begin(kept_talk *out, const learning *with, hua_str who, hua_str scenario,
                    learner_moment now, hua_error *error);
hua_code kept_open(kept_talk *out, const learning *with, hua_str id, learner_moment now,
                   hua_error *error);
void kept_free(kept_talk *talk);

/* The word for its state; over: settled, left or ended. */
hua_str kept_state(const kept_talk *talk);
bool kept_over(const kept_talk *talk);

/* HUA_E_ARGUMENT: the talk is over, has all the replies it may have, or went on elsewhere. */
hua_code kept_reply(kept_talk *talk, hua_str text, learner_moment now, hua_error *error);
/* HUA_E_ARGUMENT: there is nothing to take back. */
hua_code kept_undo(kept_talk *talk, hua_error *error);
/* Ends a talk that is not over; harmless on one that is. */
hua_code kept_end(kept_talk *talk, learner_moment now, hua_error *error);

/* The session as the web service hands it out, with its result if it is over. */
hua_code kept_write(kept_talk *talk, json_out *out, hua_error *error);

#endif
