/*
 * Writing for a terminal: columns of wide characters, colour, line breaks, and transcript text
 * made harmless.  Everything that came from outside goes through the glyphs of this file, so
 * that no escape sequence, bidirectional override or line end of a transcript acts on the
 * reader's screen; it is shown instead.
 */
#ifndef CLI_RENDER_TERM_H
#define CLI_RENDER_TERM_H

#include "huashu.h"

#include <stdio.h>

/* One character as it is shown. */
typedef struct glyph {
    char text[16];
    size_t len;
    size_t width; /* columns */
    size_t taken; /* bytes of the source */
    uint32_t cp;  /* of the source; U+FFFD for ill-formed bytes */
} glyph;

/* The glyph at byte `at` (< text.len). */
glyph glyph_at(hua_str text, size_t at);

typedef enum term_style {
    STYLE_PLAIN,
    STYLE_BOLD,
    STYLE_DIM,
    STYLE_ERROR,
    STYLE_WARNING,
    STYLE_INFO,
    STYLE_GOOD
} term_style;

/* Where and how to write; plain data, made once for a run. */
typedef struct term {
    FILE *out;
    bool color;
    size_t width; /* columns that may be used */
} term;

/* `color` is a color_choice; the width is the terminal's, at most 100, or 80. */
term term_make(FILE *out, int color);

void term_set(const term *t, term_style style);
/* Writes text in a style and returns to plain. */
void term_styled(const term *t, term_style style, hua_str text);

size_t term_columns(hua_str text);
void term_put(FILE *out, hua_str text);
void term_fill(FILE *out, size_t blanks);
void term_repeat(FILE *out, const char *piece, size_t times);
/* The text, then blanks up to `columns`. */
void term_padded(FILE *out, hua_str text, size_t columns);

/* Punctuation that may not begin a line. */
bool term_may_not_begin(uint32_t cp);

/*
 * Writes text that begins at `column`, broken before column `right`; further lines begin at
 * `indent`.  No newline at the end.  Line ends in the text are kept.
 */
void term_wrap(FILE *out, hua_str text, size_t column, size_t right, size_t indent);

#endif
