/*
 * A file that takes the place of PATH only when it is whole: it is written as PATH.part.  Who
 * writes the same file at the same time waits, so that neither spoils the other's.
 */
#ifndef CLI_COMMON_PART_FILE_H
#define CLI_COMMON_PART_FILE_H

#include "common/text.h"

#include <stdio.h>

typedef struct part_file {
    FILE *out;
    cli_text path, part; /* NUL behind them */
    int lock;
} part_file;

/* part_file_close only after HUA_OK. */
hua_code part_file_open(part_file *file, const char *path, hua_error *error);
/* `code` is how the writing went: anything but HUA_OK throws the file away. */
hua_code part_file_close(part_file *file, hua_code code, hua_error *error);

/* `path` could not be written, with the mend. */
hua_code part_file_fail(hua_error *error, const char *path, int number);

#endif
