/* What the tests of speech formats share: a format over a text, without detection before it. */
#ifndef TESTS_UNIT_CLI_TALK_H
#define TESTS_UNIT_CLI_TALK_H

#include "cli_readers.h"
#include "readers/format.h"

typedef struct talk {
    const format_ops *ops;
    source source;
    void *state;
    hua_dialogue dialogue;
    reader_problem problem;
    format_place place;
} talk;

static inline void open_talk(talk *t, const format_ops *ops, hua_str text,
                             const reader_options *options)
{
    static const reader_options none = {0};
    hua_error error = {0};
    hua_str head;
    options = options ? options : &none;
    *t = (talk){.ops = ops};
    source_open_bytes(&t->source, text, "call");
    t->source.block = options->block ? options->block : SOURCE_BLOCK;
    t->source.limit = options->record_limit ? options->record_limit : (size_t)64 << 20;
    CHECK_OK(source_peek(&t->source, &head, &error), error);
    CHECK_OK(ops->open(&t->state, &t->source, options, &error), error);
    if (!t->state)
        exit(1);
}

static inline reader_status next_of(talk *t)
{
    return t->ops->next(t->state, &t->dialogue, &t->problem, &t->place);
}

static inline void close_talk(talk *t)
{
    t->ops->close(t->state);
    source_close(&t->source);
}

#define CHECK_TALK(t, expected)                                                             \
    do {                                                                                    \
        reader_status got_ = next_of(t);                                                    \
        CHECK(got_ == (expected), "status %d, expected %d: %s", (int)got_, (int)(expected), \
              got_ == READER_BAD ? (t)->problem.error.message_en : "");                     \
    } while (0)

/* One turn: speaker, text and times in ms. */
static inline void check_said(const talk *t, size_t i, hua_speaker speaker, const char *text,
                              int64_t start, int64_t end)
{
    CHECK(i < t->dialogue.turn_count, "turn %zu of %zu", i, t->dialogue.turn_count);
    if (i >= t->dialogue.turn_count)
        return;
    const hua_turn *turn = &t->dialogue.turns[i];
    CHECK(turn->speaker == speaker, "turn %zu: speaker %d, expected %d", i, (int)turn->speaker,
          (int)speaker);
    CHECK(is(turn->text, text), "turn %zu: '%.*s', expected '%s'", i, (int)turn->text.len,
          turn->text.ptr, text);
    CHECK(turn->start_ms == start && turn->end_ms == end, "turn %zu: %lld to %lld", i,
          (long long)turn->start_ms, (long long)turn->end_ms);
}

static inline bool has_notice(const talk *t, const char *part)
{
    hua_str text;
    for (size_t i = 0; t->ops->notice(t->state, i, HUA_EN, &text); i++) {
        char room[2048];
        snprintf(room, sizeof room, "%.*s", (int)text.len, text.ptr);
        if (strstr(room, part))
            return true;
    }
    return false;
}

static inline int sure(const format_ops *ops, const char *head)
{
    static const reader_options none = {0};
    return ops->looks(testing_str(head), true, "call.json", &none);
}

/* The only record is refused at this place, for this reason. */
static inline void check_bad(const format_ops *ops, const char *text, uint32_t line,
                             uint32_t column, const char *reason)
{
    talk t;
    open_talk(&t, ops, testing_str(text), NULL);
    CHECK_TALK(&t, READER_BAD);
    const hua_error *e = &t.problem.error;
    CHECK(e->line == line && e->column == column, "%u:%u, expected %u:%u: %s", e->line, e->column,
          line, column, text);
    CHECK(strstr(e->message_en, reason) != NULL, "'%s', expected '%s'", e->message_en, reason);
    CHECK(e->message[0] && t.problem.bytes.len, "told in Chinese too, with its bytes");
    CHECK_TALK(&t, READER_END);
    close_talk(&t);
}

/* ---- any text at all --------------------------------------------------- */

