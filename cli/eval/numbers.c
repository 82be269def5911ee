#include "eval/numbers.h"

#include "common/text.h"

#include <stdlib.h>

static const char *const words[] = {
    [MEASURE_PRECISION] = "precision",
    [MEASURE_RECALL] = "recall",
    [MEASURE_F1] = "f1",
    [MEASURE_RIGHT] = "category_accuracy",
    [MEASURE_FLAGGED] = "clean_flagged",
    [MEASURE_AGREEMENT] = "agreement",
    [MEASURE_KAPPA] = "kappa",
    [MEASURE_ACCURACY] = "accuracy",
};

const char *measure_word(number_measure measure)
{
    return words[measure];
}

/* Where numbers are being added: all that follow share the name. */
typedef struct adder {
    number_list *list;
    number name;
    bool failed;
} adder;

static void add(adder *a, number_measure measure, double value)
{
    number n = a->name;
    n.measure = measure;
    n.value = value;
    a->failed |= !cli_list_push(a->list, n);
}

static void name(adder *a, const char *table, hua_str row, hua_str part)
{
    a->name = (number){.table = table, .row = row, .part = part};
}

static void add_rates(adder *a, const finding_counts *n)
{
    add(a, MEASURE_PRECISION, counts_precision(n));
    add(a, MEASURE_RECALL, counts_recall(n));
    add(a, MEASURE_F1, counts_f1(n));
}

static void add_findings(adder *a, const outcomes *all, const tally *t)
{
    const hua_str none = {"", 0};
    name(a, "findings", none, none);
    add_rates(a, &t->total);
    add(a, MEASURE_RIGHT, counts_right(&t->total));
    add(a, MEASURE_FLAGGED, stats_ratio(t->total.flagged, t->total.clean));
    for (size_t i = 0; i < t->categories.count; i++) {
        name(a, "categories", t->categories.items[i].key, none);
        add_rates(a, &t->categories.items[i].n);
    }
    for (size_t i = 0; i < t->groups.count; i++) {
        const count_table *table = &t->groups.items[i];
        for (size_t k = 0; k < table->count; k++) {
            name(a, "groups", all->fields.items[i], table->items[k].key);
            add_rates(a, &table->items[k].n);
        }
    }
}

static void add_steps(adder *a, const tally *t)
{
    for (size_t i = 0; i < t->steps.count; i++) {
        const step_row *row = &t->steps.items[i];
        name(a, "steps", row->rubric, row->step);
        add(a, MEASURE_AGREEMENT, stats_agreement(row->table));
        add(a, MEASURE_KAPPA, stats_kappa(row->table));
    }
}

static void add_tags(adder *a, const tally *t)
{
    for (size_t i = 0; i < t->tags.count; i++) {
        const tag_count_row *row = &t->tags.items[i];
        const finding_counts n = {
            .hits = row->hits, .missed = row->missed, .false_alarms = row->false_alarms};
        name(a, "tags", row->tag, row->value);
        if (row->value.len)
            add_rates(a, &n);
        else
            add(a, MEASURE_ACCURACY, stats_ratio(row->right, row->judged));
    }
}

bool numbers_make(number_list *out, const outcomes *all, const tally *t)
{
    adder a = {.list = out};
    if (t->with_findings)
        add_findings(&a, all, t);
    add_steps(&a, t);
    add_tags(&a, t);
    return !a.failed;
}

const number *numbers_find(const number_list *numbers, const number *wanted)
{
    for (size_t i = 0; i < numbers->count; i++) {
        const number *n = &numbers->items[i];
        if (n->measure == wanted->measure && strcmp(n->table, wanted->table) == 0 &&
            cli_eq(n->row, wanted->row) && cli_eq(n->part, wanted->part))
            return n;
    }
    return NULL;
}
