#include "eval/tally.h"

#include "common/text.h"
#include "eval/taxonomy.h"

#include <stdlib.h>

double counts_precision(const finding_counts *n)
{
    return stats_ratio(n->hits, n->hits + n->false_alarms);
}

double counts_recall(const finding_counts *n)
{
    return stats_ratio(n->hits, n->hits + n->missed);
}

double counts_f1(const finding_counts *n)
{
    return stats_f1(n->hits, n->missed, n->false_alarms);
}

double counts_right(const finding_counts *n)
{
    return stats_ratio(n->right, n->hits);
}

bool table_tells(const count_table *table)
{
    return table->count > 1 || (table->count == 1 && table->items[0].key.len);
}

/* ---- rows -------------------------------------------------------------- */

static finding_counts *row_of(count_table *table, hua_str key)
{
    for (size_t i = 0; i < table->count; i++)
        if (cli_eq(table->items[i].key, key))
            return &table->items[i].n;
    const count_row row = {.key = key};
    return cli_list_push(table, row) ? &table->items[table->count - 1].n : NULL;
}

static bool add_pair(tally *t, const finding_outcome *o)
{
    for (size_t i = 0; i < t->confusion.count; i++) {
        pair_row *row = &t->confusion.items[i];
        if (!cli_eq(row->want, o->category) || !cli_eq(row->got, o->found))
            continue;
        row->count++;
        return true;
    }
    const pair_row row = {o->category, o->found, 1};
    return cli_list_push(&t->confusion, row);
}

static bool add_step(tally *t, hua_str rubric, hua_str step, const step_outcome *o)
{
    for (size_t i = 0; i < t->steps.count; i++) {
        step_row *row = &t->steps.items[i];
        if (!cli_eq(row->rubric, rubric) || !cli_eq(row->step, step))
            continue;
        row->table[o->want][o->got]++;
        return true;
    }
    step_row row = {.rubric = rubric, .step = step};
    row.table[o->want][o->got] = 1;
    return cli_list_push(&t->steps, row);
}

static tag_count_row *tag_row_of(tally *t, hua_str tag, hua_str value)
{
    for (size_t i = 0; i < t->tags.count; i++) {
        tag_count_row *row = &t->tags.items[i];
        if (cli_eq(row->tag, tag) && cli_eq(row->value, value))
            return row;
    }
    const tag_count_row row = {.tag = tag, .value = value};
    return cli_list_push(&t->tags, row) ? &t->tags.items[t->tags.count - 1] : NULL;
}

/* ---- counting ---------------------------------------------------------- */

static void count_one(finding_counts *n, const finding_outcome *o)
{
    n->hits += o->verdict == VERDICT_HIT;
    n->missed += o->verdict == VERDICT_MISSED;
    n->false_alarms += o->verdict == VERDICT_FALSE;
    n->right += o->verdict == VERDICT_HIT && cli_eq(o->category, o->found);
}

static void count_record(finding_counts *n, const record_outcome *record)
{
    for (size_t i = 0; i < record->finding_count; i++)
        count_one(n, &record->findings[i]);
    n->clean += record->clean;
    n->flagged += record->clean && record->finding_count;
}

static bool count_categories(tally *t, const record_outcome *record)
{
    for (size_t i = 0; i < record->finding_count; i++) {
        const finding_outcome *o = &record->findings[i];
        hua_str key = o->verdict == VERDICT_FALSE ? o->found : o->category;
        finding_counts *n = row_of(&t->categories, key);
        if (!n)
            return false;
        count_one(n, o);
        if (o->verdict == VERDICT_HIT && !cli_eq(o->category, o->found) && !add_pair(t, o))
            return false;
    }
    return true;
}

static bool count_groups(tally *t, const record_outcome *record)
{
    for (size_t i = 0; i < t->groups.count; i++) {
        finding_counts *n = row_of(&t->groups.items[i], record->groups[i]);
        if (!n)
            return false;
        count_record(n, record);
    }
    return true;
}

static bool count_steps(tally *t, const record_outcome *record)
{
    const hua_str whole = {"", 0};
    for (size_t i = 0; i < record->step_count; i++) {
        const step_outcome *o = &record->steps[i];
        if (!add_step(t, o->rubric, whole, o) || !add_step(t, o->rubric, o->step, o))
            return false;
    }
    return true;
}

