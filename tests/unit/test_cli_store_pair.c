/* Samples drawn from a store, and two stores side by side. */
#include "cli_store.h"

#include "store/pair.h"
#include "store/sample.h"

/* ---- the sample ---------------------------------------------------------- */

static void check_share(size_t count, const uint64_t *sizes, uint64_t n, const uint64_t *expected)
{
    uint64_t shares[8] = {0};
    CHECK(store_sample_share(sizes, count, n, shares));
    for (size_t i = 0; i < count; i++)
        CHECK_EQ(shares[i], expected[i]);
}

#define LIST(...) ((const uint64_t[]){__VA_ARGS__})

static void test_shares(void)
{
    check_share(2, LIST(90, 10), 10, LIST(9, 1));
    check_share(3, LIST(90, 9, 1), 10, LIST(8, 1, 1));
    check_share(3, LIST(50, 30, 20), 7, LIST(4, 2, 1)); /* 3.5, 2.1, 1.4 */
    check_share(3, LIST(20, 50, 30), 7, LIST(1, 4, 2));
    check_share(4, LIST(3, 1, 1, 1), 4, LIST(1, 1, 1, 1));
    check_share(3, LIST(5, 6, 5), 2, LIST(1, 1, 0));
    check_share(2, LIST(5, 3), 8, LIST(5, 3));
    check_share(2, LIST(5, 3), 0, LIST(0, 0));
    check_share(1, LIST(1000000), 77, LIST(77));
    check_share(3, LIST(1, 1, 998), 4, LIST(1, 1, 2));
}

static void draw(store *s, const char *path, size_t n, const char *field, size_t expected)
{
    hua_error error;
    size_t drawn = 99;
    CHECK(store_sample(s, n, field, path, HUA_HANS, &drawn, &error) == HUA_OK);
    CHECK_EQ(drawn, expected);
}

static void test_sample(void)
{
    const char *path = directory("drawn");
    store *s;
    hua_error error;
    write_on(path, 50, 50);
    if (!CHECK(store_open(&s, path, &error) == HUA_OK))
        return;
    draw(s, path, 6, "agent", 6);
    size_t first_size, again_size;
    char *first = content(file_in(path, "sample.csv"), &first_size);
    draw(s, path, 500, NULL, 50);
    draw(s, path, 6, "agent", 6);
    char *again = content(file_in(path, "sample.csv"), &again_size);
    CHECK(first_size == again_size && memcmp(first, again, first_size) == 0);
    CHECK(strstr(first, "复核结论,备注\r\n") != NULL);
    free(first);
    free(again);
    CHECK(store_sample(s, 6, "agnet", path, HUA_HANS, NULL, &error) == HUA_E_ARGUMENT);
    CHECK(strstr(error.hint, "agent") != NULL);
    store_close(s);
    /* 17, 17 and 16 dialogues: two of each agent */
    CHECK_EQ(ask(path, "SELECT count(*) FROM (SELECT stratum FROM sample GROUP BY stratum"
                       " HAVING count(*) = 2)"),
             3);
    CHECK_EQ(ask(path, "SELECT count(*) FROM sample JOIN dialogues d ON d.id = dialogue"
                       " WHERE d.agent = stratum AND field = 'agent'"),
             6);
}

/* ---- two stores ---------------------------------------------------------- */

/* What differs between the two stores of a comparison. */
typedef struct made_dialogue {
    const char *name;
    uint64_t key;
    int32_t score;
    const char *grade;
    const char *rule; /* of its one finding; NULL: none */
    hua_severity severity;
    hua_status step;
    const char *need; /* NULL: none */
} made_dialogue;

static void put_made(store *s, int64_t input, const made_dialogue *made, hua_error *error)
{
    const store_finding finding = {.rule = cli_str(made->rule),
                                   .category = CLI_STR("c"),
                                   .severity = made->severity,
                                   .turn = 1,
                                   .span = {0, 2, 0, 6},
                                   .text = CLI_STR("原话")};
    const store_step step = {CLI_STR("a"), made->step, 1000, 2000};
    const store_score score = {.rubric = CLI_STR("cards"),
                               .score = made->score,
                               .points = 1000,
                               .of = 2000,
                               .steps = &step,
                               .step_count = 1};
    const store_tag tag = {CLI_STR("need"), cli_str(made->need), 0};
    const store_dialogue d = {.name = cli_str(made->name),
                              .key = made->key,
                              .turns = CLI_STR("[]"),
                              .scored = true,
                              .score = made->score,
                              .grade = cli_str(made->grade),
                              .findings = &finding,
                              .finding_count = made->rule ? 1 : 0,
                              .scores = &score,
                              .score_count = 1,
                              .tags = &tag,
                              .tag_count = made->need ? 1 : 0};
    CHECK(store_put_dialogue(s, input, &d, error) == HUA_OK);
}

