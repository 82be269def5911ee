/* Tables of messages: quoting, columns, conversations that lie mixed, rows that cannot be read. */
#include "cli_readers.h"

#include "readers/table/cells.h"
#include "readers/table/columns.h"
#include "readers/table/csv_rows.h"
#include "readers/table/talks.h"

#define HEADS "会话ID,发送时间,发送人,内容\n"

static void open_as(reading *r, const char *text, reader_format format)
{
    reader_options options = {.format = format};
    open_bytes(r, testing_str(text), "dir/t.dat", &options);
}

static bool noticed(const reading *r, const char *part)
{
    hua_str text;
    for (size_t i = 0; reader_notice(r->reader, i, HUA_EN, &text); i++)
        for (size_t at = 0; at + strlen(part) <= text.len; at++)
            if (memcmp(text.ptr + at, part, strlen(part)) == 0)
                return true;
    return false;
}

/* ---- quoting ------------------------------------------------------------ */

/* The examples of RFC 4180, section 2, each as the cells of its rows: | between, / behind a row. */
static void test_rfc_4180(void)
{
    static const struct rfc {
        const char *text, *cells;
    } cases[] = {
        {"aaa,bbb,ccc\r\nzzz,yyy,xxx\r\n", "aaa|bbb|ccc/zzz|yyy|xxx/"},
        {"aaa,bbb,ccc\r\nzzz,yyy,xxx", "aaa|bbb|ccc/zzz|yyy|xxx/"},
        {"\"aaa\",\"bbb\",\"ccc\"\r\nzzz,yyy,xxx", "aaa|bbb|ccc/zzz|yyy|xxx/"},
        {"\"aaa\",\"b\r\nbb\",\"ccc\"\r\nzzz,yyy,xxx", "aaa|b\nbb|ccc/zzz|yyy|xxx/"},
        {"\"aaa\",\"b\"\"bb\",\"ccc\"", "aaa|b\"bb|ccc/"},
        {"a,,\n,\"\",c\n", "a||/||c/"},
        /* beyond it */
        {"a, \"b,c\" ,d\n", "a|b,c|d/"},
        {"a,b\"c,d\n", "a|b\"c|d/"},
        {"a,\"b \"x\" c\",d\n", "a|b \"x\" c|d/"},
        {"a,\"\"\"\",\"\"\"b\"\"\"\n", "a|\"|\"b\"/"},
        {"a,b\rc,d\re,f", "a|b/c|d/e|f/"},
        {"a,b\n\n,,\n \nc,d\n", "a|b/c|d/"},
        {"a,\"x\n\n\"\"y\"\"\n\",c\n", "a|x\n\n\"y\"\n|c/"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char got[200] = "";
        size_t len = 0;
        csv_rows rows;
        table_row row;
        reader_problem problem;
        CHECK(csv_rows_open_text(&rows, testing_str(cases[i].text), true), "memory");
        while (csv_rows_next(&rows, &row, &problem) == TABLE_ROW) {
            for (size_t j = 0; j < row.count; j++)
                len += (size_t)snprintf(got + len, sizeof got - len, "%s%.*s", j ? "|" : "",
                                        (int)row.cells[j].text.len, row.cells[j].text.ptr);
            len += (size_t)snprintf(got + len, sizeof got - len, "/");
        }
        CHECK(strcmp(got, cases[i].cells) == 0, "%zu: '%s', expected '%s'", i, got, cases[i].cells);
        csv_rows_close(&rows);
    }
}

static void test_lines(void)
{
    reading r = {0};
    open_as(&r,
            HEADS "1,10:20:31,客服,\"您好，\r\n请讲\r\n\"\r\n1,10:20:40,客户,\"退货\"\r\n"
                  "2,10:21:00,\"客服\",\"\"\"在的\"\"\"\r\n",
            READER_CSV);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "1");
    CHECK_STR(r.dialogue.source, "dir/t.dat:2");
    check_turn(&r, 0, HUA_AGENT, "您好，\n请讲\n");
    check_turn(&r, 1, HUA_CUSTOMER, "退货");
    reader_place place = reader_turn_place(r.reader, 0);
    CHECK(place.line == 2 && place.column == 16, "%zu:%zu", place.line, place.column);
    place = reader_turn_place(r.reader, 1);
    CHECK(place.line == 5 && place.column == 16, "%zu:%zu", place.line, place.column);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.source, "dir/t.dat:6");
    check_turn(&r, 0, HUA_AGENT, "\"在的\"");
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

