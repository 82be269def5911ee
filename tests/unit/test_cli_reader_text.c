/* Transcripts as people paste them, drafts that look like them, and what files are taken for. */
#include "cli_readers.h"

static void open_as(reading *r, const char *text, reader_format expected)
{
    open_text(r, text, "dir/talk.txt");
    CHECK(reader_format_of(r->reader) == expected, "taken for %d, expected %d: %s",
          (int)reader_format_of(r->reader), (int)expected, text);
}

static void test_plain_names(void)
{
    reading r = {0};
    open_as(&r,
            "客服：您好\r\n顾客: 坏了\r\n地址：北京路1号\r\n\r\n客服小王：抱歉，\r\n  请稍等\r\n",
            READER_TRANSCRIPT);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "talk.txt");
    CHECK_STR(r.dialogue.source, "dir/talk.txt:1");
    CHECK(r.dialogue.channel == HUA_CHAT && r.dialogue.turn_count == 3, "shape");
    check_turn(&r, 0, HUA_AGENT, "您好");
    check_turn(&r, 1, HUA_CUSTOMER, "坏了\r\n地址：北京路1号");
    check_turn(&r, 2, HUA_AGENT, "抱歉，\r\n  请稍等");
    CHECK(r.dialogue.turns[0].start_ms == HUA_NO_TIME, "no time");
    reader_place place = reader_turn_place(r.reader, 2);
    CHECK(place.line == 5 && place.column == 6, "%zu:%zu", place.line, place.column);
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

static void test_traditional_and_mark(void)
{
    reading r = {0};
    open_as(&r, "\xef\xbb\xbf客服人員：您好\n客戶：壞了\n專員：抱歉\n顧客：嗯", READER_TRANSCRIPT);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_AGENT, "您好");
    check_turn(&r, 1, HUA_CUSTOMER, "壞了");
    check_turn(&r, 2, HUA_AGENT, "抱歉");
    check_turn(&r, 3, HUA_CUSTOMER, "嗯");
    reader_close(r.reader);
}

/* As people note down a talk in haste; the letters inside other names mean nothing. */
static void test_letters_for_names(void)
{
    reading r = {0};
    open_as(&r, "客：坏了\n服：抱歉\n客：那怎么办\n", READER_TRANSCRIPT);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.turn_count == 3, "shape");
    check_turn(&r, 0, HUA_CUSTOMER, "坏了");
    check_turn(&r, 1, HUA_AGENT, "抱歉");
    reader_close(r.reader);
    open_as(&r, "顧：壞了\n服：抱歉\n", READER_TRANSCRIPT);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_CUSTOMER, "壞了");
    reader_close(r.reader);
    open_as(&r, "衣服：两件\n请客：三次\n", READER_PLAIN);
    reader_close(r.reader);
}

static void test_clock_before_name(void)
{
    reading r = {0};
    open_as(&r, "[23:59:33] 客服: 您好\n[00:00:03] 顾客: 喂\n", READER_TRANSCRIPT);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_AGENT, "您好");
    CHECK(r.dialogue.turns[1].start_ms - r.dialogue.turns[0].start_ms == 30000,
          "midnight is passed");
    reader_close(r.reader);
    open_as(&r, "10:21 坐席：您好\n10:23 Customer: hi\n", READER_TRANSCRIPT);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 1, HUA_CUSTOMER, "hi");
    CHECK(r.dialogue.turns[0].start_ms == (10 * 60 + 21) * 60000, "hours and minutes");
    reader_close(r.reader);
}

static void test_name_and_time_above(void)
{
    reading r = {0};
    open_as(&r,
            "小王 2026-03-02 10:20:31\n您好，很高兴为您服务\n请讲\n\n李四 2026/3/2 10:21\n退货\n",
            READER_TRANSCRIPT);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.turn_count == 2, "%zu turns", r.dialogue.turn_count);
    check_turn(&r, 0, HUA_AGENT, "您好，很高兴为您服务\n请讲");
    check_turn(&r, 1, HUA_CUSTOMER, "退货");
    CHECK_STR(r.dialogue.agent, "小王");
    CHECK_STR(r.dialogue.date, "2026-03-02");
    /* date -u -d '2026-03-02 10:20:31' +%s */
    CHECK(r.dialogue.turns[0].start_ms == INT64_C(1772446831000), "moment");
    CHECK(r.dialogue.turns[1].start_ms == INT64_C(1772446860000), "moment without seconds");
    CHECK_STR(r.dialogue.source, "dir/talk.txt:1");
    reader_close(r.reader);
}

