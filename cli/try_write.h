/* What `rules try` found out, told to people or as JSON. */
#ifndef CLI_TRY_WRITE_H
#define CLI_TRY_WRITE_H

#include "tried.h"

typedef struct try_view {
    const cli_call *call;
    title_names *titles;
    const hua_ruleset *rules;
    const hua_dialogue *dialogue;
    const tried *finds;
    const trace_list *told, *probed; /* probed: empty without --rule */
} try_view;

void try_write_text(const try_view *v);
void try_write_json(const try_view *v);

/* The entry that the find is of, a tag by its value. */
bool try_entry(const try_view *v, hua_kind kind, hua_str id, hua_str value, hua_entry *entry);
/*
 * "file:line" of the pattern in the entry's definition, of the entry itself where it is not to be
 * found there (another pack added it), into `to`.
 */
const char *try_place(char to[640], const hua_entry *entry, hua_str pattern);
/* The byte of the entry's definition at which the pattern is an item; SIZE_MAX if it is none. */
size_t try_offset(const hua_entry *entry, hua_str pattern);
/* What dropped a find, in a word for programs. */
const char *try_reason(const hua_trace *dropped);

#endif
