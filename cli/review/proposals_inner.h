/* What the files of proposals share: a compilation of the packs with rules changed, and its run. */
#ifndef CLI_REVIEW_PROPOSALS_INNER_H
#define CLI_REVIEW_PROPOSALS_INNER_H

#include "review/proposals.h"

/* What one compilation changes: for a rule, by index, its new text. */
typedef struct round {
    proposals *p;
    const trial *packs;
    CLI_LIST(trial_change) changes;
    CLI_LIST(size_t) rules; /* of each change */
    hua_error *error;
} round;

/* What a compilation gives; both NULL if the packs do not load so. */
typedef struct outcome {
    hua_ruleset *rules;
    hua_scanner *scanner;
} outcome;

/* The next talk begins behind the case that this answers: cases of a talk stand together. */
size_t round_next_talk(const proposals *p, size_t from);

void round_clear(round *r);
void round_add(round *r, size_t rule, hua_str instead);
/* Changes `from` up to `to`.  HUA_OK also if the packs do not load with them. */
hua_code round_compile(round *r, size_t from, size_t to, outcome *o);
void round_close(outcome *o);

/* The text as the proposals' own, freed; .ptr NULL if memory is lacking. */
hua_str round_own(proposals *p, cli_text *text);
/* The rule with these exceptions; .ptr NULL if that cannot be written. */
hua_str round_with_unless(proposals *p, const proposal_rule *rule, const hua_str *patterns,
                          size_t count);

/* proposals_examples.c: a text for each rejected case in which the rule finds it too. */
void proposals_examples(proposals *p, hua_scanner *scanner);
/* True if the rule finds anything in the case's example. */
bool proposals_example_found(const proposals *p, const proposal_case *c, hua_scanner *scanner);

/* proposals_finish.c: chooses, tries what was chosen, and writes it down. */
hua_code proposals_finish(round *r);

#endif
