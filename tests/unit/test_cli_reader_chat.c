/* Chat exports of WeChat, Qianniu and WhatsApp: dialogues, and texts that deceive. */
#include "readers/format.h"
#include "readers/chat/heads.h"
#include "testing.h"

#define DAY_MS INT64_C(86400000)
#define MARCH_2 INT64_C(1772409600000) /* date -u -d 2026-03-02 +%s */
#define CLOCK(hour, minute, second) (((hour)*60 + (minute)) * 60000 + (second)*1000)

/* One export under way. */
typedef struct reading {
    const format_ops *format;
    source source;
    reader_options options;
    void *state;
    hua_dialogue dialogue;
    reader_problem problem;
    format_place place;
} reading;

static void open_with(reading *r, const format_ops *format, hua_str text,
                      const reader_options *options)
{
    hua_error error = {0};
    *r = (reading){.format = format, .options = *options};
    if (!r->options.record_limit)
        r->options.record_limit = 1 << 20;
    r->source.block = r->options.block ? r->options.block : SOURCE_BLOCK;
    r->source.limit = r->options.record_limit;
    source_open_bytes(&r->source, text, "chat.txt");
    CHECK_OK(source_prepare(&r->source, NULL, &error), error);
    CHECK_OK(format->open(&r->state, &r->source, &r->options, &error), error);
    if (!r->state)
        exit(1);
}

static void open_text(reading *r, const format_ops *format, const char *text)
{
    const reader_options options = {0};
    open_with(r, format, testing_str(text), &options);
}

static void close_reading(reading *r)
{
    r->format->close(r->state);
    source_close(&r->source);
}

static reader_status next(reading *r)
{
    r->problem = (reader_problem){0};
    return r->format->next(r->state, &r->dialogue, &r->problem, &r->place);
}

#define CHECK_NEXT(r, expected)                                                             \
    do {                                                                                    \
        const reader_status got_ = next(r);                                                 \
        CHECK(got_ == (expected), "status %d, expected %d: %s", (int)got_, (int)(expected), \
              (r)->problem.error.message_en);                                               \
        if (got_ != (expected)) {                                                           \
            close_reading(r);                                                               \
            return;                                                                         \
        }                                                                                   \
    } while (0)

static bool is(hua_str s, const char *expected)
{
    return s.len == strlen(expected) && (s.len == 0 || memcmp(s.ptr, expected, s.len) == 0);
}

static bool has(hua_str s, const char *part)
{
    const size_t n = strlen(part);
    for (size_t i = 0; i + n <= s.len; i++)
        if (memcmp(s.ptr + i, part, n) == 0)
            return true;
    return false;
}

#define CHECK_STR(s, expected) \
    CHECK(is((s), (expected)), "'%.*s', expected '%s'", (int)(s).len, (s).ptr, (expected))

#define CHECK_COUNT(r, count) \
    CHECK((r)->dialogue.turn_count == (count), "%zu turns", (r)->dialogue.turn_count)

static void check_turn(const reading *r, size_t i, hua_speaker speaker, int64_t at,
                       const char *text)
{
    CHECK(i < r->dialogue.turn_count, "turn %zu of %zu: %s", i, r->dialogue.turn_count, text);
    if (i >= r->dialogue.turn_count)
        return;
    const hua_turn *turn = &r->dialogue.turns[i];
    CHECK(turn->speaker == speaker, "%s: speaker %d", text, (int)turn->speaker);
    CHECK(turn->start_ms == at, "%s: at %lld, expected %lld", text, (long long)turn->start_ms,
          (long long)at);
    CHECK_STR(turn->text, text);
}

/* ---- WeChat ------------------------------------------------------------ */