/* A quote that is not closed costs its row and nothing else. */
static void test_unclosed(void)
{
    reading r = {0};
    open_as(&r,
            HEADS "1,10:20,客服,\"您好\n1,10:21,客户,\"退，\"\"退\"\"\"\n1,10:22,客服,\"好\n"
                  "1,10:23,客户,嗯\n",
            READER_CSV);
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.line == 2 && r.problem.error.column == 12, "%u:%u", r.problem.error.line,
          r.problem.error.column);
    CHECK_STR(r.problem.bytes, "1,10:20,客服,\"您好");
    CHECK(strcmp(r.problem.error.file, "dir/t.dat") == 0, "file");
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.line == 4, "%u", r.problem.error.line);
    CHECK_STR(r.problem.bytes, "1,10:22,客服,\"好");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.turn_count == 2, "%zu turns", r.dialogue.turn_count);
    check_turn(&r, 0, HUA_CUSTOMER, "退，\"退\"");
    check_turn(&r, 1, HUA_CUSTOMER, "嗯");
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

/* Every line opens a quote that no line closes: found in one pass, not in one for each. */
static void test_unclosed_everywhere(void)
{
    enum { LINES = 200000 };
    static const char line[] = "1,10:20,a,\"\"\"\"b\n";
    const size_t heads = strlen(HEADS), each = strlen(line);
    char *text = malloc(heads + LINES * each);
    reading r = {0};
    size_t bad = 0;
    reader_options options = {.format = READER_CSV};
    if (!text)
        exit(1);
    memcpy(text, HEADS, heads);
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + heads + i * each, line, each);
    open_bytes(&r, (hua_str){text, heads + LINES * each}, "t", &options);
    while (next(&r) == READER_BAD)
        CHECK(r.problem.error.line == ++bad + 1, "line %u", r.problem.error.line);
    CHECK(bad == LINES, "%zu bad rows", bad);
    reader_close(r.reader);
    free(text);
}

static void test_bad_rows(void)
{
    reading r = {0};
    open_as(&r,
            HEADS "1,10:20,客服,您好,请讲\n1,10:21,客户\n1,10:22,客户,退货,,\n1,10:23,客服,好的\n",
            READER_CSV);
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.line == 2 && strstr(r.problem.error.message_en, "5 cells"), "%s",
          r.problem.error.message_en);
    CHECK_STR(r.problem.bytes, "1,10:20,客服,您好,请讲");
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.line == 3 && strstr(r.problem.error.message_en, "3 cells"), "%s",
          r.problem.error.message_en);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_CUSTOMER, "退货");
    check_turn(&r, 1, HUA_AGENT, "好的");
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

