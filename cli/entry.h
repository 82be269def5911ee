/* An entry of a ruleset told to people: `explain RULE` and `rules show`. */
#ifndef CLI_ENTRY_H
#define CLI_ENTRY_H

#include "command.h"
#include "render/names.h"

/* Finds the entry in its kind's list, which is where its examples are numbered. */
bool entry_find(const hua_ruleset *rules, hua_str id, hua_entry *entry, size_t *index);

/* What it says, why, its examples and its definition. */
void entry_write(const cli_call *call, const hua_ruleset *rules, title_names *names,
                 const hua_entry *entry, size_t index);

/* rule, behaviour ... in the language. */
message_id entry_kind_word(hua_kind kind);

/* Complains about an unknown id, with the nearest one. */
void entry_unknown(const cli_call *call, const hua_ruleset *rules, hua_str id);

/* Writes the entry of that id, or says that there is none and answers false. */
bool entry_show(const cli_call *call, const hua_ruleset *rules, title_names *names, const char *id);

#endif
