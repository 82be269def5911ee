/*
 * Packed files, told by their first bytes and unpacked as they are read: gzip, zstd, xz, bzip2,
 * also of several members one behind the other.
 *
 * A file that breaks off or is damaged yields what is sound before the fault and then the error:
 * of gzip every byte, of the others all but the last block that was being unpacked (zstd: less
 * than 128 KiB; bzip2 and xz: what their blocks are).
 */
#ifndef CLI_READERS_UNPACK_H
#define CLI_READERS_UNPACK_H

#include "readers/bytes/stream.h"

typedef struct unpack unpack;

enum { UNPACK_HEAD = 10 }; /* so many bytes tell */

/* "gzip", or NULL if these bytes begin no packed file. */
const char *unpack_kind(hua_str head);

/* `from` is borrowed for the life of *out. */
hua_code unpack_open(unpack **out, stream *from, const char *kind, hua_error *error);
void unpack_close(unpack *u);

/* A stream's pull; ctx is the unpack. */
hua_code unpack_pull(void *ctx, char *to, size_t size, size_t *got, hua_error *error);

#endif
