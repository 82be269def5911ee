/* Character sets: what short and long texts are taken for, and what becomes of every byte. */
#include "cli_readers.h"

#include "readers/bytes/decode.h"
#include "readers/bytes/detect.h"

#include <iconv.h>

/* `text` (UTF-8) in another character set; NUL bytes behind it; to be freed. */
static hua_str encoded(const char *text, const char *charset)
{
    size_t left = strlen(text), room = 4 * left + 16, size = room;
    char *bytes = calloc(1, size), *to = bytes, *from = (char *)text;
    iconv_t turn = iconv_open(charset, "UTF-8");
    if (!bytes || turn == (iconv_t)-1 || iconv(turn, &from, &left, &to, &room) == (size_t)-1) {
        fprintf(stderr, "cannot write %s in %s\n", text, charset);
        exit(1);
    }
    iconv_close(turn);
    return (hua_str){bytes, size - room};
}

static const char *shown(const char *charset)
{
    return charset ? charset : "UTF-8";
}

#define SIMPLIFIED "客服：您好，请问有什么可以帮您？\n顾客：我的快递怎么还没到\n"
#define TRADITIONAL "客服：您好，請問有什麼可以幫您？\n顧客：我的包裹怎麼還沒到\n"

static const struct sample {
    const char *text, *charset, *name;
} samples[] = {
    /* one word and one line */
    {"你好", "GBK", "GB18030"},
    {"在吗", "GBK", "GB18030"},
    {"您好，在吗？", "GBK", "GB18030"},
    {"好的", "GBK", "GB18030"},
    {"我不知道", "GBK", "GB18030"},
    {"你好", "BIG5", "Big5"},
    {"請問", "BIG5", "Big5"},
    {"我不知道", "BIG5", "Big5"},
    {"謝謝您，我馬上幫您查詢。", "BIG5", "Big5"},
    {"客戶：請問什麼時候可以退款？", "BIG5", "Big5"},
    /* three lines, with times and English in them */
    {SIMPLIFIED, "GBK", "GB18030"},
    {SIMPLIFIED, "GB18030", "GB18030"},
    {TRADITIONAL, "BIG5", "Big5"},
    {TRADITIONAL, "BIG5-HKSCS", "Big5"},
    {TRADITIONAL, "GBK", "GB18030"},
    {"小王 2026-03-02 10:20:31\nOK，稍等\nBo 2026-03-02 10:20:35\n谢谢\n", "GBK", "GB18030"},
    {"[10:20] agent: 亲，在的呢\n[10:21] tb0000: 订单0000000什么时候发货\n", "GBK", "GB18030"},
    {"{\"id\": 1, \"turns\": [{\"speaker\": \"agent\", \"text\": \"好\"}]}\n", "GBK", "GB18030"},
    {"嘅唔係咗，點解仲未寄？", "BIG5-HKSCS", "Big5-HKSCS"},
    /* a mark tells */
    {"\xef\xbb\xbf你好", "UTF-8", "UTF-8"},
    {"\xef\xbb\xbf你好", "UTF-16LE", "UTF-16LE"},
    {"\xef\xbb\xbf你好", "UTF-16BE", "UTF-16BE"},
    {"\xef\xbb\xbf你好", "UTF-32LE", "UTF-32LE"},
    {"\xef\xbb\xbf你好", "UTF-32BE", "UTF-32BE"},
    {"\xef\xbb\xbf鑫淼", "GB18030", "GB18030"},
    /* without a mark */
    {SIMPLIFIED, "UTF-16LE", "UTF-16LE"},
    {SIMPLIFIED, "UTF-16BE", "UTF-16BE"},
    {TRADITIONAL, "UTF-16LE", "UTF-16LE"},
    {TRADITIONAL, "UTF-16BE", "UTF-16BE"},
    {SIMPLIFIED, "UTF-32LE", "UTF-32LE"},
    {SIMPLIFIED, "UTF-32BE", "UTF-32BE"},
    {"hello, agent\n", "UTF-16LE", "UTF-16LE"},
    {"hello, agent\n", "UTF-16BE", "UTF-16BE"},
    {"我不知道您的订单", "UTF-16LE", "UTF-16LE"},
    {"我不知道您的订单", "UTF-16BE", "UTF-16BE"},
    /* and UTF-8 stays what it is */
    {"你", "UTF-8", "UTF-8"},
    {SIMPLIFIED, "UTF-8", "UTF-8"},
    {"hello", "UTF-8", "UTF-8"},
    {"Bush hid the facts", "UTF-8", "UTF-8"},
    {"", "UTF-8", "UTF-8"},
    {"鎴戜滑", "UTF-8", "UTF-8"}};

