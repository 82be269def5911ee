/*
 * Dialogues from tables that hold one message a row.
 *
 *     rows (csv, tsv, sheet) ── columns ── talks ── build ── hua_dialogue
 *
 * Rows of one conversation may lie anywhere in the table: exports are often in order of time, so
 * that conversations are mixed.  Open conversations are kept until the table ends or memory is
 * used up (talks.h).  Dialogues come in the order in which their conversations are closed; those
 * still open at the end of the table come in the order of their first rows.
 */
#ifndef CLI_READERS_TABLE_H
#define CLI_READERS_TABLE_H

#include "readers/format.h"

/*
 * Bytes of one row, and of all that is said in one conversation, at most: far beyond what anybody
 * writes, and little enough that a table of nothing else does not fill the memory.
 */
enum { TABLE_LIMIT = 16 * 1024 * 1024 };

static inline size_t table_limit(const reader_options *options)
{
    const size_t limit = options->record_limit;
    return limit && limit < TABLE_LIMIT ? limit : TABLE_LIMIT;
}

/* `text` begins behind `before` on `line`, or where there are no lines in the column `column`. */
typedef struct table_cell {
    hua_str text, before;
    size_t line, column;
} table_cell;

typedef struct table_row {
    const table_cell *cells;
    size_t count;
    size_t line, offset; /* of its beginning */
    hua_str bytes;       /* as it stands in the file, for messages */
} table_row;

typedef enum table_got {
    TABLE_ROW,
    TABLE_BAD, /* the problem is filled in; go on reading */
    TABLE_END,
    TABLE_FAILED
} table_got;

/* Where rows come from.  A row is borrowed until the next call. */
typedef struct table_rows {
    void *state;
    table_got (*next)(void *state, table_row *row, reader_problem *problem);
    bool sparse;  /* rows may leave out empty cells at their end */
    bool serials; /* a bare number may be a date */
} table_rows;

typedef struct table table;

/* `rows.state` and `options` are borrowed for the life of *out. */
hua_code table_open(table **out, table_rows rows, const reader_options *options, hua_error *error);
void table_close(table *t);
/* No row was found at all. */
bool table_is_empty(const table *t);

/* These are the functions of a format. */
reader_status table_next(table *t, hua_dialogue *dialogue, reader_problem *problem,
                         format_place *place);
reader_place table_turn_place(const table *t, size_t turn);
bool table_notice(const table *t, size_t i, hua_lang lang, hua_str *text);

#endif
