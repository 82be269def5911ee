/*
 * Files in a ZIP archive that lies in memory or where one can read at any place.
 *
 * The directory at the end of the archive is read once; entries are then opened by name, in any
 * order, as often as needed.  Stored and deflated entries, ZIP64; nothing else is in workbooks.
 * All lengths that the archive states are held against its size before they are believed.
 */
#ifndef CLI_READERS_ZIP_H
#define CLI_READERS_ZIP_H

#include "common/text.h"

enum { ZIP_DIRECTORY = 16 * 1024 * 1024 };

/* Reads up to `size` bytes at `offset`; SIZE_MAX where that fails. */
typedef size_t (*zip_at)(void *ctx, uint64_t offset, char *to, size_t size);

typedef struct zip {
    zip_at at;
    void *ctx;
    uint64_t size;
    char *directory;
    size_t directory_len;
} zip;

/* HUA_E_IO: damaged, or no archive at all. */
hua_code zip_open(zip *z, zip_at at, void *ctx, uint64_t size, hua_error *error);
void zip_close(zip *z);

typedef struct zip_entry zip_entry;

/*
 * Opens an entry by its name, ASCII case aside; *out is NULL if there is none.  `z` is borrowed.
 * HUA_E_IO: damaged; HUA_E_ARGUMENT: encrypted, or packed in another way.
 */
hua_code zip_entry_open(zip_entry **out, zip *z, hua_str name, hua_error *error);
void zip_entry_close(zip_entry *e);
/* The next bytes; *got is 0 at the end, where the checksum is held against the archive's. */
hua_code zip_entry_read(zip_entry *e, char *to, size_t size, size_t *got, hua_error *error);

#endif
