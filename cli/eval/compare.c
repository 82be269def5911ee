#include "eval/compare.h"

#include "common/text.h"
#include "eval/taxonomy.h"

#include <math.h>
#include <stdlib.h>

/* ---- pairing the records ----------------------------------------------- */

typedef struct entry {
    const record_outcome *record;
    size_t order;
    size_t taken; /* of the first of a key: how many of them have a partner */
} entry;

typedef struct record_register {
    entry *entries; /* by key, then in the order of the input */
    size_t count;
    size_t paired;
} record_register;

static hua_str key_of(const record_outcome *record)
{
    return record->id.len ? record->id : record->source;
}

static int by_bytes(hua_str a, hua_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.ptr, b.ptr, n) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static int by_key(const void *a, const void *b)
{
    const entry *left = a;
    const entry *right = b;
    int order = by_bytes(key_of(left->record), key_of(right->record));
    return order ? order : (left->order > right->order) - (left->order < right->order);
}

static bool register_make(record_register *out, const outcomes *all)
{
    *out = (record_register){.count = all->records.count};
    out->entries = calloc(out->count + 1, sizeof *out->entries);
    if (!out->entries)
        return false;
    for (size_t i = 0; i < out->count; i++)
        out->entries[i] = (entry){&all->records.items[i], i, 0};
    qsort(out->entries, out->count, sizeof *out->entries, by_key);
    return true;
}

