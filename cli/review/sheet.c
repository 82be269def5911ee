#include "review/sheet.h"

#include "common/fail.h"

#include <stdlib.h>

typedef void (*take_row)(sheet *s, store_rows *rows);

/* ---- rows ---------------------------------------------------------------- */

static hua_str keep(sheet *s, store_rows *rows, size_t column)
{
    hua_str kept = cli_arena_copy(&s->arena, store_text(rows, column));
    s->failed = s->failed || !kept.ptr;
    return kept;
}

static void *room(sheet *s, size_t count, size_t size)
{
    void *items = cli_arena_get(&s->arena, count * size + 1);
    s->failed = s->failed || !items;
    return items;
}

/* Every row of `sql`, whose only parameter is the sheet's id or key. */
static hua_code each(desk *d, sheet *s, const char *sql, int64_t value, take_row take,
                     hua_error *error)
{
    store_rows *rows;
    int more;
    const store_value values[] = {{.is_number = true, .number = value}};
    hua_code code = desk_select(d, sql, values, 1, &rows, error);
    if (code != HUA_OK)
        return code;
    while ((more = store_rows_next(rows, error)) > 0 && !s->failed)
        take(s, rows);
    store_rows_free(rows);
    if (s->failed)
        return cli_fail_memory(error);
    return more < 0 ? error->code : HUA_OK;
}

/* ---- the audit's side ---------------------------------------------------- */

static void take_dialogue(sheet *s, store_rows *rows)
{
    s->key = store_int(rows, 0);
    s->name = keep(s, rows, 1);
    s->source = keep(s, rows, 2);
    s->agent = keep(s, rows, 3);
    s->team = keep(s, rows, 4);
    s->customer = keep(s, rows, 5);
    s->day = keep(s, rows, 6);
    s->channel = keep(s, rows, 7);
    s->scored = !store_is_null(rows, 8);
    s->score = store_int(rows, 8);
    s->grade = keep(s, rows, 9);
    s->turns = keep(s, rows, 10);
    s->id = store_int(rows, 11);
}

static const char dialogue_sql[] =
    "SELECT d.key, d.name, i.path || CASE WHEN d.line > 0 THEN ':' || d.line ELSE '' END, d.agent,"
    " d.team, d.customer, d.day, d.channel, d.score, ifnull(d.grade, ''), ifnull(t.turns, '[]'), "
    "d.id"
    " FROM audit.dialogues d JOIN audit.inputs i ON i.id = d.input"
    " LEFT JOIN audit.texts t ON t.dialogue = d.id WHERE d.id = ?";

static void take_finding(sheet *s, store_rows *rows)
{
    const sheet_finding f = {
        .id = store_int(rows, 0),
        .rule = keep(s, rows, 1),
        .category = keep(s, rows, 2),
        .severity = keep(s, rows, 3),
        .title = keep(s, rows, 4),
        .why = keep(s, rows, 5),
        .text = keep(s, rows, 6),
        .suggestion = keep(s, rows, 7),
        .turn = (uint32_t)store_int(rows, 8),
        .start = (size_t)store_int(rows, 9),
        .end = (size_t)store_int(rows, 10),
    };
    s->failed = s->failed || !cli_list_push(&s->findings, f);
}

static const char findings_sql[] =
    "SELECT f.id, f.rule, f.category, f.severity, ifnull(r.title, f.rule), ifnull(r.why, ''),"
    " f.text, f.suggestion, f.turn, f.start_char, f.end_char FROM audit.findings f"
    " LEFT JOIN audit.rules r ON r.id = f.rule WHERE f.dialogue = ?"
    " ORDER BY f.turn, f.start_char, f.id";

static void take_step(sheet *s, store_rows *rows)
{
    static const hua_status statuses[] = {HUA_MISSED, HUA_PARTLY, HUA_MET, HUA_NA};
    const sheet_step step = {
        .rubric = keep(s, rows, 0),
        .rubric_title = keep(s, rows, 1),
        .step = keep(s, rows, 2),
        .title = keep(s, rows, 3),
        .machine = statuses[store_int(rows, 4) & 3],
    };
    s->failed = s->failed || !cli_list_push(&s->steps, step);
}