static void test_wechat_blocks(void)
{
    reading r;
    open_text(&r, &wechat_format,
              "\xef\xbb\xbf小美 2026-03-02 10:20:31\r\n您好，请问有什么可以帮您\r\n\r\n"
              "张某某(wxid_0000abcd) 2026-03-02 10:21:02\r\n[图片]\r\n\r\n  这个坏了\r\n\r\n"
              "张某某(wxid_0000abcd) 2026-03-02 10:21:40\r\n张某某撤回了一条消息\r\n\r\n"
              "小美 2026-03-02 10:22:00\r\n好的");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 4);
    check_turn(&r, 0, HUA_AGENT, MARCH_2 + CLOCK(10, 20, 31), "您好，请问有什么可以帮您");
    check_turn(&r, 1, HUA_CUSTOMER, MARCH_2 + CLOCK(10, 21, 2), "[图片]\n\n  这个坏了");
    check_turn(&r, 2, HUA_SYSTEM, MARCH_2 + CLOCK(10, 21, 40), "张某某撤回了一条消息");
    check_turn(&r, 3, HUA_AGENT, MARCH_2 + CLOCK(10, 22, 0), "好的");
    CHECK_STR(r.dialogue.agent, "小美");
    CHECK_STR(r.dialogue.customer, "张某某");
    CHECK_STR(r.dialogue.date, "2026-03-02");
    CHECK(r.dialogue.channel == HUA_CHAT && r.place.line == 1, "shape");
    const reader_place place = wechat_format.turn_place(r.state, 1);
    CHECK(place.line == 5 && place.column == 1, "%zu:%zu", place.line, place.column);
    CHECK_NEXT(&r, READER_END);
    close_reading(&r);
}

/* WeChat's own mail: days on lines of their own, heads with two blanks and no date. */
static void test_wechat_mail(void)
{
    reading r;
    open_text(&r, &wechat_format,
              "Dear:\n\n\"张某某\"的聊天记录如下:\n\n"
              "—————  2026-03-02  —————\n\n\n"
              "小美  10:20\n\n亲，在的\n\n"
              "张某某  10:21\n\n你们群里\n小美 10:20\n说今天发货\n\n"
              "小美  10:25\n\n是的\n\n"
              "—————  2026-03-03  —————\n\n"
              "张某某  09:00\n\n[图片: 0001.jpg(请在附件中查看)]\n\n"
              "小美  09:01\n\n收到\n");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 3);
    check_turn(&r, 0, HUA_AGENT, MARCH_2 + CLOCK(10, 20, 0), "亲，在的");
    check_turn(&r, 1, HUA_CUSTOMER, MARCH_2 + CLOCK(10, 21, 0), "你们群里\n小美 10:20\n说今天发货");
    CHECK_STR(r.dialogue.date, "2026-03-02");
    CHECK_STR(r.dialogue.customer, "张某某");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 2);
    check_turn(&r, 0, HUA_CUSTOMER, MARCH_2 + DAY_MS + CLOCK(9, 0, 0),
               "[图片: 0001.jpg(请在附件中查看)]");
    CHECK_STR(r.dialogue.date, "2026-03-03");
    CHECK_NEXT(&r, READER_END);
    close_reading(&r);
}

static void test_wechat_time_first(void)
{
    reading r;
    open_text(&r, &wechat_format,
              "2026/03/02 上午10:20 阿强，在路上\n在吗：急\n"
              "2026/03/02 下午1:05 客服小美\n在的\n"
              "2026/03/02 下午1:06 你撤回了一条消息\n"
              "2026/03/02 中午12:30 客服小美\n亲\n");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 4);
    check_turn(&r, 0, HUA_CUSTOMER, MARCH_2 + CLOCK(10, 20, 0), "在吗：急");
    check_turn(&r, 1, HUA_AGENT, MARCH_2 + CLOCK(13, 5, 0), "在的");
    check_turn(&r, 2, HUA_SYSTEM, MARCH_2 + CLOCK(13, 6, 0), "你撤回了一条消息");
    check_turn(&r, 3, HUA_AGENT, MARCH_2 + CLOCK(12, 30, 0), "亲");
    CHECK_STR(r.dialogue.customer, "阿强，在路上");
    CHECK_NEXT(&r, READER_END);
    close_reading(&r);
    open_text(&r, &wechat_format,
              "2026-03-02 10:20:31 王某某@微信: 在吗: 急\n2026-03-02 10:21:00 小美：在\n第二行\n"
              "2026-03-02 10:21:30 小美: 刚才是谁拍了拍你\n- 2026-03-02\n");
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_CUSTOMER, MARCH_2 + CLOCK(10, 20, 31), "在吗: 急");
    check_turn(&r, 1, HUA_AGENT, MARCH_2 + CLOCK(10, 21, 0), "在\n第二行");
    check_turn(&r, 2, HUA_AGENT, MARCH_2 + CLOCK(10, 21, 30), "刚才是谁拍了拍你\n- 2026-03-02");
    close_reading(&r);
}

