/*
 * Dialogues from rows.
 *
 * The first rows are copied: the columns are found by them, and then they are read like the rest.
 * A table without a column for conversations is parted where a customer is silent for long or is
 * taken over by another agent; such dialogues have no id of their own.
 */
#include "readers/table/table.h"

#include "common/fail.h"
#include "readers/build.h"
#include "readers/table/table_message.h"
#include "readers/table/table_notes.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    SAMPLE_ROWS = 32,
    SAMPLE_BYTES = 1 << 20,
    GAP_MS = 30 * 60 * 1000,
    DAY_MS = 24 * 3600 * 1000,
    EXTRA_COLUMNS = 64,
    EXTRA_BYTES = 4096,
    UNKEYED_BYTES = 1 << 20,
    UNKEYED_TURNS = 10000
};

/* A row, or whatever else came, of the beginning of the table. */
typedef struct sample {
    table_got got;
    table_row row;
    reader_problem problem;
} sample;

/* A column that is no field, for meta. */
typedef struct extra_column {
    size_t column;
    hua_str name;
} extra_column;

struct table {
    table_rows rows;
    const reader_options *options;
    size_t limit;
    columns columns;
    cell_clock clock;
    table_row heads; /* no cells: there are none */

    cli_arena arena; /* the first rows and the names of columns */
    CLI_LIST(sample) samples;
    CLI_LIST(table_row) head; /* the rows among them */
    size_t sampled;           /* samples read again */
    size_t rows_seen;         /* rows among them */
    extra_column extras[EXTRA_COLUMNS];
    size_t extra_count;

    talks talks;
    talk *ready, *ready_last; /* closed, in order */
    bool ended, failed;
    hua_error error; /* why reading failed */
    cli_text key;    /* of the last row */
    bool has_key;
    build *build;
    cli_text id, meta;

    table_seen seen;
    size_t filled, sorted, overlong, dialogues;
    table_notes notes;
};

/* ---- opening ----------------------------------------------------------- */

static bool copy_text(table *t, hua_str *text)
{
    *text = cli_arena_copy(&t->arena, *text);
    return text->ptr != NULL;
}

static bool copy_row(table *t, table_row *row)
{
    table_cell *cells = cli_arena_get(&t->arena, (row->count ? row->count : 1) * sizeof *cells);
    if (!cells || !copy_text(t, &row->bytes))
        return false;
    for (size_t i = 0; i < row->count; i++) {
        cells[i] = row->cells[i];
        if (!copy_text(t, &cells[i].text) || !copy_text(t, &cells[i].before))
            return false;
    }
    row->cells = cells;
    return true;
}

/* Reads the first rows. */
static hua_code take_samples(table *t, hua_error *error)
{
    size_t bytes = 0;
    for (sample s = {.got = TABLE_ROW}; t->samples.count < SAMPLE_ROWS && bytes < SAMPLE_BYTES;) {
        s.got = t->rows.next(t->rows.state, &s.row, &s.problem);
        bool good = true;
        if (s.got == TABLE_ROW) {
            good = copy_row(t, &s.row) && cli_list_push(&t->head, s.row);
            bytes += s.row.bytes.len;
        } else if (s.got == TABLE_BAD) {
            good = copy_text(t, &s.problem.bytes);
            bytes += s.problem.bytes.len;
        }
        if (!good || !cli_list_push(&t->samples, s))
            return cli_fail_memory(error);
        if (s.got == TABLE_END || s.got == TABLE_FAILED)
            break;
    }
    return HUA_OK;
}

/* Some date of the first rows can only be read with the month first. */
static bool month_first(const table *t)
{
    for (size_t i = t->columns.first; i < t->head.count; i++) {
        cell_time time;
        const hua_str text = table_cell_of(&t->columns, &t->head.items[i], COLUMN_TIME);
        if (cell_read_time(text, &t->clock, &time) && time.month_first)
            return true;
    }
    return false;
}

static bool is_field(const columns *c, size_t column)
{
    for (size_t f = 0; f < COLUMN_COUNT; f++)
        if (c->of[f] == column && f != COLUMN_CHANNEL)
            return true;
    return false;
}

