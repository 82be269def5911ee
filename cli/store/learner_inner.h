/* What the files of the practice database share: its statements and its transactions. */
#ifndef CLI_STORE_LEARNER_INNER_H
#define CLI_STORE_LEARNER_INNER_H

#include "store/inner.h"
#include "store/learner.h"

/* X(name, SQL): prepared when first used and kept. */
#define LEARNER_STATEMENTS(X)                                                                     \
    X(COUNT_TALKS, "SELECT count(*) FROM talks WHERE learner = ?")                                \
    X(IS_KNOWN, "SELECT 1 WHERE EXISTS (SELECT 1 FROM talks WHERE learner = ?1)"                  \
                " OR EXISTS (SELECT 1 FROM answers WHERE learner = ?1)")                          \
    X(ADD_TALK, "INSERT INTO talks (id, learner, scenario, fingerprint, started, day, state)"     \
                " VALUES (?, ?, ?, ?, ?, ?, 'open')")                                             \
    X(GET_TALK, "SELECT id, learner, scenario, fingerprint, state, started, ended, score, grade," \
                " (SELECT count(*) FROM replies WHERE talk = talks.id) FROM talks WHERE id = ?")  \
    X(LIST_TALKS, "SELECT id, learner, scenario, fingerprint, state, started, ended, score,"      \
                  " grade, (SELECT count(*) FROM replies WHERE talk = talks.id)"                  \
                  " FROM talks WHERE learner = ? ORDER BY number DESC")                           \
    X(GET_REPLIES, "SELECT text FROM replies WHERE talk = ? ORDER BY n")                          \
    X(ADD_REPLY, "INSERT INTO replies SELECT id, ?2, ?3 FROM talks WHERE id = ?1"                 \
                 " AND ?2 = (SELECT count(*) FROM replies WHERE talk = ?1)"                       \
                 " AND state IN ('open', 'closing')")                                             \
    X(CUT_REPLIES, "DELETE FROM replies WHERE talk = ? AND n >= ?")                               \
    X(SET_STATE, "UPDATE talks SET state = ?2, ended = NULL, score = NULL, grade = ''"            \
                 " WHERE id = ?1")                                                                \
    X(END_TALK, "UPDATE talks SET state = ?2, ended = ?3, day = ?4, score = ?5, grade = ?6"       \
                " WHERE id = ?1")                                                                 \
    X(HAS_SKILLS, "SELECT 1 FROM skills WHERE kind = 'talk' AND source = ?")                      \
    X(TALK_LEARNER, "SELECT learner FROM talks WHERE id = ?")                                     \
    X(ADD_SKILL, "INSERT OR IGNORE INTO skills VALUES (?, ?, ?, ?, ?, ?, ?)")                     \
    X(DROP_SKILLS, "DELETE FROM skills WHERE kind = 'talk' AND source = ?")                       \
    X(DROP_REPLIES, "DELETE FROM replies WHERE talk = ?")                                         \
    X(DROP_TALK, "DELETE FROM talks WHERE id = ?")                                                \
    X(COUNT_ANSWERS, "SELECT count(*) FROM answers WHERE learner = ?")                            \
    X(ADD_ANSWER, "INSERT INTO answers VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?)")                 \
    X(GET_CARD, "SELECT drill, due, interval, ease, right, wrong, quality FROM cards"             \
                " WHERE learner = ? AND drill = ?")                                               \
    X(GET_CARDS, "SELECT drill, due, interval, ease, right, wrong, quality FROM cards"            \
                 " WHERE learner = ? ORDER BY drill")                                             \
    X(PUT_CARD, "INSERT OR REPLACE INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, ?)")                   \
    X(COUNT_OVER, "SELECT count(*) FROM talks WHERE learner = ? AND ended IS NOT NULL")           \
    X(COUNT_DUE, "SELECT count(*) FROM cards WHERE learner = ? AND due <= ?")                     \
    X(GET_DAYS, "SELECT day, sum(t), sum(a) FROM (SELECT day, 1 AS t, 0 AS a FROM talks"          \
                " WHERE learner = ?1 AND ended IS NOT NULL UNION ALL"                             \
                " SELECT day, 0, 1 FROM answers WHERE learner = ?1) GROUP BY day ORDER BY day")   \
    X(GET_VALUES, "SELECT skill, day, avg(value), count(*) FROM skills WHERE learner = ?"         \
                  " GROUP BY skill, day ORDER BY skill, day")                                     \
    X(GET_LEVELS, "SELECT skill, avg(value) FROM (SELECT skill, value, row_number() OVER"         \
                  " (PARTITION BY skill ORDER BY at DESC, source DESC) AS back FROM skills"       \
                  " WHERE learner = ?) WHERE back <= 5 GROUP BY skill ORDER BY skill")            \
    X(GET_NAMES, "SELECT learner FROM talks UNION SELECT learner FROM answers ORDER BY learner")  \
    X(COUNT_NAMES, "SELECT count(*) FROM (SELECT learner FROM talks UNION"                        \
                   " SELECT learner FROM answers)")                                               \
    X(GET_ANSWERS, "SELECT drill, skill, at, day, quality, passed, hinted, text FROM answers"     \
                   " WHERE learner = ? ORDER BY id")                                              \
    X(GET_SKILLS, "SELECT skill, day, at, value, kind FROM skills WHERE learner = ?"              \
                  " ORDER BY at, kind, source, skill")                                            \
    X(FORGET_REPLIES, "DELETE FROM replies WHERE talk IN"                                         \
                      " (SELECT id FROM talks WHERE learner = ?)")                                \
    X(FORGET_TALKS, "DELETE FROM talks WHERE learner = ?")                                        \
    X(FORGET_ANSWERS, "DELETE FROM answers WHERE learner = ?")                                    \
    X(FORGET_CARDS, "DELETE FROM cards WHERE learner = ?")                                        \
    X(FORGET_SKILLS, "DELETE FROM skills WHERE learner = ?")

