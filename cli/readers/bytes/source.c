/* Reading by the line, by the window or as a whole, without copies. */
#include "readers/bytes/source.h"

#include "common/fail.h"
#include "readers/bytes/decode.h"
#include "readers/bytes/detect.h"
#include "readers/bytes/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- the file ---------------------------------------------------------- */

static ssize_t read_some(source *in, char *to, size_t size)
{
    ssize_t got;
    if (in->fd < 0) {
        size_t n = in->memory.len < size ? in->memory.len : size;
        if (n)
            memcpy(to, in->memory.ptr, n);
        in->memory = cli_slice(in->memory, n, in->memory.len);
        return (ssize_t)n;
    }
    do
        got = read(in->fd, to, size);
    while (got < 0 && errno == EINTR);
    return got;
}

/* The pull of the first stream. */
static hua_code pull_file(void *ctx, char *to, size_t size, size_t *got, hua_error *error)
{
    source *in = ctx;
    if (in->size && in->size - in->taken < size)
        size = (size_t)(in->size - in->taken);
    ssize_t n = size ? read_some(in, to, size) : 0;
    if (n < 0)
        return cli_fail_system(error, in->name, errno);
    *got = (size_t)n;
    in->taken += *got;
    return HUA_OK;
}

static void begin(source *in)
{
    if (!in->block)
        in->block = SOURCE_BLOCK;
    in->raw = (stream){.pull = pull_file, .ctx = in, .block = in->block};
    in->top = &in->raw;
}

hua_code source_open(source *in, const char *path, hua_error *error)
{
    struct stat info;
    bool standard = strcmp(path, "-") == 0;
    in->name = path;
    in->fd = standard ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    in->owns_fd = !standard;
    if (in->fd < 0)
        return cli_fail_system(error, path, errno);
    if (fstat(in->fd, &info) == 0 && S_ISDIR(info.st_mode)) {
        source_close(in);
        return cli_fail_system(error, path, EISDIR);
    }
    begin(in);
    return HUA_OK;
}

void source_open_bytes(source *in, hua_str bytes, const char *name)
{
    in->name = name;
    in->fd = -1;
    in->memory = bytes;
    begin(in);
}

void source_close(source *in)
{
    if (in->owns_fd && in->fd >= 0)
        close(in->fd);
    in->fd = -1;
    in->owns_fd = false;
    decode_close(in->decode);
    unpack_close(in->unpack);
    in->decode = NULL;
    in->unpack = NULL;
    stream_free(&in->raw);
    stream_free(&in->unpacked);
    stream_free(&in->decoded);
    free(in->buffer);
    in->buffer = NULL;
    in->capacity = in->start = in->end = 0;
}

/* ---- what it is packed and written in ---------------------------------- */

hua_code source_refuse(const source *in, const detect_kind *kind, hua_error *error)
{
    cli_fail(error, HUA_E_UTF8, "%s", "%s", "");
    if (error) {
        snprintf(error->message, sizeof error->message, "这不是文本，像是%s", kind->zh);
        snprintf(error->message_en, sizeof error->message_en, "this is no text; it looks like %s",
                 kind->en);
    }
    cli_fail_place(error, in->name, 0, 0, 0);
    if (kind->hint)
        cli_fail_hint(error, "%s", kind->hint);
    return HUA_E_UTF8;
}

static hua_code add_unpack(source *in, hua_error *error)
{
    hua_str head;
    hua_code code = stream_peek(in->top, UNPACK_HEAD, &head, error);
    in->packing = code ? NULL : unpack_kind(head);
    if (!in->packing)
        return code;
    code = unpack_open(&in->unpack, in->top, in->packing, error);
    in->unpacked = (stream){.pull = unpack_pull, .ctx = in->unpack, .block = in->block};
    in->top = code ? in->top : &in->unpacked;
    return code;
}

static hua_code add_decode(source *in, const char *charset, hua_error *error)
{
    in->encoding = charset ? charset : "UTF-8";
    if (!charset)
        return HUA_OK;
    hua_code code = decode_open(&in->decode, in->top, charset, error);
    in->decoded = (stream){.pull = decode_pull, .ctx = in->decode, .block = in->block};
    in->top = code ? in->top : &in->decoded;
    return code;
}

/* A character set that a user named; UTF-16 alone leaves the order of the bytes open. */
static hua_code forced(const char *said, hua_str head, const char **charset, hua_error *error)
{
    hua_code code = decode_name(said, charset, error);
    if (!code && *charset && strcmp(*charset, "UTF-16") == 0)
        *charset = detect_order(head);
    return code;
}

hua_code source_prepare(source *in, const char *encoding, hua_error *error)
{
    hua_str head;
    const char *charset = NULL;
    hua_code code = add_unpack(in, error);
    if (!code)
        code = stream_peek(in->top, SOURCE_BLOCK, &head, error);
    if (!code && encoding)
        code = forced(encoding, head, &charset, error);
    if (code)
        return code;
    in->zip = detect_is_zip(head);
    const detect_kind *kind = detect_magic(head);
    if (!encoding && !in->zip)
        charset = kind ? NULL : detect_charset(head);
    if (!kind && !in->zip && (!charset || charset[0] != 'U'))
        kind = detect_noise(head);
    return kind ? source_refuse(in, kind, error) : add_decode(in, in->zip ? NULL : charset, error);
}

