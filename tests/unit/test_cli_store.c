/*
 * The store: what is kept over a kill, that the borders of transactions leave no trace, who may
 * write and what may be asked, and tables for spreadsheets.
 */
#include "cli_store.h"

#include "store/csv.h"
#include "store/export.h"
#include "store/inner.h"

#include <sys/wait.h>

static const char rules_yaml[] =
    "pack: small\n"
    "title: 小包\n"
    "rules:\n"
    "  - id: no-idea\n"
    "    category: ignorance\n"
    "    title: 一句不知道\n"
    "    severity: error\n"
    "    message: 说了不知道\n"
    "    why: 顾客没有得到帮助\n"
    "    match: [不知道]\n"
    "    tests: {bad: [\"我[[不知道]]\", \"[[不知道]]啊\"], good: [好的, 知道]}\n";

/* ---- writing ------------------------------------------------------------- */

static bool same_files(const char *one, const char *two)
{
    size_t a, b;
    char *x = content(one, &a), *y = content(two, &b);
    bool same = a == b && a > 0 && memcmp(x, y, a) == 0;
    free(x);
    free(y);
    return same;
}

static void test_borders_leave_no_trace(void)
{
    const char *one = directory("one"), *two = directory("two");
    write_on(one, 50, 50);
    write_on(two, 3, 20);
    CHECK_EQ(ask(two, "SELECT count(*) FROM dialogues"), 18); /* two were not committed */
    write_on(two, 1, 23);
    write_on(two, 7, 50);
    CHECK_EQ(ask(two, "SELECT count(*) FROM dialogues"), 50);
    CHECK_EQ(ask(two, "SELECT count(*) FROM findings"), 25);
    CHECK_EQ(ask(two, "SELECT max(id) FROM dialogues"), 50);
    CHECK_EQ(ask(two, "SELECT count(*) FROM progress"), 0);
    CHECK_EQ(ask(two, "SELECT value FROM marks WHERE name = 'bytes'"), 5000000);
    CHECK(same_files(file_in(one, STORE_FILE), file_in(two, STORE_FILE)));
    CHECK(access(file_in(two, STORE_FILE "-wal"), F_OK) != 0);
}

/* Puts three, commits, puts two more and ends as a killed process does. */
static void be_killed(const char *path, int ready, int go)
{
    store *s;
    hua_error error;
    store_input input = new_input();
    char byte = 'x';
    if (store_open(&s, path, &error) != HUA_OK || store_put_input(s, &input, &error) != HUA_OK)
        _exit(3);
    for (unsigned i = 0; i < 5; i++)
        if (put(s, input.id, i, &error) != HUA_OK || (i == 2 && store_commit(s, &error) != HUA_OK))
            _exit(3);
    if (write(ready, &byte, 1) != 1 || read(go, &byte, 1) != 1)
        _exit(3);
    _exit(9);
}

static void test_killed(void)
{
    const char *path = directory("killed");
    int ready[2], go[2], status;
    char byte = 'x';
    store *s;
    hua_error error;
    if (!CHECK(pipe(ready) == 0 && pipe(go) == 0))
        return;
    pid_t child = fork();
    if (child == 0)
        be_killed(path, ready[1], go[0]);
    CHECK(read(ready[0], &byte, 1) == 1);
    CHECK(store_open(&s, path, &error) == HUA_E_IO); /* the child is writing */
    CHECK(strstr(error.message, "正在写") != NULL);
    CHECK_EQ(ask(path, "SELECT count(*) FROM dialogues"), 3); /* but one may read */
    CHECK(write(go[1], &byte, 1) == 1);
    waitpid(child, &status, 0);
    CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 9);
    CHECK_EQ(ask(path, "SELECT count(*) FROM dialogues"), 3);
    if (CHECK(store_open(&s, path, &error) == HUA_OK)) {
        CHECK(put(s, 1, 3, &error) == HUA_OK);
        CHECK(store_commit(s, &error) == HUA_OK);
        store_close(s);
    }
    CHECK_EQ(ask(path, "SELECT max(id) FROM dialogues"), 4);
    for (int i = 0; i < 2; i++) {
        close(ready[i]);
        close(go[i]);
    }
}

