/*
 * Random and worst are one sorted read.  For strata the sizes are counted first and shared out as
 * `audit --sample` shares them; then each stratum's share is taken by the same hash as for random,
 * and the strata take turns in proportion, so that who stops in the middle has read of all.
 */
#include "review/queue.h"

#include "common/fail.h"
#include "review/blind.h"
#include "review/settle.h"
#include "store/sample.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct queue_item {
    int64_t id, key;
    double place; /* within its stratum, from 0 to 1 */
} queue_item;

typedef struct queue {
    desk *desk;
    const queue_wish *wish;
    CLI_LIST(queue_item) items;
    int64_t left;
    sheet sheet;
    hua_error *error;
} queue;

/* ---- words --------------------------------------------------------------- */

queue_order queue_order_of(hua_str word)
{
    static const char *const words[] = {
#define QUEUE_ORDER_WORD(name, word) word,
        QUEUE_ORDERS(QUEUE_ORDER_WORD)
#undef QUEUE_ORDER_WORD
    };
    int i = 0;
    while (i < QUEUE_ORDER_COUNT && !cli_is(word, words[i]))
        i++;
    return (queue_order)i;
}

const char *queue_field_of(hua_str word)
{
    static const char *const words[] = {
#define QUEUE_FIELD_WORD(word) word,
        QUEUE_FIELDS(QUEUE_FIELD_WORD)
#undef QUEUE_FIELD_WORD
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (cli_is(word, words[i]))
            return words[i];
    return NULL;
}

/* ---- reading ------------------------------------------------------------- */

#define NOT_DONE                                                                  \
    "NOT EXISTS (SELECT 1 FROM reviews r WHERE r.key = d.key AND r.reviewer = ?1" \
    " AND r.status = 'done')"

static bool has_key(const queue *q, int64_t key)
{
    for (size_t i = 0; i < q->items.count; i++)
        if (q->items.items[i].key == key)
            return true;
    return false;
}

/* Adds a dialogue unless its content is there already; false if memory is lacking. */
static bool add(queue *q, int64_t id, int64_t key, double place)
{
    const queue_item item = {id, key, place};
    return has_key(q, key) || cli_list_push(&q->items, item);
}

static void put_values(const queue *q, store_value values[3])
{
    values[0] = (store_value){.text = q->wish->reviewer};
    values[1] = (store_value){.is_number = true, .number = q->wish->seed};
    /* some may have the same content */
    values[2] = (store_value){.is_number = true, .number = 4 * (int64_t)q->wish->limit + 16};
}

static hua_code read_sorted(queue *q, const char *sql)
{
    store_rows *rows;
    store_value values[3];
    int more = 0;
    put_values(q, values);
    hua_code code = desk_select(q->desk, sql, values, 3, &rows, q->error);
    while (code == HUA_OK && q->items.count < q->wish->limit &&
           (more = store_rows_next(rows, q->error)) > 0)
        if (!add(q, store_int(rows, 0), store_int(rows, 1), 0))
            code = cli_fail_memory(q->error);
    store_rows_free(rows);
    return more < 0 ? q->error->code : code;
}

static hua_code read_number(queue *q, const char *sql, int64_t *number)
{
    store_rows *rows;
    const store_value values[] = {{.text = q->wish->reviewer}};
    int more = 0;
    hua_code code = desk_select(q->desk, sql, values, 1, &rows, q->error);
    if (code == HUA_OK && (more = store_rows_next(rows, q->error)) > 0)
        *number = store_int(rows, 0);
    store_rows_free(rows);
    return more < 0 ? q->error->code : code;
}

/* All that the reviewer has not done. */
static hua_code count_left(queue *q)
{
    return read_number(q,
                       "SELECT (SELECT count(DISTINCT key) FROM audit.dialogues) -"
                       " (SELECT count(*) FROM reviews r WHERE r.reviewer = ?1"
                       " AND r.status = 'done' AND EXISTS"
                       " (SELECT 1 FROM audit.dialogues d WHERE d.key = r.key))",
                       &q->left);
}

/* ---- strata -------------------------------------------------------------- */

typedef struct strata {
    CLI_LIST(uint64_t) sizes;
    uint64_t *shares;
    uint64_t total;
} strata;

static hua_code count_strata(queue *q, strata *s)
{
    char sql[256];
    store_rows *rows;
    const store_value values[] = {{.text = q->wish->reviewer}};
    int more = 0;
    snprintf(sql, sizeof sql,
             "SELECT count(*) FROM audit.dialogues d WHERE " NOT_DONE
             " GROUP BY d.%s ORDER BY d.%s",
             q->wish->field, q->wish->field);
    hua_code code = desk_select(q->desk, sql, values, 1, &rows, q->error);
    while (code == HUA_OK && (more = store_rows_next(rows, q->error)) > 0) {
        s->total += (uint64_t)store_int(rows, 0);
        if (!cli_list_push(&s->sizes, (uint64_t)store_int(rows, 0)))
            code = cli_fail_memory(q->error);
    }
    store_rows_free(rows);
    return more < 0 ? q->error->code : code;
}

/* dense_rank numbers the strata in the order of count_strata. */
static hua_code read_strata(queue *q, const strata *s)
{
    char sql[512];
    store_rows *rows;
    store_value values[3];
    int more = 0;
    put_values(q, values);
    snprintf(sql, sizeof sql,
             "SELECT id, key, stratum, place FROM (SELECT d.id, d.key,"
             " dense_rank() OVER (ORDER BY d.%s) AS stratum,"
             " row_number() OVER (PARTITION BY d.%s ORDER BY mix(d.key, ?2), d.id) AS place"
             " FROM audit.dialogues d WHERE " NOT_DONE ") WHERE place <= ?3"
             " ORDER BY stratum, place",
             q->wish->field, q->wish->field);
    hua_code code = desk_select(q->desk, sql, values, 3, &rows, q->error);
    while (code == HUA_OK && (more = store_rows_next(rows, q->error)) > 0) {
        size_t stratum = (size_t)store_int(rows, 2) - 1;
        uint64_t place = (uint64_t)store_int(rows, 3);
        uint64_t share = stratum < s->sizes.count ? s->shares[stratum] : 0;
        if (place <= share &&
            !add(q, store_int(rows, 0), store_int(rows, 1), ((double)place - 0.5) / (double)share))
            code = cli_fail_memory(q->error);
    }
    store_rows_free(rows);
    return more < 0 ? q->error->code : code;
}

static int by_place(const void *a, const void *b)
{
    const queue_item *x = a, *y = b;
    if (x->place != y->place)
        return x->place < y->place ? -1 : 1;
    return x->id < y->id ? -1 : x->id > y->id;
}

static hua_code share_out(queue *q, strata *s)
{
    uint64_t n = q->wish->limit < s->total ? q->wish->limit : s->total;
    s->shares = calloc(s->sizes.count + 1, sizeof *s->shares);
    if (!s->shares || !store_sample_share(s->sizes.items, s->sizes.count, n, s->shares))
        return cli_fail_memory(q->error);
    hua_code code = read_strata(q, s);
    if (code == HUA_OK && q->items.count)
        qsort(q->items.items, q->items.count, sizeof *q->items.items, by_place);
    return code;
}

static hua_code read_stratified(queue *q)
{
    strata s = {.total = 0};
    hua_code code = count_strata(q, &s);
    if (code == HUA_OK)
        code = share_out(q, &s);
    cli_list_free(&s.sizes);
    free(s.shares);
    return code;
}

/* ---- disputes ------------------------------------------------------------ */

/* Only a dialogue that two have done can be in dispute, which keeps this short. */
static hua_code read_disputed(queue *q)
{
    CLI_LIST(queue_item) read = {0};
    store_rows *rows;
    bool found;
    int more = 0;
    hua_code code = desk_select(q->desk,
                                "SELECT min(d.id), d.key FROM audit.dialogues d WHERE d.key IN"
                                " (SELECT key FROM reviews WHERE status = 'done' GROUP BY key"
                                " HAVING count(*) > 1) GROUP BY d.key ORDER BY 1",
                                NULL, 0, &rows, q->error);
    while (code == HUA_OK && (more = store_rows_next(rows, q->error)) > 0) {
        const queue_item item = {store_int(rows, 0), store_int(rows, 1), 0};
        if (!cli_list_push(&read, item))
            code = cli_fail_memory(q->error);
    }
    store_rows_free(rows);
    code = more < 0 ? q->error->code : code;
    for (size_t i = 0; code == HUA_OK && i < read.count; i++) {
        code = sheet_load(q->desk, read.items[i].id, &q->sheet, &found, q->error);
        if (code != HUA_OK || !settle_disputed(&q->sheet))
            continue;
        q->left++;
        if (q->items.count < q->wish->limit && !cli_list_push(&q->items, read.items[i]))
            code = cli_fail_memory(q->error);
    }
    cli_list_free(&read);
    return code;
}

/* ---- orders -------------------------------------------------------------- */

static hua_code read_appealed(queue *q)
{
    hua_code code = read_sorted(q, "SELECT min(d.id), d.key FROM audit.dialogues d JOIN appeals a"
                                   " ON a.key = d.key AND a.state = 'open' AND ?1 = ?1 AND ?2 = ?2"
                                   " GROUP BY d.key ORDER BY min(a.id) LIMIT ?3");
    if (code != HUA_OK)
        return code;
    return read_number(q,
                       "SELECT count(DISTINCT a.key) FROM appeals a JOIN audit.dialogues d"
                       " ON d.key = a.key WHERE a.state = 'open' AND ?1 = ?1",
                       &q->left);
}

static hua_code read_items(queue *q)
{
    hua_code code;
    switch (q->wish->order) {
    case QUEUE_DISPUTED:
        return read_disputed(q);
    case QUEUE_APPEALED:
        return read_appealed(q);
    case QUEUE_STRATIFIED:
        code = read_stratified(q);
        break;
    case QUEUE_WORST:
        code = read_sorted(q, "SELECT d.id, d.key FROM audit.dialogues d WHERE " NOT_DONE
                              " AND ?2 = ?2 ORDER BY d.score IS NULL, d.score, d.errors DESC,"
                              " d.findings DESC, d.id LIMIT ?3");
        break;
    default:
        code = read_sorted(q, "SELECT d.id, d.key FROM audit.dialogues d WHERE " NOT_DONE
                              " ORDER BY mix(d.key, ?2), d.id LIMIT ?3");
    }
    return code == HUA_OK ? count_left(q) : code;
}

/* ---- writing ------------------------------------------------------------- */

static size_t count_errors(const sheet *s)
{
    size_t count = 0;
    for (size_t i = 0; i < s->findings.count; i++)
        count += cli_is(s->findings.items[i].severity, "error");
    return count;
}

static void put_item(json_out *out, const sheet *s, hua_str reviewer)
{
    out_open(out, '{');
    out_member_int(out, "id", s->id);
    out_member_text(out, "name", s->name);
    out_member_text(out, "agent", s->agent);
    out_member_text(out, "team", s->team);
    out_member_text(out, "day", s->day);
    out_member_text(out, "channel", s->channel);
    out_key(out, "score");
    if (s->scored)
        out_int(out, s->score);
    else
        out_null(out);
    out_member_text(out, "grade", s->grade);
    out_member_int(out, "findings", (int64_t)s->findings.count);
    out_member_int(out, "errors", (int64_t)count_errors(s));
    out_member_text(out, "status", cli_str(blind_status(s, reviewer)));
    out_member_bool(out, "disputed", settle_disputed(s));
    out_member_int(out, "appeals", (int64_t)s->appeals.count);
    out_close(out, '}');
}

static hua_code put_items(json_out *out, queue *q)
{
    hua_code code = HUA_OK;
    bool found;
    out_key(out, "items");
    out_open(out, '[');
    for (size_t i = 0; code == HUA_OK && i < q->items.count; i++) {
        code = sheet_load(q->desk, q->items.items[i].id, &q->sheet, &found, q->error);
        if (code == HUA_OK && found)
            put_item(out, &q->sheet, q->wish->reviewer);
    }
    out_close(out, ']');
    return code;
}

hua_code queue_put(json_out *out, desk *d, const queue_wish *wish, hua_error *error)
{
    queue q = {.desk = d, .wish = wish, .error = error};
    out_open(out, '{');
    hua_code code = read_items(&q);
    if (code == HUA_OK)
        code = put_items(out, &q);
    out_member_int(out, "left", q.left);
    out_close(out, '}');
    cli_list_free(&q.items);
    sheet_free(&q.sheet);
    return code;
}
