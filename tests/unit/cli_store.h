/* A room of its own for stores under test, and what the tests of the store put into them. */
#ifndef HUA_TESTS_CLI_STORE_H
#define HUA_TESTS_CLI_STORE_H

#include "check.h"

#include "store/store.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static char base[] = "/tmp/huashu-store-XXXXXX";

static inline const char *directory(const char *name)
{
    static char paths[16][128];
    static int next;
    char *path = paths[next++ % 16];
    snprintf(path, sizeof paths[0], "%s/%s", base, name);
    mkdir(path, 0777);
    return path;
}

static inline const char *file_in(const char *directory_path, const char *name)
{
    static char paths[8][256];
    static int next;
    char *path = paths[next++ % 8];
    snprintf(path, sizeof paths[0], "%s/%s", directory_path, name);
    return path;
}

/* The content with a NUL behind it; the caller frees it. */
static inline char *content(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    char *text = calloc(1, 1U << 22);
    *size = 0;
    if (file && text)
        *size = fread(text, 1, (1U << 22) - 1, file);
    if (file)
        fclose(file);
    return text;
}

/* Dialogue number i, whose agent, finding and score follow from i. */
static inline hua_code put(store *s, int64_t input, unsigned i, hua_error *error)
{
    char name[32], agent[32];
    snprintf(name, sizeof name, "d-%u", i);
    snprintf(agent, sizeof agent, "A%u", i % 3);
    const store_finding finding = {CLI_STR("no-idea"), CLI_STR("ignorance"), HUA_ERROR,        1,
                                   {1, 4, 3, 12},      CLI_STR("不知道"),    CLI_STR("我去查")};
    const store_step steps[] = {{CLI_STR("a"), HUA_MET, 2000, 2000},
                                {CLI_STR("b"), i % 2 ? HUA_PARTLY : HUA_NA, 1000, 2000}};
    const store_score score = {CLI_STR("cards"), 75,    3000, 4000, 0, CLI_STR("b"),
                               CLI_STR("好"),    steps, 2};
    const store_tag tag = {CLI_STR("matter"), CLI_STR("delivery"), 0};
    const store_dialogue d = {.name = cli_str(name),
                              .line = i + 1,
                              .channel = HUA_CHAT,
                              .agent = cli_str(agent),
                              .day = CLI_STR("2026-03-02"),
                              .turns = CLI_STR("[[\"agent\",\"我不知道\",null,null]]"),
                              .turn_count = 2,
                              .key = 1000 + i,
                              .scored = true,
                              .score = (int32_t)(i % 101),
                              .grade = CLI_STR("C"),
                              .findings = &finding,
                              .finding_count = i % 2,
                              .scores = &score,
                              .score_count = 1,
                              .tags = &tag,
                              .tag_count = 1};
    return store_put_dialogue(s, input, &d, error);
}

static inline store_input new_input(void)
{
    return (store_input){.path = CLI_STR("chat.jsonl"),
                         .format = CLI_STR("jsonl"),
                         .encoding = CLI_STR("UTF-8"),
                         .size = 5000};
}

static inline int64_t ask(const char *path, const char *sql)
{
    store *s;
    store_rows *rows;
    hua_error error;
    int64_t answer = -1;
    if (!CHECK(store_open_read(&s, path, &error) == HUA_OK))
        return -1;
    if (CHECK(store_select(s, cli_str(sql), &rows, &error) == HUA_OK)) {
        if (store_rows_next(rows, &error) == 1)
            answer = store_int(rows, 0);
        store_rows_free(rows);
    }
    store_close(s);
    return answer;
}

/*
 * Writes dialogues up to `end`, going on where the store stands, with a commit after every
 * `each`; does not finish unless all 50 are in.
 */
static inline void write_on(const char *path, unsigned each, unsigned end)
{
    store *s;
    hua_error error;
    store_input input;
    store_run run = {.fingerprint = 7, .version = CLI_STR("1"), .options = CLI_STR("o")};
    if (!CHECK(store_open(&s, path, &error) == HUA_OK))
        return;
    CHECK(store_put_run(s, &run, &error) == HUA_OK);
    if (!store_get_input(s, CLI_STR("chat.jsonl"), &input)) {
        input = new_input();
        CHECK(store_put_input(s, &input, &error) == HUA_OK);
    }
    store_input now = new_input();
    now.id = input.id;
    now.records = input.records;
    while (now.records < end) {
        CHECK(put(s, now.id, (unsigned)now.records, &error) == HUA_OK);
        now.dialogues = ++now.records;
        now.turns = now.records * 3000; /* its size in the file changes on the way */
        if (now.records % each == 0) {
            CHECK(store_put_input(s, &now, &error) == HUA_OK);
            CHECK(store_set_mark(s, "bytes", (int64_t)now.records * 100000, &error) == HUA_OK);
            CHECK(store_commit(s, &error) == HUA_OK);
        }
    }
    if (end == 50) {
        now.finished = run.finished = true;
        now.bytes = now.size;
        CHECK(store_put_input(s, &now, &error) == HUA_OK);
        CHECK(store_set_mark(s, "bytes", 5000000, &error) == HUA_OK);
        CHECK(store_put_run(s, &run, &error) == HUA_OK);
        CHECK(store_finish(s, &error) == HUA_OK);
    }
    store_close(s);
}

/* Makes the room; false if it cannot be. */
static inline bool room_begin(void)
{
    return mkdtemp(base) != NULL;
}

/* Clears it away and answers what main answers. */
static inline int room_end(void)
{
    char command[64];
    snprintf(command, sizeof command, "rm -rf '%s'", base);
    return system(command) == 0 ? check_report() : 1;
}

#endif