static void test_inputs(void)
{
    const char *path = directory("inputs");
    store *s;
    hua_error error;
    store_input input = new_input(), found;
    if (!CHECK(store_open(&s, path, &error) == HUA_OK))
        return;
    CHECK(!store_get_input(s, CLI_STR("chat.jsonl"), &found));
    CHECK(store_put_input(s, &input, &error) == HUA_OK);
    CHECK_EQ(input.id, 1);
    input.records = 12;
    CHECK(store_put_input(s, &input, &error) == HUA_OK);
    CHECK(store_get_input(s, CLI_STR("chat.jsonl"), &found));
    CHECK_EQ(found.records, 12);
    CHECK(!found.finished);
    CHECK_SLICE_EQ(found.format, "jsonl");
    input.finished = true;
    input.hash = UINT64_C(0xfedcba9876543210);
    CHECK(store_put_input(s, &input, &error) == HUA_OK);
    CHECK(store_get_input(s, CLI_STR("chat.jsonl"), &found));
    CHECK(found.finished);
    CHECK_EQ(found.hash, UINT64_C(0xfedcba9876543210));
    input.finished = false; /* the file has grown and is read on */
    CHECK(store_put_input(s, &input, &error) == HUA_OK);
    CHECK(store_get_input(s, CLI_STR("chat.jsonl"), &found));
    CHECK(!found.finished);
    store_close(s);
}

/* What cannot be read is not taken for missing: nothing is built upon it. */
static void test_unreadable(void)
{
    const char *path = directory("unreadable");
    hua_error error;
    store *s;
    if (!CHECK(store_open(&s, path, &error) == HUA_OK))
        return;
    CHECK(store_set_mark(s, "bytes", 7, &error) == HUA_OK);
    CHECK(store_mark(s, "bytes") == 7);
    CHECK(store_mark(s, "other") == 0);
    CHECK(store_exec(s, CLI_STR("DROP TABLE marks"), &error) == HUA_OK);
    CHECK(store_mark(s, "bytes") == -1);
    CHECK(store_commit(s, &error) == HUA_E_IO);
    store_close(s);
}

static void test_ruleset(void)
{
    const char *path = directory("ruleset");
    store *s;
    hua_error error;
    hua_ruleset *rules;
    if (!CHECK(hua_ruleset_parse(&rules, cli_str(rules_yaml), "small", NULL, &error) == HUA_OK)) {
        printf("    %s\n", error.message);
        return;
    }
    if (CHECK(store_open(&s, path, &error) == HUA_OK)) {
        CHECK(store_put_ruleset(s, rules, HUA_HANS, &error) == HUA_OK);
        CHECK(store_put_ruleset(s, rules, HUA_HANS, &error) == HUA_OK);
        CHECK(store_commit(s, &error) == HUA_OK);
        store_close(s);
    }
    hua_ruleset_free(rules);
    CHECK_EQ(ask(path, "SELECT count(*) FROM rules"), 1);
    CHECK_EQ(ask(path, "SELECT title = '一句不知道' AND severity = 'error' FROM rules"), 1);
}

/* ---- what is no store ---------------------------------------------------- */

static void check_refused(const char *path, const char *word)
{
    store *s;
    hua_error error;
    CHECK(store_open(&s, path, &error) == HUA_E_IO);
    CHECK(s == NULL);
    CHECK(strstr(error.message, word) != NULL);
    CHECK(error.hint[0] != '\0');
    CHECK(store_open_read(&s, path, &error) == HUA_E_IO);
    CHECK(strstr(error.message, word) != NULL);
}

static void write_text(const char *path, const char *text, size_t offset)
{
    FILE *file = fopen(path, offset ? "r+b" : "wb");
    if (!CHECK(file != NULL))
        return;
    fseek(file, (long)offset, SEEK_SET);
    fwrite(text, 1, strlen(text), file);
    fclose(file);
}

