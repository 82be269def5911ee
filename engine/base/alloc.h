/* Memory comes from the caller's allocator; every failure is a NULL that is handed up. */
#ifndef HUA_BASE_ALLOC_H
#define HUA_BASE_ALLOC_H

#include "huashu.h"

/* malloc, realloc, free. */
extern const hua_allocator hua_default_allocator;

static inline void *hua_alloc(const hua_allocator *a, size_t size)
{
    return a->alloc(a->ctx, size ? size : 1);
}

static inline void *hua_resize(const hua_allocator *a, void *ptr, size_t size)
{
    return a->resize(a->ctx, ptr, size ? size : 1);
}

static inline void hua_release(const hua_allocator *a, void *ptr)
{
    if (ptr)
        a->release(a->ctx, ptr);
}

#endif
