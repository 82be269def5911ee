#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>

void hua_buf_init(hua_buf *buf, const hua_allocator *allocator, size_t limit)
{
    *buf = (hua_buf){.allocator = allocator, .limit = limit};
}

void hua_buf_free(hua_buf *buf)
{
    hua_release(buf->allocator, buf->ptr);
    buf->ptr = NULL;
    buf->len = buf->capacity = 0;
}

void hua_buf_reset(hua_buf *buf)
{
    buf->len = 0;
    buf->error = HUA_OK;
}

static bool grow(hua_buf *buf, size_t need)
{
    size_t capacity = buf->capacity ? buf->capacity : 256;
    while (capacity < need)
        capacity = capacity > buf->limit / 2 ? buf->limit : capacity * 2;
    char *p = hua_resize(buf->allocator, buf->ptr, capacity);
    if (!p) {
        buf->error = HUA_E_NOMEM;
        return false;
    }
    buf->ptr = p;
    buf->capacity = capacity;
    return true;
}

char *hua_buf_room(hua_buf *buf, size_t more)
{
    if (buf->error)
        return NULL;
    if (more > buf->limit || buf->len > buf->limit - more) {
        buf->error = HUA_E_LIMIT;
        return NULL;
    }
    if ((!buf->ptr || buf->len + more > buf->capacity) && !grow(buf, buf->len + more))
        return NULL;
    return buf->ptr + buf->len;
}

void hua_buf_add(hua_buf *buf, hua_str text)
{
    char *p = hua_buf_room(buf, text.len);
    if (p && text.len) {
        memcpy(p, text.ptr, text.len);
        buf->len += text.len;
    }
}

void hua_buf_text(hua_buf *buf, const char *text)
{
    hua_buf_add(buf, hua_str_from(text));
}

void hua_buf_char(hua_buf *buf, char c)
{
    char *p = hua_buf_room(buf, 1);
    if (p) {
        *p = c;
        buf->len++;
    }
}

void hua_buf_int(hua_buf *buf, int64_t value)
{
    char digits[24];
    size_t i = sizeof digits;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--i] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest);
    if (value < 0)
        digits[--i] = '-';
    hua_buf_add(buf, (hua_str){digits + i, sizeof digits - i});
}

void hua_buf_format(hua_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    va_end(args);
    char *p = n < 0 ? NULL : hua_buf_room(buf, (size_t)n + 1);
    if (p) {
        vsnprintf(p, (size_t)n + 1, format, again);
        buf->len += (size_t)n;
    }
    va_end(again);
}
