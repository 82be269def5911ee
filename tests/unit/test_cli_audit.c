/* The parts of an audit: threads that keep the order, texts of turns, files that are told apart. */
#define _XOPEN_SOURCE 700 /* mkdtemp, usleep's successor */

#include "audit/file_hash.h"
#include "audit/pool.h"
#include "audit/progress.h"
#include "audit/turns_json.h"
#include "check.h"

#include <stdlib.h>
#include <time.h>
#include <unistd.h>

/* ---- the pool ------------------------------------------------------------ */

typedef struct counting {
    uint64_t total, read, written, fail_at;
    bool in_order, overlapped;
    int readers, writers; /* inside at the moment */
} counting;

static bool read_one(void *ctx, audit_batch *batch)
{
    counting *c = ctx;
    c->overlapped |= __atomic_add_fetch(&c->readers, 1, __ATOMIC_SEQ_CST) != 1;
    bool more = c->read < c->total;
    if (more) {
        hua_turn turn = {.speaker = HUA_AGENT, .text = {"您好", 6}};
        hua_dialogue dialogue = {.turns = &turn, .turn_count = 1};
        batch_add(batch, &dialogue, ++c->read, false);
    }
    __atomic_sub_fetch(&c->readers, 1, __ATOMIC_SEQ_CST);
    return more;
}

/* Some batches take longer than others, so that they are done out of order. */
static void judge_slowly(void *ctx, size_t thread, audit_batch *batch)
{
    struct timespec pause = {0, batch->number % 3 ? 0 : 300000};
    (void)ctx;
    (void)thread;
    nanosleep(&pause, NULL);
}

static bool write_one(void *ctx, audit_batch *batch)
{
    counting *c = ctx;
    c->overlapped |= __atomic_add_fetch(&c->writers, 1, __ATOMIC_SEQ_CST) != 1;
    c->in_order &= batch->records.count == 1 && batch->records.items[0].line == c->written + 1;
    c->written++;
    __atomic_sub_fetch(&c->writers, 1, __ATOMIC_SEQ_CST);
    return c->written != c->fail_at;
}

static void test_pool_keeps_the_order(void)
{
    for (size_t threads = 1; threads <= 9; threads += 2) {
        counting c = {.total = 200, .in_order = true};
        const pool_work work = {&c, read_one, judge_slowly, write_one};
        CHECK(pool_run(&work, threads, NULL) == HUA_OK);
        CHECK_EQ(c.written, 200);
        CHECK(c.in_order && !c.overlapped);
    }
}

static void test_pool_ends_when_writing_fails(void)
{
    for (size_t threads = 1; threads <= 4; threads++) {
        counting c = {.total = 1000, .fail_at = 7, .in_order = true};
        const pool_work work = {&c, read_one, judge_slowly, write_one};
        CHECK(pool_run(&work, threads, NULL) == HUA_OK);
        CHECK_EQ(c.written, 7);
        CHECK(c.read < 100); /* no more than the ring holds */
    }
}

static void test_pool_without_work(void)
{
    counting c = {.in_order = true};
    const pool_work work = {&c, read_one, judge_slowly, write_one};
    CHECK(pool_run(&work, 3, NULL) == HUA_OK);
    CHECK_EQ(c.written, 0);
}

/* ---- batches ------------------------------------------------------------- */

static void test_batch_outlives_what_was_lent(void)
{
    char text[] = "我不知道", id[] = "d-1";
    hua_turn turn = {.speaker = HUA_AGENT, .text = {text, 12}, .start_ms = 5, .end_ms = 7};
    hua_dialogue dialogue = {.id = {id, 3}, .turns = &turn, .turn_count = 1};
    audit_batch batch = {0};
    CHECK(batch_add(&batch, &dialogue, 9, false));
    memset(text, 'x', sizeof text - 1);
    memset(id, 'x', sizeof id - 1);
    const audit_record *record = &batch.records.items[0];
    CHECK_SLICE_EQ(record->dialogue.id, "d-1");
    CHECK_SLICE_EQ(record->dialogue.turns[0].text, "我不知道");
    CHECK_EQ(record->dialogue.turns[0].end_ms, 7);
    CHECK_EQ(record->line, 9);
    batch_clear(&batch);
    CHECK_EQ(batch.records.count, 0);
    batch_free(&batch);
}

