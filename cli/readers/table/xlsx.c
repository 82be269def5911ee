/*
 * Tables in workbooks: XLSX as spreadsheets and desks write it.
 *
 * The first sheet with the columns of a table of messages is read, row by row as it is unpacked.
 * Dates are written out by the style of their cell; what lies in the other sheets is left alone.
 *
 *     会话ID | 发送时间            | 角色 | 消息内容
 *     S0001  | 2026-03-02 10:20:31 | 客服 | 您好，请讲
 */
#include "common/fail.h"
#include "readers/table/cells.h"
#include "readers/table/table.h"
#include "readers/table/xlsx_book.h"

#include <stdio.h>
#include <stdlib.h>

enum { SHEET_ROWS = 1048576, SHEET_COLUMNS = 16384, VALUE_NUMBERS = 64 };
#define SHEET_BYTES (UINT64_C(4) << 30)

typedef enum cell_kind { CELL_NUMBER, CELL_SHARED, CELL_TEXT, CELL_BOOL } cell_kind;

/* A cell of the row that is read: its text in `texts`. */
typedef struct sheet_cell {
    size_t start, len;
} sheet_cell;

typedef struct sheet {
    const book *book;
    part *part;
    size_t limit;   /* bytes of a row */
    cli_text texts; /* of the row's cells, with \t between */
    CLI_LIST(sheet_cell) marks;
    CLI_LIST(table_cell) cells;
    cli_text value;   /* of the cell */
    size_t row, rows; /* number of the row, rows so far */
    size_t column;    /* of the cell, from 0 */
    cell_kind kind;
    size_t style;
    bool in_value, in_sound;
    bool too_long, bad_string; /* what is wrong with the row */
} sheet;

typedef struct xlsx {
    book book;
    sheet sheet;
    table *table;
    size_t chosen; /* index of the sheet */
    cli_text note[3];
} xlsx;

/* ---- cells ------------------------------------------------------------- */

static bool is(const char *name, const char *other)
{
    return strcmp(name, other) == 0;
}

/* The column of B12, from 0; SIZE_MAX. */
static size_t column_of(const char *place)
{
    size_t n = 0;
    for (; (*place | 0x20) >= 'a' && (*place | 0x20) <= 'z' && n <= SHEET_COLUMNS; place++)
        n = n * 26 + (size_t)((*place | 0x20) - 'a') + 1;
    return n ? n - 1 : SIZE_MAX;
}

static cell_kind kind_of(const char *type)
{
    if (!type || is(type, "n"))
        return CELL_NUMBER;
    return is(type, "s") ? CELL_SHARED : is(type, "b") ? CELL_BOOL : CELL_TEXT;
}

static void begin_cell(sheet *s, const char **attributes)
{
    const char *place = part_attribute(attributes, "r");
    const char *style = part_attribute(attributes, "s");
    const size_t column = place ? column_of(place) : SIZE_MAX;
    s->column = column != SIZE_MAX && column >= s->marks.count ? column : s->marks.count;
    s->kind = kind_of(part_attribute(attributes, "t"));
    s->style = style ? strtoul(style, NULL, 10) : 0;
    s->value.len = 0;
}

static void begin_row(sheet *s, const char **attributes)
{
    const char *number = part_attribute(attributes, "r");
    const size_t row = number ? strtoul(number, NULL, 10) : 0;
    s->row = row ? row : s->row + 1;
    s->rows++;
    s->texts.len = s->marks.count = 0;
    s->too_long = s->bad_string = false;
}

static bool on_start(void *ctx, const char *name, const char **attributes)
{
    sheet *s = ctx;
    if (is(name, "row"))
        begin_row(s, attributes);
    else if (is(name, "c"))
        begin_cell(s, attributes);
    else if (is(name, "rPh"))
        s->in_sound = true;
    else if (is(name, "v") || is(name, "t"))
        s->in_value = !s->in_sound;
    return true;
}

static bool on_text(void *ctx, hua_str text)
{
    sheet *s = ctx;
    if (!s->in_value)
        return true;
    if (s->texts.len + s->value.len + text.len > s->limit) {
        s->too_long = true;
        return true;
    }
    cli_text_add(&s->value, text);
    return !s->value.failed;
}

/* A number as it would be typed: dates by their style, ids without an exponent. */
static void add_number(sheet *s, hua_str raw)
{
    char room[VALUE_NUMBERS];
    double value;
    size_t n = 0;
    if (raw.len && raw.len < VALUE_NUMBERS && cell_read_number(raw, &value)) {
        if (book_is_date(s->book, s->style))
            n = cell_write_serial(value, s->book->from_1904, room, sizeof room);
        else if ((memchr(raw.ptr, 'E', raw.len) || memchr(raw.ptr, 'e', raw.len)) &&
                 value > -1e15 && value < 1e15 && value == (double)(int64_t)value)
            n = (size_t)snprintf(room, sizeof room, "%lld", (long long)value);
    }
    cli_text_add(&s->texts, n ? (hua_str){room, n} : raw);
}

