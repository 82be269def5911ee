/* Exports as programs and companies really write them: taken for what, who speaks, which dialogue. */
#include "cli_readers.h"

#include <unistd.h>

/* What is read of a file, in one text: see told(). */
typedef struct shape {
    const char *name, *text;
    reader_format format;
    const char *expected;
} shape;

typedef struct room {
    char text[4096];
    size_t len;
} room;

static void put(room *r, hua_str s)
{
    const size_t n = s.len < sizeof r->text - r->len - 1 ? s.len : sizeof r->text - r->len - 1;
    memcpy(r->text + r->len, s.len ? s.ptr : "", n);
    r->len += n;
    r->text[r->len] = '\0';
}

/* "id(agent,customer)date A:words C:words;" for every dialogue. */
static void put_dialogue(room *r, const hua_dialogue *d)
{
    static const char *const sides[] = {" A:", " C:", " S:", " O:"};
    put(r, d->id);
    put(r, testing_str("("));
    put(r, d->agent);
    put(r, testing_str(","));
    put(r, d->customer);
    put(r, testing_str(")"));
    put(r, d->date);
    for (size_t i = 0; i < d->turn_count; i++) {
        put(r, testing_str(sides[d->turns[i].speaker]));
        put(r, d->turns[i].text);
    }
    put(r, testing_str(";"));
}

static void check_shape(const shape *s)
{
    reader *in = NULL;
    hua_error error = {0};
    hua_dialogue d;
    reader_problem problem;
    room got = {.len = 0};
    CHECK_OK(reader_open_bytes(&in, testing_str(s->text), s->name, NULL, &error), error);
    if (!in)
        return;
    CHECK(reader_format_of(in) == s->format, "%s: format %d", s->name, (int)reader_format_of(in));
    for (reader_status status; (status = reader_next(in, &d, &problem)) != READER_END;) {
        CHECK(status == READER_DIALOGUE, "%s: status %d", s->name, (int)status);
        if (status != READER_DIALOGUE)
            break;
        put_dialogue(&got, &d);
    }
    CHECK(strcmp(got.text, s->expected) == 0, "%s: '%s', expected '%s'", s->name, got.text,
          s->expected);
    reader_close(in);
}

static void check_all(const shape *shapes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        check_shape(&shapes[i]);
}

#define COUNT(a) (sizeof(a) / sizeof *(a))

/* ---- tables ------------------------------------------------------------ */

/* Who speaks to whom makes the conversation, where no column does. */
static void test_pairs(void)
{
    static const shape shapes[] = {
        {"archive.csv",
         "seq,from,tolist,msgtime,content\n"
         "1,wmAAAABBBBCCCCDDDDEEEE,\"[\"\"xiaomei\"\"]\",1772418031000,在吗\n"
         "2,wmFFFFBBBBCCCCDDDDEEEE,\"[\"\"xiaomei\"\"]\",1772418032000,有货吗\n"
         "3,xiaomei,\"[\"\"wmAAAABBBBCCCCDDDDEEEE\"\"]\",1772418055000,在的\n"
         "4,xiaomei,wmFFFFBBBBCCCCDDDDEEEE,1772418056000,有的\n",
         READER_CSV,
         "archive.csv(xiaomei,wmAAAABBBBCCCCDDDDEEEE)2026-03-02 C:在吗 A:在的;"
         "archive.csv#2(xiaomei,wmFFFFBBBBCCCCDDDDEEEE)2026-03-02 C:有货吗 A:有的;"},
        {"pairs.csv",
         "时间,发送者,接收者,内容\n"
         "2026-03-02 10:20,tb00001,某某旗舰店:小美,在吗\n"
         "2026-03-02 10:21,tb00002,某某旗舰店:小美,发货\n"
         "2026-03-02 10:22,某某旗舰店:小美,tb00001,亲在的\n"
         "2026-03-02 10:23,系统,,已超时\n",
         READER_CSV,
         "pairs.csv(某某旗舰店:小美,tb00001)2026-03-02 C:在吗 A:亲在的 S:已超时;"
         "pairs.csv#2(,)2026-03-02 O:发货;"},
    };
    check_all(shapes, COUNT(shapes));
}

