/* huashu.h alone, twice, and a use of what it declares; compiled as C17 and as C++17. */
#include "huashu.h"
#include "huashu.h"

hua_code use_header(const hua_dialogue *dialogue, hua_error *error);

hua_code use_header(const hua_dialogue *dialogue, hua_error *error)
{
    const char *paths[] = {"rules"};
    hua_ruleset *rules = NULL;
    hua_scanner *scanner = NULL;
    const hua_report *report = NULL;
    hua_code code = hua_ruleset_load(&rules, paths, 1, NULL, error);
    if (code == HUA_OK)
        code = hua_scanner_new(&scanner, rules, NULL, error);
    if (code == HUA_OK)
        code = hua_check(scanner, dialogue, &report, error);
    hua_scanner_free(scanner);
    hua_ruleset_free(rules);
    return code;
}
