/*
 * When a drill comes again: SM-2, the method of SuperMemo 2 (P. A. Woźniak, "Optimization of
 * learning", master's thesis, Poznań 1990, chapter 3.2), as published:
 *
 *     interval    1 day, then 6 days, then the interval before times the ease, rounded up
 *     ease        begins at 2.5; after every answer EF += 0.1 - (5-q) * (0.08 + (5-q) * 0.02),
 *                 never below 1.3
 *     q below 3   begins again with the first interval and leaves the ease as it is
 *
 * The published text changes the ease for every answer in step 5 and leaves it unchanged for q < 3
 * in step 6 ("start repetitions for the item from the beginning without changing the E-Factor");
 * step 6 is the more special one and holds.  The interval grows by the ease as it was before the answer.
 */
#include "practice/practice.h"

#include <math.h>

enum { FIRST_INTERVAL = 1, SECOND_INTERVAL = 6, LONGEST_INTERVAL = 36500 };

static const double first_ease = 2.5, least_ease = 1.3;

practice_card practice_new_card(int64_t today)
{
    return (practice_card){.due = today, .ease = first_ease};
}

/* Days until the next repetition behind `before`; a product that is whole but for the last bit is whole. */
static int next_interval(const practice_card *before)
{
    if (before->right == 0)
        return FIRST_INTERVAL;
    if (before->right == 1)
        return SECOND_INTERVAL;
    const double days = ceil(before->interval * before->ease - 1e-9);
    return days < LONGEST_INTERVAL ? (int)days : LONGEST_INTERVAL;
}

static double next_ease(double ease, int quality)
{
    const double short_of = 5 - quality;
    const double changed = ease + 0.1 - short_of * (0.08 + short_of * 0.02);
    return changed < least_ease ? least_ease : changed;
}

practice_card practice_schedule(practice_card before, int quality, int64_t today)
{
    practice_card card = before;
    quality = quality < 0 ? 0 : quality > 5 ? 5 : quality;
    if (quality < 3) {
        card.right = 0;
        card.wrong++;
        card.interval = FIRST_INTERVAL;
    } else {
        card.interval = next_interval(&before);
        card.ease = next_ease(before.ease, quality);
        card.right++;
    }
    card.due = today + card.interval;
    return card;
}
