/*
 * One JSON document: a dialogue, or an array of dialogues, which is read element by element.
 *
 * Only brackets and strings are followed, with one bit a level for the kind of bracket.  So the
 * end of an element is known without parsing it, a fault within it spoils nothing but itself, and
 * no more than one element is ever held.  Where a bracket does not close what was opened, nobody
 * can tell where the next element begins: the rest of the document is one bad record.
 */
#include "common/fail.h"
#include "readers/format.h"
#include "readers/json/json_check.h"
#include "readers/native/native.h"

#include <stdlib.h>

/* What the scanner of one value knows so far. */
typedef struct cut {
    size_t at; /* unread bytes scanned */
    size_t depth;
    bool in_string;
    bool broken;                                /* a bracket closes another kind than was opened */
    bool done;                                  /* `at` is behind the value */
    unsigned char list[JSON_MAX_DEPTH / 8 + 1]; /* bit per level: a list */
} cut;

enum stage { BEFORE, FIRST, ELEMENTS, BEHIND, FINISHED };

typedef struct document {
    native native; /* first: notices are handed on as its own */
    enum stage stage;
    bool is_list;
    native_place place; /* of the first unread byte */
    cut cut;
    cli_text kept; /* the beginning of a record that was not kept whole */
} document;

static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    (void)whole;
    (void)options;
    bool fits = native_look_at(head).opens || format_named(name, &json_format);
    return fits ? FORMAT_JSON : 0;
}

static void document_close(void *state)
{
    document *d = state;
    if (!d)
        return;
    native_close(&d->native);
    cli_text_free(&d->kept);
    free(d);
}

static hua_code document_open(void **state, source *in, const reader_options *options,
                              hua_error *error)
{
    document *d = *state = calloc(1, sizeof *d);
    if (!d)
        return cli_fail_memory(error);
    d->place = (native_place){1, 1, 0};
    return native_open(&d->native, in, options, error);
}

/* ---- going forward ----------------------------------------------------- */

/* Takes unread bytes and keeps the place of what follows them. */
static void pass(document *d, size_t bytes)
{
    hua_str text = cli_slice(source_unread(d->native.in), 0, bytes);
    const char *newline;
    source_take(d->native.in, bytes);
    d->place.offset += bytes;
    while (text.len && (newline = memchr(text.ptr, '\n', text.len)) != NULL) {
        d->place.line++;
        d->place.column = 1;
        text = cli_slice(text, (size_t)(newline - text.ptr) + 1, text.len);
    }
    d->place.column += cli_char_count(text);
}

/* More unread bytes than `have`; false at the end or after a failure. */
static bool more_than(document *d, size_t have, hua_code *code, hua_error *error)
{
    source *in = d->native.in;
    while (!*code && in->end - in->start <= have && !in->at_end)
        *code = source_more(in, error);
    return !*code && in->end - in->start > have;
}

/* The first byte that is no blank, or -1. */
static int next_byte(document *d, hua_code *code, hua_error *error)
{
    while (more_than(d, 0, code, error)) {
        hua_str text = source_unread(d->native.in);
        size_t blanks = 0;
        while (blanks < text.len && text.ptr[blanks] && strchr(" \t\r\n", text.ptr[blanks]))
            blanks++;
        pass(d, blanks);
        if (blanks < text.len)
            return (unsigned char)text.ptr[blanks];
    }
    return -1;
}

/* ---- the end of a value ------------------------------------------------ */

static void open_bracket(cut *c, bool list)
{
    if (c->depth < JSON_MAX_DEPTH) {
        unsigned char bit = (unsigned char)(1u << (c->depth % 8));
        unsigned char *byte = &c->list[c->depth / 8];
        *byte = (unsigned char)(list ? *byte | bit : *byte & ~bit);
    }
    c->depth++;
}

static void close_bracket(cut *c, bool list)
{
    c->depth--;
    if (c->depth < JSON_MAX_DEPTH)
        c->broken = (c->list[c->depth / 8] >> (c->depth % 8) & 1) != list;
    c->done = c->depth == 0;
}

/* Behind the closing quote, or to the end of what there is; a backslash takes its next byte. */
static void scan_string(cut *c, hua_str text)
{
    while (c->at < text.len) {
        char b = text.ptr[c->at];
        if (b == '\\' && c->at + 1 == text.len)
            return; /* its next byte is not there yet */
        c->at += b == '\\' ? 2 : 1;
        if (b == '"') {
            c->in_string = false;
            c->done = c->depth == 0;
            return;
        }
    }
}

