/*
 * Growing arrays of plain data.  VEC(T) declares the type; the macros take a
 * pointer to it.  hua_vec_push answers false when memory is lacking and leaves
 * the array as it was.  Clearing keeps the memory.
 */
#ifndef HUA_BASE_VEC_H
#define HUA_BASE_VEC_H

#include "base/alloc.h"

#define VEC(T)           \
    struct {             \
        T *items;        \
        size_t count;    \
        size_t capacity; \
    }

/* Capacity for `count` items; the memory behind `*items` may move. */
bool hua_vec_reserve_(const hua_allocator *allocator, void **items, size_t *capacity, size_t count,
                      size_t item_size);

#define hua_vec_reserve(allocator, vec, n)                                           \
    ((n) <= (vec)->capacity || hua_vec_reserve_((allocator), (void **)&(vec)->items, \
                                                &(vec)->capacity, (n), sizeof *(vec)->items))

#define hua_vec_push(allocator, vec, item)                 \
    (hua_vec_reserve((allocator), (vec), (vec)->count + 1) \
         ? ((vec)->items[(vec)->count++] = (item), true)   \
         : false)

#define hua_vec_clear(vec) ((void)((vec)->count = 0))

#define hua_vec_free(allocator, vec)                              \
    (hua_release((allocator), (vec)->items), (vec)->items = NULL, \
     (vec)->count = (vec)->capacity = 0)

#endif
