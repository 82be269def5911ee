/*
 * From the tables of a store to columns: which dialogues the page holds, and what of them.
 *
 * Of more than DASHBOARD_ROWS dialogues those with the least hash of their number are held, so
 * that the sample is the same every time and follows no rhythm of the input.
 */
#include "dashboard/inner.h"

#include "common/fail.h"

#include <stdlib.h>

/* ---- dictionaries -------------------------------------------------------- */

static hua_code add_name(dash *d, store_rows *rows, void *ctx)
{
    return dict_add(ctx, store_text(rows, 0)) == DICT_NONE ? cli_fail_memory(d->error) : HUA_OK;
}

/* The most frequent names behind "", which is 0; those beyond the limit share the last index. */
static hua_code read_people(dash *d, const char *column, dict *n, int64_t *others)
{
    char sql[256];
    int64_t all;
    if (dict_add(n, CLI_STR("")) == DICT_NONE)
        return cli_fail_memory(d->error);
    snprintf(sql, sizeof sql, "SELECT count(DISTINCT %s) FROM dialogues WHERE %s <> ''", column,
             column);
    hua_code code = dash_number(d, sql, &all);
    if (code)
        return code;
    *others = all > DASH_NAMES ? all - DASH_NAMES : 0;
    snprintf(sql, sizeof sql,
             "SELECT %s FROM dialogues WHERE %s <> '' GROUP BY 1 ORDER BY count(*) DESC, 1"
             " LIMIT %d",
             column, column, (int)DASH_NAMES);
    return dash_each(d, sql, add_name, n);
}

static hua_code add_step(dash *d, store_rows *rows, void *ctx)
{
    (void)ctx;
    uint32_t rubric = dict_find(&d->rubrics, store_text(rows, 0));
    int64_t steps = store_int(rows, 1);
    if (rubric < DASH_RUBRICS)
        d->rubric[rubric].steps = steps > DASH_STEPS ? DASH_STEPS : (unsigned)steps;
    return HUA_OK;
}

static hua_code add_value(dash *d, store_rows *rows, void *ctx)
{
    (void)ctx;
    uint32_t tag = dict_find(&d->tags, store_text(rows, 0));
    if (tag == DICT_NONE) {
        if (d->tags.list.count == DASH_TAGS)
            return HUA_OK;
        tag = dict_add(&d->tags, store_text(rows, 0));
    }
    if (tag == DICT_NONE)
        return cli_fail_memory(d->error);
    if (d->values[tag].list.count == DASH_VALUES)
        return HUA_OK;
    return dict_add(&d->values[tag], store_text(rows, 1)) == DICT_NONE ? cli_fail_memory(d->error)
                                                                       : HUA_OK;
}

static hua_code read_names(dash *d)
{
    hua_code code = read_people(d, "agent", &d->agents, &d->other_agents);
    if (!code)
        code = read_people(d, "team", &d->teams, &d->other_teams);
    if (!code)
        code = dash_each(d, "SELECT id FROM rules ORDER BY position LIMIT 16384", add_name,
                         &d->rules);
    if (!code)
        code = dash_each(d, "SELECT id FROM rubrics ORDER BY position LIMIT 40", add_name,
                         &d->rubrics);
    if (!code)
        code = dash_each(d, "SELECT rubric, count(*) FROM rubric_steps GROUP BY rubric", add_step,
                         NULL);
    if (!code)
        code = dash_each(d, "SELECT tag, value FROM tag_values ORDER BY position", add_value, NULL);
    return code;
}

/* ---- rows ---------------------------------------------------------------- */

typedef struct sieve {
    uint64_t below; /* hashes that are kept */
    size_t capacity;
} sieve;

static hua_code add_id(dash *d, store_rows *rows, void *ctx)
{
    const sieve *s = ctx;
    int64_t id = store_int(rows, 0);
    if (id < 0 || id > UINT32_MAX || dash_hash((uint64_t)id) > s->below || d->rows == s->capacity)
        return HUA_OK;
    d->ids[d->rows++] = (uint32_t)id;
    return HUA_OK;
}

/* Room for one column; NULL if memory is lacking. */
static void *column(const dash *d, size_t size)
{
    return calloc(d->rows + 1, size);
}

static bool make_columns(dash *d)
{
    bool done = (d->agent = column(d, 4)) && (d->team = column(d, 4)) &&
                (d->turns = column(d, 4)) && (d->findings = column(d, 4)) &&
                (d->chosen = column(d, 4)) && (d->day = column(d, 4)) &&
                (d->channel = column(d, 1)) && (d->score = column(d, 1));
    for (size_t i = 0; done && i < d->rubrics.list.count; i++) {
        dash_rubric *r = &d->rubric[i];
        done = (r->scores = column(d, 1)) && (r->status = column(d, 4));
        if (done)
            memset(r->scores, DASH_UNSCORED, d->rows);
    }
    for (size_t i = 0; done && i < d->tags.list.count; i++)
        done = (d->tag_bits[i] = column(d, 4));
    return done;
}