static void scan_byte(cut *c, char b)
{
    switch (b) {
    case '"':
        c->in_string = true;
        break;
    case '{':
    case '[':
        open_bracket(c, b == '[');
        break;
    case '}':
    case ']':
        if (c->depth == 0) {
            c->done = true;
            return;
        }
        close_bracket(c, b == ']');
        break;
    case ',':
    case ' ':
    case '\t':
    case '\r':
    case '\n':
        c->done = c->depth == 0;
        if (c->done)
            return;
        break;
    default:
        break;
    }
    c->at++;
}

static void scan(cut *c, hua_str text)
{
    while (c->at < text.len && !c->done && !c->broken) {
        size_t before = c->at;
        if (c->in_string)
            scan_string(c, text);
        else
            scan_byte(c, text.ptr[c->at]);
        if (c->at == before && !c->done)
            return;
    }
}

/* ---- what is refused --------------------------------------------------- */

/* The beginning of what is unread, kept for the problem's bytes. */
static void keep(document *d, size_t bytes, reader_problem *problem)
{
    hua_str text = source_unread(d->native.in);
    size_t len = bytes < SOURCE_KEPT ? bytes : SOURCE_KEPT;
    d->kept.len = 0;
    cli_text_add(&d->kept, cli_slice(text, 0, len < text.len ? len : text.len));
    problem->bytes = cli_text_str(&d->kept);
}

static reader_status bad(document *d, const json_fault *fault, hua_str text,
                         reader_problem *problem)
{
    cli_fail(&problem->error, strstr(fault->en, "UTF-8") ? HUA_E_UTF8 : HUA_E_ARGUMENT, "%s", "%s",
             "");
    cli_copy(problem->error.message, sizeof problem->error.message, cli_str(fault->zh));
    cli_copy(problem->error.message_en, sizeof problem->error.message_en, cli_str(fault->en));
    if (fault->hint)
        cli_fail_hint(&problem->error, "%s", fault->hint);
    native_locate(&problem->error, text, fault->offset, d->place);
    return READER_BAD;
}

static reader_status skip_rest(document *d, reader_problem *problem)
{
    source *in = d->native.in;
    hua_error ignored;
    d->stage = FINISHED;
    do
        source_drop(in);
    while (!in->at_end && source_more(in, &ignored) == HUA_OK);
    return problem->bytes.len && d->kept.failed ? READER_FAILED : READER_BAD;
}

/* Nothing behind this place can be relied on. */
static reader_status bad_rest(document *d, const json_fault *fault, reader_problem *problem)
{
    hua_str text = source_unread(d->native.in);
    bad(d, fault, text, problem);
    keep(d, text.len, problem);
    return skip_rest(d, problem);
}

/* Goes on scanning an element over the limit without keeping it. */
static reader_status too_long(document *d, hua_code *code, reader_problem *problem)
{
    source *in = d->native.in;
    hua_error error;
    cli_fail(&error, HUA_E_LIMIT, "这条记录超过上限 %zu 字节，已跳过",
             "this record is over the limit of %zu bytes and was skipped", in->limit);
    cli_fail_place(&error, in->name, d->place.line, d->place.column, d->place.offset);
    cli_fail_hint(&error, "把它拆成几通对话 / split it into several dialogues");
    keep(d, in->limit, problem);
    cli_fail_source(&error, problem->bytes, 1);
    while (!d->cut.done && !d->cut.broken) {
        pass(d, d->cut.at);
        d->cut.at = 0;
        if (in->start == in->end)
            source_drop(in);
        if (!more_than(d, source_unread(in).len, code, &problem->error))
            break;
        scan(&d->cut, source_unread(in));
    }
    if (*code)
        return READER_FAILED;
    problem->error = error;
    if (!d->cut.done)
        return skip_rest(d, problem);
    pass(d, d->cut.at);
    return READER_BAD;
}

/* ---- records ----------------------------------------------------------- */

/* The value ends nowhere: says what is wrong in what there is of it. */
static reader_status unclosed(document *d, reader_problem *problem)
{
    json_fault fault = {0};
    hua_str text = source_unread(d->native.in);
    if (d->cut.broken)
        text.len = d->cut.at < text.len ? d->cut.at : text.len;
    if (json_check(text, &fault))
        fault = (json_fault){text.len, "括号不成对", "brackets do not match", NULL};
    return bad_rest(d, &fault, problem);
}

