#include "common/alloc.h"

#include <stdlib.h>

static bool refuse(counting *counter)
{
    counter->calls++;
    if (counter->fail_at == 0 || counter->calls < counter->fail_at)
        return false;
    return counter->calls == counter->fail_at || !counter->once;
}

static void *count_alloc(void *ctx, size_t size)
{
    counting *counter = ctx;
    void *p = refuse(counter) ? NULL : malloc(size);
    counter->live += p != NULL;
    return p;
}

static void *count_resize(void *ctx, void *ptr, size_t size)
{
    counting *counter = ctx;
    void *p = refuse(counter) ? NULL : realloc(ptr, size);
    counter->live += p != NULL && ptr == NULL;
    return p;
}

static void count_release(void *ctx, void *ptr)
{
    counting *counter = ctx;
    counter->live -= ptr != NULL;
    free(ptr);
}

void counting_init(counting *counter)
{
    *counter = (counting){.allocator = {count_alloc, count_resize, count_release, counter}};
}

void counting_start(counting *counter, size_t fail_at, bool once)
{
    counter->calls = 0;
    counter->fail_at = fail_at;
    counter->once = once;
}
