/* The objects of a JSON file, by following brackets over lines. */
#include "readers/json/json_records.h"

#include "common/fail.h"

enum { BYTES_KEPT = 64 * 1024 }; /* of a record over the limit */

void text_place_pass(text_place *place, hua_str text)
{
    const char *newline;
    place->offset += text.len;
    while (text.len && (newline = memchr(text.ptr, '\n', text.len)) != NULL) {
        place->line++;
        place->column = 1;
        text = cli_slice(text, (size_t)(newline - text.ptr) + 1, text.len);
    }
    place->column += cli_char_count(text);
}

void json_record_place(const json_record *record, size_t offset, hua_error *error)
{
    text_place place = record->place;
    hua_str text = record->text;
    size_t begin = offset = offset < text.len ? offset : text.len, end = offset;
    text_place_pass(&place, cli_slice(text, 0, offset));
    while (begin > 0 && text.ptr[begin - 1] != '\n')
        begin--;
    while (end < text.len && text.ptr[end] != '\n')
        end++;
    cli_fail_place(error, "", place.line, place.column, place.offset);
    cli_fail_source(error, cli_slice(text, begin, end),
                    cli_char_count(cli_slice(text, begin, offset)) + 1);
}

void json_records_open(json_records *r, source *in, size_t limit)
{
    *r = (json_records){.in = in, .limit = limit};
}

void json_records_close(json_records *r)
{
    cli_text_free(&r->text);
}

static void pass(json_records *r, size_t to)
{
    text_place_pass(&r->place, cli_slice(r->line, r->pos, to));
    r->pos = to;
}

static source_status fetch(json_records *r, hua_error *error)
{
    size_t at;
    source_status got = source_line(r->in, &r->line, &at, error);
    r->has_line = got == SOURCE_LINE;
    r->pos = 0;
    r->place = (text_place){at, r->in->line, 1};
    return got;
}

/* ---- what is refused --------------------------------------------------- */

static reader_status bad_rest(json_records *r, const char *zh, const char *en, const char *hint,
                              reader_problem *problem)
{
    const json_record rest = {.text = cli_slice(r->line, r->pos, r->line.len), .place = r->place};
    cli_fail(&problem->error, HUA_E_ARGUMENT, "%s", "%s", "");
    cli_copy(problem->error.message, sizeof problem->error.message, cli_str(zh));
    cli_copy(problem->error.message_en, sizeof problem->error.message_en, cli_str(en));
    if (hint)
        cli_fail_hint(&problem->error, "%s", hint);
    json_record_place(&rest, 0, &problem->error);
    problem->bytes = rest.text;
    return READER_BAD;
}

static reader_status too_long(const json_records *r, const json_record *record,
                              reader_problem *problem)
{
    cli_fail(&problem->error, HUA_E_LIMIT, "这条记录超过上限 %zu 字节，已跳过",
             "this record is over the limit of %zu bytes and was skipped", r->limit);
    json_record_place(record, 0, &problem->error);
    cli_fail_hint(&problem->error, "把它拆成几通对话，每通一个文件或一行 / "
                                   "split it, one call a file or a line");
    problem->bytes = record->text;
    return READER_BAD;
}

static reader_status line_too_long(json_records *r, reader_problem *problem)
{
    const json_record line = {.text = r->line, .place = r->place};
    r->over = r->in_list || r->depth > 0;
    return too_long(r, &line, problem);
}

/* ---- one object -------------------------------------------------------- */

/* Follows brackets from `pos` to the end of the object, or of the line: then false. */
static bool follow(json_records *r)
{
    hua_str s = r->line;
    for (size_t i = r->pos; i < s.len; i++) {
        char c = s.ptr[i];
        if (r->in_string) {
            i += c == '\\';
            r->in_string = c != '"';
        } else if (c == '"') {
            r->in_string = true;
        } else if (c == '{' || c == '[') {
            r->depth++;
        } else if ((c == '}' || c == ']') && --r->depth == 0) {
            pass(r, i + 1);
            return true;
        }
    }
    pass(r, s.len);
    r->in_string = false; /* no string goes over a line end */
    return false;
}

/* A line that begins an object behind one that had no reason to go on: the next record. */
static bool begins_anew(const json_records *r, char last)
{
    return !r->in_list && cli_starts(r->line, "{") && !strchr(",[:{", last);
}

static char last_char(hua_str line)
{
    line = cli_trim(line);
    return line.len ? line.ptr[line.len - 1] : ',';
}

static bool keep(json_records *r, hua_str part)
{
    if (r->text.len > r->limit)
        return true;
    cli_text_add(&r->text, part);
    return !r->text.failed;
}