/* Months in one file: a silence, a rule, a title. */
static void test_parting(void)
{
    reading r;
    hua_str text;
    open_text(&r, &wechat_format,
              "小美 2026-03-02 10:00:00\n一\n"
              "甲某 2026-03-02 16:00:00\n刚好六小时\n"
              "甲某 2026-03-02 22:00:01\n三\n"
              "---\n不是分隔\n"
              "小美 2026-03-02 22:05:00\n四\n"
              "=====\n"
              "小美 2026-03-02 22:06:00\n五\n\n"
              "与“乙某”的聊天记录\n"
              "乙某 2026-03-02 22:07:00\n六\n小美 2026-03-02 22:08:00\n七\n"
              "甲某 2026-01-05 08:00:00\n时间倒退\n");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 2);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.place.line == 5, "line %zu", r.place.line);
    check_turn(&r, 0, HUA_OTHER, MARCH_2 + CLOCK(22, 0, 1), "三\n---\n不是分隔");
    CHECK_COUNT(&r, 2);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 1);
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_CUSTOMER, MARCH_2 + CLOCK(22, 7, 0), "六"); /* the title names him */
    check_turn(&r, 1, HUA_AGENT, MARCH_2 + CLOCK(22, 8, 0), "七");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.date, "2026-01-05");
    CHECK_NEXT(&r, READER_END);
    CHECK(wechat_format.notice(r.state, 1, HUA_HANS, &text) && has(text, "6 小时"), "told");
    close_reading(&r);
}

/* Heads that a message quotes, moments in texts, names with colons. */
static void test_wechat_hostile(void)
{
    reading r;
    open_text(&r, &wechat_format,
              "导出时间: 2026-03-05 12:00:00\n"
              "某某公司:小美 2026-03-02 10:20:31\n您好\n"
              "张某某 2026-03-02 10:21:00\n小美 10:20\n[2026-03-02 10:20:31] 小美: 您好\n"
              "下单时间 2026-03-01 09:00:00\n- - - - - - - -\n她是这么说的\n"
              "张某某 2026-03-02 10:22:00\n"
              "520、1314…… 2026-03-02 10:23:00\n好\n"
              "某某公司:小美 2026-03-02 10:24:00\n嗯\n");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 6);
    check_turn(&r, 0, HUA_SYSTEM, HUA_NO_TIME, "导出时间: 2026-03-05 12:00:00");
    CHECK_STR(r.dialogue.turns[1].text, "您好");
    CHECK_STR(r.dialogue.turns[2].text, "小美 10:20\n[2026-03-02 10:20:31] 小美: 您好\n"
                                        "下单时间 2026-03-01 09:00:00\n- - - - - - - -\n"
                                        "她是这么说的");
    CHECK_STR(r.dialogue.turns[3].text, "");
    CHECK_STR(r.dialogue.turns[4].text, "好");
    close_reading(&r);
}

/* The days of two conversations run each on its own. */
static void test_days(void)
{
    reading r;
    open_text(&r, &wechat_format,
              "会话：甲某\n\n————— 2026-03-02 —————\n\n小美  23:00\n\n一\n\n甲某  00:30\n\n二\n\n"
              "会话：乙某\n\n————— 2026-03-01 —————\n\n乙某  09:00\n\n三\n\n小美  09:01\n\n四\n");
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_AGENT, MARCH_2 + CLOCK(23, 0, 0), "一");
    check_turn(&r, 1, HUA_CUSTOMER, MARCH_2 + DAY_MS + CLOCK(0, 30, 0), "二");
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_CUSTOMER, MARCH_2 - DAY_MS + CLOCK(9, 0, 0), "三");
    CHECK_STR(r.dialogue.date, "2026-03-01");
    CHECK_NEXT(&r, READER_END);
    close_reading(&r);
}

