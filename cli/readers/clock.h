/*
 * Times as records and chat programs write them, read into milliseconds.
 *
 * A moment with a zone is counted from 1970 UTC.  One without a zone is counted as if it were UTC:
 * only distances within a dialogue are ever judged.
 */
#ifndef CLI_READERS_CLOCK_H
#define CLI_READERS_CLOCK_H

#include "common/text.h"

/* Days from 1970-01-01 of a date in the Gregorian calendar. */
int64_t clock_days(int64_t year, int64_t month, int64_t day);

/* RFC 3339 (also with a blank for T, or without zone); `date` gets YYYY-MM-DD as written. */
bool clock_rfc3339(hua_str text, int64_t *ms, hua_str *date);

/* Which of day and month stands first in 02/03/2026. */
typedef enum clock_order {
    CLOCK_NAMED,  /* the form says it: the year first, or 3月2日 */
    CLOCK_EITHER, /* both are 12 or less, or the same; read as the day first */
    CLOCK_DAY_FIRST,
    CLOCK_MONTH_FIRST
} clock_order;

/* What a stamp says; parts that are not there are false. */
typedef struct clock_stamp {
    bool has_date, has_clock, has_end;
    bool fraction;  /* parts of a second were written: a recording, not a wall clock */
    bool two_parts; /* 10:20, which may be minutes and seconds of a recording */
    bool big_first; /* the first part is over 23: minutes, not hours */
    clock_order order;
    int64_t year, month, day; /* year 0: not written */
    int64_t start, end;       /* ms; two parts are read as hours and minutes */
} clock_stamp;

/*
 * Reads the stamp that `text` begins with: a date, a clock time, both in either dress
 * (2026-03-02, 2026/3/2, 2026年3月2日, 02/03/2026, 3月2日; 10:20, 10:20:31, 00:12.3, 下午3:05,
 * 3:05 PM), or a range of two clock times.  Bytes read; 0 if there is none.
 */
size_t clock_read(hua_str text, clock_stamp *stamp);

/* Reads a date of CLOCK_EITHER with the month first. */
void clock_month_first(clock_stamp *stamp);

/* Sets the stamp's date to the day that the moment `ms` from 1970 is in. */
void clock_date_of(int64_t ms, clock_stamp *stamp);

/* Ms from 1970 of the stamp's date without its time; a missing year is taken as 1972. */
int64_t clock_day_ms(const clock_stamp *stamp);

#endif
