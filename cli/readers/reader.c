/*
 * The reader: opens a source, lets the formats say whose it is, and hands each call to one of
 * them.  What every record needs whatever it is written in is added here: where it comes from, an
 * id, and the refusal of text that was decoded wrongly long before it came to us.
 */
#include "common/fail.h"
#include "common/mem.h"
#include "readers/format.h"
#include "readers/mojibake.h"
#include "readers/speakers.h"

#include "readers/bytes/detect.h"

#include <stdio.h>
#include <stdlib.h>

enum { LIMIT = 64 * 1024 * 1024 };

typedef enum emptiness { NOT_EMPTY, NO_BYTES, ONLY_BLANKS } emptiness;

struct reader {
    reader_options options;
    source source;
    const format_ops *format;
    void *state;
    bool finished;
    emptiness empty;

    format_place place; /* of the last record */
    size_t record;      /* its number, from 1 */
    cli_text where;     /* dialogue.source */
    cli_text id;
    char encoding[64];
    char guess[3][160]; /* by hua_lang: the notice of a character set that was guessed, or "" */
};

hua_speaker reader_mapped(const reader_options *options, hua_str name, bool *mapped)
{
    *mapped = true;
    for (size_t i = 0; i < options->name_count; i++)
        if (cli_same(options->names[i].name, name))
            return options->names[i].speaker;
    for (size_t i = 0; i < options->name_count; i++)
        if (speaker_glob(options->names[i].name, name))
            return options->names[i].speaker;
    *mapped = false;
    return HUA_OTHER;
}

/* ---- opening ----------------------------------------------------------- */

static const format_ops *chosen(reader_format format)
{
    for (size_t i = 0; formats[i]; i++)
        if (formats[i]->format == format)
            return formats[i];
    return NULL;
}

static const format_ops *likeliest(hua_str head, bool whole, const char *name,
                                   const reader_options *options)
{
    const format_ops *best = NULL;
    int most = 0;
    for (size_t i = 0; formats[i]; i++) {
        int sure = formats[i]->looks ? formats[i]->looks(head, whole, name, options) : 0;
        if (sure > most) {
            most = sure;
            best = formats[i];
        }
    }
    return best;
}

static hua_code pick_format(reader *r, hua_str head, hua_error *error)
{
    reader_format wanted = r->options.format;
    r->format = wanted == READER_AUTO
                    ? likeliest(head, r->source.at_end, r->source.name, &r->options)
                    : chosen(wanted);
    if (!r->format)
        return cli_fail(error, HUA_E_ARGUMENT, "不能读这种格式", "this format cannot be read");
    if (r->source.zip == (r->format->format == READER_XLSX))
        return HUA_OK;
    if (r->source.zip)
        return source_refuse(&r->source, detect_zip_kind(), error);
    cli_fail(error, HUA_E_ARGUMENT, "这不是 .xlsx 工作簿", "this is no .xlsx workbook");
    cli_fail_place(error, r->source.name, 0, 0, 0);
    return HUA_E_ARGUMENT;
}

/* How the file lies on the disk, and the notice of it where that was a guess. */
static void name_encoding(reader *r)
{
    static const char *const guess[][2] = {
        {"编码看来是 ", "（不是就用 --encoding 指明）"},
        {"編碼看來是 ", "（不是就用 --encoding 指明）"},
        {"the text seems to be in ", " (if it is not, say so with --encoding)"}};
    const source *in = &r->source;
    const char *text = in->zip ? "ZIP" : in->encoding;
    snprintf(r->encoding, sizeof r->encoding, "%s%s%s", text, in->packing ? ", " : "",
             in->packing ? in->packing : "");
    for (size_t i = 0; i < 3 && in->decode && !r->options.encoding; i++)
        snprintf(r->guess[i], sizeof r->guess[i], "%s%s%s", guess[i][0], text, guess[i][1]);
}

static hua_code start(reader *r, hua_error *error)
{
    hua_str head;
    hua_code code = source_prepare(&r->source, r->options.encoding, error);
    if (!code)
        code = source_peek(&r->source, &head, error);
    if (code)
        return code;
    name_encoding(r);
    if (r->source.at_end && !cli_trim(head).len)
        r->empty = head.len ? ONLY_BLANKS : NO_BYTES;
    code = r->empty ? HUA_OK : pick_format(r, head, error);
    if (r->empty)
        r->format = r->options.format ? chosen(r->options.format) : &draft_format;
    if (!code && !r->empty)
        code = r->format->open(&r->state, &r->source, &r->options, error);
    return code;
}

static reader *make(const reader_options *options)
{
    reader *r = calloc(1, sizeof *r);
    if (!r)
        return NULL;
    if (options)
        r->options = *options;
    if (!r->options.record_limit)
        r->options.record_limit = LIMIT;
    r->source.fd = -1;
    r->source.block = r->options.block ? r->options.block : SOURCE_BLOCK;
    r->source.limit = r->options.record_limit;
    r->source.size = r->options.size;
    return r;
}

static hua_code finish_open(reader **out, reader *r, hua_code code, hua_error *error)
{
    if (!code)
        code = start(r, error);
    if (code && error && !error->file[0])
        cli_copy(error->file, sizeof error->file, cli_str(r->source.name));
    if (code)
        reader_close(r);
    else
        *out = r;
    return code;
}

