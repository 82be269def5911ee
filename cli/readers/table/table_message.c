/* One row of a table as a message. */
#include "readers/table/table_message.h"

#include <stdio.h>

hua_str table_cell_of(const columns *c, const table_row *row, column_field field)
{
    const size_t i = c->of[field];
    return i < row->count ? row->cells[i].text : CLI_STR("");
}

/* ---- who --------------------------------------------------------------- */

static void give(table_message *m, hua_speaker role)
{
    m->message.has_role = true;
    m->message.role = role;
}

/* By the user's word or our own. */
static table_word look_up(hua_str text, bool flag, const reader_options *options)
{
    bool yes, mapped;
    table_word word = {.role = HUA_OTHER};
    word.role = reader_mapped(options, text, &mapped);
    word.is_role = mapped;
    if (!word.is_role)
        word.is_role = cell_read_role(text, &word.role, &word.digit);
    if (!word.is_role && flag && cell_read_flag(text, &yes)) {
        word.is_role = true;
        word.role = yes ? HUA_AGENT : HUA_CUSTOMER;
    }
    word.own = word.is_role && !mapped;
    return word;
}

static table_word known_word(hua_str text, const reader_options *options, table_seen *seen)
{
    for (size_t i = 0; i < TABLE_WORDS; i++)
        if (seen->words[i].len == text.len && memcmp(seen->words[i].word, text.ptr, text.len) == 0)
            return seen->words[i];
    table_word word = look_up(text, seen->flag, options);
    if (text.len > TABLE_WORD_BYTES)
        return word;
    memcpy(word.word, text.ptr, text.len);
    word.len = text.len;
    seen->words[seen->next_word] = word;
    seen->next_word = (seen->next_word + 1) % TABLE_WORDS;
    return word;
}

/* A word that stands for a side; true if it can be no name. */
static bool by_word(table_message *m, hua_str text, const reader_options *options, table_seen *seen)
{
    const table_word word = known_word(text, options, seen);
    if (!word.is_role || (word.digit && seen->no_digits))
        return false;
    seen->digits += word.digit;
    give(m, word.role);
    return word.own;
}

void table_look(table_seen *seen, const columns *c, const table_row *rows, size_t count)
{
    static const column_field fields[] = {COLUMN_ROLE, COLUMN_SPEAKER};
    seen->flag = c->flag;
    for (size_t i = 0; i < count; i++)
        for (size_t f = 0; f < 2; f++) {
            const hua_str text = cell_plain(table_cell_of(c, &rows[i], fields[f]));
            if (text.len == 1 && text.ptr[0] >= '2' && text.ptr[0] <= '9')
                seen->no_digits = true;
        }
}

/* The name is the one that the row gives for its agent or its customer. */
static void by_account(table_message *m, const columns *c, const table_row *row)
{
    static const struct account {
        column_field field;
        hua_speaker role;
    } accounts[] = {{COLUMN_AGENT, HUA_AGENT}, {COLUMN_CUSTOMER, HUA_CUSTOMER}};
    for (size_t i = 0; i < 2 && !m->message.has_role; i++)
        if (m->name.len && cli_eq(m->name, cell_plain(table_cell_of(c, row, accounts[i].field))))
            give(m, accounts[i].role);
}

static void read_speaker(table_message *m, const columns *c, const table_row *row,
                         const reader_options *options, table_seen *seen)
{
    const hua_str role = cell_plain(table_cell_of(c, row, COLUMN_ROLE));
    m->name = cell_plain(table_cell_of(c, row, COLUMN_SPEAKER));
    const bool is_word = role.len && by_word(m, role, options, seen);
    if (!m->name.len)
        m->name = is_word ? CLI_STR("") : role;
    else if (!m->message.has_role)
        by_word(m, m->name, options, seen);
    by_account(m, c, row);
    if (!m->name.len && !m->message.has_role) {
        give(m, HUA_OTHER);
        seen->nobody++;
    }
}

/* ---- when -------------------------------------------------------------- */

static bool places_in_recording(table_message *m, const columns *c, const table_row *row)
{
    talk_message *to = &m->message;
    if (!cell_read_offset(table_cell_of(c, row, COLUMN_START), c->unit, &to->start_ms))
        return false;
    if (!cell_read_offset(table_cell_of(c, row, COLUMN_END), c->unit, &to->end_ms) ||
        to->end_ms < to->start_ms)
        to->end_ms = to->start_ms;
    m->recorded = true;
    to->dated = false;
    return true;
}

/* What the row says of its time, with the date that stands in a column of its own. */
static hua_str whole_time(const columns *c, const cell_clock *clock, const table_row *row,
                          char room[64])
{
    cell_time date, time;
    const hua_str text = cell_plain(table_cell_of(c, row, COLUMN_TIME));
    if (c->of[COLUMN_DATE] == COLUMN_NONE || !cell_read_time(text, clock, &time) || time.dated)
        return text;
    if (!cell_read_time(table_cell_of(c, row, COLUMN_DATE), clock, &date) || !date.has_date ||
        text.len > 48)
        return text;
    snprintf(room, 64, "%s %.*s", date.date, CLI_ARG(text));
    return cli_str(room);
}

/* A time of day, or of a recording if the user says that these are calls. */
static bool moment(table_message *m, hua_str text, const cell_clock *clock,
                   const reader_options *options)
{
    if (!cell_read_time(text, clock, &m->time))
        return false;
    m->message.start_ms = m->time.ms;
    m->message.dated = m->time.dated;
    if (!m->time.dated && options->has_channel && options->channel == HUA_CALL)
        m->recorded = cell_read_offset(text, 1000, &m->message.start_ms);
    m->message.end_ms = m->message.start_ms;
    return true;
}

static void moment_end(table_message *m, hua_str text, const cell_clock *clock)
{
    cell_time end;
    if (cell_read_time(text, clock, &end) && end.dated == m->time.dated && end.ms != HUA_NO_TIME &&
        end.ms >= m->message.start_ms)
        m->message.end_ms = end.ms;
}

static void read_times(table_message *m, const columns *c, const cell_clock *clock,
                       const table_row *row, const reader_options *options, table_seen *seen)
{
    char room[64];
    const hua_str time = whole_time(c, clock, row, room);
    const hua_str start = table_cell_of(c, row, COLUMN_START);
    const bool said = cli_trim(time).len > 0;
    bool good = said && moment(m, time, clock, options);
    if (cli_trim(start).len && !places_in_recording(m, c, row) && !said) {
        good = moment(m, start, clock, options);
        if (good)
            moment_end(m, table_cell_of(c, row, COLUMN_END), clock);
    }
    if (good || m->recorded || !(said || cli_trim(start).len))
        return;
    if (!seen->bad_times++)
        seen->bad_time_line = row->line;
}

/* ---- the row ----------------------------------------------------------- */

void table_read_message(table_message *out, const columns *c, const cell_clock *clock,
                        const table_row *row, const reader_options *options, table_seen *seen)
{
    const size_t i = c->of[COLUMN_TEXT];
    *out = (table_message){.message = {.start_ms = HUA_NO_TIME, .end_ms = HUA_NO_TIME},
                           .time = {.ms = HUA_NO_TIME}};
    out->text = table_cell_of(c, row, COLUMN_TEXT);
    if (i < row->count) {
        const table_cell *cell = &row->cells[i];
        out->message.line = cell->line ? cell->line : row->line;
        out->message.column = cell->column ? cell->column : cli_char_count(cell->before) + 1;
    }
    read_times(out, c, clock, row, options, seen);
    if (cli_trim(out->text).len)
        read_speaker(out, c, row, options, seen);
}
