/*
 * The text of subtitle cues: lines without their tags and entities, parted where somebody else
 * begins to speak.
 *
 *     <v 张某某>您好 <i>请</i>讲      ->  voice 张某某, "您好 请讲"
 *     - 客服：您好                    ->  perhaps 客服, "您好"
 *     - 喂 &amp; 请讲                 ->  somebody else, "喂 & 请讲"
 *
 * Whether what stands before a colon is a name is for the whole file to say; a part therefore
 * keeps its text with and without it.
 */
#ifndef CLI_READERS_CUE_TEXT_H
#define CLI_READERS_CUE_TEXT_H

#include "common/mem.h"
#include "common/text.h"

typedef enum cue_by {
    CUE_NOBODY,   /* no mark of a speaker */
    CUE_COLON,    /* perhaps a name before a colon */
    CUE_BRACKETS, /* perhaps a name in brackets */
    CUE_VOICE,    /* surely: a voice tag */
    CUE_DASH      /* somebody else, without a name */
} cue_by;

/* What one speaker says in one cue; offsets in the text. */
typedef struct cue_part {
    cue_by by;
    size_t name, name_end;
    size_t raw, words, end; /* with the name, without it, to here */
    size_t line, column;    /* of the words in the file */
} cue_part;

typedef struct cue_text {
    cli_text text; /* of all cues */
    CLI_LIST(cue_part) parts;
    bool fresh;   /* the next text begins a part, whatever it is */
    cli_text run; /* decoded text of a line, not yet taken */
    size_t line;  /* being read, and as it stands */
    hua_str source;
} cue_text;

void cue_text_free(cue_text *text);
/* The next line is a new cue's. */
void cue_text_begin(cue_text *text);
/* Another line of the cue, trimmed; false if memory is lacking. */
bool cue_text_line(cue_text *text, hua_str line, size_t number);

/* Between two lines of one text: a blank, but none between Chinese characters. */
void cue_text_join(cli_text *text, hua_str more);

#endif
