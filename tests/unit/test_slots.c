/* Values in a text: where they stand, and what is none. */
#include "analysis/scanner.h"
#include "testing.h"

/* A behaviour that is nothing but the slot, as a line of YAML. */
#define SLOT(name, yes)                                                                 \
    "  - {id: " name ", who: any, whole-words: false, match: ['#" name "'], title: x, " \
    "tests: {yes: ['" yes "'], no: [请稍等]}}\n"

#define PROMISE                                                                             \
    "  - {id: promise, who: any, match: ['#duration(内|左右)', '#clock前'], title: x, " \
    "tests: {yes: [15天内], no: [15天]}}\n"

static const char pack[] = "pack: slots\n"
                           "behaviours:\n" PROMISE SLOT("number", "15") SLOT("duration", "15天")
                               SLOT("clock", "15点") SLOT("date", "15号") SLOT("money", "15元")
                                   SLOT("phone", "95533") SLOT("order", "单号12345");

typedef struct sample {
    const char *slot, *text;
    const char *found; /* values with '|' between; of those that overlap the longest */
} sample;

static const sample samples[] = {
    {"duration", "30分钟内给您回电", "30分钟"},
    {"duration", "十来分钟吧", "十来分钟"},
    {"duration", "要一个半小时", "一个半小时"},
    {"duration", "2天3小时", "2天3小时"},
    {"duration", "1小时30分", "1小时30分"},
    {"duration", "3-5个工作日", "3-5个工作日"},
    {"duration", "三到五个工作日到账", "三到五个工作日"},
    {"duration", "三天到五天", "三天到五天"},
    {"duration", "三五天，一两天", "三五天|一两天"},
    {"duration", "半小时，半天，半个月，半个多小时", "半小时|半天|半个月|半个多小时"},
    {"duration", "七天无理由退货", "七天"},
    {"duration", "24小時內", "24小時"},
    {"duration", "１０分鐘", "１０分鐘"},
    {"duration", "几分钟就好，要几个工作日", "几分钟|几个工作日"},
    {"duration", "10分钟左右", "10分钟左右"},
    {"duration", "[数字x]个工作日内，【数字x】小时", "[数字x]个工作日|【数字x】小时"},
    {"duration", "15min，24h", "15min|24h"},
    {"duration", "5日内到，10分内", "5日|10分"},
    {"duration", "请稍等一下，一会儿，一点，一样，一直", ""},
    {"duration", "十分抱歉，三星手机，万一，打10分", ""},
    {"duration", "一分钱，三年级，第三天，那一天，2026年", ""},
    {"clock", "18点，18:00，18：30", "18点|18:00|18：30"},
    {"clock", "下午三点前，三点半，晚上8点", "下午三点|三点半|晚上8点"},
    {"clock", "今天下午3点前答复您", "今天下午3点"},
    {"clock", "今天中午，今晚，明早，今天下午", "今天中午|今晚|明早|今天下午"},
    {"clock", "下班前给您，明天下班前", "下班前|明天下班前"},
    {"clock", "9:00-18:00", "9:00|18:00"},
    {"clock", "18点05分，三点四十五", "18点05分|三点四十五"},
    {"clock", "2026-03-05 18:00", "2026-03-05 18:00"},
    {"clock", "[时间x]前", "[时间x]"},
    {"clock", "有三点要求，一点问题，早点，点击", ""},
    {"clock", "早上好，下午好，18点击，1:1000", ""},
    {"date", "今天，明天，大后天，今日", "今天|明天|大后天|今日"},
    {"date", "本周五，下周一，周三，星期五，礼拜天", "本周五|下周一|周三|星期五|礼拜天"},
    {"date", "3月5日，5号，十二月三十一号", "3月5日|5号|十二月三十一号"},
    {"date", "月底前，本周内，下个月", "月底|本周内|下个月"},
    {"date", "2026-03-05，2026年3月5日，2026/3/5", "2026-03-05|2026年3月5日|2026/3/5"},
    {"date", "[日期x]", "[日期x]"},
    {"date", "5号楼，32号，13月5，7日内", ""},
    {"money", "50元，五十块，¥50，20块钱", "50元|五十块|¥50|20块钱"},
    {"money", "HK$300，NT$ 100、100港币，50塊", "HK$300|NT$ 100|100港币|50塊"},
    {"money", "1,299.50元，3万元，几十块，50-100元", "1,299.50元|3万元|几十块|50-100元"},
    {"money", "[金额x]元，[金额x]", "[金额x]元|[金额x]"},
    {"money", "5折，一块儿，元旦，一分钱", ""},
    {"phone", "13800000000，400-820-0000，010-12345678", "13800000000|400-820-0000|010-12345678"},
    {"phone", "95533，+8613800000000", "95533|+8613800000000"},
    {"phone", "138****0000，[电话x]", "138****0000|[电话x]"},
    {"phone", "1380000000，95000元，12345678901234", ""},
    {"order", "单号1234567", "1234567"},
    {"order", "订单号：AB123456，JD20260305123456", "AB123456|JD20260305123456"},
    {"order", "123456789012，[订单x]", "123456789012|[订单x]"},
    {"order", "13800000000，iphone15，abcdefgh，2026-03-05，a1234567@b.cn", ""},
    {"number", "两个，十五，3.5，1,200，3-5", "两|十五|3.5|1,200|3-5"},
    {"number", "第三，百分之二十，30分钟", "第三|百分之二十|30"},
    {"number", "万一，千万，百分之百，一定，一起，一样，统一", ""},
    {"promise", "30分钟内给您回电", "30分钟内"},
    {"promise", "大概10分钟左右", "10分钟左右"},
    {"promise", "今天下午3点前", "今天下午3点前"},
    {"promise", "等了30分钟", ""},
};

