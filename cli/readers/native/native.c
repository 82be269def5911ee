/* Native records, wherever they stand. */
#include "readers/native/native.h"

#include "common/fail.h"

enum { LINES_LOOKED_AT = 16, NAME_SHOWN = 80 };

hua_code native_open(native *n, source *in, const reader_options *options, hua_error *error)
{
    n->in = in;
    n->parser = jsonl_new(options);
    return n->parser ? HUA_OK : cli_fail_memory(error);
}

void native_close(native *n)
{
    jsonl_free(n->parser);
    for (size_t i = 0; i < 3; i++)
        cli_text_free(&n->notice[i]);
}

static void note_speaker(native *n, hua_str name)
{
    static const char *const texts[][2] = {
        {"不认识的 speaker 只作上下文，不作判断：“", "”"},
        {"不認識的 speaker 只作上下文，不作判斷：「", "」"},
        {"turns of an unknown speaker are read but not judged: \"", "\""}};
    for (size_t i = 0; i < 3 && !n->notice[HUA_EN].len; i++) {
        cli_text_add(&n->notice[i], cli_str(texts[i][0]));
        cli_text_add(&n->notice[i], name.len > NAME_SHOWN ? CLI_STR("…") : name);
        cli_text_add(&n->notice[i], cli_str(texts[i][1]));
    }
}

bool native_notice(const native *n, size_t i, hua_lang lang, hua_str *text)
{
    *text = cli_text_str(&n->notice[lang]);
    return i == 0 && text->len > 0;
}

void native_locate(hua_error *error, hua_str text, size_t offset, native_place place)
{
    size_t begin = 0, end, line = place.line, before = place.column - 1;
    offset = offset < text.len ? offset : text.len;
    for (size_t i = 0; i < offset; i++)
        if (text.ptr[i] == '\n') {
            line++;
            before = 0;
            begin = i + 1;
        }
    for (end = offset; end < text.len && text.ptr[end] != '\n'; end++)
        ;
    size_t column = cli_char_count(cli_slice(text, begin, offset)) + 1;
    cli_fail_place(error, "", line, before + column, place.offset + offset);
    cli_fail_source(error, cli_slice(text, begin, end), column);
}

reader_status native_parse(native *n, hua_str record, native_place place, hua_dialogue *dialogue,
                           reader_problem *problem)
{
    size_t before = jsonl_replaced(n->parser);
    reader_status status = jsonl_parse(n->parser, record, dialogue, &problem->error);
    if (status != READER_DIALOGUE) {
        problem->bytes = record;
        native_locate(&problem->error, record, problem->error.offset, place);
        return status;
    }
    n->in->replaced += jsonl_replaced(n->parser) - before;
    hua_str unknown = jsonl_unknown_speaker(n->parser);
    if (unknown.len && !n->notice[HUA_EN].len)
        note_speaker(n, unknown);
    return status;
}

/* ---- what the head of a file tells ------------------------------------- */

/* The first bytes of an object: `{` and then a key, its end, or the end of the line. */
static bool opens_object(hua_str line)
{
    if (!cli_starts(line, "{"))
        return false;
    line = cli_trim(cli_slice(line, 1, line.len));
    return !line.len || line.ptr[0] == '"' || line.ptr[0] == '}';
}

static bool opens_array(hua_str line)
{
    if (!cli_starts(line, "["))
        return false;
    line = cli_trim(cli_slice(line, 1, line.len));
    return !line.len || line.ptr[0] == '{' || line.ptr[0] == ']';
}

native_look native_look_at(hua_str head)
{
    native_look look = {0};
    hua_str line;
    for (size_t at = 0; look.lines < LINES_LOOKED_AT && cli_next_line(head, &at, &line);) {
        line = cli_trim(line);
        if (!line.len)
            continue;
        if (!look.lines)
            look.opens = opens_object(line) || opens_array(line);
        look.lines++;
        /* A cut last line has no end; its beginning is all there is to go by. */
        bool closed = cli_ends(line, "}") || at >= head.len;
        look.objects += opens_object(line) && line.len > 1 && closed;
    }
    return look;
}
