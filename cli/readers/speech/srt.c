/*
 * SubRip subtitles (.srt): numbered cues, hours and a comma in the times.
 *
 *     1
 *     00:00:01,000 --> 00:00:03,500
 *     客服：您好，请讲
 */
#include "readers/speech/subtitle.h"

enum { LINES_LOOKED_AT = 8 };

/* A line of times among the first ones; in a header of words there is none. */
static int looks(hua_str head, bool whole, const char *name, const reader_options *options)
{
    int64_t start, end;
    hua_str line;
    size_t count = 0;
    (void)whole;
    (void)name;
    (void)options;
    for (size_t at = 0; count < LINES_LOOKED_AT && cli_next_line(head, &at, &line);) {
        line = cli_trim(line);
        count += line.len > 0;
        if (cli_starts(line, "WEBVTT") && count == 1)
            return 0;
        if (subtitle_times(line, &start, &end))
            return cli_has(line, ",") ? 96 : 90;
    }
    return 0;
}

static hua_code open_state(void **state, source *in, const reader_options *options,
                           hua_error *error)
{
    return subtitle_open(state, false, in, options, error);
}

const format_ops srt_format = {.format = READER_SRT,
                               .names = {"SRT 字幕", "SRT 字幕", "SRT subtitles"},
                               .endings = ".srt",
                               .looks = looks,
                               .open = open_state,
                               .close = subtitle_close,
                               .next = subtitle_next,
                               .turn_place = subtitle_turn_place,
                               .notice = subtitle_notice};
