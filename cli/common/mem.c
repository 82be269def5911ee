/* Growing arrays and the bump arena of the program. */
#include "common/mem.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

struct cli_chunk {
    struct cli_chunk *next;
    alignas(max_align_t) char bytes[];
};

bool cli_list_grow(void *items, size_t *capacity, size_t need, size_t item_size)
{
    void *old;
    size_t room = *capacity < 8 ? 8 : *capacity;
    while (room < need && room <= SIZE_MAX / 2)
        room *= 2;
    if (room < need || room > SIZE_MAX / item_size)
        return false;
    memcpy(&old, items, sizeof old); /* a T ** may not be read as a void ** */
    void *grown = realloc(old, room * item_size);
    if (!grown)
        return false;
    memcpy(items, &grown, sizeof grown);
    *capacity = room;
    return true;
}

static bool add_chunk(cli_arena *arena, size_t need)
{
    enum { LEAST = 4096, MOST = 256 * 1024 };
    size_t size = arena->size < LEAST / 2 ? LEAST : arena->size * 2;
    size = size > MOST ? MOST : size;
    size = need > size ? need : size;
    if (size > SIZE_MAX - sizeof(struct cli_chunk))
        return false;
    struct cli_chunk *chunk = malloc(sizeof *chunk + size);
    if (!chunk)
        return false;
    chunk->next = arena->chunks;
    arena->chunks = chunk;
    arena->used = 0;
    arena->size = size;
    return true;
}

void *cli_arena_get(cli_arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (size > SIZE_MAX - align)
        return NULL;
    size_t need = (size + align - 1) / align * align;
    if (arena->size - arena->used < need && !add_chunk(arena, need))
        return NULL;
    void *p = arena->chunks->bytes + arena->used;
    arena->used += need;
    return memset(p, 0, need);
}

hua_str cli_arena_copy(cli_arena *arena, hua_str text)
{
    char *p = cli_arena_get(arena, text.len + 1);
    if (p && text.len)
        memcpy(p, text.ptr, text.len);
    return (hua_str){p, p ? text.len : 0};
}

static void free_chunks(struct cli_chunk *chunk)
{
    while (chunk) {
        struct cli_chunk *next = chunk->next;
        free(chunk);
        chunk = next;
    }
}

void cli_arena_free(cli_arena *arena)
{
    free_chunks(arena->chunks);
    *arena = (cli_arena){0};
}

/* Chunks grow, so the newest is as large as any; one made for a giant is not kept. */
void cli_arena_reset(cli_arena *arena)
{
    enum { KEPT = 1024 * 1024 };
    if (!arena->chunks)
        return;
    if (arena->size > KEPT) {
        cli_arena_free(arena);
        return;
    }
    free_chunks(arena->chunks->next);
    arena->chunks->next = NULL;
    arena->used = 0;
}
