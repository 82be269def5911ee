/* What every format gets from the reader: unpacking, bounds, growing files, refusals, names. */
#include "cli_readers.h"

#include "readers/formats.h"

#include <fcntl.h>

/* Bytes in the making. */
typedef struct bytes {
    char *ptr;
    size_t len, capacity;
} bytes;

static void add(bytes *to, const void *more, size_t len)
{
    if (to->len + len > to->capacity) {
        to->capacity = 2 * (to->len + len) + 64;
        to->ptr = realloc(to->ptr, to->capacity);
        if (!to->ptr)
            exit(1);
    }
    if (len)
        memcpy(to->ptr + to->len, more, len);
    to->len += len;
}

static void add_text(bytes *to, const char *text)
{
    add(to, text, strlen(text));
}

static hua_str str_of(const bytes *b)
{
    return (hua_str){b->ptr, b->len};
}

/* ---- packed files made by hand: blocks that are stored as they are ----- */

static void add_number(bytes *to, uint32_t value, int size)
{
    for (int i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)(value >> (8 * i));
        add(to, &byte, 1);
    }
}

/* RFC 1952 */
static uint32_t checksum(hua_str text)
{
    uint32_t crc = 0xffffffff;
    for (size_t i = 0; i < text.len; i++) {
        crc ^= (unsigned char)text.ptr[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1 ? crc >> 1 ^ 0xedb88320u : crc >> 1;
    }
    return ~crc;
}

static void add_gzip(bytes *to, hua_str text)
{
    enum { BLOCK = 1000 };
    add(to, "\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
    for (size_t at = 0; at == 0 || at < text.len; at += BLOCK) {
        size_t size = text.len - at < BLOCK ? text.len - at : BLOCK;
        add_number(to, at + size >= text.len, 1);
        add_number(to, (uint32_t)size, 2);
        add_number(to, ~(uint32_t)size, 2);
        add(to, text.ptr + at, size);
    }
    add_number(to, checksum(text), 4);
    add_number(to, (uint32_t)text.len, 4);
}

/* RFC 8878 */
static void add_zstd(bytes *to, hua_str text)
{
    enum { BLOCK = 1000 };
    add(to, "\x28\xb5\x2f\xfd\x00\x58", 6);
    for (size_t at = 0; at == 0 || at < text.len; at += BLOCK) {
        size_t size = text.len - at < BLOCK ? text.len - at : BLOCK;
        add_number(to, (uint32_t)(size << 3) | (at + size >= text.len), 3);
        add(to, text.ptr + at, size);
    }
}

typedef void (*packer)(bytes *to, hua_str text);
static const struct packing {
    const char *name;
    packer add;
} packings[] = {{"gzip", add_gzip}, {"zstd", add_zstd}};

/* "客服：您好\n客户：坏了\n" as the usual programs pack it. */
static const char packed_xz[] =
    "\xfd\x37\x7a\x58\x5a\x00\x00\x04\xe6\xd6\xb4\x46\x02\x00\x21\x01\x16\x00\x00\x00\x74\x2f\xe5"
    "\xa3\x01\x00\x1f\xe5\xae\xa2\xe6\x9c\x8d\xef\xbc\x9a\xe6\x82\xa8\xe5\xa5\xbd\x0a\xe5\xae\xa2"
    "\xe6\x88\xb7\xef\xbc\x9a\xe5\x9d\x8f\xe4\xba\x86\x0a\x00\xe3\x6b\x0a\xc0\x49\x49\x21\xb2\x00"
    "\x01\x38\x20\x18\x29\x77\x0c\x1f\xb6\xf3\x7d\x01\x00\x00\x00\x00\x04\x59\x5a";
static const char packed_bzip2[] =
    "\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\xd3\xdf\xfa\x3a\x00\x00\x0d\x40\x79\x00\x10\x11\x42"
    "\x80\x16\x12\x41\x00\x96\x07\x00\xa0\x00\x21\xa9\xa6\x88\x6c\xa0\xf2\x7a\x50\xa0\x69\xa1\x91"
    "\x93\x12\x14\xc2\x33\xc8\x53\x21\x19\x03\x9a\x1b\x89\x32\x2e\x45\x57\xe2\xee\x48\xa7\x0a\x12"
    "\x1a\x7b\xff\x47\x40";
static const char packed_zstd[] =
    "\x28\xb5\x2f\xfd\x04\x58\x01\x01\x00\xe5\xae\xa2\xe6\x9c\x8d\xef\xbc\x9a\xe6\x82\xa8\xe5\xa5"
    "\xbd\x0a\xe5\xae\xa2\xe6\x88\xb7\xef\xbc\x9a\xe5\x9d\x8f\xe4\xba\x86\x0a\x15\x09\x75\x5c";
static const char packed_gzip[] =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\x7b\xba\x6e\xd1\xb3\x39\xbd\xef\xf7\xcc\x7a\xd6\xb4"
    "\xe2\xe9\xd2\xbd\x5c\x4f\x81\xfc\x8e\xed\x40\xfe\xd3\xb9\xfd\x4f\x76\xb5\x71\x01\x00\x73\x92"
    "\xed\xdb\x20\x00\x00\x00";

static void test_usual_packings(void)
{
    static const struct usual {
        const char *name;
        hua_str bytes;
    } all[] = {{"UTF-8, xz", {packed_xz, sizeof packed_xz - 1}},
               {"UTF-8, bzip2", {packed_bzip2, sizeof packed_bzip2 - 1}},
               {"UTF-8, zstd", {packed_zstd, sizeof packed_zstd - 1}},
               {"UTF-8, gzip", {packed_gzip, sizeof packed_gzip - 1}}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t block = 0; block < 20; block++) {
            reading r = {0};
            reader_options options = {.block = block};
            open_bytes(&r, all[i].bytes, "a.txt.packed", &options);
            CHECK(strcmp(reader_encoding_name(r.reader), all[i].name) == 0, "%s",
                  reader_encoding_name(r.reader));
            options.block = block;
            if (block == 0 || reader_format_of(r.reader) == READER_TRANSCRIPT) {
                CHECK_NEXT(&r, READER_DIALOGUE);
                check_turn(&r, 0, HUA_AGENT, "您好");
                check_turn(&r, 1, HUA_CUSTOMER, "坏了");
                CHECK_STR(r.dialogue.source, "a.txt.packed:1");
                CHECK_NEXT(&r, READER_END);
                CHECK(reader_progress_of(r.reader).bytes == all[i].bytes.len, "packed bytes");
            }
            reader_close(r.reader);
        }
}

static void add_records(bytes *to, size_t from, size_t count)
{
    char line[120];
    for (size_t i = from; i < from + count; i++) {
        snprintf(line, sizeof line,
                 "{\"id\":\"%zu\",\"turns\":[{\"speaker\":\"agent\",\"text\":\"您好，请稍等\"}]}\n",
                 i);
        add_text(to, line);
    }
}

/* Reads records numbered from 0 until something else comes; how many there were. */
static size_t read_numbered(reading *r, reader_status *last)
{
    char id[24];
    size_t count = 0;
    while ((*last = next(r)) == READER_DIALOGUE) {
        snprintf(id, sizeof id, "%zu", count++);
        CHECK_STR(r->dialogue.id, id);
    }
    return count;
}

static void test_members(void)
{
    for (size_t p = 0; p < 2; p++) {
        bytes first = {0}, second = {0}, packed = {0};
        reader_status last;
        reading r = {0};
        add_records(&first, 0, 500);
        add(&first, "{\"id\":\"5", 8); /* a record across the border of two members */
        add_text(&second, "00\",\"turns\":[]}\n");
        add_records(&second, 501, 500);
        packings[p].add(&packed, str_of(&first));
        packings[p].add(&packed, (hua_str){"", 0});
        packings[p].add(&packed, str_of(&second));
        open_bytes(&r, str_of(&packed), "m.jsonl.gz", NULL);
        CHECK(reader_format_of(r.reader) == READER_JSONL, "format");
        size_t count = read_numbered(&r, &last);
        CHECK(count == 1001 && last == READER_END, "%s: %zu, then %d", packings[p].name, count,
              (int)last);
        reader_close(r.reader);
        free(first.ptr);
        free(second.ptr);
        free(packed.ptr);
    }
}

/* What is sound before the break comes first, then the error with its place. */
static void test_truncated(void)
{
    /* What is stored unpacked is as long as it is packed, but for a few bytes a block. */
    enum { RECORDS = 10000 };
    static const size_t unsure[] = {4 * 1024, 140 * 1024};
    for (size_t p = 0; p < 2; p++) {
        bytes text = {0}, packed = {0};
        reader_status last;
        reading r = {0};
        add_records(&text, 0, RECORDS);
        packings[p].add(&packed, str_of(&text));
        packed.len = packed.len * 2 / 3;
        size_t share = packed.len - unsure[p];
        open_bytes(&r, str_of(&packed), "t.jsonl.gz", NULL);
        size_t count = read_numbered(&r, &last);
        CHECK(last == READER_FAILED, "%s: %d", packings[p].name, (int)last);
        CHECK(count < RECORDS && count * text.len / RECORDS > share, "%s: %zu records",
              packings[p].name, count);
        CHECK(strstr(r.problem.error.message_en, packings[p].name), "%s",
              r.problem.error.message_en);
        CHECK(r.problem.error.line == count + 1, "line %u of %zu", r.problem.error.line, count);
        CHECK(strcmp(r.problem.error.file, "t.jsonl.gz") == 0, "%s", r.problem.error.file);
        CHECK_NEXT(&r, READER_END);
        reader_close(r.reader);
        free(text.ptr);
        free(packed.ptr);
    }
}

/* A short file that is cut off yields its first records too. */
static void test_short_truncated(void)
{
    bytes text = {0}, packed = {0};
    reader_status last;
    add_records(&text, 0, 10);
    add_gzip(&packed, str_of(&text));
    for (size_t len = packed.len - 1; len > 80; len--) {
        reading r = {0};
        reader_options options = {.format = READER_JSONL};
        open_bytes(&r, (hua_str){packed.ptr, len}, "s.jsonl.gz", &options);
        size_t count = read_numbered(&r, &last), whole = (len - 15) * 10 / text.len;
        CHECK(last == READER_FAILED, "%zu bytes: %d", len, (int)last);
        CHECK(count + 1 >= (whole < 10 ? whole : 10), "%zu bytes: %zu records", len, count);
        reader_close(r.reader);
    }
    free(text.ptr);
    free(packed.ptr);
}

static void test_damaged(void)
{
    hua_error error = {0};
    reader *r;
    bytes packed = {0};
    hua_dialogue dialogue;
    reader_problem problem;
    add_gzip(&packed, testing_str("客服：您好\n客户：坏了\n"));
    packed.ptr[12] ^= 1; /* a length that its complement contradicts */
    hua_code code = reader_open_bytes(&r, str_of(&packed), "d.txt.gz", NULL, &error);
    CHECK(code == HUA_E_IO, "code %d", (int)code);
    CHECK(strstr(error.message_en, "gzip") && strcmp(error.file, "d.txt.gz") == 0, "%s: %s",
          error.file, error.message_en);
    CHECK(error.hint[0], "what to do");
    if (r)
        reader_next(r, &dialogue, &problem);
    reader_close(r);
    free(packed.ptr);
}

/* ---- a file that grows ------------------------------------------------- */

static void append(const char *path, const char *text)
{
    FILE *file = fopen(path, "ab");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        exit(1);
}

static void open_size(reading *r, const char *path, uint64_t size)
{
    hua_error error = {0};
    reader_options options = {.format = READER_JSONL, .size = size};
    CHECK_OK(reader_open(&r->reader, path, &options, &error), error);
    if (!r->reader)
        exit(1);
}

static void test_growing(void)
{
    static const char first[] = "{\"id\":\"0\",\"turns\":[]}\n", half[] = "{\"id\":\"1\",";
    char path[64];
    reader_status last;
    reading r = {0};
    testing_temp(path, sizeof path);
    append(path, first);
    append(path, half);
    uint64_t size = sizeof first - 1 + sizeof half - 1;
    append(path, "\"turns\":[]}\n{\"id\":\"2\",\"turns\":[]}\n");
    open_size(&r, path, size);
    CHECK(read_numbered(&r, &last) == 1 && last == READER_END, "only the whole line: %d",
          (int)last);
    reader_progress progress = reader_progress_of(r.reader);
    CHECK(progress.bytes == size && progress.unread == sizeof half - 1, "%llu read, %llu left",
          (unsigned long long)progress.bytes, (unsigned long long)progress.unread);
    reader_close(r.reader);

    /* the size falls behind a line's end: nothing is left over */
    open_size(&r, path, sizeof first - 1);
    CHECK(read_numbered(&r, &last) == 1 && last == READER_END, "the first line");
    CHECK(reader_progress_of(r.reader).unread == 0, "no rest");
    reader_close(r.reader);

    open_size(&r, path, 0);
    CHECK(read_numbered(&r, &last) == 3 && last == READER_END, "all of it");
    reader_close(r.reader);
    unlink(path);
}

/* The unfinished line is counted in bytes of the file, whatever the text is written in. */
static void test_growing_encoded(void)
{
    /* 您好 in GBK, with a line behind it that is cut within 请稍等 */
    static const char first[] = "{\"id\":\"0\",\"turns\":[{\"text\":\"\xc4\xfa\xba\xc3\"}]}\n";
    static const char half[] = "{\"id\":\"1\",\"turns\":[{\"text\":\"\xc7\xeb\xc9\xd4";
    static const uint64_t size = sizeof first - 1 + sizeof half - 1;
    char path[64];
    reader_status last;
    reading r = {0};
    testing_temp(path, sizeof path);
    append(path, first);
    append(path, half);
    append(path, "\xb5\xc8\"}]}\n");
    open_size(&r, path, size);
    CHECK(strcmp(reader_encoding_name(r.reader), "GB18030") == 0, "%s",
          reader_encoding_name(r.reader));
    CHECK(read_numbered(&r, &last) == 1 && last == READER_END, "the whole line: %d", (int)last);
    CHECK(reader_progress_of(r.reader).unread == sizeof half - 1, "%llu left",
          (unsigned long long)reader_progress_of(r.reader).unread);
    reader_close(r.reader);
    unlink(path);
}

/* A last line without an end is a record as long as nobody writes on. */
static void test_not_growing(void)
{
    static const char text[] = "{\"id\":\"0\",\"turns\":[]}\n{\"id\":\"1\",\"turns\":[]}";
    char path[64];
    reader_status last;
    reading r = {0};
    testing_temp(path, sizeof path);
    append(path, text);
    open_size(&r, path, sizeof text - 1);
    CHECK(read_numbered(&r, &last) == 2 && last == READER_END, "both");
    CHECK(reader_progress_of(r.reader).unread == 0, "nothing is left");
    reader_close(r.reader);
    open_size(&r, path, sizeof text - 1);
    append(path, "\n"); /* it grows after the reader has begun */
    CHECK(read_numbered(&r, &last) == 1 && last == READER_END, "the second waits");
    CHECK(reader_progress_of(r.reader).unread == 21, "its bytes");
    reader_close(r.reader);
    unlink(path);
}

/* ---- JSON documents, element by element -------------------------------- */

/* Each record as a sign: its id, `!line:column` of a bad one, `.` at the end. */
static void outline(reading *r, char *out, size_t size)
{
    size_t len = 0;
    for (reader_status s; len + 40 < size;) {
        s = next(r);
        if (s == READER_DIALOGUE)
            len += (size_t)snprintf(out + len, size - len, "%.*s ", (int)r->dialogue.id.len,
                                    r->dialogue.id.ptr);
        else if (s == READER_BAD)
            len += (size_t)snprintf(out + len, size - len, "!%u:%u ", r->problem.error.line,
                                    r->problem.error.column);
        else
            break;
    }
    snprintf(out + len, size - len, ".");
}

static const struct document {
    const char *text, *outline;
} documents[] = {
    {"[{\"id\":\"a\",\"turns\":[]},{\"id\":\"b\",\"turns\":[]}]", "a b ."},
    {" [ ] ", "."},
    {"[\n{\"id\":\"a\",\"turns\":[]},\n{\"id\":\"b\",\"turns\":3},\n{\"id\":\"c\",\"turns\":[]}\n]"
     "\n",
     "a !3:19 c ."},
    /* a fault in the middle of an element spoils only this one */
    {"[{\"id\":\"a\",\"turns\":[]}, {\"id\" \"b\"}, {\"id\":\"c\",\"turns\":[]}]", "a !1:31 c ."},
    {"[{\"id\":\"a\",\"turns\":[]}, nul, {\"id\":\"c\",\"turns\":[]}]", "a !1:25 c ."},
    {"[{\"id\":\"a\",\"turns\":[]}, 17, \"]}\", {\"id\":\"c\",\"turns\":[]}]", "a !1:25 !1:29 c ."},
    {"[{\"id\":\"[{\\\"\",\"turns\":[{\"text\":\"\\\\\"}]},{\"id\":\"b\",\"turns\":[]}]",
     "[{\" b ."},
    /* commas too few and too many */
    {"[{\"id\":\"a\",\"turns\":[]} {\"id\":\"b\",\"turns\":[]}]", "a !1:24 b ."},
    {"[{\"id\":\"a\",\"turns\":[]},,{\"id\":\"b\",\"turns\":[]}]", "a !1:24 b ."},
    {"[{\"id\":\"a\",\"turns\":[]},]", "a !1:24 ."},
    /* where the brackets go wrong the rest is one bad record */
    {"[{\"id\":\"a\",\"turns\":[]},{\"id\":\"b\",\"turns\":[}},{\"id\":\"c\",\"turns\":[]}]",
     "a !1:43 ."},
    {"[{\"id\":\"a\",\"turns\":[]},{\"id\":\"b\",\"turns\":[", "a !1:43 ."},
    {"[{\"id\":\"a\",\"turns\":[]},{\"id\":\"b", "a !1:30 ."},
    {"[{\"id\":\"a\",\"turns\":[]}", "a !1:23 ."},
    {"[{\"id\":\"a\",\"turns\":[]}\n] [", "a !2:3 ."},
    {"{\"id\":\"a\",\"turns\":[]}\n{\"id\":\"b\",\"turns\":[]}", "a !2:1 ."},
    {"[", "!1:2 ."},
    {"{", "!1:2 ."},
    {"\"", "!1:1 ."},
    {"7", "!1:1 ."}};

static void test_documents(void)
{
    for (size_t i = 0; i < sizeof documents / sizeof *documents; i++)
        for (size_t block = 0; block < 40; block++) {
            char got[400];
            reading r = {0};
            reader_options options = {.format = READER_JSON, .block = block};
            open_bytes(&r, testing_str(documents[i].text), "d.json", &options);
            outline(&r, got, sizeof got);
            CHECK(strcmp(got, documents[i].outline) == 0, "block %zu, %s: %s, expected %s", block,
                  documents[i].text, got, documents[i].outline);
            reader_close(r.reader);
        }
}

static void test_long_elements(void)
{
    for (size_t block = 1; block < 200; block += 7) {
        char text[400], long_text[120] = "";
        reading r = {0};
        reader_options options = {.format = READER_JSON, .block = block, .record_limit = 60};
        memset(long_text, 'x', sizeof long_text - 1);
        snprintf(text, sizeof text,
                 "[{\"id\":\"a\",\"turns\":[]},\n{\"id\":\"%s\",\"turns\":[]},\n"
                 "{\"id\":\"c\",\"turns\":[]}]",
                 long_text);
        open_bytes(&r, testing_str(text), "l.json", &options);
        CHECK_NEXT(&r, READER_DIALOGUE);
        CHECK_NEXT(&r, READER_BAD);
        CHECK(r.problem.error.code == HUA_E_LIMIT && r.problem.error.line == 2 &&
                  r.problem.error.column == 1,
              "%u:%u", r.problem.error.line, r.problem.error.column);
        CHECK(r.problem.bytes.len == 60 && memcmp(r.problem.bytes.ptr, "{\"id\":\"x", 8) == 0,
              "its beginning: %zu", r.problem.bytes.len);
        CHECK_NEXT(&r, READER_DIALOGUE);
        CHECK_STR(r.dialogue.id, "c");
        CHECK_STR(r.dialogue.source, "l.json:3");
        CHECK_NEXT(&r, READER_END);
        reader_close(r.reader);
    }
}

/* ---- transcripts through a window -------------------------------------- */

static void test_window(void)
{
    enum { DIALOGUES = 60000 };
    bytes text = {0};
    reading r = {0};
    size_t count = 0;
    char id[40], name[40];
    for (size_t i = 0; i < DIALOGUES; i++) {
        char lines[200];
        snprintf(lines, sizeof lines,
                 "客服：您好，第%zu位\n2026-03-02 10:20:31 张某%zu：坏了\n客服：抱歉，马上处理\n%s",
                 i, i, i % 3 ? "-----\n" : "\n=====\n\n");
        add_text(&text, lines);
    }
    CHECK(text.len > 5 * 1024 * 1024, "more than one survey: %zu", text.len);
    open_bytes(&r, str_of(&text), "w.txt", NULL);
    for (; next(&r) == READER_DIALOGUE; count++) {
        CHECK(r.dialogue.turn_count == 3, "%zu: %zu turns", count, r.dialogue.turn_count);
        snprintf(name, sizeof name, "张某%zu", count);
        CHECK_STR(r.dialogue.customer, name);
        snprintf(id, sizeof id, count ? "w.txt#%zu" : "w.txt", count + 1);
        CHECK_STR(r.dialogue.id, id);
        if (testing_failures > 20)
            break;
    }
    CHECK(count == DIALOGUES, "%zu dialogues", count);
    reader_close(r.reader);
    free(text.ptr);
}

/* Whatever the blocks, the same turns at the same places. */
static void test_window_blocks(void)
{
    static const char text[] =
        "客服：一\n客户：二\n续行\n---\n\n===\n客服：三\n客户：四\n---\n客服：五\n客户：六";
    for (size_t block = 1; block < 120; block++) {
        reading r = {0};
        reader_options options = {.format = READER_TRANSCRIPT, .block = block};
        open_bytes(&r, testing_str(text), "b.txt", &options);
        CHECK_NEXT(&r, READER_DIALOGUE);
        check_turn(&r, 1, HUA_CUSTOMER, "二\n续行");
        CHECK_NEXT(&r, READER_DIALOGUE);
        check_turn(&r, 0, HUA_AGENT, "三");
        CHECK_STR(r.dialogue.source, "b.txt:7");
        CHECK(reader_turn_place(r.reader, 1).line == 8, "line");
        CHECK_NEXT(&r, READER_DIALOGUE);
        check_turn(&r, 1, HUA_CUSTOMER, "六");
        CHECK(reader_turn_place(r.reader, 1).line == 11 &&
                  reader_turn_place(r.reader, 1).column == 4,
              "place");
        CHECK_NEXT(&r, READER_END);
        reader_close(r.reader);
    }
}

static void test_long_dialogues(void)
{
    bytes text = {0};
    add_text(&text, "客服：一\n客户：二\n---\n");
    for (int i = 0; i < 40; i++)
        add_text(&text, "客服：这一通说得太长\n客户：是的\n");
    add_text(&text, "---\n客服：三\n客户：四\n---\n客服：");
    for (int i = 0; i < 400; i++)
        add_text(&text, "长");
    add_text(&text, "\n---\n客服：五\n客户：六\n");
    for (size_t block = 1; block < 3000; block += 97) {
        reading r = {0};
        reader_options options = {.format = READER_TRANSCRIPT, .block = block, .record_limit = 200};
        open_bytes(&r, str_of(&text), "l.txt", &options);
        CHECK_NEXT(&r, READER_DIALOGUE);
        CHECK_NEXT(&r, READER_BAD);
        CHECK(r.problem.error.code == HUA_E_LIMIT && r.problem.error.line == 4, "line %u",
              r.problem.error.line);
        CHECK(r.problem.bytes.len == 200, "%zu bytes kept", r.problem.bytes.len);
        CHECK_NEXT(&r, READER_DIALOGUE);
        check_turn(&r, 0, HUA_AGENT, "三");
        CHECK_STR(r.dialogue.source, "l.txt:85");
        CHECK_NEXT(&r, READER_BAD);
        CHECK(r.problem.error.line == 88, "line %u", r.problem.error.line);
        CHECK_NEXT(&r, READER_DIALOGUE);
        check_turn(&r, 1, HUA_CUSTOMER, "六");
        CHECK_NEXT(&r, READER_END);
        reader_close(r.reader);
    }
    free(text.ptr);
}

/* ---- nothing to read --------------------------------------------------- */

static void test_empty(void)
{
    static const char *const texts[] = {"", " \n\r\n\t", "\xef\xbb\xbf", "\xff\xfe"};
    static const char *const notices[] = {"文件是空的", "文件里只有空白", "文件是空的",
                                          "文件是空的"};
    for (size_t i = 0; i < 4; i++)
        for (reader_format format = READER_AUTO; format <= READER_PLAIN; format++) {
            reading r = {0};
            hua_str notice = {NULL, 0};
            reader_options options = {.format = format};
            open_bytes(&r, testing_str(texts[i]), "e.txt", &options);
            CHECK(reader_notice(r.reader, 0, HUA_HANS, &notice), "a notice");
            CHECK_STR(notice, notices[i]);
            CHECK(!reader_notice(r.reader, 1, HUA_HANS, &notice), "one");
            CHECK_NEXT(&r, READER_END);
            CHECK(reader_format_name(r.reader, HUA_EN)[0], "still a name");
            reader_close(r.reader);
        }
}

static void test_no_text(void)
{
    static const struct kind {
        hua_str bytes;
        const char *word;
    } kinds[] = {
        {{"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", 15}, "PDF"},
        {{"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16}, "picture"},
        {{"\xff\xd8\xff\xe0\0\x10JFIF\0", 11}, "picture"},
        {{"\x7f"
          "ELF\2\1\1\0\0\0\0\0\0\0\0\0",
          16},
         "program"},
        {{"PK\3\4\x14\0\0\0\x08\0", 10}, "ZIP"},
        {{"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", 10}, "Office"},
        {{"ID3\3\0\0\0", 7}, "sound"},
        {{"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 20}, "zero bytes"},
        {{"\1\2\3\4\5\6\7\0\1\2\3\4\5\6\7\0\1\2\3\4\5\6\7\0\x1\2\3\4\5\6\7\0\1\2", 34}, "binary"}};
    static const reader_format formats[] = {READER_AUTO, READER_JSONL, READER_TRANSCRIPT,
                                            READER_PLAIN};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        for (size_t f = 0; f < 4; f++) {
            reader *r;
            hua_error error = {0};
            reader_options options = {.format = formats[f]};
            if (f == 0 && strcmp(kinds[i].word, "ZIP") == 0)
                continue; /* may be a workbook: its own reader says what is wrong */
            CHECK(reader_open_bytes(&r, kinds[i].bytes, "x.bin", &options, &error) == HUA_E_UTF8,
                  "%s", kinds[i].word);
            CHECK(!r, "nothing is open");
            CHECK(strstr(error.message_en, kinds[i].word), "%s: %s", kinds[i].word,
                  error.message_en);
            CHECK(strcmp(error.file, "x.bin") == 0 && error.message[0], "with its name");
            if (r)
                reader_close(r);
        }
}

/* ---- names ------------------------------------------------------------- */

static void test_mapping(void)
{
    bool mapped;
    const reader_name names[] = {{testing_str("某某旗舰店:*"), HUA_AGENT},
                                 {testing_str("*机器人*"), HUA_SYSTEM},
                                 {testing_str("某某旗舰店:经理"), HUA_OTHER}};
    const reader_options options = {.names = names, .name_count = 3};
    CHECK(reader_mapped(&options, testing_str("某某旗舰店:小美"), &mapped) == HUA_AGENT && mapped,
          "a star");
    CHECK(reader_mapped(&options, testing_str("某某旗舰店:"), &mapped) == HUA_AGENT && mapped,
          "a star for nothing");
    CHECK(reader_mapped(&options, testing_str("小机器人1"), &mapped) == HUA_SYSTEM && mapped,
          "two stars");
    CHECK(reader_mapped(&options, testing_str("某某旗舰店:经理"), &mapped) == HUA_OTHER && mapped,
          "the whole name is stronger");
    reader_mapped(&options, testing_str("某某旗舰店"), &mapped);
    CHECK(!mapped, "none");
}

static void test_ids(void)
{
    reading r = {0};
    open_text(&r, "{\"turns\":[]}\nx\n{\"turns\":[]}\n{\"id\":\"own\",\"turns\":[]}\n",
              "dir/i.jsonl");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "i.jsonl");
    CHECK_NEXT(&r, READER_BAD);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "i.jsonl#3");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "own");
    CHECK(strcmp(reader_encoding_name(r.reader), "UTF-8") == 0, "UTF-8");
    reader_close(r.reader);
}

/* Text that was decoded wrongly before it came to us is set aside, not scored. */
static void test_garbled(void)
{
    reading r = {0};
    open_text(&r,
              "{\"id\":\"a\",\"turns\":[{\"text\":\"您好，请问有什么可以帮您\"}]}\n"
              /* the same in UTF-8, read as GBK */
              "{\"id\":\"b\",\"turns\":[{\"text\":\"鎮ㄥソ锛岃闂湁浠€涔堝彲浠ュ府鎮\"}]}\n"
              "{\"id\":\"c\",\"turns\":[{\"text\":\"谢谢\"}]}\n",
              "g.jsonl");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.code == HUA_E_UTF8 && r.problem.error.line == 2, "line %u",
          r.problem.error.line);
    CHECK(strcmp(r.problem.error.file, "g.jsonl") == 0 && r.problem.error.message[0], "reason");
    CHECK(r.problem.bytes.len > 9, "its bytes");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "c");
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

/* Which files a walk through a directory takes. */
static void test_endings(void)
{
    static const char *const taken[] = {"a.jsonl",  "a.NDJSON",    "d/a.json", "a.txt",
                                        "a.md",     "a.log",       "a.chat",   "a.csv",
                                        "a.tsv",    "a.xlsx",      "a.srt",    "a.vtt",
                                        "a.csv.gz", "a.jsonl.zst", "a.TXT.xz", "a.json.bz2"};
    static const char *const left[] = {"a.pdf",     "a.gz",          "a",      "txt",
                                       "a.txt.zip", "a.jsonl.gz.gz", "a.txt~", ""};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        CHECK(formats_take(taken[i]), "%s", taken[i]);
    for (size_t i = 0; i < sizeof left / sizeof *left; i++)
        CHECK(!formats_take(left[i]), "%s", left[i]);
}

int main(void)
{
    test_usual_packings();
    test_members();
    test_truncated();
    test_short_truncated();
    test_damaged();
    test_growing();
    test_growing_encoded();
    test_not_growing();
    test_documents();
    test_long_elements();
    test_window();
    test_window_blocks();
    test_long_dialogues();
    test_empty();
    test_no_text();
    test_mapping();
    test_ids();
    test_endings();
    test_garbled();
    return testing_done("cli_reader_core");
}