static void test_limit(void)
{
    reading r = {0};
    reader_options options = {.format = READER_CSV, .record_limit = 60};
    open_bytes(&r,
               testing_str("sid,role,text\n1,agent,一二三四五六七八九十一二三四五六七八九十一二三\n"
                           "2,agent,\"a\nb\nc\nd\ne\nf\"\n3,agent,ok\n"),
               "t.csv", &options);
    size_t bad = 0;
    while (next(&r) == READER_BAD)
        if (!bad++)
            CHECK(r.problem.error.code == HUA_E_LIMIT && r.problem.error.line == 2, "line %u",
                  r.problem.error.line);
    CHECK(bad >= 2, "%zu bad rows", bad);
    CHECK_STR(r.dialogue.id, "3");
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

/* ---- columns ------------------------------------------------------------ */

static void test_separators(void)
{
    static const struct separated {
        const char *text;
        reader_format format;
    } cases[] = {
        {"session_id,sender,content\n1,agent,\"a;b|c\"\n1,customer,\"d, e\"\n", READER_CSV},
        {"session_id;sender;content\n1;agent;a,b\n1;customer;d, e, f\n", READER_CSV},
        {"session_id|sender|content\n1|agent|a,b;c\n1|customer|d\n", READER_CSV},
        {"session_id\tsender\tcontent\n1\tagent\ta,b\n1\tcustomer\td\n", READER_TSV},
        {"sep=;\nsession_id;sender;content\n1;agent;a\n1;customer;d\n", READER_CSV},
        {"會話ID,發送人,訊息內容\n1,客服,您好\n1,用戶,嗯\n", READER_CSV},
        {"Conversation ID,Speaker Role,Message Text\n1,agent,a\n1,user,b\n", READER_CSV},
        {"id,sender,content\n1,agent,a\n1,customer,b\n", READER_CSV},
        {"导出：某某旗舰店\n\n会话编号,角色,消息内容\n1,客服,a\n1,买家,b\n", READER_CSV},
        {"1,客服,您好，请问有什么可以帮您\n1,用户,我要退货，这是坏的\n2,客服,在的，请讲\n",
         READER_CSV},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        reading r = {0};
        open_text(&r, cases[i].text, "t.txt");
        CHECK(reader_format_of(r.reader) == cases[i].format, "%zu: taken for %d", i,
              (int)reader_format_of(r.reader));
        CHECK_NEXT(&r, READER_DIALOGUE);
        CHECK_STR(r.dialogue.id, "1");
        CHECK(r.dialogue.turn_count == 2 && r.dialogue.turns[0].speaker == HUA_AGENT &&
                  r.dialogue.turns[1].speaker == HUA_CUSTOMER,
              "%zu: %zu turns", i, r.dialogue.turn_count);
        reader_close(r.reader);
    }
}

/* Prose, code and lists with commas are no tables. */
static void test_no_tables(void)
{
    static const char *const texts[] = {
        "Dear customer, thank you, and sorry.\nWe will refund, replace, or repair.\nRegards, us\n",
        "您好,请讲\n好的,我马上查,请稍等\n不客气,再见\n",
        "亲,在的\n亲,好的\n亲,慢走\n",
        "内容,发送人\n",
        "第一,先道歉\n第二,问清楚\n第三,给办法\n",
        "a|b\nc|d\ne|f\n",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        reading r = {0};
        open_text(&r, texts[i], "draft.txt");
        const reader_format got = reader_format_of(r.reader);
        if (i != 3) /* heads alone may be an empty table */
            CHECK(got != READER_CSV && got != READER_TSV, "%zu is taken for a table", i);
        reader_close(r.reader);
    }
}

static void test_forced_columns(void)
{
    static const char text[] = "Nr,Wer,Was,Wann\n7,A,hallo,2026-03-02 10:20:31\n7,B,ja,\n";
    const reader_column named[] = {{testing_str("conversation"), testing_str("nr")},
                                   {testing_str("sender"), testing_str("Wer")},
                                   {testing_str("text"), testing_str("3")},
                                   {testing_str("at"), testing_str("Wann")}};
    const reader_column numbered[] = {{testing_str("会话"), testing_str("1")},
                                      {testing_str("speaker"), testing_str("2")},
                                      {testing_str("内容"), testing_str("3")},
                                      {testing_str("time"), testing_str("4")}};
    const reader_name names[] = {{testing_str("A"), HUA_AGENT}};
    for (size_t i = 0; i < 2; i++) {
        reading r = {0};
        reader_options options = {
            .columns = i ? numbered : named, .column_count = 4, .names = names, .name_count = 1};
        open_bytes(&r, testing_str(text), "t.csv", &options);
        CHECK(reader_format_of(r.reader) == READER_CSV, "%zu", i);
        CHECK_NEXT(&r, READER_DIALOGUE);
        CHECK_STR(r.dialogue.id, "7");
        CHECK(r.dialogue.turn_count == 2, "%zu turns", r.dialogue.turn_count);
        check_turn(&r, 0, HUA_AGENT, "hallo");
        CHECK_STR(r.dialogue.date, "2026-03-02");
        CHECK_NEXT(&r, READER_END);
        reader_close(r.reader);
    }
}

static void test_numbered_without_heads(void)
{
    const reader_column numbered[] = {{testing_str("text"), testing_str("1")},
                                      {testing_str("speaker"), testing_str("2")}};
    reading r = {0};
    reader_options options = {.format = READER_CSV, .columns = numbered, .column_count = 2};
    open_bytes(&r, testing_str("您好,客服\n嗯,客户\n"), "t", &options);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.turn_count == 2, "%zu turns", r.dialogue.turn_count);
    check_turn(&r, 0, HUA_AGENT, "您好");
    reader_close(r.reader);
}

