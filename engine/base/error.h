/* Filling the caller's error record. */
#ifndef HUA_BASE_ERROR_H
#define HUA_BASE_ERROR_H

#include "base/str.h"

/*
 * hua_fail(error, code, zh, en, ...) fills the record (harmless on NULL) and answers `code`, so that a
 * function can end with `return hua_fail(...)`.  `zh` and `en` are printf formats with the same
 * arguments; texts are cut on a character boundary.  A macro, so that whoever reads the caller, a
 * static analyser too, sees that the answer is not HUA_OK.
 */
#define hua_fail(error, code, ...) \
    (hua_error_fill((error), (code), __VA_ARGS__), hua_code_itself(code))
static inline hua_code hua_code_itself(hua_code code)
{
    return code;
}
void hua_error_fill(hua_error *error, hua_code code, const char *zh, const char *en, ...);

static inline hua_code hua_fail_nomem(hua_error *error)
{
    return hua_fail(error, HUA_E_NOMEM, "内存不足", "out of memory");
}

/* Adds a place, a hint, the offending line; all may be left out. */
void hua_error_place(hua_error *error, const char *file, uint32_t line, uint32_t column,
                     size_t offset);
void hua_error_hint(hua_error *error, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* `line` is the offending line without its end; long lines are cut around the caret. */
void hua_error_source(hua_error *error, hua_str line, uint32_t column);

/* Copies text into a fixed buffer, cut on a character boundary, NUL-terminated. */
void hua_copy_text(char *to, size_t size, hua_str text);

#endif