/* Where a blank line goes before every head, one without it is quoted. */
static void test_quoted_head(void)
{
    reading r;
    open_text(
        &r, &wechat_format,
        "小美 2026-03-02 10:20\n一\n\n甲某 2026-03-02 10:21\n二\n\n小美 2026-03-02 10:22\n三\n\n"
        "甲某 2026-03-02 10:23\n四\n\n小美 2026-03-02 10:24\n五\n\n甲某 2026-03-02 10:25\n六\n\n"
        "小美 2026-03-02 10:26\n七\n\n甲某 2026-03-02 10:27\n你说过\n小美 2026-03-02 10:20\n一\n");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 8);
    CHECK_STR(r.dialogue.turns[7].text, "你说过\n小美 2026-03-02 10:20\n一");
    close_reading(&r);
}

/* The second dialogue tells who is the agent in the first. */
static void test_later_greeting(void)
{
    reading r;
    open_text(&r, &wechat_format,
              "甲某 2026-03-02 10:20\n在吗\n小美 2026-03-02 10:21\n在\n"
              "小美 2026-03-04 10:22\n您好，请问有什么可以帮您\n甲某 2026-03-04 10:23\n退货\n");
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_CUSTOMER, MARCH_2 + CLOCK(10, 20, 0), "在吗");
    check_turn(&r, 1, HUA_AGENT, MARCH_2 + CLOCK(10, 21, 0), "在");
    close_reading(&r);
}

/* The user's mapping is stronger than what the file says. */
static void test_mapping(void)
{
    const reader_name names[] = {{testing_str("某某公司:*"), HUA_AGENT},
                                 {testing_str("*@微信"), HUA_OTHER}};
    const reader_options options = {.names = names, .name_count = 2};
    reading r;
    open_with(&r, &wechat_format,
              testing_str("某某公司:小美 2026-03-02 10:20:31\n好\n"
                          "张某某@微信 2026-03-02 10:20:32\n好\n李某 2026-03-02 10:20:33\n好\n"),
              &options);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 3);
    CHECK(r.dialogue.turns[0].speaker == HUA_AGENT, "by the pattern");
    CHECK(r.dialogue.turns[1].speaker == HUA_OTHER, "stronger than the account");
    CHECK(r.dialogue.turns[2].speaker == HUA_CUSTOMER, "the other side");
    close_reading(&r);
}

static void test_no_chat(void)
{
    reading r;
    open_text(&r, &wechat_format, "这里没有聊天\n只有文字\n");
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.code == HUA_E_ARGUMENT && r.problem.error.line == 1, "told");
    CHECK_STR(r.problem.bytes, "这里没有聊天\n只有文字\n");
    CHECK_NEXT(&r, READER_END);
    close_reading(&r);
}

/* ---- Qianniu ----------------------------------------------------------- */

