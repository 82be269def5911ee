/* The island `data`: the run's facts, the dictionaries, the columns. */
#include "dashboard/inner.h"

#include "common/fail.h"

/* ---- lists of objects ---------------------------------------------------- */

/* What a list is written from: names of the members, in the order of the columns of the rows. */
typedef struct shape {
    const char *const *members; /* NULL ends it */
    size_t written;
} shape;

static hua_code put_object(dash *d, store_rows *rows, void *ctx)
{
    shape *s = ctx;
    page *p = &d->page;
    page_lit(p, s->written++ ? ",\n{" : "{");
    for (size_t i = 0; s->members[i]; i++) {
        page_key(p, i == 0, s->members[i]);
        if (store_is_number(rows, i))
            page_int(p, store_int(rows, i));
        else
            page_str(p, store_text(rows, i));
    }
    page_lit(p, "}");
    return HUA_OK;
}

static hua_code put_objects(dash *d, const char *key, const char *const *members, const char *sql)
{
    shape s = {members, 0};
    page_key(&d->page, false, key);
    page_lit(&d->page, "[");
    hua_code code = dash_each(d, sql, put_object, &s);
    page_lit(&d->page, "]");
    return code;
}

static void put_names(dash *d, const char *key, const dict *n, int64_t others)
{
    page *p = &d->page;
    page_key(p, false, key);
    page_lit(p, "[");
    for (size_t i = 0; i < n->list.count; i++) {
        if (i)
            page_lit(p, ",");
        page_str(p, n->list.items[i]);
    }
    page_lit(p, others ? ",\"\"]" : "]");
}

/* ---- facts --------------------------------------------------------------- */

static hua_code put_run(dash *d, store_rows *rows, void *ctx)
{
    page *p = &d->page;
    (void)ctx;
    page_key(p, false, "run");
    page_lit(p, "{\"fingerprint\":");
    page_str(p, store_text(rows, 0));
    page_lit(p, ",\"version\":");
    page_str(p, store_text(rows, 1));
    page_lit(p, store_int(rows, 2) ? ",\"masked\":true" : ",\"masked\":false");
    page_lit(p, store_int(rows, 3) ? ",\"finished\":true}" : ",\"finished\":false}");
    return HUA_OK;
}

static const char run_sql[] = "SELECT ifnull(max(fingerprint), ''), ifnull(max(version), ''),"
                              " ifnull(max(masked), 0), ifnull(max(finished), 0) FROM run";

static hua_code put_totals(dash *d)
{
    static const char *const members[] = {"dialogues", "turns",     "agents", "scored",
                                          "sum",       "withError", "info",   "warning",
                                          "error",     "aside",     "inputs", NULL};
    shape s = {members, 0};
    page_key(&d->page, false, "totals");
    return dash_each(
        d,
        "SELECT count(*), ifnull(sum(turns), 0), count(DISTINCT nullif(agent, '')), count(score),"
        " ifnull(sum(score), 0), ifnull(sum(errors > 0), 0),"
        " ifnull(sum(findings - errors - warnings), 0), ifnull(sum(warnings), 0),"
        " ifnull(sum(errors), 0), (SELECT count(*) FROM set_aside), (SELECT count(*) FROM inputs)"
        " FROM dialogues",
        put_object, &s);
}

/* An input under way stands with its figures in `progress`. */
static hua_code put_inputs(dash *d)
{
    static const char *const input[] = {"path",  "format", "encoding", "dialogues",
                                        "turns", "aside",  NULL};
    static const char *const aside[] = {"input", "line", "reason", NULL};
    hua_code code = put_objects(
        d, "inputs", input,
        "SELECT i.path, ifnull(ifnull(p.format, i.format), ''),"
        " ifnull(ifnull(p.encoding, i.encoding), ''),"
        " ifnull(ifnull(p.dialogues, i.dialogues), 0), ifnull(ifnull(p.turns, i.turns), 0),"
        " ifnull(ifnull(p.set_aside, i.set_aside), 0)"
        " FROM inputs i LEFT JOIN progress p ON p.input = i.id ORDER BY i.id LIMIT 200");
    if (!code)
        code = put_objects(d, "aside", aside,
                           "SELECT i.path, s.line, substr(s.reason, 1, 300) FROM set_aside s"
                           " JOIN inputs i ON i.id = s.input ORDER BY s.id LIMIT 50");
    return code;
}

