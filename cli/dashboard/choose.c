/*
 * Which dialogues are shown with their words: the worst and the best, the worst of each agent, and
 * for every rule a few, of different agents if there are any.  Where there are many to choose
 * from, a hash of the dialogue's number decides: spread over the input, and the same every time.
 */
#include "dashboard/inner.h"

#include "common/fail.h"

typedef struct quota {
    size_t left;
} quota;

static hua_code choose(dash *d, store_rows *rows, void *ctx)
{
    quota *q = ctx;
    size_t row;
    if (q->left && dash_row(d, store_int(rows, 0), &row)) {
        d->chosen[row] = 1;
        q->left--;
    }
    return HUA_OK;
}

/* A sample holds some of them only, so more are asked for than are wanted. */
static hua_code choose_by(dash *d, const char *sql, size_t count)
{
    quota q = {count};
    return dash_each(d, sql, choose, &q);
}

hua_code dash_choose(dash *d)
{
    hua_code code = choose_by(d,
                              "SELECT id FROM dialogues WHERE score IS NOT NULL"
                              " ORDER BY score, findings DESC, id LIMIT 5000",
                              DASH_WORST);
    if (!code)
        code = choose_by(d,
                         "SELECT id FROM dialogues WHERE score IS NOT NULL"
                         " ORDER BY score DESC, findings, id LIMIT 5000",
                         DASH_BEST);
    if (!code)
        code = choose_by(d,
                         "SELECT id FROM (SELECT id, agent, row_number() OVER"
                         " (PARTITION BY agent ORDER BY score, findings DESC, id) AS place"
                         " FROM dialogues WHERE agent <> '' AND score IS NOT NULL)"
                         " WHERE place <= 2 ORDER BY place, agent",
                         DASH_AGENTS_SHOWN);
    return code;
}

/* Where an example stands in a rule's list: its agent's own place, or behind the last. */
static unsigned place_of(const dash_rule *rule, uint32_t agent)
{
    for (unsigned i = 0; i < rule->count; i++)
        if (rule->examples[i].agent == agent)
            return i;
    return rule->count;
}

static void put(dash_rule *rule, unsigned at, dash_example example)
{
    for (; at > 0 && rule->examples[at - 1].hash > example.hash; at--)
        rule->examples[at] = rule->examples[at - 1];
    rule->examples[at] = example;
}

bool dash_offer(dash *d, uint32_t index, size_t row)
{
    while (d->examples.count <= index)
        if (!cli_list_push(&d->examples, (dash_rule){0}))
            return false;
    dash_rule *rule = &d->examples.items[index];
    /* Dialogues without an agent count as agents of their own. */
    uint32_t agent = d->agent[row] ? d->agent[row] : UINT32_MAX - (uint32_t)row;
    dash_example example = {dash_hash(d->ids[row]), (uint32_t)row, agent};
    unsigned at = place_of(rule, agent);
    if (at < rule->count) {
        if (example.hash < rule->examples[at].hash)
            put(rule, at, example);
    } else if (rule->count < DASH_EXAMPLES) {
        put(rule, rule->count++, example);
    } else if (example.hash < rule->examples[DASH_EXAMPLES - 1].hash) {
        put(rule, DASH_EXAMPLES - 1, example);
    }
    return true;
}
