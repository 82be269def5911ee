/* The native form: good records, every kind of bad one, and input made to hurt. */
#include "cli_readers.h"

#include "readers/json/json_check.h"
#include "readers/native/jsonl.h"
#include "readers/bytes/source.h"

static void test_full_record(void)
{
    reading r = {0};
    open_text(
        &r,
        "{\"id\": \"d-17\", \"channel\": \"email\", \"agent\": \"A102\", \"customer\": \"C9\","
        " \"meta\": {\"team\": \"\\u5317\\u533a\"}, \"turns\": ["
        "{\"speaker\": \"customer\", \"text\": \"没人管\", \"at\": \"2026-03-02T10:20:31+08:00\"},"
        "{\"speaker\": \"agent\", \"text\": \"\\u6211\\ud83d\\ude00\\n抱歉\","
        " \"at\": \"2026-03-02T02:20:32.5Z\"}]}\n",
        "a.jsonl");
    CHECK(reader_format_of(r.reader) == READER_JSONL, "format");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "d-17");
    CHECK_STR(r.dialogue.source, "a.jsonl:1");
    CHECK(r.dialogue.channel == HUA_EMAIL, "channel %d", (int)r.dialogue.channel);
    CHECK_STR(r.dialogue.agent, "A102");
    CHECK_STR(r.dialogue.customer, "C9");
    CHECK_STR(r.dialogue.team, "北区");
    CHECK_STR(r.dialogue.date, "2026-03-02");
    CHECK_STR(r.dialogue.meta, "{\"team\": \"\\u5317\\u533a\"}");
    check_turn(&r, 0, HUA_CUSTOMER, "没人管");
    check_turn(&r, 1, HUA_AGENT, "我😀\n抱歉");
    /* date -d 2026-03-02T02:20:31Z +%s */
    CHECK(r.dialogue.turns[0].start_ms == INT64_C(1772418031000), "at");
    CHECK(r.dialogue.turns[1].start_ms == INT64_C(1772418032500), "at with a fraction");
    CHECK_NEXT(&r, READER_END);
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

static void test_call_times(void)
{
    reading r = {0};
    open_text(
        &r,
        "{\"channel\":\"call\",\"turns\":[{\"speaker\":\"agent\",\"text\":\"a\",\"start\":12.3,"
        "\"end\":15.0},{\"speaker\":\"system\",\"text\":\"b\",\"start\":16},"
        "{\"speaker\":\"other\",\"text\":\"c\",\"start\":null}]}",
        "-");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.channel == HUA_CALL, "channel");
    CHECK(r.dialogue.turns[0].start_ms == 12300 && r.dialogue.turns[0].end_ms == 15000, "times");
    CHECK(r.dialogue.turns[1].start_ms == 16000 && r.dialogue.turns[1].end_ms == 16000, "moment");
    CHECK(r.dialogue.turns[2].start_ms == HUA_NO_TIME, "no time");
    check_turn(&r, 1, HUA_SYSTEM, "b");
    reader_close(r.reader);
}

static void test_unknown_fields(void)
{
    reading r = {0};
    open_text(
        &r,
        "{\"source\": \"x\", \"meta\": {\"a\": 1}, \"a\": [2, {\"b\": \"\\u0041\"}], \"turns\": ["
        "{\"speaker\": \"robot\", \"text\": \"t\", \"mood\": \"sad\", \"n\": 1.5}]}\n"
        "{\"turns\": [], \"rest\": {}}\n{\"turns\": []}\n",
        "x.jsonl");
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_OTHER, "t");
    CHECK_STR(r.dialogue.meta, "{\"a\": 1,\"source\":\"x\",\"a_\":[2, {\"b\": \"\\u0041\"}],"
                               "\"turns\":{\"0\":{\"mood\":\"sad\",\"n\":1.5}}}");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.meta, "{\"rest\":{}}");
    CHECK(r.dialogue.turn_count == 0, "no turns");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.meta, "");
    CHECK_NEXT(&r, READER_END);
    hua_str notice;
    CHECK(reader_notice(r.reader, 0, HUA_EN, &notice), "a notice of the unknown speaker");
    CHECK(notice.len && strstr(notice.ptr, "robot"), "names the speaker");
    reader_close(r.reader);
}