/* ---- turns as JSON ------------------------------------------------------- */

static void check_turns(const char *text, size_t len, int64_t start, int64_t end, const char *want)
{
    hua_turn turn = {HUA_CUSTOMER, {text, len}, start, end};
    hua_dialogue dialogue = {.turns = &turn, .turn_count = 1};
    cli_text json = {0};
    turns_json(&dialogue, &json);
    CHECK_SLICE_EQ(json, want);
    cli_text_free(&json);
}

static void test_turns(void)
{
    check_turns("好的", 6, HUA_NO_TIME, HUA_NO_TIME, "[[\"customer\",\"好的\",null,null]]");
    check_turns("a\"b\\c\nd\x01", 8, 0, 1500, "[[\"customer\",\"a\\\"b\\\\c\\nd\\u0001\",0,1500]]");
    check_turns("坏\xE5\xA5字", 8, -1, HUA_NO_TIME,
                "[[\"customer\",\"坏\xEF\xBF\xBD\xEF\xBF\xBD字\",-1,null]]");
    check_turns("", 0, HUA_NO_TIME, HUA_NO_TIME, "[[\"customer\",\"\",null,null]]");
}

/* ---- files --------------------------------------------------------------- */

static void put(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    if (CHECK(file != NULL)) {
        fputs(text, file);
        fclose(file);
    }
}

static uint64_t hash_of(const char *path, uint64_t bytes)
{
    uint64_t hash = 0;
    hua_error error;
    CHECK(file_hash(path, bytes, &hash, NULL, NULL, &error) == HUA_OK);
    return hash;
}

static void test_files_are_told_apart(void)
{
    char directory[] = "/tmp/huashu-unit-XXXXXX", one[64], two[64];
    hua_error error = {0};
    uint64_t hash;
    int last, next;
    CHECK(mkdtemp(directory) != NULL);
    snprintf(one, sizeof one, "%s/one", directory);
    snprintf(two, sizeof two, "%s/two", directory);
    put(one, "line 1\nline 2\n");
    put(two, "line 1\nline 2\nline 3\n");
    CHECK(hash_of(one, 14) == hash_of(two, 14) && hash_of(one, 14) != 0);
    CHECK(hash_of(two, 21) != hash_of(two, 20));
    CHECK_EQ(hash_of(one, 15), 0); /* there is no such byte */
    CHECK(hash_of(one, 0) != 0);
    CHECK(file_hash(two, 14, &hash, &last, &next, &error) == HUA_OK);
    CHECK(last == '\n' && next == 'l');
    CHECK(file_hash(one, 14, &hash, &last, &next, &error) == HUA_OK);
    CHECK(last == '\n' && next == -1);
    put(one, "line 1\nline 3\n");
    CHECK(hash_of(one, 14) != hash_of(two, 14));
    unlink(one);
    CHECK(file_hash(one, 14, &hash, NULL, NULL, &error) == HUA_E_IO);
    unlink(two);
    rmdir(directory);
}

static void test_sizes(void)
{
    char room[24];
    CHECK_STR_EQ(progress_size(room, 0), "0 B");
    CHECK_STR_EQ(progress_size(room, 999), "999 B");
    CHECK_STR_EQ(progress_size(room, 1500), "1.5 KB");
    CHECK_STR_EQ(progress_size(room, 234567890), "235 MB");
    CHECK_STR_EQ(progress_size(room, 2e12), "2.0 TB");
}

int main(void)
{
    test_pool_keeps_the_order();
    test_pool_ends_when_writing_fails();
    test_pool_without_work();
    test_batch_outlives_what_was_lent();
    test_turns();
    test_files_are_told_apart();
    test_sizes();
    return check_report();
}
