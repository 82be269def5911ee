/*
 * What learners have practised: practice.db, one SQLite file; learner.sql documents its tables.
 *
 *     talks ── replies        a talk is its scenario and the replies, played again when needed
 *     answers ── cards        every answer to a drill, and when the drill is due again
 *     skills                  how far a skill was shown, once a talk and once an answer
 *
 * Every call is one transaction, so that `huashu coach` and `huashu serve` may work on the file
 * at the same time.  A learner belongs to one thread at a time.  What is read is copied into the
 * caller's arena.  Nothing here asks the clock but learner_now: the caller says when it is.
 */
#ifndef CLI_STORE_LEARNER_H
#define CLI_STORE_LEARNER_H

#include "common/mem.h"
#include "practice/practice.h"

typedef struct learner learner;

#define LEARNER_FILE "practice.db"

enum {
    LEARNER_MAX_NAME = 80, /* bytes of a learner's name */
    LEARNER_MAX_TALKS = 2000,
    LEARNER_MAX_ANSWERS = 50000, /* of one learner */
    LEARNER_MAX_LEARNERS = 5000
};

/* ---- the clock ------------------------------------------------------------- */

typedef struct learner_moment {
    int64_t at;  /* seconds since 1970, UTC */
    int64_t day; /* the learner's own day, counted from 1970-01-01 */
} learner_moment;

learner_moment learner_now(void);
/* YYYY-MM-DD, and RFC 3339 in UTC. */
const char *learner_day_text(int64_t day, char to[16]);
const char *learner_time_text(int64_t at, char to[32]);

/* ---- opening ---------------------------------------------------------------- */

/*
 * Opens the file, or makes it for its owner alone.  NULL: practice.db in $XDG_DATA_HOME/huashu or
 * ~/.local/share/huashu, whose directories are made likewise.  HUA_E_IO with the mend if it is
 * something else, of a newer huashu, or cannot be written.  The caller closes *out.
 */
hua_code learner_open(learner **out, const char *path, hua_error *error);
void learner_close(learner *l);
/* The file is gone or another one: what is written now would be lost.  Threads may share this. */
bool learner_is_stale(const learner *l);
/* Of the file; as long as the learner is open. */
const char *learner_path(const learner *l);

/* ---- talks ------------------------------------------------------------------- */

typedef struct learner_talk {
    hua_str id, learner, scenario;
    hua_str fingerprint;    /* of the rules at its beginning, hexadecimal */
    hua_str state;          /* open closing settled left ended */
    int64_t started, ended; /* 0 = not over */
    bool scored;
    int32_t score;
    hua_str grade;
    size_t replies;
} learner_talk;

typedef struct learner_talks {
    learner_talk *items;
    size_t count;
} learner_talks;

/* id gets a random name.  HUA_E_LIMIT over LEARNER_MAX_TALKS; HUA_E_ARGUMENT for a bad name. */
hua_code learner_begin_talk(learner *l, hua_str who, hua_str scenario, uint64_t fingerprint,
                            learner_moment now, char id[33], hua_error *error);
/* HUA_E_UNKNOWN_NAME if there is none. */
hua_code learner_get_talk(learner *l, hua_str id, cli_arena *arena, learner_talk *out,
                          hua_error *error);
/* The newest first. */
hua_code learner_list_talks(learner *l, hua_str who, cli_arena *arena, learner_talks *out,
                            hua_error *error);
/* *texts gets as many as the talk has. */
hua_code learner_replies(learner *l, hua_str id, cli_arena *arena, hua_str **texts, size_t *count,
                         hua_error *error);
/*
 * The n-th reply, and the state behind it.  HUA_E_ARGUMENT if the talk has another number of
 * replies: it was gone on with elsewhere.
 */
hua_code learner_add_reply(learner *l, hua_str id, size_t n, hua_str text, hua_str state,
                           hua_error *error);
/* Only the first n replies stay; a talk that was over is open again. */
hua_code learner_cut_replies(learner *l, hua_str id, size_t n, hua_str state, hua_error *error);

typedef struct learner_shown {
    hua_str skill;
    int value; /* 0 … 100 */
} learner_shown;

/* What a talk came to. */
typedef struct learner_end {
    hua_str state; /* settled left ended */
    bool scored;
    int32_t score;
    hua_str grade;
    const learner_shown *skills;
    size_t skill_count;
} learner_end;

/* The skills count for progress once, however often the talk is taken back and ended again. */
hua_code learner_end_talk(learner *l, hua_str id, const learner_end *end, learner_moment now,
                          hua_error *error);
/* HUA_E_UNKNOWN_NAME if there is none.  What it told of skills goes with it. */
hua_code learner_drop_talk(learner *l, hua_str id, hua_error *error);

/* ---- drills ------------------------------------------------------------------- */

typedef struct learner_card {
    hua_str drill;
    practice_card card;
    int quality; /* of the last answer */
} learner_card;

typedef struct learner_cards {
    learner_card *items;
    size_t count;
} learner_cards;

/* In the order of the drills' ids. */
hua_code learner_get_cards(learner *l, hua_str who, cli_arena *arena, learner_cards *out,
                           hua_error *error);

typedef struct learner_answer {
    hua_str drill, skill, text;
    int quality; /* 0 … 5 */
    bool passed, hinted;
} learner_answer;

/*
 * Keeps the answer, moves the card by practice_schedule and notes the skill, all or nothing.
 * *after gets the card.
 */
hua_code learner_add_answer(learner *l, hua_str who, const learner_answer *answer,
                            learner_moment now, practice_card *after, hua_error *error);

/* ---- progress ------------------------------------------------------------------ */

typedef struct learner_day {
    int64_t day;
    size_t talks, answers;
} learner_day;

/* The mean of a skill on a day, of n values. */
typedef struct learner_value {
    hua_str skill;
    int64_t day;
    double value;
    size_t n;
} learner_value;

/* The mean of a skill's last five values. */
typedef struct learner_level {
    hua_str skill;
    double value;
} learner_level;

typedef struct learner_progress {
    size_t talks, answers; /* talks that are over */
    size_t due;            /* cards due by now */
    learner_day *days;     /* on which something was done, in order */
    size_t day_count;
    learner_value *values; /* by skill, then by day */
    size_t value_count;
    learner_level *levels;
    size_t level_count;
} learner_progress;

hua_code learner_get_progress(learner *l, hua_str who, int64_t today, cli_arena *arena,
                              learner_progress *out, hua_error *error);

/* Those of whom something is kept, in order. */
hua_code learner_names(learner *l, cli_arena *arena, hua_str **names, size_t *count,
                       hua_error *error);

/* Everything that is kept about a learner, as one JSON object. */
hua_code learner_export(learner *l, hua_str who, learner_moment now, json_out *out,
                        hua_error *error);

typedef struct learner_gone {
    size_t talks, answers, cards;
} learner_gone;

/*
 * Deletes all that and rewrites the file, so that no word of it is left there.  If another
 * process hinders the rewriting it is HUA_E_IO; to call it once more finishes the work.
 */
hua_code learner_forget(learner *l, hua_str who, learner_gone *gone, hua_error *error);

#endif