static const char cards_yaml[] = "pack: cards\n"
                                 "title: 评分\n"
                                 "behaviours:\n"
                                 "  - id: greets\n"
                                 "    title: 问好\n"
                                 "    match: [您好]\n"
                                 "    tests: {yes: [您好], no: [再见]}\n"
                                 "rubrics:\n"
                                 "  - id: cards\n"
                                 "    title: 一步\n"
                                 "    channels: [chat]\n"
                                 "    steps:\n"
                                 "      - id: a\n"
                                 "        title: 第一步\n"
                                 "        weight: 20\n"
                                 "        met: {any: [greets]}\n"
                                 "        say: [您好]\n";

static void make_store(const char *path, const made_dialogue *made, size_t count)
{
    store *s;
    hua_error error;
    hua_ruleset *rules;
    store_input input = new_input();
    const store_run run = {.fingerprint = 1, .finished = true};
    if (!CHECK(hua_ruleset_parse(&rules, cli_str(cards_yaml), "cards", NULL, &error) == HUA_OK)) {
        printf("    %s\n", error.message);
        return;
    }
    if (CHECK(store_open(&s, path, &error) == HUA_OK)) {
        CHECK(store_put_run(s, &run, &error) == HUA_OK);
        CHECK(store_put_ruleset(s, rules, HUA_HANS, &error) == HUA_OK);
        CHECK(store_put_input(s, &input, &error) == HUA_OK);
        for (size_t i = 0; i < count; i++)
            put_made(s, input.id, &made[i], &error);
        CHECK(store_finish(s, &error) == HUA_OK);
        store_close(s);
    }
    hua_ruleset_free(rules);
}

/* The one number that a SELECT on the pair answers. */
static int64_t ask_pair(store *pair, const char *sql)
{
    store_rows *rows;
    hua_error error;
    int64_t answer = -1;
    if (CHECK(store_select(pair, cli_str(sql), &rows, &error) == HUA_OK)) {
        if (store_rows_next(rows, &error) == 1)
            answer = store_int(rows, 0);
        store_rows_free(rows);
    } else {
        printf("    %s\n", error.message);
    }
    return answer;
}

