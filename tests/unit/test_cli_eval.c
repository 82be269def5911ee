/*
 * The arithmetic of an evaluation against values worked out by hand, and the names that labels
 * may use against the packs.
 */
#include "eval/compare.h"
#include "eval/stats.h"
#include "eval/tally.h"
#include "eval/taxonomy.h"
#include "readers/json/json_tree.h"
#include "testing.h"

#include <math.h>

#define CHECK_NEAR(got, expected)                                                          \
    do {                                                                                   \
        double got_ = (got);                                                               \
        CHECK(fabs(got_ - (expected)) < 0.00001, "%.6f, expected %.6f", got_, (expected)); \
    } while (0)

#define CHECK_UNDEFINED(got) CHECK(isnan(got), "%f, expected none", (got))

/* ---- rates ------------------------------------------------------------- */

static void test_rates(void)
{
    CHECK_NEAR(stats_ratio(3, 4), 0.75);
    CHECK_NEAR(stats_ratio(0, 4), 0.0);
    CHECK_UNDEFINED(stats_ratio(0, 0));
    /* P = 3/5, R = 3/4: 2 * 0.6 * 0.75 / 1.35 */
    CHECK_NEAR(stats_f1(3, 1, 2), 0.666667);
    CHECK_NEAR(stats_f1(0, 1, 0), 0.0);
    CHECK_UNDEFINED(stats_f1(0, 0, 0));
}

/*
 * With z^2 = 3.841459.  8 of 10: middle (0.8 + 0.192073) / 1.384146 = 0.716740, half
 * 1.959964 * sqrt(0.016 + 0.009604) / 1.384146 = 0.226578.  None of n: z^2 / (n + z^2) above.
 */
static void test_wilson(void)
{
    stats_interval i = stats_wilson(8, 10);
    CHECK_NEAR(i.low, 0.490162);
    CHECK_NEAR(i.high, 0.943318);
    i = stats_wilson(0, 5);
    CHECK(i.low == 0, "%f", i.low);
    CHECK_NEAR(i.high, 0.434482);
    i = stats_wilson(5, 5);
    CHECK_NEAR(i.low, 0.565518);
    CHECK(i.high == 1, "%f", i.high);
    CHECK_UNDEFINED(stats_wilson(0, 0).low);
}

/* ---- kappa ------------------------------------------------------------- */

/* Rows and columns are 4, 4, 4: observed 4 * 1, expected (4 * 16 + 2 * 4 * 16) / 12 = 16. */
static void test_kappa_even(void)
{
    const size_t table[3][3] = {{3, 1, 0}, {1, 2, 1}, {0, 1, 3}};
    CHECK_NEAR(stats_kappa(table), 0.75);
    CHECK_NEAR(stats_agreement(table), 0.666667);
}

/* Observed 2 * 4 = 8, expected (4 * 3 * 1 + 4 * 1 * 3) / 4 = 6: worse than chance. */
static void test_kappa_below_chance(void)
{
    const size_t table[3][3] = {{2, 0, 1}, {0, 0, 0}, {1, 0, 0}};
    CHECK_NEAR(stats_kappa(table), -0.333333);
    CHECK_NEAR(stats_agreement(table), 0.5);
}

/*
 * Far apart weighs four times as much as near: rows 2, 0, 2.  One step off: observed 1, columns
 * 2, 1, 1, expected (2*1 + 4*2*1 + 4*2*2 + 2*1) / 4 = 7.  Two steps off: observed 4, columns
 * 3, 0, 1, expected (4*2*1 + 4*2*3) / 4 = 8.
 */
static void test_kappa_weights(void)
{
    const size_t near[3][3] = {{2, 0, 0}, {0, 0, 0}, {0, 1, 1}};
    const size_t far[3][3] = {{2, 0, 0}, {0, 0, 0}, {1, 0, 1}};
    CHECK_NEAR(stats_kappa(near), 1.0 - 1.0 / 7);
    CHECK_NEAR(stats_kappa(far), 0.5);
}