/* Each bad line, where the fault is (column in characters) and a word of the reason. */
static const struct bad {
    const char *line, *reason;
    uint32_t column;
} bads[] = {{"garbage", "value is expected", 1},
            {"[1, 2]", "must be a JSON object", 1},
            {"{\"id\": \"x\"}", "no turns", 1},
            {"{\"turns\": 3}", "must be an array", 11},
            {"{\"turns\": [3]}", "must be an object", 12},
            {"{\"turns\": [{\"speaker\": \"agent\"}]}", "no text", 12},
            {"{\"turns\": [{\"text\": 5}]}", "must be a string", 21},
            {"{\"turns\": [{\"text\": \"好\", \"start\": \"早\"}]}", "number of seconds", 35},
            {"{\"turns\": [{\"text\": \"a\", \"at\": \"yesterday\"}]}", "RFC 3339", 32},
            {"{\"turns\": [{\"text\": \"a\", \"at\": \"2026-02-30T00:00:00Z\"}]}", "RFC 3339", 32},
            {"{\"channel\": \"wechat\", \"turns\": []}", "unknown channel", 13},
            {"{\"turns\": [", "its rest is missing", 12},
            {"{\"turns\": []", "closing bracket", 13},
            {"{\"turns\": []} 1", "more behind", 15},
            {"{\"turns\": [],}", "key in double quotes", 14},
            {"{\"turns\": [] \"a\": 1}", "comma", 14},
            {"{\"x\": \"a\": 1, \"turns\": []}", "comma", 10},
            {"{\"x\": nul, \"turns\": []}", "value is expected", 7},
            {"{\"x\": 01, \"turns\": []}", "number", 7},
            {"{\"turns\": [{\"text\": \"\\ud83d\"}]}", "surrogate", 22},
            {"{\"turns\": [{\"text\": \"\\x\"}]}", "escape", 22},
            {"{\"turns\": [{\"text\": \"a\tb\"}]}", "control", 23},
            {"{\"turns\": [{\"text\": \"快\xe5\xbf\"}]}", "UTF-8", 23},
            {"{\"turns\": [{\"text\": \"open}]}", "closing quote", 21}};

static void test_bad_records(void)
{
    for (size_t i = 0; i < sizeof bads / sizeof *bads; i++) {
        reading r = {0};
        char text[512];
        snprintf(text, sizeof text, "{\"turns\":[]}\n%s\r\n\n{\"id\":\"after\",\"turns\":[]}",
                 bads[i].line);
        open_text(&r, text, "bad.jsonl");
        CHECK_NEXT(&r, READER_DIALOGUE);
        CHECK_NEXT(&r, READER_BAD);
        const hua_error *e = &r.problem.error;
        CHECK(strstr(e->message_en, bads[i].reason), "%s: '%s'", bads[i].line, e->message_en);
        CHECK(e->message[0], "%s: a Chinese text", bads[i].line);
        CHECK(e->line == 2, "%s: line %u", bads[i].line, e->line);
        CHECK(!bads[i].column || e->column == bads[i].column, "%s: column %u", bads[i].line,
              e->column);
        CHECK_STR(r.problem.bytes, bads[i].line);
        CHECK(e->source[0], "%s: the line is shown", bads[i].line);
        CHECK_NEXT(&r, READER_DIALOGUE);
        CHECK_STR(r.dialogue.id, "after");
        CHECK_STR(r.dialogue.source, "bad.jsonl:4");
        CHECK_NEXT(&r, READER_END);
        reader_close(r.reader);
    }
}

static void test_replacement(void)
{
    reading r = {0};
    reader_options options = {.replace_bad_utf8 = true};
    open_bytes(&r,
               testing_str("{\"turns\":[{\"text\":\"a\xff"
                           "b\\ud83d\\u0041\\\\ud83d\"}]}"),
               "r.jsonl", &options);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_OTHER,
               "a\xef\xbf\xbd"
               "b\xef\xbf\xbd"
               "A\\ud83d");
    CHECK(reader_replaced(r.reader) == 2, "%zu replaced", reader_replaced(r.reader));
    reader_close(r.reader);
}

