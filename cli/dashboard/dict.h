/* A dictionary: texts in the order in which they were added, found again by their words. */
#ifndef CLI_DASHBOARD_DICT_H
#define CLI_DASHBOARD_DICT_H

#include "common/mem.h"
#include "common/text.h"

#define DICT_NONE UINT32_MAX

typedef struct dict {
    CLI_LIST(hua_str) list;
    uint32_t *slots; /* index + 1, 0 = free */
    size_t slot_count;
    cli_arena arena;
} dict;

/* Its index, or DICT_NONE. */
uint32_t dict_find(const dict *n, hua_str text);
/* Its index, added if it is not there; DICT_NONE if memory is lacking. */
uint32_t dict_add(dict *n, hua_str text);
void dict_free(dict *n);

#endif
