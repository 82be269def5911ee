/*
 * Speech transcripts of Whisper and what is built on it.
 *
 *     Whisper, faster-whisper  {"text": …, "segments": [{"start": 0.0, "end": 2.4, "text": …}],
 *                               "language": "zh"}
 *     WhisperX                 the same with "speaker": "SPEAKER_00" in a segment
 *     whisper.cpp              {"transcription": [{"offsets": {"from": 0, "to": 2400}, "text": …}]}
 *     Transformers             {"text": …, "chunks": [{"timestamp": [0.0, 2.4], "text": …}]}
 *
 * Whisper tells no voices apart: without WhisperX's diarisation, or a channel each run on its own,
 * nobody's words can be judged.  Times are seconds, but for whisper.cpp's offsets.
 */
#include "readers/speech/segments_json.h"

static const speech_key segment_keys[] = {{"text", SPEECH_TEXT},
                                          {"start", SPEECH_START},
                                          {"end", SPEECH_END},
                                          {"speaker", SPEECH_SPEAKER},
                                          {"speaker_id", SPEECH_SPEAKER},
                                          {"channel", SPEECH_CHANNEL},
                                          {"role", SPEECH_ROLE},
                                          {NULL, SPEECH_TEXT}};

static const speech_key offset_keys[] = {{"text", SPEECH_TEXT},
                                         {"offsets", SPEECH_RANGE},
                                         {"speaker", SPEECH_SPEAKER},
                                         {NULL, SPEECH_TEXT}};

static const speech_key chunk_keys[] = {{"text", SPEECH_TEXT},
                                        {"timestamp", SPEECH_RANGE},
                                        {"speaker", SPEECH_SPEAKER},
                                        {NULL, SPEECH_TEXT}};

static const speech_list lists[] = {{"segments", segment_keys, 1000},
                                    {"transcription", offset_keys, 1},
                                    {"chunks", chunk_keys, 1000},
                                    {NULL, NULL, 0}};

static const speech_shape shape = {.lists = lists, .expected = "segments | transcription | chunks"};

static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    static const char *const whisper[] = {"segments", "start", "end", "text", NULL};
    static const char *const begun[] = {"text", "segments", "language", NULL};
    static const char *const cpp[] = {"transcription", "offsets", NULL};
    static const char *const chunks[] = {"chunks", "timestamp", "text", NULL};
    static const char *const *const sure[] = {whisper, begun, cpp, chunks, NULL};
    static const char *const words[] = {"start", "end", "text", "speaker", NULL};
    static const char *const tokens[] = {"start", "end", "text", "tokens", NULL};
    static const char *const *const sentences[] = {words, tokens, NULL};
    (void)whole;
    (void)name;
    (void)options;
    return speech_looks(head, sure) ? 95 : speech_looks(head, sentences) ? 85 : 0;
}

static hua_code open_state(void **state, source *in, const reader_options *options,
                           hua_error *error)
{
    return speech_open(state, &shape, in, options, error);
}

const format_ops whisper_format = {
    .format = READER_WHISPER,
    .names = {"Whisper 语音转写", "Whisper 語音轉寫", "a speech transcript of Whisper"},
    .looks = looks,
    .open = open_state,
    .close = speech_close,
    .next = speech_next,
    .turn_place = speech_turn_place,
    .notice = speech_notice};
