/* The reader: opens a source, sees what it is, and hands each call to the format's own module. */
#include "readers/reader.h"

#include "common/fail.h"
#include "common/mem.h"
#include "readers/detect.h"
#include "readers/json_check.h"
#include "readers/jsonl.h"
#include "readers/plain.h"
#include "readers/source.h"
#include "readers/transcript.h"

#include <stdlib.h>

enum { LIMIT = 64 * 1024 * 1024 };

/* X(name, Simplified, Traditional, English) */
#define FORMATS(X)                                                                         \
    X(AUTO, "", "", "")                                                                    \
    X(JSONL, "对话 JSONL，一行一通", "對話 JSONL，一行一通", "JSONL, one dialogue a line") \
    X(JSON, "JSON 文档", "JSON 文件", "a JSON document")                                   \
    X(TRANSCRIPT, "对话记录", "對話記錄", "a transcript with speaker names")               \
    X(PLAIN, "话术草稿（无说话人）", "話術草稿（無說話人）", "a draft (text without speakers)")

struct reader {
    reader_options options;
    source source;
    reader_format format;
    bool failed, done;

    jsonl *jsonl;
    transcript *transcript;
    hua_str document; /* JSON, transcript, draft: the whole text */
    size_t at, seen;  /* JSON: offset behind the last element; where its line was counted */
    bool in_array;
    hua_turn draft;

    size_t record_line; /* of the last record */
    cli_text where;     /* dialogue.source */
    cli_text notice[3]; /* by hua_lang: speakers of JSON turns nobody knows */
};

hua_speaker reader_mapped(const reader_options *options, hua_str name, bool *mapped)
{
    for (size_t i = 0; i < options->name_count; i++)
        if (cli_same(options->names[i].name, name)) {
            *mapped = true;
            return options->names[i].speaker;
        }
    *mapped = false;
    return HUA_OTHER;
}

/* ---- opening ----------------------------------------------------------- */

static hua_code refuse_encoding(const reader *r, const char *like, hua_error *error)
{
    cli_fail(error, HUA_E_UTF8, "文件不是 UTF-8（像是 %s）",
             "the file is not UTF-8 (it looks like %s)", like);
    cli_fail_place(error, r->source.name, 1, 1, 0);
    cli_fail_hint(error, "iconv -f %s -t UTF-8", like);
    return HUA_E_UTF8;
}

static hua_code read_whole(reader *r, hua_error *error)
{
    size_t limit = r->options.record_limit;
    if (r->format != READER_PLAIN)
        limit *= READER_DOCUMENT_FACTOR;
    hua_code code = source_rest(&r->source, limit, &r->document, error);
    if (code) {
        cli_fail_place(error, r->source.name, 0, 0, 0);
        return code;
    }
    if (r->format == READER_TRANSCRIPT) {
        r->transcript = transcript_new(r->document, r->source.name, &r->options);
        if (!r->transcript)
            return cli_fail_memory(error);
    }
    return HUA_OK;
}

static hua_code start(reader *r, hua_error *error)
{
    hua_str head;
    hua_code code = source_peek(&r->source, &head, error);
    if (code)
        return code;
    if (detect_wide(head))
        return refuse_encoding(r, "UTF-16", error);
    if (detect_foreign(head))
        return refuse_encoding(r, "GB18030", error);
    r->format = detect_format(head, r->source.at_end, r->source.name, &r->options);
    if (r->format == READER_JSONL || r->format == READER_JSON) {
        r->jsonl = jsonl_new(&r->options);
        if (!r->jsonl)
            return cli_fail_memory(error);
    }
    return r->format == READER_JSONL ? HUA_OK : read_whole(r, error);
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
    return r;
}

static hua_code finish_open(reader **out, reader *r, hua_code code, hua_error *error)
{
    if (!code)
        code = start(r, error);
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
    jsonl_free(r->jsonl);
    transcript_free(r->transcript);
    source_close(&r->source);
    cli_text_free(&r->where);
    for (size_t i = 0; i < 3; i++)
        cli_text_free(&r->notice[i]);
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
    cli_text_add(&r->where, number(digits, sizeof digits, r->record_line));
    dialogue->source = cli_text_str(&r->where);
}

