/* The outcomes counted: all together, by category, by groups of records, by step and by tag. */
#ifndef CLI_EVAL_TALLY_H
#define CLI_EVAL_TALLY_H

#include "eval/outcome.h"

typedef struct finding_counts {
    size_t hits, missed, false_alarms;
    size_t right;          /* hits by a finding of the label's category */
    size_t clean, flagged; /* records with nothing labelled; those with a false alarm */
} finding_counts;

typedef struct count_row {
    hua_str key;
    finding_counts n;
} count_row;

/* A category, and the category that was found in its place. */
typedef struct pair_row {
    hua_str want, got;
    size_t count;
} pair_row;

/* Labels by what was found; the row of a whole rubric has an empty step. */
typedef struct step_row {
    hua_str rubric, step;
    size_t table[STATUSES][STATUSES];
} step_row;

/* A value of a list; or, with an empty value, a tag that has one value in every record. */
typedef struct tag_count_row {
    hua_str tag, value;
    size_t hits, missed, false_alarms;
    size_t right, judged;
} tag_count_row;

typedef CLI_LIST(count_row) count_table;

typedef struct tally {
    size_t records, with_findings, with_steps, with_tags;
    finding_counts total;
    count_table categories; /* a hit counts for the label's, a false alarm for the finding's */
    CLI_LIST(count_table) groups; /* parallel to outcomes.fields */
    CLI_LIST(pair_row) confusion; /* the most frequent first */
    CLI_LIST(step_row) steps;     /* each rubric's row before those of its steps */
    CLI_LIST(tag_count_row) tags;
} tally;

/* Names are borrowed from the outcomes.  False if memory is lacking; tally_free in any case. */
bool tally_make(tally *out, const outcomes *all);
void tally_free(tally *tally);

/* False if there is nothing in the table but records without a value. */
bool table_tells(const count_table *table);

double counts_precision(const finding_counts *n);
double counts_recall(const finding_counts *n);
double counts_f1(const finding_counts *n);
double counts_right(const finding_counts *n);

#endif
