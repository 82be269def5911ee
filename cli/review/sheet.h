/*
 * A dialogue on the desk: what the audit found, and all that people said of it.
 *
 * Everything is read at once into plain arrays, and what follows from it (settle.h, calibrate.h,
 * labels.h) is plain arithmetic on them.  A sheet holds the marks of all reviewers: who may see
 * which of them is blind.h's business.
 */
#ifndef CLI_REVIEW_SHEET_H
#define CLI_REVIEW_SHEET_H

#include "common/mem.h"
#include "store/desk.h"

enum { SHEET_NONE = -1 };

typedef struct sheet_finding {
    int64_t id; /* in the audit */
    hua_str rule, category, severity, title, why, text, suggestion;
    uint32_t turn;
    size_t start, end; /* code points */
} sheet_finding;

typedef struct sheet_step {
    hua_str rubric, rubric_title, step, title;
    hua_status machine;
} sheet_step;

typedef struct sheet_verdict {
    bool given, accept;
    hua_str reason, at;
} sheet_verdict;

typedef struct sheet_correction {
    bool given;
    hua_status status;
    hua_str note;
} sheet_correction;

typedef struct sheet_reviewer {
    hua_str name, done_at;
    bool done, shown;
    sheet_verdict *verdicts;       /* by finding */
    sheet_correction *corrections; /* by step */
} sheet_reviewer;

typedef struct sheet_missed {
    int64_t id;
    int reviewer; /* index */
    uint32_t turn;
    size_t start, end;
    hua_str category, note, text;
} sheet_missed;

typedef struct sheet_appeal {
    int64_t id;
    hua_str agent, text, at, state, answer, reviewer;
    int finding; /* index; SHEET_NONE: of a step, or of a finding that is gone */
    hua_str rubric, step;
} sheet_appeal;

typedef struct sheet {
    cli_arena arena; /* owns all texts */
    int64_t id, key;
    hua_str name, source, agent, team, customer, day, channel, grade;
    bool scored;
    int64_t score;
    hua_str turns; /* JSON, as the audit keeps them */
    CLI_LIST(sheet_finding) findings;
    CLI_LIST(sheet_step) steps;
    CLI_LIST(sheet_reviewer) reviewers; /* by name */
    CLI_LIST(sheet_missed) missed;
    CLI_LIST(sheet_appeal) appeals;
    bool failed; /* memory was lacking */
} sheet;

/*
 * The dialogue `id` of the audit; *found is false if there is none.  Free the sheet also after an
 * error; a sheet that is loaded again is emptied first and keeps its memory.
 */
hua_code sheet_load(desk *d, int64_t id, sheet *out, bool *found, hua_error *error);
void sheet_free(sheet *s);

/* The reviewer of that name, or SHEET_NONE. */
int sheet_find_reviewer(const sheet *s, hua_str name);

/* The ids of the dialogues that somebody has done, of each content the first, in order. */
typedef CLI_LIST(int64_t) sheet_ids;
hua_code sheet_reviewed(desk *d, sheet_ids *ids, hua_error *error);

#endif
