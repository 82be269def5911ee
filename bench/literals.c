/* Prints every literal of the packs, one a line, each once:  bench_literals PACK... */
#include "huashu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct list {
    char **items;
    size_t count, capacity;
} list;

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

int main(int argc, char **argv)
{
    hua_ruleset *rules = NULL;
    hua_error error;
    list all = {0};
    if (argc < 2)
        return 2;
    if (hua_ruleset_load(&rules, (const char *const *)argv + 1, (size_t)argc - 1, NULL, &error) !=
        HUA_OK) {
        fprintf(stderr, "%s:%u: %s\n", error.file, error.line, error.message_en);
        return 1;
    }
    hua_ruleset_literals(rules, add, &all);
    qsort(all.items, all.count, sizeof *all.items, by_text);
    for (size_t i = 0; i < all.count; i++) {
        if ((i == 0 || strcmp(all.items[i], all.items[i - 1]) != 0) && all.items[i][0])
            puts(all.items[i]);
    }
    for (size_t i = 0; i < all.count; i++)
        free(all.items[i]);
    free(all.items);
    hua_ruleset_free(rules);
    return 0;
}
