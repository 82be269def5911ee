/*
 * Rows of the store as a table for people, CSV, or JSON.
 *
 * CSV and JSON are written row by row.  The table is measured by its first rows, which are held;
 * the rows behind them are written as they come, in the same columns.
 */
#ifndef CLI_STORE_ROWS_VIEW_H
#define CLI_STORE_ROWS_VIEW_H

#include "command.h"
#include "store/store.h"

typedef struct rows_view {
    const cli_call *call;
    store_rows *rows;
    bool named;    /* the columns have headings in the language; else as SQL names them */
    bool numbered; /* table: the number of rows at the end */
    bool single;   /* JSON: one object, not a list */
    size_t indent; /* table: columns before each line; JSON: depth of the list */
    hua_str title; /* table: a line before it, if there are rows */
    size_t count;  /* of rows written; filled in */
} rows_view;

/* Each writes all rows; false after a message. */
bool rows_view_table(rows_view *view);
/* A few rows turned on their side: a line for each column. */
bool rows_view_facts(rows_view *view);
bool rows_view_csv(rows_view *view);
/* A list of objects, without a newline behind; keys are the columns' own names. */
bool rows_view_json(rows_view *view);

#endif
