#include "review/trail.h"

static const char trail_sql[] =
    "SELECT e.id, e.at, e.reviewer, e.kind,"
    " (SELECT min(d.id) FROM audit.dialogues d WHERE d.key = e.key), e.what"
    " FROM events e WHERE (?1 = 0 OR e.key = (SELECT key FROM audit.dialogues WHERE id = ?1))"
    " AND (?2 = '' OR e.reviewer = ?2 OR e.kind = 'appeal' OR (EXISTS (SELECT 1 FROM reviews r"
    "   WHERE r.key = e.key AND r.reviewer = ?2 AND r.status = 'done' AND r.shown)"
    "  AND (e.kind = 'answer' OR EXISTS (SELECT 1 FROM reviews o"
    "   WHERE o.key = e.key AND o.reviewer = e.reviewer AND o.status = 'done'))))"
    " ORDER BY e.id DESC LIMIT ?3";

static void put_event(json_out *out, store_rows *rows)
{
    out_open(out, '{');
    out_member_int(out, "id", store_int(rows, 0));
    out_member_text(out, "at", store_text(rows, 1));
    out_member_text(out, "reviewer", store_text(rows, 2));
    out_member_text(out, "kind", store_text(rows, 3));
    out_key(out, "dialogue");
    if (store_is_null(rows, 4))
        out_null(out); /* not in this audit */
    else
        out_int(out, store_int(rows, 4));
    out_key(out, "what");
    out_raw(out, store_text(rows, 5)); /* JSON of the database's own making */
    out_close(out, '}');
}

hua_code trail_put(json_out *out, desk *d, int64_t dialogue, hua_str reviewer, size_t limit,
                   hua_error *error)
{
    store_rows *rows;
    int more = 0;
    const store_value values[] = {{.is_number = true, .number = dialogue},
                                  {.text = reviewer},
                                  {.is_number = true, .number = (int64_t)limit}};
    hua_code code = desk_select(d, trail_sql, values, 3, &rows, error);
    if (code != HUA_OK)
        return code;
    out_open(out, '{');
    out_key(out, "events");
    out_open(out, '[');
    while ((more = store_rows_next(rows, error)) > 0)
        put_event(out, rows);
    out_close(out, ']');
    out_close(out, '}');
    store_rows_free(rows);
    return more < 0 ? error->code : HUA_OK;
}