static void test_pair(void)
{
    static const made_dialogue before[] = {
        {"x", 1, 50, "C", "r1", HUA_ERROR, HUA_MISSED, "vent"},
        {"x", 1, 50, "C", NULL, HUA_ERROR, HUA_MET, "vent"}, /* the same once more */
        {"y", 2, 60, "C", "r2", HUA_ERROR, HUA_MET, NULL},
        {"z", 3, 70, "B", NULL, HUA_ERROR, HUA_MET, NULL},
        {"gone", 4, 70, "B", "r1", HUA_ERROR, HUA_MET, NULL},
        {"edited", 5, 70, "B", NULL, HUA_ERROR, HUA_MET, NULL},
    };
    static const made_dialogue after[] = {
        {"new", 9, 10, "E", "r1", HUA_ERROR, HUA_MET, NULL},
        {"renamed", 3, 65, "C", NULL, HUA_ERROR, HUA_MET, NULL}, /* z by its content */
        {"edited", 55, 70, "B", NULL, HUA_ERROR, HUA_MET, NULL},
        {"x", 1, 50, "C", "r3", HUA_ERROR, HUA_PARTLY, "vent"},
        {"x", 1, 90, "A", NULL, HUA_ERROR, HUA_MET, "respect"},
        {"y", 2, 60, "C", "r2", HUA_WARNING, HUA_MET, NULL},
    };
    const char *one = directory("before"), *two = directory("after");
    store *pair;
    hua_error error;
    make_store(one, before, 6);
    make_store(two, after, 6);
    if (!CHECK(store_open_pair(&pair, one, two, &error) == HUA_OK)) {
        printf("    %s\n", error.message);
        return;
    }
    CHECK_EQ(ask_pair(pair, "SELECT count(*) FROM pair"), 5);
    CHECK_EQ(ask_pair(pair, "SELECT two FROM pair WHERE one = 1"), 4);
    CHECK_EQ(ask_pair(pair, "SELECT two FROM pair WHERE one = 2"), 5);
    CHECK_EQ(ask_pair(pair, "SELECT two FROM pair WHERE one = 4"), 2);
    CHECK_EQ(ask_pair(pair, "SELECT two FROM pair WHERE one = 6"), 3);
    CHECK_EQ(ask_pair(pair, "SELECT count(*) FROM diff_only WHERE (side = 'before' AND"
                            " name = 'gone') OR (side = 'after' AND name = 'new')"),
             2);
    CHECK_EQ(ask_pair(pair, "SELECT count(*) FROM diff_only"), 2);
    CHECK_EQ(ask_pair(pair, "SELECT findings_lost * 100 + findings_gained * 10 + findings_altered"
                            " FROM diff_summary"),
             111);
    CHECK_EQ(ask_pair(pair, "SELECT before * 100 + after * 10 + lost FROM diff_rules"
                            " WHERE rule = 'r1' AND gained = 0 AND altered = 0"),
             101);
    CHECK_EQ(ask_pair(pair, "SELECT gained FROM diff_rules WHERE rule = 'r3'"), 1);
    CHECK_EQ(ask_pair(pair, "SELECT altered FROM diff_rules WHERE rule = 'r2'"), 1);
    CHECK_EQ(ask_pair(pair, "SELECT count(*) FROM diff_examples WHERE rule = 'r3' AND"
                            " change = 'gained' AND turn = 2 AND text = '原话'"),
             1);
    CHECK_EQ(ask_pair(pair, "SELECT scores_up * 10 + scores_down FROM diff_summary"), 11);
    CHECK_EQ(ask_pair(pair, "SELECT before = 60 AND after = 67 AND scores_up = 1 AND"
                            " scores_down = 1 AND applied_before = 5 FROM diff_rubrics"),
             1); /* (50+50+60+70+70)/5 and (50+90+60+65+70)/5 */
    CHECK_EQ(ask_pair(pair, "SELECT dialogues FROM diff_steps WHERE step = 'a' AND"
                            " before = 'missed' AND after = 'partly'"),
             1);
    CHECK_EQ(ask_pair(pair, "SELECT count(*) FROM diff_steps"), 1);
    CHECK_EQ(ask_pair(pair, "SELECT A * 10 + C FROM diff_grades WHERE before = 'C'"), 12);
    CHECK_EQ(ask_pair(pair, "SELECT difference FROM diff_moves LIMIT 1"), 40);
    CHECK_EQ(ask_pair(pair, "SELECT count(*) FROM diff_moves"), 2);
    CHECK_EQ(ask_pair(pair, "SELECT lost FROM diff_tags WHERE value = 'vent'"), 1);
    CHECK_EQ(ask_pair(pair, "SELECT gained FROM diff_tags WHERE value = 'respect'"), 1);
    CHECK_EQ(ask_pair(pair, "SELECT different FROM diff_verdict"), 1);
    store_close(pair);
    if (CHECK(store_open_pair(&pair, one, one, &error) == HUA_OK)) {
        CHECK_EQ(ask_pair(pair, "SELECT count(*) FROM pair"), 6);
        CHECK_EQ(ask_pair(pair, "SELECT different FROM diff_verdict"), 0);
        store_close(pair);
    }
    CHECK(store_open_pair(&pair, one, directory("empty"), &error) == HUA_E_IO);
    CHECK(strstr(error.file, "empty") != NULL);
    write_on(directory("begun"), 3, 20);
    CHECK(store_open_pair(&pair, one, directory("begun"), &error) == HUA_E_ARGUMENT);
    CHECK(strstr(error.message, "还没审完") != NULL && pair == NULL);
}

int main(void)
{
    if (!room_begin())
        return 1;
    test_shares();
    test_sample();
    test_pair();
    return room_end();
}
