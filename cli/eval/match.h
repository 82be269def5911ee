/*
 * Labels against a report.
 *
 * A label is hit by a finding of severity warning or above in its turn that overlaps its words; a
 * label of severity info also by any finding of its category there, and if it is not hit that is
 * no miss.  What is found across turns or in time stamps carries no words: it is matched by turn
 * and category.  A finding of warning or above that hits no label is a false alarm, but not one
 * across turns in a record of one turn, whose neighbours nobody has seen.
 */
#ifndef CLI_EVAL_MATCH_H
#define CLI_EVAL_MATCH_H

#include "eval/labels.h"
#include "eval/outcome.h"

typedef struct matcher {
    outcomes *all;
    bool keep_texts; /* whole turns and evidence, for listing cases */
    CLI_LIST(finding_outcome) findings;
    CLI_LIST(step_outcome) steps;
    CLI_LIST(tag_outcome) tags;
    CLI_LIST(bool) used; /* by finding of the report */
    bool failed;         /* memory was lacking */
} matcher;

void matcher_free(matcher *matcher);

/* Adds the record to the outcomes; false if memory is lacking. */
bool match_record(matcher *matcher, const label_set *labels, const hua_report *report);

#endif