static void test_wrong_columns(void)
{
    static const struct wrong {
        const char *field, *column, *message, *hint;
    } cases[] = {{"text", "内溶", "会话ID、发送时间、发送人、内容", "text=内容"},
                 {"text", "9", "9", "--column"},
                 {"texd", "内容", "texd", "text?"}};
    for (size_t i = 0; i < 3; i++) {
        reader *opened;
        hua_error error = {0};
        const reader_column column = {testing_str(cases[i].field), testing_str(cases[i].column)};
        reader_options options = {.format = READER_CSV, .columns = &column, .column_count = 1};
        hua_code code = reader_open_bytes(&opened, testing_str(HEADS "1,10:20,客服,您好\n"), "t",
                                          &options, &error);
        CHECK(code == HUA_E_ARGUMENT, "%zu: code %d", i, (int)code);
        CHECK(strstr(error.message, cases[i].message) != NULL, "%zu: %s", i, error.message);
        CHECK(strstr(error.hint, cases[i].hint) != NULL, "%zu: %s", i, error.hint);
        reader_close(opened);
    }
    reader *opened;
    hua_error error = {0};
    CHECK(reader_open_bytes(&opened, testing_str("x,y\n1,2\n"), "t.csv", NULL, &error) ==
              HUA_E_ARGUMENT,
          "no known heads in a .csv");
    CHECK(strstr(error.message_en, "x、y") != NULL, "%s", error.message_en);
    CHECK(strcmp(error.file, "t.csv") == 0, "%s", error.file);
}

/* ---- roles and facts ---------------------------------------------------- */

static void test_roles(void)
{
    reading r = {0};
    open_as(&r,
            "会话ID,角色,发送人,内容\n1,1,小某,您好\n1,0,tb01,退货\n1,系统,,转接\n1,,,？\n"
            "2,发出,甲,好\n2,接收,乙,嗯\n",
            READER_CSV);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_AGENT, "您好");
    check_turn(&r, 1, HUA_CUSTOMER, "退货");
    check_turn(&r, 2, HUA_SYSTEM, "转接");
    check_turn(&r, 3, HUA_OTHER, "？");
    CHECK_STR(r.dialogue.agent, "小某");
    CHECK_STR(r.dialogue.customer, "tb01");
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_AGENT, "好");
    check_turn(&r, 1, HUA_CUSTOMER, "嗯");
    CHECK_NEXT(&r, READER_END);
    CHECK(noticed(&r, "2 rows have 1 or 0"), "digits are told");
    CHECK(noticed(&r, "1 rows name no speaker"), "nobody is told");
    reader_close(r.reader);
}

/* 1 beside 2 counts something else than 1 beside 0: then words must tell. */
static void test_doubtful_digits(void)
{
    reading r = {0};
    open_as(&r, "sid,role,text\n1,1,退货\n1,2,您好，请问有什么可以帮您\n1,1,坏了\n", READER_CSV);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_CUSTOMER, "退货");
    check_turn(&r, 1, HUA_AGENT, "您好，请问有什么可以帮您");
    CHECK_NEXT(&r, READER_END);
    CHECK(!noticed(&r, "1 or 0"), "nothing to tell");
    reader_close(r.reader);
}

