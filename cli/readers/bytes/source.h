/*
 * Bytes of a file, standard input or memory, by the line, by the window or as a whole.
 *
 *     file ── unpacked if it is packed ── decoded if it is no UTF-8 ── buffer
 *
 * One buffer holds the unread rest and is refilled behind it, so that a line is a slice of the
 * buffer and never copied.  A file in UTF-8 goes from the system straight into this buffer.
 * SOURCE_PADDING readable bytes always follow the data: the JSON parser reads ahead in whole
 * vectors.  A line over the limit is skipped without being kept.
 *
 * A format reads by lines (source_line), or by its own measure: it looks at source_unread, asks
 * for more behind it with source_more, and takes what it is done with by source_take.
 */
#ifndef CLI_READERS_SOURCE_H
#define CLI_READERS_SOURCE_H

#include "readers/bytes/stream.h"

enum { SOURCE_PADDING = 64, SOURCE_BLOCK = 256 * 1024, SOURCE_KEPT = 64 * 1024 };

/* Stays where it is from its opening to its closing: the streams point into it. */
typedef struct source {
    const char *name; /* of the file, for messages */
    int fd;           /* -1: memory */
    bool owns_fd;
    hua_str memory; /* fd == -1: what is not yet read */
    uint64_t size;  /* bytes of the file to read at most; 0 = all */
    uint64_t taken; /* bytes of the file read so far */

    stream raw, unpacked, decoded;
    stream *top; /* the last of them that is in use; NULL: raw */
    struct unpack *unpack;
    struct decode *decode;
    const char *packing;  /* "gzip"; NULL = not packed */
    const char *encoding; /* "GB18030"; NULL = not looked at */
    bool zip;             /* a ZIP archive, maybe a workbook: the bytes as they are, no text */

    char *buffer;
    size_t capacity;   /* without the padding */
    size_t start, end; /* the unread bytes in the buffer */
    size_t block;      /* bytes asked for at a time */
    size_t limit;      /* of a line */
    bool at_end;       /* nothing behind `end` */
    bool closed;       /* the last line handed out had an end, "\n" */
    size_t line;       /* number of the last line handed out, 1-based */
    size_t offset;     /* in the text, of buffer[start] */
    uint64_t unread;   /* bytes of the file left to a later reading: reader_progress */
    size_t replaced;   /* ill-formed sequences that a format has read as U+FFFD */
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

/*
 * Looks at the first bytes and sets up what unpacks and decodes them; `encoding` forces the
 * character set.  Without this call the bytes come as they are.  Errors: HUA_E_ARGUMENT (unknown
 * encoding), HUA_E_UTF8 (no text at all), HUA_E_IO, HUA_E_NOMEM.
 */
hua_code source_prepare(source *in, const char *encoding, hua_error *error);

/* Says that this is no text but of that kind; answers HUA_E_UTF8. */
struct detect_kind;
hua_code source_refuse(const source *in, const struct detect_kind *kind, hua_error *error);

/* The first bytes, up to one block and without a byte order mark, left unread. */
hua_code source_peek(source *in, hua_str *head, hua_error *error);

/*
 * The next line without its end, borrowed until the next call.  For SOURCE_TOO_LONG `line` is the
 * beginning of it.  `at` gets its offset in the text.
 */
source_status source_line(source *in, hua_str *line, size_t *at, hua_error *error);

/* Everything that is left, borrowed; HUA_E_LIMIT if that is more than `limit` bytes. */
hua_code source_rest(source *in, size_t limit, hua_str *rest, hua_error *error);

/* What is read but not taken, borrowed until the next source_more, and padded. */
static inline hua_str source_unread(const source *in)
{
    return (hua_str){in->buffer + in->start, in->end - in->start};
}

/* Reads at least a byte more behind the unread ones, which may move, or sets at_end. */
hua_code source_more(source *in, hua_error *error);

/* The first `bytes` unread ones are done with.  They stay where they are until source_more. */
static inline void source_take(source *in, size_t bytes)
{
    in->start += bytes;
    in->offset += bytes;
}

/* All unread bytes are done with and may be overwritten at once. */
static inline void source_drop(source *in)
{
    in->offset += in->end - in->start;
    in->start = in->end = 0;
}

/* True if the file has bytes beyond `size`: somebody is still writing it. */
bool source_grown(const source *in);

/* Bytes in the file that the last `text` of it takes. */
uint64_t source_bytes_of(const source *in, hua_str text);

/* Ill-formed sequences read as U+FFFD so far. */
size_t source_replaced(const source *in);

#endif
