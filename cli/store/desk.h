/*
 * The desk: reviews of an audit, in DIR/reviews.db beside the audit's store; desk.sql documents its
 * tables.
 *
 * Both databases are open on one connection: reviews by the names of their tables, the audit as
 * `audit.…`, which is only read.  Every mark is one transaction that also writes the trail; a mark
 * that changes nothing leaves none.  Several desks, also of several processes, may be open on
 * one directory; a desk belongs to one thread at a time.
 */
#ifndef CLI_STORE_DESK_H
#define CLI_STORE_DESK_H

#include "store/store.h"

#define DESK_FILE "reviews.db"

typedef struct desk desk;

hua_code desk_open(desk **out, const char *directory, hua_error *error);
void desk_close(desk *d);

/* True if another audit or file of reviews has taken the place of those that are open: open anew. */
bool desk_is_stale(const desk *d);

/* The time that marks get, seconds since 1970; 0 (at the beginning): the system's. */
void desk_set_clock(desk *d, int64_t seconds);

/*
 * Rows out of both databases.  `values` stand for ?1, ?2 …; beside SQLite's functions there is
 * mix(key, seed), which tells a hash of the two that is never negative.
 */
hua_code desk_select(desk *d, const char *sql, const store_value *values, size_t count,
                     store_rows **out, hua_error *error);

/* ---- marks --------------------------------------------------------------- */

/* Dialogues and findings are named by their ids in the audit. */
typedef enum desk_answer {
    DESK_OK,
    DESK_UNKNOWN,    /* no such dialogue, finding, step, mark or appeal */
    DESK_HANDED_IN,  /* the review is done: reopen it first */
    DESK_UNFINISHED, /* a finding has no verdict yet */
    DESK_SHOWN,      /* the others' marks have been shown: no way back */
    DESK_ANSWERED,   /* the appeal has its answer */
    DESK_OWN,        /* the appeal is of who answers it */
    DESK_FAULT       /* `error` tells */
} desk_answer;

typedef struct desk_place {
    hua_str reviewer;
    int64_t dialogue;
} desk_place;

/* `verdict`: 1 accepts, 0 rejects for `reason`, -1 takes the verdict back. */
desk_answer desk_judge(desk *d, desk_place at, int64_t finding, int verdict, hua_str reason,
                       hua_error *error);

typedef struct desk_missed {
    uint32_t turn;
    size_t start, end; /* code points of the turn */
    hua_str category, note;
    hua_str text; /* the words themselves */
} desk_missed;

/* *id gets the number of the mark, an older one if it was there already. */
desk_answer desk_add_missed(desk *d, desk_place at, const desk_missed *missed, int64_t *id,
                            hua_error *error);
desk_answer desk_drop_missed(desk *d, desk_place at, int64_t id, hua_error *error);

/* `status` is met, partly, missed or n/a; empty takes the correction back. */
desk_answer desk_correct(desk *d, desk_place at, hua_str rubric, hua_str step, hua_str status,
                         hua_str note, hua_error *error);

desk_answer desk_hand_in(desk *d, desk_place at, hua_error *error);
desk_answer desk_reopen(desk *d, desk_place at, hua_error *error);
/* The others' marks are being shown to one who is done. */
desk_answer desk_note_shown(desk *d, desk_place at, hua_error *error);

typedef struct desk_appeal {
    hua_str agent, text;
    int64_t finding;      /* 0: it is about a step */
    hua_str rubric, step; /* else empty */
} desk_appeal;

desk_answer desk_add_appeal(desk *d, int64_t dialogue, const desk_appeal *appeal, int64_t *id,
                            hua_error *error);
desk_answer desk_answer_appeal(desk *d, int64_t id, hua_str reviewer, bool upheld, hua_str text,
                               hua_error *error);

#endif
