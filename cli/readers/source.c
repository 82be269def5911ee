/* Reading by the line or as a whole, without copies. */
#include "readers/source.h"

#include "common/fail.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TOO_LONG_KEPT = 64 * 1024 };

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
    return HUA_OK;
}

void source_open_bytes(source *in, hua_str bytes, const char *name)
{
    in->name = name;
    in->fd = -1;
    in->memory = bytes;
}

void source_close(source *in)
{
    if (in->owns_fd && in->fd >= 0)
        close(in->fd);
    in->fd = -1;
    in->owns_fd = false;
    free(in->buffer);
    in->buffer = NULL;
    in->capacity = in->start = in->end = 0;
}

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

/* Reads one more block behind the unread bytes. */
static hua_code fill(source *in, hua_error *error)
{
    if (in->end + in->block > in->capacity) {
        to_front(in);
        if (!grow(in, in->end + in->block))
            return cli_fail_memory(error);
    }
    ssize_t got = read_some(in, in->buffer + in->end, in->block);
    if (got < 0)
        return cli_fail_system(error, in->name, errno);
    in->at_end = got == 0;
    in->end += (size_t)got;
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
        code = fill(in, error);
    if (code)
        return code;
    if (in->offset == 0)
        skip_mark(in);
    *head = (hua_str){in->buffer + in->start, in->end - in->start};
    return HUA_OK;
}

static void take(source *in, size_t bytes)
{
    in->start += bytes;
    in->offset += bytes;
}

/*
 * Drops what is left of a line whose first `kept` bytes stay at the front of the buffer.
 */
static source_status skip_line(source *in, size_t kept, hua_error *error)
{
    for (;;) {
        char *from = in->buffer + in->start;
        char *newline = memchr(from, '\n', in->end - in->start);
        take(in, newline ? (size_t)(newline - from) + 1 : in->end - in->start);
        if (newline || in->at_end)
            return SOURCE_TOO_LONG;
        in->start = in->end = kept;
        if (fill(in, error))
            return SOURCE_FAILED;
    }
}

static source_status too_long(source *in, hua_str *line, hua_error *error)
{
    size_t kept = in->limit < TOO_LONG_KEPT ? in->limit : TOO_LONG_KEPT;
    to_front(in);
    if (!grow(in, kept + in->block)) { /* else a refill would move over what is kept */
        cli_fail_memory(error);
        return SOURCE_FAILED;
    }
    take(in, kept);
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
        if (newline || (in->at_end && unread)) {
            take(in, len + (newline ? 1 : 0));
            *line = (hua_str){from, len && from[len - 1] == '\r' ? len - 1 : len};
            return SOURCE_LINE;
        }
        if (in->at_end)
            return SOURCE_END;
        seen = unread;
        if (fill(in, error))
            return SOURCE_FAILED;
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
        hua_code code = fill(in, error);
        in->block = block;
        if (code)
            return code;
    }
    *rest = (hua_str){in->buffer + in->start, in->end - in->start};
    take(in, rest->len);
    return HUA_OK;
}
