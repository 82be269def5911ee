#include "base/map.h"

#include <string.h>

void hua_map_init(hua_map *map, const hua_allocator *allocator)
{
    *map = (hua_map){.allocator = allocator};
}

void hua_map_free(hua_map *map)
{
    hua_release(map->allocator, map->slots);
    *map = (hua_map){.allocator = map->allocator};
}

/* The slot that holds `key`, or the empty one where it belongs. */
static hua_map_slot *find_slot(const hua_map *map, hua_str key)
{
    size_t i = (size_t)hua_hash(HUA_HASH_SEED, key.ptr, key.len);
    for (;; i++) {
        hua_map_slot *slot = &map->slots[i & (map->capacity - 1)];
        if (!slot->key.ptr || hua_str_eq(slot->key, key))
            return slot;
    }
}

static bool grow(hua_map *map)
{
    const hua_map old = *map;
    map->capacity = old.capacity ? old.capacity * 2 : 64;
    map->slots = hua_alloc(map->allocator, map->capacity * sizeof *map->slots);
    if (!map->slots) {
        *map = old;
        return false;
    }
    memset(map->slots, 0, map->capacity * sizeof *map->slots);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].key.ptr)
            *find_slot(map, old.slots[i].key) = old.slots[i];
    hua_release(map->allocator, old.slots);
    return true;
}

uint32_t *hua_map_find(const hua_map *map, hua_str key)
{
    if (!map->capacity || !key.ptr)
        return NULL;
    hua_map_slot *slot = find_slot(map, key);
    return slot->key.ptr ? &slot->value : NULL;
}

bool hua_map_set(hua_map *map, hua_str key, uint32_t value)
{
    if (map->count * 2 >= map->capacity && !grow(map))
        return false;
    hua_map_slot *slot = find_slot(map, key);
    if (!slot->key.ptr)
        map->count++;
    *slot = (hua_map_slot){key, value};
    return true;
}
