#include "base/vec.h"

#include <string.h>

bool hua_vec_reserve_(const hua_allocator *allocator, void **items, size_t *capacity, size_t count,
                      size_t item_size)
{
    size_t want = *capacity ? *capacity : 8;
    while (want < count) {
        if (want > SIZE_MAX / 2 / item_size)
            return false;
        want *= 2;
    }
    /* `items` is the address of a T *; memcpy reads and writes it without breaking aliasing. */
    void *old;
    memcpy(&old, items, sizeof old);
    void *p = hua_resize(allocator, old, want * item_size);
    if (!p)
        return false;
    memcpy(items, &p, sizeof p);
    *capacity = want;
    return true;
}
