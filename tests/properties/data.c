/*
 * The laws over real dialogues, with the shipped packs: no error, every report keeps them, and with
 * and without the prefilter come the same bytes.  The dialogues do not belong to the project: they
 * are looked for at $HUASHU_DATA and beside the checkout, and without them the test is skipped.
 */
#include "properties/laws.h"
#include "readers/reader.h"
#include "testing.h"

typedef struct job {
    hua_scanner *filtered, *unfiltered;
    size_t dialogues, turns, findings;
    hua_error error;
} job;

static const char *data_path(void)
{
    const char *path = getenv("HUASHU_DATA");
    if (!path)
        path = DATA_FILE;
    if (access(path, R_OK) == 0)
        return path;
    printf("skipped: no dialogues at %s; set HUASHU_DATA to a JSONL file of them\n", path);
    exit(TESTING_SKIP);
}

static hua_scanner *scanner_on(job *j, const hua_ruleset *rules, bool no_prefilter)
{
    const hua_scanner_options options = {.bad_utf8 = HUA_UTF8_REPLACE,
                                         .no_prefilter = no_prefilter};
    hua_scanner *scanner = NULL;
    CHECK_OK(hua_scanner_new(&scanner, rules, &options, &j->error), j->error);
    return scanner;
}

static hua_str check(job *j, hua_scanner *scanner, const hua_dialogue *dialogue,
                     const hua_report **report)
{
    hua_str json = {0};
    hua_code code = hua_check(scanner, dialogue, report, &j->error);
    if (code == HUA_OK)
        code = hua_report_json(scanner, *report, &json, &j->error);
    CHECK(code == HUA_OK, "%.*s: %s", (int)dialogue->source.len, dialogue->source.ptr,
          j->error.message_en);
    return json;
}

static void one_dialogue(job *j, const hua_dialogue *dialogue)
{
    const hua_report *report = NULL, *other = NULL;
    char why[200] = "";
    hua_str json = check(j, j->filtered, dialogue, &report);
    hua_str unfiltered = check(j, j->unfiltered, dialogue, &other);
    if (!report || !other)
        return;
    CHECK(laws_hold(report, why, sizeof why), "%.*s: %s", (int)dialogue->source.len,
          dialogue->source.ptr, why);
    CHECK(json.len == unfiltered.len && memcmp(json.ptr, unfiltered.ptr, json.len) == 0,
          "%.*s: another report without the prefilter", (int)dialogue->source.len,
          dialogue->source.ptr);
    j->dialogues++;
    j->turns += dialogue->turn_count;
    j->findings += hua_report_finding_count(report);
}

static void all_dialogues(job *j, const char *path)
{
    reader *from = NULL;
    hua_dialogue dialogue;
    reader_problem problem;
    reader_status status;
    CHECK_OK(reader_open(&from, path, NULL, &j->error), j->error);
    while (from && (status = reader_next(from, &dialogue, &problem)) != READER_END) {
        CHECK(status == READER_DIALOGUE, "%s:%u: %s", problem.error.file, problem.error.line,
              problem.error.message_en);
        if (status == READER_DIALOGUE)
            one_dialogue(j, &dialogue);
        if (status == READER_FAILED || testing_failures > 20)
            break;
    }
    reader_close(from);
}

int main(void)
{
    const char *path = data_path();
    const char *paths[] = {RULES_DIR};
    hua_ruleset *rules = NULL;
    job j = {.dialogues = 0};
    CHECK_OK(hua_ruleset_load(&rules, paths, 1, NULL, &j.error), j.error);
    if (rules) {
        j.filtered = scanner_on(&j, rules, false);
        j.unfiltered = scanner_on(&j, rules, true);
        all_dialogues(&j, path);
    }
    printf("%zu dialogues, %zu turns, %zu findings\n", j.dialogues, j.turns, j.findings);
    hua_scanner_free(j.filtered);
    hua_scanner_free(j.unfiltered);
    hua_ruleset_free(rules);
    return testing_done("data");
}