static bool known_extra(const table *t, hua_str name)
{
    for (size_t i = 0; i < t->extra_count; i++)
        if (cli_eq(t->extras[i].name, name))
            return true;
    return false;
}

static void find_extras(table *t)
{
    if (!t->columns.has_heads)
        return;
    const table_row *heads = &t->head.items[t->columns.first - 1];
    for (size_t i = 0; i < heads->count && t->extra_count < EXTRA_COLUMNS; i++) {
        const hua_str name = cli_trim(heads->cells[i].text);
        if (name.len && name.len <= EXTRA_BYTES && !is_field(&t->columns, i) &&
            !known_extra(t, name))
            t->extras[t->extra_count++] = (extra_column){i, name};
    }
}

static hua_code prepare(table *t, hua_error *error)
{
    hua_code code = take_samples(t, error);
    if (!code && t->samples.items[0].got == TABLE_FAILED) {
        if (error)
            *error = t->samples.items[0].problem.error;
        code = t->samples.items[0].problem.error.code;
    }
    if (code || !t->head.count)
        return code;
    code = columns_find(&t->columns, t->head.items, t->head.count, t->options, error);
    if (code)
        return code;
    t->clock.month_first = month_first(t);
    table_look(&t->seen, &t->columns, t->head.items, t->head.count);
    find_extras(t);
    if (t->columns.has_heads)
        t->heads = t->head.items[t->columns.first - 1];
    return HUA_OK;
}

hua_code table_open(table **out, table_rows rows, const reader_options *options, hua_error *error)
{
    table *t = *out = calloc(1, sizeof *t);
    if (!t)
        return cli_fail_memory(error);
    t->rows = rows;
    t->options = options;
    t->limit = table_limit(options);
    t->clock.serials = rows.serials;
    t->build = build_new(options);
    const hua_code code = t->build ? prepare(t, error) : cli_fail_memory(error);
    if (code) {
        table_close(t);
        *out = NULL;
    }
    return code;
}

void table_close(table *t)
{
    if (!t)
        return;
    while (t->ready) {
        talk *next = t->ready->next;
        table_talk_free(t->ready);
        t->ready = next;
    }
    talks_free(&t->talks);
    build_free(t->build);
    cli_arena_free(&t->arena);
    cli_list_free(&t->samples);
    cli_list_free(&t->head);
    cli_text_free(&t->key);
    cli_text_free(&t->id);
    cli_text_free(&t->meta);
    table_notes_free(&t->notes);
    free(t);
}

bool table_is_empty(const table *t)
{
    return t->head.count == 0 && t->samples.count == 1 && t->samples.items[0].got == TABLE_END;
}

/* ---- rows -------------------------------------------------------------- */

/* What comes next: first what was looked at, without the rows above the data. */
static table_got next_row(table *t, table_row *row, reader_problem *problem)
{
    while (t->sampled < t->samples.count) {
        const sample *s = &t->samples.items[t->sampled++];
        if (s->got == TABLE_ROW && t->rows_seen++ < t->columns.first)
            continue;
        *row = s->row;
        if (s->got != TABLE_ROW)
            *problem = s->problem;
        return s->got;
    }
    return t->rows.next(t->rows.state, row, problem);
}

static table_got refuse_width(const table *t, const table_row *row, reader_problem *problem)
{
    cli_fail(&problem->error, HUA_E_ARGUMENT, "这一行有 %zu 格，应当有 %zu 格",
             "this row has %zu cells where %zu are expected", row->count, t->columns.width);
    cli_fail_hint(
        &problem->error, "%s",
        row->count < t->columns.width
            ? "缺的格要留空；内容里的换行要用引号括起来 / leave missing cells empty; quote "
              "line breaks"
            : "内容里有分隔符的要用引号括起来 / quote cells that hold the separator");
    cli_fail_place(&problem->error, "", row->line, 1, row->offset);
    cli_fail_source(&problem->error, row->bytes, 1);
    problem->bytes = row->bytes;
    return TABLE_BAD;
}