/* Line and column of `offset` in `text`, whose first line is `line`, and that line shown. */
static void locate(reader *r, reader_problem *problem, hua_str text, size_t offset, size_t line)
{
    size_t begin = 0, end;
    offset = offset < text.len ? offset : text.len;
    for (size_t i = 0; i < offset; i++)
        if (text.ptr[i] == '\n') {
            line++;
            begin = i + 1;
        }
    for (end = offset; end < text.len && text.ptr[end] != '\n'; end++)
        ;
    size_t column = cli_char_count(cli_slice(text, begin, offset)) + 1;
    cli_fail_place(&problem->error, r->source.name, line, column, offset);
    cli_fail_source(&problem->error, cli_slice(text, begin, end), column);
}

static void note_speaker(reader *r, hua_str name)
{
    static const char *const texts[][2] = {
        {"不认识的 speaker 只作上下文，不作判断：“", "”"},
        {"不認識的 speaker 只作上下文，不作判斷：「", "」"},
        {"turns of an unknown speaker are read but not judged: \"", "\""}};
    for (size_t i = 0; i < 3 && !r->notice[HUA_EN].len; i++) {
        cli_text_add(&r->notice[i], cli_str(texts[i][0]));
        cli_text_add(&r->notice[i], name.len > 80 ? CLI_STR("…") : name);
        cli_text_add(&r->notice[i], cli_str(texts[i][1]));
    }
}

static reader_status parse(reader *r, hua_str record, hua_dialogue *dialogue,
                           reader_problem *problem)
{
    reader_status status = jsonl_parse(r->jsonl, record, dialogue, &problem->error);
    if (status != READER_DIALOGUE) {
        problem->bytes = record;
        return status;
    }
    hua_str unknown = jsonl_unknown_speaker(r->jsonl);
    if (unknown.len && !r->notice[HUA_EN].len)
        note_speaker(r, unknown);
    set_source(r, dialogue);
    return status;
}

/* ---- formats ----------------------------------------------------------- */

static reader_status too_long(reader *r, hua_str line, size_t at, reader_problem *problem)
{
    cli_fail(&problem->error, HUA_E_LIMIT, "这一行超过上限 %zu 字节，已跳过",
             "this line is over the limit of %zu bytes and was skipped", r->source.limit);
    cli_fail_place(&problem->error, r->source.name, r->record_line, 1, at);
    cli_fail_source(&problem->error, line, 1);
    cli_fail_hint(&problem->error, "把它拆成几通对话 / split it into several dialogues");
    problem->bytes = line;
    return READER_BAD;
}

static reader_status next_line(reader *r, hua_dialogue *dialogue, reader_problem *problem)
{
    hua_str line;
    size_t at;
    for (;;) {
        source_status got = source_line(&r->source, &line, &at, &problem->error);
        r->record_line = r->source.line;
        if (got == SOURCE_END)
            return READER_END;
        if (got == SOURCE_FAILED)
            return READER_FAILED;
        if (got == SOURCE_TOO_LONG)
            return too_long(r, line, at, problem);
        if (line.len && (line.ptr[0] == '{' || cli_trim(line).len))
            break;
    }
    reader_status status = parse(r, line, dialogue, problem);
    if (status == READER_BAD) {
        locate(r, problem, line, problem->error.offset, r->record_line);
        problem->error.offset += at;
    }
    return status;
}

static size_t lines_before(hua_str text, size_t offset)
{
    size_t lines = 0;
    for (size_t i = 0; i < offset; i++)
        lines += text.ptr[i] == '\n';
    return lines;
}

/* A document that is no JSON is one bad record: nothing in it can be relied on. */
static bool check_document(reader *r, reader_problem *problem)
{
    json_fault fault;
    if (json_check(r->document, &fault))
        return true;
    if (r->options.replace_bad_utf8 && strstr(fault.en, "UTF-8"))
        return true;
    cli_fail(&problem->error, HUA_E_ARGUMENT, "不是合法的 JSON", "this is no JSON");
    cli_copy(problem->error.message, sizeof problem->error.message, cli_str(fault.zh));
    cli_copy(problem->error.message_en, sizeof problem->error.message_en, cli_str(fault.en));
    if (fault.hint)
        cli_fail_hint(&problem->error, "%s", fault.hint);
    locate(r, problem, r->document, fault.offset, 1);
    problem->bytes = r->document;
    return false;
}

/* The next element of the array, or the document itself; false at the end. */
static bool next_element(reader *r, hua_str *element, size_t *offset)
{
    hua_str all = r->document;
    if (r->done)
        return false;
    if (!r->in_array) {
        r->done = true;
        *element = cli_trim(all);
    } else {
        *element = json_next_element(all, &r->at);
        r->done = element->len == 0;
        if (r->done)
            return false;
    }
    *offset = (size_t)(element->ptr - all.ptr);
    return true;
}

