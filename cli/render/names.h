/*
 * Titles of a ruleset's entries in the language of the output.  A ruleset has Simplified and
 * perhaps English titles; Traditional is derived by a scanner of its own, because a scanner's
 * call would end the life of the report that is being written.
 */
#ifndef CLI_RENDER_NAMES_H
#define CLI_RENDER_NAMES_H

#include "huashu.h"

typedef struct title_names {
    const hua_ruleset *rules;
    hua_lang lang;
    hua_scanner *converter; /* made when first needed */
} title_names;

void names_free(title_names *names);

/* `zh` in the language; `en` for English if it is there.  Borrowed until the next call. */
hua_str names_text(title_names *names, hua_str zh, hua_str en);

/* Title of the behaviour, rule or rubric `id`; the id where it has none. */
hua_str names_title(title_names *names, hua_kind kind, hua_str id);

#endif
