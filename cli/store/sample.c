/*
 * The strata with their sizes are counted first; then one pass over the dialogues, stratum by
 * stratum, keeps of each the dialogues with the least hashes in a heap as large as its share.
 * Memory grows with the strata and the number drawn, not with the dialogues.
 */
#include "store/sample.h"

#include "common/fail.h"
#include "store/csv.h"
#include "store/inner.h"

#include <stdlib.h>

/* X(word, SQL of the stratum) */
#define SAMPLE_FIELDS(X)    \
    X("agent", "agent")     \
    X("team", "team")       \
    X("channel", "channel") \
    X("day", "day")         \
    X("grade", "ifnull(grade, '')")

static const struct {
    const char *word, *sql;
} fields[] = {
#define SAMPLE_FIELD(word, sql) {word, sql},
    SAMPLE_FIELDS(SAMPLE_FIELD)
#undef SAMPLE_FIELD
};
enum { FIELDS = sizeof fields / sizeof fields[0] };

typedef struct drawn_dialogue {
    uint64_t hash;
    int64_t id;
    size_t stratum;
} drawn_dialogue;

typedef struct drawing {
    store *store;
    const char *field; /* SQL */
    cli_arena arena;
    CLI_LIST(hua_str) names; /* of the strata */
    CLI_LIST(uint64_t) sizes;
    uint64_t *shares;
    uint64_t total;
    CLI_LIST(drawn_dialogue) drawn; /* heaps one behind the other; at the end by id */
} drawing;

/* ---- sharing ------------------------------------------------------------- */

typedef struct share_rank {
    size_t index;
    uint64_t size, remainder;
} share_rank;

static int by_size(const void *a, const void *b)
{
    const share_rank *x = a, *y = b;
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static int by_remainder(const void *a, const void *b)
{
    const share_rank *x = a, *y = b;
    if (x->remainder != y->remainder)
        return x->remainder > y->remainder ? -1 : 1;
    return by_size(a, b);
}

/* The quota n * size / total without overflow: its whole part, and its remainder. */
static uint64_t quota(uint64_t n, uint64_t size, uint64_t total, uint64_t *remainder)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)n * size;
    *remainder = (uint64_t)(product % total);
    return (uint64_t)(product / total);
}

/* The largest remainders get one more each, until `n` are given out. */
static void share_by_remainder(share_rank *ranks, size_t count, uint64_t n, uint64_t total,
                               uint64_t *shares)
{
    uint64_t given = 0;
    for (size_t i = 0; i < count; i++) {
        shares[ranks[i].index] = quota(n, ranks[i].size, total, &ranks[i].remainder);
        given += shares[ranks[i].index];
    }
    qsort(ranks, count, sizeof *ranks, by_remainder);
    for (size_t i = 0; i < count && given < n; i++, given++)
        shares[ranks[i].index]++;
}

/* From the smallest stratum on: whoever has no whole quota gets one, the rest is shared anew. */
static void share_at_least_one(share_rank *ranks, size_t count, uint64_t n, uint64_t total,
                               uint64_t *shares)
{
    uint64_t remainder;
    while (count && quota(n, ranks[count - 1].size, total, &remainder) == 0) {
        count--;
        shares[ranks[count].index] = 1;
        total -= ranks[count].size;
        n--;
    }
    if (count)
        share_by_remainder(ranks, count, n, total, shares);
}

bool store_sample_share(const uint64_t *sizes, size_t count, uint64_t n, uint64_t *shares)
{
    uint64_t total = 0;
    share_rank *ranks = calloc(count + 1, sizeof *ranks);
    if (!ranks)
        return false;
    for (size_t i = 0; i < count; i++) {
        ranks[i] = (share_rank){.index = i, .size = sizes[i]};
        total += sizes[i];
        shares[i] = 0;
    }
    qsort(ranks, count, sizeof *ranks, by_size);
    if (n < count) {
        for (size_t i = 0; i < n; i++)
            shares[ranks[i].index] = 1;
    } else if (total) {
        share_at_least_one(ranks, count, n, total, shares);
    }
    free(ranks);
    return true;
}

/* ---- strata -------------------------------------------------------------- */

