/*
 * Where the time of a check goes, by leaving stages out:
 *
 *     bench_stages FILE PACK...         read / + find / + score / + report, MB/s and share
 *     bench_stages --long FILE PACK...  the same text in turns of 24 characters, of 1,000,
 *                                       and in one of 1 MB: nanoseconds a byte
 *     bench_stages --facts PACK...      rules, literals and states of the packs
 *
 * Every stage is run in turn, ROUNDS times over, and the median counts.
 */
#include "huashu.h"
#include "readers/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 5, MEGABYTE = 1000000 };

typedef enum stage { READ, FIND, SCORE, REPORT, STAGES } stage;

static const char *const stage_names[STAGES] = {"read", "find", "score", "report"};

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(double *values)
{
    qsort(values, ROUNDS, sizeof *values, by_value);
    return values[ROUNDS / 2];
}

static void die(const hua_error *error)
{
    fprintf(stderr, "%s:%u: %s\n", error->file, error->line, error->message_en);
    exit(1);
}

static hua_scanner *new_scanner(const hua_ruleset *rules, bool scores)
{
    const hua_scanner_options options = {.bad_utf8 = HUA_UTF8_REPLACE, .no_scores = !scores};
    hua_scanner *scanner = NULL;
    hua_error error = {0};
    if (hua_scanner_new(&scanner, rules, &options, &error) != HUA_OK)
        die(&error);
    return scanner;
}

static void check(hua_scanner *scanner, const hua_dialogue *dialogue, bool write)
{
    const hua_report *report = NULL;
    hua_str json;
    hua_error error = {0};
    if (hua_check(scanner, dialogue, &report, &error) != HUA_OK)
        die(&error);
    if (write && hua_report_json(scanner, report, &json, &error) != HUA_OK)
        die(&error);
}

/* ---- by stage ------------------------------------------------------------------ */

static double run_stages(const hua_ruleset *rules, const char *path, stage last)
{
    hua_scanner *scanner = new_scanner(rules, last >= SCORE);
    reader *from = NULL;
    reader_problem problem;
    hua_dialogue dialogue;
    reader_status status;
    double start = now();
    if (reader_open(&from, path, NULL, &problem.error) != HUA_OK)
        die(&problem.error);
    while ((status = reader_next(from, &dialogue, &problem)) <= READER_BAD) {
        if (status == READER_DIALOGUE && last >= FIND)
            check(scanner, &dialogue, last == REPORT);
    }
    reader_close(from);
    double seconds = now() - start;
    hua_scanner_free(scanner);
    return seconds;
}

static double megabytes_of(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0) {
        perror(path);
        exit(1);
    }
    double size = (double)ftell(file);
    fclose(file);
    return size / MEGABYTE;
}

static void print_stages(const hua_ruleset *rules, const char *path)
{
    double seconds[STAGES][ROUNDS], before = 0, whole, size = megabytes_of(path);
    for (int round = 0; round < ROUNDS; round++)
        for (stage s = READ; s < STAGES; s++)
            seconds[s][round] = run_stages(rules, path, s);
    whole = median(seconds[REPORT]);
    for (stage s = READ; s < STAGES; s++) {
        double until = median(seconds[s]);
        printf("%-8s until here %7.1f MB/s   alone %5.1f %%\n", stage_names[s], size / until,
               100 * (until - before) / whole);
        before = until;
    }
}

/* ---- by length of a turn --------------------------------------------------------- */

/* All texts of the file behind each other, until there is a megabyte. */
static size_t gather(const char *path, char *text)
{
    reader *from = NULL;
    reader_problem problem;
    hua_dialogue dialogue;
    size_t size = 0;
    if (reader_open(&from, path, NULL, &problem.error) != HUA_OK)
        die(&problem.error);
    while (reader_next(from, &dialogue, &problem) <= READER_BAD) {
        for (size_t i = 0; i < dialogue.turn_count; i++) {
            hua_str turn = dialogue.turns[i].text;
            if (size + turn.len > MEGABYTE) {
                reader_close(from);
                return size;
            }
            memcpy(text + size, turn.ptr, turn.len);
            size += turn.len;
        }
    }
    reader_close(from);
    return size;
}

/* The end of a piece of about `want` bytes, between characters. */
static size_t piece_end(const char *text, size_t at, size_t size, size_t want)
{
    size_t end = size - at < want ? size : at + want;
    while (end < size && ((unsigned char)text[end] & 0xC0) == 0x80)
        end++;
    return end;
}

static double per_byte(hua_scanner *scanner, const char *text, size_t size, size_t piece)
{
    double start = now();
    for (size_t at = 0; at < size;) {
        size_t end = piece_end(text, at, size, piece);
        const hua_turn turn = {
            .text = {text + at, end - at}, .start_ms = HUA_NO_TIME, .end_ms = HUA_NO_TIME};
        const hua_dialogue dialogue = {.turns = &turn, .turn_count = 1};
        check(scanner, &dialogue, false);
        at = end;
    }
    return (now() - start) * 1e9 / (double)size;
}

static void print_lengths(const hua_ruleset *rules, const char *path)
{
    static const size_t pieces[] = {72, 3000, MEGABYTE};
    enum { PIECES = sizeof pieces / sizeof pieces[0] };
    double cost[PIECES][ROUNDS];
    char *text = malloc(MEGABYTE);
    if (!text)
        exit(1);
    size_t size = gather(path, text);
    hua_scanner *scanner = new_scanner(rules, true);
    per_byte(scanner, text, size, MEGABYTE);
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < PIECES; i++)
            cost[i][round] = per_byte(scanner, text, size, pieces[i]);
    double shortest = median(cost[0]);
    for (int i = 0; i < PIECES; i++)
        printf("turns of %7zu bytes: %6.2f ns a byte, %.2f times the shortest\n", pieces[i],
               median(cost[i]), median(cost[i]) / shortest);
    hua_scanner_free(scanner);
    free(text);
}

int main(int argc, char **argv)
{
    bool facts = argc > 2 && strcmp(argv[1], "--facts") == 0;
    bool lengths = argc > 3 && strcmp(argv[1], "--long") == 0;
    int first = facts ? 2 : lengths ? 3 : 2;
    hua_ruleset *rules = NULL;
    hua_error error = {0};
    if (argc <= first)
        return 2;
    if (hua_ruleset_load(&rules, (const char *const *)argv + first, (size_t)(argc - first), NULL,
                         &error) != HUA_OK)
        die(&error);
    if (facts) {
        hua_ruleset_facts f;
        hua_ruleset_describe(rules, &f);
        printf("%zu %zu %zu %zu\n", f.rules, f.behaviours + f.tags, f.literals, f.states);
    } else if (lengths) {
        print_lengths(rules, argv[2]);
    } else {
        print_stages(rules, argv[1]);
    }
    hua_ruleset_free(rules);
    return 0;
}
