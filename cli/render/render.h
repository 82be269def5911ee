/*
 * One interface for all ways of writing reports.
 *
 * A renderer is a row of functions in a table; the run calls begin once, report for every
 * dialogue in input order, bad_record for every record set aside, and end once.  What a renderer
 * must keep between the calls lives in `renderer`.  Adding a format is a row in the table and a
 * word in FORMAT_LIST.
 */
#ifndef CLI_RENDER_RENDER_H
#define CLI_RENDER_RENDER_H

#include "options.h"
#include "readers/reader.h"
#include "render/names.h"
#include "render/term.h"

/* What a run has seen; `findings` is indexed by hua_severity. */
typedef struct run_totals {
    size_t files, dialogues, turns, findings[3], suppressed, bad, replaced;
} run_totals;

/* One checked dialogue. */
typedef struct render_item {
    const hua_report *report;
    hua_scanner *scanner; /* made the report; for its JSON */
    const reader *reader; /* knows places and what the file was taken for */
    const char *path;     /* as the user named it; "-" for standard input */
} render_item;

typedef struct render_setup {
    term term;
    hua_lang lang;
    const hua_ruleset *rules;
    title_names *names;
    fail_on fail_on;
    bool no_scores, quiet;
    bool cards_only; /* score: the cards with their evidence, no findings */
} render_setup;

struct render_ops;

typedef struct renderer {
    const struct render_ops *ops;
    render_setup setup;
    size_t count;     /* items written so far */
    const char *file; /* path of the item before */
    FILE *held;       /* text that can only be written later, over held_text */
    char *held_text;
    size_t held_size;
    size_t failures, errors;
    hua_error error; /* why a call answered false */
} renderer;

typedef struct render_ops {
    bool (*begin)(renderer *r);
    bool (*report)(renderer *r, const render_item *item);
    void (*bad_record)(renderer *r, const char *path, const hua_error *error);
    bool (*end)(renderer *r, const run_totals *totals);
} render_ops;

extern const render_ops text_renderer, short_renderer, json_renderer, jsonl_renderer,
    sarif_renderer, github_renderer, junit_renderer;

/* False, with the reason in r->error, if the renderer cannot begin. */
bool renderer_begin(renderer *r, output_format format, const render_setup *setup);
/* The same with r->ops already set. */
void renderer_free(renderer *r);

/* For formats that have no place for bad records or for a beginning. */
bool render_nothing(renderer *r);
void render_no_bad_record(renderer *r, const char *path, const hua_error *error);

/* Opens r->held, into which text is collected; false if memory is lacking. */
bool render_hold(renderer *r);
/* Writes what was held to the output and forgets it. */
bool render_release(renderer *r);

/* ---- what several formats share ---------------------------------------- */

/* Where a span stands in its file; columns count code points. */
typedef struct place {
    size_t line, column, end_line, end_column;
    bool exact; /* else only `line` is known, and the columns count within the turn */
} place;

place place_of(const render_item *item, uint32_t turn, hua_span span);

/* The name under which people know the input: "<stdin>" for "-". */
const char *shown_path(const char *path);

hua_str shown_id(const hua_dialogue *dialogue);

/* Hundredths of a point as the shortest decimal, into `to`. */
const char *shown_points(char to[16], int32_t hundredths);

/* Who speaks, in the language. */
const char *speaker_word(hua_lang lang, hua_speaker speaker);

/* "error: message" of a library error in the language. */
const char *error_text(const hua_error *error, hua_lang lang);

/* Writes text as the inside of a JSON string, with U+FFFD for ill-formed bytes. */
void put_json(FILE *out, hua_str text);

/* Writes JSON without blanks between its tokens over indented lines, without a newline behind. */
void put_json_indented(FILE *out, hua_str json, size_t depth);

#endif
