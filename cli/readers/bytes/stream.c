/* Pulling bytes, with a look ahead. */
#include "readers/bytes/stream.h"

#include "common/fail.h"
#include "common/mem.h"

#include <stdlib.h>

static hua_code tell(const stream *s, hua_error *error)
{
    if (error)
        *error = s->error;
    return s->code;
}

static hua_code pull(stream *s, char *to, size_t size, size_t *got)
{
    *got = 0;
    if (!s->code && !s->ended)
        s->code = s->pull(s->ctx, to, size, got, &s->error);
    s->ended = s->ended || *got == 0;
    return s->code;
}

hua_code stream_peek(stream *s, size_t want, hua_str *head, hua_error *error)
{
    while (s->len - s->at < want && !s->ended && !s->code) {
        size_t missing = want - (s->len - s->at), got;
        size_t size = missing < s->block ? missing : s->block;
        if (s->len + size > s->capacity &&
            !cli_list_grow(&s->ahead, &s->capacity, s->len + size, 1))
            return cli_fail_memory(error);
        pull(s, s->ahead + s->len, size, &got);
        s->len += got;
    }
    *head = (hua_str){s->ahead + s->at, s->len - s->at};
    return s->code && !head->len ? tell(s, error) : HUA_OK;
}

hua_code stream_read(stream *s, char *to, size_t size, size_t *got, hua_error *error)
{
    size_t kept = s->len - s->at;
    if (kept) {
        *got = kept < size ? kept : size;
        memcpy(to, s->ahead + s->at, *got);
        s->at += *got;
        return HUA_OK;
    }
    if (s->ahead)
        stream_free(s);
    return pull(s, to, size, got) ? tell(s, error) : HUA_OK;
}

void stream_free(stream *s)
{
    free(s->ahead);
    s->ahead = NULL;
    s->at = s->len = s->capacity = 0;
}
