/* Who is the agent and who the customer: the settling, from the surest ground to the weakest. */
#include "readers/roles.h"

enum { GREETING_BYTES = 600, NOTICE_BYTES = 400, NAME_BYTES = 80 };

/* The strangers of a dialogue, and which sides are taken by somebody known. */
typedef struct sides {
    speaker *stranger; /* the last one */
    size_t strangers;
    bool agent, customer;
} sides;

static speaker *present(const roles_cast *cast, size_t i)
{
    return &cast->speakers->list.items[cast->present[i]];
}

static void give(speaker *s, hua_speaker part)
{
    s->part = part;
    s->settled = true;
}

static void give_known(speaker *s)
{
    s->settled = false;
    s->part = HUA_OTHER;
    if (s->told && !s->mapped)
        give(s, s->told_part);
    else if (s->known)
        give(s, s->role);
}

static sides count_sides(const roles_cast *cast)
{
    sides all = {.agent = cast->agent, .customer = cast->customer};
    for (size_t i = 0; i < cast->present_count; i++) {
        speaker *s = present(cast, i);
        all.agent = all.agent || (s->settled && s->part == HUA_AGENT);
        all.customer = all.customer || (s->settled && s->part == HUA_CUSTOMER);
        if (!s->settled) {
            all.stranger = s;
            all.strangers++;
        }
    }
    return all;
}

/* The first to greet as agents do becomes the agent, if nobody knows who that is. */
static void give_greeter(const roles_cast *cast, int least)
{
    for (size_t i = 0; i < cast->first_count; i++) {
        const roles_turn *turn = &cast->first[i];
        hua_str words = turn->words;
        if (words.len > GREETING_BYTES)
            words.len = GREETING_BYTES;
        if (turn->name == ROLES_NOBODY || speakers_greets(words) < least)
            continue;
        speaker *s = &cast->speakers->list.items[turn->name];
        if (!s->settled)
            give(s, HUA_AGENT);
        return;
    }
}

static bool two_strangers(const roles_cast *cast)
{
    const sides all = count_sides(cast);
    return all.strangers == 2 && !all.agent && !all.customer;
}

static void give_remembered(const roles_cast *cast)
{
    for (size_t i = 0; i < cast->present_count; i++) {
        speaker *s = present(cast, i);
        if (!s->settled && s->remembered)
            give(s, s->old_part);
    }
}

static void give_other_side(const roles_cast *cast)
{
    const sides all = count_sides(cast);
    if (all.strangers == 1 && all.agent != all.customer)
        give(all.stranger, all.agent ? HUA_CUSTOMER : HUA_AGENT);
}

static void remember(const roles_cast *cast)
{
    for (size_t i = 0; i < cast->present_count; i++) {
        speaker *s = present(cast, i);
        if (s->settled && !s->known && !speakers_is_number(s->name)) {
            s->remembered = true;
            s->old_part = s->part;
        }
    }
}

void roles_settle(const roles_cast *cast)
{
    for (size_t i = 0; i < cast->present_count; i++)
        give_known(present(cast, i));
    if (two_strangers(cast))
        give_greeter(cast, 2);
    give_remembered(cast);
    if (two_strangers(cast))
        give_greeter(cast, 1);
    give_other_side(cast);
    remember(cast);
}

hua_str roles_name(const roles_cast *cast, hua_speaker part)
{
    for (size_t i = 0; i < cast->present_count; i++) {
        const speaker *s = present(cast, i);
        if (s->settled && s->part == part && (!s->exact || s->mapped))
            return s->name;
    }
    return (hua_str){NULL, 0};
}

void roles_note_unknown(const roles_cast *cast, cli_text *notice)
{
    for (size_t i = 0; i < cast->present_count; i++) {
        speaker *s = present(cast, i);
        hua_str name = s->name;
        if (s->settled || s->noted || notice->len > NOTICE_BYTES)
            continue;
        s->noted = true;
        if (notice->len)
            cli_text_add(notice, CLI_STR("、"));
        if (name.len > NAME_BYTES)
            name.len = cli_utf8_valid(cli_slice(name, 0, NAME_BYTES));
        cli_text_add(notice, name);
    }
}
