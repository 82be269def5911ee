#include "eval/outcome.h"

#include "common/text.h"

#include <stdlib.h>

static const char *const statuses[STATUSES] = {"missed", "partly", "met"};

void outcomes_free(outcomes *all)
{
    cli_list_free(&all->records);
    cli_list_free(&all->fields);
    cli_list_free(&all->names);
    cli_arena_free(&all->arena);
}

hua_str outcomes_text(outcomes *all, hua_str text)
{
    return cli_arena_copy(&all->arena, text);
}

hua_str outcomes_name(outcomes *all, hua_str text)
{
    for (size_t i = 0; i < all->names.count; i++)
        if (cli_eq(all->names.items[i], text))
            return all->names.items[i];
    hua_str copy = cli_arena_copy(&all->arena, text);
    if (copy.ptr && !cli_list_push(&all->names, copy))
        copy = (hua_str){NULL, 0};
    return copy;
}

const char *status_word(int status)
{
    return statuses[status];
}

int status_rank(hua_str word)
{
    for (int i = 0; i < STATUSES; i++)
        if (cli_is(word, statuses[i]))
            return i;
    return -1;
}
