/*
 * One row of a table as a message: who speaks, when, and what the row tells of its conversation.
 */
#ifndef CLI_READERS_TABLE_MESSAGE_H
#define CLI_READERS_TABLE_MESSAGE_H

#include "readers/table/cells.h"
#include "readers/table/columns.h"
#include "readers/table/talks.h"

enum { TABLE_WORDS = 4, TABLE_WORD_BYTES = 24 };

/* What a word in a column of sides stands for: the same few come in every row. */
typedef struct table_word {
    char word[TABLE_WORD_BYTES];
    size_t len; /* 0: none */
    bool is_role, digit;
    bool own; /* a side's word and nobody's name */
    hua_speaker role;
} table_word;

/* What was noticed in rows, counted. */
typedef struct table_seen {
    size_t bad_times, bad_time_line; /* times nobody can read; the first one's line */
    size_t nobody;                   /* rows that name no speaker */
    size_t digits;                   /* sides written as 0 and 1 */
    table_word words[TABLE_WORDS];   /* the last ones looked up */
    size_t next_word;
    bool flag;      /* the column of sides says yes where the agent speaks */
    bool no_digits; /* other numbers stand beside 0 and 1: nobody knows what they count */
} table_seen;

typedef struct table_message {
    talk_message message;
    hua_str name, text;
    cell_time time;
    bool recorded; /* the times are places in a recording */
} table_message;

/* The cell of a field; empty where there is none. */
hua_str table_cell_of(const columns *c, const table_row *row, column_field field);

/* Looks at the first rows of data for what makes words doubtful. */
void table_look(table_seen *seen, const columns *c, const table_row *rows, size_t count);

/* Reads a row; its texts are borrowed from it. */
void table_read_message(table_message *out, const columns *c, const cell_clock *clock,
                        const table_row *row, const reader_options *options, table_seen *seen);

#endif
