#include "learning/drills.h"

#include "common/fail.h"

/* ---- choosing ------------------------------------------------------------------ */

/* As SQLite orders texts. */
static int order(hua_str a, hua_str b)
{
    size_t common = a.len < b.len ? a.len : b.len;
    int difference = common ? memcmp(a.ptr, b.ptr, common) : 0;
    return difference ? difference : (a.len > b.len) - (a.len < b.len);
}

const learner_card *drill_card(const learner_cards *cards, hua_str drill)
{
    size_t low = 0, high = cards->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int difference = order(cards->items[middle].drill, drill);
        if (difference == 0)
            return &cards->items[middle];
        if (difference < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static bool passed_over(const drill_wish *wish, hua_str drill)
{
    for (size_t i = 0; i < wish->passed_over_count; i++)
        if (cli_eq(wish->passed_over[i], drill))
            return true;
    return false;
}

static bool wanted(const drill_wish *wish, const practice_drill *drill)
{
    return (!wish->skill.len || cli_eq(wish->skill, drill->skill)) && !passed_over(wish, drill->id);
}

static void try_due(drill_choice *best, const practice_drill *drill, const practice_card *card)
{
    if (best->due && best->next_due <= card->due)
        return;
    *best = (drill_choice){.drill = drill, .due = true, .next_due = card->due};
}

static void try_later(drill_choice *best, const practice_card *card)
{
    if (best->due || (best->later && best->next_due <= card->due))
        return;
    best->later = true;
    best->next_due = card->due;
}

static void try_new(drill_choice *best, size_t *best_seen, const practice_drill *drill, size_t seen)
{
    if (best->due || (best->drill && (best->drill->level < drill->level ||
                                      (best->drill->level == drill->level && *best_seen <= seen))))
        return;
    best->drill = drill;
    *best_seen = seen;
}

drill_choice drill_choose(const practice_library *library, const learner_cards *cards,
                          const drill_wish *wish)
{
    drill_choice best = {0};
    size_t best_seen = 0;
    for (size_t i = 0; i < practice_drill_count(library); i++) {
        const practice_drill *drill = practice_drill_at(library, i);
        const learner_card *known = drill_card(cards, drill->id);
        if (!wanted(wish, drill))
            continue;
        if (!known)
            try_new(&best, &best_seen, drill,
                    drill_stand(library, cards, drill->skill, wish->today).seen);
        else if (known->card.due <= wish->today)
            try_due(&best, drill, &known->card);
        else
            try_later(&best, &known->card);
    }
    return best;
}

drill_standing drill_stand(const practice_library *library, const learner_cards *cards,
                           hua_str skill, int64_t today)
{
    drill_standing all = {0};
    double sum = 0;
    for (size_t i = 0; i < practice_drill_count(library); i++) {
        const practice_drill *drill = practice_drill_at(library, i);
        if (!cli_eq(drill->skill, skill))
            continue;
        const learner_card *known = drill_card(cards, drill->id);
        all.drills++;
        if (!known)
            continue;
        all.seen++;
        all.due += known->card.due <= today;
        sum += known->quality * 20;
    }
    all.mean = all.seen ? sum / (double)all.seen : 0;
    return all;
}

/* ---- answering ------------------------------------------------------------------ */

hua_code drill_answer(const learning *l, drill_judge *judge, const practice_drill *drill,
                      hua_str who, hua_str text, bool hinted, learner_moment now,
                      drill_verdict *verdict, practice_card *after, hua_error *error)
{
    hua_code code = drill_judge_answer(judge, drill, text, hinted, verdict, error);
    if (code != HUA_OK)
        return code;
    const learner_answer answer = {.drill = drill->id,
                                   .skill = drill->skill,
                                   .text = text,
                                   .quality = verdict->quality,
                                   .passed = verdict->passed,
                                   .hinted = hinted};
    learning_hold(l);
    code = learner_add_answer(l->store, who, &answer, now, after, error);
    learning_release(l);
    return code;
}