static void test_document(void)
{
    reading r = {0};
    open_text(&r,
              "\xef\xbb\xbf[\n {\"id\": \"1\",\n  \"turns\": [{\"speaker\": \"agent\", \"text\": "
              "\"]}\"}]},\n"
              " {\"id\": \"2\"},\n {\"id\": 3, \"turns\": []}\n]\n",
              "a.json");
    CHECK(reader_format_of(r.reader) == READER_JSON, "format");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.source, "a.json:2");
    check_turn(&r, 0, HUA_AGENT, "]}");
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.line == 4 && r.problem.error.column == 2, "%u:%u", r.problem.error.line,
          r.problem.error.column);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "3");
    CHECK_STR(r.dialogue.source, "a.json:5");
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);

    open_text(&r, "{\n  \"turns\": [\n    {\"text\": \"a\",}\n  ]\n}\n", "b.json");
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.line == 3 && r.problem.error.column == 18, "%u:%u", r.problem.error.line,
          r.problem.error.column);
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

static void test_small_blocks(void)
{
    static const char text[] =
        "{\"id\":\"1\",\"turns\":[{\"text\":\"一二三四五六七八九十\"}]}\r\n"
        "{\"id\":\"2\",\"x\":\"0123456789012345678901234567890123456789012345678"
        "90123456789\",\"turns\":[]}\n"
        "{\"id\":\"3\",\"turns\":[]}";
    for (size_t block = 1; block < 140; block++) {
        reading r = {0};
        reader_options options = {.format = READER_JSONL, .block = block, .record_limit = 70};
        open_bytes(&r, testing_str(text), "s", &options);
        CHECK_NEXT(&r, READER_DIALOGUE);
        check_turn(&r, 0, HUA_OTHER, "一二三四五六七八九十");
        CHECK_NEXT(&r, READER_BAD);
        CHECK(r.problem.error.code == HUA_E_LIMIT && r.problem.error.line == 2, "limit");
        CHECK(r.problem.bytes.len == 70 && memcmp(r.problem.bytes.ptr, "{\"id\":\"2\"", 9) == 0,
              "block %zu: the beginning is kept", block);
        CHECK_NEXT(&r, READER_DIALOGUE);
        CHECK_STR(r.dialogue.id, "3");
        CHECK_NEXT(&r, READER_END);
        reader_close(r.reader);
    }
}

static void test_huge_line(void)
{
    enum { HUGE_LINE = 70 * 1024 * 1024 };
    static const char before[] = "{\"id\":\"a\",\"turns\":[]}\n{\"id\":\"";
    static const char after[] = "\",\"turns\":[]}\n{\"id\":\"b\",\"turns\":[]}\n";
    size_t size = sizeof before - 1 + HUGE_LINE + sizeof after - 1;
    char *text = malloc(size);
    reading r = {0};
    if (!text)
        exit(1);
    memcpy(text, before, sizeof before - 1);
    memset(text + sizeof before - 1, 'x', HUGE_LINE);
    memcpy(text + sizeof before - 1 + HUGE_LINE, after, sizeof after - 1);
    open_bytes(&r, (hua_str){text, size}, "huge.jsonl", NULL);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.code == HUA_E_LIMIT, "code %d", (int)r.problem.error.code);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "b");
    CHECK_STR(r.dialogue.source, "huge.jsonl:3");
    reader_close(r.reader);
    free(text);
}

static void test_deep(void)
{
    enum { DEPTH = 100000 };
    char *text = malloc(2 * DEPTH + 64);
    reading r = {0};
    if (!text)
        exit(1);
    size_t n = (size_t)sprintf(text, "{\"turns\":[],\"x\":");
    memset(text + n, '[', DEPTH);
    memset(text + n + DEPTH, ']', DEPTH);
    memcpy(text + n + 2 * DEPTH, "}\n", 3);
    open_text(&r, text, "deep.jsonl");
    CHECK_NEXT(&r, READER_BAD);
    CHECK(strstr(r.problem.error.message_en, "deep"), "%s", r.problem.error.message_en);
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
    free(text);
}

