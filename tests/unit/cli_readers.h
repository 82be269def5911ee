/* What the tests of the program's readers share: a reader over a text, one record at a time. */
#ifndef TESTS_UNIT_CLI_READERS_H
#define TESTS_UNIT_CLI_READERS_H

#include "readers/reader.h"
#include "testing.h"

/* A reader with its last record; one may be open at a time. */
typedef struct reading {
    reader *reader;
    hua_dialogue dialogue;
    reader_problem problem;
} reading;

static inline void open_bytes(reading *r, hua_str bytes, const char *name,
                              const reader_options *options)
{
    hua_error error = {0};
    CHECK_OK(reader_open_bytes(&r->reader, bytes, name, options, &error), error);
    if (!r->reader)
        exit(1);
}

static inline void open_text(reading *r, const char *text, const char *name)
{
    open_bytes(r, testing_str(text), name, NULL);
}

static inline reader_status next(reading *r)
{
    return reader_next(r->reader, &r->dialogue, &r->problem);
}

static inline bool is(hua_str s, const char *expected)
{
    return s.len == strlen(expected) && (s.len == 0 || memcmp(s.ptr, expected, s.len) == 0);
}

#define CHECK_STR(s, expected) \
    CHECK(is((s), (expected)), "'%.*s', expected '%s'", (int)(s).len, (s).ptr, (expected))

#define CHECK_NEXT(r, expected)                                                             \
    do {                                                                                    \
        reader_status got_ = next(r);                                                       \
        CHECK(got_ == (expected), "status %d, expected %d: %s", (int)got_, (int)(expected), \
              got_ == READER_BAD ? (r)->problem.error.message_en : "");                     \
    } while (0)

/* One turn: speaker and text. */
static inline void check_turn(const reading *r, size_t i, hua_speaker speaker, const char *text)
{
    CHECK(i < r->dialogue.turn_count, "turn %zu of %zu", i, r->dialogue.turn_count);
    if (i >= r->dialogue.turn_count)
        return;
    const hua_turn *turn = &r->dialogue.turns[i];
    CHECK(turn->speaker == speaker, "turn %zu: speaker %d, expected %d", i, (int)turn->speaker,
          (int)speaker);
    CHECK(is(turn->text, text), "turn %zu: '%.*s', expected '%s'", i, (int)turn->text.len,
          turn->text.ptr, text);
}

#endif
