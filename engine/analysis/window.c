/*
 * What lies at the beginning or at the end of a dialogue, and how much was said there by whom.
 *
 * Nothing here goes through the turns for each find: sentences are summed up once a dialogue, characters once
 * a condition.
 */
#include "analysis/relate.h"

/* ---- sentences ---------------------------------------------------------------------------- */

void window_prepare(hua_scanner *s)
{
    uint32_t said[HUA_OTHER + 1] = {0};
    for (uint32_t t = 0; s->uses_sentence_windows && t < s->turns.count; t++) {
        said[relate_speaker(s, t)] += s->turns.items[t].sentences;
        memcpy(s->turns.items[t].said, said, sizeof said);
    }
}

/* ---- windows ------------------------------------------------------------------------------ */

static uint32_t last_turn(const hua_scanner *s)
{
    return (uint32_t)s->turns.count - 1;
}

/* Sentences said by the speaker of f before it, and from it to the end. */
static void count_sentences(const hua_scanner *s, const find *f, uint32_t *before, uint32_t *after)
{
    const hua_speaker who = relate_speaker(s, f->turn);
    const turn_info *own = &s->turns.items[f->turn];
    const uint32_t rest = own->sentences - f->sentence;
    *before = own->said[who] - rest;
    *after = rest + s->turns.items[last_turn(s)].said[who] - own->said[who];
}

/* The first turn of the close: behind the acceptance in the second half of the dialogue. */
static uint32_t close_start(const hua_scanner *s)
{
    const uint32_t acceptance = s->rules->header.acceptance;
    return acceptance == RS_NONE ? RS_NONE
                                 : reach_first_turn(s, acceptance, (uint32_t)(s->turns.count / 2));
}

static bool in_last_blocks(const hua_scanner *s, uint32_t turn, double blocks)
{
    const hua_speaker x = relate_speaker(s, turn);
    const uint32_t total = s->turns.items[last_turn(s)].blocks[x];
    return (double)(total - s->turns.items[turn].blocks[x]) < blocks;
}

static bool is_in_first(const hua_scanner *s, uint32_t unit, double amount, const find *f)
{
    const hua_speaker x = relate_speaker(s, f->turn);
    uint32_t before;
    uint32_t after;
    switch (unit) {
    case UNIT_TURNS:
        return s->turns.items[f->turn].blocks[x] <= amount;
    case UNIT_SECONDS: {
        const double apart = reach_seconds(s, 0, f->turn);
        return apart >= 0 && apart <= amount;
    }
    case UNIT_PERCENT:
        return (double)f->turn * 100.0 < amount * (double)s->turns.count;
    case UNIT_SENTENCES:
        count_sentences(s, f, &before, &after);
        return before < amount;
    default:
        return true;
    }
}

static bool is_in_last(const hua_scanner *s, uint32_t unit, double amount, const find *f)
{
    uint32_t before;
    uint32_t after;
    switch (unit) {
    case UNIT_TURNS:
        return in_last_blocks(s, f->turn, amount);
    case UNIT_SECONDS: {
        const double apart = reach_seconds(s, f->turn, last_turn(s));
        return apart >= 0 && apart <= amount;
    }
    case UNIT_PERCENT:
        return (double)(s->turns.count - f->turn - 1) * 100.0 < amount * (double)s->turns.count;
    case UNIT_SENTENCES:
        count_sentences(s, f, &before, &after);
        return after <= amount;
    default:
        return true;
    }
}

bool relate_in_window(const hua_scanner *s, uint32_t window, uint32_t unit, double amount,
                      const find *f)
{
    switch (window) {
    case WINDOW_FIRST:
        return is_in_first(s, unit, amount, f);
    case WINDOW_LAST:
        return is_in_last(s, unit, amount, f);
    case WINDOW_CLOSE: {
        const uint32_t start = close_start(s);
        return in_last_blocks(s, f->turn, 2.0) || (start != RS_NONE && f->turn > start);
    }
    default:
        return true;
    }
}

/* ---- shares ---------------------------------------------------------------------------- */

void window_know_share(hua_scanner *s, const rs_condition *c)
{
    share_sums *sums = &s->share;
    if (sums->condition == c && sums->epoch == s->dialogue_epoch)
        return;
    *sums = (share_sums){.condition = c, .epoch = s->dialogue_epoch};
    for (uint32_t t = 0; t < s->dialogue->turn_count; t++) {
        const find probe = {.turn = t};
        const hua_speaker x = relate_speaker(s, t);
        if ((x != HUA_AGENT && x != HUA_CUSTOMER) ||
            !relate_in_window(s, c->window, c->window_unit, c->window_amount, &probe))
            continue;
        sums->all += s->turns.items[t].units;
        sums->own[x] += s->turns.items[t].units;
        sums->last[x] = t;
        sums->speaks[x] = true;
    }
}

bool window_has_large_share(const hua_scanner *s, const rs_condition *c, const find *f)
{
    const share_sums *sums = &s->share;
    const hua_speaker x = relate_speaker(s, f->turn);
    return sums->speaks[x] && sums->last[x] == f->turn && sums->own[x] < sums->all &&
           (double)sums->own[x] * 100.0 > c->over * (double)sums->all;
}
