/*
 * Rejected findings as tests: a text in which the rule, as it is, finds the same.  That is the
 * sentence alone, else the turn with the one before it; what would hold anyway shows nothing.
 */
#include "review/proposals_inner.h"

/* Says the example as the library's own tests do: without times, in a chat. */
static bool finds(hua_scanner *scanner, const hua_turn *turns, size_t count, hua_str rule)
{
    hua_turn said[2];
    const hua_report *report;
    const hua_dialogue d = {.channel = HUA_CHAT, .turns = said, .turn_count = count};
    for (size_t i = 0; i < count; i++) {
        said[i] = turns[i];
        said[i].start_ms = said[i].end_ms = HUA_NO_TIME;
    }
    if (hua_check(scanner, &d, &report, NULL) != HUA_OK)
        return false;
    for (size_t i = 0; i < hua_report_finding_count(report); i++)
        if (cli_eq(hua_report_finding(report, i)->rule, rule))
            return true;
    return false;
}

/* Blanks for whatever ends a line. */
static hua_str one_line(proposals *p, hua_str text)
{
    hua_str copy = cli_arena_copy(&p->arena, cli_trim(text));
    p->failed = p->failed || !copy.ptr;
    for (size_t i = 0; copy.ptr && i < copy.len; i++)
        if ((unsigned char)copy.ptr[i] < 0x20)
            ((char *)(uintptr_t)copy.ptr)[i] = ' ';
    return copy;
}

/* Marks of spans would be read as such. */
static bool has_marks(hua_str text)
{
    return cli_has(text, "[[") || cli_has(text, "]]");
}

static bool is_side(hua_speaker speaker)
{
    return speaker == HUA_AGENT || speaker == HUA_CUSTOMER;
}

static hua_str as_dialogue(proposals *p, const hua_turn turns[2])
{
    cli_text text = {0};
    for (size_t i = 0; i < 2; i++) {
        bool agent = turns[i].speaker == HUA_AGENT;
        cli_text_add(&text, agent ? CLI_STR("服：") : CLI_STR("客："));
        cli_text_add(&text, turns[i].text);
        cli_text_add(&text, i ? CLI_STR("") : CLI_STR("\n"));
    }
    return round_own(p, &text);
}

static void make_example(proposals *p, proposal_case *c, hua_scanner *scanner)
{
    hua_str rule = p->rules.items[c->rule].rule;
    const hua_turn *turns = p->talks.items[c->talk].dialogue.turns;
    hua_turn two[2] = {{.speaker = HUA_OTHER}, turns[c->turn]};
    two[1].text = one_line(p, c->sentence);
    if (!p->failed && !has_marks(two[1].text) && finds(scanner, &two[1], 1, rule)) {
        c->example = two[1].text;
        c->said[1] = two[1];
        c->said_count = 1;
        return;
    }
    if (!c->turn || !is_side(turns[c->turn - 1].speaker) || !is_side(turns[c->turn].speaker))
        return;
    for (size_t i = 0; i < 2; i++) {
        two[i] = turns[c->turn - 1 + i];
        two[i].text = one_line(p, two[i].text);
    }
    if (p->failed || has_marks(two[0].text) || has_marks(two[1].text) ||
        !finds(scanner, two, 2, rule))
        return;
    c->example = as_dialogue(p, two);
    memcpy(c->said, two, sizeof two);
    c->said_count = 2;
}

void proposals_examples(proposals *p, hua_scanner *scanner)
{
    for (size_t i = 0; i < p->cases.count; i++)
        if (p->cases.items[i].seen && p->cases.items[i].rejected)
            make_example(p, &p->cases.items[i], scanner);
}

bool proposals_example_found(const proposals *p, const proposal_case *c, hua_scanner *scanner)
{
    return finds(scanner, c->said + 2 - c->said_count, c->said_count, p->rules.items[c->rule].rule);
}