static bool count_tags(tally *t, const record_outcome *record)
{
    for (size_t i = 0; i < record->tag_count; i++) {
        const tag_outcome *o = &record->tags[i];
        const tag_row *tag = tag_find(o->tag, NULL);
        bool list = tag && tag->shape == TAG_LIST;
        hua_str value = !list ? (hua_str){"", 0} : o->want.len ? o->want : o->got;
        tag_count_row *row = tag_row_of(t, o->tag, value);
        if (!row)
            return false;
        row->judged++;
        row->right += cli_eq(o->want, o->got);
        row->hits += cli_eq(o->want, o->got);
        row->missed += o->want.len && !o->got.len;
        row->false_alarms += o->got.len && !o->want.len;
    }
    return true;
}

/* ---- order ------------------------------------------------------------- */

static int by_text(hua_str a, hua_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_key(const void *a, const void *b)
{
    return by_text(((const count_row *)a)->key, ((const count_row *)b)->key);
}

/* The contract's order; what it does not know comes last. */
static size_t category_rank(hua_str id)
{
    size_t i = 0;
    while (category_at(i) && !cli_is(id, category_at(i)->id))
        i++;
    return i;
}

static int by_category(const void *a, const void *b)
{
    size_t left = category_rank(((const count_row *)a)->key);
    size_t right = category_rank(((const count_row *)b)->key);
    return left != right ? (left > right) - (left < right) : by_key(a, b);
}

static int by_count(const void *a, const void *b)
{
    const pair_row *left = a;
    const pair_row *right = b;
    if (left->count != right->count)
        return left->count < right->count ? 1 : -1;
    int order = by_text(left->want, right->want);
    return order ? order : by_text(left->got, right->got);
}

static size_t tag_rank(hua_str id)
{
    size_t i = 0;
    while (tag_at(i) && !cli_is(id, tag_at(i)->id))
        i++;
    return i;
}

static int by_tag(const void *a, const void *b)
{
    const tag_count_row *left = a;
    const tag_count_row *right = b;
    size_t l = tag_rank(left->tag);
    size_t r = tag_rank(right->tag);
    if (l != r)
        return l < r ? -1 : 1;
    const tag_row *tag = tag_at(l);
    int first = tag ? tag_value_rank(tag, left->value, NULL) : 0;
    int second = tag ? tag_value_rank(tag, right->value, NULL) : 0;
    return first != second ? (first > second) - (first < second)
                           : by_text(left->value, right->value);
}

/* The rubrics, and the steps of each, in the order in which the labels first name them. */
static bool gather_steps(tally *t)
{
    tally sorted = {0};
    bool done = true;
    for (size_t i = 0; i < t->steps.count; i++) {
        if (t->steps.items[i].step.len)
            continue;
        for (size_t k = i; done && k < t->steps.count; k++)
            if (cli_eq(t->steps.items[i].rubric, t->steps.items[k].rubric))
                done = cli_list_push(&sorted.steps, t->steps.items[k]);
    }
    cli_list_free(&t->steps);
    t->steps.items = sorted.steps.items;
    t->steps.count = sorted.steps.count;
    t->steps.capacity = sorted.steps.capacity;
    return done;
}

static void sort(void *items, size_t count, size_t size, int (*order)(const void *, const void *))
{
    if (count)
        qsort(items, count, size, order);
}

static bool put_in_order(tally *t)
{
    sort(t->categories.items, t->categories.count, sizeof(count_row), by_category);
    for (size_t i = 0; i < t->groups.count; i++)
        sort(t->groups.items[i].items, t->groups.items[i].count, sizeof(count_row), by_key);
    sort(t->confusion.items, t->confusion.count, sizeof(pair_row), by_count);
    sort(t->tags.items, t->tags.count, sizeof(tag_count_row), by_tag);
    return gather_steps(t);
}

/* ---- the whole --------------------------------------------------------- */

static bool take(tally *t, const record_outcome *record)
{
    t->records++;
    t->with_findings += record->has_findings;
    t->with_steps += record->step_count > 0;
    t->with_tags += record->has_tags;
    count_record(&t->total, record);
    return count_categories(t, record) && (!record->has_findings || count_groups(t, record)) &&
           count_steps(t, record) && count_tags(t, record);
}

bool tally_make(tally *out, const outcomes *all)
{
    *out = (tally){0};
    for (size_t i = 0; i < all->fields.count; i++) {
        const count_table empty = {0};
        if (!cli_list_push(&out->groups, empty))
            return false;
    }
    for (size_t i = 0; i < all->records.count; i++)
        if (!take(out, &all->records.items[i]))
            return false;
    return put_in_order(out);
}

void tally_free(tally *t)
{
    cli_list_free(&t->categories);
    for (size_t i = 0; i < t->groups.count; i++)
        cli_list_free(&t->groups.items[i]);
    cli_list_free(&t->groups);
    cli_list_free(&t->confusion);
    cli_list_free(&t->steps);
    cli_list_free(&t->tags);
}