static void test_facts(void)
{
    reading r = {0};
    open_as(&r,
            "工单号,发送人,客服账号,买家昵称,技能组,渠道,内容,订单号,消息ID\n"
            "\"=\"\"007\"\"\",某某:小美,某某:小美,tb9,售后,电话,您好,\"a\"\"\\b\",1\n"
            "\"=\"\"007\"\"\",tb9,某某:小美,tb9,售后,电话,坏了,\"a\"\"\\b\",2\n",
            READER_CSV);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "007");
    CHECK_STR(r.dialogue.agent, "某某:小美");
    CHECK_STR(r.dialogue.customer, "tb9");
    CHECK_STR(r.dialogue.team, "售后");
    CHECK(r.dialogue.channel == HUA_CALL, "channel");
    CHECK_STR(r.dialogue.meta, "{\"渠道\":\"电话\",\"订单号\":\"a\\\"\\\\b\"}");
    check_turn(&r, 0, HUA_AGENT, "您好");
    check_turn(&r, 1, HUA_CUSTOMER, "坏了");
    reader_close(r.reader);
}

static void test_times(void)
{
    /* date -u -d '2026-03-02 10:20:31' +%s */
    static const int64_t moment = INT64_C(1772446831000);
    static const struct time {
        const char *text;
        bool serials, month_first;
        int64_t ms;
    } cases[] = {
        {"2026-03-02T10:20:31Z", false, false, moment},
        {"2026-03-02T18:20:31+08:00", false, false, moment},
        {"2026-03-02 10:20:31", false, false, moment},
        {"2026-03-02 10:20:31.250", false, false, moment + 250},
        {"2026/3/2 10:20", false, false, moment - 31000},
        {"2026年3月2日 10:20:31", false, false, moment},
        {"20260302102031", false, false, moment},
        {"1772446831", false, false, moment},
        {"1772446831000", false, false, moment},
        {"1.772446831E12", false, false, moment},
        {"46083.430914351855", false, false, moment}, /* (moment / 86400000) + 25569 */
        {"02/03/2026 10:20:31", false, false, moment},
        {"03/02/2026 10:20:31", false, true, moment},
        {"10:20:31", false, false, 37231000},
    };
    cell_time time;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const cell_clock clock = {cases[i].serials, cases[i].month_first};
        CHECK(cell_read_time(testing_str(cases[i].text), &clock, &time), "%s", cases[i].text);
        CHECK(time.ms == cases[i].ms, "%s: %lld", cases[i].text, (long long)time.ms);
        CHECK(!time.dated || strcmp(time.date, "2026-03-02") == 0, "%s: %s", cases[i].text,
              time.date);
    }
    static const char *const none[] = {"", "昨天", "12", "46083", "2026-13-02", "10:99", "-5"};
    for (size_t i = 0; i < sizeof none / sizeof *none; i++)
        CHECK(!cell_read_time(testing_str(none[i]), &(cell_clock){0}, &time), "'%s'", none[i]);
}

static void test_time_columns(void)
{
    reading r = {0};
    open_as(&r, HEADS "1,23:59:50,客服,您好\n1,00:00:20,客户,嗯\n1,天晓得,客服,好\n", READER_CSV);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.turns[1].start_ms - r.dialogue.turns[0].start_ms == 30000, "midnight");
    CHECK(r.dialogue.turns[2].start_ms == HUA_NO_TIME, "no time");
    CHECK_NEXT(&r, READER_END);
    CHECK(noticed(&r, "line 4"), "the place of a bad time");
    reader_close(r.reader);

    open_as(&r, "call_id,speaker,start,end,text\nc1,agent,0.5,2.25,hi\nc1,customer,00:03.0,,yes\n",
            READER_CSV);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.channel == HUA_CALL, "a recording is a call");
    CHECK(r.dialogue.turns[0].start_ms == 500 && r.dialogue.turns[0].end_ms == 2250, "seconds");
    CHECK(r.dialogue.turns[1].start_ms == 3000, "clock");
    reader_close(r.reader);

    open_as(&r, "call_id,speaker,start_ms,text\nc1,agent,500,hi\nc1,customer,2000,yes\n",
            READER_CSV);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.turns[1].start_ms == 2000, "milliseconds");
    reader_close(r.reader);
}

