/*
 * Errors of packs and the tables of names.
 *
 * The record is filled in place in the loader and filed with a place; an error that was filed
 * before is dropped, since a rule that extends another reads the other's lines again.
 */
#include "rules/pack_internal.h"

static bool filed_before(const pack_loader *l, filed_error e)
{
    size_t n = l->errors < PACK_MAX_ERRORS ? l->errors : PACK_MAX_ERRORS;
    for (size_t i = 0; i < n; i++) {
        const filed_error *f = &l->filed[i];
        if (f->source == e.source && f->offset == e.offset && f->message == e.message)
            return true;
    }
    return false;
}

void hua_load_file(pack_loader *l, pack_place place)
{
    if (l->arena->failed || l->errors >= PACK_MAX_ERRORS)
        return;
    const char *text = l->now.message;
    filed_error e = {place.source, place.mark.offset, hua_hash(HUA_HASH_SEED, text, strlen(text))};
    if (filed_before(l, e))
        return;
    l->filed[l->errors++] = e;
    if (place.mark.line)
        hua_yaml_place(&l->set->sources[place.source], place.mark, &l->now);
    if (l->errors == 1) {
        l->code = l->now.code;
        if (l->first)
            *l->first = l->now;
    }
    if (l->options && l->options->on_error)
        l->options->on_error(l->options->on_error_ctx, &l->now);
}

void hua_load_near(pack_loader *l, hua_str name, const name_map *map)
{
    if (l->errors >= PACK_MAX_ERRORS || !map->count)
        return;
    hua_str *names = HUA_ARENA_ARRAY(l->arena, hua_str, map->count);
    if (!names)
        return;
    size_t n = 0;
    for (size_t i = 0; i <= map->mask; i++) {
        if (map->slots[i].key.ptr)
            names[n++] = map->slots[i].key;
    }
    hua_str near = hua_nearest_name(name, names, n);
    if (near.len)
        hua_error_hint(&l->now, "是不是“%.*s”？", HUA_STR_ARG(near));
}

/* ---- names --------------------------------------------------------------- */

bool hua_names_init(name_map *map, hua_arena *arena, size_t capacity)
{
    size_t size = 16;
    while (size < capacity * 2)
        size *= 2;
    map->slots = HUA_ARENA_ARRAY(arena, name_slot, size);
    map->mask = size - 1;
    map->count = 0;
    return map->slots != NULL;
}

static name_slot *find_slot(const name_map *map, hua_str key)
{
    size_t i = (size_t)hua_hash(HUA_HASH_SEED, key.ptr, key.len) & map->mask;
    while (map->slots[i].key.ptr && !hua_str_eq(map->slots[i].key, key))
        i = (i + 1) & map->mask;
    return &map->slots[i];
}

void *hua_names_get(const name_map *map, hua_str key)
{
    return key.ptr ? find_slot(map, key)->value : NULL;
}

void *hua_names_put(name_map *map, hua_str key, void *value)
{
    name_slot *slot = find_slot(map, key);
    if (slot->key.ptr)
        return slot->value;
    *slot = (name_slot){key, value};
    map->count++;
    return NULL;
}
