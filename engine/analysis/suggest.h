/* Wording: what suggest.c, suggest_render.c and score.c share. */
#ifndef HUA_ANALYSIS_SUGGEST_H
#define HUA_ANALYSIS_SUGGEST_H

#include "analysis/scanner.h"

/* What a text with placeholders is filled from: one find and the turn it stands in. */
typedef struct render_source {
    hua_scanner *s;
    const find *f;
    hua_script script; /* that what was heard is put into; HUA_SCRIPT_NONE: as it was said */
    hua_str turn;      /* text of the turn */
    size_t start, end; /* of the scope's segment, without blanks at its ends */
    size_t match_start, match_end;
} render_source;

render_source suggest_source_of(hua_scanner *s, const find *f);

/* True if there is a placeholder to fill in. */
bool suggest_render_needed(hua_str text);

/*
 * The text with its placeholders filled in, in the report arena; {NULL, 0} on lack of memory.
 * `rewrite`: it takes the place of the whole segment, so that punctuation which meets where
 * pieces join is put right and the mark that ends the sentence stays.
 */
hua_str suggest_render_text(const render_source *source, hua_str text, bool rewrite);

/* True if all that the text quotes with {heard:…} was said up to the turn. */
bool suggest_can_say(const hua_scanner *s, hua_str text, uint32_t turn);

/* A model sentence with what was heard filled in; said to nobody's find in particular. */
hua_str suggest_model(hua_scanner *s, hua_str text, hua_script script);

/* The script that agents write in this dialogue; Simplified if nothing tells. */
hua_script suggest_agent_script(hua_scanner *s);

#endif
