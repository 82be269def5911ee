/* Conversations whose rows are still coming. */
#include "readers/table/talks.h"

#include <stdlib.h>

enum { LAST_PART = 0xffff, NAMES_BACK = 3 };

static uint64_t hash_of(hua_str key)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < key.len; i++)
        hash = (hash ^ (unsigned char)key.ptr[i]) * UINT64_C(0x100000001b3);
    hash ^= hash >> 32;
    hash *= UINT64_C(0x9e3779b97f4a7c15);
    return hash ^ hash >> 29;
}

/* ---- the closed ones --------------------------------------------------- */

/* Slot of a hash, whose low bits do not count. */
static size_t past_slot(const struct talks_past *p, uint64_t hash)
{
    size_t i = (size_t)(hash >> 16) & (p->slot_count - 1);
    while (p->slots[i] && p->slots[i] >> 16 != hash >> 16)
        i = (i + 1) & (p->slot_count - 1);
    return i;
}

static bool past_grow(struct talks_past *p)
{
    struct talks_past grown = {.slot_count = p->slot_count ? p->slot_count * 2 : 1024};
    grown.slots = calloc(grown.slot_count, sizeof *grown.slots);
    if (!grown.slots)
        return false;
    for (size_t i = 0; i < p->slot_count; i++)
        if (p->slots[i])
            grown.slots[past_slot(&grown, p->slots[i])] = p->slots[i];
    grown.count = p->count;
    free(p->slots);
    *p = grown;
    return true;
}

/* The last part of a key that was closed; 0: none. */
static unsigned last_part(const talks *all, uint64_t hash)
{
    for (size_t i = 0; i < 2; i++) {
        const struct talks_past *p = &all->past[i];
        const uint64_t found = p->slot_count ? p->slots[past_slot(p, hash)] : 0;
        if (found)
            return (unsigned)(found & LAST_PART);
    }
    return 0;
}

static bool remember_part(talks *all, const talk *t)
{
    struct talks_past *p = &all->past[0];
    if (p->count == TALKS_REMEMBERED) {
        free(all->past[1].slots);
        all->past[1] = *p;
        *p = (struct talks_past){0};
    }
    if (p->count * 2 >= p->slot_count && !past_grow(p))
        return false;
    const unsigned part = t->part < LAST_PART ? t->part : LAST_PART;
    const size_t slot = past_slot(p, t->hash);
    p->count += p->slots[slot] == 0;
    p->slots[slot] = (t->hash & ~UINT64_C(0xffff)) | part;
    return true;
}

/* ---- the open ones ----------------------------------------------------- */

static talk **chain_of(const talks *all, uint64_t hash)
{
    return &all->slots[(size_t)(hash >> 16) & (all->slot_count - 1)].first;
}

static bool rehash(talks *all)
{
    const size_t count = all->slot_count ? all->slot_count * 2 : 256;
    struct talks_chain *slots = calloc(count, sizeof *slots);
    if (!slots)
        return false;
    free(all->slots);
    all->slots = slots;
    all->slot_count = count;
    for (talk *t = all->first; t; t = t->next) {
        talk **chain = chain_of(all, t->hash);
        t->chained = *chain;
        *chain = t;
    }
    return true;
}

static void put_newest(talks *all, talk *t)
{
    t->newer = NULL;
    t->staler = all->newest;
    *(all->newest ? &all->newest->newer : &all->stalest) = t;
    all->newest = t;
}

static void take_from_age(talks *all, talk *t)
{
    *(t->staler ? &t->staler->newer : &all->stalest) = t->newer;
    *(t->newer ? &t->newer->staler : &all->newest) = t->staler;
}

static talk *add(talks *all, hua_str key, uint64_t hash)
{
    if (all->count >= all->slot_count && !rehash(all))
        return NULL;
    talk *t = calloc(1, sizeof *t);
    if (!t || !talk_keep(t, key, &t->key)) {
        table_talk_free(t);
        return NULL;
    }
    const unsigned part = last_part(all, hash);
    t->part = part + 1;
    all->splits += part > 0;
    t->hash = hash;
    t->last_ms = HUA_NO_TIME;
    talk **chain = chain_of(all, hash);
    t->chained = *chain;
    *chain = t;
    t->before = all->last;
    *(all->last ? &all->last->next : &all->first) = t;
    all->last = t;
    put_newest(all, t);
    all->count++;
    return t;
}

talk *talks_get(talks *all, hua_str key, bool *fresh)
{
    const uint64_t hash = hash_of(key);
    *fresh = false;
    for (talk *t = all->slot_count ? *chain_of(all, hash) : NULL; t; t = t->chained)
        if (t->hash == hash && cli_eq(talk_str(t, t->key), key))
            return t;
    *fresh = true;
    return add(all, key, hash);
}

