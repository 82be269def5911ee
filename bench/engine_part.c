#include "engine_part.h"

#include "analysis/scanner.h"

hua_code engine_fold(hua_scanner *scanner, const hua_dialogue *dialogue)
{
    for (size_t i = 0; i < dialogue->turn_count; i++)
        if (!hua_units_fold(&scanner->units, dialogue->turns[i].text))
            return HUA_E_NOMEM;
    return HUA_OK;
}

/* As check.c does it, and nothing is asked of what was found. */
hua_code engine_scan(hua_scanner *scanner, const hua_dialogue *dialogue)
{
    scanner->dialogue = dialogue;
    scanner->failure = HUA_OK;
    for (size_t i = 0; i < dialogue->turn_count && !scanner->failure; i++)
        scan_turn(scanner, (uint32_t)i);
    return scanner->failure;
}
