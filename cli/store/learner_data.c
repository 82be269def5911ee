/* A learner's own data: who there is, everything about one of them, and deleting it. */
#include "store/learner_inner.h"

#include "common/fail.h"

hua_code learner_names(learner *l, cli_arena *arena, hua_str **names, size_t *count,
                       hua_error *error)
{
    store_binder b = learner_use(l, LEARNER_GET_NAMES);
    int row;
    *names = NULL;
    *count = 0;
    while ((row = learner_row(l, &b, error)) > 0) {
        *names = learner_grow(arena, *names, *count, sizeof(hua_str));
        if (!*names || !learner_copy(arena, &b, 0, &(*names)[*count])) {
            sqlite3_reset(b.statement);
            return cli_fail_memory(error);
        }
        ++*count;
    }
    return row < 0 ? HUA_E_IO : HUA_OK;
}

/* ---- export ------------------------------------------------------------------- */

static void put_time(json_out *out, const char *key, int64_t at)
{
    char text[32];
    out_member_text(out, key, cli_str(learner_time_text(at, text)));
}

static void put_day(json_out *out, const char *key, int64_t day)
{
    char text[16];
    out_member_text(out, key, cli_str(learner_day_text(day, text)));
}

static void put_column(json_out *out, const char *key, const store_binder *b, int column)
{
    out_member_text(out, key, store_column(b->statement, column));
}

static int64_t number_at(const store_binder *b, int column)
{
    return sqlite3_column_int64(b->statement, column);
}

static hua_code put_replies(learner *l, hua_str id, json_out *out, hua_error *error)
{
    store_binder b = learner_ask(l, LEARNER_GET_REPLIES, id);
    int row;
    out_key(out, "replies");
    out_open(out, '[');
    while ((row = learner_row(l, &b, error)) > 0)
        out_text(out, store_column(b.statement, 0));
    out_close(out, ']');
    return row < 0 ? HUA_E_IO : HUA_OK;
}

static hua_code put_talk(learner *l, const store_binder *b, json_out *out, hua_error *error)
{
    out_open(out, '{');
    put_column(out, "id", b, 0);
    put_column(out, "scenario", b, 2);
    put_column(out, "fingerprint", b, 3);
    put_column(out, "state", b, 4);
    put_time(out, "at", number_at(b, 5));
    if (number_at(b, 6))
        put_time(out, "ended", number_at(b, 6));
    if (sqlite3_column_type(b->statement, 7) != SQLITE_NULL)
        out_member_int(out, "score", number_at(b, 7));
    put_column(out, "grade", b, 8);
    hua_code code = put_replies(l, store_column(b->statement, 0), out, error);
    out_close(out, '}');
    return code;
}

static hua_code put_answer(learner *l, const store_binder *b, json_out *out, hua_error *error)
{
    (void)l, (void)error;
    out_open(out, '{');
    put_column(out, "drill", b, 0);
    put_column(out, "skill", b, 1);
    put_time(out, "at", number_at(b, 2));
    put_day(out, "day", number_at(b, 3));
    out_member_int(out, "quality", number_at(b, 4));
    out_member_bool(out, "passed", number_at(b, 5) != 0);
    out_member_bool(out, "hinted", number_at(b, 6) != 0);
    put_column(out, "text", b, 7);
    out_close(out, '}');
    return HUA_OK;
}

static hua_code put_card(learner *l, const store_binder *b, json_out *out, hua_error *error)
{
    (void)l, (void)error;
    out_open(out, '{');
    put_column(out, "drill", b, 0);
    put_day(out, "due", number_at(b, 1));
    out_member_int(out, "interval", number_at(b, 2));
    out_member_real(out, "ease", sqlite3_column_double(b->statement, 3));
    out_member_int(out, "right", number_at(b, 4));
    out_member_int(out, "wrong", number_at(b, 5));
    out_member_int(out, "quality", number_at(b, 6));
    out_close(out, '}');
    return HUA_OK;
}