static void test_qianniu(void)
{
    reading r;
    open_text(&r, &qianniu_format,
              "tb某某买家 (2026-03-02 10:20:31): 在吗: 急\n"
              "cntaobao某某旗舰店:小美 (2026-03-02 10:20:36): 亲，\n在的\n\n您说\n"
              "系统消息 (2026-03-02 10:21:00): 买家已付款\n"
              "tb某某买家 (2026-03-02 10:21:30): 某某旗舰店:小美 2026-03-02 10:20:36\n"
              "某某旗舰店:小美 2026-03-02 10:20:36\n什么意思\n"
              "某某旗舰店:小美 (2026-03-02 10:22:00):\n嗯");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 5);
    check_turn(&r, 0, HUA_CUSTOMER, MARCH_2 + CLOCK(10, 20, 31), "在吗: 急");
    check_turn(&r, 1, HUA_AGENT, MARCH_2 + CLOCK(10, 20, 36), "亲，\n在的\n\n您说");
    check_turn(&r, 2, HUA_SYSTEM, MARCH_2 + CLOCK(10, 21, 0), "买家已付款");
    check_turn(&r, 3, HUA_CUSTOMER, MARCH_2 + CLOCK(10, 21, 30),
               "某某旗舰店:小美 2026-03-02 10:20:36\n某某旗舰店:小美 2026-03-02 10:20:36\n"
               "什么意思");
    check_turn(&r, 4, HUA_AGENT, MARCH_2 + CLOCK(10, 22, 0), "嗯");
    CHECK_STR(r.dialogue.agent, "某某旗舰店:小美");
    CHECK_STR(r.dialogue.customer, "tb某某买家");
    const reader_place place = qianniu_format.turn_place(r.state, 0);
    CHECK(place.line == 1 && place.column == 31, "%zu:%zu", place.line, place.column);
    CHECK_NEXT(&r, READER_END);
    close_reading(&r);
}

static void test_qianniu_blocks(void)
{
    reading r;
    open_text(&r, &qianniu_format,
              "某某旗舰店:小美 2026-03-02 10:20:31\n亲，在的\n\n"
              "t**0 2026-03-02 10:20:40\n什么时候发货\n[系统消息] 买家已付款\n\n"
              "某某旗舰店 2026-03-02 10:21:00\n今天\n");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 4);
    check_turn(&r, 0, HUA_AGENT, MARCH_2 + CLOCK(10, 20, 31), "亲，在的");
    check_turn(&r, 1, HUA_CUSTOMER, MARCH_2 + CLOCK(10, 20, 40), "什么时候发货");
    check_turn(&r, 2, HUA_SYSTEM, MARCH_2 + CLOCK(10, 20, 40), "[系统消息] 买家已付款");
    check_turn(&r, 3, HUA_AGENT, MARCH_2 + CLOCK(10, 21, 0), "今天");
    CHECK_NEXT(&r, READER_END);
    close_reading(&r);
    open_text(&r, &qianniu_format,
              "2026-03-02 10:20:31 某某旗舰店:小美\n亲\n2026-03-02 10:20:40 顾客:张某某\n好\n"
              "2026-03-02 10:20:50 某某旗舰店:小美: 嗯: 好\n");
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_AGENT, MARCH_2 + CLOCK(10, 20, 31), "亲");
    CHECK_STR(r.dialogue.turns[2].text, "嗯: 好");
    CHECK_STR(r.dialogue.agent, "某某旗舰店:小美");
    close_reading(&r);
}

/* One shop's day: each buyer is a dialogue, and a colleague who takes over is none. */
static void test_qianniu_buyers(void)
{
    reading r;
    open_text(&r, &qianniu_format,
              "tb01 (2026-03-02 10:20:31): 一\n店:小美 (2026-03-02 10:20:36): 二\n"
              "店:阿青 (2026-03-02 10:21:36): 三\ntb01 (2026-03-02 10:22:36): 四\n"
              "tb02 (2026-03-02 10:20:30): 五\n店:小美 (2026-03-02 10:20:39): 六\n");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 4);
    CHECK_STR(r.dialogue.customer, "tb01");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 2);
    CHECK_STR(r.dialogue.customer, "tb02");
    CHECK_NEXT(&r, READER_END);
    close_reading(&r);
}

/* ---- WhatsApp ---------------------------------------------------------- */

