/*
 * What people said about a dialogue, out of the record that holds it:
 *
 *     "labels": {"findings": [{"turn": 0, "category": "ignorance", "text": "…"}],
 *                "steps": {"five-step": {"accept": "met"}},
 *                "tags": {"emotion": "angry", "intent": ["vent"], "implicit": true}}
 *
 * A part that is absent was not judged; an empty list of findings says that there are none.  The
 * reader of dialogues hands unknown fields on as meta, and that is where the labels are read from.
 * Strict: a name that nobody knows, or words that are not in the turn, refuse the record.
 */
#ifndef CLI_EVAL_LABELS_H
#define CLI_EVAL_LABELS_H

#include "common/mem.h"
#include "eval/taxonomy.h"
#include "readers/json/json_tree.h"

typedef struct finding_label {
    const category_row *category;
    uint32_t turn;
    bool info;
    size_t start, end; /* code points of the turn; both 0 if it names no words */
    hua_str text;
} finding_label;

typedef struct step_label {
    hua_str rubric, step;
    hua_status status;
} step_label;

typedef struct tag_label {
    const tag_row *tag;
    hua_str value;
} tag_label;

/* Texts are borrowed from the tree, until the next record. */
typedef struct label_set {
    json_tree *tree;
    bool has_findings;
    bool has_tag[8]; /* by tag_at(): judged, though it may have no value */
    CLI_LIST(finding_label) findings;
    CLI_LIST(step_label) steps;
    CLI_LIST(tag_label) tags;
    const json_node *meta;
} label_set;

/* False if memory is lacking. */
bool labels_make(label_set *out);
void labels_free(label_set *labels);

/* HUA_E_ARGUMENT: `error` has the offending text and the mend, and no place yet. */
hua_code labels_read(label_set *labels, const hua_dialogue *dialogue, const taxonomy *names,
                     hua_error *error);

/* Whether anything, and whether a tag, was judged. */
bool labels_any(const label_set *labels);
bool labels_any_tag(const label_set *labels);

/* A field of the record as text, such as "variant"; empty if there is none. */
hua_str labels_field(const label_set *labels, const hua_dialogue *dialogue, const char *field);

#endif
