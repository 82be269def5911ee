/* Reviews over HTTP: what is only looked at. */
#include "common/text.h"
#include "eval/taxonomy.h"
#include "review/calibrate.h"
#include "review/category_titles.h"
#include "review/labels.h"
#include "review/queue.h"
#include "review/trail.h"
#include "serve/review_room.h"

enum { QUEUE_USUAL = 50, TRAIL_USUAL = 100, AGENTS_MOST = 2000 };

/* ---- the overview ---------------------------------------------------------------------- */

/* Every row of a statement, written by `put`; false after an answer. */
static bool each(review_room *room, const char *sql, void (*put)(json_out *out, store_rows *rows))
{
    store_rows *rows;
    int more;
    if (desk_select(room->desk, sql, NULL, 0, &rows, &room->error) != HUA_OK)
        return review_fault(room);
    while ((more = store_rows_next(rows, &room->error)) > 0)
        put(&room->answer->out, rows);
    store_rows_free(rows);
    return more == 0 || review_fault(room);
}

/* What a new audit no longer finds, or no longer holds. */
#define ORPHANS                                                                                  \
    "(SELECT count(*) FROM verdicts v WHERE NOT EXISTS (SELECT 1 FROM audit.findings f"          \
    " JOIN audit.dialogues d ON d.id = f.dialogue WHERE d.key = v.key AND f.rule = v.rule"       \
    " AND f.turn = v.turn AND f.start_char = v.start_char AND f.end_char = v.end_char))"         \
    " + (SELECT count(*) FROM missed m WHERE NOT EXISTS"                                         \
    " (SELECT 1 FROM audit.dialogues d WHERE d.key = m.key))"                                    \
    " + (SELECT count(*) FROM corrections c WHERE NOT EXISTS (SELECT 1 FROM audit.dialogues d"   \
    " JOIN audit.scores s ON s.dialogue = d.id JOIN audit.rubric_steps t ON t.rubric = s.rubric" \
    " WHERE d.key = c.key AND t.rubric = c.rubric AND t.step = c.step))"

static void put_store(json_out *out, store_rows *rows)
{
    out_member_int(out, "dialogues", store_int(rows, 0));
    out_member_int(out, "findings", store_int(rows, 1));
    out_member_bool(out, "masked", store_int(rows, 2) != 0);
    out_member_text(out, "version", store_text(rows, 3));
    out_member_int(out, "orphans", store_int(rows, 4));
}

static void put_reviewer(json_out *out, store_rows *rows)
{
    out_open(out, '{');
    out_member_text(out, "name", store_text(rows, 0));
    out_member_int(out, "done", store_int(rows, 1));
    out_member_int(out, "open", store_int(rows, 2));
    out_close(out, '}');
}

static void put_name(json_out *out, store_rows *rows)
{
    out_text(out, store_text(rows, 0));
}

static void put_categories(review_room *room)
{
    json_out *out = &room->answer->out;
    out_key(out, "categories");
    out_open(out, '[');
    for (size_t i = 0; category_at(i); i++) {
        hua_str id = cli_str(category_at(i)->id);
        out_open(out, '{');
        out_member_text(out, "id", id);
        out_member_text(out, "title", category_title(id, room->request->lang));
        out_close(out, '}');
    }
    out_close(out, ']');
}

static bool put_list(review_room *room, const char *key, const char *sql,
                     void (*put)(json_out *out, store_rows *rows))
{
    json_out *out = &room->answer->out;
    out_key(out, key);
    out_open(out, '[');
    if (!each(room, sql, put))
        return false;
    out_close(out, ']');
    return true;
}