static void test_newest_first(void)
{
    reading r = {0};
    open_as(&r,
            HEADS "1,2026-03-02 10:23:00,客服,四\n1,2026-03-02 10:22:00,客户,三\n"
                  "1,2026-03-02 10:22:00,客户,二\n1,2026-03-02 10:21:00,客服,一\n",
            READER_CSV);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_AGENT, "一");
    check_turn(&r, 1, HUA_CUSTOMER, "二");
    check_turn(&r, 2, HUA_CUSTOMER, "三");
    check_turn(&r, 3, HUA_AGENT, "四");
    CHECK_NEXT(&r, READER_END);
    CHECK(noticed(&r, "sorted"), "told");
    reader_close(r.reader);
}

/* ---- conversations ------------------------------------------------------ */

static void test_mixed(void)
{
    reading r = {0};
    open_as(&r,
            HEADS "b,10:20,客服,b1\na,10:20,客服,a1\nb,10:21,客户,b2\n,10:21,客户,b3\n"
                  "a,10:22,客户,a2\n",
            READER_CSV);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "b");
    CHECK(r.dialogue.turn_count == 3, "%zu turns", r.dialogue.turn_count);
    check_turn(&r, 2, HUA_CUSTOMER, "b3");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.id, "a");
    CHECK_STR(r.dialogue.source, "dir/t.dat:3");
    check_turn(&r, 0, HUA_AGENT, "a1");
    check_turn(&r, 1, HUA_CUSTOMER, "a2");
    CHECK_NEXT(&r, READER_END);
    CHECK(noticed(&r, "1 rows name no conversation"), "told");
    reader_close(r.reader);
}

static void test_no_conversation(void)
{
    reading r = {0};
    open_as(&r,
            "时间,客户,客服,发送人,内容\n2026-03-02 10:00:00,甲,小某,小某,1\n"
            "2026-03-02 10:01:00,乙,小某,乙,2\n2026-03-02 10:02:00,甲,小某,甲,3\n"
            "2026-03-02 10:32:01,甲,小某,甲,4\n2026-03-02 10:33:00,乙,小黑,小黑,5\n",
            READER_CSV);
    CHECK_NEXT(&r, READER_DIALOGUE); /* 甲 is silent for 30 minutes and a second */
    CHECK_STR(r.dialogue.id, "t.dat");
    CHECK(r.dialogue.turn_count == 2, "%zu turns", r.dialogue.turn_count);
    check_turn(&r, 1, HUA_CUSTOMER, "3");
    CHECK_NEXT(&r, READER_DIALOGUE); /* 乙 is taken over */
    CHECK(r.dialogue.turn_count == 1, "%zu turns", r.dialogue.turn_count);
    check_turn(&r, 0, HUA_CUSTOMER, "2");
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_CUSTOMER, "4");
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_AGENT, "5");
    CHECK_STR(r.dialogue.agent, "小黑");
    CHECK_NEXT(&r, READER_END);
    CHECK(noticed(&r, "there are 4"), "told");
    reader_close(r.reader);
}

/* Rows that nothing parts are one dialogue only up to a size. */
static void test_overlong(void)
{
    enum { ROWS = 10001 };
    char *text = malloc(64 + ROWS * 16), *to = text;
    reading r = {0};
    reader_options options = {.format = READER_CSV};
    if (!text)
        exit(1);
    to += sprintf(to, "role,text\n");
    for (int i = 0; i < ROWS; i++)
        to += sprintf(to, "%s,%d\n", i % 2 ? "agent" : "user", i);
    open_bytes(&r, (hua_str){text, (size_t)(to - text)}, "t", &options);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.turn_count == ROWS - 1, "%zu turns", r.dialogue.turn_count);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.turn_count == 1, "%zu turns", r.dialogue.turn_count);
    check_turn(&r, 0, HUA_CUSTOMER, "10000");
    CHECK_NEXT(&r, READER_END);
    CHECK(noticed(&r, "--column conversation="), "told");
    reader_close(r.reader);
    free(text);
}