static void test_whatsapp(void)
{
    reading r;
    hua_str text;
    open_text(&r, &whatsapp_format,
              "\xe2\x80\x8e[02/03/2026, 10:19:00] Shop: \xe2\x80\x8eMessages and calls are "
              "end-to-end encrypted.\r\n"
              "[02/03/2026, 10:20:31] Support Mei: hello: there\r\n"
              "[02/03/2026, 10:21:02] Bo: where\r\n\r\n10:20 - Mei: said so\r\n"
              "\xe2\x80\x8e[02/03/2026, 10:21:30] Bo: \xe2\x80\x8e<Media omitted>\r\n"
              "[02/03/2026, 10:22:00] Mei changed the subject to: parcels");
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_COUNT(&r, 5);
    check_turn(&r, 0, HUA_SYSTEM, MARCH_2 + CLOCK(10, 19, 0),
               "Messages and calls are end-to-end encrypted.");
    check_turn(&r, 1, HUA_AGENT, MARCH_2 + CLOCK(10, 20, 31), "hello: there");
    CHECK_STR(r.dialogue.turns[2].text, "where\n\n10:20 - Mei: said so");
    CHECK_STR(r.dialogue.turns[3].text, "<Media omitted>");
    check_turn(&r, 4, HUA_SYSTEM, MARCH_2 + CLOCK(10, 22, 0),
               "Mei changed the subject to: parcels");
    CHECK_STR(r.dialogue.date, "2026-03-02");
    CHECK_NEXT(&r, READER_END);
    CHECK(whatsapp_format.notice(r.state, 0, HUA_EN, &text) && has(text, "day/month"),
          "the order is told");
    CHECK(!whatsapp_format.notice(r.state, 1, HUA_EN, &text), "no more");
    close_reading(&r);
}

static void check_order(const char *text, const char *date, const char *order)
{
    reading r;
    hua_str notice = {"", 0}, all = {"", 0};
    open_text(&r, &whatsapp_format, text);
    CHECK(next(&r) == READER_DIALOGUE, "a dialogue: %s", text);
    CHECK_STR(r.dialogue.date, date);
    while (next(&r) != READER_END)
        ;
    for (size_t i = 0; whatsapp_format.notice(r.state, i, HUA_EN, &notice); i++)
        if (has(notice, "dates such as"))
            all = notice;
    CHECK(has(all, order), "'%.*s' of %s", (int)all.len, all.ptr, text);
    close_reading(&r);
}

static void test_whatsapp_order(void)
{
    check_order("02/03/2026, 10:20 - Bo: a\n02/03/2026, 10:21 - Mei: b\n", "2026-03-02",
                "day/month");
    check_order("2/3/26, 10:20\xe2\x80\xaf"
                "AM - Bo: a\n2/13/26, 1:00\xe2\x80\xafPM - Mei: b\n",
                "2026-02-03", "month/day");
    check_order("02/03/2026, 10:20 - Bo: a\n13/03/2026, 10:20 - Mei: b\n", "2026-03-02",
                "day/month");
    check_order("02.03.26, 10:20 - Bo: a\n13.03.26, 10:20 - Mei: b\n", "2026-03-02", "day/month");
    check_order("2/11/26, 10:20 - Bo: a\n3/1/26, 10:20 - Mei: b\n", "2026-02-11", "month/day");
}

static void test_whatsapp_chinese(void)
{
    reading r;
    open_text(&r, &whatsapp_format,
              "[2026/3/2 上午10:19:00] 訊息和通話均受端對端加密\n"
              "[2026/3/2 下午10:20:31] ~ 张某某: 此訊息已刪除\n"
              "[2026/3/2 下午10:21:00] +86 000 0000 0000: 在\n");
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_SYSTEM, MARCH_2 + CLOCK(10, 19, 0), "訊息和通話均受端對端加密");
    CHECK_NEXT(&r, READER_DIALOGUE);
    check_turn(&r, 0, HUA_OTHER, MARCH_2 + CLOCK(22, 20, 31), "此訊息已刪除");
    CHECK_COUNT(&r, 2);
    CHECK_NEXT(&r, READER_END);
    close_reading(&r);
}

/* ---- limits, blocks, any bytes ----------------------------------------- */

