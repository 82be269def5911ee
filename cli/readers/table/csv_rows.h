/*
 * Rows of a file whose fields are parted by one character, quoted as in RFC 4180.
 *
 * What files in the wild do beyond it is read as well: blanks around quotes, quotes inside a field
 * that are not doubled, CR alone as the end of a line, rows of nothing.  A quote that is never
 * closed costs its own row only: it is told by the end of the file, by the limit, or by a quote in
 * a later line that could only open a field; then reading goes on with the next line.
 */
#ifndef CLI_READERS_CSV_ROWS_H
#define CLI_READERS_CSV_ROWS_H

#include "common/mem.h"
#include "readers/table/table.h"

enum { CSV_CELLS = 16384, CSV_HEAD_LINES = 64, CSV_HEAD_BYTES = 128 * 1024 };

/* A line in the text that is held. */
typedef struct csv_line {
    size_t start, len;
    size_t offset; /* in the file */
    bool too_long; /* only its beginning is held */
} csv_line;

/* A cell while its row is read: the text that is held may still move. */
typedef struct csv_cell {
    size_t start, len;
    bool undoubled; /* in `plain`, else in `held` */
    size_t line;    /* index of the line */
    size_t begin;   /* in `held`: where it stands in that line */
} csv_cell;

typedef struct csv_rows {
    source *in; /* NULL: nothing but what is held */
    char separator;
    size_t limit;         /* bytes of a row */
    cli_text held, plain; /* lines, each with \n behind it; fields without doubled quotes */
    CLI_LIST(csv_line) lines;
    size_t first;        /* index of the first line not yet read */
    size_t first_number; /* of lines.items[0], 1-based */
    size_t doomed;       /* number of a line: no quote that is open before it is ever closed */
    bool dry;            /* read no more lines than are held */
    source_status ended; /* SOURCE_LINE: not yet */
    hua_error error;     /* why it failed */
    hua_str rest;        /* of a line with CR in it, borrowed from the source */
    size_t rest_offset;
    bool looked, by_cr; /* at the first line; its lines end with CR */
    CLI_LIST(csv_cell) marks;
    CLI_LIST(table_cell) cells;
} csv_rows;

/* Over a source; `limit` is of one row. */
void csv_rows_open(csv_rows *r, source *in, size_t limit);
/* Over the beginning of a file, copied; false if memory is lacking.  Ends with the text. */
bool csv_rows_open_text(csv_rows *r, hua_str text, bool whole);
void csv_rows_close(csv_rows *r);

/*
 * Chooses the separator among `among` by the first lines: the one that makes rows of heads that
 * are known, or rows of equal length.  False if memory is lacking.
 */
bool csv_rows_choose(csv_rows *r, const char *among);

/* table_rows.next; `state` is the csv_rows. */
table_got csv_rows_next(void *state, table_row *row, reader_problem *problem);

#endif