/* Memory is bounded: the quietest is closed, and what comes back is another part. */
static void test_bound(void)
{
    talks all = {.bound = 20000};
    bool fresh;
    const talk_message m = {.start_ms = HUA_NO_TIME};
    char words[1000];
    memset(words, 'x', sizeof words);
    const hua_str text = {words, sizeof words};
    size_t closed = 0;
    for (size_t i = 0; i < 1000; i++) {
        char key[16];
        snprintf(key, sizeof key, "k%zu", i % 2 ? i : 0); /* every second row is of one */
        talk *t = talks_get(&all, testing_str(key), &fresh);
        CHECK(t && talk_add(t, &m, testing_str("n"), text), "memory");
        talks_touch(&all, t);
        while ((t = talks_surplus(&all, all.newest)) != NULL) {
            CHECK(talks_close(&all, t, true), "memory");
            closed++;
            table_talk_free(t);
        }
        CHECK(all.bytes <= 20000 || all.count == 1, "%zu bytes", all.bytes);
    }
    CHECK(closed > 400, "%zu closed", closed);
    talk *t = talks_get(&all, testing_str("k1"), &fresh);
    CHECK(fresh && t->part == 2, "part %u", t ? t->part : 0);
    CHECK(all.splits >= 1, "counted");
    talks_free(&all);
}

/* A table larger than the bound whose first conversation comes back at its end. */
static void test_split(void)
{
    enum { ROWS = 20000, WIDE = 4000 };
    reader_options options = {.format = READER_CSV};
    char *text = malloc((size_t)ROWS * (WIDE + 64)), *to = text;
    reading r = {0};
    if (!text)
        exit(1);
    to += sprintf(to, "sid,role,text\nfirst,agent,begin\n");
    for (int i = 0; i < ROWS; i++) {
        to += sprintf(to, "c%d,customer,", i / 2);
        memset(to, 'a' + i % 26, WIDE);
        to += WIDE;
        *to++ = '\n';
    }
    to += sprintf(to, "first,agent,end\n");
    open_bytes(&r, (hua_str){text, (size_t)(to - text)}, "t", &options);
    size_t dialogues = 0, turns = 0, parts = 0;
    char last[32] = "";
    while (next(&r) == READER_DIALOGUE) {
        if (!dialogues++)
            CHECK_STR(r.dialogue.id, "first");
        turns += r.dialogue.turn_count;
        snprintf(last, sizeof last, "%.*s", (int)r.dialogue.id.len, r.dialogue.id.ptr);
        parts += strchr(last, '#') != NULL;
    }
    CHECK(dialogues == ROWS / 2 + 2 && turns == ROWS + 2, "%zu dialogues, %zu turns", dialogues,
          turns);
    CHECK(strcmp(last, "first#2") == 0 && parts == 1, "%s, %zu parts", last, parts);
    CHECK(noticed(&r, "1 times"), "told");
    reader_close(r.reader);
    free(text);
}

/* ---- the same whatever the blocks are ----------------------------------- */

/* All that a reader yields, as one text. */
static char *all_of(hua_str bytes, size_t block, reader_format format)
{
    reader_options options = {.format = format, .block = block};
    reading r = {0};
    char *text = malloc(1 << 20);
    size_t len = 0;
    if (!text)
        exit(1);
    open_bytes(&r, bytes, "t", &options);
    for (reader_status s; (s = next(&r)) != READER_END;) {
        CHECK(s != READER_FAILED, "failed");
        if (s == READER_BAD)
            len += (size_t)snprintf(text + len, (1 << 20) - len, "BAD %u:%u %.*s\n",
                                    r.problem.error.line, r.problem.error.column,
                                    (int)r.problem.bytes.len, r.problem.bytes.ptr);
        for (size_t i = 0; s == READER_DIALOGUE && i < r.dialogue.turn_count; i++)
            len += (size_t)snprintf(
                text + len, (1 << 20) - len, "%.*s %d %zu %.*s\n", (int)r.dialogue.id.len,
                r.dialogue.id.ptr, (int)r.dialogue.turns[i].speaker,
                reader_turn_place(r.reader, i).line, (int)r.dialogue.turns[i].text.len,
                r.dialogue.turns[i].text.ptr);
    }
    reader_close(r.reader);
    text[len] = '\0';
    return text;
}

