/*
 * Bytes of a file, standard input or memory, by the line or as a whole.
 *
 * One buffer holds the unread rest and is refilled behind it, so that a line is a slice of the
 * buffer and never copied.  SOURCE_PADDING readable bytes always follow the data: the JSON parser
 * reads ahead in whole vectors.  A line over the limit is skipped without being kept.
 */
#ifndef CLI_READERS_SOURCE_H
#define CLI_READERS_SOURCE_H

#include "common/text.h"

enum { SOURCE_PADDING = 64, SOURCE_BLOCK = 256 * 1024 };

typedef struct source {
    const char *name; /* of the file, for messages */
    int fd;           /* -1: memory */
    bool owns_fd;
    hua_str memory; /* fd == -1: what is not yet read */
    char *buffer;
    size_t capacity;   /* without the padding */
    size_t start, end; /* the unread bytes in the buffer */
    size_t block;      /* bytes asked for at a time */
    size_t limit;      /* of a line */
    bool at_end;       /* nothing behind `end` */
    size_t line;       /* number of the last line handed out, 1-based */
    size_t offset;     /* in the file, of buffer[start] */
} source;

typedef enum source_status {
    SOURCE_LINE,
    SOURCE_TOO_LONG,
    SOURCE_END,
    SOURCE_FAILED
} source_status;

hua_code source_open(source *in, const char *path, hua_error *error);
void source_open_bytes(source *in, hua_str bytes, const char *name);
void source_close(source *in);

/* The first bytes, up to one block and without a byte order mark, left unread. */
hua_code source_peek(source *in, hua_str *head, hua_error *error);

/*
 * The next line without its end, borrowed until the next call.  For SOURCE_TOO_LONG `line` is the
 * beginning of it.  `at` gets its offset in the file.
 */
source_status source_line(source *in, hua_str *line, size_t *at, hua_error *error);

/* Everything that is left, borrowed; HUA_E_LIMIT if that is more than `limit` bytes. */
hua_code source_rest(source *in, size_t limit, hua_str *rest, hua_error *error);

#endif
