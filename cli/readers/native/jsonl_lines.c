/* The native form: one dialogue a line. */
#include "common/fail.h"
#include "readers/format.h"
#include "readers/json/json_check.h"
#include "readers/native/native.h"

#include <stdlib.h>

typedef struct jsonl_lines {
    native native; /* first: the state is handed on as one */
    bool sized;    /* the file is read up to a size of its own */
} jsonl_lines;

static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    (void)whole;
    (void)options;
    if (format_named(name, &jsonl_format))
        return FORMAT_NAMED_JSONL;
    native_look look = native_look_at(head);
    return look.lines && look.objects * 2 > look.lines ? FORMAT_JSONL : 0;
}

static void lines_close(void *state)
{
    if (state)
        native_close(state);
    free(state);
}

static hua_code lines_open(void **state, source *in, const reader_options *options,
                           hua_error *error)
{
    jsonl_lines *lines = calloc(1, sizeof *lines);
    *state = lines;
    if (!lines)
        return cli_fail_memory(error);
    lines->sized = options->size != 0;
    return native_open(&lines->native, in, options, error);
}

static reader_status too_long(const source *in, hua_str line, size_t at, reader_problem *problem)
{
    cli_fail(&problem->error, HUA_E_LIMIT, "这一行超过上限 %zu 字节，已跳过",
             "this line is over the limit of %zu bytes and was skipped", in->limit);
    cli_fail_place(&problem->error, in->name, in->line, 1, at);
    cli_fail_source(&problem->error, line, 1);
    cli_fail_hint(&problem->error, "把它拆成几通对话 / split it into several dialogues");
    problem->bytes = line;
    return READER_BAD;
}

/* The last line of a file that somebody is still writing waits for its rest. */
static reader_status leave_unread(source *in, hua_str line, size_t at)
{
    in->unread = source_bytes_of(in, (hua_str){line.ptr, in->offset - at});
    return READER_END;
}

static reader_status lines_next(void *state, hua_dialogue *dialogue, reader_problem *problem,
                                format_place *place)
{
    jsonl_lines *lines = state;
    native *n = &lines->native;
    json_fault fault;
    hua_str line;
    for (;;) {
        source_status got = source_line(n->in, &line, &place->offset, &problem->error);
        place->line = n->in->line;
        if (got == SOURCE_END)
            return READER_END;
        if (got == SOURCE_FAILED)
            return READER_FAILED;
        if (got == SOURCE_TOO_LONG)
            return too_long(n->in, line, place->offset, problem);
        if (line.len && (line.ptr[0] == '{' || cli_trim(line).len))
            break;
    }
    if (!n->in->closed && source_grown(n->in))
        return leave_unread(n->in, line, place->offset);
    const native_place begin = {place->line, 1, place->offset};
    reader_status status = native_parse(n, line, begin, dialogue, problem);
    /* Such a file may be read on later: half a line is no fault, a whole one of another kind is. */
    if (status == READER_BAD && !n->in->closed && lines->sized && !json_check(line, &fault))
        return leave_unread(n->in, line, place->offset);
    return status;
}

static bool lines_notice(const void *state, size_t i, hua_lang lang, hua_str *text)
{
    return native_notice(state, i, lang, text);
}

const format_ops jsonl_format = {
    .format = READER_JSONL,
    .names = {"对话 JSONL，一行一通", "對話 JSONL，一行一通", "JSONL, one dialogue a line"},
    .endings = ".jsonl|.ndjson",
    .looks = looks,
    .open = lines_open,
    .close = lines_close,
    .next = lines_next,
    .notice = lines_notice};
