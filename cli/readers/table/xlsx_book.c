/* What a workbook says besides its rows. */
#include "readers/table/xlsx_book.h"

#include "common/fail.h"

#include <stdio.h>
#include <stdlib.h>

enum { NO_ESCAPE = 0x110000, ESCAPE_LEN = 7, OWN_FORMATS = 4096 };

/* A format of the workbook's own. */
typedef struct own_format {
    unsigned long id;
    bool is_date;
} own_format;

/* Where the reading of a part stands. */
typedef struct reading {
    book *book;
    bool failed_limit;
    bool in_cell_styles, in_text, in_sound;
    cli_text text; /* of the string so far */
    CLI_LIST(own_format) formats;
} reading;

static bool is(const char *name, const char *other)
{
    return strcmp(name, other) == 0;
}

static unsigned long number(const char *text)
{
    return text ? strtoul(text, NULL, 10) : 0;
}

/* ---- sheets ------------------------------------------------------------ */

static bool copy(book *b, const char *text, hua_str *to)
{
    *to = cli_arena_copy(&b->arena, text ? cli_str(text) : CLI_STR(""));
    return to->ptr != NULL;
}

static bool workbook_start(void *ctx, const char *name, const char **attributes)
{
    book *b = ((reading *)ctx)->book;
    book_sheet sheet = {{NULL, 0}, {NULL, 0}, {NULL, 0}};
    const char *value;
    if (is(name, "workbookPr")) {
        value = part_attribute(attributes, "date1904");
        b->from_1904 = value && (is(value, "1") || is(value, "true"));
    }
    if (!is(name, "sheet") || b->sheets.count == BOOK_SHEETS)
        return true;
    return copy(b, part_attribute(attributes, "name"), &sheet.name) &&
           copy(b, part_attribute(attributes, "id"), &sheet.relation) &&
           cli_list_push(&b->sheets, sheet);
}

/* /xl/worksheets/sheet1.xml, or the same from xl/ on. */
static bool set_path(book *b, book_sheet *sheet, const char *target)
{
    const size_t size = strlen(target) + 4;
    char *path = cli_arena_get(&b->arena, size);
    if (!path)
        return false;
    if (target[0] == '/')
        cli_copy(path, size, cli_str(target + 1));
    else
        snprintf(path, size, "xl/%s", target);
    sheet->path = cli_str(path);
    return true;
}

static bool relations_start(void *ctx, const char *name, const char **attributes)
{
    book *b = ((reading *)ctx)->book;
    const char *id = part_attribute(attributes, "Id");
    const char *target = part_attribute(attributes, "Target");
    if (!is(name, "Relationship") || !id || !target)
        return true;
    for (size_t i = 0; i < b->sheets.count; i++)
        if (cli_is(b->sheets.items[i].relation, id) && !set_path(b, &b->sheets.items[i], target))
            return false;
    return true;
}

static bool no_end(void *ctx, const char *name)
{
    (void)ctx, (void)name;
    return true;
}

/* ---- styles ------------------------------------------------------------ */

/* True if the first section of a number's format has letters of a date outside of texts. */
static bool shows_date(const char *code)
{
    for (const char *p = code; *p && *p != ';'; p++) {
        if (*p == '"') {
            p = strchr(p + 1, '"');
            if (!p)
                return false;
        } else if (*p == '[') {
            const char *end = strchr(p, ']');
            if (!end)
                return false;
            if (strchr("hHmMsS", p[1]))
                return true; /* [h]:mm */
            p = end;
        } else if ((*p == '\\' || *p == '_' || *p == '*') && p[1]) {
            p++;
        } else if (strchr("yYmMdDhHsS", *p)) {
            return true;
        }
    }
    return false;
}

/* The formats that every spreadsheet has. */
static bool known_date(unsigned long id)
{
    return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) ||
           (id >= 50 && id <= 58);
}

