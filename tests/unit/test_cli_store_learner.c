/*
 * The practice database: what is kept of talks and drills, that a result counts once, that days
 * decide what is due, that two may work on the file, and that what is deleted is gone from it.
 */
#define _GNU_SOURCE /* memmem */
#include "cli_store.h"

#include "learning/drills.h"
#include "store/learner_inner.h"

#include <fcntl.h>
#include <sys/wait.h>

static const learner_moment monday = {1795305600, 20779}; /* 2026-11-22 00:00 UTC */

static learner_moment later(int days)
{
    return (learner_moment){monday.at + 86400 * (int64_t)days, monday.day + days};
}

static learner *opened(const char *path)
{
    hua_error error;
    learner *l;
    if (!CHECK(learner_open(&l, path, &error) == HUA_OK))
        printf("    %s\n", error.message_en);
    return l;
}

/* The answer of a program's own question to the file, -1 if it has none. */
static long long asked(const char *path, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *statement = NULL;
    long long number = -1;
    if (sqlite3_open(path, &db) == SQLITE_OK &&
        sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        number = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return number;
}

static hua_str begun(learner *l, const char *who, char id[33])
{
    hua_error error;
    CHECK(learner_begin_talk(l, cli_str(who), CLI_STR("parcel"), 7, monday, id, &error) == HUA_OK);
    return cli_str(id);
}

static hua_code said(learner *l, hua_str id, size_t n, const char *text)
{
    return learner_add_reply(l, id, n, cli_str(text), CLI_STR("open"), NULL);
}

static hua_code answered(learner *l, const char *who, const char *drill, int quality, int day,
                         practice_card *card)
{
    const learner_answer answer = {.drill = cli_str(drill),
                                   .skill = CLI_STR("rewrite"),
                                   .text = CLI_STR("我马上查"),
                                   .quality = quality,
                                   .passed = quality >= 3};
    return learner_add_answer(l, cli_str(who), &answer, later(day), card, NULL);
}

/* ---- the clock ---------------------------------------------------------------- */

static void test_days(void)
{
    char text[32];
    CHECK_STR_EQ(learner_day_text(0, text), "1970-01-01");
    CHECK_STR_EQ(learner_day_text(monday.day, text), "2026-11-22");
    CHECK_STR_EQ(learner_time_text(monday.at, text), "2026-11-22T00:00:00Z");
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    learner_moment here = learner_now();
    setenv("TZ", "UTC", 1);
    tzset();
    CHECK(here.day == (here.at + 8 * 3600) / 86400);
}

/* ---- opening -------------------------------------------------------------------- */

static void test_private_file(void)
{
    struct stat st;
    char data[256], made[300];
    snprintf(data, sizeof data, "%s", file_in(directory("home"), "data"));
    snprintf(made, sizeof made, "%s/huashu", data);
    setenv("XDG_DATA_HOME", data, 1);
    learner *l = opened(NULL);
    CHECK(strstr(learner_path(l), "/data/huashu/practice.db") != NULL);
    CHECK(stat(learner_path(l), &st) == 0 && (st.st_mode & 0777) == 0600);
    CHECK(stat(made, &st) == 0 && (st.st_mode & 0777) == 0700);
    learner_close(l);
    unsetenv("XDG_DATA_HOME");
    unsetenv("HOME");
    hua_error error;
    CHECK(learner_open(&l, NULL, &error) == HUA_E_IO && l == NULL);
    CHECK(strstr(error.hint, "--practice") != NULL);
}

static void put_bytes(const char *path, const char *bytes)
{
    FILE *file = fopen(path, "w");
    if (file) {
        fputs(bytes, file);
        fclose(file);
    }
}

static void test_other_files(void)
{
    hua_error error;
    learner *l;
    const char *path = file_in(directory("other"), "a.txt");
    put_bytes(path, "客户：快件呢？客服：我不知道。这只是一段聊天，不是数据库，也不要动它。\n");
    CHECK(learner_open(&l, path, &error) == HUA_E_IO);
    CHECK(strstr(error.message, "不是练习库") != NULL && strstr(error.file, "a.txt") != NULL);
    path = file_in(directory("other"), "audit.db");
    CHECK(asked(path, "CREATE TABLE runs (a)") == -1);
    CHECK(asked(path, "PRAGMA application_id = 1213555027") == -1);
    CHECK(learner_open(&l, path, &error) == HUA_E_IO);
    CHECK(strstr(error.message, "不是练习库") != NULL);
    CHECK(asked(path, "SELECT count(*) FROM sqlite_schema") == 1);
    path = file_in(directory("other"), "newer.db");
    learner_close(opened(path));
    CHECK(asked(path, "PRAGMA user_version = 2") == -1);
    CHECK(learner_open(&l, path, &error) == HUA_E_IO);
    CHECK(strstr(error.message, "更新的 huashu") != NULL);
    CHECK(learner_open(&l, directory("other"), &error) == HUA_E_IO);
    CHECK(learner_open(&l, "/dev/null", &error) == HUA_E_IO);
}

/* ---- talks ------------------------------------------------------------------------ */

static void test_talk(void)
{
    const char *path = file_in(directory("talk"), "p.db");
    learner *l = opened(path);
    cli_arena arena = {0};
    learner_talk talk;
    hua_str *texts;
    size_t count;
    char id[33], other[33];
    hua_str name = begun(l, "小林", id);
    CHECK(strlen(id) == 32 && strspn(id, "0123456789abcdef") == 32);
    begun(l, "小林", other);
    CHECK(strcmp(id, other) != 0);
    CHECK(said(l, name, 0, "第一句") == HUA_OK);
    CHECK(said(l, name, 0, "又一个第一句") == HUA_E_ARGUMENT);
    CHECK(said(l, name, 2, "第三句") == HUA_E_ARGUMENT);
    CHECK(said(l, name, 1, "第二句") == HUA_OK);
    CHECK(said(l, CLI_STR("nobody"), 0, "第一句") == HUA_E_ARGUMENT);
    CHECK(learner_get_talk(l, name, &arena, &talk, NULL) == HUA_OK);
    CHECK_SLICE_EQ(talk.learner, "小林");
    CHECK_SLICE_EQ(talk.scenario, "parcel");
    CHECK_SLICE_EQ(talk.fingerprint, "0000000000000007");
    CHECK_EQ(talk.replies, 2);
    CHECK(learner_cut_replies(l, name, 1, CLI_STR("open"), NULL) == HUA_OK);
    CHECK(learner_replies(l, name, &arena, &texts, &count, NULL) == HUA_OK);
    CHECK_EQ(count, 1);
    CHECK_SLICE_EQ(texts[0], "第一句");
    CHECK(learner_get_talk(l, CLI_STR("nobody"), &arena, &talk, NULL) == HUA_E_UNKNOWN_NAME);
    CHECK(learner_drop_talk(l, name, NULL) == HUA_OK);
    CHECK(learner_drop_talk(l, name, NULL) == HUA_E_UNKNOWN_NAME);
    CHECK(asked(path, "SELECT count(*) FROM replies") == 0);
    cli_arena_free(&arena);
    learner_close(l);
}

static const learner_shown shown[] = {{{"empathy", 7}, 80}, {{"thanks", 6}, 140}};

static learner_end ending(const char *state, int32_t score)
{
    return (learner_end){.state = cli_str(state),
                         .scored = true,
                         .score = score,
                         .grade = CLI_STR("B"),
                         .skills = shown,
                         .skill_count = 2};
}

static void test_result_counts_once(void)
{
    const char *path = file_in(directory("once"), "p.db");
    learner *l = opened(path);
    cli_arena arena = {0};
    learner_progress p;
    learner_talk talk;
    char id[33];
    hua_str name = begun(l, "小林", id);
    const learner_end first = ending("settled", 82), again = ending("left", 31);
    CHECK(learner_end_talk(l, name, &first, later(1), NULL) == HUA_OK);
    CHECK(said(l, name, 0, "还有") == HUA_E_ARGUMENT); /* it is over */
    CHECK(learner_cut_replies(l, name, 0, CLI_STR("open"), NULL) == HUA_OK);
    CHECK(learner_get_talk(l, name, &arena, &talk, NULL) == HUA_OK);
    CHECK(!talk.scored && talk.ended == 0);
    CHECK(learner_end_talk(l, name, &again, later(2), NULL) == HUA_OK);
    CHECK(learner_get_talk(l, name, &arena, &talk, NULL) == HUA_OK);
    CHECK(talk.scored && talk.score == 31 && talk.ended == later(2).at);
    CHECK(learner_get_progress(l, CLI_STR("小林"), later(2).day, &arena, &p, NULL) == HUA_OK);
    CHECK_EQ(p.talks, 1);
    CHECK_EQ(p.value_count, 2);
    CHECK_SLICE_EQ(p.values[0].skill, "empathy");
    CHECK(p.values[0].day == later(1).day && p.values[0].value == 80 && p.values[0].n == 1);
    CHECK(p.values[1].value == 100); /* never more */
    CHECK(learner_end_talk(l, CLI_STR("nobody"), &first, monday, NULL) == HUA_E_UNKNOWN_NAME);
    cli_arena_free(&arena);
    learner_close(l);
}

static void test_names_and_room(void)
{
    learner *l = opened(file_in(directory("names"), "p.db"));
    hua_error error;
    char id[33];
    char name[LEARNER_MAX_NAME + 2];
    memset(name, 'x', sizeof name);
    const hua_str bad[] = {{"", 0}, {"a\nb", 3}, {"\xff\xfe", 2}, {name, LEARNER_MAX_NAME + 1}};
    for (size_t i = 0; i < 4; i++)
        CHECK(learner_begin_talk(l, bad[i], CLI_STR("s"), 1, monday, id, &error) == HUA_E_ARGUMENT);
    CHECK(learner_begin_talk(l, (hua_str){name, LEARNER_MAX_NAME}, CLI_STR("s"), 1, monday, id,
                             &error) == HUA_OK);
    CHECK(store_exec(&l->base,
                     CLI_STR("WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
                             " FROM n WHERE i < 2000) INSERT INTO talks (id, learner,"
                             " scenario, fingerprint, started, day, state)"
                             " SELECT 'n' || i, 'full', 's', '', 1, 1, 'open' FROM n"),
                     &error) == HUA_OK);
    CHECK(learner_begin_talk(l, CLI_STR("full"), CLI_STR("s"), 1, monday, id, &error) ==
          HUA_E_LIMIT);
    CHECK(learner_begin_talk(l, CLI_STR("other"), CLI_STR("s"), 1, monday, id, &error) == HUA_OK);
    CHECK(said(l, CLI_STR("n1"), 0, "好") == HUA_OK); /* what is there goes on */
    learner_close(l);
}

/* ---- drills -------------------------------------------------------------------------- */

static void test_answers_move_the_card(void)
{
    learner *l = opened(file_in(directory("cards"), "p.db"));
    cli_arena arena = {0};
    learner_cards cards;
    learner_progress p;
    practice_card card;
    CHECK(answered(l, "小林", "b", 5, 0, &card) == HUA_OK);
    CHECK(card.interval == 1 && card.due == later(1).day && card.right == 1);
    CHECK(answered(l, "小林", "b", 5, 1, &card) == HUA_OK);
    CHECK(card.interval == 6 && card.due == later(7).day);
    CHECK(answered(l, "小林", "b", 1, 7, &card) == HUA_OK);
    CHECK(card.interval == 1 && card.due == later(8).day && card.right == 0 && card.wrong == 1);
    CHECK(answered(l, "小林", "a", 4, 7, &card) == HUA_OK);
    CHECK(answered(l, "老周", "a", 2, 7, &card) == HUA_OK);
    CHECK(learner_get_cards(l, CLI_STR("小林"), &arena, &cards, NULL) == HUA_OK);
    CHECK_EQ(cards.count, 2);
    CHECK_SLICE_EQ(cards.items[0].drill, "a");
    CHECK(cards.items[1].quality == 1 && cards.items[1].card.wrong == 1);
    CHECK(drill_card(&cards, CLI_STR("b")) == &cards.items[1]);
    CHECK(drill_card(&cards, CLI_STR("c")) == NULL);
    CHECK(learner_get_progress(l, CLI_STR("小林"), later(7).day, &arena, &p, NULL) == HUA_OK);
    CHECK(p.answers == 4 && p.due == 0 && p.talks == 0);
    CHECK_EQ(p.day_count, 3);
    CHECK(p.days[2].day == later(7).day && p.days[2].answers == 2);
    CHECK_EQ(p.value_count, 3);
    CHECK(p.values[2].value == 50 && p.values[2].n == 2); /* 20 and 80 */
    CHECK_EQ(p.level_count, 1);
    CHECK(p.levels[0].value == 75); /* 100 100 20 80 */
    CHECK(learner_get_progress(l, CLI_STR("小林"), later(8).day, &arena, &p, NULL) == HUA_OK);
    CHECK(p.due == 2);
    cli_arena_free(&arena);
    learner_close(l);
}

/* Five answers decide the level, not all that ever were. */
static void test_level_is_of_the_last_five(void)
{
    learner *l = opened(file_in(directory("level"), "p.db"));
    cli_arena arena = {0};
    learner_progress p;
    practice_card card;
    for (int i = 0; i < 12; i++)
        CHECK(answered(l, "小林", "a", i < 7 ? 0 : 5, i, &card) == HUA_OK);
    CHECK(learner_get_progress(l, CLI_STR("小林"), 0, &arena, &p, NULL) == HUA_OK);
    CHECK(p.level_count == 1 && p.levels[0].value == 100);
    cli_arena_free(&arena);
    learner_close(l);
}

static const practice_drill *pick(const practice_library *library, const learner_cards *cards,
                                  hua_str skill, int day, drill_choice *choice)
{
    const drill_wish wish = {.skill = skill, .today = later(day).day};
    *choice = drill_choose(library, cards, &wish);
    return choice->drill;
}

static learner_cards cards_of(learner *l, cli_arena *arena)
{
    learner_cards cards = {NULL, 0};
    CHECK(learner_get_cards(l, CLI_STR("小林"), arena, &cards, NULL) == HUA_OK);
    return cards;
}

static void check_order(const practice_library *library, learner *l, cli_arena *arena)
{
    const hua_str rewrite = CLI_STR("rewrite");
    learner_cards cards = cards_of(l, arena);
    practice_card card;
    drill_choice choice;
    const practice_drill *first = pick(library, &cards, rewrite, 0, &choice);
    if (!CHECK(first && first->level == 1 && !choice.due && cli_eq(first->skill, rewrite)))
        return;
    CHECK(answered(l, "小林", first->id.ptr, 5, 0, &card) == HUA_OK); /* due on day 1 */
    cards = cards_of(l, arena);
    const practice_drill *second = pick(library, &cards, rewrite, 0, &choice);
    if (!CHECK(second && second != first && !choice.due))
        return;
    CHECK(answered(l, "小林", second->id.ptr, 1, -3, &card) == HUA_OK); /* due on day -2 */
    cards = cards_of(l, arena);
    CHECK(pick(library, &cards, rewrite, 0, &choice) == second && choice.due);
    CHECK(pick(library, &cards, rewrite, 1, &choice) == second && choice.due);
    const drill_wish wish = {rewrite, &second->id, 1, later(1).day};
    choice = drill_choose(library, &cards, &wish);
    CHECK(choice.drill == first && choice.due);
    const practice_drill *other = pick(library, &cards, CLI_STR("empathy"), 9, &choice);
    CHECK(other && cli_eq(other->skill, CLI_STR("empathy")));
    CHECK(drill_stand(library, &cards, rewrite, later(1).day).due == 2);
}

/* The shipped drills: which comes next follows from the cards and the day alone. */
static void test_order_of_drills(void)
{
    learner *l = opened(file_in(directory("order"), "p.db"));
    const char *const drills = CORPORA_DIR "/drills", *const scenarios = CORPORA_DIR "/scenarios";
    practice_library *library;
    cli_arena arena = {0};
    hua_error error;
    if (CHECK(practice_load(&library, &scenarios, 1, &drills, 1, &error) == HUA_OK)) {
        check_order(library, l, &arena);
        practice_free(library);
    }
    cli_arena_free(&arena);
    learner_close(l);
}

/* ---- two at once ------------------------------------------------------------------------ */

static void write_some(const char *path, const char *who)
{
    practice_card card;
    learner *l;
    if (learner_open(&l, path, NULL) != HUA_OK)
        _exit(3);
    for (int i = 0; i < 40; i++)
        if (answered(l, who, "a", 4, i, &card) != HUA_OK)
            _exit(4);
    learner_close(l);
    _exit(0);
}

/* Both make the file, both write. */
static void test_two_processes(void)
{
    const char *path = file_in(directory("two"), "p.db");
    pid_t children[4];
    int status;
    for (int i = 0; i < 4; i++) {
        children[i] = fork();
        if (children[i] == 0)
            write_some(path, i % 2 ? "小林" : "老周");
    }
    for (int i = 0; i < 4; i++) {
        waitpid(children[i], &status, 0);
        CHECK(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    CHECK_EQ(asked(path, "SELECT count(*) FROM answers"), 160);
    CHECK_EQ(asked(path, "SELECT count(*) FROM cards"), 2);
}

/* Another process makes the tables between two questions about the file. */
static bool made_meanwhile;

static int make_meanwhile(unsigned what, void *path, void *statement, void *text)
{
    sqlite3 *db;
    char *schema = made_meanwhile || !strstr(text, "user_version")
                       ? NULL
                       : strndup(learner_schema, learner_schema_size);
    (void)what, (void)statement;
    if (!schema)
        return 0;
    made_meanwhile = true;
    if (sqlite3_open(path, &db) == SQLITE_OK &&
        sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK &&
        sqlite3_exec(db, schema, NULL, NULL, NULL) == SQLITE_OK)
        sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    sqlite3_close(db);
    free(schema);
    return 0;
}

static int watch(sqlite3 *db, char **message, const struct sqlite3_api_routines *api)
{
    (void)message, (void)api;
    if (!made_meanwhile)
        sqlite3_trace_v2(db, SQLITE_TRACE_STMT, make_meanwhile,
                         (void *)sqlite3_db_filename(db, "main"));
    return SQLITE_OK;
}

static void test_made_meanwhile(void)
{
    const char *path = file_in(directory("meanwhile"), "p.db");
    sqlite3_auto_extension((void (*)(void))watch);
    learner *l = opened(path);
    sqlite3_reset_auto_extension();
    CHECK(made_meanwhile);
    learner_close(l);
    CHECK_EQ(asked(path, "SELECT count(*) FROM answers"), 0);
}

/* ---- one's own data -------------------------------------------------------------------------- */

static bool holds(const char *path, const char *word)
{
    size_t size;
    char *bytes = content(path, &size);
    bool found = bytes && memmem(bytes, size, word, strlen(word)) != NULL;
    free(bytes);
    return found;
}

static void test_forget(void)
{
    const char *path = file_in(directory("forget"), "p.db");
    learner *l = opened(path);
    cli_arena arena = {0};
    hua_str *names;
    size_t count;
    json_out out = {0};
    learner_gone gone;
    practice_card card;
    char id[33], other[33];
    hua_str name = begun(l, "小林", id);
    const learner_end end = ending("settled", 82);
    CHECK(said(l, name, 0, "琉璃岛的密语") == HUA_OK);
    CHECK(learner_end_talk(l, name, &end, monday, NULL) == HUA_OK);
    CHECK(answered(l, "小林", "a", 4, 0, &card) == HUA_OK);
    CHECK(said(l, begun(l, "老周", other), 0, "留下的话") == HUA_OK);
    CHECK(learner_export(l, CLI_STR("小林"), monday, &out, NULL) == HUA_OK);
    CHECK(memmem(out.text.ptr, out.text.len, "琉璃岛的密语", 18) != NULL);
    CHECK(memmem(out.text.ptr, out.text.len, "留下的话", 12) == NULL);
    CHECK(holds(path, "琉璃岛") || holds(file_in(directory("forget"), "p.db-wal"), "琉璃岛"));
    CHECK(learner_forget(l, CLI_STR("小林"), &gone, NULL) == HUA_OK);
    CHECK(gone.talks == 1 && gone.answers == 1 && gone.cards == 1);
    CHECK(!holds(path, "琉璃岛") && !holds(path, "小林"));
    CHECK(!holds(file_in(directory("forget"), "p.db-wal"), "琉璃岛"));
    CHECK(asked(path, "SELECT count(*) FROM skills") == 0);
    CHECK(learner_names(l, &arena, &names, &count, NULL) == HUA_OK);
    CHECK_EQ(count, 1);
    CHECK_SLICE_EQ(names[0], "老周");
    CHECK(learner_forget(l, CLI_STR("小林"), &gone, NULL) == HUA_OK && gone.talks == 0);
    cli_text_free(&out.text);
    cli_arena_free(&arena);
    learner_close(l);
}

int main(void)
{
    if (!room_begin())
        return 1;
    test_days();
    test_private_file();
    test_other_files();
    test_talk();
    test_result_counts_once();
    test_names_and_room();
    test_answers_move_the_card();
    test_level_is_of_the_last_five();
    test_order_of_drills();
    test_two_processes();
    test_made_meanwhile();
    test_forget();
    return room_end();
}
