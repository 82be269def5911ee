/*
 * The store of an audit: DIR/huashu.db, one SQLite file; schema.sql documents its tables.
 *
 * One writer puts whole dialogues in order; nothing counts until store_commit, which is one
 * transaction, so that a run that was killed goes on from the last commit.  No wall-clock time is
 * ever stored: the same input and packs give the same rows.
 *
 * This is the only room that speaks to SQLite.  A store belongs to one thread at a time.  Texts
 * that are passed in are copied before the call returns.
 */
#ifndef CLI_STORE_STORE_H
#define CLI_STORE_STORE_H

#include "common/text.h"

typedef struct store store;

#define STORE_FILE "huashu.db"

/* Facts of the whole run, in table `run` (one row). */
typedef struct store_run {
    uint64_t fingerprint; /* of the ruleset: a directory holds results of one ruleset only */
    hua_str version;      /* of the program */
    hua_str options;      /* whatever else decides the result, as one text */
    bool masked;          /* texts are masked */
    bool finished;        /* all inputs were read to their end, indices are made */
} store_run;

/* How far an input has been read.  The key is `path` as the user named it. */
typedef struct store_input {
    int64_t id;
    hua_str path;
    hua_str format, encoding;
    uint64_t size;    /* bytes to read, fixed when the input was begun */
    uint64_t bytes;   /* of them read when it was finished; less if a last line was unfinished */
    uint64_t records; /* dialogues and bad records so far: where to go on */
    uint64_t dialogues, set_aside, turns;
    uint64_t hash; /* of the first `bytes` bytes; 0 before it is finished */
    bool finished;
} store_input;

typedef struct store_finding {
    hua_str rule, category;
    hua_severity severity;
    uint32_t turn;
    hua_span span;
    hua_str text;
    hua_str suggestion; /* the first one's words; may be empty */
} store_finding;

typedef struct store_step {
    hua_str id;
    hua_status status;
    int32_t points, of; /* hundredths */
} store_step;

typedef struct store_score {
    hua_str rubric;
    int32_t score;               /* 0-100 */
    int32_t points, of;          /* hundredths */
    int32_t penalty;             /* hundredths, not positive */
    hua_str best_step, best_say; /* may be empty */
    const store_step *steps;
    size_t step_count;
} store_score;

typedef struct store_tag {
    hua_str tag, value;
    uint32_t turn;
} store_tag;

/* One audited dialogue; only rubrics that apply. */
typedef struct store_dialogue {
    hua_str name;  /* its id in the input */
    uint64_t line; /* where it begins; 0 = not known */
    hua_channel channel;
    hua_str agent, customer, team, day; /* may be empty */
    hua_str meta;                       /* a JSON object, or empty */
    hua_str turns; /* JSON: [["agent","text",start_ms|null,end_ms|null], ...] */
    uint32_t turn_count;
    uint64_t key; /* of its content: the same dialogue in another run has the same */
    bool scored;
    int32_t score;
    hua_str grade;
    const store_finding *findings;
    size_t finding_count;
    const store_score *scores;
    size_t score_count;
    const store_tag *tags;
    size_t tag_count;
} store_dialogue;

typedef struct store_set_aside {
    uint64_t line, column, offset; /* 0 = not known */
    hua_str reason, hint;
    hua_str bytes; /* of the record; of one over the limit its beginning */
} store_set_aside;

/* ---- writing ------------------------------------------------------------ */

/*
 * Opens DIR/huashu.db for writing, or makes it with the schema and an empty `run`.  HUA_E_IO if
 * it cannot be, is no store, is of a newer schema, or another process is writing it.
 */
hua_code store_open(store **out, const char *directory, hua_error *error);
/* Takes back what was not committed. */
void store_close(store *s);

/* False if nothing has been stored yet.  Borrowed till the next call of store_get_run. */
bool store_get_run(store *s, store_run *run);
hua_code store_put_run(store *s, const store_run *run, hua_error *error);

/* The rules, rubrics with their steps, and tags: ids with titles, reasons and order. */
hua_code store_put_ruleset(store *s, const hua_ruleset *rules, hua_lang lang, hua_error *error);

/* The input `path`; false if it is not there.  Texts are borrowed till the next call. */
bool store_get_input(store *s, hua_str path, store_input *input);
/* Adds it (id 0: *id gets its number) or updates the row with that id. */
hua_code store_put_input(store *s, store_input *input, hua_error *error);

/* Appends; ids are given in order. */
hua_code store_put_dialogue(store *s, int64_t input, const store_dialogue *d, hua_error *error);
hua_code store_put_set_aside(store *s, int64_t input, const store_set_aside *bad, hua_error *error);

/* A number of the run's own, kept with the next commit: bytes of the reports written so far. */
hua_code store_set_mark(store *s, const char *name, int64_t value, hua_error *error);
int64_t store_mark(store *s, const char *name); /* 0 if it was never set, -1 after a fault */

/* Everything so far counts.  A full disk is HUA_E_IO with the mend. */
hua_code store_commit(store *s, hua_error *error);
/* Makes the indices and takes the statistics, once, when all is in; then a commit. */
hua_code store_finish(store *s, hua_error *error);

/* ---- reading ------------------------------------------------------------ */

/* Opens an existing store for reading only. */
hua_code store_open_read(store **out, const char *directory, hua_error *error);

typedef struct store_rows store_rows;

/*
 * Runs one SQL statement that only reads.  HUA_E_ARGUMENT with SQLite's reason and the place in
 * the text if it is no such statement.  The caller frees *out.
 */
hua_code store_select(store *s, hua_str sql, store_rows **out, hua_error *error);
void store_rows_free(store_rows *rows);

/* What stands for a `?` of a statement. */
typedef struct store_value {
    bool is_number;
    int64_t number;
    hua_str text;
} store_value;

/* The same for a statement with as many `?` as there are values, which are copied. */
hua_code store_select_with(store *s, hua_str sql, const store_value *values, size_t count,
                           store_rows **out, hua_error *error);

/* The next row: 1, 0 behind the last, -1 after an error. */
int store_rows_next(store_rows *rows, hua_error *error);
size_t store_columns(const store_rows *rows);
hua_str store_column_name(const store_rows *rows, size_t column);
/* Of the current row; borrowed till the next. */
bool store_is_null(const store_rows *rows, size_t column);
bool store_is_number(const store_rows *rows, size_t column);
hua_str store_text(store_rows *rows, size_t column);
int64_t store_int(store_rows *rows, size_t column);
double store_real(store_rows *rows, size_t column);

#endif
