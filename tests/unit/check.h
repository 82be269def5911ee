/*
 * Checks for the unit tests: count, print what fails, go on.  A test's main runs its
 * functions and ends with `return check_report();`.
 */
#ifndef HUA_TESTS_CHECK_H
#define HUA_TESTS_CHECK_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int check_passed, check_failed;

#define CHECK(cond) check_that((cond), __FILE__, __LINE__, #cond)

/* Unsigned numbers. */
#define CHECK_EQ(got, want) \
    check_number((unsigned long long)(got), (unsigned long long)(want), __FILE__, __LINE__, #got)

/* NUL-terminated texts, and a hua_str against one. */
#define CHECK_STR_EQ(got, want) check_text((got), strlen(got), (want), __FILE__, __LINE__, #got)
#define CHECK_SLICE_EQ(got, want) check_text((got).ptr, (got).len, (want), __FILE__, __LINE__, #got)

static inline bool check_that(bool good, const char *file, int line, const char *what)
{
    if (good) {
        check_passed++;
    } else {
        check_failed++;
        printf("%s:%d: failed: %s\n", file, line, what);
    }
    return good;
}

static inline bool check_number(unsigned long long got, unsigned long long want, const char *file,
                                int line, const char *what)
{
    bool good = check_that(got == want, file, line, what);
    if (!good)
        printf("    got %llu, want %llu\n", got, want);
    return good;
}

static inline bool check_text(const char *got, size_t len, const char *want, const char *file,
                              int line, const char *what)
{
    bool same = len == strlen(want) && (len == 0 || memcmp(got, want, len) == 0);
    bool good = check_that(same, file, line, what);
    if (!good)
        printf("    got  \"%.*s\"\n    want \"%s\"\n", (int)len, got ? got : "", want);
    return good;
}

static inline int check_report(void)
{
    printf("%d passed, %d failed\n", check_passed, check_failed);
    return check_failed == 0 ? 0 : 1;
}

#endif
