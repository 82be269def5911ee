/*
 * Adding to an entry of a rule pack, in its text: everything else stays as its author wrote it.
 *
 * What is added goes before the first item of a list that is there, or becomes a list of its own;
 * so one place is enough, and where a value ends need not be known.  What comes out is text again:
 * it is for the loader to say whether it is sound.
 */
#ifndef CLI_REVIEW_PACK_EDIT_H
#define CLI_REVIEW_PACK_EDIT_H

#include "common/text.h"

/* A double-quoted YAML scalar that reads as `text`, whatever that holds. */
void pack_quote(cli_text *out, hua_str text);

/* A pattern of the rule language that finds `text` as it stands. */
void pack_escape(cli_text *out, hua_str text);

/*
 * `definition` is an entry as hua_entry has it, behind its dash.  Adds `items` to its `unless`, or
 * to the list `good` of its `tests`; false if it cannot be done there, or memory is lacking.
 */
bool pack_add_unless(cli_text *out, hua_str definition, const hua_str *items, size_t count);
bool pack_add_good(cli_text *out, hua_str definition, const hua_str *items, size_t count);

/* Where the definition stands in its file: its first byte; SIZE_MAX if it is not there. */
size_t pack_find(hua_str file, hua_str definition, size_t line);

/* The definition as it stands in the pack, its dash and indentation in front. */
void pack_show(cli_text *out, hua_str definition);

#endif
