/*
 * The desk: marks and their trail, who may still change what, reviews that outlive an audit, and
 * several desks at once.  The audit is that of cli_store.h: of 50 dialogues those with odd numbers
 * have one finding each; their ids are their numbers and one.
 */
#include "cli_store.h"

#include "store/desk.h"
#include "store/inner.h"

#include <sys/wait.h>
#include <time.h>

static const hua_str nothing = {"", 0};

static desk *open_desk(const char *path)
{
    desk *d = NULL;
    hua_error error;
    if (!CHECK(desk_open(&d, path, &error) == HUA_OK))
        printf("    %s: %s\n", error.file, error.message);
    if (d)
        desk_set_clock(d, 1767225600); /* 2026-01-01T00:00:00Z */
    return d;
}

/* The single number that a question answers. */
static int64_t number(desk *d, const char *sql)
{
    store_rows *rows;
    hua_error error;
    int64_t answer = -1;
    if (!CHECK(desk_select(d, sql, NULL, 0, &rows, &error) == HUA_OK)) {
        printf("    %s\n", error.message_en);
        return -1;
    }
    if (store_rows_next(rows, &error) == 1)
        answer = store_int(rows, 0);
    store_rows_free(rows);
    return answer;
}

static bool same_text(desk *d, const char *sql, const char *want)
{
    store_rows *rows;
    hua_error error;
    bool same = false;
    if (desk_select(d, sql, NULL, 0, &rows, &error) != HUA_OK)
        return false;
    if (store_rows_next(rows, &error) == 1) {
        hua_str got = store_text(rows, 0);
        same = cli_is(got, want);
        if (!same)
            printf("    got  %.*s\n    want %s\n", CLI_ARG(got), want);
    }
    store_rows_free(rows);
    return same;
}

static desk_place at(const char *reviewer, int64_t dialogue)
{
    return (desk_place){cli_str(reviewer), dialogue};
}

static int64_t events(desk *d)
{
    return number(d, "SELECT count(*) FROM events");
}

