/*
 * What every test program here shares: checks that report their place and go on, so that one
 * run shows all that is wrong, and an exit status.
 *
 *     int main(void)
 *     {
 *         CHECK(1 + 1 == 2, "sums");
 *         return testing_done("arithmetic");
 *     }
 *
 * A test that cannot run where it is answers TESTING_SKIP, which ctest shows as skipped.
 */
#ifndef TESTS_TESTING_H
#define TESTS_TESTING_H

#include "huashu.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { TESTING_SKIP = 77 };

static size_t testing_checks, testing_failures;

/* Checks `condition`; where it fails prints the printf message that follows it. */
#define CHECK(condition, ...)                                               \
    do {                                                                    \
        testing_checks++;                                                   \
        if (!(condition)) {                                                 \
            testing_failures++;                                             \
            fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition); \
            fprintf(stderr, __VA_ARGS__);                                   \
            fputc('\n', stderr);                                            \
        }                                                                   \
    } while (0)

/* A call that must succeed; shows the error record otherwise. */
#define CHECK_OK(call, error)                                                                \
    CHECK((call) == HUA_OK, "%s:%u:%u: %s (%s)", (error).file, (error).line, (error).column, \
          (error).message, (error).message_en)

static inline int testing_done(const char *name)
{
    if (testing_checks == 0) {
        fprintf(stderr, "%s: nothing was checked\n", name);
        return 1;
    }
    printf("%s: %zu checks, %zu failed\n", name, testing_checks, testing_failures);
    return testing_failures ? 1 : 0;
}

static inline hua_str testing_str(const char *text)
{
    return (hua_str){text, strlen(text)};
}

/* Makes an empty file of its own and writes its name to `path`. */
static inline void testing_temp(char *path, size_t size)
{
    const char *directory = getenv("TMPDIR");
    int n = snprintf(path, size, "%s/huashu-test-XXXXXX", directory ? directory : "/tmp");
    int file = n > 0 && (size_t)n < size ? mkstemp(path) : -1;
    if (file < 0) {
        perror(path);
        exit(1);
    }
    close(file);
}

/* The whole of a file, NUL behind it; ends the test if it cannot be read.  The caller frees. */
static inline char *testing_read(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *text = NULL;
    size_t room = 0, len = 0, got = 0;
    if (!file) {
        perror(path);
        exit(1);
    }
    do {
        room = room ? room * 2 : 1 << 16;
        text = realloc(text, room + 1);
        if (!text)
            exit(1);
        got = fread(text + len, 1, room - len, file);
        len += got;
    } while (len == room);
    fclose(file);
    text[len] = '\0';
    *size = len;
    return text;
}

#endif