static void test_long_message(void)
{
    const size_t lines = 10000;
    char *text = malloc(lines * 16 + 200);
    if (!text)
        exit(1);
    int len = sprintf(text, "客服小美 2026-03-02 10:20:31\n");
    for (size_t i = 0; i < lines; i++)
        len += sprintf(text + len, "line %06zu\n", i);
    len += sprintf(text + len, "张某某 2026-03-02 10:21:31\n好\n\n\n\n");
    reading r;
    reader_options options = {0};
    open_with(&r, &wechat_format, (hua_str){text, (size_t)len}, &options);
    CHECK(next(&r) == READER_DIALOGUE && r.dialogue.turn_count == 2, "two turns");
    CHECK(r.dialogue.turns[0].text.len == lines * 12 - 1, "%zu", r.dialogue.turns[0].text.len);
    CHECK_STR(r.dialogue.turns[1].text, "好");
    close_reading(&r);
    options.record_limit = 50000;
    open_with(&r, &wechat_format, (hua_str){text, (size_t)len}, &options);
    CHECK(next(&r) == READER_BAD, "over the limit");
    CHECK(r.problem.error.code == HUA_E_LIMIT && r.problem.error.line == 1, "with its place");
    CHECK(r.problem.bytes.len < 10000 && !strncmp(r.problem.bytes.ptr, "客服小美 2026", 17),
          "its beginning");
    CHECK(next(&r) == READER_END, "nothing else");
    close_reading(&r);
    free(text);
}

static void test_limit(void)
{
    reading r;
    const reader_options options = {.record_limit = 60};
    open_with(&r, &wechat_format,
              testing_str("小美 2026-03-02 10:00:00\n一二三四五六七八九十一二三四五六\n"
                          "甲某 2026-03-02 10:01:00\n一二三四五\n"
                          "小美 2026-03-03 10:00:00\n第二通\n"
                          "甲某 2026-03-04 10:00:00\n"
                          "这一行太长太长太长太长太长太长太长太长太长太长太长太长太长\n"
                          "小美 2026-03-05 10:00:00\n第四通\n"),
              &options);
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.line == 1, "line %u", r.problem.error.line);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.turns[0].text, "第二通");
    CHECK_NEXT(&r, READER_BAD);
    CHECK(r.problem.error.line == 7, "line %u", r.problem.error.line);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_STR(r.dialogue.turns[0].text, "第四通");
    CHECK_NEXT(&r, READER_END);
    close_reading(&r);
}

static void test_too_many(void)
{
    static const char line[] = "1/2/26, 1:20 - B: a\n", blank[] = "\n\n\n\n\n\n\n\n\n\n";
    const size_t count = (size_t)HUA_MAX_TURNS + 1, n = sizeof line - 1;
    char *text = malloc(count * n);
    if (!text)
        exit(1);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * n, line, n);
    reading r;
    reader_options options = {.record_limit = 64 << 20};
    open_with(&r, &whatsapp_format, (hua_str){text, count * n}, &options);
    CHECK(next(&r) == READER_BAD && r.problem.error.code == HUA_E_LIMIT, "too many turns");
    CHECK(next(&r) == READER_END, "and nothing else");
    close_reading(&r);
    int len = sprintf(text, "1/2/26, 1:20 - B: a\n");
    for (int i = 0; i < 20; i++)
        len += sprintf(text + len, "%s", blank);
    len += sprintf(text + len, "b\n");
    options.record_limit = 100;
    open_with(&r, &whatsapp_format, (hua_str){text, (size_t)len}, &options);
    CHECK(next(&r) == READER_BAD, "blank lines count");
    close_reading(&r);
    free(text);
}

/* All that comes out of a text, as one text. */
static size_t dump(const format_ops *format, hua_str text, size_t block, char *out, size_t room)
{
    reading r;
    size_t len = 0;
    const reader_options options = {.block = block, .record_limit = 4000};
    open_with(&r, format, text, &options);
    for (reader_status s; (s = next(&r)) != READER_END && len + 1000 < room;) {
        CHECK(s != READER_FAILED, "failed");
        len += (size_t)snprintf(
            out + len, room - len, "== %d %zu %zu %.10s\n", (int)s, r.place.line, r.place.offset,
            s == READER_DIALOGUE && r.dialogue.date.len ? r.dialogue.date.ptr : "");
        for (size_t i = 0; s == READER_DIALOGUE && i < r.dialogue.turn_count && len + 1000 < room;
             i++) {
            const hua_turn *turn = &r.dialogue.turns[i];
            const reader_place place = format->turn_place(r.state, i);
            len += (size_t)snprintf(out + len, room - len, "%d %lld %zu:%zu %.*s\n",
                                    (int)turn->speaker, (long long)turn->start_ms, place.line,
                                    place.column, (int)turn->text.len, turn->text.ptr);
        }
    }
    close_reading(&r);
    return len;
}

