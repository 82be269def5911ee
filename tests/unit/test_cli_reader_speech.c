/* Speech transcripts in JSON: the shapes of the services, and what is not like them. */
#include "cli_talk.h"

/* ---- Alibaba Cloud ----------------------------------------------------- */

static void test_aliyun_channels(void)
{
    static const char text[] =
        "{\"TaskId\":\"task-0001\",\"StatusText\":\"SUCCESS\",\"Result\":{\"Sentences\":["
        "{\"EndTime\":2365,\"SilenceDuration\":0,\"BeginTime\":340,\"Text\":"
        "\"您好，请问有什么可以帮您\","
        "\"ChannelId\":0,\"SpeechRate\":177,\"EmotionValue\":5.0},"
        "{\"EndTime\":9000,\"BeginTime\":7000,\"Text\":\"我来查一下\",\"ChannelId\":0},"
        "{\"EndTime\":6000,\"BeginTime\":2500,\"Text\":\"快递没到\",\"ChannelId\":1}]}}";
    talk t;
    open_talk(&t, &aliyun_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK_STR(t.dialogue.id, "task-0001");
    CHECK(t.dialogue.channel == HUA_CALL && t.dialogue.turn_count == 3, "a call");
    check_said(&t, 0, HUA_AGENT, "您好，请问有什么可以帮您", 340, 2365);
    check_said(&t, 1, HUA_CUSTOMER, "快递没到", 2500, 6000);
    check_said(&t, 2, HUA_AGENT, "我来查一下", 7000, 9000);
    CHECK(t.dialogue.agent.len == 0, "a channel is nobody's name");
    CHECK_TALK(&t, READER_END);
    CHECK(!has_notice(&t, ""), "nothing to tell");
    close_talk(&t);
    CHECK(sure(&aliyun_format, text) > FORMAT_NAMED_JSONL, "known");
    CHECK(!sure(&tencent_format, text) && !sure(&whisper_format, text), "and no other");
}

static void test_aliyun_speakers(void)
{
    static const char text[] = "{\"Sentences\": [\n"
                               "  {\"BeginTime\": 0, \"EndTime\": 900, \"Text\": \"喂\", "
                               "\"ChannelId\": 0, \"SpeakerId\": \"1\"},\n"
                               "  {\"BeginTime\": 1000, \"EndTime\": 2000, \"Text\": \"在的\", "
                               "\"ChannelId\": 0, \"SpeakerId\": \"2\"}\n"
                               "]}\n";
    const reader_name bare[] = {{testing_str("2"), HUA_AGENT}};
    const reader_name full[] = {{testing_str("说话人1"), HUA_AGENT}};
    reader_options options = {.names = bare, .name_count = 1};
    talk t;
    open_talk(&t, &aliyun_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_OTHER, "喂", 0, 900);
    check_said(&t, 1, HUA_OTHER, "在的", 1000, 2000);
    reader_place place = t.ops->turn_place(t.state, 1);
    CHECK(place.line == 3 && place.column == 49, "%zu:%zu", place.line, place.column);
    CHECK(t.place.line == 1 && t.place.offset == 0, "place");
    CHECK_TALK(&t, READER_END);
    CHECK(has_notice(&t, "说话人1、说话人2"), "told by the names that may be mapped");
    close_talk(&t);

    open_talk(&t, &aliyun_format, testing_str(text), &options);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_CUSTOMER, "喂", 0, 900);
    check_said(&t, 1, HUA_AGENT, "在的", 1000, 2000);
    close_talk(&t);

    options.names = full;
    open_talk(&t, &aliyun_format, testing_str(text), &options);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_AGENT, "喂", 0, 900);
    check_said(&t, 1, HUA_CUSTOMER, "在的", 1000, 2000);
    close_talk(&t);
}

