/* An allocator that counts, and that can be told to fail from or at its n-th call. */
#ifndef TESTS_COMMON_ALLOC_H
#define TESTS_COMMON_ALLOC_H

#include "huashu.h"

typedef struct counting {
    hua_allocator allocator; /* hand this to the library */
    size_t calls;            /* alloc and resize, since counting_start */
    size_t fail_at;          /* the call, counted from 1, that fails; 0 = none */
    bool once;               /* only that call, else all after it too */
    size_t live;             /* blocks that were not given back */
} counting;

/* `counter` must not move afterwards: the allocator points to it. */
void counting_init(counting *counter);

void counting_start(counting *counter, size_t fail_at, bool once);

#endif