static reader_status next_document(reader *r, hua_dialogue *dialogue, reader_problem *problem)
{
    hua_str element;
    size_t offset;
    if (r->at == 0 && !r->done) {
        r->in_array = cli_starts(cli_trim(r->document), "[");
        r->at = r->in_array ? (size_t)(cli_trim(r->document).ptr - r->document.ptr) + 1 : 0;
        r->done = cli_trim(r->document).len == 0;
        r->record_line = 1;
        if (!r->done && !check_document(r, problem)) {
            r->done = true;
            return READER_BAD;
        }
    }
    if (!next_element(r, &element, &offset))
        return READER_END;
    r->record_line += lines_before(cli_slice(r->document, r->seen, offset), offset - r->seen);
    r->seen = offset;
    reader_status status = parse(r, element, dialogue, problem);
    if (status == READER_BAD)
        locate(r, problem, r->document, offset + problem->error.offset, 1);
    return status;
}

static reader_status next_transcript(reader *r, hua_dialogue *dialogue, reader_problem *problem)
{
    reader_status status = transcript_next(r->transcript, dialogue, problem, &r->record_line);
    if (status == READER_DIALOGUE)
        set_source(r, dialogue);
    else if (status == READER_BAD)
        cli_fail_place(&problem->error, r->source.name, r->record_line, 1, problem->error.offset);
    return status;
}

static reader_status next_draft(reader *r, hua_dialogue *dialogue)
{
    if (r->done || !plain_read(r->document, &r->options, &r->draft, dialogue))
        return READER_END;
    r->done = true;
    r->record_line = 1;
    const char *base = strrchr(r->source.name, '/');
    dialogue->id = cli_str(base ? base + 1 : r->source.name);
    set_source(r, dialogue);
    return READER_DIALOGUE;
}

static void note_strangers(reader *r)
{
    static const char *const heads[] = {
        "看不出是谁，只作上下文，不作判断（可用说话人映射指明）：",
        "看不出是誰，只作上下文，不作判斷（可用說話人對照指明）：",
        "nobody can tell who these are; they are read but not judged (map the names): "};
    if (!r->transcript || !transcript_unknown(r->transcript).len)
        return;
    for (size_t i = 0; i < 3; i++) {
        cli_text_add(&r->notice[i], cli_str(heads[i]));
        cli_text_add(&r->notice[i], transcript_unknown(r->transcript));
    }
}

reader_status reader_next(reader *r, hua_dialogue *dialogue, reader_problem *problem)
{
    reader_status status = READER_END;
    problem->bytes = (hua_str){NULL, 0};
    if (r->failed)
        return READER_END;
    if (r->format == READER_JSONL)
        status = next_line(r, dialogue, problem);
    else if (r->format == READER_JSON)
        status = next_document(r, dialogue, problem);
    else if (r->format == READER_TRANSCRIPT)
        status = next_transcript(r, dialogue, problem);
    else
        status = next_draft(r, dialogue);
    if (r->where.failed)
        status = (cli_fail_memory(&problem->error), READER_FAILED);
    r->failed = status == READER_FAILED || status == READER_END;
    if (status == READER_END)
        note_strangers(r);
    return status;
}

/* ---- about the reading ------------------------------------------------- */

reader_format reader_format_of(const reader *r)
{
    return r->format;
}

const char *reader_format_name(const reader *r, hua_lang lang)
{
#define FORMAT_NAMES(name, hans, hant, en) {hans, hant, en},
    static const char *const names[][3] = {FORMATS(FORMAT_NAMES)};
#undef FORMAT_NAMES
    return names[r->format][lang];
}

reader_place reader_turn_place(const reader *r, size_t turn)
{
    if (r->format == READER_TRANSCRIPT)
        return transcript_place(r->transcript, turn);
    return (reader_place){r->record_line, r->format == READER_PLAIN ? 1 : 0};
}

bool reader_notice(const reader *r, size_t i, hua_lang lang, hua_str *text)
{
    *text = cli_text_str(&r->notice[lang]);
    return i == 0 && text->len > 0;
}

size_t reader_replaced(const reader *r)
{
    return r->jsonl ? jsonl_replaced(r->jsonl) : 0;
}
