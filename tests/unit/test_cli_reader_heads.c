/* The lines that begin a message in a chat export, and the times in them. */
#include "cli_readers.h"
#include "common/text.h"
#include "readers/chat/heads.h"

#define MARCH_2 INT64_C(1772409600000) /* date -u -d 2026-03-02 +%s */
#define CLOCK(hour, minute, second) (((hour)*60 + (minute)) * 60000 + (second)*1000)

static void test_clock(void)
{
    static const struct {
        const char *text;
        size_t read; /* bytes; SIZE_MAX = all */
        int64_t year, month, day, start;
        clock_order order;
    } cases[] = {
        {"2026/03/02 上午10:20", SIZE_MAX, 2026, 3, 2, CLOCK(10, 20, 0), CLOCK_NAMED},
        {"2026-3-2 12:05 AM", SIZE_MAX, 2026, 3, 2, CLOCK(0, 5, 0), CLOCK_NAMED},
        {"中午11:50", SIZE_MAX, 0, 0, 0, CLOCK(11, 50, 0), CLOCK_NAMED},
        {"中午1:10", SIZE_MAX, 0, 0, 0, CLOCK(13, 10, 0), CLOCK_NAMED},
        {"凌晨12:10", SIZE_MAX, 0, 0, 0, CLOCK(0, 10, 0), CLOCK_NAMED},
        {"昨天 10:20", SIZE_MAX, 0, 0, 0, CLOCK(10, 20, 0), CLOCK_NAMED},
        {"星期一 下午3:05", SIZE_MAX, 0, 0, 0, CLOCK(15, 5, 0), CLOCK_NAMED},
        {"昨天下单了", 0, 0, 0, 0, 0, CLOCK_NAMED},
        {"3/2/26, 1:05\xe2\x80\xafPM", SIZE_MAX, 2026, 2, 3, CLOCK(13, 5, 0), CLOCK_EITHER},
        {"2/13/26, 1:05", SIZE_MAX, 2026, 2, 13, CLOCK(1, 5, 0), CLOCK_MONTH_FIRST},
        {"13.2.2026 1:05", SIZE_MAX, 2026, 2, 13, CLOCK(1, 5, 0), CLOCK_DAY_FIRST},
        {"30/02/2026 1:05", 0, 0, 0, 0, 0, CLOCK_NAMED},
        {"10:75", 0, 0, 0, 0, 0, CLOCK_NAMED}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        clock_stamp stamp;
        const size_t want = cases[i].read == SIZE_MAX ? strlen(cases[i].text) : cases[i].read;
        const size_t got = clock_read(testing_str(cases[i].text), &stamp);
        CHECK(got == want, "%s: %zu bytes", cases[i].text, got);
        CHECK(!want || stamp.start == cases[i].start, "%s: %lld", cases[i].text,
              (long long)stamp.start);
        CHECK(!cases[i].year || (stamp.year == cases[i].year && stamp.month == cases[i].month &&
                                 stamp.day == cases[i].day && stamp.order == cases[i].order),
              "%s: %lld-%lld-%lld", cases[i].text, (long long)stamp.year, (long long)stamp.month,
              (long long)stamp.day);
    }
    clock_stamp day = {0};
    clock_date_of(MARCH_2 + CLOCK(23, 59, 59), &day);
    CHECK(day.year == 2026 && day.month == 3 && day.day == 2, "the day of a moment");
    clock_date_of(-1, &day);
    CHECK(day.year == 1969 && day.month == 12 && day.day == 31, "before 1970");
}

static void test_heads(void)
{
    static const struct {
        const char *line, *name, *words; /* name NULL: no head */
    } cases[] = {{"阿强，在路上… 2026-03-02 10:20:31", "阿强，在路上…", ""},
                 {"2026-03-02 10:20:31 某某旗舰店:小美", "某某旗舰店:小美", ""},
                 {"2026-03-02 10:20:31 某某旗舰店:小美: 您好: 在", "某某旗舰店:小美", "您好: 在"},
                 {"2026-03-02 10:20:31 某某旗舰店: 您好", "某某旗舰店", "您好"},
                 {"张三 | 2026-03-02 10:20", "张三", ""},
                 {"[2026-03-02 10:20] 张三：在吗", "张三", "在吗"},
                 {"付款时间 2026-03-02 10:20:31", NULL, ""},
                 {"导出时间: 2026-03-02 10:20:31", NULL, ""},
                 {"请看。2026-03-02 10:20:31", NULL, ""},
                 {"2026-03-02 10:20:31", NULL, ""},
                 {"张三 10:20", NULL, ""},
                 {"张三 2026-03-02", NULL, ""}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        turn_head head;
        const hua_str line = testing_str(cases[i].line);
        const bool got = head_read_dated(line, &head);
        CHECK(got == (cases[i].name != NULL), "%s", cases[i].line);
        if (!got || !cases[i].name)
            continue;
        CHECK_STR(head.name, cases[i].name);
        CHECK_STR(cli_slice(line, head.words, line.len), cases[i].words);
    }
}

int main(void)
{
    test_clock();
    test_heads();
    return testing_done("cli_reader_heads");
}
