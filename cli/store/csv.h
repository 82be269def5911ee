/*
 * Tables for spreadsheets: RFC 4180 with a byte order mark, so that every spreadsheet program
 * reads the UTF-8.  Text that a spreadsheet would take for a formula gets a ' before it, ill-formed
 * bytes become U+FFFD and control characters their pictures.
 */
#ifndef CLI_STORE_CSV_H
#define CLI_STORE_CSV_H

#include "common/part_file.h"
#include "store/headings.h"
#include "store/store.h"

void csv_mark(FILE *out);
/* `first`: no comma before.  Numbers stand as they are. */
void csv_text(FILE *out, bool first, hua_str text);
void csv_number(FILE *out, bool first, hua_str digits);
void csv_end_row(FILE *out);

/* The heads of all columns, in the language or (raw) as SQL names them. */
void csv_heads(FILE *out, const store_rows *rows, hua_lang lang, bool raw);

/* One cell of the current row; `words` of ours in the language. */
void csv_cell(FILE *out, store_rows *rows, size_t column, heading_words words, hua_lang lang);

/* A sheet of its own, DIRECTORY/NAME; part_file_close ends it. */
hua_code csv_open(part_file *file, const char *directory, const char *name, hua_error *error);

#endif
