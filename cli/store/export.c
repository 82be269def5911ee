/* Each table is one SELECT, written row by row. */
#include "store/export.h"

#include "common/fail.h"
#include "common/mask.h"
#include "store/csv.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

typedef struct export_table {
    const char *name, *sql;
    bool raw_bytes; /* the last column is bytes of the input as they are */
} export_table;

/* A spreadsheet's cell holds 32,767 characters: of a record this much is shown. */
enum { SHOWN_BYTES = 4096 };

static const export_table tables[] = {
    {"dialogues.csv", "SELECT * FROM dialogue_list", false},
    {"findings.csv", "SELECT * FROM finding_list", false},
    {"scores.csv", "SELECT dialogue, rubric, score, best_step FROM scores", false},
    /* Not a row a step: that would be more rows than a spreadsheet takes, and larger than the input. */
    {"steps.csv", "SELECT * FROM steps_by_agent", false},
    {"agents.csv", "SELECT * FROM by_agent", false},
    {"set_aside.csv",
     "SELECT i.path, s.line, s.reason, s.hint, substr(s.bytes, 1, 4097) AS bytes"
     " FROM set_aside s JOIN inputs i ON i.id = s.input ORDER BY s.id",
     true},
};

/* Cut on a character, and masked where the run masks. */
static hua_code put_bytes(FILE *out, hua_str bytes, bool masked, hua_error *error)
{
    bool cut = bytes.len > SHOWN_BYTES;
    cli_text copy = {0};
    if (cut)
        bytes.len = SHOWN_BYTES;
    while (cut && bytes.len && ((unsigned char)bytes.ptr[bytes.len] & 0xC0) == 0x80)
        bytes.len--;
    cli_text_add(&copy, bytes);
    if (masked && !copy.failed)
        mask_text(copy.ptr, copy.len);
    if (cut)
        cli_text_add(&copy, CLI_STR("…"));
    if (!copy.failed)
        csv_text(out, false, cli_text_str(&copy));
    hua_code code = copy.failed ? cli_fail_memory(error) : HUA_OK;
    cli_text_free(&copy);
    return code;
}

/* How the rows of one table are written. */
typedef struct export_form {
    const export_table *table;
    heading_words *words; /* of the columns */
    bool masked;
    hua_lang lang;
} export_form;

static hua_code put_row(FILE *out, store_rows *rows, const export_form *form, hua_error *error)
{
    hua_code code = HUA_OK;
    size_t plain = store_columns(rows) - (form->table->raw_bytes ? 1 : 0);
    for (size_t i = 0; i < plain; i++)
        csv_cell(out, rows, i, form->words[i], form->lang);
    if (form->table->raw_bytes)
        code = put_bytes(out, store_text(rows, plain), form->masked, error);
    csv_end_row(out);
    return code;
}

static hua_code put_table(store *s, FILE *out, const export_table *table, bool masked,
                          hua_lang lang, hua_error *error)
{
    store_rows *rows;
    int more = 0;
    hua_code code = store_select(s, cli_str(table->sql), &rows, error);
    if (code != HUA_OK)
        return code;
    export_form form = {table, heading_words_of(rows), masked, lang};
    if (!form.words)
        code = cli_fail_memory(error);
    csv_heads(out, rows, lang, false);
    while (form.words && code == HUA_OK && !ferror(out) &&
           (more = store_rows_next(rows, error)) > 0)
        code = put_row(out, rows, &form, error);
    if (code == HUA_OK && more < 0)
        code = error ? error->code : HUA_E_INTERNAL;
    free(form.words);
    store_rows_free(rows);
    return code;
}

static hua_code export_table_to(store *s, const char *directory, const export_table *table,
                                bool masked, hua_lang lang, hua_error *error)
{
    part_file file;
    hua_code code = csv_open(&file, directory, table->name, error);
    if (code != HUA_OK)
        return code;
    return part_file_close(&file, put_table(s, file.out, table, masked, lang, error), error);
}

hua_code store_export_csv(store *s, const char *directory, hua_lang lang, hua_error *error)
{
    store_run run = {.masked = true};
    cli_text path = {0};
    hua_code code = HUA_OK;
    store_get_run(s, &run);
    bool masked = run.masked;
    cli_text_add(&path, cli_str(directory));
    cli_text_add(&path, (hua_str){"/csv", 5});
    if (path.failed)
        code = cli_fail_memory(error);
    else if (mkdir(path.ptr, 0777) != 0 && errno != EEXIST)
        code = cli_fail_write(error, path.ptr, errno);
    for (size_t i = 0; code == HUA_OK && i < sizeof tables / sizeof tables[0]; i++)
        code = export_table_to(s, path.ptr, &tables[i], masked, lang, error);
    cli_text_free(&path);
    return code;
}
