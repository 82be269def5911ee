/*
 * One stage of the way from a file's bytes to text: something that bytes are pulled from.
 *
 *     file ── stream ── unpack ── stream ── decode ── stream ── source
 *
 * A stage can be looked into without taking anything: what was read for that is kept and handed
 * out first.  Each stage decides by such a look whether the next one is needed.  Without look-ahead
 * the bytes go from the system into the caller's buffer with no copy between.
 *
 * A failure is kept until all bytes before it have been taken.
 */
#ifndef CLI_READERS_STREAM_H
#define CLI_READERS_STREAM_H

#include "common/text.h"

typedef struct stream {
    /* Up to `size` bytes; *got == 0 only at the end. */
    hua_code (*pull)(void *ctx, char *to, size_t size, size_t *got, hua_error *error);
    void *ctx;
    size_t block; /* bytes pulled at a time by stages and looks; at least 1 */

    char *ahead; /* looked at, not yet taken */
    size_t at, len, capacity;
    bool ended;    /* there is nothing behind what was looked at */
    hua_code code; /* what pull said last, if it failed */
    hua_error error;
} stream;

/* Up to `want` bytes of what comes next, borrowed until the next call; fewer only at the end. */
hua_code stream_peek(stream *from, size_t want, hua_str *head, hua_error *error);
hua_code stream_read(stream *from, char *to, size_t size, size_t *got, hua_error *error);
void stream_free(stream *from);

#endif
