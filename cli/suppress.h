/*
 * Findings that somebody has looked at and wants no more, each with the reason.
 *
 * In a draft, a comment line of its own, which speaks of the next line with text:
 *
 *     # huashu: ignore apology-but -- quoted from the customer
 *     <!-- huashu: ignore stalling, bare-empathy -- agreed with QA -->
 *     // huashu: ignore-file policy-shield -- legal wording
 *
 * For dialogues, a side file keyed by dialogue, rule and text:
 *
 *     ignore:
 *       - {dialogue: d-17, rule: apology-but, text: 抱歉，但是, reason: the customer's own words}
 *
 * A rule may also be `category:X`.  What matched nothing is reported at the end, so that old
 * entries do not pile up.  One thread.
 */
#ifndef CLI_SUPPRESS_H
#define CLI_SUPPRESS_H

#include "common/text.h"

typedef struct suppress suppress;

typedef struct suppress_entry {
    hua_str file; /* of the entry itself */
    size_t line;
    hua_str dialogue; /* id, or the draft's source */
    hua_str rule, text, reason;
    bool in_draft, whole_file;
    size_t start, end; /* in a draft: bytes of the line it speaks of */
    bool used;
} suppress_entry;

/* NULL if memory is lacking. */
suppress *suppress_new(void);
void suppress_free(suppress *set);

/* Reads a side file.  Strict: the first fault ends it, with its place. */
hua_code suppress_load(suppress *set, const char *path, hua_error *error);
hua_code suppress_parse(suppress *set, hua_str yaml, const char *name, hua_error *error);

/*
 * Takes the comments out of a draft's turn.  *cleaned, borrowed until the next call, is the text
 * to check: each comment's characters are blanks of the same length in bytes and in code points,
 * so every place in the report stays right.  A comment that is wrong (no reason, unknown word) is
 * blanked too, counts for nothing and is told by the answer and `error`.
 * `file` names the draft in messages; its text begins at line 1.
 */
hua_code suppress_draft(suppress *set, const char *file, const hua_dialogue *draft,
                        hua_str *cleaned, hua_error *error);

/* `cleaned` as it was rewritten, with the last draft's comments put back into it. */
void suppress_restore(const suppress *set, hua_str rewritten, cli_text *out);

/* True if the finding is suppressed; marks every entry that says so. */
bool suppress_matches(suppress *set, const hua_dialogue *dialogue, const hua_finding *finding);

/* Calls `each` with every entry that has matched nothing, in the order they were read. */
void suppress_unused(const suppress *set, void (*each)(void *ctx, const suppress_entry *entry),
                     void *ctx);

#endif
