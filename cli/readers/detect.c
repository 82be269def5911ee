/*
 * What a file is.  JSON is told by its first brackets, a transcript by a survey of its names, and
 * everything else is a draft.  The name of the file decides only where the bytes leave it open.
 */
#include "readers/detect.h"

#include "common/text.h"
#include "readers/transcript.h"

enum { LINES_LOOKED_AT = 16 };

static bool named(const char *name, const char *suffix)
{
    size_t n = strlen(name), m = strlen(suffix);
    return n >= m && cli_same(cli_str(name + n - m), cli_str(suffix));
}

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

/* Lines that are objects of their own, among the first ones; *first tells of the very first. */
static size_t object_lines(hua_str head, hua_str *first, size_t *count)
{
    size_t objects = 0;
    hua_str line;
    *count = 0;
    *first = (hua_str){NULL, 0};
    for (size_t at = 0; *count < LINES_LOOKED_AT && cli_next_line(head, &at, &line);) {
        line = cli_trim(line);
        if (!line.len)
            continue;
        if (!first->ptr)
            *first = line;
        ++*count;
        /* A cut last line has no end; its beginning is all there is to go by. */
        bool closed = cli_ends(line, "}") || at >= head.len;
        objects += opens_object(line) && line.len > 1 && closed;
    }
    return objects;
}

reader_format detect_format(hua_str head, bool whole, const char *name,
                            const reader_options *options)
{
    hua_str first;
    size_t count;
    if (options->format != READER_AUTO)
        return options->format;
    size_t objects = object_lines(head, &first, &count);
    if (named(name, ".jsonl") || named(name, ".ndjson"))
        return READER_JSONL;
    if (count && objects * 2 > count)
        return READER_JSONL;
    if (opens_object(first) || opens_array(first) || named(name, ".json"))
        return READER_JSON;
    if (!whole) { /* the last line may be cut: do not read a name into half a line */
        while (head.len && head.ptr[head.len - 1] != '\n')
            head.len--;
    }
    return transcript_detect(head, options) ? READER_TRANSCRIPT : READER_PLAIN;
}

/* True if every byte above ASCII begins a GB18030 character (of two bytes, or four) but for one cut off. */
static bool is_gb18030(hua_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char lead = (unsigned char)text.ptr[i];
        if (lead < 0x80)
            continue;
        if (++i == text.len)
            break;
        const unsigned char next = (unsigned char)text.ptr[i];
        const bool trails = (next >= 0x40 && next != 0x7F) || (next >= '0' && next <= '9');
        if (lead == 0x80 || lead == 0xFF || next == 0xFF || !trails)
            return false;
    }
    return true;
}

/* In UTF-8 nearly every Chinese character takes three bytes; in GB18030 few such places are well-formed. */
bool detect_foreign(hua_str head)
{
    enum { FEWEST = 4, LOOKED_AT = 4096 };
    size_t bad = 0, threes = 0;
    head = cli_slice(head, 0, head.len < LOOKED_AT ? head.len : LOOKED_AT);
    for (size_t i = 0; i < head.len; i++) {
        const size_t valid = cli_utf8_valid(cli_slice(head, i, head.len));
        for (size_t end = i + valid; i < end; i++)
            threes += (unsigned char)head.ptr[i] >= 0xE0;
        bad += i < head.len;
    }
    return bad >= FEWEST && bad > threes && is_gb18030(head);
}

bool detect_wide(hua_str head)
{
    if (cli_starts(head, "\xff\xfe") || cli_starts(head, "\xfe\xff"))
        return true;
    size_t zeros = 0, looked = head.len < 4096 ? head.len : 4096;
    for (size_t i = 0; i < looked; i++)
        zeros += head.ptr[i] == '\0';
    return looked >= 4 && zeros * 4 >= looked;
}