/* ---- dictionaries -------------------------------------------------------- */

static hua_code put_step(dash *d, store_rows *rows, void *ctx)
{
    size_t *written = ctx;
    page_lit(&d->page, (*written)++ ? ",{\"id\":" : "{\"id\":");
    page_str(&d->page, store_text(rows, 0));
    page_lit(&d->page, ",\"title\":");
    page_str(&d->page, store_text(rows, 1));
    page_lit(&d->page, "}");
    return HUA_OK;
}

/* Rows of (id, title) as objects, for the part of `table` whose `column` is row `position`'s id. */
static hua_code put_parts(dash *d, const char *key, const char *sql, int64_t position)
{
    char text[512];
    size_t written = 0;
    snprintf(text, sizeof text, sql, (long long)position);
    page_key(&d->page, false, key);
    page_lit(&d->page, "[");
    hua_code code = dash_each(d, text, put_step, &written);
    page_lit(&d->page, "]}");
    return code;
}

static hua_code put_rubric(dash *d, store_rows *rows, void *ctx)
{
    size_t *written = ctx;
    page_lit(&d->page, (*written)++ ? ",\n{\"id\":" : "{\"id\":");
    page_str(&d->page, store_text(rows, 1));
    page_lit(&d->page, ",\"title\":");
    page_str(&d->page, store_text(rows, 2));
    return put_parts(d, "steps",
                     "SELECT s.step, s.title FROM rubric_steps s JOIN rubrics r ON r.id = s.rubric"
                     " WHERE r.position = %lld ORDER BY s.position LIMIT 16",
                     store_int(rows, 0));
}

/* A tag by the first of its values. */
static hua_code put_tag(dash *d, store_rows *rows, void *ctx)
{
    size_t *written = ctx;
    page_lit(&d->page, (*written)++ ? ",\n{\"id\":" : "{\"id\":");
    page_str(&d->page, store_text(rows, 1));
    return put_parts(d, "values",
                     "SELECT v.value, v.title FROM tag_values v JOIN tag_values t ON t.tag = v.tag"
                     " WHERE t.position = %lld ORDER BY v.position LIMIT 31",
                     store_int(rows, 0));
}

static hua_code put_dictionaries(dash *d)
{
    static const char *const rule[] = {"id", "category", "title", "why", NULL};
    size_t rubrics = 0, tags = 0;
    hua_code code = put_objects(d, "rules", rule,
                                "SELECT id, ifnull(category, ''), ifnull(title, ''),"
                                " ifnull(why, '') FROM rules ORDER BY position LIMIT 16384");
    if (code)
        return code;
    page_lit(&d->page, ",\"rubrics\":[");
    code = dash_each(d,
                     "SELECT position, id, ifnull(title, '') FROM rubrics ORDER BY position"
                     " LIMIT 40",
                     put_rubric, &rubrics);
    page_lit(&d->page, "],\"tags\":[");
    if (!code)
        code = dash_each(d,
                         "SELECT min(position), tag FROM tag_values GROUP BY tag ORDER BY 1"
                         " LIMIT 24",
                         put_tag, &tags);
    page_lit(&d->page, "]");
    put_names(d, "agents", &d->agents, d->other_agents);
    put_names(d, "teams", &d->teams, d->other_teams);
    put_names(d, "channels", &d->channels, 0);
    return code;
}

/* ---- columns ------------------------------------------------------------- */

static unsigned width_of(uint32_t most)
{
    return most >> 24 ? 4 : most >> 16 ? 3 : most >> 8 ? 2 : 1;
}

static void begin_column(page *p, bool *first, const char *name, unsigned width)
{
    page_lit(p, *first ? "\n\"" : ",\n\"");
    page_lit(p, name);
    page_lit(p, "\":{\"w\":");
    page_int(p, width);
    page_lit(p, ",\"d\":\"");
    *first = false;
}

static void end_column(page *p)
{
    page_base64_end(p);
    page_lit(p, "\"}");
}

static void put_column(dash *d, bool *first, const char *name, const uint32_t *values)
{
    uint32_t most = 0;
    for (size_t i = 0; i < d->rows; i++)
        most = values[i] > most ? values[i] : most;
    begin_column(&d->page, first, name, width_of(most));
    for (size_t i = 0; i < d->rows; i++)
        page_number(&d->page, values[i], width_of(most));
    end_column(&d->page);
}