/* ---- the buffer -------------------------------------------------------- */

static bool grow(source *in, size_t need)
{
    size_t room = in->capacity ? in->capacity : 2 * in->block;
    while (room < need && room <= SIZE_MAX / 4)
        room *= 2;
    if (room <= in->capacity)
        return true;
    char *grown = realloc(in->buffer, room + SOURCE_PADDING);
    if (!grown)
        return false;
    in->buffer = grown;
    in->capacity = room;
    return true;
}

/* Moves the unread bytes to the front: they are less than a line, so this costs little. */
static void to_front(source *in)
{
    if (in->start == 0)
        return;
    memmove(in->buffer, in->buffer + in->start, in->end - in->start);
    in->end -= in->start;
    in->start = 0;
}

hua_code source_more(source *in, hua_error *error)
{
    size_t got;
    if (in->end + in->block > in->capacity) {
        to_front(in);
        if (!grow(in, in->end + in->block))
            return cli_fail_memory(error);
    }
    hua_code code = stream_read(in->top, in->buffer + in->end, in->block, &got, error);
    if (code)
        return code;
    in->at_end = got == 0;
    in->end += got;
    memset(in->buffer + in->end, 0, SOURCE_PADDING);
    return HUA_OK;
}

static void skip_mark(source *in)
{
    if (in->end - in->start >= 3 && memcmp(in->buffer + in->start, "\xef\xbb\xbf", 3) == 0) {
        in->start += 3;
        in->offset += 3;
    }
}

hua_code source_peek(source *in, hua_str *head, hua_error *error)
{
    hua_code code = HUA_OK;
    while (!code && !in->at_end && in->end - in->start < in->block)
        code = source_more(in, error);
    if (code && in->start == in->end)
        return code; /* else it comes again when the sound part has been read */
    if (in->offset == 0)
        skip_mark(in);
    *head = (hua_str){in->buffer + in->start, in->end - in->start};
    return HUA_OK;
}

/*
 * Drops what is left of a line whose first `kept` bytes stay at the front of the buffer.
 */
static source_status skip_line(source *in, size_t kept, hua_error *error)
{
    for (;;) {
        char *from = in->buffer + in->start;
        char *newline = memchr(from, '\n', in->end - in->start);
        source_take(in, newline ? (size_t)(newline - from) + 1 : in->end - in->start);
        if (newline || in->at_end)
            return SOURCE_TOO_LONG;
        in->start = in->end = kept;
        if (source_more(in, error))
            return SOURCE_FAILED;
    }
}

static source_status too_long(source *in, hua_str *line, hua_error *error)
{
    size_t kept = in->limit < SOURCE_KEPT ? in->limit : SOURCE_KEPT;
    to_front(in);
    if (!grow(in, kept + in->block)) { /* else a refill would move over what is kept */
        cli_fail_memory(error);
        return SOURCE_FAILED;
    }
    source_take(in, kept);
    source_status status = skip_line(in, kept, error);
    *line = (hua_str){in->buffer, kept};
    return status;
}

source_status source_line(source *in, hua_str *line, size_t *at, hua_error *error)
{
    size_t seen = 0; /* unread bytes known to hold no line end */
    *at = in->offset;
    in->line++;
    for (;;) {
        char *from = in->buffer + in->start;
        size_t unread = in->end - in->start;
        char *newline = unread > seen ? memchr(from + seen, '\n', unread - seen) : NULL;
        size_t len = newline ? (size_t)(newline - from) : unread;
        if (len > in->limit)
            return too_long(in, line, error);
        in->closed = newline != NULL;
        if (newline || (in->at_end && unread)) {
            source_take(in, len + (newline ? 1 : 0));
            *line = (hua_str){from, len && from[len - 1] == '\r' ? len - 1 : len};
            return SOURCE_LINE;
        }
        if (in->at_end)
            return SOURCE_END;
        seen = unread;
        if (source_more(in, error)) {
            cli_fail_place(error, in->name, in->line, 0, in->offset);
            return SOURCE_FAILED;
        }
    }
}

hua_code source_rest(source *in, size_t limit, hua_str *rest, hua_error *error)
{
    while (!in->at_end) {
        if (in->end - in->start > limit)
            return cli_fail(error, HUA_E_LIMIT, "文件超过上限 %zu 字节",
                            "the file is over the limit of %zu bytes", limit);
        size_t unread = in->end - in->start;
        /* Whole files are asked for in growing pieces, or the reading would be quadratic. */
        size_t block = in->block;
        in->block = unread > block ? unread : block;
        hua_code code = source_more(in, error);
        in->block = block;
        if (code)
            return code;
    }
    *rest = (hua_str){in->buffer + in->start, in->end - in->start};
    source_take(in, rest->len);
    return HUA_OK;
}

/* ---- about the reading ------------------------------------------------- */

bool source_grown(const source *in)
{
    struct stat info;
    return in->size && in->fd >= 0 && in->taken == in->size && fstat(in->fd, &info) == 0 &&
           S_ISREG(info.st_mode) && (uint64_t)info.st_size > in->size;
}

uint64_t source_bytes_of(const source *in, hua_str text)
{
    return in->decode ? decode_bytes_of(in->decode, text) : text.len;
}

size_t source_replaced(const source *in)
{
    return in->replaced + (in->decode ? decode_replaced(in->decode) : 0);
}
