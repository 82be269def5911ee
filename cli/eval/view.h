/* An evaluation as text for people and as JSON for machines. */
#ifndef CLI_EVAL_VIEW_H
#define CLI_EVAL_VIEW_H

#include "command.h"
#include "eval/compare.h"
#include "eval/json_write.h"

/* Which cases are listed: bits. */
enum {
    CASES_MISSES = 1 << 0,
    CASES_FALSE = 1 << 1,
    CASES_CATEGORY = 1 << 2,
    CASES_STEPS = 1 << 3,
    CASES_TAGS = 1 << 4,
    CASES_ALL = (1 << 5) - 1
};

typedef struct eval_view {
    term term;
    hua_lang lang;
    const outcomes *all;
    const tally *tally;
    size_t files, bad;
    unsigned cases;            /* to be listed */
    const comparison *changes; /* NULL: there is no baseline */
    const char *baseline;      /* its path */
} eval_view;

/* The words of --list in the order of the bits. */
extern const char *const case_words[];

/* A case that is listed as one of `cases`. */
unsigned finding_case(const finding_outcome *outcome);

/* Everything, in the format's own way; view_json: false if memory is lacking. */
void view_text(const eval_view *view);
bool view_json(const eval_view *view);

/* The numbers, as members of an object that is open. */
void view_json_members(const eval_view *view, json_writer *writer);

/* Parts of the text. */
void view_cases(const eval_view *view);
void view_changes(const eval_view *view);
/* "id  file:line", without a line end. */
void view_record(const eval_view *view, const record_outcome *record);
/* Where it is, what was labelled and found, and the words: two lines. */
void view_finding(const eval_view *view, const record_outcome *record,
                  const finding_outcome *outcome);

#endif
