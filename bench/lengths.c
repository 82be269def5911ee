/*
 * Does a long turn cost more a byte than a short one?
 *
 *     bench_lengths FILE PACK...      the same text in turns of 24 characters, of 1,000, and in
 *                                     one of 1 MB: nanoseconds a byte
 *
 * Every length is run in turn, ROUNDS times over, and the median counts.
 */
#include "measure.h"
#include "readers/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 5, MEGABYTE = 1000000 };

/* All texts of the file behind each other, until there is a megabyte. */
static size_t gather(const char *path, char *text)
{
    reader *from = NULL;
    reader_problem problem;
    hua_dialogue dialogue;
    size_t size = 0;
    if (reader_open(&from, path, NULL, &problem.error) != HUA_OK)
        bench_die(&problem.error);
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
    const hua_report *report;
    hua_error error = {0};
    double start = bench_now();
    for (size_t at = 0; at < size;) {
        size_t end = piece_end(text, at, size, piece);
        const hua_turn turn = {
            .text = {text + at, end - at}, .start_ms = HUA_NO_TIME, .end_ms = HUA_NO_TIME};
        const hua_dialogue dialogue = {.turns = &turn, .turn_count = 1};
        if (hua_check(scanner, &dialogue, &report, &error) != HUA_OK)
            bench_die(&error);
        at = end;
    }
    return (bench_now() - start) * 1e9 / (double)size;
}

static void print_lengths(hua_scanner *scanner, const char *text, size_t size)
{
    static const size_t pieces[] = {72, 3000, MEGABYTE};
    enum { PIECES = sizeof pieces / sizeof pieces[0] };
    double cost[PIECES][ROUNDS];
    per_byte(scanner, text, size, MEGABYTE);
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < PIECES; i++)
            cost[i][round] = per_byte(scanner, text, size, pieces[i]);
    double shortest = bench_median(cost[0], ROUNDS);
    for (int i = 0; i < PIECES; i++) {
        double here = bench_median(cost[i], ROUNDS);
        printf("turns of %7zu bytes: %6.2f ns a byte, %.2f times the shortest\n", pieces[i], here,
               here / shortest);
    }
}

int main(int argc, char **argv)
{
    const hua_scanner_options options = {.bad_utf8 = HUA_UTF8_REPLACE};
    hua_ruleset *rules = NULL;
    hua_scanner *scanner = NULL;
    hua_error error = {0};
    if (argc < 3)
        return 2;
    char *text = malloc(MEGABYTE);
    if (!text)
        return 1;
    if (hua_ruleset_load(&rules, (const char *const *)argv + 2, (size_t)argc - 2, NULL, &error) !=
            HUA_OK ||
        hua_scanner_new(&scanner, rules, &options, &error) != HUA_OK)
        bench_die(&error);
    print_lengths(scanner, text, gather(argv[1], text));
    hua_scanner_free(scanner);
    hua_ruleset_free(rules);
    free(text);
    return 0;
}