/* Columns and words for the sides, as desks and tools write them. */
static void test_sides(void)
{
    static const shape shapes[] = {
        {"peer.csv",
         "时间,发送者,聊天对象,内容\n2026-03-02 10:20,张某某,张某某,在吗\n"
         "2026-03-02 10:21,我,张某某,您好\n2026-03-02 10:22,李某某,李某某,有货吗\n",
         READER_CSV,
         "peer.csv(我,张某某)2026-03-02 C:在吗 A:您好;peer.csv#2(,李某某)2026-03-02 C:有货吗;"},
        {"arrow.csv",
         "会话ID,消息方向,消息内容\n1,买家→卖家,在吗\n1,卖家→买家,在的\n1,机器人客服,请选\n",
         READER_CSV, "1(,) C:在吗 A:在的 S:请选;"},
        {"flag.csv", "会话ID,是否客服发送,消息内容\n1,否,在吗\n1,是,在的\n", READER_CSV,
         "1(,) C:在吗 A:在的;"},
        {"sent.csv",
         "TalkerId,IsSender,StrContent,StrTime,Sender\n2,0,在吗,2026-03-02 10:20,wxid_a\n"
         "2,1,在的,2026-03-02 10:21,wxid_b\n",
         READER_CSV, "sent.csv(wxid_b,wxid_a)2026-03-02 C:在吗 A:在的;"},
        {"ticket.csv",
         "Ticket ID,Author Name,Author Role,Created At,Comment Body\n"
         "7,Bo,end-user,2026-03-02T10:20:31Z,hello\n7,Mei,admin,2026-03-02T10:21:31Z,hi\n",
         READER_CSV, "7(Mei,Bo)2026-03-02 C:hello A:hi;"},
        {"desk.csv",
         "对话ID,消息发送者,消息发送者类型,消息内容,消息创建时间\n"
         "7,访客1,客户,在吗,2026-03-02 10:20\n7,小美,客服,在的,2026-03-02 10:21\n",
         READER_CSV, "7(小美,访客1)2026-03-02 C:在吗 A:在的;"},
    };
    check_all(shapes, COUNT(shapes));
}

/* What spreadsheets do to tables. */
static void test_spreadsheets(void)
{
    static const shape shapes[] = {
        {"rounded.csv",
         "会话id,角色,内容,时间\n7.30E+18,用户,在吗,2026/3/2 10:20\n"
         "7.30E+18,客服,在的,2026/3/2 10:21\n7.30E+18,用户,有货吗,2026/3/2 20:22\n",
         READER_CSV, "rounded.csv(,)2026-03-02 C:在吗 A:在的;rounded.csv#2(,)2026-03-02 C:有货吗;"},
        {"numbers.csv", "会话id,角色,内容\n12345678901,用户,在吗\n12345678901,客服,在的\n",
         READER_CSV, "12345678901(,) C:在吗 A:在的;"},
        {"serial.csv", "会话ID,角色,内容,时间\n1,客户,在吗,46083.4308\n", READER_CSV,
         "1(,)2026-03-02 C:在吗;"},
        {"days.csv",
         "会话ID,日期,时间,角色,内容\n1,2026-03-02,23:59:31,客户,在吗\n"
         "1,2026-03-03,00:00:10,客服,在的\n",
         READER_CSV, "1(,)2026-03-02 C:在吗 A:在的;"},
        {"day.csv", "会话ID,日期,角色,内容\n1,2026-03-02,客户,在吗\n", READER_CSV,
         "1(,)2026-03-02 C:在吗;"},
        {"again.csv",
         "会话ID,角色,内容\nsession_id,role,content\n1,客户,在吗\n会话ID,角色,内容\n2,客服,在的\n",
         READER_CSV, "1(,) C:在吗;2(,) A:在的;"},
        {"word.csv", "会话ID,角色,内容\n1,客户,内容\n1,客服,---\n", READER_CSV,
         "1(,) C:内容 A:---;"},
        {"table.md", "| 角色 | 内容 |\n|---|---|\n| 客服 | 您好 |\n| 顾客 | 在吗 |\n", READER_CSV,
         "table.md(,) A: 您好  C: 在吗 ;"},
    };
    check_all(shapes, COUNT(shapes));
}