static reader_status read_value(document *d, hua_dialogue *dialogue, reader_problem *problem)
{
    source *in = d->native.in;
    hua_code code = HUA_OK;
    d->cut = (cut){0};
    scan(&d->cut, source_unread(in));
    while (!d->cut.done && !d->cut.broken && d->cut.at <= in->limit &&
           more_than(d, source_unread(in).len, &code, &problem->error))
        scan(&d->cut, source_unread(in));
    if (code)
        return READER_FAILED;
    if (d->cut.at > in->limit)
        return too_long(d, &code, problem);
    /* A number or a word at the end of the text needs nothing behind it. */
    bool whole = d->cut.done || (in->at_end && !d->cut.depth && !d->cut.in_string);
    if (!whole || d->cut.broken)
        return unclosed(d, problem);
    hua_str record = cli_slice(source_unread(in), 0, d->cut.at);
    reader_status status = native_parse(&d->native, record, d->place, dialogue, problem);
    pass(d, d->cut.at); /* the bytes stay where they are */
    return status;
}

static const json_fault no_comma = {0, "这里应当是逗号或右括号",
                                    "a comma or a closing bracket is expected here", NULL};
static const json_fault cut_off = {0, "JSON 在此中断，缺少右括号",
                                   "the JSON ends here, a closing bracket is missing",
                                   "检查文件是否被截断 / see whether the file was cut off"};
static const json_fault no_value = {0, "这里应当是一个值", "a value is expected here",
                                    "去掉多余的逗号 / remove the comma too many"};
static const json_fault behind = {0, "JSON 之后还有多余的内容", "there is more behind the JSON",
                                  "一行只放一条对话 / one dialogue a line"};

/* Before an element: READER_DIALOGUE if one follows. */
static reader_status separate(document *d, int byte, hua_code *code, reader_problem *problem)
{
    if (byte < 0)
        return bad_rest(d, &cut_off, problem);
    if (byte == ']') {
        pass(d, 1);
        d->stage = BEHIND;
        return READER_END;
    }
    if (d->stage == ELEMENTS && byte != ',') {
        if (byte != '{')
            return bad_rest(d, &no_comma, problem);
        d->stage = FIRST; /* the comma was forgotten: the element is told by its bracket */
        bad(d, &no_comma, source_unread(d->native.in), problem);
        problem->bytes = cli_slice(source_unread(d->native.in), 0, 1);
        return READER_BAD;
    }
    if (d->stage == ELEMENTS) {
        pass(d, 1);
        byte = next_byte(d, code, &problem->error);
        if (*code)
            return READER_FAILED;
    }
    d->stage = ELEMENTS;
    if (byte < 0)
        return bad_rest(d, &cut_off, problem);
    if (byte == ']' || byte == ',' || byte == '}') {
        bad(d, &no_value, source_unread(d->native.in), problem);
        problem->bytes = cli_slice(source_unread(d->native.in), 0, 1);
        if (byte == '}')
            return bad_rest(d, &no_value, problem);
        return READER_BAD;
    }
    return READER_DIALOGUE;
}

static reader_status next_element(document *d, int byte, hua_dialogue *dialogue,
                                  reader_problem *problem, format_place *place)
{
    hua_code code = HUA_OK;
    reader_status status = separate(d, byte, &code, problem);
    *place = (format_place){d->place.line, d->place.offset};
    return status == READER_DIALOGUE ? read_value(d, dialogue, problem) : status;
}

static reader_status begin(document *d, int byte, hua_dialogue *dialogue, reader_problem *problem)
{
    if (byte == '[') {
        pass(d, 1);
        d->stage = FIRST;
        return READER_END;
    }
    d->stage = BEHIND;
    return read_value(d, dialogue, problem);
}

static reader_status document_next(void *state, hua_dialogue *dialogue, reader_problem *problem,
                                   format_place *place)
{
    document *d = state;
    reader_status status = READER_END;
    hua_code code = HUA_OK;
    while (status == READER_END && d->stage != FINISHED) {
        int byte = next_byte(d, &code, &problem->error);
        *place = (format_place){d->place.line, d->place.offset};
        if (code)
            return READER_FAILED;
        if (d->stage == FIRST || d->stage == ELEMENTS)
            status = next_element(d, byte, dialogue, problem, place);
        else if (byte < 0)
            d->stage = FINISHED;
        else if (d->stage == BEFORE)
            status = begin(d, byte, dialogue, problem);
        else
            status = bad_rest(d, &behind, problem);
    }
    return status;
}

static bool document_notice(const void *state, size_t i, hua_lang lang, hua_str *text)
{
    return native_notice(state, i, lang, text);
}

const format_ops json_format = {.format = READER_JSON,
                                .names = {"JSON 文档", "JSON 文件", "a JSON document"},
                                .endings = ".json",
                                .looks = looks,
                                .open = document_open,
                                .close = document_close,
                                .next = document_next,
                                .notice = document_notice};
