/*
 * Lack of memory, at every place where it can happen.  One run of all that the library does is
 * counted; then it is done again and again with the first, the second, ... allocation refused,
 * once only that one and once all that follow too.  Each run answers OK or HUA_E_NOMEM and
 * gives back every block; where the scanner outlived the refusal, its next report is the right one.
 *
 *     oom every    the above
 *     oom steady   after warm-up a check allocates nothing
 */
#include "common/alloc.h"
#include "common/sample.h"
#include "testing.h"

typedef struct job {
    counting counter;
    hua_ruleset *rules, *image;
    hua_scanner *scanner;
    hua_error error;
    size_t refused; /* calls that answered HUA_E_NOMEM */
    size_t needed;  /* allocations before the last call, which only remembers for the next time */
    char image_path[200];
} job;

static char *small_yaml;
static size_t small_size;
static char expected[SAMPLE_JSON], got[SAMPLE_JSON];

static void ignore_token(void *ctx, const hua_token *token)
{
    (void)ctx, (void)token;
}

static void ignore_trace(void *ctx, const hua_trace *trace)
{
    (void)ctx, (void)trace;
}

static void ignore_error(void *ctx, const hua_error *error)
{
    (void)ctx, (void)error;
}

/* Answers whether to go on. */
static bool settled(job *j, hua_code code, const char *what)
{
    CHECK(code == HUA_OK || code == HUA_E_NOMEM, "%s with call %zu refused: %s, %s", what,
          j->counter.fail_at, hua_code_text(code), j->error.message_en);
    j->refused += code == HUA_E_NOMEM;
    return code == HUA_OK;
}

static bool load(job *j)
{
    const hua_ruleset_options options = {.allocator = &j->counter.allocator,
                                         .on_error = ignore_error};
    hua_str yaml = {small_yaml, small_size};
    return settled(j, hua_ruleset_parse(&j->rules, yaml, "small.yaml", &options, &j->error),
                   "parse") &&
           settled(j, hua_ruleset_save(j->rules, j->image_path, &j->error), "save") &&
           settled(j, hua_ruleset_open(&j->image, j->image_path, &j->counter.allocator, &j->error),
                   "open");
}

static bool check_one(job *j, const hua_dialogue *dialogue)
{
    const hua_report *report = NULL;
    hua_str json;
    return settled(j, hua_check(j->scanner, dialogue, &report, &j->error), "check") &&
           settled(j, hua_report_json(j->scanner, report, &json, &j->error), "json") &&
           settled(j, hua_explain(j->scanner, dialogue, ignore_trace, NULL, &report, &j->error),
                   "explain");
}

static void check_drafts(job *j)
{
    const hua_turn turn = {.text = testing_str("我很抱歉，但是您的件还在路上"),
                           .start_ms = HUA_NO_TIME,
                           .end_ms = HUA_NO_TIME};
    const hua_dialogue draft = {.channel = HUA_DRAFT, .turns = &turn, .turn_count = 1};
    hua_str text;
    size_t applied;
    settled(j, hua_fix(j->scanner, &draft, false, &text, &applied, &j->error), "fix");
    settled(j, hua_tokens(j->scanner, turn.text, ignore_token, NULL, &j->error), "tokens");
    j->needed = j->counter.calls;
    settled(j, hua_to_traditional(j->scanner, turn.text, &text, &j->error), "to_traditional");
}

static void check_all(job *j)
{
    const hua_scanner_options options = {.allocator = &j->counter.allocator};
    sample *s = malloc(sizeof *s);
    if (!s || !settled(j, hua_scanner_new(&j->scanner, j->image, &options, &j->error), "scanner")) {
        free(s);
        return;
    }
    for (size_t i = 0; i < sample_count(); i++) {
        sample_written(s, i);
        check_one(j, &s->dialogue);
    }
    check_drafts(j);
    free(s);
}

/* The scanner after whatever happened: with memory again, the right report. */
static void check_recovered(job *j)
{
    sample *s = malloc(sizeof *s);
    if (s && j->scanner) {
        size_t at = j->counter.fail_at;
        counting_start(&j->counter, 0, false);
        sample_written(s, 0);
        sample_json(j->scanner, &s->dialogue, got, sizeof got);
        CHECK(strcmp(got, expected) == 0, "after refusing call %zu:\n%s\nnot\n%s", at, got,
              expected);
    }
    free(s);
}

/* Everything once, with the n-th allocation refused (0 = none).  Answers the number of calls. */
static size_t run(job *j, size_t fail_at, bool once)
{
    counting_init(&j->counter);
    counting_start(&j->counter, fail_at, once);
    j->rules = j->image = NULL;
    j->scanner = NULL;
    j->refused = 0;
    if (load(j))
        check_all(j);
    size_t calls = j->counter.calls;
    check_recovered(j);
    hua_scanner_free(j->scanner);
    hua_ruleset_free(j->image);
    hua_ruleset_free(j->rules);
    CHECK(j->counter.live == 0, "%zu blocks not given back with call %zu refused", j->counter.live,
          fail_at);
    return calls;
}

static void every(job *j)
{
    hua_ruleset *rules = sample_rules(NULL);
    hua_scanner *scanner = NULL;
    sample *s = malloc(sizeof *s);
    CHECK_OK(hua_scanner_new(&scanner, rules, NULL, &j->error), j->error);
    if (s && scanner) {
        sample_written(s, 0);
        CHECK(sample_json(scanner, &s->dialogue, expected, sizeof expected) == HUA_OK, "%s",
              expected);
    }
    size_t calls = run(j, 0, true);
    CHECK(j->refused == 0 && calls > 20, "%zu calls, %zu refused", calls, j->refused);
    const size_t needed = j->needed;
    for (size_t n = 1; n <= calls && testing_failures < 20; n++) {
        run(j, n, false);
        CHECK(j->refused > 0 || n > needed,
              "nothing told that call %zu and all later ones were refused", n);
        run(j, n, true);
    }
    printf("%zu allocations, each refused in turn\n", calls);
    free(s);
    hua_scanner_free(scanner);
    hua_ruleset_free(rules);
}

static void check_written(job *j)
{
    sample *s = malloc(sizeof *s);
    for (size_t i = 0; s && i < sample_count(); i++) {
        sample_written(s, i);
        hua_code code = sample_json(j->scanner, &s->dialogue, got, sizeof got);
        CHECK(code == HUA_OK, "dialogue %zu: %s", i, got);
    }
    free(s);
}

static void steady(job *j)
{
    counting_init(&j->counter);
    const hua_scanner_options options = {.allocator = &j->counter.allocator};
    j->rules = sample_rules(&j->counter.allocator);
    CHECK_OK(hua_scanner_new(&j->scanner, j->rules, &options, &j->error), j->error);
    for (int warm = 0; j->scanner && warm < 3; warm++)
        check_written(j);
    counting_start(&j->counter, 0, false);
    check_written(j);
    CHECK(j->counter.calls == 0, "%zu allocations after warm-up", j->counter.calls);
    hua_scanner_free(j->scanner);
    hua_ruleset_free(j->rules);
    CHECK(j->counter.live == 0, "%zu blocks not given back", j->counter.live);
}

int main(int argc, char **argv)
{
    static job j;
    if (argc != 2)
        return 2;
    testing_temp(j.image_path, sizeof j.image_path);
    sample_init();
    small_yaml = testing_read(TESTS_DIR "/common/small.yaml", &small_size);
    if (strcmp(argv[1], "every") == 0)
        every(&j);
    else
        steady(&j);
    remove(j.image_path);
    free(small_yaml);
    return testing_done(argv[1]);
}