static void check_blocks(const format_ops *format, hua_str text)
{
    static char whole[1 << 18], torn[1 << 18];
    static const size_t blocks[] = {1, 7, 64};
    const size_t len = dump(format, text, 0, whole, sizeof whole);
    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++) {
        const size_t got = dump(format, text, blocks[i], torn, sizeof torn);
        CHECK(got == len && memcmp(whole, torn, len) == 0, "block %zu of '%.*s'", blocks[i],
              (int)text.len, text.ptr);
    }
}

static void test_blocks(void)
{
    check_blocks(&wechat_format,
                 testing_str("“甲某”的聊天记录\n\n小美 2026-03-02 10:00:00\n一\n\n二\r\n"
                             "甲某 2026-03-02 10:01:00\n三\n---\n甲某 2026-04-02 10:01:00\n四"));
    check_blocks(&whatsapp_format, testing_str("02/03/2026, 10:20 - Bo: a\n\nb\n"
                                               "02/13/2026, 10:21 - Mei: b\n"));
    check_blocks(&qianniu_format, testing_str("tb0 (2026-03-02 10:20:31): 在\n吗\n"
                                              "店:小美 (2026-03-02 10:20:36): 亲\n"));
}

/* Nothing crashes, every turn lies in order, and the size of the blocks changes nothing. */
static void test_any_bytes(void)
{
    static const char *const parts[] = {"小美",
                                        "：",
                                        ": ",
                                        "\n",
                                        "\n\n",
                                        "10:20",
                                        "2026-03-02 10:20:31",
                                        "2026-03-02",
                                        "[",
                                        "] ",
                                        " ",
                                        "  ",
                                        "甲某",
                                        "\xe5",
                                        "\xff",
                                        "---\n",
                                        "(",
                                        ")",
                                        "—————",
                                        "02/03/2026, ",
                                        " - ",
                                        "\r\n",
                                        "\xe2\x80\x8e",
                                        "店:",
                                        "撤回了一条消息",
                                        "的聊天记录",
                                        "上午",
                                        "2026-05-02 10:20:31",
                                        "\t",
                                        "会话：",
                                        "系统消息",
                                        "=====\n",
                                        "[LINE] 與",
                                        "（一）",
                                        "Mon, ",
                                        "儲存日期：",
                                        "【管理员】",
                                        "(00000001)"};
    static const format_ops *const all[] = {&wechat_format, &qianniu_format, &whatsapp_format,
                                            &line_format};
    uint32_t seed = 11;
    for (int round = 0; round < 3000; round++) {
        char text[800] = "";
        size_t len = 0;
        for (int i = 0; i < 30; i++) {
            seed = seed * 1664525u + 1013904223u;
            const char *part = parts[(seed >> 16) % (sizeof parts / sizeof *parts)];
            len += (size_t)snprintf(text + len, sizeof text - len, "%s", part);
        }
        char *exact = malloc(len + 1); /* so that a sanitizer sees every overrun */
        if (!exact)
            exit(1);
        memcpy(exact, text, len);
        check_blocks(all[round % 4], (hua_str){exact, len});
        free(exact);
    }
}

int main(void)
{
    test_wechat_blocks();
    test_days();
    test_quoted_head();
    test_later_greeting();
    test_mapping();
    test_wechat_mail();
    test_wechat_time_first();
    test_parting();
    test_wechat_hostile();
    test_no_chat();
    test_qianniu();
    test_qianniu_blocks();
    test_qianniu_buyers();
    test_whatsapp();
    test_whatsapp_order();
    test_whatsapp_chinese();
    test_long_message();
    test_limit();
    test_too_many();
    test_blocks();
    test_any_bytes();
    return testing_done("cli_reader_chat");
}
