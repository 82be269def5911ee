/* Answers to drills with their cards, and what a learner's progress is told from. */
#include "store/learner_inner.h"

#include "common/fail.h"

#include <stdio.h>

/* ---- cards ------------------------------------------------------------------ */

static bool read_card(cli_arena *arena, const store_binder *b, learner_card *out)
{
    sqlite3_stmt *st = b->statement;
    *out = (learner_card){.card = {.due = sqlite3_column_int64(st, 1),
                                   .interval = sqlite3_column_int(st, 2),
                                   .ease = sqlite3_column_double(st, 3),
                                   .right = sqlite3_column_int(st, 4),
                                   .wrong = sqlite3_column_int(st, 5)},
                          .quality = sqlite3_column_int(st, 6)};
    return !arena || learner_copy(arena, b, 0, &out->drill);
}

hua_code learner_get_cards(learner *l, hua_str who, cli_arena *arena, learner_cards *out,
                           hua_error *error)
{
    store_binder b = learner_ask(l, LEARNER_GET_CARDS, who);
    int row;
    *out = (learner_cards){NULL, 0};
    while ((row = learner_row(l, &b, error)) > 0) {
        out->items = learner_grow(arena, out->items, out->count, sizeof out->items[0]);
        if (!out->items || !read_card(arena, &b, &out->items[out->count])) {
            sqlite3_reset(b.statement);
            return cli_fail_memory(error);
        }
        out->count++;
    }
    return row < 0 ? HUA_E_IO : HUA_OK;
}

static hua_code get_card(learner *l, hua_str who, hua_str drill, learner_moment now,
                         practice_card *card, hua_error *error)
{
    learner_card found;
    store_binder b = learner_ask(l, LEARNER_GET_CARD, who);
    store_bind_text(&b, drill);
    int row = learner_row(l, &b, error);
    *card = practice_new_card(now.day);
    if (row > 0 && read_card(NULL, &b, &found))
        *card = found.card;
    sqlite3_reset(b.statement);
    return row < 0 ? HUA_E_IO : HUA_OK;
}

static hua_code put_card(learner *l, hua_str who, hua_str drill, const practice_card *card,
                         int quality, hua_error *error)
{
    store_binder b = learner_ask(l, LEARNER_PUT_CARD, who);
    store_bind_text(&b, drill);
    store_bind_int(&b, card->due);
    store_bind_int(&b, card->interval);
    learner_bind_real(&b, card->ease);
    store_bind_int(&b, card->right);
    store_bind_int(&b, card->wrong);
    store_bind_int(&b, quality);
    return store_run_write(&l->base, &b, error);
}

/* ---- answers ------------------------------------------------------------------ */

static hua_code check_answers(learner *l, hua_str who, hua_error *error)
{
    int64_t count;
    if (!learner_number(l, LEARNER_COUNT_ANSWERS, who, &count, error))
        return HUA_E_IO;
    if (count < LEARNER_MAX_ANSWERS)
        return learner_check_name(l, who, error);
    cli_fail(error, HUA_E_LIMIT, "已经存了 %d 次作答，不能再多", "%d answers are kept already",
             LEARNER_MAX_ANSWERS);
    cli_fail_hint(error, "先导出再删除 / export them, then delete them");
    return HUA_E_LIMIT;
}

static hua_code put_answer(learner *l, hua_str who, const learner_answer *answer,
                           learner_moment now, hua_error *error)
{
    store_binder b = learner_ask(l, LEARNER_ADD_ANSWER, who);
    store_bind_text(&b, answer->drill);
    store_bind_text(&b, answer->skill);
    store_bind_int(&b, now.at);
    store_bind_int(&b, now.day);
    store_bind_int(&b, answer->quality);
    store_bind_int(&b, answer->passed);
    store_bind_int(&b, answer->hinted);
    store_bind_text(&b, answer->text);
    return store_run_write(&l->base, &b, error);
}

static hua_code note_answer(learner *l, hua_str who, const learner_answer *answer,
                            learner_moment now, hua_error *error)
{
    char source[24];
    const learner_shown shown = {answer->skill, answer->quality * 20};
    snprintf(source, sizeof source, "%lld", (long long)sqlite3_last_insert_rowid(l->base.db));
    return learner_note_skill(l, who, &shown, now, "drill", cli_str(source), error);
}

