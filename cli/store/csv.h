/*
 * Tables for spreadsheets: RFC 4180 with a byte order mark, so that every spreadsheet program
 * reads the UTF-8.  Text that a spreadsheet would take for a formula gets a ' before it, ill-formed
 * bytes become U+FFFD and control characters their pictures.
 */
#ifndef CLI_STORE_CSV_H
#define CLI_STORE_CSV_H

#include "store/store.h"

#include <stdio.h>

void csv_mark(FILE *out);
/* `first`: no comma before.  Numbers stand as they are. */
void csv_text(FILE *out, bool first, hua_str text);
void csv_number(FILE *out, bool first, hua_str digits);
void csv_end_row(FILE *out);

/* One cell of the current row; words of ours in the language, or (raw) as they are stored. */
void csv_cell(FILE *out, store_rows *rows, size_t column, hua_lang lang, bool raw);

/* The heads of all columns, in the language or (raw) as SQL names them. */
void csv_heads(FILE *out, const store_rows *rows, hua_lang lang, bool raw);

/* A file that takes the place of PATH only when it is whole. */
typedef struct csv_file {
    FILE *out;
    char *path, *part;
} csv_file;

hua_code csv_open(csv_file *file, const char *directory, const char *name, hua_error *error);
/* `code` is how the writing went: anything but HUA_OK throws the file away. */
hua_code csv_close(csv_file *file, hua_code code, hua_error *error);

#endif