hua_code store_sample_check(const char *field, hua_error *error)
{
    const char *words[FIELDS];
    for (size_t i = 0; i < FIELDS; i++) {
        words[i] = fields[i].word;
        if (!field || strcmp(field, words[i]) == 0)
            return HUA_OK;
    }
    const char *near = cli_near(cli_str(field), words, FIELDS);
    cli_fail(error, HUA_E_ARGUMENT, "不能按“%s”分层", "cannot stratify by '%s'", field);
    if (near)
        cli_fail_hint(error, "是不是 %s？/ did you mean %s?", near, near);
    else
        cli_fail_hint(error, "可用 / one of: agent, team, channel, day, grade");
    return HUA_E_ARGUMENT;
}

static const char *field_sql(const char *field)
{
    for (size_t i = 0; field && i < FIELDS; i++)
        if (strcmp(field, fields[i].word) == 0)
            return fields[i].sql;
    return "''";
}

/* Prepares `before` FIELD `after`. */
static hua_code select_field(const drawing *d, const char *before, const char *after,
                             store_rows **out, hua_error *error)
{
    char sql[256];
    snprintf(sql, sizeof sql, "%s%s%s", before, d->field, after);
    return store_select(d->store, cli_str(sql), out, error);
}

static hua_code count_strata(drawing *d, hua_error *error)
{
    store_rows *rows;
    int more = 0;
    hua_code code = select_field(d, "SELECT ",
                                 " AS stratum, count(*) FROM dialogues"
                                 " GROUP BY stratum ORDER BY stratum",
                                 &rows, error);
    while (code == HUA_OK && (more = store_rows_next(rows, error)) > 0) {
        hua_str name = cli_arena_copy(&d->arena, store_text(rows, 0));
        uint64_t size = (uint64_t)store_int(rows, 1);
        if (!name.ptr || !cli_list_push(&d->names, name) || !cli_list_push(&d->sizes, size))
            code = cli_fail_memory(error);
        d->total += size;
    }
    store_rows_free(rows);
    return more < 0 ? error->code : code;
}

/* ---- drawing ------------------------------------------------------------- */

/* Mixes the key, which itself is a hash, so that the draw has nothing to do with its order. */
static uint64_t mix(uint64_t key)
{
    key += 0x9E3779B97F4A7C15U;
    key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9U;
    key = (key ^ (key >> 27)) * 0x94D049BB133111EBU;
    return key ^ (key >> 31);
}

static bool comes_after(const drawn_dialogue *a, const drawn_dialogue *b)
{
    return a->hash != b->hash ? a->hash > b->hash : a->id > b->id;
}

static void swap(drawn_dialogue *a, drawn_dialogue *b)
{
    drawn_dialogue kept = *a;
    *a = *b;
    *b = kept;
}