static bool put_overview(review_room *room)
{
    json_out *out = &room->answer->out;
    out_open(out, '{');
    out_key(out, "store");
    out_open(out, '{');
    if (!each(
            room,
            "SELECT (SELECT count(*) FROM audit.dialogues), (SELECT count(*) FROM audit.findings),"
            " r.masked, r.version, " ORPHANS " FROM audit.run r",
            put_store))
        return false;
    out_close(out, '}');
    if (!put_list(room, "reviewers",
                  "SELECT reviewer, sum(status = 'done'), sum(status = 'open') FROM reviews"
                  " GROUP BY reviewer ORDER BY reviewer",
                  put_reviewer))
        return false;
    put_categories(room);
    if (!put_list(room, "agents",
                  "SELECT DISTINCT agent FROM audit.dialogues WHERE agent <> '' ORDER BY agent"
                  " LIMIT 2000",
                  put_name))
        return false;
    out_close(out, '}');
    return true;
}

void review_overview(const serve_request *request, serve_answer *answer)
{
    review_room room;
    if (review_enter(&room, request, answer))
        put_overview(&room);
    review_leave(&room);
}

/* ---- the queue ------------------------------------------------------------------------- */

/* A number of the query from 1 to `most`, or the usual one; false after an answer. */
static bool read_limit(review_room *room, size_t usual, size_t most, size_t *limit)
{
    hua_str text = serve_query(room->request, "limit");
    int64_t number = text.len ? review_number(text) : (int64_t)usual;
    if (number < 1)
        return review_bad_value(room, MSG_REVIEW_NUMBER_HINT);
    *limit = (uint64_t)number < most ? (size_t)number : most;
    return true;
}

static bool read_wish(review_room *room, queue_wish *wish)
{
    hua_str order = serve_query(room->request, "order");
    hua_str by = serve_query(room->request, "by");
    hua_str seed = serve_query(room->request, "seed");
    wish->reviewer = room->reviewer;
    wish->order = order.len ? queue_order_of(order) : QUEUE_RANDOM;
    wish->field = queue_field_of(by.len ? by : CLI_STR("agent"));
    wish->seed = seed.len ? review_number(seed) : 0;
    if (wish->order == QUEUE_ORDER_COUNT)
        return review_bad_value(room, MSG_REVIEW_ORDER_HINT);
    if (!wish->field)
        return review_bad_value(room, MSG_REVIEW_BY_HINT);
    if (wish->seed < 0)
        return review_bad_value(room, MSG_REVIEW_NUMBER_HINT);
    return read_limit(room, QUEUE_USUAL, QUEUE_MOST, &wish->limit);
}

void review_queue(const serve_request *request, serve_answer *answer)
{
    review_room room;
    queue_wish wish;
    if (review_enter(&room, request, answer) && read_wish(&room, &wish) &&
        queue_put(&answer->out, room.desk, &wish, &room.error) != HUA_OK)
        review_fault(&room);
    review_leave(&room);
}

/* ---- the rest -------------------------------------------------------------------------- */

void review_calibration(const serve_request *request, serve_answer *answer)
{
    review_room room;
    if (review_enter(&room, request, answer) &&
        calibrate_desk(&answer->out, room.desk, room.reviewer, &room.names, &room.error) != HUA_OK)
        review_fault(&room);
    review_leave(&room);
}

void review_labels(const serve_request *request, serve_answer *answer)
{
    review_room room;
    if (review_enter(&room, request, answer)) {
        answer->type = "application/x-ndjson";
        answer->file = "labels.jsonl";
        if (review_labels_desk(&answer->out, room.desk, room.reviewer, &room.error) != HUA_OK)
            review_fault(&room);
    }
    review_leave(&room);
}

void review_trail(const serve_request *request, serve_answer *answer)
{
    review_room room;
    size_t limit = TRAIL_USUAL;
    hua_str text = serve_query(request, "dialogue");
    int64_t dialogue = text.len ? review_number(text) : 0;
    if (review_enter(&room, request, answer) &&
        read_limit(&room, TRAIL_USUAL, TRAIL_MOST, &limit)) {
        if (dialogue < 0)
            review_bad_value(&room, MSG_REVIEW_NUMBER_HINT);
        else if (trail_put(&answer->out, room.desk, dialogue, room.reviewer, limit, &room.error) !=
                 HUA_OK)
            review_fault(&room);
    }
    review_leave(&room);
}