static size_t index_of(hua_str raw)
{
    size_t n = 0;
    for (size_t i = 0; i < raw.len; i++) {
        if (raw.ptr[i] < '0' || raw.ptr[i] > '9' || n > SIZE_MAX / 16)
            return SIZE_MAX;
        n = n * 10 + (size_t)(raw.ptr[i] - '0');
    }
    return raw.len ? n : SIZE_MAX;
}

static void add_value(sheet *s)
{
    const hua_str raw = cli_text_str(&s->value);
    hua_str text;
    if (s->kind == CELL_NUMBER) {
        add_number(s, cli_trim(raw.len ? raw : CLI_STR("")));
    } else if (s->kind == CELL_TEXT) {
        book_add_text(&s->texts, raw);
    } else if (s->kind == CELL_BOOL) {
        cli_text_add(&s->texts, raw.len && raw.ptr[0] == '1' ? CLI_STR("TRUE") : CLI_STR("FALSE"));
    } else if (raw.len) {
        const bool there = book_string(s->book, index_of(cli_trim(raw)), &text);
        s->bad_string = s->bad_string || !there;
        if (there && s->texts.len + text.len > s->limit)
            s->too_long = true;
        else if (there)
            cli_text_add(&s->texts, text);
    }
}

static bool end_cell(sheet *s)
{
    if (s->column >= SHEET_COLUMNS)
        return true;
    while (s->marks.count < s->column) /* cells that are left out */
        if (!cli_list_push(&s->marks, ((sheet_cell){s->texts.len, 0})))
            return false;
    if (s->texts.len)
        cli_text_add(&s->texts, CLI_STR("\t"));
    sheet_cell mark = {.start = s->texts.len};
    add_value(s);
    mark.len = s->texts.len - mark.start;
    return !s->texts.failed && cli_list_push(&s->marks, mark);
}

static bool on_end(void *ctx, const char *name)
{
    sheet *s = ctx;
    if (is(name, "v") || is(name, "t"))
        s->in_value = false;
    else if (is(name, "rPh"))
        s->in_sound = false;
    else if (is(name, "c"))
        return end_cell(s);
    else if (is(name, "row"))
        part_pause(s->part);
    return true;
}

/* ---- rows -------------------------------------------------------------- */

static bool fill(sheet *s, table_row *row)
{
    const hua_str all = s->texts.len ? cli_text_str(&s->texts) : CLI_STR("");
    s->cells.count = 0;
    if (!cli_list_reserve(&s->cells, s->marks.count))
        return false;
    for (size_t i = 0; i < s->marks.count; i++) {
        const sheet_cell *mark = &s->marks.items[i];
        s->cells.items[i] = (table_cell){
            .text = cli_slice(all, mark->start, mark->start + mark->len),
            .before = CLI_STR(""),
            .line = s->row,
            .column = i + 1};
    }
    *row = (table_row){
        .cells = s->cells.items, .count = s->marks.count, .line = s->row, .bytes = all};
    return true;
}

static table_got refuse(const sheet *s, reader_problem *problem)
{
    if (s->too_long)
        cli_fail(&problem->error, HUA_E_LIMIT, "这一行超过上限 %zu 字节，已跳过",
                 "this row is over the limit of %zu bytes and was skipped", s->limit);
    else
        cli_fail(&problem->error, HUA_E_ARGUMENT, "这一行用到的文字在工作簿里没有",
                 "this row uses a text that is not in the workbook");
    problem->bytes = s->texts.len ? cli_text_str(&s->texts) : CLI_STR("");
    cli_fail_place(&problem->error, "", s->row, 1, 0);
    cli_fail_source(&problem->error, problem->bytes, 1);
    return TABLE_BAD;
}

static bool blank(const sheet *s)
{
    return !s->texts.len || !cli_trim(cli_text_str(&s->texts)).len;
}

static table_got next_row(void *state, table_row *row, reader_problem *problem)
{
    sheet *s = state;
    for (;;) {
        const part_status status = part_parse(s->part, &problem->error);
        if (status == PART_END)
            return TABLE_END;
        if (status == PART_FAILED)
            return TABLE_FAILED;
        if (s->rows > SHEET_ROWS) {
            cli_fail(&problem->error, HUA_E_LIMIT, "工作表超过 %d 行",
                     "the sheet has more than %d rows", SHEET_ROWS);
            return TABLE_FAILED;
        }
        if (s->too_long || s->bad_string)
            return refuse(s, problem);
        if (blank(s))
            continue;
        if (fill(s, row))
            return TABLE_ROW;
        cli_fail_memory(&problem->error);
        return TABLE_FAILED;
    }
}

/* ---- the sheet --------------------------------------------------------- */

static void close_sheet(xlsx *x)
{
    table_close(x->table);
    x->table = NULL;
    part_close(x->sheet.part);
    cli_text_free(&x->sheet.texts);
    cli_text_free(&x->sheet.value);
    cli_list_free(&x->sheet.marks);
    cli_list_free(&x->sheet.cells);
    x->sheet = (sheet){.book = &x->book};
}

