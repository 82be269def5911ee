/* The subcommands of `rules` that have files of their own, and what they are called with. */
#ifndef CLI_RULES_CALL_H
#define CLI_RULES_CALL_H

#include "command.h"

typedef struct rules_call {
    const cli_call *call;
    text_list rest; /* operands behind the subcommand */
} rules_call;

/* try: what fires on one text, and what came near. */
int rules_try(const rules_call *r);
/* new: a skeleton of a pack. */
int rules_new(const rules_call *r);

#endif
