/*
 * Who is the agent and who the customer in one dialogue.
 *
 * Most names tell nothing of the side: 小王, Bo.  What settles a part, the strongest first:
 *
 *     the user's mapping · what the file says · a word in the name · a greeting only agents use ·
 *     what an earlier dialogue of the file settled · a greeting agents like to use ·
 *     being the only stranger beside a known side
 *
 * Anybody else stays unknown: better not judged than judged for another.  A name that only counts
 * the voices (SPEAKER_00) is somebody else in every dialogue and is never remembered.
 */
#ifndef CLI_READERS_ROLES_H
#define CLI_READERS_ROLES_H

#include "readers/speakers.h"

enum { ROLES_TURNS = 12 }; /* so many turns at the beginning are searched for greetings */
#define ROLES_NOBODY UINT32_MAX

/* One of the first turns. */
typedef struct roles_turn {
    uint32_t name; /* index in speakers, or ROLES_NOBODY */
    hua_str words;
} roles_turn;

/* Who is there and what they say first; everything is borrowed. */
typedef struct roles_cast {
    speakers *speakers;
    const uint32_t *present; /* each name of the dialogue once, in the order of appearance */
    size_t present_count;
    const roles_turn *first; /* up to ROLES_TURNS */
    size_t first_count;
    bool agent, customer; /* sides that are there without a name */
} roles_cast;

/* Gives every present speaker its `part` and `settled`. */
void roles_settle(const roles_cast *cast);

/* The name of the first of a side, unless it is only the side's own word; after roles_settle. */
hua_str roles_name(const roles_cast *cast, hua_speaker part);

/* Adds the names that stayed unknown to a notice, once each; its length is bounded. */
void roles_note_unknown(const roles_cast *cast, cli_text *notice);

#endif