static inline uint64_t hash(uint64_t h, const void *bytes, size_t n)
{
    for (size_t i = 0; i < n; i++)
        h = (h ^ ((const unsigned char *)bytes)[i]) * UINT64_C(0x100000001b3);
    return h;
}

/* All that a file gives, in one number; checks that nothing is out of its place. */
static inline uint64_t sum_of(const format_ops *ops, hua_str text, size_t block, size_t *records)
{
    const reader_options options = {.block = block};
    uint64_t h = 0;
    reader_status status;
    talk t;
    open_talk(&t, ops, text, &options);
    for (*records = 0; (status = next_of(&t)) != READER_END; ++*records) {
        CHECK(status != READER_FAILED && *records <= text.len, "goes on to the end");
        if (status == READER_FAILED || *records > text.len)
            break;
        h = hash(h, &status, sizeof status);
        if (status == READER_BAD) {
            h = hash(h, t.problem.error.message, strlen(t.problem.error.message));
            h = hash(h, &t.problem.error.line, sizeof t.problem.error.line);
            CHECK(t.problem.error.line > 0, "a bad record has a place");
        }
        for (size_t i = 0; status == READER_DIALOGUE && i < t.dialogue.turn_count; i++) {
            const hua_turn *turn = &t.dialogue.turns[i];
            reader_place place = ops->turn_place(t.state, i);
            CHECK(turn->text.len && turn->start_ms <= turn->end_ms && place.line, "a sound turn");
            h = hash(h, turn->text.ptr, turn->text.len);
            h = hash(h, &turn->start_ms, sizeof turn->start_ms);
            h = hash(h, &turn->speaker, sizeof turn->speaker);
            h = hash(h, &place.line, sizeof place.line);
            h = hash(h, &place.column, sizeof place.column);
        }
    }
    close_talk(&t);
    return h;
}

/* The sample of a format: recognised, so many turns, and the same by blocks of any size. */
static inline void check_sample(const format_ops *ops, const char *file, size_t turns)
{
    char path[4096];
    size_t size, records;
    talk t;
    reader *whole;
    hua_error error = {0};
    snprintf(path, sizeof path, CORPORA_DIR "/samples/formats/%s", file);
    CHECK_OK(reader_open(&whole, path, NULL, &error), error);
    CHECK(whole && reader_format_of(whole) == ops->format, "%s is recognised", file);
    reader_close(whole);
    char *bytes = testing_read(path, &size);
    const hua_str text = {bytes, size};
    open_talk(&t, ops, text, NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK(t.dialogue.turn_count == turns, "%s: %zu turns", file, t.dialogue.turn_count);
    CHECK_TALK(&t, READER_END);
    close_talk(&t);
    uint64_t large = sum_of(ops, text, 0, &records);
    for (size_t block = 1; block < 300; block = block * 3 + 1)
        CHECK(sum_of(ops, text, block, &records) == large, "%s, block %zu", file, block);
    free(bytes);
}

/* Texts put together from `scraps` at random, each read by a format in its turn. */
static inline void check_any_bytes(const format_ops *const *all, size_t count,
                                   const char *const *scraps, size_t scrap_count)
{
    static const reader_options none = {0};
    uint32_t seed = 11;
    for (size_t round = 0; round < 12000; round++) {
        char text[1200] = "";
        size_t len = 0, records;
        for (int i = 0; i < 24; i++) {
            seed = seed * 1664525u + 1013904223u;
            len += (size_t)snprintf(text + len, sizeof text - len, "%s",
                                    scraps[(seed >> 16) % scrap_count]);
        }
        char *exact = malloc(len + 1); /* so that a sanitizer sees every overrun */
        if (!exact)
            exit(1);
        memcpy(exact, text, len);
        const hua_str bytes = {exact, len};
        const format_ops *ops = all[round % count];
        ops->looks(bytes, false, "f", &none);
        CHECK(sum_of(ops, bytes, 0, &records) == sum_of(ops, bytes, 7, &records),
              "the same by any block: %s", text);
        free(exact);
    }
}

#endif
