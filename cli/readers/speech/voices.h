/*
 * The voices of a recording: what they are called, whom the user says they are, and what is to be
 * told about those that nobody knows.
 *
 * A recogniser numbers its voices.  They are called 声道0 (a channel) or 说话人1 (a speaker), and
 * the user's mapping may name them so or by the bare number; that of SPEAKER_00 is 0.  Words
 * without any mark are 说话人's: never judged unless the user says whose they are.
 */
#ifndef CLI_READERS_VOICES_H
#define CLI_READERS_VOICES_H

#include "common/text.h"
#include "readers/build.h"

#define VOICE_UNNAMED "说话人"

/* The number of a name that only counts: 0 of SPEAKER_00, 2 of 说话人 2; empty for a real name. */
hua_str voice_number(hua_str name);

/* Whose message it is; an empty name is nobody's.  `name` must live as long as the message. */
void voice_set(build_message *message, hua_str name, const reader_options *options);

/* build_finish for a recording: a number is nobody's name in a table of agents. */
reader_status voice_finish(build *b, hua_dialogue *out, reader_problem *problem);

typedef enum voice_note {
    VOICE_UNKNOWN,  /* names nobody can tell; counted by the builder */
    VOICE_NAMELESS, /* turns without a mark of their speaker */
    VOICE_BAD_TIME, /* times that were left out */
    VOICE_NO_TEXT,  /* sentences without a text */
    VOICE_NOTES
} voice_note;

/* What is to be told at the end of the file. */
typedef struct voices {
    size_t counts[VOICE_NOTES];
    cli_text texts[VOICE_NOTES][3]; /* by hua_lang; written by voices_tell */
} voices;

void voices_free(voices *all);
/* Writes the notices; false if memory is lacking. */
bool voices_tell(voices *all, const build *b);
bool voices_notice(const voices *all, size_t i, hua_lang lang, hua_str *text);

#endif