static void test_kappa_ends(void)
{
    const size_t perfect[3][3] = {{2, 0, 0}, {0, 3, 0}, {0, 0, 5}};
    const size_t constant[3][3] = {{0, 0, 0}, {0, 0, 0}, {0, 0, 7}};
    const size_t none[3][3] = {{0}};
    CHECK_NEAR(stats_kappa(perfect), 1.0);
    CHECK_UNDEFINED(stats_kappa(constant));
    CHECK_NEAR(stats_agreement(constant), 1.0);
    CHECK_UNDEFINED(stats_kappa(none));
    CHECK_UNDEFINED(stats_agreement(none));
}

/* ---- counting ---------------------------------------------------------- */

static finding_outcome outcome(verdict v, const char *category, const char *found)
{
    return (finding_outcome){.verdict = v,
                             .start = 2,
                             .end = 5,
                             .category = testing_str(category),
                             .found = testing_str(found)};
}

static record_outcome record(const char *id, hua_str *group, finding_outcome *findings,
                             size_t count)
{
    return (record_outcome){.id = testing_str(id),
                            .source = testing_str(id),
                            .has_findings = true,
                            .clean = false,
                            .groups = group,
                            .findings = findings,
                            .finding_count = count};
}

static const finding_counts *row(const count_table *table, const char *key)
{
    static const finding_counts none;
    for (size_t i = 0; i < table->count; i++)
        if (table->items[i].key.len == strlen(key) &&
            memcmp(table->items[i].key.ptr, key, strlen(key)) == 0)
            return &table->items[i].n;
    CHECK(false, "no row %s", key);
    return &none;
}

/* Two hits, one of another category; a miss; a false alarm; an info label that counts nowhere. */
static void test_tally(void)
{
    finding_outcome first[] = {outcome(VERDICT_HIT, "excuse", "stalling"),
                               outcome(VERDICT_MISSED, "denial", ""),
                               outcome(VERDICT_SPARED, "disrespect", "")};
    finding_outcome second[] = {outcome(VERDICT_HIT, "ignorance", "ignorance"),
                                outcome(VERDICT_FALSE, "", "stalling")};
    hua_str hans = testing_str("hans"), hant = testing_str("hant");
    outcomes all = {.unlabelled = 0};
    tally t;
    CHECK(cli_list_push(&all.fields, testing_str("variant")) &&
              cli_list_push(&all.records, record("a", &hans, first, 3)) &&
              cli_list_push(&all.records, record("b", &hant, second, 2)) && tally_make(&t, &all),
          "memory");
    CHECK_NEAR(counts_precision(&t.total), 0.666667);
    CHECK_NEAR(counts_recall(&t.total), 0.666667);
    CHECK_NEAR(counts_right(&t.total), 0.5);
    CHECK(row(&t.categories, "excuse")->hits == 1, "the hit counts for the label's category");
    CHECK(row(&t.categories, "stalling")->hits == 0, "and not for the finding's");
    CHECK(row(&t.categories, "stalling")->false_alarms == 1, "false alarm");
    CHECK_NEAR(counts_recall(row(&t.groups.items[0], "hans")), 0.5);
    CHECK_NEAR(counts_precision(row(&t.groups.items[0], "hant")), 0.5);
    CHECK(t.confusion.count == 1 && t.confusion.items[0].count == 1, "confusion");
    tally_free(&t);
    outcomes_free(&all);
}

/* ---- comparing --------------------------------------------------------- */

/* A miss is found, a false alarm moved by a character is the old one, another is new. */
static void test_comparison(void)
{
    finding_outcome before[] = {outcome(VERDICT_MISSED, "denial", ""),
                                outcome(VERDICT_FALSE, "", "stalling")};
    finding_outcome after[] = {outcome(VERDICT_HIT, "denial", "denial"),
                               outcome(VERDICT_FALSE, "", "excuse"),
                               outcome(VERDICT_FALSE, "", "excuse")};
    outcomes old = {.unlabelled = 0}, now = {.unlabelled = 0};
    comparison c;
    tally t;
    after[1].start = 1;
    after[2].start = 5;
    after[2].end = 7;
    CHECK(cli_list_push(&old.records, record("a", NULL, before, 2)) &&
              cli_list_push(&old.records, record("gone", NULL, before, 2)) &&
              cli_list_push(&now.records, record("a", NULL, after, 3)) && tally_make(&t, &now) &&
              comparison_make(&c, &old, &now, &t),
          "memory");
    CHECK(comparison_count(&c, CHANGE_FOUND) == 1, "found");
    CHECK(comparison_count(&c, CHANGE_ALARM) == 1, "new false alarms");
    CHECK(comparison_count(&c, CHANGE_NO_ALARM) == 0, "gone false alarms");
    CHECK(c.changes.count == 2, "%zu changes", c.changes.count);
    CHECK(c.only_old == 1 && c.only_new == 0, "%zu, %zu", c.only_old, c.only_new);
    comparison_free(&c);
    tally_free(&t);
    outcomes_free(&old);
    outcomes_free(&now);
}

