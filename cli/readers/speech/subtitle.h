/*
 * Subtitles with the names of those who speak: what SRT and WebVTT share.
 *
 *     12                                     an identifier, left out
 *     00:01:02,500 --> 00:01:05,000          the times; hours may be left out
 *     客服：您好，                            a name: 客服：… [SPEAKER_00]: … - Name: … <v Name>…
 *     很高兴为您服务                          lines of one cue are one text
 *
 * A file is one call.  A name before a colon counts from there on, also for the cues behind that
 * have none: subtitles name a speaker where he changes.  <v Name> counts for its cue only, and a
 * line that begins with a dash and no name is somebody else, nobody knows who.  A cue with two
 * speakers becomes two turns that share its time in proportion to their texts.
 *
 * What stands before a colon is a name if it is a role's word, a number of a voice, mapped, or
 * comes twice; so the cues are kept until the end of the file, up to the limit of one record.
 */
#ifndef CLI_READERS_SUBTITLE_H
#define CLI_READERS_SUBTITLE_H

#include "readers/format.h"

hua_code subtitle_open(void **state, bool vtt, source *in, const reader_options *options,
                       hua_error *error);
void subtitle_close(void *state);
reader_status subtitle_next(void *state, hua_dialogue *dialogue, reader_problem *problem,
                            format_place *place);
reader_place subtitle_turn_place(const void *state, size_t turn);
bool subtitle_notice(const void *state, size_t i, hua_lang lang, hua_str *text);

/* A line of times; *start and *end are HUA_NO_TIME where they make no sense. */
bool subtitle_times(hua_str line, int64_t *start, int64_t *end);

#endif
