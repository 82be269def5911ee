/* Filling a hua_error from the program's side: what is wrong, where, and the mend. */
#ifndef CLI_COMMON_FAIL_H
#define CLI_COMMON_FAIL_H

#include "huashu.h"

/*
 * Each is harmless on a NULL record.  `zh` and `en` are printf formats that take the same
 * arguments; texts are cut on a character boundary.  cli_fail clears the record and answers
 * `code`, so that a function can end with `return cli_fail(...)`.
 */
hua_code cli_fail(hua_error *error, hua_code code, const char *zh, const char *en, ...);
hua_code cli_fail_memory(hua_error *error);
/* The system's reason why `path` cannot be read, or written; `number` is its errno. */
hua_code cli_fail_system(hua_error *error, const char *path, int number);
hua_code cli_fail_write(hua_error *error, const char *path, int number);

void cli_fail_place(hua_error *error, const char *file, size_t line, size_t column, size_t offset);
void cli_fail_hint(hua_error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* The offending line and the 1-based column of the fault in it; a long line is cut around it. */
void cli_fail_source(hua_error *error, hua_str line, size_t column);

/* Copies into a fixed buffer, cut on a character boundary, NUL behind it. */
void cli_copy(char *to, size_t size, hua_str text);

#endif