/* The first record of that key that has no partner yet, which it now has. */
static const record_outcome *partner(record_register *r, const record_outcome *record)
{
    size_t low = 0;
    size_t high = r->count;
    hua_str key = key_of(record);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (by_bytes(key_of(r->entries[middle].record), key) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    size_t at = low < r->count ? low + r->entries[low].taken : r->count;
    if (at >= r->count || !cli_eq(key_of(r->entries[at].record), key))
        return NULL;
    r->entries[low].taken++;
    r->paired++;
    return r->entries[at].record;
}

/* ---- one record -------------------------------------------------------- */

typedef struct pair {
    comparison *c;
    const record_outcome *old, *now;
    bool failed;
} pair;

static void add(pair *p, change c)
{
    c.record = p->now;
    p->failed |= !cli_list_push(&p->c->changes, c);
}

static bool same_label(const finding_outcome *a, const finding_outcome *b)
{
    return b->verdict != VERDICT_FALSE && a->turn == b->turn && a->start == b->start &&
           a->end == b->end && cli_eq(a->category, b->category);
}

/* What is found across turns may be shown on no words at all. */
static bool same_alarm(const finding_outcome *a, const finding_outcome *b)
{
    if (b->verdict != VERDICT_FALSE || a->turn != b->turn)
        return false;
    if (a->start < b->end && b->start < a->end)
        return true;
    return a->start == b->start && a->end == b->end && cli_eq(a->found, b->found);
}

/* Where in the record the same one stands; SIZE_MAX if it does not. */
static size_t find(const record_outcome *record, const finding_outcome *wanted)
{
    const bool alarm = wanted->verdict == VERDICT_FALSE;
    for (size_t i = 0; i < record->finding_count; i++) {
        const finding_outcome *o = &record->findings[i];
        if (alarm ? same_alarm(wanted, o) : same_label(wanted, o))
            return i;
    }
    return SIZE_MAX;
}

static void compare_label(pair *p, const finding_outcome *old, const finding_outcome *now)
{
    bool was_hit = old->verdict == VERDICT_HIT;
    bool is_hit = now->verdict == VERDICT_HIT;
    if (is_hit && !was_hit)
        add(p, (change){.kind = CHANGE_FOUND, .finding = now});
    else if (was_hit && !is_hit)
        add(p, (change){.kind = CHANGE_LOST, .finding = old});
    else if (is_hit && !cli_eq(old->found, now->found))
        add(p, (change){.kind = CHANGE_CATEGORY,
                        .finding = now,
                        .want = now->category,
                        .before = old->found,
                        .after = now->found});
}

static void compare_findings(pair *p)
{
    for (size_t i = 0; i < p->now->finding_count; i++) {
        const finding_outcome *now = &p->now->findings[i];
        const size_t at = find(p->old, now);
        const bool alarm = now->verdict == VERDICT_FALSE;
        if (alarm && at == SIZE_MAX)
            add(p, (change){.kind = CHANGE_ALARM, .finding = now});
        if (!alarm && at != SIZE_MAX)
            compare_label(p, &p->old->findings[at], now);
    }
    for (size_t i = 0; i < p->old->finding_count; i++) {
        const finding_outcome *old = &p->old->findings[i];
        if (old->verdict == VERDICT_FALSE && find(p->now, old) == SIZE_MAX)
            add(p, (change){.kind = CHANGE_NO_ALARM, .finding = old});
    }
}

static void compare_step(pair *p, const step_outcome *now)
{
    for (size_t i = 0; i < p->old->step_count; i++) {
        const step_outcome *old = &p->old->steps[i];
        if (!cli_eq(old->rubric, now->rubric) || !cli_eq(old->step, now->step))
            continue;
        if (old->got != now->got)
            add(p, (change){.kind = CHANGE_STEP,
                            .name = now->rubric,
                            .part = now->step,
                            .want = cli_str(status_word(now->want)),
                            .before = cli_str(status_word(old->got)),
                            .after = cli_str(status_word(now->got))});
        return;
    }
}

/* A tag of one value has one outcome a record; of a list, each value has its own. */
static const tag_outcome *find_tag(const record_outcome *record, const tag_outcome *wanted)
{
    const tag_row *tag = tag_find(wanted->tag, NULL);
    hua_str value = wanted->want.len ? wanted->want : wanted->got;
    for (size_t i = 0; i < record->tag_count; i++) {
        const tag_outcome *o = &record->tags[i];
        if (!cli_eq(o->tag, wanted->tag))
            continue;
        if (!tag || tag->shape != TAG_LIST || cli_eq(o->want.len ? o->want : o->got, value))
            return o;
    }
    return NULL;
}

static void compare_tag(pair *p, const tag_outcome *o, hua_str before, hua_str after)
{
    if (!cli_eq(before, after))
        add(p, (change){.kind = CHANGE_TAG,
                        .name = o->tag,
                        .want = o->want,
                        .before = before,
                        .after = after});
}

static void compare_tags(pair *p)
{
    const hua_str none = {"", 0};
    for (size_t i = 0; i < p->now->tag_count; i++) {
        const tag_outcome *now = &p->now->tags[i];
        const tag_outcome *old = find_tag(p->old, now);
        compare_tag(p, now, old ? old->got : none, now->got);
    }
    for (size_t i = 0; i < p->old->tag_count; i++)
        if (!find_tag(p->now, &p->old->tags[i]))
            compare_tag(p, &p->old->tags[i], p->old->tags[i].got, none);
}

static bool compare_records(comparison *c, const record_outcome *old, const record_outcome *now)
{
    pair p = {c, old, now, false};
    if (old->has_findings && now->has_findings)
        compare_findings(&p);
    for (size_t i = 0; i < now->step_count; i++)
        compare_step(&p, &now->steps[i]);
    if (old->has_tags && now->has_tags)
        compare_tags(&p);
    return !p.failed;
}

/* ---- the whole --------------------------------------------------------- */

static bool compare_all(comparison *c, const outcomes *old, const outcomes *all)
{
    record_register r;
    bool done = register_make(&r, old);
    for (size_t i = 0; done && i < all->records.count; i++) {
        const record_outcome *now = &all->records.items[i];
        const record_outcome *before = partner(&r, now);
        if (before)
            done = compare_records(c, before, now);
        else
            c->only_new++;
    }
    c->only_old = r.count - r.paired;
    free(r.entries);
    return done;
}

/* The changes stand in the order of the input and go by kind; few kinds, so a pass for each. */
static bool gather_kinds(comparison *c)
{
    comparison sorted = {0};
    bool done = true;
    for (int kind = 0; kind < CHANGE_KINDS; kind++)
        for (size_t i = 0; done && i < c->changes.count; i++)
            if (c->changes.items[i].kind == (change_kind)kind)
                done = cli_list_push(&sorted.changes, c->changes.items[i]);
    cli_list_free(&c->changes);
    c->changes.items = sorted.changes.items;
    c->changes.count = sorted.changes.count;
    c->changes.capacity = sorted.changes.capacity;
    return done;
}

bool comparison_make(comparison *out, const outcomes *old, const outcomes *all, const tally *t)
{
    *out = (comparison){0};
    return tally_make(&out->old_tally, old) &&
           numbers_make(&out->old_numbers, old, &out->old_tally) &&
           numbers_make(&out->numbers, all, t) && compare_all(out, old, all) && gather_kinds(out);
}

void comparison_free(comparison *c)
{
    tally_free(&c->old_tally);
    cli_list_free(&c->old_numbers);
    cli_list_free(&c->numbers);
    cli_list_free(&c->changes);
}

size_t comparison_count(const comparison *c, change_kind kind)
{
    size_t count = 0;
    for (size_t i = 0; i < c->changes.count; i++)
        count += c->changes.items[i].kind == kind;
    return count;
}

bool number_changed(const number *old, const number *now)
{
    if (isnan(old->value) || isnan(now->value))
        return isnan(old->value) != isnan(now->value);
    return fabs(old->value - now->value) >= 0.0005;
}
