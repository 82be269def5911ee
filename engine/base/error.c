#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>

/* Length of the longest prefix of at most `max` bytes that ends between characters. */
static size_t whole_characters(hua_str text, size_t max)
{
    if (text.len <= max)
        return text.len;
    size_t n = max;
    while (n && ((unsigned char)text.ptr[n] & 0xC0) == 0x80)
        n--;
    return n;
}

void hua_copy_text(char *to, size_t size, hua_str text)
{
    size_t n = whole_characters(text, size - 1);
    if (n)
        memcpy(to, text.ptr, n);
    to[n] = '\0';
}

static void format_text(char *to, size_t size, const char *format, va_list args)
{
    char wide[2048];
    int n = vsnprintf(wide, sizeof wide, format, args);
    size_t len = n < 0 ? 0 : (size_t)n;
    if (len > sizeof wide - 1)
        len = sizeof wide - 1;
    hua_copy_text(to, size, (hua_str){wide, len});
}

void hua_error_fill(hua_error *error, hua_code code, const char *zh, const char *en, ...)
{
    if (!error)
        return;
    *error = (hua_error){.code = code};
    va_list args;
    va_start(args, en);
    va_list again;
    va_copy(again, args);
    format_text(error->message, sizeof error->message, zh, args);
    format_text(error->message_en, sizeof error->message_en, en, again);
    va_end(again);
    va_end(args);
}

void hua_error_place(hua_error *error, const char *file, uint32_t line, uint32_t column,
                     size_t offset)
{
    if (!error)
        return;
    hua_copy_text(error->file, sizeof error->file, hua_str_from(file));
    error->line = line;
    error->column = column;
    error->offset = offset;
}

void hua_error_hint(hua_error *error, const char *format, ...)
{
    if (!error)
        return;
    va_list args;
    va_start(args, format);
    format_text(error->hint, sizeof error->hint, format, args);
    va_end(args);
}

/* Byte offset of the n-th code point (0-based), at most text.len. */
static size_t nth_character(hua_str text, size_t n)
{
    size_t i = 0;
    while (i < text.len && n) {
        i++;
        while (i < text.len && ((unsigned char)text.ptr[i] & 0xC0) == 0x80)
            i++;
        n--;
    }
    return i;
}

void hua_error_source(hua_error *error, hua_str line, uint32_t column)
{
    enum { BEFORE = 30, WHOLE = 200 };
    if (!error)
        return;
    uint32_t skipped = 0;
    if (line.len > WHOLE && column > BEFORE + 1) {
        skipped = column - 1 - BEFORE;
        size_t from = nth_character(line, skipped);
        line = hua_str_slice(line, from, line.len);
    }
    hua_copy_text(error->source, sizeof error->source, line);
    error->caret = column ? column - skipped : 0;
}