/* As many cells as the heads; what is beyond them is empty. */
static bool fits(const table *t, const table_row *row)
{
    if (t->rows.sparse)
        return true;
    for (size_t i = t->columns.width; i < row->count; i++)
        if (cli_trim(row->cells[i].text).len)
            return false;
    return row->count >= t->columns.width;
}

/* The dashes below the heads of a table in Markdown. */
static bool is_ruled(const table_row *row)
{
    for (size_t i = 0; i < row->count; i++) {
        const hua_str text = cli_trim(row->cells[i].text);
        for (size_t k = 0; k < text.len; k++)
            if (text.ptr[k] != '-' && text.ptr[k] != ':')
                return false;
    }
    return true;
}

/* The heads once more, where tables were put one behind the other, or in another language. */
static bool is_heads(const table *t, const table_row *row)
{
    const hua_str text = table_cell_of(&t->columns, row, COLUMN_TEXT);
    if (!t->heads.count || text.len > EXTRA_BYTES)
        return false;
    if (t->rows_seen <= t->columns.first + 1 &&
        (columns_are_heads(&t->columns, row) ||
         (cli_starts(cli_trim(text), "--") && is_ruled(row))))
        return true;
    if (!cli_eq(text, table_cell_of(&t->columns, &t->heads, COLUMN_TEXT)))
        return false;
    for (size_t i = 0; i < t->heads.count && i < row->count; i++)
        if (!cli_eq(row->cells[i].text, t->heads.cells[i].text))
            return false;
    return true;
}

/* ---- conversations ----------------------------------------------------- */

static bool keyed(const table *t)
{
    return t->columns.of[COLUMN_CONVERSATION] != COLUMN_NONE;
}

/* Takes a conversation out of the open ones, to be handed out next. */
static bool close_talk(table *t, talk *one, bool remember)
{
    const bool good = talks_close(&t->talks, one, remember);
    one->next = NULL;
    if (t->ready)
        t->ready_last->next = one;
    else
        t->ready = one;
    t->ready_last = one;
    return good;
}

/* ["xiaomei"] is how archives write that there is one receiver. */
static hua_str plain_name(hua_str name)
{
    name = cell_plain(name);
    if (cli_starts(name, "[") && cli_ends(name, "]"))
        name = cli_trim(cli_slice(name, 1, name.len - 1));
    if (name.len > 1 && cli_starts(name, "\"") && cli_ends(name, "\""))
        name = cli_slice(name, 1, name.len - 1);
    return name;
}

/* Who speaks to whom makes a conversation, either way round. */
static bool set_pair(table *t, const table_row *row)
{
    hua_str from = plain_name(table_cell_of(&t->columns, row, COLUMN_SPEAKER));
    hua_str to = plain_name(table_cell_of(&t->columns, row, COLUMN_RECEIVER));
    if (!to.len && t->has_key)
        return true;
    t->has_key = true;
    const size_t least = from.len < to.len ? from.len : to.len;
    const int order = least ? memcmp(from.ptr, to.ptr, least) : 0;
    if (order > 0 || (order == 0 && from.len > to.len)) {
        const hua_str swap = from;
        from = to;
        to = swap;
    }
    t->key.len = 0;
    cli_text_add(&t->key, from);
    cli_text_add(&t->key, CLI_STR("\n"));
    cli_text_add(&t->key, to);
    return !t->key.failed;
}

static bool has_pairs(const table *t)
{
    return t->columns.of[COLUMN_SPEAKER] != COLUMN_NONE &&
           t->columns.of[COLUMN_RECEIVER] != COLUMN_NONE &&
           t->columns.of[COLUMN_CUSTOMER] == COLUMN_NONE;
}

/* What the row says of its conversation; where it says nothing it goes on with the row above. */
static bool set_key(table *t, const table_row *row)
{
    column_field field = COLUMN_CONVERSATION;
    if (!keyed(t) && has_pairs(t))
        return set_pair(t, row);
    if (!keyed(t)) {
        field = t->columns.of[COLUMN_CUSTOMER] != COLUMN_NONE ? COLUMN_CUSTOMER : COLUMN_AGENT;
        if (t->columns.of[field] == COLUMN_NONE)
            return true;
    }
    const hua_str key = cell_plain(table_cell_of(&t->columns, row, field));
    if (!key.len && t->has_key) {
        t->filled++;
        return true;
    }
    t->has_key = true;
    t->key.len = 0;
    cli_text_add(&t->key, key);
    return !t->key.failed;
}