static hua_code open_sheet(xlsx *x, size_t i, const reader_options *options, hua_error *error)
{
    sheet *s = &x->sheet;
    const hua_str path = x->book.sheets.items[i].path;
    const part_handlers handlers = {s, on_start, on_end, on_text};
    const table_rows rows = {.state = s, .next = next_row, .sparse = true, .serials = true};
    close_sheet(x);
    s->limit = table_limit(options);
    hua_code code = part_open(&s->part, &x->book.package, path, error);
    if (!code && !s->part)
        code = cli_fail(error, HUA_E_IO, "工作簿里没有工作表 %.*s",
                        "the workbook has no sheet %.*s", CLI_ARG(path));
    if (!code)
        code = part_begin(s->part, &handlers, SHEET_BYTES, error);
    return code ? code : table_open(&x->table, rows, options, error);
}

/*
 * What is wrong with one sheet says more than what is wrong with another: damage goes before
 * missing columns, and of those the message with the most heads is of the sheet that was meant.
 */
static bool says_more(const hua_error *why, const hua_error *than)
{
    const bool columns = why->code == HUA_E_ARGUMENT;
    if (!than->code || columns != (than->code == HUA_E_ARGUMENT))
        return !than->code || !columns;
    return columns && strlen(why->message) > strlen(than->message);
}

/* The first sheet that has rows and the columns. */
static hua_code choose_sheet(xlsx *x, const reader_options *options, hua_error *error)
{
    hua_error worst = {0}, why = {0};
    for (size_t i = 0; i < x->book.sheets.count; i++) {
        x->chosen = i;
        const hua_code code = open_sheet(x, i, options, &why);
        if (!code && !table_is_empty(x->table))
            return HUA_OK;
        if (code && says_more(&why, &worst))
            worst = why;
    }
    if (error && worst.code)
        *error = worst;
    return worst.code;
}

/* Which sheet it is, where there are several. */
static bool tell_sheet(xlsx *x)
{
    static const char *const texts[][2] = {{"读的是工作表“", "”，别的工作表没有读"},
                                           {"讀的是工作表「", "」，別的工作表沒有讀"},
                                           {"the sheet that is read is \"", "\", and no other"}};
    bool good = true;
    for (size_t lang = 0; x->book.sheets.count > 1 && lang < 3; lang++) {
        hua_str name = x->book.sheets.items[x->chosen].name;
        name.len = name.len > 200 ? 200 : name.len;
        cli_text_add(&x->note[lang], cli_str(texts[lang][0]));
        cli_text_add(&x->note[lang], cli_slice(name, 0, cli_utf8_valid(name)));
        cli_text_add(&x->note[lang], cli_str(texts[lang][1]));
        good = good && !x->note[lang].failed;
    }
    return good;
}

/* ---- the format -------------------------------------------------------- */

static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    (void)whole, (void)name, (void)options;
    return cli_starts(head, "PK\x03\x04") ? 100 : 0;
}

static void close_xlsx(void *state)
{
    xlsx *x = state;
    if (!x)
        return;
    close_sheet(x);
    book_close(&x->book);
    for (size_t i = 0; i < 3; i++)
        cli_text_free(&x->note[i]);
    free(x);
}

static hua_code open_xlsx(void **state, source *in, const reader_options *options, hua_error *error)
{
    xlsx *x = *state = calloc(1, sizeof *x);
    if (!x)
        return cli_fail_memory(error);
    const size_t limit = options->record_limit ? options->record_limit : BOOK_PART;
    hua_code code = book_open(&x->book, in, limit, error);
    if (!code)
        code = choose_sheet(x, options, error);
    if (!code && !tell_sheet(x))
        code = cli_fail_memory(error);
    if (code) {
        close_xlsx(x);
        *state = NULL;
        if (error)
            cli_copy(error->file, sizeof error->file, cli_str(in->name));
    }
    return code;
}

static reader_status next(void *state, hua_dialogue *dialogue, reader_problem *problem,
                          format_place *place)
{
    return table_next(((xlsx *)state)->table, dialogue, problem, place);
}

static reader_place turn_place(const void *state, size_t turn)
{
    return table_turn_place(((const xlsx *)state)->table, turn);
}

static bool notice(const void *state, size_t i, hua_lang lang, hua_str *text)
{
    const xlsx *x = state;
    const bool told = x->note[lang].len > 0;
    if (!told || i)
        return table_notice(x->table, i - told, lang, text);
    *text = cli_text_str(&x->note[lang]);
    return true;
}

const format_ops xlsx_format = {
    .format = READER_XLSX,
    .names = {"XLSX 工作簿，一行一条消息", "XLSX 活頁簿，一行一則訊息",
              "an XLSX workbook, one message a row"},
    .endings = ".xlsx|.xlsm",
    .looks = looks,
    .open = open_xlsx,
    .close = close_xlsx,
    .next = next,
    .turn_place = turn_place,
    .notice = notice,
};
