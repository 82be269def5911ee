/* What `rules new` begins a pack with: a text for each kind, in the order of KIND_WORDS, in pieces. */
#ifndef CLI_SKELETONS_H
#define CLI_SKELETONS_H

enum { SKELETON_PIECES = 4 };

/*
 * @ID@, @CATEGORY@ and @SEVERITY@ are to be replaced.  Each text loads as it is, and its tests hold;
 * what an author has to write over is in 【】.
 */
extern const char *const skeletons[][SKELETON_PIECES];

#endif