hua_code reader_open(reader **out, const char *path, const reader_options *options,
                     hua_error *error)
{
    reader *r = make(options);
    *out = NULL;
    if (!r)
        return cli_fail_memory(error);
    return finish_open(out, r, source_open(&r->source, path, error), error);
}

hua_code reader_open_bytes(reader **out, hua_str bytes, const char *name,
                           const reader_options *options, hua_error *error)
{
    reader *r = make(options);
    *out = NULL;
    if (!r)
        return cli_fail_memory(error);
    source_open_bytes(&r->source, bytes, name);
    return finish_open(out, r, HUA_OK, error);
}

void reader_close(reader *r)
{
    if (!r)
        return;
    if (r->format && r->state)
        r->format->close(r->state);
    source_close(&r->source);
    cli_text_free(&r->where);
    cli_text_free(&r->id);
    free(r);
}

/* ---- what every format's records share --------------------------------- */

static hua_str number(char *room, size_t size, size_t value)
{
    size_t i = size;
    do {
        room[--i] = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    return (hua_str){room + i, size - i};
}

/* "file:line" */
static void set_source(reader *r, hua_dialogue *dialogue)
{
    char digits[24];
    if (!r->where.len) {
        cli_text_add(&r->where, cli_str(r->source.name));
        cli_text_add(&r->where, CLI_STR(":"));
    } else {
        r->where.len = strlen(r->source.name) + 1;
    }
    cli_text_add(&r->where, number(digits, sizeof digits, r->place.line));
    dialogue->source = cli_text_str(&r->where);
}

/* "file", "file#2": of a record that brings no id of its own. */
static void set_id(reader *r, hua_dialogue *dialogue)
{
    char digits[24];
    const char *base = strrchr(r->source.name, '/');
    r->id.len = 0;
    cli_text_add(&r->id, cli_str(base ? base + 1 : r->source.name));
    if (r->record > 1) {
        cli_text_add(&r->id, CLI_STR("#"));
        cli_text_add(&r->id, number(digits, sizeof digits, r->record));
    }
    dialogue->id = cli_text_str(&r->id);
}

static reader_status check_texts(reader *r, const hua_dialogue *dialogue, reader_problem *problem)
{
    mojibake found;
    if (!mojibake_suspect(dialogue->turns, dialogue->turn_count, &found))
        return READER_DIALOGUE;
    mojibake_explain(&found, &problem->error);
    reader_place at = reader_turn_place(r, found.turn);
    problem->error.line = (uint32_t)at.line;
    problem->bytes = dialogue->turns[found.turn].text;
    return READER_BAD;
}

static void complete(reader *r, hua_dialogue *dialogue)
{
    set_source(r, dialogue);
    if (!dialogue->id.len)
        set_id(r, dialogue);
}

reader_status reader_next(reader *r, hua_dialogue *dialogue, reader_problem *problem)
{
    problem->bytes = (hua_str){NULL, 0};
    if (r->finished || r->empty)
        return READER_END;
    r->record++;
    reader_status status = r->format->next(r->state, dialogue, problem, &r->place);
    if (status == READER_DIALOGUE)
        status = check_texts(r, dialogue, problem);
    if (status == READER_DIALOGUE)
        complete(r, dialogue);
    if (r->where.failed || r->id.failed)
        status = (cli_fail_memory(&problem->error), READER_FAILED);
    if ((status == READER_BAD || status == READER_FAILED) && !problem->error.file[0])
        cli_copy(problem->error.file, sizeof problem->error.file, cli_str(r->source.name));
    if (status == READER_FAILED && !problem->error.line)
        problem->error.line = (uint32_t)r->place.line;
    r->finished = status == READER_FAILED || status == READER_END;
    return status;
}

/* ---- about the reading ------------------------------------------------- */

reader_format reader_format_of(const reader *r)
{
    return r->format->format;
}

const char *reader_format_name(const reader *r, hua_lang lang)
{
    return r->format->names[lang];
}

reader_place reader_turn_place(const reader *r, size_t turn)
{
    if (r->format->turn_place && r->state)
        return r->format->turn_place(r->state, turn);
    return (reader_place){r->place.line, 0};
}

static bool empty_notice(const reader *r, hua_lang lang, hua_str *text)
{
    static const char *const texts[][3] = {
        {"", "", ""},
        {"文件是空的", "檔案是空的", "the file is empty"},
        {"文件里只有空白", "檔案裡只有空白", "there is nothing but blanks in the file"}};
    *text = cli_str(texts[r->empty][lang]);
    return r->empty != NOT_EMPTY;
}

bool reader_notice(const reader *r, size_t i, hua_lang lang, hua_str *text)
{
    if (r->empty)
        return i == 0 && empty_notice(r, lang, text);
    bool guessed = r->guess[lang][0] != '\0';
    if (guessed && i == 0) {
        *text = cli_str(r->guess[lang]);
        return true;
    }
    return r->format->notice && r->format->notice(r->state, i - guessed, lang, text);
}

size_t reader_replaced(const reader *r)
{
    return source_replaced(&r->source);
}

reader_progress reader_progress_of(const reader *r)
{
    return (reader_progress){.bytes = r->source.taken, .unread = r->source.unread};
}

const char *reader_encoding_name(const reader *r)
{
    return r->encoding;
}
