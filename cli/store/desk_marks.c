/*
 * Marks: every change is a deed, and all deeds go one way.
 *
 *     BEGIN ── may it be? ── before ── write ── after ── same? ROLLBACK : event, COMMIT
 *
 * A deed is a few statements that share their parameters: ?1 is the dialogue's key, ?2 who does it,
 * ?3 the time, from ?4 on what is its own.  What stands before and after is told by one SELECT that
 * makes a JSON object of the row, so that the trail can show exactly what the tables hold.
 */
#include "store/desk_inner.h"

#include "common/fail.h"

#include <stdio.h>
#include <time.h>

enum { DEED_VALUES = 12 };

typedef struct desk_deed {
    const char *kind;     /* of the event */
    const char *subject;  /* a JSON object: what it is about */
    const char *snapshot; /* SELECT of a JSON object, or of no row */
    const char *write;
    bool opens; /* it begins a review, or is part of one that is open */
    store_value values[DEED_VALUES];
    size_t count;
} desk_deed;

typedef struct attempt {
    desk *desk;
    hua_error *error;
    char now[32];
    cli_text before, after;
    bool existed, exists; /* before, after */
} attempt;

/* ---- statements ---------------------------------------------------------- */

static desk_answer fault(const desk *d, int rc, hua_error *error)
{
    store_fault(d->base, rc, error);
    return DESK_FAULT;
}

static void put_number(desk_deed *deed, int64_t number)
{
    deed->values[deed->count++] = (store_value){.is_number = true, .number = number};
}

static void put_text(desk_deed *deed, hua_str text)
{
    deed->values[deed->count++] = (store_value){.text = text};
}

static int bind(sqlite3_stmt *statement, const desk_deed *deed)
{
    int rc = SQLITE_OK;
    int wanted = sqlite3_bind_parameter_count(statement);
    for (int i = 0; rc == SQLITE_OK && i < wanted && i < (int)deed->count; i++) {
        const store_value *v = &deed->values[i];
        rc = v->is_number ? sqlite3_bind_int64(statement, i + 1, v->number)
                          : sqlite3_bind_text64(statement, i + 1, v->text.ptr ? v->text.ptr : "",
                                                v->text.len, SQLITE_STATIC, SQLITE_UTF8);
    }
    return rc;
}

