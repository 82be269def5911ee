/*
 * Practising that is kept: the library of practice and the store of learners put together, for
 * the terminal (coach/) and the web service (serve/) alike.
 *
 *     talks.h       a talk that is kept with each reply, and can be taken up again
 *     drills.h      which drill comes next, and an answer with all that follows from it
 *     progress.h    how far a learner has come, as JSON
 *
 * What all of them need is in one small object that a caller makes for a call or for a run.
 */
#ifndef CLI_LEARNING_LEARNING_H
#define CLI_LEARNING_LEARNING_H

#include "store/learner.h"

#include <pthread.h>

typedef struct learning {
    const practice_library *library;
    learner *store;
    pthread_mutex_t *lock; /* held while the store is used; NULL: nobody else uses it */
    hua_scanner *scanner;
    uint64_t fingerprint; /* of the scanner's rules */
    hua_lang lang;
} learning;

void learning_hold(const learning *l);
void learning_release(const learning *l);

/*
 * `zh` in the language; `en` for English if there is any.  Borrowed until the scanner's next
 * call.
 */
hua_str learning_text(const learning *l, hua_str zh, hua_str en);
/* The name of a skill; its id if it has none. */
hua_str learning_skill_title(const learning *l, hua_str id);

#endif