/* Reads one more line of the object; SOURCE_END also where it should have ended. */
static source_status more(json_records *r, bool *closed, hua_error *error)
{
    const char last = last_char(r->line);
    const size_t end = r->place.offset;
    source_status got = fetch(r, error);
    if (got != SOURCE_LINE)
        return got;
    if (begins_anew(r, last))
        return SOURCE_END;
    bool kept = keep(r, r->place.offset - end > 1 ? CLI_STR("\r\n") : CLI_STR("\n"));
    *closed = follow(r);
    if (kept && keep(r, cli_slice(r->line, 0, r->pos)))
        return SOURCE_LINE;
    cli_fail_memory(error);
    return SOURCE_FAILED;
}

static reader_status take_lines(json_records *r, json_record *record, reader_problem *problem)
{
    bool closed = false;
    source_status got = SOURCE_LINE;
    while (!closed && got == SOURCE_LINE)
        got = more(r, &closed, &problem->error);
    record->text = cli_text_str(&r->text);
    if (got == SOURCE_FAILED)
        return READER_FAILED;
    if (got == SOURCE_TOO_LONG)
        return line_too_long(r, problem);
    if (record->text.len <= r->limit)
        return READER_DIALOGUE;
    record->text.len = record->text.len < BYTES_KEPT ? record->text.len : BYTES_KEPT;
    return too_long(r, record, problem);
}

static reader_status take_object(json_records *r, json_record *record, reader_problem *problem)
{
    const size_t start = r->pos;
    *record = (json_record){.place = r->place, .list = r->in_list ? r->lists : 0};
    r->depth = 0;
    r->in_string = false;
    r->after_element = true;
    r->after_comma = false;
    bool closed = follow(r);
    record->text = cli_slice(r->line, start, r->pos);
    if (closed)
        return READER_DIALOGUE;
    r->text.len = 0;
    if (!keep(r, record->text))
        return (cli_fail_memory(&problem->error), READER_FAILED);
    return take_lines(r, record, problem);
}

/* ---- between objects --------------------------------------------------- */

/* A comma or a bracket of an array; false if it does not belong here. */
static bool take_mark(json_records *r, char mark)
{
    if (mark == '[' && !r->in_list) {
        r->in_list = true;
        r->lists++;
        r->after_element = r->after_comma = false;
    } else if (mark == ',' && r->in_list && r->after_element) {
        r->after_element = false;
        r->after_comma = true;
    } else if (mark == ']' && r->in_list && !r->after_comma) {
        r->in_list = false;
    } else {
        return false;
    }
    pass(r, r->pos + 1);
    return true;
}

static reader_status refuse_mark(json_records *r, char mark, reader_problem *problem)
{
    reader_status status;
    if (mark == '{') {
        r->after_element = false; /* told once; the object itself is read */
        return bad_rest(r, "两条记录之间缺少逗号", "a comma is missing between two records", NULL,
                        problem);
    }
    if (mark == ']' && r->in_list) {
        r->after_comma = false;
        return bad_rest(r, "最后一条记录后面多了逗号", "a comma too many behind the last record",
                        "去掉右括号前的逗号 / remove the comma before the bracket", problem);
    }
    status = bad_rest(r, "一条记录应当是 JSON 对象", "a record must be a JSON object",
                      "一条记录写作 {…} / a record is written {...}", problem);
    pass(r, r->line.len);
    return status;
}

static reader_status at_end(json_records *r, reader_problem *problem)
{
    if (!r->in_list)
        return READER_END;
    r->in_list = false;
    r->over = true;
    return bad_rest(r, "JSON 在此中断，缺少右括号",
                    "the JSON ends here, a closing bracket is missing",
                    "检查文件是否被截断 / see whether the file was cut off", problem);
}

/* Moves to the next mark, over lines; READER_DIALOGUE if there is one. */
static reader_status find_mark(json_records *r, reader_problem *problem)
{
    for (;;) {
        size_t blank = 0;
        while (r->has_line && r->pos < r->line.len &&
               (blank = cli_blank(cli_slice(r->line, r->pos, r->line.len))) > 0)
            pass(r, r->pos + blank);
        if (r->has_line && r->pos < r->line.len)
            return READER_DIALOGUE;
        const size_t last = r->place.line;
        source_status got = fetch(r, &problem->error);
        if (got == SOURCE_FAILED)
            return READER_FAILED;
        if (got == SOURCE_TOO_LONG)
            return line_too_long(r, problem);
        if (got == SOURCE_END) {
            r->line = CLI_STR("");
            r->pos = 0;
            r->place.line = last ? last : 1;
            return at_end(r, problem);
        }
    }
}

reader_status json_records_next(json_records *r, json_record *record, reader_problem *problem)
{
    for (;;) {
        r->depth = 0;
        reader_status found = r->over ? READER_END : find_mark(r, problem);
        if (found != READER_DIALOGUE)
            return found;
        char mark = r->line.ptr[r->pos];
        if (mark == '{' && !(r->in_list && r->after_element))
            return take_object(r, record, problem);
        if (mark == '{' || !take_mark(r, mark))
            return refuse_mark(r, mark, problem);
    }
}
