/*
 * Speech transcripts of Alibaba Cloud.
 *
 *     file transcription (NLS)     {"Result": {"Sentences": [{"ChannelId": 0, "BeginTime": 340,
 *                                    "EndTime": 2365, "Text": …, "SpeakerId": "1"}]}}
 *     Paraformer, Fun-ASR          {"transcripts": [{"channel_id": 0, "sentences": [
 *                                    {"begin_time": 340, "end_time": 2365, "text": …}]}]}
 *     flash transcription          {"flash_result": {"sentences": [{… "channel_id": 0}]}}
 *     FunASR on one's own machine  [{"key": …, "sentence_info": [{"text": …, "start": 340,
 *                                    "end": 2365, "spk": 0}]}]
 *     conversation analysis (SCA)  {"tickets": [{"tid": …, "dialogue": [{"role": "客服",
 *                                    "identity": …, "begin": 0, "end": 2090, "words": …}]}]}
 *     its results for review       {"Data": {"Dialogues": {"Dialogue": [{"Role": "客服", …}]}}}
 *     Tingwu                       {"Transcription": {"Paragraphs": [{"SpeakerId": "1",
 *                                    "Words": [{"Start": 4970, "End": 5560, "Text": …}]}]}}
 *
 * All times are milliseconds from the beginning of the recording.
 */
#include "readers/speech/segments_json.h"

static const speech_key nls_keys[] = {{"Text", SPEECH_TEXT},         {"BeginTime", SPEECH_START},
                                      {"EndTime", SPEECH_END},       {"ChannelId", SPEECH_CHANNEL},
                                      {"SpeakerId", SPEECH_SPEAKER}, {NULL, SPEECH_TEXT}};

static const speech_key paraformer_keys[] = {
    {"text", SPEECH_TEXT},          {"begin_time", SPEECH_START},   {"end_time", SPEECH_END},
    {"channel_id", SPEECH_CHANNEL}, {"speaker_id", SPEECH_SPEAKER}, {NULL, SPEECH_TEXT}};

/* beginTime is a moment of the day here, not of the recording. */
static const speech_key sca_keys[] = {
    {"words", SPEECH_TEXT},        {"Words", SPEECH_TEXT}, {"begin", SPEECH_START},
    {"Begin", SPEECH_START},       {"end", SPEECH_END},    {"End", SPEECH_END},
    {"role", SPEECH_ROLE},         {"Role", SPEECH_ROLE},  {"identity", SPEECH_IDENTITY},
    {"Identity", SPEECH_IDENTITY}, {NULL, SPEECH_TEXT}};

static const speech_key tingwu_keys[] = {{"Text", SPEECH_TEXT},         {"Words", SPEECH_WORDS},
                                         {"Start", SPEECH_START},       {"End", SPEECH_END},
                                         {"SpeakerId", SPEECH_SPEAKER}, {NULL, SPEECH_TEXT}};

static const speech_key funasr_keys[] = {{"text", SPEECH_TEXT},
                                         {"start", SPEECH_START},
                                         {"end", SPEECH_END},
                                         {"spk", SPEECH_SPEAKER},
                                         {NULL, SPEECH_TEXT}};

static const speech_list lists[] = {
    {"Sentences", nls_keys, 1},        {"sentence_info", funasr_keys, 1},
    {"sentences", paraformer_keys, 1}, {"dialogue", sca_keys, 1},
    {"Dialogue", sca_keys, 1},         {"Dialogues", sca_keys, 1},
    {"Paragraphs", tingwu_keys, 1},    {NULL, NULL, 0}};

static const char *const channels[] = {"transcripts", NULL};

static const speech_shape shape = {
    .lists = lists,
    .channels = channels,
    .expected = "Result.Sentences | transcripts[].sentences | tickets[].dialogue"};

static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    static const char *const nls[] = {"Sentences", "BeginTime", NULL};
    static const char *const nls_begun[] = {"Sentences", "StatusText", NULL};
    static const char *const paraformer[] = {"transcripts", "channel_id", NULL};
    static const char *const flash[] = {"flash_result", "sentences", NULL};
    static const char *const funasr[] = {"sentence_info", "start", "text", NULL};
    static const char *const sca[] = {"dialogue", "words", "begin", NULL};
    static const char *const review[] = {"Dialogue", "Words", "Begin", NULL};
    static const char *const tingwu[] = {"Paragraphs", "SpeakerId", "Words", NULL};
    static const char *const sentences[] = {"BeginTime", "EndTime", "Text", NULL};
    static const char *const *const sure[] = {nls, nls_begun, paraformer, flash,     funasr,
                                              sca, review,    tingwu,     sentences, NULL};
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

const format_ops aliyun_format = {
    .format = READER_ALIYUN,
    .names = {"阿里云语音转写", "阿里雲語音轉寫", "a speech transcript of Alibaba Cloud"},
    .looks = looks,
    .open = open_state,
    .close = speech_close,
    .next = speech_next,
    .turn_place = speech_turn_place,
    .notice = speech_notice};