static void add_text(char *out, size_t size, hua_str text)
{
    const size_t n = strlen(out);
    snprintf(out + n, size - n, "%s%.*s", n ? "|" : "", (int)text.len, text.ptr);
}

static void check_sample(hua_scanner *scanner, const sample *want)
{
    char found[512] = "";
    hua_error error = {0};
    const hua_report *report = NULL;
    const hua_turn turn = {HUA_AGENT, testing_str(want->text), HUA_NO_TIME, HUA_NO_TIME};
    const hua_dialogue dialogue = {.channel = HUA_CHAT, .turns = &turn, .turn_count = 1};
    CHECK_OK(hua_check(scanner, &dialogue, &report, &error), error);
    for (size_t i = 0; report && i < hua_report_behaviour_count(report); i++) {
        const hua_behaviour *b = hua_report_behaviour(report, i);
        if (hua_str_eq(b->id, testing_str(want->slot)))
            add_text(found, sizeof found, b->text);
    }
    CHECK(strcmp(found, want->found) == 0, "%s in %s: expected %s, found %s", want->slot,
          want->text, want->found, found);
}

static void check_samples(void)
{
    hua_error error = {0};
    hua_ruleset *rules = NULL;
    hua_scanner *scanner = NULL;
    CHECK_OK(hua_ruleset_parse(&rules, testing_str(pack), "slots.yaml", NULL, &error), error);
    if (!rules)
        return;
    CHECK_OK(hua_scanner_new(&scanner, rules, NULL, &error), error);
    for (size_t i = 0; scanner && i < sizeof samples / sizeof *samples; i++)
        check_sample(scanner, &samples[i]);
    hua_scanner_free(scanner);
    hua_ruleset_free(rules);
}

/* ---- how long ------------------------------------------------------------------------- */

typedef struct length {
    const char *text;
    double seconds;
} length;

static const length lengths[] = {
    {"30分钟内", 30 * 60},
    {"一个半小时", 90 * 60},
    {"3-5个工作日", 5 * 86400},
    {"三五天", 5 * 86400},
    {"半小时", 30 * 60},
    {"2天3小时", 51 * 3600},
    {"两天半", 60 * 3600},
    {"一百二十秒", 120},
    {"一刻钟", 15 * 60},
    {"二十四小时", 86400},
    {"半个月", 15 * 86400},
    {"1小时30分", 90 * 60},
    {"三天到一周", 7 * 86400},
    {"请等10分钟", 600},
    {"下午三点", -1},
    {"今天", -1},
    {"2026年", -1},
    {"[数字x]小时", -1},
    {"30", -1},
    {"…48小时", 48 * 3600},
};

static void check_lengths(void)
{
    hua_units units;
    hua_units_init(&units, &hua_default_allocator);
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        CHECK(hua_units_fold(&units, testing_str(lengths[i].text)), "memory");
        const double seconds = slots_duration(&units, 0, (uint32_t)units.count);
        CHECK(seconds > lengths[i].seconds - 0.5 && seconds < lengths[i].seconds + 0.5,
              "%s: expected %g seconds, found %g", lengths[i].text, lengths[i].seconds, seconds);
    }
    hua_units_free(&units);
}

int main(void)
{
    check_samples();
    check_lengths();
    return testing_done("slots");
}
