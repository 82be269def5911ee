/*
 * A bump arena: allocations are never freed one by one, but all at once by
 * reset (blocks are kept for reuse) or free.  Failure is sticky: after one
 * failed allocation `failed` stays true until the next reset, so that a run of
 * allocations needs one check at its end.
 */
#ifndef HUA_BASE_ARENA_H
#define HUA_BASE_ARENA_H

#include "base/alloc.h"
#include "base/str.h"

struct arena_block;

typedef struct hua_arena {
    const hua_allocator *allocator;
    struct arena_block *first, *current;
    bool failed;
} hua_arena;

void hua_arena_init(hua_arena *arena, const hua_allocator *allocator);
/* Forgets all allocations, keeps the blocks. */
void hua_arena_reset(hua_arena *arena);
void hua_arena_free(hua_arena *arena);

/* Zeroed memory aligned for any type; NULL on failure. */
void *hua_arena_alloc(hua_arena *arena, size_t size);
/* count * size with overflow checked. */
void *hua_arena_array(hua_arena *arena, size_t count, size_t size);
/* A copy of the text with a NUL behind it; {NULL,0} on failure. */
hua_str hua_arena_copy(hua_arena *arena, hua_str text);

#define HUA_ARENA_NEW(arena, type) ((type *)hua_arena_alloc((arena), sizeof(type)))
#define HUA_ARENA_ARRAY(arena, type, n) ((type *)hua_arena_array((arena), (n), sizeof(type)))

#endif
