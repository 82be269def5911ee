/*
 * What the files of the store share: the connection with its statements, and the way from
 * SQLite's codes to messages.
 */
#ifndef CLI_STORE_INNER_H
#define CLI_STORE_INNER_H

#include "common/mem.h"
#include "store/store.h"

#include <sqlite3.h>
#include <sys/types.h>

/* X(name, SQL): the statements of the writer, prepared when first used and kept. */
#define STORE_STATEMENTS(X)                                                                       \
    X(GET_RUN, "SELECT fingerprint, version, options, masked, finished FROM run")                 \
    X(PUT_RUN, "INSERT OR REPLACE INTO run VALUES (1, ?, ?, ?, ?, ?)")                            \
    X(GET_INPUT,                                                                                  \
      "SELECT i.id, ifnull(p.format, i.format), ifnull(p.encoding, i.encoding),"                  \
      " ifnull(p.size, i.size), ifnull(p.bytes, i.bytes), ifnull(p.records, i.records),"          \
      " ifnull(p.dialogues, i.dialogues), ifnull(p.set_aside, i.set_aside),"                      \
      " ifnull(p.turns, i.turns), ifnull(p.hash, i.hash), i.finished AND p.input IS NULL, i.path" \
      " FROM inputs i LEFT JOIN progress p ON p.input = i.id WHERE i.path = ?")                   \
    X(ADD_INPUT, "INSERT INTO inputs VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")             \
    X(END_INPUT, "UPDATE inputs SET path = ?, format = ?, encoding = ?, size = ?, bytes = ?,"     \
                 " records = ?, dialogues = ?, set_aside = ?, turns = ?, hash = ?,"               \
                 " finished = ? WHERE id = ?")                                                    \
    X(PUT_PROGRESS, "INSERT OR REPLACE INTO progress VALUES (?10, ?1, ?2, ?3, ?4, ?5, ?6, ?7,"    \
                    " ?8, ?9)")                                                                   \
    X(END_PROGRESS, "DELETE FROM progress WHERE input = ?")                                       \
    X(ADD_DIALOGUE, "INSERT INTO dialogues VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"  \
                    " ?, ?, ?)")                                                                  \
    X(ADD_TEXT, "INSERT INTO texts VALUES (?, ?)")                                                \
    X(ADD_FINDING, "INSERT INTO findings VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")         \
    X(ADD_SCORE, "INSERT INTO scores VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")                      \
    X(ADD_TAG, "INSERT OR IGNORE INTO tags VALUES (?, ?, ?, ?)")                                  \
    X(ADD_SET_ASIDE, "INSERT INTO set_aside VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)")                  \
    X(ADD_RULE, "INSERT INTO rules VALUES (NULL, ?, ?, ?, ?, ?, ?)")                              \
    X(ADD_RUBRIC, "INSERT INTO rubrics VALUES (NULL, ?, ?)")                                      \
    X(ADD_RUBRIC_STEP, "INSERT INTO rubric_steps VALUES (NULL, ?, ?, ?, ?)"                       \
                       " ON CONFLICT DO UPDATE SET title = excluded.title,"                       \
                       " position = excluded.position")                                           \
    X(ADD_TAG_VALUE, "INSERT OR IGNORE INTO tag_values VALUES (NULL, ?, ?, ?)")                   \
    X(ADD_SAMPLE, "INSERT INTO sample VALUES (NULL, ?, ?, ?)")                                    \
    X(SET_MARK, "INSERT OR REPLACE INTO marks VALUES (?, ?)")                                     \
    X(GET_MARK, "SELECT value FROM marks WHERE name = ?")

typedef enum store_statement {
#define STORE_STATEMENT_ENUM(name, sql) STORE_##name,
    STORE_STATEMENTS(STORE_STATEMENT_ENUM)
#undef STORE_STATEMENT_ENUM
        STORE_STATEMENT_COUNT
} store_statement;