static void test_aliyun_paraformer(void)
{
    static const char text[] =
        "{\"file_url\":\"https://example.invalid/a.wav\",\"properties\":{\"channels\":[0,1]},"
        "\"transcripts\":[{\"channel_id\":0,\"text\":\"…\",\"sentences\":["
        "{\"begin_time\":100,\"end_time\":1600,\"text\":\"您好，某某旗舰店为您服务\",\"words\":["
        "{\"begin_time\":100,\"end_time\":300,\"text\":\"您好\"}]},"
        "{\"begin_time\":4000,\"end_time\":5000,\"text\":\"好的\"}]},"
        "{\"text\":\"…\",\"sentences\":[{\"begin_time\":2000,\"end_time\":3500,\"text\":\"退货\"}],"
        "\"channel_id\":1}]}";
    talk t;
    open_talk(&t, &aliyun_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK(t.dialogue.turn_count == 3, "%zu turns", t.dialogue.turn_count);
    check_said(&t, 0, HUA_AGENT, "您好，某某旗舰店为您服务", 100, 1600);
    check_said(&t, 1, HUA_CUSTOMER, "退货", 2000, 3500);
    check_said(&t, 2, HUA_AGENT, "好的", 4000, 5000);
    close_talk(&t);
    CHECK(sure(&aliyun_format, text) > FORMAT_NAMED_JSONL, "known");
}

static void test_aliyun_analysis(void)
{
    static const char text[] =
        "{\"appKey\":\"0\",\"tickets\":["
        "{\"tid\":\"t-1\",\"dialogue\":[{\"begin\":0,\"beginTime\":1525759820000,\"end\":2090,"
        "\"identity\":\"T208\",\"role\":\"客服\",\"words\":\"您好\"},"
        "{\"begin\":2100,\"end\":2500,\"identity\":\"C-1\",\"role\":\"客户\",\"words\":\"在吗\"}]},"
        "{\"tid\":\"t-2\",\"dialogue\":[]},"
        "{\"tid\":\"t-3\",\"dialogue\":[{\"begin\":0,\"end\":1,\"role\":\"客户\",\"words\":\"喂\"}]"
        "}]}";
    talk t;
    open_talk(&t, &aliyun_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK_STR(t.dialogue.id, "t-1");
    CHECK_STR(t.dialogue.agent, "T208");
    CHECK_STR(t.dialogue.customer, "C-1");
    check_said(&t, 0, HUA_AGENT, "您好", 0, 2090);
    check_said(&t, 1, HUA_CUSTOMER, "在吗", 2100, 2500);
    CHECK_TALK(&t, READER_BAD);
    CHECK(strcmp(t.problem.error.message, "没有一句话") == 0, "%s", t.problem.error.message);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK_STR(t.dialogue.id, "t-3");
    check_said(&t, 0, HUA_CUSTOMER, "喂", 0, 1);
    CHECK_TALK(&t, READER_END);
    close_talk(&t);
    CHECK(sure(&aliyun_format, text) > FORMAT_NAMED_JSONL, "known");
}

static void test_aliyun_tingwu(void)
{
    static const char text[] =
        "{\"TaskId\":\"x\",\"Transcription\":{\"Paragraphs\":[{\"SpeakerId\":\"1\",\"Words\":["
        "{\"Id\":1,\"Start\":4970,\"End\":5560,\"Text\":\"您好，\"},"
        "{\"Id\":2,\"Start\":5560,\"End\":6100,\"Text\":\"有什么可以帮您\"}]},"
        "{\"SpeakerId\":\"2\",\"Words\":[{\"Start\":7000,\"End\":7200,\"Text\":\"退款\"}]}]}}";
    talk t;
    open_talk(&t, &aliyun_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_AGENT, "您好，有什么可以帮您", 4970, 6100);
    check_said(&t, 1, HUA_CUSTOMER, "退款", 7000, 7200);
    close_talk(&t);
    CHECK(sure(&aliyun_format, text) > FORMAT_NAMED_JSONL, "known");
}

/* ---- Tencent Cloud ----------------------------------------------------- */

static void test_tencent_detail(void)
{
    static const char text[] =
        "{\"Response\":{\"RequestId\":\"r\",\"Data\":{\"TaskId\":100,\"Status\":2,\"StatusStr\":"
        "\"success\",\"Result\":\"[0:0.020,0:2.380,0]  "
        "您好\\n\",\"ErrorMsg\":\"\",\"ResultDetail\":["
        "{\"FinalSentence\":\"您好，很高兴为您服务\",\"SliceSentence\":\"您好 "
        "很高兴\",\"StartMs\":20,"
        "\"EndMs\":2380,\"WordsNum\":2,\"Words\":[{\"Word\":\"您好\",\"OffsetStartMs\":0}],"
        "\"SpeakerId\":0},{\"FinalSentence\":\"话费多扣了\",\"StartMs\":2500,\"EndMs\":4100,"
        "\"SpeakerId\":1}]}}}";
    talk t;
    open_talk(&t, &tencent_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK_STR(t.dialogue.id, "100");
    CHECK(t.dialogue.turn_count == 2, "the list, not the text beside it");
    check_said(&t, 0, HUA_AGENT, "您好，很高兴为您服务", 20, 2380);
    check_said(&t, 1, HUA_CUSTOMER, "话费多扣了", 2500, 4100);
    close_talk(&t);
    CHECK(sure(&tencent_format, text) > FORMAT_NAMED_JSONL, "known");
    CHECK(!sure(&aliyun_format, text) && !sure(&whisper_format, text), "and no other");
}

static void test_tencent_lines(void)
{
    static const char text[] =
        "{\"Data\":{\"TaskId\":7,\"StatusStr\":\"success\",\"ResultDetail\":null,\"Result\":"
        "\"[0:0.000,0:2.560,0]  您好，请问有什么可以帮您\\n[0:3.000,1:4.500,1]  退货\\n"
        "[1:5.1,1:4.0,0]  \\u597d\\n\\n接着说\\n"
        "[9:9:9:9:9:9:9:9:9:9:9:9:9,1] 末\"},\"RequestId\":\"r\"}";
    talk t;
    open_talk(&t, &tencent_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK(t.dialogue.turn_count == 5, "%zu turns", t.dialogue.turn_count);
    check_said(&t, 0, HUA_AGENT, "您好，请问有什么可以帮您", 0, 2560);
    check_said(&t, 1, HUA_CUSTOMER, "退货", 3000, 64500);
    check_said(&t, 2, HUA_AGENT, "好", HUA_NO_TIME, HUA_NO_TIME);
    check_said(&t, 3, HUA_OTHER, "接着说", HUA_NO_TIME, HUA_NO_TIME);
    check_said(&t, 4, HUA_OTHER, "[9:9:9:9:9:9:9:9:9:9:9:9:9,1] 末", HUA_NO_TIME, HUA_NO_TIME);
    CHECK_TALK(&t, READER_END);
    CHECK(has_notice(&t, "times were left out"), "the reversed time is told");
    CHECK(has_notice(&t, "without a mark of their speaker"), "so is the line without a number");
    close_talk(&t);
    CHECK(sure(&tencent_format, text) > FORMAT_NAMED_JSONL, "known");
}

static void test_tencent_fast(void)
{
    static const char text[] =
        "{\"code\":0,\"audio_duration\":4000,\"flash_result\":[{\"channel_id\":0,\"text\":\"…\","
        "\"sentence_list\":[{\"text\":\"您好，请讲\",\"start_time\":0,\"end_time\":900,"
        "\"speaker_id\":0}]},{\"channel_id\":1,\"sentence_list\":[{\"text\":\"喂\",\"start_time\":"
        "500,"
        "\"end_time\":800,\"speaker_id\":0}]}]}";
    talk t;
    open_talk(&t, &tencent_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_AGENT, "您好，请讲", 0, 900);
    check_said(&t, 1, HUA_CUSTOMER, "喂", 500, 800);
    close_talk(&t);
    CHECK(sure(&tencent_format, text) > FORMAT_NAMED_JSONL, "known");
    CHECK(!sure(&aliyun_format, text), "and not the other's");
}

static void test_tencent_failed(void)
{
    talk t;
    open_talk(&t, &tencent_format,
              testing_str("{\"Response\":{\"Data\":{\"TaskId\":1,\"StatusStr\":\"failed\","
                          "\"Result\":\"\",\"ErrorMsg\":\"Failed to download audio file!\"}}}"),
              NULL);
    CHECK_TALK(&t, READER_BAD);
    CHECK(strstr(t.problem.error.message, "ResultDetail") != NULL, "what was expected");
    CHECK(strstr(t.problem.error.hint, "Failed to download") != NULL, "what the service said");
    close_talk(&t);
}

/* ---- Whisper ----------------------------------------------------------- */

static void test_whisper_plain(void)
{
    static const char text[] =
        "{\"text\": \" 您好。喂。\", \"segments\": [{\"id\": 0, \"seek\": 0, \"start\": 0.0, "
        "\"end\": 2.44,"
        " \"text\": \" 您好，请问有什么可以帮您\", \"tokens\": [50364, 1], \"avg_logprob\": -0.2},"
        " {\"id\": 1, \"start\": 2.5, \"end\": 3e0, \"text\": \"喂\"}], \"language\": \"zh\"}";
    const reader_name names[] = {{testing_str("說話人"), HUA_AGENT}};
    const reader_options options = {.names = names, .name_count = 1};
    talk t;
    open_talk(&t, &whisper_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK(t.dialogue.channel == HUA_CALL && t.dialogue.turn_count == 2, "a call");
    check_said(&t, 0, HUA_OTHER, "您好，请问有什么可以帮您", 0, 2440);
    check_said(&t, 1, HUA_OTHER, "喂", 2500, 3000);
    CHECK_TALK(&t, READER_END);
    CHECK(has_notice(&t, "--speaker speaker=agent"), "how to map them");
    close_talk(&t);
    open_talk(&t, &whisper_format, testing_str(text), &options);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 1, HUA_AGENT, "喂", 2500, 3000);
    close_talk(&t);
    CHECK(sure(&whisper_format, text) > FORMAT_NAMED_JSONL, "known");
    CHECK(!sure(&aliyun_format, text) && !sure(&tencent_format, text), "and no other");
}

static void test_whisperx(void)
{
    static const char text[] =
        "{\"id\":\"call-7\",\"agent\":\"\\u5c0f\\u738b\",\"team\":\"一组\",\"date\":\"2026-03-02 "
        "10:00\","
        "\"segments\":["
        "{\"start\":0.5,\"end\":1.25,\"text\":\" 您好，很高兴为您服务\",\"speaker\":\"SPEAKER_00\","
        "\"words\":[{\"word\":\"您\",\"start\":0.5,\"end\":0.6,\"score\":0.9}]},"
        "{\"start\":1.5,\"end\":2.0,\"text\":\"宽带断了\",\"speaker\":\"SPEAKER_01\"},"
        "{\"start\":2.0,\"end\":2.1,\"text\":\"嗯\"}],"
        "\"word_segments\":[{\"word\":\"您\",\"start\":0.5,\"end\":0.6}],\"language\":\"zh\"}";
    const reader_name names[] = {{testing_str("1"), HUA_AGENT}};
    const reader_options options = {.names = names, .name_count = 1};
    talk t;
    open_talk(&t, &whisper_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK_STR(t.dialogue.id, "call-7");
    CHECK_STR(t.dialogue.agent, "小王");
    CHECK_STR(t.dialogue.team, "一组");
    CHECK_STR(t.dialogue.date, "2026-03-02");
    check_said(&t, 0, HUA_AGENT, "您好，很高兴为您服务", 500, 1250);
    check_said(&t, 1, HUA_CUSTOMER, "宽带断了", 1500, 2000);
    check_said(&t, 2, HUA_OTHER, "嗯", 2000, 2100);
    close_talk(&t);
    open_talk(&t, &whisper_format, testing_str(text), &options);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_CUSTOMER, "您好，很高兴为您服务", 500, 1250);
    check_said(&t, 1, HUA_AGENT, "宽带断了", 1500, 2000);
    close_talk(&t);
}

static void test_whisper_kin(void)
{
    talk t;
    static const char cpp[] =
        "{\"systeminfo\":\"\",\"result\":{\"language\":\"zh\"},\"transcription\":["
        "{\"timestamps\":{\"from\":\"00:00:00,000\",\"to\":\"00:00:02,400\"},"
        "\"offsets\":{\"from\":0,\"to\":2400},\"text\":\"您好，请讲\",\"speaker\":\"0\"},"
        "{\"offsets\":{\"from\":2400,\"to\":3000},\"text\":\"喂\",\"speaker\":\"?\"}]}";
    static const char chunks[] =
        "{\"text\":\"a\",\"chunks\":[{\"timestamp\":[0.0,2.5],\"text\":\" a\"},"
        "{\"timestamp\":[2.5,null],\"text\":\"b\"}]}";
    static const char bare[] =
        "[\n{\"start\": 0, \"end\": 1, \"text\": \"您好，请讲\", \"speaker\": \"SPEAKER_00\"},\n"
        "{\"start\": 1, \"end\": 2, \"text\": \"喂\", \"speaker\": \"SPEAKER_01\"}\n]\n";
    open_talk(&t, &whisper_format, testing_str(cpp), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_OTHER, "您好，请讲", 0, 2400);
    check_said(&t, 1, HUA_OTHER, "喂", 2400, 3000);
    CHECK_TALK(&t, READER_END);
    CHECK(has_notice(&t, "说话人0"), "who is unknown");
    close_talk(&t);
    open_talk(&t, &whisper_format, testing_str(chunks), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_OTHER, "a", 0, 2500);
    check_said(&t, 1, HUA_OTHER, "b", 2500, 2500);
    close_talk(&t);
    open_talk(&t, &whisper_format, testing_str(bare), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK(t.dialogue.turn_count == 2, "an array of segments is one call");
    check_said(&t, 0, HUA_AGENT, "您好，请讲", 0, 1000);
    check_said(&t, 1, HUA_CUSTOMER, "喂", 1000, 2000);
    reader_place place = t.ops->turn_place(t.state, 1);
    CHECK(place.line == 3 && place.column == 33, "%zu:%zu", place.line, place.column);
    CHECK_TALK(&t, READER_END);
    close_talk(&t);
    CHECK(sure(&whisper_format, cpp) > FORMAT_NAMED_JSONL, "known");
    CHECK(sure(&whisper_format, chunks) > FORMAT_NAMED_JSONL, "known");
    CHECK(sure(&whisper_format, bare) > FORMAT_NAMED_JSONL, "known");
}

/* ---- documents, arrays and lines --------------------------------------- */

#define SAID(text) "{\"segments\":[{\"start\":0,\"end\":1,\"text\":\"" text "\"}]}"

static void test_arrangements(void)
{
    static const char *const texts[] = {
        SAID("一") "\n" SAID("二") "\r\n\n" SAID("三"),
        "[" SAID("一") "," SAID("二") ",\n" SAID("三") "]",
        "[\n  " SAID("一") ",\n  " SAID("二") ",\n  " SAID("三") "\n]\n",
        "{\n\"segments\": [\n{\"text\": "
        "\"一\"}\n]\n}\n{\n\"segments\":\n[\n{\"text\":\"二\"}]}\n" SAID("三"),
        "[" SAID("一") "]\n[" SAID("二") ", " SAID("三") "]"};
    static const char *const said[] = {"一", "二", "三"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        for (size_t block = 1; block <= 4096; block *= 64) {
            const reader_options options = {.block = block};
            talk t;
            open_talk(&t, &whisper_format, testing_str(texts[i]), &options);
            for (size_t j = 0; j < 3; j++) {
                CHECK_TALK(&t, READER_DIALOGUE);
                CHECK(t.dialogue.turn_count == 1 && is(t.dialogue.turns[0].text, said[j]),
                      "text %zu, call %zu, block %zu", i, j, block);
            }
            CHECK_TALK(&t, READER_END);
            CHECK_TALK(&t, READER_END);
            close_talk(&t);
        }
}

static void test_nothing(void)
{
    static const char *const texts[] = {"", "\n", " \r\n\t\n", "[]", "[\n]\n"};
    static const format_ops *const all[] = {&aliyun_format, &tencent_format, &whisper_format};
    for (size_t i = 0; i < 5; i++)
        for (size_t j = 0; j < 3; j++) {
            talk t;
            open_talk(&t, all[j], testing_str(texts[i]), NULL);
            CHECK_TALK(&t, READER_END);
            close_talk(&t);
        }
}

static void test_broken_line(void)
{
    talk t;
    open_talk(&t, &whisper_format,
              testing_str(SAID("一") "\n{\"segments\":[{\"text\":\"cut off\n" SAID("三") "\n"),
              NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK_TALK(&t, READER_BAD);
    CHECK(t.problem.error.line == 2 && t.problem.error.column == 22, "%u:%u", t.problem.error.line,
          t.problem.error.column);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_OTHER, "三", 0, 1000);
    CHECK(t.place.line == 3, "line %zu", t.place.line);
    CHECK_TALK(&t, READER_END);
    close_talk(&t);
}

static void test_bad_json(void)
{
    check_bad(&whisper_format, "{\"segments\": [\n  {\"text\": \"好\", \"start\": NaN}]}", 2, 26,
              "a value is expected");
    check_bad(&whisper_format, "{\"segments\": [\n\n", 2, 1, "its rest is missing");
    check_bad(&whisper_format, "hello", 1, 1, "must be a JSON object");
    check_bad(&aliyun_format, "{\"Result\": {}}", 1, 1, "Result.Sentences");
    check_bad(&aliyun_format, "\n{\"Result\": {\"Sentences\": []}}", 2, 1, "nothing was said");
    check_bad(&tencent_format, "{\"Data\": {\"TaskId\": 1}}", 1, 1, "ResultDetail");
    check_bad(&whisper_format, "{\"text\": \"好\"}", 1, 1, "segments");
    check_bad(&whisper_format, "{\"segments\": null}", 1, 1, "segments");
    check_bad(&whisper_format, "{\"segments\": [{\"text\": \" \"}]}", 1, 1, "nothing was said");
    check_bad(&whisper_format, "{\"segments\": [{\"text\": \"\\ud800\"}]}", 1, 25, "surrogate");
    check_bad(&whisper_format, "{\"segments\": [1]}", 1, 15, "a sentence must be");
    check_bad(&whisper_format, "{\"segments\":\n [{\"text\": 5}]}", 2, 12, "must be a string");
    check_bad(&whisper_format, "{\"segments\": [{\"text\": {\"a\": []}}]}", 1, 24,
              "must be a string");
}

static void test_bad_array(void)
{
    talk t;
    open_talk(&t, &whisper_format, testing_str("[" SAID("一") "\n" SAID("二") ",\n 7 "), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK_TALK(&t, READER_BAD);
    CHECK(strstr(t.problem.error.message_en, "comma is missing") && t.problem.error.line == 2, "%s",
          t.problem.error.message_en);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_OTHER, "二", 0, 1000);
    CHECK_TALK(&t, READER_BAD);
    CHECK(t.problem.error.line == 3 && t.problem.error.column == 2, "the number");
    CHECK_TALK(&t, READER_BAD);
    CHECK(strstr(t.problem.error.message_en, "closing bracket") != NULL, "%s",
          t.problem.error.message_en);
    CHECK_TALK(&t, READER_END);
    close_talk(&t);
}

/* What is wrong behind an array of sentences is told after its call. */
static void test_behind_array(void)
{
    talk t;
    open_talk(&t, &whisper_format,
              testing_str("[{\"text\":\"a\",\"start\":1},{\"text\":\"b\",\"start\":2}, x\n"), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_OTHER, "a", 1000, 1000);
    check_said(&t, 1, HUA_OTHER, "b", 2000, 2000);
    CHECK_TALK(&t, READER_BAD);
    CHECK(t.problem.error.line == 1 && t.problem.error.column == 49, "%u:%u", t.problem.error.line,
          t.problem.error.column);
    CHECK_TALK(&t, READER_BAD);
    CHECK_TALK(&t, READER_END);
    close_talk(&t);
    open_talk(&t, &whisper_format,
              testing_str("[{\"text\":\"a\",\"start\":1},\n{\"text\":7,\"start\":2}]\n" SAID("二")),
              NULL);
    CHECK_TALK(&t, READER_BAD);
    CHECK(t.problem.error.line == 2 && t.problem.error.column == 9, "%u:%u", t.problem.error.line,
          t.problem.error.column);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_OTHER, "二", 0, 1000);
    CHECK_TALK(&t, READER_END);
    close_talk(&t);
}

static void test_replacement(void)
{
    static const char text[] = "{\"segments\":[{\"text\":\"a\xff"
                               "b\"}]}";
    const reader_options options = {.replace_bad_utf8 = true};
    talk t;
    open_talk(&t, &whisper_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_BAD);
    CHECK(t.problem.error.code == HUA_E_UTF8 && t.problem.error.column == 24, "its place");
    close_talk(&t);
    open_talk(&t, &whisper_format, testing_str(text), &options);
    CHECK_TALK(&t, READER_DIALOGUE);
    check_said(&t, 0, HUA_OTHER,
               "a\xef\xbf\xbd"
               "b",
               HUA_NO_TIME, HUA_NO_TIME);
    CHECK(source_replaced(&t.source) == 1, "counted");
    close_talk(&t);
}

static void test_times(void)
{
    static const char text[] = "{\"segments\":[{\"start\":-1,\"end\":1,\"text\":\"a\"},{\"start\":"
                               "2,\"end\":1,\"text\":\"b\"},"
                               "{\"start\":\"x\",\"text\":\"c\"},{\"start\":1e999,\"text\":\"d\"},"
                               "{\"start\":\"3.5\",\"end\":null,\"text\":\"e\"},{\"end\":4,"
                               "\"text\":\"f\"},{\"text\":\"g\"},"
                               "{\"start\":99999999999999999999999999,\"end\":1,\"text\":\"h\"},"
                               "{\"start\":true,\"end\":1,\"text\":\"i\"},{\"start\":0.0005e1,"
                               "\"end\":5.0E-3,\"text\":\"j\"}]}";
    talk t;
    open_talk(&t, &whisper_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK(t.dialogue.turn_count == 10, "%zu turns", t.dialogue.turn_count);
    check_said(&t, 0, HUA_OTHER, "a", HUA_NO_TIME, HUA_NO_TIME);
    check_said(&t, 1, HUA_OTHER, "b", HUA_NO_TIME, HUA_NO_TIME);
    check_said(&t, 2, HUA_OTHER, "c", HUA_NO_TIME, HUA_NO_TIME);
    check_said(&t, 3, HUA_OTHER, "d", HUA_NO_TIME, HUA_NO_TIME);
    check_said(&t, 4, HUA_OTHER, "j", 5, 5);
    check_said(&t, 5, HUA_OTHER, "e", 3500, 3500);
    check_said(&t, 6, HUA_OTHER, "f", 4000, 4000);
    check_said(&t, 7, HUA_OTHER, "g", HUA_NO_TIME, HUA_NO_TIME);
    CHECK_TALK(&t, READER_END);
    CHECK(has_notice(&t, "reversed or no numbers): 6"), "six are counted, absent ones are not");
    close_talk(&t);
}

static void test_texts(void)
{
    static const char text[] =
        "{\"segments\":[{\"text\":\"\\\"\\u4f60\\u597d\\\" \\ud83d\\ude00\\/\\n\"},{\"start\":1},"
        "{\"text\":null},{\"text\":\"\"}]}";
    talk t;
    open_talk(&t, &whisper_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK(t.dialogue.turn_count == 1, "%zu turns", t.dialogue.turn_count);
    check_said(&t, 0, HUA_OTHER, "\"你好\" \xf0\x9f\x98\x80/", HUA_NO_TIME, HUA_NO_TIME);
    CHECK_TALK(&t, READER_END);
    CHECK(has_notice(&t, "without a text, left out: 2"), "told");
    close_talk(&t);
}

static void test_deep(void)
{
    enum { DEPTH = 200000 };
    char *text = malloc((size_t)DEPTH * 6 + 1);
    if (!text)
        exit(1);
    for (size_t i = 0; i < DEPTH; i++)
        memcpy(text + i * 6, "{\"a\": ", 6);
    text[(size_t)DEPTH * 6] = '\0';
    talk t;
    open_talk(&t, &tencent_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_BAD);
    CHECK(strstr(t.problem.error.message_en, "deeply") != NULL, "%s", t.problem.error.message_en);
    CHECK_TALK(&t, READER_END);
    close_talk(&t);
    free(text);
    check_bad(
        &whisper_format,
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"segments\":["
        "{\"text\":\"a\"}]}}}}}}}}}}}",
        1, 1, "no transcript");
}

static void test_limit(void)
{
    const reader_options options = {.record_limit = 100};
    static const char lines[] = "{\"segments\":[{\"text\":\"" /* one line over the limit */
                                "0123456789012345678901234567890123456789"
                                "0123456789012345678901234567890123456789\"}]}\n" SAID("二");
    static const char document[] =
        "{\n\"segments\": [\n{\"text\": \"0123456789012345678901234567\"},\n"
        "{\"text\": \"0123456789012345678901234567\"},\n"
        "{\"text\": \"0123456789012345678901234567\"}\n]}\n" SAID("二");
    static const char *const texts[] = {lines, document};
    for (size_t i = 0; i < 2; i++) {
        talk t;
        open_talk(&t, &whisper_format, testing_str(texts[i]), &options);
        CHECK_TALK(&t, READER_BAD);
        CHECK(t.problem.error.code == HUA_E_LIMIT && t.problem.error.line == 1, "limit");
        CHECK(strstr(t.problem.error.message, "100") != NULL, "stated");
        CHECK_TALK(&t, READER_DIALOGUE);
        check_said(&t, 0, HUA_OTHER, "二", 0, 1000);
        CHECK_TALK(&t, READER_END);
        close_talk(&t);
    }
}

static void test_native(void)
{
    static const char *const texts[] = {
        "{\"id\":1,\"turns\":[{\"speaker\":\"agent\",\"text\":\"a\",\"start\":0,\"end\":1}]}",
        "{\"turns\":[],\"segments\":[{\"start\":0,\"end\":1,\"text\":\"a\"}]}",
        "{\"id\":\"x\",\"text\":\"\\\"segments\\\": start end\"}",
        "[1,2]",
        "plain text",
        "{",
        ""};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CHECK(!sure(&aliyun_format, texts[i]) && !sure(&tencent_format, texts[i]) &&
                  !sure(&whisper_format, texts[i]) && !sure(&srt_format, texts[i]) &&
                  !sure(&vtt_format, texts[i]),
              "not ours: %s", texts[i]);
}

/* Objects in an array within an object are calls of their own, unless they are its channels. */
static void test_several_calls(void)
{
    static const char text[] =
        "{\"id\": \"all\", \"data\": {\"langs\": [{\"a\": 1}], \"results\": [\n"
        "{\"id\": \"c-1\", \"asr\": " SAID("一") "},\n"
                                                 "{\"id\": \"c-2\", \"asr\": " SAID(
                                                     "二") "}, {}, 5\n]}}";
    talk t;
    open_talk(&t, &whisper_format, testing_str(text), NULL);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK_STR(t.dialogue.id, "c-1");
    check_said(&t, 0, HUA_OTHER, "一", 0, 1000);
    CHECK_TALK(&t, READER_DIALOGUE);
    CHECK_STR(t.dialogue.id, "c-2");
    CHECK(t.place.line == 3 && t.dialogue.turn_count == 1, "line %zu", t.place.line);
    CHECK_TALK(&t, READER_BAD);
    CHECK_TALK(&t, READER_BAD);
    CHECK(t.problem.error.line == 3, "line %u", t.problem.error.line);
    CHECK_TALK(&t, READER_END);
    close_talk(&t);
}

/* ---- the samples, and whatever else there is --------------------------- */

static void test_samples(void)
{
    check_sample(&aliyun_format, "aliyun.json", 8);
    check_sample(&tencent_format, "tencent.json", 8);
    check_sample(&whisper_format, "whisper.json", 6);
    check_sample(&whisper_format, "whisperx.json", 7);
}

static void test_any_bytes(void)
{
    static const char *const scraps[] = {"{",
                                         "}",
                                         "[",
                                         "]",
                                         "\"",
                                         ":",
                                         ",",
                                         "\n",
                                         "\r\n",
                                         "\\",
                                         "1.5",
                                         "null",
                                         "\\u4f60",
                                         "\"text\":",
                                         "\"segments\":[",
                                         "\"start\":",
                                         "]}]}",
                                         "\xe4\xbd",
                                         "\xff",
                                         "\"Sentences\":[{\"Text\":\"a\"",
                                         "\"Result\":\"[0:0,0:1,0] a\\n\"",
                                         "{\"text\":\"a\",\"start\":0}",
                                         "\"ResultDetail\":[{\"FinalSentence\":\"a\"",
                                         "\"tickets\":[{\"dialogue\":[{\"words\":\"a\"",
                                         "{\"a\":[{\"Sentences\":["};
    static const format_ops *const all[] = {&aliyun_format, &tencent_format, &whisper_format};
    check_any_bytes(all, 3, scraps, sizeof scraps / sizeof *scraps);
}

int main(void)
{
    test_aliyun_channels();
    test_aliyun_speakers();
    test_aliyun_paraformer();
    test_aliyun_analysis();
    test_aliyun_tingwu();
    test_tencent_detail();
    test_tencent_lines();
    test_tencent_fast();
    test_tencent_failed();
    test_whisper_plain();
    test_whisperx();
    test_whisper_kin();
    test_arrangements();
    test_nothing();
    test_broken_line();
    test_bad_json();
    test_bad_array();
    test_behind_array();
    test_replacement();
    test_times();
    test_texts();
    test_deep();
    test_limit();
    test_native();
    test_several_calls();
    test_samples();
    test_any_bytes();
    return testing_done("cli_reader_speech");
}