static void test_no_store(void)
{
    const char *text = directory("text"), *newer = directory("newer"), *other = directory("other");
    store *s;
    hua_error error;
    write_text(file_in(text, STORE_FILE), "一份笔记，不是库。再写长一点，像个文件的样子。\n", 0);
    check_refused(text, "不是审计库");
    write_on(newer, 50, 50);
    write_text(file_in(newer, STORE_FILE), "\x7f", 60); /* user_version, highest byte */
    check_refused(newer, "更新的");
    write_on(other, 50, 50);
    write_text(file_in(other, STORE_FILE), "\x01", 68); /* application_id */
    check_refused(other, "不是审计库");
    CHECK(store_open_read(&s, directory("empty"), &error) == HUA_E_IO);
    CHECK(strstr(error.hint, "huashu audit") != NULL);
}

/* ---- reading ------------------------------------------------------------- */

static void test_only_reading(void)
{
    static const char *const refused[] = {
        "DELETE FROM run",
        "UPDATE dialogues SET score = 1",
        "INSERT INTO marks VALUES ('x', 1)",
        "CREATE TABLE x (a)",
        "CREATE TEMP TABLE x (a)",
        "DROP TABLE run",
        "ATTACH ':memory:' AS m",
        "DETACH main",
        "PRAGMA journal_mode = DELETE",
        "PRAGMA user_version = 9",
        "PRAGMA writable_schema = 1",
        "PRAGMA query_only = 0",
        "VACUUM",
        "VACUUM INTO '/tmp/huashu-never'",
        "BEGIN",
        "COMMIT",
        "SELECT load_extension('x')",
        "SELECT 1; SELECT 2",
        "SELECT 1; DELETE FROM run",
        "REINDEX",
        "ANALYZE",
        "",
        " -- nothing\n",
        "SELECT",
        "SELECT * FROM nowhere",
    };
    const char *path = directory("one");
    store *s;
    store_rows *rows;
    hua_error error;
    if (!CHECK(store_open_read(&s, path, &error) == HUA_OK))
        return;
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        hua_code code = store_select(s, cli_str(refused[i]), &rows, &error);
        if (!CHECK(code == HUA_E_ARGUMENT && rows == NULL))
            printf("    %s\n", refused[i]);
        store_rows_free(rows);
    }
    CHECK(store_select(s, CLI_STR("SELECT 1; -- end\n ;"), &rows, &error) == HUA_OK);
    store_rows_free(rows);
    store_close(s);
    CHECK_EQ(ask(path, "SELECT count(*) FROM dialogues"), 50);
}

static void test_errors_show_the_place(void)
{
    store *s;
    store_rows *rows;
    hua_error error;
    if (!CHECK(store_open_read(&s, directory("one"), &error) == HUA_OK))
        return;
    CHECK(store_select(s, CLI_STR("SELECT '好',\n  d.scor FROM dialogues d"), &rows, &error) ==
          HUA_E_ARGUMENT);
    CHECK_EQ(error.line, 2);
    CHECK_EQ(error.column, 3);
    CHECK_EQ(error.caret, 3);
    CHECK_STR_EQ(error.source, "  d.scor FROM dialogues d");
    CHECK(strstr(error.hint, "score") != NULL);
    CHECK(store_select(s, CLI_STR("SELECT 1 FROM finding"), &rows, &error) == HUA_E_ARGUMENT);
    CHECK(strstr(error.hint, "findings") != NULL);
    store_close(s);
}

/* The name of a directory may hold what means something in a URI. */
static void test_odd_directory(void)
{
    char doubled[256];
    const char *path = directory("a?b#c %20");
    write_on(path, 50, 50);
    snprintf(doubled, sizeof doubled, "/%s", path);
    CHECK_EQ(ask(path, "SELECT count(*) FROM dialogues"), 50);
    CHECK_EQ(ask(doubled, "SELECT count(*) FROM dialogues"), 50);
}