/* What a database is, and what messages say of it. */
typedef struct store_kind {
    int application, version;         /* in the header of its file */
    const char *foreign, *foreign_en; /* the file is something else */
    const char *option;               /* where another file is named */
    const char *going_on, *damaged;   /* the mends after a fault, and of a damaged file */
} store_kind;

extern const store_kind store_audit;

struct store {
    sqlite3 *db;
    const store_kind *kind;
    cli_text path;       /* of the database, NUL behind it */
    int lock;            /* the directory, locked by the writer; -1 = not */
    bool broken;         /* a write failed: nothing more is taken */
    bool immutable;      /* read without any lock: its medium cannot be written */
    bool writing;        /* opened for writing: its header is settled at the end */
    cli_text run, input; /* texts lent to the caller */
    cli_arena arena;
    cli_text step_status, step_points; /* of the score that is being put */
    sqlite3_stmt *statements[STORE_STATEMENT_COUNT];
};

/* The bytes of schema.sql, NUL behind them. */
extern const char store_schema[];
extern const size_t store_schema_size;

/* ---- errors: each answers its code --------------------------------------- */

/* SQLite answered `rc` on this store. */
hua_code store_fault(const store *s, int rc, hua_error *error);
/* The same while writing: nothing more is taken. */
hua_code store_write_fault(store *s, int rc, hua_error *error);

/* Another process writes; the file is something else.  Neither names the file. */
hua_code store_fail_busy(const store *s, hua_error *error);
hua_code store_fail_foreign(const store *s, hua_error *error);

/* ---- what a file is ------------------------------------------------------ */

/* Which file a path led to at a time: it may be replaced, or be gone, while it is open. */
typedef struct store_spot {
    bool known; /* else there was none */
    dev_t device;
    ino_t inode;
} store_spot;

store_spot store_spot_of(const char *path);
/* The path still leads there. */
bool store_is_at(const char *path, const store_spot *spot);

/* The number that a pragma or a count answers; -1 after an error, which is in *rc. */
int64_t store_ask_number(const store *s, const char *sql, int *rc);
/* Tells a database of this kind from other files; *fresh: nothing is in it yet. */
hua_code store_recognise(const store *s, bool *fresh, hua_error *error);
/*
 * shared_file.c: makes sure of a data base that several processes write at once, and makes the tables
 * of `schema` in a new one.  The patience is for locks of others.
 */
hua_code store_share(store *s, hua_str schema, int patience_ms, hua_error *error);

/* ---- statements ---------------------------------------------------------- */

/* Binds values one after the other; the first failure stays in `rc`. */
typedef struct store_binder {
    sqlite3_stmt *statement; /* NULL: could not be prepared */
    int at, rc;
} store_binder;

store_binder store_begin(store *s, store_statement which);
/* The same for a statement that another database of this room keeps. */
store_binder store_reuse(store *s, sqlite3_stmt **kept, const char *sql);
void store_bind_int(store_binder *b, int64_t value);
void store_bind_text(store_binder *b, hua_str text);
void store_bind_bytes(store_binder *b, hua_str bytes);
void store_bind_null(store_binder *b);
/* Sixteen hexadecimal digits; `digits` lives until the statement has run. */
void store_bind_hash(store_binder *b, uint64_t hash, char digits[17]);
/* Runs a statement that yields no row. */
hua_code store_run_write(store *s, store_binder *b, hua_error *error);
/*
 * True if there is a row; the statement is reset by the next store_begin of it.  What cannot be
 * read is not taken for missing: nothing more is written.
 */
bool store_run_read(store *s, store_binder *b);
hua_str store_column(sqlite3_stmt *statement, int column);

/* The file as a URI with `query` behind, NUL included. */
void store_uri(cli_text *uri, const char *path, const char *query);

/* Runs statements of a fixed text. */
hua_code store_exec(store *s, hua_str sql, hua_error *error);

#endif
