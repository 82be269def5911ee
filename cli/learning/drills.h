/*
 * Drills with their learner: which comes next, and an answer that is judged, kept and scheduled.
 *
 * The order is the same for the same cards on the same day: what is due comes first, the longest
 * due before; then what is new, the easy before the hard, and among the equally easy that skill
 * of which the fewest drills were seen, so that skills take turns.
 */
#ifndef CLI_LEARNING_DRILLS_H
#define CLI_LEARNING_DRILLS_H

#include "learning/learning.h"

typedef struct drill_wish {
    hua_str skill; /* empty: any */
    const hua_str *passed_over;
    size_t passed_over_count;
    int64_t today;
} drill_wish;

typedef struct drill_choice {
    const practice_drill *drill; /* NULL: nothing is due and nothing is new */
    bool due;                    /* else it is new */
    bool later;                  /* there is a card that is due on: */
    int64_t next_due;
} drill_choice;

/* `cards` as learner_get_cards gives them. */
drill_choice drill_choose(const practice_library *library, const learner_cards *cards,
                          const drill_wish *wish);
/* The card of a drill; NULL if it was never answered. */
const learner_card *drill_card(const learner_cards *cards, hua_str drill);

/* How far a skill has been drilled. */
typedef struct drill_standing {
    size_t drills, seen, due;
    double mean; /* of the last answers, 0 … 100; undefined if none was seen */
} drill_standing;

drill_standing drill_stand(const practice_library *library, const learner_cards *cards,
                           hua_str skill, int64_t today);

/* Judges and keeps the answer; the verdict is borrowed until the judge's next call. */
hua_code drill_answer(const learning *l, drill_judge *judge, const practice_drill *drill,
                      hua_str who, hua_str text, bool hinted, learner_moment now,
                      drill_verdict *verdict, practice_card *after, hua_error *error);

#endif
