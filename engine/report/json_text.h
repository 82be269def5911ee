/*
 * JSON values into a buffer.  Text is copied eight bytes at a time until a byte needs escaping,
 * and numbers are made without printf: the writer runs once per dialogue.
 */
#ifndef HUA_REPORT_JSON_TEXT_H
#define HUA_REPORT_JSON_TEXT_H

#include "base/buf.h"

/* Inline, so that a constant of known length becomes a few stores. */
static inline void hua_json_put(hua_buf *out, const char *text, size_t len)
{
    if (out->error || out->capacity - out->len < len) {
        hua_buf_add(out, (hua_str){text, len});
        return;
    }
    memcpy(out->ptr + out->len, text, len);
    out->len += len;
}

#define JSON_LIT(out, text) hua_json_put((out), (text), sizeof(text) - 1)

static inline void hua_json_char(hua_buf *out, char c)
{
    hua_json_put(out, &c, 1);
}

/* A string with its quotes; `text` is well-formed UTF-8. */
void hua_json_string(hua_buf *out, hua_str text);
/* The same for text that may be ill-formed: what is wrong is written as U+FFFD. */
void hua_json_any_string(hua_buf *out, hua_str text);

void hua_json_size(hua_buf *out, size_t value);
void hua_json_bool(hua_buf *out, bool value);
/* Hundredths as the shortest decimal: 1250 is 12.5. */
void hua_json_points(hua_buf *out, int32_t hundredths);

#endif
