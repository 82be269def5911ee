/*
 * The names that labels may use: the contract's categories and tags, and the rubrics and steps of
 * the ruleset.
 *
 * Categories and tags are in a table of their own, because a label may ask for what the loaded
 * packs do not look for: that is a miss, not a wrong label.
 */
#ifndef CLI_EVAL_TAXONOMY_H
#define CLI_EVAL_TAXONOMY_H

#include "common/mem.h"

typedef struct category_row {
    const char *id;
    bool by_turn; /* matched by turn and category: no stretch of text carries it */
    bool info;    /* its severity where a label names none */
} category_row;

/* NULL if there is no such category; *near (may be NULL) gets the one that was meant, or NULL. */
const category_row *category_find(hua_str id, const char **near);
/* The i-th category of the contract; NULL behind the last. */
const category_row *category_at(size_t i);

typedef enum tag_shape { TAG_LIST, TAG_ONE, TAG_FLAG } tag_shape;

typedef struct tag_row {
    const char *id;
    tag_shape shape;
    const char *values; /* "a|b|c" */
} tag_row;

const tag_row *tag_find(hua_str id, const char **near);
const tag_row *tag_at(size_t i);
/* Where `value` stands among the tag's values; -1 if it is none of them. */
int tag_value_rank(const tag_row *tag, hua_str value, const char **near);

typedef struct step_name {
    const char *rubric, *step;
} step_name;

typedef struct taxonomy {
    const char **rubrics;
    size_t rubric_count;
    CLI_LIST(step_name) steps;
    cli_arena arena; /* also holds values that are told as near ones */
} taxonomy;

/* HUA_E_NOMEM, or the rubrics of the ruleset with their steps. */
hua_code taxonomy_make(taxonomy *out, const hua_ruleset *rules, hua_error *error);
void taxonomy_free(taxonomy *names);

/* Whether there is one; else *near gets the one that was meant, or NULL. */
bool taxonomy_has_rubric(const taxonomy *names, hua_str id, const char **near);
bool taxonomy_has_step(const taxonomy *names, hua_str rubric, hua_str id, const char **near);

#endif