static void test_blocks(void)
{
    char text[20000];
    size_t len = (size_t)snprintf(text, sizeof text, "会话ID;角色;内容\r\n");
    for (int i = 0; i < 150; i++)
        len += (size_t)snprintf(text + len, sizeof text - len,
                                i % 7 == 3    ? "%d;客服;\"一\r\n\"\"二\"\",三;\r\n\"\r\n"
                                : i % 31 == 9 ? "%d;客服;\"没有合上\r\n"
                                : i % 17 == 5 ? "%d;客服\r\n"
                                              : "%d;用户;退货,谢谢\r\n",
                                i % 5);
    char *large = all_of((hua_str){text, len}, 0, READER_CSV);
    static const size_t blocks[] = {1, 2, 7, 64, 1000};
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        char *small = all_of((hua_str){text, len}, blocks[i], READER_CSV);
        CHECK(strcmp(large, small) == 0, "blocks of %zu", blocks[i]);
        free(small);
    }
    CHECK(strstr(large, "BAD") && strstr(large, "一\n\"二\",三;\n"), "%s", large);
    free(large);
}

/* Whatever the bytes are, reading ends, and every line lies in a row, good or bad. */
static void test_any_bytes(void)
{
    static const char *const parts[] = {"\"", "\"", ",",    ",", "\n",   "\r\n", "\r",
                                        "a",  "客", "\"\"", " ", "\xff", ";",    "1"};
    uint32_t seed = 11;
    for (int round = 0; round < 20000; round++) {
        char text[200] = "id,role,text\n";
        size_t len = strlen(text);
        for (int i = 0; i < 40; i++) {
            seed = seed * 1664525u + 1013904223u;
            len += (size_t)snprintf(text + len, sizeof text - len, "%s",
                                    parts[(seed >> 16) % (sizeof parts / sizeof *parts)]);
        }
        char *exact = malloc(len);
        if (!exact)
            exit(1);
        memcpy(exact, text, len);
        reader_options options = {.format = READER_CSV, .block = 1 + (size_t)round % 50};
        reading r = {0};
        open_bytes(&r, (hua_str){exact, len}, "t", &options);
        size_t records = 0;
        for (reader_status s; (s = next(&r)) != READER_END && records++ < 1000;)
            CHECK(s != READER_FAILED, "failed on %s", text);
        CHECK(records < 1000, "does not end: %s", text);
        reader_close(r.reader);
        free(exact);
    }
}

static void test_nothing(void)
{
    static const char *const texts[] = {"", "\n\n", ",,\n", HEADS, (HEADS "1,,客服,\n")};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        reading r = {0};
        open_as(&r, texts[i], READER_CSV);
        CHECK_NEXT(&r, READER_END);
        reader_close(r.reader);
    }
}

int main(void)
{
    test_rfc_4180();
    test_lines();
    test_unclosed();
    test_unclosed_everywhere();
    test_bad_rows();
    test_limit();
    test_separators();
    test_no_tables();
    test_forced_columns();
    test_numbered_without_heads();
    test_wrong_columns();
    test_roles();
    test_doubtful_digits();
    test_facts();
    test_times();
    test_time_columns();
    test_newest_first();
    test_mixed();
    test_no_conversation();
    test_overlong();
    test_bound();
    test_split();
    test_blocks();
    test_any_bytes();
    test_nothing();
    return testing_done("cli_reader_table");
}
