/*
 * Transcripts as people paste them: who said what, one turn after the other.
 *
 * The whole text is surveyed first (which names begin lines, how often, with a time or without),
 * because a single line cannot tell a speaker from a label such as "地址：".  Then the dialogues
 * are cut out one by one; a turn's text is a slice of the file, so that every place in a report
 * can be led back to it.
 */
#ifndef CLI_READERS_TRANSCRIPT_H
#define CLI_READERS_TRANSCRIPT_H

#include "common/text.h"
#include "readers/reader.h"

typedef struct transcript transcript;

/* True if `head`, the beginning of a file, is a transcript. */
bool transcript_detect(hua_str head, const reader_options *options);

/* `text` and `options` are borrowed, `name` is the file's; NULL if memory is lacking. */
transcript *transcript_new(hua_str text, const char *name, const reader_options *options);
void transcript_free(transcript *t);

/* READER_DIALOGUE, READER_BAD (with line and bytes) or READER_END; *line is the record's first. */
reader_status transcript_next(transcript *t, hua_dialogue *dialogue, reader_problem *problem,
                              size_t *line);

reader_place transcript_place(const transcript *t, size_t turn);

/* Names whose speaker nobody could tell, one text; empty if there are none. */
hua_str transcript_unknown(const transcript *t);

#endif
