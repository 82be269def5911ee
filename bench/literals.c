/*
 * The literals of packs, one a line, each once and in folded form:
 *
 *     bench_literals PACK...            all of them
 *     bench_literals --error PACK...    those that only rules of severity error bring in
 *     bench_literals --facts PACK...    numbers: rules, behaviours with tags, literals, states
 */
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct list {
    char **items;
    size_t count, capacity;
} list;

typedef struct packs {
    const char *const *paths;
    size_t count;
} packs;

static void add(void *ctx, hua_str literal)
{
    list *all = ctx;
    if (all->count == all->capacity) {
        all->capacity = all->capacity ? all->capacity * 2 : 1024;
        all->items = realloc(all->items, all->capacity * sizeof *all->items);
    }
    char *copy = all->items ? malloc(literal.len + 1) : NULL;
    if (!copy)
        exit(1);
    memcpy(copy, literal.ptr, literal.len);
    copy[literal.len] = '\0';
    all->items[all->count++] = copy;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static hua_ruleset *load(packs from, const hua_str *disable, size_t disable_count)
{
    const hua_ruleset_options options = {.disable = disable, .disable_count = disable_count};
    hua_ruleset *rules = NULL;
    hua_error error = {0};
    if (hua_ruleset_load(&rules, from.paths, from.count, &options, &error) != HUA_OK)
        bench_die(&error);
    return rules;
}

static list literals_of(const hua_ruleset *rules)
{
    list all = {0};
    hua_ruleset_literals(rules, add, &all);
    qsort(all.items, all.count, sizeof *all.items, by_text);
    return all;
}

static void free_list(list *all)
{
    for (size_t i = 0; i < all->count; i++)
        free(all->items[i]);
    free(all->items);
}

/* Those that are not in `but`; both are in order. */
static void print(const list *all, const list *but)
{
    size_t k = 0;
    for (size_t i = 0; i < all->count; i++) {
        const char *text = all->items[i];
        if (!*text || (i && strcmp(text, all->items[i - 1]) == 0))
            continue;
        while (k < but->count && strcmp(but->items[k], text) < 0)
            k++;
        if (k == but->count || strcmp(but->items[k], text) != 0)
            puts(text);
    }
}

static void print_all(const hua_ruleset *rules)
{
    list all = literals_of(rules);
    print(&all, &(list){0});
    free_list(&all);
}

/* What the packs without these rules do not have. */
static void print_error(const hua_ruleset *rules, packs from)
{
    size_t count = hua_ruleset_count(rules, HUA_RULE), severe = 0;
    hua_str *ids = calloc(count + 1, sizeof *ids);
    hua_entry entry;
    if (!ids)
        exit(1);
    for (size_t i = 0; i < count; i++)
        if (hua_ruleset_entry(rules, HUA_RULE, i, &entry) && entry.severity == HUA_ERROR)
            ids[severe++] = entry.id;
    hua_ruleset *others = load(from, ids, severe);
    list all = literals_of(rules), but = literals_of(others);
    print(&all, &but);
    free_list(&all);
    free_list(&but);
    hua_ruleset_free(others);
    free(ids);
}

static void print_facts(const hua_ruleset *rules)
{
    hua_ruleset_facts f;
    hua_ruleset_describe(rules, &f);
    printf("%zu %zu %zu %zu\n", f.rules, f.behaviours + f.tags, f.literals, f.states);
}

int main(int argc, char **argv)
{
    bool facts = argc > 1 && strcmp(argv[1], "--facts") == 0;
    bool error = argc > 1 && strcmp(argv[1], "--error") == 0;
    int first = facts || error ? 2 : 1;
    if (argc <= first)
        return 2;
    const packs from = {(const char *const *)argv + first, (size_t)(argc - first)};
    hua_ruleset *rules = load(from, NULL, 0);
    if (facts)
        print_facts(rules);
    else if (error)
        print_error(rules, from);
    else
        print_all(rules);
    hua_ruleset_free(rules);
    return 0;
}
