/*
 * What became of every label: the only thing that is kept of a record.
 *
 *     labels + report ── match ── outcomes ── tally ── numbers ── text, JSON
 *                                    │ └── saved to a file, read back as the baseline
 *                                    └── cases
 *
 * All numbers are counted from the outcomes, so that a saved run and a new one are counted by the
 * same code.
 */
#ifndef CLI_EVAL_OUTCOME_H
#define CLI_EVAL_OUTCOME_H

#include "common/mem.h"
#include "eval/stats.h"

typedef enum verdict {
    VERDICT_HIT,
    VERDICT_MISSED,
    VERDICT_FALSE, /* a finding where no label is */
    VERDICT_SPARED /* a label of severity info, not hit: counts nowhere */
} verdict;

typedef struct finding_outcome {
    verdict verdict;
    uint32_t turn;
    size_t start, end; /* code points: of the label; of a false alarm, the finding's */
    hua_str category;  /* of the label; empty for a false alarm */
    hua_str found;     /* of the finding that decided; empty if there was none */
    hua_str rule;      /* likewise */
    hua_str text;      /* the label's words; of a false alarm, the finding's */
    hua_str turn_text; /* kept only where cases are listed */
} finding_outcome;

typedef struct step_outcome {
    hua_str rubric, step;
    int want, got;    /* 0 missed, 1 partly, 2 met */
    hua_str evidence; /* for people; kept only where cases are listed */
} step_outcome;

/* Tags of one value have both; of a list, a value on one side only is a miss or a false alarm. */
typedef struct tag_outcome {
    hua_str tag, want, got;
} tag_outcome;

typedef struct record_outcome {
    hua_str id, source;
    bool has_findings;
    bool has_tags;
    bool clean;      /* looked at, and nothing labelled */
    hua_str *groups; /* a value for each of outcomes.fields */
    finding_outcome *findings;
    step_outcome *steps;
    tag_outcome *tags;
    size_t finding_count, step_count, tag_count;
} record_outcome;

typedef struct outcomes {
    CLI_LIST(record_outcome) records;
    CLI_LIST(hua_str) fields; /* by which records are grouped */
    CLI_LIST(hua_str) names;  /* ids and values, each once */
    size_t unlabelled;        /* records with nothing judged; not among `records` */
    cli_arena arena;
} outcomes;

void outcomes_free(outcomes *all);

/* The text owned by the outcomes; names are few and are kept once.  .ptr is NULL without memory. */
hua_str outcomes_name(outcomes *all, hua_str text);
hua_str outcomes_text(outcomes *all, hua_str text);

/* "missed", "partly", "met" */
const char *status_word(int status);
/* The status of that name; -1 if there is none. */
int status_rank(hua_str word);

#endif
