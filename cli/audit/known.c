#include "audit/known.h"

#include "common/fail.h"

#include <stdlib.h>

static bool take(known_inputs *known, store_rows *rows)
{
    file_facts facts = {0};
    hua_error ignored;
    known_input input = {.path = cli_arena_copy(&known->texts, store_text(rows, 0)),
                         .bytes = (uint64_t)store_int(rows, 1),
                         .finished = store_int(rows, 2) != 0};
    if (!input.path.ptr)
        return false;
    input.exists = file_facts_of(input.path.ptr, &facts, &ignored) == HUA_OK;
    input.device = facts.device;
    input.inode = facts.inode;
    return cli_list_push(&known->list, input);
}

hua_code known_read(known_inputs *known, store *s, hua_error *error)
{
    store_rows *rows;
    int more = 0;
    hua_code code = store_select(s, CLI_STR("SELECT path, bytes, finished FROM inputs"), &rows,
                                 error);
    if (code)
        return code;
    while (!code && (more = store_rows_next(rows, error)) > 0)
        if (!take(known, rows))
            code = cli_fail_memory(error);
    store_rows_free(rows);
    return !code && more < 0 ? HUA_E_IO : code;
}

void known_free(known_inputs *known)
{
    cli_list_free(&known->list);
    cli_arena_free(&known->texts);
}

static bool was_moved(const known_input *k, store *s, const char *path, const file_facts *facts,
                      store_input *input)
{
    hua_error ignored;
    uint64_t hash;
    if (k->exists || !k->finished || !k->bytes || k->bytes != facts->size)
        return false;
    return store_get_input(s, k->path, input) &&
           file_hash(path, k->bytes, &hash, NULL, NULL, &ignored) == HUA_OK && hash == input->hash;
}

bool known_find(const known_inputs *known, store *s, const char *path, const file_facts *facts,
                store_input *input)
{
    for (size_t i = 0; i < known->list.count; i++) {
        const known_input *k = &known->list.items[i];
        if (k->exists && k->device == facts->device && k->inode == facts->inode)
            return store_get_input(s, k->path, input);
    }
    for (size_t i = 0; i < known->list.count; i++)
        if (was_moved(&known->list.items[i], s, path, facts, input))
            return true;
    return false;
}