typedef enum learner_statement {
#define LEARNER_STATEMENT_ENUM(name, sql) LEARNER_##name,
    LEARNER_STATEMENTS(LEARNER_STATEMENT_ENUM)
#undef LEARNER_STATEMENT_ENUM
        LEARNER_STATEMENT_COUNT
} learner_statement;

struct learner {
    store base; /* connection and path; its own statements stay unused */
    store_spot file;
    sqlite3_stmt *statements[LEARNER_STATEMENT_COUNT];
};

/* The bytes of learner.sql, NUL behind them. */
extern const char learner_schema[];
extern const size_t learner_schema_size;

store_binder learner_use(learner *l, learner_statement which);
/* Binds `who` and yields rows: the usual question. */
store_binder learner_ask(learner *l, learner_statement which, hua_str who);
/* 1 with a row, 0 behind the last (the statement is then reset), -1 after an error. */
int learner_row(learner *l, store_binder *b, hua_error *error);
/* The one number of a question of `who`; false after an error. */
bool learner_number(learner *l, learner_statement which, hua_str who, int64_t *number,
                    hua_error *error);
void learner_bind_real(store_binder *b, double value);

/* A copy of the row's column in the arena; false if memory is lacking. */
bool learner_copy(cli_arena *arena, const store_binder *b, int column, hua_str *to);
/*
 * Room for one more behind `count` objects of `size` at `items`: where they stand now, or NULL if
 * memory is lacking.  The room doubles; what was too small stays in the arena until its end.
 */
void *learner_grow(cli_arena *arena, void *items, size_t count, size_t size);

/* Reading what belongs together sees one state of the file. */
hua_code learner_begin_read(learner *l, hua_error *error);
hua_code learner_begin_write(learner *l, hua_error *error);
/* Commits if `code` is HUA_OK, else takes all back; the code of both. */
hua_code learner_settle(learner *l, hua_code code, hua_error *error);

/* The name of a learner is 1 … 80 bytes of UTF-8; one whom nothing is kept of must find room. */
hua_code learner_check_name(learner *l, hua_str who, hua_error *error);
/* Notes how far a skill was shown. */
hua_code learner_note_skill(learner *l, hua_str who, const learner_shown *shown, learner_moment now,
                            const char *kind, hua_str source, hua_error *error);

#endif
