/* The clock and the median of the measuring programs. */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "huashu.h"

/* Seconds of a clock that only goes forward. */
double bench_now(void);
/* Sorts the values; of an even number the upper middle. */
double bench_median(double *values, size_t count);
/* Of a file, in millions of bytes. */
double bench_megabytes(const char *path);
/* Says what went wrong and ends the program. */
_Noreturn void bench_die(const hua_error *error);

#endif
