/*
 * What the cells of a table say: times, numbers, words for sides and channels.
 *
 * Cells come as text, also from workbooks, whose dates are written out by their style.
 */
#ifndef CLI_READERS_CELLS_H
#define CLI_READERS_CELLS_H

#include "common/text.h"

/* How times are to be read where they leave it open. */
typedef struct cell_clock {
    bool serials;     /* 46083.5 is days since 1899-12-30, as spreadsheets count */
    bool month_first; /* 03/02/2026 is the second of March */
} cell_clock;

typedef struct cell_time {
    int64_t ms;       /* HUA_NO_TIME: only a date was written */
    bool dated;       /* counted from 1970; else from midnight */
    bool has_date;    /* `date` is filled in */
    bool month_first; /* a date that can only be read with the month first */
    char date[11];    /* YYYY-MM-DD; of epoch numbers the day in China */
} cell_time;

/*
 * RFC 3339, 2026-03-02 10:20:31, 2026/3/2 10:20, 20260302102031, 10:20:31, epoch in seconds,
 * milliseconds or microseconds, and spreadsheet serials.  False if it is no time.
 */
bool cell_read_time(hua_str text, const cell_clock *clock, cell_time *out);

/* A place in a recording: 12.3 counted in `unit` ms, or 00:12.3. */
bool cell_read_offset(hua_str text, int64_t unit, int64_t *ms);

/* A decimal number, also 1.5E+12, and nothing else; independent of the locale. */
bool cell_read_number(hua_str text, double *value);

/* A date of a spreadsheet written out: 2026-03-02 10:20:31, or 10:20:31 below one day. */
size_t cell_write_serial(double serial, bool from_1904, char *to, size_t size);

/*
 * A word or number that stands for a side and for nothing else: 客服, 买家, agent, in, 1.
 * *digit tells of 0 and 1, which not everybody counts alike.
 */
bool cell_read_role(hua_str text, hua_speaker *role, bool *digit);

/* Yes or no, in the words of tables: 是, TRUE, 0. */
bool cell_read_flag(hua_str text, bool *yes);

bool cell_read_channel(hua_str text, hua_channel *channel);

/* Without blanks, and without the ="..." that keeps spreadsheets from counting with a number. */
hua_str cell_plain(hua_str text);

#endif