static void test_shop_export(void)
{
    reading r = {0};
    open_as(&r,
            "某某旗舰店:小美 (2026-03-02 10:20:31): 亲，在的\n"
            "tb00007 (2026-03-02 10:20:36): 什么时候发货\n",
            READER_TRANSCRIPT);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.agent, "某某旗舰店:小美");
    CHECK_STR(r.dialogue.customer, "tb00007");
    check_turn(&r, 0, HUA_AGENT, "亲，在的");
    check_turn(&r, 1, HUA_CUSTOMER, "什么时候发货");
    reader_close(r.reader);
}

static void test_whatsapp(void)
{
    reading r = {0};
    open_as(&r,
            "02/03/2026, 10:20 - Support Mei: hello\n02/03/2026, 10:21 - Bo: where: here\nmore\n",
            READER_TRANSCRIPT);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.date, "2026-03-02");
    check_turn(&r, 0, HUA_AGENT, "hello");
    check_turn(&r, 1, HUA_CUSTOMER, "where: here\nmore");
    reader_close(r.reader);
}

static void test_recording(void)
{
    reading r = {0};
    open_as(&r, "[00:12.3-00:15.0] 坐席：您好\n[01:15.2-01:19.0] 客户：你好\n", READER_TRANSCRIPT);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.channel == HUA_CALL, "a recording is a call");
    CHECK(r.dialogue.turns[0].start_ms == 12300 && r.dialogue.turns[0].end_ms == 15000, "first");
    CHECK(r.dialogue.turns[1].start_ms == 75200 && r.dialogue.turns[1].end_ms == 79000, "second");
    reader_close(r.reader);
    open_as(&r,
            "说话人 1 00:03\n喂\n说话人 2 00:05\n您好，请问有什么可以帮您\n说话人 1 01:15\n嗯\n",
            READER_TRANSCRIPT);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_CUSTOMER, "喂");
    check_turn(&r, 1, HUA_AGENT, "您好，请问有什么可以帮您");
    CHECK(r.dialogue.turns[2].start_ms == 75000, "minutes and seconds");
    reader_close(r.reader);
}

static void test_several(void)
{
    reading r = {0};
    open_as(&r, "客服：一\n客户：二\n-----\n\n=====\n客服：三\n客户：四\n", READER_TRANSCRIPT);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.turn_count == 2, "%zu turns", r.dialogue.turn_count);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "talk.txt#2");
    CHECK_STR(r.dialogue.source, "dir/talk.txt:6");
    check_turn(&r, 0, HUA_AGENT, "三");
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

static void test_unknown_names(void)
{
    static const char text[] = "阿大：在吗\n阿二：在\n阿大：东西呢\n阿二：路上\n";
    reading r = {0};
    hua_str notice;
    open_as(&r, text, READER_TRANSCRIPT);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_OTHER, "在吗");
    CHECK_NEXT(&r, READER_END);
    CHECK(reader_notice(r.reader, 0, HUA_HANS, &notice) && notice.len, "says who is unknown");
    reader_close(r.reader);

    reader_name names[] = {{testing_str("阿二"), HUA_AGENT}};
    reader_options options = {.names = names, .name_count = 1};
    open_bytes(&r, testing_str(text), "t", &options);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_CUSTOMER, "在吗");
    check_turn(&r, 1, HUA_AGENT, "在");
    CHECK_NEXT(&r, READER_END);
    CHECK(!reader_notice(r.reader, 0, HUA_HANS, &notice), "nothing to tell");
    reader_close(r.reader);
}

/* Drafts with colons in them stay drafts. */
static void test_drafts(void)
{
    static const char *const drafts[] = {
        "您好，我们的营业时间是：9:00-18:00。\n",
        "注意：以下仅供参考\n地址：某某路\n电话：10000\n注意：请保持礼貌\n",
        "如何安抚客户：先道歉\n如何倾听客户：不打断\n第一步：嗯\n第二步：好\n第一步：嗯\n",
        "客服电话：10000\n用户名：某某\n客服电话：10000\n",
        "请访问 http://example.invalid/a\n请访问 http://example.invalid/b\n",
        "营业时间 9:00\n休息时间 12:00\n",
        "客服：只有一行\n",
        "{name}，您好：\n[10:00] 之前回复\n",
        "\"引号\"：开头\n\n没有说话人\n",
        "hello"};
    for (size_t i = 0; i < sizeof drafts / sizeof *drafts; i++) {
        reading r = {0};
        open_as(&r, drafts[i], READER_PLAIN);
        CHECK_NEXT(&r, READER_DIALOGUE);
        CHECK(r.dialogue.channel == HUA_DRAFT, "channel");
        check_turn(&r, 0, HUA_AGENT, drafts[i]);
        CHECK_NEXT(&r, READER_END);
        reader_close(r.reader);
    }
}

