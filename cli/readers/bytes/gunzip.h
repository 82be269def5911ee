/*
 * Gzip, one member after the other.
 *
 * libarchive would do, but it drops what it has unpacked of the last 64 KiB when the file breaks
 * off there, and a log that was cut off is just what one meets.  This yields every byte before
 * the break.
 */
#ifndef CLI_READERS_GUNZIP_H
#define CLI_READERS_GUNZIP_H

#include "readers/bytes/stream.h"

typedef struct gunzip gunzip;

/* `from` is borrowed; NULL if memory is lacking. */
gunzip *gunzip_new(stream *from);
void gunzip_free(gunzip *g);

/*
 * Up to `size` bytes; *got == 0 at the end.  Where the data is cut off or damaged *why says so, in
 * static storage, behind all that is sound.  Otherwise errors are those of the stream.
 */
hua_code gunzip_read(gunzip *g, char *to, size_t size, size_t *got, const char **why,
                     hua_error *error);

/* Packed bytes read. */
uint64_t gunzip_taken(const gunzip *g);

#endif