static const char steps_sql[] =
    "SELECT r.rubric, ifnull(nullif(b.title, ''), r.rubric), r.step, ifnull(nullif(r.title, ''),"
    " r.step), CAST(substr(s.step_status, r.position + 1, 1) AS INTEGER)"
    " FROM audit.scores s JOIN audit.rubric_steps r ON r.rubric = s.rubric"
    " LEFT JOIN audit.rubrics b ON b.id = r.rubric WHERE s.dialogue = ?"
    " ORDER BY ifnull(b.position, 0), r.rubric, r.position";

/* ---- people's side ------------------------------------------------------- */

int sheet_find_reviewer(const sheet *s, hua_str name)
{
    for (size_t i = 0; i < s->reviewers.count; i++)
        if (cli_eq(s->reviewers.items[i].name, name))
            return (int)i;
    return SHEET_NONE;
}

static void take_reviewer(sheet *s, store_rows *rows)
{
    const sheet_reviewer r = {
        .name = keep(s, rows, 0),
        .done = store_int(rows, 1) != 0,
        .done_at = keep(s, rows, 2),
        .shown = store_int(rows, 3) != 0,
        .verdicts = room(s, s->findings.count, sizeof *r.verdicts),
        .corrections = room(s, s->steps.count, sizeof *r.corrections),
    };
    s->failed = s->failed || !cli_list_push(&s->reviewers, r);
}

static const char reviewers_sql[] =
    "SELECT reviewer, status = 'done', ifnull(done, ''), shown FROM reviews WHERE key = ?"
    " ORDER BY reviewer";

/* The finding that a mark speaks of, told by rule, turn and span from `column` on. */
static int find_finding(const sheet *s, store_rows *rows, size_t column)
{
    for (size_t i = 0; i < s->findings.count; i++) {
        const sheet_finding *f = &s->findings.items[i];
        if (cli_eq(f->rule, store_text(rows, column)) &&
            f->turn == (uint32_t)store_int(rows, column + 1) &&
            f->start == (size_t)store_int(rows, column + 2) &&
            f->end == (size_t)store_int(rows, column + 3))
            return (int)i;
    }
    return SHEET_NONE;
}

static void take_verdict(sheet *s, store_rows *rows)
{
    int reviewer = sheet_find_reviewer(s, store_text(rows, 0));
    int finding = find_finding(s, rows, 1);
    if (reviewer < 0 || finding < 0)
        return; /* of a finding that this audit does not make */
    s->reviewers.items[reviewer].verdicts[finding] = (sheet_verdict){
        true, store_int(rows, 5) != 0, keep(s, rows, 6), keep(s, rows, 7)};
}

static const char verdicts_sql[] =
    "SELECT reviewer, rule, turn, start_char, end_char, accept, reason, at FROM verdicts"
    " WHERE key = ?";

static hua_status status_of(hua_str word)
{
    return cli_is(word, "met")      ? HUA_MET
           : cli_is(word, "partly") ? HUA_PARTLY
           : cli_is(word, "missed") ? HUA_MISSED
                                    : HUA_NA;
}

static void take_correction(sheet *s, store_rows *rows)
{
    int reviewer = sheet_find_reviewer(s, store_text(rows, 0));
    for (size_t i = 0; reviewer >= 0 && i < s->steps.count; i++) {
        const sheet_step *step = &s->steps.items[i];
        if (cli_eq(step->rubric, store_text(rows, 1)) && cli_eq(step->step, store_text(rows, 2)))
            s->reviewers.items[reviewer].corrections[i] = (sheet_correction){
                true, status_of(store_text(rows, 3)), keep(s, rows, 4)};
    }
}

static const char corrections_sql[] =
    "SELECT reviewer, rubric, step, status, note FROM corrections WHERE key = ?";

