#include "dashboard/dict.h"

#include <stdlib.h>

static size_t hash(hua_str text)
{
    uint64_t h = UINT64_C(1469598103934665603); /* FNV-1a */
    for (size_t i = 0; i < text.len; i++)
        h = (h ^ (unsigned char)text.ptr[i]) * UINT64_C(1099511628211);
    return (size_t)(h ^ h >> 32);
}

/* The slot that holds `text`, or the free one where it belongs. */
static uint32_t *slot_of(const dict *n, hua_str text)
{
    size_t mask = n->slot_count - 1;
    size_t at = hash(text) & mask;
    while (n->slots[at] && !cli_eq(n->list.items[n->slots[at] - 1], text))
        at = (at + 1) & mask;
    return &n->slots[at];
}

uint32_t dict_find(const dict *n, hua_str text)
{
    if (!n->slot_count)
        return DICT_NONE;
    uint32_t found = *slot_of(n, text);
    return found ? found - 1 : DICT_NONE;
}

static bool grow(dict *n)
{
    size_t count = n->slot_count ? n->slot_count * 2 : 64;
    uint32_t *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    free(n->slots);
    n->slots = slots;
    n->slot_count = count;
    for (size_t i = 0; i < n->list.count; i++)
        *slot_of(n, n->list.items[i]) = (uint32_t)i + 1;
    return true;
}

uint32_t dict_add(dict *n, hua_str text)
{
    uint32_t found = dict_find(n, text);
    if (found != DICT_NONE)
        return found;
    if (n->list.count * 2 >= n->slot_count && !grow(n))
        return DICT_NONE;
    hua_str copy = cli_arena_copy(&n->arena, text);
    if (!copy.ptr || !cli_list_push(&n->list, copy))
        return DICT_NONE;
    *slot_of(n, copy) = (uint32_t)n->list.count;
    return (uint32_t)n->list.count - 1;
}

void dict_free(dict *n)
{
    cli_list_free(&n->list);
    free(n->slots);
    cli_arena_free(&n->arena);
    *n = (dict){0};
}