/* Runs one statement; *found and `first` (both may be NULL) get its first row. */
static int run(const desk *d, const char *sql, const desk_deed *deed, bool *found, cli_text *first)
{
    sqlite3_stmt *statement = NULL;
    int rc = sqlite3_prepare_v2(d->base->db, sql, -1, &statement, NULL);
    if (rc == SQLITE_OK)
        rc = bind(statement, deed);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(statement);
    if (found)
        *found = rc == SQLITE_ROW;
    if (rc == SQLITE_ROW && first)
        cli_text_add(first, store_column(statement, 0));
    sqlite3_finalize(statement);
    if (first && first->failed)
        return SQLITE_NOMEM;
    return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int64_t number_of(const cli_text *text)
{
    int64_t number = 0;
    bool minus = text->len && text->ptr[0] == '-';
    for (size_t i = minus; i < text->len; i++)
        number = number * 10 - (text->ptr[i] - '0'); /* downward: -2^63 has no opposite */
    return minus ? number : -number;
}

/* The number that a statement answers; *found is false if it answers no row. */
static int ask(const desk *d, const char *sql, const desk_deed *deed, bool *found, int64_t *number)
{
    cli_text text = {0};
    int rc = run(d, sql, deed, found, &text);
    *number = number_of(&text);
    cli_text_free(&text);
    return rc;
}

/* ---- the way of a deed --------------------------------------------------- */

static int write_event(const attempt *a, const desk_deed *deed)
{
    cli_text sql = {0};
    desk_deed event = *deed;
    const size_t at = event.count + 1;
    char tail[160];
    put_text(&event, a->existed ? cli_text_str(&a->before) : CLI_STR("null"));
    put_text(&event, a->exists ? cli_text_str(&a->after) : CLI_STR("null"));
    put_text(&event, cli_str(deed->kind));
    snprintf(tail, sizeof tail, ", '$.before', json(?%zu), '$.after', json(?%zu)))", at, at + 1);
    cli_text_add(&sql, CLI_STR("INSERT INTO events (at, reviewer, kind, key, what)"
                               " VALUES (?3, ?2, ?"));
    char number[24];
    snprintf(number, sizeof number, "%zu", at + 2);
    cli_text_add(&sql, cli_str(number));
    cli_text_add(&sql, CLI_STR(", ?1, json_set("));
    cli_text_add(&sql, cli_str(deed->subject));
    cli_text_add(&sql, (hua_str){tail, strlen(tail) + 1});
    int rc = sql.failed ? SQLITE_NOMEM : run(a->desk, sql.ptr, &event, NULL, NULL);
    cli_text_free(&sql);
    return rc;
}

static bool unchanged(const attempt *a)
{
    return a->existed == a->exists && cli_eq(cli_text_str(&a->before), cli_text_str(&a->after));
}

static const char open_review[] =
    "INSERT OR IGNORE INTO reviews VALUES (?1, ?2, 'open', ?3, NULL, 0)";

/* Inside the transaction; *changed tells whether there is anything to commit. */
static int act(attempt *a, const desk_deed *deed, bool *changed)
{
    const desk *d = a->desk;
    int rc = run(d, deed->snapshot, deed, &a->existed, &a->before);
    if (rc == SQLITE_OK && deed->opens)
        rc = run(d, open_review, deed, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = run(d, deed->write, deed, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = run(d, deed->snapshot, deed, &a->exists, &a->after);
    *changed = rc == SQLITE_OK && !unchanged(a);
    return *changed ? write_event(a, deed) : rc;
}

static int begin(const desk *d)
{
    return sqlite3_exec(d->base->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);
}

static void roll_back(const desk *d)
{
    if (!sqlite3_get_autocommit(d->base->db))
        sqlite3_exec(d->base->db, "ROLLBACK", NULL, NULL, NULL);
}

/* Inside the transaction that this ends. */
static desk_answer finish_deed(attempt *a, const desk_deed *deed)
{
    bool changed = false;
    int rc = act(a, deed, &changed);
    if (rc == SQLITE_OK && changed)
        rc = sqlite3_exec(a->desk->base->db, "COMMIT", NULL, NULL, NULL);
    desk_answer answer = rc == SQLITE_OK ? DESK_OK : fault(a->desk, rc, a->error);
    roll_back(a->desk);
    cli_text_free(&a->before);
    cli_text_free(&a->after);
    return answer;
}

static desk_answer refuse(const desk *d, int rc, desk_answer answer, hua_error *error)
{
    if (rc != SQLITE_OK)
        answer = fault(d, rc, error);
    roll_back(d);
    return answer;
}

static void set_now(attempt *a)
{
    time_t now = a->desk->clock ? (time_t)a->desk->clock : time(NULL);
    struct tm parts;
    if (!gmtime_r(&now, &parts) || !strftime(a->now, sizeof a->now, "%Y-%m-%dT%H:%M:%SZ", &parts))
        a->now[0] = '\0';
}

/*
 * Begins the transaction and the deed: its key is that of the dialogue.  Anything but DESK_OK has
 * ended the transaction.
 */
static desk_answer begin_deed(attempt *a, desk_deed *deed, int64_t dialogue, hua_str reviewer)
{
    bool found = false;
    int64_t key = 0;
    desk_deed question = {.count = 0};
    set_now(a);
    int rc = begin(a->desk);
    put_number(&question, dialogue);
    if (rc == SQLITE_OK)
        rc = ask(a->desk, "SELECT key FROM audit.dialogues WHERE id = ?1", &question, &found, &key);
    if (rc != SQLITE_OK || !found)
        return refuse(a->desk, rc, DESK_UNKNOWN, a->error);
    deed->count = 0;
    put_number(deed, key);
    put_text(deed, reviewer);
    put_text(deed, cli_str(a->now));
    return DESK_OK;
}

/* The same for a mark of a reviewer, who must not be done. */
static desk_answer begin_mark(attempt *a, desk_deed *deed, desk_place at)
{
    bool done = false;
    int64_t one;
    desk_answer answer = begin_deed(a, deed, at.dialogue, at.reviewer);
    if (answer != DESK_OK)
        return answer;
    int rc = ask(a->desk,
                 "SELECT 1 FROM reviews WHERE key = ?1 AND reviewer = ?2 AND status = 'done'", deed,
                 &done, &one);
    deed->opens = true;
    return rc != SQLITE_OK || done ? refuse(a->desk, rc, DESK_HANDED_IN, a->error) : DESK_OK;
}

/* True if `sql` finds a row; else the transaction is over, with *answer. */
static bool must_find(const attempt *a, const desk_deed *deed, const char *sql, desk_answer *answer)
{
    bool found = false;
    int64_t number;
    int rc = ask(a->desk, sql, deed, &found, &number);
    if (rc != SQLITE_OK || !found)
        *answer = refuse(a->desk, rc, DESK_UNKNOWN, a->error);
    return rc == SQLITE_OK && found;
}

/* ---- verdicts ------------------------------------------------------------ */

#define THE_FINDING "audit.findings f WHERE f.id = ?4"
#define THE_VERDICT                                                                   \
    "v.key = ?1 AND v.reviewer = ?2 AND (v.rule, v.turn, v.start_char, v.end_char) =" \
    " (SELECT f.rule, f.turn, f.start_char, f.end_char FROM " THE_FINDING ")"

desk_answer desk_judge(desk *d, desk_place at, int64_t finding, int verdict, hua_str reason,
                       hua_error *error)
{
    attempt a = {.desk = d, .error = error};
    desk_deed deed = {
        .kind = "verdict",
        .subject = "(SELECT json_object('rule', f.rule, 'turn', f.turn, 'start', f.start_char,"
                   " 'end', f.end_char, 'text', f.text) FROM " THE_FINDING ")",
        .snapshot = "SELECT json_object('accept', json(iif(v.accept, 'true', 'false')), 'reason',"
                    " v.reason) FROM verdicts v WHERE " THE_VERDICT,
        .write = verdict < 0 ? "DELETE FROM verdicts AS v WHERE " THE_VERDICT
                             : "INSERT OR REPLACE INTO verdicts SELECT ?1, ?2, f.rule, f.turn,"
                               " f.start_char, f.end_char, ?5, ?6, ?3, f.category, f.text"
                               " FROM " THE_FINDING,
    };
    desk_answer answer = begin_mark(&a, &deed, at);
    if (answer != DESK_OK)
        return answer;
    put_number(&deed, finding);
    put_number(&deed, verdict > 0);
    put_text(&deed, reason);
    put_number(&deed, at.dialogue);
    if (!must_find(&a, &deed, "SELECT 1 FROM " THE_FINDING " AND f.dialogue = ?7", &answer))
        return answer;
    return finish_deed(&a, &deed);
}

/* ---- missed findings ----------------------------------------------------- */

#define THE_MISSED                                                                   \
    "key = ?1 AND reviewer = ?2 AND turn = ?4 AND start_char = ?5 AND end_char = ?6" \
    " AND category = ?7"

static void put_missed(desk_deed *deed, const desk_missed *m)
{
    put_number(deed, m->turn);
    put_number(deed, (int64_t)m->start);
    put_number(deed, (int64_t)m->end);
    put_text(deed, m->category);
    put_text(deed, m->note);
    put_text(deed, m->text);
}

desk_answer desk_add_missed(desk *d, desk_place at, const desk_missed *missed, int64_t *id,
                            hua_error *error)
{
    attempt a = {.desk = d, .error = error};
    bool found;
    desk_deed deed = {
        .kind = "missed",
        .subject = "json_object('turn', ?4, 'start', ?5, 'end', ?6, 'category', ?7, 'text', ?9)",
        .snapshot = "SELECT json_object('id', id, 'note', note) FROM missed WHERE " THE_MISSED,
        .write =
            "INSERT INTO missed (key, reviewer, at, turn, start_char, end_char, category, note,"
            " text) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
            " ON CONFLICT DO UPDATE SET note = excluded.note",
    };
    desk_answer answer = begin_mark(&a, &deed, at);
    if (answer != DESK_OK)
        return answer;
    put_missed(&deed, missed);
    answer = finish_deed(&a, &deed);
    if (answer != DESK_OK)
        return answer;
    int rc = ask(d, "SELECT id FROM missed WHERE " THE_MISSED, &deed, &found, id);
    return rc == SQLITE_OK ? DESK_OK : fault(d, rc, error);
}

desk_answer desk_drop_missed(desk *d, desk_place at, int64_t id, hua_error *error)
{
    static const char one[] = "FROM missed WHERE id = ?4 AND key = ?1 AND reviewer = ?2";
    attempt a = {.desk = d, .error = error};
    desk_deed deed = {
        .kind = "missed",
        .subject = "json_object('id', ?4)",
        .snapshot = "SELECT json_object('turn', turn, 'start', start_char, 'end', end_char,"
                    " 'category', category, 'text', text, 'note', note)"
                    " FROM missed WHERE id = ?4 AND key = ?1 AND reviewer = ?2",
        .write = "DELETE FROM missed WHERE id = ?4 AND key = ?1 AND reviewer = ?2",
    };
    char question[128];
    desk_answer answer = begin_mark(&a, &deed, at);
    if (answer != DESK_OK)
        return answer;
    put_number(&deed, id);
    snprintf(question, sizeof question, "SELECT 1 %s", one);
    if (!must_find(&a, &deed, question, &answer))
        return answer;
    return finish_deed(&a, &deed);
}

/* ---- steps --------------------------------------------------------------- */

#define THE_STEP "key = ?1 AND reviewer = ?2 AND rubric = ?4 AND step = ?5"

desk_answer desk_correct(desk *d, desk_place at, hua_str rubric, hua_str step, hua_str status,
                         hua_str note, hua_error *error)
{
    attempt a = {.desk = d, .error = error};
    desk_deed deed = {
        .kind = "step",
        .subject = "json_object('rubric', ?4, 'step', ?5)",
        .snapshot = "SELECT json_object('status', status, 'note', note) FROM corrections"
                    " WHERE " THE_STEP,
        .write = status.len
                     ? "INSERT OR REPLACE INTO corrections VALUES (?1, ?2, ?4, ?5, ?6, ?7, ?3)"
                     : "DELETE FROM corrections WHERE " THE_STEP,
    };
    desk_answer answer = begin_mark(&a, &deed, at);
    if (answer != DESK_OK)
        return answer;
    put_text(&deed, rubric);
    put_text(&deed, step);
    put_text(&deed, status);
    put_text(&deed, note);
    put_number(&deed, at.dialogue);
    if (!must_find(&a, &deed,
                   "SELECT 1 FROM audit.scores s JOIN audit.rubric_steps r USING (rubric)"
                   " WHERE s.dialogue = ?8 AND r.rubric = ?4 AND r.step = ?5",
                   &answer))
        return answer;
    return finish_deed(&a, &deed);
}

/* ---- the review ---------------------------------------------------------- */

#define THE_REVIEW "key = ?1 AND reviewer = ?2"
static const char review_snapshot[] =
    "SELECT json_object('status', status, 'shown', json(iif(shown, 'true', 'false')))"
    " FROM reviews WHERE " THE_REVIEW;

desk_answer desk_hand_in(desk *d, desk_place at, hua_error *error)
{
    attempt a = {.desk = d, .error = error};
    bool lacking;
    int64_t one;
    desk_deed deed = {
        .kind = "done",
        .subject = "json_object()",
        .snapshot = review_snapshot,
        .write = "UPDATE reviews SET status = 'done', done = ?3 WHERE " THE_REVIEW
                 " AND status = 'open'",
        .opens = true,
    };
    desk_answer answer = begin_deed(&a, &deed, at.dialogue, at.reviewer);
    if (answer != DESK_OK)
        return answer;
    put_number(&deed, at.dialogue);
    int rc = ask(d,
                 "SELECT 1 FROM audit.findings f WHERE f.dialogue = ?4 AND NOT EXISTS"
                 " (SELECT 1 FROM verdicts v WHERE v.key = ?1 AND v.reviewer = ?2"
                 " AND v.rule = f.rule AND v.turn = f.turn AND v.start_char = f.start_char"
                 " AND v.end_char = f.end_char) LIMIT 1",
                 &deed, &lacking, &one);
    if (rc != SQLITE_OK || lacking)
        return refuse(d, rc, DESK_UNFINISHED, error);
    return finish_deed(&a, &deed);
}

desk_answer desk_reopen(desk *d, desk_place at, hua_error *error)
{
    attempt a = {.desk = d, .error = error};
    bool found = false;
    int64_t shown = 0;
    desk_deed deed = {
        .kind = "reopen",
        .subject = "json_object()",
        .snapshot = review_snapshot,
        .write = "UPDATE reviews SET status = 'open', done = NULL WHERE " THE_REVIEW,
    };
    desk_answer answer = begin_deed(&a, &deed, at.dialogue, at.reviewer);
    if (answer != DESK_OK)
        return answer;
    int rc = ask(d, "SELECT shown FROM reviews WHERE " THE_REVIEW, &deed, &found, &shown);
    if (rc != SQLITE_OK || !found || shown)
        return refuse(d, rc, found ? DESK_SHOWN : DESK_UNKNOWN, error);
    return finish_deed(&a, &deed);
}

desk_answer desk_note_shown(desk *d, desk_place at, hua_error *error)
{
    attempt a = {.desk = d, .error = error};
    desk_deed deed = {
        .kind = "shown",
        .subject = "json_object()",
        .snapshot = review_snapshot,
        .write = "UPDATE reviews SET shown = 1 WHERE " THE_REVIEW " AND status = 'done'",
    };
    desk_answer answer = begin_deed(&a, &deed, at.dialogue, at.reviewer);
    return answer == DESK_OK ? finish_deed(&a, &deed) : answer;
}

/* ---- appeals ------------------------------------------------------------- */

static desk_answer appeal_of_finding(attempt *a, desk_deed *deed)
{
    desk_answer answer;
    deed->write = "INSERT INTO appeals (key, agent, rule, turn, start_char, end_char, category,"
                  " words, text, at) SELECT ?1, ?2, f.rule, f.turn, f.start_char, f.end_char,"
                  " f.category, f.text, ?9, ?3 FROM " THE_FINDING;
    deed->subject = "(SELECT json_object('rule', f.rule, 'turn', f.turn, 'start', f.start_char,"
                    " 'end', f.end_char, 'text', f.text) FROM " THE_FINDING ")";
    if (!must_find(a, deed, "SELECT 1 FROM " THE_FINDING " AND f.dialogue = ?5", &answer))
        return answer;
    return finish_deed(a, deed);
}

static desk_answer appeal_of_step(attempt *a, desk_deed *deed)
{
    desk_answer answer;
    deed->write = "INSERT INTO appeals (key, agent, rubric, step, text, at)"
                  " VALUES (?1, ?2, ?6, ?7, ?9, ?3)";
    deed->subject = "json_object('rubric', ?6, 'step', ?7)";
    if (!must_find(a, deed,
                   "SELECT 1 FROM audit.scores s JOIN audit.rubric_steps r USING (rubric)"
                   " WHERE s.dialogue = ?5 AND r.rubric = ?6 AND r.step = ?7",
                   &answer))
        return answer;
    return finish_deed(a, deed);
}

/* ?8 is the last appeal before this one: what comes behind it is this one. */
desk_answer desk_add_appeal(desk *d, int64_t dialogue, const desk_appeal *appeal, int64_t *id,
                            hua_error *error)
{
    attempt a = {.desk = d, .error = error};
    bool found;
    int64_t last = 0;
    desk_deed deed = {
        .kind = "appeal",
        .snapshot = "SELECT json_object('id', id, 'agent', agent, 'text', text) FROM appeals"
                    " WHERE id > ?8",
    };
    desk_answer answer = begin_deed(&a, &deed, dialogue, appeal->agent);
    if (answer != DESK_OK)
        return answer;
    int rc = ask(d, "SELECT ifnull(max(id), 0) FROM appeals", &deed, &found, &last);
    if (rc != SQLITE_OK)
        return refuse(d, rc, DESK_FAULT, error);
    put_number(&deed, appeal->finding);
    put_number(&deed, dialogue);
    put_text(&deed, appeal->rubric);
    put_text(&deed, appeal->step);
    put_number(&deed, last);
    put_text(&deed, appeal->text);
    answer = appeal->finding ? appeal_of_finding(&a, &deed) : appeal_of_step(&a, &deed);
    *id = sqlite3_last_insert_rowid(d->base->db); /* the event's, if it went well */
    if (answer != DESK_OK)
        return answer;
    rc = ask(d, "SELECT id FROM appeals WHERE id > ?8 AND key = ?1 AND agent = ?2 ORDER BY id",
             &deed, &found, id);
    return rc == SQLITE_OK ? DESK_OK : fault(d, rc, error);
}

desk_answer desk_answer_appeal(desk *d, int64_t id, hua_str reviewer, bool upheld, hua_str text,
                               hua_error *error)
{
    attempt a = {.desk = d, .error = error};
    bool found = false;
    int64_t open = 0, own = 0, key = 0;
    desk_deed deed = {
        .kind = "answer",
        .subject = "json_object('appeal', ?4)",
        .snapshot =
            "SELECT json_object('state', state, 'answer', answer) FROM appeals WHERE id = ?4",
        .write = "UPDATE appeals SET state = ?5, answer = ?6, reviewer = ?2, answered = ?3"
                 " WHERE id = ?4",
    };
    set_now(&a);
    put_number(&deed, 0);
    put_text(&deed, reviewer);
    put_text(&deed, cli_str(a.now));
    put_number(&deed, id);
    put_text(&deed, upheld ? CLI_STR("upheld") : CLI_STR("denied"));
    put_text(&deed, text);
    int rc = begin(d);
    if (rc == SQLITE_OK)
        rc = ask(d, "SELECT key FROM appeals WHERE id = ?4", &deed, &found, &key);
    if (rc != SQLITE_OK || !found)
        return refuse(d, rc, DESK_UNKNOWN, error);
    rc = ask(d, "SELECT state = 'open' FROM appeals WHERE id = ?4", &deed, &found, &open);
    if (rc != SQLITE_OK || !open)
        return refuse(d, rc, DESK_ANSWERED, error);
    rc = ask(d, "SELECT agent = ?2 FROM appeals WHERE id = ?4", &deed, &found, &own);
    if (rc != SQLITE_OK || own)
        return refuse(d, rc, DESK_OWN, error);
    deed.values[0].number = key;
    return finish_deed(&a, &deed);
}
