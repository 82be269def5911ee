/*
 * What the files that look across turns share: relate.c decides finds by other turns, reach.c tells which
 * finds lie within reach of another, window.c what lies at the beginning or end of a dialogue.
 */
#ifndef HUA_ANALYSIS_RELATE_H
#define HUA_ANALYSIS_RELATE_H

#include "analysis/scanner.h"

static inline hua_speaker relate_speaker(const hua_scanner *s, uint32_t turn)
{
    return s->dialogue->turns[turn].speaker;
}

static inline bool relate_speaks(uint32_t who, hua_speaker speaker)
{
    return who == HUA_OTHER || who == (uint32_t)speaker;
}

static inline bool relate_comes_before(const find *a, const find *b)
{
    return a->turn < b->turn || (a->turn == b->turn && a->start < b->start);
}

/* ---- reach.c ---------------------------------------------------------------------- */

/* Which finds are looked for beside another: on what side, in turns. */
typedef enum reach_side { REACH_ANYWHERE, REACH_NEAR, REACH_EARLIER, REACH_LATER } reach_side;

/* Learns of the dialogue what distances need; before any other. */
void reach_prepare(hua_scanner *s);
/* Puts the detector's finds that hold in order of turns, once they are decided. */
void reach_index(hua_scanner *s, uint32_t detector);
/* The first find of the condition's references that lies within its reach of f on that side; NULL if none. */
const find *reach_look(hua_scanner *s, const rs_condition *c, const find *f, reach_side side);
/* The first turn from `turn` on with a find of the detector that holds; RS_NONE if there is none. */
uint32_t reach_first_turn(const hua_scanner *s, uint32_t detector, uint32_t turn);
/* Is `g` within the condition's distance of `f`, whatever the side? */
bool reach_has(const hua_scanner *s, const rs_condition *c, const find *f, const find *g);
/* The first turn of `who` behind turn `from` that does not belong to its block; RS_NONE if none. */
uint32_t reach_next_turn(const hua_scanner *s, uint32_t who, uint32_t from);
/* Blocks of the speaker of turn `to` from turn `from` to there: the next or last one is 1, one's own 0. */
uint32_t reach_blocks(const hua_scanner *s, uint32_t from, uint32_t to);
/* When the turn begins; below 0 if unknown. */
double reach_time(const hua_scanner *s, uint32_t turn);
/* Seconds from the one turn to the other; below 0 if unknown. */
double reach_seconds(const hua_scanner *s, uint32_t a, uint32_t b);

/* ---- window.c ------------------------------------------------------------------------ */

/* Adds up what the windows need of all turns; before any other. */
void window_prepare(hua_scanner *s);
/* Adds up the characters of the condition's window; before the condition is asked for. */
void window_know_share(hua_scanner *s, const rs_condition *c);
/* Of the window's characters the speaker has more than so many per cent; told on their last turn in it. */
bool window_has_large_share(const hua_scanner *s, const rs_condition *c, const find *f);

#endif