/* The moments of a day in a column of its own follow each other across midnight. */
static void test_split_moment(void)
{
    reading r = {0};
    const reader_options options = {0};
    open_bytes(&r,
               testing_str("会话ID,日期,时间,角色,内容\n1,2026-03-02,23:59:50,客户,在吗\n"
                           "1,2026-03-04,00:00:10,客服,在的\n"),
               "t.csv", &options);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK(r.dialogue.turns[1].start_ms - r.dialogue.turns[0].start_ms == 86420000,
          "a day and 20 s");
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

/* ---- chats ------------------------------------------------------------- */

static void test_line(void)
{
    static const shape shapes[] = {
        {"a.txt",
         "[LINE] 與陳某某的聊天記錄\n儲存日期： 2026/03/03 22:14\n\n2026/03/02（一）\n"
         "上午09:46\t陳某某\t有貨嗎\n下午01:10\t某某 "
         "商店\t有的\n兩件\n下午01:12\t\t陳某某已收回訊息\n"
         "2026/03/03（二）\n上午09:46\t陳某某\t好\n",
         READER_LINE,
         "a.txt(某某 商店,陳某某)2026-03-02 C:有貨嗎 A:有的\n兩件 S:陳某某已收回訊息;"
         "a.txt#2(,陳某某)2026-03-03 C:好;"},
        {"b.txt",
         "[LINE] Chat history with Bo\nSaved on: 03/09/2026, 22:14\n\nMon, 03/02/2026\n"
         "09:46 AM\tBo\thello\n01:10 PM\tShop service\thi\n",
         READER_LINE, "b.txt(Shop service,Bo)2026-03-02 C:hello A:hi;"},
        {"[LINE] 陳某某.txt",
         "2026.03.02 星期一\n09:46 陳某某 有貨嗎\n09:47 某某商店 您好，有的\n09:48 陳某某 好\n",
         READER_LINE, "[LINE] 陳某某.txt(某某商店,陳某某)2026-03-02 C:有貨嗎 A:您好，有的 C:好;"},
    };
    check_all(shapes, COUNT(shapes));
}

static void test_tools(void)
{
    static const shape shapes[] = {
        {"quoted.txt",
         "2026-03-02 10:20:31 '张某某'\n在吗\n\n2026-03-02 10:20:55 '我'\n请问有什么可以帮您\n\n"
         "2026-03-02 10:21:55 '张某某'\n[图片]\n",
         READER_WECHAT, "quoted.txt(我,张某某)2026-03-02 C:在吗 A:请问有什么可以帮您 C:[图片];"},
        {"server.log",
         "2026-03-02 10:20:31 INFO  server: started\n2026-03-02 10:20:32 ERROR agent: lost\n"
         "2026-03-02 10:20:33 INFO  customer: in\n",
         READER_TRANSCRIPT, "server.log(,)2026-03-02 O:started O:lost O:in;"},
        {"qq.txt",
         "消息记录\n\n================\n消息分组:我的群\n================\n"
         "消息对象:某某群\n================\n\n"
         "2026-03-02 10:20:31 张某某(00000001)\n在吗\n\n"
         "2026-03-02 10:20:40 【管理员】客服小美(00000002)\n您好\n\n"
         "2026-03-02 10:20:51 李某某<li@example.com>\n发货\n",
         READER_WECHAT, "qq.txt(【管理员】客服小美,)2026-03-02 O:在吗 A:您好 O:发货;"},
    };
    check_all(shapes, COUNT(shapes));
}

/* ---- speech ------------------------------------------------------------ */

static void test_speech(void)
{
    static const shape shapes[] = {
        {"meeting.vtt",
         "WEBVTT\n\n1\n00:00:03.070 --> 00:00:05.180\nMei Service: Hello\n\n"
         "2\n00:00:06.070 --> 00:00:08.180\nBo: I want a refund: now.\n\n"
         "3\n00:00:09.070 --> 00:00:10.180\nMei Service: ok\n",
         READER_VTT, "meeting.vtt(Mei Service,Bo) A:Hello C:I want a refund: now. A:ok;"},
        {"funasr.json",
         "[{\"key\": \"c1\", \"text\": \"您好。\", \"sentence_info\": ["
         "{\"text\": \"很高兴为您服务。\", \"start\": 420, \"end\": 3180, \"spk\": 0},"
         "{\"text\": \"退款。\", \"start\": 3500, \"end\": 6180, \"spk\": 1}]}]",
         READER_ALIYUN, "funasr.json(,) A:很高兴为您服务。 C:退款。;"},
    };
    check_all(shapes, COUNT(shapes));
}

/* A voice's words are where they stand, behind the tag. */
static void test_voice_place(void)
{
    reading r = {0};
    const reader_options options = {0};
    open_bytes(&r, testing_str("WEBVTT\n\n00:01.000 --> 00:02.000\n<v 客服>您好\n"), "t.vtt",
               &options);
    CHECK_NEXT(&r, READER_DIALOGUE);
    const reader_place place = reader_turn_place(r.reader, 0);
    CHECK(place.line == 4 && place.column == 7, "%zu:%zu", place.line, place.column);
    CHECK_NEXT(&r, READER_END);
    reader_close(r.reader);
}

/* ---- what is no chat --------------------------------------------------- */

/* Texts that are full of times, names and commas; none of them is an export. */
static void test_no_chat(void)
{
    static const char *const texts[] = {
        "2026-03-02 10:20 小美 值班\n2026-03-02 14:20 小丽 值班\n2026-03-03 10:20 小王 值班\n"
        "2026-03-03 14:20 小美 值班\n",
        "2026.03.02 星期一\n09:00 小美 值班\n12:00 小丽 值班\n18:00 小王 值班\n",
        "尊敬的客户，\n\n您好，感谢您的支持，订单0000000的问题，我们已经核实，\n"
        "预计在2026-03-05 18:00前答复，谢谢。\n\n温馨提示：请勿重复提交。\n地址：某某路1号\n",
        "亲，您好，感谢等待\n这个问题，我们，已经处理\n如有疑问，请，随时联系\n",
        "10:20 开会\n10:30 给客户打电话\n11:00 写报告\n14:00 培训：客服话术\n",
        "2026-03-02 10:20:31 INFO  server: started\n2026-03-02 10:20:32 WARN  db: slow, 300ms\n"
        "2026-03-02 10:20:33 ERROR agent: lost\n",
        "<!DOCTYPE html>\n<html><body><p>客服：您好</p><p>顾客：在吗</p></body></html>\n",
        "发件人：某某商店\n收件人：张某某\n时间：2026-03-02 "
        "10:20\n主题：退款\n\n张先生：\n您好。\n",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        reader *in = NULL;
        hua_error error = {0};
        CHECK_OK(reader_open_bytes(&in, testing_str(texts[i]), "t.txt", NULL, &error), error);
        const reader_format format = in ? reader_format_of(in) : READER_AUTO;
        CHECK(format == READER_PLAIN || format == READER_TRANSCRIPT, "%zu: format %d", i,
              (int)format);
        reader_close(in);
    }
}

/* A draft that may be a chat is said to be; one that is not is not. */
static void test_doubtful_draft(void)
{
    static const char chat[] = "[10:20:31] 在吗\n[10:20:51] 在的，请讲\n[10:21:31] 好\n";
    static const char letter[] = "您好，\n10:20 您来过电话。\n我们已经核实，\n谢谢。\n";
    const char *const texts[] = {chat, letter};
    for (size_t i = 0; i < 2; i++) {
        hua_str notice;
        reading r = {0};
        open_text(&r, texts[i], "t.txt");
        CHECK_NEXT(&r, READER_DIALOGUE);
        CHECK(reader_format_of(r.reader) == READER_PLAIN, "%zu: a draft", i);
        CHECK_NEXT(&r, READER_END);
        CHECK(reader_notice(r.reader, 0, HUA_EN, &notice) == (i == 0), "%zu: notice", i);
        reader_close(r.reader);
    }
}

/* A last line that is whole JSON, but no dialogue, does not wait for a rest that never comes. */
static void test_strange_last_line(void)
{
    static const char text[] = "{\"id\":\"0\",\"turns\":[]}\n{\"code\":\"0\",\"data\":[1]}";
    const reader_options options = {.format = READER_JSONL, .size = sizeof text - 1};
    char path[64];
    hua_error error = {0};
    reading r = {0};
    testing_temp(path, sizeof path);
    FILE *file = fopen(path, "wb");
    if (!file || fputs(text, file) < 0 || fclose(file) != 0)
        exit(1);
    CHECK_OK(reader_open(&r.reader, path, &options, &error), error);
    CHECK_NEXT(&r, READER_DIALOGUE);
    CHECK_NEXT(&r, READER_BAD);
    CHECK_NEXT(&r, READER_END);
    CHECK(reader_progress_of(r.reader).unread == 0, "nothing is left");
    reader_close(r.reader);
    unlink(path);
}

int main(void)
{
    test_doubtful_draft();
    test_strange_last_line();
    test_pairs();
    test_sides();
    test_spreadsheets();
    test_split_moment();
    test_line();
    test_tools();
    test_speech();
    test_voice_place();
    test_no_chat();
    return testing_done("cli_reader_shapes");
}
