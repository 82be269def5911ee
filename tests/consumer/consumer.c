/*
 * A program as a user of the library writes it: loads the packs whose directory is its argument,
 * checks one turn and prints the rules found.  Compiled as C and as C++.
 */
#include <huashu.h>

#include <stdio.h>
#include <string.h>

static int check(hua_scanner *scanner, const char *text)
{
    hua_turn turn;
    hua_dialogue dialogue;
    hua_error error;
    const hua_report *report = NULL;
    size_t i;
    memset(&turn, 0, sizeof turn);
    memset(&dialogue, 0, sizeof dialogue);
    turn.speaker = HUA_AGENT;
    turn.text.ptr = text;
    turn.text.len = strlen(text);
    turn.start_ms = turn.end_ms = HUA_NO_TIME;
    dialogue.channel = HUA_DRAFT;
    dialogue.turns = &turn;
    dialogue.turn_count = 1;
    if (hua_check(scanner, &dialogue, &report, &error) != HUA_OK)
        return 1;
    for (i = 0; i < hua_report_finding_count(report); i++) {
        const hua_finding *finding = hua_report_finding(report, i);
        printf("%.*s\n", (int)finding->category.len, finding->category.ptr);
    }
    return hua_report_finding_count(report) ? 0 : 1;
}

int main(int argc, char **argv)
{
    const char *paths[1];
    hua_ruleset *rules = NULL;
    hua_scanner *scanner = NULL;
    hua_error error;
    int status = 1;
    if (argc != 2)
        return 2;
    paths[0] = argv[1];
    if (hua_ruleset_load(&rules, paths, 1, NULL, &error) != HUA_OK)
        fprintf(stderr, "%s:%u: %s\n", error.file, error.line, error.message_en);
    else if (hua_scanner_new(&scanner, rules, NULL, &error) == HUA_OK)
        status = check(scanner, "我不知道");
    hua_scanner_free(scanner);
    hua_ruleset_free(rules);
    return status;
}
