#include "base/map.h"

#include <string.h>

enum { LEAST_SLOTS = 64 };

void hua_map_init(hua_map *map, const hua_allocator *allocator)
{
    *map = (hua_map){.allocator = allocator};
}

void hua_map_free(hua_map *map)
{
    hua_release(map->allocator, map->slots);
    hua_vec_free(map->allocator, &map->entries);
    *map = (hua_map){.allocator = map->allocator};
}

static uint32_t hash_of(hua_str key)
{
    return (uint32_t)hua_hash(HUA_HASH_SEED, key.ptr, key.len);
}

/* The slot that holds `key`, or the empty one where it belongs. */
static hua_map_slot *find_slot(const hua_map *map, hua_str key, uint32_t hash)
{
    for (size_t i = hash;; i++) {
        hua_map_slot *slot = &map->slots[i & (map->capacity - 1)];
        if (!slot->entry ||
            (slot->hash == hash && hua_str_eq(map->entries.items[slot->entry - 1].key, key)))
            return slot;
    }
}

static void enter_again(hua_map *map, hua_map_slot old)
{
    size_t i = old.hash;
    while (map->slots[i & (map->capacity - 1)].entry)
        i++;
    map->slots[i & (map->capacity - 1)] = old;
}

static bool grow(hua_map *map)
{
    const hua_map old = *map;
    map->capacity = old.capacity ? old.capacity * 2 : LEAST_SLOTS;
    map->slots = hua_alloc(map->allocator, map->capacity * sizeof *map->slots);
    if (!map->slots) {
        *map = old;
        return false;
    }
    memset(map->slots, 0, map->capacity * sizeof *map->slots);
    for (size_t i = 0; i < old.capacity; i++)
        if (old.slots[i].entry)
            enter_again(map, old.slots[i]);
    hua_release(map->allocator, old.slots);
    return true;
}

uint32_t *hua_map_find(const hua_map *map, hua_str key)
{
    if (!map->capacity || !key.ptr)
        return NULL;
    const hua_map_slot *slot = find_slot(map, key, hash_of(key));
    return slot->entry ? &map->entries.items[slot->entry - 1].value : NULL;
}

bool hua_map_set(hua_map *map, hua_str key, uint32_t value)
{
    const uint32_t hash = hash_of(key);
    if (map->entries.count * 4 >= map->capacity * 3 && !grow(map))
        return false;
    hua_map_slot *slot = find_slot(map, key, hash);
    if (slot->entry) {
        map->entries.items[slot->entry - 1].value = value;
        return true;
    }
    if (!hua_vec_push(map->allocator, &map->entries, ((hua_map_entry){key, value})))
        return false;
    *slot = (hua_map_slot){hash, (uint32_t)map->entries.count};
    return true;
}