/* Without ids: a long silence, or another agent. */
static bool parted(const table *t, const talk *one, const table_row *row, const table_message *m)
{
    const hua_str agent = cell_plain(table_cell_of(&t->columns, row, COLUMN_AGENT));
    const hua_str had = talk_str(one, one->facts[TALK_AGENT]);
    if (agent.len && had.len && !cli_eq(agent, had))
        return true;
    if (!m->message.dated || m->message.start_ms == HUA_NO_TIME || one->last_ms == HUA_NO_TIME)
        return false;
    const int64_t gap = m->message.start_ms - one->last_ms;
    return gap > GAP_MS || gap < -GAP_MS;
}

/* What a row tells of the whole conversation; the first row that tells it is believed. */
static bool learn(table *t, talk *one, const table_row *row, const table_message *m)
{
    const columns *c = &t->columns;
    if (!one->has_channel)
        one->has_channel = cell_read_channel(table_cell_of(c, row, COLUMN_CHANNEL), &one->channel);
    one->recorded = one->recorded || m->recorded;
    for (size_t i = 0; i < t->extra_count; i++) {
        const size_t column = t->extras[i].column;
        hua_str value = column < row->count ? cell_plain(row->cells[column].text) : CLI_STR("");
        if (value.len > EXTRA_BYTES)
            value.len = 0;
        if (!talk_note(one, i, value))
            return false;
    }
    return talk_learn(one, TALK_AGENT, cell_plain(table_cell_of(c, row, COLUMN_AGENT))) &&
           talk_learn(one, TALK_CUSTOMER, cell_plain(table_cell_of(c, row, COLUMN_CUSTOMER))) &&
           talk_learn(one, TALK_TEAM, cell_plain(table_cell_of(c, row, COLUMN_TEAM))) &&
           (!m->time.has_date || talk_learn(one, TALK_DATE, cli_str(m->time.date)));
}

/* The conversation that the row belongs to. */
static talk *talk_of(table *t, const table_row *row, const table_message *m)
{
    bool fresh;
    talk *one = talks_get(&t->talks, cli_text_str(&t->key), &fresh);
    if (one && !fresh && !keyed(t) && parted(t, one, row, m)) {
        if (!close_talk(t, one, false))
            return NULL;
        one = talks_get(&t->talks, cli_text_str(&t->key), &fresh);
    }
    if (one && fresh) {
        one->line = row->line;
        one->offset = row->offset;
    }
    return one;
}

/* What nobody tells apart is one conversation only if it is as small as one. */
static bool too_long(const table *t, const talk *one)
{
    const bool much = !keyed(t) &&
                      (one->texts.len >= UNKEYED_BYTES || one->messages.count >= UNKEYED_TURNS);
    return much || one->texts.len >= t->limit || one->weight >= TALKS_BYTES ||
           one->messages.count >= HUA_MAX_TURNS;
}

/* False if memory is lacking. */
static bool take_row(table *t, const table_row *row)
{
    table_message m;
    table_read_message(&m, &t->columns, &t->clock, row, t->options, &t->seen);
    if (!set_key(t, row))
        return false;
    talk *one = talk_of(t, row, &m);
    if (!one || !learn(t, one, row, &m))
        return false;
    if (cli_trim(m.text).len && !talk_add(one, &m.message, m.name, m.text))
        return false;
    if (m.message.dated && m.message.start_ms != HUA_NO_TIME)
        one->last_ms = m.message.start_ms;
    talks_touch(&t->talks, one);
    if (!too_long(t, one))
        return true;
    t->overlong += !keyed(t);
    return close_talk(t, one, keyed(t));
}

/* ---- handing out ------------------------------------------------------- */