static void test_values(void)
{
    static const char sql[] = "SELECT 7 AS n, 2.5, '文字', NULL, x'00ff'";
    store *s;
    store_rows *rows;
    hua_error error;
    if (!CHECK(store_open_read(&s, directory("one"), &error) == HUA_OK))
        return;
    if (CHECK(store_select(s, cli_str(sql), &rows, &error) == HUA_OK)) {
        CHECK_EQ(store_columns(rows), 5);
        CHECK_SLICE_EQ(store_column_name(rows, 0), "n");
        CHECK(store_rows_next(rows, &error) == 1);
        CHECK_SLICE_EQ(store_text(rows, 0), "7");
        CHECK(store_is_number(rows, 0) && !store_is_null(rows, 0));
        CHECK(store_is_number(rows, 1) && store_real(rows, 1) == 2.5);
        CHECK_SLICE_EQ(store_text(rows, 2), "文字");
        CHECK(!store_is_number(rows, 2));
        CHECK(store_is_null(rows, 3) && store_text(rows, 3).len == 0);
        CHECK_EQ(store_text(rows, 4).len, 2);
        CHECK(store_rows_next(rows, &error) == 0);
        store_rows_free(rows);
    }
    store_close(s);
}

/* ---- spreadsheets -------------------------------------------------------- */

static void check_cell(const char *text, const char *expected)
{
    char *written = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&written, &size);
    if (!CHECK(out != NULL))
        return;
    csv_text(out, true, cli_str(text));
    fclose(out);
    CHECK_STR_EQ(written, expected);
    free(written);
}

static void test_cells(void)
{
    check_cell("您好", "您好");
    check_cell("", "");
    check_cell("a,b", "\"a,b\"");
    check_cell("他说\"好\"", "\"他说\"\"好\"\"\"");
    check_cell("一\n二", "\"一\n二\"");
    check_cell("=HYPERLINK(1)", "'=HYPERLINK(1)");
    check_cell("=1,2", "\"'=1,2\"");
    check_cell("+86", "'+86");
    check_cell("-5", "'-5");
    check_cell("@x", "'@x");
    check_cell("＝1", "'＝1");
    check_cell("\tx", "\"'\tx\"");
    check_cell("\rx", "\"'\rx\"");
    check_cell("1+1", "1+1");
    check_cell("a\x1b[31m", "\"a␛[31m\"");
    check_cell("a\xff", "\"a\xef\xbf\xbd\"");
}

static void test_export(void)
{
    const char *path = directory("one");
    store *s;
    hua_error error;
    const store_set_aside bad = {
        3, 1, 40, CLI_STR("不是 JSON"), CLI_STR(""), CLI_STR("=手机 13800138000")};
    if (!CHECK(store_open(&s, path, &error) == HUA_OK))
        return;
    store_run run = {.fingerprint = 7, .masked = true, .finished = true};
    CHECK(store_put_run(s, &run, &error) == HUA_OK);
    CHECK(store_put_set_aside(s, 1, &bad, &error) == HUA_OK);
    CHECK(store_commit(s, &error) == HUA_OK);
    CHECK(store_export_csv(s, path, HUA_HANS, &error) == HUA_OK);
    store_close(s);
    size_t size;
    char *text = content(file_in(path, "csv/set_aside.csv"), &size);
    CHECK(cli_starts((hua_str){text, size}, "\xef\xbb\xbf文件,行,原因,怎么改,原样\r\n"));
    CHECK(strstr(text, "chat.jsonl,3,不是 JSON,,'=手机 ") != NULL);
    CHECK(strstr(text, "13800138000") == NULL);
    free(text);
    text = content(file_in(path, "csv/agents.csv"), &size);
    /* dialogues 0, 3 … 48 are A0's; every odd number of them has a finding */
    CHECK(strstr(text, "\r\nA0,17,24.0,8,8,47.1,ignorance\r\n") != NULL);
    free(text);
    text = content(file_in(path, "csv/findings.csv"), &size);
    CHECK(strstr(text, "1,2,chat.jsonl:2,d-1,A1,2026-03-02,2,错误,no-idea,,不知道,我去查\r\n") !=
          NULL);
    free(text);
    CHECK(access(file_in(path, "csv/steps.csv"), F_OK) == 0);
    CHECK(access(file_in(path, "csv/steps.csv.part"), F_OK) != 0);
}

int main(void)
{
    if (!room_begin())
        return 1;
    test_borders_leave_no_trace();
    test_killed();
    test_inputs();
    test_unreadable();
    test_ruleset();
    test_no_store();
    test_only_reading();
    test_errors_show_the_place();
    test_odd_directory();
    test_values();
    test_cells();
    test_export();
    return room_end();
}