static bool is_date_format(const reading *r, unsigned long id)
{
    for (size_t i = 0; i < r->formats.count; i++)
        if (r->formats.items[i].id == id)
            return r->formats.items[i].is_date;
    return known_date(id);
}

static bool styles_start(void *ctx, const char *name, const char **attributes)
{
    reading *r = ctx;
    if (is(name, "numFmt") && r->formats.count < OWN_FORMATS) {
        const char *code = part_attribute(attributes, "formatCode");
        const own_format format = {number(part_attribute(attributes, "numFmtId")),
                                   code && shows_date(code)};
        return cli_list_push(&r->formats, format);
    }
    if (is(name, "cellXfs"))
        r->in_cell_styles = true;
    if (!is(name, "xf") || !r->in_cell_styles)
        return true;
    const bool date = is_date_format(r, number(part_attribute(attributes, "numFmtId")));
    return cli_list_push(&r->book->dates, date);
}

static bool styles_end(void *ctx, const char *name)
{
    if (is(name, "cellXfs"))
        ((reading *)ctx)->in_cell_styles = false;
    return true;
}

/* ---- strings ----------------------------------------------------------- */

/* The number in _x000D_; NO_ESCAPE. */
static uint32_t escape(hua_str s)
{
    uint32_t code = 0;
    if (s.len < ESCAPE_LEN || s.ptr[0] != '_' || s.ptr[1] != 'x' || s.ptr[6] != '_')
        return NO_ESCAPE;
    for (size_t i = 2; i < 6; i++) {
        const char *digits = "0123456789abcdef";
        const char c = s.ptr[i];
        const char *found = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;
        if (!found)
            return NO_ESCAPE;
        code = code * 16 + (uint32_t)(found - digits);
    }
    return code && (code < 0xd800 || code > 0xdfff) ? code : NO_ESCAPE;
}

static void add_code(cli_text *to, uint32_t code)
{
    char utf8[3];
    size_t n = 0;
    if (code < 0x80) {
        utf8[n++] = (char)code;
    } else {
        if (code < 0x800) {
            utf8[n++] = (char)(0xc0 | code >> 6);
        } else {
            utf8[n++] = (char)(0xe0 | code >> 12);
            utf8[n++] = (char)(0x80 | (code >> 6 & 0x3f));
        }
        utf8[n++] = (char)(0x80 | (code & 0x3f));
    }
    cli_text_add(to, (hua_str){utf8, n});
}

void book_add_text(cli_text *to, hua_str text)
{
    while (text.len) {
        const char *line = memchr(text.ptr, '_', text.len);
        const size_t plain = line ? (size_t)(line - text.ptr) : text.len;
        cli_text_add(to, cli_slice(text, 0, plain));
        text = cli_slice(text, plain, text.len);
        const uint32_t code = escape(text);
        if (code == '\r') /* a line break is \n with or without it */
            text = cli_slice(text, ESCAPE_LEN, text.len);
        else if (code != NO_ESCAPE)
            add_code(to, code), text = cli_slice(text, ESCAPE_LEN, text.len);
        else if (text.len)
            cli_text_add(to, CLI_STR("_")), text = cli_slice(text, 1, text.len);
    }
}

static bool strings_start(void *ctx, const char *name, const char **attributes)
{
    reading *r = ctx;
    (void)attributes;
    if (is(name, "si"))
        r->text.len = 0;
    else if (is(name, "rPh"))
        r->in_sound = true;
    else if (is(name, "t"))
        r->in_text = !r->in_sound;
    return true;
}

static bool strings_text(void *ctx, hua_str text)
{
    reading *r = ctx;
    const size_t used = r->book->strings.len + r->text.len +
                        r->book->string_ends.count * sizeof(size_t);
    if (!r->in_text)
        return true;
    if (used + text.len > BOOK_STRINGS) {
        r->failed_limit = true;
        return false;
    }
    cli_text_add(&r->text, text);
    return !r->text.failed;
}