static void add_json(cli_text *to, hua_str text)
{
    cli_text_add(to, CLI_STR("\""));
    while (text.len) {
        const size_t n = cli_char_len(text);
        const unsigned char c = (unsigned char)text.ptr[0];
        char escape[8];
        if (c == '"' || c == '\\' || c < ' ') {
            snprintf(escape, sizeof escape, c < ' ' ? "\\u%04x" : "\\%c", c);
            cli_text_add(to, cli_str(escape));
        } else {
            cli_text_add(to, n == 1 && c >= 0x80 ? CLI_STR("\xef\xbf\xbd") : cli_slice(text, 0, n));
        }
        text = cli_slice(text, n, text.len);
    }
    cli_text_add(to, CLI_STR("\""));
}

static hua_str meta_of(table *t, const talk *one)
{
    t->meta.len = 0;
    for (size_t i = 0; i < one->extras.count && i < t->extra_count; i++) {
        const talk_extra *e = &one->extras.items[i];
        if (e->differs || !e->value.len)
            continue;
        cli_text_add(&t->meta, t->meta.len ? CLI_STR(",") : CLI_STR("{"));
        add_json(&t->meta, t->extras[i].name);
        cli_text_add(&t->meta, CLI_STR(":"));
        add_json(&t->meta, talk_str(one, e->value));
    }
    if (t->meta.len)
        cli_text_add(&t->meta, CLI_STR("}"));
    return cli_text_str(&t->meta);
}

static hua_str id_of(table *t, const talk *one)
{
    char part[24] = "";
    t->id.len = 0;
    if (keyed(t) && one->key.len) {
        if (one->part > 1)
            snprintf(part, sizeof part, "#%u", one->part);
        cli_text_add(&t->id, talk_str(one, one->key));
        cli_text_add(&t->id, cli_str(part));
    }
    return cli_text_str(&t->id);
}

static bool is_call(const table *t, const talk *one)
{
    if (t->options->has_channel)
        return t->options->channel == HUA_CALL;
    return one->has_channel ? one->channel == HUA_CALL : one->recorded;
}

/* Times of day go on past midnight; those of a call are counted from its beginning. */
static void settle_times(talk *one, bool call)
{
    int64_t day = 0, last = HUA_NO_TIME, begin = HUA_NO_TIME;
    for (size_t i = 0; i < one->messages.count; i++) {
        talk_message *m = &one->messages.items[i];
        if (m->start_ms == HUA_NO_TIME || (one->recorded && !m->dated))
            continue;
        if (m->dated && call) {
            begin = begin == HUA_NO_TIME ? m->start_ms : begin;
            m->start_ms -= begin;
            m->end_ms -= begin;
        } else if (!m->dated) {
            if (last != HUA_NO_TIME && m->start_ms + day < last - DAY_MS / 2)
                day += DAY_MS;
            m->start_ms += day;
            m->end_ms += day;
            last = m->start_ms;
        }
    }
}

static bool fill(table *t, const talk *one)
{
    static const build_field fields[] = {BUILD_AGENT, BUILD_CUSTOMER, BUILD_TEAM, BUILD_DATE};
    bool good = build_set(t->build, BUILD_ID, id_of(t, one)) &&
                build_set(t->build, BUILD_META, meta_of(t, one)) && !t->id.failed &&
                !t->meta.failed;
    for (size_t i = 0; i < TALK_FACTS; i++)
        good = good && build_set(t->build, fields[i], talk_str(one, one->facts[i]));
    for (size_t i = 0; good && i < one->messages.count; i++) {
        const talk_message *m = &one->messages.items[i];
        good = build_add(t->build, &(build_message){.name = talk_str(one, m->name),
                                                    .has_role = m->has_role,
                                                    .role = m->role,
                                                    .text = talk_str(one, m->text),
                                                    .start_ms = m->start_ms,
                                                    .end_ms = m->end_ms,
                                                    .line = m->line,
                                                    .column = m->column});
    }
    return good;
}

static reader_status hand_out(table *t, talk *one, hua_dialogue *dialogue, reader_problem *problem,
                              format_place *place)
{
    bool moved = false;
    build_begin(t->build);
    const bool call = is_call(t, one);
    build_channel(t->build, call ? HUA_CALL : one->has_channel ? one->channel : HUA_CHAT);
    bool good = talk_sort(one, &moved);
    settle_times(one, call);
    good = good && fill(t, one);
    *place = (format_place){one->line, one->offset};
    t->sorted += moved;
    t->dialogues++;
    table_talk_free(one);
    if (good)
        return build_finish(t->build, dialogue, problem);
    cli_fail_memory(&problem->error);
    return READER_FAILED;
}

