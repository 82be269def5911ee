/*
 * One ruleset shared by several threads, a scanner for each: every thread finds for every dialogue
 * the same bytes as the main thread did alone.  Under ThreadSanitizer this is the
 * proof that a check only reads the ruleset.
 */
#include "common/sample.h"
#include "testing.h"

#include <pthread.h>

enum { THREADS = 4, DIALOGUES = 200 };

typedef struct worker {
    const hua_ruleset *rules;
    size_t first; /* dialogue to begin with, so that threads do not march in step */
    size_t differences;
    hua_code code;
    pthread_t thread;
} worker;

static char *expected[DIALOGUES];

static void nth_dialogue(sample *out, size_t i)
{
    if (i < sample_count())
        sample_written(out, i);
    else
        sample_random(out, i, true);
}

static hua_scanner *new_scanner(const hua_ruleset *rules, hua_code *code)
{
    const hua_scanner_options options = {.bad_utf8 = HUA_UTF8_REPLACE};
    hua_scanner *scanner = NULL;
    hua_error error = {0};
    *code = hua_scanner_new(&scanner, rules, &options, &error);
    return scanner;
}

static void *work(void *arg)
{
    worker *w = arg;
    char *json = malloc(SAMPLE_JSON);
    sample *s = malloc(sizeof *s);
    hua_scanner *scanner = new_scanner(w->rules, &w->code);
    for (size_t i = 0; json && s && scanner && i < DIALOGUES; i++) {
        size_t n = (i + w->first) % DIALOGUES;
        nth_dialogue(s, n);
        sample_json(scanner, &s->dialogue, json, SAMPLE_JSON);
        w->differences += strcmp(json, expected[n]) != 0;
    }
    hua_scanner_free(scanner);
    free(s);
    free(json);
    return NULL;
}

static void expect_alone(const hua_ruleset *rules)
{
    static char json[SAMPLE_JSON];
    static sample s;
    hua_code code;
    hua_scanner *scanner = new_scanner(rules, &code);
    CHECK(code == HUA_OK, "%s", hua_code_text(code));
    for (size_t i = 0; i < DIALOGUES; i++) {
        nth_dialogue(&s, i);
        code = sample_json(scanner, &s.dialogue, json, sizeof json);
        CHECK(code == HUA_OK, "dialogue %zu: %s", i, json);
        expected[i] = strdup(json);
    }
    hua_scanner_free(scanner);
}

int main(void)
{
    static worker workers[THREADS];
    hua_ruleset *rules = sample_rules(NULL);
    expect_alone(rules);
    for (size_t i = 0; i < THREADS; i++) {
        workers[i] = (worker){.rules = rules, .first = i * DIALOGUES / THREADS};
        CHECK(pthread_create(&workers[i].thread, NULL, work, &workers[i]) == 0, "thread %zu", i);
    }
    for (size_t i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        CHECK(workers[i].code == HUA_OK, "thread %zu: %s", i, hua_code_text(workers[i].code));
        CHECK(workers[i].differences == 0, "thread %zu: %zu reports differ from those made alone",
              i, workers[i].differences);
    }
    for (size_t i = 0; i < DIALOGUES; i++)
        free(expected[i]);
    hua_ruleset_free(rules);
    return testing_done("threads");
}
