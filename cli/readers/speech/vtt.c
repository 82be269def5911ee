/*
 * WebVTT subtitles (.vtt): a header, blocks parted by blank lines, voice tags.
 *
 *     WEBVTT
 *
 *     00:01.000 --> 00:03.500 align:start
 *     <v 张某某>您好，请讲
 */
#include "readers/speech/subtitle.h"

static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    (void)whole;
    (void)name;
    (void)options;
    if (!cli_starts(head, "WEBVTT"))
        return 0;
    return head.len == 6 || strchr(" \t\r\n", head.ptr[6]) ? 99 : 0;
}

static hua_code open_state(void **state, source *in, const reader_options *options,
                           hua_error *error)
{
    return subtitle_open(state, true, in, options, error);
}

const format_ops vtt_format = {.format = READER_VTT,
                               .names = {"WebVTT 字幕", "WebVTT 字幕", "WebVTT subtitles"},
                               .endings = ".vtt",
                               .looks = looks,
                               .open = open_state,
                               .close = subtitle_close,
                               .next = subtitle_next,
                               .turn_place = subtitle_turn_place,
                               .notice = subtitle_notice};