/* ---- names ------------------------------------------------------------- */

static hua_ruleset *load(const char *path)
{
    hua_ruleset *rules = NULL;
    hua_error error = {0};
    CHECK_OK(hua_ruleset_load(&rules, &path, 1, NULL, &error), error);
    if (!rules)
        exit(1);
    return rules;
}

static void test_categories(void)
{
    hua_ruleset *rules = load(RULES_DIR);
    hua_entry entry;
    const char *near = NULL;
    for (size_t i = 0; hua_ruleset_entry(rules, HUA_RULE, i, &entry); i++)
        CHECK(category_find(entry.category, NULL), "%.*s", (int)entry.category.len,
              entry.category.ptr);
    CHECK(!category_find(testing_str("ignorence"), &near) && near && !strcmp(near, "ignorance"),
          "near %s", near ? near : "nothing");
    hua_ruleset_free(rules);
}

static void test_rubrics(void)
{
    hua_ruleset *rules = load(TESTS_DIR "/cli/packs/small.yaml");
    hua_str rubric = testing_str("calm-and-act");
    hua_error error = {0};
    const char *near = NULL;
    taxonomy names;
    CHECK_OK(taxonomy_make(&names, rules, &error), error);
    CHECK(names.steps.count == 2, "%zu steps", names.steps.count);
    CHECK(taxonomy_has_rubric(&names, rubric, NULL), "rubric");
    CHECK(taxonomy_has_step(&names, rubric, testing_str("calm"), NULL), "first step");
    CHECK(taxonomy_has_step(&names, rubric, testing_str("act"), NULL), "second step");
    CHECK(!taxonomy_has_step(&names, rubric, testing_str("clam"), &near), "no such step");
    CHECK(near && strcmp(near, "calm") == 0, "near %s", near ? near : "nothing");
    taxonomy_free(&names);
    hua_ruleset_free(rules);
}

/* ---- trees ------------------------------------------------------------- */

static void test_tree(void)
{
    json_tree *tree = json_tree_new();
    const json_node *root;
    hua_error error;
    hua_str text = testing_str("{\"a\": [1, -1, 1.5, true, null, \"\\u4f60\"], \"b\": null}");
    CHECK(json_tree_parse(tree, text, &root, &error) == HUA_OK, "parse");
    const json_node *list = json_get(root, "a");
    CHECK(list && list->kind == JSON_LIST && list->count == 6, "list");
    CHECK(json_index(list->first) == 1, "index");
    CHECK(json_index(list->first->next) == UINT32_MAX, "below 0");
    CHECK(json_index(list->first->next->next) == UINT32_MAX, "a fraction");
    CHECK(list->first->next->next->next->truth, "true");
    CHECK(json_get(root, "b") == NULL && json_get(root, "c") == NULL, "null and absent");
    CHECK(json_tree_parse(tree, testing_str("{\"a\": "), &root, &error) == HUA_E_ARGUMENT, "cut");
    CHECK(json_tree_parse(tree, testing_str(""), &root, &error) == HUA_E_ARGUMENT, "nothing");
    json_tree_free(tree);
}

int main(void)
{
    test_rates();
    test_wilson();
    test_kappa_even();
    test_kappa_below_chance();
    test_kappa_weights();
    test_kappa_ends();
    test_tally();
    test_comparison();
    test_categories();
    test_rubrics();
    test_tree();
    return testing_done("eval");
}
