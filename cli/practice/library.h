/*
 * Inside the library: what is loaded, and how a file is added to it.
 */
#ifndef CLI_PRACTICE_LIBRARY_H
#define CLI_PRACTICE_LIBRARY_H

#include "common/mem.h"
#include "practice/fields.h"
#include "practice/skills.h"

struct practice_library {
    cli_arena arena; /* owns every text and record */
    CLI_LIST(practice_scenario) scenarios;
    CLI_LIST(practice_drill) drills;
    practice_skill skills[SKILL_COUNT];
};

/* Adds what stands in a document; `reader` writes into the library's arena. */
hua_code scenario_add(practice_library *library, field_reader *reader);
hua_code drill_file_add(practice_library *library, field_reader *reader);

/* The document's file name without its directory and ".yaml". */
hua_str library_stem(const yaml_doc *doc);

#endif