static void put_bytes(dash *d, bool *first, const char *name, const uint8_t *values)
{
    begin_column(&d->page, first, name, 1);
    page_base64(&d->page, values, d->rows);
    end_column(&d->page);
}

/* 0 = no day, else days behind the first and one. */
static void put_days(dash *d, bool *first)
{
    uint32_t *values = (uint32_t *)d->day;
    for (size_t i = 0; i < d->rows; i++)
        values[i] = d->day[i] == INT32_MIN ? 0 : (uint32_t)(d->day[i] - d->first_day) + 1;
    put_column(d, first, "day", values);
}

static void put_rubrics_and_tags(dash *d, bool *first)
{
    char name[32];
    for (size_t i = 0; i < d->rubrics.list.count; i++) {
        snprintf(name, sizeof name, "score%zu", i);
        put_bytes(d, first, name, d->rubric[i].scores);
        snprintf(name, sizeof name, "steps%zu.0", i);
        put_column(d, first, name, d->rubric[i].status);
    }
    for (size_t i = 0; i < d->tags.list.count; i++) {
        snprintf(name, sizeof name, "tag%zu", i);
        put_column(d, first, name, d->tag_bits[i]);
    }
}

/* ---- findings ------------------------------------------------------------ */

static unsigned severity_of(hua_str name)
{
    return cli_is(name, "error") ? HUA_ERROR : cli_is(name, "warning") ? HUA_WARNING : HUA_INFO;
}

/*
 * Findings stand in the store in the order of their dialogues, so that their column can be written
 * while they are read, however many there are.
 */
static hua_code put_finding(dash *d, store_rows *rows, void *ctx)
{
    size_t row, *last = ctx;
    uint32_t rule = dict_find(&d->rules, store_text(rows, 1));
    if (rule == DICT_NONE || !dash_row(d, store_int(rows, 0), &row))
        return HUA_OK;
    if (row < *last)
        return cli_fail(d->error, HUA_E_INTERNAL, "库里的问题次序不对：第 %zu 行",
                        "findings of the store are out of order at row %zu", row + 1);
    *last = row;
    page_number(&d->page, rule << 2 | severity_of(store_text(rows, 2)), 2);
    d->findings[row]++;
    return dash_offer(d, rule, row) ? HUA_OK : cli_fail_memory(d->error);
}

static hua_code put_findings(dash *d, bool *first)
{
    size_t last = 0;
    begin_column(&d->page, first, "pairs", 2);
    hua_code code = dash_each(d, "SELECT dialogue, rule, severity FROM findings ORDER BY id",
                              put_finding, &last);
    end_column(&d->page);
    put_column(d, first, "findings", d->findings);
    for (size_t i = 0; i < d->examples.count; i++)
        for (unsigned k = 0; k < d->examples.items[i].count; k++)
            d->chosen[d->examples.items[i].examples[k].row] = 1;
    return code;
}

static hua_code put_columns(dash *d)
{
    bool first = true;
    page_lit(&d->page, ",\n\"columns\":{");
    put_column(d, &first, "id", d->ids);
    put_column(d, &first, "agent", d->agent);
    put_column(d, &first, "team", d->team);
    put_column(d, &first, "turns", d->turns);
    put_bytes(d, &first, "channel", d->channel);
    put_bytes(d, &first, "score", d->score);
    put_days(d, &first);
    put_rubrics_and_tags(d, &first);
    hua_code code = put_findings(d, &first);
    page_lit(&d->page, "}");
    return code;
}

static const char *const lang_names[] = {"zh-Hans", "zh-Hant", "en"};

hua_code dash_put_data(dash *d)
{
    page *p = &d->page;
    page_lit(p, "{\"v\":1,\"lang\":");
    page_str(p, cli_str(lang_names[d->lang]));
    page_key(p, false, "rows");
    page_int(p, (int64_t)d->rows);
    page_key(p, false, "firstDay");
    page_int(p, d->first_day == INT32_MAX ? 0 : d->first_day);
    page_key(p, false, "otherAgents");
    page_int(p, d->other_agents);
    page_key(p, false, "otherTeams");
    page_int(p, d->other_teams);
    hua_code code = dash_each(d, run_sql, put_run, NULL);
    if (!code)
        code = put_totals(d);
    if (!code)
        code = put_inputs(d);
    if (!code)
        code = put_dictionaries(d);
    if (!code)
        code = put_columns(d);
    page_lit(p, "}");
    return code;
}
