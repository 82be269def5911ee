/* Telling whether a file still begins as it did when it was audited. */
#ifndef CLI_AUDIT_FILE_HASH_H
#define CLI_AUDIT_FILE_HASH_H

#include "huashu.h"

typedef struct file_facts {
    uint64_t size;
    uint64_t device, inode; /* which file it is, whatever its name */
    bool regular;           /* else it cannot be read twice: a pipe, a device */
} file_facts;

hua_code file_facts_of(const char *path, file_facts *facts, hua_error *error);

/*
 * The XXH3 hash of the first `bytes` bytes, never 0; *hash is 0 if the file has fewer.  *last
 * (may be NULL) gets the last of them, *next the one behind, or -1.
 */
hua_code file_hash(const char *path, uint64_t bytes, uint64_t *hash, int *last, int *next,
                   hua_error *error);

#endif