static void test_what_it_is(void)
{
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        hua_str bytes = encoded(samples[i].text, samples[i].charset);
        const char *name = shown(detect_charset(bytes));
        CHECK(strcmp(name, samples[i].name) == 0, "%s in %s: taken for %s", samples[i].text,
              samples[i].charset, name);
        free((char *)bytes.ptr);
    }
}

/* A long text is told by its beginning, wherever that is cut. */
static void test_cut_anywhere(void)
{
    static const char *const sets[] = {"GBK", "BIG5", "UTF-16LE", "UTF-16BE", "UTF-8"};
    static const char *const names[] = {"GB18030", "Big5", "UTF-16LE", "UTF-16BE", "UTF-8"};
    for (size_t i = 0; i < 5; i++) {
        hua_str bytes = encoded(i == 1 ? TRADITIONAL TRADITIONAL : SIMPLIFIED SIMPLIFIED, sets[i]);
        for (size_t len = 24; len < bytes.len; len++) {
            const char *name = shown(detect_charset((hua_str){bytes.ptr, len}));
            CHECK(strcmp(name, names[i]) == 0, "%s, %zu bytes: taken for %s", sets[i], len, name);
        }
        free((char *)bytes.ptr);
    }
}

/* UTF-8 with bad bytes in it stays UTF-8. */
static void test_torn(void)
{
    static const char *const torn[] = {"我不知道\xff\xff\xff\xff您好", "好\xe5\xbf",
                                       "{\"text\": \"a\xff\"}", "caf\xe9 cr\xe8me\n"};
    for (size_t i = 0; i < 4; i++)
        CHECK(!detect_charset(testing_str(torn[i])), "%zu: %s", i,
              shown(detect_charset(testing_str(torn[i]))));
}

static void test_names(void)
{
    hua_error error = {0};
    const char *name;
    static const char *const pairs[][2] = {
        {"gbk", "GB18030"}, {"GB2312", "GB18030"},    {"gb18030", "GB18030"}, {"cp936", "GB18030"},
        {"big5", "Big5"},   {"utf-16le", "UTF-16LE"}, {"utf8", NULL},         {"UTF-8", NULL}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        CHECK_OK(decode_name(pairs[i][0], &name, &error), error);
        CHECK(pairs[i][1] ? name && strcmp(name, pairs[i][1]) == 0 : !name, "%s is %s", pairs[i][0],
              shown(name));
    }
    CHECK(decode_name("GB18300", &name, &error) == HUA_E_ARGUMENT, "unknown");
    CHECK(strstr(error.message_en, "GB18300") != NULL, "names it: %s", error.message_en);
    CHECK(strstr(error.hint, "GB18030") && strstr(error.hint, "Big5"), "lists: %s", error.hint);
    CHECK(decode_name("", &name, &error) == HUA_E_ARGUMENT, "empty");
    reader *r;
    reader_options options = {.encoding = "klingon"};
    CHECK(reader_open_bytes(&r, testing_str("客服：您好\n"), "k", &options, &error) ==
              HUA_E_ARGUMENT,
          "by the reader");
    CHECK(!r, "nothing is open");
}

/* The text of a draft in any character set, cut into blocks of any length. */
static void check_blocks(const char *text, const char *charset, const char *name)
{
    hua_str bytes = encoded(text, charset);
    for (size_t block = 1; block < 12; block++) {
        reading r = {0};
        reader_options options = {.format = READER_PLAIN, .block = block, .encoding = name};
        open_bytes(&r, bytes, "b.txt", &options);
        CHECK_NEXT(&r, READER_DIALOGUE);
        check_turn(&r, 0, HUA_AGENT, text);
        CHECK(reader_replaced(r.reader) == 0, "%zu replaced", reader_replaced(r.reader));
        CHECK(strcmp(reader_encoding_name(r.reader), name) == 0, "%s",
              reader_encoding_name(r.reader));
        CHECK(reader_progress_of(r.reader).bytes == bytes.len, "all bytes are read");
        reader_close(r.reader);
    }
    free((char *)bytes.ptr);
}

static void test_blocks(void)
{
    static const char text[] = "一二三abc\n客户：𠮷，订单〇\n";
    check_blocks(text, "GB18030", "GB18030");
    check_blocks(text, "UTF-16LE", "UTF-16LE");
    check_blocks(text, "UTF-16BE", "UTF-16BE");
    check_blocks(text, "UTF-32LE", "UTF-32LE");
    check_blocks(text, "UTF-32BE", "UTF-32BE");
    check_blocks(text, "UTF-8", "UTF-8");
    check_blocks("謝謝您，abc\n一", "BIG5", "Big5");
    check_blocks("こんにちは\n", "SHIFT_JIS", "Shift_JIS");
}