/* The next conversation that is closed; those without any words are let go. */
static talk *next_closed(table *t)
{
    for (;;) {
        talk *one = t->ready;
        if (!one)
            return NULL;
        t->ready = one->next;
        if (one->messages.count)
            return one;
        table_talk_free(one);
    }
}

/* Closes what must be closed now; false if memory is lacking. */
static bool close_due(table *t)
{
    talk *due = talks_surplus(&t->talks, t->talks.newest);
    if (!due && t->ended)
        due = t->talks.first;
    return !due || close_talk(t, due, !t->ended);
}

/* ---- notices ----------------------------------------------------------- */

static void make_notes(table *t)
{
    const columns *c = &t->columns;
    if (!t->head.count)
        return;
    if (c->guessed)
        table_note(&t->notes, NOTE_GUESSED, c->of[COLUMN_TEXT] + 1, c->of[COLUMN_ROLE] + 1);
    if (c->has_heads && c->first > 1)
        table_note(&t->notes, NOTE_HEADS_BELOW, t->head.items[c->first - 1].line, c->first - 1);
    table_note(&t->notes, NOTE_ROUNDED, c->rounded, t->head.count - c->first);
    if (!keyed(t) && t->dialogues)
        table_note(&t->notes, NOTE_NO_CONVERSATION, GAP_MS / 60000, t->dialogues);
    table_note(&t->notes, NOTE_OVERLONG, t->overlong, UNKEYED_TURNS);
    table_note(&t->notes, NOTE_FILLED, t->filled, 0);
    table_note(&t->notes, NOTE_SPLIT, t->talks.splits, 0);
    table_note(&t->notes, NOTE_SORTED, t->sorted, 0);
    table_note(&t->notes, NOTE_DIGITS, t->seen.digits, 0);
    table_note(&t->notes, NOTE_NOBODY, t->seen.nobody, 0);
    table_note(&t->notes, NOTE_BAD_TIMES, t->seen.bad_times, t->seen.bad_time_line);
}

bool table_notice(const table *t, size_t i, hua_lang lang, hua_str *text)
{
    return table_notes_get(&t->notes, &i, lang, text) ||
           (i == 0 && build_notice(t->build, lang, text));
}

/* ---- reading on --------------------------------------------------------- */

static reader_status finish(table *t, reader_problem *problem)
{
    make_notes(t);
    if (t->failed)
        problem->error = t->error;
    return t->failed ? READER_FAILED : READER_END;
}

/* One more row.  Where reading fails what is open is handed out before that is told. */
static table_got read_on(table *t, reader_problem *problem)
{
    table_row row = {0};
    table_got got = next_row(t, &row, problem);
    while (got == TABLE_ROW && is_heads(t, &row))
        got = next_row(t, &row, problem);
    if (got == TABLE_ROW && !fits(t, &row))
        got = refuse_width(t, &row, problem);
    if (got == TABLE_ROW && !take_row(t, &row)) {
        cli_fail_memory(&problem->error);
        got = TABLE_FAILED;
    }
    t->failed = got == TABLE_FAILED;
    t->ended = t->failed || got == TABLE_END;
    if (t->failed)
        t->error = problem->error;
    return got;
}

reader_status table_next(table *t, hua_dialogue *dialogue, reader_problem *problem,
                         format_place *place)
{
    for (;;) {
        if (!close_due(t)) {
            cli_fail_memory(&problem->error);
            return READER_FAILED;
        }
        talk *one = next_closed(t);
        if (one)
            return hand_out(t, one, dialogue, problem, place);
        if (t->ended && !t->talks.first)
            return finish(t, problem);
        if (!t->ended && read_on(t, problem) == TABLE_BAD) {
            *place = (format_place){problem->error.line, problem->error.offset};
            return READER_BAD;
        }
    }
}

reader_place table_turn_place(const table *t, size_t turn)
{
    return build_place(t->build, turn);
}
