/*
 * Speech transcripts of Tencent Cloud.
 *
 *     recording files     {"Response": {"Data": {"Result": "[0:0.020,0:2.380,0]  …\n…",
 *                           "ResultDetail": [{"FinalSentence": …, "SpeakerId": 0,
 *                                             "StartMs": 20, "EndMs": 2380}]}}}
 *     the fast edition    {"flash_result": [{"channel_id": 0, "sentence_list": [
 *                           {"text": …, "start_time": 20, "end_time": 2380, "speaker_id": 0}]}]}
 *     within COS          {"FlashResult": [{"ChannelId": 0, "SentenceList": [{"Text": …}]}]}
 *
 * Without ResultDetail, which has to be asked for, the lines of Result are read.  SpeakerId is a
 * speaker, or the channel where two channels were recognised.  Times are milliseconds.
 */
#include "readers/speech/segments_json.h"

static const speech_key detail_keys[] = {
    {"FinalSentence", SPEECH_TEXT}, {"StartMs", SPEECH_START},     {"EndMs", SPEECH_END},
    {"ChannelId", SPEECH_CHANNEL},  {"SpeakerId", SPEECH_SPEAKER}, {NULL, SPEECH_TEXT}};

static const speech_key flash_keys[] = {
    {"text", SPEECH_TEXT},          {"Text", SPEECH_TEXT},         {"start_time", SPEECH_START},
    {"StartTime", SPEECH_START},    {"end_time", SPEECH_END},      {"EndTime", SPEECH_END},
    {"speaker_id", SPEECH_SPEAKER}, {"SpeakerId", SPEECH_SPEAKER}, {NULL, SPEECH_TEXT}};

static const speech_list lists[] = {{"ResultDetail", detail_keys, 1},
                                    {"resultDetail", detail_keys, 1},
                                    {"sentence_list", flash_keys, 1},
                                    {"SentenceList", flash_keys, 1},
                                    {NULL, NULL, 0}};

static const char *const channels[] = {"flash_result", "FlashResult", NULL};
static const char *const lines[] = {"Result", "ResultText", "text", NULL};

static const speech_shape shape = {
    .lists = lists,
    .channels = channels,
    .lines = lines,
    .expected = "Response.Data.ResultDetail | Response.Data.Result | flash_result[].sentence_list"};

static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    static const char *const detail[] = {"ResultDetail", NULL};
    static const char *const sentences[] = {"FinalSentence", "StartMs", NULL};
    static const char *const status[] = {"Data", "TaskId", "StatusStr", NULL};
    static const char *const text[] = {"Data", "TaskId", "Result", NULL};
    static const char *const fast[] = {"flash_result", "sentence_list", NULL};
    static const char *const fast_begun[] = {"flash_result", "audio_duration", NULL};
    static const char *const cos[] = {"FlashResult", NULL};
    static const char *const *const sure[] = {detail, sentences,  status, text,
                                              fast,   fast_begun, cos,    NULL};
    (void)whole;
    (void)name;
    (void)options;
    return speech_looks(head, sure) ? 96 : 0;
}

static hua_code open_state(void **state, source *in, const reader_options *options,
                           hua_error *error)
{
    return speech_open(state, &shape, in, options, error);
}

const format_ops tencent_format = {
    .format = READER_TENCENT,
    .names = {"腾讯云语音转写", "騰訊雲語音轉寫", "a speech transcript of Tencent Cloud"},
    .looks = looks,
    .open = open_state,
    .close = speech_close,
    .next = speech_next,
    .turn_place = speech_turn_place,
    .notice = speech_notice};
