/* The files that a command line names: directories are walked, "-" is standard input. */
#ifndef CLI_INPUTS_H
#define CLI_INPUTS_H

#include "command.h"
#include "common/mem.h"

typedef struct input_list {
    CLI_LIST(const char *) paths; /* in name order within a directory */
    cli_arena arena;
    bool trouble; /* something named cannot be read; it has been said */
} input_list;

/* False if there is nothing to read at all; *out is to be freed in any case. */
bool inputs_collect(input_list *out, const cli_call *call, const text_list *operands);
void inputs_free(input_list *inputs);

#endif
