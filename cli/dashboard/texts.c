/*
 * The island `texts`: the words of the dialogues chosen.
 *
 * A short dialogue stands whole.  Of a long one stand the beginning, the end and what surrounds
 * findings; of a long turn what surrounds its first finding.  Counts of what was left out let the
 * page say so, and keep the spans of findings right.
 */
#include "dashboard/inner.h"

#include <stdlib.h>

enum {
    WHOLE_TURNS = 40, /* dialogues up to this long are not cut */
    END_TURNS = 3,    /* kept at both ends */
    NEAR_TURNS = 3,   /* kept around a finding */
    MOST_TURNS = 80,  /* of one dialogue */
    MOST_FINDINGS = 60,
    WHOLE_CHARS = 900,   /* of one turn */
    SHORT_CHARS = 200,   /* of one turn, where the dialogue has used up its share */
    BEFORE_CHARS = 100,  /* kept before its first finding */
    ALL_BYTES = 8 << 20, /* of the words of all dialogues, shared out evenly */
    LEAST_BYTES = 4 << 10
};

typedef struct spot {
    uint32_t turn, start;
} spot;

/* The dialogue that is being written. */
typedef struct telling {
    int64_t turns; /* of the whole dialogue */
    spot spots[MOST_FINDINGS];
    size_t spot_count, written;
    size_t bytes, share; /* of its turns so far, and what it may use */
} telling;

static hua_code put_finding(dash *d, store_rows *rows, void *ctx)
{
    telling *t = ctx;
    page *p = &d->page;
    uint32_t rule = dict_find(&d->rules, store_text(rows, 0));
    if (rule == DICT_NONE)
        return HUA_OK;
    page_lit(p, t->spot_count ? ",[" : "[");
    page_int(p, rule);
    for (size_t i = 1; i < 5; i++) {
        page_lit(p, ",");
        page_int(p, store_int(rows, i));
    }
    page_lit(p, ",");
    page_str(p, store_text(rows, 5));
    page_lit(p, "]");
    t->spots[t->spot_count++] = (spot){(uint32_t)store_int(rows, 2), (uint32_t)store_int(rows, 3)};
    return HUA_OK;
}

static bool is_near(const telling *t, int64_t turn, int64_t turns)
{
    for (size_t i = 0; i < t->spot_count; i++)
        if (llabs(turn - (int64_t)t->spots[i].turn) <= turns)
            return true;
    return false;
}

static bool is_kept(const telling *t, int64_t turn)
{
    return t->turns <= WHOLE_TURNS || turn < END_TURNS || turn >= t->turns - END_TURNS ||
           is_near(t, turn, NEAR_TURNS);
}

/* The next turn to show, from `turn` on; what lies far from all findings is leapt over. */
static int64_t next_kept(const telling *t, int64_t turn)
{
    if (is_kept(t, turn))
        return turn;
    int64_t next = t->turns - END_TURNS;
    for (size_t i = 0; i < t->spot_count; i++) {
        int64_t first = (int64_t)t->spots[i].turn - NEAR_TURNS;
        if (first > turn && first < next)
            next = first;
    }
    return next;
}

/* Byte offset of character `count`, or the end. */
static size_t skip_chars(hua_str text, size_t count)
{
    size_t at = 0;
    while (count-- && at < text.len)
        at += cli_char_len(cli_slice(text, at, text.len));
    return at;
}

static size_t first_char(const telling *t, int64_t turn)
{
    for (size_t i = 0; i < t->spot_count; i++)
        if (t->spots[i].turn == turn)
            return t->spots[i].start > BEFORE_CHARS ? t->spots[i].start - BEFORE_CHARS : 0;
    return 0;
}

/* Characters of a turn that may stand; 0 = the turn is left out. */
static size_t room_for(const telling *t, int64_t turn)
{
    if (t->bytes < t->share)
        return WHOLE_CHARS;
    return t->bytes < 4 * t->share && is_near(t, turn, 1) ? SHORT_CHARS : 0;
}

/* Columns: number of the turn, speaker, text, start. */
static hua_code put_turn(dash *d, store_rows *rows, void *ctx)
{
    telling *t = ctx;
    page *p = &d->page;
    int64_t turn = store_int(rows, 0);
    size_t room = room_for(t, turn);
    if (!room)
        return HUA_OK;
    hua_str text = store_text(rows, 2);
    size_t chars = cli_char_count(text);
    size_t from = chars > room ? first_char(t, turn) : 0;
    from = from < chars ? from : 0;
    size_t to = chars - from > room ? from + room : chars;
    hua_str shown = cli_slice(text, skip_chars(text, from), skip_chars(text, to));
    t->bytes += shown.len + 32;
    const int64_t numbers[] = {(int64_t)from, (int64_t)(chars - to), turn};
    page_lit(p, t->written++ ? ",\n[" : "[");
    page_str(p, store_text(rows, 1));
    page_lit(p, ",");
    page_str(p, shown);
    page_lit(p, ",");
    if (store_is_null(rows, 3))
        page_lit(p, "null");
    else
        page_int(p, store_int(rows, 3));
    for (size_t i = 0; i < 3; i++) {
        page_lit(p, ",");
        page_int(p, numbers[i]);
    }
    page_lit(p, "]");
    return HUA_OK;
}

