/* Score cards for people: a bar a step, what is missing, what to say next. */
#ifndef CLI_RENDER_CARD_H
#define CLI_RENDER_CARD_H

#include "render/render.h"

/* All cards of a report and its overall grade; with the evidence of each step if asked. */
void cards_write(const render_setup *setup, const hua_report *report, bool evidence);

/* The first `most` cards that apply, and the overall grade: for a short look. */
void cards_write_first(const render_setup *setup, const hua_report *report, size_t most);

#endif