/* An audit with the names of its rubric's steps, which come with a ruleset. */
static void write_audit(const char *path)
{
    sqlite3 *db;
    write_on(path, 50, 50);
    CHECK(sqlite3_open(file_in(path, STORE_FILE), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db,
                       "INSERT INTO rubric_steps VALUES (1, 'cards', 'a', '甲', 0),"
                       " (2, 'cards', 'b', '乙', 1)",
                       NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
}

/* ---- one reviewer -------------------------------------------------------- */

/* Dialogue 2 is number 1: its only finding is the first of all. */
static void test_verdicts(desk *d)
{
    hua_error error;
    CHECK(desk_judge(d, at("甲", 2), 1, 1, nothing, &error) == DESK_OK);
    CHECK_EQ(events(d), 1);
    CHECK(desk_judge(d, at("甲", 2), 1, 1, nothing, &error) == DESK_OK);
    CHECK_EQ(events(d), 1); /* nothing changed */
    CHECK(desk_judge(d, at("甲", 2), 1, 0, CLI_STR("是\"引\"话"), &error) == DESK_OK);
    CHECK_EQ(events(d), 2);
    CHECK(same_text(d, "SELECT what FROM events WHERE id = 2",
                    "{\"rule\":\"no-idea\",\"turn\":1,\"start\":1,\"end\":4,\"text\":\"不知道\","
                    "\"before\":{\"accept\":true,\"reason\":\"\"},"
                    "\"after\":{\"accept\":false,\"reason\":\"是\\\"引\\\"话\"}}"));
    CHECK(same_text(d, "SELECT at FROM events WHERE id = 2", "2026-01-01T00:00:00Z"));
    CHECK(desk_judge(d, at("甲", 2), 1, -1, nothing, &error) == DESK_OK);
    CHECK_EQ(events(d), 3);
    CHECK(
        same_text(d, "SELECT json_extract(what, '$.after') IS NULL FROM events WHERE id = 3", "1"));
    CHECK_EQ(number(d, "SELECT count(*) FROM verdicts"), 0);
    CHECK(same_text(d, "SELECT status FROM reviews", "open"));
}

static void test_unknown(desk *d)
{
    hua_error error;
    int64_t id, before = events(d);
    const desk_appeal of_step = {CLI_STR("A1"), CLI_STR("不服"), 0, CLI_STR("cards"),
                                 CLI_STR("zz")};
    CHECK(desk_judge(d, at("甲", 4), 1, 1, nothing, &error) == DESK_UNKNOWN); /* of another */
    CHECK(desk_judge(d, at("甲", 2), 99, 1, nothing, &error) == DESK_UNKNOWN);
    CHECK(desk_judge(d, at("甲", 999), 1, 1, nothing, &error) == DESK_UNKNOWN);
    CHECK(desk_judge(d, at("甲", -1), -1, 1, nothing, &error) == DESK_UNKNOWN);
    CHECK(desk_drop_missed(d, at("甲", 2), 1, &error) == DESK_UNKNOWN);
    CHECK(desk_correct(d, at("甲", 2), CLI_STR("cards"), CLI_STR("c"), CLI_STR("met"), nothing,
                       &error) == DESK_UNKNOWN);
    CHECK(desk_reopen(d, at("乙", 2), &error) == DESK_UNKNOWN);
    CHECK(desk_add_appeal(d, 2, &of_step, &id, &error) == DESK_UNKNOWN);
    CHECK(desk_answer_appeal(d, 7, CLI_STR("甲"), true, CLI_STR("好"), &error) == DESK_UNKNOWN);
    CHECK_EQ(events(d), before);
    CHECK_EQ(number(d, "SELECT count(*) FROM reviews"), 1);
}

static void test_missed_and_steps(desk *d)
{
    hua_error error;
    int64_t id = 0, again = 0, before = events(d);
    desk_missed m = {0, 0, 2, CLI_STR("stalling"), CLI_STR("没给时间"), CLI_STR("我不")};
    CHECK(desk_add_missed(d, at("甲", 2), &m, &id, &error) == DESK_OK && id > 0);
    CHECK(desk_add_missed(d, at("甲", 2), &m, &again, &error) == DESK_OK);
    CHECK_EQ(again, id);
    CHECK_EQ(events(d), before + 1);
    CHECK(desk_drop_missed(d, at("乙", 2), id, &error) == DESK_UNKNOWN); /* not theirs */
    CHECK(desk_drop_missed(d, at("甲", 2), id, &error) == DESK_OK);
    CHECK_EQ(events(d), before + 2);
    CHECK(same_text(d,
                    "SELECT json_extract(what, '$.before.note') FROM events"
                    " ORDER BY id DESC LIMIT 1",
                    "没给时间"));
    CHECK(desk_correct(d, at("甲", 2), CLI_STR("cards"), CLI_STR("b"), CLI_STR("met"), nothing,
                       &error) == DESK_OK);
    CHECK(desk_correct(d, at("甲", 2), CLI_STR("cards"), CLI_STR("b"), CLI_STR("missed"),
                       CLI_STR("看错"), &error) == DESK_OK);
    CHECK(same_text(d, "SELECT status || ' ' || note FROM corrections", "missed 看错"));
    CHECK(desk_correct(d, at("甲", 2), CLI_STR("cards"), CLI_STR("b"), nothing, nothing, &error) ==
          DESK_OK);
    CHECK_EQ(number(d, "SELECT count(*) FROM corrections"), 0);
    CHECK_EQ(events(d), before + 5);
}

static void test_hand_in(desk *d)
{
    hua_error error;
    int64_t before = events(d);
    CHECK(desk_hand_in(d, at("甲", 2), &error) == DESK_UNFINISHED);
    CHECK(desk_judge(d, at("甲", 2), 1, 1, nothing, &error) == DESK_OK);
    CHECK(desk_hand_in(d, at("甲", 2), &error) == DESK_OK);
    CHECK(desk_hand_in(d, at("甲", 2), &error) == DESK_OK); /* twice is once */
    CHECK_EQ(events(d), before + 2);
    CHECK(desk_judge(d, at("甲", 2), 1, -1, nothing, &error) == DESK_HANDED_IN);
    CHECK(desk_reopen(d, at("甲", 2), &error) == DESK_OK);
    CHECK(desk_judge(d, at("甲", 2), 1, 0, CLI_STR("不算"), &error) == DESK_OK);
    CHECK(desk_hand_in(d, at("甲", 2), &error) == DESK_OK);
    CHECK(desk_note_shown(d, at("甲", 2), &error) == DESK_OK);
    CHECK(desk_reopen(d, at("甲", 2), &error) == DESK_SHOWN);
    CHECK_EQ(events(d), before + 6);
    CHECK(desk_hand_in(d, at("乙", 1), &error) == DESK_OK); /* no findings: done at once */
}

static void test_appeals(desk *d)
{
    hua_error error;
    int64_t first = 0, second = 0, before = events(d);
    const desk_appeal one = {CLI_STR("A1"), CLI_STR("这是在转述"), 1, nothing, nothing};
    const desk_appeal two = {CLI_STR("A1"), CLI_STR("做到了"), 0, CLI_STR("cards"), CLI_STR("b")};
    CHECK(desk_add_appeal(d, 2, &one, &first, &error) == DESK_OK);
    CHECK(desk_add_appeal(d, 2, &two, &second, &error) == DESK_OK);
    CHECK(first > 0 && second == first + 1);
    CHECK(desk_answer_appeal(d, first, CLI_STR("乙"), true, CLI_STR("成立"), &error) == DESK_OK);
    CHECK(desk_answer_appeal(d, first, CLI_STR("甲"), false, CLI_STR("不"), &error) ==
          DESK_ANSWERED);
    CHECK_EQ(events(d), before + 3);
    CHECK(same_text(d, "SELECT state || answer || reviewer FROM appeals WHERE id = 1",
                    "upheld成立乙"));
}

static void test_trail_is_kept(const char *path)
{
    sqlite3 *db;
    char *reason = NULL;
    CHECK(sqlite3_open(file_in(path, DESK_FILE), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, "UPDATE events SET reviewer = 'x'", NULL, NULL, &reason) != SQLITE_OK);
    CHECK(reason && strstr(reason, "never changed"));
    sqlite3_free(reason);
    CHECK(sqlite3_exec(db, "DELETE FROM events", NULL, NULL, NULL) != SQLITE_OK);
    CHECK(sqlite3_exec(db, "INSERT INTO verdicts VALUES (1, 'x', 'r', 0, 0, 1, 0, '', '', '', '')",
                       NULL, NULL, NULL) != SQLITE_OK); /* a rejection without a reason */
    sqlite3_close(db);
}

/* ---- files --------------------------------------------------------------- */

static bool same_bytes(const char *path, const char *old, size_t size)
{
    size_t now;
    char *text = content(path, &now);
    bool same = now == size && memcmp(text, old, size) == 0;
    free(text);
    return same;
}

static void test_one_reviewer(void)
{
    const char *path = directory("one");
    size_t size;
    write_audit(path);
    char *audit = content(file_in(path, STORE_FILE), &size);
    desk *d = open_desk(path);
    if (!d) {
        free(audit);
        return;
    }
    test_verdicts(d);
    test_unknown(d);
    test_missed_and_steps(d);
    test_hand_in(d);
    test_appeals(d);
    desk_close(d);
    test_trail_is_kept(path);
    CHECK(same_bytes(file_in(path, STORE_FILE), audit, size)); /* the audit is only read */
    CHECK(access(file_in(path, STORE_FILE "-wal"), F_OK) != 0);
    free(audit);
}

/* A new audit in the same place: the ids are the same here, but all goes by content. */
static void test_new_audit(void)
{
    const char *path = directory("again");
    hua_error error;
    write_on(path, 50, 50);
    desk *d = open_desk(path);
    if (!d)
        return;
    CHECK(desk_judge(d, at("甲", 2), 1, 1, nothing, &error) == DESK_OK);
    CHECK(!desk_is_stale(d));
    unlink(file_in(path, STORE_FILE));
    write_on(path, 50, 50);
    CHECK(desk_is_stale(d));
    desk_close(d);
    d = open_desk(path);
    if (!d)
        return;
    CHECK_EQ(number(d, "SELECT count(*) FROM verdicts v JOIN audit.dialogues d ON d.key = v.key"
                       " JOIN audit.findings f ON f.dialogue = d.id AND f.rule = v.rule"
                       " WHERE d.id = 2 AND v.reviewer = '甲'"),
             1);
    desk_close(d);
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    if (CHECK(file != NULL)) {
        fputs(text, file);
        fclose(file);
    }
}

static void test_wrong_files(void)
{
    desk *d = NULL;
    hua_error error;
    const char *path = directory("empty");
    CHECK(desk_open(&d, path, &error) == HUA_E_IO && strstr(error.hint, "audit"));
    CHECK(access(file_in(path, DESK_FILE), F_OK) != 0); /* nothing is made beside no audit */
    path = directory("foreign");
    write_on(path, 50, 50);
    write_file(file_in(path, DESK_FILE), "这不是数据库，只是一个名字相同、够长的文件。");
    CHECK(desk_open(&d, path, &error) == HUA_E_IO && strstr(error.message, "不是复核库"));
    path = directory("newer");
    write_on(path, 50, 50);
    d = open_desk(path);
    desk_close(d);
    sqlite3 *db;
    CHECK(sqlite3_open(file_in(path, DESK_FILE), &db) == SQLITE_OK);
    CHECK(sqlite3_exec(db, "PRAGMA user_version = 2", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    CHECK(desk_open(&d, path, &error) == HUA_E_IO && strstr(error.message, "更新的 huashu"));
    CHECK(d == NULL);
}

/* ---- several at once ----------------------------------------------------- */

enum { PROCESSES = 4, ROUNDS = 25 };

/* Each opens a desk of its own, also for the first time, and accepts and takes back in turns. */
static int work(const char *path, int which)
{
    char name[16];
    desk *d;
    hua_error error;
    snprintf(name, sizeof name, "r%d", which);
    if (desk_open(&d, path, &error) != HUA_OK)
        return 1;
    for (int i = 0; i < ROUNDS; i++)
        if (desk_judge(d, at(name, 2), 1, i % 2 ? -1 : 1, nothing, &error) != DESK_OK)
            return 2;
    desk_close(d);
    return 0;
}

static void test_several(void)
{
    const char *path = directory("several");
    int status;
    write_on(path, 50, 50);
    for (int i = 0; i < PROCESSES; i++) {
        pid_t child = fork();
        if (child == 0)
            _exit(work(path, i));
        CHECK(child > 0);
    }
    for (int i = 0; i < PROCESSES; i++)
        CHECK(wait(&status) > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    desk *d = open_desk(path);
    if (!d)
        return;
    CHECK_EQ(events(d), PROCESSES * ROUNDS);
    CHECK_EQ(number(d, "SELECT count(*) FROM verdicts"), PROCESSES); /* an odd number of rounds */
    CHECK_EQ(number(d, "SELECT count(DISTINCT id) = max(id) FROM events"), 1);
    desk_close(d);
}

/* A writer that holds the file makes the others wait, not fail. */
static void test_waits(void)
{
    const char *path = directory("waits");
    hua_error error;
    sqlite3 *db;
    write_on(path, 50, 50);
    desk *d = open_desk(path);
    if (!d)
        return;
    pid_t child = fork();
    if (child == 0)
        _exit(work(path, 0));
    CHECK(sqlite3_open(file_in(path, DESK_FILE), &db) == SQLITE_OK);
    sqlite3_busy_timeout(db, 5000);
    CHECK(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK);
    nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    CHECK(sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(db);
    int status;
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
    CHECK(desk_judge(d, at("甲", 2), 1, 1, nothing, &error) == DESK_OK);
    desk_close(d);
}

int main(void)
{
    if (!room_begin())
        return 1;
    test_one_reviewer();
    test_new_audit();
    test_wrong_files();
    test_several();
    test_waits();
    return room_end();
}