static hua_code put_best(dash *d, store_rows *rows, void *ctx)
{
    telling *t = ctx;
    page *p = &d->page;
    page_lit(p, t->written++ ? ",[" : "[");
    for (size_t i = 0; i < 3; i++) {
        page_lit(p, i ? "," : "");
        page_str(p, store_text(rows, i));
    }
    page_lit(p, "]");
    return HUA_OK;
}

static hua_code put_heading(dash *d, store_rows *rows, void *ctx)
{
    telling *t = ctx;
    page *p = &d->page;
    page_lit(p, ",\"name\":");
    page_str(p, store_text(rows, 0));
    page_lit(p, ",\"input\":");
    page_str(p, store_text(rows, 1));
    page_lit(p, ",\"line\":");
    page_int(p, store_int(rows, 2));
    page_lit(p, ",\"total\":");
    page_int(p, t->turns = store_int(rows, 3));
    return HUA_OK;
}

/* Runs a statement about one dialogue, its rows as the list `key`. */
static hua_code put_list(dash *d, const char *key, const char *sql, uint32_t id, telling *t,
                         hua_code (*each)(dash *d, store_rows *rows, void *ctx))
{
    char text[512];
    snprintf(text, sizeof text, sql, (unsigned)id);
    t->written = 0;
    if (!key)
        return dash_each(d, text, each, t);
    page_key(&d->page, false, key);
    page_lit(&d->page, "[");
    hua_code code = dash_each(d, text, each, t);
    page_lit(&d->page, "]");
    return code;
}

/*
 * The statement names the turns to show, so that a long dialogue is not spread out for a few.
 * SQLite's texts end at a NUL, so one becomes U+FFFD, which is as long for a span.
 */
static hua_code put_turns(dash *d, uint32_t id, telling *t)
{
    char sql[4096];
    int used = snprintf(
        sql, sizeof sql,
        "WITH w AS MATERIALIZED (SELECT replace(turns, '\\u0000', '\\ufffd') AS j"
        " FROM texts WHERE dialogue = %u AND json_valid(turns))"
        " SELECT v.column1, ifnull(json_extract(j, '$[' || v.column1 || '][0]'), ''),"
        " ifnull(json_extract(j, '$[' || v.column1 || '][1]'), ''),"
        " json_extract(j, '$[' || v.column1 || '][2]') FROM w, (VALUES (-1)",
        (unsigned)id);
    int64_t turn = 0;
    for (size_t i = 0; i < MOST_TURNS && turn < t->turns; i++, turn++) {
        turn = next_kept(t, turn);
        used += snprintf(sql + used, sizeof sql - (size_t)used, ",(%lld)", (long long)turn);
    }
    snprintf(sql + used, sizeof sql - (size_t)used, ") v WHERE v.column1 >= 0 ORDER BY v.column1");
    t->written = 0;
    page_key(&d->page, false, "turns");
    page_lit(&d->page, "[");
    hua_code code = dash_each(d, sql, put_turn, t);
    page_lit(&d->page, "]");
    return code;
}

static hua_code put_dialogue(dash *d, size_t row, size_t share)
{
    telling t = {.share = share};
    uint32_t id = d->ids[row];
    page_lit(&d->page, "{\"row\":");
    page_int(&d->page, (int64_t)row);
    hua_code code = put_list(d, NULL,
                             "SELECT ifnull(d.name, ''), i.path, ifnull(d.line, 0), d.turns FROM"
                             " dialogues d JOIN inputs i ON i.id = d.input WHERE d.id = %u",
                             id, &t, put_heading);
    if (!code)
        code = put_list(d, "findings",
                        "SELECT rule, CASE severity WHEN 'error' THEN 2 WHEN 'warning' THEN 1"
                        " ELSE 0 END, turn, start_char, end_char, ifnull(suggestion, '')"
                        " FROM findings WHERE dialogue = %u ORDER BY turn, start_char, id LIMIT 60",
                        id, &t, put_finding);
    if (!code)
        code = put_turns(d, id, &t);
    if (!code)
        code = put_list(d, "best",
                        "SELECT rubric, best_step, best_say FROM scores WHERE dialogue = %u"
                        " AND best_say <> '' ORDER BY rubric LIMIT 12",
                        id, &t, put_best);
    page_lit(&d->page, "}");
    return code;
}

hua_code dash_put_texts(dash *d)
{
    hua_code code = HUA_OK;
    size_t count = 0, written = 0;
    for (size_t row = 0; row < d->rows; row++)
        count += d->chosen[row];
    size_t share = ALL_BYTES / (count ? count : 1);
    page_lit(&d->page, "{\"dialogues\":[");
    for (size_t row = 0; row < d->rows && !code; row++) {
        if (!d->chosen[row])
            continue;
        page_lit(&d->page, written++ ? ",\n" : "\n");
        code = put_dialogue(d, row, share > LEAST_BYTES ? share : LEAST_BYTES);
    }
    page_lit(&d->page, "]}");
    return code;
}