static void take_missed(sheet *s, store_rows *rows)
{
    const sheet_missed m = {
        .id = store_int(rows, 0),
        .reviewer = sheet_find_reviewer(s, store_text(rows, 1)),
        .turn = (uint32_t)store_int(rows, 2),
        .start = (size_t)store_int(rows, 3),
        .end = (size_t)store_int(rows, 4),
        .category = keep(s, rows, 5),
        .note = keep(s, rows, 6),
        .text = keep(s, rows, 7),
    };
    if (m.reviewer >= 0)
        s->failed = s->failed || !cli_list_push(&s->missed, m);
}

static const char missed_sql[] =
    "SELECT id, reviewer, turn, start_char, end_char, category, note, text FROM missed"
    " WHERE key = ? ORDER BY turn, start_char, end_char, id";

static void take_appeal(sheet *s, store_rows *rows)
{
    const sheet_appeal a = {
        .id = store_int(rows, 0),
        .agent = keep(s, rows, 1),
        .text = keep(s, rows, 2),
        .at = keep(s, rows, 3),
        .state = keep(s, rows, 4),
        .answer = keep(s, rows, 5),
        .reviewer = keep(s, rows, 6),
        .finding = store_is_null(rows, 7) ? SHEET_NONE : find_finding(s, rows, 7),
        .rubric = keep(s, rows, 11),
        .step = keep(s, rows, 12),
    };
    s->failed = s->failed || !cli_list_push(&s->appeals, a);
}

static const char appeals_sql[] =
    "SELECT id, agent, text, at, state, answer, reviewer, rule, turn, start_char, end_char,"
    " ifnull(rubric, ''), ifnull(step, '') FROM appeals WHERE key = ? ORDER BY id";

/* ---- the sheet ----------------------------------------------------------- */

static void empty(sheet *s)
{
    cli_arena_reset(&s->arena);
    s->findings.count = s->steps.count = s->reviewers.count = 0;
    s->missed.count = s->appeals.count = 0;
    s->id = s->key = 0;
    s->failed = false;
}

static hua_code load_marks(desk *d, sheet *s, hua_error *error)
{
    static const struct {
        const char *sql;
        take_row take;
    } parts[] = {
        {reviewers_sql, take_reviewer},     {verdicts_sql, take_verdict},
        {corrections_sql, take_correction}, {missed_sql, take_missed},
        {appeals_sql, take_appeal},
    };
    hua_code code = HUA_OK;
    for (size_t i = 0; code == HUA_OK && i < sizeof parts / sizeof parts[0]; i++)
        code = each(d, s, parts[i].sql, s->key, parts[i].take, error);
    return code;
}

hua_code sheet_load(desk *d, int64_t id, sheet *out, bool *found, hua_error *error)
{
    empty(out);
    *found = false;
    hua_code code = each(d, out, dialogue_sql, id, take_dialogue, error);
    if (code != HUA_OK || !out->id)
        return code;
    *found = true;
    code = each(d, out, findings_sql, id, take_finding, error);
    if (code == HUA_OK)
        code = each(d, out, steps_sql, id, take_step, error);
    return code == HUA_OK ? load_marks(d, out, error) : code;
}

void sheet_free(sheet *s)
{
    cli_list_free(&s->findings);
    cli_list_free(&s->steps);
    cli_list_free(&s->reviewers);
    cli_list_free(&s->missed);
    cli_list_free(&s->appeals);
    cli_arena_free(&s->arena);
}

hua_code sheet_reviewed(desk *d, sheet_ids *ids, hua_error *error)
{
    static const char sql[] =
        "SELECT min(d.id) FROM audit.dialogues d WHERE d.key IN (SELECT key FROM reviews"
        " WHERE status = 'done' UNION SELECT key FROM appeals WHERE state = 'upheld')"
        " GROUP BY d.key ORDER BY 1";
    store_rows *rows;
    int more = 0;
    hua_code code = desk_select(d, sql, NULL, 0, &rows, error);
    while (code == HUA_OK && (more = store_rows_next(rows, error)) > 0)
        if (!cli_list_push(ids, store_int(rows, 0)))
            code = cli_fail_memory(error);
    store_rows_free(rows);
    return more < 0 ? error->code : code;
}
