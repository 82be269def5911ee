/* A turn's text with one span underlined, cut to a window around the span. */
#ifndef CLI_RENDER_EXCERPT_H
#define CLI_RENDER_EXCERPT_H

#include "render/term.h"

/*
 * Writes the rows, each after `indent` blanks and a bar, with the line of marks below the rows
 * that the span touches.  `mark` is the character of the marks.
 */
void excerpt_write(const term *t, hua_str text, hua_span span, size_t indent, char mark,
                   term_style style);

#endif
