/*
 * A growing byte buffer with a cap.  Failure is sticky: once an append failed,
 * all later ones do nothing, and `error` says why (HUA_E_NOMEM or HUA_E_LIMIT);
 * a writer checks once at its end.
 */
#ifndef HUA_BASE_BUF_H
#define HUA_BASE_BUF_H

#include "base/alloc.h"
#include "base/str.h"

typedef struct hua_buf {
    const hua_allocator *allocator;
    char *ptr;
    size_t len, capacity, limit;
    hua_code error;
} hua_buf;

void hua_buf_init(hua_buf *buf, const hua_allocator *allocator, size_t limit);
void hua_buf_free(hua_buf *buf);
/* Empties it and clears the error; memory is kept. */
void hua_buf_reset(hua_buf *buf);

/* Room for `more` bytes behind ptr + len; NULL on failure. */
char *hua_buf_room(hua_buf *buf, size_t more);

void hua_buf_add(hua_buf *buf, hua_str text);
void hua_buf_text(hua_buf *buf, const char *text); /* NUL-terminated */
void hua_buf_char(hua_buf *buf, char c);
void hua_buf_int(hua_buf *buf, int64_t value);
void hua_buf_format(hua_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline hua_str hua_buf_str(const hua_buf *buf)
{
    return (hua_str){buf->ptr, buf->len};
}

#endif