static void test_nothing(void)
{
    static const char *const texts[] = {"", "\n", " \r\n\t\n", "\xef\xbb\xbf"};
    static const reader_format formats[] = {READER_AUTO, READER_JSONL, READER_JSON,
                                            READER_TRANSCRIPT, READER_PLAIN};
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 5; j++) {
            reading r = {0};
            reader_options options = {.format = formats[j]};
            open_bytes(&r, testing_str(texts[i]), "n", &options);
            CHECK_NEXT(&r, READER_END);
            reader_close(r.reader);
        }
}

static void test_refused(void)
{
    reader *r;
    hua_error error = {0};
    const hua_str torn = {"我不知道\xff\xff\xff\xff您好", 22};
    CHECK(reader_open_bytes(&r, torn, "torn.txt", NULL, &error) == HUA_OK, "some bad bytes");
    reader_close(r);
    CHECK(reader_open(&r, "/nonexistent/x.txt", NULL, &error) == HUA_E_IO, "no such file");
    CHECK(strcmp(error.file, "/nonexistent/x.txt") == 0 && error.message[0], "named");
    CHECK(reader_open(&r, "/", NULL, &error) == HUA_E_IO, "a directory");
}

static void test_limits(void)
{
    reading r = {0};
    reader_options options = {.record_limit = 60};
    open_bytes(&r,
               testing_str(
                   "客服：一\n客户：这一通说得太长太长太长太长太长太长\n---\n客服：三\n客户：四\n"),
               "l", &options);
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.code == HUA_E_LIMIT && r.problem.error.line == 1, "limit");
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_AGENT, "三");
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

/* Turns never overlap, go forward, and lie within the text, whatever the bytes are. */
static void test_any_bytes(void)
{
    static const char *const parts[] = {
        "客服", "：",   ":",  "\n",           "10:20", "2026-03-02", "[",       "]", " ",  "客户",
        "\xe5", "\xff", "a",  "---\n",        "(",     ")",          "00:12.3", "-", "【", "\r\n",
        "月",   "年",   "\t", "\xef\xbb\xbf", "",      "星期"};
    uint32_t seed = 7;
    for (int round = 0; round < 20000; round++) {
        char text[400] = "";
        size_t len = 0;
        for (int i = 0; i < 30; i++) {
            seed = seed * 1664525u + 1013904223u;
            const char *part = parts[(seed >> 16) % (sizeof parts / sizeof *parts)];
            len += (size_t)snprintf(text + len, sizeof text - len, "%s", part);
        }
        reading r = {0};
        reader_options options = {.format = round % 2 ? READER_TRANSCRIPT : READER_AUTO};
        char *exact = malloc(strlen(text) + 1); /* so that a sanitizer sees every overrun */
        if (!exact)
            exit(1);
        memcpy(exact, text, strlen(text));
        open_bytes(&r, (hua_str){exact, strlen(text)}, "f", &options);
        for (reader_status s; (s = next(&r)) != READER_END;) {
            CHECK(s != READER_FAILED, "failed on %s", text);
            for (size_t i = 0; s == READER_DIALOGUE && i + 1 < r.dialogue.turn_count; i++)
                CHECK(r.dialogue.turns[i].text.ptr + r.dialogue.turns[i].text.len <=
                          r.dialogue.turns[i + 1].text.ptr,
                      "turns in order: %s", text);
        }
        reader_close(r.reader);
        free(exact);
    }
}

int main(void)
{
    test_plain_names();
    test_traditional_and_mark();
    test_letters_for_names();
    test_clock_before_name();
    test_name_and_time_above();
    test_shop_export();
    test_whatsapp();
    test_recording();
    test_several();
    test_unknown_names();
    test_drafts();
    test_nothing();
    test_refused();
    test_limits();
    test_any_bytes();
    return testing_done("cli_reader_text");
}
