/* The talks of the practice database: beginning, going on, taking back, ending, dropping. */
#include "store/learner_inner.h"

#include "common/fail.h"

#include <stdio.h>
#include <sys/random.h>

/* ---- one talk -------------------------------------------------------------- */

static hua_code no_such_talk(hua_error *error)
{
    cli_fail(error, HUA_E_UNKNOWN_NAME, "没有这次对练", "there is no such talk");
    cli_fail_hint(error, "也许已经删除了 / it may have been deleted");
    return HUA_E_UNKNOWN_NAME;
}

/* A name that cannot be guessed. */
static bool random_name(char id[33])
{
    unsigned char bytes[16];
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return false;
    for (size_t i = 0; i < sizeof bytes; i++)
        snprintf(id + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

static hua_code check_talks(learner *l, hua_str who, hua_error *error)
{
    int64_t count;
    if (!learner_number(l, LEARNER_COUNT_TALKS, who, &count, error))
        return HUA_E_IO;
    if (count < LEARNER_MAX_TALKS)
        return learner_check_name(l, who, error);
    cli_fail(error, HUA_E_LIMIT, "已经存了 %d 次对练，不能再多", "%d talks are kept already",
             LEARNER_MAX_TALKS);
    cli_fail_hint(error, "先删掉一些旧的 / delete some old ones first");
    return HUA_E_LIMIT;
}

static hua_code add_talk(learner *l, hua_str who, hua_str scenario, uint64_t fingerprint,
                         learner_moment now, const char *id, hua_error *error)
{
    char digits[17];
    hua_code code = check_talks(l, who, error);
    if (code != HUA_OK)
        return code;
    store_binder b = learner_use(l, LEARNER_ADD_TALK);
    store_bind_text(&b, cli_str(id));
    store_bind_text(&b, who);
    store_bind_text(&b, scenario);
    store_bind_hash(&b, fingerprint, digits);
    store_bind_int(&b, now.at);
    store_bind_int(&b, now.day);
    return store_run_write(&l->base, &b, error);
}

hua_code learner_begin_talk(learner *l, hua_str who, hua_str scenario, uint64_t fingerprint,
                            learner_moment now, char id[33], hua_error *error)
{
    if (!random_name(id))
        return cli_fail(error, HUA_E_INTERNAL, "系统给不出随机数",
                        "the system has no random numbers");
    hua_code code = learner_begin_write(l, error);
    if (code != HUA_OK)
        return code;
    return learner_settle(l, add_talk(l, who, scenario, fingerprint, now, id, error), error);
}

static bool read_talk(cli_arena *arena, const store_binder *b, learner_talk *out)
{
    sqlite3_stmt *st = b->statement;
    *out = (learner_talk){.started = sqlite3_column_int64(st, 5),
                          .ended = sqlite3_column_int64(st, 6),
                          .scored = sqlite3_column_type(st, 7) != SQLITE_NULL,
                          .score = sqlite3_column_int(st, 7),
                          .replies = (size_t)sqlite3_column_int64(st, 9)};
    return learner_copy(arena, b, 0, &out->id) && learner_copy(arena, b, 1, &out->learner) &&
           learner_copy(arena, b, 2, &out->scenario) &&
           learner_copy(arena, b, 3, &out->fingerprint) && learner_copy(arena, b, 4, &out->state) &&
           learner_copy(arena, b, 8, &out->grade);
}

hua_code learner_get_talk(learner *l, hua_str id, cli_arena *arena, learner_talk *out,
                          hua_error *error)
{
    store_binder b = learner_ask(l, LEARNER_GET_TALK, id);
    int row = learner_row(l, &b, error);
    if (row < 0)
        return HUA_E_IO;
    if (row == 0)
        return no_such_talk(error);
    bool copied = read_talk(arena, &b, out);
    sqlite3_reset(b.statement);
    return copied ? HUA_OK : cli_fail_memory(error);
}

hua_code learner_list_talks(learner *l, hua_str who, cli_arena *arena, learner_talks *out,
                            hua_error *error)
{
    store_binder b = learner_ask(l, LEARNER_LIST_TALKS, who);
    int row;
    *out = (learner_talks){NULL, 0};
    while ((row = learner_row(l, &b, error)) > 0) {
        out->items = learner_grow(arena, out->items, out->count, sizeof out->items[0]);
        if (!out->items || !read_talk(arena, &b, &out->items[out->count])) {
            sqlite3_reset(b.statement);
            return cli_fail_memory(error);
        }
        out->count++;
    }
    return row < 0 ? HUA_E_IO : HUA_OK;
}

/* ---- replies --------------------------------------------------------------- */

hua_code learner_replies(learner *l, hua_str id, cli_arena *arena, hua_str **texts, size_t *count,
                         hua_error *error)
{
    store_binder b = learner_ask(l, LEARNER_GET_REPLIES, id);
    int row;
    *texts = NULL;
    *count = 0;
    while ((row = learner_row(l, &b, error)) > 0) {
        *texts = learner_grow(arena, *texts, *count, sizeof(hua_str));
        if (!*texts || !learner_copy(arena, &b, 0, &(*texts)[*count])) {
            sqlite3_reset(b.statement);
            return cli_fail_memory(error);
        }
        ++*count;
    }
    return row < 0 ? HUA_E_IO : HUA_OK;
}

static hua_code set_state(learner *l, hua_str id, hua_str state, hua_error *error)
{
    store_binder b = learner_ask(l, LEARNER_SET_STATE, id);
    store_bind_text(&b, state);
    return store_run_write(&l->base, &b, error);
}

static hua_code gone_on(hua_error *error)
{
    cli_fail(error, HUA_E_ARGUMENT, "这次对练已在别处继续了",
             "the talk was gone on with elsewhere");
    cli_fail_hint(error, "重新打开它 / open it anew");
    return HUA_E_ARGUMENT;
}

static hua_code add_reply(learner *l, hua_str id, size_t n, hua_str text, hua_str state,
                          hua_error *error)
{
    store_binder b = learner_ask(l, LEARNER_ADD_REPLY, id);
    store_bind_int(&b, (int64_t)n);
    store_bind_text(&b, text);
    hua_code code = store_run_write(&l->base, &b, error);
    if (code == HUA_OK && sqlite3_changes(l->base.db) != 1)
        code = gone_on(error);
    return code == HUA_OK ? set_state(l, id, state, error) : code;
}

hua_code learner_add_reply(learner *l, hua_str id, size_t n, hua_str text, hua_str state,
                           hua_error *error)
{
    hua_code code = learner_begin_write(l, error);
    if (code != HUA_OK)
        return code;
    return learner_settle(l, add_reply(l, id, n, text, state, error), error);
}

hua_code learner_cut_replies(learner *l, hua_str id, size_t n, hua_str state, hua_error *error)
{
    hua_code code = learner_begin_write(l, error);
    if (code != HUA_OK)
        return code;
    store_binder b = learner_ask(l, LEARNER_CUT_REPLIES, id);
    store_bind_int(&b, (int64_t)n);
    code = store_run_write(&l->base, &b, error);
    if (code == HUA_OK)
        code = set_state(l, id, state, error);
    return learner_settle(l, code, error);
}

/* ---- the end of a talk ------------------------------------------------------- */

static hua_code put_end(learner *l, hua_str id, const learner_end *end, learner_moment now,
                        hua_error *error)
{
    store_binder b = learner_ask(l, LEARNER_END_TALK, id);
    store_bind_text(&b, end->state);
    store_bind_int(&b, now.at);
    store_bind_int(&b, now.day);
    if (end->scored)
        store_bind_int(&b, end->score);
    else
        store_bind_null(&b);
    store_bind_text(&b, end->grade);
    hua_code code = store_run_write(&l->base, &b, error);
    return code == HUA_OK && sqlite3_changes(l->base.db) != 1 ? no_such_talk(error) : code;
}

/* *who is the talk's learner; empty if its skills are noted already. */
static hua_code whose_progress(learner *l, hua_str id, cli_arena *arena, hua_str *who,
                               hua_error *error)
{
    int64_t noted;
    *who = (hua_str){NULL, 0};
    if (!learner_number(l, LEARNER_HAS_SKILLS, id, &noted, error))
        return HUA_E_IO;
    store_binder b = learner_ask(l, LEARNER_TALK_LEARNER, id);
    int row = noted ? 0 : learner_row(l, &b, error);
    bool copied = row <= 0 || learner_copy(arena, &b, 0, who);
    sqlite3_reset(b.statement);
    return row < 0 ? HUA_E_IO : copied ? HUA_OK : cli_fail_memory(error);
}

static hua_code end_talk(learner *l, hua_str id, const learner_end *end, learner_moment now,
                         hua_error *error)
{
    cli_arena arena = {0};
    hua_str who = {NULL, 0};
    hua_code code = put_end(l, id, end, now, error);
    if (code == HUA_OK)
        code = whose_progress(l, id, &arena, &who, error);
    for (size_t i = 0; code == HUA_OK && who.len && i < end->skill_count; i++)
        code = learner_note_skill(l, who, &end->skills[i], now, "talk", id, error);
    cli_arena_free(&arena);
    return code;
}

hua_code learner_end_talk(learner *l, hua_str id, const learner_end *end, learner_moment now,
                          hua_error *error)
{
    hua_code code = learner_begin_write(l, error);
    if (code != HUA_OK)
        return code;
    return learner_settle(l, end_talk(l, id, end, now, error), error);
}

static hua_code drop_talk(learner *l, hua_str id, hua_error *error)
{
    static const learner_statement steps[] = {LEARNER_DROP_SKILLS, LEARNER_DROP_REPLIES,
                                              LEARNER_DROP_TALK};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        store_binder b = learner_ask(l, steps[i], id);
        hua_code code = store_run_write(&l->base, &b, error);
        if (code != HUA_OK)
            return code;
    }
    return sqlite3_changes(l->base.db) == 1 ? HUA_OK : no_such_talk(error);
}

/* The log is cut too, so that the words are gone from the disk; if others read, when they end. */
hua_code learner_drop_talk(learner *l, hua_str id, hua_error *error)
{
    hua_code code = learner_begin_write(l, error);
    if (code != HUA_OK)
        return code;
    code = learner_settle(l, drop_talk(l, id, error), error);
    if (code == HUA_OK)
        sqlite3_wal_checkpoint_v2(l->base.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    return code;
}
