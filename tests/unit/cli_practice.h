/* What the tests of practising share: the shipped rules, and the samples of tests/practice. */
#ifndef TESTS_CLI_PRACTICE_H
#define TESTS_CLI_PRACTICE_H

#include "practice/practice.h"
#include "testing.h"

#define SAMPLE_SCENARIOS TESTS_DIR "/practice/sample/scenarios"
#define SAMPLE_DRILLS TESTS_DIR "/practice/sample/drills"

typedef struct practice_room {
    hua_ruleset *rules;
    hua_scanner *scanner;
    practice_library *library;
} practice_room;

static inline practice_room practice_open(void)
{
    static const char *const packs = RULES_DIR, *const scenarios = SAMPLE_SCENARIOS,
                             *const drills = SAMPLE_DRILLS;
    practice_room room = {0};
    hua_error error = {0};
    CHECK_OK(hua_ruleset_load(&room.rules, &packs, 1, NULL, &error), error);
    if (!room.rules)
        exit(1);
    CHECK_OK(hua_scanner_new(&room.scanner, room.rules, NULL, &error), error);
    CHECK_OK(practice_load(&room.library, &scenarios, 1, &drills, 1, &error), error);
    if (!room.library)
        exit(1);
    return room;
}

static inline void practice_close(practice_room *room)
{
    practice_free(room->library);
    hua_scanner_free(room->scanner);
    hua_ruleset_free(room->rules);
}

#endif
