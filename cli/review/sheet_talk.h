/* The words of a sheet as a dialogue that the library can check. */
#ifndef CLI_REVIEW_SHEET_TALK_H
#define CLI_REVIEW_SHEET_TALK_H

#include "readers/json/json_tree.h"
#include "review/sheet.h"

typedef struct sheet_talk {
    json_tree *tree; /* made when first used */
    CLI_LIST(hua_turn) turns;
    hua_dialogue dialogue; /* borrows from the sheet, the tree and `turns` */
} sheet_talk;

/* Reads the sheet's turns anew; what was read before ends. */
hua_code sheet_talk_read(sheet_talk *t, const sheet *s, hua_error *error);
void sheet_talk_free(sheet_talk *t);

/*
 * What is done with every dialogue that somebody has reviewed.  Sheet and dialogue are borrowed for the
 * call; `take` answers false to end the walk.
 */
typedef struct sheet_visit {
    void *ctx;
    bool (*wants)(void *ctx, const sheet *s); /* NULL: all of them */
    bool (*take)(void *ctx, const sheet *s, const hua_dialogue *dialogue);
} sheet_visit;

/* Of each content the first dialogue, in order. */
hua_code sheet_walk(desk *d, const sheet_visit *visit, hua_error *error);

/* The part of a text from character `start` to `end`, as far as it is there. */
hua_str sheet_part(hua_str text, size_t start, size_t end);

#endif
