/* Text without speakers: the draft of what an agent means to say. */
#ifndef CLI_READERS_PLAIN_H
#define CLI_READERS_PLAIN_H

#include "readers/reader.h"

/*
 * The whole text as one agent turn, byte for byte, so that every place in the report is a place
 * in the file; comment lines are left for suppress.h.  False if there is nothing but blanks.
 */
bool plain_read(hua_str text, const reader_options *options, hua_turn *turn,
                hua_dialogue *dialogue);

#endif
