#include "base/arena.h"

#include <stdalign.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define ARENA_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#endif

enum { FIRST_BLOCK = 16 * 1024, LARGEST_BLOCK = 4 * 1024 * 1024 };

struct arena_block {
    struct arena_block *next;
    size_t size, used; /* of data */
    alignas(max_align_t) char data[];
};

void hua_arena_init(hua_arena *arena, const hua_allocator *allocator)
{
    *arena = (hua_arena){.allocator = allocator};
}

void hua_arena_reset(hua_arena *arena)
{
    for (struct arena_block *b = arena->first; b; b = b->next) {
        b->used = 0;
        POISON(b->data, b->size);
    }
    arena->current = arena->first;
    arena->failed = false;
}

void hua_arena_free(hua_arena *arena)
{
    struct arena_block *b = arena->first;
    while (b) {
        struct arena_block *next = b->next;
        UNPOISON(b->data, b->size);
        hua_release(arena->allocator, b);
        b = next;
    }
    arena->first = arena->current = NULL;
}

/* A block with room for `size` bytes becomes the current one; kept blocks are tried first. */
static bool next_block(hua_arena *arena, size_t size)
{
    struct arena_block *last = arena->current;
    while (last && last->next) {
        last = last->next;
        if (last->size >= size) {
            arena->current = last;
            return true;
        }
    }
    size_t want = last ? last->size * 2 : FIRST_BLOCK;
    if (want > LARGEST_BLOCK)
        want = LARGEST_BLOCK;
    if (want < size)
        want = size;
    if (want > SIZE_MAX - sizeof(struct arena_block))
        return false;
    struct arena_block *b = hua_alloc(arena->allocator, sizeof *b + want);
    if (!b)
        return false;
    *b = (struct arena_block){.size = want};
    POISON(b->data, b->size);
    if (last)
        last->next = b;
    else
        arena->first = b;
    arena->current = b;
    return true;
}

void *hua_arena_alloc(hua_arena *arena, size_t size)
{
    const size_t align = alignof(max_align_t);
    if (arena->failed || size > SIZE_MAX - align) {
        arena->failed = true;
        return NULL;
    }
    size = (size + align - 1) & ~(align - 1);
    if (size == 0)
        size = align;
    struct arena_block *b = arena->current;
    if ((!b || b->size - b->used < size) && !next_block(arena, size)) {
        arena->failed = true;
        return NULL;
    }
    b = arena->current;
    void *p = b->data + b->used;
    b->used += size;
    UNPOISON(p, size);
    memset(p, 0, size);
    return p;
}

void *hua_arena_array(hua_arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size) {
        arena->failed = true;
        return NULL;
    }
    return hua_arena_alloc(arena, count * size);
}

hua_str hua_arena_copy(hua_arena *arena, hua_str text)
{
    char *p = text.len < SIZE_MAX ? hua_arena_alloc(arena, text.len + 1) : NULL;
    if (!p)
        return (hua_str){NULL, 0};
    if (text.len)
        memcpy(p, text.ptr, text.len);
    return (hua_str){p, text.len};
}
