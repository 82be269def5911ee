/* What a text is taken for: the marks of each chat export, and the samples of all of them. */
#include "readers/format.h"
#include "testing.h"

static int looks(const format_ops *format, const char *text)
{
    const reader_options options = {0};
    return format->looks(testing_str(text), true, "talk.txt", &options);
}

static void test_looks(void)
{
    static const char wechat[] =
        "小美 2026-03-02 10:20:31\n您好\n甲某 2026-03-02 10:21:31\n[图片]\n"
        "小美 2026-03-02 10:22:31\n好\n";
    static const char history[] = "小美 2026-03-02 10:20:31\n您好\n甲某 2026-03-05 10:21:31\n在\n"
                                  "小美 2026-03-05 10:22:31\n好\n";
    static const char qianniu[] = "tb0 (2026-03-02 10:20:31): 在\n某某旗舰店:小美 (2026-03-02 "
                                  "10:20:36): 亲\ntb0 (2026-03-02 10:21:31): 好\n";
    static const char whatsapp[] = "02/03/2026, 10:20 - Bo: a\n02/03/2026, 10:21 - Mei: b\n"
                                   "02/03/2026, 10:22 - Bo: c\n";
    static const char *const others[] = {
        "客服：您好\n顾客：在吗\n客服：在\n",
        "[10:21:33] 客服: 您好\n[10:21:40] 顾客: 在\n[10:21:45] 客服: 好\n",
        "[2026-03-02 10:21:33] 客服: 您好\n[2026-03-02 10:21:40] 顾客: 在\n"
        "[2026-03-02 10:21:45] 客服: 好\n",
        "小美 2026-03-02 10:20:31\n您好\n甲某 2026-03-02 10:21:31\n在\n"
        "小美 2026-03-02 10:22:31\n好\n",
        "您好，活动时间是 2026-03-02 10:20 到 2026-03-05 12:00。\n请于 2026-03-02 10:20 前下单\n",
        "活动时间：2026-03-02 10:20\n结束时间：2026-03-05 10:20\n发货时间：2026-03-06 10:20\n",
        "{\"id\": 1}\n",
        "",
        "\n\n"};
    CHECK(looks(&wechat_format, wechat) > 0, "marks of WeChat");
    CHECK(looks(&wechat_format, history) > 0, "a long history");
    CHECK(looks(&qianniu_format, qianniu) > looks(&wechat_format, qianniu), "Qianniu");
    CHECK(looks(&whatsapp_format, whatsapp) > looks(&wechat_format, whatsapp), "WhatsApp");
    CHECK(looks(&qianniu_format, wechat) == 0 && looks(&whatsapp_format, wechat) == 0, "no other");
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        CHECK(!looks(&wechat_format, others[i]) && !looks(&qianniu_format, others[i]) &&
                  !looks(&whatsapp_format, others[i]),
              "taken for an export: %s", others[i]);
}

/* The samples are what their names say, and nobody in them stays unknown. */
static void test_samples(void)
{
    static const struct {
        const char *name;
        reader_format format;
        size_t dialogues, turns;
    } samples[] = {{"wechat", READER_WECHAT, 2, 9},   {"wecom", READER_WECHAT, 1, 5},
                   {"qianniu", READER_QIANNIU, 2, 8}, {"whatsapp", READER_WHATSAPP, 2, 8},
                   {"line", READER_LINE, 2, 8},       {"blocks", READER_TRANSCRIPT, 1, 4}};
    for (size_t i = 0; i < sizeof samples / sizeof *samples; i++) {
        char path[1024];
        reader *in = NULL;
        hua_error error = {0};
        hua_dialogue d;
        reader_problem problem;
        size_t dialogues = 0, turns = 0;
        snprintf(path, sizeof path, CORPORA_DIR "/samples/formats/%s.txt", samples[i].name);
        CHECK_OK(reader_open(&in, path, NULL, &error), error);
        if (!in)
            continue;
        CHECK(reader_format_of(in) == samples[i].format, "%s: format %d", path,
              (int)reader_format_of(in));
        for (reader_status s; (s = reader_next(in, &d, &problem)) != READER_END;) {
            CHECK(s == READER_DIALOGUE, "%s: status %d", path, (int)s);
            dialogues++;
            turns += d.turn_count;
            for (size_t j = 0; j < d.turn_count; j++)
                CHECK(d.turns[j].speaker != HUA_OTHER, "%s: turn %zu", path, j);
        }
        CHECK(dialogues == samples[i].dialogues && turns == samples[i].turns,
              "%s: %zu dialogues, %zu turns", path, dialogues, turns);
        reader_close(in);
    }
}

int main(void)
{
    test_looks();
    test_samples();
    return testing_done("cli_reader_looks");
}
