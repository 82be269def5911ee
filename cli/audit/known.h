/*
 * The inputs that a store has already, by the file behind their path: a log stays the same log when
 * it is named another way, or was moved.
 */
#ifndef CLI_AUDIT_KNOWN_H
#define CLI_AUDIT_KNOWN_H

#include "audit/file_hash.h"
#include "common/mem.h"
#include "store/store.h"

typedef struct known_input {
    hua_str path; /* as the store has it */
    uint64_t device, inode;
    uint64_t bytes;
    bool exists, finished;
} known_input;

typedef struct known_inputs {
    CLI_LIST(known_input) list;
    cli_arena texts;
} known_inputs;

hua_code known_read(known_inputs *known, store *s, hua_error *error);
void known_free(known_inputs *known);

/*
 * Finds the input of the file at `path`, whose facts are `facts`: the same file under another
 * name, or one that is gone from its place and had the same bytes.  False if there is none.
 */
bool known_find(const known_inputs *known, store *s, const char *path, const file_facts *facts,
                store_input *input);

#endif