static hua_code put_skill(learner *l, const store_binder *b, json_out *out, hua_error *error)
{
    (void)l, (void)error;
    out_open(out, '{');
    put_column(out, "skill", b, 0);
    put_day(out, "day", number_at(b, 1));
    put_time(out, "at", number_at(b, 2));
    out_member_int(out, "value", number_at(b, 3));
    put_column(out, "from", b, 4);
    out_close(out, '}');
    return HUA_OK;
}

typedef struct export_part {
    const char *key;
    learner_statement which;
    hua_code (*put)(learner *l, const store_binder *b, json_out *out, hua_error *error);
} export_part;

static const export_part parts[] = {
    {"talks", LEARNER_LIST_TALKS, put_talk},
    {"answers", LEARNER_GET_ANSWERS, put_answer},
    {"cards", LEARNER_GET_CARDS, put_card},
    {"skills", LEARNER_GET_SKILLS, put_skill},
};

static hua_code put_part(learner *l, const export_part *part, hua_str who, json_out *out,
                         hua_error *error)
{
    store_binder b = learner_ask(l, part->which, who);
    hua_code code = HUA_OK;
    int row = 0;
    out_key(out, part->key);
    out_open(out, '[');
    while (code == HUA_OK && (row = learner_row(l, &b, error)) > 0)
        code = part->put(l, &b, out, error);
    out_close(out, ']');
    return row < 0 ? HUA_E_IO : code;
}

hua_code learner_export(learner *l, hua_str who, learner_moment now, json_out *out,
                        hua_error *error)
{
    hua_code code = learner_begin_read(l, error);
    if (code != HUA_OK)
        return code;
    out_open(out, '{');
    out_member_int(out, "version", 1);
    out_member_text(out, "learner", who);
    put_time(out, "exported", now.at);
    for (size_t i = 0; code == HUA_OK && i < sizeof parts / sizeof parts[0]; i++)
        code = put_part(l, &parts[i], who, out, error);
    out_close(out, '}');
    if (code == HUA_OK && out->text.failed)
        code = cli_fail_memory(error);
    return learner_settle(l, code, error);
}

/* ---- deleting ------------------------------------------------------------------- */

static hua_code delete_rows(learner *l, learner_statement which, hua_str who, size_t *gone,
                            hua_error *error)
{
    store_binder b = learner_ask(l, which, who);
    hua_code code = store_run_write(&l->base, &b, error);
    *gone = code == HUA_OK ? (size_t)sqlite3_changes(l->base.db) : 0;
    return code;
}

static hua_code delete_all(learner *l, hua_str who, learner_gone *gone, hua_error *error)
{
    size_t other;
    hua_code code = delete_rows(l, LEARNER_FORGET_REPLIES, who, &other, error);
    if (code == HUA_OK)
        code = delete_rows(l, LEARNER_FORGET_TALKS, who, &gone->talks, error);
    if (code == HUA_OK)
        code = delete_rows(l, LEARNER_FORGET_ANSWERS, who, &gone->answers, error);
    if (code == HUA_OK)
        code = delete_rows(l, LEARNER_FORGET_CARDS, who, &gone->cards, error);
    if (code == HUA_OK)
        code = delete_rows(l, LEARNER_FORGET_SKILLS, who, &other, error);
    return code;
}

/* A log that others still read cannot be cut: then the words may stand in it for a while. */
static hua_code rewrite(learner *l, hua_error *error)
{
    int rc = sqlite3_exec(l->base.db, "VACUUM", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_wal_checkpoint_v2(l->base.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (rc == SQLITE_OK)
        return HUA_OK;
    hua_code code = store_fault(&l->base, rc, error);
    if ((rc & 0xff) == SQLITE_BUSY)
        cli_fail_hint(error, "记录已删除；等另一个 huashu 用完，再删一次，文件里也就没有了"
                             " / deleted; once more when the other huashu is done, and the file"
                             " holds nothing of it either");
    return code;
}

hua_code learner_forget(learner *l, hua_str who, learner_gone *gone, hua_error *error)
{
    *gone = (learner_gone){0};
    hua_code code = learner_begin_write(l, error);
    if (code != HUA_OK)
        return code;
    code = learner_settle(l, delete_all(l, who, gone, error), error);
    return code == HUA_OK ? rewrite(l, error) : code;
}