static void rise(drawn_dialogue *heap, size_t i)
{
    for (; i && comes_after(&heap[i], &heap[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&heap[i], &heap[(i - 1) / 2]);
}

static void sink(drawn_dialogue *heap, size_t count)
{
    for (size_t i = 0, child = 1; child < count; i = child, child = 2 * i + 1) {
        if (child + 1 < count && comes_after(&heap[child + 1], &heap[child]))
            child++;
        if (!comes_after(&heap[child], &heap[i]))
            return;
        swap(&heap[child], &heap[i]);
    }
}

/* The heap of the current stratum begins at `start` and holds at most `share`. */
static bool offer(drawing *d, size_t start, uint64_t share, drawn_dialogue one)
{
    drawn_dialogue *heap = d->drawn.items + start;
    size_t count = d->drawn.count - start;
    if (count < share) {
        if (!cli_list_push(&d->drawn, one))
            return false;
        rise(d->drawn.items + start, count);
    } else if (share && comes_after(&heap[0], &one)) {
        heap[0] = one;
        sink(heap, count);
    }
    return true;
}

static hua_code draw(drawing *d, hua_error *error)
{
    store_rows *rows;
    size_t stratum = 0, start = 0;
    uint64_t seen = 0;
    int more = 0;
    hua_code code = select_field(d, "SELECT id, key FROM dialogues ORDER BY ", ", id", &rows,
                                 error);
    while (code == HUA_OK && (more = store_rows_next(rows, error)) > 0) {
        if (stratum + 1 < d->sizes.count && seen == d->sizes.items[stratum]) {
            stratum++;
            start = d->drawn.count;
            seen = 0;
        }
        drawn_dialogue one = {mix((uint64_t)store_int(rows, 1)), store_int(rows, 0), stratum};
        if (!offer(d, start, d->shares[stratum], one))
            code = cli_fail_memory(error);
        seen++;
    }
    store_rows_free(rows);
    return more < 0 ? error->code : code;
}

static int by_id(const void *a, const void *b)
{
    const drawn_dialogue *x = a, *y = b;
    return x->id < y->id ? -1 : x->id > y->id;
}

/* ---- keeping ------------------------------------------------------------- */

static hua_code keep(drawing *d, const char *field, hua_error *error)
{
    hua_code code = store_exec(d->store, CLI_STR("DELETE FROM sample"), error);
    for (size_t i = 0; code == HUA_OK && i < d->drawn.count; i++) {
        const drawn_dialogue *one = &d->drawn.items[i];
        store_binder b = store_begin(d->store, STORE_ADD_SAMPLE);
        store_bind_int(&b, one->id);
        store_bind_text(&b, cli_str(field ? field : ""));
        store_bind_text(&b, d->names.items[one->stratum]);
        code = store_run_write(d->store, &b, error);
    }
    return code == HUA_OK ? store_commit(d->store, error) : code;
}

static hua_code write_sheet(store *s, FILE *out, hua_lang lang, hua_error *error)
{
    static const char sql[] =
        "SELECT l.id, l.source, l.name, l.agent, l.day, l.score, l.grade, l.findings,"
        " (SELECT group_concat(title, '；') FROM (SELECT ifnull(r.title, f.rule) ||"
        "   CASE WHEN count(*) > 1 THEN '×' || count(*) ELSE '' END AS title"
        "   FROM findings f LEFT JOIN rules r ON r.id = f.rule WHERE f.dialogue = l.id"
        "   GROUP BY f.rule ORDER BY min(f.id))) AS what,"
        " s.stratum, '' AS verdict, '' AS note"
        " FROM sample s JOIN dialogue_list l ON l.id = s.dialogue ORDER BY s.position";
    store_rows *rows;
    int more = 0;
    hua_code code = store_select(s, cli_str(sql), &rows, error);
    if (code != HUA_OK)
        return code;
    heading_words *words = heading_words_of(rows);
    if (!words)
        code = cli_fail_memory(error);
    csv_heads(out, rows, lang, false);
    while (words && (more = store_rows_next(rows, error)) > 0) {
        for (size_t i = 0; i < store_columns(rows); i++)
            csv_cell(out, rows, i, words[i], lang);
        csv_end_row(out);
    }
    free(words);
    store_rows_free(rows);
    return more < 0 ? error->code : code;
}

static hua_code draw_all(drawing *d, size_t n, hua_error *error)
{
    hua_code code = count_strata(d, error);
    if (code != HUA_OK)
        return code;
    d->shares = calloc(d->sizes.count + 1, sizeof *d->shares);
    if (!d->shares ||
        !store_sample_share(d->sizes.items, d->sizes.count, n < d->total ? n : d->total, d->shares))
        return cli_fail_memory(error);
    code = draw(d, error);
    if (code == HUA_OK && d->drawn.count)
        qsort(d->drawn.items, d->drawn.count, sizeof *d->drawn.items, by_id);
    return code;
}

hua_code store_sample(store *s, size_t n, const char *field, const char *directory, hua_lang lang,
                      size_t *drawn, hua_error *error)
{
    drawing d = {.store = s, .field = field_sql(field)};
    part_file file;
    hua_error own;
    if (!error)
        error = &own;
    hua_code code = store_sample_check(field, error);
    if (code == HUA_OK)
        code = draw_all(&d, n, error);
    if (code == HUA_OK)
        code = keep(&d, field, error);
    if (code == HUA_OK)
        code = csv_open(&file, directory, "sample.csv", error);
    if (code == HUA_OK)
        code = part_file_close(&file, write_sheet(s, file.out, lang, error), error);
    if (drawn)
        *drawn = code == HUA_OK ? d.drawn.count : 0;
    cli_arena_free(&d.arena);
    cli_list_free(&d.names);
    cli_list_free(&d.sizes);
    cli_list_free(&d.drawn);
    free(d.shares);
    return code;
}