static void test_zero_bytes(void)
{
    reading r = {0};
    static const char text[] =
        "{\"turns\":[{\"text\":\"a\\u0000b\"}]}\n{\"turns\":[{\"text\":\"a\0b\"}]}\n";
    open_bytes(&r, (hua_str){text, sizeof text - 1}, "z.jsonl", NULL);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.turns[0].text.len == 3, "an escaped zero is text");
    CHECK_NEXT(&r, READER_BAD);
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

/* Whatever the reader accepts is sound JSON, and so is the meta it hands on. */
static void test_accepts_only_json(void)
{
    static const char good[] =
        "{\"id\":\"a\\n\",\"meta\":{\"team\":\"x\",\"y\":[1,2]},\"z\":-1.5e3,\"turns\":[{"
        "\"speaker\":"
        "\"agent\",\"text\":\"你\\u597d\",\"start\":1.25,\"q\":null},{\"text\":\"b\"}]}";
    static const char signs[] = "{}[]\",:\\ 0-.aenu\x80\n\t";
    reader_options options = {0};
    jsonl *parser = jsonl_new(&options);
    uint32_t seed = 12345;
    size_t accepted = 0;
    for (int round = 0; round < 60000; round++) {
        char text[sizeof good + SOURCE_PADDING] = {0};
        size_t len = sizeof good - 1;
        memcpy(text, good, len);
        for (uint32_t edits = seed % 3; edits < 3; edits++) {
            seed = seed * 1664525u + 1013904223u;
            text[(seed >> 8) % len] = signs[(seed >> 20) % (sizeof signs - 1)];
        }
        hua_dialogue dialogue;
        hua_error error;
        json_fault fault;
        if (jsonl_parse(parser, (hua_str){text, len}, &dialogue, &error) != READER_DIALOGUE)
            continue;
        accepted++;
        CHECK(json_check((hua_str){text, len}, &fault), "accepted: %s (%s)", text, fault.en);
        CHECK(!dialogue.meta.len || json_check(dialogue.meta, &fault), "meta %.*s",
              (int)dialogue.meta.len, dialogue.meta.ptr);
    }
    CHECK(accepted > 1000, "%zu accepted: too few to tell", accepted);
    jsonl_free(parser);
}

static void test_json_check(void)
{
    json_fault fault;
    CHECK(json_check(testing_str(" {\"a\": [true, false, null, -0.5e+7, \"\\ud83d\\ude00\"]} "),
                     &fault),
          "%s", fault.en);
    CHECK(!json_check(testing_str(""), &fault), "empty");
    CHECK(!json_check(testing_str("1."), &fault), "1.");
    CHECK(!json_check(testing_str("{\"a\":1,}"), &fault) && fault.offset == 7, "%zu", fault.offset);
    CHECK(!json_check(testing_str("[1,]"), &fault) && fault.offset == 3, "%zu", fault.offset);
    CHECK(!json_check(testing_str("\"\xed\xa0\x80\""), &fault) && fault.offset == 1, "surrogate");
}

static void test_mapping_and_channel(void)
{
    reading r = {0};
    reader_name names[] = {{testing_str("bot-7"), HUA_SYSTEM}};
    reader_options options = {
        .names = names, .name_count = 1, .has_channel = true, .channel = HUA_CALL};
    open_bytes(&r, testing_str("{\"turns\":[{\"speaker\":\"Bot-7\",\"text\":\"a\"}]}\n"), "m",
               &options);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_SYSTEM, "a");
    CHECK(r.dialogue.channel == HUA_CALL, "default channel");
    reader_close(r.reader);
}

int main(void)
{
    test_full_record();
    test_call_times();
    test_unknown_fields();
    test_bad_records();
    test_replacement();
    test_document();
    test_small_blocks();
    test_huge_line();
    test_deep();
    test_zero_bytes();
    test_accepts_only_json();
    test_json_check();
    test_mapping_and_channel();
    return testing_done("cli_reader_jsonl");
}
