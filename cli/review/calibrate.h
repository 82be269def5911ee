/*
 * How good the rules are, and how far people agree: with each other, and with the machine.
 *
 * Only reviews that are done count.
 *
 *   precision of a rule
 *       accepted / (accepted + rejected), with Wilson's 95 % interval; each finding counts once,
 *       as it is settled (settle.h); disputes count for neither
 *   two reviewers, findings
 *       yes and no over the machine's findings that both judged; a missed finding that both added
 *       is a yes of both, one that a single one added a yes and a no; agreement is the share of
 *       equal answers, kappa Cohen's
 *   two reviewers, steps
 *       the statuses missed, partly and met of all steps, n/a counting as missed as in `huashu
 *       eval`; where both say n/a there is nothing to agree on.  Not to correct a step is to agree
 *       with the machine.  Kappa has quadratic weights
 *   machine and reviewer, findings
 *       agreement is the share of the machine's findings that they accept; kappa is over turns
 *       (those of agents, and any other with a mark): does the machine, does the reviewer find
 *       anything in it?
 *   machine and reviewer, steps
 *       as for two reviewers
 *   trend
 *       the same as precision, by the ISO week in which the last reader was done
 */
#ifndef CLI_REVIEW_CALIBRATE_H
#define CLI_REVIEW_CALIBRATE_H

#include "common/json_out.h"
#include "eval/stats.h"
#include "render/names.h"
#include "review/sheet_talk.h"

typedef struct rule_count {
    hua_str rule, title, category;
    size_t accepted, rejected;
} rule_count;

typedef struct name_count {
    hua_str name;
    size_t n;
} name_count;

typedef struct week_count {
    char week[16]; /* "2026-W07" */
    size_t accepted, rejected;
} week_count;

typedef struct pair_count {
    hua_str a, b;
    size_t dialogues;
    size_t findings[2][2];            /* a by b */
    size_t steps[STATUSES][STATUSES]; /* a by b */
} pair_count;

typedef struct rubric_count {
    hua_str rubric, title;
    size_t steps[STATUSES][STATUSES]; /* machine by reviewer */
} rubric_count;

typedef struct machine_count {
    hua_str reviewer;
    size_t dialogues, accepted, rejected;
    size_t turns[2][2];               /* machine by reviewer */
    size_t steps[STATUSES][STATUSES]; /* machine by reviewer */
    CLI_LIST(rubric_count) rubrics;
} machine_count;

typedef struct calibration {
    cli_arena arena; /* owns the names */
    CLI_LIST(rule_count) rules;
    CLI_LIST(name_count) missed; /* by category */
    CLI_LIST(pair_count) pairs;
    CLI_LIST(machine_count) machine;
    CLI_LIST(week_count) weeks;
    bool failed; /* memory was lacking */
} calibration;

/* Takes a dialogue in; `reviewer` (may be empty) is who will see the numbers. */
void calibrate_add(calibration *c, const sheet *s, const hua_dialogue *dialogue, hua_str reviewer);
void calibrate_free(calibration *c);

/* Rules by number of findings judged, weeks in order; `names` (may be NULL) has the titles. */
void calibrate_put(json_out *out, calibration *c, title_names *names);

/* All of the desk. */
hua_code calibrate_desk(json_out *out, desk *d, hua_str reviewer, title_names *names,
                        hua_error *error);

/* The ISO week of a day "2026-01-04…": "2026-W01"; "" if it is no day. */
void calibrate_week(hua_str day, char week[16]);

#endif