static hua_code add_answer(learner *l, hua_str who, const learner_answer *answer,
                           learner_moment now, practice_card *after, hua_error *error)
{
    practice_card before;
    hua_code code = check_answers(l, who, error);
    if (code == HUA_OK)
        code = get_card(l, who, answer->drill, now, &before, error);
    if (code != HUA_OK)
        return code;
    *after = practice_schedule(before, answer->quality, now.day);
    code = put_answer(l, who, answer, now, error);
    if (code == HUA_OK)
        code = note_answer(l, who, answer, now, error);
    return code == HUA_OK ? put_card(l, who, answer->drill, after, answer->quality, error) : code;
}

hua_code learner_add_answer(learner *l, hua_str who, const learner_answer *answer,
                            learner_moment now, practice_card *after, hua_error *error)
{
    hua_code code = learner_begin_write(l, error);
    if (code != HUA_OK)
        return code;
    return learner_settle(l, add_answer(l, who, answer, now, after, error), error);
}

/* ---- progress ------------------------------------------------------------------ */

static hua_code get_counts(learner *l, hua_str who, int64_t today, learner_progress *out,
                           hua_error *error)
{
    int64_t talks, answers;
    if (!learner_number(l, LEARNER_COUNT_OVER, who, &talks, error) ||
        !learner_number(l, LEARNER_COUNT_ANSWERS, who, &answers, error))
        return HUA_E_IO;
    store_binder b = learner_ask(l, LEARNER_COUNT_DUE, who);
    store_bind_int(&b, today);
    if (learner_row(l, &b, error) <= 0)
        return HUA_E_IO;
    out->due = (size_t)sqlite3_column_int64(b.statement, 0);
    sqlite3_reset(b.statement);
    out->talks = (size_t)talks;
    out->answers = (size_t)answers;
    return HUA_OK;
}

/* Takes one row of a list of the progress; false if memory is lacking. */
typedef bool (*row_taker)(cli_arena *arena, const store_binder *b, learner_progress *out);

static bool take_day(cli_arena *arena, const store_binder *b, learner_progress *out)
{
    out->days = learner_grow(arena, out->days, out->day_count, sizeof out->days[0]);
    if (!out->days)
        return false;
    out->days[out->day_count++] = (learner_day){sqlite3_column_int64(b->statement, 0),
                                                (size_t)sqlite3_column_int64(b->statement, 1),
                                                (size_t)sqlite3_column_int64(b->statement, 2)};
    return true;
}

static bool take_value(cli_arena *arena, const store_binder *b, learner_progress *out)
{
    out->values = learner_grow(arena, out->values, out->value_count, sizeof out->values[0]);
    if (!out->values)
        return false;
    learner_value *value = &out->values[out->value_count++];
    *value = (learner_value){.day = sqlite3_column_int64(b->statement, 1),
                             .value = sqlite3_column_double(b->statement, 2),
                             .n = (size_t)sqlite3_column_int64(b->statement, 3)};
    return learner_copy(arena, b, 0, &value->skill);
}

static bool take_level(cli_arena *arena, const store_binder *b, learner_progress *out)
{
    out->levels = learner_grow(arena, out->levels, out->level_count, sizeof out->levels[0]);
    if (!out->levels)
        return false;
    learner_level *level = &out->levels[out->level_count++];
    level->value = sqlite3_column_double(b->statement, 1);
    return learner_copy(arena, b, 0, &level->skill);
}

static hua_code get_rows(learner *l, learner_statement which, hua_str who, row_taker take,
                         cli_arena *arena, learner_progress *out, hua_error *error)
{
    store_binder b = learner_ask(l, which, who);
    int row;
    while ((row = learner_row(l, &b, error)) > 0) {
        if (take(arena, &b, out))
            continue;
        sqlite3_reset(b.statement);
        return cli_fail_memory(error);
    }
    return row < 0 ? HUA_E_IO : HUA_OK;
}

hua_code learner_get_progress(learner *l, hua_str who, int64_t today, cli_arena *arena,
                              learner_progress *out, hua_error *error)
{
    hua_code code = learner_begin_read(l, error);
    if (code != HUA_OK)
        return code;
    *out = (learner_progress){0};
    code = get_counts(l, who, today, out, error);
    if (code == HUA_OK)
        code = get_rows(l, LEARNER_GET_DAYS, who, take_day, arena, out, error);
    if (code == HUA_OK)
        code = get_rows(l, LEARNER_GET_VALUES, who, take_value, arena, out, error);
    if (code == HUA_OK)
        code = get_rows(l, LEARNER_GET_LEVELS, who, take_level, arena, out, error);
    return learner_settle(l, code, error);
}
