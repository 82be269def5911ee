/* A hash table from borrowed text to numbers; only grows. */
#ifndef HUA_BASE_MAP_H
#define HUA_BASE_MAP_H

#include "base/alloc.h"
#include "base/str.h"
#include "base/vec.h"

typedef struct hua_map_entry {
    hua_str key;
    uint32_t value;
} hua_map_entry;

/* Small, so that a table that does not fit the cache is missed once a search and moved cheaply. */
typedef struct hua_map_slot {
    uint32_t hash;
    uint32_t entry; /* in `entries`, plus one; 0 = empty */
} hua_map_slot;

typedef struct hua_map {
    const hua_allocator *allocator;
    hua_map_slot *slots;
    size_t capacity; /* of slots: a power of two */
    VEC(hua_map_entry) entries;
} hua_map;

void hua_map_init(hua_map *map, const hua_allocator *allocator);
void hua_map_free(hua_map *map);
/* The value of `key`, or NULL.  Valid until the next insertion. */
uint32_t *hua_map_find(const hua_map *map, hua_str key);
/* Inserts or replaces; the text must outlive the map.  False if memory is lacking. */
bool hua_map_set(hua_map *map, hua_str key, uint32_t value);

#endif