static bool strings_end(void *ctx, const char *name)
{
    reading *r = ctx;
    book *b = r->book;
    if (is(name, "t"))
        r->in_text = false;
    else if (is(name, "rPh"))
        r->in_sound = false;
    if (!is(name, "si"))
        return true;
    if (b->strings.len + (b->string_ends.count + 1) * sizeof(size_t) > BOOK_STRINGS) {
        r->failed_limit = true;
        return false;
    }
    book_add_text(&b->strings, cli_text_str(&r->text));
    return !b->strings.failed && cli_list_push(&b->string_ends, b->strings.len);
}

bool book_string(const book *b, size_t i, hua_str *text)
{
    if (i >= b->string_ends.count)
        return false;
    const size_t start = i ? b->string_ends.items[i - 1] : 0;
    *text = b->strings.ptr ? cli_slice(cli_text_str(&b->strings), start, b->string_ends.items[i])
                           : CLI_STR("");
    return true;
}

bool book_is_date(const book *b, size_t style)
{
    return style < b->dates.count && b->dates.items[style];
}

/* ---- the workbook ------------------------------------------------------ */

static hua_code no_workbook(hua_error *error)
{
    cli_fail(error, HUA_E_ARGUMENT, "这个压缩包不是 XLSX 工作簿",
             "this archive is no XLSX workbook");
    cli_fail_hint(error, "解开后读里面的文件，或另存为 .xlsx / unpack it, or save as .xlsx");
    return HUA_E_ARGUMENT;
}

/* Sheets that no relation led to lie where they usually do. */
static bool usual_paths(book *b)
{
    for (size_t i = 0; i < b->sheets.count; i++) {
        char path[64];
        snprintf(path, sizeof path, "worksheets/sheet%zu.xml", i + 1);
        if (!b->sheets.items[i].path.len && !set_path(b, &b->sheets.items[i], path))
            return false;
    }
    return true;
}

static hua_code read_parts(reading *r, hua_error *error)
{
    book *b = r->book;
    bool found;
    const part_handlers workbook = {r, workbook_start, no_end, NULL};
    const part_handlers relations = {r, relations_start, no_end, NULL};
    const part_handlers styles = {r, styles_start, styles_end, NULL};
    const part_handlers strings = {r, strings_start, strings_end, strings_text};
    hua_code code = package_read(&b->package, CLI_STR("xl/workbook.xml"), &workbook, BOOK_PART,
                                 &found, error);
    if (!code && (!found || !b->sheets.count))
        return no_workbook(error);
    if (!code)
        code = package_read(&b->package, CLI_STR("xl/_rels/workbook.xml.rels"), &relations,
                            BOOK_PART, &found, error);
    if (!code && !usual_paths(b))
        return cli_fail_memory(error);
    if (!code)
        code = package_read(&b->package, CLI_STR("xl/styles.xml"), &styles, BOOK_PART, &found,
                            error);
    if (!code)
        code = package_read(&b->package, CLI_STR("xl/sharedStrings.xml"), &strings,
                            (uint64_t)BOOK_STRINGS * 4, &found, error);
    return code;
}

hua_code book_open(book *out, source *in, size_t limit, hua_error *error)
{
    reading r = {.book = out};
    *out = (book){.from_1904 = false};
    hua_code code = package_open(&out->package, in, limit, error);
    if (!code)
        code = read_parts(&r, error);
    if (code && r.failed_limit) {
        code = cli_fail(error, HUA_E_LIMIT, "工作簿的文字超过上限 %d 字节",
                        "the texts of the workbook are over the limit of %d bytes", BOOK_STRINGS);
        cli_fail_hint(error, "存成 CSV 再读 / save it as CSV");
    }
    cli_text_free(&r.text);
    cli_list_free(&r.formats);
    return code;
}

void book_close(book *b)
{
    package_close(&b->package);
    cli_arena_free(&b->arena);
    cli_list_free(&b->sheets);
    cli_list_free(&b->dates);
    cli_text_free(&b->strings);
    cli_list_free(&b->string_ends);
}
