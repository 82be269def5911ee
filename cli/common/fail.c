/* Filling a hua_error from the program's side. */
#include "common/fail.h"

#include "common/text.h"

#include <stdarg.h>
#include <stdio.h>

/* Makes `text`, just cut by snprintf, end on a whole character. */
static void cut_whole(char *text)
{
    hua_str s = cli_str(text);
    size_t valid = cli_utf8_valid(s);
    if (s.len - valid < 4)
        text[valid] = '\0';
}

void cli_copy(char *to, size_t size, hua_str text)
{
    size_t n = text.len < size ? text.len : size - 1;
    if (n)
        memcpy(to, text.ptr, n);
    to[n] = '\0';
    if (n < text.len)
        cut_whole(to);
}

hua_code cli_fail(hua_error *error, hua_code code, const char *zh, const char *en, ...)
{
    if (!error)
        return code;
    va_list args, again;
    memset(error, 0, sizeof *error);
    error->code = code;
    va_start(args, en);
    va_copy(again, args);
    vsnprintf(error->message, sizeof error->message, zh, args);
    vsnprintf(error->message_en, sizeof error->message_en, en, again);
    va_end(again);
    va_end(args);
    cut_whole(error->message);
    cut_whole(error->message_en);
    return code;
}

hua_code cli_fail_memory(hua_error *error)
{
    return cli_fail(error, HUA_E_NOMEM, "内存不足", "out of memory");
}

hua_code cli_fail_system(hua_error *error, const char *path, int number)
{
    cli_fail(error, HUA_E_IO, "无法读取：%s", "cannot read: %s", strerror(number));
    cli_fail_place(error, path, 0, 0, 0);
    return HUA_E_IO;
}

hua_code cli_fail_write(hua_error *error, const char *path, int number)
{
    cli_fail(error, HUA_E_IO, "写不进去：%s", "cannot write: %s", strerror(number));
    cli_fail_place(error, path, 0, 0, 0);
    return HUA_E_IO;
}

void cli_fail_place(hua_error *error, const char *file, size_t line, size_t column, size_t offset)
{
    if (!error)
        return;
    cli_copy(error->file, sizeof error->file, cli_str(file));
    error->line = line > UINT32_MAX ? UINT32_MAX : (uint32_t)line;
    error->column = column > UINT32_MAX ? UINT32_MAX : (uint32_t)column;
    error->offset = offset;
}

void cli_fail_hint(hua_error *error, const char *format, ...)
{
    va_list args;
    if (!error)
        return;
    va_start(args, format);
    vsnprintf(error->hint, sizeof error->hint, format, args);
    va_end(args);
    cut_whole(error->hint);
}

enum { SOURCE_BEFORE = 30, SOURCE_CHARS = 60 };

static size_t skip_chars(hua_str s, size_t at, size_t chars)
{
    while (chars-- && at < s.len)
        at += cli_char_len(cli_slice(s, at, s.len));
    return at;
}

void cli_fail_source(hua_error *error, hua_str line, size_t column)
{
    if (!error)
        return;
    size_t before = column > SOURCE_BEFORE ? column - SOURCE_BEFORE - 1 : 0;
    size_t start = skip_chars(line, 0, before);
    size_t end = skip_chars(line, start, SOURCE_CHARS);
    cli_copy(error->source, sizeof error->source, cli_slice(line, start, end));
    for (char *p = error->source; *p; p++)
        if ((unsigned char)*p < ' ')
            *p = ' ';
    error->caret = column ? (uint32_t)(column - before) : 0;
}
