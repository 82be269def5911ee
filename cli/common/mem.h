/*
 * Memory for the program: growing arrays and a bump arena, both over malloc.
 *
 * The library has its own, behind its allocator; the program sees only huashu.h and therefore
 * keeps this small pair.  Every growth can fail and says so; nothing here aborts.
 */
#ifndef CLI_COMMON_MEM_H
#define CLI_COMMON_MEM_H

#include "huashu.h"

#define CLI_LIST(type)          \
    struct {                    \
        type *items;            \
        size_t count, capacity; \
    }

/* Room for `need` items behind the pointer at `items`; false if memory is lacking. */
bool cli_list_grow(void *items, size_t *capacity, size_t need, size_t item_size);

#define cli_list_reserve(list, need) \
    ((need) <= (list)->capacity ||   \
     cli_list_grow(&(list)->items, &(list)->capacity, (need), sizeof *(list)->items))

/* Appends; false, and the list as it was, if memory is lacking. */
#define cli_list_push(list, item)                                                                  \
    (cli_list_reserve((list), (list)->count + 1) ? ((list)->items[(list)->count++] = (item), true) \
                                                 : false)

#define cli_list_free(list) \
    (free((list)->items), (list)->items = NULL, (list)->count = (list)->capacity = 0)

/*
 * Memory that is given back all at once, for strings and trees that live as long as the object
 * that owns the arena.  A zeroed struct is an empty arena.
 */
typedef struct cli_arena {
    struct cli_chunk *chunks; /* newest first */
    size_t used, size;        /* of the newest chunk */
} cli_arena;

/* Zeroed, aligned for any object; NULL if memory is lacking. */
void *cli_arena_get(cli_arena *arena, size_t size);
/* A copy with a NUL behind it; .ptr is NULL if memory is lacking. */
hua_str cli_arena_copy(cli_arena *arena, hua_str text);
void cli_arena_free(cli_arena *arena);
/* Gives everything back but keeps the largest chunk, so that a next round asks for less. */
void cli_arena_reset(cli_arena *arena);

#endif