void talks_touch(talks *all, talk *t)
{
    const size_t weight = sizeof *t + t->texts.capacity +
                          t->messages.capacity * sizeof *t->messages.items +
                          t->extras.capacity * sizeof *t->extras.items;
    all->bytes += weight - t->weight;
    t->weight = weight;
    take_from_age(all, t);
    put_newest(all, t);
}

talk *talks_surplus(const talks *all, const talk *but)
{
    if (all->bytes <= (all->bound ? all->bound : TALKS_BYTES) || all->stalest == but)
        return NULL;
    return all->stalest;
}

bool talks_close(talks *all, talk *t, bool remember)
{
    talk **chain = chain_of(all, t->hash);
    while (*chain != t)
        chain = &(*chain)->chained;
    *chain = t->chained;
    *(t->before ? &t->before->next : &all->first) = t->next;
    *(t->next ? &t->next->before : &all->last) = t->before;
    take_from_age(all, t);
    all->bytes -= t->weight;
    all->count--;
    return !remember || remember_part(all, t);
}

void talks_free(talks *all)
{
    for (talk *t = all->first, *next; t; t = next) {
        next = t->next;
        table_talk_free(t);
    }
    free(all->slots);
    free(all->past[0].slots);
    free(all->past[1].slots);
    *all = (talks){0};
}

/* ---- one conversation -------------------------------------------------- */

void table_talk_free(talk *t)
{
    if (!t)
        return;
    cli_text_free(&t->texts);
    cli_list_free(&t->messages);
    cli_list_free(&t->extras);
    free(t);
}

bool talk_keep(talk *t, hua_str text, talk_text *to)
{
    *to = (talk_text){t->texts.len, text.len};
    cli_text_add(&t->texts, text);
    return !t->texts.failed;
}

/* A name that one of the last messages has as well is kept once. */
static bool keep_name(talk *t, hua_str name, talk_text *to)
{
    for (size_t i = 0; i < NAMES_BACK && i < t->messages.count; i++) {
        const talk_text known = t->messages.items[t->messages.count - 1 - i].name;
        if (cli_eq(talk_str(t, known), name)) {
            *to = known;
            return true;
        }
    }
    return talk_keep(t, name, to);
}

bool talk_add(talk *t, const talk_message *message, hua_str name, hua_str text)
{
    talk_message m = *message;
    return keep_name(t, name, &m.name) && talk_keep(t, text, &m.text) &&
           cli_list_push(&t->messages, m);
}

bool talk_learn(talk *t, talk_fact fact, hua_str value)
{
    return t->facts[fact].len || !value.len || talk_keep(t, value, &t->facts[fact]);
}

bool talk_note(talk *t, size_t extra, hua_str value)
{
    if (extra < t->extras.count) {
        talk_extra *e = &t->extras.items[extra];
        e->differs = e->differs || !cli_eq(talk_str(t, e->value), value);
        return true;
    }
    talk_extra e = {0};
    return talk_keep(t, value, &e.value) && cli_list_push(&t->extras, e);
}

/* ---- order ------------------------------------------------------------- */

static void reverse(talk *t)
{
    for (size_t i = 0, j = t->messages.count; i + 1 < j; i++) {
        const talk_message m = t->messages.items[i];
        t->messages.items[i] = t->messages.items[--j];
        t->messages.items[j] = m;
    }
}

/* Merges two sorted runs of `from`; of equal times the first stays first. */
static void merge(const talk_message *from, size_t start, size_t middle, size_t end,
                  talk_message *to)
{
    size_t a = start, b = middle;
    for (size_t i = start; i < end; i++)
        to[i] = a < middle && (b == end || from[a].start_ms <= from[b].start_ms) ? from[a++]
                                                                                 : from[b++];
}

static bool sort(talk *t)
{
    const size_t n = t->messages.count;
    talk_message *spare = malloc(n * sizeof *spare), *from = t->messages.items, *to = spare;
    if (!spare)
        return false;
    for (size_t run = 1; run < n; run *= 2) {
        for (size_t i = 0; i < n; i += 2 * run)
            merge(from, i, i + run < n ? i + run : n, i + 2 * run < n ? i + 2 * run : n, to);
        talk_message *swap = from;
        from = to;
        to = swap;
    }
    if (from == spare)
        memcpy(t->messages.items, spare, n * sizeof *spare);
    free(spare);
    return true;
}

bool talk_sort(talk *t, bool *moved)
{
    size_t up = 0, down = 0;
    *moved = false;
    for (size_t i = 0; i < t->messages.count; i++) {
        const talk_message *m = &t->messages.items[i];
        if (m->start_ms == HUA_NO_TIME || !m->dated)
            return true;
        up += i && m->start_ms > m[-1].start_ms;
        down += i && m->start_ms < m[-1].start_ms;
    }
    if (!down)
        return true;
    *moved = true;
    if (down > up)
        reverse(t);
    return !up || sort(t);
}
