#include "store/csv.h"

#include "common/fail.h"

/* ---- cells --------------------------------------------------------------- */

void csv_mark(FILE *out)
{
    fputs("\xef\xbb\xbf", out);
}

/* Spreadsheets take text that begins so for a formula, also in the wide forms. */
static bool looks_like_formula(hua_str text)
{
    static const char *const wide[] = {"＝", "＋", "－", "＠"};
    if (text.len && memchr("=+-@\t\r\n", text.ptr[0], 7))
        return true;
    for (size_t i = 0; i < sizeof wide / sizeof wide[0]; i++)
        if (cli_starts(text, wide[i]))
            return true;
    return false;
}

static bool is_plain(hua_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.ptr[i] < ' ' || strchr("\",;\x7f", text.ptr[i]))
            return false;
    return cli_utf8_valid(text) == text.len;
}

/* One character of a quoted cell; answers its bytes. */
static size_t put_char(FILE *out, hua_str rest)
{
    unsigned char c = (unsigned char)rest.ptr[0];
    size_t n = cli_char_len(rest);
    if (c == '"')
        fputs("\"\"", out);
    else if (c >= 0x80 && n == 1)
        fputs("\xef\xbf\xbd", out);
    else if (c == 0x7f)
        fputs("\xe2\x90\xa1", out);
    else if (c < ' ' && c != '\n' && c != '\r' && c != '\t')
        fprintf(out, "\xe2\x90%c", 0x80 + c);
    else
        fwrite(rest.ptr, 1, n, out);
    return n;
}

void csv_text(FILE *out, bool first, hua_str text)
{
    bool formula = looks_like_formula(text);
    if (!first)
        putc(',', out);
    if (is_plain(text)) {
        if (formula)
            putc('\'', out);
        fwrite(text.ptr, 1, text.len, out);
        return;
    }
    fputs(formula ? "\"'" : "\"", out);
    for (size_t at = 0; at < text.len;)
        at += put_char(out, cli_slice(text, at, text.len));
    putc('"', out);
}

void csv_number(FILE *out, bool first, hua_str digits)
{
    if (!first)
        putc(',', out);
    fwrite(digits.ptr, 1, digits.len, out);
}

void csv_end_row(FILE *out)
{
    fputs("\r\n", out);
}

void csv_cell(FILE *out, store_rows *rows, size_t column, heading_words words, hua_lang lang)
{
    hua_str text = store_text(rows, column);
    if (store_is_number(rows, column))
        csv_number(out, column == 0, text);
    else
        csv_text(out, column == 0, heading_word(words, text, lang));
}

void csv_heads(FILE *out, const store_rows *rows, hua_lang lang, bool raw)
{
    for (size_t i = 0; i < store_columns(rows); i++) {
        hua_str name = store_column_name(rows, i);
        csv_text(out, i == 0, raw ? name : heading_of(name, lang));
    }
    csv_end_row(out);
}

/* ---- files --------------------------------------------------------------- */

hua_code csv_open(part_file *file, const char *directory, const char *name, hua_error *error)
{
    cli_text path = {0};
    cli_text_add(&path, cli_str(directory));
    cli_text_add(&path, CLI_STR("/"));
    cli_text_add(&path, (hua_str){name, strlen(name) + 1});
    hua_code code = path.failed ? cli_fail_memory(error) : part_file_open(file, path.ptr, error);
    if (code == HUA_OK)
        csv_mark(file->out);
    cli_text_free(&path);
    return code;
}
