/* What is worth telling of a table that is no error, in three languages. */
#ifndef CLI_READERS_TABLE_NOTES_H
#define CLI_READERS_TABLE_NOTES_H

#include "common/text.h"

/* In the order in which they are told. */
typedef enum note_kind {
    NOTE_GUESSED,
    NOTE_HEADS_BELOW,
    NOTE_NO_CONVERSATION,
    NOTE_ROUNDED,
    NOTE_OVERLONG,
    NOTE_FILLED,
    NOTE_SPLIT,
    NOTE_SORTED,
    NOTE_DIGITS,
    NOTE_NOBODY,
    NOTE_BAD_TIMES,
    NOTES
} note_kind;

typedef struct table_notes {
    cli_text texts[NOTES][3]; /* by hua_lang; empty: nothing to tell */
} table_notes;

/* Sets a notice from its two numbers; none if the first is 0. */
void table_note(table_notes *notes, note_kind kind, size_t a, size_t b);
/* The i-th that there is.  False, and *i less by how many there are, if there are not so many. */
bool table_notes_get(const table_notes *notes, size_t *i, hua_lang lang, hua_str *text);
void table_notes_free(table_notes *notes);

#endif
