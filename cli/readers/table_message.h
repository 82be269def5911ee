/*
 * One row of a table as a message: who speaks, when, and what the row tells of its conversation.
 */
#ifndef CLI_READERS_TABLE_MESSAGE_H
#define CLI_READERS_TABLE_MESSAGE_H

#include "readers/cells.h"
#include "readers/columns.h"
#include "readers/talks.h"

/* What was noticed in rows, counted. */
typedef struct table_seen {
    size_t bad_times, bad_time_line; /* times nobody can read; the first one's line */
    size_t nobody;                   /* rows that name no speaker */
    size_t digits;                   /* sides written as 0 and 1 */
} table_seen;

typedef struct table_message {
    talk_message message;
    hua_str name, text;
    cell_time time;
    bool recorded; /* the times are places in a recording */
} table_message;

/* The cell of a field; empty where there is none. */
hua_str table_cell_of(const columns *c, const table_row *row, column_field field);

/* Reads a row; its texts are borrowed from it. */
void table_read_message(table_message *out, const columns *c, const cell_clock *clock,
                        const table_row *row, const reader_options *options, table_seen *seen);

#endif