static hua_code read_rows(dash *d)
{
    int64_t count;
    hua_code code = dash_number(d, "SELECT count(*) FROM dialogues", &count);
    if (code)
        return code;
    /* Of the hashes up to this one, DASHBOARD_ROWS are to be expected. */
    sieve s = {UINT64_MAX, (size_t)(count < DASHBOARD_ROWS ? count : DASHBOARD_ROWS)};
    if (count > DASHBOARD_ROWS)
        s.below = UINT64_MAX / (uint64_t)count * (DASHBOARD_ROWS - DASHBOARD_ROWS / 200);
    d->ids = calloc(s.capacity + 1, sizeof *d->ids);
    if (!d->ids)
        return cli_fail_memory(d->error);
    code = dash_each(d, "SELECT id FROM dialogues ORDER BY id", add_id, &s);
    if (!code && !make_columns(d))
        code = cli_fail_memory(d->error);
    return code;
}

/* ---- columns ------------------------------------------------------------- */

static uint32_t person(const dict *n, hua_str name)
{
    uint32_t found = dict_find(n, name);
    return found == DICT_NONE ? (uint32_t)n->list.count : found; /* one of the others */
}

static uint8_t score_of(int64_t score)
{
    return score < 0 ? 0 : score > 100 ? 100 : (uint8_t)score;
}

static hua_code fill_dialogue(dash *d, store_rows *rows, void *ctx)
{
    size_t row;
    (void)ctx;
    if (!dash_row(d, store_int(rows, 0), &row))
        return HUA_OK;
    uint32_t channel = dict_add(&d->channels, store_text(rows, 1));
    if (channel == DICT_NONE)
        return cli_fail_memory(d->error);
    int64_t turns = store_int(rows, 3);
    d->channel[row] = channel > UINT8_MAX ? UINT8_MAX : (uint8_t)channel;
    d->score[row] = store_is_null(rows, 2) ? DASH_UNSCORED : score_of(store_int(rows, 2));
    d->turns[row] = turns < 0 ? 0 : turns > UINT32_MAX ? UINT32_MAX : (uint32_t)turns;
    d->agent[row] = person(&d->agents, store_text(rows, 5));
    d->team[row] = person(&d->teams, store_text(rows, 6));
    if (!dash_day(store_text(rows, 4), &d->day[row]))
        d->day[row] = INT32_MIN;
    else if (d->day[row] < d->first_day)
        d->first_day = d->day[row];
    return HUA_OK;
}

/* The digits of the store are hua_status; the page's are 0 = does not apply, 1 missed … 3 met. */
static uint32_t pack_status(hua_str digits, unsigned steps)
{
    uint32_t word = 0;
    for (unsigned i = 0; i < steps && i < digits.len; i++) {
        uint32_t status = digits.ptr[i] == '0' ? 1 : digits.ptr[i] == '1' ? 2 : 3;
        if (digits.ptr[i] >= '0' && digits.ptr[i] <= '2')
            word |= status << 2 * i;
    }
    return word;
}

static hua_code fill_score(dash *d, store_rows *rows, void *ctx)
{
    size_t row;
    (void)ctx;
    uint32_t rubric = dict_find(&d->rubrics, store_text(rows, 1));
    if (rubric == DICT_NONE || !dash_row(d, store_int(rows, 0), &row))
        return HUA_OK;
    dash_rubric *r = &d->rubric[rubric];
    r->scores[row] = score_of(store_int(rows, 2));
    r->status[row] = pack_status(store_text(rows, 3), r->steps);
    return HUA_OK;
}

static hua_code fill_tag(dash *d, store_rows *rows, void *ctx)
{
    size_t row;
    (void)ctx;
    uint32_t tag = dict_find(&d->tags, store_text(rows, 1));
    uint32_t value = tag == DICT_NONE ? tag : dict_find(&d->values[tag], store_text(rows, 2));
    if (value != DICT_NONE && dash_row(d, store_int(rows, 0), &row))
        d->tag_bits[tag][row] |= UINT32_C(1) << value;
    return HUA_OK;
}

hua_code dash_read(dash *d)
{
    d->first_day = INT32_MAX;
    hua_code code = read_names(d);
    if (!code)
        code = read_rows(d);
    if (!code)
        code = dash_each(d, "SELECT id, channel, score, turns, day, agent, team FROM dialogues",
                         fill_dialogue, NULL);
    if (!code)
        code = dash_each(d, "SELECT dialogue, rubric, score, step_status FROM scores", fill_score,
                         NULL);
    if (!code)
        code = dash_each(d, "SELECT dialogue, tag, value FROM tags", fill_tag, NULL);
    return code;
}

void dash_free(dash *d)
{
    dict *const all[] = {&d->agents, &d->teams, &d->channels, &d->rules, &d->rubrics, &d->tags};
    void *const columns[] = {d->ids,    d->agent, d->team,    d->turns, d->findings,
                             d->chosen, d->day,   d->channel, d->score};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        dict_free(all[i]);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        free(columns[i]);
    for (size_t i = 0; i < DASH_TAGS; i++) {
        dict_free(&d->values[i]);
        free(d->tag_bits[i]);
    }
    for (size_t i = 0; i < DASH_RUBRICS; i++) {
        free(d->rubric[i].scores);
        free(d->rubric[i].status);
    }
    cli_list_free(&d->examples);
}
