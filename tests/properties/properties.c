/*
 * Properties over dialogues made at random: every report keeps the laws (laws.h), and four ways to the
 * same report give the same bytes:
 *   - a scanner that has checked much before, and a fresh one;
 *   - with the prefilter, and deciding every rule on every turn;
 *   - the ruleset as compiled, and as saved and opened again;
 *   - with the scores left out, the same findings.
 *
 *     properties small     the pack of the tests, also texts that are not UTF-8
 *     properties shipped   the packs of rules/
 *
 * HUASHU_PROPERTIES is the number of dialogues (2000).
 */
#include "common/sample.h"
#include "properties/laws.h"
#include "testing.h"

typedef struct bench {
    hua_ruleset *rules, *reopened;
    hua_scanner *used, *unfiltered, *image, *unscored;
    char *json, *other;
    sample *s;
    size_t findings;
} bench;

static hua_scanner *scanner_on(const hua_ruleset *rules, hua_scanner_options options)
{
    hua_scanner *scanner = NULL;
    hua_error error = {0};
    options.bad_utf8 = HUA_UTF8_REPLACE;
    CHECK_OK(hua_scanner_new(&scanner, rules, &options, &error), error);
    return scanner;
}

static void same_json(bench *b, hua_scanner *scanner, uint64_t seed, const char *what)
{
    sample_json(scanner, &b->s->dialogue, b->other, SAMPLE_JSON);
    CHECK(strcmp(b->json, b->other) == 0, "dialogue %llu, %s:\n%s\n%s", (unsigned long long)seed,
          what, b->json, b->other);
}

static bool same_finding(const hua_finding *a, const hua_finding *b)
{
    return a->turn == b->turn && a->span.byte_start == b->span.byte_start &&
           a->span.byte_end == b->span.byte_end && a->rule.len == b->rule.len &&
           memcmp(a->rule.ptr, b->rule.ptr, a->rule.len) == 0;
}

/* The findings of both scanners; the reports live side by side, each in its own scanner. */
static void same_findings(bench *b, const hua_report *report, uint64_t seed)
{
    const hua_report *other = NULL;
    hua_error error = {0};
    CHECK_OK(hua_check(b->unscored, &b->s->dialogue, &other, &error), error);
    size_t count = hua_report_finding_count(report);
    CHECK(other && hua_report_finding_count(other) == count, "dialogue %llu without scores",
          (unsigned long long)seed);
    for (size_t i = 0; other && i < count && i < hua_report_finding_count(other); i++)
        CHECK(same_finding(hua_report_finding(report, i), hua_report_finding(other, i)),
              "dialogue %llu, finding %zu without scores", (unsigned long long)seed, i);
}

static void keep_laws(bench *b, uint64_t seed)
{
    const hua_report *report = NULL;
    hua_error error = {0};
    char why[200] = "";
    hua_code code = hua_check(b->used, &b->s->dialogue, &report, &error);
    CHECK(code == HUA_OK, "dialogue %llu: %s", (unsigned long long)seed, error.message_en);
    if (code != HUA_OK)
        return;
    CHECK(laws_hold(report, why, sizeof why), "dialogue %llu: %s", (unsigned long long)seed, why);
    b->findings += hua_report_finding_count(report);
    same_findings(b, report, seed);
}

static void one_dialogue(bench *b, uint64_t seed)
{
    hua_scanner *fresh = scanner_on(b->rules, (hua_scanner_options){0});
    keep_laws(b, seed);
    sample_json(b->used, &b->s->dialogue, b->json, SAMPLE_JSON);
    same_json(b, fresh, seed, "used or fresh scanner");
    same_json(b, b->unfiltered, seed, "prefiltered or not");
    same_json(b, b->image, seed, "compiled or saved and opened");
    hua_scanner_free(fresh);
}

/* Through a file, as the program does it. */
static hua_ruleset *save_and_open(const hua_ruleset *rules)
{
    char path[200];
    hua_error error = {0};
    hua_ruleset *reopened = NULL;
    testing_temp(path, sizeof path);
    CHECK_OK(hua_ruleset_save(rules, path, &error), error);
    CHECK(hua_is_compiled(path), "%s", path);
    CHECK_OK(hua_ruleset_open(&reopened, path, NULL, &error), error);
    remove(path);
    return reopened;
}

static hua_ruleset *shipped_rules(void)
{
    const char *paths[] = {RULES_DIR};
    hua_ruleset *rules = NULL;
    hua_error error = {0};
    CHECK_OK(hua_ruleset_load(&rules, paths, 1, NULL, &error), error);
    return rules;
}

static void run(bench *b, size_t dialogues, bool hostile)
{
    b->reopened = save_and_open(b->rules);
    b->used = scanner_on(b->rules, (hua_scanner_options){0});
    b->unfiltered = scanner_on(b->rules, (hua_scanner_options){.no_prefilter = true});
    b->unscored = scanner_on(b->rules, (hua_scanner_options){.no_scores = true});
    if (b->reopened)
        b->image = scanner_on(b->reopened, (hua_scanner_options){0});
    for (size_t i = 0; b->image && i < dialogues + sample_count() && testing_failures < 20; i++) {
        if (i < sample_count())
            sample_written(b->s, i);
        else
            sample_random(b->s, i, hostile);
        one_dialogue(b, i);
    }
    CHECK(b->findings > dialogues / 20, "%zu findings in %zu dialogues", b->findings, dialogues);
    hua_scanner_free(b->used);
    hua_scanner_free(b->unfiltered);
    hua_scanner_free(b->unscored);
    hua_scanner_free(b->image);
    hua_ruleset_free(b->reopened);
}

int main(int argc, char **argv)
{
    bool small = argc == 2 && strcmp(argv[1], "small") == 0;
    const char *number = getenv("HUASHU_PROPERTIES");
    bench b = {.json = malloc(SAMPLE_JSON), .other = malloc(SAMPLE_JSON)};
    b.s = malloc(sizeof *b.s);
    if (!b.json || !b.other || !b.s)
        return 1;
    sample_init();
    b.rules = small ? sample_rules(NULL) : shipped_rules();
    if (b.rules)
        run(&b, number ? strtoul(number, NULL, 10) : 2000, small);
    hua_ruleset_free(b.rules);
    free(b.json);
    free(b.other);
    free(b.s);
    return testing_done(argc == 2 ? argv[1] : "properties");
}
