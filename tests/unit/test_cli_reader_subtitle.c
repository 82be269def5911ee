/* Subtitles: names before and in the text, files that are not tidy, and what is refused. */
#include "cli_talk.h"

static void test_srt(void)
{
    static const char text[] =
        "1\r\n00:00:01,000 --> 00:00:03,500\r\n客服：您好，请讲\r\n\r\n"
        "2\r\n00:00:04,000 --> 00:00:05,000\r\n客户：我的 <i>快递</i>\r\n没到\r\n\r\n"
        "3\r\n01:00:06,250 --> 01:00:07,000 X1:0 X2:9\r\n三天了 &amp; 没人管\r\n";
    talk t;
    open_talk(&t, &srt_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK(t.dialogue.channel == HUA_CALL && t.dialogue.turn_count == 3, "%zu turns",
          t.dialogue.turn_count);
    check_said(&t, 0, HUA_AGENT, "您好，请讲", 1000, 3500);
    check_said(&t, 1, HUA_CUSTOMER, "我的 快递没到", 4000, 5000);
    check_said(&t, 2, HUA_CUSTOMER, "三天了 & 没人管", 3606250, 3607000);
    reader_place place = t.ops->turn_place(t.state, 0);
    CHECK(place.line == 3 && place.column == 4, "%zu:%zu", place.line, place.column);
    place = t.ops->turn_place(t.state, 1);
    CHECK(place.line == 7, "%zu", place.line);
    CHECK_TALK(&t, READER_END);
    CHECK(!has_notice(&t, ""), "nothing to tell");
    close_talk(&t);
    CHECK(sure(&srt_format, text) > FORMAT_NAMED_JSONL && !sure(&vtt_format, text), "known");
}

/* No blank lines, identifiers where they should not be, cues out of order, numbers that are said. */
static void test_srt_untidy(void)
{
    static const char text[] =
        "1\n00:00:05,000 --> 00:00:06,000\n[SPEAKER_01]: 喂\n10086\n2\n"
        "00:00:01,000 --> 00:00:02,000\n[SPEAKER_00] 您好，很高兴为您服务\n\n"
        "说明：三件\n\n3\n00:00:08 --> 00:00:07\n[SPEAKER_01]: 嗯\n"
        "7 --> 8 元\n00:00:0a,000 -> 1\n4\n-00:00:09,000 --> 00:00:10,000\n好\n12\n";
    const reader_name names[] = {{testing_str("1"), HUA_AGENT}};
    const reader_options options = {.names = names, .name_count = 1};
    talk t;
    open_talk(&t, &srt_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK(t.dialogue.turn_count == 4, "%zu turns", t.dialogue.turn_count);
    check_said(&t, 0, HUA_AGENT, "您好，很高兴为您服务说明：三件", 1000, 2000);
    check_said(&t, 1, HUA_CUSTOMER, "嗯 7 --> 8 元 00:00:0a,000 -> 1", HUA_NO_TIME, HUA_NO_TIME);
    check_said(&t, 2, HUA_CUSTOMER, "好 12", HUA_NO_TIME, HUA_NO_TIME);
    check_said(&t, 3, HUA_CUSTOMER, "喂 10086", 5000, 6000);
    CHECK_TALK(&t, READER_END);
    CHECK(has_notice(&t, "no numbers): 2"), "two times are told");
    close_talk(&t);
    open_talk(&t, &srt_format, testing_str(text), &options);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK(t.dialogue.turns[0].speaker == HUA_CUSTOMER && t.dialogue.turns[1].speaker == HUA_AGENT,
          "mapped by the bare number");
    close_talk(&t);
}

static void test_srt_several(void)
{
    static const char text[] = "1\n00:00:00,000 --> 00:00:04,000\n- 客服：好的\n- 客户：嗯嗯\n\n"
                               "2\n00:00:05,000 --> 00:00:06,000\n再见\n\n"
                               "3\n00:00:06,000 --> 00:00:08,000\n- 喂\n- 谁\n\n"
                               "4\n00:00:09,000 --> 00:00:10,000\n地址：某某路\n";
    talk t;
    open_talk(&t, &srt_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK(t.dialogue.turn_count == 6, "%zu turns", t.dialogue.turn_count);
    check_said(&t, 0, HUA_AGENT, "好的", 0, 2000);
    check_said(&t, 1, HUA_CUSTOMER, "嗯嗯", 2000, 4000);
    check_said(&t, 2, HUA_CUSTOMER, "再见", 5000, 6000);
    check_said(&t, 3, HUA_OTHER, "喂", 6000, 7000);
    check_said(&t, 4, HUA_OTHER, "谁", 7000, 8000);
    check_said(&t, 5, HUA_OTHER, "地址：某某路", 9000, 10000);
    CHECK_TALK(&t, READER_END);
    CHECK(has_notice(&t, "read but not judged: 3"), "three are nobody's");
    close_talk(&t);
}

/* Two names with a role's word in them are enough, each once. */
static void test_srt_short(void)
{
    static const char text[] = "00:00:00,000 --> 00:00:01,000\n客服小张：在的\n\n"
                               "00:00:01,000 --> 00:00:02,000\n【李女士】喂\n李女士：听得到吗\n";
    talk t;
    open_talk(&t, &srt_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK_STR(t.dialogue.agent, "客服小张");
    check_said(&t, 0, HUA_AGENT, "在的", 0, 1000);
    CHECK(t.dialogue.turns[t.dialogue.turn_count - 1].speaker == HUA_CUSTOMER, "the customer");
    close_talk(&t);
}

static void test_srt_unnamed(void)
{
    static const char text[] = "1\n00:00:00,000 --> 00:00:01,000\n您好，请问有什么可以帮您\n\n"
                               "2\n00:00:01,000 --> 00:00:02,000\n注意：明天到\n\n"
                               "3\n00:00:02,000 --> 00:00:03,000\n[笑声]\n";
    talk t;
    open_talk(&t, &srt_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_OTHER, "您好，请问有什么可以帮您", 0, 1000);
    check_said(&t, 1, HUA_OTHER, "注意：明天到", 1000, 2000);
    check_said(&t, 2, HUA_OTHER, "[笑声]", 2000, 3000);
    CHECK_TALK(&t, READER_END);
    CHECK(has_notice(&t, "--speaker speaker=agent"), "how to map them");
    close_talk(&t);
}

static void test_vtt(void)
{
    static const char text[] =
        "\xef\xbb\xbfWEBVTT - call 0000000\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000\n\n"
        "STYLE\n::cue { color: red }\n\nNOTE\n两行的注释\n不是话\n\n"
        "intro\n00:01.000 --> 00:03.500 align:start position:10%\n<v.loud 张某某>您好 "
        "<c.x>请讲</c>\n\n"
        "00:04.000 --> 00:06.000\n<v 李某某>喂</v>\n<v 张某某>在的，\n&lt;您说&gt;\n\n"
        "1:00:07.000 --> 1:00:08.000\n<00:00:07.500>没有名字\n\nlost\nwords\n\n"
        "NOTE 完\n";
    const reader_name names[] = {{testing_str("张*"), HUA_AGENT},
                                 {testing_str("张某某"), HUA_AGENT}};
    const reader_options options = {.names = names, .name_count = 2};
    talk t;
    open_talk(&t, &vtt_format, testing_str(text), &options);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK(t.dialogue.turn_count == 4, "%zu turns", t.dialogue.turn_count);
    CHECK_STR(t.dialogue.agent, "张某某");
    CHECK_STR(t.dialogue.customer, "李某某");
    check_said(&t, 0, HUA_AGENT, "您好 请讲", 1000, 3500);
    CHECK(is(t.dialogue.turns[1].text, "喂") && t.dialogue.turns[1].speaker == HUA_CUSTOMER, "喂");
    CHECK(is(t.dialogue.turns[2].text, "在的， <您说>"), "one text over two lines");
    CHECK(t.dialogue.turns[1].start_ms == 4000 && t.dialogue.turns[2].end_ms == 6000 &&
              t.dialogue.turns[1].end_ms == t.dialogue.turns[2].start_ms,
          "they share the cue's time");
    check_said(&t, 3, HUA_OTHER, "没有名字", 3607000, 3608000);
    CHECK_TALK(&t, READER_END);
    close_talk(&t);
    CHECK(sure(&vtt_format, text + 3) > FORMAT_NAMED_JSONL && !sure(&srt_format, text + 3),
          "known");
}

static void test_subtitle_refused(void)
{
    talk t;
    const reader_options options = {.record_limit = 60};
    check_bad(&srt_format, "\nhello\nworld\n", 2, 1, "no line of times");
    check_bad(&vtt_format, "WEBVTT\n\n00:00.000 --> 00:01.000\n\n", 1, 1, "nothing was said");
    open_talk(&t, &srt_format,
              testing_str("1\n00:00:00,000 --> 00:00:01,000\n01234567890123456789\n0123456789\n"),
              &options);
    CHECK_TALK(&t, READER_BAD);
    CHECK(t.problem.error.code == HUA_E_LIMIT && strstr(t.problem.error.message, "60"), "limit");
    CHECK_TALK(&t, READER_END);
    close_talk(&t);
}

static void test_nothing(void)
{
    static const char *const texts[] = {"", "\n", " \r\n\t\n"};
    for (size_t i = 0; i < 6; i++) {
        talk t;
        open_talk(&t, i % 2 ? &srt_format : &vtt_format, testing_str(texts[i / 2]), NULL);
        CHECK_TALK(&t, READER_END);
        CHECK_TALK(&t, READER_END);
        close_talk(&t);
    }
}

static void test_not_ours(void)
{
    static const char *const texts[] = {
        "",
        "WEBVTTX\n",
        "a --> b\n",
        "1\n2\n3\n",
        "客服：您好 00:00:01 --> 00:00:02\n",
        "{\"turns\": [{\"text\": \"00:00:01,000 --> 00:00:02,000\"}]}",
        "a\nb\nc\nd\ne\nf\ng\nh\n00:00:01,000 --> 00:00:02,000\n"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CHECK(!sure(&srt_format, texts[i]) && !sure(&vtt_format, texts[i]), "not ours: %s",
              texts[i]);
}

/* ---- the samples, and whatever else there is --------------------------- */

static void test_samples(void)
{
    check_sample(&srt_format, "call.srt", 8);
    check_sample(&vtt_format, "call.vtt", 7);
}

static void test_any_bytes(void)
{
    static const char *const scraps[] = {"客服：",
                                         "-->",
                                         "00:00:01,000 --> 00:00:02,000",
                                         "1\n",
                                         "<v A>",
                                         "</v>",
                                         "&amp;",
                                         "<",
                                         "- ",
                                         "\xe4\xbd",
                                         "\xff",
                                         "WEBVTT\n\n",
                                         "\r\n",
                                         "\n",
                                         "\n\n",
                                         "NOTE",
                                         "[A] ",
                                         "【客服】",
                                         "00:01.5 --> 00:00.1\n",
                                         "0:0 --> 1:0",
                                         "{\\an8}",
                                         "好",
                                         "a",
                                         ":",
                                         "00:00:03.000 --> 1:00:00.0"};
    static const format_ops *const all[] = {&srt_format, &vtt_format};
    check_any_bytes(all, 2, scraps, sizeof scraps / sizeof *scraps);
}

int main(void)
{
    test_srt();
    test_srt_untidy();
    test_srt_several();
    test_srt_short();
    test_srt_unnamed();
    test_vtt();
    test_subtitle_refused();
    test_nothing();
    test_not_ours();
    test_samples();
    test_any_bytes();
    return testing_done("cli_reader_subtitle");
}