/* What cannot be decoded is replaced and counted; what stands around it stays. */
static void test_undecodable(void)
{
    static const struct broken {
        hua_str bytes;
        const char *name, *text;
        size_t replaced;
    } all[] = {{{"\xc4\xe3\xff\xba\xc3", 5}, "GBK", "你\xef\xbf\xbd好", 1},
               {{"\xc4\xe3\xba", 3}, "GBK", "你\xef\xbf\xbd", 1},
               {{"\x60\x4f\x00\xd8\x7d\x59", 6}, "UTF-16LE", "你\xef\xbf\xbd好", 1},
               {{"\x60\x4f\x7d", 3}, "UTF-16LE", "你\xef\xbf\xbd", 1}};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        for (size_t block = 1; block < 5; block++) {
            reading r = {0};
            reader_options options = {
                .format = READER_PLAIN, .block = block, .encoding = all[i].name};
            open_bytes(&r, all[i].bytes, "u.txt", &options);
            CHECK_NEXT(&r, READER_DIALOGUE);
            check_turn(&r, 0, HUA_AGENT, all[i].text);
            CHECK(reader_replaced(r.reader) == all[i].replaced, "%zu: %zu replaced", i,
                  reader_replaced(r.reader));
            reader_close(r.reader);
        }
}

/* A whole transcript through detection, with turns and places as in the decoded text. */
static void check_transcript(const char *text, const char *charset, const char *name)
{
    hua_str bytes = encoded(text, charset);
    reading r = {0};
    open_bytes(&r, bytes, "chat.txt", NULL);
    CHECK(strcmp(reader_encoding_name(r.reader), name) == 0, "%s taken for %s", charset,
          reader_encoding_name(r.reader));
    CHECK(reader_format_of(r.reader) == READER_TRANSCRIPT, "%s: a transcript", charset);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.turn_count == 2, "%zu turns", r.dialogue.turn_count);
    CHECK(r.dialogue.turns[0].speaker == HUA_AGENT, "the agent");
    CHECK(reader_turn_place(r.reader, 1).line == 2 && reader_turn_place(r.reader, 1).column == 4,
          "place");
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
    free((char *)bytes.ptr);
}

static void test_transcripts(void)
{
    check_transcript(SIMPLIFIED, "GBK", "GB18030");
    check_transcript(TRADITIONAL, "BIG5", "Big5");
    check_transcript(SIMPLIFIED, "UTF-16LE", "UTF-16LE");
    check_transcript("\xef\xbb\xbf" SIMPLIFIED, "UTF-16BE", "UTF-16BE");
    check_transcript("\xef\xbb\xbf" SIMPLIFIED, "UTF-8", "UTF-8");
}

/* The user's word is stronger than any guess; UTF-16 alone leaves the order open. */
static void test_forced(void)
{
    reading r = {0};
    hua_str bytes = encoded("鑫淼", "GBK");
    reader_options options = {.format = READER_PLAIN, .encoding = "gb2312"};
    open_bytes(&r, bytes, "f.txt", &options);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_AGENT, "鑫淼");
    reader_close(r.reader);
    free((char *)bytes.ptr);
    bytes = encoded(SIMPLIFIED, "UTF-16BE");
    options.encoding = "utf-16";
    open_bytes(&r, bytes, "f.txt", &options);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_AGENT, SIMPLIFIED);
    reader_close(r.reader);
    free((char *)bytes.ptr);
}

/* JSON in another character set keeps the places of its faults. */
static void test_records(void)
{
    hua_str bytes = encoded("{\"id\":\"一\",\"turns\":[{\"text\":\"您好，请稍等\"}]}\n"
                            "{\"id\":\"二\",\"turns\":[{\"text\":5}]}\n"
                            "{\"id\":\"三\",\"turns\":[]}\n",
                            "GBK");
    reading r = {0};
    open_bytes(&r, bytes, "r.jsonl", NULL);
    CHECK(strcmp(reader_encoding_name(r.reader), "GB18030") == 0, "%s",
          reader_encoding_name(r.reader));
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_OTHER, "您好，请稍等");
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.line == 2 && r.problem.error.column == 28, "%u:%u", r.problem.error.line,
          r.problem.error.column);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "三");
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
    free((char *)bytes.ptr);
}

int main(void)
{
    test_what_it_is();
    test_cut_anywhere();
    test_torn();
    test_names();
    test_blocks();
    test_undecodable();
    test_transcripts();
    test_forced();
    test_records();
    return testing_done("cli_decode");
}
