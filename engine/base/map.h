/* A hash table from borrowed text to numbers; only grows. */
#ifndef HUA_BASE_MAP_H
#define HUA_BASE_MAP_H

#include "base/alloc.h"
#include "base/str.h"

typedef struct hua_map_slot {
    hua_str key; /* ptr NULL = empty */
    uint32_t value;
} hua_map_slot;

typedef struct hua_map {
    const hua_allocator *allocator;
    hua_map_slot *slots;
    size_t capacity, count; /* capacity: a power of two */
} hua_map;

void hua_map_init(hua_map *map, const hua_allocator *allocator);
void hua_map_free(hua_map *map);
/* The value of `key`, or NULL.  Valid until the next insertion. */
uint32_t *hua_map_find(const hua_map *map, hua_str key);
/* Inserts or replaces; the text must outlive the map.  False if memory is lacking. */
bool hua_map_set(hua_map *map, hua_str key, uint32_t value);

#endif
