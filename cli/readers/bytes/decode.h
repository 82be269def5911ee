/*
 * Text in any character set, made UTF-8 as it is read, by ICU's converters.
 *
 * A character may lie across the border of two blocks.  What cannot be decoded becomes U+FFFD and
 * is counted.
 */
#ifndef CLI_READERS_DECODE_H
#define CLI_READERS_DECODE_H

#include "readers/bytes/stream.h"

typedef struct decode decode;

/*
 * The name to hand to decode_open for what a user calls a character set: GBK becomes GB18030,
 * which it is part of.  NULL for UTF-8.  HUA_E_ARGUMENT, with the usual names and a near one, if
 * nobody knows it.
 */
hua_code decode_name(const char *said, const char **name, hua_error *error);

/* `from` is borrowed for the life of *out. */
hua_code decode_open(decode **out, stream *from, const char *name, hua_error *error);
void decode_close(decode *d);

/* A stream's pull; ctx is the decode. */
hua_code decode_pull(void *ctx, char *to, size_t size, size_t *got, hua_error *error);

size_t decode_replaced(const decode *d);

/* Bytes that `text`, which this decode has yielded, takes in its character set. */
uint64_t decode_bytes_of(const decode *d, hua_str text);

#endif
