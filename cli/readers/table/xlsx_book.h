/*
 * What a workbook says besides its rows: the sheets, which styles are dates, and the strings that
 * cells share.
 */
#ifndef CLI_READERS_XLSX_BOOK_H
#define CLI_READERS_XLSX_BOOK_H

#include "readers/table/xlsx_package.h"

enum { BOOK_STRINGS = 64 * 1024 * 1024, BOOK_PART = 64 * 1024 * 1024, BOOK_SHEETS = 256 };

typedef struct book_sheet {
    hua_str name, relation, path; /* path: of its part, without a / before it */
} book_sheet;

typedef struct book {
    package package;
    cli_arena arena;
    CLI_LIST(book_sheet) sheets;
    bool from_1904;
    CLI_LIST(bool) dates; /* of every style: it shows a date */
    cli_text strings;     /* one behind the other */
    CLI_LIST(size_t) string_ends;
} book;

/* Reads all that; the caller closes *out also after an error. */
hua_code book_open(book *out, source *in, size_t limit, hua_error *error);
void book_close(book *b);

/* The shared string of a number; false if there is none. */
bool book_string(const book *b, size_t i, hua_str *text);
bool book_is_date(const book *b, size_t style);

/* Text as Excel escapes it: _x000D_ is a character. */
void book_add_text(cli_text *to, hua_str text);

#endif
