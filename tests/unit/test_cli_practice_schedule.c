/* SM-2: sequences reckoned by hand from the published rules. */
#include "practice/practice.h"
#include "testing.h"

#include <math.h>

typedef struct answer {
    int quality;
    /* wanted */
    int64_t due;
    int interval, right, wrong;
    double ease;
} answer;

/* Every answer is given on the day the card is due; the first on `day`. */
static void play(const char *name, int64_t day, const answer *answers, size_t count)
{
    practice_card card = practice_new_card(day);
    CHECK(card.due == day && card.interval == 0 && card.right == 0, "%s: a new card", name);
    CHECK(fabs(card.ease - 2.5) < 1e-9, "%s: ease of a new card", name);
    for (size_t i = 0; i < count; i++) {
        const answer *a = &answers[i];
        card = practice_schedule(card, a->quality, card.due);
        CHECK(card.due == a->due, "%s, answer %zu: due %d", name, i, (int)card.due);
        CHECK(card.interval == a->interval, "%s, answer %zu: interval %d", name, i, card.interval);
        CHECK(card.right == a->right, "%s, answer %zu: right %d", name, i, card.right);
        CHECK(card.wrong == a->wrong, "%s, answer %zu: wrong %d", name, i, card.wrong);
        CHECK(fabs(card.ease - a->ease) < 1e-9, "%s, answer %zu: ease %f", name, i, card.ease);
    }
}

#define PLAY(day, ...)                                                        \
    do {                                                                      \
        static const answer answers[] = {__VA_ARGS__};                        \
        play(#__VA_ARGS__, (day), answers, sizeof answers / sizeof *answers); \
    } while (0)

int main(void)
{
    /* 6 * 2.7 = 16.2, 17 * 2.8 = 47.6: rounded up. */
    PLAY(100, {5, 101, 1, 1, 0, 2.6}, {5, 107, 6, 2, 0, 2.7}, {5, 124, 17, 3, 0, 2.8},
         {5, 172, 48, 4, 0, 2.9});
    /* Quality 4 leaves the ease: 6 * 2.5 = 15, 15 * 2.5 = 37.5. */
    PLAY(0, {4, 1, 1, 1, 0, 2.5}, {4, 7, 6, 2, 0, 2.5}, {4, 22, 15, 3, 0, 2.5},
         {4, 60, 38, 4, 0, 2.5});
    /* Quality 3 takes 0.14: 6 * 2.22 = 13.32. */
    PLAY(0, {3, 1, 1, 1, 0, 2.36}, {3, 7, 6, 2, 0, 2.22}, {3, 21, 14, 3, 0, 2.08});
    /* A failure begins again with the first interval, and the ease stays. */
    PLAY(10, {5, 11, 1, 1, 0, 2.6}, {5, 17, 6, 2, 0, 2.7}, {2, 18, 1, 0, 1, 2.7},
         {4, 19, 1, 1, 1, 2.7}, {4, 25, 6, 2, 1, 2.7}, {0, 26, 1, 0, 2, 2.7});
    /* The ease never falls below 1.3: nine answers of quality 3 would come to 1.24. */
    practice_card card = practice_new_card(0);
    for (int i = 0; i < 9; i++)
        card = practice_schedule(card, 3, card.due);
    CHECK(fabs(card.ease - 1.3) < 1e-9, "least ease %f", card.ease);
    /* A late answer counts from the day it is given. */
    card = practice_schedule(practice_new_card(0), 5, 30);
    CHECK(card.due == 31, "late: due %d", (int)card.due);
    /* Intervals stay finite, wild qualities are taken as the nearest. */
    for (int i = 0; i < 1000; i++)
        card = practice_schedule(card, 99, card.due);
    CHECK(card.interval > 0 && card.interval <= 36500, "long interval %d", card.interval);
    CHECK(practice_schedule(card, -7, 0).right == 0, "a wild quality below");
    return testing_done("schedule");
}
